/* Events to located events: rows of data/geocode/events.csv, and remembering. */
#include "check.h"

#include "geo/geodesic.h"
#include "geocode/geocode.h"

#define EVENTS GM_TEST_DATA "/geocode/events.csv"

static gm_gaz *gaz;

/* What becomes of an event, by its id. */
typedef struct want {
    const char *name;
    size_t n_parts, n_placed;
    res_method method; /* of the first part when it is placed */
    double lat, lon, radius_m;
    int geo_prec;
    const char *reason; /* in the first part that is not placed */
} want;

static want wants[] = {
    {"name", 1, 1, RES_EXACT, 35.86447, 36.80591, 2000, 1, NULL},
    {"again", 1, 1, RES_EXACT, 35.86447, 36.80591, 2000, 1, NULL},
    {"pin", 1, 1, RES_GIVEN, 35.5, 36.5, 0, 1, NULL},
    {"wide-pin", 1, 1, RES_GIVEN, 35.5, 36.5, 30000, 5, NULL},
    {"by-id", 1, 1, RES_GIVEN, 35.86955, 36.71867, 2000, 1, NULL},
    {"no-id", 1, 0, RES_NONE, 0, 0, 0, 0, "no place with this place_id"},
    {"set", 12, 12, RES_SET, 36.30907, 36.75572, 3000, 1, NULL},
    {"set-before", 1, 0, RES_NONE, 0, 0, 0, 0, "no member of the set"},
    {"list", 2, 1, RES_EXACT, 35.86447, 36.80591, 2000, 1, "no place of that name is known"},
    {"unknown", 1, 0, RES_NONE, 0, 0, 0, 0, "no place of that name is known"},
    {"wrong-hint", 1, 0, RES_NONE, 0, 0, 0, 0, "admin1"},
    {"right-hint", 1, 1, RES_EXACT, 35.86447, 36.80591, 2000, 1, NULL},
    {"bad-date", 1, 0, RES_NONE, 0, 0, 0, 0, "month 13"},
    {"bad-pin", 1, 0, RES_NONE, 0, 0, 0, 0, "lat"},
    {"no-date", 12, 12, RES_SET, 36.30907, 36.75572, 3000, 1, NULL},
};

static void check_parts(const want *r, const res_part *parts, size_t n) {
    size_t placed = 0;
    const res_part *refused = NULL;
    for (size_t i = 0; i < n; i++) {
        placed += parts[i].placed;
        refused = !parts[i].placed && refused == NULL ? &parts[i] : refused;
    }
    assert_int_equal(n, r->n_parts);
    assert_int_equal(placed, r->n_placed);
    if (r->method != RES_NONE) {
        assert_true(parts[0].placed);
        assert_int_equal(parts[0].method, r->method);
        assert_true(geo_distance_m(parts[0].point, (gm_latlon){r->lat, r->lon}) < 0.1);
        assert_close(parts[0].radius_m, r->radius_m, 1e-9);
        assert_int_equal(parts[0].geo_prec, r->geo_prec);
    }
    assert_int_equal(refused != NULL, r->reason != NULL);
    if (refused != NULL &&
        memmem(refused->reason.ptr, refused->reason.len, r->reason, strlen(r->reason)) == NULL) {
        fail_msg("reason: %.*s", GM_FMT(refused->reason));
    }
}

/* Goes through the table and calls back for the event with this id, or for all. */
static void each_event(geocoder *g, const want *only) {
    ev_table *table = NULL;
    gm_error err = GM_ERROR_INIT;
    event ev;
    bool found = true;
    size_t n = 0;
    check_ok(ev_open(EVENTS, NULL, &table, &err), &err);
    check_ok(ev_next(table, &ev, &found, &err), &err);
    while (found) {
        for (size_t i = 0; i < N_OF(wants); i++) {
            if (gm_str_is(ev.field[EV_EVENT_ID], wants[i].name) &&
                (only == NULL || only == &wants[i])) {
                const res_part *parts;
                size_t n_parts;
                check_ok(geocoder_locate(g, &ev, &parts, &n_parts, &err), &err);
                check_parts(&wants[i], parts, n_parts);
                n++;
            }
        }
        check_ok(ev_next(table, &ev, &found, &err), &err);
    }
    assert_int_equal(n, only == NULL ? N_OF(wants) : 1);
    ev_close(table);
}

static geocoder *new_geocoder(const gm_gaz *of, const res_options *options) {
    geocoder *g = NULL;
    assert_int_equal(geocoder_new(of, options, &g), GM_OK);
    return g;
}

static void check_row(void **state) {
    geocoder *g = new_geocoder(gaz, NULL);
    each_event(g, *state);
    geocoder_free(g);
}

/* The same answers again, in one geocoder that remembers, and in the other order of asking. */
static void remembers_what_it_answered(void **state) {
    (void)state;
    geocoder *g = new_geocoder(gaz, NULL);
    for (int i = 0; i < 3; i++) {
        each_event(g, NULL);
    }
    for (size_t i = N_OF(wants); i > 0; i--) {
        each_event(g, &wants[i - 1]);
    }
    geocoder_free(g);
    geocoder_free(NULL);
}

static event event_at(char *text, size_t size, uint64_t which) {
    event ev = {.line = 2};
    snprintf(text, size, "%llu km south of Saraqib", (unsigned long long)(1 + which));
    ev.field[EV_PLACE] = gm_str_from(text);
    ev.dates = (date_span){18295, 18295};
    for (size_t i = 0; i < EV_N_FIELDS; i++) {
        ev.number[i] = -1;
    }
    return ev;
}

/* More texts than the memo holds: evicting changes no answer. */
static void evicts_without_a_trace(void **state) {
    (void)state;
    geocoder *g = new_geocoder(gaz, NULL);
    uint64_t seed = check_seed();
    double first_lat[300] = {0};
    for (int i = 0; i < 30000; i++) {
        char text[80];
        size_t which = (size_t)i < 300 ? (size_t)i : check_random(&seed) % 20000;
        event ev = event_at(text, sizeof text, which % 900);
        char padded[2000]; /* blanks are no other place, but another text, and a large one */
        snprintf(padded, sizeof padded, "%s%*s", text, 1700 + (int)(which / 900), " ");
        ev.field[EV_PLACE] = gm_str_from(padded);
        const res_part *parts;
        size_t n;
        assert_int_equal(geocoder_locate(g, &ev, &parts, &n, NULL), GM_OK);
        assert_int_equal(n, 1);
        assert_true(parts[0].placed);
        double *lat = which % 900 < 300 ? &first_lat[which % 900] : NULL;
        if (lat != NULL && *lat != 0) {
            assert_true(*lat == parts[0].point.lat);
        } else if (lat != NULL) {
            *lat = parts[0].point.lat;
        }
    }
    geocoder_free(g);
}

/* Hints and text are told apart whatever bytes they hold. */
static void tells_questions_apart(void **state) {
    (void)state;
    static const char *const asked[][2] = {
        {"Saraqib", "Idlib\x1fHoms"}, {"Saraqib\x1fIdlib", "Homs"}, {"Saraqib", "Idlib"},
        {"SaraqibIdlib", ""},         {"Saraqi", "bIdlib"},
    };
    geocoder *g = new_geocoder(gaz, NULL);
    for (size_t i = 0; i < 2 * N_OF(asked); i++) {
        char text[80];
        event ev = event_at(text, sizeof text, 0);
        ev.field[EV_PLACE] = gm_str_from(asked[i % N_OF(asked)][0]);
        ev.field[EV_ADMIN1] = gm_str_from(asked[i % N_OF(asked)][1]);
        geocoder *fresh = new_geocoder(gaz, NULL);
        const res_part *a, *b;
        size_t n_a, n_b;
        assert_int_equal(geocoder_locate(g, &ev, &a, &n_a, NULL), GM_OK);
        assert_int_equal(geocoder_locate(fresh, &ev, &b, &n_b, NULL), GM_OK);
        assert_int_equal(n_a, n_b);
        assert_int_equal(a->placed, b->placed);
        assert_int_equal(a->score, b->score);
        assert_int_equal(a->entry_hash, b->entry_hash);
        assert_int_equal(a->n_candidates, b->n_candidates);
        assert_true(gm_str_eq(a->reason, b->reason) && gm_str_eq(a->text, b->text));
        geocoder_free(fresh);
    }
    geocoder_free(g);
}

static void places_pins_without_a_gazetteer(void **state) {
    (void)state;
    geocoder *g = new_geocoder(NULL, NULL);
    each_event(g, &wants[2]);
    char text[80];
    event ev = event_at(text, sizeof text, 4);
    const res_part *parts;
    size_t n;
    assert_int_equal(geocoder_locate(g, &ev, &parts, &n, NULL), GM_OK);
    assert_int_equal(n, 1);
    assert_false(parts[0].placed);
    check_str(parts[0].reason, "no gazetteer was given, and the row has no coordinates");
    geocoder_free(g);
}

/* A row of an own export says how its point came about; it keeps that. */
static void keeps_what_an_export_says(void **state) {
    (void)state;
    geocoder *g = new_geocoder(gaz, NULL);
    char text[80];
    event ev = event_at(text, sizeof text, 4);
    ev.has_pin = ev.located = true;
    ev.pin = (gm_latlon){35.81941, 36.80591};
    ev.pin_radius_m = 6045;
    ev.field[EV_METHOD] = GM_STR("offset");
    ev.field[EV_SCORE] = GM_STR("0.98");
    ev.field[EV_PLACE_ID] = GM_STR("gn:164816");
    ev.field[EV_PLACE_NAME] = GM_STR("Saraqib");
    ev.number[EV_GEO_PREC] = 2;
    ev.number[EV_N_CAND] = 3;
    const res_part *p;
    size_t n;
    assert_int_equal(geocoder_locate(g, &ev, &p, &n, NULL), GM_OK);
    assert_int_equal(n, 1);
    assert_true(p->placed && p->point.lat == 35.81941 && p->radius_m == 6045);
    assert_int_equal(p->method, RES_OFFSET);
    assert_int_equal(p->score, 980);
    assert_int_equal(p->geo_prec, 2);
    assert_int_equal(p->n_cand, 3);
    assert_int_equal(p->n_used, 1); /* the entry that it names */
    assert_true(p->entry_hash != 0);
    ev.field[EV_PLACE_ID] = GM_STR("gn:0"); /* gone since: the pin stays */
    assert_int_equal(geocoder_locate(g, &ev, &p, &n, NULL), GM_OK);
    assert_true(p->placed && p->n_used == 0);
    geocoder_free(g);
}

static void options_hold(void **state) {
    (void)state;
    const res_options options = {.max_radius_m = 1000};
    geocoder *g = new_geocoder(gaz, &options);
    char text[80];
    event ev = event_at(text, sizeof text, 4);
    const res_part *parts;
    size_t n;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(geocoder_locate(g, &ev, &parts, &n, NULL), GM_OK);
        assert_false(parts[0].placed);
    }
    geocoder_free(g);
}

static int open_theatre(void **state) {
    (void)state;
    gaz = check_open_theatre();
    return 0;
}

static int close_theatre(void **state) {
    (void)state;
    gm_gaz_close(gaz);
    return 0;
}

int main(void) {
    static struct CMUnitTest tests[N_OF(wants) + 5] = {
        cmocka_unit_test(remembers_what_it_answered),
        cmocka_unit_test(evicts_without_a_trace),
        cmocka_unit_test(tells_questions_apart),
        cmocka_unit_test(places_pins_without_a_gazetteer),
        cmocka_unit_test(keeps_what_an_export_says),
        cmocka_unit_test(options_hold),
    };
    for (size_t i = 0; i < N_OF(wants); i++) {
        tests[5 + i] = (struct CMUnitTest){
            .name = wants[i].name, .test_func = check_row, .initial_state = &wants[i]};
    }
    return cmocka_run_group_tests_name("geocode", tests, open_theatre, close_theatre);
}
