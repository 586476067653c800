/*
 * unplaced.csv: every part that got no point, with the reason, where it stands, what it may have meant, and
 * all of its original columns, so that it can be mended and fed back.
 */
#ifndef GM_EXPORT_UNPLACED_H
#define GM_EXPORT_UNPLACED_H

#include "geocode/geocode.h"

typedef struct unplaced unplaced;

/** Creates the file with its header line. @param tables  borrowed until close or drop */
gm_status unplaced_open(const char *path, ev_table *const *tables, size_t n_tables, unplaced **out,
                        gm_error *err);
/** Why a part could not be placed. */
gm_str unplaced_reason(const located *at);

/** One part of an event of table number `table`. */
gm_status unplaced_add(unplaced *u, size_t table, const located *at, gm_error *err);
/** Frees `u`, also when it fails. */
gm_status unplaced_close(unplaced *u, gm_error *err);
void unplaced_drop(unplaced *u);

#endif
