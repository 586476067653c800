/*
 * Layers, columns and features as every format sees them. No column name is longer than ten
 * characters, so GeoJSON, shapefile, GeoPackage and the styles use the same names.
 */
#ifndef GM_EXPORT_LAYER_H
#define GM_EXPORT_LAYER_H

#include "core/arena.h"
#include "geo/shape.h"

typedef enum col_type {
    COL_TEXT,
    COL_INT,   /* value.number */
    COL_FIXED, /* value.number / 10^decimals */
    COL_DATE,  /* value.text, YYYY-MM-DD */
    COL_RAW,   /* value.text, a number in its source's own digits */
} col_type;

typedef struct column {
    const char *name;  /* 1 to 10 ASCII characters, unique in its layer without regard to case */
    const char *alias; /* for people: "Date (start)" */
    col_type type;
    int decimals; /* COL_FIXED */
} column;

typedef struct value {
    bool is_null;
    gm_str text;
    int64_t number;
} value;

typedef enum layer_id {
    LAYER_EVENTS,
    LAYER_EXTENTS,
    LAYER_PLACES,
    LAYER_UNPLACED,
    LAYER_CLAIMS,
    LAYER_N
} layer_id;

typedef enum layer_geometry {
    LAYER_POINTS,
    LAYER_AREAS,
    LAYER_MIXED, /* points, lines and areas */
    LAYER_TABLE, /* none: a feature's point and shape mean nothing */
} layer_geometry;

/** A table of features. */
typedef struct layer {
    layer_id id;
    const char *name; /* "events", "extents", "places", "unplaced", "claims" */
    layer_geometry geometry;
    const column *columns;
    size_t n_columns;
} layer;

/** One feature: n_columns values and, but in a LAYER_TABLE, a geometry: a point unless `shape` is given. */
typedef struct feature {
    uint64_t id; /* below 2^53, stable; 0: none */
    const value *values;
    gm_latlon point;
    const geo_shape *shape;
} feature;

#endif
