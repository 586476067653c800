/* Coordinates as people write them: rows of data/geo/coord_text.txt, each a case of its own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/file.h"
#include "geo/coord_text.h"
#include "geo/geodesic.h"

enum { ROWS_MAX = 400 };

typedef struct row {
    char name[160];
    gm_str text;
    gm_status want;
    gm_latlon point;
    double radius_m;
    double tolerance_m;
} row;

static row rows[ROWS_MAX];
static size_t n_rows;

static gm_status parse(gm_str text, gm_latlon *point, double *radius, gm_error *err) {
    *point = (gm_latlon){-1, -2};
    *radius = -3;
    return geo_parse_coord(text, point, radius, err);
}

static void check_row(void **state) {
    const row *r = *state;
    gm_latlon point;
    double radius;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(parse(r->text, &point, &radius, &err), r->want);
    if (r->want == GM_OK) {
        double off = geo_distance_m(point, r->point);
        if (off > r->tolerance_m || fabs(radius - r->radius_m) > 0.01 + 1e-3 * r->radius_m) {
            fail_msg("%.9f %.9f radius %.3f: %.3f m off", point.lat, point.lon, radius, off);
        }
        return;
    }
    assert_true(point.lat == -1 && point.lon == -2 && radius == -3); /* untouched */
    assert_int_equal(err.text[0] != '\0', r->want == GM_E_ARG_RANGE);
}

static void read_row(gm_str line) {
    gm_str rest = line;
    gm_str head;
    char numbers[120];
    row *r = &rows[n_rows];
    if (line.len == 0 || line.ptr[0] == '#') {
        return;
    }
    assert_true(n_rows < ROWS_MAX && gm_str_split(&rest, '\t', &head) &&
                gm_str_split(&rest, '\t', &r->text));
    snprintf(numbers, sizeof numbers, "%.*s", GM_FMT(head));
    snprintf(r->name, sizeof r->name, "%.*s: %.*s", head.ptr[0] == 'a' ? 2 : (int)head.len,
             head.ptr, GM_FMT(r->text));
    r->want = head.ptr[0] == 'n' ? GM_E_GEO_TEXT : head.ptr[0] == 'r' ? GM_E_ARG_RANGE : GM_OK;
    if (r->want == GM_OK) {
        assert_int_equal(sscanf(numbers, "at %lf %lf %lf %lf", &r->point.lat, &r->point.lon,
                                &r->radius_m, &r->tolerance_m),
                         4);
    }
    n_rows++;
}

/* Bytes that no line of a text file can hold. */
static void refuses_odd_bytes(void **state) {
    (void)state;
    static const gm_str odd[] = {
        {"", 0},
        {NULL, 0},
        {"35.8645\0, 36.8059", 17},
        {"\0AB123456", 9},
        {"37\0CV0216371094", 15},
        {"35.8645\n, 36.8059", 17},
        {"\xC2", 1},
        {"35.8645\xC2, 36.8059", 17},
        {"35.8645\xFF 36.8059", 16},
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        gm_latlon point;
        double radius;
        assert_int_equal(parse(odd[i], &point, &radius, NULL), GM_E_GEO_TEXT);
    }
}

static void refuses_long_texts(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    static const char *const fills[] = {"3", "3.", "35,", "N", "35.1 ", "°", "("};
    for (size_t k = 0; k < sizeof fills / sizeof *fills; k++) {
        size_t len = strlen(fills[k]);
        for (size_t i = 0; i < SIZE; i++) {
            text[i] = fills[k][i % len];
        }
        for (size_t size = 1; size <= SIZE; size *= 2) {
            gm_latlon point;
            double radius;
            assert_int_not_equal(parse((gm_str){text, size}, &point, &radius, NULL), GM_OK);
        }
    }
    free(text);
}

static uint64_t seed_from_environment(void) {
    const char *text = getenv("GM_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 20200203;
    print_message("GM_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* Pieces of coordinates in any order: no crash, and what is read lies on the globe. */
static void survives_junk(void **state) {
    (void)state;
    static const char *const pieces[] = {"35",   "36.8", ".",      ",",          ";",  " ", "N",
                                         "E",    "s",    "°",      "'",          "\"", "-", "+",
                                         "lat ", "37S",  "CV",     "0216371094", ":",  "m", "d",
                                         "\xE2", "UTM ", "302000", "3971000"};
    uint64_t seed = seed_from_environment();
    for (int round = 0; round < 200000; round++) {
        char text[200] = "";
        uint32_t n = 1 + next_random(&seed) % 12;
        for (uint32_t i = 0; i < n; i++) {
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        }
        gm_latlon point;
        double radius;
        if (parse(gm_str_from(text), &point, &radius, NULL) == GM_OK &&
            !(geo_valid(point) && radius >= 1)) {
            fail_msg("\"%s\" gives %g %g radius %g", text, point.lat, point.lon, radius);
        }
    }
}

/* What is written with six decimals is read back within its own radius. */
static void reads_back_what_is_written(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 20000; i++) {
        gm_latlon p = {next_random(&seed) % 180000001 * 1e-6 - 90,
                       next_random(&seed) % 360000001 * 1e-6 - 180};
        char text[100];
        gm_latlon point;
        double radius;
        if (i % 2 == 0) {
            snprintf(text, sizeof text, "%.6f, %.6f", p.lat, p.lon);
        } else {
            snprintf(text, sizeof text, "%.6f%c %.6f%c", fabs(p.lat), p.lat < 0 ? 'S' : 'N',
                     fabs(p.lon), p.lon < 0 ? 'W' : 'E');
        }
        assert_int_equal(parse(gm_str_from(text), &point, &radius, NULL), GM_OK);
        assert_true(geo_distance_m(p, point) < 0.001 && radius == 1);
    }
}

int main(void) {
    static struct CMUnitTest tests[ROWS_MAX + 4];
    gm_file file;
    gm_error err = GM_ERROR_INIT;
    if (gm_file_open(GM_TEST_DATA "/geo/coord_text.txt", &file, &err) != GM_OK) {
        print_error("%s\n", err.text);
        return 1;
    }
    gm_str rest = file.bytes;
    gm_str line;
    while (gm_str_split(&rest, '\n', &line)) {
        read_row(line);
    }
    for (size_t i = 0; i < n_rows; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_row, .initial_state = &rows[i]};
    }
    size_t n = n_rows;
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_odd_bytes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_long_texts);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(survives_junk);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(reads_back_what_is_written);
    /* The group's size is known at run time only, so not the macro of the same name. */
    int failed = _cmocka_run_group_tests("coord_text", tests, n, NULL, NULL);
    gm_file_close(&file);
    return failed;
}
