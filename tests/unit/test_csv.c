#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/csv.h"
#include "core/num.h"
#include "core/utf8.h"

/* One document and its rows as "LINE[cell|cell]", with "!FAULT@LINE:COLUMN" behind a row that has one. */
typedef struct row {
    const char *name;
    const char *doc;
    const char *want;
} row;

static row rows[] = {
    {"empty document", "", ""},
    {"only empty lines", "\n\r\n\r", ""},
    {"one cell", "a", "1[a]"},
    {"two lines", "a,b\nc,d\n", "1[a|b]2[c|d]"},
    {"no line end at the end", "a,b\nc,d", "1[a|b]2[c|d]"},
    {"CRLF", "a,b\r\nc,d\r\n", "1[a|b]2[c|d]"},
    {"CR alone", "a,b\rc,d\r", "1[a|b]2[c|d]"},
    {"all three line ends", "a\nb\r\nc\rd", "1[a]2[b]3[c]4[d]"},
    {"empty lines are passed over and counted", "a,b\n\n\r\nc,d", "1[a|b]4[c|d]"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "a,b\nc,d",
     "1[a|b]2[c|d]"},
    {"empty cells", "a,b,c\n,,\nx,,z", "1[a|b|c]2[||]3[x||z]"},
    {"delimiter at the end of the document", "a,b\nc,", "1[a|b]2[c|]"},
    {"blanks stay", "a,b\n x , y ", "1[a|b]2[ x | y ]"},
    {"semicolon", "a;b\nc,1;d", "1[a|b]2[c,1|d]"},
    {"tab", "a\tb\nc,1\td;2", "1[a|b]2[c,1|d;2]"},
    {"delimiters in quotes do not vote", "\"a;b;c\",d\n1,2", "1[a;b;c|d]2[1|2]"},
    {"Excel's sep line", "sep=;\na,x;b\n1;2", "2[a,x|b]3[1|2]"},
    {"Excel's sep line with CRLF and mark", "\xEF\xBB\xBFsep=\t\r\na\tb\r\n", "2[a|b]"},
    {"sep= as a column name", "sep=x,b\n1,2", "1[sep=x|b]2[1|2]"},
    {"quoted", "a,b\n\"c\",\"d\"", "1[a|b]2[c|d]"},
    {"quoted delimiter", "a,b\n\"c,1\",d", "1[a|b]2[c,1|d]"},
    {"quoted line end", "a,b\n\"c\nx\",d\ne,f", "1[a|b]2[c\nx|d]4[e|f]"},
    {"quoted line ends of all kinds", "a,b\n\"c\r\nx\ry\nz\",d\ne,f",
     "1[a|b]2[c\r\nx\ry\nz|d]6[e|f]"},
    {"doubled quotes", "a,b\n\"say \"\"hi\"\" now\",d", "1[a|b]2[say \"hi\" now|d]"},
    {"only doubled quotes", "a,b\n\"\"\"\",\"\"\"\"\"\"", "1[a|b]2[\"|\"\"]"},
    {"empty quoted cell", "a,b\n\"\",\"\"", "1[a|b]2[|]"},
    {"quote inside an unquoted cell", "a,b\n5\" shell,d\"", "1[a|b]2[5\" shell|d\"]"},
    {"blank before a quote is text", "a,b\n \"c\",d", "1[a|b]2[ \"c\"|d]"},
    {"blank behind a closing quote", "a,b\n\"c\" ,\"d\"  \ne,f", "1[a|b]2[c|d]3[e|f]"},
    {"Arabic", "اسم,b\nسراقب,\"النيرب، إدلب\"", "1[اسم|b]2[سراقب|النيرب، إدلب]"},
    {"too few cells", "a,b,c\nx", "1[a|b|c]2[x||]"},
    {"too many cells", "a,b\nc,d,e\nf,g", "1[a|b]2[c|d]!surplus@2:5 3[f|g]"},
    {"blank surplus is none", "a,b\nc,d,, ,\nf,g", "1[a|b]2[c|d]3[f|g]"},
    {"surplus in characters, not bytes", "a,b\nسراقب,d,e", "1[a|b]2[سراقب|d]!surplus@2:9 "},
    {"quote never closed", "a,b\n1,\"open\n2,x\n3,y", "1[a|b]2[1|\"open]!open@2:3 3[2|x]4[3|y]"},
    {"quote never closed on the last line", "a,b\n1,\"open", "1[a|b]2[1|\"open]!open@2:3 "},
    {"a lone quote at the end", "a,b\n1,\"", "1[a|b]2[1|\"]!open@2:3 "},
    {"quote closed by a later row's", "a,b\n1,\"open\n2,x\n3,\"y\"\n4,z",
     "1[a|b]2[1|\"open]!open@2:3 3[2|x]4[3|y]5[4|z]"},
    {"quote open behind quoted lines", "a,b\n\"1\n2\",\"open\n3,\"y\"",
     "1[a|b]2[1\n2|\"open]!open@3:4 4[3|y]"},
    {"many quotes never closed", "a\n\"1\n\"2\n\"3\n\"4\n",
     "1[a]2[\"1]!open@2:1 3[\"2]!open@3:1 4[\"3]!open@4:1 5[\"4]!open@5:1 "},
    {"text behind a closing quote", "a,b\n\"Al \"Bab\" city\",d\ne,f",
     "1[a|b]2[\"Al \"Bab\" city\"|d]!text@2:1 3[e|f]"},
    {"the first fault of a row is told", "a,b\n\"x\"y,1,2", "1[a|b]2[\"x\"y|1]!text@2:1 "},
    {"cells longer than a word", "a,b\n0123456789abcdef,0123456789abcdef0\n",
     "1[a|b]2[0123456789abcdef|0123456789abcdef0]"},
    {"bytes that differ by one from a stop", "a,b\n-+-+-+-+\x0B\x09\x0C\x0E,x",
     "1[a|b]2[-+-+-+-+\x0B\x09\x0C\x0E|x]"},
    {"high bytes are no stops", "a,b\n\x8A\x8D\xAC\x8A\x8D\xAC\x8A\x8D,x",
     "1[a|b]2[\x8A\x8D\xAC\x8A\x8D\xAC\x8A\x8D|x]"},
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static const char *fault_word(csv_fault fault) {
    return fault == CSV_NEVER_CLOSED       ? "open"
           : fault == CSV_TEXT_AFTER_QUOTE ? "text"
           : fault == CSV_SURPLUS          ? "surplus"
                                           : "memory";
}

/* Splits a copy of exactly the document's size, so that a sanitizer sees every byte read too many. */
static void split(gm_str doc, gm_buf *out) {
    char *exact = malloc(doc.len + (doc.len == 0));
    assert_non_null(exact);
    if (doc.len > 0) {
        memcpy(exact, doc.ptr, doc.len);
    }
    csv_splitter splitter;
    csv_init(&splitter, (gm_str){exact, doc.len});
    csv_splitter start = splitter;
    csv_row found;
    size_t n_columns = csv_next(&splitter, NULL, 0, &found) ? found.n_cells : 0;
    splitter = start;
    gm_str *cells = calloc(n_columns + 1, sizeof *cells);
    assert_non_null(cells);
    while (csv_next(&splitter, cells, n_columns, &found)) {
        gm_buf_printf(out, "%u[", splitter.row_line);
        for (size_t i = 0; i < n_columns; i++) {
            gm_buf_add_text(out, i == 0 ? "" : "|");
            gm_buf_add_str(out, cells[i]);
        }
        gm_buf_add_text(out, "]");
        if (found.fault != CSV_FINE) {
            uint32_t line, column;
            csv_locate(&splitter, found.fault_at, &line, &column);
            gm_buf_printf(out, "!%s@%u:%u ", fault_word(found.fault), line, column);
        }
    }
    csv_clear(&splitter);
    free(cells);
    free(exact);
}

static void check_row(void **state) {
    const row *want = *state;
    gm_buf got = GM_BUF_INIT;
    split(gm_str_from(want->doc), &got);
    assert_string_equal(gm_buf_text(&got), want->want);
    gm_buf_clear(&got);
}

static void check_places(void **state) {
    (void)state;
    static const char doc[] = "a,b,c\n\"x\ny\",سراقب,z\n";
    static const struct { uint32_t line, column; } want[] = {{2, 1}, {3, 4}, {3, 10}, {2, 1}};
    csv_splitter splitter;
    csv_row found;
    gm_str cells[3];
    csv_init(&splitter, (gm_str){doc, sizeof doc - 1});
    assert_true(csv_next(&splitter, cells, 3, &found));
    assert_true(csv_next(&splitter, cells, 3, &found));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        uint32_t line, column;
        csv_locate(&splitter, csv_cell_at(&splitter, i), &line, &column);
        assert_int_equal(line, want[i].line);
        assert_int_equal(column, want[i].column);
    }
    csv_clear(&splitter);
}

/* Quotes that are never closed make the splitter look far ahead: not once for each of them. */
static void check_linear(void **state) {
    (void)state;
    static const char *const lines[] = {"\"a\n",   "x,\"\"\"a\n", "\"\"\"a,\"\"\"b\n",
                                        "\"\"a\n", "\",\"\n",     "\"a\"b\"c\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        gm_buf doc = GM_BUF_INIT;
        for (int n = 0; n < 200000; n++) {
            gm_buf_add_text(&doc, lines[i]);
        }
        csv_splitter splitter;
        csv_row found;
        gm_str cells[2];
        size_t n_rows = 0;
        csv_init(&splitter, gm_buf_view(&doc));
        while (csv_next(&splitter, cells, 2, &found)) {
            n_rows++; /* in a quadratic splitter this takes minutes: the test's time limit ends it */
        }
        assert_true(n_rows > 0);
        csv_clear(&splitter);
        gm_buf_clear(&doc);
    }
}

/* A row that is written by the rules is read back as it was. */
static void check_round_trip(void **state) {
    (void)state;
    uint32_t seed = 20200203;
    print_message("seed %u\n", seed);
    static const char alphabet[] = "ab,;\t\"\"\n\r é";
    for (int round = 0; round < 20000; round++) {
        gm_buf doc = GM_BUF_INIT;
        gm_buf plain = GM_BUF_INIT;
        gm_buf_add_text(&doc, "a,b,c\n");
        size_t ends[3];
        for (int i = 0; i < 3; i++) {
            gm_buf_add_text(&doc, i == 0 ? "\"" : ",\"");
            seed = seed * 1664525 + 1013904223;
            for (uint32_t n = seed >> 28; n > 0; n--) {
                seed = seed * 1664525 + 1013904223;
                char c = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
                gm_buf_add_char(&plain, c);
                gm_buf_add_text(&doc, c == '"' ? "\"" : "");
                gm_buf_add_char(&doc, c);
            }
            ends[i] = plain.len;
            gm_buf_add_text(&doc, "\"");
        }
        csv_splitter splitter;
        csv_row found;
        gm_str cells[3];
        csv_init(&splitter, gm_buf_view(&doc));
        assert_true(csv_next(&splitter, cells, 3, &found));
        assert_true(csv_next(&splitter, cells, 3, &found));
        assert_int_equal(found.fault, CSV_FINE);
        for (size_t i = 0, at = 0; i < 3; at = ends[i++]) {
            assert_true(gm_str_eq(cells[i], (gm_str){gm_buf_text(&plain) + at, ends[i] - at}));
        }
        assert_false(csv_next(&splitter, cells, 3, &found));
        csv_clear(&splitter);
        gm_buf_clear(&doc);
        gm_buf_clear(&plain);
    }
}

/* What csv_add_cell writes comes back as it was, whatever apostrophes and signs it begins with. */
static void check_guard(void **state) {
    (void)state;
    uint32_t seed = 20200204;
    static const char *const letters[] = {"'", "'", "=", "+",  "-",  "@",  "1",  "2",
                                          ".", "e", ",", "\"", "\n", "\t", "\r", "é"};
    for (int round = 0; round < 20000; round++) {
        gm_buf doc = GM_BUF_INIT;
        gm_buf plain = GM_BUF_INIT;
        seed = seed * 1664525 + 1013904223;
        for (uint32_t n = seed >> 29; n > 0; n--) {
            seed = seed * 1664525 + 1013904223;
            gm_buf_add_text(&plain, letters[(seed >> 16) % (sizeof letters / sizeof *letters)]);
        }
        gm_buf_add_text(&doc, "a,b\nx,");
        csv_add_cell(&doc, gm_buf_view(&plain));
        csv_splitter splitter;
        csv_row found;
        gm_str cells[2];
        csv_init(&splitter, gm_buf_view(&doc));
        assert_true(csv_next(&splitter, cells, 2, &found));
        assert_true(csv_next(&splitter, cells, 2, &found));
        assert_int_equal(found.fault, CSV_FINE);
        double number;
        bool runs = cells[1].len > 0 && strchr("=+-@\t\r", cells[1].ptr[0]) != NULL;
        assert_true(!runs || gm_parse_double(cells[1], &number));
        assert_true(gm_str_eq(csv_unguard(cells[1]), gm_buf_view(&plain)));
        csv_clear(&splitter);
        gm_buf_clear(&doc);
        gm_buf_clear(&plain);
    }
}

int main(void) {
    struct CMUnitTest tests[N_ROWS + 4];
    for (size_t i = 0; i < N_ROWS; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_row, .initial_state = &rows[i]};
    }
    tests[N_ROWS] = (struct CMUnitTest)cmocka_unit_test(check_places);
    tests[N_ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(check_linear);
    tests[N_ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(check_round_trip);
    tests[N_ROWS + 3] = (struct CMUnitTest)cmocka_unit_test(check_guard);
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
