/*
 * gazmap as an auditor of other people's geocoding: coordinates that came with a table, beside the point that
 * the row's own place text and hints resolve to. They agree when their circles of uncertainty meet.
 */
#ifndef GM_PROJECT_AUDIT_H
#define GM_PROJECT_AUDIT_H

#include "event/event.h"
#include "resolve/resolve.h"

enum { AUDIT_N_WORST = 5 };

/** A place text at a given point, far from where it resolves to. Rows that repeat it are counted. */
typedef struct audit_worst {
    gm_str place, place_name, table;
    uint32_t line; /* of the first row */
    gm_latlon given, resolved;
    res_method method;
    int score;                   /* 0 to 1000 */
    double distance_m, beyond_m; /* beyond: behind both radii */
    uint64_t n_rows;
    gm_arena texts;
} audit_worst;

/** Rows with coordinates: n_agree + n_differ + n_refused + n_without_text. */
typedef struct audit_report {
    uint64_t n_agree, n_differ;
    uint64_t n_refused;      /* the text resolves to nothing, or to several places alike */
    uint64_t n_without_text; /* there is nothing to compare with */
    audit_worst worst[AUDIT_N_WORST];
    size_t n_worst;
} audit_report;

typedef struct audit audit;

/** @param dir  folder for audit.csv, one line for each row that differs; NULL: none is written */
gm_status audit_open(const char *dir, audit **out, gm_error *err);
/** @param ev         has a pin and no error
 *  @param parts      what its text resolves to: of several places the one nearest to the pin counts */
gm_status audit_event(audit *a, const char *table, const event *ev, const res_part *parts, size_t n,
                      gm_error *err);
/** Closes audit.csv. */
gm_status audit_write(audit *a, gm_error *err);
/** Hands the findings over to *out, farthest first. NULL is fine. */
void audit_tell(audit *a, audit_report *out);
void audit_free(audit *a);
void audit_report_clear(audit_report *report);

#endif
