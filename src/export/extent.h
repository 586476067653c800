/* The extents layer: each distinct place and radius once, however many events lie there. */
#ifndef GM_EXPORT_EXTENT_H
#define GM_EXPORT_EXTENT_H

#include "resolve/resolve.h"

/** One of them. Method and precision are those of the first event. */
typedef struct extent {
    gm_latlon point;  /* six decimals */
    int64_t radius_m; /* whole metres */
    gm_str place_id, place_name;
    const geo_shape *area; /* NULL: the circle of radius_m */
    uint64_t hash;         /* of point, radius, place_id and area, for this run only */
    res_method method;
    int geo_prec;
    uint32_t n_events;
} extent;

/** All of them, in order of first use. Start zeroed. */
typedef struct extents {
    gm_arena arena;
    extent *items;
    size_t n, cap;
    uint32_t *slots; /* hash table: index + 1 into items, 0 empty */
    size_t n_slots;  /* a power of two */
} extents;

void extents_clear(extents *e);
/** Counts a placed part. Without a radius nothing is known to draw, and it is left out. */
gm_status extents_add(extents *e, const res_part *where, gm_error *err);
/** A hash of what makes it distinct, the same on every machine: the feature's id comes from it. */
uint64_t extent_key(const extent *x);
/** The area to draw, made in *arena. */
gm_status extent_shape(const extent *x, gm_arena *arena, geo_shape *out_shape);

#endif
