/*
 * The only door to GDAL. The library is loaded on first use (dlopen): it costs a process 40 to 60 ms,
 * which `resolve` and a plain CSV export need not pay.
 */
#ifndef GM_OGR_OGR_H
#define GM_OGR_OGR_H

#include "core/str.h"

/** Version of the GDAL that is loaded at run time, such as "3.6.2"; NULL with *err when it cannot be. */
const char *ogr_gdal_version(gm_error *err);

/** A vector source or spreadsheet, open for reading one layer. */
typedef struct ogr_reader ogr_reader;

/** Opens PATH or PATH|layername=NAME. Fails with GM_E_OGR and GDAL's own words. GDAL's messages never
 *  reach stderr by themselves. */
gm_status ogr_open(const char *path, ogr_reader **out_reader, gm_error *err);
void ogr_close(ogr_reader *reader);

size_t ogr_n_fields(const ogr_reader *reader);
const char *ogr_field_name(const ogr_reader *reader, size_t i);

/** Reads the next feature into `cells` (n_fields texts appended to the buffer; ISO dates, whole numbers
 *  without ".0"; empty for null) and its point geometry in WGS 84, if it has one. Spans of the cells in
 *  buf are written to ends[i] (offset behind cell i). */
gm_status ogr_next(ogr_reader *reader, gm_buf *buf, size_t *ends, bool *out_has_point,
                   gm_latlon *out_point, uint32_t *out_row, bool *out_found, gm_error *err);

#endif
