/* Geodesics on the WGS 84 ellipsoid. All of PROJ that gazmap uses is reached from src/geo/. */
#ifndef GM_GEO_GEODESIC_H
#define GM_GEO_GEODESIC_H

#include "core/status.h"

/** Finite and on the globe. The other calls here ask for positions of which this is true. */
bool geo_valid(gm_latlon p);

/** Geodesic distance in metres (Karney 2013). */
double geo_distance_m(gm_latlon a, gm_latlon b);

/** geo_distance_m(a, b) <= limit_m, at a fraction of the cost when they are far apart. */
bool geo_within_m(gm_latlon a, gm_latlon b, double limit_m);

/** Distance and initial bearing at `a` (degrees clockwise from north, 0 to 360). */
void geo_inverse(gm_latlon a, gm_latlon b, double *out_m, double *out_bearing_deg);

/** The point `distance_m` from `from` in the direction `bearing_deg`. */
gm_latlon geo_destination(gm_latlon from, double bearing_deg, double distance_m);

/** The middle of the geodesic from a to b. */
gm_latlon geo_midpoint(gm_latlon a, gm_latlon b);

/** Longitude brought into -180 (included) to 180 (excluded). */
double geo_wrap_lon(double lon_deg);

/** Version of PROJ at run time, such as "9.1.1". */
const char *geo_proj_version(void);

#endif
