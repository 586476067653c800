/* Rows of one document: what --context learns before a run. */
#ifndef GM_PROJECT_DOCUMENTS_H
#define GM_PROJECT_DOCUMENTS_H

#include "geocode/context.h"
#include "project/run.h"

/** The name of a row's document: its cell in that column, "" when the table has no such column. */
gm_str document_of(const ev_table *table, const char *column_name, const event *ev);

/**
 * Reads all tables ahead of the run and notes where each document's texts certainly are.
 *
 * @param g  of the run; its answers are remembered
 * @param[out] out  the caller frees it, also on failure
 * @return GM_OK; GM_E_EVENT_HEADER when no table has the column; what reading and resolving return
 */
gm_status documents_learn(const run_options *options, geocoder *g, context **out, gm_error *err);

#endif
