#include "geo/shape.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "geo/geodesic.h"

#define RAD (M_PI / 180)

/* A border is a line without width, yet few points on a slanted one can be written as two doubles:
 * 1e-9 degrees, a tenth of a millimetre, still counts as on it. */
static const double BORDER_DEG = 1e-9;
/* About a square centimetre. Rings below it come from cuts along an edge, not from the ground. */
static const double SLIVER_DEG2 = 1e-14;
/* Digitised lines that are meant to touch miss each other by the last digit of their coordinates. */
static const double TOUCH_M = 1;

/* ---- unrolled edges ---------------------------------------------------------------------- */

/* A straight stretch between two corners. Longitudes are unrolled: they run on past 180, by as many
 * whole turns as `turns_a` and `turns_b` say. */
typedef struct edge {
    gm_latlon a, b;
    int turns_a, turns_b;
} edge;

/* Goes along the edges of a part. */
typedef struct walk {
    const geo_part *part;
    size_t next; /* the corner that ends the next edge */
    int turns;   /* of the corner before it */
} walk;

/* Shortest way: 179.9 and -179.9 are 0.2 degrees apart, not 359.8. A step of exactly 360 is meant as
 * written: that is how a ring runs along a pole. */
static int turns_after(int turns, double from_lon, double to_lon) {
    double step = to_lon - from_lon;
    if (fabs(step) <= 180 || fabs(step) >= 360) {
        return turns;
    }
    return step > 0 ? turns - 1 : turns + 1;
}

static gm_latlon unrolled(gm_latlon p, int turns) {
    return (gm_latlon){p.lat, p.lon + 360.0 * turns};
}

/* Back to -180..180. Taking away the turns of a neighbour first keeps 180 and -180 apart: the east
 * half of a shape that is split at the antimeridian keeps its edge at -180. */
static gm_latlon rolled(gm_latlon p, int turns) {
    p.lon -= 360.0 * turns;
    if (fabs(p.lon) > 180) {
        p.lon = geo_wrap_lon(p.lon);
    }
    return p;
}

static walk walk_part(const geo_shape *shape, size_t i) {
    const geo_part *first = &shape->parts[0];
    const geo_part *part = &shape->parts[i];
    int turns = first->n == 0 || part->n == 0
                    ? 0
                    : turns_after(0, first->points[0].lon, part->points[0].lon);
    return (walk){part, 1, turns};
}

static bool next_edge(walk *w, edge *out) {
    if (w->next >= w->part->n) {
        return false;
    }
    const gm_latlon *points = w->part->points;
    gm_latlon a = points[w->next - 1];
    gm_latlon b = points[w->next];
    int turns = turns_after(w->turns, a.lon, b.lon);
    *out = (edge){unrolled(a, w->turns), unrolled(b, turns), w->turns, turns};
    w->turns = turns;
    w->next++;
    return true;
}

/* How many times a closed ring runs around the globe: 1 eastwards, -1 westwards, mostly 0. */
static int whole_turns(const geo_part *ring) {
    walk w = {ring, 1, 0};
    edge e;
    while (next_edge(&w, &e)) {
    }
    return w.turns;
}

static gm_latlon along(const edge *e, double t) {
    if (t >= 1) {
        return e->b;
    }
    return (gm_latlon){e->a.lat + t * (e->b.lat - e->a.lat), e->a.lon + t * (e->b.lon - e->a.lon)};
}

static gm_latlon along_rolled(const edge *e, double t) {
    return t >= 1 ? rolled(e->b, e->turns_b) : rolled(along(e, t), e->turns_a);
}

/* ---- metres ------------------------------------------------------------------------------ */

/* Metres per degree northwards and eastwards, from the ellipsoid's two radii of curvature. */
static void metres_per_degree(double lat, double *out_north, double *out_east) {
    const double a = 6378137.0;
    const double e2 = 0.00669437999014132;
    double w = 1 - e2 * sin(lat * RAD) * sin(lat * RAD);
    *out_north = a * (1 - e2) / (w * sqrt(w)) * RAD;
    *out_east = a / sqrt(w) * cos(lat * RAD) * RAD;
}

/* Never more than the geodesic distance: haversine, less the 0.6 percent that a sphere may be off,
 * and some. Tells cheaply which corners and edges cannot be the nearest. */
static double at_least_m(gm_latlon a, gm_latlon b) {
    double north = sin((b.lat - a.lat) / 2 * RAD);
    double east = sin((b.lon - a.lon) / 2 * RAD);
    double h = north * north + cos(a.lat * RAD) * cos(b.lat * RAD) * east * east;
    return 0.99 * 2 * 6371008.8 * asin(sqrt(fmin(1, h)));
}

/* Length of an edge on the ground, or somewhat more: east-west as long as where it is nearest to the
 * equator, and never below the geodesic. */
static double edge_reach_m(const edge *e) {
    double low = e->a.lat * e->b.lat <= 0 ? 0 : fmin(fabs(e->a.lat), fabs(e->b.lat));
    double east = cos(low * RAD) * (e->b.lon - e->a.lon);
    return hypot(e->b.lat - e->a.lat, east) * RAD * 6400000;
}

/* ---- contains ---------------------------------------------------------------------------- */

typedef enum side { OUTSIDE, ON_BORDER, INSIDE } side;

static bool on_edge(const edge *e, gm_latlon p) {
    double dx = e->b.lon - e->a.lon;
    double dy = e->b.lat - e->a.lat;
    double len2 = dx * dx + dy * dy;
    double t = len2 == 0 ? 0 : ((p.lon - e->a.lon) * dx + (p.lat - e->a.lat) * dy) / len2;
    gm_latlon foot = along(e, fmin(1, fmax(0, t)));
    return hypot(p.lon - foot.lon, p.lat - foot.lat) <= BORDER_DEG;
}

/* Counts edges east of p (Jordan). Half-open in latitude, so that a corner is crossed once. */
static side unrolled_side(walk w, gm_latlon p) {
    bool inside = false;
    edge e;
    while (next_edge(&w, &e)) {
        if (on_edge(&e, p)) {
            return ON_BORDER;
        }
        if ((e.a.lat > p.lat) != (e.b.lat > p.lat) &&
            p.lon < e.a.lon + (p.lat - e.a.lat) / (e.b.lat - e.a.lat) * (e.b.lon - e.a.lon)) {
            inside = !inside;
        }
    }
    return inside ? INSIDE : OUTSIDE;
}

static void part_span(walk w, double *out_west, double *out_east) {
    double first = unrolled(w.part->points[0], w.turns).lon;
    *out_west = *out_east = first;
    edge e;
    while (next_edge(&w, &e)) {
        *out_west = fmin(*out_west, e.b.lon);
        *out_east = fmax(*out_east, e.b.lon);
    }
}

/* The same over all parts; widens what is in *west and *east. */
static void unrolled_span(const geo_shape *shape, double *west, double *east) {
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->parts[i].n > 0) {
            double part_west;
            double part_east;
            part_span(walk_part(shape, i), &part_west, &part_east);
            *west = fmin(*west, part_west);
            *east = fmax(*east, part_east);
        }
    }
}

/* p may lie in the ring's stretch of unrolled longitudes at one turn, at two (on both rims of a ring
 * around the globe) or at none. */
static side ring_side(const geo_shape *shape, size_t i, gm_latlon p) {
    if (shape->parts[i].n == 0) {
        return OUTSIDE;
    }
    double west;
    double east;
    part_span(walk_part(shape, i), &west, &east);
    side best = OUTSIDE;
    for (int turns = (int)ceil((west - BORDER_DEG - p.lon) / 360);
         best != INSIDE && p.lon + 360.0 * turns <= east + BORDER_DEG; turns++) {
        side here = unrolled_side(walk_part(shape, i), unrolled(p, turns));
        best = here > best ? here : best;
    }
    return best;
}

/* True when a hole of the outer ring `outer` has p inside; its border belongs to the area. */
static bool in_hole(const geo_shape *area, size_t outer, gm_latlon p) {
    for (size_t i = outer + 1; i < area->n_parts && area->parts[i].hole; i++) {
        if (ring_side(area, i, p) == INSIDE) {
            return true;
        }
    }
    return false;
}

bool geo_contains(const geo_shape *area, gm_latlon p) {
    if (area->type != GEO_AREA || !geo_valid(p)) {
        return false;
    }
    for (size_t i = 0; i < area->n_parts; i++) {
        if (!area->parts[i].hole && ring_side(area, i, p) != OUTSIDE && !in_hole(area, i, p)) {
            return true;
        }
    }
    return false;
}

/* ---- nearest ----------------------------------------------------------------------------- */

/* A place on a shape: the t-th of the edge that starts at corner `corner` of `part`. */
typedef struct foot {
    size_t part;
    size_t corner;
    double t;
    gm_latlon point;
    double m; /* distance from the point asked for */
} foot;

/* How fast the distance to p grows at t, in metres per unit of t: the speed along the edge times the
 * cosine of the angle away from p. Also where Newton's step would lead on a plane. */
static double growth(const edge *e, gm_latlon p, double t, double *out_step) {
    gm_latlon at = along(e, t);
    double north;
    double east;
    double metres;
    double bearing;
    metres_per_degree(at.lat, &north, &east);
    geo_inverse(at, p, &metres, &bearing);
    double vy = (e->b.lat - e->a.lat) * north;
    double vx = (e->b.lon - e->a.lon) * east;
    double towards = vx * sin(bearing * RAD) + vy * cos(bearing * RAD);
    double speed2 = vx * vx + vy * vy;
    *out_step = speed2 > 0 ? towards * metres / speed2 : 0;
    return -towards;
}

/* The nearest place between t `lo` and `hi`, where the distance has one low. Each step is the foot of
 * the perpendicular on a plane around the last one; a step that leaves the bracket halves it. */
static double low_between(const edge *e, gm_latlon p, double lo, double hi) {
    double step;
    if (growth(e, p, lo, &step) >= 0) {
        return lo;
    }
    if (growth(e, p, hi, &step) <= 0) {
        return hi;
    }
    double small = 1e-4 / fmax(edge_reach_m(e), 1e-4); /* a tenth of a millimetre */
    double t = (lo + hi) / 2;
    for (int i = 0; i < 60 && hi - lo > small; i++) {
        double grows = growth(e, p, t, &step);
        if (grows > 0) {
            hi = t;
        } else {
            lo = t;
        }
        double to = t + step;
        if (fabs(step) <= small) {
            break;
        }
        t = to > lo && to < hi ? to : (lo + hi) / 2;
    }
    return t;
}

/* On an edge of a thousand kilometres the distance may have several lows: it bends against the
 * geodesic. Look at every 100 km first, then around the lowest. */
static double edge_low(const edge *e, gm_latlon p) {
    double pieces = fmin(1000, fmax(1, ceil(edge_reach_m(e) / 100000)));
    double best = 0;
    double best_m = INFINITY;
    for (double i = 0; pieces > 1 && i <= pieces; i++) {
        double m = at_least_m(along(e, i / pieces), p);
        if (m < best_m) {
            best_m = m;
            best = i;
        }
    }
    return low_between(e, p, fmax(0, (best - 1) / pieces), fmin(1, (best + 1) / pieces));
}

static void nearest_corner(const geo_part *part, size_t part_i, gm_latlon p, foot *best) {
    for (size_t i = 0; i < part->n; i++) {
        if (at_least_m(part->points[i], p) < best->m) {
            double m = geo_distance_m(part->points[i], p);
            if (m < best->m) {
                *best = (foot){part_i, i, 0, part->points[i], m};
            }
        }
    }
}

static void nearest_on_edges(walk w, size_t part_i, gm_latlon p, foot *best) {
    edge e;
    while (next_edge(&w, &e)) {
        if (at_least_m(along(&e, 0.5), p) - edge_reach_m(&e) / 2 >= best->m) {
            continue;
        }
        double t = edge_low(&e, p);
        gm_latlon at = along_rolled(&e, t);
        double m = geo_distance_m(at, p);
        if (m < best->m) {
            size_t corner = w.next - 2;
            *best =
                t >= 1 ? (foot){part_i, corner + 1, 0, at, m} : (foot){part_i, corner, t, at, m};
        }
    }
}

/* The nearest place on the points and lines of a shape; m is infinite when it has none. */
static foot nearest_foot(const geo_shape *shape, gm_latlon p) {
    foot best = {0, 0, 0, p, INFINITY};
    for (size_t i = 0; i < shape->n_parts; i++) {
        nearest_corner(&shape->parts[i], i, p, &best);
    }
    for (size_t i = 0; i < shape->n_parts && shape->type != GEO_POINT; i++) {
        nearest_on_edges(walk_part(shape, i), i, p, &best);
    }
    return best;
}

gm_latlon geo_nearest(const geo_shape *shape, gm_latlon p, double *out_m) {
    if (geo_contains(shape, p)) {
        *out_m = 0;
        return p;
    }
    foot best = nearest_foot(shape, p);
    *out_m = best.m;
    return best.point;
}

/* ---- cover ------------------------------------------------------------------------------- */

/* How far a stretch of `m` metres, `east_m` of them eastwards and straight in longitude and latitude,
 * can stand out beyond both its ends. Against a geodesic it bends by sin a (1 + cos^2 a) tan(lat) / R
 * at azimuth a, at most 1.09 tan(lat) / R: half a metre for 5 km at 45 degrees. */
static double bulge_m(double m, double east_m, double lat) {
    double bend = fabs(tan(lat * RAD)) / 6356752;
    return fmin(m / 2, fmin(1.09 * m * m, 2 * m * east_m) / 8 * bend);
}

/* The farthest of an edge from the centre: looked up every 5 km, and what may lie between added. */
static double edge_cover_m(const edge *e, gm_latlon centre) {
    double reach = edge_reach_m(e);
    int pieces = (int)fmax(1, ceil(reach / 5000)); /* at most 8,000: half the globe */
    double high = fmax(fabs(e->a.lat), fabs(e->b.lat));
    double east = fabs(e->b.lon - e->a.lon) * RAD * 6400000;
    double cover = geo_distance_m(centre, e->b);
    for (int i = 1; i < pieces; i++) {
        cover = fmax(cover, geo_distance_m(centre, along(e, (double)i / pieces)));
    }
    return cover + bulge_m(reach / pieces, fmin(reach, east) / pieces, high);
}

double geo_cover_m(const geo_shape *shape, gm_latlon centre) {
    double cover = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->parts[i].n == 0) {
            continue;
        }
        cover = fmax(cover, geo_distance_m(centre, shape->parts[i].points[0]));
        walk w = walk_part(shape, i);
        edge e;
        while (shape->type != GEO_POINT && next_edge(&w, &e)) {
            cover = fmax(cover, edge_cover_m(&e, centre));
        }
    }
    return cover;
}

/* ---- representative ---------------------------------------------------------------------- */

static const gm_latlon NOWHERE = {NAN, NAN};

static double line_length_m(const geo_shape *line) {
    double metres = 0;
    for (size_t i = 0; i < line->n_parts; i++) {
        for (size_t k = 1; k < line->parts[i].n; k++) {
            metres += geo_distance_m(line->parts[i].points[k - 1], line->parts[i].points[k]);
        }
    }
    return metres;
}

static gm_latlon line_middle(const geo_shape *line) {
    double left = line_length_m(line) / 2;
    for (size_t i = 0; i < line->n_parts; i++) {
        walk w = walk_part(line, i);
        edge e;
        while (next_edge(&w, &e)) {
            double metres = geo_distance_m(e.a, e.b);
            if (metres > 0 && left <= metres) {
                return along_rolled(&e, left / metres);
            }
            left -= metres;
        }
    }
    return line->parts[0].n > 0 ? line->parts[0].points[0] : NOWHERE;
}

static gm_latlon mean_point(const geo_shape *shape) {
    gm_latlon sum = {0, 0};
    double n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        int turns = walk_part(shape, i).turns;
        for (size_t k = 0; k < shape->parts[i].n; k++, n++) {
            gm_latlon p = unrolled(shape->parts[i].points[k], turns);
            sum = (gm_latlon){sum.lat + p.lat, sum.lon + p.lon};
        }
    }
    return n > 0 ? rolled((gm_latlon){sum.lat / n, sum.lon / n}, 0) : NOWHERE;
}

/* Area in square degrees, signed (counter-clockwise is positive), and its moments about `from`. */
typedef struct moments {
    double area, x, y;
} moments;

static moments ring_moments(walk w, gm_latlon from) {
    moments sum = {0, 0, 0};
    edge e;
    while (next_edge(&w, &e)) {
        double ax = e.a.lon - from.lon;
        double ay = e.a.lat - from.lat;
        double bx = e.b.lon - from.lon;
        double by = e.b.lat - from.lat;
        double twice = ax * by - bx * ay;
        sum.area += twice / 2;
        sum.x += twice * (ax + bx) / 6;
        sum.y += twice * (ay + by) / 6;
    }
    return sum;
}

/* The centroid of parts [from, to) in unrolled longitude and latitude; rings count by their role, not
 * by the way they run. */
static gm_latlon centroid(const geo_shape *area, size_t from, size_t to) {
    gm_latlon origin = area->parts[0].points[0];
    moments sum = {0, 0, 0};
    for (size_t i = from; i < to; i++) {
        moments ring = ring_moments(walk_part(area, i), origin);
        double sign = (ring.area < 0) != area->parts[i].hole ? -1 : 1;
        sum.area += sign * ring.area;
        sum.x += sign * ring.x;
        sum.y += sign * ring.y;
    }
    if (sum.area < SLIVER_DEG2) {
        return NOWHERE;
    }
    return (gm_latlon){origin.lat + sum.y / sum.area, origin.lon + sum.x / sum.area};
}

/* The crossing of parts [from, to) with the parallel that lies next east of `after`. */
static double next_on_parallel(const geo_shape *area, size_t from, size_t to, double lat,
                               double after) {
    double next = INFINITY;
    for (size_t i = from; i < to; i++) {
        walk w = walk_part(area, i);
        edge e;
        while (next_edge(&w, &e)) {
            if ((e.a.lat > lat) == (e.b.lat > lat)) {
                continue;
            }
            double lon = e.a.lon + (lat - e.a.lat) / (e.b.lat - e.a.lat) * (e.b.lon - e.a.lon);
            next = lon > after && lon < next ? lon : next;
        }
    }
    return next;
}

/* The middle of the widest stretch of a parallel inside parts [from, to). */
static gm_latlon widest_middle(const geo_shape *area, size_t from, size_t to, double lat) {
    gm_latlon best = NOWHERE;
    double best_width = 0;
    double west = next_on_parallel(area, from, to, lat, -INFINITY);
    while (west < INFINITY) {
        double east = next_on_parallel(area, from, to, lat, west);
        gm_latlon middle = rolled((gm_latlon){lat, west + (east - west) / 2}, 0);
        if (east < INFINITY && east - west > best_width && geo_contains(area, middle)) {
            best = middle;
            best_width = east - west;
        }
        west = east;
    }
    return best;
}

static gm_latlon stand_in(const geo_shape *area, size_t from, size_t to) {
    gm_latlon centre = centroid(area, from, to);
    if (isnan(centre.lat)) {
        return NOWHERE;
    }
    gm_latlon back = rolled(centre, 0);
    return geo_contains(area, back) ? back : widest_middle(area, from, to, centre.lat);
}

/* Parts [*out_from, *out_to): the outer ring of the largest extent with its holes. */
static void largest_polygon(const geo_shape *area, size_t *out_from, size_t *out_to) {
    double best = -1;
    for (size_t i = 0; i < area->n_parts; i++) {
        double size = fabs(ring_moments(walk_part(area, i), area->parts[0].points[0]).area);
        if (!area->parts[i].hole && size > best) {
            best = size;
            *out_from = i;
        }
    }
    for (*out_to = *out_from + 1; *out_to < area->n_parts && area->parts[*out_to].hole; ++*out_to) {
    }
}

/* Between two islands the parallel through the common centroid may meet neither: then the largest of
 * them speaks. */
static gm_latlon area_middle(const geo_shape *area) {
    if (area->parts[0].n == 0) {
        return NOWHERE;
    }
    gm_latlon point = stand_in(area, 0, area->n_parts);
    if (isnan(point.lat)) {
        size_t from = 0;
        size_t to = 1;
        largest_polygon(area, &from, &to);
        point = stand_in(area, from, to);
    }
    return isnan(point.lat) ? area->parts[0].points[0] : point;
}

gm_latlon geo_representative(const geo_shape *shape) {
    if (shape->n_parts == 0) {
        return NOWHERE;
    }
    switch (shape->type) {
    case GEO_LINE:
        return line_middle(shape);
    case GEO_AREA:
        return area_middle(shape);
    default:
        return mean_point(shape);
    }
}

/* ---- crossings --------------------------------------------------------------------------- */

/* Where edge a meets an edge of the other line: between t `from` and `to` of a. They differ only when
 * the edges run together. */
typedef struct meeting {
    double from, to;
    double angle_deg;
    size_t order; /* of the other edge */
} meeting;

/* Vectors in metres on a plane around the start of edge a: exact enough for angles and tolerances,
 * and crossings stay the same under it. */
typedef struct vec {
    double x, y;
} vec;

static double cross(vec a, vec b) {
    return a.x * b.y - a.y * b.x;
}
static double dot(vec a, vec b) {
    return a.x * b.x + a.y * b.y;
}

typedef struct plane {
    gm_latlon origin;
    double north, east; /* metres per degree */
} plane;

static vec on_plane(const plane *pl, gm_latlon p, double turn_deg) {
    return (vec){(p.lon + turn_deg - pl->origin.lon) * pl->east,
                 (p.lat - pl->origin.lat) * pl->north};
}

/* r and s run (nearly) the same way. They run together where s is within TOUCH_M of r. */
static bool run_together(vec r, double r_m, vec from, vec s, meeting *out) {
    vec to = {from.x + s.x, from.y + s.y};
    if (fabs(cross(r, from)) > TOUCH_M * r_m || fabs(cross(r, to)) > TOUCH_M * r_m) {
        return false;
    }
    double t0 = dot(from, r) / (r_m * r_m);
    double t1 = dot(to, r) / (r_m * r_m);
    double slack = TOUCH_M / r_m;
    if (fmax(t0, t1) < -slack || fmin(t0, t1) > 1 + slack) {
        return false;
    }
    out->from = fmin(1, fmax(0, fmin(t0, t1)));
    out->to = fmin(1, fmax(0, fmax(t0, t1)));
    out->angle_deg = 0;
    return true;
}

static bool edges_meet(const edge *a, const edge *b, meeting *out) {
    plane pl = {a->a, 0, 0};
    metres_per_degree((a->a.lat + a->b.lat) / 2, &pl.north, &pl.east);
    double turn = 360 * round(((a->a.lon + a->b.lon) - (b->a.lon + b->b.lon)) / 720);
    vec r = on_plane(&pl, a->b, 0);
    vec from = on_plane(&pl, b->a, turn);
    vec to = on_plane(&pl, b->b, turn);
    vec s = {to.x - from.x, to.y - from.y};
    double r_m = hypot(r.x, r.y);
    double s_m = hypot(s.x, s.y);
    if (r_m == 0 || s_m == 0 || fmin(from.x, to.x) > fmax(0, r.x) + TOUCH_M ||
        fmax(from.x, to.x) < fmin(0, r.x) - TOUCH_M ||
        fmin(from.y, to.y) > fmax(0, r.y) + TOUCH_M ||
        fmax(from.y, to.y) < fmin(0, r.y) - TOUCH_M) {
        return false;
    }
    double turned = cross(r, s);
    if (fabs(turned) < 0.002 * r_m * s_m && run_together(r, r_m, from, s, out)) {
        return true; /* within a tenth of a degree */
    }
    double t = cross(from, s) / turned;
    double u = cross(from, r) / turned;
    if (!(t >= -TOUCH_M / r_m && t <= 1 + TOUCH_M / r_m && u >= -TOUCH_M / s_m &&
          u <= 1 + TOUCH_M / s_m)) {
        return false; /* also for NaN: parallels that do not touch */
    }
    out->from = out->to = fmin(1, fmax(0, t));
    out->angle_deg = atan2(fabs(turned), fabs(dot(r, s))) / RAD;
    return true;
}

/* The meeting of `a` with line `b` that comes next after `last` (by t, then by edge of b). Looking
 * again for each costs time where lines meet often, and needs no memory. */
static bool next_meeting(const edge *a, const geo_shape *b, meeting last, meeting *out) {
    bool found = false;
    size_t order = 0;
    for (size_t i = 0; i < b->n_parts; i++) {
        walk w = walk_part(b, i);
        edge e;
        for (; next_edge(&w, &e); order++) {
            meeting m = {0, 0, 0, order};
            if (edges_meet(a, &e, &m) &&
                (m.from > last.from || (m.from == last.from && m.order > last.order)) &&
                (!found || m.from < out->from)) {
                *out = m;
                found = true;
            }
        }
    }
    return found;
}

/* Crossings in the order of line a, with the shared stretch that is open at its end. */
typedef struct crossing_list {
    geo_crossing *out;
    size_t n, max;
    bool shared;   /* a shared stretch is open */
    gm_latlon end; /* where it ends so far */
    double end_at; /* the same in metres along a */
    double at;     /* metres along a of the current edge's start */
} crossing_list;

static void add_crossing(crossing_list *list, gm_latlon point, double angle_deg) {
    for (size_t i = 0; i < list->n; i++) {
        if (geo_distance_m(list->out[i].point, point) < TOUCH_M) {
            list->out[i].angle_deg = angle_deg == 0 ? 0 : list->out[i].angle_deg;
            return;
        }
    }
    if (list->n < list->max) {
        list->out[list->n++] = (geo_crossing){point, angle_deg};
    }
}

static void end_shared(crossing_list *list) {
    if (list->shared) {
        add_crossing(list, list->end, 0);
        list->shared = false;
    }
}

static void add_meeting(crossing_list *list, const edge *a, double a_m, const meeting *m) {
    double from = list->at + m->from * a_m;
    double to = list->at + m->to * a_m;
    bool runs_on = list->shared && from <= list->end_at + TOUCH_M;
    if (!runs_on) {
        end_shared(list);
        add_crossing(list, along_rolled(a, m->from), m->angle_deg);
        if (m->angle_deg > 0) {
            return;
        }
        list->shared = true;
    }
    if (!runs_on || (m->angle_deg == 0 && to > list->end_at)) {
        list->end = along_rolled(a, m->to);
        list->end_at = to;
    }
}

/* True when the line's part i goes on where the part before it ended. */
static bool goes_on(const geo_shape *line, size_t i) {
    if (i == 0 || line->parts[i].n == 0 || line->parts[i - 1].n == 0) {
        return false;
    }
    const geo_part *before = &line->parts[i - 1];
    return geo_distance_m(before->points[before->n - 1], line->parts[i].points[0]) < TOUCH_M;
}

size_t geo_crossings(const geo_shape *a, const geo_shape *b, geo_crossing *out, size_t max) {
    crossing_list list = {out, 0, max, false, {0, 0}, 0, 0};
    for (size_t i = 0; i < a->n_parts; i++) {
        /* A gap along a ends what is shared. */
        list.at += goes_on(a, i) ? 0 : 3 * TOUCH_M;
        walk w = walk_part(a, i);
        edge e;
        while (next_edge(&w, &e)) {
            double metres = geo_distance_m(e.a, e.b);
            meeting m = {-1, -1, 0, 0};
            while (next_meeting(&e, b, m, &m)) {
                add_meeting(&list, &e, metres, &m);
            }
            list.at += metres;
        }
    }
    end_shared(&list);
    return list.n;
}

/* ---- the stretch of a line between two points -------------------------------------------- */

static gm_status one_part(geo_type type, const gm_latlon *points, size_t n, gm_arena *arena,
                          geo_shape *out_shape) {
    geo_part *part = gm_arena_array(arena, 1, sizeof *part);
    if (part == NULL) {
        return GM_E_MEMORY;
    }
    *part = (geo_part){points, n, false};
    *out_shape = (geo_shape){type, part, 1};
    return GM_OK;
}

static bool joins(const geo_part *end, const geo_part *start) {
    if (end->n == 0 || start->n == 0) {
        return false;
    }
    gm_latlon a = end->points[end->n - 1];
    gm_latlon b = start->points[0];
    return fabs(a.lat - b.lat) < 1e-4 && geo_distance_m(a, b) <= TOUCH_M;
}

/* Parts in chains: after[i] is the part that goes on where part i ends (n_parts when none does). */
typedef struct chains {
    size_t *after;
    bool *led_to; /* some part leads to this one */
    bool *done;
} chains;

static gm_status find_chains(const geo_shape *line, gm_arena *arena, chains *out) {
    size_t n = line->n_parts;
    out->after = gm_arena_array(arena, n, sizeof *out->after);
    out->led_to = gm_arena_array(arena, n, sizeof *out->led_to);
    out->done = gm_arena_array(arena, n, sizeof *out->done);
    if (out->after == NULL || out->led_to == NULL || out->done == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        out->after[i] = n;
        for (size_t k = 0; k < n && out->after[i] == n; k++) {
            if (k != i && !out->led_to[k] && joins(&line->parts[i], &line->parts[k])) {
                out->after[i] = k;
                out->led_to[k] = true;
            }
        }
    }
    return GM_OK;
}

/* Copies the chain that starts with part `i` into `room`; *out_part is all of it. */
static void copy_chain(const geo_shape *line, chains *c, size_t i, gm_latlon *room,
                       geo_part *out_part) {
    size_t n = 0;
    while (i < line->n_parts && !c->done[i]) {
        c->done[i] = true;
        size_t skip = n > 0 ? 1 : 0; /* the joint stands there already */
        const geo_part *part = &line->parts[i];
        if (part->n > skip) {
            memcpy(room + n, part->points + skip, (part->n - skip) * sizeof *room);
            n += part->n - skip;
        }
        i = c->after[i];
    }
    *out_part = (geo_part){room, n, false};
}

static gm_status joined(const geo_shape *line, gm_arena *arena, geo_shape *out_shape) {
    chains c;
    GM_TRY(find_chains(line, arena, &c));
    size_t n_points = 0;
    for (size_t i = 0; i < line->n_parts; i++) {
        n_points += line->parts[i].n;
    }
    geo_part *parts = gm_arena_array(arena, line->n_parts, sizeof *parts);
    gm_latlon *room = gm_arena_array(arena, n_points, sizeof *room);
    if (parts == NULL || room == NULL) {
        return GM_E_MEMORY;
    }
    size_t n = 0;
    /* Heads first; what is left then are closed circuits, which may start anywhere. */
    for (int circuits = 0; circuits < 2; circuits++) {
        for (size_t i = 0; i < line->n_parts; i++) {
            if (!c.done[i] && (circuits == 1 || !c.led_to[i])) {
                copy_chain(line, &c, i, room, &parts[n]);
                room += parts[n++].n;
            }
        }
    }
    *out_shape = (geo_shape){GEO_LINE, parts, n};
    return GM_OK;
}

static bool comes_after(const foot *a, const foot *b) {
    return a->corner != b->corner ? a->corner > b->corner : a->t > b->t;
}

static bool same_point(gm_latlon a, gm_latlon b) {
    return a.lat == b.lat && a.lon == b.lon;
}

static void add_point(gm_latlon *points, size_t *n, gm_latlon p) {
    if (*n == 0 || !same_point(points[*n - 1], p)) {
        points[(*n)++] = p;
    }
}

/* The points of a part from one foot to a later one. */
static gm_status stretch(const geo_part *part, const foot *from, const foot *to, gm_arena *arena,
                         geo_shape *out_shape) {
    gm_latlon *points = gm_arena_array(arena, to->corner - from->corner + 2, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    size_t n = 0;
    add_point(points, &n, from->point);
    for (size_t i = from->corner + 1; i <= to->corner; i++) {
        add_point(points, &n, part->points[i]);
    }
    add_point(points, &n, to->point);
    return one_part(n > 1 ? GEO_LINE : GEO_POINT, points, n, arena, out_shape);
}

gm_status geo_line_between(const geo_shape *line, gm_latlon a, gm_latlon b, gm_arena *arena,
                           geo_shape *out_shape) {
    geo_shape whole;
    GM_TRY(joined(line, arena, &whole));
    const geo_part *best = NULL;
    foot best_a = {0};
    foot best_b = {0};
    for (size_t i = 0; i < whole.n_parts; i++) {
        geo_shape one = {GEO_LINE, &whole.parts[i], 1};
        foot fa = nearest_foot(&one, a);
        foot fb = nearest_foot(&one, b);
        if (one.parts->n > 0 && (best == NULL || fa.m + fb.m < best_a.m + best_b.m)) {
            best = one.parts;
            best_a = fa;
            best_b = fb;
        }
    }
    if (best == NULL) {
        *out_shape = (geo_shape){GEO_LINE, NULL, 0};
        return GM_OK;
    }
    return comes_after(&best_a, &best_b) ? stretch(best, &best_b, &best_a, arena, out_shape)
                                         : stretch(best, &best_a, &best_b, arena, out_shape);
}

/* ---- cutting ----------------------------------------------------------------------------- */

/* A line, straight in longitude and latitude like every edge, so that the two sides of a cut fit
 * together without gap or overlap. What lies towards the vector (`east`, `north`) stays. */
typedef struct cut {
    gm_latlon through;  /* unrolled */
    double east, north; /* metres per degree, so that depths are metres */
} cut;

/* How far p lies on the side to keep. A micrometre is on the line: no slivers along it. */
static double depth(const cut *c, gm_latlon p) {
    double d = (p.lon - c->through.lon) * c->east + (p.lat - c->through.lat) * c->north;
    return fabs(d) < 1e-6 ? 0 : d;
}

/* The point of edge e on the cut; its ends lie `da` and `db` deep, one of them negative. */
static gm_latlon cut_point(const cut *c, const edge *e, double da, double db) {
    gm_latlon p = along(e, da / (da - db));
    return (gm_latlon){c->east == 0 ? c->through.lat : p.lat,
                       c->north == 0 ? c->through.lon : p.lon};
}

/* Sutherland-Hodgman for one ring. The result is unrolled as the ring is, or rolled back where
 * `roll` says so. out->n is 0 when nothing is left. */
static gm_status cut_ring(walk w, const cut *c, bool roll, gm_arena *arena, geo_part *out) {
    *out = (geo_part){NULL, 0, w.part->hole};
    /* Each edge gives at most its start and its point on the cut; one more closes the ring. */
    gm_latlon *points =
        w.part->n > SIZE_MAX / 4 ? NULL : gm_arena_array(arena, 2 * w.part->n + 1, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    size_t n = 0;
    edge e;
    double da = w.part->n > 0 ? depth(c, unrolled(w.part->points[0], w.turns)) : 0;
    while (next_edge(&w, &e)) {
        double db = depth(c, e.b);
        if (da >= 0) {
            add_point(points, &n, roll ? rolled(e.a, e.turns_a) : e.a);
        }
        if ((da > 0 && db < 0) || (da < 0 && db > 0)) {
            gm_latlon p = cut_point(c, &e, da, db);
            add_point(points, &n, roll ? rolled(p, e.turns_a) : p);
        }
        da = db;
    }
    if (n > 0) {
        add_point(points, &n, points[0]);
    }
    geo_part ring = {points, n, out->hole};
    if (n >= 4 && fabs(ring_moments((walk){&ring, 1, 0}, points[0]).area) >= SLIVER_DEG2) {
        *out = ring;
    }
    return GM_OK;
}

/* Sine and cosine of degrees, exact at right angles: a cut to the south follows its parallel. */
static void unit_vector(double bearing_deg, double *out_east, double *out_north) {
    int quarter;
    double rest = remquo(bearing_deg, 90, &quarter) * RAD;
    double along_axis = cos(rest);
    double across = sin(rest);
    switch (quarter & 3) {
    case 0:
        *out_east = across;
        *out_north = along_axis;
        break;
    case 1:
        *out_east = along_axis;
        *out_north = -across;
        break;
    case 2:
        *out_east = -across;
        *out_north = -along_axis;
        break;
    default:
        *out_east = -along_axis;
        *out_north = across;
    }
}

/* The cut through a point across a bearing, at the turn at which the area lies. */
static cut cut_across(const geo_shape *area, gm_latlon through, double bearing_deg) {
    double west = INFINITY;
    double east = -INFINITY;
    unrolled_span(area, &west, &east);
    if (west <= east) {
        through.lon += 360 * round(((west + east) / 2 - through.lon) / 360);
    }
    cut c = {through, 0, 0};
    double per_north;
    double per_east;
    metres_per_degree(through.lat, &per_north, &per_east);
    unit_vector(bearing_deg, &c.east, &c.north);
    c.east *= per_east;
    c.north *= per_north;
    return c;
}

gm_status geo_clip_side(const geo_shape *area, gm_latlon through, double bearing_deg,
                        gm_arena *arena, geo_shape *out_shape) {
    if (!geo_valid(through) || !isfinite(bearing_deg)) {
        return GM_E_ARG_RANGE;
    }
    geo_part *parts = gm_arena_array(arena, area->n_parts, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    cut c = cut_across(area, through, bearing_deg);
    size_t n = 0;
    bool outer_left = false;
    for (size_t i = 0; i < area->n_parts; i++) {
        if (area->parts[i].hole && !outer_left) {
            continue;
        }
        GM_TRY(cut_ring(walk_part(area, i), &c, true, arena, &parts[n]));
        bool left = parts[n].n > 0;
        outer_left = area->parts[i].hole ? outer_left : left;
        n += left ? 1 : 0;
    }
    *out_shape = (geo_shape){GEO_AREA, parts, n};
    return GM_OK;
}

/* ---- hull -------------------------------------------------------------------------------- */

static int by_lon_lat(const void *a, const void *b) {
    const gm_latlon *p = a;
    const gm_latlon *q = b;
    if (p->lon != q->lon) {
        return p->lon < q->lon ? -1 : 1;
    }
    return (p->lat > q->lat) - (p->lat < q->lat);
}

/* True when a, b, c turn left by more than rounding. */
static bool turns_left(gm_latlon a, gm_latlon b, gm_latlon c) {
    vec ab = {b.lon - a.lon, b.lat - a.lat};
    vec bc = {c.lon - b.lon, c.lat - b.lat};
    return cross(ab, bc) > 1e-12 * hypot(ab.x, ab.y) * hypot(bc.x, bc.y);
}

/* Half of the monotone chain (Andrew 1979): adds p to chain[base..n). */
static size_t chain_add(gm_latlon *chain, size_t base, size_t n, gm_latlon p) {
    while (n >= base + 2 && !turns_left(chain[n - 2], chain[n - 1], p)) {
        n--;
    }
    chain[n] = p;
    return n + 1;
}

/* The hull of `n` sorted, distinct points, closed; returns how many corners it has, with the repeated
 * one. Two points, or points in line, give 3: there and back. */
static size_t monotone_chain(const gm_latlon *sorted, size_t n, gm_latlon *chain) {
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        len = chain_add(chain, 0, len, sorted[i]);
    }
    size_t base = len - 1;
    for (size_t i = n - 1; i-- > 0;) {
        len = chain_add(chain, base, len, sorted[i]);
    }
    return len;
}

gm_status geo_hull(const gm_latlon *points, size_t n, gm_arena *arena, geo_shape *out_shape) {
    if (n == 0) {
        *out_shape = (geo_shape){GEO_POINT, NULL, 0};
        return GM_OK;
    }
    gm_latlon *sorted = gm_arena_array(arena, n, sizeof *sorted);
    gm_latlon *chain = n > SIZE_MAX / 4 ? NULL : gm_arena_array(arena, 2 * n + 1, sizeof *chain);
    if (sorted == NULL || chain == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        sorted[i] = unrolled(points[i], turns_after(0, points[0].lon, points[i].lon));
    }
    qsort(sorted, n, sizeof *sorted, by_lon_lat);
    size_t n_distinct = 0;
    for (size_t i = 0; i < n; i++) {
        add_point(sorted, &n_distinct, sorted[i]);
    }
    size_t len = monotone_chain(sorted, n_distinct, chain);
    for (size_t i = 0; i < len; i++) {
        chain[i] = rolled(chain[i], 0);
    }
    if (len < 4) {
        return one_part(len == 3 ? GEO_LINE : GEO_POINT, chain, len == 3 ? 2 : 1, arena, out_shape);
    }
    return one_part(GEO_AREA, chain, len, arena, out_shape);
}

/* ---- circle ------------------------------------------------------------------------------ */

enum { N_CORNERS = 64 };

/* Latitude at which edge e passes the antimeridian; its longitudes lie on both sides of it. */
static double antimeridian_lat(const edge *e) {
    double lon = e->b.lon > e->a.lon ? 180 : -180;
    double from = e->a.lon - 360.0 * e->turns_a;
    double to = from + (e->b.lon - e->a.lon);
    return e->a.lat + (lon - from) / (to - from) * (e->b.lat - e->a.lat);
}

/* A ring that runs around a pole, opened at the antimeridian and closed over the pole. `turns` is 1
 * when it runs east (around the north pole), -1 when west (around the south pole). */
static gm_status over_pole(const geo_part *ring, int turns, gm_arena *arena, geo_shape *out_shape) {
    gm_latlon *points = gm_arena_array(arena, ring->n + 4, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    double start = turns > 0 ? -180 : 180;
    double pole = turns > 0 ? 90 : -90;
    walk w = {ring, 1, 0};
    edge e = {0};
    while (next_edge(&w, &e) && e.turns_a == e.turns_b) {
    }
    double lat = antimeridian_lat(&e);
    size_t first = w.next - 1; /* the corner behind the antimeridian */
    size_t n = 0;
    add_point(points, &n, (gm_latlon){lat, start});
    for (size_t i = 0; i < ring->n - 1; i++) {
        add_point(points, &n, ring->points[(first + i) % (ring->n - 1)]);
    }
    add_point(points, &n, (gm_latlon){lat, -start});
    add_point(points, &n, (gm_latlon){pole, -start});
    add_point(points, &n, (gm_latlon){pole, start});
    add_point(points, &n, points[0]);
    return one_part(GEO_AREA, points, n, arena, out_shape);
}

/* The part of an unrolled ring on one side (`east` 1 or -1) of the meridian `lon`, brought back to
 * longitudes -180 to 180. */
static gm_status half_ring(const geo_part *ring, double lon, double east, gm_arena *arena,
                           geo_part *out) {
    cut c = {{0, lon}, east * 100000, 0};
    GM_TRY(cut_ring((walk){ring, 1, 0}, &c, false, arena, out));
    gm_latlon *points = gm_arena_array(arena, out->n, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    double beyond = lon * east > 0 ? lon * 2 : 0; /* this half lies outside -180..180 */
    for (size_t i = 0; i < out->n; i++) {
        points[i] = (gm_latlon){out->points[i].lat, out->points[i].lon - beyond};
    }
    out->points = points;
    return GM_OK;
}

/* Splits a ring that passes the antimeridian `lon` (180 or -180 in its unrolled longitudes) into the
 * halves on either side, RFC 7946 section 3.1.9. */
static gm_status split_at(const geo_part *ring, double lon, gm_arena *arena, geo_shape *out_shape) {
    geo_part *halves = gm_arena_array(arena, 2, sizeof *halves);
    if (halves == NULL) {
        return GM_E_MEMORY;
    }
    size_t n = 0;
    GM_TRY(half_ring(ring, lon, -1, arena, &halves[n]));
    n += halves[n].n > 0 ? 1 : 0;
    GM_TRY(half_ring(ring, lon, 1, arena, &halves[n]));
    n += halves[n].n > 0 ? 1 : 0;
    *out_shape = (geo_shape){GEO_AREA, halves, n};
    return GM_OK;
}

static void unroll(gm_latlon *points, size_t n) {
    int turns = 0;
    double before = points[0].lon;
    for (size_t i = 1; i < n; i++) {
        turns = turns_after(turns, before, points[i].lon);
        before = points[i].lon;
        points[i] = unrolled(points[i], turns);
    }
}

gm_status geo_circle(gm_latlon centre, double radius_m, gm_arena *arena, geo_shape *out_shape) {
    if (!geo_valid(centre) || !(radius_m >= 0 && radius_m <= 1e7)) {
        return GM_E_ARG_RANGE;
    }
    gm_latlon *points = gm_arena_array(arena, N_CORNERS + 1, sizeof *points);
    if (points == NULL) {
        return GM_E_MEMORY;
    }
    if (radius_m == 0) {
        points[0] = centre;
        return one_part(GEO_POINT, points, 1, arena, out_shape);
    }
    for (size_t i = 0; i < N_CORNERS; i++) {
        points[i] = geo_destination(centre, -360.0 * (double)i / N_CORNERS, radius_m);
    }
    points[N_CORNERS] = points[0];
    geo_part ring = {points, N_CORNERS + 1, false};
    int turns = whole_turns(&ring);
    if (turns != 0) {
        return over_pole(&ring, turns, arena, out_shape);
    }
    /* Unrolled for good: a corner at -180 among corners near 180 belongs on their side. */
    unroll(points, N_CORNERS + 1);
    double west;
    double east;
    part_span((walk){&ring, 1, 0}, &west, &east);
    if (west < -180 || east > 180) {
        return split_at(&ring, west < -180 ? -180 : 180, arena, out_shape);
    }
    return one_part(GEO_AREA, points, N_CORNERS + 1, arena, out_shape);
}

/* ---- copy, bounds, checks ---------------------------------------------------------------- */

gm_status geo_copy(const geo_shape *shape, gm_arena *arena, geo_shape *out_shape) {
    geo_part *parts = gm_arena_array(arena, shape->n_parts, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < shape->n_parts; i++) {
        const geo_part *from = &shape->parts[i];
        gm_latlon *points = gm_arena_array(arena, from->n, sizeof *points);
        if (points == NULL) {
            return GM_E_MEMORY;
        }
        if (from->n > 0) {
            memcpy(points, from->points, from->n * sizeof *points);
        }
        parts[i] = (geo_part){points, from->n, from->hole};
    }
    *out_shape = (geo_shape){shape->type, parts, shape->n_parts};
    return GM_OK;
}

/* Degrees that one must go east from `from` to `to`, 0 to 360. */
static double eastward(double from, double to) {
    double d = fmod(to - from, 360);
    return d < 0 ? d + 360 : d;
}

/* Degrees east of `lon` that no part covers; 0 when one covers what comes next. */
static double free_east_of(const geo_shape *shape, double lon) {
    double free = 360;
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->parts[i].n == 0) {
            continue;
        }
        double west;
        double east;
        part_span(walk_part(shape, i), &west, &east);
        double to_west = eastward(lon, west);
        double to_east = eastward(lon, east);
        bool covered = east - west >= 360 || (to_east > 0 && to_east < to_west);
        free = covered ? 0
                       : fmin(free, to_west == 0 && east > west ? 0
                                    : to_west == 0              ? 360
                                                                : to_west);
    }
    return free;
}

/* Parts that reach around more than half the globe: the box leaves out their widest gap. */
static void leave_widest_gap(const geo_shape *shape, double *west, double *east) {
    double widest = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->parts[i].n == 0) {
            continue;
        }
        double part_west;
        double part_east;
        part_span(walk_part(shape, i), &part_west, &part_east);
        double gap = free_east_of(shape, part_east);
        if (gap > widest) {
            widest = gap;
            *east = part_east;
            *west = part_east + gap - 360;
        }
    }
    if (widest == 0) {
        *west = -180;
        *east = 180;
    }
}

static double lat_bounds(const geo_shape *shape, geo_box *box) {
    double n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        for (size_t k = 0; k < shape->parts[i].n; k++, n++) {
            box->south = fmin(box->south, shape->parts[i].points[k].lat);
            box->north = fmax(box->north, shape->parts[i].points[k].lat);
        }
    }
    return n;
}

geo_box geo_bounds(const geo_shape *shape) {
    geo_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    if (lat_bounds(shape, &box) == 0) {
        return (geo_box){NAN, NAN, NAN, NAN};
    }
    unrolled_span(shape, &box.west, &box.east);
    if (box.east - box.west > 180) {
        leave_widest_gap(shape, &box.west, &box.east);
    }
    bool wide = box.east > box.west;
    box.west = rolled((gm_latlon){0, box.west}, 0).lon;
    box.east = rolled((gm_latlon){0, box.east}, 0).lon;
    /* A box that ends at the antimeridian ends there from its own side. */
    box.west = wide && box.west == 180 ? -180 : box.west;
    box.east = wide && box.east == -180 ? 180 : box.east;
    return box;
}

bool geo_ring_ccw(const gm_latlon *points, size_t n) {
    geo_part ring = {points, n, false};
    return n > 0 && ring_moments((walk){&ring, 1, 0}, points[0]).area > 0;
}

static const char *check_points(const geo_part *part) {
    for (size_t i = 0; i < part->n; i++) {
        gm_latlon p = part->points[i];
        if (!isfinite(p.lat) || !isfinite(p.lon)) {
            return "a coordinate is not a number";
        }
        if (fabs(p.lat) > 90) {
            return "a latitude is off the globe (-90 to 90)";
        }
        if (fabs(p.lon) > 180) {
            return "a longitude is off the globe (-180 to 180)";
        }
    }
    return NULL;
}

static const char *check_line(const geo_part *part) {
    if (part->n < 2) {
        return "a line has fewer than two points";
    }
    for (size_t i = 1; i < part->n; i++) {
        if (!same_point(part->points[0], part->points[i])) {
            return NULL;
        }
    }
    return "a line has no length";
}

static const char *check_ring(const geo_part *part) {
    if (part->n < 4) {
        return "a ring has fewer than four points";
    }
    if (!same_point(part->points[0], part->points[part->n - 1])) {
        return "a ring is not closed";
    }
    if (whole_turns(part) != 0) {
        return "a ring runs around a pole; close it over the pole along longitude 180";
    }
    if (fabs(ring_moments((walk){part, 1, 0}, part->points[0]).area) < SLIVER_DEG2) {
        return "a ring has no area";
    }
    return NULL;
}

static const char *check_part(const geo_shape *shape, size_t i) {
    const geo_part *part = &shape->parts[i];
    if (part->n == 0) {
        return "a part has no points";
    }
    const char *wrong = check_points(part);
    if (wrong != NULL) {
        return wrong;
    }
    switch (shape->type) {
    case GEO_LINE:
        return check_line(part);
    case GEO_AREA:
        return i == 0 && part->hole ? "a hole comes before its outer ring" : check_ring(part);
    default:
        return part->n > 1 ? "a point has several positions" : NULL;
    }
}

const char *geo_check(const geo_shape *shape) {
    if (shape->n_parts == 0) {
        return "the shape is empty";
    }
    const char *wrong = NULL;
    for (size_t i = 0; i < shape->n_parts && wrong == NULL; i++) {
        wrong = check_part(shape, i);
    }
    return wrong;
}
