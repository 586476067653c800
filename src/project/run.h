/* One run of the road: tables in, a published set of files out. */
#ifndef GM_PROJECT_RUN_H
#define GM_PROJECT_RUN_H

#include <signal.h>

#include "export/coarsen.h"
#include "export/session.h"
#include "project/audit.h"
#include "project/diff.h"
#include "project/project.h"
#include "project/publish.h"

/** How one event table is read, where it is not as the others. */
typedef struct run_source {
    ev_options table;
    const char *mapping; /* file that table.mapping was read from; NULL: none */
} run_source;

typedef struct run_options {
    text_list gazetteer, events, claims;
    const export_choice *formats;
    size_t n_formats;
    export_options export;
    const char *dir; /* output folder; NULL: the one streaming format writes to standard output */
    const char
        *database; /* instead of `dir`: the connection that the one format, ogr, writes into, all
                             in one transaction; NULL: none */
    const char *theatre;
    const char *title;
    ev_options table;
    const run_source *sources; /* by `events`, over `table`; NULL: all tables are read alike */
    res_options resolve;
    bool drafts;
    coarse_level coarsen;    /* when export.coarsened is set: to what */
    const char *const *keep; /* columns that --coarsen leaves as they are */
    size_t n_keep;
    const char *
        context; /* column that names a row's document, whose other rows tell homonyms; NULL: none */
    bool relocate; /* coordinates in the tables are passed over */
    bool audit;    /* given coordinates are compared with what their place texts resolve to */
    const bool *want_layer;    /* LAYER_N flags; NULL: all */
    const char *const *fields; /* NULL: all */
    size_t n_fields;
    const char *mapping; /* file that table.mapping was read from; NULL: none */
    gm_str asked; /* all that was asked, as text: equal texts ask for equal sets. NULL: not known */
    bool check;   /* only look whether the set is up to date; nothing is written */
    const volatile sig_atomic_t
        *stop;            /* turns nonzero when somebody wants the run to end; may be NULL */
    double max_move_km;   /* publish nothing when a point moved farther; 0: no limit */
    void (*wait)(void *); /* another run holds the folder */
    void *wait_arg;
    /** Told what differs from the last run, if there was one, before anything is published. */
    gm_status (*compared)(void *arg, diff *d, gm_error *err);
    void *compared_arg;
} run_options;

typedef struct run_report {
    export_counts counts;
    publish_report published; /* only with a folder */
    audit_report audit;       /* only with options.audit */
    gm_buf profiles;          /* "TABLE: profile", '\n' behind each; also filled after a failure */
    bool finds_people;        /* not coarsened, and points may lead to people: see remind.h */
    gm_buf notes;             /* what the formats had to cut or leave out, a line each */
    gm_buf files;             /* names of the set's files, '\n' behind each; caller clears */
    bool nothing_changed;
    bool moved_too_far; /* beyond max_move_km: nothing was published */
    bool skipped; /* known to be current, so nothing was done: the counts are the last run's */
} run_report;

/** Runs. On failure nothing is published, and the old set stays as it was; so it does, with GM_E_STOPPED, once
 *  options->stop has turned before publishing began. */
gm_status run(const run_options *options, run_report *out_report, gm_error *err);
void run_report_clear(run_report *report);

#endif
