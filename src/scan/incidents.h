/* Incidents in prose: who did what to whom, where, when, with which figures, and whether it really happened. */
#ifndef GM_SCAN_INCIDENTS_H
#define GM_SCAN_INCIDENTS_H

#include "scan/event_words.h"
#include "scan/mentions.h"

/** Why something told is no incident to be mapped. Bits. */
enum incident_mark {
    MARK_NEGATED = 1,
    MARK_HYPOTHETICAL = 2, /* if, would, might; questions; what is meant to happen */
    MARK_THREATENED = 4,
    MARK_PLANNED = 8,
    MARK_HISTORICAL = 16, /* over a year before the report, or told as a comparison */
};

/** The words of the marks, blanks between them; "" for none. */
void incident_marks_write(unsigned marks, gm_buf *out);

/** Where a place or date comes from, best first. */
typedef enum incident_basis {
    BASIS_OWN,       /* the words beside the event's own */
    BASIS_SENTENCE,  /* elsewhere in its sentence */
    BASIS_REFERENCE, /* the incident that the text refers back to, or answers */
    BASIS_PARAGRAPH, /* the sentence before, in the same paragraph */
    BASIS_REPORT,    /* the report's main place; the week up to its publication */
    BASIS_NONE,
} incident_basis;

/** One source's figure. */
typedef struct incident_claim {
    count_field field;
    int64_t lo, hi; /* hi -1: open above */
    gm_str by;      /* empty: the report itself */
    gm_str quote;
} incident_claim;

enum { INCIDENT_CLAIMS = 12 };

/** One telling of an incident. Texts live in the reader until its next call, or in the report. */
typedef struct incident {
    event_kind kind;
    event_type type;
    unsigned marks;
    size_t sentence;
    size_t trigger;    /* token … */
    size_t at;         /* … and its byte */
    size_t start, end; /* bytes of the quote */
    gm_str actor1, actor2;
    const scan_mention *place; /* NULL: none is told */
    gm_str place_text;
    incident_basis place_basis;
    date_span dates; /* both ends open when basis is BASIS_NONE */
    gm_str date_text;
    incident_basis date_basis;
    incident_claim claims[INCIDENT_CLAIMS];
    size_t n_claims;
    gm_str claim_by;
    bool aggregate; /* sums up others */
    int conf;       /* 0 to 100 */
    gm_str reasons; /* what conf, place and date rest on, in words */
} incident;

/** Days between the ends of an interval, which may be open. */
static inline int64_t incident_days(date_span span) {
    return (int64_t)span.last - span.first;
}

enum {
    INCIDENT_ENOUGH = 50, /* conf of a draft */
    INCIDENT_QUOTE_WORDS = 14,
};

typedef struct incident_reader incident_reader;
/** NULL when memory ran out. */
incident_reader *incident_reader_new(const gm_gaz *gaz);
void incident_reader_free(incident_reader *reader);

/**
 * Finds the incidents of one report, in the order of the text: also marked ones, and those below INCIDENT_ENOUGH.
 * docs/scan.md has the rules.
 *
 * @return GM_OK or GM_E_MEMORY
 */
gm_status incidents_read(incident_reader *reader, const report *r, const scan_findings *found,
                         const incident **out, size_t *out_n);

#endif
