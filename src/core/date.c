#include "core/date.h"

#include "core/quote.h"
#include "core/utf8.h"

/*
 * A text is tried as one form after the other. "Not this form" is FAULT_FORM and lets the next one try;
 * any other fault is about a text that has the form but names no day, and ends the search.
 */
typedef enum fault_kind {
    FAULT_NONE,
    FAULT_FORM,
    FAULT_MONTH,
    FAULT_DAY,
    FAULT_SHORT_YEAR,
    FAULT_AMBIGUOUS,
    FAULT_REVERSED,
    FAULT_SERIAL,
} fault_kind;

typedef struct fault {
    fault_kind kind;
    int year, month, day; /* FAULT_AMBIGUOUS: the day-first reading */
} fault;

static const fault fine = {FAULT_NONE, 0, 0, 0};
static const fault wrong_form = {FAULT_FORM, 0, 0, 0};

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

/* ---- civil calendar ------------------------------------------------------------------------- */

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01: years begin in March, so that the leap day comes last (Hinnant 2013, "chrono-
 * compatible low-level date algorithms"). */
static int32_t civil_to_days(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

bool date_from_civil(int year, int month, int day, int32_t *out_day) {
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return false;
    }
    *out_day = civil_to_days(year, month, day);
    return true;
}

static void put_digits(char *out, int value, int width) {
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void date_format(int32_t day, char out[11]) {
    out[0] = '\0';
    if (day < civil_to_days(0, 1, 1) || day > civil_to_days(9999, 12, 31)) {
        return; /* an open end, or no day that four digits can name */
    }
    int days = day + 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int day_of_era = days - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    put_digits(out, year_of_era + era * 400 + (month <= 2), 4);
    out[4] = '-';
    put_digits(out + 5, month, 2);
    out[7] = '-';
    put_digits(out + 8, day_of_year - (153 * month_from_march + 2) / 5 + 1, 2);
    out[10] = '\0';
}

int date_precision(date_span span) {
    if (span.first == DATE_OPEN_PAST || span.last == DATE_OPEN_FUTURE) {
        return 5;
    }
    int64_t days = (int64_t)span.last - span.first + 1;
    return days <= 1 ? 1 : days <= 6 ? 2 : days == 7 ? 3 : days <= 31 ? 4 : 5;
}

static fault day_span(int year, int month, int day, date_span *out) {
    if (month < 1 || month > 12) {
        return (fault){FAULT_MONTH, year, month, day};
    }
    if (day < 1 || day > days_in_month(year, month)) {
        return (fault){FAULT_DAY, year, month, day};
    }
    out->first = out->last = civil_to_days(year, month, day);
    return fine;
}

/* All months from the first to the last, which may lie in the next year. */
static fault month_span(int year, int first_month, int n_months, date_span *out) {
    int end = first_month + n_months - 2;
    int end_year = year + end / 12;
    int end_month = end % 12 + 1;
    if (end_year > 9999) {
        end_year = 9999; /* the last winter that four digits can name */
        end_month = 12;
    }
    out->first = civil_to_days(year, first_month, 1);
    out->last = civil_to_days(end_year, end_month, days_in_month(end_year, end_month));
    return fine;
}

/* ---- pieces of text ------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t digits_at(gm_str s) {
    size_t n = 0;
    while (n < s.len && is_digit(s.ptr[n])) {
        n++;
    }
    return n;
}

/* The number that n digits (at most 8) spell. */
static int number_at(gm_str s, size_t n) {
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

static bool take(gm_str *s, char c) {
    if (s->len == 0 || s->ptr[0] != c) {
        return false;
    }
    *s = gm_str_skip(*s, 1);
    return true;
}

/* ---- EDTF and ISO 8601 ---------------------------------------------------------------------- */

/* A month or day of one or two digits, or XX (-1). */
static bool take_two(gm_str *s, int *out) {
    if (gm_str_starts(*s, GM_STR("XX"))) {
        *out = -1;
        *s = gm_str_skip(*s, 2);
        return true;
    }
    size_t n = digits_at(*s);
    if (n < 1 || n > 2) {
        return false;
    }
    *out = number_at(*s, n);
    *s = gm_str_skip(*s, n);
    return true;
}

/* "2020", "202X", "20XX": years from *out_first, as many as *out_n. */
static bool take_year(gm_str *s, int *out_first, int *out_n) {
    size_t n_digits = digits_at(*s);
    if (s->len < 4 || n_digits < 2 || n_digits > 4) {
        return false;
    }
    int year = number_at(*s, n_digits);
    int n_years = 1;
    for (size_t i = n_digits; i < 4; i++) {
        if (s->ptr[i] != 'X') {
            return false;
        }
        year *= 10;
        n_years *= 10;
    }
    *out_first = year;
    *out_n = n_years;
    *s = gm_str_skip(*s, 4);
    return true;
}

static fault edtf_month(int year, int month, date_span *out) {
    if (month == -1) {
        return month_span(year, 1, 12, out);
    }
    if (month >= 21 && month <= 24) { /* spring, summer, autumn, winter: March begins the first */
        return month_span(year, (month - 20) * 3, 3, out);
    }
    if (month < 1 || month > 12) {
        return (fault){FAULT_MONTH, year, month, 0};
    }
    return month_span(year, month, 1, out);
}

static fault edtf(gm_str s, date_span *out) {
    int year, n_years, month, day;
    if (!take_year(&s, &year, &n_years)) {
        return wrong_form;
    }
    if (s.len == 0) {
        return month_span(year, 1, 12 * n_years, out);
    }
    if (n_years > 1 || !take(&s, '-') || !take_two(&s, &month)) {
        return wrong_form;
    }
    if (s.len == 0) {
        return edtf_month(year, month, out);
    }
    if (!take(&s, '-') || !take_two(&s, &day) || s.len > 0) {
        return wrong_form;
    }
    if (day == -1) {
        return month > 12 ? (fault){FAULT_MONTH, year, month, 0} : edtf_month(year, month, out);
    }
    return month == -1 ? wrong_form : day_span(year, month, day, out);
}

/* ---- other ways to write a day -------------------------------------------------------------- */

static fault compact(gm_str s, date_span *out) {
    if (digits_at(s) != s.len) {
        return wrong_form;
    }
    if (s.len == 8) {
        return day_span(number_at(s, 4), number_at(gm_str_skip(s, 4), 2),
                        number_at(gm_str_skip(s, 6), 2), out);
    }
    return s.len == 5 ? (fault){FAULT_SERIAL, 0, 0, 0} : wrong_form;
}

static bool is_day(int year, int month, int day) {
    int32_t unused;
    return date_from_civil(year, month, day, &unused);
}

static fault year_last(int a, int b, int year, date_order order, date_span *out) {
    bool day_first = is_day(year, b, a);
    bool month_first = is_day(year, a, b);
    if (order == DATE_ORDER_NONE && day_first && month_first && a != b) {
        return (fault){FAULT_AMBIGUOUS, year, b, a};
    }
    if (order == DATE_ORDER_MDY || (order == DATE_ORDER_NONE && month_first)) {
        return day_span(year, a, b, out);
    }
    return day_span(year, b, a, out);
}

/* Three numbers between the same marks: 2020/02/03, 3.2.2020, 03-02-2020. */
static fault numeric(gm_str s, date_order order, date_span *out) {
    int numbers[3];
    size_t widths[3];
    char mark = '\0';
    for (int i = 0; i < 3; i++) {
        widths[i] = digits_at(s);
        if (widths[i] < 1 || widths[i] > 4 || widths[i] == 3) {
            return wrong_form;
        }
        numbers[i] = number_at(s, widths[i]);
        s = gm_str_skip(s, widths[i]);
        if (i == 0 && s.len > 0) {
            mark = s.ptr[0];
        }
        if (i < 2 ? !take(&s, mark) : s.len > 0) {
            return wrong_form;
        }
    }
    if ((mark != '/' && mark != '.' && mark != '-') || widths[1] > 2) {
        return wrong_form;
    }
    if (widths[0] == 4 && widths[2] <= 2) {
        return day_span(numbers[0], numbers[1], numbers[2], out);
    }
    if (widths[0] <= 2 && widths[2] == 4) {
        return year_last(numbers[0], numbers[1], numbers[2], order, out);
    }
    return widths[0] <= 2 && widths[2] <= 2 ? (fault){FAULT_SHORT_YEAR, 0, 0, 0} : wrong_form;
}

/* The month that a word of three or more letters begins, 0 when none. */
static int month_of(gm_str word) {
    for (int i = 0; i < 12; i++) {
        gm_str name = gm_str_from(months[i]);
        if (word.len >= 3 && word.len <= name.len &&
            gm_str_eq_nocase(word, (gm_str){name.ptr, word.len})) {
            return i + 1;
        }
    }
    return 0;
}

static bool is_weekday(gm_str word) {
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        gm_str name = gm_str_from(days[i]);
        if (word.len >= 3 && word.len <= name.len &&
            gm_str_eq_nocase(word, (gm_str){name.ptr, word.len})) {
            return true;
        }
    }
    return false;
}

/* What the words and numbers of a text such as "Monday, 3rd February 2020" have said so far. */
typedef struct spoken {
    int day, month, year; /* -1: not yet */
    bool short_year;
} spoken;

static bool hear_word(spoken *said, gm_str word) {
    int month = month_of(word);
    if (month == 0) {
        return is_weekday(word) || gm_str_eq_nocase(word, GM_STR("of"));
    }
    bool first = said->month == -1;
    said->month = month;
    return first;
}

static bool hear_number(spoken *said, gm_str digits) {
    int value = number_at(digits, digits.len);
    if (digits.len == 4 && said->year == -1) {
        said->year = value;
    } else if (digits.len <= 2 && said->day == -1) {
        said->day = value;
    } else {
        said->short_year = digits.len == 2;
        return digits.len == 2;
    }
    return true;
}

static size_t ordinal_suffix(gm_str s) {
    static const char *const suffixes[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        gm_str head = {s.ptr, s.len < 2 ? s.len : 2};
        if (gm_str_eq_nocase(head, gm_str_from(suffixes[i])) &&
            (s.len == 2 || !is_letter(s.ptr[2]))) {
            return 2;
        }
    }
    return 0;
}

static bool hear(gm_str s, spoken *said) {
    while (s.len > 0) {
        size_t n = digits_at(s);
        if (n > 0) {
            if (n > 4 || !hear_number(said, (gm_str){s.ptr, n})) {
                return false;
            }
            s = gm_str_skip(s, n);
            s = gm_str_skip(s, n <= 2 ? ordinal_suffix(s) : 0);
            continue;
        }
        while (n < s.len && is_letter(s.ptr[n])) {
            n++;
        }
        if (n > 0 && !hear_word(said, (gm_str){s.ptr, n})) {
            return false;
        }
        if (n == 0 && strchr(" ,.-/", s.ptr[0]) == NULL) {
            return false;
        }
        s = gm_str_skip(s, n > 0 ? n : 1);
    }
    return true;
}

/* "3 February 2020", "Feb. 3, 2020", "February 2020". */
static fault worded(gm_str s, date_span *out) {
    spoken said = {-1, -1, -1, false};
    if (!hear(s, &said) || said.month == -1) {
        return wrong_form;
    }
    if (said.short_year || (said.year == -1 && said.day != -1)) {
        return (fault){FAULT_SHORT_YEAR, 0, 0, 0};
    }
    if (said.year == -1) {
        return wrong_form;
    }
    return said.day == -1 ? month_span(said.year, said.month, 1, out)
                          : day_span(said.year, said.month, said.day, out);
}

/* ---- time of day ---------------------------------------------------------------------------- */

static bool take_clock_part(gm_str *s, int max) {
    if (digits_at(*s) < 2 || number_at(*s, 2) > max) {
        return false;
    }
    *s = gm_str_skip(*s, 2);
    return true;
}

static void take_fraction(gm_str *s) {
    if (s->len >= 2 && (s->ptr[0] == '.' || s->ptr[0] == ',') && is_digit(s->ptr[1])) {
        *s = gm_str_skip(*s, 1);
        *s = gm_str_skip(*s, digits_at(*s));
    }
}

/* Nothing, "Z", "+02", "+0200", "+02:00", " AM", " UTC". */
static bool is_zone(gm_str s) {
    s = gm_str_trim(s);
    static const char *const words[] = {"", "Z", "AM", "PM", "UTC", "GMT"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (gm_str_eq_nocase(s, gm_str_from(words[i]))) {
            return true;
        }
    }
    if ((!take(&s, '+') && !take(&s, '-')) || !take_clock_part(&s, 23)) {
        return false;
    }
    take(&s, ':');
    return s.len == 0 || (take_clock_part(&s, 59) && s.len == 0);
}

/* "10:30", "10:30:00.5Z", "1030", "10"; one-digit hours as in "9:05". */
static bool is_clock(gm_str s) {
    if (digits_at(s) == 1) {
        s = gm_str_skip(s, 1);
    } else if (!take_clock_part(&s, 24)) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        gm_str rest = s;
        take(&rest, ':');
        if (!take_clock_part(&rest, 60)) { /* 60: a leap second */
            break;
        }
        s = rest;
    }
    take_fraction(&s);
    return is_zone(s);
}

/* The day in front of a time of day: "2020-02-03T10:30Z" and "3.2.2020 10:30" give their day. */
static gm_str cut_clock(gm_str s) {
    for (size_t i = 1; i + 1 < s.len; i++) {
        bool mark_t = (s.ptr[i] == 'T' || s.ptr[i] == 't') && is_digit(s.ptr[i - 1]);
        gm_str rest = gm_str_skip(s, i + 1);
        /* After a blank only HH:MM is a time: "3 February 2020" has numbers there too. */
        bool blank = s.ptr[i] == ' ' && memchr(rest.ptr, ':', rest.len < 3 ? rest.len : 3) != NULL;
        if ((mark_t || blank) && is_digit(rest.ptr[0]) && is_clock(rest)) {
            return gm_str_trim((gm_str){s.ptr, i});
        }
    }
    return s;
}

/* ---- a whole text --------------------------------------------------------------------------- */

static bool is_qualifier(char c) {
    return c == '?' || c == '~' || c == '%';
}

static fault single(gm_str s, date_order order, date_span *out) {
    if (s.len > 1 && is_qualifier(s.ptr[s.len - 1])) {
        /* "about" and "perhaps" say how sure the date is, not how long: the span stays. */
        return edtf((gm_str){s.ptr, s.len - 1}, out);
    }
    s = cut_clock(s);
    fault why = edtf(s, out);
    if (why.kind == FAULT_FORM) {
        why = compact(s, out);
    }
    if (why.kind == FAULT_FORM) {
        why = numeric(s, order, out);
    }
    if (why.kind == FAULT_FORM) {
        why = worded(s, out);
    }
    return why;
}

static bool is_open(gm_str s) {
    return s.len == 0 || gm_str_is(s, "..");
}

static fault interval(gm_str left, gm_str right, date_order order, date_span *out) {
    date_span start = {DATE_OPEN_PAST, DATE_OPEN_PAST};
    date_span end = {DATE_OPEN_FUTURE, DATE_OPEN_FUTURE};
    if (is_open(left) && is_open(right)) {
        return wrong_form;
    }
    fault why = is_open(left) ? fine : single(left, order, &start);
    if (why.kind == FAULT_NONE && !is_open(right)) {
        why = single(right, order, &end);
    }
    if (why.kind != FAULT_NONE) {
        return why;
    }
    if (end.last < start.first) {
        return (fault){FAULT_REVERSED, 0, 0, 0};
    }
    *out = (date_span){start.first, end.last};
    return fine;
}

static fault whole(gm_str s, date_order order, date_span *out) {
    const char *slash = memchr(s.ptr, '/', s.len);
    if (slash == NULL) {
        return single(s, order, out);
    }
    size_t at = (size_t)(slash - s.ptr);
    gm_str right = gm_str_skip(s, at + 1);
    if (right.len > 0 && memchr(right.ptr, '/', right.len) != NULL) {
        return single(s, order, out);
    }
    return interval(gm_str_trim((gm_str){s.ptr, at}), gm_str_trim(right), order, out);
}

static gm_status tell(gm_str text, fault why, gm_error *err) {
    char cell[QUOTE_SIZE];
    quote_cell(text, cell);
    switch (why.kind) {
    case FAULT_MONTH:
        return gm_fail(err, GM_E_EVENT_VALUE, "date %s has no month %d; write YYYY-MM-DD", cell,
                       why.month);
    case FAULT_DAY:
        return gm_fail(
            err, GM_E_EVENT_VALUE, "date %s has no day %d: %s %04d has %d days; write YYYY-MM-DD",
            cell, why.day, months[why.month - 1], why.year, days_in_month(why.year, why.month));
    case FAULT_SHORT_YEAR:
        return gm_fail(err, GM_E_EVENT_VALUE,
                       "date %s has no year of four digits; write YYYY-MM-DD", cell);
    case FAULT_AMBIGUOUS:
        return gm_fail(err, GM_E_EVENT_VALUE,
                       "date %s may be %d %s or %d %s; write %04d-%02d-%02d or %04d-%02d-%02d, or "
                       "give --date-order",
                       cell, why.day, months[why.month - 1], why.month, months[why.day - 1],
                       why.year, why.month, why.day, why.year, why.day, why.month);
    case FAULT_REVERSED:
        return gm_fail(err, GM_E_EVENT_VALUE,
                       "date %s ends before it starts; write FIRST/LAST with the earlier first",
                       cell);
    case FAULT_SERIAL:
        return gm_fail(err, GM_E_EVENT_VALUE,
                       "date %s looks like a spreadsheet's day number; format the column as a date "
                       "(YYYY-MM-DD) and save again",
                       cell);
    default:
        return gm_fail(err, GM_E_EVENT_VALUE,
                       "date %s cannot be read; write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST",
                       cell);
    }
}

/* Arabic-Indic (U+0660) and Persian (U+06F0) digits count as digits: spreadsheets from the region have
 * them. 100 bytes are more than any date needs. */
static gm_str western_digits(gm_str s, char out[100]) {
    size_t len = 0;
    for (size_t at = 0, size = 0; at < s.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(s, at), &size);
        if (c >= 0x660 && c <= 0x669) {
            out[len++] = (char)('0' + (c - 0x660));
        } else if (c >= 0x6F0 && c <= 0x6F9) {
            out[len++] = (char)('0' + (c - 0x6F0));
        } else {
            memcpy(out + len, s.ptr + at, size);
            len += size;
        }
    }
    return (gm_str){out, len};
}

static bool two_digits(const char *p) {
    return is_digit(p[0]) && is_digit(p[1]);
}

/* YYYY-MM-DD, which nearly every row of a large file has. */
static bool plain_day(gm_str s, date_span *out) {
    const char *p = s.ptr;
    if (s.len != 10 || p[4] != '-' || p[7] != '-' || !two_digits(p) || !two_digits(p + 2) ||
        !two_digits(p + 5) || !two_digits(p + 8)) {
        return false;
    }
    int32_t day;
    if (!date_from_civil(number_at(s, 4), number_at(gm_str_skip(s, 5), 2),
                         number_at(gm_str_skip(s, 8), 2), &day)) {
        return false;
    }
    *out = (date_span){day, day};
    return true;
}

gm_status date_parse(gm_str text, date_order order, date_span *out_span, gm_error *err) {
    if (plain_day(text, out_span)) {
        return GM_OK;
    }
    char digits[100];
    text = gm_str_trim(text);
    date_span span;
    fault why = wrong_form;
    if (text.len > 0 && text.len <= sizeof digits) {
        why = whole(western_digits(text, digits), order, &span);
    }
    if (why.kind != FAULT_NONE) {
        return tell(text, why, err);
    }
    *out_span = span;
    return GM_OK;
}
