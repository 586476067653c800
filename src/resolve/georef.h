/*
 * Point and radius from a relation to a reference, by published rules: the point-radius method (Wieczorek,
 * Guo and Hijmans 2004) and the GBIF georeferencing guides (Chapman and Wieczorek 2020; Zermoglio et al.
 * 2020). Distances are metres, bearings degrees clockwise from north; geodesics are PROJ's.
 */
#ifndef GM_RESOLVE_GEOREF_H
#define GM_RESOLVE_GEOREF_H

#include "geo/shape.h"

/** A point and the radius within which the true spot lies. */
typedef struct georef {
    gm_latlon point;
    double radius_m;
} georef;

/** How far "near" reaches beyond the reference's own radius. */
#define GEOREF_NEAR_M 5000.0
/** How far a direction without a distance reaches. */
#define GEOREF_SECTOR_M 10000.0

/** Near: the reference itself, its radius plus GEOREF_NEAR_M. */
georef georef_near(georef reference);

/** Distance and direction: the geodesic's end; the radius covers the ring sector distance +- u, bearing +-
 *  half, seen from that end, plus the reference's own radius. */
georef georef_offset(georef reference, double distance_m, double u_m, double bearing_deg,
                     double half_deg);

/** Distance without direction: the reference, with distance, its imprecision and own radius added. */
georef georef_around(georef reference, double distance_m, double u_m);

/** Direction without distance: centre and radius of the circle around a sector of GEOREF_SECTOR_M, plus the
 *  reference's own radius. half_deg is at most 45. */
georef georef_heading(georef reference, double bearing_deg, double half_deg);

/** Between: the geodesic's middle, radius half the distance. */
georef georef_between(georef a, georef b);

/** Where two lines of these half widths cross at an angle: the far corner of the rhomboid that the two
 *  strips share. The angle is taken as at least 10 degrees. */
double georef_crossing_m(double a_m, double b_m, double angle_deg);

/** The side of a round area that the bearing points to: centroid of the half disc, and its cover. */
georef georef_half_disc(georef area, double bearing_deg);

#endif
