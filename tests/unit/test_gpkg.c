/* GeoPackages: what SQLite reads back, and whether its own judges find them sound. */
#include "check.h"

#include <sqlite3.h>

#include "core/file.h"
#include "export/exporter.h"
#include "export/rtree.h"
#include "target.h"

static char temp_dir[200];
static char file_path[300];

#define TEXT(literal)  ((value){false, {(literal), sizeof(literal) - 1}, 0})
#define NUMBER(number) ((value){false, {NULL, 0}, (number)})
#define TEXT_OF(literal)                                                                           \
    { (literal), sizeof(literal) - 1 }
#define EMPTY   ((value){true, {NULL, 0}, 0})
#define SARAQIB "\u0633\u0631\u0627\u0642\u0628"

/* ---- helpers ---------------------------------------------------------------------------------- */

static int clear_temp(void **state) {
    (void)state;
    unlink(file_path);
    return 0;
}

static void *begin(const layer *const *layers, size_t n_layers) {
    export_target target = target_of(temp_dir, -1, layers, n_layers);
    void *out = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_gpkg.open(&target, &out, &err), &err);
    return out;
}

static void add(void *out, const layer *lay, const feature *f) {
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_gpkg.feature(out, lay, f, &err), &err);
}

static void end(void *out) {
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_gpkg.close(out, &facts, &err), &err);
}

static void write_one(const layer *lay, const feature *features, size_t n) {
    void *out = begin(&lay, 1);
    for (size_t i = 0; i < n; i++) {
        add(out, lay, &features[i]);
    }
    end(out);
}

/* The rows that a query gives: cells with '|' between, '\n' behind each row. The caller clears it. */
static gm_buf ask(const char *query) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    gm_buf out = GM_BUF_INIT;
    assert_int_equal(sqlite3_open_v2(file_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, query, -1, &statement, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", query, sqlite3_errmsg(db));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const void *cell = sqlite3_column_text(statement, i);
            gm_buf_add_text(&out, i > 0 ? "|" : "");
            gm_buf_add_text(&out, cell == NULL ? "null" : cell);
        }
        gm_buf_add_char(&out, '\n');
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    gm_buf_text(&out);
    return out;
}

static void want(const char *query, const char *wanted) {
    gm_buf found = ask(query);
    if (strcmp(gm_buf_text(&found), wanted) != 0) {
        fail_msg("%s\nfound \"%s\", wanted \"%s\"", query, found.ptr, wanted);
    }
    gm_buf_clear(&found);
}

/* SQLite's own judges. */
static void want_sound(const char *table) {
    char query[100];
    want("PRAGMA integrity_check", "ok\n");
    want("PRAGMA foreign_key_check", "");
    snprintf(query, sizeof query, "SELECT rtreecheck('rtree_%s_geom')", table);
    want(query, "ok\n");
}

static const column one_column[] = {{"t", "The text", COL_TEXT, 0}};
static const layer one_layer = {LAYER_EVENTS, "events", LAYER_POINTS, one_column, 1};

/* ---- one column, as SQLite types and reads it --------------------------------------------------- */

typedef struct column_row {
    const char *name;
    column column;
    value value;
    const char *want; /* declared type, storage class, value */
} column_row;

static column_row column_rows[] = {
    {"column: text", {"t", "", COL_TEXT, 0}, {false, TEXT_OF("Saraqib"), 0}, "TEXT|text|Saraqib\n"},
    {"column: Arabic",
     {"t", "", COL_TEXT, 0},
     {false, TEXT_OF(SARAQIB), 0},
     "TEXT|text|" SARAQIB "\n"},
    {"column: text that looks like a number stays text",
     {"t", "", COL_TEXT, 0},
     {false, TEXT_OF("007"), 0},
     "TEXT|text|007\n"},
    {"column: NUL and broken bytes",
     {"t", "", COL_TEXT, 0},
     {false,
      TEXT_OF("a\0b\xFF"
              "c and more than eight"),
      0},
     "TEXT|text|a b\uFFFD"
     "c and more than eight\n"},
    {"column: null", {"t", "", COL_TEXT, 0}, {true, {NULL, 0}, 0}, "TEXT|null|null\n"},
    {"column: whole", {"t", "", COL_INT, 0}, {false, {NULL, 0}, -7}, "INTEGER|integer|-7\n"},
    {"column: largest",
     {"t", "", COL_INT, 0},
     {false, {NULL, 0}, INT64_MAX},
     "INTEGER|integer|9223372036854775807\n"},
    {"column: null whole", {"t", "", COL_INT, 0}, {true, {NULL, 0}, 0}, "INTEGER|null|null\n"},
    {"column: fixed", {"t", "", COL_FIXED, 3}, {false, {NULL, 0}, 950}, "REAL|real|0.95\n"},
    {"column: date",
     {"t", "", COL_DATE, 0},
     {false, TEXT_OF("2020-02-29"), 0},
     "DATE|text|2020-02-29\n"},
    {"column: raw", {"t", "", COL_RAW, 0}, {false, TEXT_OF("1.50"), 0}, "REAL|real|1.5\n"},
    {"column: raw that is no number",
     {"t", "", COL_RAW, 0},
     {false, TEXT_OF("many"), 0},
     "REAL|null|null\n"},
};

static void check_column(void **state) {
    const column_row *row = *state;
    layer lay = {LAYER_EVENTS, "events", LAYER_POINTS, &row->column, 1};
    feature f = {1, &row->value, {.lat = 1, .lon = 2}, NULL};
    write_one(&lay, &f, 1);
    want("SELECT (SELECT type FROM pragma_table_info('events') WHERE name='t'), typeof(t), t "
         "FROM events",
         row->want);
    want_sound("events");
}

/* ---- geometry ----------------------------------------------------------------------------------- */

#define AT(lon_, lat_)                                                                             \
    { .lat = (lat_), .lon = (lon_) }

static const gm_latlon square[] = {AT(0, 0), AT(0, 1), AT(1, 1), AT(1, 0),
                                   AT(0, 0)}; /* clockwise */
static const gm_latlon hole[] = {AT(.2, .2), AT(.4, .2), AT(.4, .4), AT(.2, .2)};
static const gm_latlon east[] = {AT(179, 0), AT(180, 0), AT(180, 1), AT(179, 0)};
static const gm_latlon west[] = {AT(-180, 0), AT(-179, 0), AT(-180, 1), AT(-180, 0)};
static const gm_latlon pole[] = {AT(-180, 89), AT(0, 89),    AT(180, 89),
                                 AT(180, 90),  AT(-180, 90), AT(-180, 89)};
static const gm_latlon road[] = {AT(36, 35), AT(37, 36)};
static const geo_part area_parts[] = {
    {square, 5, false}, {hole, 4, true}, {east, 4, false}, {west, 4, false}};
static const geo_part pole_parts[] = {{pole, 6, false}};
static const geo_part line_parts[] = {{road, 2, false}};

static void check_point_bytes(void **state) {
    (void)state;
    value v = TEXT("x");
    feature f = {UINT64_C(9007199254740991), &v, AT(36.80012345, -35.5), NULL};
    write_one(&one_layer, &f, 1);
    /* Head, WKB head, then 36.800123 and -35.5 as doubles. */
    want("SELECT hex(geom), feature_id, fid FROM events",
         "47500001E6100000010100000082E3326E6A664240"
         "0000000000C041C0"
         "|9007199254740991|1\n");
    want("SELECT min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name='events'",
         "36.800123|-35.5|36.800123|-35.5|4326\n");
    want_sound("events");
}

static void check_shapes(void **state) {
    (void)state;
    layer places = {LAYER_PLACES, "places", LAYER_MIXED, one_column, 1};
    geo_shape area = {GEO_AREA, area_parts, 4};
    geo_shape polar = {GEO_AREA, pole_parts, 1};
    geo_shape line = {GEO_LINE, line_parts, 1};
    value v = TEXT("x");
    const feature features[] = {{1, &v, AT(0, 0), &area},
                                {2, &v, AT(0, 0), &line},
                                {3, &v, AT(5, 6), NULL},
                                {4, &v, AT(0, 0), &polar}};
    write_one(&places, features, 4);
    want("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns",
         "places_points|POINT\nplaces_lines|MULTILINESTRING\nplaces_areas|MULTIPOLYGON\n");
    want("SELECT id, minx, maxx, miny, maxy FROM rtree_places_areas_geom",
         "1|-180.0|180.0|0.0|1.0\n2|-180.0|180.0|89.0|90.0\n");
    /* Head with the box; three polygons, the first with two rings that now run the right way round. */
    want("SELECT substr(hex(geom), 1, 16), substr(hex(geom), 81, 18), substr(hex(geom), 99, 26), "
         "substr(hex(geom), 125, 64) FROM places_areas WHERE fid=1",
         "47500003E6100000|010600000003000000|01030000000200000005000000|"
         "00000000000000000000000000000000000000000000F03F0000000000000000\n");
    want_sound("places_points");
    want_sound("places_lines");
    want_sound("places_areas");
}

static void check_empty_shape(void **state) {
    (void)state;
    layer extents = {LAYER_EXTENTS, "extents", LAYER_AREAS, one_column, 1};
    geo_shape none = {GEO_AREA, NULL, 0};
    geo_shape polar = {GEO_AREA, pole_parts, 1};
    value v = TEXT("x");
    const feature features[] = {{1, &v, AT(0, 0), &none}, {2, &v, AT(0, 0), &polar}};
    write_one(&extents, features, 2);
    want("SELECT hex(geom) FROM extents WHERE fid=1", "47500011E6100000010600000000000000\n");
    want("SELECT id FROM rtree_extents_geom", "2\n");
    want_sound("extents");
}

/* ---- the index ---------------------------------------------------------------------------------- */

typedef struct tree_row {
    const char *name;
    int n;
    int want_depth;
} tree_row;

/* 51 cells a node: full nodes, one more, and three levels. */
static tree_row tree_rows[] = {
    {"index: empty", 0, 0},          {"index: one", 1, 0},     {"index: a full root", 51, 0},
    {"index: a second leaf", 52, 1}, {"index: full", 2601, 1}, {"index: three levels", 2602, 2},
    {"index: many", 20000, 2},
};

static void check_tree(void **state) {
    const tree_row *row = *state;
    uint64_t seed = check_seed();
    void *out = begin(&(const layer *){&one_layer}, 1);
    int n_inside = 0;
    for (int i = 0; i < row->n; i++) {
        value v = i % 5 == 0 ? EMPTY : TEXT("somewhere");
        feature f = {(uint64_t)i + 1,
                     &v,
                     {.lat = check_between(&seed, -90, 90), .lon = check_between(&seed, -180, 180)},
                     NULL};
        n_inside +=
            f.point.lon >= 20 && f.point.lon <= 40 && f.point.lat >= 30 && f.point.lat <= 50;
        add(out, &one_layer, &f);
    }
    end(out);
    want_sound("events");
    char wanted[60];
    snprintf(wanted, sizeof wanted, "%d|%d|%d\n", row->n, row->n, row->want_depth);
    want("SELECT (SELECT count(*) FROM rtree_events_geom), feature_count, (SELECT rtreedepth(data) "
         "FROM rtree_events_geom_node WHERE nodeno=1) FROM gpkg_ogr_contents",
         wanted);
    snprintf(wanted, sizeof wanted, "%d\n", n_inside);
    want(
        "SELECT count(*) FROM rtree_events_geom WHERE minx>=20 AND maxx<=40 AND miny>=30 AND maxy<=50",
        wanted);
}

/* Boxes are floats: they must still hold the doubles that they stand for. */
static void check_rounding(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 100000; i++) {
        double x = check_between(&seed, -180, 180);
        double y = check_between(&seed, -1e7, 1e7);
        rtree_box box = rtree_box_of(x, x, y, y);
        assert_true((double)box.west <= x && x <= (double)box.east);
        assert_true((double)box.south <= y && y <= (double)box.north);
        assert_true(nextafterf(box.west, INFINITY) >= box.east);
    }
    rtree_box exact = rtree_box_of(0.5, 0.5, -2, -2);
    assert_true(exact.west == 0.5F && exact.east == 0.5F && exact.south == -2 && exact.north == -2);
}

/* ---- what the file says about itself ------------------------------------------------------------ */

static void check_words(void **state) {
    (void)state;
    static const column columns[] = {
        {"fid", "Row", COL_INT, 0}, {"GEOM", "Same", COL_TEXT, 0}, {"t", "Same", COL_TEXT, 0}};
    layer events = {LAYER_EVENTS, "events", LAYER_POINTS, columns, 3};
    layer claims = {LAYER_CLAIMS, "claims", LAYER_TABLE, one_column, 1};
    const layer *layers[] = {&events, &claims};
    value v[] = {NUMBER(77), TEXT("a"), TEXT("b")};
    value claim = TEXT("who says");
    void *out = begin(layers, 2);
    add(out, &events, &(feature){5, v, AT(1, 2), NULL});
    add(out, &claims, &(feature){0, &claim, AT(0, 0), NULL});
    end(out);
    want("SELECT name FROM pragma_table_info('events')",
         "fid_1\ngeom_1\nfid\nGEOM\nt\nfeature_id\n");
    want("SELECT fid_1, fid, GEOM, t, feature_id FROM events", "1|77|a|b|5\n");
    want("SELECT column_name, name, title FROM gpkg_data_columns WHERE table_name='events'",
         "fid|Row|Row\nGEOM|Same|Same\nt|t|Same\n");
    want("SELECT table_name, data_type, srs_id FROM gpkg_contents",
         "events|features|4326\nclaims|attributes|null\nlayer_styles|attributes|null\n");
    want("SELECT * FROM claims", "1|who says\n");
    want("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML LIKE '<!DOCTYPE qgis%' "
         "FROM layer_styles",
         "events|geom_1|1|1\n");
    want("SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema WHERE name='events'", "1\n");
    want("SELECT name, seq FROM sqlite_sequence WHERE name<>'layer_styles'",
         "events|1\nclaims|1\n");
    want("SELECT metadata FROM gpkg_metadata", "Test\n\n");
    want("PRAGMA integrity_check", "ok\n");
    want("SELECT rtreecheck('rtree_events_geom_1')", "ok\n");
}

/* A GeoPackage of ours that comes in again has the column already. */
static void check_feature_id_of_input(void **state) {
    (void)state;
    static const column columns[] = {{"Feature_ID", "", COL_INT, 0}};
    layer events = {LAYER_EVENTS, "events", LAYER_POINTS, columns, 1};
    value v = NUMBER(77);
    write_one(&events, &(feature){5, &v, AT(1, 2), NULL}, 1);
    want("SELECT name FROM pragma_table_info('events')", "fid\ngeom\nFeature_ID\n");
}

static void check_long_text(void **state) {
    (void)state;
    enum { SIZE = 100000 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, 'x', SIZE);
    value v = {false, {text, SIZE}, 0};
    const feature features[] = {{1, &v, AT(1, 2), NULL}, {2, &v, AT(3, 4), NULL}};
    write_one(&one_layer, features, 2);
    want("SELECT length(t), t = printf('%.*c', 100000, 'x') FROM events", "100000|1\n100000|1\n");
    want_sound("events");
    free(text);
}

static void check_same_twice(void **state) {
    (void)state;
    gm_buf first = GM_BUF_INIT;
    for (int run = 0; run < 2; run++) {
        value v = TEXT("x");
        void *out = begin(&(const layer *){&one_layer}, 1);
        for (int i = 0; i < 300; i++) {
            add(out, &one_layer, &(feature){(uint64_t)i + 1, &v, AT(i * .1, -i * .1), NULL});
        }
        end(out);
        gm_file file;
        check_ok(gm_file_open(file_path, &file, NULL), NULL);
        if (run == 0) {
            gm_buf_add_str(&first, file.bytes);
        } else {
            assert_true(gm_str_eq(gm_buf_view(&first), file.bytes));
        }
        gm_file_close(&file);
        unlink(file_path);
    }
    gm_buf_clear(&first);
}

static void check_refusals(void **state) {
    (void)state;
    const layer *layers[] = {&one_layer};
    export_target target = target_of(temp_dir, -1, layers, 1);
    void *out = NULL;
    gm_error err = GM_ERROR_INIT;
    exporter_gpkg.drop(NULL);
    exporter_gpkg.drop(begin(layers, 1));
    /* The file of the dropped one is still there. */
    assert_int_equal(exporter_gpkg.open(&target, &out, &err), GM_E_IO);
    assert_non_null(strstr(err.text, "test.gpkg"));
}

int main(void) {
    static struct CMUnitTest tests[60];
    size_t n = 0;
    const char *base = getenv("TMPDIR");
    snprintf(temp_dir, sizeof temp_dir, "%s/gm-gpkg-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(temp_dir) == NULL) {
        return 1;
    }
    snprintf(file_path, sizeof file_path, "%s/test.gpkg", temp_dir);
    for (size_t i = 0; i < N_OF(column_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = column_rows[i].name,
                                         .test_func = check_column,
                                         .teardown_func = clear_temp,
                                         .initial_state = &column_rows[i]};
    }
    for (size_t i = 0; i < N_OF(tree_rows); i++) {
        tests[n++] = (struct CMUnitTest){.name = tree_rows[i].name,
                                         .test_func = check_tree,
                                         .teardown_func = clear_temp,
                                         .initial_state = &tree_rows[i]};
    }
    const struct CMUnitTest others[] = {
        cmocka_unit_test_teardown(check_point_bytes, clear_temp),
        cmocka_unit_test_teardown(check_shapes, clear_temp),
        cmocka_unit_test_teardown(check_empty_shape, clear_temp),
        cmocka_unit_test(check_rounding),
        cmocka_unit_test_teardown(check_words, clear_temp),
        cmocka_unit_test_teardown(check_feature_id_of_input, clear_temp),
        cmocka_unit_test_teardown(check_long_text, clear_temp),
        cmocka_unit_test_teardown(check_same_twice, clear_temp),
        cmocka_unit_test_teardown(check_refusals, clear_temp),
    };
    for (size_t i = 0; i < N_OF(others); i++) {
        tests[n++] = others[i];
    }
    int failed = _cmocka_run_group_tests("gpkg", tests, n, NULL, NULL);
    rmdir(temp_dir);
    return failed;
}
