/* The public calls with arguments that no caller should give; what they do with good ones, tests/e2e/header.sh says. */
#include "check.h"

#include "gazmap.h"

/* ---- gm_export ---------------------------------------------------------------------------------- */

static const char *const layers[] = {CHECK_THEATRE};
static const char *const tables[] = {GM_TESTS_DIR "/../events/idlib-2020.csv"};
static const char *const hole[] = {NULL};
static const char *const input[] = {"-"};
static const char *const unknown[] = {"geojson", "papyrus"};
static const char *const database[] = {"ogr:PostgreSQL"};

static gm_export_options good_options(void) {
    gm_export_options o = GM_EXPORT_OPTIONS_INIT;
    o.gazetteer = layers;
    o.n_gazetteer = 1;
    o.events = tables;
    o.n_events = 1;
    o.output = "nowhere/set";
    return o;
}

static void no_size(gm_export_options *o) {
    o->size = 0;
}
static void no_layer(gm_export_options *o) {
    o->n_gazetteer = 0;
}
static void no_layer_list(gm_export_options *o) {
    o->gazetteer = NULL;
}
static void no_table(gm_export_options *o) {
    o->n_events = 0;
}
static void no_table_name(gm_export_options *o) {
    o->events = hole;
}
static void standard_input(gm_export_options *o) {
    o->events = input;
}
static void no_format(gm_export_options *o) {
    o->formats = unknown;
    o->n_formats = 2;
}
static void no_file_format(gm_export_options *o) {
    o->formats = database;
    o->n_formats = 1;
}
static void no_output(gm_export_options *o) {
    o->output = NULL;
}
static void standard_output(gm_export_options *o) {
    o->output = "-";
}
static void wide_name(gm_export_options *o) {
    o->name = "../set";
}
static void no_number(gm_export_options *o) {
    o->max_radius_km = NAN;
}
static void less_than_none(gm_export_options *o) {
    o->max_radius_km = -1;
}

typedef struct row {
    void (*spoil)(gm_export_options *o);
    gm_status status;
    const char *words;
} row;

static const row rows[] = {
    {no_size, GM_E_ARG, "GM_EXPORT_OPTIONS_INIT"},
    {no_layer, GM_E_ARG, "at least one gazetteer layer"},
    {no_layer_list, GM_E_ARG, "layer 1 has no name"},
    {no_table, GM_E_ARG, "at least one event table"},
    {no_table_name, GM_E_ARG, "event table 1 has no name"},
    {standard_input, GM_E_ARG, "standard input"},
    {no_format, GM_E_ARG, "papyrus"},
    {no_output, GM_E_ARG, "options->output"},
    {standard_output, GM_E_ARG, "options->output"},
    {wide_name, GM_E_ARG, "letters, digits"},
    {no_number, GM_E_ARG_RANGE, "max_radius_km"},
    {less_than_none, GM_E_ARG_RANGE, "max_radius_km"},
};

static void refuses_options(void **state) {
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        gm_export_options o = good_options();
        gm_error err = GM_ERROR_INIT;
        gm_export_counts counts = {.rows = 7};
        rows[i].spoil(&o);
        assert_int_equal(gm_export(&o, &counts, &err), rows[i].status);
        assert_non_null(strstr(err.text, rows[i].words));
        assert_int_equal(counts.rows, 7);
        assert_int_equal(gm_export(&o, NULL, NULL), rows[i].status);
    }
    assert_int_equal(gm_export(NULL, NULL, NULL), GM_E_ARG);
    assert_int_not_equal(access("nowhere", F_OK), 0);
}

/* GDAL may be without that driver; it is refused in either case. */
static void refuses_databases(void **state) {
    (void)state;
    gm_export_options o = good_options();
    no_file_format(&o);
    assert_int_not_equal(gm_export(&o, NULL, NULL), GM_OK);
}

/* A caller that was compiled with a later header. */
static void reads_longer_options(void **state) {
    (void)state;
    struct {
        gm_export_options known;
        char later[16];
    } both = {.known = good_options()};
    gm_error err = GM_ERROR_INIT;
    both.known.size = sizeof both;
    both.known.output = NULL;
    gm_export(&both.known, NULL, &err);
    assert_non_null(strstr(err.text, "options->output")); /* zeros ask for nothing */
    both.later[3] = 1;
    err = (gm_error)GM_ERROR_INIT;
    assert_int_equal(gm_export(&both.known, NULL, &err), GM_E_ARG);
    assert_non_null(strstr(err.text, "newer libgazmap"));
}

/* ---- Answers -------------------------------------------------------------------------------------- */

static void walks_candidates(void **state) {
    (void)state;
    gm_gaz *gaz = NULL;
    gm_answer *answer = NULL;
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(layers, 1, &gaz, &err), &err);
    check_ok(gm_resolve(gaz, gm_text("Idlib; 5 km south-west of Saraqib"), NULL, &answer, &err),
             &err);
    assert_int_equal(gm_answer_candidate_count(answer), 3);
    gm_candidate area = gm_answer_candidate(answer, 0);
    gm_candidate city = gm_answer_candidate(answer, 1);
    gm_candidate last = gm_answer_candidate(answer, 2);
    check_str(area.kind, "admin");
    check_str(area.excluded, "");
    check_str(city.name, "Idlib");
    check_str(city.kind, "settlement");
    assert_true(city.excluded.len > 0);
    check_str(last.name, "Saraqib");
    check_str(last.place_id, "gn:164816");
    check_str(last.match, "exact");
    assert_close(last.point.lat, 35.86447, 1e-9);
    assert_close(last.radius_m, 2000, 1e-9);
    assert_true(last.score >= 1000);
    gm_candidate none = gm_answer_candidate(answer, 3);
    assert_int_equal(none.place_id.len, 0);
    gm_answer_free(answer);
    gm_gaz_close(gaz);
}

static void takes_null(void **state) {
    (void)state;
    assert_int_equal(gm_answer_count(NULL), 0);
    assert_int_equal(gm_answer_candidate_count(NULL), 0);
    assert_int_equal(gm_answer_candidate(NULL, 0).name.len, 0);
    assert_false(gm_answer_part(NULL, 0).placed);
    assert_non_null(gm_answer_explain(NULL));
    assert_int_equal(gm_text(NULL).len, 0);
    gm_answer_free(NULL);
    gm_gaz_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_options),      cmocka_unit_test(refuses_databases),
        cmocka_unit_test(reads_longer_options), cmocka_unit_test(walks_candidates),
        cmocka_unit_test(takes_null),
    };
    return cmocka_run_group_tests_name("public", tests, NULL, NULL);
}
