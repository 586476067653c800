/* Reports as they come: formats, publication dates, pieces, hostile files. */
#include "scan/report.h"

#include "core/utf8.h"
#include "scan/html.h"
#include "scan/tokens.h"

#include "check.h"

/* What one file must give: all its text, its date and who said it. */
typedef struct row {
    const char *name, *bytes, *text, *published;
    published_by by;
    uint64_t body;
} row;

#define PARAGRAPH                                                                                  \
    "Shells fell on the town all day and people fled to the fields with what they could carry. "   \
    "By the evening the road was cut and nobody could say how many had been left behind there, "   \
    "a resident said by telephone from the hills."

static row rows[] = {
    {"plain.txt", "Shells fell.\n", "Shells fell.\n", NULL, PUBLISHED_UNKNOWN, 0},
    {"empty.txt", "", "", NULL, PUBLISHED_UNKNOWN, 0},
    {"bom.txt", "\xEF\xBB\xBFShells fell.", "Shells fell.", NULL, PUBLISHED_UNKNOWN, 0},
    {"header.txt", "date 2020-02-04\n\nShells fell.", "date 2020-02-04\n\nShells fell.",
     "2020-02-04", PUBLISHED_HEADER, 15},
    {"blank.txt", " date 2020-02-14 Direct clashes between",
     " date 2020-02-14 Direct clashes between", "2020-02-14", PUBLISHED_HEADER, 16},
    {"colon.txt", "Date: 4 February 2020\nShells", "Date: 4 February 2020\nShells", "2020-02-04",
     PUBLISHED_HEADER, 21},
    {"span.txt", "date 2020-02-04/2020-02-06\nShells", "date 2020-02-04/2020-02-06\nShells",
     "2020-02-04/2020-02-06", PUBLISHED_HEADER, 26},
    {"palms.txt", "Date palms burnt in the fields.", "Date palms burnt in the fields.", NULL,
     PUBLISHED_UNKNOWN, 0},
    {"line.txt", "Talks\n\nFuad M Analysis 5 March 2020\nTalks began.",
     "Talks\n\nFuad M Analysis 5 March 2020\nTalks began.", "2020-03-05", PUBLISHED_DATELINE, 0},
    {"city.txt", "ANKARA, Feb. 4, 2020 (Agency) - Talks began. " PARAGRAPH,
     "ANKARA, Feb. 4, 2020 (Agency) - Talks began. " PARAGRAPH, "2020-02-04", PUBLISHED_DATELINE,
     0},
    {"prose.txt", PARAGRAPH " It had begun on 5 March 2018. " PARAGRAPH,
     PARAGRAPH " It had begun on 5 March 2018. " PARAGRAPH, NULL, PUBLISHED_UNKNOWN, 0},
    {"page.html",
     "<!DOCTYPE html><html><head><title>Talks &amp; war</title><meta property=\"article:published_time\" "
     "content=\"2020-02-04T10:00:00Z\"><script>var a = '<p>no</p>';</script></head><body><nav>Home "
     "News</nav><p>Shells <b>fell</b>&nbsp;on\n Idlib.</p><ul><li>one<li>two</ul>a<br>b<aside>Ad</aside>"
     "</body></html>",
     "Shells fell\xC2\xA0on Idlib.\n\none\n\ntwo\n\na\nb", "2020-02-04", PUBLISHED_HEADER, 0},
    {"article.html",
     "<html><body><p>Read more</p><article><p>" PARAGRAPH
     "</p></article><p>Most read</p></body></html>",
     PARAGRAPH, NULL, PUBLISHED_UNKNOWN, 0},
    {"linked.html",
     "<html><script type=\"application/ld+json\">{\"datePublished\": \"2020-02-04\"}</script><p>Shells",
     "Shells", "2020-02-04", PUBLISHED_HEADER, 0},
    {"latin.html", "<html><meta charset=\"windows-1252\"><p>caf\xE9 \x93so\x94</p>",
     "caf\xC3\xA9 \xE2\x80\x9Cso\xE2\x80\x9D", NULL, PUBLISHED_UNKNOWN, 0},
    {"none", "<html><p>Shells", "Shells", NULL, PUBLISHED_UNKNOWN, 0},
    {"tags.html", "<p>one</i></i></p></p><table><tr><td>two<td>three</div>", "one\n\ntwo\n\nthree",
     NULL, PUBLISHED_UNKNOWN, 0},
    {"record.ndjson",
     "{\"text\":\"Shells fell\",\"url\":\"http://a.example\",\"published\":\"2020-02-04\"}",
     "Shells fell", "2020-02-04", PUBLISHED_HEADER, 0},
    {"sniffed", "{\"text\":\"Shells fell\"}\n\n", "Shells fell", NULL, PUBLISHED_UNKNOWN, 0},
    {"broken.ndjson", "{\"text\":\"Shells \xFF fell\"}", "Shells \xEF\xBF\xBD fell", NULL,
     PUBLISHED_UNKNOWN, 0},
};

static void check_row(void **state) {
    const row *r = *state;
    const char *path = check_file(r->name, r->bytes, strlen(r->bytes));
    gm_error err = GM_ERROR_INIT;
    report_reader *reader;
    report found;
    bool any;
    check_ok(report_open(&path, 1, NULL, &reader, &err), &err);
    check_ok(report_next(reader, &found, &any, &err), &err);
    assert_int_equal(any, r->text[0] != '\0');
    if (any) {
        check_str(found.text, r->text);
        assert_int_equal(found.by, r->by);
        assert_int_equal(found.body, r->body);
        check_str(found.file, path);
    }
    if (any && r->published != NULL) {
        date_span want;
        check_ok(date_parse(gm_str_from(r->published), DATE_ORDER_NONE, &want, &err), &err);
        assert_int_equal(found.published.first, want.first);
        assert_int_equal(found.published.last, want.last);
    }
    if (any) {
        check_ok(report_next(reader, &found, &any, &err), &err);
        assert_false(any);
    }
    report_close(reader);
    check_file_remove(path);
}

/* --published serves reports that do not say it themselves, and outranks a dateline. */
static void check_option(void **state) {
    (void)state;
    const char *path = check_file("line.txt", "5 March 2020\nTalks", 18);
    const report_options options = {REPORT_ANY, true, {100, 101}};
    gm_error err = GM_ERROR_INIT;
    report_reader *reader;
    report found;
    bool any;
    check_ok(report_open(&path, 1, &options, &reader, &err), &err);
    check_ok(report_next(reader, &found, &any, &err), &err);
    assert_int_equal(found.by, PUBLISHED_OPTION);
    assert_int_equal(found.published.first, 100);
    report_close(reader);
    check_file_remove(path);
}

static void expect(const char *name, const gm_buf *bytes, gm_status want, const char *words) {
    const char *path = check_file(name, bytes->len > 0 ? bytes->ptr : "", bytes->len);
    gm_error err = GM_ERROR_INIT;
    report_reader *reader;
    report found;
    bool any;
    check_ok(report_open(&path, 1, NULL, &reader, &err), &err);
    assert_int_equal(report_next(reader, &found, &any, &err), want);
    if (words != NULL && strstr(err.text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
    }
    err = (gm_error)GM_ERROR_INIT;
    while (report_next(reader, &found, &any, &err) == GM_OK && any) {
    }
    report_close(reader);
    check_file_remove(path);
}

static void add_times(gm_buf *out, const char *text, size_t n) {
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(out, text);
    }
}

/* A wrong record or page is told of, and the next one is read. */
static void check_refusals(void **state) {
    (void)state;
    gm_buf b = GM_BUF_INIT;
    gm_buf_add_text(&b, "{\"url\":\"x\"}\n{\"text\":\"y\"}\n");
    expect("no_text.ndjson", &b, GM_E_EVENT_VALUE, "no \"text\"");
    gm_buf_reset(&b);
    gm_buf_add_text(&b, "{\"text\":\n{\"text\":\"y\"}\n");
    expect("broken.ndjson", &b, GM_E_EVENT_SYNTAX, NULL);
    gm_buf_reset(&b);
    gm_buf_add_text(&b, "{\"text\":\"x\",\"published\":\"soon\"}\n");
    expect("soon.ndjson", &b, GM_E_EVENT_VALUE, "publication");
    gm_buf_reset(&b);
    add_times(&b, "<div>", 100000);
    expect("deep.html", &b, GM_E_EVENT_SYNTAX, "too deep");
    gm_buf_reset(&b);
    gm_buf_add_text(&b, "<html><p ");
    add_times(&b, "a=1 ", 100000);
    expect("endless.html", &b, GM_E_EVENT_SYNTAX, "too deep");
    gm_buf_reset(&b);
    gm_buf_add_text(&b, "{\"text\":\"");
    add_times(&b, "0123456789abcdef", (SCAN_MAX_RECORD >> 4) + 1);
    gm_buf_add_text(&b, "\"}\n{\"text\":\"y\"}\n");
    expect("long.ndjson", &b, GM_E_EVENT_SYNTAX, "16 MiB");
    gm_buf_clear(&b);
}

/* A long report comes in pieces that add up to it, their offsets right in bytes and characters. */
static void check_pieces(void **state) {
    (void)state;
    static const char *const units[] = {
        "Shells fell on the town.\n\n", "word ", "x", "\xD8\xA5", "\xFF", "\xCC\x81"};
    for (size_t u = 0; u < N_OF(units); u++) {
        gm_buf b = GM_BUF_INIT;
        add_times(&b, units[u], 3000000 / strlen(units[u]));
        const char *path = check_file("long.txt", b.ptr, b.len);
        gm_error err = GM_ERROR_INIT;
        report_reader *reader;
        report found;
        bool any = true;
        size_t total = 0;
        size_t chars = 0;
        check_ok(report_open(&path, 1, NULL, &reader, &err), &err);
        while (any) {
            check_ok(report_next(reader, &found, &any, &err), &err);
            if (any) {
                assert_int_equal(found.offset, total);
                assert_int_equal(found.offset_chars, chars);
                assert_true(found.text.len <= SCAN_MAX_PIECE);
                assert_memory_equal(found.text.ptr, b.ptr + total, found.text.len);
                total += found.text.len;
                chars += gm_utf8_count(found.text);
            }
        }
        assert_int_equal(total, b.len);
        report_close(reader);
        check_file_remove(path);
        gm_buf_clear(&b);
    }
}

/* Any bytes at all can be cut; tokens lie in the text, in order, and cover no blank. */
static void check_tokens(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    scan_words *words = scan_words_new();
    static const char *const bits[] = {
        " ",    "Idlib",    "'s", "\xE2\x80\x99",     "& # 39; ", ",quot;", "\n\n",        ". ",
        "\xFF", "\xCC\x81", "12", "\xD8\xA5\xD8\xAF", "-",        "U.S.",   "\xE2\x80\x8F"};
    for (int round = 0; round < 3000; round++) {
        gm_buf b = GM_BUF_INIT;
        gm_arena arena = GM_ARENA_INIT;
        for (uint32_t n = check_random(&seed) % 60; n > 0; n--) {
            gm_buf_add_text(&b, bits[check_random(&seed) % N_OF(bits)]);
        }
        scan_text t;
        assert_int_equal(scan_cut(words, gm_buf_view(&b), &arena, &t), GM_OK);
        size_t at = 0;
        for (size_t i = 0; i < t.n_tokens; i++) {
            assert_true(t.tokens[i].start >= at && t.tokens[i].end > t.tokens[i].start);
            assert_true(t.tokens[i].sentence < t.n_sentences);
            at = t.tokens[i].end;
        }
        assert_true(at <= b.len);
        gm_arena_clear(&arena);
        gm_buf_clear(&b);
    }
    scan_words_free(words);
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 4];
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_row, .initial_state = &rows[i]};
    }
    tests[N_OF(rows)] = (struct CMUnitTest)cmocka_unit_test(check_option);
    tests[N_OF(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(check_refusals);
    tests[N_OF(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(check_pieces);
    tests[N_OF(rows) + 3] = (struct CMUnitTest)cmocka_unit_test(check_tokens);
    return cmocka_run_group_tests_name("scan report", tests, NULL, NULL);
}
