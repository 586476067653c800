/* The words that dates in prose are made of, one table for each language. */
#ifndef GM_SCAN_DATE_WORDS_H
#define GM_SCAN_DATE_WORDS_H

#include "core/str.h"

typedef enum date_class {
    DATE_NO_WORD,
    DATE_MONTH, /* value: 1 to 12 */
    DATE_MONTH_LOW, /* the same, of a word that means other things too: it wants a number or a preposition */
    DATE_MONTH_CUT,    /* "Mar", "Sept": wants a number beside it */
    DATE_WEEKDAY,      /* value: 1 Monday to 7 Sunday */
    DATE_WEEKDAY_CUT,  /* "Mon": wants a date behind it */
    DATE_SEASON,       /* value: its first month; winter 12 */
    DATE_UNIT,         /* value: date_unit */
    DATE_COUNT,        /* value: a number; DATE_FEW: more than one, not many */
    DATE_TODAY,        /* value: days from today */
    DATE_NIGHT_BEFORE, /* overnight: since yesterday */
    DATE_DAYPART,      /* morning, evening: says no day alone */
    DATE_LAST,
    DATE_NEXT,
    DATE_THIS,
    DATE_THAT,
    DATE_PAST,   /* "in the past ten days" */
    DATE_RECENT, /* says no dates, but is no part of one either */
    DATE_AGO,    /* behind an amount of time */
    DATE_LATER,  /* the same, from the date spoken of */
    DATE_EARLIER,
    DATE_AFTER,
    DATE_BEFORE,
    DATE_FOLLOWING,
    DATE_PREVIOUS,
    DATE_SAME,
    DATE_EARLY, /* the first third */
    DATE_MID,
    DATE_LATE,
    DATE_START, /* "the start of": the same thirds */
    DATE_MIDDLE,
    DATE_END,
    DATE_SINCE,
    DATE_BY,
    DATE_UNTIL,
    DATE_BETWEEN,
    DATE_FROM,
    DATE_TO,
    DATE_AND,
    DATE_IN, /* prepositions that a month or a year may follow */
    DATE_OF,
    DATE_THE,
    DATE_A,
    DATE_ABOUT,
    DATE_WILL, /* speaks of what is to come */
} date_class;

enum date_unit {
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEKEND,
    UNIT_WEEK,
    UNIT_FORTNIGHT,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_DECADE
};
enum { DATE_FEW = -1 };

typedef struct date_word {
    const char *word; /* in simple form (gaz_simplify) */
    date_class class;
    int value;
} date_word;

typedef struct date_word_table {
    const char *language;
    const date_word *words;
    size_t n;
    const char *const *ordinals; /* endings of a day's number, NULL behind the last */
} date_word_table;

extern const date_word_table date_words_en;

/** The row of a word; NULL: it is in no table. */
const date_word *date_words_find(gm_str simple);

/** True when a language ends the number of a day so: "6th". */
bool date_words_ordinal(gm_str ending);

#endif
