/* Coordinate reference systems through PROJ: what is taken, what is refused, and where points end up. */
#include "geo/crs.h"
#include "geo/geodesic.h"

#include "check.h"

static geo_crs *open_good(const char *text) {
    gm_error err = GM_ERROR_INIT;
    geo_crs *crs = NULL;
    check_ok(geo_crs_open(text, &crs, &err), &err);
    return crs;
}

/* ---- Where points end up --------------------------------------------------------------------- */

/* Wants from the definitions: a central meridian is 500 km, a quarter of the equator by its radius; the rest
 * by PROJ's cs2cs. */
static const struct row {
    const char *crs;
    gm_latlon from;
    double x, y;
} rows[] = {
    {"EPSG:32637", {.lat = 0, .lon = 39}, 500000, 0},
    {"EPSG:32637", {.lat = 35.86447, .lon = 36.80591}, 301898.771, 3971139.235},
    {"EPSG:3857", {.lat = 0, .lon = 90}, 10018754.171, 0},
    {"EPSG:3857", {.lat = 0, .lon = 180}, 20037508.343, 0},
    {"EPSG:4326", {.lat = 35.86447, .lon = 36.80591}, 36.80591, 35.86447},
    {"OGC:CRS84", {.lat = -90, .lon = -180}, -180, -90},
    {"EPSG:3995", {.lat = 90, .lon = 12}, 0, 0},
    {"ESRI:54030", {.lat = 0, .lon = 0}, 0, 0},
};

static void points_go_where_they_should(void **state) {
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        geo_crs *crs = open_good(rows[i].crs);
        gm_latlon p = rows[i].from;
        size_t wrong;
        assert_int_equal(geo_crs_from_wgs84(crs, &p, 1, &wrong), GM_OK);
        if (fabs(p.lon - rows[i].x) > 0.0011 || fabs(p.lat - rows[i].y) > 0.0011) {
            fail_msg("%s: row %zu is at %.3f %.3f", rows[i].crs, i, p.lon, p.lat);
        }
        geo_crs_close(crs);
    }
}

/* More than one chunk, and each point on its own gives the same. */
static void many_are_as_one(void **state) {
    (void)state;
    enum { N = 1000 };
    static gm_latlon all[N];
    uint64_t seed = check_seed();
    geo_crs *crs = open_good("EPSG:32637");
    for (size_t i = 0; i < N; i++) {
        all[i] =
            (gm_latlon){.lat = check_between(&seed, -60, 60), .lon = check_between(&seed, 30, 48)};
    }
    static gm_latlon once[N];
    memcpy(once, all, sizeof all);
    size_t wrong;
    assert_int_equal(geo_crs_from_wgs84(crs, all, N, &wrong), GM_OK);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(geo_crs_from_wgs84(crs, &once[i], 1, &wrong), GM_OK);
        assert_memory_equal(&once[i], &all[i], sizeof all[i]);
    }
    geo_crs_close(crs);
}

static void out_of_reach_is_named(void **state) {
    (void)state;
    geo_crs *utm = open_good("EPSG:32637");
    static gm_latlon many[100];
    size_t wrong = 0;
    for (size_t i = 0; i < N_OF(many); i++) {
        many[i] = (gm_latlon){.lat = 1, .lon = 39};
    }
    /* The other side of the globe, where the series of the transverse Mercator run wild. */
    many[70].lon = -51.5;
    assert_int_equal(geo_crs_from_wgs84(utm, many, N_OF(many), &wrong), GM_E_GEO);
    assert_int_equal(wrong, 70);
    gm_latlon no_number = {.lat = NAN, .lon = 0};
    assert_int_equal(geo_crs_from_wgs84(utm, &no_number, 1, &wrong), GM_E_GEO);
    assert_int_equal(wrong, 0);
    geo_crs_close(utm);
}

/* ---- Shapes ---------------------------------------------------------------------------------- */

static double plane_area(const geo_part *part) {
    double area = 0;
    for (size_t i = 0; i + 1 < part->n; i++) {
        area += (part->points[i].lon - part->points[0].lon) *
                    (part->points[i + 1].lat - part->points[0].lat) -
                (part->points[i + 1].lon - part->points[0].lon) *
                    (part->points[i].lat - part->points[0].lat);
    }
    return area / 2;
}

static void rings_run_as_wanted(void **state) {
    (void)state;
    /* EPSG:2053 counts to the west: every ring comes out mirrored. */
    static const char *const systems[] = {"EPSG:32637", "EPSG:2053", "EPSG:4267"};
    for (size_t i = 0; i < N_OF(systems); i++) {
        gm_arena arena = GM_ARENA_INIT;
        geo_shape circle, turned;
        geo_crs *crs = open_good(systems[i]);
        bool is_utm = i == 0;
        gm_latlon centre = {.lat = is_utm ? 35.9 : -29, .lon = is_utm ? 39 : 29};
        centre = i == 2 ? (gm_latlon){.lat = 40, .lon = -100} : centre;
        assert_int_equal(geo_circle(centre, 10000, &arena, &circle), GM_OK);
        assert_int_equal(geo_crs_shape(crs, &circle, &arena, &turned), GM_OK);
        assert_int_equal(turned.n_parts, 1);
        double area = plane_area(&turned.parts[0]);
        assert_true(area > 0);
        if (is_utm) { /* 64 corners on a circle of 10 km, on a scale of 0.9996 */
            assert_close(area, 32 * sin(6.283185307179586 / 64) * 1e8 * 0.9996 * 0.9996, 2e3);
        }
        geo_crs_close(crs);
        gm_arena_clear(&arena);
    }
}

/* A circle over the antimeridian comes in two halves; in a system around it they touch. */
static void halves_meet_at_the_antimeridian(void **state) {
    (void)state;
    gm_arena arena = GM_ARENA_INIT;
    geo_shape circle, turned;
    geo_crs *crs = open_good("EPSG:3832"); /* PDC Mercator, around 150 east */
    assert_int_equal(geo_circle((gm_latlon){.lat = -17, .lon = 180}, 50000, &arena, &circle),
                     GM_OK);
    assert_int_equal(circle.n_parts, 2);
    assert_int_equal(geo_crs_shape(crs, &circle, &arena, &turned), GM_OK);
    double west = INFINITY;
    double east = -INFINITY;
    for (size_t i = 0; i < turned.n_parts; i++) {
        for (size_t k = 0; k < turned.parts[i].n; k++) {
            west = fmin(west, turned.parts[i].points[k].lon);
            east = fmax(east, turned.parts[i].points[k].lon);
        }
    }
    assert_true(east - west < 110000);
    geo_crs_close(crs);
    gm_arena_clear(&arena);
}

/* ---- What is taken, what is told --------------------------------------------------------------- */

static const struct refusal {
    const char *text, *words;
} refusals[] = {
    {"", "authority and code"},
    {"32637", "authority and code"},
    {"EPSG:", "authority and code"},
    {"WGS 84 / UTM zone 37N", "authority and code"},
    {"+proj=utm +zone=37", "authority and code"},
    {"EPSG:1:2", "authority and code"},
    {"EPSG:999999", "PROJ's database has no"},
    {"EPSG:4979", "three-dimensional"},
    {"EPSG:4978", "geocentric"},
    {"EPSG:5773", "vertical"},
    {"EPSG:9518", "horizontal and a vertical"},
    {"EPSG:7030", "no coordinate reference system"},
};

static void others_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < N_OF(refusals); i++) {
        gm_error err = GM_ERROR_INIT;
        geo_crs *crs = NULL;
        assert_int_equal(geo_crs_open(refusals[i].text, &crs, &err), GM_E_GEO);
        if (strstr(err.text, refusals[i].words) == NULL) {
            fail_msg("%s: %s", refusals[i].text, err.text);
        }
    }
}

static void it_tells_what_it_is(void **state) {
    (void)state;
    geo_crs *crs = open_good("epsg:32637");
    assert_string_equal(geo_crs_code(crs), "EPSG:32637");
    assert_string_equal(geo_crs_name(crs), "WGS 84 / UTM zone 37N");
    assert_false(geo_crs_is_geographic(crs));
    assert_int_equal(geo_crs_decimals(crs), 3);
    geo_box area = geo_crs_area(crs);
    assert_close(area.west, 36, 1e-9);
    assert_close(area.east, 42, 1e-9);
    static const char esri[] = "PROJCS[\"WGS_1984_UTM_Zone_37N\",GEOGCS[\"GCS_WGS_1984\"";
    assert_int_equal(strncmp(geo_crs_wkt(crs, CRS_WKT_ESRI), esri, sizeof esri - 1), 0);
    assert_non_null(strstr(geo_crs_wkt(crs, CRS_WKT_GDAL), "AUTHORITY[\"EPSG\",\"32637\"]"));
    assert_int_equal(strncmp(geo_crs_wkt(crs, CRS_WKT_2019), "PROJCRS[", 8), 0);
    assert_null(strchr(geo_crs_wkt(crs, CRS_WKT_2019), '\n'));
    geo_crs_close(crs);
    geo_crs_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_go_where_they_should),
        cmocka_unit_test(many_are_as_one),
        cmocka_unit_test(out_of_reach_is_named),
        cmocka_unit_test(rings_run_as_wanted),
        cmocka_unit_test(halves_meet_at_the_antimeridian),
        cmocka_unit_test(others_are_refused),
        cmocka_unit_test(it_tells_what_it_is),
    };
    return cmocka_run_group_tests_name("crs", tests, NULL, NULL);
}
