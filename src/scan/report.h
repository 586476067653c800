/* Reports as they come: plain text, HTML, NDJSON; files, folders, standard input; one text at a time. */
#ifndef GM_SCAN_REPORT_H
#define GM_SCAN_REPORT_H

#include "core/arena.h"
#include "core/date.h"

/** Who says when a report was published. */
typedef enum published_by {
    PUBLISHED_UNKNOWN,
    PUBLISHED_OPTION,   /* --published */
    PUBLISHED_HEADER,   /* its header line, its record or its page */
    PUBLISHED_DATELINE, /* a whole date near its top */
} published_by;

/**
 * One stretch of prose. A report of more than SCAN_MAX_PIECE bytes comes in several, cut where a paragraph ends;
 * `offset` and `offset_chars` say how much of the report came before.
 */
typedef struct report {
    gm_str file;       /* as named on the command line, or found in a folder; "-" */
    uint32_t line;     /* of NDJSON: the record's; else 0 */
    gm_str url, title; /* of a record or page; empty */
    gm_str text;
    uint64_t offset, offset_chars;
    size_t body; /* bytes of a header line at the start, which is no prose */
    published_by by;
    date_span published; /* unless PUBLISHED_UNKNOWN */
} report;

enum {
    SCAN_MAX_PIECE = 1 << 20,  /* bytes of one report's text */
    SCAN_MAX_RECORD = 16 << 20 /* bytes of an NDJSON line or a page: longer ones are refused */
};

typedef enum report_format {
    REPORT_ANY, /* by the file's name and first bytes */
    REPORT_TEXT,
    REPORT_HTML,
    REPORT_NDJSON,
} report_format;

typedef struct report_options {
    report_format format;
    bool has_published; /* for reports that do not say it themselves */
    date_span published;
} report_options;

typedef struct report_reader report_reader;

/** @param paths  files, folders, "-"; borrowed until report_close
 *  @return GM_OK or GM_E_MEMORY */
gm_status report_open(const char *const *paths, size_t n_paths, const report_options *options,
                      report_reader **out_reader, gm_error *err);

/**
 * The next piece; *out_found is false at the end. What it points to is good until the next call.
 *
 * @return GM_OK; or what is wrong with one file or record (GM_E_IO, GM_E_EVENT_SYNTAX), after which the walk goes on
 *         with the next one; GM_E_MEMORY ends it
 */
gm_status report_next(report_reader *reader, report *out, bool *out_found, gm_error *err);
void report_close(report_reader *reader);

#endif
