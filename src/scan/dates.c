#include "scan/dates.h"

#include <stdlib.h>

#include "core/num.h"
#include "core/str.h"
#include "scan/date_words.h"

enum {
    DAYS_IN_WEEK = 7,
    FEW_LEAST = 2, /* "a few days" */
    FEW_MOST = 6,
    AHEAD_DAYS = 60,   /* a day and month without a year lie at most so far ahead of the report */
    BEHIND_DAYS = 305, /* …or so far behind it, when the sentence speaks of what is to come */
    WILL_WORDS = 12,   /* "will" counts for a date so many words behind it */
    YEAR_LEAST = 1000,
    YEAR_MOST = 2999,
    BARE_YEAR_LEAST = 1900, /* behind "the" or "of" a number need not be a year */
    BARE_YEAR_MOST = 2099,
    DEEPEST = 3, /* "two days after the day before the end of March" */
    LONGEST_MONTH = 31,
};

/* Reading one text. */
typedef struct reader {
    const scan_text *t;
    bool has_today;
    int32_t today;
    bool has_day, has_span; /* dates spoken of before: the last day, and the last of any length */
    date_span day, span;
    int forced_year; /* 0, or the year that the other end of a stretch gives */
    bool ahead;      /* the words speak of what is to come */
    int depth;       /* of dates counted from dates */
} reader;

/* What a rule made of some tokens. */
typedef struct when {
    size_t end; /* the token behind */
    date_span span;
    bool open;     /* hangs on a date that is not known */
    bool relative; /* hangs on another date */
    bool has_year; /* said so itself */
    bool partial;  /* a month or day without its year */
} when;

typedef bool (*rule)(reader *r, size_t i, when *out);

static bool point(reader *r, size_t i, when *out);

/* ---- Calendar ---------------------------------------------------------------------------------- */

typedef struct civil {
    int year, month, day;
} civil;

static civil civil_of(int32_t day) {
    char text[11];
    date_format(day, text);
    civil c = {1970, 1, 1};
    if (text[0] >= '0' && text[0] <= '9') {
        c.year =
            (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
        c.month = (text[5] - '0') * 10 + text[6] - '0';
        c.day = (text[8] - '0') * 10 + text[9] - '0';
    }
    return c;
}

static int32_t first_of(int year, int month) {
    int32_t day = 0;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    if (month < 1) {
        month += 12;
        year--;
    }
    date_from_civil(year < 0 ? 0 : year > 9999 ? 9999 : year, month, 1, &day);
    return day;
}

static date_span month_of(int year, int month) {
    return (date_span){first_of(year, month), first_of(year, month + 1) - 1};
}

static date_span year_of(int year) {
    return (date_span){first_of(year, 1), first_of(year + 1, 1) - 1};
}

static date_span one_day(int32_t day) {
    return (date_span){day, day};
}

/* 1 Monday to 7 Sunday; 1970-01-01 was a Thursday. */
static int weekday_of(int32_t day) {
    return ((day + 3) % DAYS_IN_WEEK + DAYS_IN_WEEK) % DAYS_IN_WEEK + 1;
}

static date_span week_of(int32_t day) {
    int32_t monday = day - weekday_of(day) + 1;
    return (date_span){monday, monday + DAYS_IN_WEEK - 1};
}

/* The weekend that the day lies in, or the last one before it. */
static date_span weekend_before(int32_t day) {
    int32_t saturday = day - (weekday_of(day) + 1) % DAYS_IN_WEEK;
    return (date_span){saturday, saturday + 1};
}

/* Three months from their first; the winter of 2019 begins in December 2019. */
static date_span season_of(int year, int first_month) {
    return (date_span){first_of(year, first_month), first_of(year, first_month + 3) - 1};
}

/* The calendar's unit that a day lies in, `step` units on. */
static date_span unit_of(int32_t day, int unit, int step) {
    civil c = civil_of(day);
    switch (unit) {
    case UNIT_WEEKEND: {
        date_span s = weekend_before(day);
        return (date_span){s.first + step * DAYS_IN_WEEK, s.last + step * DAYS_IN_WEEK};
    }
    case UNIT_WEEK:
        return week_of(day + step * DAYS_IN_WEEK);
    case UNIT_MONTH:
        return month_of(c.year, c.month + step);
    case UNIT_YEAR:
        return year_of(c.year + step);
    case UNIT_DECADE:
        return (date_span){first_of(c.year / 10 * 10 + step * 10, 1),
                           first_of(c.year / 10 * 10 + step * 10 + 10, 1) - 1};
    default:
        return one_day(day + step);
    }
}

/* The first, middle or last third: of a month by ten days, of a year by four months, as people say it. */
static date_span third_of(date_span s, int third) {
    if (s.first == DATE_OPEN_PAST || s.last == DATE_OPEN_FUTURE || s.last - s.first < 2) {
        return s;
    }
    int32_t length = s.last - s.first + 1;
    civil c = civil_of(s.first);
    if (length >= 28 && length <= LONGEST_MONTH) {
        return third == 0   ? (date_span){s.first, s.first + 9}
               : third == 1 ? (date_span){s.first + 10, s.first + 19}
                            : (date_span){s.first + 20, s.last};
    }
    if (length >= 365 && length <= 366) {
        return (date_span){first_of(c.year, c.month + 4 * third),
                           first_of(c.year, c.month + 4 * third + 4) - 1};
    }
    return (date_span){s.first + length * third / 3, s.first + length * (third + 1) / 3 - 1};
}

/* ---- Tokens ------------------------------------------------------------------------------------ */

static const scan_token *token_at(const reader *r, size_t i) {
    return i < r->t->n_tokens ? &r->t->tokens[i] : NULL;
}

static date_word word_at(const reader *r, size_t i) {
    const scan_token *token = token_at(r, i);
    static const date_word none = {"", DATE_NO_WORD, 0};
    return token == NULL || token->word->date == NULL ? none : *token->word->date;
}

/* True when token i goes on with what stands before it: blanks, and the marks that `also` allows. */
static bool goes_on(const reader *r, size_t i, unsigned also) {
    const scan_token *token = token_at(r, i);
    return token != NULL && (token->gap & ~((unsigned)GAP_BLANK | GAP_LINE | also)) == 0;
}

static bool is_next(const reader *r, size_t i, date_class class) {
    return word_at(r, i).class == class && goes_on(r, i, 0);
}

/* The class of the word before, in the same sentence. */
static date_class class_before(const reader *r, size_t i) {
    return i > 0 && goes_on(r, i, GAP_HYPHEN) ? word_at(r, i - 1).class : DATE_NO_WORD;
}

static bool is_capital(const reader *r, size_t i) {
    const scan_token *token = token_at(r, i);
    return token != NULL && token->word->capital;
}

/* ---- Absolute dates ---------------------------------------------------------------------------- */

/* "6", "6th"; false when it is no day of a month. */
static bool day_number(const reader *r, size_t i, int *out_day) {
    const scan_token *token = token_at(r, i);
    if (token == NULL) {
        return false;
    }
    gm_str s = token->word->simple;
    size_t n = 0;
    int value = 0;
    while (n < s.len && n < 3 && s.ptr[n] >= '0' && s.ptr[n] <= '9') {
        value = value * 10 + (s.ptr[n++] - '0');
    }
    *out_day = value;
    return n > 0 && n < 3 && value >= 1 && value <= 31 &&
           (n == s.len || date_words_ordinal(gm_str_skip(s, n)));
}

static bool year_number(const reader *r, size_t i, int *out_year) {
    const scan_token *token = token_at(r, i);
    if (token == NULL || token->word->simple.len != 4 || token->word->number < YEAR_LEAST ||
        token->word->number > YEAR_MOST) {
        return false;
    }
    const scan_token *behind = token_at(r, i + 1); /* "2,019" has no year, and "2019.5" neither */
    *out_year = token->word->number;
    return behind == NULL || behind->word->number < 0 ||
           (behind->gap & (GAP_BLANK | GAP_LINE | GAP_HYPHEN | GAP_DASH | GAP_SLASH)) != 0;
}

static bool month_name(const reader *r, size_t i, int *out_month) {
    date_word word = word_at(r, i);
    *out_month = word.value;
    return word.class == DATE_MONTH ||
           ((word.class == DATE_MONTH_LOW || word.class == DATE_MONTH_CUT) && is_capital(r, i));
}

/* The year of a day or month that comes without: as near to the report as the words allow. */
static int year_for(const reader *r, date_span in_this_year, int this_year) {
    if (r->ahead) {
        return in_this_year.last < r->today ? this_year + 1 : this_year;
    }
    bool is_day = in_this_year.first == in_this_year.last;
    return in_this_year.first > r->today + (is_day ? AHEAD_DAYS : 0) ? this_year - 1 : this_year;
}

/* Fills the span for a month, or a stretch of days in it. False when there are no such days. */
static bool days_in_month(const reader *r, int year, int month, int from, int to, when *out) {
    out->partial = year == 0;
    if (year == 0 && r->forced_year != 0) {
        year = r->forced_year;
    } else if (year == 0 && r->has_today) {
        civil c = civil_of(r->today);
        date_span s =
            from == 0 ? month_of(c.year, month) : one_day(first_of(c.year, month) + to - 1);
        year = year_for(r, s, c.year);
        out->relative = true;
    } else if (year == 0 && r->has_span) {
        year = civil_of(r->span.first).year; /* of the date that was spoken of before */
        out->relative = true;
    } else if (year == 0) {
        out->open = true;
        return from <= LONGEST_MONTH && to <= LONGEST_MONTH;
    } else {
        out->has_year = true;
    }
    out->span = month_of(year, month);
    if (from > 0) {
        int32_t first;
        int32_t last;
        if (!date_from_civil(year, month, from, &first) ||
            !date_from_civil(year, month, to, &last) || last < first) {
            return false;
        }
        out->span = (date_span){first, last};
    }
    return true;
}

/* "-8", "to 8", "and 7" behind a day: the other end. *end moves behind it. */
static int other_day(const reader *r, int from, size_t *end) {
    int day = 0;
    size_t i = *end;
    const scan_token *token = token_at(r, i);
    bool dash = token != NULL && (token->gap & (GAP_HYPHEN | GAP_DASH)) != 0 &&
                goes_on(r, i, GAP_HYPHEN | GAP_DASH);
    bool word = is_next(r, i, DATE_TO) || is_next(r, i, DATE_AND);
    bool only_next = is_next(r, i, DATE_AND);
    i += word;
    if ((!dash && !word) || (word && !goes_on(r, i, 0)) || !day_number(r, i, &day) || day <= from ||
        (only_next && day != from + 1)) {
        return from;
    }
    *end = i + 1;
    return day;
}

/* A year behind a day and month, with or without a comma: 0 when there is none. */
static int year_behind(const reader *r, size_t *end) {
    int year = 0;
    size_t i = *end;
    i += is_next(r, i, DATE_OF) && goes_on(r, i + 1, 0);
    if (goes_on(r, i, GAP_COMMA | GAP_DOT) && year_number(r, i, &year)) {
        *end = i + 1;
        return year;
    }
    return 0;
}

/* "February 6", "Feb. 6-8, 2020" */
static bool month_day(reader *r, size_t i, when *out) {
    int month;
    int day;
    if (!month_name(r, i, &month) || !goes_on(r, i + 1, GAP_DOT) || !day_number(r, i + 1, &day)) {
        return false;
    }
    *out = (when){.end = i + 2};
    int to = other_day(r, day, &out->end);
    int year = year_behind(r, &out->end);
    return days_in_month(r, year, month, day, to, out);
}

/* "6 February", "the 6th of February 2020", "6-8 February" */
static bool day_month(reader *r, size_t i, when *out) {
    int month;
    int day;
    i += word_at(r, i).class == DATE_THE && goes_on(r, i + 1, 0);
    if (!day_number(r, i, &day)) {
        return false;
    }
    *out = (when){.end = i + 1};
    int to = other_day(r, day, &out->end);
    size_t m = out->end;
    m += is_next(r, m, DATE_OF);
    if (!goes_on(r, m, GAP_HYPHEN) || !month_name(r, m, &month)) {
        return false;
    }
    out->end = m + 1;
    int year = 0;
    if (goes_on(r, m + 1, GAP_COMMA | GAP_DOT | GAP_HYPHEN) && year_number(r, m + 1, &year)) {
        out->end = m + 2;
    }
    return days_in_month(r, year, month, day, to, out);
}

/* A word after which a month stands, and no verb or name. */
static bool takes_month(date_class before) {
    switch (before) {
    case DATE_IN:
    case DATE_SINCE:
    case DATE_BY:
    case DATE_UNTIL:
    case DATE_BETWEEN:
    case DATE_FROM:
    case DATE_EARLY:
    case DATE_MID:
    case DATE_LATE:
    case DATE_OF:
    case DATE_LAST:
    case DATE_NEXT:
    case DATE_THIS:
    case DATE_AFTER:
    case DATE_BEFORE:
    case DATE_ABOUT:
        return true;
    default:
        return false;
    }
}

/* "February", "February 2020" */
static bool month_alone(reader *r, size_t i, when *out) {
    int month;
    int year = 0;
    if (!month_name(r, i, &month)) {
        return false;
    }
    *out = (when){.end = i + 1};
    size_t y = i + 1;
    y += is_next(r, y, DATE_OF);
    if (goes_on(r, y, GAP_COMMA | GAP_DOT | GAP_HYPHEN) && year_number(r, y, &year)) {
        out->end = y + 1;
        return days_in_month(r, year, month, 0, 0, out);
    }
    date_class class = word_at(r, i).class;
    bool other_range = r->forced_year != 0 || class_before(r, i) == DATE_TO;
    if (class == DATE_MONTH_CUT ||
        (class == DATE_MONTH_LOW && !takes_month(class_before(r, i)) && !other_range)) {
        return false;
    }
    /* "April Smith", "Mr. August": names. */
    bool named =
        is_capital(r, i + 1) && goes_on(r, i + 1, 0) && word_at(r, i + 1).class == DATE_NO_WORD;
    bool surname = i > 0 && is_capital(r, i - 1) && scan_gap_is_blank(r->t, i) &&
                   word_at(r, i - 1).class == DATE_NO_WORD;
    if ((named || surname) && !takes_month(class_before(r, i))) {
        return false;
    }
    return days_in_month(r, 0, month, 0, 0, out);
}

/* "2020-02-06", "6/2/2020", "06.02.2020", as written, when only one reading is a date. */
static bool numbers(reader *r, size_t i, when *out) {
    const scan_token *token = token_at(r, i);
    if (token == NULL || token->word->number < 0 || token->word->simple.len > 4) {
        return false;
    }
    for (size_t k = i + 1; k < i + 3; k++) {
        const scan_token *next = token_at(r, k);
        if (next == NULL || next->word->number < 0 || next->start - r->t->tokens[k - 1].end != 1 ||
            (next->gap & (GAP_HYPHEN | GAP_SLASH | GAP_DOT)) == 0) {
            return false;
        }
    }
    *out = (when){.end = i + 3, .has_year = true};
    gm_error err = GM_ERROR_INIT;
    gm_str text = scan_slice(r->t, i, i + 2);
    return date_parse(text, DATE_ORDER_NONE, &out->span, &err) == GM_OK;
}

/* Behind which words a bare number is a year. 2: but for round numbers, which count things. */
static int takes_year(date_class before) {
    switch (before) {
    case DATE_IN:
    case DATE_SINCE:
    case DATE_UNTIL:
    case DATE_BY:
    case DATE_EARLY:
    case DATE_MID:
    case DATE_LATE:
    case DATE_BETWEEN:
        return 1;
    case DATE_FROM:
    case DATE_THE:
    case DATE_OF:
    case DATE_AFTER:
    case DATE_BEFORE:
    case DATE_TO:
        return 2;
    default:
        return 0;
    }
}

static bool year_alone(reader *r, size_t i, when *out) {
    int year;
    int how = takes_year(class_before(r, i));
    if (!year_number(r, i, &year) || (how == 0 && r->forced_year == 0)) {
        return false;
    }
    if (how == 2 && (year < BARE_YEAR_LEAST || year > BARE_YEAR_MOST || year % 100 == 0)) {
        return false;
    }
    /* "in 1500 homes" */
    if (word_at(r, i + 1).class == DATE_UNIT || (year < BARE_YEAR_LEAST && goes_on(r, i + 1, 0))) {
        return false;
    }
    *out = (when){.end = i + 1, .span = year_of(year), .has_year = true};
    return true;
}

/* "the 1990s" */
static bool decade(reader *r, size_t i, when *out) {
    const scan_token *token = token_at(r, i);
    gm_str s = token == NULL ? (gm_str){NULL, 0} : token->word->simple;
    int64_t year;
    if (s.len != 5 || s.ptr[4] != 's' || s.ptr[3] != '0' ||
        !gm_parse_int((gm_str){s.ptr, 4}, &year) || year < YEAR_LEAST || year > YEAR_MOST) {
        return false;
    }
    *out = (when){.end = i + 1,
                  .span = {first_of((int)year, 1), first_of((int)year + 10, 1) - 1},
                  .has_year = true};
    return true;
}

/* "summer 2019", "the winter of 2020"; bare seasons say too little. */
static bool season_year(reader *r, size_t i, when *out) {
    date_word word = word_at(r, i);
    size_t y = i + 1;
    int year;
    if (word.class != DATE_SEASON) {
        return false;
    }
    y += is_next(r, y, DATE_OF);
    if (!goes_on(r, y, 0) || !year_number(r, y, &year)) {
        return false;
    }
    *out = (when){.end = y + 1, .span = season_of(year, word.value), .has_year = true};
    return true;
}

/* ---- Relative to the report -------------------------------------------------------------------- */

/* Starts a result that hangs on the report's date. */
static when from_today(const reader *r, size_t end) {
    return (when){.end = end, .open = !r->has_today, .relative = true};
}

/* Parts of a day behind a day say nothing more: "Monday morning", "late on Monday night". */
static size_t skip_dayparts(const reader *r, size_t i) {
    while (is_next(r, i, DATE_DAYPART)) {
        i++;
    }
    return i;
}

/* "Monday", "last Monday", "next Monday"; "Monday, Feb. 3" is that day. */
static bool weekday(reader *r, size_t i, when *out) {
    date_class first = word_at(r, i).class;
    bool led =
        (first == DATE_LAST || first == DATE_NEXT || first == DATE_THIS) && goes_on(r, i + 1, 0);
    size_t at = i + led;
    date_word word = word_at(r, at);
    if (word.class != DATE_WEEKDAY && word.class != DATE_WEEKDAY_CUT) {
        return false;
    }
    size_t d = at + 1;
    if (goes_on(r, d, GAP_COMMA | GAP_DOT) && (month_day(r, d, out) || day_month(r, d, out))) {
        return true;
    }
    if (word.class == DATE_WEEKDAY_CUT || (!is_capital(r, at) && !led)) {
        return false;
    }
    *out = from_today(r, skip_dayparts(r, at + 1));
    int32_t back = (weekday_of(r->today) - word.value + DAYS_IN_WEEK) % DAYS_IN_WEEK;
    int32_t on = (word.value - weekday_of(r->today) + DAYS_IN_WEEK) % DAYS_IN_WEEK;
    bool next = led && first == DATE_NEXT;
    bool ahead = next || (led && first == DATE_THIS) || (r->ahead && !led);
    if (led && first == DATE_LAST && back == 0) {
        back = DAYS_IN_WEEK;
    }
    if (next && on == 0) {
        on = DAYS_IN_WEEK;
    }
    out->span = one_day(ahead ? r->today + on : r->today - back);
    return true;
}

static bool today_word(reader *r, size_t i, when *out) {
    date_word word = word_at(r, i);
    if (word.class == DATE_TODAY) {
        *out = from_today(r, skip_dayparts(r, i + 1));
        out->span = one_day(r->today + word.value);
        return true;
    }
    if (word.class == DATE_NIGHT_BEFORE) {
        *out = from_today(r, i + 1);
        out->span = (date_span){r->today - 1, r->today};
        return true;
    }
    return false;
}

/* The month of that name last gone by, or next to come: never the one that is now. */
static date_span month_beside(int32_t today, int month, bool last) {
    civil c = civil_of(today);
    int year = last ? c.year - (month >= c.month) : c.year + (month <= c.month);
    return month_of(year, month);
}

static date_span season_beside(int32_t today, int first_month, date_class which) {
    int year = civil_of(today).year;
    date_span best = season_of(year - 2, first_month);
    for (int y = year - 1; y <= year + 1; y++) {
        date_span s = season_of(y, first_month);
        bool fits = which == DATE_LAST   ? s.last < today
                    : which == DATE_THIS ? s.first <= today + 183 && best.last < today
                                         : best.first <= today;
        if (fits) {
            best = s;
        }
    }
    return best;
}

/* "last week", "this month", "next year", "last April", "this winter", "last night", "this morning" */
static bool beside_now(reader *r, size_t i, when *out) {
    date_class which = word_at(r, i).class;
    if ((which != DATE_LAST && which != DATE_NEXT && which != DATE_THIS) || !goes_on(r, i + 1, 0)) {
        return false;
    }
    int step = which == DATE_LAST ? -1 : which == DATE_NEXT ? 1 : 0;
    date_word word = word_at(r, i + 1);
    *out = from_today(r, i + 2);
    switch (word.class) {
    case DATE_UNIT:
        if (word.value == UNIT_HOUR || word.value == UNIT_FORTNIGHT || word.value == UNIT_DAY ||
            class_before(r, i) == DATE_THE) {
            return false;
        }
        if (word.value == UNIT_WEEKEND) { /* in the week, the one gone by is the last */
            bool now = weekday_of(r->today) > 5;
            step =
                which == DATE_LAST ? (now ? -1 : 0) : (now ? 0 : 1) + (which == DATE_NEXT && now);
        }
        out->span = unit_of(r->today, word.value, step);
        return true;
    case DATE_DAYPART:
        if (which == DATE_NEXT) {
            return false;
        }
        out->span = one_day(r->today + (which == DATE_LAST ? -1 : 0));
        return true;
    case DATE_MONTH:
    case DATE_MONTH_LOW:
        if (!is_capital(r, i + 1)) {
            return false;
        }
        out->span = which == DATE_THIS ? month_of(civil_of(r->today).year, word.value)
                                       : month_beside(r->today, word.value, which == DATE_LAST);
        return true;
    case DATE_SEASON:
        out->span = season_beside(r->today, word.value, which);
        return true;
    default:
        return false;
    }
}

/* "earlier this month", "later this week": up to the report, or from it. */
static bool side_of_now(reader *r, size_t i, when *out) {
    date_class side = word_at(r, i).class;
    when unit;
    if ((side != DATE_EARLIER && side != DATE_LATER) || !is_next(r, i + 1, DATE_THIS) ||
        !beside_now(r, i + 1, &unit)) {
        return false;
    }
    *out = unit;
    if (side == DATE_EARLIER && out->span.last > r->today) {
        out->span.last = r->today;
    } else if (side == DATE_LATER && out->span.first < r->today) {
        out->span.first = r->today;
    }
    return true;
}

static bool the_weekend(reader *r, size_t i, when *out) {
    if (word_at(r, i).class != DATE_THE || !is_next(r, i + 1, DATE_UNIT) ||
        word_at(r, i + 1).value != UNIT_WEEKEND) {
        return false;
    }
    *out = from_today(r, i + 2);
    out->span = weekend_before(r->today);
    return true;
}

/* ---- Amounts of time --------------------------------------------------------------------------- */

typedef struct amount {
    int least, most; /* of units */
    int unit;
    size_t end;
} amount;

/* "two weeks", "a month", "10 days", "a couple of days", "a few hours" */
static bool amount_at(const reader *r, size_t i, amount *out) {
    bool a = word_at(r, i).class == DATE_A;
    size_t at = i + (a && word_at(r, i + 1).class == DATE_COUNT && goes_on(r, i + 1, 0));
    date_word word = word_at(r, at);
    const scan_token *token = token_at(r, at);
    int n;
    if (word.class == DATE_COUNT || word.class == DATE_A) {
        n = word.value;
    } else if (token != NULL && token->word->number > 0 && token->word->number < 1000) {
        n = token->word->number;
    } else {
        return false;
    }
    at++;
    at += is_next(r, at, DATE_OF);
    if (!is_next(r, at, DATE_UNIT)) {
        return false;
    }
    *out = (amount){n, n, word_at(r, at).value, at + 1};
    if (n == DATE_FEW) {
        out->least = FEW_LEAST;
        out->most = FEW_MOST;
    }
    if (out->unit == UNIT_FORTNIGHT) {
        out->unit = UNIT_WEEK;
        out->least *= 2;
        out->most *= 2;
    } else if (out->unit == UNIT_DECADE) {
        out->unit = UNIT_YEAR;
        out->least *= 10;
        out->most *= 10;
    }
    return out->unit != UNIT_WEEKEND;
}

/* What lies `n` units from a day: as sharp as the unit is. sign: -1 ago, 1 later. */
static date_span units_from(int32_t day, int n, int unit, int sign) {
    int32_t middle;
    switch (unit) {
    case UNIT_HOUR:
        middle = day + sign * ((n + 12) / 24);
        return sign < 0 ? (date_span){day - (n + 23) / 24, middle}
                        : (date_span){middle, day + (n + 23) / 24};
    case UNIT_WEEK:
        middle = day + sign * n * DAYS_IN_WEEK;
        return (date_span){middle - 3, middle + 3};
    case UNIT_MONTH:
    case UNIT_YEAR:
        return unit_of(day, unit, sign * n);
    default:
        return one_day(day + sign * n);
    }
}

static date_span amount_from(int32_t day, const amount *a, int sign) {
    date_span x = units_from(day, a->least, a->unit, sign);
    date_span y = units_from(day, a->most, a->unit, sign);
    return (date_span){x.first < y.first ? x.first : y.first, x.last > y.last ? x.last : y.last};
}

/* The whole stretch of so much time that ends on a day (sign -1) or begins there. */
static date_span stretch(int32_t day, const amount *a, int sign) {
    civil c = civil_of(day);
    int32_t other = day;
    switch (a->unit) {
    case UNIT_HOUR:
        other = day + sign * ((a->most + 23) / 24);
        break;
    case UNIT_WEEK:
        other = day + sign * a->most * DAYS_IN_WEEK;
        break;
    case UNIT_MONTH:
    case UNIT_YEAR: {
        int months = a->most * (a->unit == UNIT_YEAR ? 12 : 1);
        date_span m = month_of(c.year, c.month + sign * months);
        other = m.first + c.day - 1 > m.last ? m.last : m.first + c.day - 1;
        break;
    }
    default:
        other = day + sign * a->most;
        break;
    }
    return sign < 0 ? (date_span){other, day} : (date_span){day, other};
}

/* "two days ago", "a week later", "two days after Monday" */
static bool amount_away(reader *r, size_t i, when *out) {
    amount a;
    when other;
    if (!amount_at(r, i, &a) || !goes_on(r, a.end, 0)) {
        return false;
    }
    date_class way = word_at(r, a.end).class;
    int sign = way == DATE_AGO || way == DATE_EARLIER || way == DATE_BEFORE ? -1 : 1;
    switch (way) {
    case DATE_AGO:
        *out = from_today(r, a.end + 1);
        out->span = amount_from(r->today, &a, sign);
        return true;
    case DATE_AFTER:
    case DATE_BEFORE:
        if (goes_on(r, a.end + 1, 0) && point(r, a.end + 1, &other)) {
            *out = other;
            out->span = amount_from(sign < 0 ? other.span.first : other.span.last, &a, sign);
            return true;
        }
        if (a.unit == UNIT_HOUR) {
            return false; /* "hours before": the same day, which is said elsewhere */
        }
        if (goes_on(r, a.end + 1, 0)) {
            return false; /* "two days after the attack": another event's date */
        }
        break;
    case DATE_LATER:
    case DATE_EARLIER:
        if (a.unit == UNIT_HOUR) {
            return false;
        }
        break;
    default:
        return false;
    }
    const date_span *from = a.unit <= UNIT_DAY ? &r->day : &r->span;
    *out = (when){.end = a.end + 1, .relative = true};
    out->open = a.unit <= UNIT_DAY ? !r->has_day : !r->has_span;
    out->span = amount_from(sign < 0 ? from->first : from->last, &a, sign);
    return true;
}

/* "the past ten days", "the last week", "the next two months" */
static bool amount_to_now(reader *r, size_t i, when *out) {
    bool the = word_at(r, i).class == DATE_THE;
    size_t at = i + the;
    date_class which = word_at(r, at).class;
    if ((which != DATE_PAST && which != DATE_LAST && which != DATE_NEXT) ||
        (the && !goes_on(r, at, 0)) || !goes_on(r, at + 1, 0)) {
        return false;
    }
    amount a;
    bool counted = amount_at(r, at + 1, &a);
    if (!counted && (the || which == DATE_PAST) && is_next(r, at + 1, DATE_UNIT) &&
        which != DATE_NEXT) {
        a = (amount){1, 1, word_at(r, at + 1).value, at + 2};
        counted = a.unit == UNIT_WEEK || a.unit == UNIT_MONTH || a.unit == UNIT_YEAR ||
                  a.unit == UNIT_DAY;
    }
    if (!counted) {
        return false;
    }
    *out = from_today(r, a.end);
    out->span = stretch(r->today, &a, which == DATE_NEXT ? 1 : -1);
    return true;
}

/* ---- Relative to a date of the text ------------------------------------------------------------ */

/* "the next day", "the following week", "the same day", "that month" */
static bool beside_then(reader *r, size_t i, when *out) {
    bool the = word_at(r, i).class == DATE_THE;
    size_t at = i + the;
    date_class which = word_at(r, at).class;
    bool follows = which == DATE_NEXT || which == DATE_FOLLOWING;
    if ((!follows && which != DATE_PREVIOUS && which != DATE_SAME && which != DATE_THAT) ||
        (which == DATE_NEXT && !the) || (the && !goes_on(r, at, 0)) ||
        !is_next(r, at + 1, DATE_UNIT)) {
        return false;
    }
    int unit = word_at(r, at + 1).value;
    if (unit == UNIT_HOUR || unit == UNIT_WEEKEND || unit == UNIT_FORTNIGHT ||
        unit == UNIT_DECADE) {
        return false;
    }
    int step = follows ? 1 : which == DATE_PREVIOUS ? -1 : 0;
    const date_span *from = unit == UNIT_DAY ? &r->day : &r->span;
    *out = (when){.end = at + 2, .relative = true};
    out->open = unit == UNIT_DAY ? !r->has_day : !r->has_span;
    out->span = unit_of(step < 0 ? from->first : from->last, unit, step);
    return true;
}

/* "the day before", "the day after tomorrow" */
static bool day_beside(reader *r, size_t i, when *out) {
    if (word_at(r, i).class != DATE_THE || !is_next(r, i + 1, DATE_UNIT) ||
        word_at(r, i + 1).value != UNIT_DAY || !goes_on(r, i + 2, 0)) {
        return false;
    }
    date_class way = word_at(r, i + 2).class;
    if (way != DATE_BEFORE && way != DATE_AFTER) {
        return false;
    }
    int step = way == DATE_AFTER ? 1 : -1;
    when other;
    if (goes_on(r, i + 3, 0) && point(r, i + 3, &other)) {
        *out = other;
        out->span = one_day((step < 0 ? other.span.first : other.span.last) + step);
        return true;
    }
    if (goes_on(r, i + 3, 0)) {
        return false; /* "the day after the attack" */
    }
    *out = (when){.end = i + 3, .relative = true, .open = !r->has_day};
    out->span = one_day((step < 0 ? r->day.first : r->day.last) + step);
    return true;
}

/* ---- Parts of a date --------------------------------------------------------------------------- */

/* The third that a word picks; -1: none. */
static int third_by(date_class class) {
    switch (class) {
    case DATE_EARLY:
    case DATE_START:
        return 0;
    case DATE_MID:
    case DATE_MIDDLE:
        return 1;
    case DATE_LATE:
    case DATE_END:
        return 2;
    default:
        return -1;
    }
}

/* "the month", "the year" behind "end of": the one that is now. */
static bool unit_now(reader *r, size_t i, when *out) {
    if (word_at(r, i).class != DATE_THE || !is_next(r, i + 1, DATE_UNIT)) {
        return false;
    }
    int unit = word_at(r, i + 1).value;
    if (unit != UNIT_WEEK && unit != UNIT_MONTH && unit != UNIT_YEAR) {
        return false;
    }
    *out = from_today(r, i + 2);
    out->span = unit_of(r->today, unit, 0);
    return true;
}

/* "early February", "mid-January", "the end of 2019", "late on Monday", "the early hours of Monday" */
static bool part_of(reader *r, size_t i, when *out) {
    size_t at = i + (word_at(r, i).class == DATE_THE && goes_on(r, i + 1, 0));
    date_class class = word_at(r, at).class;
    int third = third_by(class);
    if (third < 0) {
        return false;
    }
    bool named = class == DATE_START || class == DATE_MIDDLE || class == DATE_END;
    size_t of = at + 1;
    if (is_next(r, of, DATE_UNIT) && word_at(r, of).value == UNIT_HOUR) {
        of++; /* the early hours */
        named = true;
    } else if (is_next(r, of, DATE_DAYPART)) {
        of++;
        named = is_next(r, of, DATE_OF);
    }
    if (named && !is_next(r, of, DATE_OF)) {
        return false;
    }
    of += named;
    of += !named && is_next(r, of, DATE_IN); /* "late on Monday", "late in December" */
    if (!goes_on(r, of, GAP_HYPHEN) || !(point(r, of, out) || (named && unit_now(r, of, out)))) {
        return false;
    }
    out->span = third_of(out->span, third);
    return true;
}

/* "the morning of February 6", "the night of Monday" */
static bool daypart_of(reader *r, size_t i, when *out) {
    size_t at = i + (word_at(r, i).class == DATE_THE && goes_on(r, i + 1, 0));
    return word_at(r, at).class == DATE_DAYPART && is_next(r, at + 1, DATE_OF) &&
           goes_on(r, at + 2, 0) && point(r, at + 2, out);
}

/* ---- All rules --------------------------------------------------------------------------------- */

static bool point(reader *r, size_t i, when *out) {
    /* Longer readings before what they begin with. */
    static const rule rules[] = {
        numbers,    month_day,  day_month,   weekday,     month_alone,   season_year,
        decade,     year_alone, today_word,  amount_away, amount_to_now, beside_then,
        day_beside, beside_now, side_of_now, the_weekend,
    };
    bool found = false;
    r->depth++;
    for (size_t k = 0; k < sizeof rules / sizeof *rules && r->depth <= DEEPEST && !found; k++) {
        found = rules[k](r, i, out);
    }
    r->depth--;
    return found;
}

static bool point_or_part(reader *r, size_t i, when *out) {
    return part_of(r, i, out) || daypart_of(r, i, out) || point(r, i, out);
}

/* Puts two ends together. A year that only the second names counts for both. */
static bool join(reader *r, size_t i, const when *a, when *b) {
    when first = *a;
    if (a->partial && b->has_year) {
        r->forced_year = civil_of(b->span.first).year;
        if (!point_or_part(r, i, &first)) {
            r->forced_year = 0;
            return false;
        }
        if (first.span.first > b->span.last) {
            r->forced_year--;
            point_or_part(r, i, &first);
        }
        r->forced_year = 0;
        first.relative = false;
    }
    if (!first.open && !b->open && first.span.first > b->span.last) {
        return false;
    }
    b->open |= first.open;
    b->relative |= first.relative;
    b->span.first = first.span.first;
    return true;
}

/* "from X to Y", "between X and Y", "X - Y" */
static bool range(reader *r, size_t i, when *out) {
    date_class lead = word_at(r, i).class;
    bool led = (lead == DATE_FROM || lead == DATE_BETWEEN) && goes_on(r, i + 1, 0);
    size_t at = i + led;
    when a;
    if (!point_or_part(r, at, &a)) {
        return false;
    }
    const scan_token *token = token_at(r, a.end);
    date_class link = word_at(r, a.end).class;
    bool dash = token != NULL && (token->gap & (GAP_HYPHEN | GAP_DASH)) != 0 &&
                goes_on(r, a.end, GAP_HYPHEN | GAP_DASH);
    bool word = goes_on(r, a.end, 0) && goes_on(r, a.end + 1, 0) &&
                ((lead == DATE_BETWEEN && link == DATE_AND) ||
                 (lead != DATE_BETWEEN && (link == DATE_TO || (led && link == DATE_UNTIL))));
    size_t b_at = a.end + word;
    if (!dash && !word) {
        return false;
    }
    int year;
    if (a.has_year && year_number(r, b_at, &year)) { /* "2015-2018" */
        *out = (when){.end = b_at + 1, .span = year_of(year), .has_year = true};
    } else if (!point_or_part(r, b_at, out)) {
        return false;
    }
    return join(r, at, &a, out);
}

/* A date with the word before it that bounds it. */
static bool related(reader *r, size_t i, when *out, date_relation *out_relation) {
    date_class lead = word_at(r, i).class;
    *out_relation = DATE_AT;
    if (range(r, i, out)) {
        return true;
    }
    bool led =
        (lead == DATE_SINCE || lead == DATE_BY || lead == DATE_UNTIL) && goes_on(r, i + 1, 0);
    if (!led) {
        return point_or_part(r, i, out);
    }
    r->ahead |= lead != DATE_SINCE;
    if (!point_or_part(r, i + 1, out)) {
        return false;
    }
    *out_relation = lead == DATE_SINCE ? DATE_FROM_ON : DATE_UP_TO;
    if (lead == DATE_SINCE) {
        bool over = r->has_today && r->today >= out->span.first;
        out->span.last = over ? r->today : DATE_OPEN_FUTURE;
    } else if (!r->has_today) {
        out->span.first = DATE_OPEN_PAST;
    } else if (out->span.last >= r->today && out->span.first != out->span.last) {
        out->span.first = r->today;
    } else if (out->span.last > r->today) {
        out->span.first = r->today;
    }
    return true;
}

/* ---- The whole text ---------------------------------------------------------------------------- */

static bool has_digit(const scan_word *word) {
    return word->simple.len > 0 && word->simple.ptr[0] >= '0' && word->simple.ptr[0] <= '9';
}

/* True when a date may begin with the token. Most small words begin one only when the next word goes on with it. */
static bool may_begin(const reader *r, size_t i) {
    const scan_word *word = r->t->tokens[i].word;
    if (word->date == NULL) {
        return has_digit(word);
    }
    const scan_token *next = token_at(r, i + 1);
    switch (word->date->class) {
    case DATE_IN:
    case DATE_OF:
    case DATE_TO:
    case DATE_AND:
    case DATE_WILL:
    case DATE_RECENT:
    case DATE_AGO:
    case DATE_ABOUT:
        return false;
    case DATE_THE:
    case DATE_A:
    case DATE_BY:
    case DATE_FROM:
    case DATE_COUNT:
    case DATE_BETWEEN:
    case DATE_SINCE:
    case DATE_UNTIL:
    case DATE_AFTER:
    case DATE_BEFORE:
        return next != NULL && (next->word->date != NULL || has_digit(next->word));
    default:
        return true;
    }
}

/* "will", a few words before in the sentence. */
static bool speaks_of_future(const reader *r, size_t i) {
    for (size_t n = 0;
         n < WILL_WORDS && i > 0 && r->t->tokens[i].sentence == r->t->tokens[i - 1].sentence;
         n++, i--) {
        if (word_at(r, i - 1).class == DATE_WILL) {
            return true;
        }
    }
    return false;
}

static void remember(reader *r, const when *w, date_relation relation) {
    if (w->open || relation != DATE_AT) {
        return;
    }
    r->span = w->span;
    r->has_span = true;
    if (w->span.first == w->span.last) {
        r->day = w->span;
        r->has_day = true;
    }
}

static scan_date found_date(const reader *r, size_t i, const when *w, date_relation relation) {
    scan_date d = {.first = i,
                   .last = w->end - 1,
                   .start = r->t->tokens[i].start,
                   .end = r->t->tokens[w->end - 1].end,
                   .span = w->span,
                   .relation = relation,
                   .relative = w->relative};
    if (w->open) {
        d.reason = r->has_today ? "the date that it counts from is not said"
                                : "relative, and the date of publication is not known";
    } else {
        d.prec = date_precision(w->span);
    }
    return d;
}

/* One reading of the text from one day. Finds the same tokens whatever the day is. */
static void read_dates(reader *r, gm_buf *out) {
    for (size_t i = 0; i < r->t->n_tokens;) {
        when w;
        date_relation relation;
        if (!may_begin(r, i)) {
            i++;
            continue;
        }
        r->ahead = speaks_of_future(r, i);
        if (!related(r, i, &w, &relation)) {
            i++;
            continue;
        }
        scan_date d = found_date(r, i, &w, relation);
        gm_buf_add(out, &d, sizeof d);
        remember(r, &w, relation);
        i = w.end;
    }
}

/* The second reading, from the last day of a longer publication date, widens the first. */
static void widen(scan_date *a, size_t n_a, const scan_date *b, size_t n_b) {
    size_t j = 0;
    for (size_t i = 0; i < n_a; i++) {
        while (j < n_b && b[j].start < a[i].start) {
            j++;
        }
        if (j < n_b && b[j].start == a[i].start && a[i].reason == NULL && b[j].reason == NULL) {
            a[i].span.first = b[j].span.first < a[i].span.first ? b[j].span.first : a[i].span.first;
            a[i].span.last = b[j].span.last > a[i].span.last ? b[j].span.last : a[i].span.last;
            a[i].prec = date_precision(a[i].span);
        }
    }
}

gm_status scan_dates(const scan_text *t, const date_span *published, gm_arena *arena,
                     scan_date **out, size_t *out_n) {
    gm_buf first = GM_BUF_INIT;
    gm_buf second = GM_BUF_INIT;
    bool closed = published != NULL && published->first != DATE_OPEN_PAST &&
                  published->last != DATE_OPEN_FUTURE;
    reader r = {.t = t, .has_today = closed, .today = closed ? published->first : 0};
    read_dates(&r, &first);
    if (closed && published->last != published->first) {
        r = (reader){.t = t, .has_today = true, .today = published->last};
        read_dates(&r, &second);
    }
    *out_n = first.len / sizeof(scan_date);
    *out = gm_arena_array(arena, *out_n, sizeof **out);
    gm_status status = first.failed || second.failed || *out == NULL ? GM_E_MEMORY : GM_OK;
    if (status == GM_OK && *out_n > 0) {
        memcpy(*out, first.ptr, first.len);
        widen(*out, *out_n, (const scan_date *)(const void *)second.ptr,
              second.len / sizeof(scan_date));
    }
    gm_buf_clear(&first);
    gm_buf_clear(&second);
    return status;
}

/* ---- EDTF -------------------------------------------------------------------------------------- */

/* The length of text that says the day's year, month or day alone. */
enum { YEAR_TEXT = 4, MONTH_TEXT = 7 };

void scan_date_write(date_span span, gm_buf *out) {
    char first[11];
    char last[11];
    date_format(span.first, first);
    date_format(span.last, last);
    bool open_start = span.first == DATE_OPEN_PAST;
    bool open_end = span.last == DATE_OPEN_FUTURE;
    civil a = civil_of(open_start ? 0 : span.first);
    civil b = civil_of(open_end ? 0 : span.last);
    bool month_end = !open_end && span.last == month_of(b.year, b.month).last;
    if (!open_start && !open_end && a.year == b.year && a.month == b.month && a.day == 1 &&
        month_end) {
        gm_buf_printf(out, "%.*s", MONTH_TEXT, first);
    } else if (!open_start && !open_end && a.year == b.year && a.day == 1 && a.month == 1 &&
               month_end && b.month == 12) {
        gm_buf_printf(out, "%.*s", YEAR_TEXT, first);
    } else if (span.first == span.last) {
        gm_buf_add_text(out, first);
    } else {
        gm_buf_printf(out, "%s/%s", open_start ? ".." : first, open_end ? ".." : last);
    }
}
