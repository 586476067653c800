/* Dates in prose: absolute, partial and relative expressions as intervals of days. */
#ifndef GM_SCAN_DATES_H
#define GM_SCAN_DATES_H

#include "core/date.h"
#include "scan/tokens.h"

/** How the words put something beside the date they name. */
typedef enum date_relation {
    DATE_AT,      /* "on Monday", "in 2018", or a stretch */
    DATE_FROM_ON, /* "since April": the interval runs on from there */
    DATE_UP_TO,   /* "by the end of February": it ends there */
} date_relation;

/** A date found. Tokens [first, last], bytes [start, end). */
typedef struct scan_date {
    size_t first, last;
    size_t start, end;
    date_span span; /* when `reason` is NULL */
    int prec;       /* UCDP GED's date_prec, 1 day to 5 longer than a month; 0 when it stays open */
    date_relation relation;
    bool relative;      /* it hung on the publication date or on another date of the text */
    const char *reason; /* NULL, or why it stays open */
} scan_date;

/**
 * Finds every date, in the order of the text.
 *
 * Years that are left out and relative words are read against `published`: "Monday" is the last one up to
 * that day, unless the sentence speaks of what is to come. "The next day" counts from the last day that the text
 * named. When `published` is longer than a day, relative dates span all that it allows.
 *
 * @param published  NULL: not known, so that relative dates stay open
 * @param[out] out   in the arena
 * @return GM_OK or GM_E_MEMORY
 */
gm_status scan_dates(const scan_text *t, const date_span *published, gm_arena *arena,
                     scan_date **out, size_t *out_n);

/** Appends an interval as EDTF, in its shortest form: 2020-02-03, 2020-02, 2020, 2020-02-03/2020-02-13, 2019-04/... */
void scan_date_write(date_span span, gm_buf *out);

#endif
