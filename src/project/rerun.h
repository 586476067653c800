/* What a run must remember of its rows to say afterwards, with file and line, why something moved. */
#ifndef GM_PROJECT_RERUN_H
#define GM_PROJECT_RERUN_H

#include "event/event.h"
#include "project/diff.h"
#include "project/publish.h"
#include "resolve/resolve.h"

/** Four bytes for each row of positions.tsv; a little more for rows that rest on several entries. */
typedef struct rerun {
    const gm_gaz *gaz;
    ev_table *const *tables;
    size_t n_tables;
    gm_buf lines;     /* uint32_t: the event's line, by row of positions.tsv */
    gm_buf tables_at; /* size_t: the first such row of each table */
    gm_buf several;   /* uint32_t: row, count, then that many place_refs; rows ascending */
    diff_side from, to;
    diff *diff;
} rerun;

void rerun_init(rerun *r, const gm_gaz *gaz, ev_table *const *tables, size_t n_tables);
void rerun_clear(rerun *r);

/** The next row of positions.tsv. */
gm_status rerun_note(rerun *r, size_t table, const event *ev, const res_part *part, gm_error *err);

/** Compares the set that `p` is about to publish, manifest and all, with the one it replaces. r->diff stays NULL
 *  when there is none to compare with. */
gm_status rerun_compare(rerun *r, const publish *p, gm_error *err);

/** Fills what two manifests tell about the causes. */
void rerun_read_manifests(const char *old_path, const char *new_path, diff_context *context);

#endif
