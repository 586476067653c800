#include "gazetteer/image.h"

#include <stdlib.h>

#include "core/hash.h"
#include "gazetteer/fold.h"
#include "gazetteer/skeleton.h"

/* The layout. Sizes in bytes; every integer little-endian. */
static const char magic[8] = {'G', 'M', 'X', '\r', '\n', '\x1a', '\n', '\0'};
enum {
    VERSION = 1,
    HEADER_SIZE = 32,  /* magic, u32 version, u32 sections, u64 size, u64 checksum */
    SECTION_SIZE = 24, /* u32 tag, u32 item size, u64 offset, u64 items */
    PLACE_SIZE = 128,
    KEY_SIZE = 8, /* u32 text, u32 first posting; one more than there are keys closes the last */
    POSTING_SIZE = 8, /* u32 place, bit 31: primary; u32 text */
    NEAR_SIZE = 8,    /* u32 hash of a skeleton or of one less a letter, u32 key; sorted */
};
#define PRIMARY_BIT 0x80000000u

enum section {
    SEC_TEXT,
    SEC_PLACES,
    SEC_GEOMETRY,
    SEC_KEYS,
    SEC_SLOTS,
    SEC_POSTINGS,
    SEC_NEAR,
    SEC_N,
};
static const uint32_t item_sizes[SEC_N] = {1, PLACE_SIZE, 1, KEY_SIZE, 4, POSTING_SIZE, NEAR_SIZE};

/* ---- Little-endian bytes ------------------------------------------------------------------ */

static uint32_t get32(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static uint64_t get64(const unsigned char *p) {
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}
static double get_double(const unsigned char *p) {
    uint64_t bits = get64(p);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
static void add32(gm_buf *buf, uint32_t v) {
    char b[4] = {(char)(v & 0xFF), (char)(v >> 8 & 0xFF), (char)(v >> 16 & 0xFF), (char)(v >> 24)};
    gm_buf_add(buf, b, sizeof b);
}
static void add64(gm_buf *buf, uint64_t v) {
    add32(buf, (uint32_t)v);
    add32(buf, (uint32_t)(v >> 32));
}
static void add_double(gm_buf *buf, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add64(buf, bits);
}

/* ---- Building ----------------------------------------------------------------------------- */

/* A key of a place before sorting. Offsets point into the builder's text. */
typedef struct raw_key {
    uint32_t key, spelling, place; /* place with PRIMARY_BIT */
} raw_key;

struct image_builder {
    gm_buf text, places, geometry;
    gm_buf raw_keys; /* raw_key items */
    uint32_t n_places;
    uint32_t *text_slots; /* open addressing over texts seen: offset + 1 */
    size_t n_text_slots, n_texts;
    gm_buf scratch;
};

image_builder *image_builder_new(void) {
    image_builder *b = calloc(1, sizeof *b);
    if (b != NULL) {
        gm_buf_add_char(&b->text, '\0'); /* offset 0 is the empty text */
    }
    return b;
}

void image_builder_free(image_builder *b) {
    if (b == NULL) {
        return;
    }
    gm_buf_clear(&b->text);
    gm_buf_clear(&b->places);
    gm_buf_clear(&b->geometry);
    gm_buf_clear(&b->raw_keys);
    gm_buf_clear(&b->scratch);
    free(b->text_slots);
    free(b);
}

/* Length in base 128, low digits first, high bit on all but the last. */
static void add_length(gm_buf *buf, size_t n) {
    while (n >= 0x80) {
        gm_buf_add_char(buf, (char)(0x80 | (n & 0x7F)));
        n >>= 7;
    }
    gm_buf_add_char(buf, (char)n);
}

static gm_str text_at(image_span text, uint32_t offset) {
    size_t at = offset;
    size_t len = 0;
    for (unsigned shift = 0; at < text.n && shift < 35; shift += 7) {
        unsigned char byte = text.at[at++];
        len |= (size_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            return len <= text.n - at ? (gm_str){(const char *)text.at + at, len}
                                      : (gm_str){NULL, 0};
        }
    }
    return (gm_str){NULL, 0};
}

static image_span span_of(const gm_buf *buf) {
    return (image_span){(const unsigned char *)buf->ptr, buf->len};
}

static bool grow_text_slots(image_builder *b) {
    size_t n = b->n_text_slots == 0 ? 1024 : b->n_text_slots * 2;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < b->n_text_slots; i++) {
        if (b->text_slots[i] != 0) {
            gm_str s = text_at(span_of(&b->text), b->text_slots[i] - 1);
            size_t at = gm_hash64(s) & (n - 1);
            while (slots[at] != 0) {
                at = (at + 1) & (n - 1);
            }
            slots[at] = b->text_slots[i];
        }
    }
    free(b->text_slots);
    b->text_slots = slots;
    b->n_text_slots = n;
    return true;
}

/* Stores each distinct text once: governorates, sources and licences repeat in every entry. */
static uint32_t put_text(image_builder *b, gm_str s) {
    if (s.len == 0) {
        return 0;
    }
    if (b->n_texts * 4 >= b->n_text_slots * 3 && !grow_text_slots(b)) {
        b->text.failed = true;
        return 0;
    }
    size_t at = gm_hash64(s) & (b->n_text_slots - 1);
    while (b->text_slots[at] != 0) {
        if (gm_str_eq(text_at(span_of(&b->text), b->text_slots[at] - 1), s)) {
            return b->text_slots[at] - 1;
        }
        at = (at + 1) & (b->n_text_slots - 1);
    }
    if (b->text.len + s.len + 5 > UINT32_MAX) {
        b->text.failed = true;
        return 0;
    }
    uint32_t offset = (uint32_t)b->text.len;
    add_length(&b->text, s.len);
    gm_buf_add_str(&b->text, s);
    b->text_slots[at] = offset + 1;
    b->n_texts++;
    return offset;
}

static void put_raw_key(image_builder *b, gm_str key, uint32_t spelling, uint32_t whose) {
    raw_key raw = {put_text(b, key), spelling, whose};
    gm_buf_add(&b->raw_keys, &raw, sizeof raw);
}

static void put_name(image_builder *b, gm_str name, bool primary) {
    name = gm_str_trim(name);
    gm_buf_reset(&b->scratch);
    gaz_fold(name, &b->scratch);
    if (b->scratch.len > 0) {
        put_raw_key(b, gm_buf_view(&b->scratch), put_text(b, name),
                    b->n_places | (primary ? PRIMARY_BIT : 0));
    }
}

static void put_marked_key(image_builder *b, char mark, gm_str value, bool fold) {
    if (value.len == 0) {
        return;
    }
    gm_buf_reset(&b->scratch);
    gm_buf_add_char(&b->scratch, mark);
    if (fold) {
        gaz_fold(value, &b->scratch);
    } else {
        gm_buf_add_str(&b->scratch, value);
    }
    put_raw_key(b, gm_buf_view(&b->scratch), put_text(b, value), b->n_places);
}

static void put_keys(image_builder *b, const image_entry *e) {
    put_name(b, e->name, true);
    gm_str rest = e->names;
    gm_str name;
    while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
        put_name(b, name, false);
    }
    put_marked_key(b, IMAGE_KEY_ID, e->id, false);
    rest = e->road_ref;
    while (rest.len > 0 && gm_str_split(&rest, ';', &name)) {
        put_marked_key(b, IMAGE_KEY_ROAD, gm_str_trim(name), true);
    }
}

static void put_shape(gm_buf *out, const geo_shape *shape) {
    gm_buf_add_char(out, (char)shape->type);
    add32(out, (uint32_t)shape->n_parts);
    for (size_t i = 0; i < shape->n_parts; i++) {
        gm_buf_add_char(out, (char)shape->parts[i].hole);
        add32(out, (uint32_t)shape->parts[i].n);
        for (size_t k = 0; k < shape->parts[i].n; k++) {
            add_double(out, shape->parts[i].points[k].lat);
            add_double(out, shape->parts[i].points[k].lon);
        }
    }
}

/* Covers what a reader of the map can see of the entry, not its file and line: an entry that merely moved
 * in its file is no changed entry. */
static uint64_t hash_entry(const image_entry *e, gm_str geometry) {
    const gm_str texts[] = {e->id,      e->name,     e->names,   e->kind_word,
                            e->admin1,  e->admin2,   e->country, e->date_from,
                            e->date_to, e->road_ref, e->set_id,  geometry};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        hash = gm_hash64_seeded(texts[i], hash + i);
    }
    gm_buf numbers = GM_BUF_INIT;
    add64(&numbers, (uint64_t)e->population);
    add64(&numbers, (uint64_t)e->set_no);
    add_double(&numbers, e->radius_m);
    hash = gm_hash64_seeded(gm_buf_view(&numbers), hash);
    gm_buf_clear(&numbers);
    return hash;
}

gm_status image_builder_add(image_builder *b, const image_entry *e, gm_error *err) {
    if (b->n_places >= PRIMARY_BIT - 1 || b->geometry.len > UINT32_MAX) {
        return gm_fail(err, GM_E_GAZ_VALUE, "the layer holds more places than an index can");
    }
    size_t geometry_at = b->geometry.len;
    put_shape(&b->geometry, &e->shape);
    gm_latlon point = geo_representative(&e->shape);
    const gm_str texts[] = {e->id,     e->name,    e->names,     e->kind_word, e->admin1,
                            e->admin2, e->country, e->date_from, e->date_to,   e->road_ref,
                            e->set_id, e->source,  e->licence,   e->note,      e->layer};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint32_t at = put_text(b, texts[i]);
        add32(&b->places, at);
    }
    add32(&b->places, e->line);
    add32(&b->places, (uint32_t)e->day_from);
    add32(&b->places, (uint32_t)e->day_to);
    add32(&b->places, e->set_no < 0 ? UINT32_MAX : (uint32_t)e->set_no);
    add32(&b->places, (uint32_t)geometry_at);
    add64(&b->places, (uint64_t)e->population);
    add_double(&b->places, point.lat);
    add_double(&b->places, point.lon);
    add_double(&b->places, e->radius_m);
    gm_str geometry = gm_str_skip(gm_buf_view(&b->geometry), geometry_at);
    add64(&b->places, b->geometry.failed ? 0 : hash_entry(e, geometry));
    add64(&b->places, 0); /* reserved */
    put_keys(b, e);
    b->n_places++;
    bool failed = b->text.failed || b->places.failed || b->geometry.failed || b->raw_keys.failed ||
                  b->scratch.failed;
    return failed ? gm_fail_memory(err) : GM_OK;
}

/* qsort has no place for the text the offsets point into; qsort_r does. */
static int compare_raw_keys(const void *a, const void *b, void *text) {
    const raw_key *x = a;
    const raw_key *y = b;
    if (x->key != y->key) {
        return gm_str_cmp(text_at(*(image_span *)text, x->key),
                          text_at(*(image_span *)text, y->key));
    }
    uint32_t px = x->place & ~PRIMARY_BIT;
    uint32_t py = y->place & ~PRIMARY_BIT;
    if (px != py) {
        return px < py ? -1 : 1;
    }
    /* The name before other spellings of the same place. */
    if (x->place != y->place) {
        return x->place > y->place ? -1 : 1;
    }
    return (x->spelling > y->spelling) - (x->spelling < y->spelling);
}

static uint32_t slot_count(size_t n_keys) {
    uint32_t n = 16;
    while (n / 2 < n_keys) {
        n *= 2;
    }
    return n;
}

typedef struct key_tables {
    gm_buf keys, slots, postings, near;
    size_t n_keys;
} key_tables;

static void clear_tables(key_tables *t) {
    gm_buf_clear(&t->keys);
    gm_buf_clear(&t->slots);
    gm_buf_clear(&t->postings);
    gm_buf_clear(&t->near);
}

static gm_status make_key_tables(image_builder *b, key_tables *t, gm_error *err) {
    image_span text = span_of(&b->text);
    size_t n = b->raw_keys.len / sizeof(raw_key);
    raw_key *raw = (raw_key *)(void *)b->raw_keys.ptr;
    if (n > 0) {
        qsort_r(raw, n, sizeof *raw, compare_raw_keys, &text);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || raw[i].key != raw[i - 1].key) {
            add32(&t->keys, raw[i].key);
            add32(&t->keys, (uint32_t)i);
            t->n_keys++;
        }
        add32(&t->postings, raw[i].place);
        add32(&t->postings, raw[i].spelling);
    }
    add32(&t->keys, 0);
    add32(&t->keys, (uint32_t)n);
    uint32_t n_slots = slot_count(t->n_keys);
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL || t->keys.failed || t->postings.failed) {
        free(slots);
        return gm_fail_memory(err);
    }
    for (size_t k = 0; k < t->n_keys; k++) {
        const unsigned char *key = (const unsigned char *)t->keys.ptr + k * KEY_SIZE;
        size_t at = gm_hash64(text_at(text, get32(key))) & (n_slots - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (n_slots - 1);
        }
        slots[at] = (uint32_t)k + 1;
    }
    for (uint32_t i = 0; i < n_slots; i++) {
        add32(&t->slots, slots[i]);
    }
    free(slots);
    return t->slots.failed ? gm_fail_memory(err) : GM_OK;
}

static int compare_near(const void *a, const void *b) {
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Each key under the hashes of its skeleton, so that near spellings are found without a walk over all keys. */
static gm_status make_near_table(image_builder *b, key_tables *t, gm_error *err) {
    image_span text = span_of(&b->text);
    gm_buf pairs = GM_BUF_INIT; /* hash in the high half, key in the low one: sorts as one number */
    for (size_t k = 0; k < t->n_keys; k++) {
        gm_str key = text_at(text, get32((const unsigned char *)t->keys.ptr + k * KEY_SIZE));
        uint32_t hashes[SKELETON_MAX + 1];
        gm_buf_reset(&b->scratch);
        if (key.len > 0 && (unsigned char)key.ptr[0] >= 0x20) {
            gaz_skeleton(key, &b->scratch);
        }
        size_t n = b->scratch.len == 0 ? 0 : skeleton_hashes(gm_buf_view(&b->scratch), hashes);
        for (size_t i = 0; i < n; i++) {
            uint64_t pair = (uint64_t)hashes[i] << 32 | k;
            gm_buf_add(&pairs, &pair, sizeof pair);
        }
    }
    size_t n = pairs.len / sizeof(uint64_t);
    if (n > 0) {
        qsort(pairs.ptr, n, sizeof(uint64_t), compare_near);
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t pair;
        memcpy(&pair, pairs.ptr + i * sizeof pair, sizeof pair);
        add32(&t->near, (uint32_t)(pair >> 32));
        add32(&t->near, (uint32_t)pair);
    }
    bool failed = pairs.failed || t->near.failed || b->scratch.failed;
    gm_buf_clear(&pairs);
    return failed ? gm_fail_memory(err) : GM_OK;
}

/* Checksum of header (its own field zero) and section table. */
static uint64_t table_checksum(const unsigned char *at) {
    unsigned char copy[HEADER_SIZE + SEC_N * SECTION_SIZE];
    memcpy(copy, at, sizeof copy);
    memset(copy + 24, 0, 8);
    return gm_hash64((gm_str){(const char *)copy, sizeof copy});
}

gm_status image_builder_finish(image_builder *b, gm_buf *out, gm_error *err) {
    key_tables t = {GM_BUF_INIT, GM_BUF_INIT, GM_BUF_INIT, GM_BUF_INIT, 0};
    gm_status status = make_key_tables(b, &t, err);
    if (status == GM_OK) {
        status = make_near_table(b, &t, err);
    }
    if (status != GM_OK) {
        clear_tables(&t);
        return status;
    }
    const gm_buf *sections[SEC_N] = {&b->text, &b->places,  &b->geometry, &t.keys,
                                     &t.slots, &t.postings, &t.near};
    uint64_t offset = HEADER_SIZE + SEC_N * SECTION_SIZE;
    uint64_t size = offset;
    for (int i = 0; i < SEC_N; i++) {
        size += (sections[i]->len + 7) / 8 * 8;
    }
    *out = (gm_buf)GM_BUF_INIT;
    gm_buf_add(out, magic, sizeof magic);
    add32(out, VERSION);
    add32(out, SEC_N);
    add64(out, size);
    add64(out, 0);
    for (uint32_t i = 0; i < SEC_N; i++) {
        add32(out, i);
        add32(out, item_sizes[i]);
        add64(out, offset);
        add64(out, sections[i]->len / item_sizes[i]);
        offset += (sections[i]->len + 7) / 8 * 8;
    }
    for (int i = 0; i < SEC_N; i++) {
        gm_buf_add(out, sections[i]->ptr, sections[i]->len);
        static const char zeros[8] = {0};
        gm_buf_add(out, zeros, (8 - sections[i]->len % 8) % 8);
    }
    clear_tables(&t);
    if (out->failed) {
        gm_buf_clear(out);
        return gm_fail_memory(err);
    }
    uint64_t checksum = table_checksum((const unsigned char *)out->ptr);
    for (int i = 0; i < 8; i++) {
        out->ptr[24 + i] = (char)(checksum >> (8 * i) & 0xFF);
    }
    return GM_OK;
}

/* ---- Reading ------------------------------------------------------------------------------ */

/* True when n items of `each` bytes starting at off lie inside the file. Only subtraction and
 * division: a hostile count must not be able to wrap the sum. */
static bool span_ok(size_t size, uint64_t off, uint64_t n, uint32_t each) {
    return off <= size && n <= (size - off) / each;
}

gm_status image_open(gm_str bytes, const char *name, image *out, gm_error *err) {
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    if (bytes.len < HEADER_SIZE + SEC_N * SECTION_SIZE || memcmp(at, magic, sizeof magic) != 0) {
        return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0, "not a gazetteer index");
    }
    if (get32(at + 8) != VERSION || get32(at + 12) != SEC_N) {
        return gm_fail_at(
            err, GM_E_GAZ_CORRUPT, name, 0, 0,
            "the index is of version %u; this program reads version %d: build it again",
            get32(at + 8), VERSION);
    }
    if (get64(at + 16) != bytes.len) {
        return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                          "the index is cut off or longer than it says: build it again");
    }
    if (get64(at + 24) != table_checksum(at)) {
        return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                          "the index's header is damaged: build it again");
    }
    image_span *spans[SEC_N] = {&out->text,  &out->places,   &out->geometry, &out->keys,
                                &out->slots, &out->postings, &out->near};
    for (uint32_t i = 0; i < SEC_N; i++) {
        const unsigned char *row = at + HEADER_SIZE + i * SECTION_SIZE;
        uint64_t offset = get64(row + 8);
        uint64_t n = get64(row + 16);
        if (get32(row) != i || get32(row + 4) != item_sizes[i] ||
            !span_ok(bytes.len, offset, n, item_sizes[i])) {
            return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                              "section %u of the index lies outside the file: build it again", i);
        }
        *spans[i] = (image_span){at + offset, (size_t)n};
    }
    if (out->keys.n == 0 || out->slots.n == 0 || (out->slots.n & (out->slots.n - 1)) != 0 ||
        out->slots.n < out->keys.n) {
        return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                          "the index's name table is damaged: build it again");
    }
    return GM_OK;
}

size_t image_n_places(const image *im) {
    return im->places.n;
}

place image_place(const image *im, uint32_t i) {
    place p = {.population = -1, .set_no = -1};
    if (i >= im->places.n) {
        return p;
    }
    const unsigned char *at = im->places.at + (size_t)i * PLACE_SIZE;
    gm_str *texts[] = {&p.id,     &p.name,    &p.names,     &p.kind_word, &p.admin1,
                       &p.admin2, &p.country, &p.date_from, &p.date_to,   &p.road_ref,
                       &p.set_id, &p.source,  &p.licence,   &p.note,      &p.layer};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        *texts[k] = text_at(im->text, get32(at + k * 4));
    }
    at += 60;
    p.kind = place_kind_find(p.kind_word);
    p.line = get32(at);
    p.day_from = (int32_t)get32(at + 4);
    p.day_to = (int32_t)get32(at + 8);
    p.set_no = get32(at + 12) == UINT32_MAX ? -1 : (int64_t)get32(at + 12);
    uint32_t geometry = get32(at + 16);
    p.type = geometry < im->geometry.n ? (geo_type)(im->geometry.at[geometry] % 3) : GEO_POINT;
    p.population = (int64_t)get64(at + 20);
    p.point = (gm_latlon){get_double(at + 28), get_double(at + 36)};
    p.radius_m = get_double(at + 44);
    p.entry_hash = get64(at + 52);
    return p;
}

gm_status image_shape(const image *im, uint32_t i, gm_arena *arena, geo_shape *out) {
    *out = (geo_shape){GEO_POINT, NULL, 0};
    if (i >= im->places.n) {
        return GM_OK;
    }
    image_span g = im->geometry;
    size_t at = get32(im->places.at + (size_t)i * PLACE_SIZE + 76);
    if (!span_ok(g.n, at, 5, 1)) {
        return GM_OK;
    }
    geo_type type = (geo_type)(g.at[at] % 3);
    uint32_t n_parts = get32(g.at + at + 1);
    at += 5;
    geo_part *parts = n_parts > g.n ? NULL : gm_arena_array(arena, n_parts, sizeof *parts);
    if (parts == NULL) {
        return n_parts > g.n ? GM_OK : GM_E_MEMORY;
    }
    for (uint32_t k = 0; k < n_parts; k++) {
        if (!span_ok(g.n, at, 5, 1) || !span_ok(g.n, at + 5, get32(g.at + at + 1), 16)) {
            return GM_OK;
        }
        size_t n = get32(g.at + at + 1);
        gm_latlon *points = gm_arena_array(arena, n, sizeof *points);
        if (points == NULL) {
            return GM_E_MEMORY;
        }
        parts[k] = (geo_part){points, n, g.at[at] == 1};
        at += 5;
        for (size_t m = 0; m < n; m++, at += 16) {
            points[m] = (gm_latlon){get_double(g.at + at), get_double(g.at + at + 8)};
        }
    }
    *out = (geo_shape){type, parts, n_parts};
    return GM_OK;
}

size_t image_n_keys(const image *im) {
    return im->keys.n - 1;
}

gm_str image_key(const image *im, size_t i) {
    return i + 1 < im->keys.n ? text_at(im->text, get32(im->keys.at + i * KEY_SIZE))
                              : (gm_str){NULL, 0};
}

size_t image_find_key(const image *im, gm_str key) {
    size_t mask = im->slots.n - 1;
    size_t at = gm_hash64(key) & mask;
    for (size_t tries = 0; tries <= mask; tries++) {
        uint32_t slot = get32(im->slots.at + at * 4);
        if (slot == 0) {
            return SIZE_MAX;
        }
        if (gm_str_eq(image_key(im, slot - 1), key)) {
            return slot - 1;
        }
        at = (at + 1) & mask;
    }
    return SIZE_MAX;
}

void image_postings(const image *im, size_t key, size_t *out_first, size_t *out_n) {
    *out_first = 0;
    *out_n = 0;
    if (key + 1 >= im->keys.n) {
        return;
    }
    const unsigned char *at = im->keys.at + key * KEY_SIZE;
    size_t first = get32(at + 4);
    size_t end = get32(at + KEY_SIZE + 4);
    if (first <= end && end <= im->postings.n) {
        *out_first = first;
        *out_n = end - first;
    }
}

void image_posting(const image *im, size_t posting, uint32_t *out_place, gm_str *out_spelling,
                   bool *out_primary) {
    const unsigned char *at = im->postings.at + posting * POSTING_SIZE;
    *out_place = get32(at) & ~PRIMARY_BIT;
    *out_primary = (get32(at) & PRIMARY_BIT) != 0;
    *out_spelling = text_at(im->text, get32(at + 4));
}

/* First item whose hash is not below `hash`. */
static size_t near_start(const image *im, uint32_t hash) {
    size_t low = 0;
    size_t high = im->near.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (get32(im->near.at + mid * NEAR_SIZE) < hash) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

size_t image_near_keys(const image *im, uint32_t hash, size_t from, uint32_t *out_key) {
    size_t at = from == SIZE_MAX ? near_start(im, hash) : from;
    if (at >= im->near.n || get32(im->near.at + at * NEAR_SIZE) != hash) {
        return SIZE_MAX;
    }
    *out_key = get32(im->near.at + at * NEAR_SIZE + 4);
    return at + 1;
}
