/* The index of one layer: what goes in comes out, and damage does no harm. */
#include "check.h"

#include "core/date.h"
#include "core/hash.h"
#include "gazetteer/fold.h"
#include "gazetteer/gaz.h"
#include "gazetteer/image.h"
#include "gazetteer/image_layout.h"

/* Magic, version, number of sections at 12, size, checksum at 24; then 24 bytes for each section. */
static size_t header_size(const gm_buf *bytes) {
    return 32 + 24 * (size_t)(unsigned char)bytes->ptr[12];
}

static const gm_latlon spot[] = {{35.86447, 36.80591}};
static const gm_latlon road[] = {{35, 36}, {35.5, 36.25}, {36, 37}};
static const gm_latlon ring[] = {{35, 36}, {35, 37}, {36, 37}, {36, 36}, {35, 36}};
static const gm_latlon hole[] = {
    {35.4, 36.4}, {35.6, 36.4}, {35.6, 36.6}, {35.4, 36.6}, {35.4, 36.4}};
static const geo_part spot_part[] = {{spot, 1, false}};
static const geo_part road_part[] = {{road, 3, false}};
static const geo_part area_parts[] = {{ring, 5, false}, {hole, 5, true}};

#define TEXT(s)                                                                                    \
    { s, sizeof(s) - 1 }
static const image_entry entries[] = {
    {.id = TEXT("gn:164816"),
     .name = TEXT("Saraqib"),
     .names = TEXT("Saraqeb;سراقب; Seraqib"),
     .kind_word = TEXT("settlement"),
     .admin1 = TEXT("Idlib"),
     .admin2 = TEXT("Idlib district"),
     .country = TEXT("Syria"),
     .date_from = TEXT("2017-10"),
     .date_to = TEXT("2020"),
     .source = TEXT("GeoNames"),
     .licence = TEXT("CC BY 4.0"),
     .note = TEXT("a note"),
     .layer = TEXT("x/places.geojson"),
     .population = 34231,
     .set_no = -1,
     .radius_m = 2000.25,
     .day_from = 17440,
     .day_to = 18627,
     .line = 4711,
     .shape = {GEO_POINT, spot_part, 1}},
    {.id = TEXT("m4"),
     .name = TEXT("M4 motorway"),
     .kind_word = TEXT("road"),
     .road_ref = TEXT("M4; M-4x"),
     .population = -1,
     .set_no = 0,
     .day_from = DATE_OPEN_PAST,
     .day_to = DATE_OPEN_FUTURE,
     .line = 1,
     .shape = {GEO_LINE, road_part, 1}},
    {.id = TEXT("zone"),
     .name = TEXT("Zone"),
     .kind_word = TEXT("a kind of its own"),
     .set_id = TEXT("zones"),
     .set_no = 4294967294,
     .population = INT64_MAX,
     .radius_m = 2.1e7,
     .day_from = -700000,
     .day_to = 2932896,
     .line = UINT32_MAX,
     .shape = {GEO_AREA, area_parts, 2}},
};

static void build(gm_buf *out) {
    gm_error err = GM_ERROR_INIT;
    image_builder *builder = image_builder_new();
    assert_non_null(builder);
    for (size_t i = 0; i < N_OF(entries); i++) {
        check_ok(image_builder_add(builder, &entries[i], &err), &err);
    }
    check_ok(image_builder_finish(builder, out, &err), &err);
    image_builder_free(builder);
}

static void every_field_comes_back(void **state) {
    (void)state;
    gm_buf bytes;
    image im;
    gm_error err = GM_ERROR_INIT;
    build(&bytes);
    check_ok(image_open(gm_buf_view(&bytes), "x", &im, &err), &err);
    assert_int_equal(image_n_places(&im), N_OF(entries));
    for (uint32_t i = 0; i < N_OF(entries); i++) {
        const image_entry *e = &entries[i];
        place p = image_place(&im, i);
        const gm_str pairs[][2] = {{e->id, p.id},           {e->name, p.name},
                                   {e->names, p.names},     {e->kind_word, p.kind_word},
                                   {e->admin1, p.admin1},   {e->admin2, p.admin2},
                                   {e->country, p.country}, {e->date_from, p.date_from},
                                   {e->date_to, p.date_to}, {e->road_ref, p.road_ref},
                                   {e->set_id, p.set_id},   {e->source, p.source},
                                   {e->licence, p.licence}, {e->note, p.note},
                                   {e->layer, p.layer}};
        for (size_t k = 0; k < N_OF(pairs); k++) {
            assert_true(gm_str_eq(pairs[k][0], pairs[k][1]));
        }
        assert_int_equal(p.kind, place_kind_find(e->kind_word));
        assert_true(p.population == e->population && p.set_no == e->set_no);
        assert_true(p.radius_m == e->radius_m && p.day_from == e->day_from &&
                    p.day_to == e->day_to);
        assert_int_equal(p.line, e->line);
        assert_int_equal(p.type, e->shape.type);
        gm_latlon point = geo_representative(&e->shape);
        assert_true(p.point.lat == point.lat && p.point.lon == point.lon);
        gm_arena arena = GM_ARENA_INIT;
        geo_shape shape;
        assert_int_equal(image_shape(&im, i, &arena, &shape), GM_OK);
        assert_int_equal(shape.n_parts, e->shape.n_parts);
        for (size_t k = 0; k < shape.n_parts; k++) {
            assert_int_equal(shape.parts[k].hole, e->shape.parts[k].hole);
            assert_int_equal(shape.parts[k].n, e->shape.parts[k].n);
            assert_memory_equal(shape.parts[k].points, e->shape.parts[k].points,
                                shape.parts[k].n * sizeof(gm_latlon));
        }
        gm_arena_clear(&arena);
    }
    gm_buf_clear(&bytes);
}

static void keys_are_sorted_and_found(void **state) {
    (void)state;
    gm_buf bytes;
    image im;
    build(&bytes);
    assert_int_equal(image_open(gm_buf_view(&bytes), "x", &im, NULL), GM_OK);
    assert_int_equal(image_n_keys(&im), 6 + 3 + 2); /* names, ids, road numbers */
    for (size_t i = 0; i < image_n_keys(&im); i++) {
        gm_str key = image_key(&im, i);
        assert_int_equal(image_find_key(&im, key), i);
        assert_true(i == 0 || gm_str_cmp(image_key(&im, i - 1), key) < 0);
    }
    assert_true(image_find_key(&im, GM_STR("nothing")) == SIZE_MAX);
    assert_true(image_find_key(&im, (gm_str){NULL, 0}) == SIZE_MAX);
    assert_int_equal(image_key(&im, 11).len, 0);
    assert_int_equal(image_key(&im, SIZE_MAX - 1).len, 0);

    size_t first;
    size_t n;
    uint32_t index;
    gm_str spelling;
    bool primary;
    image_postings(&im, image_find_key(&im, GM_STR("\x02m4")), &first, &n);
    assert_int_equal(n, 1);
    image_posting(&im, first, &index, &spelling, &primary);
    assert_int_equal(index, 1);
    image_postings(&im, image_find_key(&im, GM_STR("serakib")), &first, &n);
    assert_int_equal(n, 1);
    image_posting(&im, first, &index, &spelling, &primary);
    check_str(spelling, "Seraqib"); /* trimmed */
    assert_false(primary);
    image_postings(&im, image_find_key(&im, GM_STR("sarakib")), &first, &n);
    image_posting(&im, first, &index, &spelling, &primary);
    check_str(spelling, "Saraqib");
    assert_true(primary);
    image_postings(&im, SIZE_MAX - 1, &first, &n);
    assert_int_equal(n, 0);
    gm_buf_clear(&bytes);
}

static void same_entries_give_same_bytes(void **state) {
    (void)state;
    gm_buf a;
    gm_buf b;
    build(&a);
    build(&b);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.ptr, b.ptr, a.len);
    gm_buf_clear(&a);
    gm_buf_clear(&b);
}

/* The hash of an entry changes with what a reader of the map can see, and not with its line. */
static void hashes_tell_changed_entries(void **state) {
    (void)state;
    uint64_t hashes[8];
    for (int i = 0; i < 8; i++) {
        image_entry e = entries[0];
        gm_latlon moved = {35.86447, 36.80591 + (i == 2 ? 1e-6 : 0)};
        geo_part part = {&moved, 1, false};
        e.shape.parts = &part;
        e.line = i == 1 ? 5 : 4;
        e.radius_m = i == 3 ? 2001 : e.radius_m;
        e.name = i == 4 ? GM_STR("Saraqeb") : e.name;
        e.population = i == 5 ? 1 : e.population;
        /* One text's end is no other's start. */
        e.admin1 = i == 6 ? GM_STR("IdlibI") : e.admin1;
        e.admin2 = i == 6 ? GM_STR("dlib district") : e.admin2;
        e.date_to = i == 7 ? GM_STR("2021") : e.date_to;
        image_builder *builder = image_builder_new();
        gm_buf bytes;
        image im;
        assert_int_equal(image_builder_add(builder, &e, NULL), GM_OK);
        assert_int_equal(image_builder_finish(builder, &bytes, NULL), GM_OK);
        image_builder_free(builder);
        assert_int_equal(image_open(gm_buf_view(&bytes), "x", &im, NULL), GM_OK);
        hashes[i] = image_place(&im, 0).entry_hash;
        gm_buf_clear(&bytes);
    }
    assert_true(hashes[0] == hashes[1]);
    for (int i = 2; i < 8; i++) {
        assert_true(hashes[0] != hashes[i]);
    }
}

static void an_empty_layer_opens(void **state) {
    (void)state;
    image_builder *builder = image_builder_new();
    gm_buf bytes;
    image im;
    assert_int_equal(image_builder_finish(builder, &bytes, NULL), GM_OK);
    image_builder_free(builder);
    image_builder_free(NULL);
    assert_int_equal(image_open(gm_buf_view(&bytes), "x", &im, NULL), GM_OK);
    assert_int_equal(image_n_places(&im), 0);
    assert_int_equal(image_n_keys(&im), 0);
    assert_true(image_find_key(&im, GM_STR("a")) == SIZE_MAX);
    assert_int_equal(image_place(&im, 0).id.len, 0);
    gm_buf_clear(&bytes);
}

/* ---- Damage ---------------------------------------------------------------------------------------- */

/* Everything that can be asked of an image. */
static void ask_everything(const image *im) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i <= image_n_places(im) && i < 100; i++) {
        place p = image_place(im, i);
        const gm_str texts[] = {p.id,     p.name,    p.names,     p.kind_word, p.admin1,
                                p.admin2, p.country, p.date_from, p.date_to,   p.road_ref,
                                p.set_id, p.source,  p.licence,   p.note,      p.layer};
        for (size_t k = 0; k < N_OF(texts); k++) {
            sum += gm_hash64(texts[k]);
        }
        assert_true(p.type == GEO_POINT || p.type == GEO_LINE || p.type == GEO_AREA);
        assert_true(p.kind < KIND_N);
        gm_arena arena = GM_ARENA_INIT;
        geo_shape shape;
        if (image_shape(im, i, &arena, &shape) == GM_OK) {
            for (size_t k = 0; k < shape.n_parts; k++) {
                for (size_t m = 0; m < shape.parts[k].n; m++) {
                    sum += shape.parts[k].points[m].lat > 0;
                }
            }
        }
        gm_arena_clear(&arena);
    }
    for (size_t i = 0; i <= image_n_keys(im) && i < 100; i++) {
        size_t first;
        size_t n;
        sum += image_find_key(im, image_key(im, i));
        image_postings(im, i, &first, &n);
        for (size_t k = first; k < first + n; k++) {
            uint32_t index;
            gm_str spelling;
            bool primary;
            image_posting(im, k, &index, &spelling, &primary);
            sum += gm_hash64(spelling) + index;
        }
    }
    sum += image_find_key(im, GM_STR("sarakib"));
    assert_true(sum != 1); /* so that nothing above can be left out */
}

/* A copy of its own size, so that the sanitizer sees a read behind it. */
static bool try_copy(const char *bytes, size_t len, gm_status want) {
    char *copy = malloc(len + (len == 0));
    image im;
    gm_error err = GM_ERROR_INIT;
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    gm_status status = image_open((gm_str){copy, len}, "x.gmx", &im, &err);
    if (status == GM_OK) {
        ask_everything(&im);
    } else {
        assert_int_equal(status, GM_E_GAZ_CORRUPT);
        assert_string_equal(err.source, "x.gmx");
        assert_true(err.text[0] != '\0');
    }
    free(copy);
    assert_true(want == GM_OK || status == want);
    return status == GM_OK;
}

static void truncated_images_are_refused(void **state) {
    (void)state;
    gm_buf bytes;
    build(&bytes);
    for (size_t n = 0; n < bytes.len; n++) {
        try_copy(bytes.ptr, n, GM_E_GAZ_CORRUPT);
    }
    gm_buf_add_char(&bytes, '\0');
    try_copy(bytes.ptr, bytes.len, GM_E_GAZ_CORRUPT); /* longer than it says, too */
    gm_buf_clear(&bytes);
}

static void flipped_headers_are_refused(void **state) {
    (void)state;
    gm_buf bytes;
    build(&bytes);
    const size_t header = header_size(&bytes);
    for (size_t at = 0; at < header; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes.ptr[at] = (char)(bytes.ptr[at] ^ 1 << bit);
            try_copy(bytes.ptr, bytes.len, GM_E_GAZ_CORRUPT);
            bytes.ptr[at] = (char)(bytes.ptr[at] ^ 1 << bit);
        }
    }
    assert_true(try_copy(bytes.ptr, bytes.len, GM_OK));
    gm_buf_clear(&bytes);
}

static void put(char *at, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) {
        at[i] = (char)(value >> (8 * i) & 0xFF);
    }
}

/* A checksum of its own for a header that somebody has made to harm. */
static void seal(gm_buf *bytes) {
    put(bytes->ptr + 24, 0, 8);
    put(bytes->ptr + 24, gm_hash64((gm_str){bytes->ptr, header_size(bytes)}), 8);
}

static void hostile_sections_are_refused(void **state) {
    (void)state;
    static const uint64_t values[] = {
        1,          0x7FFFFFFF,         0x80000000, 0xFFFFFFFF,    1ull << 32,
        1ull << 60, 0x7FFFFFFFFFFFFFFF, UINT64_MAX, UINT64_MAX - 7};
    for (size_t section = 0; section < 6; section++) {
        for (size_t field = 0; field < 3; field++) {
            for (size_t i = 0; i < N_OF(values); i++) {
                gm_buf bytes;
                build(&bytes);
                char *row = bytes.ptr + 32 + section * 24;
                put(row + (field == 0 ? 4 : field == 1 ? 8 : 16), values[i], field == 0 ? 4 : 8);
                seal(&bytes);
                try_copy(bytes.ptr, bytes.len, GM_OK); /* refused or harmless */
                gm_buf_clear(&bytes);
            }
        }
    }
}

static void flipped_bodies_do_no_harm(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    gm_buf bytes;
    build(&bytes);
    const size_t header = header_size(&bytes);
    for (size_t at = header; at < bytes.len; at++) { /* each byte alone */
        char was = bytes.ptr[at];
        bytes.ptr[at] = (char)~was;
        try_copy(bytes.ptr, bytes.len, GM_OK);
        bytes.ptr[at] = was;
    }
    for (int i = 0; i < 3000; i++) { /* many at once */
        gm_buf copy = GM_BUF_INIT;
        gm_buf_add_str(&copy, gm_buf_view(&bytes));
        for (uint32_t k = 1 + check_random(&seed) % 40; k > 0; k--) {
            copy.ptr[header + check_random(&seed) % (copy.len - header)] =
                (char)check_random(&seed);
        }
        try_copy(copy.ptr, copy.len, GM_OK);
        gm_buf_clear(&copy);
    }
    gm_buf_clear(&bytes);
}

/* Positions and radii that are none, in an index made to harm: the place is not found, and nothing else is. */
static void records_off_the_globe_are_not_found(void **state) {
    (void)state;
    static const struct {
        size_t at;
        double value;
    } harms[] = {
        {PLACE_LAT, NAN},      {PLACE_LON, NAN},       {PLACE_RADIUS, NAN},
        {PLACE_LAT, INFINITY}, {PLACE_LON, -INFINITY}, {PLACE_RADIUS, INFINITY},
        {PLACE_LAT, 90.001},   {PLACE_LON, 1e300},     {PLACE_RADIUS, -1},
        {PLACE_RADIUS, 2.2e7},
    };
    for (size_t i = 0; i < N_OF(harms); i++) {
        gm_buf bytes;
        image im;
        gm_error err = GM_ERROR_INIT;
        build(&bytes);
        check_ok(image_open(gm_buf_view(&bytes), "x", &im, &err), &err);
        uint64_t bits;
        memcpy(&bits, &harms[i].value, sizeof bits);
        put(bytes.ptr + ((const char *)im.sections[SEC_PLACES].at - bytes.ptr) + harms[i].at, bits,
            8);
        assert_false(image_usable(&im, 0));
        assert_true(image_usable(&im, 1));
        assert_int_equal(image_place(&im, 0).id.len, 0);
        gm_arena arena = GM_ARENA_INIT;
        geo_shape shape;
        assert_int_equal(image_shape(&im, 0, &arena, &shape), GM_OK);
        assert_int_equal(shape.n_parts, 0);
        gm_arena_clear(&arena);
        assert_int_equal(image_verify(&im, "x", &err), GM_E_GAZ_CORRUPT);
        const char *path = check_file("harm.gmx", bytes.ptr, bytes.len);
        gm_gaz *gaz = NULL;
        assert_int_equal(gm_gaz_open(&path, 1, &gaz, NULL), GM_OK);
        gaz_hits hits = {NULL, 0, 0};
        assert_int_equal(gaz_by_key(gaz, GM_STR("sarakib"), &hits), GM_OK);
        assert_int_equal(hits.n, 0);
        assert_int_equal(gaz_kinds_of_key(gaz, GM_STR("sarakib")), 0);
        assert_true(gaz_kinds_of_key(gaz, GM_STR("m4motorway")) == 1u << KIND_ROAD);
        gaz_hits_clear(&hits);
        gm_gaz_close(gaz);
        check_file_remove(path);
        gm_buf_clear(&bytes);
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_comes_back),
        cmocka_unit_test(keys_are_sorted_and_found),
        cmocka_unit_test(same_entries_give_same_bytes),
        cmocka_unit_test(hashes_tell_changed_entries),
        cmocka_unit_test(an_empty_layer_opens),
        cmocka_unit_test(truncated_images_are_refused),
        cmocka_unit_test(flipped_headers_are_refused),
        cmocka_unit_test(hostile_sections_are_refused),
        cmocka_unit_test(flipped_bodies_do_no_harm),
        cmocka_unit_test(records_off_the_globe_are_not_found),
    };
    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
