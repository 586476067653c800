/* The geometry of a shapefile, .shp and .shx, as ESRI's technical description of July 1998 has it. */
#ifndef GM_EXPORT_SHP_H
#define GM_EXPORT_SHP_H

#include "core/file.h"
#include "geo/shape.h"

/** A pair of files being written. */
typedef struct shp {
    gm_writer shp, shx;
    geo_type type;
    int32_t n_records;
    bool on_plane; /* not degrees: rings are taken to run as geo_shape wants them */
    double west, south, east, north; /* of all records so far */
} shp;

/** @param base  path without ".shp" */
gm_status shp_open(shp *s, const char *base, geo_type type, gm_error *err);
/** One point, for files of points. @return also GM_E_EXPORT_LIMIT beyond 2 GiB */
gm_status shp_add_point(shp *s, gm_latlon point, gm_error *err);
/** One line or area, for files of that type. */
gm_status shp_add_shape(shp *s, const geo_shape *shape, gm_error *err);
/** Fills in the heads and closes. */
gm_status shp_close(shp *s, gm_error *err);
/** Closes without finishing; fine on a zeroed shp that was never opened. */
void shp_drop(shp *s);

#endif
