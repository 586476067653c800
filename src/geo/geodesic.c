#include "geo/geodesic.h"

#include <geodesic.h>
#include <math.h>
#include <proj.h>
#include <pthread.h>
#include <stdio.h>

static struct geod_geodesic wgs84;
static char proj_version[32];

static void start_wgs84(void) {
    geod_init(&wgs84, 6378137.0, 1 / 298.257223563);
}

/* proj_info() hands out one buffer that it rewrites on each call; a copy is safe to share. */
static void start_proj_version(void) {
    PJ_INFO info = proj_info();
    snprintf(proj_version, sizeof proj_version, "%d.%d.%d", info.major, info.minor, info.patch);
}

/* The ellipsoid's series are worked out once and only read afterwards, by any thread. */
static const struct geod_geodesic *ellipsoid(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_wgs84);
    return &wgs84;
}

bool geo_valid(gm_latlon p) {
    return fabs(p.lat) <= 90 && fabs(p.lon) <= 180; /* false for NaN too */
}

double geo_distance_m(gm_latlon a, gm_latlon b) {
    double metres = 0;
    geod_inverse(ellipsoid(), a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres;
}

/* Lower bounds that no path on WGS 84 can beat: across parallels the least radius of curvature, a (1 - e2), which
 * the meridian has at the equator; across meridians the narrowest parallel that a path so short can reach, whose
 * radius is the equator's at least, times the cosine. A metre is left to rounding. */
bool geo_within_m(gm_latlon a, gm_latlon b, double limit_m) {
    const double degree = M_PI / 180;
    const double least_m_per_degree = 6335439.0 * degree;
    const double limit = limit_m + 1;
    if (fabs(a.lat - b.lat) * least_m_per_degree > limit) {
        return false;
    }
    double reached = fmax(fabs(a.lat), fabs(b.lat)) + limit / least_m_per_degree;
    double apart = fabs(remainder(a.lon - b.lon, 360));
    if (reached < 89 && apart * degree * 6378137.0 * cos(reached * degree) > limit) {
        return false;
    }
    return geo_distance_m(a, b) <= limit_m;
}

gm_status gm_distance_m(gm_latlon a, gm_latlon b, double *out_m) {
    if (!geo_valid(a) || !geo_valid(b)) {
        return GM_E_ARG_RANGE;
    }
    *out_m = geo_distance_m(a, b);
    return GM_OK;
}

void geo_inverse(gm_latlon a, gm_latlon b, double *out_m, double *out_bearing_deg) {
    double bearing = 0;
    geod_inverse(ellipsoid(), a.lat, a.lon, b.lat, b.lon, out_m, &bearing, NULL);
    bearing = bearing < 0 ? bearing + 360 : bearing;
    /* A bearing a hair west of north rounds up to 360, which is north again; so does -0. */
    *out_bearing_deg = bearing >= 360 ? 0 : bearing + 0.0;
}

gm_latlon geo_destination(gm_latlon from, double bearing_deg, double distance_m) {
    gm_latlon to = from;
    geod_direct(ellipsoid(), from.lat, from.lon, bearing_deg, distance_m, &to.lat, &to.lon, NULL);
    return to;
}

gm_latlon geo_midpoint(gm_latlon a, gm_latlon b) {
    struct geod_geodesicline line;
    geod_inverseline(&line, ellipsoid(), a.lat, a.lon, b.lat, b.lon,
                     GEOD_LATITUDE | GEOD_LONGITUDE | GEOD_DISTANCE_IN);
    gm_latlon middle = a;
    geod_position(&line, line.s13 / 2, &middle.lat, &middle.lon, NULL);
    return middle;
}

double geo_wrap_lon(double lon_deg) {
    double lon = remainder(lon_deg, 360); /* exact, unlike adding and taking away 180 */
    return lon >= 180 ? lon - 360 : lon;
}

const char *geo_proj_version(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_proj_version);
    return proj_version;
}
