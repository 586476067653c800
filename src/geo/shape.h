/*
 * Shapes: points, lines and areas, and what the geometry rules ask of them.
 *
 * Between two corners a line is straight in longitude and latitude, as RFC 7946 section 3.1.1 says,
 * so crossings and clips are computed there; distances are geodesic. Longitudes are unrolled around
 * the shape's first point, so that the antimeridian is no wall: an edge takes the shorter way around
 * the globe. An edge of exactly 360 degrees is taken as written, for rings that close over a pole or
 * around the globe.
 *
 * The calls here expect shapes that geo_check() finds fine. Empty shapes, lines of one point and rings
 * without area do no harm either; each call says what comes of an empty one.
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

/**
 * The point of the shape that lies nearest to `p`, and its geodesic distance: for areas `p` itself and
 * 0 when it lies inside, else a point of the border. An empty shape gives `p` and an infinite distance.
 *
 * Exact to a millimetre along edges of up to 200 km; where a longer edge has two places almost as near
 * as each other, it may be the other one.
 */
gm_latlon geo_nearest(const geo_shape *shape, gm_latlon p, double *out_m);

/** The least radius around `centre` that covers the whole shape, in metres; 0 for an empty one. Never
 *  too small; too large by at most half a metre at 45 degrees of latitude, since edges are looked at
 *  every 5 km and what may bulge out between is added. */
double geo_cover_m(const geo_shape *shape, gm_latlon centre);

/** A point that speaks for the shape: the middle of a line by length; for an area its centroid when that
 *  lies inside, else the middle of the widest stretch of the parallel through it (of the largest part
 *  alone when that parallel meets none); the mean of several points. NaN for an empty shape: a caller
 *  that forgets to ask must not get a pin at 0, 0. */
gm_latlon geo_representative(const geo_shape *shape);

/** One crossing of two lines: where, and the acute angle between them. */
typedef struct geo_crossing {
    gm_latlon point;
    double angle_deg; /* on the ground; 0 (they run together) to 90 */
} geo_crossing;

/** The crossings of lines a and b, nearest to the start of a first, without repeats closer than 1 m;
 *  where they run together, the two ends of the shared stretch. A line that ends within 1 m of the other
 *  crosses it. At most `max` are written; returns how many. */
size_t geo_crossings(const geo_shape *a, const geo_shape *b, geo_crossing *out, size_t max);

/** The stretch of the line between the points nearest to a and b, in the line's own direction. Lines of
 *  several parts are joined where one part's end is another's start (within 1 m), else the part that
 *  serves both best (least sum of both distances) is taken. A point when a and b have the same nearest
 *  point; n_parts is 0 when the line is empty. */
gm_status geo_line_between(const geo_shape *line, gm_latlon a, gm_latlon b, gm_arena *arena,
                           geo_shape *out_shape);

/**
 * The part of an area on the side of `through` that `bearing_deg` points to. n_parts is 0 when nothing
 * is left. Holes are kept.
 *
 * The cut is straight in longitude and latitude like every edge, and stands at right angles to the
 * bearing at `through`: for north and south it is the parallel, for east and west the meridian. So the
 * pieces of both sides add up to the whole. A concave ring stays one ring: where the cut takes it apart,
 * edges run there and back along the cut, which adds no area.
 *
 * @return GM_OK, GM_E_ARG_RANGE (a position off the globe, a bearing that is no number), GM_E_MEMORY
 */
gm_status geo_clip_side(const geo_shape *area, gm_latlon through, double bearing_deg,
                        gm_arena *arena, geo_shape *out_shape);

/** Convex hull of points (in longitude and latitude) as one counter-clockwise ring without repeated
 *  corners or corners in line; a point or a line when they are too few or stand in line; n_parts is 0
 *  when there are none. A hull across the antimeridian stays one ring. */
gm_status geo_hull(const gm_latlon *points, size_t n, gm_arena *arena, geo_shape *out_shape);

/** A geodesic circle of 64 corners that lie on the circle, as an area; split at the antimeridian, and
 *  closed over the pole when the pole lies inside. radius_m 0 to 1e7; 0 gives the centre as a point.
 *  @return GM_OK, GM_E_ARG_RANGE, GM_E_MEMORY */
gm_status geo_circle(gm_latlon centre, double radius_m, gm_arena *arena, geo_shape *out_shape);

/** A deep copy in the arena. */
gm_status geo_copy(const geo_shape *shape, gm_arena *arena, geo_shape *out_shape);

/** Smallest box. When the shape crosses the antimeridian west > east (RFC 7946 section 5.2). All NaN for
 *  an empty shape. */
typedef struct geo_box {
    double west, south, east, north;
} geo_box;
geo_box geo_bounds(const geo_shape *shape);

/** Signed: true when the ring runs counter-clockwise. */
bool geo_ring_ccw(const gm_latlon *points, size_t n);

/** Why a shape is unusable ("a ring has fewer than four points", "a latitude is off the globe (-90 to
 *  90)", …); NULL when it is fine. Rings that run the wrong way are usable here; turn them with the help
 *  of geo_ring_ccw() before they are written. Rings are not searched for crossings of themselves. */
const char *geo_check(const geo_shape *shape);

#endif
