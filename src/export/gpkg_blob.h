/* Geometries as GeoPackage keeps them: a head, then well-known binary (OGC 12-128r18, 2.1.3). */
#ifndef GM_EXPORT_GPKG_BLOB_H
#define GM_EXPORT_GPKG_BLOB_H

#include "geo/shape.h"

enum { GPKG_POINT_SIZE = 29 };

/** A smallest box on the plane; west > east when nothing is in it. */
typedef struct gpkg_box {
    double west, east, south, north;
} gpkg_box;
#define GPKG_BOX_EMPTY ((gpkg_box){HUGE_VAL, -HUGE_VAL, HUGE_VAL, -HUGE_VAL})

/** Grows `box` by another one. */
void gpkg_box_add(gpkg_box *box, const gpkg_box *other);

/** Positions are rounded to six decimals, as in all formats. @param[out] out_box  of what was written */
void gpkg_point(char to[GPKG_POINT_SIZE], int32_t srs, gm_latlon point, gpkg_box *out_box);

/** A line or an area, always as MultiLineString or MultiPolygon, so that a table holds one type; outer rings
 *  counter-clockwise. Replaces what is in `buf`.
 *  @param on_plane  the coordinates are those of a plane, and the rings run as they should */
void gpkg_shape(gm_buf *buf, int32_t srs, const geo_shape *shape, bool on_plane, gpkg_box *out_box);

#endif
