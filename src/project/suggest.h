/* Unplaced texts as gazetteer entries to be: the names that are missing, the most wanted first. */
#ifndef GM_PROJECT_SUGGEST_H
#define GM_PROJECT_SUGGEST_H

#include "project/run.h"

typedef struct suggest_report {
    uint64_t n_rows, n_unplaced; /* rows with a place text; rows of them with an unplaced part */
    uint64_t n_no_name; /* … of them rows for which no name is wanted: their texts name no place */
    size_t n_names;     /* that would have to be known */
    uint64_t n_top_ten; /* rows that the ten most wanted names stand for */
} suggest_report;

/**
 * Resolves the tables' places (an unplaced.csv is such a table) and writes a GeoJSON layer of drafts: one feature
 * for each name that kept a row off the map, by the number of rows, with an id, the hints of its rows, the nearest
 * candidates and no geometry, so that no pin can come of it before somebody gives it one.
 *
 * @param options  gazetteer, events, sources, table and resolve of it are used
 * @param top      at most so many names; 0: all
 */
gm_status suggest_write(const run_options *options, size_t top, gm_writer *out,
                        suggest_report *out_report, gm_error *err);

#endif
