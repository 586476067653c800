/*
 * The attribute table of a shapefile (dBASE III with a .cpg).
 *
 * The widths of its columns stand in its head and are known only after the last row, so rows wait in a
 * temporary file without a name and the table is written at the end with widths that fit.
 */
#ifndef GM_EXPORT_DBF_H
#define GM_EXPORT_DBF_H

#include "export/layer.h"

typedef struct dbf dbf;

/**
 * @param dir      folder for the temporary file
 * @param columns  borrowed until dbf_free
 * @return GM_OK; GM_E_EXPORT_LIMIT with more than 255 columns; GM_E_IO; GM_E_MEMORY
 */
gm_status dbf_new(const char *dir, const column *columns, size_t n_columns, dbf **out,
                  gm_error *err);
/** Text beyond 254 bytes is cut between two characters. @return also GM_E_EXPORT_LIMIT once the table
 *  would pass 2 GiB */
gm_status dbf_add(dbf *d, const value *values, gm_error *err);
/** How many cells were cut so far. */
uint64_t dbf_n_cut(const dbf *d);
/** Writes the table. Same rows, same bytes: the date in its head is always 1970-01-01. */
gm_status dbf_write(dbf *d, const char *path, gm_error *err);
void dbf_free(dbf *d);

#endif
