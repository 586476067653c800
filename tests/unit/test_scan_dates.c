/* Dates in prose: each row is a sentence, the day it was published, and what must be found in it. */
#include "scan/dates.h"

#include "check.h"

/* `want`: "words=EDTF" for each date, '|' between them; "?" for one that stays open. */
typedef struct row {
    const char *text, *published, *want;
    int prec; /* of the first; 0: not asked */
} row;

/* 2020-02-04 was a Tuesday. */
#define TUE "2020-02-04"
#define FRI "2020-02-14"

static row rows[] = {
    /* days of the week */
    {"He spoke on Monday.", TUE, "Monday=2020-02-03", 1},
    {"He spoke on Tuesday.", TUE, "Tuesday=2020-02-04", 1},
    {"Wednesday was calm.", TUE, "Wednesday=2020-01-29", 1},
    {"On Sunday the shelling began.", TUE, "Sunday=2020-02-02", 1},
    {"Late on Sunday the shelling began.", TUE, "Late on Sunday=2020-02-02", 1},
    {"on Sunday night and Monday morning", TUE, "Sunday night=2020-02-02|Monday morning=2020-02-03",
     1},
    {"In the early hours of Monday, it fell.", TUE, "the early hours of Monday=2020-02-03", 1},
    {"early Monday", TUE, "early Monday=2020-02-03", 1},
    {"last Monday", TUE, "last Monday=2020-02-03", 1},
    {"last Tuesday", TUE, "last Tuesday=2020-01-28", 1},
    {"next Tuesday", TUE, "next Tuesday=2020-02-11", 1},
    {"next Friday", TUE, "next Friday=2020-02-07", 1},
    {"this Friday", TUE, "this Friday=2020-02-07", 1},
    {"They will meet on Thursday.", TUE, "Thursday=2020-02-06", 1},
    {"They met on Thursday.", TUE, "Thursday=2020-01-30", 1},
    {"on Wednesday, hours before he left", FRI, "Wednesday=2020-02-12", 1},
    {"Saturday's attack", FRI, "Saturday=2020-02-08", 1},
    {"Monday, Feb. 3", TUE, "Monday, Feb. 3=2020-02-03", 1},
    {"on Monday, 3 February 2020, at dawn", NULL, "Monday, 3 February 2020=2020-02-03", 1},
    {"Mon. 3 Feb. 2020", NULL, "Mon. 3 Feb. 2020=2020-02-03", 1},
    {"the Sun newspaper and the sat phone", TUE, "", 0},
    {"It happened on Monday.", NULL, "Monday=?", 0},
    /* today and around it */
    {"Today it rained.", TUE, "Today=2020-02-04", 1},
    {"yesterday evening", TUE, "yesterday evening=2020-02-03", 1},
    {"tomorrow", TUE, "tomorrow=2020-02-05", 1},
    {"tonight", TUE, "tonight=2020-02-04", 1},
    {"last night", TUE, "last night=2020-02-03", 1},
    {"this morning", TUE, "this morning=2020-02-04", 1},
    {"They advanced overnight.", TUE, "overnight=2020-02-03/2020-02-04", 2},
    {"Today it rained.", NULL, "Today=?", 0},
    {"the day before yesterday", TUE, "the day before yesterday=2020-02-02", 1},
    {"the day after tomorrow", TUE, "the day after tomorrow=2020-02-06", 1},
    /* months and days */
    {"on Feb. 6", FRI, "Feb. 6=2020-02-06", 1},
    {"on February 6, \"it\"", FRI, "February 6=2020-02-06", 1},
    {"on February 6, 2019, it", FRI, "February 6, 2019=2019-02-06", 1},
    {"on 6 February", FRI, "6 February=2020-02-06", 1},
    {"on 6 Feb 2018", FRI, "6 Feb 2018=2018-02-06", 1},
    {"on the 6th of February", FRI, "the 6th of February=2020-02-06", 1},
    {"the 22nd of December", FRI, "the 22nd of December=2019-12-22", 1},
    {"on December 15", FRI, "December 15=2019-12-15", 1},
    {"on March 3", FRI, "March 3=2020-03-03", 1},
    {"on May 20", FRI, "May 20=2019-05-20", 1},
    {"on 31 February", FRI, "February=2020-02", 4},
    {"Feb. 6-8", FRI, "Feb. 6-8=2020-02-06/2020-02-08", 2},
    {"February 6 to 8", FRI, "February 6 to 8=2020-02-06/2020-02-08", 2},
    {"6\xE2\x80\x93"
     "8 February 2020",
     NULL,
     "6\xE2\x80\x93"
     "8 February 2020=2020-02-06/2020-02-08",
     2},
    {"February 6 and 7", FRI, "February 6 and 7=2020-02-06/2020-02-07", 2},
    {"Feb. 6", NULL, "Feb. 6=?", 0},
    {"FEBRUARY 6, 2020", NULL, "FEBRUARY 6, 2020=2020-02-06", 1},
    {"on 2020-02-06 at noon", NULL, "2020-02-06=2020-02-06", 1},
    {"on 06/02/2020", NULL, "", 0}, /* 6 February or 2 June */
    {"on 26/02/2020", NULL, "26/02/2020=2020-02-26", 1},
    {"on 26.02.2020", NULL, "26.02.2020=2020-02-26", 1},
    {"at 12:30:45 and 10-11-12", TUE, "", 0},
    /* months */
    {"in October", FRI, "October=2019-10", 4},
    {"in January", FRI, "January=2020-01", 4},
    {"in February", FRI, "February=2020-02", 4},
    {"in February 2018", NULL, "February 2018=2018-02", 4},
    {"in Feb 2018", NULL, "Feb 2018=2018-02", 4},
    {"in May they left", FRI, "May=2019-05", 4},
    {"They may march on.", FRI, "", 0},
    {"May they live long. March on!", FRI, "", 0},
    {"a March to Freedom", FRI, "", 0},
    {"in March", FRI, "March=2019-03", 4},
    {"April Smith and Theresa May", FRI, "", 0},
    {"by October they will", FRI, "by October=2020-02-14/2020-10-31", 5},
    {"last December", FRI, "last December=2019-12", 4},
    {"last February", FRI, "last February=2019-02", 4},
    {"next May", FRI, "next May=2020-05", 4},
    {"late December", FRI, "late December=2019-12-21/2019-12-31", 4},
    {"in mid-January", FRI, "mid-January=2020-01-11/2020-01-20", 4},
    {"in early February", FRI, "early February=2020-02-01/2020-02-10", 4},
    {"at the beginning of February", FRI, "the beginning of February=2020-02-01/2020-02-10", 4},
    {"by the end of February", FRI, "by the end of February=2020-02-14/2020-02-29", 4},
    {"by the end of March", FRI, "by the end of March=2020-02-14/2020-03-31", 5},
    {"at the end of last month", FRI, "the end of last month=2020-01-21/2020-01-31", 4},
    {"by the end of the month", FRI, "by the end of the month=2020-02-14/2020-02-29", 4},
    {"in the middle of 2019", NULL, "the middle of 2019=2019-05-01/2019-08-31", 5},
    {"late in December", FRI, "late in December=2019-12-21/2019-12-31", 4},
    {"since last April", TUE, "since last April=2019-04-01/2020-02-04", 5},
    {"Since last April, forces", TUE, "Since last April=2019-04-01/2020-02-04", 5},
    {"since April 2019", NULL, "since April 2019=2019-04-01/..", 5},
    {"since Monday", TUE, "since Monday=2020-02-03/2020-02-04", 2},
    {"until Friday", TUE, "until Friday=2020-02-04/2020-02-07", 2},
    {"by Monday, 13 had died", NULL, "by Monday=?", 0},
    {"from January to March 2019", NULL, "from January to March 2019=2019-01-01/2019-03-31", 5},
    {"between October 2017 and May 2018", NULL,
     "between October 2017 and May 2018=2017-10-01/2018-05-31", 5},
    {"between October and December 2017", FRI,
     "between October and December 2017=2017-10-01/2017-12-31", 5},
    {"between October and May 2018", FRI, "between October and May 2018=2017-10-01/2018-05-31", 5},
    {"between Monday and Wednesday", FRI, "between Monday and Wednesday=2020-02-10/2020-02-12", 2},
    {"January-March 2020", NULL, "January-March 2020=2020-01-01/2020-03-31", 5},
    /* weeks, months, years beside the report */
    {"last week", FRI, "last week=2020-02-03/2020-02-09", 3},
    {"this week", FRI, "this week=2020-02-10/2020-02-16", 3},
    {"next week", FRI, "next week=2020-02-17/2020-02-23", 3},
    {"last month", FRI, "last month=2020-01", 4},
    {"this month", FRI, "this month=2020-02", 4},
    {"last year", FRI, "last year=2019", 5},
    {"this year", FRI, "this year=2020", 5},
    {"earlier this month", FRI, "earlier this month=2020-02-01/2020-02-14", 4},
    {"earlier this week", FRI, "earlier this week=2020-02-10/2020-02-14", 2},
    {"later this week", FRI, "later this week=2020-02-14/2020-02-16", 2},
    {"over the weekend", TUE, "the weekend=2020-02-01/2020-02-02", 2},
    {"last weekend", TUE, "last weekend=2020-02-01/2020-02-02", 2},
    {"this weekend", TUE, "this weekend=2020-02-08/2020-02-09", 2},
    {"next weekend", TUE, "next weekend=2020-02-08/2020-02-09", 2},
    {"last summer", FRI, "last summer=2019-06-01/2019-08-31", 5},
    {"last winter", FRI, "last winter=2018-12-01/2019-02-28", 5},
    {"this winter", FRI, "this winter=2019-12-01/2020-02-29", 5},
    {"in the summer of 2019", NULL, "summer of 2019=2019-06-01/2019-08-31", 5},
    {"winter 2020", NULL, "winter 2020=2020-12-01/2021-02-28", 5},
    {"the fall of Idlib", FRI, "", 0},
    /* amounts */
    {"In the past 10 days, forces", FRI, "the past 10 days=2020-02-04/2020-02-14", 4},
    {"During the past ten days, the", FRI, "the past ten days=2020-02-04/2020-02-14", 4},
    {"in the past 24 hours", FRI, "the past 24 hours=2020-02-13/2020-02-14", 2},
    {"for the past week", FRI, "the past week=2020-02-07/2020-02-14", 4},
    {"in the last two weeks", FRI, "the last two weeks=2020-01-31/2020-02-14", 4},
    {"over the past three years", FRI, "the past three years=2017-02-14/2020-02-14", 5},
    {"in the past month", FRI, "the past month=2020-01-14/2020-02-14", 5},
    {"within the next two days", FRI, "the next two days=2020-02-14/2020-02-16", 2},
    {"two days ago", FRI, "two days ago=2020-02-12", 1},
    {"a week ago", FRI, "a week ago=2020-02-04/2020-02-10", 3},
    {"three weeks ago", FRI, "three weeks ago=2020-01-21/2020-01-27", 3},
    {"two months ago", FRI, "two months ago=2019-12", 4},
    {"a year ago", FRI, "a year ago=2019", 5},
    {"a few days ago", FRI, "a few days ago=2020-02-08/2020-02-12", 2},
    {"a couple of days ago", FRI, "a couple of days ago=2020-02-12", 1},
    {"a decade ago", FRI, "a decade ago=2010", 5},
    {"two days ago", NULL, "two days ago=?", 0},
    {"for two days", FRI, "", 0},
    {"a 10-day truce", FRI, "", 0},
    /* years */
    {"In 2015, he left.", NULL, "2015=2015", 5},
    {"since 2017", NULL, "since 2017=2017-01-01/..", 5},
    {"the 2018 cease-fire", FRI, "2018=2018", 5},
    {"2015-2018", NULL, "", 0},
    {"from 2015 to 2018", NULL, "from 2015 to 2018=2015-01-01/2018-12-31", 5},
    {"between 2015 and 2018", NULL, "between 2015 and 2018=2015-01-01/2018-12-31", 5},
    {"in the 1990s", NULL, "1990s=1990-01-01/1999-12-31", 5},
    {"in early 2019", NULL, "early 2019=2019-01-01/2019-04-30", 5},
    {"in late 2019", NULL, "late 2019=2019-09-01/2019-12-31", 5},
    {"the 2000 fighters", NULL, "", 0},
    {"in 2,019 homes", NULL, "", 0},
    {"1500 people and 2019 tents", NULL, "", 0},
    {"in 1500 homes", NULL, "", 0},
    /* from one date of the text to another */
    {"He spoke on Monday. The next day, he left.", TUE, "Monday=2020-02-03|The next day=2020-02-04",
     1},
    {"It began on 3 February 2020. Two days later it ended.", NULL,
     "3 February 2020=2020-02-03|Two days later=2020-02-05", 1},
    {"On 3 February 2020 a post was hit; the following day another.", NULL,
     "3 February 2020=2020-02-03|the following day=2020-02-04", 1},
    {"On 3 February 2020 and the previous day", NULL,
     "3 February 2020=2020-02-03|the previous day=2020-02-02", 1},
    {"On 3 February 2020. The same day", NULL, "3 February 2020=2020-02-03|The same day=2020-02-03",
     1},
    {"On 3 February 2020; the day before, they", NULL,
     "3 February 2020=2020-02-03|the day before=2020-02-02", 1},
    {"In December 2019 it began. A month later it fell.", NULL,
     "December 2019=2019-12|A month later=2020-01", 4},
    {"In May 2017 it began; by October it was over.", NULL,
     "May 2017=2017-05|by October=../2017-10-31", 4},
    {"two days after February 6", FRI, "two days after February 6=2020-02-08", 1},
    {"two days after the attack", FRI, "", 0},
    {"The next day, he left.", TUE, "The next day=?", 0},
    {"on the night of February 6", FRI, "the night of February 6=2020-02-06", 1},
    /* published in a span of days */
    {"on Monday", "2020-02-04/2020-02-14", "Monday=2020-02-03/2020-02-10", 4},
    {"last month", "2020-02", "last month=2020-01", 4},
    {"in October", "2019-11/2020-02", "October=2019-10", 4},
    /* debris and other scripts */
    {"on Monday,quot; he", TUE, "Monday=2020-02-03", 1},
    {"\xE2\x80\x8F"
     "Monday\xFF\xFE 3",
     TUE, "Monday=2020-02-03", 1},
    {"", TUE, "", 0},
};

static void find(const row *r, gm_buf *out, int *first_prec) {
    gm_arena arena = GM_ARENA_INIT;
    scan_words *words = scan_words_new();
    scan_text t;
    scan_date *dates;
    size_t n;
    date_span published;
    gm_error err = GM_ERROR_INIT;
    if (r->published != NULL) {
        check_ok(date_parse(gm_str_from(r->published), DATE_ORDER_NONE, &published, &err), &err);
    }
    assert_int_equal(scan_cut(words, gm_str_from(r->text), &arena, &t), GM_OK);
    assert_int_equal(scan_dates(&t, r->published == NULL ? NULL : &published, &arena, &dates, &n),
                     GM_OK);
    *first_prec = n > 0 ? dates[0].prec : 0;
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(out, i > 0 ? "|" : "");
        gm_buf_add(out, r->text + dates[i].start, dates[i].end - dates[i].start);
        gm_buf_add_char(out, '=');
        if (dates[i].reason != NULL) {
            gm_buf_add_char(out, '?');
        } else {
            scan_date_write(dates[i].span, out);
        }
    }
    scan_words_free(words);
    gm_arena_clear(&arena);
}

static void check_row(void **state) {
    const row *r = *state;
    gm_buf found = GM_BUF_INIT;
    int prec;
    find(r, &found, &prec);
    check_str(gm_str_from(gm_buf_text(&found)), r->want);
    if (r->prec != 0) {
        assert_int_equal(prec, r->prec);
    }
    gm_buf_clear(&found);
}

/* A chain of dates counted from dates neither recurses without end nor takes quadratic time. */
static void check_chain(void **state) {
    (void)state;
    gm_buf text = GM_BUF_INIT;
    for (int i = 0; i < 20000; i++) {
        gm_buf_add_text(&text, "two days after the day before the end of ");
    }
    gm_buf_add_text(&text, "March");
    const row r = {gm_buf_text(&text), TUE, "", 0};
    gm_buf found = GM_BUF_INIT;
    int prec;
    find(&r, &found, &prec);
    assert_true(found.len > 0);
    gm_buf_clear(&found);
    gm_buf_clear(&text);
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 1];
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].text, .test_func = check_row, .initial_state = &rows[i]};
    }
    tests[N_OF(rows)] = (struct CMUnitTest)cmocka_unit_test(check_chain);
    return cmocka_run_group_tests_name("scan dates", tests, NULL, NULL);
}
