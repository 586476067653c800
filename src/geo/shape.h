/*
 * Shapes: points, lines and areas, and what the geometry rules ask of them.
 *
 * Between two corners a line is straight in longitude and latitude, as RFC 7946 section 3.1.1 says,
 * so crossings and clips are computed there; distances are geodesic. Longitudes are unrolled around
 * the shape's first point, so that the antimeridian is no wall.
 */
#ifndef GM_GEO_SHAPE_H
#define GM_GEO_SHAPE_H

#include "core/arena.h"

typedef enum geo_type { GEO_POINT, GEO_LINE, GEO_AREA } geo_type;

/** One point, one line, or one ring. Rings are closed: the last point repeats the first. */
typedef struct geo_part {
    const gm_latlon *points;
    size_t n;
    bool hole; /* areas only: a hole in the nearest earlier part that is none */
} geo_part;

/** All parts are of one type. Outer rings run counter-clockwise, holes clockwise (RFC 7946). */
typedef struct geo_shape {
    geo_type type;
    const geo_part *parts;
    size_t n_parts;
} geo_shape;

/** True when `p` lies in the area (border included). False for points and lines. */
bool geo_contains(const geo_shape *area, gm_latlon p);

/** The point of the shape that lies nearest to `p`, and its distance: for areas `p` itself and 0 when
 *  it lies inside, else a point of the border. */
gm_latlon geo_nearest(const geo_shape *shape, gm_latlon p, double *out_m);

/** The least radius around `centre` that covers the whole shape, in metres. */
double geo_cover_m(const geo_shape *shape, gm_latlon centre);

/** A point that speaks for the shape: the middle of a line by length; for an area its centroid when
 *  that lies inside, else the middle of the widest stretch of the parallel through it. */
gm_latlon geo_representative(const geo_shape *shape);

/** One crossing of two lines: where, and the acute angle between them. */
typedef struct geo_crossing {
    gm_latlon point;
    double angle_deg; /* 0 (they touch or run together) to 90 */
} geo_crossing;

/** The crossings of lines a and b, nearest to the start of a first, without repeats closer than 1 m;
 *  where they run together, the two ends of the shared stretch. At most `max` are written. */
size_t geo_crossings(const geo_shape *a, const geo_shape *b, geo_crossing *out, size_t max);

/** The stretch of the line between the points nearest to a and b, in the line's own direction. Lines of
 *  several parts are joined where one part's end is another's start (within 1 m), else the part that
 *  serves both best is taken. */
gm_status geo_line_between(const geo_shape *line, gm_latlon a, gm_latlon b, gm_arena *arena,
                           geo_shape *out_shape);

/** The part of an area on the side of `through` that `bearing_deg` points to. n_parts is 0 when nothing
 *  is left. Holes are kept. */
gm_status geo_clip_side(const geo_shape *area, gm_latlon through, double bearing_deg,
                        gm_arena *arena, geo_shape *out_shape);

/** Convex hull of points as one ring; a point or a line when they are too few or stand in line. */
gm_status geo_hull(const gm_latlon *points, size_t n, gm_arena *arena, geo_shape *out_shape);

/** A geodesic circle of 64 corners that lie on the circle, as an area; split at the antimeridian, and
 *  closed over the pole when the pole lies inside. radius_m 0 to 1e7. */
gm_status geo_circle(gm_latlon centre, double radius_m, gm_arena *arena, geo_shape *out_shape);

/** A deep copy in the arena. */
gm_status geo_copy(const geo_shape *shape, gm_arena *arena, geo_shape *out_shape);

/** Smallest box. When the shape crosses the antimeridian west > east (RFC 7946 section 5.2). */
typedef struct geo_box {
    double west, south, east, north;
} geo_box;
geo_box geo_bounds(const geo_shape *shape);

/** Signed: true when the ring runs counter-clockwise. */
bool geo_ring_ccw(const gm_latlon *points, size_t n);

/** Why a shape is unusable ("a ring has fewer than four points", "latitude 95 is off the globe", …);
 *  NULL when it is fine. */
const char *geo_check(const geo_shape *shape);

#endif
