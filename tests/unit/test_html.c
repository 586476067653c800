/* The web page: what stands in its data block and its policy. tests/browser looks at it in a browser. */
#include "check.h"

#include "core/file.h"
#include "export/exporter.h"
#include "export/schema.h"
#include "target.h"

static char temp_dir[200];

static const column columns[] = {
    {"event_id", "Event", COL_TEXT, 0},
    {"title", "Title", COL_TEXT, 0},
    {"killed", "Killed", COL_INT, 0},
    {"score", "Score", COL_FIXED, 3},
};
static const layer events = {LAYER_EVENTS, "events", LAYER_POINTS, columns, N_OF(columns)};

#define TEXT(literal)                                                                              \
    { false, {(literal), sizeof(literal) - 1}, 0 }
#define NUMBER(number)                                                                             \
    { false, {NULL, 0}, (number) }
#define EMPTY                                                                                      \
    { true, {NULL, 0}, 0 }

#define COLUMNS                                                                                    \
    "\"events\":{\"columns\":[[\"event_id\",\"Event\",\"t\"],[\"title\",\"Title\",\"t\"],"         \
    "[\"killed\",\"Killed\",\"n\"],[\"score\",\"Score\",\"n\"]],\"rows\":["

static int make_dir(void **state) {
    (void)state;
    snprintf(temp_dir, sizeof temp_dir, "/tmp/gazmap-html-XXXXXX");
    return mkdtemp(temp_dir) == NULL;
}

static const char *page_path(void) {
    static char path[300];
    snprintf(path, sizeof path, "%s/map.html", temp_dir);
    return path;
}

static int remove_dir(void **state) {
    (void)state;
    (void)unlink(page_path());
    return rmdir(temp_dir);
}

static export_target page_target(const export_options *options) {
    static const layer *const layers[] = {&events};
    export_target target = target_of(temp_dir, -1, layers, 1);
    target.options = options == NULL ? &no_options : options;
    (void)unlink(page_path());
    return target;
}

static void add(void *page, const value *row, double lon, double lat) {
    feature f = {.id = 1, .values = row, .point = {.lat = lat, .lon = lon}};
    check_ok(exporter_html.feature(page, &events, &f, NULL), NULL);
}

static void close_page(void *page) {
    gm_error err = GM_ERROR_INIT;
    check_ok(exporter_html.close(page, &facts, &err), &err);
}

static gm_str find(gm_str page, const char *text) {
    const char *at = page.ptr == NULL ? NULL : memmem(page.ptr, page.len, text, strlen(text));
    if (at == NULL) {
        fail_msg("the page lacks \"%s\"", text);
    }
    return (gm_str){at, page.len - (size_t)(at - page.ptr)};
}

static void check_page_has(const char *text) {
    gm_file file;
    check_ok(gm_file_open(page_path(), &file, NULL), NULL);
    (void)find(file.bytes, text);
    gm_file_close(&file);
}

/* What the data block says from `from` on begins with `want`. */
static void check_data(const char *from, const char *want) {
    gm_file file;
    check_ok(gm_file_open(page_path(), &file, NULL), NULL);
    gm_str data = find(find(file.bytes, "id=\"gazmap-data\">\n"), from);
    if (!gm_str_starts(data, gm_str_from(want))) {
        fail_msg("found  %.*s\nwanted %s", (int)strlen(want) + 40, data.ptr, want);
    }
    gm_file_close(&file);
}

/* ---- data --------------------------------------------------------------------------------------- */

static void check_rows(void **state) {
    (void)state;
    void *page;
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    add(page, (value[]){TEXT("a"), TEXT("Clash"), NUMBER(3), NUMBER(500)}, 36.8059, 35.864469);
    add(page, (value[]){TEXT("b"), TEXT("Clash"), EMPTY, EMPTY}, 36, -35.5);
    add(page, (value[]){TEXT("c"), EMPTY, NUMBER(0), EMPTY}, -0.000001, 0);
    feature lost = {.values = (value[]){TEXT("d"), TEXT("Talks"), EMPTY, EMPTY}};
    check_ok(exporter_html.unplaced(page, &events, &lost, GM_STR("names no <place>"), NULL), NULL);
    close_page(page);
    check_data("\"events\"",
               COLUMNS "\n[[36.8059,35.864469],\"a\",\"Clash\",3,0.5],\n"
                       "[[36,-35.5],\"b\",0],\n"
                       "[[-0.000001,0],\"c\",\"\",0],\n"
                       "[\"names no \\u003cplace>\",\"d\",\"Talks\"]\n]},\n\"facts\":");
}

static void check_many_texts(void **state) {
    (void)state;
    enum { MANY = 5000, REMEMBERED = 4096 };
    void *page;
    char name[20];
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "event %d", i);
        add(page, (value[]){{false, gm_str_from(name), 0}, EMPTY, EMPTY, EMPTY}, 0, 0);
    }
    add(page, (value[]){TEXT("event 4095"), EMPTY, EMPTY, EMPTY}, 1, 0);
    add(page, (value[]){TEXT("event 4096"), EMPTY, EMPTY, EMPTY}, 2, 0);
    close_page(page);
    check_page_has("[[0,0],\"event 4095\"],\n[[0,0],[\"event 4096\"]],\n");
    check_page_has("[[1,0],4095],\n[[2,0],[\"event 4096\"]]\n");
}

/* Long texts are told in full each time, and marked so that the reader does not count them. */
static void check_long_text(void **state) {
    (void)state;
    void *page;
    static char text[300];
    memset(text, 'x', sizeof text - 1);
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    for (int i = 0; i < 2; i++) {
        add(page, (value[]){EMPTY, {false, gm_str_from(text), 0}, TEXT("y"), EMPTY}, 0, 0);
    }
    close_page(page);
    char want[700];
    snprintf(want, sizeof want, "[[0,0],\"\",[\"%s\"],0],\n[[0,0],\"\",[\"%s\"],0]\n", text, text);
    check_page_has(want);
}

static const geo_part ring = {(gm_latlon[]){{.lat = 1, .lon = 10},
                                            {.lat = 1, .lon = 11},
                                            {.lat = 2.5, .lon = 11},
                                            {.lat = 1, .lon = 10}},
                              4, false};

static void check_shapes(void **state) {
    (void)state;
    void *page;
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    geo_shape area = {GEO_AREA, &ring, 1};
    geo_shape line = {GEO_LINE, &ring, 1};
    layer places = {LAYER_PLACES, "places", LAYER_MIXED, columns, 1};
    feature f = {.values = (value[]){TEXT("x")}, .point = {.lat = 1, .lon = 10}, .shape = &area};
    check_ok(exporter_html.feature(page, &places, &f, NULL), NULL);
    f.shape = &line;
    check_ok(exporter_html.feature(page, &places, &f, NULL), NULL);
    f.shape = NULL;
    check_ok(exporter_html.feature(page, &places, &f, NULL), NULL);
    close_page(page);
    check_data(
        "\"rows\"",
        "\"rows\":[\n[{\"a\":[[10000000,1000000,1000000,0,0,1500000,-1000000,-1500000]]},\"x\"],\n"
        "[{\"l\":[[10000000,1000000,1000000,0,0,1500000,-1000000,-1500000]]},0],\n"
        "[[10,1],0]\n]},");
}

/* Circles are not written: the page draws them from the radius. */
static void check_extents(void **state) {
    (void)state;
    void *page;
    gm_arena arena = GM_ARENA_INIT;
    geo_shape circle;
    geo_shape area = {GEO_AREA, &ring, 1};
    gm_latlon at = {.lat = 35.8, .lon = 36.7};
    check_ok(geo_circle(at, 5000, &arena, &circle), NULL);
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    layer extents = {LAYER_EXTENTS, "extents", LAYER_AREAS, schema_extent_columns, EXTENT_N};
    value row[EXTENT_N] = {TEXT("p"), EMPTY, EMPTY, NUMBER(5000), EMPTY, EMPTY};
    feature f = {.values = row, .point = at, .shape = &circle};
    check_ok(exporter_html.feature(page, &extents, &f, NULL), NULL);
    f.point = (gm_latlon){.lat = -16, .lon = 179.99};
    check_ok(geo_circle(f.point, 5000, &arena, &circle), NULL);
    assert_int_equal(circle.n_parts, 2);
    check_ok(exporter_html.feature(page, &extents, &f, NULL), NULL);
    f.point = at;
    f.shape = &area;
    check_ok(exporter_html.feature(page, &extents, &f, NULL), NULL);
    close_page(page);
    check_data("\"rows\"", "\"rows\":[\n[[36.7,35.8,{\"a\":[[10000000");
    gm_arena_clear(&arena);
}

static void check_no_rows(void **state) {
    (void)state;
    void *page;
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    close_page(page);
    check_data("{\"format\"",
               "{\"format\":1,\n\"title\":\"Test\",\n\"theatre\":\"test\",\n\"facts\":{");
}

/* ---- the page around it --------------------------------------------------------------------------- */

static void check_hostile_title(void **state) {
    (void)state;
    void *page;
    export_target target = page_target(NULL);
    target.title = "</title><script>alert(1)</script>\" & '@DATA@";
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    close_page(page);
    check_page_has("<title>&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34; &#38; "
                   "&#39;@DATA@</title>");
    check_data("\"title\"",
               "\"title\":\"\\u003c/title>\\u003cscript>alert(1)\\u003c/script>\\\" & '@DATA@\"");
}

typedef struct tiles_row {
    const char *name, *url;
    const char *want; /* NULL: refused */
} tiles_row;

static tiles_row tiles_rows[] = {
    {"tiles: none", NULL, "img-src data:; "},
    {"tiles: plain", "https://tiles.example/{z}/{x}/{y}.png",
     "img-src data: https://tiles.example; "},
    {"tiles: port", "http://localhost:8080/{z}/{x}/{y}", "img-src data: http://localhost:8080; "},
    {"tiles: subdomains", "https://{s}.tile.example/{z}/{x}/{y}.png",
     "img-src data: https://*.tile.example; "},
    {"tiles: script", "javascript:alert(1)", NULL},
    {"tiles: file", "file:///etc/{z}", NULL},
    {"tiles: no path", "https://tiles.example", NULL},
    {"tiles: no host", "https:///{z}", NULL},
    {"tiles: another directive", "https://a;script-src *;/x", NULL},
    {"tiles: end of attribute", "https://a\" x=\"/y", NULL},
    {"tiles: template as host", "https://{z}/x", NULL},
};

static void check_tiles(void **state) {
    const tiles_row *row = *state;
    export_options options = {.tile_url = row->url};
    export_target target = page_target(&options);
    void *page;
    gm_error err = GM_ERROR_INIT;
    gm_status status = exporter_html.open(&target, &page, &err);
    if (row->want == NULL) {
        assert_int_equal(status, GM_E_ARG);
        assert_non_null(strstr(err.text, "the tile URL"));
        return;
    }
    check_ok(status, &err);
    close_page(page);
    check_page_has(row->want);
}

static void check_drop(void **state) {
    (void)state;
    void *page;
    export_target target = page_target(NULL);
    check_ok(exporter_html.open(&target, &page, NULL), NULL);
    add(page, (value[]){TEXT("a"), EMPTY, EMPTY, EMPTY}, 0, 0);
    exporter_html.drop(page);
    exporter_html.drop(NULL);
    assert_int_equal(exporter_html.open(&target, &page, NULL), GM_E_IO); /* the file is there */
}

int main(void) {
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(check_rows),      cmocka_unit_test(check_many_texts),
        cmocka_unit_test(check_long_text), cmocka_unit_test(check_shapes),
        cmocka_unit_test(check_extents),   cmocka_unit_test(check_no_rows),
        cmocka_unit_test(check_drop),      cmocka_unit_test(check_hostile_title),
    };
    struct CMUnitTest tests[N_OF(tiles_rows) + N_OF(others)];
    for (size_t i = 0; i < N_OF(tiles_rows); i++) {
        tests[i] = (struct CMUnitTest){tiles_rows[i].name, check_tiles, NULL, NULL, &tiles_rows[i]};
    }
    memcpy(tests + N_OF(tiles_rows), others, sizeof others);
    return cmocka_run_group_tests_name("html", tests, make_dir, remove_dir);
}
