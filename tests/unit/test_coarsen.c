/* Making positions coarser: the grid's promises everywhere on the globe, levels, and what a spot may tell. */
#include "export/coarse_place.h"
#include "export/coarsen.h"
#include "geo/geodesic.h"
#include "geo/grid.h"

#include "check.h"

/* ---- The grid -------------------------------------------------------------------------------- */

static const double steps_m[] = {1000, 5000, 20000, 500000};

static gm_latlon anywhere(uint64_t *seed) {
    static const double special[] = {-180, -179.9999999, 0, 179.9999999, 180, 90, -90};
    gm_latlon p = {.lat = check_between(seed, -90, 90), .lon = check_between(seed, -180, 180)};
    uint32_t kind = check_random(seed) % 4;
    if (kind == 0) {
        p.lon = special[check_random(seed) % 5];
    } else if (kind == 1) {
        p.lat = special[2 + check_random(seed) % 5];
        p.lat = p.lat > 90 ? 90 : p.lat;
    }
    return p;
}

static void check_cells(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    for (size_t i = 0; i < 20000; i++) {
        gm_latlon p = anywhere(&seed);
        double step = steps_m[i % N_OF(steps_m)];
        geo_cell cell = geo_grid_cell(p, step);
        geo_cell again = geo_grid_cell(cell.centre, step);
        assert_true(geo_valid(cell.centre));
        assert_true(geo_distance_m(p, cell.centre) <= cell.reach_m);
        assert_true(cell.reach_m >= step * 0.5 && cell.reach_m <= step * 1.3);
        assert_int_equal(again.row, cell.row);
        assert_int_equal(again.column, cell.column);
        assert_memory_equal(&again.centre, &cell.centre, sizeof cell.centre);
        assert_memory_equal(&again.reach_m, &cell.reach_m, sizeof cell.reach_m);
    }
}

/* Longitudes 180 and -180 are one place, and so is a pole at every longitude of one column. */
static void check_edges(void **state) {
    (void)state;
    geo_cell east = geo_grid_cell((gm_latlon){.lat = -16.5, .lon = 180}, 5000);
    geo_cell west = geo_grid_cell((gm_latlon){.lat = -16.5, .lon = -180}, 5000);
    geo_cell before = geo_grid_cell((gm_latlon){.lat = -16.5, .lon = 179.9999}, 5000);
    assert_int_equal(east.column, west.column);
    assert_int_not_equal(before.column, west.column);
    geo_cell north = geo_grid_cell((gm_latlon){.lat = 90, .lon = 10}, 5000);
    geo_cell south = geo_grid_cell((gm_latlon){.lat = -90, .lon = 10}, 5000);
    assert_int_equal(south.row, 0);
    assert_true(north.row > 3000 && north.column < 3);
}

/* ---- Levels ---------------------------------------------------------------------------------- */

static void check_levels(void **state) {
    (void)state;
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"5km", "5km"},       {"5 KM", "5km"},      {"2.5km", "2.5km"}, {" 10.0km ", "10km"},
        {"admin1", "admin1"}, {"admin2", "admin2"}, {"1km", "1km"},     {"500km", "500km"},
        {"0.9km", NULL},      {"501km", NULL},      {"km", NULL},       {"5", NULL},
        {"500m", NULL},       {"admin3", NULL},     {"", NULL},         {"nankm", NULL},
        {"-5km", NULL},       {"1e99km", NULL},
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        coarse_level level;
        bool good = coarse_level_read(cases[i].text, &level);
        assert_int_equal(good, cases[i].word != NULL);
        if (good) {
            assert_string_equal(level.word, cases[i].word);
        }
    }
}

/* ---- Spots ----------------------------------------------------------------------------------- */

static coarse_places *open_places(const char *level_text, gm_gaz **out_gaz) {
    static const char *const layers[] = {CHECK_THEATRE};
    coarse_level level;
    coarse_places *places = NULL;
    gm_error err = GM_ERROR_INIT;
    assert_true(coarse_level_read(level_text, &level));
    check_ok(gm_gaz_open(layers, 1, out_gaz, &err), &err);
    check_ok(coarse_places_open(level, *out_gaz, &places, &err), &err);
    return places;
}

static res_part part_at(double lat, double lon, double radius_m, const char *admin2) {
    return (res_part){.placed = true,
                      .point = {.lat = lat, .lon = lon},
                      .radius_m = radius_m,
                      .place = PLACE_NONE,
                      .place_id = GM_STR("secret"),
                      .place_name = GM_STR("secret"),
                      .admin1 = GM_STR("Idlib"),
                      .admin2 = gm_str_from(admin2),
                      .country = GM_STR("Syria")};
}

static coarse_spot find_spot(coarse_places *places, res_part part, bool *out_found) {
    static event ev;
    coarse_spot spot = {.radius_m = 0};
    check_ok(coarse_places_find(places, &ev, &part, out_found, &spot), NULL);
    return spot;
}

/* All that is told of two parts in one cell is the same, however sure they are, up to a step. */
static void check_cell_spots(void **state) {
    (void)state;
    gm_gaz *gaz = NULL;
    coarse_places *places = open_places("5km", &gaz);
    bool found;
    coarse_spot a = find_spot(places, part_at(35.86447, 36.79891, 0, "Idlib"), &found);
    coarse_spot b = find_spot(places, part_at(35.8651, 36.7981, 4999, "Idlib"), &found);
    coarse_spot far = find_spot(places, part_at(35.8651, 36.7981, 5001, "Idlib"), &found);
    assert_true(found);
    assert_memory_equal(&a.point, &b.point, sizeof a.point);
    assert_true(a.radius_m == b.radius_m && a.radius_m >= 8500 && a.radius_m <= 9000);
    assert_true(far.radius_m == a.radius_m + 5000);
    assert_true(a.place_id.len == 0 && a.place_name.len == 0);
    check_str(a.country, "Syria");
    coarse_places_free(places);
    gm_gaz_close(gaz);
}

/* Two districts meet in some cells: their names would cut those in two. */
static void check_names_of_cells(void **state) {
    (void)state;
    gm_gaz *gaz = NULL;
    coarse_places *places = open_places("100km", &gaz);
    bool found;
    coarse_spot spot = find_spot(places, part_at(35.93, 36.63, 0, "Idlib"), &found);
    assert_true(found && spot.admin2.len == 0);
    coarse_places_free(places);
    places = NULL;
    gm_gaz_close(gaz);
}

/* A district is told by what the gazetteer has of it, and not by the part. */
static void check_area_spots(void **state) {
    (void)state;
    gm_gaz *gaz = NULL;
    coarse_places *places = open_places("admin2", &gaz);
    bool found;
    coarse_spot a = find_spot(places, part_at(35.86447, 36.79891, 0, "Idlib"), &found);
    coarse_spot b = find_spot(places, part_at(35.97, 36.59, 3000, "Idlib"), &found);
    assert_true(found);
    assert_memory_equal(&a.point, &b.point, sizeof a.point);
    assert_true(a.radius_m == b.radius_m);
    check_str(a.place_name, "Idlib");
    assert_string_equal(a.coarsened, "admin2");
    assert_int_equal(a.geo_prec, 3);
    /* Too unsure for a district, or in one that is not known: the governorate. */
    b = find_spot(places, part_at(35.97, 36.59, 60000, "Idlib"), &found);
    assert_true(found);
    assert_string_equal(b.coarsened, "admin1");
    assert_int_equal(b.admin2.len, 0);
    b = find_spot(places, part_at(35.97, 36.59, 0, "No such"), &found);
    assert_true(found);
    assert_string_equal(b.coarsened, "admin1");
    check_str(b.place_id, "gn:169387");
    /* Without names: by the outline that it lies in. And nothing where nothing is known. */
    res_part lost = part_at(35.97, 36.59, 0, "");
    lost.admin1 = lost.country = (gm_str){NULL, 0};
    b = find_spot(places, lost, &found);
    assert_true(found);
    check_str(b.place_id, "gn:169387");
    lost.point = (gm_latlon){.lat = -40, .lon = -140};
    (void)find_spot(places, lost, &found);
    assert_false(found);
    coarse_places_free(places);
    gm_gaz_close(gaz);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_cells),          cmocka_unit_test(check_edges),
        cmocka_unit_test(check_levels),         cmocka_unit_test(check_cell_spots),
        cmocka_unit_test(check_names_of_cells), cmocka_unit_test(check_area_spots),
    };
    return cmocka_run_group_tests_name("coarsen", tests, NULL, NULL);
}
