/* Building an index: places are taken in one by one, then the sections are written one after the other,
 * each freed as soon as nothing later needs it. */
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/date.h"
#include "core/file.h"
#include "core/hash.h"
#include "gazetteer/fold.h"
#include "gazetteer/image.h"
#include "gazetteer/image_layout.h"
#include "gazetteer/skeleton.h"

_Static_assert(SEC_N == sizeof((image *)NULL)->sections / sizeof(image_span), "a span a section");

static void put32(unsigned char *at, uint32_t v) {
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(v >> (8 * i) & 0xFF);
    }
}
static void put64(unsigned char *at, uint64_t v) {
    put32(at, (uint32_t)v);
    put32(at + 4, (uint32_t)(v >> 32));
}
static void put_double(unsigned char *at, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put64(at, bits);
}
static void add32(gm_buf *buf, uint32_t v) {
    unsigned char b[4];
    put32(b, v);
    gm_buf_add(buf, b, sizeof b);
}
static void add_double(gm_buf *buf, double value) {
    unsigned char b[8];
    put_double(b, value);
    gm_buf_add(buf, b, sizeof b);
}

/* ---- Texts, stored once ---------------------------------------------------------------------- */

/* A posting before keys are sorted. */
typedef struct raw_posting {
    uint32_t key;   /* number in the order of arrival */
    uint32_t place; /* with PRIMARY_BIT */
    uint32_t spelling;
} raw_posting;

/* Open addressing over things that are numbered from 0: their number + 1, or 0. */
typedef struct slots {
    uint32_t *at;
    size_t size, n; /* size is a power of two */
} slots;

struct image_builder {
    gm_buf text, places, particulars, geometry;
    gm_buf keys;     /* uint32_t items: offset of each key in text */
    gm_buf postings; /* raw_posting items */
    gm_buf members;  /* uint32_t items: places that are in a set */
    gm_buf days;     /* int32_t items */
    uint32_t n_places;
    slots key_slots, text_slots, particulars_slots; /* text_slots hold offsets in text */
    gm_buf scratch;
    bool too_large; /* an offset does not fit 32 bits */
};

image_builder *image_builder_new(void) {
    image_builder *b = calloc(1, sizeof *b);
    if (b != NULL) {
        gm_buf_add_char(&b->text, '\0');     /* offset 0 is the empty text */
        gm_buf_add_char(&b->geometry, '\0'); /* and no geometry but the point */
    }
    return b;
}

static void free_slots(slots *s) {
    free(s->at);
    *s = (slots){NULL, 0, 0};
}

void image_builder_free(image_builder *b) {
    if (b == NULL) {
        return;
    }
    gm_buf *const bufs[] = {&b->text,     &b->places,  &b->particulars, &b->geometry, &b->keys,
                            &b->postings, &b->members, &b->days,        &b->scratch};
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) {
        gm_buf_clear(bufs[i]);
    }
    free_slots(&b->key_slots);
    free_slots(&b->text_slots);
    free_slots(&b->particulars_slots);
    free(b);
}

size_t image_builder_count(const image_builder *b) {
    return b->n_places;
}

/* Length in base 128, low digits first, high bit on all but the last. */
static void add_length(gm_buf *buf, size_t n) {
    while (n >= 0x80) {
        gm_buf_add_char(buf, (char)(0x80 | (n & 0x7F)));
        n >>= 7;
    }
    gm_buf_add_char(buf, (char)n);
}

/* A text of the builder's own, so without doubt about its bounds. */
static gm_str own_text(const image_builder *b, uint32_t offset) {
    const unsigned char *at = (const unsigned char *)b->text.ptr + offset;
    size_t len = 0;
    for (unsigned shift = 0;; shift += 7) {
        len |= (size_t)(*at & 0x7F) << shift;
        if ((*at++ & 0x80) == 0) {
            return (gm_str){(const char *)at, len};
        }
    }
}

static uint32_t append_text(image_builder *b, gm_str s) {
    if (s.len == 0 || s.ptr == NULL) {
        return 0;
    }
    if (b->text.len + s.len + 5 > UINT32_MAX) {
        b->too_large = true;
        return 0;
    }
    uint32_t offset = (uint32_t)b->text.len;
    add_length(&b->text, s.len);
    gm_buf_add_str(&b->text, s);
    if (b->text.failed) {
        b->text.len = offset;
        return 0;
    }
    return offset;
}

/* What a slot's number stands for, as bytes: text, key or particulars. */
typedef gm_str (*slot_bytes)(const image_builder *b, uint32_t number);

static gm_str key_bytes(const image_builder *b, uint32_t key) {
    uint32_t offset;
    memcpy(&offset, b->keys.ptr + key * sizeof offset, sizeof offset);
    return own_text(b, offset);
}

static gm_str particulars_bytes(const image_builder *b, uint32_t i) {
    return (gm_str){b->particulars.ptr + (size_t)i * PARTICULARS_SIZE, PARTICULARS_SIZE};
}

static bool grow_slots(const image_builder *b, slots *s, slot_bytes bytes_of) {
    slots grown = {NULL, s->size == 0 ? 1024 : s->size * 2, s->n};
    grown.at = calloc(grown.size, sizeof *grown.at);
    if (grown.at == NULL) {
        return false;
    }
    for (size_t i = 0; i < s->size; i++) {
        if (s->at[i] != 0) {
            size_t at = gm_hash64(bytes_of(b, s->at[i] - 1)) & (grown.size - 1);
            while (grown.at[at] != 0) {
                at = (at + 1) & (grown.size - 1);
            }
            grown.at[at] = s->at[i];
        }
    }
    free(s->at);
    *s = grown;
    return true;
}

/* The slot that holds these bytes, or an empty one to be filled; NULL when memory ran out. */
static uint32_t *find_slot(const image_builder *b, slots *s, gm_str bytes, slot_bytes bytes_of) {
    if (s->n * 4 >= s->size * 3 && !grow_slots(b, s, bytes_of)) {
        return NULL;
    }
    size_t at = gm_hash64(bytes) & (s->size - 1);
    while (s->at[at] != 0 && !gm_str_eq(bytes_of(b, s->at[at] - 1), bytes)) {
        at = (at + 1) & (s->size - 1);
    }
    return &s->at[at];
}

/* Governorates, sources and licences repeat in every entry. */
static uint32_t put_text(image_builder *b, gm_str s) {
    uint32_t *slot = s.len == 0 ? NULL : find_slot(b, &b->text_slots, s, own_text);
    if (slot == NULL) {
        b->text.failed |= s.len > 0;
        return 0;
    }
    if (*slot == 0) {
        uint32_t offset = append_text(b, s);
        if (b->text.failed) { /* a slot must not lead to what is not there */
            return 0;
        }
        *slot = offset + 1;
        b->text_slots.n++;
    }
    return *slot - 1;
}

static uint32_t put_key(image_builder *b, gm_str key) {
    uint32_t *slot = find_slot(b, &b->key_slots, key, key_bytes);
    if (slot == NULL) {
        b->text.failed = true;
        return 0;
    }
    if (*slot == 0) {
        uint32_t offset = append_text(b, key);
        gm_buf_add(&b->keys, &offset, sizeof offset);
        if (b->text.failed || b->keys.failed) {
            return 0;
        }
        *slot = (uint32_t)++b->key_slots.n;
    }
    return *slot - 1;
}

static uint32_t put_particulars(image_builder *b, const unsigned char record[PARTICULARS_SIZE]) {
    gm_str bytes = {(const char *)record, PARTICULARS_SIZE};
    uint32_t *slot = find_slot(b, &b->particulars_slots, bytes, particulars_bytes);
    if (slot == NULL) {
        b->particulars.failed = true;
        return 0;
    }
    if (*slot == 0) {
        gm_buf_add_str(&b->particulars, bytes);
        if (b->particulars.failed) {
            return 0;
        }
        *slot = (uint32_t)++b->particulars_slots.n;
    }
    return *slot - 1;
}

/* ---- Taking places in -------------------------------------------------------------------------- */

/* `whose`: the place, with PRIMARY_BIT when the key is its name. */
static void put_posting(image_builder *b, gm_str key, uint32_t whose, uint32_t spelling) {
    if (b->scratch.failed) { /* the key is cut; the next one would make the buffer forget */
        b->text.failed = true;
        return;
    }
    raw_posting raw = {put_key(b, key), whose, spelling};
    gm_buf_add(&b->postings, &raw, sizeof raw);
}

static void put_name(image_builder *b, gm_str name, uint32_t whose, size_t at) {
    gm_buf_reset(&b->scratch);
    gaz_fold(gm_str_trim(name), &b->scratch);
    if (b->scratch.len > 0) {
        put_posting(b, gm_buf_view(&b->scratch), whose, (uint32_t)at);
    }
}

static uint32_t put_id(image_builder *b, gm_str id) {
    if (id.len == 0) {
        return 0;
    }
    gm_buf_reset(&b->scratch);
    gm_buf_add_char(&b->scratch, IMAGE_KEY_ID);
    gm_buf_add_str(&b->scratch, id);
    gm_str key = gm_buf_view(&b->scratch);
    put_posting(b, key, b->n_places, SPELLING_IS_ID);
    uint32_t offset = 0;
    if (!b->keys.failed && !b->text.failed && !b->too_large) {
        memcpy(&offset, b->keys.ptr + put_key(b, key) * sizeof offset, sizeof offset);
    }
    return offset;
}

static void put_keys(image_builder *b, const image_entry *e) {
    put_name(b, e->name, b->n_places | PRIMARY_BIT, 0);
    gm_str rest = e->names;
    gm_str piece;
    while (rest.len > 0 && gm_str_split(&rest, ';', &piece)) {
        put_name(b, piece, b->n_places, (size_t)(piece.ptr - e->names.ptr));
    }
    rest = e->road_ref;
    while (rest.len > 0 && gm_str_split(&rest, ';', &piece)) {
        gm_buf_reset(&b->scratch);
        gm_buf_add_char(&b->scratch, IMAGE_KEY_ROAD);
        gaz_fold(gm_str_trim(piece), &b->scratch);
        if (b->scratch.len > 1) {
            put_posting(b, gm_buf_view(&b->scratch), b->n_places,
                        SPELLING_ROAD | (uint32_t)(piece.ptr - e->road_ref.ptr));
        }
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
    unsigned char numbers[24];
    put64(numbers, (uint64_t)e->population);
    put64(numbers + 8, (uint64_t)e->set_no);
    put_double(numbers + 16, e->radius_m);
    return gm_hash64_seeded((gm_str){(const char *)numbers, sizeof numbers}, hash);
}

static bool is_one_point(const geo_shape *s) {
    return s->type == GEO_POINT && s->n_parts == 1 && s->parts[0].n == 1 && !s->parts[0].hole;
}

/* The geometry's offset, 0 for one point; *out_hash is the entry's. */
static uint32_t put_geometry(image_builder *b, const image_entry *e, uint64_t *out_hash) {
    size_t at = b->geometry.len;
    put_shape(&b->geometry, &e->shape);
    *out_hash = 0;
    if (b->geometry.failed) {
        return 0;
    }
    *out_hash = hash_entry(e, gm_str_skip(gm_buf_view(&b->geometry), at));
    if (is_one_point(&e->shape)) {
        b->geometry.len = at;
        return 0;
    }
    b->too_large |= at > UINT32_MAX;
    return (uint32_t)at;
}

static uint32_t particulars_of(image_builder *b, const image_entry *e) {
    unsigned char record[PARTICULARS_SIZE] = {0};
    const gm_str texts[TEXT_N] = {
        [TEXT_KIND] = e->kind_word,    [TEXT_ADMIN1] = e->admin1,       [TEXT_ADMIN2] = e->admin2,
        [TEXT_COUNTRY] = e->country,   [TEXT_DATE_FROM] = e->date_from, [TEXT_DATE_TO] = e->date_to,
        [TEXT_ROAD_REF] = e->road_ref, [TEXT_SET_ID] = e->set_id,       [TEXT_SOURCE] = e->source,
        [TEXT_LICENCE] = e->licence,   [TEXT_NOTE] = e->note,           [TEXT_LAYER] = e->layer,
    };
    for (size_t i = 0; i < TEXT_N; i++) {
        put32(record + 4 * i, put_text(b, texts[i]));
    }
    put32(record + PARTICULARS_DAY_FROM, (uint32_t)e->day_from);
    put32(record + PARTICULARS_DAY_TO, (uint32_t)e->day_to);
    put32(record + PARTICULARS_SET_NO, e->set_no < 0 ? UINT32_MAX : (uint32_t)e->set_no);
    return put_particulars(b, record);
}

static void note_set_and_days(image_builder *b, const image_entry *e) {
    if (e->set_id.len > 0) {
        gm_buf_add(&b->members, &b->n_places, sizeof b->n_places);
    }
    if (e->day_from != DATE_OPEN_PAST) {
        gm_buf_add(&b->days, &e->day_from, sizeof e->day_from);
    }
    if (e->day_to != DATE_OPEN_FUTURE) {
        int32_t after = e->day_to + 1;
        gm_buf_add(&b->days, &after, sizeof after);
    }
}

static bool has_failed(const image_builder *b) {
    return b->text.failed || b->places.failed || b->particulars.failed || b->geometry.failed ||
           b->keys.failed || b->postings.failed || b->members.failed || b->days.failed ||
           b->scratch.failed;
}

gm_status image_builder_add(image_builder *b, const image_entry *e, gm_error *err) {
    unsigned char record[PLACE_SIZE] = {0};
    uint64_t hash;
    gm_latlon point =
        is_one_point(&e->shape) ? e->shape.parts[0].points[0] : geo_representative(&e->shape);
    put32(record + PLACE_ID, put_id(b, e->id));
    put32(record + PLACE_NAME, append_text(b, e->name));
    put32(record + PLACE_NAMES, append_text(b, e->names));
    put32(record + PLACE_PARTICULARS, particulars_of(b, e));
    put32(record + PLACE_LINE, e->line);
    put32(record + PLACE_GEOMETRY, put_geometry(b, e, &hash));
    put64(record + PLACE_POPULATION, (uint64_t)e->population);
    put_double(record + PLACE_LAT, point.lat);
    put_double(record + PLACE_LON, point.lon);
    put_double(record + PLACE_RADIUS, e->radius_m);
    put64(record + PLACE_HASH, hash);
    gm_buf_add(&b->places, record, sizeof record);
    put_keys(b, e);
    note_set_and_days(b, e);
    b->n_places++;
    if (b->too_large || b->n_places >= PRIMARY_BIT - 1 ||
        b->postings.len / sizeof(raw_posting) >= UINT32_MAX) {
        return gm_fail(err, GM_E_GAZ_VALUE,
                       "the layer holds more than an index can (4 GiB of names or shapes)");
    }
    return has_failed(b) ? gm_fail_memory(err) : GM_OK;
}

static gm_str own_text_of(const image_builder *b, uint32_t i, enum place_at field) {
    return own_text(b,
                    get32((const unsigned char *)b->places.ptr + (size_t)i * PLACE_SIZE + field));
}

gm_status image_builder_add_names(image_builder *b, uint32_t i, gm_str names, gm_error *err) {
    gm_buf joined = GM_BUF_INIT;
    gm_buf_add_str(&joined, own_text_of(b, i, PLACE_NAMES));
    if (joined.len > 0) {
        gm_buf_add_char(&joined, ';');
    }
    size_t at = joined.len;
    gm_buf_add_str(&joined, names);
    bool failed = joined.failed;
    if (!failed) {
        unsigned char *record = (unsigned char *)b->places.ptr + (size_t)i * PLACE_SIZE;
        put32(record + PLACE_NAMES, append_text(b, gm_buf_view(&joined)));
        put64(record + PLACE_HASH, gm_hash64_seeded(names, get64(record + PLACE_HASH)));
    }
    gm_buf_clear(&joined);
    gm_str rest = names;
    gm_str piece;
    while (!failed && rest.len > 0 && gm_str_split(&rest, ';', &piece)) {
        put_name(b, piece, i, at + (size_t)(piece.ptr - names.ptr));
    }
    return failed || has_failed(b) ? gm_fail_memory(err) : GM_OK;
}

/* ---- Writing sections ---------------------------------------------------------------------------- */

/* Where sections go: a file, or the writer's buffer alone when fd is -1. */
typedef struct sink {
    gm_writer out;
    unsigned char header[IMAGE_HEADER_SIZE + SEC_N * IMAGE_SECTION_SIZE];
    uint64_t sums[SEC_N];
    XXH64_state_t *sum;
    uint64_t start; /* of the section being written */
    bool to_file;
    gm_error *err;
} sink;

static uint64_t sink_at(const sink *s) {
    return s->out.offset + s->out.buf.len;
}

static gm_status sink_poll(sink *s) {
    if (s->to_file) {
        return gm_writer_poll(&s->out, s->err);
    }
    return s->out.buf.failed ? gm_fail_memory(s->err) : GM_OK;
}

static gm_status sink_add(sink *s, const void *bytes, size_t n) {
    while (n > 0) { /* in pieces, so that the buffer stays small */
        size_t piece = n < 1 << 18 ? n : 1 << 18;
        XXH64_update(s->sum, bytes, piece);
        gm_buf_add(&s->out.buf, bytes, piece);
        bytes = (const char *)bytes + piece;
        n -= piece;
        GM_TRY(sink_poll(s));
    }
    return GM_OK;
}

static gm_status sink_add32(sink *s, uint32_t value) {
    unsigned char b[4];
    put32(b, value);
    return sink_add(s, b, sizeof b);
}

static void begin_section(sink *s) {
    XXH64_reset(s->sum, 0);
    s->start = sink_at(s);
}

static gm_status end_section(sink *s, enum image_section tag) {
    static const char zeros[8] = {0};
    uint64_t size = sink_at(s) - s->start;
    unsigned char *row = s->header + IMAGE_HEADER_SIZE + (size_t)tag * IMAGE_SECTION_SIZE;
    put32(row, tag);
    put32(row + 4, image_item_sizes[tag]);
    put64(row + 8, s->start);
    put64(row + 16, size / image_item_sizes[tag]);
    s->sums[tag] = XXH64_digest(s->sum);
    gm_buf_add(&s->out.buf, zeros, (size_t)((8 - size % 8) % 8));
    return sink_poll(s);
}

static gm_status write_section(sink *s, enum image_section tag, const gm_buf *buf) {
    begin_section(s);
    GM_TRY(sink_add(s, buf->ptr, buf->len));
    return end_section(s, tag);
}

/* Numbers kept in the machine's own order, written in the file's. */
static gm_status write_numbers(sink *s, enum image_section tag, const uint32_t *items, size_t n) {
    begin_section(s);
    for (size_t i = 0; i < n; i++) {
        GM_TRY(sink_add32(s, items[i]));
    }
    return end_section(s, tag);
}

/* ---- Keys, in byte order --------------------------------------------------------------------------- */

/* A key being sorted: its first eight bytes as a number, so that most comparisons touch no text. */
typedef struct sort_key {
    uint64_t head;
    uint32_t key;
} sort_key;

static uint64_t head_of(gm_str s) {
    uint64_t head = 0;
    for (size_t i = 0; i < 8; i++) {
        head = head << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
    }
    return head;
}

static int compare_sort_keys(const void *a, const void *b, void *builder) {
    const sort_key *x = a;
    const sort_key *y = b;
    if (x->head != y->head) {
        return x->head < y->head ? -1 : 1;
    }
    return gm_str_cmp(key_bytes(builder, x->key), key_bytes(builder, y->key));
}

/* What the sorted tables need of the keys. */
typedef struct key_order {
    uint32_t n;
    uint32_t *keys;  /* in byte order: their numbers of arrival */
    uint32_t *ranks; /* the other way round */
} key_order;

static void free_order(key_order *o) {
    free(o->keys);
    free(o->ranks);
    *o = (key_order){0, NULL, NULL};
}

static gm_status sort_keys(image_builder *b, key_order *o, gm_error *err) {
    o->n = (uint32_t)b->key_slots.n;
    free_slots(&b->key_slots);
    sort_key *items = malloc((o->n + 1) * sizeof *items);
    o->keys = calloc((size_t)o->n + 1, sizeof *o->keys);
    o->ranks = calloc((size_t)o->n + 1, sizeof *o->ranks);
    if (items == NULL || o->keys == NULL || o->ranks == NULL) {
        free(items);
        return gm_fail_memory(err);
    }
    for (uint32_t i = 0; i < o->n; i++) {
        items[i] = (sort_key){head_of(key_bytes(b, i)), i};
    }
    qsort_r(items, o->n, sizeof *items, compare_sort_keys, b);
    for (uint32_t i = 0; i < o->n; i++) {
        o->keys[i] = items[i].key;
        o->ranks[items[i].key] = i;
    }
    free(items);
    return GM_OK;
}

static raw_posting posting_at(const image_builder *b, size_t i) {
    raw_posting raw;
    memcpy(&raw, b->postings.ptr + i * sizeof raw, sizeof raw);
    return raw;
}

/* Counting sort by key: places come in order, a place's name before its other spellings. */
static gm_status write_postings(image_builder *b, const key_order *o, sink *s, uint32_t *starts) {
    size_t n = b->postings.len / sizeof(raw_posting);
    memset(starts, 0, (o->n + 2) * sizeof *starts);
    for (size_t i = 0; i < n; i++) {
        starts[o->ranks[posting_at(b, i).key] + 2]++;
    }
    for (size_t i = 2; i < (size_t)o->n + 2; i++) {
        starts[i] += starts[i - 1];
    }
    unsigned char *sorted = malloc(n * POSTING_SIZE + 1);
    if (sorted == NULL) {
        return gm_fail_memory(s->err);
    }
    for (size_t i = 0; i < n; i++) {
        raw_posting raw = posting_at(b, i);
        unsigned char *to = sorted + (size_t)starts[o->ranks[raw.key] + 1]++ * POSTING_SIZE;
        put32(to, raw.place);
        put32(to + 4, raw.spelling);
    }
    gm_buf_clear(&b->postings);
    begin_section(s);
    gm_status status = sink_add(s, sorted, n * POSTING_SIZE);
    free(sorted);
    return status == GM_OK ? end_section(s, SEC_POSTINGS) : status;
}

static uint32_t key_offset(const image_builder *b, uint32_t key) {
    uint32_t offset;
    memcpy(&offset, b->keys.ptr + key * sizeof offset, sizeof offset);
    return offset;
}

static gm_status write_keys(image_builder *b, const key_order *o, sink *s) {
    uint32_t *starts = malloc(((size_t)o->n + 2) * sizeof *starts);
    if (starts == NULL) {
        return gm_fail_memory(s->err);
    }
    gm_status status = write_postings(b, o, s, starts);
    begin_section(s);
    for (uint32_t i = 0; i < o->n && status == GM_OK; i++) {
        status = sink_add32(s, key_offset(b, o->keys[i]));
        status = status == GM_OK ? sink_add32(s, starts[i]) : status;
    }
    if (status == GM_OK) {
        status = sink_add32(s, 0);
    }
    if (status == GM_OK) {
        status = sink_add32(s, starts[o->n]);
    }
    free(starts);
    return status == GM_OK ? end_section(s, SEC_KEYS) : status;
}

/* At most three slots in four are taken: a byte of each key's hash keeps strangers apart. */
static gm_status write_slots(const image_builder *b, const key_order *o, sink *s) {
    size_t n = (size_t)o->n + o->n / 3 + 16;
    unsigned char *table = calloc(n, SLOT_SIZE);
    if (table == NULL) {
        return gm_fail_memory(s->err);
    }
    for (uint32_t i = 0; i < o->n; i++) {
        uint64_t hash = gm_hash64(key_bytes(b, o->keys[i]));
        size_t at = slot_start(hash, n);
        while (get32(table + at * SLOT_SIZE) != 0) {
            at = at + 1 == n ? 0 : at + 1;
        }
        put32(table + at * SLOT_SIZE, i + 1);
        table[at * SLOT_SIZE + 4] = slot_tag(hash);
    }
    begin_section(s);
    gm_status status = sink_add(s, table, n * SLOT_SIZE);
    free(table);
    return status == GM_OK ? end_section(s, SEC_SLOTS) : status;
}

/* ---- Skeletons ---------------------------------------------------------------------------------------- */

/* A number to sort by, and what it belongs to. */
typedef struct hashed {
    uint64_t hash;
    uint32_t item;
} hashed;

static int compare_hashed(const void *a, const void *b) {
    const hashed *x = a;
    const hashed *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return (x->item > y->item) - (x->item < y->item);
}

static int compare_numbers(const void *a, const void *b) {
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* The skeleton of key i in byte order; empty for ids and road numbers. */
static gm_str skeleton_of(image_builder *b, const key_order *o, uint32_t i) {
    gm_str key = key_bytes(b, o->keys[i]);
    gm_buf_reset(&b->scratch);
    if (key.len > 0 && (unsigned char)key.ptr[0] >= 0x20) {
        gaz_skeleton(key, &b->scratch);
    }
    return gm_buf_view(&b->scratch);
}

static hashed *hash_skeletons(image_builder *b, const key_order *o, size_t *out_n) {
    hashed *items = malloc(((size_t)o->n + 1) * sizeof *items);
    *out_n = 0;
    for (uint32_t i = 0; items != NULL && i < o->n; i++) {
        gm_str skeleton = skeleton_of(b, o, i);
        if (skeleton.len > 0) {
            items[(*out_n)++] = (hashed){gm_hash64(skeleton), i};
        }
    }
    if (items != NULL) {
        qsort(items, *out_n, sizeof *items, compare_hashed);
    }
    return items;
}

/* Each distinct skeleton with the hashes of itself and of itself less a letter: hash in the high half of a
 * number, the skeleton's own in the low one, so that they sort as one. */
static void add_near(image_builder *b, const key_order *o, uint32_t key, uint32_t skeleton,
                     gm_buf *pairs) {
    skeleton_form forms[SKELETON_MAX + 1];
    gm_str text = skeleton_of(b, o, key);
    size_t n = text.len == 0 ? 0 : skeleton_forms(text, forms);
    b->too_large |= skeleton > NEAR_SKELETON;
    for (size_t i = 0; i < n; i++) {
        uint64_t pair = (uint64_t)forms[i].hash << 32 |
                        (uint32_t)forms[i].letter << NEAR_LETTER_SHIFT | skeleton;
        gm_buf_add(pairs, &pair, sizeof pair);
    }
}

/* Writes keys grouped by skeleton, and collects the pairs. */
static gm_status write_skeletons(image_builder *b, const key_order *o, sink *s, gm_buf *pairs) {
    size_t n;
    gm_buf starts = GM_BUF_INIT; /* uint32_t items */
    hashed *items = hash_skeletons(b, o, &n);
    if (items == NULL) {
        return gm_fail_memory(s->err);
    }
    gm_status status = GM_OK;
    begin_section(s);
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        if (i == 0 || items[i].hash != items[i - 1].hash) {
            add_near(b, o, items[i].item, (uint32_t)(starts.len / 4), pairs);
            add32(&starts, (uint32_t)i);
        }
        status = sink_add32(s, items[i].item);
        if (status == GM_OK) {
            status = sink_add32(s, skeleton_letters(key_bytes(b, o->keys[items[i].item])));
        }
    }
    free(items);
    add32(&starts, (uint32_t)n);
    if (status == GM_OK) {
        status = end_section(s, SEC_SKELETON_KEYS);
    }
    if (status == GM_OK && b->too_large) {
        status = gm_fail(s->err, GM_E_GAZ_VALUE, "the layers hold more names than an index can");
    }
    if (status == GM_OK && (starts.failed || pairs->failed)) {
        status = gm_fail_memory(s->err);
    }
    if (status == GM_OK) {
        status = write_section(s, SEC_SKELETONS, &starts);
    }
    gm_buf_clear(&starts);
    return status;
}

static uint64_t pair_at(const gm_buf *pairs, size_t i) {
    uint64_t pair;
    memcpy(&pair, pairs->ptr + i * sizeof pair, sizeof pair);
    return pair;
}

/* A directory by the top bits: about eight items for each entry. */
static gm_status write_near_starts(sink *s, const gm_buf *pairs, size_t n) {
    unsigned bits = 0;
    while (bits < 24 && (n >> bits) > 8) {
        bits++;
    }
    size_t at = 0;
    begin_section(s);
    for (uint64_t entry = 0; entry < (1ull << bits); entry++) {
        while (at < n && (pair_at(pairs, at) >> 32) < (entry << (32 - bits))) {
            at++;
        }
        GM_TRY(sink_add32(s, (uint32_t)at));
    }
    GM_TRY(sink_add32(s, (uint32_t)n));
    return end_section(s, SEC_NEAR_STARTS);
}

static gm_status write_near(image_builder *b, const key_order *o, sink *s) {
    gm_buf pairs = GM_BUF_INIT;
    gm_status status = write_skeletons(b, o, s, &pairs);
    size_t n = pairs.len / sizeof(uint64_t);
    if (status == GM_OK && n > 0) {
        qsort(pairs.ptr, n, sizeof(uint64_t), compare_numbers);
        size_t kept = 1;
        for (size_t i = 1; i < n; i++) {
            uint64_t pair = pair_at(&pairs, i);
            if (pair != pair_at(&pairs, kept - 1)) {
                memcpy(pairs.ptr + kept++ * sizeof pair, &pair, sizeof pair);
            }
        }
        n = kept;
    }
    begin_section(s);
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        unsigned char item[NEAR_SIZE];
        put32(item, (uint32_t)(pair_at(&pairs, i) >> 32));
        put32(item + 4, (uint32_t)(pair_at(&pairs, i) & UINT32_MAX));
        status = sink_add(s, item, sizeof item);
    }
    if (status == GM_OK) {
        status = end_section(s, SEC_NEAR);
    }
    if (status == GM_OK) {
        status = write_near_starts(s, &pairs, n);
    }
    gm_buf_clear(&pairs);
    return status;
}

/* ---- Sets and days --------------------------------------------------------------------------------------- */

static const unsigned char *place_record(const image_builder *b, uint32_t which) {
    return (const unsigned char *)b->places.ptr + (size_t)which * PLACE_SIZE;
}

static const unsigned char *particulars_record(const image_builder *b, uint32_t which) {
    return (const unsigned char *)b->particulars.ptr +
           (size_t)get32(place_record(b, which) + PLACE_PARTICULARS) * PARTICULARS_SIZE;
}

static uint32_t set_text(const image_builder *b, uint32_t which) {
    return get32(particulars_record(b, which) + (size_t)TEXT_SET_ID * 4);
}

static int compare_members(const void *a, const void *b, void *builder) {
    const image_builder *in = builder;
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    int order = gm_str_cmp(own_text(in, set_text(in, x)), own_text(in, set_text(in, y)));
    if (order == 0) { /* members without a number come first */
        uint32_t nx = get32(particulars_record(in, x) + PARTICULARS_SET_NO) + 1;
        uint32_t ny = get32(particulars_record(in, y) + PARTICULARS_SET_NO) + 1;
        order = (nx > ny) - (nx < ny);
    }
    if (order == 0) {
        order = gm_str_cmp(own_text(in, get32(place_record(in, x) + PLACE_ID)),
                           own_text(in, get32(place_record(in, y) + PLACE_ID)));
    }
    return order != 0 ? order : (x > y) - (x < y);
}

static gm_status write_sets(image_builder *b, sink *s) {
    uint32_t *members = (uint32_t *)(void *)b->members.ptr;
    size_t n = b->members.len / sizeof *members;
    gm_buf sets = GM_BUF_INIT;
    uint32_t last = 0;
    if (n > 0) {
        qsort_r(members, n, sizeof *members, compare_members, b);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t text = set_text(b, members[i]); /* equal texts are one text */
        if (text != last) {
            add32(&sets, text);
            add32(&sets, (uint32_t)i);
            last = text;
        }
    }
    add32(&sets, 0);
    add32(&sets, (uint32_t)n);
    gm_status status = sets.failed ? gm_fail_memory(s->err) : GM_OK;
    if (status == GM_OK) {
        status = write_section(s, SEC_SETS, &sets);
    }
    gm_buf_clear(&sets);
    return status == GM_OK ? write_numbers(s, SEC_MEMBERS, members, n) : status;
}

static int compare_days(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a;
    int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static gm_status write_days(image_builder *b, sink *s) {
    int32_t *days = (int32_t *)(void *)b->days.ptr;
    size_t n = b->days.len / sizeof *days;
    size_t kept = 0;
    if (n > 0) {
        qsort(days, n, sizeof *days, compare_days);
    }
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || days[i] != days[kept - 1]) {
            days[kept++] = days[i];
        }
    }
    return write_numbers(s, SEC_DAYS, (const uint32_t *)days, kept);
}

/* ---- The whole ----------------------------------------------------------------------------------------------- */

static gm_status write_last_sections(sink *s) {
    static const uint32_t rules[] = {IMAGE_FOLD_VERSION, IMAGE_SKELETON_VERSION};
    GM_TRY(write_numbers(s, SEC_RULES, rules, sizeof rules / sizeof *rules));
    begin_section(s);
    for (int i = 0; i < SEC_SUMS; i++) {
        unsigned char sum[8];
        put64(sum, s->sums[i]);
        GM_TRY(sink_add(s, sum, sizeof sum));
    }
    return end_section(s, SEC_SUMS);
}

static void seal_header(sink *s) {
    memcpy(s->header, IMAGE_MAGIC, IMAGE_MAGIC_SIZE);
    put32(s->header + 8, IMAGE_VERSION);
    put32(s->header + 12, SEC_N);
    put64(s->header + 16, sink_at(s));
    put64(s->header + IMAGE_CHECKSUM_AT, 0);
    put64(s->header + IMAGE_CHECKSUM_AT,
          gm_hash64((gm_str){(const char *)s->header, sizeof s->header}));
}

static gm_status write_tables(image_builder *b, sink *s) {
    key_order order = {0, NULL, NULL};
    GM_TRY(write_section(s, SEC_PLACES, &b->places));
    gm_buf_clear(&b->places);
    GM_TRY(write_section(s, SEC_PARTICULARS, &b->particulars));
    gm_buf_clear(&b->particulars);
    free_slots(&b->particulars_slots);
    free_slots(&b->text_slots);
    GM_TRY(write_section(s, SEC_GEOMETRY, &b->geometry));
    gm_buf_clear(&b->geometry);
    GM_TRY(write_section(s, SEC_TEXT, &b->text));
    gm_status status = sort_keys(b, &order, s->err);
    status = status == GM_OK ? write_keys(b, &order, s) : status;
    status = status == GM_OK ? write_slots(b, &order, s) : status;
    status = status == GM_OK ? write_near(b, &order, s) : status;
    free_order(&order);
    return status;
}

static gm_status write_image(image_builder *b, sink *s) {
    if (has_failed(b) || s->sum == NULL) {
        return gm_fail_memory(s->err);
    }
    gm_buf_add(&s->out.buf, s->header, sizeof s->header); /* filled in at the end */
    GM_TRY(write_sets(b, s));
    GM_TRY(write_days(b, s));
    GM_TRY(write_tables(b, s));
    GM_TRY(write_last_sections(s));
    seal_header(s);
    return sink_poll(s);
}

gm_status image_builder_finish(image_builder *b, gm_buf *out, gm_error *err) {
    sink s = {.out = GM_WRITER_INIT, .sum = XXH64_createState(), .err = err};
    if (s.sum == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = write_image(b, &s);
    XXH64_freeState(s.sum);
    if (status != GM_OK || s.out.buf.ptr == NULL) {
        gm_buf_clear(&s.out.buf);
        return status != GM_OK ? status : gm_fail_memory(err);
    }
    memcpy(s.out.buf.ptr, s.header, sizeof s.header);
    *out = s.out.buf;
    return GM_OK;
}

gm_status image_builder_write(image_builder *b, const char *path, gm_error *err) {
    sink s = {.out = GM_WRITER_INIT, .to_file = true, .err = err};
    GM_TRY(gm_writer_open(&s.out, path, err));
    s.sum = XXH64_createState();
    gm_status status = write_image(b, &s);
    XXH64_freeState(s.sum);
    if (status == GM_OK) {
        status = gm_writer_flush(&s.out, err);
    }
    if (status == GM_OK) {
        gm_str head = {(const char *)s.header, sizeof s.header};
        status = gm_write_at(s.out.fd, head, 0, path, err);
    }
    if (status == GM_OK && fsync(s.out.fd) != 0) {
        status = gm_fail_errno(err, "write", path);
    }
    if (status == GM_OK) {
        status = gm_writer_close(&s.out, err);
    }
    if (status != GM_OK) {
        gm_writer_drop(&s.out);
        unlink(path);
    }
    return status;
}
