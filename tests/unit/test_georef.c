/* Point and radius by the published rules. Points: GeographicLib's GeodSolve; radii: closed formulas. */
#include "check.h"

#include "geo/geodesic.h"
#include "resolve/georef.h"

static const gm_latlon saraqib = {35.86447, 36.80591};
static const gm_latlon nayrab = {35.86955, 36.71867};

static void check_georef(georef found, gm_latlon point, double radius_m) {
    double away = geo_distance_m(found.point, point);
    if (!(away <= 0.01) || !(fabs(found.radius_m - radius_m) <= 0.01)) {
        fail_msg("%.9f, %.9f within %.3f m, wanted %.9f, %.9f within %.3f m", found.point.lat,
                 found.point.lon, found.radius_m, point.lat, point.lon, radius_m);
    }
}

static void near_adds_five_kilometres(void **state) {
    (void)state;
    check_georef(georef_near((georef){saraqib, 2000}), saraqib, 7000);
    check_georef(georef_near((georef){saraqib, 0}), saraqib, 5000);
}

/* GeodSolve -p 7: "35.86447 36.80591 225 5000" and so on; radius: the chord from distance d to the corner at
 * d + u, half to the side, by the law of cosines. */
typedef struct offset_row {
    const char *name;
    gm_latlon from;
    double radius_m, distance_m, u_m, bearing_deg, half_deg;
    gm_latlon want;
    double want_m;
} offset_row;

static offset_row offset_rows[] = {
    {"5 km south-west of Saraqib",
     {35.86447, 36.80591},
     2000,
     5000,
     500,
     225,
     22.5,
     {35.832599395332, 36.766780138508},
     2000 + 2106.3299},
    {"12 km north of Saraqib",
     {35.86447, 36.80591},
     2000,
     12000,
     500,
     0,
     45,
     {35.972619524979, 36.805910000000},
     2000 + 9387.1170},
    {"20 km due east of Kafr Nabl, sure of it",
     {35.61376, 36.56449},
     2000,
     20000,
     0,
     90,
     0,
     {35.613557792204, 36.785237039327},
     2000},
    {"2.5 km south, distance unsure",
     {35.86447, 36.80591},
     0,
     2500,
     2500,
     180,
     0,
     {35.841938603309, 36.80591},
     2500},
    {"over the antimeridian",
     {-18, 179.95},
     100,
     30000,
     0,
     90,
     0,
     {-17.999792945763, -179.766727429793},
     100},
    {"over the pole", {89.9, 0}, 100, 30000, 0, 0, 0, {89.831408973138, 180}, 100},
};

static void check_offset(void **state) {
    const offset_row *r = *state;
    check_georef(georef_offset((georef){r->from, r->radius_m}, r->distance_m, r->u_m,
                               r->bearing_deg, r->half_deg),
                 r->want, r->want_m);
}

static void around_is_a_disc(void **state) {
    (void)state;
    check_georef(georef_around((georef){saraqib, 2000}, 5000, 500), saraqib, 7500);
}

static void heading_covers_the_sector(void **state) {
    (void)state;
    /* Half angle 45: the circle has the sector's chord as its diameter, 10 km times the root of 2. */
    georef found = georef_heading((georef){saraqib, 2000}, 180, 45);
    assert_close(found.radius_m, 2000 + 7071.0678, 0.001);
    assert_close(geo_distance_m(found.point, saraqib), 7071.0678, 0.001);
    assert_true(found.point.lat < saraqib.lat && fabs(found.point.lon - saraqib.lon) < 1e-9);
    found = georef_heading((georef){saraqib, 0}, 225, 22.5);
    assert_close(found.radius_m, 5411.9610, 0.001);
}

static void between_is_the_middle(void **state) {
    (void)state;
    /* GeodSolve -i: 7899.201304 m. */
    georef found = georef_between((georef){saraqib, 2000}, (georef){nayrab, 2000});
    assert_close(geo_distance_m(found.point, saraqib), 3949.600652, 0.001);
    assert_close(geo_distance_m(found.point, nayrab), 3949.600652, 0.001);
    assert_close(found.radius_m, 3949.600652, 0.001);
    georef other = georef_between((georef){nayrab, 2000}, (georef){saraqib, 2000});
    assert_true(geo_distance_m(found.point, other.point) < 0.001);
    /* The shorter way, over the antimeridian: 105904.854378 m. */
    found = georef_between((georef){{-18, 179.5}, 0}, (georef){{-18, -179.5}, 0});
    assert_close(found.radius_m, 52952.427189, 0.001);
    assert_true(fabs(found.point.lon) > 179.9);
    found = georef_between((georef){saraqib, 2000}, (georef){saraqib, 2000});
    assert_true(found.radius_m == 0 && geo_distance_m(found.point, saraqib) < 0.001);
}

static void crossing_is_a_rhomboid(void **state) {
    (void)state;
    assert_close(georef_crossing_m(3, 4, 90), 5, 1e-9);
    assert_close(georef_crossing_m(1000, 1000, 90), 1414.2136, 0.001);
    /* Equal strips at 60 degrees: half the longer diagonal, 1000 / sin 30. */
    assert_close(georef_crossing_m(1000, 1000, 60), 2000, 0.001);
    assert_close(georef_crossing_m(1000, 0, 30), 2000, 0.001);
    assert_true(georef_crossing_m(0, 0, 45) == 0);
    /* Flat angles are taken as 10 degrees: 1000 / sin 5. */
    assert_close(georef_crossing_m(1000, 1000, 10), 11473.7132, 0.001);
    assert_true(georef_crossing_m(1000, 1000, 0) == georef_crossing_m(1000, 1000, 10));
    assert_close(georef_crossing_m(500, 700, 40), georef_crossing_m(700, 500, 40), 1e-9);
}

static void half_disc_has_its_centroid(void **state) {
    (void)state;
    georef found = georef_half_disc((georef){saraqib, 30000}, 180);
    assert_close(geo_distance_m(found.point, saraqib), 12732.3954, 0.01); /* 4 r / 3 pi */
    assert_true(found.point.lat < saraqib.lat);
    assert_close(found.radius_m, 32590.0889, 0.01); /* to the ends of the diameter */
}

/* ---- Properties: whatever the words may mean lies within the radius ------------------------------------ */

static gm_latlon somewhere(uint64_t *seed) {
    double lat = check_between(seed, -84, 84);
    return (gm_latlon){lat, check_between(seed, -180, 180)};
}

static double at_most(uint64_t *seed, double max) {
    return check_between(seed, 0, max);
}

/* A point of the reference's own disc. */
static gm_latlon true_reference(uint64_t *seed, georef reference) {
    return geo_destination(reference.point, at_most(seed, 360), at_most(seed, reference.radius_m));
}

static void check_within(georef found, gm_latlon spot, double slack) {
    double away = geo_distance_m(found.point, spot);
    if (!(away <= found.radius_m * slack + 1)) {
        fail_msg("%.0f m away, radius %.0f m", away, found.radius_m);
    }
}

/* Up to 60 km: there the Earth's curve hides in a tenth of a percent. */
enum { FAR_M = 60000 };
#define CURVE 1.001

static void offsets_cover_what_they_mean(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    static const double halves[] = {45, 22.5, 11.25, 5, 0};
    for (int i = 0; i < 30000; i++) {
        georef from = {somewhere(&seed), at_most(&seed, 5000)};
        double d = check_between(&seed, 100, FAR_M);
        double u = at_most(&seed, d);
        double bearing = at_most(&seed, 360);
        double half = halves[check_random(&seed) % N_OF(halves)];
        georef found = georef_offset(from, d, u, bearing, half);
        gm_latlon spot = geo_destination(true_reference(&seed, from),
                                         bearing + check_between(&seed, -half, half),
                                         d + check_between(&seed, -u, u));
        check_within(found, spot, CURVE);
        check_within(georef_around(from, d, u), spot, CURVE);
    }
}

static void headings_cover_what_they_mean(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    static const double halves[] = {45, 22.5, 11.25};
    for (int i = 0; i < 30000; i++) {
        georef from = {somewhere(&seed), at_most(&seed, 5000)};
        double bearing = at_most(&seed, 360);
        double half = halves[check_random(&seed) % N_OF(halves)];
        gm_latlon spot = geo_destination(true_reference(&seed, from),
                                         bearing + check_between(&seed, -half, half),
                                         at_most(&seed, GEOREF_SECTOR_M));
        check_within(georef_heading(from, bearing, half), spot, CURVE);
    }
}

static void near_and_halves_cover_what_they_mean(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 30000; i++) {
        georef from = {somewhere(&seed), at_most(&seed, 50000)};
        gm_latlon near = geo_destination(true_reference(&seed, from), at_most(&seed, 360),
                                         at_most(&seed, GEOREF_NEAR_M));
        check_within(georef_near(from), near, CURVE);
        double bearing = at_most(&seed, 360);
        gm_latlon half = geo_destination(from.point, bearing + check_between(&seed, -90, 90),
                                         at_most(&seed, from.radius_m));
        check_within(georef_half_disc(from, bearing), half, CURVE);
    }
}

static void between_covers_the_way(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (int i = 0; i < 10000; i++) {
        georef a = {somewhere(&seed), at_most(&seed, 3000)};
        georef b = {geo_destination(a.point, at_most(&seed, 360), at_most(&seed, FAR_M)), 1000};
        double metres;
        double bearing;
        geo_inverse(a.point, b.point, &metres, &bearing);
        georef found = georef_between(a, b);
        check_within(found, geo_destination(a.point, bearing, at_most(&seed, metres)), CURVE);
    }
}

int main(void) {
    static struct CMUnitTest tests[N_OF(offset_rows) + 10] = {
        cmocka_unit_test(near_adds_five_kilometres),
        cmocka_unit_test(around_is_a_disc),
        cmocka_unit_test(heading_covers_the_sector),
        cmocka_unit_test(between_is_the_middle),
        cmocka_unit_test(crossing_is_a_rhomboid),
        cmocka_unit_test(half_disc_has_its_centroid),
        cmocka_unit_test(offsets_cover_what_they_mean),
        cmocka_unit_test(headings_cover_what_they_mean),
        cmocka_unit_test(near_and_halves_cover_what_they_mean),
        cmocka_unit_test(between_covers_the_way),
    };
    for (size_t i = 0; i < N_OF(offset_rows); i++) {
        tests[10 + i] = (struct CMUnitTest){.name = offset_rows[i].name,
                                            .test_func = check_offset,
                                            .initial_state = &offset_rows[i]};
    }
    return cmocka_run_group_tests_name("georef", tests, NULL, NULL);
}
