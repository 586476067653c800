/* Watching: every way to save a file is one change, many saves are one too, and what is no input is none. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#include "core/file.h"
#include "project/watch.h"

#include "check.h"

static char base[200]; /* a fresh folder for each test */
static watch *w;

/* ---- helpers --------------------------------------------------------------------------------- */

static const char *at(const char *name) {
    static char paths[4][400];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", base, name);
    return path;
}

static void put(const char *name, const char *text) {
    FILE *file = fopen(at(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* As editors and QGIS do. */
static void put_by_rename(const char *name, const char *text) {
    put("saving.tmp", text);
    assert_int_equal(rename(at("saving.tmp"), at(name)), 0);
}

/* What a wait says, with the folder's name taken off the paths. With `timeout` 0 nothing is waited for. */
static const char *news(int timeout_ms) {
    static char text[1000];
    watch_news found;
    gm_buf names = GM_BUF_INIT;
    gm_error err = GM_ERROR_INIT;
    check_ok(watch_wait(w, timeout_ms, -1, &found, &names, &err), &err);
    size_t len = 0;
    gm_str rest = gm_buf_view(&names);
    gm_str name;
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0) {
            gm_str inner = gm_str_skip(name, strlen(base) + 1);
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%.*s", len > 0 ? " " : "",
                                    GM_FMT(inner));
        }
    }
    text[len] = '\0';
    assert_int_equal(found, len > 0 ? WATCH_CHANGED : WATCH_NOTHING);
    gm_buf_clear(&names);
    return text;
}

enum { SOON_MS = 30000 }; /* until a test counts as stuck */

static void watch_these(const char *a, const char *b) {
    const char *paths[] = {a, b};
    gm_error err = GM_ERROR_INIT;
    check_ok(watch_paths(w, paths, b == NULL ? 1 : 2, &err), &err);
}

static int set_up(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(base, sizeof base, "%s/gazmap-watch-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(base));
    assert_int_equal(mkdir(at("layers"), 0700), 0);
    put("events.csv", "one");
    put("layers/a.geojson", "{}");
    assert_int_equal(watch_open(&w, NULL), GM_OK);
    watch_these(at("events.csv"), at("layers"));
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[300];
    watch_close(w);
    snprintf(command, sizeof command, "rm -rf -- '%s'", base);
    return system(command); // NOLINT(cert-env33-c): our own folder's name
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void nothing_at_first(void **state) {
    (void)state;
    assert_string_equal(news(0), "");
}

static void saved_in_place(void **state) {
    (void)state;
    put("events.csv", "two");
    assert_string_equal(news(SOON_MS), "events.csv");
    assert_string_equal(news(0), "");
}

static void saved_by_rename(void **state) {
    (void)state;
    put_by_rename("events.csv", "one");
    assert_string_equal(news(SOON_MS), "events.csv");
    put_by_rename("layers/a.geojson", "[]");
    assert_string_equal(news(SOON_MS), "layers/a.geojson");
    assert_string_equal(news(0), "");
}

static void saved_with_a_backup(void **state) {
    (void)state;
    assert_int_equal(rename(at("events.csv"), at("events.csv~")), 0);
    put("events.csv", "two");
    assert_string_equal(news(SOON_MS), "events.csv");
    assert_string_equal(news(0), "");
}

static void many_saves_are_one(void **state) {
    (void)state;
    for (int i = 0; i < 200; i++) {
        if (i % 2 == 0) {
            put("events.csv", "three");
        } else {
            put_by_rename("events.csv", "four");
        }
        put("layers/a.geojson", "[1]");
    }
    assert_string_equal(news(SOON_MS), "events.csv layers/a.geojson");
    assert_string_equal(news(0), "");
}

static void layers_come_and_go(void **state) {
    (void)state;
    put("layers/b.geojson", "{}");
    assert_string_equal(news(SOON_MS), "layers/b.geojson");
    assert_int_equal(unlink(at("layers/a.geojson")), 0);
    assert_string_equal(news(SOON_MS), "layers/a.geojson");
    assert_int_equal(unlink(at("events.csv")), 0);
    assert_string_equal(news(SOON_MS), "events.csv");
    put("events.csv", "back");
    assert_string_equal(news(SOON_MS), "events.csv");
}

static void other_files_are_none_of_it(void **state) {
    (void)state;
    put("notes.txt", "mine");
    put("layers/.a.geojson.swp", "an editor's");
    put("layers/a.geojson~", "an editor's");
    put("events.csv.tmp", "half");
    assert_string_equal(news(0), "");
}

static void a_replaced_folder_is_watched_again(void **state) {
    (void)state;
    assert_int_equal(rename(at("layers"), at("old")), 0);
    assert_int_equal(mkdir(at("layers"), 0700), 0);
    put("layers/a.geojson", "{}");
    assert_string_equal(news(SOON_MS), "layers/a.geojson");
    put("layers/a.geojson", "[2]");
    assert_string_equal(news(SOON_MS), "layers/a.geojson");
}

static void the_target_of_a_link(void **state) {
    (void)state;
    assert_int_equal(mkdir(at("far"), 0700), 0);
    put("far/real.csv", "one");
    assert_int_equal(symlink("far/real.csv", at("linked.csv")), 0);
    watch_these(at("linked.csv"), NULL);
    put("far/real.csv", "longer than before");
    assert_string_equal(news(SOON_MS), "linked.csv");
}

static void companions_count(void **state) {
    (void)state;
    put("posts.shp", "x");
    put("posts.dbf", "x");
    watch_these(at("posts.shp"), NULL);
    put("posts.dbf", "yy");
    assert_string_equal(news(SOON_MS), "posts.shp");
}

/* What was read before the list was made must not slip through. */
static void changed_between_two_lists(void **state) {
    (void)state;
    put("events.csv", "while nobody looks");
    watch_these(at("events.csv"), at("layers"));
    assert_string_equal(news(SOON_MS), "events.csv");
}

static void layer_of_a_container(void **state) {
    (void)state;
    char named[500];
    put("all.gpkg", "x");
    snprintf(named, sizeof named, "%s|layername=posts", at("all.gpkg"));
    watch_these(named, "-");
    assert_string_equal(news(0), "");
    put("all.gpkg", "yy");
    assert_string_equal(news(SOON_MS), "all.gpkg");
}

static void stops_when_told(void **state) {
    (void)state;
    watch_news found;
    gm_error err = GM_ERROR_INIT;
    int fd = eventfd(1, EFD_CLOEXEC);
    assert_true(fd >= 0);
    check_ok(watch_wait(w, -1, fd, &found, NULL, &err), &err);
    assert_int_equal(found, WATCH_STOP);
    close(fd);
}

int main(void) {
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(nothing_at_first),
        CASE(saved_in_place),
        CASE(saved_by_rename),
        CASE(saved_with_a_backup),
        CASE(many_saves_are_one),
        CASE(layers_come_and_go),
        CASE(other_files_are_none_of_it),
        CASE(a_replaced_folder_is_watched_again),
        CASE(the_target_of_a_link),
        CASE(companions_count),
        CASE(changed_between_two_lists),
        CASE(layer_of_a_container),
        CASE(stops_when_told),
    };
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
