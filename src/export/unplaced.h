/*
 * unplaced.csv: every part that got no point, with the reason, where it stands, what it may have meant, and
 * all of its original columns, so that it can be mended and fed back.
 */
#ifndef GM_EXPORT_UNPLACED_H
#define GM_EXPORT_UNPLACED_H

#include "export/layer.h"
#include "export/schema.h"
#include "geocode/geocode.h"

typedef struct unplaced unplaced;

/** Creates the file with its header line. @param tables  borrowed until drop */
gm_status unplaced_open(const char *path, ev_table *const *tables, size_t n_tables,
                        const schema *all, unplaced **out, gm_error *err);

/** The same rows as a layer without geometry: reason, file, line, part, text, cands, then the original
 *  columns, named as in the events layer. Its columns live until drop. */
layer unplaced_layer(const unplaced *u);

/** Why a part could not be placed. */
gm_str unplaced_reason(const located *at);

/** One part of an event of table number `table`. */
gm_status unplaced_add(unplaced *u, size_t table, const located *at, gm_error *err);
/** Writes the file to its end. After it only unplaced_each and unplaced_drop may follow. */
gm_status unplaced_finish(unplaced *u, gm_error *err);

/** One row of the layer; its values live until the call returns. */
typedef gm_status (*unplaced_row_fn)(void *arg, const value *row, gm_error *err);
/** Gives every row of the finished file to `each`, reading it back so that memory stays flat. */
gm_status unplaced_each(unplaced *u, unplaced_row_fn each, void *arg, gm_error *err);

/** NULL is fine. */
void unplaced_drop(unplaced *u);

#endif
