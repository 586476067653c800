#include <jansson.h>

#include "core/file.h"
#include "project/diff.h"

#include "check.h"

#define HEAD     "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash\n"
#define UNPLACED "unplaced_reason,unplaced_file,unplaced_line,unplaced_part,unplaced_id,event_id\n"

/* Two sides, and the counts of moved, changed, placed, unplaced, added, removed. */
typedef struct sample {
    const char *name;
    const char *old_rows, *old_unplaced; /* NULL: the side knows of none */
    const char *new_rows, *new_unplaced;
    size_t counts[DIFF_N];
    const char *in_text; /* somewhere in the report */
} sample;

#define A       "a\t1\t36.5\t35.5\t2000\texact\tgn:1\t1111111111111111\n"
#define A_MOVED "a\t1\t36.6\t35.5\t2000\texact\tgn:1\t2222222222222222\n"
#define A_WIDER "a\t1\t36.5\t35.5\t3000\texact\tgn:1\t2222222222222222\n"
#define A_OTHER "a\t1\t36.6\t35.5\t2000\texact\tgn:2\t3333333333333333\n"
#define A_NOTED "a\t1\t36.5\t35.5\t2000\texact\tgn:1\t2222222222222222\n"
#define A_GIVEN "a\t1\t36.5\t35.5\t0\tgiven\t\t0000000000000000\n"
#define A_SHIFT "a\t1\t36.5\t35.6\t0\tgiven\t\t0000000000000000\n"
#define A2      "a\t2\t30\t31\t100\tbetween\t\t4444444444444444\n"
#define B       "b\t1\t179.9\t-10\t2000\texact\tgn:3\t5555555555555555\n"
#define B_MOVED "b\t1\t-179.9\t-10\t2000\texact\tgn:3\t6666666666666666\n"
#define NO_A    "no such place,e.csv,7,1,a,a\n"
#define NO_A2   "no such place,e.csv,7,2,a,a\n"
#define NO_C    "\"not \"\"known\"\"\",e.csv,9,1,c,c\n"

static sample samples[] = {
    {"nothing", HEAD, UNPLACED, HEAD, UNPLACED, {0}, ""},
    {"same", HEAD A B, UNPLACED, HEAD A B, UNPLACED, {0}, ""},
    {"other order", HEAD A B, UNPLACED, HEAD B A, UNPLACED, {0}, ""},
    {"moved", HEAD A B, NULL, HEAD A_MOVED B, NULL, {1}, "9.07"},
    {"entry named", HEAD A, NULL, HEAD A_MOVED, NULL, {1}, "gazetteer entry gn:1 changed"},
    {"other entry",
     HEAD A,
     NULL,
     HEAD A_OTHER,
     NULL,
     {1},
     "now gazetteer entry gn:2 instead of gn:1"},
    {"coordinates", HEAD A_GIVEN, NULL, HEAD A_SHIFT, NULL, {1}, "the row's coordinates changed"},
    {"over the antimeridian", HEAD B, NULL, HEAD B_MOVED, NULL, {1}, "21.9"},
    {"farthest first",
     HEAD A B,
     NULL,
     HEAD A_MOVED B_MOVED,
     NULL,
     {2},
     "removed\nmoved        21."},
    {"changed", HEAD A, NULL, HEAD A_WIDER, NULL, {0, 1}, "radius_m 2000 -> 3000"},
    {"a note only", HEAD A, NULL, HEAD A_NOTED, NULL, {0}, ""},
    {"added", HEAD A, UNPLACED, HEAD A B, UNPLACED, {0, 0, 0, 0, 1}, "added        b"},
    {"removed", HEAD A B, UNPLACED, HEAD A, UNPLACED, {0, 0, 0, 0, 0, 1}, "removed      b"},
    {"placed", HEAD B, UNPLACED NO_A, HEAD A B, UNPLACED, {0, 0, 1}, "before: no such place"},
    {"unplaced",
     HEAD A B,
     UNPLACED,
     HEAD B,
     UNPLACED NO_A,
     {0, 0, 0, 1},
     "now unplaced a  no such place; before: gn:1; row e.csv:7"},
    {"still unplaced", HEAD B, UNPLACED NO_A, HEAD B, UNPLACED NO_A, {0}, ""},
    {"added unplaced",
     HEAD B,
     UNPLACED,
     HEAD B,
     UNPLACED NO_C,
     {0, 0, 0, 0, 1},
     "new, and not placed: not \"known\""},
    {"removed unplaced",
     HEAD B,
     UNPLACED NO_C,
     HEAD B,
     UNPLACED,
     {0, 0, 0, 0, 0, 1},
     "removed      c"},
    {"second part fails", HEAD A A2, UNPLACED, HEAD A, UNPLACED NO_A2, {0, 0, 0, 1}, "a part 2"},
    {"second part found", HEAD A, UNPLACED NO_A2, HEAD A A2, UNPLACED, {0, 0, 1}, "a part 2"},
    {"a part that fails from the start",
     HEAD A,
     UNPLACED,
     HEAD A,
     UNPLACED NO_A2,
     {0, 0, 0, 1},
     "a part 2"},
    {"unknown to the old side",
     HEAD B,
     NULL,
     HEAD A B,
     UNPLACED,
     {0, 0, 0, 0, 1},
     "added        a"},
    {"unknown to the new side",
     HEAD A B,
     UNPLACED,
     HEAD B,
     NULL,
     {0, 0, 0, 0, 0, 1},
     "removed      a"},
    {"an id with a tab",
     HEAD "a b\t1\t36.5\t35.5\t2000\texact\tgn:1\t1111111111111111\n",
     UNPLACED,
     HEAD,
     UNPLACED "no such place,e.csv,7,1,\"a\tb\",\"a\tb\"\n",
     {0, 0, 0, 1},
     "now unplaced a b"},
    {"an unplaced.csv of before",
     HEAD A,
     "unplaced_reason,event_id\n",
     HEAD,
     "unplaced_reason,event_id\nno such place,a\n",
     {0, 0, 0, 1},
     "no such place; before: gn:1"},
    {"no line end",
     HEAD A,
     NULL,
     HEAD "a\t1\t36.5\t35.5\t2000\texact\tgn:1\t1111111111111111",
     NULL,
     {0},
     ""},
    {"carriage returns",
     HEAD A,
     NULL,
     HEAD "a\t1\t36.5\t35.5\t2000\texact\tgn:1\t1111111111111111\r\n",
     NULL,
     {0},
     ""},
};

static diff_side side_of(const char *name, const char *rows, const char *unplaced) {
    diff_side side = {.name = name, .manifest = GM_BUF_INIT};
    side.positions.bytes = gm_str_from(rows);
    side.unplaced.bytes = gm_str_from(unplaced);
    side.has_unplaced = unplaced != NULL;
    return side;
}

static void check_sample(void **state) {
    const sample *s = *state;
    diff_side from = side_of("old", s->old_rows, s->old_unplaced);
    diff_side to = side_of("new", s->new_rows, s->new_unplaced);
    gm_error err = GM_ERROR_INIT;
    diff *d = NULL;
    gm_buf text = GM_BUF_INIT;
    check_ok(diff_run(&from, &to, NULL, &d, &err), &err);
    for (int kind = 0; kind < DIFF_N; kind++) {
        if (diff_count(d, (diff_kind)kind) != s->counts[kind]) {
            fail_msg("%zu %s, wanted %zu", diff_count(d, (diff_kind)kind),
                     diff_kind_word((diff_kind)kind), s->counts[kind]);
        }
    }
    check_ok(diff_text(d, DIFF_TEXT, 0, &text, &err), &err);
    if (strstr(gm_buf_text(&text), s->in_text) == NULL) {
        fail_msg("no \"%s\" in:\n%s", s->in_text, gm_buf_text(&text));
    }
    assert_true(s->in_text[0] != '\0' || text.len == 0);
    for (int form = DIFF_JSON; form <= DIFF_GEOJSON; form++) {
        gm_buf_reset(&text);
        check_ok(diff_text(d, (diff_format)form, 0, &text, &err), &err);
        json_t *root = json_loadb(text.ptr, text.len, 0, NULL);
        assert_non_null(root);
        size_t n = json_array_size(json_object_get(root, form == DIFF_JSON ? "moved" : "features"));
        assert_int_equal(n, s->counts[DIFF_MOVED]);
        json_decref(root);
    }
    gm_buf_clear(&text);
    diff_free(d);
}

/* ---- Wrong files ----------------------------------------------------------------------------------- */

typedef struct wrong_rows {
    const char *name, *rows;
    uint32_t line;
} wrong_rows;

static wrong_rows wrongs[] = {
    {"too few fields", HEAD A "b\t1\t3\n", 3},
    {"one field", HEAD "b\n", 2},
    {"an empty line", HEAD "\n" A, 2},
    {"no number", HEAD "a\t1\tx\t35.5\t2000\texact\tgn:1\t1111111111111111\n", 2},
    {"off the globe", HEAD "a\t1\t36.5\t95\t2000\texact\tgn:1\t1111111111111111\n", 2},
    {"too many fields", HEAD "a\t1\t36.6\t35.5\t2000\texact\tgn:1\t1111111111111111\tx\n", 2},
};

static void check_wrong(void **state) {
    const wrong_rows *w = *state;
    diff_side good = side_of("old", HEAD A, NULL);
    diff_side bad = side_of("new", w->rows, NULL);
    gm_error err = GM_ERROR_INIT;
    diff *d = NULL;
    assert_int_equal(diff_run(&good, &bad, NULL, &d, &err), GM_E_PROJECT);
    assert_string_equal(err.source, "new");
    assert_int_equal(err.line, w->line);
}

static void check_no_positions(void **state) {
    (void)state;
    diff_side side;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(diff_side_open(check_file("a.tsv", "a\tb\n", 4), &side, &err), GM_E_PROJECT);
    err = (gm_error)GM_ERROR_INIT;
    assert_int_equal(diff_side_open("/no/such/file", &side, &err), GM_E_IO);
}

/* ---- Against a plain way of comparing ----------------------------------------------------------------- */

/* Rows in another order on the new side, every seventh moved by one degree, every eleventh gone. */
static void check_many(void **state) {
    (void)state;
    enum { N = 20000 };
    gm_buf before = GM_BUF_INIT;
    gm_buf after = GM_BUF_INIT;
    size_t moved = 0;
    size_t removed = 0;
    gm_buf_add_text(&before, HEAD);
    gm_buf_add_text(&after, HEAD);
    for (int i = 0; i < N; i++) {
        gm_buf_printf(&before, "e%d\t%d\t10.5\t%d\t5\tgiven\t\t0000000000000000\n", i / 2,
                      i % 2 + 1, i % 80);
        int k = (int)((long long)i * 7919 % N); /* a prime that N is no multiple of */
        if (k % 11 == 0) {
            removed++;
            continue;
        }
        moved += k % 7 == 0;
        gm_buf_printf(&after, "e%d\t%d\t10.5\t%d\t5\tgiven\t\t0000000000000000\n", k / 2, k % 2 + 1,
                      k % 80 + (k % 7 == 0));
    }
    diff_side from = side_of("old", gm_buf_text(&before), NULL);
    diff_side to = side_of("new", gm_buf_text(&after), NULL);
    gm_error err = GM_ERROR_INIT;
    diff *d = NULL;
    check_ok(diff_run(&from, &to, NULL, &d, &err), &err);
    assert_int_equal(diff_count(d, DIFF_MOVED), moved);
    assert_int_equal(diff_count(d, DIFF_REMOVED), removed);
    assert_int_equal(diff_count(d, DIFF_ADDED), 0);
    assert_int_equal(diff_count(d, DIFF_CHANGED), 0);
    assert_close(diff_farthest_km(d), 111.7, 0.2); /* a degree of latitude at 80 north */
    diff_free(d);
    gm_buf_clear(&before);
    gm_buf_clear(&after);
}

int main(void) {
    struct CMUnitTest tests[N_OF(samples) + N_OF(wrongs) + 2];
    size_t n = 0;
    for (size_t i = 0; i < N_OF(samples); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = samples[i].name, .test_func = check_sample, .initial_state = &samples[i]};
    }
    for (size_t i = 0; i < N_OF(wrongs); i++) {
        tests[n++] = (struct CMUnitTest){
            .name = wrongs[i].name, .test_func = check_wrong, .initial_state = &wrongs[i]};
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_no_positions);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(check_many);
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
