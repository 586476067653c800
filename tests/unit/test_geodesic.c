/* Geodesics: rows of data/geo/geodesic.txt (worked out by PROJ's geod), and properties. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/file.h"
#include "geo/geodesic.h"

/* cmocka's own compares as float, which has seven digits. */
#define assert_close(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

enum { ROWS_MAX = 100, N_THREADS = 4 };

typedef struct row {
    char name[120];
    bool direct;
    gm_latlon a, b;     /* direct: b is the want */
    double bearing_deg; /* NaN when it does not matter */
    double metres;
    double tolerance_m;
    double tolerance_deg; /* of the bearing */
} row;

static row rows[ROWS_MAX];
static size_t n_rows;

static void check_inverse(void **state) {
    const row *r = *state;
    double metres;
    double bearing;
    geo_inverse(r->a, r->b, &metres, &bearing);
    assert_close(metres, r->metres, r->tolerance_m);
    assert_close(geo_distance_m(r->a, r->b), r->metres, r->tolerance_m);
    assert_true(bearing >= 0 && bearing < 360);
    if (!isnan(r->bearing_deg)) {
        assert_true(fabs(geo_wrap_lon(bearing - r->bearing_deg)) <= r->tolerance_deg);
    }
    double public_metres;
    assert_int_equal(gm_distance_m(r->a, r->b, &public_metres), GM_OK);
    assert_true(public_metres == metres);
}

static void check_direct(void **state) {
    const row *r = *state;
    gm_latlon p = geo_destination(r->a, r->bearing_deg, r->metres);
    assert_true(geo_valid(p));
    assert_true(geo_distance_m(p, r->b) <= r->tolerance_m);
}

static void read_row(gm_str line) {
    char text[200];
    char bearing[40] = "";
    row *r = &rows[n_rows];
    if (line.len == 0 || line.ptr[0] == '#') {
        return;
    }
    assert_true(n_rows < ROWS_MAX);
    snprintf(text, sizeof text, "%.*s", GM_FMT(line));
    snprintf(r->name, sizeof r->name, "%.*s", (int)strcspn(text, "="), text);
    r->direct = text[0] == 'd';
    if (r->direct) {
        assert_int_equal(sscanf(text, "direct %lf %lf %lf %lf = %lf %lf ~ %lf", &r->a.lat,
                                &r->a.lon, &r->bearing_deg, &r->metres, &r->b.lat, &r->b.lon,
                                &r->tolerance_m),
                         7);
    } else {
        assert_int_equal(sscanf(text, "inverse %lf %lf %lf %lf = %lf %39s ~ %lf %lf", &r->a.lat,
                                &r->a.lon, &r->b.lat, &r->b.lon, &r->metres, bearing,
                                &r->tolerance_m, &r->tolerance_deg),
                         8);
        r->bearing_deg = bearing[0] == '-' ? NAN : strtod(bearing, NULL);
    }
    n_rows++;
}

static void refuses_what_is_off_the_globe(void **state) {
    (void)state;
    static const gm_latlon off[] = {{90.0001, 0}, {-91, 0}, {0, 180.0001}, {0, -181},
                                    {NAN, 0},     {0, NAN}, {INFINITY, 0}, {0, -INFINITY}};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        double metres = -7;
        assert_false(geo_valid(off[i]));
        assert_int_equal(gm_distance_m(off[i], (gm_latlon){0, 0}, &metres), GM_E_ARG_RANGE);
        assert_int_equal(gm_distance_m((gm_latlon){0, 0}, off[i], &metres), GM_E_ARG_RANGE);
        assert_true(metres == -7);
    }
    assert_true(geo_valid((gm_latlon){90, 180}) && geo_valid((gm_latlon){-90, -180}));
}

static void wraps_longitudes(void **state) {
    (void)state;
    static const double pairs[][2] = {{0, 0},       {180, -180}, {-180, -180}, {179.5, 179.5},
                                      {181, -179},  {-181, 179}, {540, -180},  {720.25, 0.25},
                                      {-540, -180}, {359, -1}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_true(geo_wrap_lon(pairs[i][0]) == pairs[i][1]);
    }
    assert_true(geo_wrap_lon(36.8059) == 36.8059); /* bit for bit */
}

static void proj_version_is_a_number(void **state) {
    (void)state;
    int major;
    int minor;
    int patch;
    char rest;
    assert_int_equal(sscanf(geo_proj_version(), "%d.%d.%d%c", &major, &minor, &patch, &rest), 3);
    assert_true(major >= 9);
}

static uint64_t seed_from_environment(void) {
    const char *text = getenv("GM_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 20200203;
    print_message("GM_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

static double random_between(uint64_t *seed, double low, double high) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (high - low) * (double)(*seed >> 11) / 9007199254740992.0;
}

static gm_latlon random_point(uint64_t *seed) {
    double lat = random_between(seed, -90, 90);
    return (gm_latlon){lat, random_between(seed, -180, 180)};
}

static void distance_is_symmetric(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 20000; i++) {
        gm_latlon a = random_point(&seed);
        gm_latlon b = random_point(&seed);
        assert_close(geo_distance_m(a, b), geo_distance_m(b, a), 1e-6);
    }
}

/* The short cuts answer as the geodesic does: far and near, at the poles and over the antimeridian. */
static void within_is_what_the_distance_says(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 40000; i++) {
        gm_latlon a = random_point(&seed);
        a.lat = i % 4 == 0 ? random_between(&seed, 88.9, 90) : a.lat;
        a.lon = i % 4 == 1 ? random_between(&seed, 179, 180) : a.lon;
        double metres = pow(10, random_between(&seed, 0, 7.27));
        gm_latlon b = geo_destination(a, random_between(&seed, 0, 360), metres);
        double away = geo_distance_m(a, b);
        const double limits[] = {0, away / 2, away - 0.5, away - 1e-6, away, away + 0.5, away * 2};
        for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
            assert_int_equal(geo_within_m(a, b, limits[k]), away <= limits[k]);
        }
    }
}

static void destination_and_inverse_agree(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 20000; i++) {
        gm_latlon a = random_point(&seed);
        double bearing = random_between(&seed, 0, 360);
        double metres = random_between(&seed, 0, 1.9e7);
        double back_m;
        double back_deg;
        gm_latlon b = geo_destination(a, bearing, metres);
        assert_true(geo_valid(b));
        geo_inverse(a, b, &back_m, &back_deg);
        assert_close(back_m, metres, 1e-5);
        assert_true(geo_distance_m(geo_destination(a, back_deg, back_m), b) < 1e-5);
    }
}

static void midpoint_lies_halfway(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 20000; i++) {
        gm_latlon a = random_point(&seed);
        gm_latlon b = random_point(&seed);
        gm_latlon m = geo_midpoint(a, b);
        double half = geo_distance_m(a, b) / 2;
        assert_close(geo_distance_m(a, m), half, 1e-5);
        assert_close(geo_distance_m(m, b), half, 1e-5);
    }
}

static void *measure(void *out) {
    *(double *)out = geo_distance_m((gm_latlon){0, 0}, (gm_latlon){0, 1});
    return geo_proj_version()[0] == '\0' ? NULL : out;
}

static void threads_may_call_at_once(void **state) {
    (void)state;
    pthread_t threads[N_THREADS];
    double metres[N_THREADS];
    for (size_t i = 0; i < N_THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, measure, &metres[i]), 0);
    }
    for (size_t i = 0; i < N_THREADS; i++) {
        void *done;
        assert_int_equal(pthread_join(threads[i], &done), 0);
        assert_non_null(done);
        assert_close(metres[i], 111319.490793, 1e-5);
    }
}

int main(void) {
    static struct CMUnitTest tests[ROWS_MAX + 8] = {
        cmocka_unit_test(threads_may_call_at_once), /* first, while nothing is set up yet */
        cmocka_unit_test(refuses_what_is_off_the_globe),    cmocka_unit_test(wraps_longitudes),
        cmocka_unit_test(proj_version_is_a_number),         cmocka_unit_test(distance_is_symmetric),
        cmocka_unit_test(destination_and_inverse_agree),    cmocka_unit_test(midpoint_lies_halfway),
        cmocka_unit_test(within_is_what_the_distance_says),
    };
    size_t n = 8;
    gm_file file;
    gm_error err = GM_ERROR_INIT;
    if (gm_file_open(GM_TEST_DATA "/geo/geodesic.txt", &file, &err) != GM_OK) {
        print_error("%s\n", err.text);
        return 1;
    }
    gm_str rest = file.bytes;
    gm_str line;
    while (gm_str_split(&rest, '\n', &line)) {
        read_row(line);
    }
    for (size_t i = 0; i < n_rows; i++) {
        tests[n++] = (struct CMUnitTest){.name = rows[i].name,
                                         .test_func = rows[i].direct ? check_direct : check_inverse,
                                         .initial_state = &rows[i]};
    }
    /* The group's size is known at run time only, so not the macro of the same name. */
    int failed = _cmocka_run_group_tests("geodesic", tests, n, NULL, NULL);
    gm_file_close(&file);
    return failed;
}
