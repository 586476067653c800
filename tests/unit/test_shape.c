/* Shapes: rows for what one can see on a map, properties for the rest. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "geo/geodesic.h"
#include "geo/shape.h"

/* cmocka's own compares as float, which has seven digits. */
#define assert_close(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PART(points)                                                                               \
    { (points), COUNT(points), false }
#define HOLE(points)                                                                               \
    { (points), COUNT(points), true }
#define SHAPE(type, parts)                                                                         \
    { (type), (parts), COUNT(parts) }

/* ---- shapes ------------------------------------------------------------------------------ */

/* A C, open to the east. */
static const gm_latlon c_points[] = {{35, 36},   {35, 37}, {35.2, 37}, {35.2, 36.2}, {35.8, 36.2},
                                     {35.8, 37}, {36, 37}, {36, 36},   {35, 36}};
static const geo_part c_parts[] = {PART(c_points)};
static const geo_shape c_area = SHAPE(GEO_AREA, c_parts);

static const gm_latlon box_points[] = {{35, 36}, {35, 37}, {36, 37}, {36, 36}, {35, 36}};
static const gm_latlon hole_points[] = {
    {35.4, 36.4}, {35.6, 36.4}, {35.6, 36.6}, {35.4, 36.6}, {35.4, 36.4}};
static const gm_latlon far_points[] = {{35, 38}, {35, 38.5}, {35.5, 38.5}, {35.5, 38}, {35, 38}};
static const geo_part holed_parts[] = {PART(box_points), HOLE(hole_points), PART(far_points)};
static const geo_shape holed = SHAPE(GEO_AREA, holed_parts);

/* Written across the antimeridian, and the same split at it. */
static const gm_latlon fiji_points[] = {
    {-18, 178}, {-18, -178}, {-16, -178}, {-16, 178}, {-18, 178}};
static const geo_part fiji_parts[] = {PART(fiji_points)};
static const geo_shape fiji = SHAPE(GEO_AREA, fiji_parts);
static const gm_latlon fiji_west[] = {{-18, 178}, {-18, 180}, {-16, 180}, {-16, 178}, {-18, 178}};
static const gm_latlon fiji_east[] = {
    {-18, -180}, {-18, -178}, {-16, -178}, {-16, -180}, {-18, -180}};
static const geo_part split_parts[] = {PART(fiji_west), PART(fiji_east)};
static const geo_shape fiji_split = SHAPE(GEO_AREA, split_parts);

/* Closed over the pole along longitude 180. */
static const gm_latlon cap_points[] = {{-80, 180},  {-80, 90},   {-80, 0},   {-80, -90},
                                       {-80, -180}, {-90, -180}, {-90, 180}, {-80, 180}};
static const geo_part cap_parts[] = {PART(cap_points)};
static const geo_shape cap = SHAPE(GEO_AREA, cap_parts);

static const geo_shape no_area = {GEO_AREA, NULL, 0};
static const geo_shape no_line = {GEO_LINE, NULL, 0};

static const gm_latlon road_points[] = {{35, 36}, {35.5, 36.5}, {35.5, 37}};
static const geo_part road_parts[] = {PART(road_points)};
static const geo_shape road = SHAPE(GEO_LINE, road_parts);

static const gm_latlon pacific_points[] = {{0, 179}, {0, -179}};
static const geo_part pacific_parts[] = {PART(pacific_points)};
static const geo_shape pacific = SHAPE(GEO_LINE, pacific_parts);

/* ---- helpers ----------------------------------------------------------------------------- */

static gm_arena arena = GM_ARENA_INIT;

static int clear_arena(void **state) {
    (void)state;
    gm_arena_clear(&arena);
    return 0;
}

static void assert_near(gm_latlon got, gm_latlon want, double metres) {
    double off = geo_distance_m(got, want);
    if (!(off <= metres)) {
        fail_msg("%.8f %.8f is %.3f m from %.8f %.8f", got.lat, got.lon, off, want.lat, want.lon);
    }
}

static bool same_point(gm_latlon a, gm_latlon b) {
    return a.lat == b.lat && a.lon == b.lon;
}

static uint64_t seed_from_environment(void) {
    const char *text = getenv("GM_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 20200203;
    print_message("GM_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

static double random_between(uint64_t *seed, double low, double high) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (high - low) * (double)(*seed >> 11) / 9007199254740992.0;
}

/* Shortest way in longitude, in one piece for the tests' own arithmetic. */
static double lon_step(gm_latlon from, gm_latlon to) {
    double step = to.lon - from.lon;
    return fabs(step) == 360 ? step : remainder(step, 360);
}

/* Square degrees; holes count against. */
static double area_deg2(const geo_shape *area) {
    double sum = 0;
    for (size_t i = 0; i < area->n_parts; i++) {
        const geo_part *part = &area->parts[i];
        double lon = 0;
        double ring = 0;
        for (size_t k = 1; k < part->n; k++) {
            double next = lon + lon_step(part->points[k - 1], part->points[k]);
            ring += (lon - next) * (part->points[k].lat + part->points[k - 1].lat) / 2;
            lon = next;
        }
        sum += part->hole ? -fabs(ring) : fabs(ring);
    }
    return sum;
}

static gm_latlon on_segment(gm_latlon a, gm_latlon b, double t) {
    return (gm_latlon){a.lat + t * (b.lat - a.lat), geo_wrap_lon(a.lon + t * lon_step(a, b))};
}

/* A ring around a centre with radii that change from corner to corner: concave, never crossing
 * itself. Counter-clockwise. */
static geo_shape random_star(uint64_t *seed, gm_latlon centre, double size_deg, gm_latlon *points,
                             size_t n, geo_part *part) {
    for (size_t i = 0; i < n - 1; i++) {
        double turn = 2 * M_PI * (double)i / (double)(n - 1);
        double r = size_deg * random_between(seed, 0.2, 1);
        points[i] =
            (gm_latlon){centre.lat + r * sin(turn), geo_wrap_lon(centre.lon + r * cos(turn))};
    }
    points[n - 1] = points[0];
    *part = (geo_part){points, n, false};
    return (geo_shape){GEO_AREA, part, 1};
}

/* ---- contains ---------------------------------------------------------------------------- */

typedef struct contains_row {
    const char *name;
    const geo_shape *area;
    gm_latlon p;
    bool want;
} contains_row;

static contains_row contains_rows[] = {
    {"contains: in the back of a C", &c_area, {35.5, 36.1}, true},
    {"contains: in the mouth of a C", &c_area, {35.5, 36.6}, false},
    {"contains: level with a corner", &c_area, {35.2, 36.1}, true},
    {"contains: west of a C at a corner's latitude", &c_area, {35.2, 35.9}, false},
    {"contains: on a corner", &c_area, {35, 36}, true},
    {"contains: on an edge", &c_area, {35.5, 36}, true},
    {"contains: just off an edge", &c_area, {35.5, 35.999999}, false},
    {"contains: beside the hole", &holed, {35.3, 36.5}, true},
    {"contains: in the hole", &holed, {35.5, 36.5}, false},
    {"contains: on the hole's border", &holed, {35.4, 36.5}, true},
    {"contains: in the second part", &holed, {35.2, 38.2}, true},
    {"contains: between two parts", &holed, {35.2, 37.5}, false},
    {"contains: west of the antimeridian", &fiji, {-17, 179.5}, true},
    {"contains: east of the antimeridian", &fiji, {-17, -179.5}, true},
    {"contains: at 180", &fiji, {-17, 180}, true},
    {"contains: at -180", &fiji, {-17, -180}, true},
    {"contains: the wrong way around the globe", &fiji, {-17, 0}, false},
    {"contains: split, west", &fiji_split, {-17, 179.5}, true},
    {"contains: split, east", &fiji_split, {-17, -179.5}, true},
    {"contains: split, on the seam", &fiji_split, {-17, -180}, true},
    {"contains: split, outside", &fiji_split, {-17, -177.9}, false},
    {"contains: polar cap", &cap, {-85, 45}, true},
    {"contains: polar cap at its seam", &cap, {-85, 180}, true},
    {"contains: the pole of a polar cap", &cap, {-90, 12}, true},
    {"contains: above a polar cap", &cap, {-79, 45}, false},
    {"contains: nothing lies in an empty area", &no_area, {0, 0}, false},
    {"contains: no line holds a point", &road, {35, 36}, false},
    {"contains: a position off the globe", &c_area, {NAN, 36}, false},
};

static void check_contains(void **state) {
    const contains_row *r = *state;
    assert_int_equal(geo_contains(r->area, r->p), r->want);
}

/* ---- nearest and cover ------------------------------------------------------------------- */

typedef struct nearest_row {
    const char *name;
    const geo_shape *shape;
    gm_latlon p, want;
    double tolerance_m; /* between the wanted and the found point */
} nearest_row;

static nearest_row nearest_rows[] = {
    {"nearest: inside is the point itself", &c_area, {35.5, 36.1}, {35.5, 36.1}, 0},
    {"nearest: from a hole to its border", &holed, {35.5, 36.41}, {35.5, 36.4}, 5},
    {"nearest: a corner", &road, {34.9, 35.9}, {35, 36}, 0},
    {"nearest: the end of a line", &road, {35.5, 38}, {35.5, 37}, 0},
    {"nearest: across the antimeridian", &pacific, {0.5, -179.9}, {0, -179.9}, 0.01},
    {"nearest: on the antimeridian", &pacific, {0.5, 180}, {0, 180}, 0.01},
    {"nearest: area across the antimeridian", &fiji, {-15.9, 179.9}, {-16, 179.9}, 50},
};

static void check_nearest(void **state) {
    const nearest_row *r = *state;
    double metres;
    gm_latlon got = geo_nearest(r->shape, r->p, &metres);
    assert_near(got, r->want, r->tolerance_m);
    assert_close(metres, geo_distance_m(r->p, got), 1e-9);
    assert_true(geo_valid(got));
}

/* The brute force: 4000 places along the segment. */
static double sampled_m(gm_latlon a, gm_latlon b, gm_latlon p, bool farthest) {
    double best = geo_distance_m(a, p);
    for (int i = 1; i <= 4000; i++) {
        double m = geo_distance_m(on_segment(a, b, i / 4000.0), p);
        best = farthest ? fmax(best, m) : fmin(best, m);
    }
    return best;
}

static void nearest_agrees_with_brute_force(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 300; i++) {
        gm_latlon a = {random_between(&seed, -84, 84), random_between(&seed, -180, 180)};
        gm_latlon b = geo_destination(a, random_between(&seed, 0, 360),
                                      random_between(&seed, 0, i % 3 == 0 ? 2e6 : 2e5));
        gm_latlon p =
            geo_destination(a, random_between(&seed, 0, 360), random_between(&seed, 0, 3e5));
        gm_latlon points[] = {a, b};
        geo_part part = PART(points);
        geo_shape line = {GEO_LINE, &part, 1};
        double metres;
        gm_latlon got = geo_nearest(&line, p, &metres);
        double brute = sampled_m(a, b, p, false);
        if (metres > brute + 1e-6 || metres < brute - 500 || !geo_valid(got)) {
            fail_msg("%.6f %.6f to %.6f %.6f from %.6f %.6f: %.3f, brute force %.3f", a.lat, a.lon,
                     b.lat, b.lon, p.lat, p.lon, metres, brute);
        }
    }
}

static void nearest_skips_no_edge(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 200; i++) {
        gm_latlon points[60];
        geo_part part;
        gm_latlon centre = {random_between(&seed, -70, 70), random_between(&seed, -180, 180)};
        geo_shape star =
            random_star(&seed, centre, i % 2 == 0 ? 0.5 : 5, points, COUNT(points), &part);
        gm_latlon p = {centre.lat + random_between(&seed, -6, 6),
                       geo_wrap_lon(centre.lon + random_between(&seed, -6, 6))};
        double best = INFINITY;
        for (size_t k = 1; k < part.n; k++) {
            geo_part one = {&points[k - 1], 2, false};
            double metres;
            geo_nearest(&(geo_shape){GEO_LINE, &one, 1}, p, &metres);
            best = fmin(best, metres);
        }
        double metres;
        geo_nearest(&star, p, &metres);
        assert_close(metres, geo_contains(&star, p) ? 0 : best, 1e-6);
    }
}

static void cover_covers_and_is_least(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 200; i++) {
        gm_latlon points[4];
        gm_latlon centre = {random_between(&seed, -80, 80), random_between(&seed, -180, 180)};
        for (size_t k = 0; k < 3; k++) {
            points[k] = geo_destination(centre, random_between(&seed, 0, 360),
                                        random_between(&seed, 0, i % 2 == 0 ? 3e3 : 5e5));
        }
        points[3] = points[0];
        geo_part part = PART(points);
        double brute = 0;
        for (size_t k = 1; k < 4; k++) {
            brute = fmax(brute, sampled_m(points[k - 1], points[k], centre, true));
        }
        double cover = geo_cover_m(&(geo_shape){GEO_AREA, &part, 1}, centre);
        /* At 80 degrees edges bend: what may lie between two looks is 2.5 m there. */
        if (cover < brute || cover > brute + 6) {
            fail_msg("centre %.6f %.6f: cover %.3f, brute force %.3f", centre.lat, centre.lon,
                     cover, brute);
        }
    }
}

static void cover_sees_bulging_edges(void **state) {
    (void)state;
    /* A parallel of 20 degrees bends 76 km out of the geodesic: its ends are not the farthest. */
    static const gm_latlon points[] = {{60, 10}, {60, 30}, {59.9, 20}, {60, 10}};
    static const geo_part parts[] = {PART(points)};
    static const geo_shape area = SHAPE(GEO_AREA, parts);
    gm_latlon south = {20, 20};
    assert_true(geo_cover_m(&area, south) >= sampled_m(points[0], points[1], south, true));
    gm_latlon north = {89, 20};
    assert_true(geo_cover_m(&area, north) >= sampled_m(points[0], points[1], north, true));
}

static void empty_shapes_do_no_harm(void **state) {
    (void)state;
    gm_latlon p = {35, 36};
    double metres;
    geo_shape out;
    geo_crossing found[2];
    assert_true(same_point(geo_nearest(&no_area, p, &metres), p) && isinf(metres));
    assert_true(geo_cover_m(&no_area, p) == 0);
    assert_true(isnan(geo_representative(&no_area).lat) && isnan(geo_representative(&no_line).lon));
    assert_int_equal(geo_crossings(&no_line, &road, found, 2), 0);
    assert_int_equal(geo_crossings(&road, &no_line, found, 2), 0);
    assert_int_equal(geo_line_between(&no_line, p, p, &arena, &out), GM_OK);
    assert_int_equal(out.n_parts, 0);
    assert_int_equal(geo_clip_side(&no_area, p, 0, &arena, &out), GM_OK);
    assert_int_equal(out.n_parts, 0);
    assert_int_equal(geo_hull(NULL, 0, &arena, &out), GM_OK);
    assert_int_equal(out.n_parts, 0);
    assert_int_equal(geo_copy(&no_line, &arena, &out), GM_OK);
    assert_int_equal(out.n_parts, 0);
    assert_true(isnan(geo_bounds(&no_area).west));
    assert_false(geo_ring_ccw(NULL, 0));
}

/* One point, no length, no area, an empty part: nothing divides by zero, answers stay on the shape. */
static void degenerate_shapes_do_no_harm(void **state) {
    (void)state;
    static const gm_latlon same[] = {{35, 36}, {35, 36}, {35, 36}, {35, 36}};
    static const gm_latlon flat[] = {{35, 36}, {36, 37}, {35, 36}, {35, 36}};
    geo_part parts[] = {
        {same, 1, false}, {same, 2, false}, {same, 4, false}, {flat, 4, false}, {same, 0, false}};
    for (size_t i = 0; i < COUNT(parts) * 2; i++) {
        geo_shape shape = {i % 2 == 0 ? GEO_LINE : GEO_AREA, &parts[i / 2], 1};
        gm_latlon p = {35.1, 36.2};
        geo_shape out;
        geo_crossing found[4];
        double metres;
        gm_latlon near = geo_nearest(&shape, p, &metres);
        assert_true(parts[i / 2].n == 0 ? isinf(metres) : geo_valid(near) && metres > 0);
        assert_true(isfinite(geo_cover_m(&shape, p)));
        gm_latlon point = geo_representative(&shape);
        assert_true(parts[i / 2].n == 0 ? isnan(point.lat) : geo_valid(point));
        geo_crossings(&shape, &road, found, 4);
        geo_crossings(&road, &shape, found, 4);
        assert_int_equal(geo_clip_side(&shape, p, 10, &arena, &out), GM_OK);
        assert_int_equal(out.n_parts, 0);
        assert_int_equal(geo_line_between(&shape, p, p, &arena, &out), GM_OK);
        geo_bounds(&shape);
        assert_true(shape.type == GEO_LINE && shape.parts->points == flat
                        ? !geo_check(&shape)
                        : geo_check(&shape) != NULL);
    }
}

/* ---- representative ---------------------------------------------------------------------- */

typedef struct point_row {
    const char *name;
    const geo_shape *shape;
    gm_latlon want;
    double tolerance_m;
} point_row;

static const gm_latlon island_a[] = {{30, 10}, {30, 11}, {31, 11}, {31, 10}, {30, 10}};
static const gm_latlon island_b[] = {{40, 10}, {40, 13}, {42, 13}, {42, 10}, {40, 10}};
static const geo_part island_parts[] = {PART(island_a), PART(island_b)};
static const geo_shape islands = SHAPE(GEO_AREA, island_parts);
static const gm_latlon post_a[] = {{0, 179}};
static const gm_latlon post_b[] = {{2, -177}};
static const geo_part post_parts[] = {PART(post_a), PART(post_b)};
static const geo_shape posts = SHAPE(GEO_POINT, post_parts);
static const gm_latlon clockwise_points[] = {{35, 36}, {36, 36}, {36, 37}, {35, 37}, {35, 36}};
static const geo_part clockwise_parts[] = {PART(clockwise_points)};
static const geo_shape clockwise = SHAPE(GEO_AREA, clockwise_parts);
static const gm_latlon two_pieces_a[] = {{0, 10}, {0, 11}};
static const gm_latlon two_pieces_b[] = {{0, 11}, {0, 13}};
static const geo_part two_pieces_parts[] = {PART(two_pieces_a), PART(two_pieces_b)};
static const geo_shape two_pieces = SHAPE(GEO_LINE, two_pieces_parts);

static point_row point_rows[] = {
    /* The centroid of the C lies in its mouth; the parallel through it is inside from 36 to 36.2. */
    {"representative: a C", &c_area, {35.5, 36.1}, 0.01},
    {"representative: a ring that runs clockwise", &clockwise, {35.5, 36.5}, 0.01},
    {"representative: across the antimeridian", &fiji, {-17, 180}, 0.01},
    {"representative: split at the antimeridian", &fiji_split, {-17, 180}, 0.01},
    {"representative: two islands, the larger speaks", &islands, {41, 11.5}, 0.01},
    {"representative: a line over the antimeridian", &pacific, {0, 180}, 0.01},
    {"representative: a line of two parts", &two_pieces, {0, 11.5}, 0.01},
    {"representative: points", &posts, {1, -179}, 0.01},
};

static void check_representative(void **state) {
    const point_row *r = *state;
    assert_near(geo_representative(r->shape), r->want, r->tolerance_m);
}

static void representative_lies_inside(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 2000; i++) {
        gm_latlon points[40];
        geo_part part;
        gm_latlon centre = {random_between(&seed, -80, 80), random_between(&seed, -180, 180)};
        geo_shape star = random_star(&seed, centre, 1, points, COUNT(points), &part);
        assert_true(geo_contains(&star, geo_representative(&star)));
    }
}

/* ---- crossings --------------------------------------------------------------------------- */

static const gm_latlon x_points[] = {{35, 37}, {36, 36}};            /* falls across the road */
static const gm_latlon t_points[] = {{35.5, 36.7}, {36, 36.7}};      /* ends on the road */
static const gm_latlon away_points[] = {{35.501, 36.6}, {36, 36.6}}; /* 111 m short of it */
static const gm_latlon zigzag_points[] = {
    {35.6, 37}, {35.4, 36.8}, {35.6, 36.6}, {35.6, 36.2}, {35.1, 36.4}};
static const gm_latlon along_points[] = {
    {35, 36.6}, {35.5, 36.6}, {35.5, 36.7}, {35.5, 36.8}, {36, 36.8}};
static const gm_latlon meridian_points[] = {{1, -180}, {-1, -180}};

typedef struct crossing_row {
    const char *name;
    const geo_shape *a;
    const gm_latlon *b;
    size_t n_b;
    size_t n_want;
    gm_latlon want[4];
    double angle_deg[4];
} crossing_row;

static crossing_row crossing_rows[] = {
    {"crossings: an X at a corner counts once", &road, x_points, 2, 1, {{35.5, 36.5}}, {-1}},
    {"crossings: a T", &road, t_points, 2, 1, {{35.5, 36.7}}, {90}},
    {"crossings: too short to meet", &road, away_points, 2, 0, {{0, 0}}, {0}},
    {"crossings: in the order of the first line",
     &road,
     zigzag_points,
     5,
     3,
     {{35.314285714, 36.314285714}, {35.5, 36.7}, {35.5, 36.9}},
     {-1, -1, -1}},
    {"crossings: a shared stretch has two ends",
     &road,
     along_points,
     5,
     2,
     {{35.5, 36.6}, {35.5, 36.8}},
     {0, 0}},
    {"crossings: the line itself", &road, road_points, 3, 2, {{35, 36}, {35.5, 37}}, {0, 0}},
    {"crossings: on the antimeridian", &pacific, meridian_points, 2, 1, {{0, 180}}, {90}},
};

static void check_crossings(void **state) {
    const crossing_row *r = *state;
    geo_part part = {r->b, r->n_b, false};
    geo_shape b = {GEO_LINE, &part, 1};
    geo_crossing found[8];
    assert_int_equal(geo_crossings(r->a, &b, found, 8), r->n_want);
    for (size_t i = 0; i < r->n_want; i++) {
        assert_near(found[i].point, r->want[i], 0.1);
        assert_true(found[i].angle_deg >= 0 && found[i].angle_deg <= 90);
        if (r->angle_deg[i] >= 0) {
            assert_close(found[i].angle_deg, r->angle_deg[i], 0.01);
        }
    }
    assert_int_equal(geo_crossings(r->a, &b, found, 1), r->n_want < 1 ? 0 : 1);
    assert_int_equal(geo_crossings(r->a, &b, NULL, 0), 0);
}

static void crossing_angle_is_seen_on_the_ground(void **state) {
    (void)state;
    /* At 60 degrees a degree of longitude is half one of latitude: a diagonal runs at 26.5 degrees. */
    static const gm_latlon diagonal[] = {{59.5, 9.5}, {60.5, 10.5}};
    static const gm_latlon north[] = {{59, 10}, {61, 10}};
    static const geo_part a[] = {PART(diagonal)};
    static const geo_part b[] = {PART(north)};
    static const geo_shape line_a = SHAPE(GEO_LINE, a);
    static const geo_shape line_b = SHAPE(GEO_LINE, b);
    double metres;
    double bearing;
    geo_crossing found[1];
    assert_int_equal(geo_crossings(&line_a, &line_b, found, 1), 1);
    assert_near(found[0].point, (gm_latlon){60, 10}, 0.01);
    geo_inverse((gm_latlon){60, 10}, (gm_latlon){60.0001, 10.0001}, &metres, &bearing);
    assert_close(found[0].angle_deg, bearing, 0.05);
}

/* ---- the stretch of a line between two points -------------------------------------------- */

static const gm_latlon m5_c[] = {{36, 37}, {36.5, 37}};
static const gm_latlon m5_a[] = {{35, 37}, {35.5, 37}};
static const gm_latlon m5_b[] = {{35.500001, 37}, {36, 37}}; /* 11 cm off the end of a */
static const gm_latlon m5_far[] = {{35, 39}, {36, 39}};
static const geo_part m5_parts[] = {PART(m5_c), PART(m5_a), PART(m5_far), PART(m5_b)};
static const geo_shape m5 = SHAPE(GEO_LINE, m5_parts);
static const gm_latlon ring_road_points_a[] = {{0, 0}, {0, 1}, {1, 1}};
static const gm_latlon ring_road_points_b[] = {{1, 1}, {1, 0}, {0, 0}};
static const geo_part ring_road_parts[] = {PART(ring_road_points_a), PART(ring_road_points_b)};
static const geo_shape ring_road = SHAPE(GEO_LINE, ring_road_parts);

typedef struct between_row {
    const char *name;
    const geo_shape *line;
    gm_latlon a, b;
    size_t n_want;
    gm_latlon want[4];
} between_row;

static between_row between_rows[] = {
    {"between: on one edge", &pacific, {1, 179.5}, {1, 179.75}, 2, {{0, 179.5}, {0, 179.75}}},
    {"between: around a corner",
     &road,
     {35, 36},
     {35.5, 36.7},
     3,
     {{35, 36}, {35.5, 36.5}, {35.5, 36.7}}},
    {"between: points in the other order",
     &road,
     {35.5, 36.7},
     {35, 36},
     3,
     {{35, 36}, {35.5, 36.5}, {35.5, 36.7}}},
    {"between: over joined parts",
     &m5,
     {35.2, 37.01},
     {36.2, 37.01},
     4,
     {{35.2, 37}, {35.5, 37}, {36, 37}, {36.2, 37}}},
    {"between: the part that serves both",
     &m5,
     {35.2, 38.8},
     {35.8, 38.9},
     2,
     {{35.2, 39}, {35.8, 39}}},
    {"between: across the antimeridian",
     &pacific,
     {1, 179.5},
     {1, -179.5},
     2,
     {{0, 179.5}, {0, -179.5}}},
    {"between: a circuit", &ring_road, {0, 0.5}, {1, 0.5}, 4, {{0, 0.5}, {0, 1}, {1, 1}, {1, 0.5}}},
    {"between: both at the same end", &road, {34, 35}, {34.5, 35}, 1, {{35, 36}}},
};

static void check_between(void **state) {
    const between_row *r = *state;
    geo_shape out;
    assert_int_equal(geo_line_between(r->line, r->a, r->b, &arena, &out), GM_OK);
    assert_int_equal(out.n_parts, 1);
    assert_int_equal(out.type, r->n_want > 1 ? GEO_LINE : GEO_POINT);
    assert_int_equal(out.parts[0].n, r->n_want);
    for (size_t i = 0; i < r->n_want; i++) {
        /* Perpendiculars meet the parallels of these lines somewhat off the asked longitude. */
        assert_near(out.parts[0].points[i], r->want[i], 120);
    }
}

/* ---- clip -------------------------------------------------------------------------------- */

/* How far p lies beyond the cut, on a plane at `through`. */
static double depth_m(gm_latlon through, double bearing_deg, gm_latlon p) {
    gm_latlon north = {through.lat + 1e-3, through.lon};
    gm_latlon east = {through.lat, through.lon + 1e-3};
    double y = (p.lat - through.lat) * geo_distance_m(through, north) * 1e3;
    double x = lon_step(through, p) * geo_distance_m(through, east) * 1e3;
    return x * sin(bearing_deg * M_PI / 180) + y * cos(bearing_deg * M_PI / 180);
}

static void clip_pieces_make_the_whole(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 1000; i++) {
        gm_latlon points[40];
        geo_part part;
        geo_shape halves[2];
        gm_latlon centre = {random_between(&seed, -75, 75), random_between(&seed, -180, 180)};
        geo_shape star = random_star(&seed, centre, 1, points, COUNT(points), &part);
        gm_latlon through = {centre.lat + random_between(&seed, -1, 1),
                             geo_wrap_lon(centre.lon + random_between(&seed, -1, 1))};
        double bearing = random_between(&seed, 0, 360);
        assert_int_equal(geo_clip_side(&star, through, bearing, &arena, &halves[0]), GM_OK);
        assert_int_equal(geo_clip_side(&star, through, bearing + 180, &arena, &halves[1]), GM_OK);
        assert_close(area_deg2(&halves[0]) + area_deg2(&halves[1]), area_deg2(&star), 1e-9);
        gm_latlon p = {centre.lat + random_between(&seed, -1, 1),
                       geo_wrap_lon(centre.lon + random_between(&seed, -1, 1))};
        double depth = depth_m(through, bearing, p);
        if (fabs(depth) > 20) {
            bool in = geo_contains(&star, p);
            assert_int_equal(geo_contains(&halves[0], p), in && depth > 0);
            assert_int_equal(geo_contains(&halves[1], p), in && depth < 0);
        }
        gm_arena_reset(&arena);
    }
}

static void clip_keeps_holes_and_parts(void **state) {
    (void)state;
    geo_shape south;
    geo_shape east;
    geo_shape none;
    assert_int_equal(geo_clip_side(&holed, (gm_latlon){35.5, 36.5}, 180, &arena, &south), GM_OK);
    assert_int_equal(south.n_parts, 3);
    assert_true(south.parts[1].hole && !south.parts[2].hole);
    assert_true(geo_ring_ccw(south.parts[0].points, south.parts[0].n));
    assert_false(geo_ring_ccw(south.parts[1].points, south.parts[1].n));
    assert_true(geo_contains(&south, (gm_latlon){35.2, 36.5}));
    assert_false(geo_contains(&south, (gm_latlon){35.45, 36.5})); /* in the hole */
    assert_false(geo_contains(&south, (gm_latlon){35.8, 36.5}));
    /* East of 37.5 only the second part is left, and no hole without its ring. */
    assert_int_equal(geo_clip_side(&holed, (gm_latlon){35.5, 37.5}, 90, &arena, &east), GM_OK);
    assert_int_equal(east.n_parts, 1);
    assert_int_equal(geo_clip_side(&holed, (gm_latlon){45, 37}, 0, &arena, &none), GM_OK);
    assert_int_equal(none.n_parts, 0);
}

static void clip_crosses_the_antimeridian(void **state) {
    (void)state;
    const geo_shape *both[] = {&fiji, &fiji_split};
    for (size_t i = 0; i < COUNT(both); i++) {
        geo_shape out;
        assert_int_equal(geo_clip_side(both[i], (gm_latlon){-17, 179}, 90, &arena, &out), GM_OK);
        assert_true(geo_contains(&out, (gm_latlon){-17, 179.5}));
        assert_true(geo_contains(&out, (gm_latlon){-17, -179}));
        assert_false(geo_contains(&out, (gm_latlon){-17, 178.5}));
        assert_close(area_deg2(&out), 6, 1e-3);
        assert_null(geo_check(&out));
    }
}

static void clip_refuses_bad_arguments(void **state) {
    (void)state;
    geo_shape out;
    assert_int_equal(geo_clip_side(&holed, (gm_latlon){95, 0}, 0, &arena, &out), GM_E_ARG_RANGE);
    assert_int_equal(geo_clip_side(&holed, (gm_latlon){5, 0}, NAN, &arena, &out), GM_E_ARG_RANGE);
}

/* ---- hull -------------------------------------------------------------------------------- */

static void hull_contains_its_points(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 1000; i++) {
        gm_latlon points[30];
        geo_shape hull;
        double lon = random_between(&seed, -180, 180);
        size_t n = 3 + (size_t)random_between(&seed, 0, 27);
        /* A coarse grid, so that there are repeats and points in line. */
        double grid = i % 2 == 0 ? 0.5 : 1e-6;
        for (size_t k = 0; k < n; k++) {
            points[k].lat = round(random_between(&seed, -2, 2) / grid) * grid;
            points[k].lon = geo_wrap_lon(round((lon + random_between(&seed, -2, 2)) / grid) * grid);
        }
        assert_int_equal(geo_hull(points, n, &arena, &hull), GM_OK);
        assert_int_equal(hull.n_parts, 1);
        const geo_part *ring = hull.parts;
        for (size_t k = 0; k < n; k++) {
            double metres;
            geo_nearest(&hull, points[k], &metres);
            assert_true(metres < 0.001);
        }
        for (size_t k = 1; hull.type == GEO_AREA && k < ring->n; k++) {
            gm_latlon a = ring->points[k - 1];
            gm_latlon b = ring->points[k];
            gm_latlon c = ring->points[k + 1 < ring->n ? k + 1 : 1];
            double turn = lon_step(a, b) * (c.lat - b.lat) - (b.lat - a.lat) * lon_step(b, c);
            assert_true(turn >
                        0); /* left at every corner: convex, nothing twice, nothing in line */
        }
        gm_arena_reset(&arena);
    }
}

static void hull_of_few_points(void **state) {
    (void)state;
    static const gm_latlon in_line[] = {{35, 36}, {37, 38}, {36, 37}, {35, 36}};
    static const gm_latlon over[] = {{0, 179}, {1, -179}, {-1, -179}, {0, 179.5}};
    geo_shape hull;
    assert_int_equal(geo_hull(in_line, 1, &arena, &hull), GM_OK);
    assert_int_equal(hull.type, GEO_POINT);
    assert_int_equal(hull.parts[0].n, 1);
    assert_int_equal(geo_hull(in_line, 4, &arena, &hull), GM_OK);
    assert_int_equal(hull.type, GEO_LINE);
    assert_int_equal(hull.parts[0].n, 2);
    assert_true(same_point(hull.parts[0].points[0], in_line[0]));
    assert_true(same_point(hull.parts[0].points[1], in_line[1]));
    assert_int_equal(geo_hull(over, 4, &arena, &hull), GM_OK);
    assert_int_equal(hull.type, GEO_AREA);
    assert_int_equal(hull.parts[0].n, 4);
    assert_null(geo_check(&hull));
    assert_true(geo_contains(&hull, (gm_latlon){0, 180}));
    assert_false(geo_contains(&hull, (gm_latlon){0, 0}));
}

/* ---- circle ------------------------------------------------------------------------------ */

/* A corner of the circle: not one that the antimeridian or a pole has put in. */
static bool is_own_corner(gm_latlon p) {
    return fabs(p.lon) != 180 && fabs(p.lat) != 90;
}

static void circle_corners_lie_on_it(void **state) {
    (void)state;
    uint64_t seed = seed_from_environment();
    for (int i = 0; i < 2000; i++) {
        gm_latlon centre = {random_between(&seed, -90, 90), random_between(&seed, -180, 180)};
        double radius = pow(10, random_between(&seed, 0, 7));
        geo_shape circle;
        size_t own = 0;
        assert_int_equal(geo_circle(centre, radius, &arena, &circle), GM_OK);
        for (size_t part = 0; part < circle.n_parts; part++) {
            const geo_part *ring = &circle.parts[part];
            assert_true(geo_ring_ccw(ring->points, ring->n));
            for (size_t k = 1; k < ring->n; k++) {
                bool step = fabs(ring->points[k].lon - ring->points[k - 1].lon) <= 180 ||
                            fabs(ring->points[k].lat) == 90;
                assert_true(step); /* nothing runs the wrong way around the globe */
                assert_false(same_point(ring->points[k], ring->points[k - 1]));
                if (is_own_corner(ring->points[k])) {
                    own++;
                    assert_close(geo_distance_m(centre, ring->points[k]), radius, 0.01);
                }
            }
        }
        if (geo_check(&circle) != NULL || own != 64 || !geo_contains(&circle, centre)) {
            fail_msg("%.6f %.6f, %.1f m: %zu corners, %s", centre.lat, centre.lon, radius, own,
                     geo_check(&circle) == NULL ? "fine" : geo_check(&circle));
        }
        gm_arena_reset(&arena);
    }
}

typedef struct circle_row {
    const char *name;
    gm_latlon centre;
    double radius_m;
    size_t n_parts;
    gm_latlon in, out;
} circle_row;

static circle_row circle_rows[] = {
    {"circle: plain", {35.8645, 36.8059}, 5000, 1, {35.9, 36.81}, {35.92, 36.8}},
    {"circle: over the antimeridian", {0, 179.9}, 50000, 2, {0, -179.7}, {0, -179.6}},
    {"circle: over it from the east", {0, -179.9}, 50000, 2, {0, 179.7}, {0, 179.6}},
    {"circle: centre at 180", {10, 180}, 50000, 2, {10, -179.8}, {10, 179.4}},
    {"circle: centre at -180", {10, -180}, 50000, 2, {10, 179.8}, {10, 179.4}},
    {"circle: over the north pole", {89.9, 20}, 50000, 1, {89.9, -160}, {89.5, -160}},
    {"circle: over the south pole", {-89.9, 20}, 50000, 1, {-90, 0}, {-89.5, -160}},
    {"circle: around the north pole", {90, 0}, 100000, 1, {89.5, 77}, {89, 77}},
    {"circle: around the south pole", {-90, 0}, 100000, 1, {-89.5, 180}, {-89, 77}},
    {"circle: beside the north pole", {89, 180}, 100000, 2, {89.5, 179}, {90, 0}},
    {"circle: a hemisphere", {0, 0}, 1e7, 1, {60, 30}, {0, 120}},
    {"circle: a hemisphere at 180", {0, 180}, 1e7, 2, {60, -150}, {0, 60}},
    {"circle: a hemisphere from the pole", {90, 0}, 1e7, 1, {1, 180}, {-1, 10}},
};

static void check_circle(void **state) {
    const circle_row *r = *state;
    geo_shape circle;
    assert_int_equal(geo_circle(r->centre, r->radius_m, &arena, &circle), GM_OK);
    assert_int_equal(circle.n_parts, r->n_parts);
    assert_null(geo_check(&circle));
    assert_true(geo_contains(&circle, r->centre));
    assert_true(geo_contains(&circle, r->in));
    assert_false(geo_contains(&circle, r->out));
    assert_true(geo_cover_m(&circle, r->centre) >= r->radius_m - 0.01);
}

static void circle_refuses_bad_arguments(void **state) {
    (void)state;
    static const double bad[] = {-1, 1.1e7, NAN, INFINITY};
    geo_shape out;
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(geo_circle((gm_latlon){0, 0}, bad[i], &arena, &out), GM_E_ARG_RANGE);
    }
    assert_int_equal(geo_circle((gm_latlon){91, 0}, 5, &arena, &out), GM_E_ARG_RANGE);
    assert_int_equal(geo_circle((gm_latlon){1, 2}, 0, &arena, &out), GM_OK);
    assert_int_equal(out.type, GEO_POINT);
    assert_true(same_point(out.parts[0].points[0], (gm_latlon){1, 2}));
}

/* ---- bounds, check, copy ----------------------------------------------------------------- */

static const gm_latlon west_post[] = {{5, -100}};
static const gm_latlon mid_post[] = {{-5, 0}};
static const gm_latlon east_post[] = {{1, 100}};
static const geo_part wide_parts[] = {PART(west_post), PART(mid_post), PART(east_post)};
static const geo_shape wide_posts = SHAPE(GEO_POINT, wide_parts);
static const geo_part one_post_parts[] = {PART(west_post)};
static const geo_shape one_post = SHAPE(GEO_POINT, one_post_parts);
static const geo_part west_half_parts[] = {PART(fiji_west)};
static const geo_shape west_half = SHAPE(GEO_AREA, west_half_parts);
static const geo_part east_half_parts[] = {PART(fiji_east)};
static const geo_shape east_half = SHAPE(GEO_AREA, east_half_parts);

typedef struct bounds_row {
    const char *name;
    const geo_shape *shape;
    geo_box want;
} bounds_row;

static bounds_row bounds_rows[] = {
    {"bounds: plain", &c_area, {36, 35, 37, 36}},
    {"bounds: across the antimeridian", &fiji, {178, -18, -178, -16}},
    {"bounds: split at the antimeridian", &fiji_split, {178, -18, -178, -16}},
    {"bounds: up to the antimeridian", &west_half, {178, -18, 180, -16}},
    {"bounds: from the antimeridian", &east_half, {-180, -18, -178, -16}},
    {"bounds: around a pole", &cap, {-180, -90, 180, -80}},
    {"bounds: three points around the globe", &wide_posts, {-100, -5, 100, 5}},
    {"bounds: one point", &one_post, {-100, 5, -100, 5}},
    {"bounds: a line", &pacific, {179, 0, -179, 0}},
};

static void check_bounds(void **state) {
    const bounds_row *r = *state;
    geo_box box = geo_bounds(r->shape);
    if (box.west != r->want.west || box.south != r->want.south || box.east != r->want.east ||
        box.north != r->want.north) {
        fail_msg("%.17g %.17g %.17g %.17g", box.west, box.south, box.east, box.north);
    }
}

static const gm_latlon open_ring[] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}};
static const gm_latlon flat_ring[] = {{0, 0}, {0, 1}, {0, 2}, {0, 0}};
static const gm_latlon polar_ring[] = {{80, 0}, {80, 120}, {80, -120}, {80, 0}};
static const gm_latlon off_lat[] = {{95, 0}, {0, 0}};
static const gm_latlon off_lon[] = {{0, 181}, {0, 0}};
static const gm_latlon not_number[] = {{0, NAN}, {0, 0}};
static const gm_latlon standing[] = {{1, 1}, {1, 1}};

typedef struct check_row_data {
    const char *name;
    geo_type type;
    geo_part parts[2];
    size_t n_parts;
    const char *want; /* words of the complaint; NULL when it is fine */
} check_row_data;

static check_row_data check_rows[] = {
    {"check: area with a hole", GEO_AREA, {PART(box_points), HOLE(hole_points)}, 2, NULL},
    {"check: across the antimeridian", GEO_AREA, {PART(fiji_points)}, 1, NULL},
    {"check: polar cap", GEO_AREA, {PART(cap_points)}, 1, NULL},
    {"check: clockwise is usable", GEO_AREA, {PART(clockwise_points)}, 1, NULL},
    {"check: line", GEO_LINE, {PART(road_points)}, 1, NULL},
    {"check: point", GEO_POINT, {PART(west_post)}, 1, NULL},
    {"check: empty", GEO_AREA, {PART(box_points)}, 0, "empty"},
    {"check: no points", GEO_LINE, {{road_points, 0, false}}, 1, "no points"},
    {"check: short ring", GEO_AREA, {{box_points, 3, false}}, 1, "fewer than four"},
    {"check: open ring", GEO_AREA, {PART(open_ring)}, 1, "not closed"},
    {"check: flat ring", GEO_AREA, {PART(flat_ring)}, 1, "no area"},
    {"check: ring around a pole", GEO_AREA, {PART(polar_ring)}, 1, "pole"},
    {"check: hole first", GEO_AREA, {HOLE(hole_points)}, 1, "hole"},
    {"check: latitude", GEO_LINE, {PART(off_lat)}, 1, "latitude"},
    {"check: longitude", GEO_LINE, {PART(off_lon)}, 1, "longitude"},
    {"check: not a number", GEO_LINE, {PART(not_number)}, 1, "not a number"},
    {"check: one-point line", GEO_LINE, {PART(west_post)}, 1, "fewer than two"},
    {"check: line without length", GEO_LINE, {PART(standing)}, 1, "no length"},
    {"check: two positions", GEO_POINT, {PART(standing)}, 1, "several"},
};

static void check_check(void **state) {
    const check_row_data *r = *state;
    const char *got = geo_check(&(geo_shape){r->type, r->parts, r->n_parts});
    if (r->want == NULL) {
        assert_null(got);
    } else {
        assert_non_null(got);
        assert_non_null(strstr(got, r->want));
    }
}

static void copy_is_deep(void **state) {
    (void)state;
    geo_shape copy;
    assert_int_equal(geo_copy(&holed, &arena, &copy), GM_OK);
    assert_int_equal(copy.type, holed.type);
    assert_int_equal(copy.n_parts, holed.n_parts);
    for (size_t i = 0; i < copy.n_parts; i++) {
        assert_int_equal(copy.parts[i].n, holed.parts[i].n);
        assert_int_equal(copy.parts[i].hole, holed.parts[i].hole);
        assert_ptr_not_equal(copy.parts[i].points, holed.parts[i].points);
        for (size_t k = 0; k < copy.parts[i].n; k++) {
            assert_true(same_point(copy.parts[i].points[k], holed.parts[i].points[k]));
        }
    }
}

/* ---- main -------------------------------------------------------------------------------- */

enum { TESTS_MAX = 200 };
static struct CMUnitTest tests[TESTS_MAX];
static size_t n_tests;

/* Each row of a table becomes a case; every row type begins with its name. */
static void add_rows(void *rows, size_t n, size_t each, CMUnitTestFunction check) {
    for (size_t i = 0; i < n; i++) {
        void *row = (char *)rows + i * each;
        tests[n_tests++] = (struct CMUnitTest){.name = *(const char **)row,
                                               .test_func = check,
                                               .teardown_func = clear_arena,
                                               .initial_state = row};
    }
}

int main(void) {
    static const struct CMUnitTest alone[] = {
        cmocka_unit_test_teardown(nearest_agrees_with_brute_force, clear_arena),
        cmocka_unit_test_teardown(nearest_skips_no_edge, clear_arena),
        cmocka_unit_test_teardown(cover_covers_and_is_least, clear_arena),
        cmocka_unit_test_teardown(cover_sees_bulging_edges, clear_arena),
        cmocka_unit_test_teardown(empty_shapes_do_no_harm, clear_arena),
        cmocka_unit_test_teardown(degenerate_shapes_do_no_harm, clear_arena),
        cmocka_unit_test_teardown(representative_lies_inside, clear_arena),
        cmocka_unit_test_teardown(crossing_angle_is_seen_on_the_ground, clear_arena),
        cmocka_unit_test_teardown(clip_pieces_make_the_whole, clear_arena),
        cmocka_unit_test_teardown(clip_keeps_holes_and_parts, clear_arena),
        cmocka_unit_test_teardown(clip_crosses_the_antimeridian, clear_arena),
        cmocka_unit_test_teardown(clip_refuses_bad_arguments, clear_arena),
        cmocka_unit_test_teardown(hull_contains_its_points, clear_arena),
        cmocka_unit_test_teardown(hull_of_few_points, clear_arena),
        cmocka_unit_test_teardown(circle_corners_lie_on_it, clear_arena),
        cmocka_unit_test_teardown(circle_refuses_bad_arguments, clear_arena),
        cmocka_unit_test_teardown(copy_is_deep, clear_arena),
    };
    add_rows(contains_rows, COUNT(contains_rows), sizeof *contains_rows, check_contains);
    add_rows(nearest_rows, COUNT(nearest_rows), sizeof *nearest_rows, check_nearest);
    add_rows(point_rows, COUNT(point_rows), sizeof *point_rows, check_representative);
    add_rows(crossing_rows, COUNT(crossing_rows), sizeof *crossing_rows, check_crossings);
    add_rows(between_rows, COUNT(between_rows), sizeof *between_rows, check_between);
    add_rows(circle_rows, COUNT(circle_rows), sizeof *circle_rows, check_circle);
    add_rows(bounds_rows, COUNT(bounds_rows), sizeof *bounds_rows, check_bounds);
    add_rows(check_rows, COUNT(check_rows), sizeof *check_rows, check_check);
    memcpy(tests + n_tests, alone, sizeof alone);
    /* The group's size is known at run time only, so not the macro of the same name. */
    return _cmocka_run_group_tests("shape", tests, n_tests + COUNT(alone), NULL, NULL);
}
