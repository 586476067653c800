#include "resolve/georef.h"

#include <math.h>

#include "geo/geodesic.h"

static const double rad = 3.14159265358979323846 / 180;

georef georef_near(georef reference) {
    return (georef){reference.point, reference.radius_m + GEOREF_NEAR_M};
}

/* Law of cosines: from the point at distance d to the corner at distance d + u, `half` to the side. The
 * corner at d - u is never farther. Flat: over the distances that reports give, and a radius at that. */
static double corner_m(double d, double u, double half_deg) {
    double outer = d + u;
    return sqrt(d * d + outer * outer - 2 * d * outer * cos(half_deg * rad));
}

georef georef_offset(georef reference, double distance_m, double u_m, double bearing_deg,
                     double half_deg) {
    return (georef){geo_destination(reference.point, bearing_deg, distance_m),
                    corner_m(distance_m, u_m, half_deg) + reference.radius_m};
}

georef georef_around(georef reference, double distance_m, double u_m) {
    return (georef){reference.point, distance_m + u_m + reference.radius_m};
}

georef georef_heading(georef reference, double bearing_deg, double half_deg) {
    /* The circle through the sector's tip and both corners: for half angles up to 45 degrees no smaller
     * one covers it. */
    double radius = GEOREF_SECTOR_M / (2 * cos(half_deg * rad));
    return (georef){geo_destination(reference.point, bearing_deg, radius),
                    radius + reference.radius_m};
}

georef georef_between(georef a, georef b) {
    return (georef){geo_midpoint(a.point, b.point), geo_distance_m(a.point, b.point) / 2};
}

double georef_crossing_m(double a_m, double b_m, double angle_deg) {
    double angle = fmax(angle_deg, 10) * rad; /* flatter ones would put the corner out of reach */
    return sqrt(a_m * a_m + b_m * b_m + 2 * a_m * b_m * fabs(cos(angle))) / sin(angle);
}

georef georef_half_disc(georef area, double bearing_deg) {
    double out = area.radius_m * 4 / (3 * 3.14159265358979323846); /* centroid of a half disc */
    return (georef){geo_destination(area.point, bearing_deg, out), hypot(area.radius_m, out)};
}
