/*
 * The only door to GDAL. The library is loaded on first use (dlopen): it costs a process 40 to 60 ms,
 * which `resolve` and a plain CSV export need not pay.
 */
#ifndef GM_OGR_OGR_H
#define GM_OGR_OGR_H

#include "core/arena.h"
#include "geo/shape.h"

/** Version of the GDAL that is loaded at run time, such as "3.6.2"; NULL with *err when it cannot be. */
const char *ogr_gdal_version(gm_error *err);

/** The file that GDAL was loaded from; NULL as long as nobody needed it. */
const char *ogr_library_path(void);

/** A vector source or spreadsheet, open for reading one layer. Used by one thread at a time. */
typedef struct ogr_reader ogr_reader;

/**
 * Opens PATH or PATH|layername=NAME; without a name, the first layer. GDAL's messages never reach
 * stderr.
 *
 * PATH must be a regular file: connection strings and virtual file systems ("PG:…", "/vsicurl/…") are
 * refused, and only drivers that read local files are asked, so that a hostile file cannot make GDAL
 * fetch what it names. The first row of a spreadsheet is its header.
 *
 * @return GM_OK; GM_E_IO (no such file); GM_E_OGR with GDAL's own words; GM_E_MEMORY
 */
gm_status ogr_open(const char *path, ogr_reader **out_reader, gm_error *err);
void ogr_close(ogr_reader *reader);

size_t ogr_n_fields(const ogr_reader *reader);
/** Borrowed until ogr_close. */
const char *ogr_field_name(const ogr_reader *reader, size_t i);
/** False for a spreadsheet or a table without geometry: ogr_next will give no point. */
bool ogr_has_geometry(const ogr_reader *reader);

/**
 * Reads the next feature: n_fields texts are appended to `buf`, ends[i] is the offset in `buf` behind
 * the i-th. Dates are ISO (the day alone at midnight), whole numbers have no ".0", lists of texts are
 * joined with ';', null is empty. Text is as the source has it: check it for UTF-8.
 *
 * @param[out] out_has_point, out_point  the point geometry in WGS 84, if the feature has one
 * @param[out] out_row  row of the sheet in a spreadsheet, else the feature's number from 1
 * @return GM_OK, GM_E_OGR, GM_E_MEMORY
 */
gm_status ogr_next(ogr_reader *reader, gm_buf *buf, size_t *ends, bool *out_has_point,
                   gm_latlon *out_point, uint32_t *out_row, bool *out_found, gm_error *err);

/** The same with the whole geometry, in the arena: points, lines or areas in WGS 84, rings as gazmap wants
 *  them. n_parts is 0 when the feature has none, or curves and the like. */
gm_status ogr_next_shape(ogr_reader *reader, gm_buf *buf, size_t *ends, gm_arena *arena,
                         geo_shape *out_shape, uint32_t *out_row, bool *out_found, gm_error *err);

/**
 * Asks GEOS whether an area's rings keep from crossing and touching themselves and each other.
 *
 * @param[out] out_why  GEOS's words when not, such as "Self-intersection[36.1 35.2]"; at least 200 bytes
 * @return GM_OK, GM_E_OGR when GDAL cannot be loaded
 */
gm_status ogr_area_valid(const geo_shape *area, bool *out_valid, char *out_why, gm_error *err);

#endif
