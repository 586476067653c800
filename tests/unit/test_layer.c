/* Source layers: what is read from good ones, and what is said of wrong ones. */
#include "check.h"

#include "gazetteer/gaz.h"
#include "geo/shape.h"

#define BAD  GM_TEST_DATA "/gazetteer/bad/"
#define GOOD GM_TEST_DATA "/gazetteer/good/"

/* ---- Wrong layers: a file and the whole message behind the folder's name ----------------------- */

typedef struct bad_row {
    const char *name; /* file */
    gm_status code;
    const char *want; /* what follows the file name */
} bad_row;

#define SYNTAX GM_E_GAZ_SYNTAX
#define VALUE  GM_E_GAZ_VALUE
#define WRONG  ":2: the geometry is wrong: "
#define POS    WRONG "a position is [longitude, latitude], two numbers"
#define HEADER(column)                                                                             \
    ":1: the header lacks " column "; a CSV layer has the columns id,name,lon,lat and more"
#define RADIUS "radius_m is a number of metres from 0 to 21000000, or empty, not "
#define QUOTE  "a quote is not closed, or not doubled inside a quoted cell"

static bad_row bad_rows[] = {
    {"empty.geojson", SYNTAX, ": the layer is empty"},
    {"blank.geojson", SYNTAX, ": the layer is empty"},
    {"bom-only.geojson", SYNTAX, ": the layer is empty"},
    {"latin1.csv", SYNTAX, ":3: not UTF-8 text from here on; save the layer as UTF-8"},
    {"not-json.geojson", SYNTAX, ":3:44: not valid JSON: string or '}' expected near '}'"},
    {"cut-off.geojson", SYNTAX, ":3: the JSON value that starts here does not end or is no value"},
    {"cut-off-between.geojson", SYNTAX, ":3: the JSON array does not end; is the file cut off?"},
    {"nan.geojson", SYNTAX, ":2:101: not valid JSON: invalid token near 'NaN'"},
    {"huge.geojson", SYNTAX, ":2:103: not valid JSON: real number overflow near '1e999'"},
    {"duplicate-key.geojson", SYNTAX,
     ":3:49: not valid JSON: duplicate object key near '\"name\"'"},
    {"no-properties.geojson", SYNTAX, ":3: expected a GeoJSON Feature with \"properties\""},
    {"geometry-alone.geojson", SYNTAX, ":1: expected a GeoJSON Feature with \"properties\""},
    {"array-of-numbers.geojson", SYNTAX, ":1:1: not valid JSON: '[' or '{' expected near '1'"},
    {"no-name.geojson", VALUE, ":3: the place has no name; fill its property \"name\""},
    {"name-null.geojson", VALUE, ":2: the place has no name; fill its property \"name\""},
    {"no-geometry.geojson", VALUE, ":3: \"Nowhere\" has no geometry; give it a point"},
    {"null-geometry.geojson", VALUE, ":3: \"Nowhere\" has no geometry; give it a point"},
    {"geometry-type.geojson", VALUE,
     WRONG "its type is none of Point, LineString, Polygon or their Multi forms"},
    {"geometry-collection.geojson", VALUE, WRONG "it lacks \"type\" or \"coordinates\""},
    {"geometry-text.geojson", VALUE, WRONG "it lacks \"type\" or \"coordinates\""},
    {"coordinates-text.geojson", VALUE, POS},
    {"coordinates-short.geojson", VALUE, POS},
    {"coordinates-empty.geojson", VALUE, POS},
    {"point-nested.geojson", VALUE, POS},
    {"line-flat.geojson", VALUE, POS},
    {"line-one-point.geojson", VALUE, ":2: \"B\": a line has fewer than two points"},
    {"line-empty.geojson", VALUE, ":2: \"B\": a part has no points"},
    {"polygon-flat.geojson", VALUE, POS},
    {"polygon-open.geojson", VALUE, ":2: \"B\": a ring is not closed"},
    {"polygon-three.geojson", VALUE, ":2: \"B\": a ring has fewer than four points"},
    {"polygon-empty.geojson", VALUE, ":2: \"B\" has no geometry; give it a point"},
    {"multipoint-empty.geojson", VALUE, ":2: \"B\" has no geometry; give it a point"},
    {"off-globe.geojson", VALUE, ":3: \"Off\": a latitude is off the globe (-90 to 90)"},
    {"off-globe-lon.geojson", VALUE, ":2: \"Off\": a longitude is off the globe (-180 to 180)"},
    {"projected.geojson", VALUE, ":2: \"Metres\": a latitude is off the globe (-90 to 90)"},
    {"radius-negative.geojson", VALUE, ":3: " RADIUS "\"-1\""},
    {"radius-text.geojson", VALUE, ":2: " RADIUS "\"2 km\""},
    {"radius-huge.geojson", VALUE, ":2: " RADIUS "\"9000000000000\""},
    {"population-text.geojson", VALUE, ":2: population is a whole number or empty, not \"many\""},
    {"population-half.geojson", VALUE, ":2: population is a whole number or empty, not \"1.5\""},
    {"population-negative.geojson", VALUE, ":2: population is a whole number or empty, not \"-5\""},
    {"set-no-text.geojson", VALUE, ":2: set_no is a whole number or empty, not \"nine\""},
    {"set-no-huge.geojson", VALUE, ":2: set_no is a whole number or empty, not \"4294967296\""},
    {"date-from.geojson", VALUE,
     ":2: date_from is an EDTF date such as 2017-10 or empty, not \"autumn 2017\""},
    {"date-to.geojson", VALUE,
     ":2: date_to is an EDTF date such as 2018-05 or empty, not \"2017-02-30\""},
    {"date-ambiguous.geojson", VALUE,
     ":2: date_from is an EDTF date such as 2017-10 or empty, not \"03/02/2020\""},
    {"date-order.geojson", VALUE,
     ":3: date_to 2018-12 lies before date_from 2019-01; exchange or mend them"},
    {"csv-header.csv", SYNTAX, HEADER("name")},
    {"csv-no-name.csv", SYNTAX, HEADER("name")},
    {"csv-no-lon.csv", SYNTAX, HEADER("lon")},
    {"csv-no-lat.csv", SYNTAX, HEADER("lat")},
    {"csv-twice.csv", SYNTAX, ":1: the header has the column \"lat\" twice; remove or rename one"},
    {"csv-lon-text.csv", VALUE, ":3: lon is a decimal number of degrees, not \"36°48\""},
    {"csv-lat-empty.csv", VALUE, ":4: lat is a decimal number of degrees, not \"\""},
    {"csv-decimal-comma.csv", VALUE, ":2: lon is a decimal number of degrees, not \"36,8\""},
    {"csv-off-globe.csv", VALUE, ":2: \"A\": a latitude is off the globe (-90 to 90)"},
    {"csv-nan.csv", VALUE, ":2: lat is a decimal number of degrees, not \"nan\""},
    {"csv-huge.csv", VALUE, ":2: lon is a decimal number of degrees, not \"1e999\""},
    {"csv-inf.csv", VALUE, ":2: lon is a decimal number of degrees, not \"inf\""},
    {"csv-surplus.csv", SYNTAX,
     ":3:19: the row has more cells than the header: quote cells with commas"},
    {"csv-quote.csv", SYNTAX, ":2:3: " QUOTE},
    {"csv-quote-inside.csv", SYNTAX, ":2:3: " QUOTE},
    {"csv-no-name-cell.csv", VALUE, ":3: the place has no name; fill its property \"name\""},
    {"csv-radius.csv", VALUE, ":2: " RADIUS "\"-5\""},
    {"same-id.geojson", VALUE, NULL},
    {"same-id-overlap.geojson", VALUE, NULL},
};

static void refuses(void **state) {
    const bad_row *r = *state;
    char path[400];
    char want[1200];
    char found[900];
    gm_gaz *gaz = (gm_gaz *)(uintptr_t)&path;
    gm_error err = GM_ERROR_INIT;
    snprintf(path, sizeof path, BAD "%s", r->name);
    if (r->want != NULL) {
        snprintf(want, sizeof want, "%s%s", path, r->want);
    } else {
        snprintf(
            want, sizeof want,
            "%s:3: the id \"post\" stands in line 2 of %s too, for the same time; give one of them "
            "another id, or both their date_from and date_to",
            path, path);
    }
    const char *paths[] = {path};
    gm_status status = gm_gaz_open(paths, 1, &gaz, &err);
    gm_error_format(&err, found, sizeof found);
    assert_string_equal(found, want);
    assert_int_equal(status, r->code);
    assert_ptr_equal(gaz, &path); /* untouched on failure */
    assert_int_equal(gm_gaz_open(paths, 1, &gaz, NULL), r->code);
}

/* ---- Good layers: a line for each place -------------------------------------------------------- */

typedef struct good_row {
    const char *name;
    const char *want;
} good_row;

/* "line id name [names] kind ~radius p population set#no ref from..to lat,lon type" of what is there. */
static good_row good_rows[] = {
    {"names.geojson", "2 a A [x;y] settlement 35.8,36.8 point\n"
                      "3 b B [x;y] settlement 35.8,36.8 point\n"
                      "4 c C [x;y] settlement 35.8,36.8 point\n"
                      "5 d D settlement 35.8,36.8 point\n"
                      "6 e E [x;;7; z] settlement 35.8,36.8 point\n"
                      "7 f F [;;x; ;] settlement 35.8,36.8 point\n"},
    {"numbers.geojson", "2 a A settlement ~2000 p34231 s#9 35.8,36.8 point\n"
                        "3 b B settlement ~2000.5 p34231 s#10 35.8,36.8 point\n"
                        "4 7 2020 settlement 35.8,36.8 point\n"
                        "5 d D settlement p0 #0 35.8,36.8 point\n"},
    {"winding.geojson", "2 cw Clockwise admin 35.5,36.2 area +4 -4\n"
                        "3 ccw Counter admin 35.5,36.5 area +4 +4\n"},
    {"shapes.geojson", "2 a A settlement 35,36.5 point\n"
                       "3 b B road M5; M-4 35,36.5 line\n"
                       "4 c C road 35,37 line\n"
                       "5 d D settlement 35.8,36.8 point\n"},
    {"no-id.geojson", NULL},
    {"dates.geojson", "2 a A settlement 2017-10..2018 35.8,36.8 point\n"
                      "3 a A settlement 2019.. 36.5,37.5 point\n"
                      "4 b B settlement ..2020-02-03 35.8,36.8 point\n"},
    {"unknown.geojson", "2 a A bus_stop 35.8,36.8 point\n"},
    {"bom.geojson", "2 a A settlement 35.8,36.8 point\n"},
    {"lines.geojsonl", "1 a A settlement 35.8,36.8 point\n2 b B settlement 35.8,36.8 point\n"},
    {"pretty.geojson", "4 a A settlement 35.8,36.8 point\n18 b سراقب settlement 35.8,36.8 point\n"},
    {"empty-collection.geojson", ""},
    {"plain.csv", "2 a Saraqib [سراقب;Seraqib] settlement ~2000 35.86447,36.80591 point\n"},
    {"bom-crlf.csv", "2 a A settlement 35.8,36.8 point\n4 b B settlement 35.9,36.9 point\n"},
    {"semicolons.csv", "2 a A;B settlement 35.8,36.8 point\n"},
    {"tabs.csv", "2 a A settlement 35.8,36.8 point\n"},
    {"quoted.csv", "2 a Kafr Nabl, \"east\" settlement 35.8,36.8 point\n"
                   "4 b B settlement 35.9,36.9 point\n"},
    {"header-only.csv", ""},
};

static void add_area(gm_buf *out, const geo_shape *shape) {
    for (size_t i = 0; i < shape->n_parts; i++) {
        const geo_part *part = &shape->parts[i];
        assert_int_equal(geo_ring_ccw(part->points, part->n), !part->hole);
        gm_buf_printf(out, " %c%zu", part->hole ? '-' : '+', part->n - 1);
    }
}

static void describe(const gm_gaz *gaz, place_ref ref, gm_buf *out) {
    static const char *const types[] = {"point", "line", "area"};
    gm_arena arena = GM_ARENA_INIT;
    geo_shape shape;
    place p = gaz_place(gaz, ref);
    gm_buf_printf(out, "%u %.*s %.*s", p.line, GM_FMT(p.id), GM_FMT(p.name));
    if (p.names.len > 0) {
        gm_buf_printf(out, " [%.*s]", GM_FMT(p.names));
    }
    gm_buf_printf(out, " %.*s", GM_FMT(p.kind_word));
    if (p.radius_m > 0) {
        gm_buf_printf(out, " ~%g", p.radius_m);
    }
    if (p.population >= 0) {
        gm_buf_printf(out, " p%lld", (long long)p.population);
    }
    if (p.set_id.len > 0 || p.set_no >= 0) {
        gm_buf_printf(out, " %.*s#%lld", GM_FMT(p.set_id), (long long)p.set_no);
    }
    if (p.road_ref.len > 0) {
        gm_buf_printf(out, " %.*s", GM_FMT(p.road_ref));
    }
    if (p.date_from.len + p.date_to.len > 0) {
        gm_buf_printf(out, " %.*s..%.*s", GM_FMT(p.date_from), GM_FMT(p.date_to));
    }
    gm_buf_printf(out, " %.7g,%.7g %s", p.point.lat, p.point.lon, types[p.type]);
    assert_int_equal(gaz_shape(gaz, ref, &arena, &shape), GM_OK);
    assert_int_equal(shape.type, p.type);
    if (shape.type == GEO_AREA) {
        add_area(out, &shape);
    }
    gm_buf_add_char(out, '\n');
    gm_arena_clear(&arena);
}

static gm_gaz *open_good(const char *name) {
    char path[400];
    const char *paths[] = {path};
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    snprintf(path, sizeof path, GOOD "%s", name);
    check_ok(gm_gaz_open(paths, 1, &gaz, &err), &err);
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        check_str(gaz_place(gaz, ref).layer, path);
    }
    return gaz;
}

static void reads(void **state) {
    const good_row *r = *state;
    gm_gaz *gaz = open_good(r->name);
    gm_buf all = GM_BUF_INIT;
    for (place_ref ref = 0; ref < gaz_n_refs(gaz); ref++) {
        describe(gaz, ref, &all);
    }
    if (r->want != NULL) {
        assert_string_equal(gm_buf_text(&all), r->want);
    }
    gm_buf_clear(&all);
    gm_gaz_close(gaz);
}

/* A missing id comes of name and position: the same in every run, another for another place. */
static void missing_ids_are_made(void **state) {
    (void)state;
    gm_gaz *one = open_good("no-id.geojson");
    gm_gaz *two = open_good("no-id.geojson");
    assert_int_equal(gm_gaz_count(one), 3);
    for (place_ref ref = 0; ref < 3; ref++) {
        gm_str id = gaz_place(one, ref).id;
        assert_true(gm_str_starts(id, GM_STR("x-")) && id.len == 18);
        assert_true(gm_str_eq(id, gaz_place(two, ref).id));
        for (place_ref other = 0; other < ref; other++) {
            assert_false(gm_str_eq(id, gaz_place(one, other).id));
        }
    }
    gm_gaz_close(one);
    gm_gaz_close(two);
}

static void names_as_any_list_find_the_place(void **state) {
    (void)state;
    gm_gaz *gaz = open_good("names.geojson");
    gaz_hits hits = {NULL, 0, 0};
    assert_int_equal(gaz_by_key(gaz, GM_STR("x"), &hits), GM_OK);
    assert_int_equal(hits.n, 5); /* a, b, c, e, f */
    hits.n = 0;
    assert_int_equal(gaz_by_key(gaz, GM_STR("y"), &hits), GM_OK);
    assert_int_equal(hits.n, 3);
    hits.n = 0;
    assert_int_equal(gaz_by_key(gaz, GM_STR("z"), &hits), GM_OK);
    assert_int_equal(hits.n, 1);
    check_str(hits.items[0].spelling, "z");
    gaz_hits_clear(&hits);
    gm_gaz_close(gaz);
}

static void missing_files_are_named(void **state) {
    (void)state;
    const char *path = GOOD "not-there.geojson";
    gm_gaz *gaz = NULL;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(gm_gaz_open(&path, 1, &gaz, &err), GM_E_IO);
    assert_non_null(strstr(err.text, "not-there.geojson"));
    assert_non_null(strstr(err.text, "No such file"));
    assert_int_equal(gm_gaz_open(NULL, 0, &gaz, NULL), GM_E_ARG);
    assert_int_equal(gm_gaz_open(&path, 0, &gaz, NULL), GM_E_ARG);
    assert_int_equal(gm_gaz_open(&path, 1, NULL, NULL), GM_E_ARG);
}

/* Any beginning of a layer is refused or gives fewer places; none crashes. */
static void every_truncation_is_handled(void **state) {
    (void)state;
    static const char layer[] =
        "{\"type\":\"FeatureCollection\",\"features\":[\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name\":\"Saraqib\",\"names\":[\"x;y\"],"
        "\"radius_m\":2000},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,35],[37,35],"
        "[37,36],[36,35]]]}},\n"
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"\\u0633\"},\"geometry\":"
        "{\"type\":\"Point\",\"coordinates\":[36.8,35.8]}}]}";
    for (size_t n = 0; n < sizeof layer - 1; n++) {
        const char *path = check_file("cut.geojson", layer, n);
        gm_gaz *gaz = NULL;
        gm_error err = GM_ERROR_INIT;
        gm_status status = gm_gaz_open(&path, 1, &gaz, &err);
        if (status == GM_OK) {
            assert_int_equal(n, sizeof layer - 2); /* only the collection's own brace is gone */
        } else {
            assert_true(err.code == status && err.text[0] != '\0');
        }
        gm_gaz_close(gaz);
    }
    check_file_remove(check_file("cut.geojson", "", 0));
}

int main(void) {
    static struct CMUnitTest tests[N_OF(bad_rows) + N_OF(good_rows) + 4] = {
        cmocka_unit_test(missing_ids_are_made),
        cmocka_unit_test(names_as_any_list_find_the_place),
        cmocka_unit_test(missing_files_are_named),
        cmocka_unit_test(every_truncation_is_handled),
    };
    size_t n = 4;
    for (size_t i = 0; i < N_OF(bad_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = bad_rows[i].name, .test_func = refuses, .initial_state = &bad_rows[i]};
    }
    for (size_t i = 0; i < N_OF(good_rows); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = good_rows[i].name, .test_func = reads, .initial_state = &good_rows[i]};
    }
    return cmocka_run_group_tests_name("layer", tests, NULL, NULL);
}
