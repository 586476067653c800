/* Places in prose: which words name places, in what sense, and where those places are. */
#ifndef GM_SCAN_MENTIONS_H
#define GM_SCAN_MENTIONS_H

#include "resolve/resolve.h"
#include "scan/dates.h"
#include "scan/names.h"
#include "scan/report.h"

/** What a place's name stands for where it stands. */
typedef enum scan_sense {
    SENSE_LITERAL, /* the place */
    SENSE_METONYM, /* those who govern or play for it: "Washington said" */
    SENSE_DEMONYM, /* its people, or what is theirs: "Turkish" */
} scan_sense;

const char *scan_sense_word(scan_sense sense);

/** A place found. Tokens [first, last], bytes [start, end) are its name. */
typedef struct scan_mention {
    size_t first, last;
    size_t start, end;
    size_t whole_first,
        whole_last; /* tokens of the whole expression: "near Saraqib"; else the name's */
    size_t whole_start, whole_end;
    scan_sense sense;
    int evidence;          /* how much spoke for a place, in points: mentions.c explains them */
    const char *because;   /* what weighed most for or against, in words */
    const scan_name *name; /* NULL: the resolver read the expression */
    size_t n_parts;        /* of `part`: several for a set of places */
    const res_part *part;  /* where; not placed: `reason` says why */
} scan_mention;

/** What one text holds. Everything lives in the scanner until its next call. */
typedef struct scan_findings {
    scan_text text;
    const scan_mention *mentions; /* in the order of the text */
    size_t n_mentions;
    const scan_date *dates; /* the same */
    size_t n_dates;
} scan_findings;

/** Reads texts against one gazetteer. Not shared between threads; one for each. */
typedef struct scanner scanner;
scanner *scanner_new(const gm_gaz *gaz);
void scanner_free(scanner *s);

/**
 * Finds places and dates in a report. Depends on this report and the gazetteer alone: the same text gives the same
 * findings, whatever came before.
 *
 * @return GM_OK or GM_E_MEMORY
 */
gm_status scanner_read(scanner *s, const report *r, scan_findings *out);

/** Appends a mention or date as one line of NDJSON, without the line's end. `chars` counts on from
 *  call to call: start it zeroed for each report, and write in the order of the text. */
typedef struct scan_counter {
    size_t bytes, chars;
} scan_counter;
void scan_write_mention(const report *r, const scan_mention *m, scan_counter *counter, gm_buf *out);
void scan_write_date(const report *r, const scan_date *d, scan_counter *counter, gm_buf *out);

#endif
