/*
 * --coarsen: events for a map that nobody can be found by.
 *
 * Located events go in; a table of events comes out that holds the coarse rows and nothing else, and the formats
 * are written from that table as from any other. So no format, and no file that accompanies them, can tell more
 * than the table does.
 *
 * The table has the events sorted by all that is left of them, dates first, and numbered in that order: it is the
 * same whatever order the events came in. Parts of one event that come to lie in one spot become one. What was
 * not placed, and what is known at no area of the level or above, is counted and left out.
 */
#ifndef GM_EXPORT_COARSEN_H
#define GM_EXPORT_COARSEN_H

#include "export/coarse_place.h"
#include "export/exporter.h"
#include "geocode/geocode.h"

typedef struct coarse_options {
    coarse_level level;
    const char *const *keep; /* columns that come along as they stand */
    size_t n_keep;
    bool drafts;     /* rows whose status is draft come along */
    const char *dir; /* for the tables; theirs alone */
} coarse_options;

typedef struct coarsener coarsener;

/** @param tables  the event tables, open, until the last coarsener_add
 *  @return GM_OK; GM_E_EXPORT for a column to keep that is none, or that says where or which event it was */
gm_status coarsener_open(const coarse_options *options, const gm_gaz *gaz, ev_table *const *tables,
                         size_t n_tables, coarsener **out, gm_error *err);

/** An event of table number `table` with its parts. */
gm_status coarsener_add(coarsener *c, size_t table, const event *ev, const res_part *parts,
                        size_t n_parts, gm_error *err);

/** Writes the table. @param[out] out_path   of a CSV in the folder
 *  @param[out] out_counts  of all that was added; both until coarsener_free */
gm_status coarsener_finish(coarsener *c, const char **out_path, const export_counts **out_counts,
                           gm_error *err);
/** Parts that were placed, but whose area of the level or above is not known: they count as not placed. */
uint64_t coarsener_n_unknown(const coarsener *c);
void coarsener_free(coarsener *c);

#endif
