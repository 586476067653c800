/*
 * Records that wait in a temporary file and come back along a Hilbert curve.
 *
 * To fetch them one by one would take a system call each. So at the end they are dealt out, in one go over
 * the file, to parts that follow each other on the curve and fit into memory; each part is then read whole
 * and put in order there. Memory is 32 bytes a record and a part (16 MiB, or one record that is larger).
 */
#ifndef GM_EXPORT_SPOOL_H
#define GM_EXPORT_SPOOL_H

#include "core/str.h"

typedef struct spool spool;

/** @param dir  folder for the temporary files, which have no names; borrowed until free
 *  @return GM_OK, GM_E_IO, GM_E_MEMORY */
gm_status spool_new(const char *dir, spool **out, gm_error *err);
/** NULL is fine. */
void spool_free(spool *s);

/** Begins a record: append it to the buffer, which holds others before it. */
gm_buf *spool_begin(spool *s);
/** Ends it.
 *  @param x, y  where it stands
 *  @return also GM_E_EXPORT_LIMIT: it is longer than 4 GiB, or the 2^32nd */
gm_status spool_end(spool *s, double x, double y, gm_error *err);

/** Gets a record; it lives until the call returns. */
typedef gm_status (*spool_fn)(void *arg, gm_str record, gm_error *err);
/** Gives all records to `each`, in the order of the curve over the rectangle that they stand in; of those in
 *  one spot the first first. Only spool_free may follow. */
gm_status spool_each(spool *s, spool_fn each, void *arg, gm_error *err);

#endif
