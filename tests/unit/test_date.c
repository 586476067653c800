#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "core/date.h"

/* One date text and what it means: two days, or a sentence. "" is an open end. */
typedef struct row {
    const char *name; /* also the text that is read, unless `text` holds another */
    date_order order;
    const char *first, *last;
    const char *error;
    const char *text;
} row;

#define N        DATE_ORDER_NONE
#define D        DATE_ORDER_DMY
#define M        DATE_ORDER_MDY
#define BAD(why) .first = NULL, .last = NULL, .error = why
#define UNREADABLE(text)                                                                           \
    "date \"" text "\" cannot be read; write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST"
#define SHORT_YEAR(text) "date \"" text "\" has no year of four digits; write YYYY-MM-DD"

static row rows[] = {
    /* ISO 8601 days */
    {"2020-02-03", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"1970-01-01", N, "1970-01-01", "1970-01-01", NULL, NULL},
    {"0000-01-01", N, "0000-01-01", "0000-01-01", NULL, NULL},
    {"9999-12-31", N, "9999-12-31", "9999-12-31", NULL, NULL},
    {"1900-03-01", N, "1900-03-01", "1900-03-01", NULL, NULL},
    {"20200203", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020-2-3", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"  2020-02-03 ", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020/02/03", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020.02.03", N, "2020-02-03", "2020-02-03", NULL, NULL},
    /* leap days */
    {"2020-02-29", N, "2020-02-29", "2020-02-29", NULL, NULL},
    {"2000-02-29", N, "2000-02-29", "2000-02-29", NULL, NULL},
    {"2019-02-29", N,
     BAD("date \"2019-02-29\" has no day 29: February 2019 has 28 days; write YYYY-MM-DD"), NULL},
    {"1900-02-29", N,
     BAD("date \"1900-02-29\" has no day 29: February 1900 has 28 days; write YYYY-MM-DD"), NULL},
    {"2020-02-30", N,
     BAD("date \"2020-02-30\" has no day 30: February 2020 has 29 days; write YYYY-MM-DD"), NULL},
    {"2020-04-31", N,
     BAD("date \"2020-04-31\" has no day 31: April 2020 has 30 days; write YYYY-MM-DD"), NULL},
    /* time of day: the day as written */
    {"2020-02-03T10:30", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020-02-03T23:59:59Z", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020-02-03T23:59:59.5+02:00", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020-02-03 00:00:00", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"20200203T1030Z", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020/02/03 00:00:00", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"13.2.2020 9:05 AM", N, "2020-02-13", "2020-02-13", NULL, NULL},
    {"2020-02-03T99:00", N, BAD(UNREADABLE("2020-02-03T99:00")), NULL},
    /* EDTF level 0 and 1 */
    {"2020-02", N, "2020-02-01", "2020-02-29", NULL, NULL},
    {"2019-02", N, "2019-02-01", "2019-02-28", NULL, NULL},
    {"2020-12", N, "2020-12-01", "2020-12-31", NULL, NULL},
    {"2020", N, "2020-01-01", "2020-12-31", NULL, NULL},
    {"2020-02-03/2020-02-13", N, "2020-02-03", "2020-02-13", NULL, NULL},
    {"2020-02-03 / 2020-02-13", N, "2020-02-03", "2020-02-13", NULL, NULL},
    {"2019-12/2020-02", N, "2019-12-01", "2020-02-29", NULL, NULL},
    {"2019/2020", N, "2019-01-01", "2020-12-31", NULL, NULL},
    {"2019-04/2020-02-04", N, "2019-04-01", "2020-02-04", NULL, NULL},
    {"2019-10/..", N, "2019-10-01", "", NULL, NULL},
    {"2019-10/", N, "2019-10-01", "", NULL, NULL},
    {"../2020", N, "", "2020-12-31", NULL, NULL},
    {"/2020", N, "", "2020-12-31", NULL, NULL},
    {"2020-02~", N, "2020-02-01", "2020-02-29", NULL, NULL},
    {"2020?", N, "2020-01-01", "2020-12-31", NULL, NULL},
    {"2020-02-03%", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020-01~/2020-02?", N, "2020-01-01", "2020-02-29", NULL, NULL},
    {"2020-02-XX", N, "2020-02-01", "2020-02-29", NULL, NULL},
    {"2020-XX", N, "2020-01-01", "2020-12-31", NULL, NULL},
    {"2020-XX-XX", N, "2020-01-01", "2020-12-31", NULL, NULL},
    {"202X", N, "2020-01-01", "2029-12-31", NULL, NULL},
    {"20XX", N, "2000-01-01", "2099-12-31", NULL, NULL},
    {"2020-21", N, "2020-03-01", "2020-05-31", NULL, NULL},
    {"2020-22", N, "2020-06-01", "2020-08-31", NULL, NULL},
    {"2020-23", N, "2020-09-01", "2020-11-30", NULL, NULL},
    {"2019-24", N, "2019-12-01", "2020-02-29", NULL, NULL},
    {"9999-24", N, "9999-12-01", "9999-12-31", NULL, NULL},
    {"2020-25", N, BAD("date \"2020-25\" has no month 25; write YYYY-MM-DD"), NULL},
    {"2020-21-XX", N, BAD("date \"2020-21-XX\" has no month 21; write YYYY-MM-DD"), NULL},
    {"2020-XX-03", N, BAD(UNREADABLE("2020-XX-03")), NULL},
    {"202X-02", N, BAD(UNREADABLE("202X-02")), NULL},
    {"XXXX", N, BAD(UNREADABLE("XXXX")), NULL},
    {"-0044", N, BAD(UNREADABLE("-0044")), NULL},
    {"Y12020", N, BAD(UNREADABLE("Y12020")), NULL},
    {"../..", N, BAD(UNREADABLE("../..")), NULL},
    {"/", N, BAD(UNREADABLE("/")), NULL},
    {"2020-02-13/2020-02-03", N,
     BAD("date \"2020-02-13/2020-02-03\" ends before it starts; write FIRST/LAST with the earlier first"),
     NULL},
    {"2020-02-03/05", N, BAD(UNREADABLE("2020-02-03/05")), NULL},
    {"2020-13-05", N, BAD("date \"2020-13-05\" has no month 13; write YYYY-MM-DD"), NULL},
    {"2020-00-05", N, BAD("date \"2020-00-05\" has no month 0; write YYYY-MM-DD"), NULL},
    {"2020-01-00", N,
     BAD("date \"2020-01-00\" has no day 0: January 2020 has 31 days; write YYYY-MM-DD"), NULL},
    {"20201301", N, BAD("date \"20201301\" has no month 13; write YYYY-MM-DD"), NULL},
    /* day and month in either order */
    {"03/02/2020", N,
     BAD("date \"03/02/2020\" may be 3 February or 2 March; write 2020-02-03 or 2020-03-02, or give --date-order"),
     NULL},
    {"3.2.2020", N,
     BAD("date \"3.2.2020\" may be 3 February or 2 March; write 2020-02-03 or 2020-03-02, or give --date-order"),
     NULL},
    {"03/02/2020 day first", D, "2020-02-03", "2020-02-03", NULL, "03/02/2020"},
    {"03/02/2020 month first", M, "2020-03-02", "2020-03-02", NULL, "03/02/2020"},
    {"3-2-2020 day first", D, "2020-02-03", "2020-02-03", NULL, "3-2-2020"},
    {"13/02/2020", N, "2020-02-13", "2020-02-13", NULL, NULL},
    {"02/13/2020", N, "2020-02-13", "2020-02-13", NULL, NULL},
    {"02/02/2020", N, "2020-02-02", "2020-02-02", NULL, NULL},
    {"02/29/2020", N, "2020-02-29", "2020-02-29", NULL, NULL},
    {"02/13/2020 day first", D, BAD("date \"02/13/2020\" has no month 13; write YYYY-MM-DD"),
     "02/13/2020"},
    {"13/02/2020 month first", M, BAD("date \"13/02/2020\" has no month 13; write YYYY-MM-DD"),
     "13/02/2020"},
    {"31/02/2020", N,
     BAD("date \"31/02/2020\" has no day 31: February 2020 has 29 days; write YYYY-MM-DD"), NULL},
    {"45/45/2020", N, BAD("date \"45/45/2020\" has no month 45; write YYYY-MM-DD"), NULL},
    {"03/02/20", D, BAD(SHORT_YEAR("03/02/20")), NULL},
    {"3/2.2020", D, BAD(UNREADABLE("3/2.2020")), NULL},
    {"02/2020", N, BAD(UNREADABLE("02/2020")), NULL},
    {"1/2/3/2020", N, BAD(UNREADABLE("1/2/3/2020")), NULL},
    /* months in words */
    {"3 February 2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"Feb. 3, 2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"february 3rd, 2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"3rd of February 2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"Monday, 3 February 2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"3-Feb-2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"3/Feb/2020", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"2020 Feb 3", N, "2020-02-03", "2020-02-03", NULL, NULL},
    {"3 Sept 2020 10:30", N, "2020-09-03", "2020-09-03", NULL, NULL},
    {"1 August 2020", N, "2020-08-01", "2020-08-01", NULL, NULL},
    {"February 2020", N, "2020-02-01", "2020-02-29", NULL, NULL},
    {"3-Feb-20", N, BAD(SHORT_YEAR("3-Feb-20")), NULL},
    {"Feb-20", N, BAD(SHORT_YEAR("Feb-20")), NULL},
    {"3 February", N, BAD(SHORT_YEAR("3 February")), NULL},
    {"31 April 2020", N,
     BAD("date \"31 April 2020\" has no day 31: April 2020 has 30 days; write YYYY-MM-DD"), NULL},
    {"3 Febtober 2020", N, BAD(UNREADABLE("3 Febtober 2020")), NULL},
    {"3 Feb Mar 2020", N, BAD(UNREADABLE("3 Feb Mar 2020")), NULL},
    {"February", N, BAD(UNREADABLE("February")), NULL},
    {"early 2020", N, BAD(UNREADABLE("early 2020")), NULL},
    /* digits of the region */
    {"Arabic digits", N, "2020-02-03", "2020-02-03", NULL, "٢٠٢٠-٠٢-٠٣"},
    {"Persian digits", N, "2020-02-13", "2020-02-13", NULL, "۱۳/۲/۲۰۲۰"},
    /* what is no date */
    {"empty", N, BAD(UNREADABLE("")), ""},
    {"blank", N, BAD(UNREADABLE("")), "  \t "},
    {"43864", N,
     BAD("date \"43864\" looks like a spreadsheet's day number; format the column as a date (YYYY-MM-DD) and save again"),
     NULL},
    {"202002", N, BAD(UNREADABLE("202002")), NULL},
    {"yesterday", N, BAD(UNREADABLE("yesterday")), NULL},
    {"unknown", N, BAD(UNREADABLE("unknown")), NULL},
    {"a control character", N, BAD(UNREADABLE("2020?[31m 02")), "2020\x1B[31m\n02"},
    {"broken UTF-8", N, BAD(UNREADABLE("2020-02-0?")), "2020-02-0\xE9"},
    {"a very long text", N,
     BAD(UNREADABLE("012345678901234567890123456789012345678901234567890123456789...")),
     "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
     "0123456789"},
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static void check_row(void **state) {
    const row *want = *state;
    date_span span = {7, 7};
    gm_error err = GM_ERROR_INIT;
    gm_str text = gm_str_from(want->text == NULL ? want->name : want->text);
    gm_status status = date_parse(text, want->order, &span, &err);
    if (want->error != NULL) {
        assert_int_equal(status, GM_E_EVENT_VALUE);
        assert_string_equal(err.text, want->error);
        assert_int_equal(span.first, 7); /* untouched */
        return;
    }
    assert_string_equal(err.text, "");
    assert_int_equal(status, GM_OK);
    char first[11], last[11];
    date_format(span.first, first);
    date_format(span.last, last);
    assert_string_equal(first, want->first);
    assert_string_equal(last, want->last);
    if (want->first[0] == '\0') {
        assert_int_equal(span.first, DATE_OPEN_PAST);
    }
    if (want->last[0] == '\0') {
        assert_int_equal(span.last, DATE_OPEN_FUTURE);
    }
}

/* Every day of ten thousand years is written and read back. */
static void check_calendar(void **state) {
    (void)state;
    int32_t first, last;
    assert_true(date_from_civil(0, 1, 1, &first));
    assert_true(date_from_civil(9999, 12, 31, &last));
    assert_int_equal(last - first + 1, 3652425);
    char text[11];
    date_span span;
    for (int32_t day = first; day <= last; day++) {
        date_format(day, text);
        if (date_parse((gm_str){text, 10}, N, &span, NULL) != GM_OK || span.first != day ||
            span.last != day) {
            fail_msg("%s is not day %d", text, day);
        }
    }
    date_format(first - 1, text);
    assert_string_equal(text, "");
    date_format(last + 1, text);
    assert_string_equal(text, "");
    assert_false(date_from_civil(2020, 13, 1, &first));
    assert_false(date_from_civil(2019, 2, 29, &first));
    assert_false(date_from_civil(10000, 1, 1, &first));
}

static void check_precision(void **state) {
    (void)state;
    static const struct {
        date_span span;
        int precision;
    } want[] = {
        {{0, 0}, 1},
        {{0, 1}, 2},
        {{0, 5}, 2},
        {{0, 6}, 3},
        {{0, 7}, 4},
        {{0, 30}, 4},
        {{0, 31}, 5},
        {{0, 364}, 5},
        {{0, DATE_OPEN_FUTURE}, 5},
        {{DATE_OPEN_PAST, 0}, 5},
        {{DATE_OPEN_PAST, DATE_OPEN_FUTURE}, 5},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(date_precision(want[i].span), want[i].precision);
    }
}

static void check_overlap(void **state) {
    (void)state;
    date_span winter = {100, 190};
    assert_true(date_overlap(winter, (date_span){190, 200}));
    assert_false(date_overlap(winter, (date_span){191, 200}));
    assert_true(date_overlap(winter, (date_span){DATE_OPEN_PAST, DATE_OPEN_FUTURE}));
}

int main(void) {
    struct CMUnitTest tests[N_ROWS + 3];
    for (size_t i = 0; i < N_ROWS; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = check_row, .initial_state = &rows[i]};
    }
    tests[N_ROWS] = (struct CMUnitTest)cmocka_unit_test(check_calendar);
    tests[N_ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(check_precision);
    tests[N_ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(check_overlap);
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
