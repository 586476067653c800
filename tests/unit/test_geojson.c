/* GeoJSON: exact bytes. Each row is one feature (or none) and the file it must give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/file.h"
#include "export/exporter.h"
#include "sidecars.h"
#include "target.h"

#define HEAD  "{\"type\":\"FeatureCollection\",\"name\":\"events\",\"features\":[\n"
#define BEGIN "{\"type\":\"Feature\",\"id\":7,\"properties\":{"
#define POINT "},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
#define SHAPE "},\"geometry\":{\"type\":"

static char temp_dir[200];

/* ---- one value, exact ------------------------------------------------------------------------ */

static const column text_column[] = {{"t", "Text", COL_TEXT, 0}};
static const column int_column[] = {{"t", "Whole", COL_INT, 0}};
static const column fixed_column[] = {{"t", "Fixed", COL_FIXED, 3}};
static const column date_column[] = {{"t", "Date", COL_DATE, 0}};
static const column raw_column[] = {{"t", "Raw", COL_RAW, 0}};

typedef struct value_row {
    const char *name;
    const column *columns;
    value value;
    const char *want;
} value_row;

#define TEXT(literal)                                                                              \
    { false, {(literal), sizeof(literal) - 1}, 0 }
#define NUMBER(number)                                                                             \
    { false, {NULL, 0}, (number) }
#define EMPTY                                                                                      \
    { true, {NULL, 0}, 0 }

static value_row value_rows[] = {
    {"value: text", text_column, TEXT("Saraqib"), "\"Saraqib\""},
    {"value: null text", text_column, EMPTY, "null"},
    {"value: text that is empty but not null", text_column, TEXT(""), "\"\""},
    {"value: Arabic", text_column, TEXT("\u0633\u0631\u0627\u0642\u0628"),
     "\"\u0633\u0631\u0627\u0642\u0628\""},
    {"value: quotes and backslash", text_column, TEXT("a \"b\" \\c"), "\"a \\\"b\\\" \\\\c\""},
    {"value: control characters", text_column, TEXT("a\nb\tc\rd\x01\x7F"),
     "\"a\\nb\\tc\\rd\\u0001\\u007f\""},
    {"value: NUL", text_column, TEXT("a\0b"), "\"a\\u0000b\""},
    {"value: end of a script", text_column, TEXT("x</script><b>"), "\"x\\u003c/script>\\u003cb>\""},
    {"value: broken UTF-8", text_column, TEXT("ab\xFFzz\xC3"), "\"ab\uFFFDzz\uFFFD\""},
    {"value: line separators", text_column, TEXT("a\u2028b\u2029"), "\"a\\u2028b\\u2029\""},
    {"value: special at byte 8", text_column, TEXT("1234567\""), "\"1234567\\\"\""},
    {"value: special at byte 9", text_column, TEXT("12345678<"), "\"12345678\\u003c\""},
    {"value: tilde and blank", text_column, TEXT("~ ~ ~ ~ ~ ~"), "\"~ ~ ~ ~ ~ ~\""},
    {"value: whole", int_column, NUMBER(12), "12"},
    {"value: negative", int_column, NUMBER(-3), "-3"},
    {"value: zero is not null", int_column, NUMBER(0), "0"},
    {"value: null whole", int_column, EMPTY, "null"},
    {"value: fixed keeps its decimals", fixed_column, NUMBER(1000), "1.000"},
    {"value: fixed below one", fixed_column, NUMBER(50), "0.050"},
    {"value: date", date_column, TEXT("2020-02-03"), "\"2020-02-03\""},
    {"value: raw whole", raw_column, TEXT("123456789012345678901"), "123456789012345678901"},
    {"value: raw exponent", raw_column, TEXT("-1.50e+7"), "-1.50e+7"},
    {"value: raw that is no JSON number", raw_column, TEXT("007"), "\"007\""},
    {"value: raw that is a word", raw_column, TEXT("NaN"), "\"NaN\""},
    {"value: raw with a bare point", raw_column, TEXT("1."), "\"1.\""},
};

static gm_str read_file(const char *name, gm_file *file) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", temp_dir, name);
    assert_int_equal(gm_file_open(path, file, NULL), GM_OK);
    unlink(path);
    return file->bytes;
}

static void open_layer(const layer *lay, void **state) {
    const layer *layers[] = {lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    gm_error err = GM_ERROR_INIT;
    clear_styles(temp_dir);
    assert_int_equal(exporter_geojson.open(&target, state, &err), GM_OK);
}

static void check_file(const char *name, const char *want) {
    gm_file file;
    gm_str got = read_file(name, &file);
    if (!gm_str_is(got, want)) {
        fail_msg("got  %.*s\nwant %s", GM_FMT(got), want);
    }
    gm_file_close(&file);
}

static void check_value(void **state) {
    const value_row *r = *state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, r->columns, 1};
    feature f = {7, &r->value, {.lat = 35.864469, .lon = 36.8059}, NULL};
    void *out;
    open_layer(&lay, &out);
    assert_int_equal(exporter_geojson.feature(out, &lay, &f, NULL), GM_OK);
    assert_int_equal(exporter_geojson.close(out, &facts, NULL), GM_OK);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(&want,
                  "%s%s\"t\":%s%s[36.8059,35.864469]}}\n],\"bbox\":[36.8059,35.864469,36.8059,"
                  "35.864469]}\n",
                  HEAD, BEGIN, r->want, POINT);
    check_file("events.geojson", gm_buf_text(&want));
    gm_buf_clear(&want);
}

/* ---- geometry and bbox ----------------------------------------------------------------------- */

enum { MAX_POINTS = 6 };

typedef struct points_row {
    const char *name;
    size_t n;
    gm_latlon points[MAX_POINTS];
    const char *coordinates; /* of the last */
    const char *bbox;
} points_row;

static points_row points_rows[] = {
    {"points: six decimals",
     1,
     {{.lat = 35.12345649, .lon = 36.1234565001}},
     "[36.123457,35.123456]",
     "36.123457,35.123456,36.123457,35.123456"},
    {"points: no minus zero", 1, {{.lat = -0.0000001, .lon = -0.0}}, "[0,0]", "0,0,0,0"},
    {"points: pole and date line", 1, {{.lat = -90, .lon = 180}}, "[180,-90]", "180,-90,180,-90"},
    {"points: two", 2, {{.lat = 1, .lon = 2}, {.lat = -3, .lon = -4}}, "[-4,-3]", "-4,-3,2,1"},
    {"points: across the antimeridian",
     2,
     {{.lat = 1, .lon = 179.5}, {.lat = 2, .lon = -179}},
     "[-179,2]",
     "179.5,1,-179,2"},
    {"points: on both sides of it",
     2,
     {{.lat = 1, .lon = -180}, {.lat = 2, .lon = 180}},
     "[180,2]",
     "180,1,-180,2"},
    {"points: Atlantic and Pacific stay a plain box",
     3,
     {{.lat = 1, .lon = -120}, {.lat = 2, .lon = 0}, {.lat = 3, .lon = 170}},
     "[170,3]",
     "-120,1,170,3"},
    {"points: a gap of half a turn stays plain",
     2,
     {{.lat = 1, .lon = -90}, {.lat = 1, .lon = 90}},
     "[90,1]",
     "-90,1,90,1"},
};

static void check_points(void **state) {
    const points_row *r = *state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, NULL, 0};
    void *out;
    open_layer(&lay, &out);
    for (size_t i = 0; i < r->n; i++) {
        feature f = {0, NULL, r->points[i], NULL};
        assert_int_equal(exporter_geojson.feature(out, &lay, &f, NULL), GM_OK);
    }
    assert_int_equal(exporter_geojson.close(out, &facts, NULL), GM_OK);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(&want, "%s%s}}\n],\"bbox\":[%s]}\n", POINT, r->coordinates, r->bbox);
    gm_file file;
    gm_str got = read_file("events.geojson", &file);
    if (!gm_str_ends(got, gm_buf_view(&want))) {
        fail_msg("got %.*s\nwant …%s", GM_FMT(got), gm_buf_text(&want));
    }
    gm_buf_clear(&want);
    gm_file_close(&file);
}

#define AT(lon_, lat_)                                                                             \
    { .lat = (lat_), .lon = (lon_) }

static const gm_latlon ccw[] = {AT(0, 0), AT(4, 0), AT(4, 4), AT(0, 4), AT(0, 0)};
static const gm_latlon clockwise[] = {AT(0, 0), AT(0, 4), AT(4, 4), AT(4, 0), AT(0, 0)};
static const gm_latlon hole[] = {AT(1, 1), AT(1, 2), AT(2, 2), AT(2, 1), AT(1, 1)};
static const gm_latlon line[] = {AT(0, 0), AT(1, 1)};
static const gm_latlon other[] = {AT(2, 2), AT(3, 1.5)};
static const gm_latlon spot[] = {AT(5, 6)};
static const gm_latlon east[] = {AT(179, 0), AT(180, 0), AT(180, 1), AT(179, 1), AT(179, 0)};
static const gm_latlon west[] = {AT(-180, 0), AT(-179, 0), AT(-179, 1), AT(-180, 1), AT(-180, 0)};

typedef struct shape_row {
    const char *name;
    geo_type type;
    size_t n_parts;
    geo_part parts[3];
    const char *want;
    const char *bbox;
} shape_row;

static shape_row shape_rows[] = {
    {"shape: polygon",
     GEO_AREA,
     1,
     {{ccw, 5, false}},
     "\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]",
     "0,0,4,4"},
    {"shape: outer ring is turned",
     GEO_AREA,
     1,
     {{clockwise, 5, false}},
     "\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]",
     "0,0,4,4"},
    {"shape: hole",
     GEO_AREA,
     2,
     {{ccw, 5, false}, {hole, 5, true}},
     "\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
     "[[1,1],[1,2],[2,2],[2,1],[1,1]]]",
     "0,0,4,4"},
    {"shape: several areas",
     GEO_AREA,
     3,
     {{ccw, 5, false}, {hole, 5, true}, {east, 5, false}},
     "\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
     "[[1,1],[1,2],[2,2],[2,1],[1,1]]],[[[179,0],[180,0],[180,1],[179,1],[179,0]]]]",
     "0,0,180,4"},
    {"shape: split at the antimeridian",
     GEO_AREA,
     2,
     {{east, 5, false}, {west, 5, false}},
     "\"MultiPolygon\",\"coordinates\":[[[[179,0],[180,0],[180,1],[179,1],[179,0]]],"
     "[[[-180,0],[-179,0],[-179,1],[-180,1],[-180,0]]]]",
     "179,0,-179,1"},
    {"shape: line",
     GEO_LINE,
     1,
     {{line, 2, false}},
     "\"LineString\",\"coordinates\":[[0,0],[1,1]]",
     "0,0,1,1"},
    {"shape: several lines",
     GEO_LINE,
     2,
     {{line, 2, false}, {other, 2, false}},
     "\"MultiLineString\",\"coordinates\":[[[0,0],[1,1]],[[2,2],[3,1.5]]]",
     "0,0,3,2"},
    {"shape: point",
     GEO_POINT,
     1,
     {{spot, 1, false}},
     "\"Point\",\"coordinates\":[5,6]",
     "5,6,5,6"},
    {"shape: several points",
     GEO_POINT,
     2,
     {{spot, 1, false}, {line, 1, false}},
     "\"MultiPoint\",\"coordinates\":[[5,6],[0,0]]",
     "0,0,5,6"},
};

static void check_shape(void **state) {
    const shape_row *r = *state;
    geo_shape shape = {r->type, r->parts, r->n_parts};
    layer lay = {LAYER_PLACES, "places", LAYER_MIXED, NULL, 0};
    feature f = {7, NULL, AT(0, 0), &shape};
    void *out;
    open_layer(&lay, &out);
    assert_int_equal(exporter_geojson.feature(out, &lay, &f, NULL), GM_OK);
    assert_int_equal(exporter_geojson.close(out, &facts, NULL), GM_OK);
    gm_buf want = GM_BUF_INIT;
    gm_buf_printf(&want,
                  "{\"type\":\"FeatureCollection\",\"name\":\"places\",\"features\":[\n%s%s%s}}\n],"
                  "\"bbox\":[%s]}\n",
                  BEGIN, SHAPE, r->want, r->bbox);
    check_file("places.geojson", gm_buf_text(&want));
    gm_buf_clear(&want);
}

/* ---- whole files ----------------------------------------------------------------------------- */

static void check_empty(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, text_column, 1};
    void *out;
    open_layer(&lay, &out);
    assert_int_equal(exporter_geojson.close(out, &facts, NULL), GM_OK);
    check_file("events.geojson", HEAD "]}\n");
}

static void check_attribution(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, text_column, 1};
    void *out;
    export_facts named = facts;
    named.attribution = "\u00A9 \"them\"";
    open_layer(&lay, &out);
    assert_int_equal(exporter_geojson.close(out, &named, NULL), GM_OK);
    check_file("events.geojson", HEAD "],\"attribution\":\"\u00A9 \\\"them\\\"\"}\n");
}

static void check_stream(void **state) {
    (void)state;
    char path[300];
    snprintf(path, sizeof path, "%s/events.geojson", temp_dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, text_column, 1};
    const layer *layers[] = {&lay};
    export_target target = target_of(NULL, fileno(file), layers, 1);
    void *out;
    value v[] = {TEXT("x")};
    assert_int_equal(exporter_geojson.open(&target, &out, NULL), GM_OK);
    for (uint64_t id = 1; id <= 2; id++) {
        feature f = {id, v, AT(1, 2), NULL};
        assert_int_equal(exporter_geojson.feature(out, &lay, &f, NULL), GM_OK);
    }
    assert_int_equal(exporter_geojson.close(out, &facts, NULL), GM_OK);
    assert_int_equal(fclose(file), 0); /* still open: the stream is the caller's */
    check_file("events.geojson",
               HEAD "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"t\":\"x\"" POINT
                    "[1,2]}},\n{\"type\":\"Feature\",\"id\":2,\"properties\":{\"t\":\"x\"" POINT
                    "[1,2]}}\n],\"bbox\":[1,2,1,2]}\n");
}

static void check_existing_file(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, text_column, 1};
    const layer *layers[] = {&lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *first, *second;
    gm_error err = GM_ERROR_INIT;
    clear_styles(temp_dir);
    assert_int_equal(exporter_geojson.open(&target, &first, NULL), GM_OK);
    assert_int_equal(exporter_geojson.open(&target, &second, &err), GM_E_IO);
    assert_true(err.text[0] != '\0');
    exporter_geojson.drop(first);
    exporter_geojson.drop(NULL);
    gm_file file;
    read_file("events.geojson", &file);
    gm_file_close(&file);
}

static void check_full_disk(void **state) {
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL) {
        skip();
    }
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, text_column, 1};
    const layer *layers[] = {&lay};
    export_target target = target_of(NULL, fileno(full), layers, 1);
    void *out;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(exporter_geojson.open(&target, &out, NULL), GM_OK);
    assert_int_equal(exporter_geojson.close(out, &facts, &err), GM_E_IO);
    assert_int_equal(err.code, GM_E_IO);
    fclose(full);
}

static void check_table(void **state) {
    (void)state;
    export_choice found;
    assert_true(exporter_find("geojson", &found));
    assert_ptr_equal(found.exporter, &exporter_geojson);
    assert_null(found.argument);
    assert_true(exporter_find("shapefile", &found));
    assert_ptr_equal(found.exporter, &exporter_shapefile);
    assert_false(exporter_find("shapefile:GPX", &found));
    assert_false(exporter_find("GeoJSON ", &found));
    assert_false(exporter_find("", &found));
}

int main(void) {
    static struct CMUnitTest tests[100];
    size_t n = 0;
    const char *base = getenv("TMPDIR");
    snprintf(temp_dir, sizeof temp_dir, "%s/gm-geojson-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(temp_dir) == NULL) {
        return 1;
    }
    for (size_t i = 0; i < sizeof value_rows / sizeof *value_rows; i++) {
        tests[n++] = (struct CMUnitTest){
            .name = value_rows[i].name, .test_func = check_value, .initial_state = &value_rows[i]};
    }
    for (size_t i = 0; i < sizeof points_rows / sizeof *points_rows; i++) {
        tests[n++] = (struct CMUnitTest){.name = points_rows[i].name,
                                         .test_func = check_points,
                                         .initial_state = &points_rows[i]};
    }
    for (size_t i = 0; i < sizeof shape_rows / sizeof *shape_rows; i++) {
        tests[n++] = (struct CMUnitTest){
            .name = shape_rows[i].name, .test_func = check_shape, .initial_state = &shape_rows[i]};
    }
    const struct CMUnitTest others[] = {
        cmocka_unit_test(check_empty),     cmocka_unit_test(check_attribution),
        cmocka_unit_test(check_stream),    cmocka_unit_test(check_existing_file),
        cmocka_unit_test(check_full_disk), cmocka_unit_test(check_table),
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        tests[n++] = others[i];
    }
    int failed = _cmocka_run_group_tests("geojson", tests, n, NULL, NULL);
    clear_styles(temp_dir);
    rmdir(temp_dir);
    return failed;
}
