/* Shapefiles: our own bytes, and what GDAL reads in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/file.h"
#include "core/utf8.h"
#include "export/dbf.h"
#include "export/exporter.h"
#include "target.h"

static char temp_dir[200];
static const char *const endings[] = {"shp", "shx", "dbf", "prj", "cpg", "qml", "sld"};
static const char *const names[] = {"events", "extents", "places_points", "places_lines",
                                    "places_areas"};

#define TEXT(literal)                                                                              \
    { false, {(literal), sizeof(literal) - 1}, 0 }
#define NUMBER(number)                                                                             \
    { false, {NULL, 0}, (number) }
#define EMPTY                                                                                      \
    { true, {NULL, 0}, 0 }
#define AT(lon_, lat_)                                                                             \
    { .lat = (lat_), .lon = (lon_) }
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SARAQIB      "\u0633\u0631\u0627\u0642\u0628"
#define ALEF_10      "\u0627\u0627\u0627\u0627\u0627\u0627\u0627\u0627\u0627\u0627"
#define ALEF_50      ALEF_10 ALEF_10 ALEF_10 ALEF_10 ALEF_10

/* ---- helpers --------------------------------------------------------------------------------- */

static int clear_temp(void **state) {
    (void)state;
    char path[300];
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t k = 0; k < COUNT(endings); k++) {
            snprintf(path, sizeof path, "%s/shapefile/%s.%s", temp_dir, names[i], endings[k]);
            unlink(path);
        }
    }
    snprintf(path, sizeof path, "%s/shapefile", temp_dir);
    rmdir(path);
    return 0;
}

static bool have_gdal(void) {
    return system("command -v ogrinfo >/dev/null 2>&1") == 0;
}

/* What a command prints. The caller clears *out. */
static void run(const char *command, gm_buf *out) {
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) {
        gm_buf_add_char(out, (char)c);
    }
    assert_int_equal(pclose(pipe), 0);
    gm_buf_text(out);
}

static void ogrinfo(const char *options, const char *name, gm_buf *out) {
    char command[500];
    snprintf(command, sizeof command, "ogrinfo %s '%s/shapefile/%s.shp' %s", options, temp_dir,
             name, name);
    run(command, out);
}

static void want_text(const gm_buf *got, const char *want) {
    if (strstr(got->ptr, want) == NULL) {
        fail_msg("no \"%s\" in:\n%s", want, got->ptr);
    }
}

static void write_one(const layer *lay, const feature *features, size_t n) {
    const layer *layers[] = {lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(exporter_shapefile.open(&target, &out, &err), GM_OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(exporter_shapefile.feature(out, lay, &features[i], &err), GM_OK);
    }
    assert_int_equal(exporter_shapefile.close(out, &facts, &err), GM_OK);
}

/* ---- one column, as GDAL types and reads it -------------------------------------------------- */

typedef struct column_row {
    const char *name;
    column column;
    size_t n;
    value values[3];
    const char *want_type;
    const char *want[3]; /* as ogrinfo prints them */
} column_row;

static column_row column_rows[] = {
    {"column: text",
     {"t", "", COL_TEXT, 0},
     2,
     {TEXT("Saraqib"), TEXT("x")},
     "t: String (7.0)",
     {"t (String) = Saraqib", "t (String) = x"}},
    {"column: Arabic",
     {"t", "", COL_TEXT, 0},
     1,
     {TEXT(SARAQIB)},
     "t: String (10.0)",
     {"t (String) = " SARAQIB}},
    {"column: null text",
     {"t", "", COL_TEXT, 0},
     1,
     {EMPTY},
     "t: String (1.0)",
     {"t (String) = (null)"}},
    {"column: 300 bytes of Arabic are cut at a character",
     {"t", "", COL_TEXT, 0},
     1,
     {TEXT("x" ALEF_50 ALEF_50 ALEF_50)},
     "t: String (253.0)",
     {"t (String) = x" ALEF_50 ALEF_50 ALEF_10 ALEF_10 "\u0627\u0627\u0627\u0627\u0627\u0627\n"}},
    {"column: NUL and broken bytes",
     {"t", "", COL_TEXT, 0},
     1,
     {TEXT("a\0b\xFF"
           "c")},
     "t: String (7.0)",
     {"t (String) = a b\uFFFDc"}},
    {"column: whole",
     {"t", "", COL_INT, 0},
     3,
     {NUMBER(12), EMPTY, NUMBER(0)},
     "t: Integer (2.0)",
     {"t (Integer) = 12", "t (Integer) = (null)", "t (Integer) = 0"}},
    {"column: negative",
     {"t", "", COL_INT, 0},
     2,
     {NUMBER(-7), NUMBER(3)},
     "t: Integer (2.0)",
     {"t (Integer) = -7", "t (Integer) = 3"}},
    {"column: no number at all",
     {"t", "", COL_INT, 0},
     1,
     {EMPTY},
     "t: Integer (1.0)",
     {"t (Integer) = (null)"}},
    {"column: large whole",
     {"t", "", COL_INT, 0},
     1,
     {NUMBER(123456789012345678)},
     "t: Integer64 (18.0)",
     {"t (Integer64) = 123456789012345678"}},
    {"column: too large for a number",
     {"t", "", COL_INT, 0},
     1,
     {NUMBER(INT64_MIN)},
     "t: String (20.0)",
     {"t (String) = -9223372036854775808"}},
    {"column: fixed",
     {"t", "", COL_FIXED, 3},
     3,
     {NUMBER(1000), NUMBER(50), EMPTY},
     "t: Real (5.3)",
     {"t (Real) = 1.000", "t (Real) = 0.050", "t (Real) = (null)"}},
    {"column: fixed, all null",
     {"t", "", COL_FIXED, 3},
     1,
     {EMPTY},
     "t: Real (5.3)",
     {"t (Real) = (null)"}},
    {"column: date",
     {"t", "", COL_DATE, 0},
     2,
     {TEXT("2020-02-03"), EMPTY},
     "t: Date (10.0)",
     {"t (Date) = 2020/02/03", "OGRFeature(events):1\n  POINT"}},
    {"column: raw whole",
     {"t", "", COL_RAW, 0},
     2,
     {TEXT("12"), TEXT("-3")},
     "t: Integer (2.0)",
     {"t (Integer) = 12", "t (Integer) = -3"}},
    {"column: raw with decimals",
     {"t", "", COL_RAW, 0},
     3,
     {TEXT("1.5"), TEXT("-20"), TEXT("0.125")},
     "t: Real (7.3)",
     {"t (Real) = 1.500", "t (Real) = -20.000", "t (Real) = 0.125"}},
    {"column: raw with an exponent stays text",
     {"t", "", COL_RAW, 0},
     2,
     {TEXT("1e300"), TEXT("2")},
     "t: String (5.0)",
     {"t (String) = 1e300", "t (String) = 2"}},
    {"column: raw of 30 digits stays text",
     {"t", "", COL_RAW, 0},
     1,
     {TEXT("123456789012345678901234567890")},
     "t: String (30.0)",
     {"t (String) = 123456789012345678901234567890"}},
};

static void check_column(void **state) {
    const column_row *r = *state;
    if (!have_gdal()) {
        skip();
    }
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, &r->column, 1};
    feature features[3];
    for (size_t i = 0; i < r->n; i++) {
        features[i] = (feature){i + 1, &r->values[i], AT(36.8, 35.8), NULL};
    }
    write_one(&lay, features, r->n);
    gm_buf got = GM_BUF_INIT;
    ogrinfo("-al", "events", &got);
    want_text(&got, r->want_type);
    for (size_t i = 0; i < r->n; i++) {
        want_text(&got, r->want[i]);
    }
    want_text(&got, "WGS 84");
    gm_buf_clear(&got);
}

/* ---- geometry -------------------------------------------------------------------------------- */

static const gm_latlon ccw[] = {AT(0, 0), AT(4, 0), AT(4, 4), AT(0, 4), AT(0, 0)};
static const gm_latlon hole[] = {AT(1, 1), AT(1, 2), AT(2, 2), AT(2, 1), AT(1, 1)};
static const gm_latlon east[] = {AT(179, 0), AT(180, 0), AT(180, 1), AT(179, 1), AT(179, 0)};
static const gm_latlon line[] = {AT(0, 0), AT(1, 1)};
static const gm_latlon other[] = {AT(2, 2), AT(3, 1.5)};

typedef struct shape_row {
    const char *name;
    const char *file;
    geo_type type;
    size_t n_parts;
    geo_part parts[3];
    gm_latlon point;
    const char *want;
} shape_row;

static shape_row shape_rows[] = {
    {"shape: point",
     "places_points",
     GEO_POINT,
     0,
     {{NULL, 0, false}},
     AT(36.8059004, 35.8644694),
     "POINT (36.8059 35.864469)"},
    {"shape: antimeridian",
     "places_points",
     GEO_POINT,
     0,
     {{NULL, 0, false}},
     AT(-180, 1),
     "POINT (-180 1)"},
    {"shape: pole", "places_points", GEO_POINT, 0, {{NULL, 0, false}}, AT(0, 90), "POINT (0 90)"},
    {"shape: line",
     "places_lines",
     GEO_LINE,
     1,
     {{line, 2, false}},
     AT(0, 0),
     "LINESTRING (0 0,1 1)"},
    {"shape: two lines",
     "places_lines",
     GEO_LINE,
     2,
     {{line, 2, false}, {other, 2, false}},
     AT(0, 0),
     "MULTILINESTRING ((0 0,1 1),(2 2,3.0 1.5))"},
    {"shape: area, clockwise in the file",
     "places_areas",
     GEO_AREA,
     1,
     {{ccw, 5, false}},
     AT(0, 0),
     "POLYGON ((0 0,0 4,4 4,4 0,0 0))"},
    {"shape: hole",
     "places_areas",
     GEO_AREA,
     2,
     {{ccw, 5, false}, {hole, 5, true}},
     AT(0, 0),
     "POLYGON ((0 0,0 4,4 4,4 0,0 0),(1 1,2 1,2 2,1 2,1 1))"},
    {"shape: two areas",
     "places_areas",
     GEO_AREA,
     3,
     {{ccw, 5, false}, {hole, 5, true}, {east, 5, false}},
     AT(0, 0),
     "MULTIPOLYGON (((0 0,0 4,4 4,4 0,0 0),(1 1,2 1,2 2,1 2,1 1)),"
     "((179 0,179 1,180 1,180 0,179 0)))"},
};

static const column one_column[] = {{"id", "Id", COL_TEXT, 0}};
static const value one_value[] = {TEXT("a")};

static void check_shape(void **state) {
    const shape_row *r = *state;
    if (!have_gdal()) {
        skip();
    }
    layer lay = {LAYER_PLACES, "places", LAYER_MIXED, one_column, 1};
    geo_shape shape = {r->type, r->parts, r->n_parts};
    feature f = {1, one_value, r->point, r->n_parts > 0 ? &shape : NULL};
    write_one(&lay, &f, 1);
    gm_buf got = GM_BUF_INIT;
    ogrinfo("-q", r->file, &got);
    want_text(&got, r->want);
    gm_buf_clear(&got);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void read_part(const char *name, const char *ending, gm_file *file) {
    char path[300];
    snprintf(path, sizeof path, "%s/shapefile/%s.%s", temp_dir, name, ending);
    assert_int_equal(gm_file_open(path, file, NULL), GM_OK);
}

static void check_bytes(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, one_column, 1};
    feature f = {1, one_value, AT(1, 2), NULL};
    write_one(&lay, &f, 1);
    static const char table[] = "\x03\x46\x01\x01\x01\0\0\0\x41\0\x02\0"
                                "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "id\0\0\0\0\0\0\0\0\0C\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\r a\x1A";
    static const char shx_end[] = "\0\0\0\x32\0\0\0\x0A";
    static const char shp_end[] =
        "\0\0\0\x01\0\0\0\x0A\x01\0\0\0\0\0\0\0\0\0\xF0\x3F\0\0\0\0\0\0\0\x40";
    gm_file file;
    read_part("events", "dbf", &file);
    assert_int_equal(file.bytes.len, sizeof table - 1);
    assert_memory_equal(file.bytes.ptr, table, sizeof table - 1);
    gm_file_close(&file);
    read_part("events", "shp", &file);
    assert_int_equal(file.bytes.len, 128);
    assert_memory_equal(file.bytes.ptr + 24, "\0\0\0\x40\xE8\x03\0\0\x01\0\0\0", 12);
    assert_memory_equal(file.bytes.ptr + 100, shp_end, sizeof shp_end - 1);
    gm_file_close(&file);
    read_part("events", "shx", &file);
    assert_int_equal(file.bytes.len, 108);
    assert_memory_equal(file.bytes.ptr + 100, shx_end, sizeof shx_end - 1);
    gm_file_close(&file);
    read_part("events", "cpg", &file);
    assert_true(gm_str_is(file.bytes, "UTF-8"));
    gm_file_close(&file);
}

static void check_empty(void **state) {
    (void)state;
    layer events = {LAYER_EVENTS, "events", LAYER_POINTS, one_column, 1};
    layer extents = {LAYER_EXTENTS, "extents", LAYER_AREAS, one_column, 1};
    layer places = {LAYER_PLACES, "places", LAYER_MIXED, one_column, 1};
    const layer *layers[] = {&events, &extents, &places};
    export_target target = target_of(temp_dir, -1, layers, 3);
    void *out;
    assert_int_equal(exporter_shapefile.open(&target, &out, NULL), GM_OK);
    assert_int_equal(exporter_shapefile.close(out, &facts, NULL), GM_OK);
    char path[300];
    snprintf(path, sizeof path, "%s/shapefile/places_points.shp", temp_dir);
    assert_false(gm_path_exists(path));
    if (!have_gdal()) {
        return;
    }
    gm_buf got = GM_BUF_INIT;
    ogrinfo("-al -so", "events", &got);
    want_text(&got, "Geometry: Point");
    want_text(&got, "Feature Count: 0");
    gm_buf_reset(&got);
    ogrinfo("-al -so", "extents", &got);
    want_text(&got, "Geometry: Polygon");
    gm_buf_clear(&got);
}

/* Enough rows for the spool to be read in several pieces; every one must come back. */
static void check_many(void **state) {
    (void)state;
    enum { ROWS = 30000 };
    static const column columns[] = {{"n", "N", COL_INT, 0}, {"t", "T", COL_TEXT, 0}};
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, columns, 2};
    const layer *layers[] = {&lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out;
    char text[101];
    memset(text, 'x', sizeof text);
    assert_int_equal(exporter_shapefile.open(&target, &out, NULL), GM_OK);
    for (int64_t i = 0; i < ROWS; i++) {
        value v[] = {NUMBER(i), {i % 7 == 0, {text, (size_t)(i % 101)}, 0}};
        feature f = {1, v, AT(0, 0), NULL};
        assert_int_equal(exporter_shapefile.feature(out, &lay, &f, NULL), GM_OK);
    }
    assert_int_equal(exporter_shapefile.close(out, &facts, NULL), GM_OK);
    gm_file file;
    read_part("events", "dbf", &file);
    assert_int_equal(file.bytes.len, 97 + ROWS * 106 + 1);
    for (int i = 0; i < ROWS; i++) {
        char want[120]; /* the compiler counts wider numbers than there are */
        snprintf(want, sizeof want, " %5d%-100.*s", i, i % 7 == 0 ? 0 : i % 101, text);
        assert_memory_equal(file.bytes.ptr + 97 + i * 106, want, 106);
    }
    gm_file_close(&file);
}

static void check_same_twice(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, one_column, 1};
    feature f = {1, one_value, AT(1.25, 2.5), NULL};
    gm_buf first = GM_BUF_INIT, second = GM_BUF_INIT;
    gm_buf *const runs[] = {&first, &second};
    for (size_t run_no = 0; run_no < 2; run_no++) {
        write_one(&lay, &f, 1);
        for (size_t k = 0; k < COUNT(endings); k++) {
            gm_file file;
            read_part("events", endings[k], &file);
            gm_buf_add_str(runs[run_no], file.bytes);
            gm_file_close(&file);
        }
        clear_temp(NULL);
    }
    assert_true(gm_str_eq(gm_buf_view(&first), gm_buf_view(&second)));
    gm_buf_clear(&first);
    gm_buf_clear(&second);
}

static void check_drop(void **state) {
    (void)state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, one_column, 1};
    const layer *layers[] = {&lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out;
    assert_int_equal(exporter_shapefile.open(&target, &out, NULL), GM_OK);
    exporter_shapefile.drop(out);
    exporter_shapefile.drop(NULL);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void check_too_many_columns(void **state) {
    (void)state;
    static column columns[256];
    static char column_names[256][8];
    for (size_t i = 0; i < COUNT(columns); i++) {
        snprintf(column_names[i], sizeof column_names[i], "c%zu", i);
        columns[i] = (column){column_names[i], "", COL_TEXT, 0};
    }
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, columns, COUNT(columns)};
    const layer *layers[] = {&lay};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(exporter_shapefile.open(&target, &out, &err), GM_E_EXPORT_LIMIT);
    assert_non_null(strstr(err.text, "256"));
}

/* One wide row makes every row wide: the limit is seen from the widths, long before the disk is full. */
static void check_two_gib(void **state) {
    (void)state;
    enum { WIDE = 250 };
    static column columns[WIDE];
    static char column_names[WIDE][8];
    static value wide[WIDE], narrow[WIDE];
    static char text[254];
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < WIDE; i++) {
        snprintf(column_names[i], sizeof column_names[i], "c%zu", i);
        columns[i] = (column){column_names[i], "", COL_TEXT, 0};
        wide[i] = (value){false, {text, sizeof text}, 0};
        narrow[i] = (value)EMPTY;
    }
    dbf *d;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(dbf_new(temp_dir, columns, WIDE, &d, NULL), GM_OK);
    gm_status status = dbf_add(d, wide, &err);
    size_t n = 1;
    for (; status == GM_OK; n++) {
        status = dbf_add(d, narrow, &err);
    }
    assert_int_equal(status, GM_E_EXPORT_LIMIT);
    assert_int_equal(n, INT32_MAX / (WIDE * 254) + 1);
    assert_non_null(strstr(err.text, "gpkg"));
    dbf_free(d);
}

int main(void) {
    static struct CMUnitTest tests[100];
    size_t n = 0;
    const char *base = getenv("TMPDIR");
    snprintf(temp_dir, sizeof temp_dir, "%s/gm-shapefile-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(temp_dir) == NULL) {
        return 1;
    }
    for (size_t i = 0; i < COUNT(column_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = column_rows[i].name,
                                         .test_func = check_column,
                                         .teardown_func = clear_temp,
                                         .initial_state = &column_rows[i]};
    }
    for (size_t i = 0; i < COUNT(shape_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = shape_rows[i].name,
                                         .test_func = check_shape,
                                         .teardown_func = clear_temp,
                                         .initial_state = &shape_rows[i]};
    }
    const struct CMUnitTest others[] = {
        cmocka_unit_test_teardown(check_bytes, clear_temp),
        cmocka_unit_test_teardown(check_empty, clear_temp),
        cmocka_unit_test_teardown(check_many, clear_temp),
        cmocka_unit_test_teardown(check_same_twice, clear_temp),
        cmocka_unit_test_teardown(check_drop, clear_temp),
        cmocka_unit_test_teardown(check_too_many_columns, clear_temp),
        cmocka_unit_test_teardown(check_two_gib, clear_temp),
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        tests[n++] = others[i];
    }
    int failed = _cmocka_run_group_tests("shapefile", tests, n, NULL, NULL);
    rmdir(temp_dir);
    return failed;
}
