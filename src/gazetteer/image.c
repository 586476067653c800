#include "gazetteer/image.h"

#include <math.h>

#include "core/hash.h"
#include "gazetteer/image_layout.h"
#include "geo/geodesic.h"

/* ---- Opening -------------------------------------------------------------------------------- */

/* True when n items of `each` bytes starting at off lie inside the file. Only subtraction and
 * division: a hostile count must not be able to wrap the sum. */
static bool span_ok(size_t size, uint64_t off, uint64_t n, uint32_t each) {
    return off <= size && n <= (size - off) / each;
}

enum { TABLE_SIZE = IMAGE_HEADER_SIZE + SEC_N * IMAGE_SECTION_SIZE };

/* Checksum of header (its own field zero) and section table. */
static uint64_t table_checksum(const unsigned char *at) {
    unsigned char copy[TABLE_SIZE];
    memcpy(copy, at, sizeof copy);
    memset(copy + IMAGE_CHECKSUM_AT, 0, 8);
    return gm_hash64((gm_str){(const char *)copy, sizeof copy});
}

static gm_status corrupt(const char *name, const char *what, gm_error *err) {
    return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0, "%s: build the index again", what);
}

bool image_is(gm_str bytes) {
    return bytes.len >= IMAGE_MAGIC_SIZE && memcmp(bytes.ptr, IMAGE_MAGIC, IMAGE_MAGIC_SIZE) == 0;
}

static gm_status check_header(gm_str bytes, const char *name, gm_error *err) {
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    if (!image_is(bytes)) {
        return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0, "not a gazetteer index");
    }
    if (bytes.len < 16 || (get32(at + 8) == IMAGE_VERSION && bytes.len < TABLE_SIZE)) {
        return corrupt(name, "the index is cut off", err);
    }
    if (get32(at + 8) != IMAGE_VERSION || get32(at + 12) != SEC_N) {
        return gm_fail_at(
            err, GM_E_GAZ_CORRUPT, name, 0, 0,
            "the index is of version %u with %u sections; this program reads version %d "
            "with %d: build the index again",
            get32(at + 8), get32(at + 12), IMAGE_VERSION, SEC_N);
    }
    if (get64(at + 16) != bytes.len) {
        return corrupt(name, "the index is cut off or longer than it says", err);
    }
    if (get64(at + IMAGE_CHECKSUM_AT) != table_checksum(at)) {
        return corrupt(name, "the index's header is damaged", err);
    }
    return GM_OK;
}

/* What the sections must be for the look-ups below to mean anything. */
static const char *wrong_tables(const image *im) {
    const image_span *s = im->sections;
    size_t directory = s[SEC_NEAR_STARTS].n - 1;
    if (s[SEC_TEXT].n == 0 || s[SEC_GEOMETRY].n == 0) {
        return "the index has no texts or shapes";
    }
    if (s[SEC_KEYS].n == 0 || s[SEC_SLOTS].n < s[SEC_KEYS].n || s[SEC_SLOTS].n > UINT32_MAX) {
        return "the index's name table is damaged";
    }
    if (s[SEC_SKELETONS].n == 0 || s[SEC_SETS].n == 0 || s[SEC_NEAR_STARTS].n < 2 ||
        (directory & (directory - 1)) != 0 || directory > 1u << 24) {
        return "the index's tables of near names or sets are damaged";
    }
    if (s[SEC_SUMS].n != SEC_SUMS || s[SEC_RULES].n != 2) {
        return "the index has no checksums or no rules";
    }
    return NULL;
}

static unsigned near_shift(size_t directory) {
    unsigned bits = 0;
    while ((size_t)1 << bits < directory) {
        bits++;
    }
    return 32 - bits;
}

gm_status image_open(gm_str bytes, const char *name, image *out, gm_error *err) {
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    GM_TRY(check_header(bytes, name, err));
    for (uint32_t i = 0; i < SEC_N; i++) {
        const unsigned char *row = at + IMAGE_HEADER_SIZE + i * IMAGE_SECTION_SIZE;
        uint64_t offset = get64(row + 8);
        uint64_t n = get64(row + 16);
        if (get32(row) != i || get32(row + 4) != image_item_sizes[i] ||
            !span_ok(bytes.len, offset, n, image_item_sizes[i])) {
            return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                              "section %u of the index is not where it says: build the index again",
                              i);
        }
        out->sections[i] = (image_span){at + offset, (size_t)n};
    }
    const char *wrong = wrong_tables(out);
    if (wrong != NULL) {
        return corrupt(name, wrong, err);
    }
    out->near_shift = near_shift(out->sections[SEC_NEAR_STARTS].n - 1);
    const unsigned char *rules = out->sections[SEC_RULES].at;
    if (get32(rules) != IMAGE_FOLD_VERSION || get32(rules + 4) != IMAGE_SKELETON_VERSION) {
        return corrupt(name, "the index was built with other rules for folding names", err);
    }
    return GM_OK;
}

/* ---- Places ----------------------------------------------------------------------------------- */

static gm_str text_at(const image *im, uint32_t offset) {
    image_span text = im->sections[SEC_TEXT];
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

/* Item i of a section of numbers; a number that is nowhere valid when it is not there. */
static uint32_t number_at(const image *im, enum image_section section, size_t i) {
    image_span s = im->sections[section];
    return i < s.n ? get32(s.at + i * 4) : UINT32_MAX;
}

static const unsigned char *place_record(const image *im, uint32_t i) {
    image_span s = im->sections[SEC_PLACES];
    return i < s.n ? s.at + (size_t)i * PLACE_SIZE : NULL;
}

/* NULL when the record points nowhere. */
static const unsigned char *particulars_of(const image *im, const unsigned char *record) {
    image_span s = im->sections[SEC_PARTICULARS];
    uint32_t i = get32(record + PLACE_PARTICULARS);
    return i < s.n ? s.at + (size_t)i * PARTICULARS_SIZE : NULL;
}

size_t image_n_places(const image *im) {
    return im->sections[SEC_PLACES].n;
}

bool image_usable(const image *im, uint32_t i) {
    const unsigned char *record = place_record(im, i);
    if (record == NULL || particulars_of(im, record) == NULL) {
        return false;
    }
    double radius = get_double(record + PLACE_RADIUS);
    return geo_valid((gm_latlon){get_double(record + PLACE_LAT), get_double(record + PLACE_LON)}) &&
           radius >= 0 && radius <= 2.1e7;
}

static void read_particulars(const image *im, const unsigned char *at, place *p) {
    gm_str *const texts[TEXT_N] = {
        [TEXT_KIND] = &p->kind_word,      [TEXT_ADMIN1] = &p->admin1,
        [TEXT_ADMIN2] = &p->admin2,       [TEXT_COUNTRY] = &p->country,
        [TEXT_DATE_FROM] = &p->date_from, [TEXT_DATE_TO] = &p->date_to,
        [TEXT_ROAD_REF] = &p->road_ref,   [TEXT_SET_ID] = &p->set_id,
        [TEXT_SOURCE] = &p->source,       [TEXT_LICENCE] = &p->licence,
        [TEXT_NOTE] = &p->note,           [TEXT_LAYER] = &p->layer,
    };
    for (size_t i = 0; i < TEXT_N; i++) {
        *texts[i] = text_at(im, get32(at + 4 * i));
    }
    p->kind = place_kind_find(p->kind_word);
    p->day_from = (int32_t)get32(at + PARTICULARS_DAY_FROM);
    p->day_to = (int32_t)get32(at + PARTICULARS_DAY_TO);
    uint32_t set_no = get32(at + PARTICULARS_SET_NO);
    p->set_no = set_no == UINT32_MAX ? -1 : (int64_t)set_no;
}

static geo_type type_of(const image *im, const unsigned char *record) {
    uint32_t geometry = get32(record + PLACE_GEOMETRY);
    image_span shapes = im->sections[SEC_GEOMETRY];
    return geometry > 0 && geometry < shapes.n ? (geo_type)(shapes.at[geometry] % 3) : GEO_POINT;
}

place image_place(const image *im, uint32_t i) {
    place p = {.population = -1, .set_no = -1};
    if (!image_usable(im, i)) {
        return p;
    }
    const unsigned char *at = place_record(im, i);
    read_particulars(im, particulars_of(im, at), &p);
    p.id = gm_str_skip(text_at(im, get32(at + PLACE_ID)), 1); /* behind the key's mark */
    p.name = text_at(im, get32(at + PLACE_NAME));
    p.names = text_at(im, get32(at + PLACE_NAMES));
    p.line = get32(at + PLACE_LINE);
    p.type = type_of(im, at);
    p.population = (int64_t)get64(at + PLACE_POPULATION);
    p.population = p.population < 0 ? -1 : p.population;
    p.point = (gm_latlon){get_double(at + PLACE_LAT), get_double(at + PLACE_LON)};
    p.radius_m = get_double(at + PLACE_RADIUS);
    p.entry_hash = get64(at + PLACE_HASH);
    return p;
}

geo_type image_where(const image *im, uint32_t i, gm_latlon *out_point) {
    const unsigned char *at = place_record(im, i);
    if (at == NULL) {
        *out_point = (gm_latlon){NAN, NAN};
        return GEO_POINT;
    }
    *out_point = (gm_latlon){get_double(at + PLACE_LAT), get_double(at + PLACE_LON)};
    return type_of(im, at);
}

place_kind image_kind(const image *im, uint32_t i) {
    const unsigned char *record = place_record(im, i);
    const unsigned char *at = record == NULL ? NULL : particulars_of(im, record);
    return at == NULL ? KIND_OTHER : place_kind_find(text_at(im, get32(at + TEXT_KIND * 4)));
}

static gm_status one_point(gm_latlon point, gm_arena *arena, geo_shape *out) {
    gm_latlon *points = gm_arena_alloc(arena, sizeof *points);
    geo_part *parts = gm_arena_alloc(arena, sizeof *parts);
    if (points == NULL || parts == NULL) {
        return GM_E_MEMORY;
    }
    *points = point;
    *parts = (geo_part){points, 1, false};
    *out = (geo_shape){GEO_POINT, parts, 1};
    return GM_OK;
}

/* Reads one part and moves *at behind it; points NULL when it is damaged. */
static gm_status read_part(image_span g, size_t *at, gm_arena *arena, geo_part *out) {
    *out = (geo_part){NULL, 0, false};
    if (!span_ok(g.n, *at, 5, 1) || !span_ok(g.n, *at + 5, get32(g.at + *at + 1), 16)) {
        return GM_OK;
    }
    size_t n = get32(g.at + *at + 1);
    gm_latlon *points = gm_arena_array(arena, n, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    *out = (geo_part){points, n, g.at[*at] == 1};
    *at += 5;
    for (size_t m = 0; m < n; m++, *at += 16) {
        points[m] = (gm_latlon){get_double(g.at + *at), get_double(g.at + *at + 8)};
    }
    return GM_OK;
}

static gm_status read_shape(image_span g, size_t at, gm_arena *arena, geo_shape *out) {
    if (!span_ok(g.n, at, 5, 1)) {
        return GM_OK;
    }
    geo_type type = (geo_type)(g.at[at] % 3);
    uint32_t n_parts = get32(g.at + at + 1);
    at += 5;
    if (!span_ok(g.n, at, n_parts, 5)) { /* a part takes five bytes at least */
        return GM_OK;
    }
    geo_part *parts = gm_arena_array(arena, n_parts, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    for (uint32_t k = 0; k < n_parts; k++) {
        GM_TRY(read_part(g, &at, arena, &parts[k]));
        if (parts[k].points == NULL) {
            return GM_OK;
        }
    }
    geo_shape shape = {type, parts, n_parts};
    if (geo_check(&shape) == NULL) { /* the rules of geometry ask for no less */
        *out = shape;
    }
    return GM_OK;
}

gm_status image_shape(const image *im, uint32_t i, gm_arena *arena, geo_shape *out) {
    *out = (geo_shape){GEO_POINT, NULL, 0};
    if (!image_usable(im, i)) {
        return GM_OK;
    }
    const unsigned char *at = place_record(im, i);
    uint32_t geometry = get32(at + PLACE_GEOMETRY);
    if (geometry == 0) {
        gm_latlon point = {get_double(at + PLACE_LAT), get_double(at + PLACE_LON)};
        return one_point(point, arena, out);
    }
    return read_shape(im->sections[SEC_GEOMETRY], geometry, arena, out);
}

/* ---- Keys --------------------------------------------------------------------------------------- */

size_t image_n_keys(const image *im) {
    return im->sections[SEC_KEYS].n - 1;
}

gm_str image_key(const image *im, size_t i) {
    return i < image_n_keys(im) ? text_at(im, get32(im->sections[SEC_KEYS].at + i * KEY_SIZE))
                                : (gm_str){NULL, 0};
}

size_t image_find_key(const image *im, gm_str key) {
    image_span slots = im->sections[SEC_SLOTS];
    uint64_t hash = gm_hash64(key);
    unsigned char tag = slot_tag(hash);
    size_t at = slot_start(hash, slots.n);
    for (size_t tries = 0; tries < slots.n; tries++) {
        const unsigned char *slot = slots.at + at * SLOT_SIZE;
        uint32_t number = get32(slot);
        if (number == 0) {
            return SIZE_MAX;
        }
        if (slot[4] == tag && number <= image_n_keys(im) &&
            gm_str_eq(image_key(im, number - 1), key)) {
            return number - 1;
        }
        at = at + 1 == slots.n ? 0 : at + 1;
    }
    return SIZE_MAX;
}

/* Items that stand between two numbers, when they are inside a table of n. */
static image_range range_between(size_t first, size_t end, size_t n) {
    return first <= end && end <= n ? (image_range){first, end - first} : (image_range){0, 0};
}

void image_postings(const image *im, size_t key, size_t *out_first, size_t *out_n) {
    image_range range = {0, 0};
    if (key < image_n_keys(im)) {
        const unsigned char *at = im->sections[SEC_KEYS].at + key * KEY_SIZE;
        range =
            range_between(get32(at + 4), get32(at + KEY_SIZE + 4), im->sections[SEC_POSTINGS].n);
    }
    *out_first = range.first;
    *out_n = range.n;
}

/* The piece of a ';'-joined text that starts at an offset. */
static gm_str piece_at(gm_str joined, size_t offset) {
    gm_str rest = gm_str_skip(joined, offset);
    const char *end = rest.len > 0 ? memchr(rest.ptr, ';', rest.len) : NULL;
    return gm_str_trim(end == NULL ? rest : (gm_str){rest.ptr, (size_t)(end - rest.ptr)});
}

uint32_t image_posting_place(const image *im, size_t posting) {
    return get32(im->sections[SEC_POSTINGS].at + posting * POSTING_SIZE) & ~PRIMARY_BIT;
}

void image_posting(const image *im, size_t posting, uint32_t *out_place, gm_str *out_spelling,
                   bool *out_primary) {
    const unsigned char *at = im->sections[SEC_POSTINGS].at + posting * POSTING_SIZE;
    uint32_t spelling = get32(at + 4);
    *out_place = get32(at) & ~PRIMARY_BIT;
    *out_primary = (get32(at) & PRIMARY_BIT) != 0;
    *out_spelling = (gm_str){NULL, 0};
    const unsigned char *record = place_record(im, *out_place);
    if (record == NULL) {
        return;
    }
    if (*out_primary) {
        *out_spelling = gm_str_trim(text_at(im, get32(record + PLACE_NAME)));
    } else if (spelling == SPELLING_IS_ID) {
        *out_spelling = gm_str_skip(text_at(im, get32(record + PLACE_ID)), 1);
    } else if ((spelling & SPELLING_ROAD) == 0) {
        *out_spelling = piece_at(text_at(im, get32(record + PLACE_NAMES)), spelling);
    } else {
        const unsigned char *particulars = particulars_of(im, record);
        if (particulars != NULL) {
            *out_spelling = piece_at(text_at(im, get32(particulars + (size_t)TEXT_ROAD_REF * 4)),
                                     spelling & ~SPELLING_ROAD);
        }
    }
}

/* ---- Near keys ------------------------------------------------------------------------------------ */

static uint32_t near_hash(const image *im, size_t i) {
    return get32(im->sections[SEC_NEAR].at + i * NEAR_SIZE);
}

image_range image_near(const image *im, uint32_t hash) {
    size_t entry = im->near_shift >= 32 ? 0 : hash >> im->near_shift;
    image_range range =
        range_between(number_at(im, SEC_NEAR_STARTS, entry),
                      number_at(im, SEC_NEAR_STARTS, entry + 1), im->sections[SEC_NEAR].n);
    size_t low = range.first;
    size_t high = range.first + range.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (near_hash(im, mid) < hash) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    size_t end = low;
    while (end < range.first + range.n && near_hash(im, end) == hash) {
        end++;
    }
    return (image_range){low, end - low};
}

uint32_t image_near_skeleton(const image *im, size_t i, unsigned char *out_letter) {
    uint32_t item = get32(im->sections[SEC_NEAR].at + i * NEAR_SIZE + 4);
    *out_letter = (unsigned char)(item >> NEAR_LETTER_SHIFT);
    return item & NEAR_SKELETON;
}

image_range image_skeleton(const image *im, uint32_t skeleton) {
    if ((size_t)skeleton + 1 >= im->sections[SEC_SKELETONS].n) {
        return (image_range){0, 0};
    }
    return range_between(number_at(im, SEC_SKELETONS, skeleton),
                         number_at(im, SEC_SKELETONS, (size_t)skeleton + 1),
                         im->sections[SEC_SKELETON_KEYS].n);
}

uint32_t image_skeleton_key(const image *im, size_t i, uint32_t *out_letters) {
    const unsigned char *at = im->sections[SEC_SKELETON_KEYS].at + i * SKELETON_KEY_SIZE;
    *out_letters = get32(at + 4);
    return get32(at);
}

/* ---- Sets and days ---------------------------------------------------------------------------------- */

size_t image_n_sets(const image *im) {
    return im->sections[SEC_SETS].n - 1;
}

image_range image_set(const image *im, size_t i, gm_str *out_id) {
    if (i >= image_n_sets(im)) {
        *out_id = (gm_str){NULL, 0};
        return (image_range){0, 0};
    }
    const unsigned char *at = im->sections[SEC_SETS].at + i * SET_SIZE;
    *out_id = text_at(im, get32(at));
    return range_between(get32(at + 4), get32(at + SET_SIZE + 4), im->sections[SEC_MEMBERS].n);
}

uint32_t image_member(const image *im, size_t i) {
    return number_at(im, SEC_MEMBERS, i);
}

size_t image_n_days(const image *im) {
    return im->sections[SEC_DAYS].n;
}

int32_t image_day(const image *im, size_t i) {
    return (int32_t)number_at(im, SEC_DAYS, i);
}

/* ---- The whole file ----------------------------------------------------------------------------------- */

/* Numbers of a section, each of `step` bytes with the number at `at`, all below `limit`. */
static bool numbers_below(const image *im, enum image_section section, size_t step, size_t at,
                          size_t n, uint64_t limit) {
    for (size_t i = 0; i < n; i++) {
        if (get32(im->sections[section].at + i * step + at) >= limit) {
            return false;
        }
    }
    return true;
}

static bool numbers_rise(const image *im, enum image_section section, size_t step, size_t at) {
    image_span s = im->sections[section];
    for (size_t i = 1; i < s.n; i++) {
        if (get32(s.at + i * step + at) < get32(s.at + (i - 1) * step + at)) {
            return false;
        }
    }
    return true;
}

static const char *wrong_places(const image *im) {
    gm_arena arena = GM_ARENA_INIT;
    const char *wrong = NULL;
    for (uint32_t i = 0; i < image_n_places(im) && wrong == NULL; i++) {
        geo_shape shape;
        place p = image_place(im, i);
        gm_arena_reset(&arena);
        if (!image_usable(im, i) || p.id.len == 0 || p.name.len == 0) {
            wrong = "a place has no id, name or position";
        } else if (image_shape(im, i, &arena, &shape) != GM_OK || shape.n_parts == 0) {
            wrong = "a place's geometry is damaged";
        }
    }
    gm_arena_clear(&arena);
    return wrong;
}

static bool near_inside(const image *im) {
    for (size_t i = 0; i < im->sections[SEC_NEAR].n; i++) {
        unsigned char letter;
        if (image_near_skeleton(im, i, &letter) >= im->sections[SEC_SKELETONS].n - 1) {
            return false;
        }
    }
    return true;
}

static const char *wrong_numbers(const image *im) {
    const image_span *s = im->sections;
    if (!numbers_below(im, SEC_KEYS, KEY_SIZE, 0, s[SEC_KEYS].n, s[SEC_TEXT].n) ||
        !numbers_rise(im, SEC_KEYS, KEY_SIZE, 4)) {
        return "the name table points outside";
    }
    if (!numbers_below(im, SEC_SLOTS, SLOT_SIZE, 0, s[SEC_SLOTS].n, s[SEC_KEYS].n)) {
        return "the hash table points outside";
    }
    for (size_t i = 0; i < s[SEC_POSTINGS].n; i++) {
        if ((get32(s[SEC_POSTINGS].at + i * POSTING_SIZE) & ~PRIMARY_BIT) >= s[SEC_PLACES].n) {
            return "a name points at no place";
        }
    }
    if (!numbers_rise(im, SEC_SKELETONS, 4, 0) || !numbers_rise(im, SEC_NEAR, NEAR_SIZE, 0) ||
        !numbers_rise(im, SEC_NEAR_STARTS, 4, 0) ||
        !numbers_below(im, SEC_SKELETON_KEYS, SKELETON_KEY_SIZE, 0, s[SEC_SKELETON_KEYS].n,
                       image_n_keys(im)) ||
        !near_inside(im)) {
        return "the table of near names points outside";
    }
    if (!numbers_rise(im, SEC_SETS, SET_SIZE, 4) ||
        !numbers_below(im, SEC_SETS, SET_SIZE, 0, s[SEC_SETS].n, s[SEC_TEXT].n) ||
        !numbers_below(im, SEC_MEMBERS, 4, 0, s[SEC_MEMBERS].n, s[SEC_PLACES].n)) {
        return "the table of sets points outside";
    }
    return NULL;
}

static const char *wrong_keys(const image *im) {
    gm_str last = {NULL, 0};
    for (size_t i = 0; i < image_n_keys(im); i++) {
        gm_str key = image_key(im, i);
        if (key.len == 0 || (i > 0 && gm_str_cmp(last, key) >= 0)) {
            return "the names are not in order";
        }
        if (image_find_key(im, key) != i) {
            return "a name is not where the hash table says";
        }
        last = key;
    }
    return NULL;
}

gm_status image_verify(const image *im, const char *name, gm_error *err) {
    for (uint32_t i = 0; i < SEC_SUMS; i++) {
        image_span s = im->sections[i];
        gm_str bytes = {(const char *)s.at, s.n * image_item_sizes[i]};
        if (gm_hash64(bytes) != get64(im->sections[SEC_SUMS].at + (size_t)i * 8)) {
            return gm_fail_at(err, GM_E_GAZ_CORRUPT, name, 0, 0,
                              "section %u of the index is damaged: build the index again", i);
        }
    }
    const char *wrong = wrong_numbers(im);
    wrong = wrong != NULL ? wrong : wrong_keys(im);
    wrong = wrong != NULL ? wrong : wrong_places(im);
    return wrong == NULL ? GM_OK : corrupt(name, wrong, err);
}
