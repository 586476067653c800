/*
 * Coordinate reference systems other than WGS 84, through PROJ, for formats that can carry one.
 *
 * The first coordinate is always the easting or longitude, whatever order the system's authority gives
 * its axes; that is what GIS files hold. PROJ's network access is off: the answer rests on the grids that
 * are installed.
 */
#ifndef GM_GEO_CRS_H
#define GM_GEO_CRS_H

#include "geo/shape.h"

/** A system to write in, with the way there from WGS 84. Used by one thread at a time. */
typedef struct geo_crs geo_crs;

/**
 * @param text  authority and code, such as "EPSG:32637" or "ESRI:102025"
 * @return GM_OK; GM_E_GEO: not of that form, unknown to PROJ's database, neither projected nor geographic
 *         in two dimensions, or PROJ knows no better way to it than to pass the numbers on; GM_E_MEMORY
 */
gm_status geo_crs_open(const char *text, geo_crs **out_crs, gm_error *err);
void geo_crs_close(geo_crs *crs);

/** "EPSG:32637", as PROJ's database spells it. Borrowed until close, like all texts here. */
const char *geo_crs_code(const geo_crs *crs);
/** "WGS 84 / UTM zone 37N". */
const char *geo_crs_name(const geo_crs *crs);
/** Coordinates are longitude and latitude in degrees, of whatever datum. */
bool geo_crs_is_geographic(const geo_crs *crs);
/** The area it is made for, in degrees, WGS 84; west > east across the antimeridian. All NaN: not known. */
geo_box geo_crs_area(const geo_crs *crs);

typedef enum crs_wkt {
    CRS_WKT_ESRI, /* WKT 1 as in a .prj file */
    CRS_WKT_GDAL, /* WKT 1 with authorities, as in gpkg_spatial_ref_sys */
    CRS_WKT_2019, /* ISO 19162:2019 */
} crs_wkt;
/** Its definition on one line; NULL when it cannot be said in that form. Borrowed until the next call. */
const char *geo_crs_wkt(const geo_crs *crs, crs_wkt form);

/** Metres and the like have three decimals, degrees six as in all other formats: written digits are the same
 *  on every machine, and the last one is well below any radius. */
int geo_crs_decimals(const geo_crs *crs);

/**
 * Turns positions into this system, in place: lon becomes the easting, lat the northing, rounded to
 * geo_crs_decimals(). Every position is brought back again as a proof: far outside of a projection's
 * reach PROJ may answer with numbers that mean nothing.
 *
 * @param[out] out_wrong  number of the first position that has none in this system
 * @return GM_OK, or GM_E_GEO (no error text) and the positions are spoilt
 */
gm_status geo_crs_from_wgs84(const geo_crs *crs, gm_latlon *points, size_t n, size_t *out_wrong);

/**
 * The same for a shape, into the arena. Corners move, edges stay straight between them. Rings run as
 * geo_shape wants them, counted on the plane.
 */
gm_status geo_crs_shape(const geo_crs *crs, const geo_shape *shape, gm_arena *arena,
                        geo_shape *out_shape);

#endif
