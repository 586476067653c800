/* Runs after runs: what is known to be current, and what must be made again. */
#include <dirent.h>
#include <fcntl.h>

#include "core/file.h"
#include "project/run.h"

#include "check.h"

static char home[300];

static const char *at(const char *name) {
    static char paths[4][500];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof *paths, "%s/%s", home, name);
    return path;
}

static void put(const char *name, const char *text) {
    FILE *file = fopen(at(name), "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void add(const char *name, const char *text) {
    FILE *file = fopen(at(name), "ab");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define PLACES "id,name,lon,lat,radius_m\nmill,Old Mill,36.5,35.5,500\n"
#define EVENTS "event_id,date,place\ne1,2020-02-03,Old Mill\n"

static int set_up(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(home, sizeof home, "%s/gazmap-rerun-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(home));
    put("places.csv", PLACES);
    put("events.csv", EVENTS);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    return system(command); /* NOLINT(cert-env33-c): the path is mkdtemp's */
}

/* One run of the folder; `asked` stands for the command line. */
static run_report run_once(const char *asked, bool check, double max_move_km) {
    static export_choice format;
    static char dir[500], places[500], events[500];
    static const char *layers[1], *tables[1];
    assert_true(exporter_find("csv", &format));
    snprintf(dir, sizeof dir, "%s", at("out"));
    snprintf(places, sizeof places, "%s", at("places.csv"));
    snprintf(events, sizeof events, "%s", at("events.csv"));
    layers[0] = places;
    tables[0] = events;
    run_options options = {
        .gazetteer = {layers, 1},
        .events = {tables, 1},
        .formats = &format,
        .n_formats = 1,
        .dir = dir,
        .theatre = "t",
        .title = "t",
        .asked = gm_str_from(asked),
        .check = check,
        .max_move_km = max_move_km,
    };
    run_report report;
    gm_error err = GM_ERROR_INIT;
    check_ok(run(&options, &report, &err), &err);
    return report;
}

static void want(const char *asked, bool skipped, bool nothing_changed) {
    run_report report = run_once(asked, false, 0);
    assert_int_equal(report.skipped, skipped);
    assert_int_equal(report.nothing_changed, nothing_changed);
    assert_int_equal(report.counts.rows, 1);
    assert_int_equal(report.counts.parts_placed, 1);
    run_report_clear(&report);
}

static void knows_what_is_current(void **state) {
    (void)state;
    want("a", false, false);
    want("a", true, true);
    put("events.csv", EVENTS); /* another time, the same bytes */
    want("a", true, true);
    want("b", false, true); /* asked for something else: made, and found the same */
    want("b", true, true);
    want(NULL, false, true); /* nobody says what was asked */
    want("b", false, true);  /* so nothing was known any more */
}

static void sees_what_is_not(void **state) {
    (void)state;
    want("a", false, false);
    put("places.csv", PLACES "ford,Ford,36,35,100\n"); /* read by the run, and used by none */
    want("a", false, false);                           /* the manifest has its hash */
    want("a", true, true);
    put("events.csv", "event_id,date,place\ne1,2020-02-04,Old Mill\n");
    want("a", false, false);
    want("a", true, true);
    add("out/events.csv", "x\n"); /* somebody's edit is kept apart */
    run_report report = run_once("a", false, 0);
    assert_false(report.skipped);
    assert_non_null(strstr(gm_buf_text(&report.published.edited), "events.csv.edited"));
    run_report_clear(&report);
    want("a", true, true);
    assert_int_equal(unlink(at("out/positions.tsv")), 0);
    want("a", false, false);
    want("a", true, true);
    add("out/manifest.json", " ");
    want("a", false, false);
    want("a", true, true);
    assert_int_equal(unlink(at(".out.lock")), 0);
    want("a", false, true);
    put(".out.lock", "gazmap 1\nnonsense\n");
    want("a", false, true);
    put(".out.lock", "");
    want("a", false, true);
    want("a", true, true);
}

static void looks_without_writing(void **state) {
    (void)state;
    run_report report = run_once("a", true, 0);
    assert_false(report.nothing_changed);
    run_report_clear(&report);
    assert_false(gm_path_exists(at("out")));
    assert_false(gm_path_exists(at(".out.lock")));
    want("a", false, false);
    report = run_once("a", true, 0);
    assert_true(report.skipped && report.nothing_changed);
    run_report_clear(&report);
    assert_int_equal(unlink(at(".out.lock")), 0);
    report = run_once("a", true, 0);
    assert_true(!report.skipped && report.nothing_changed);
    run_report_clear(&report);
    assert_false(gm_path_exists(at(".out.lock")));
    put("places.csv", "id,name,lon,lat,radius_m\nmill,Old Mill,36.6,35.5,500\n");
    report = run_once("a", true, 0);
    assert_false(report.nothing_changed);
    run_report_clear(&report);
}

static void stops_at_a_move_too_far(void **state) {
    (void)state;
    want("a", false, false);
    put("places.csv", "id,name,lon,lat,radius_m\nmill,Old Mill,36.6,35.5,500\n"); /* 9.07 km */
    run_report report = run_once("a", false, 9);
    assert_true(report.moved_too_far);
    assert_false(report.nothing_changed);
    run_report_clear(&report);
    report = run_once("a", true, 0);
    assert_false(report.nothing_changed); /* it was not published */
    run_report_clear(&report);
    report = run_once("a", false, 9.1);
    assert_false(report.moved_too_far);
    assert_int_equal(report.published.n_removed, 0);
    run_report_clear(&report);
    want("a", true, true);
}

/* An old set that somebody broke must not stop a run. */
static void outlives_broken_positions(void **state) {
    (void)state;
    want("a", false, false);
    put("out/positions.tsv", "no positions\n");
    want("a", false, false);
    put("out/positions.tsv",
        "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash\nbroken\n");
    want("a", false, false);
    want("a", true, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_what_is_current, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sees_what_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(looks_without_writing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops_at_a_move_too_far, set_up, tear_down),
        cmocka_unit_test_setup_teardown(outlives_broken_positions, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("rerun", tests, NULL, NULL);
}
