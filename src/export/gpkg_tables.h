/*
 * What a GeoPackage says about its tables: the tables of the standard (OGC 12-128r18, version 1.3), of its
 * extensions rtree, schema and metadata, and those that GDAL and QGIS look for besides
 * (gpkg_ogr_contents: counts; layer_styles).
 */
#ifndef GM_EXPORT_GPKG_TABLES_H
#define GM_EXPORT_GPKG_TABLES_H

#include "export/gpkg_blob.h"
#include "export/layer.h"
#include "export/rtree.h"
#include "export/sql.h"
#include "geo/crs.h"

/** A coordinate reference system as gpkg_spatial_ref_sys has it. */
typedef struct gpkg_srs {
    int32_t id;
    const char *name, *organization;
    int64_t code;
    const char *definition; /* WKT 1 */
    bool on_plane;          /* what comes in it was transformed (geo_crs_shape) */
} gpkg_srs;
extern const gpkg_srs gpkg_wgs84;
/** Borrows from `crs`. @return GM_OK; GM_E_EXPORT: it has no WKT 1; GM_E_MEMORY */
gm_status gpkg_srs_of(const geo_crs *crs, gm_arena *arena, gpkg_srs *out, gm_error *err);

/** A table of features or, when it has no geometry, of attributes. */
typedef struct gpkg_table {
    const char *name;
    const char *geometry; /* "POINT", "MULTIPOLYGON", …; NULL: none */
    const char *about;    /* one line for people */
    const layer *lay;
    const char *fid, *geom; /* names of its own columns */
    const char *feature_id; /* of the column for feature.id; NULL: none */
    uint64_t n_rows;
    gpkg_box box;
} gpkg_table;

/** The standard's tables, and the systems that a GeoPackage must know. */
gm_status gpkg_begin(const sql *s, const gpkg_srs *srs, gm_error *err);
/** CREATE TABLE, with an empty one as the result. */
gm_status gpkg_create(const sql *s, const gpkg_table *table, gm_error *err);
/** Once its rows are in: contents, index, aliases, count, style. `boxes` are those of its rows. */
gm_status gpkg_register(const sql *s, const gpkg_srs *srs, const gpkg_table *table,
                        const rtree_box *boxes, const char *title, gm_error *err);
/** Once all are registered. `about` is for people: what the file is, from where, under what terms. */
gm_status gpkg_end(const sql *s, const char *about, gm_error *err);

#endif
