#include "export/extent.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"
#include "export/schema.h"

enum { FIRST_SLOTS = 1024 };

/* What geo_circle draws; beyond it a circle covers most of the globe and says no more. */
static const int64_t max_circle_m = 10000000;

void extents_clear(extents *e) {
    gm_arena_clear(&e->arena);
    free(e->items);
    free(e->slots);
    *e = (extents){.arena = GM_ARENA_INIT};
}

static uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed) {
    return gm_hash64_seeded((gm_str){bytes, n}, seed);
}

static uint64_t hash_shape(const geo_shape *shape, uint64_t seed) {
    for (size_t i = 0; i < shape->n_parts; i++) {
        const geo_part *part = &shape->parts[i];
        seed =
            hash_bytes(part->points, part->n * sizeof *part->points, seed + (part->hole ? 1 : 0));
    }
    return seed;
}

static uint64_t run_hash(const extent *x) {
    uint64_t hash = hash_bytes(&x->point, sizeof x->point, (uint64_t)x->radius_m);
    hash = gm_hash64_seeded(x->place_id, hash);
    return x->area == NULL ? hash : hash_shape(x->area, hash);
}

static bool same(const extent *a, const extent *b) {
    return a->hash == b->hash && a->radius_m == b->radius_m && a->point.lat == b->point.lat &&
           a->point.lon == b->point.lon && (a->area == NULL) == (b->area == NULL) &&
           gm_str_eq(a->place_id, b->place_id);
}

/* The slot that holds an equal extent, or the empty one where it belongs. */
static uint32_t *find_slot(const extents *e, const extent *x) {
    size_t i = (size_t)x->hash & (e->n_slots - 1);
    while (e->slots[i] != 0 && !same(&e->items[e->slots[i] - 1], x)) {
        i = (i + 1) & (e->n_slots - 1);
    }
    return &e->slots[i];
}

static bool grow_slots(extents *e) {
    size_t n_slots = e->n_slots == 0 ? FIRST_SLOTS : e->n_slots * 2;
    uint32_t *slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    free(e->slots);
    e->slots = slots;
    e->n_slots = n_slots;
    for (size_t i = 0; i < e->n; i++) {
        *find_slot(e, &e->items[i]) = (uint32_t)(i + 1);
    }
    return true;
}

static bool make_room(extents *e) {
    if (e->n == e->cap) {
        size_t cap = e->cap == 0 ? 64 : e->cap * 2;
        extent *items = realloc(e->items, cap * sizeof *items);
        if (items == NULL) {
            return false;
        }
        e->items = items;
        e->cap = cap;
    }
    return (e->n + 1) * 2 <= e->n_slots || grow_slots(e);
}

static bool keep_text(extents *e, gm_str *text) {
    if (text->len > 0) {
        *text = gm_arena_copy(&e->arena, *text);
    }
    return text->ptr != NULL || text->len == 0;
}

/* Copies what the caller's answer lends into the arena. */
static gm_status keep(extents *e, extent *x, gm_error *err) {
    if (!keep_text(e, &x->place_id) || !keep_text(e, &x->place_name)) {
        return gm_fail_memory(err);
    }
    if (x->area == NULL) {
        return GM_OK;
    }
    geo_shape *copy = gm_arena_alloc(&e->arena, sizeof *copy);
    if (copy == NULL || geo_copy(x->area, &e->arena, copy) != GM_OK) {
        return gm_fail_memory(err);
    }
    x->area = copy;
    return GM_OK;
}

static double six_decimals(double degrees) {
    return (double)gm_to_fixed(degrees, 6) / 1e6;
}

gm_status extents_add(extents *e, const res_part *where, gm_error *err) {
    int64_t radius_m = schema_radius_m(where->radius_m);
    if (radius_m < 0) {
        return GM_OK;
    }
    bool is_area =
        where->extent != NULL && where->extent->type == GEO_AREA && where->extent->n_parts > 0;
    extent x = {
        .point = {.lat = six_decimals(where->point.lat), .lon = six_decimals(where->point.lon)},
        .radius_m = radius_m,
        .place_id = where->place_id,
        .place_name = where->place_name,
        .area = is_area ? where->extent : NULL,
        .method = where->method,
        .geo_prec = where->geo_prec,
        .n_events = 1,
    };
    x.hash = run_hash(&x);
    if (!make_room(e)) {
        return gm_fail_memory(err);
    }
    uint32_t *slot = find_slot(e, &x);
    if (*slot != 0) {
        e->items[*slot - 1].n_events++;
        return GM_OK;
    }
    GM_TRY(keep(e, &x, err));
    e->items[e->n++] = x;
    *slot = (uint32_t)e->n;
    return GM_OK;
}

static uint64_t hash_point(gm_latlon p, uint64_t seed) {
    char text[64];
    int n = snprintf(text, sizeof text, "%lld %lld", (long long)gm_to_fixed(p.lat, 6),
                     (long long)gm_to_fixed(p.lon, 6));
    return hash_bytes(text, (size_t)n, seed);
}

uint64_t extent_key(const extent *x) {
    uint64_t hash = gm_hash64_seeded(x->place_id, (uint64_t)x->radius_m);
    hash = hash_point(x->point, hash);
    /* Rounded, since the last bits of an area that was computed are not the same everywhere. */
    for (size_t i = 0; x->area != NULL && i < x->area->n_parts; i++) {
        for (size_t k = 0; k < x->area->parts[i].n; k++) {
            hash = hash_point(x->area->parts[i].points[k], hash);
        }
    }
    return hash;
}

gm_status extent_shape(const extent *x, gm_arena *arena, geo_shape *out_shape) {
    if (x->area != NULL) {
        *out_shape = *x->area;
        return GM_OK;
    }
    int64_t radius_m = x->radius_m < max_circle_m ? x->radius_m : max_circle_m;
    return geo_circle(x->point, (double)radius_m, arena, out_shape);
}
