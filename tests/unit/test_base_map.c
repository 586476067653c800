/* The ground of a map: where it opens, and what it shows there. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/date.h"
#include "export/base_map.h"
#include "export/spread.h"

/* ---- where ----------------------------------------------------------------------------------- */

typedef struct crowd {
    gm_latlon at;
    size_t n;
} crowd;

typedef struct box_row {
    const char *name;
    crowd crowds[4];
    geo_box want; /* the points that must be inside, as far as they go */
    double room;  /* at most this much around, in degrees */
} box_row;

static box_row box_rows[] = {
    {"one point", {{{35.9, 36.6}, 1}}, {36.6, 35.9, 36.6, 35.9}, 0.2},
    {"many at one spot", {{{35.9, 36.6}, 1000}}, {36.6, 35.9, 36.6, 35.9}, 0.2},
    {"a spread", {{{35, 36}, 10}, {{36, 37}, 10}}, {36, 35, 37, 36}, 0.25},
    {"talks in a capital far away",
     {{{35.8, 36.6}, 40}, {{36.3, 37.1}, 40}, {{55.75, 37.6}, 5}},
     {36.6, 35.8, 37.1, 36.3},
     0.25},
    {"far out one way only",
     {{{35.8, 36.6}, 40}, {{36.3, 37.1}, 40}, {{36.0, 44.0}, 3}},
     {36.6, 35.8, 37.1, 36.3},
     0.25},
    {"what is far to the east does not stretch to the north",
     {{{35.8, 36.6}, 40}, {{36.3, 37.1}, 40}, {{36.9, 44.0}, 3}},
     {36.6, 35.8, 37.1, 36.3},
     0.25},
    {"south and west",
     {{{-34.6, -58.4}, 7}, {{-34.9, -57.9}, 7}},
     {-58.4, -34.9, -57.9, -34.6},
     0.25},
    {"edges of the globe", {{{90, 180}, 1}, {{-90, -180}, 1}}, {-180, -90, 180, 90}, 0},
};

static void check_box(void **state) {
    const box_row *r = *state;
    spread *s = calloc(1, sizeof *s);
    assert_non_null(s);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < r->crowds[i].n; k++) {
            spread_add(s, r->crowds[i].at);
        }
    }
    geo_box box;
    assert_true(spread_box(s, &box));
    free(s);
    double around[] = {r->want.west - box.west, r->want.south - box.south, box.east - r->want.east,
                       box.north - r->want.north};
    for (size_t i = 0; i < 4; i++) {
        if (!(around[i] >= 0 && around[i] <= r->room)) {
            fail_msg("side %zu has %g degrees of room: %g %g %g %g", i, around[i], box.west,
                     box.south, box.east, box.north);
        }
    }
}

static void check_no_points(void **state) {
    (void)state;
    spread *s = calloc(1, sizeof *s);
    assert_non_null(s);
    geo_box box;
    assert_false(spread_box(s, &box));
    assert_true(box.west == -180 && box.north == 90);
    free(s);
}

/* ---- what ------------------------------------------------------------------------------------ */

static void add_point(FILE *f, const char *id, const char *kind, double lon, double lat,
                      const char *more) {
    fprintf(
        f,
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"%s\",\"name\":\"%s\",\"kind\":\"%s\"%s},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%g,%g]}},\n",
        id, id, kind, more, lon, lat);
}

static gm_gaz *make_gaz(void) {
    char path[] = "/tmp/gm-base-map-XXXXXX.geojson";
    int fd = mkstemps(path, 8);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    assert_non_null(f);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[\n", f);
    add_point(f, "town", "settlement", 10, 10, ",\"population\":5");
    add_point(f, "far-town", "settlement", 30, 10, "");
    add_point(f, "near-town", "settlement", 11.4, 10, ""); /* half a box to the side */
    add_point(f, "post", "observation_post", 10.2, 10.2, "");
    add_point(f, "later-post", "observation_post", 10.2, 10.3, ",\"date_from\":\"2021-01-01\"");
    add_point(f, "country", "country", 10, 10, ""); /* drawn as a point it would say nothing */
    for (int i = 0; i < 500; i++) {
        char id[20], more[40];
        snprintf(id, sizeof id, "village-%03d", i);
        snprintf(more, sizeof more, ",\"population\":%d", 100 + i);
        add_point(f, id, "settlement", 9.5 + i * 0.002, 9.5, more);
    }
    fputs(
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"road\",\"name\":\"R1\",\"kind\":\"road\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,10],[20,10]]}},\n"
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"far-road\",\"name\":\"R2\",\"kind\":\"road\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,40],[20,40]]}}\n]}\n",
        f);
    assert_int_equal(fclose(f), 0);
    const char *paths[] = {path};
    gm_gaz *gaz;
    gm_error err = GM_ERROR_INIT;
    if (gm_gaz_open(paths, 1, &gaz, &err) != GM_OK) {
        fail_msg("%s", err.text);
    }
    unlink(path);
    return gaz;
}

static bool has(const base_map *map, const gm_gaz *gaz, const char *id) {
    for (size_t i = 0; i < map->n; i++) {
        if (gm_str_is(gaz_place(gaz, map->refs[i]).id, id)) {
            return true;
        }
    }
    return false;
}

static void check_choice(void **state) {
    (void)state;
    gm_gaz *gaz = make_gaz();
    gm_arena arena = GM_ARENA_INIT;
    base_map map;
    date_span year;
    assert_int_equal(date_parse(GM_STR("2020"), DATE_ORDER_NONE, &year, NULL), GM_OK);
    assert_int_equal(base_map_choose(gaz, (geo_box){9, 9, 11, 11}, year, false, &arena, &map, NULL),
                     GM_OK);
    assert_true(has(&map, gaz, "post"));
    assert_false(has(&map, gaz, "later-post"));
    assert_true(has(&map, gaz, "road"));
    assert_false(has(&map, gaz, "far-road"));
    assert_false(has(&map, gaz, "far-town"));
    assert_false(has(&map, gaz, "country"));
    assert_true(map.has[GEO_POINT] && map.has[GEO_LINE] && !map.has[GEO_AREA]);
    /* Of 502 towns there is room for the 400 that have the most people. */
    assert_int_equal(map.n, 400 + 1 + 1);
    assert_true(has(&map, gaz, "village-499") && has(&map, gaz, "village-100"));
    assert_false(has(&map, gaz, "village-099") || has(&map, gaz, "town") ||
                 has(&map, gaz, "near-town"));
    for (size_t i = 1; i < map.n; i++) {
        assert_true(map.refs[i - 1] < map.refs[i]);
    }
    assert_int_equal(base_map_choose(gaz, (geo_box){9, 9, 11, 11}, year, true, &arena, &map, NULL),
                     GM_OK);
    assert_int_equal(map.n, 0); /* only towns, posts and roads are there */
    gm_arena_clear(&arena);
    gm_gaz_close(gaz);
}

static void check_around(void **state) {
    (void)state;
    gm_gaz *gaz = make_gaz();
    gm_arena arena = GM_ARENA_INIT;
    base_map map;
    date_span always = {DATE_OPEN_PAST, DATE_OPEN_FUTURE};
    assert_int_equal(
        base_map_choose(gaz, (geo_box){10.5, 9.9, 11, 10.1}, always, false, &arena, &map, NULL),
        GM_OK);
    assert_false(has(&map, gaz, "near-town"));
    assert_int_equal(
        base_map_choose(gaz, (geo_box){10.5, 9.9, 11.2, 10.1}, always, false, &arena, &map, NULL),
        GM_OK);
    assert_true(has(&map, gaz, "near-town"));
    assert_int_equal(
        base_map_choose(NULL, (geo_box){9, 9, 11, 11}, always, false, &arena, &map, NULL), GM_OK);
    assert_int_equal(map.n, 0);
    gm_arena_clear(&arena);
    gm_gaz_close(gaz);
}

int main(void) {
    enum { N_BOXES = sizeof box_rows / sizeof *box_rows };
    struct CMUnitTest tests[N_BOXES + 3];
    size_t n = 0;
    for (; n < N_BOXES; n++) {
        tests[n] = (struct CMUnitTest){
            .name = box_rows[n].name, .test_func = check_box, .initial_state = &box_rows[n]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_no_points);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_choice);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_around);
    return _cmocka_run_group_tests("base_map", tests, n, NULL, NULL);
}
