/* Dates of events and validity: ISO 8601 and EDTF (ISO 8601-2, levels 0 and 1) as day intervals. */
#ifndef GM_CORE_DATE_H
#define GM_CORE_DATE_H

#include "core/str.h"

/** How to read 03/02/2020. Without a choice an ambiguous date is an error. */
typedef enum date_order { DATE_ORDER_NONE, DATE_ORDER_DMY, DATE_ORDER_MDY } date_order;

#define DATE_OPEN_PAST   INT32_MIN
#define DATE_OPEN_FUTURE INT32_MAX

/** A closed interval of days, counted from 1970-01-01 in the Gregorian calendar. */
typedef struct date_span {
    int32_t first; /* DATE_OPEN_PAST: open or unknown start */
    int32_t last;  /* DATE_OPEN_FUTURE: open or unknown end */
} date_span;

/**
 * Reads EDTF ("2020-02-03", "2020-02", "2020", "2020-02-03/2020-02-13", "2019-10/..", "/2020", "2020-02~",
 * "2020?", "2020-02-XX", "202X", "2020-21" seasons), ISO with time of day and zone (the day as written),
 * "20200203", "2020/02/03" and "3.2.2020"/"03/02/2020" (order per `order`, or by itself when only one
 * reading is a date), "3 February 2020", "Feb. 3, 2020", "3-Feb-20" is refused (two-digit year).
 * Years 0000 to 9999.
 *
 * @return GM_OK or GM_E_EVENT_VALUE with a sentence (what was expected, what to do); no file or line
 */
gm_status date_parse(gm_str text, date_order order, date_span *out_span, gm_error *err);

/** UCDP GED's date_prec by length: 1 one day, 2 up to 6 days, 3 a week, 4 up to a month (31 days), 5
 *  longer or open. */
int date_precision(date_span span);

/** Writes the day as YYYY-MM-DD into out[11]; out is "" for an open end. */
void date_format(int32_t day, char out[11]);

/** The day's number from a civil date; false when there is no such day. */
bool date_from_civil(int year, int month, int day, int32_t *out_day);

static inline bool date_overlap(date_span a, date_span b) {
    return a.first <= b.last && b.first <= a.last;
}

#endif
