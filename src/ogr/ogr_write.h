/*
 * Writing any vector format that GDAL writes. What a driver can do is asked of GDAL at run time.
 *
 * GDAL's messages never reach stderr: a failure is one line with GDAL's own words.
 */
#ifndef GM_OGR_OGR_WRITE_H
#define GM_OGR_OGR_WRITE_H

#include "geo/shape.h"

/* ---- Drivers --------------------------------------------------------------------------------- */

/** A driver that writes vectors. Texts live until the process ends. */
typedef struct ogr_driver {
    const char *name;   /* as GDAL spells it: "MapInfo File" */
    const char *prefix; /* of a database's connection, such as "PG:"; NULL: it writes files */
    char extension[16]; /* "tab"; "" for a database */
    bool many_layers;   /* one file or connection holds several layers */
    bool wide_integers; /* 64 bits; else 32 */
    bool nulls; /* numbers may be null; else they are written as text, not to make 0 of unknown */
    bool dates; /* has a type for them; else they are written as text */
} ogr_driver;

/** Case does not count. @return GM_OK, or GM_E_OGR: there is none of that name (with the nearest ones), or it
 *  writes neither files nor databases */
gm_status ogr_driver_find(const char *name, ogr_driver *out_driver, gm_error *err);

/* ---- Writing --------------------------------------------------------------------------------- */

typedef enum ogr_type {
    OGR_TEXT,
    OGR_WHOLE,
    OGR_REAL,
    OGR_DATE,
    OGR_DAY_END, /* a date again, written as its last second */
} ogr_type;

typedef struct ogr_column {
    const char *name, *alias; /* alias may be NULL */
    ogr_type type;
    bool stands_in; /* made only in a layer that has no room for its geometry: says where instead */
    bool keep_type; /* also where the driver does not name the type among those it can */
} ogr_column;

typedef struct ogr_value {
    bool is_null;
    gm_str text;   /* OGR_TEXT, in UTF-8; OGR_DATE and OGR_DAY_END, as YYYY-MM-DD */
    int64_t whole; /* OGR_WHOLE */
    double real;   /* OGR_REAL */
} ogr_value;

typedef enum ogr_geometry {
    OGR_NO_GEOMETRY,
    OGR_POINTS,
    OGR_LINES, /* written as multilinestrings, areas as multipolygons: a column holds one type */
    OGR_AREAS,
    OGR_MIXED, /* each as what it is */
} ogr_geometry;

typedef struct ogr_layer_spec {
    const char *name; /* needed for the call only, like the options */
    ogr_geometry geometry;
    const ogr_column *columns; /* borrowed until the writer is closed */
    size_t n_columns;
    const char *const *options; /* "KEY=VALUE" for this driver, NULL behind the last; may be NULL */
} ogr_layer_spec;

typedef struct ogr_target {
    const ogr_driver *driver;
    const char *path;           /* file or folder that is not there yet, or a connection */
    const char *const *options; /* as above */
    const char *crs;            /* "EPSG:32637"; NULL: WGS 84 longitude and latitude */
    bool overwrite;             /* databases: replace tables of the layers' names, else refuse */
} ogr_target;

typedef struct ogr_writer ogr_writer;
typedef struct ogr_layer ogr_layer;

/**
 * Makes a file, or opens a database and starts a transaction that holds all that is written: until
 * ogr_write_close nobody else sees any of it.
 *
 * @return GM_OK; GM_E_OGR: GDAL refused, or the database has no transactions; GM_E_MEMORY
 */
gm_status ogr_write_open(const ogr_target *target, ogr_writer **out_writer, gm_error *err);

/** Adds a layer; many drivers want it filled before the next one is added. The layer lives as long as the
 *  writer. @return GM_E_OGR: GDAL refused, such as a kind of geometry; or the database has such a table */
gm_status ogr_write_layer(ogr_writer *writer, const ogr_layer_spec *spec, ogr_layer **out_layer,
                          gm_error *err);
/** False when the format has no room for the geometry that was asked for, as in a spreadsheet. */
bool ogr_layer_has_geometry(const ogr_layer *layer);
/** Columns that the driver would not make; their values are passed over. */
size_t ogr_layer_n_refused(const ogr_layer *layer);
/** Texts that were cut so far to what the driver's columns hold. */
uint64_t ogr_layer_n_cut(const ogr_layer *layer);

/** A style by a name, which a drawing's style then is with '@' before it. */
typedef struct ogr_style {
    char name[24];
    char text[160]; /* OGR feature style, such as "PEN(c:#ff0000)" */
} ogr_style;
/** Styles for the whole file, in formats that have room for such; elsewhere without effect. */
void ogr_write_styles(ogr_writer *writer, const ogr_style *styles, size_t n);

/** What is drawn for a feature: a point, or a shape when that is given. */
typedef struct ogr_drawing {
    gm_latlon point;        /* lon is x, lat is y */
    const geo_shape *shape; /* may be NULL */
    const char *style;      /* OGR feature style, or "@name" of a style of the file; NULL: none */
} ogr_drawing;

/** Writes one feature with the spec's n_columns values. @return GM_E_OGR: GDAL refused, or a number does not
 *  fit the driver's integers */
gm_status ogr_write_feature(ogr_layer *layer, const ogr_value *values, const ogr_drawing *drawing,
                            gm_error *err);

/** Ends the transaction and writes all that is left. Frees the writer, also when it fails. */
gm_status ogr_write_close(ogr_writer *writer, gm_error *err);
/** Gives up: a database is as it was before; a file is left as it stands. NULL is fine. */
void ogr_write_drop(ogr_writer *writer);

#endif
