#include "export/surroundings.h"

#include <stdlib.h>

#include "export/schema.h"

enum { CORNERS_MOST = 40000, TOWNS_MOST = 300, PLACES_MOST = 2000000 };

enum {
    AROUND_ID,
    AROUND_NAME,
    AROUND_KIND,
    AROUND_REF,
    AROUND_POPULATION,
    AROUND_RADIUS_M,
    AROUND_N
};

static const column around_columns[AROUND_N] = {
    [AROUND_ID] = {"id", NULL, COL_TEXT, 0},
    [AROUND_NAME] = {"name", NULL, COL_TEXT, 0},
    [AROUND_KIND] = {"kind", NULL, COL_TEXT, 0},
    [AROUND_REF] = {"ref", NULL, COL_TEXT, 0},
    [AROUND_POPULATION] = {"population", NULL, COL_INT, 0},
    [AROUND_RADIUS_M] = {"radius_m", NULL, COL_INT, 0},
};

const layer surroundings_layer = {LAYER_PLACES, "around", LAYER_MIXED, around_columns, AROUND_N};

/* What is drawn first gets its room first. */
static const place_kind shape_kinds[] = {KIND_COUNTRY, KIND_BORDER, KIND_ROAD, KIND_ADMIN,
                                         KIND_WATER};

typedef struct chosen {
    place_ref ref;
    int64_t population;
} chosen;

typedef struct finder {
    const gm_gaz *gaz;
    int64_t box[4]; /* west, south, east, north; west > east across the antimeridian */
    chosen *towns;
    size_t n_towns, cap_towns;
    place_ref *shapes;
    size_t n_shapes, cap_shapes;
} finder;

/* ---- Choosing ---------------------------------------------------------------------------------- */

static bool between(double lon, int64_t west, int64_t east) {
    int64_t at = (int64_t)(lon * 1e6);
    return west <= east ? at >= west && at <= east : at >= west || at <= east;
}

static bool holds(const int64_t box[4], gm_latlon p) {
    return p.lat * 1e6 >= (double)box[1] && p.lat * 1e6 <= (double)box[3] &&
           between(p.lon, box[0], box[2]);
}

static bool meets(const int64_t box[4], const geo_shape *shape) {
    geo_box b = geo_bounds(shape);
    if (!(b.north * 1e6 >= (double)box[1] && b.south * 1e6 <= (double)box[3])) {
        return false;
    }
    int64_t west = (int64_t)(b.west * 1e6);
    int64_t east = (int64_t)(b.east * 1e6);
    return between(b.west, box[0], box[2]) || between((double)box[0] / 1e6, west, east);
}

static bool is_shape_kind(place_kind kind) {
    for (size_t i = 0; i < sizeof shape_kinds / sizeof shape_kinds[0]; i++) {
        if (shape_kinds[i] == kind) {
            return true;
        }
    }
    return false;
}

/* A larger array when the old one is full; NULL when memory ran out. */
static void *room_for(void *items, size_t n, size_t *cap, size_t each) {
    if (n < *cap) {
        return items;
    }
    *cap = *cap == 0 ? 256 : 2 * *cap;
    return realloc(items, *cap * each);
}

static int by_population(const void *a, const void *b) {
    const chosen *p = a;
    const chosen *q = b;
    int order = (p->population < q->population) - (p->population > q->population);
    return order != 0 ? order : (p->ref > q->ref) - (p->ref < q->ref);
}

/* Twice as many as wanted are kept at most, then the smaller half goes. */
static gm_status add_town(finder *f, place_ref ref, int64_t population, gm_error *err) {
    if (f->n_towns == 2 * (size_t)TOWNS_MOST) {
        qsort(f->towns, f->n_towns, sizeof *f->towns, by_population);
        f->n_towns = TOWNS_MOST;
    }
    chosen *towns = room_for(f->towns, f->n_towns, &f->cap_towns, sizeof *towns);
    if (towns == NULL) {
        return gm_fail_memory(err);
    }
    f->towns = towns;
    f->towns[f->n_towns++] = (chosen){ref, population};
    return GM_OK;
}

static gm_status add_shape(finder *f, place_ref ref, gm_error *err) {
    place_ref *shapes = room_for(f->shapes, f->n_shapes, &f->cap_shapes, sizeof *shapes);
    if (shapes == NULL) {
        return gm_fail_memory(err);
    }
    f->shapes = shapes;
    f->shapes[f->n_shapes++] = ref;
    return GM_OK;
}

static bool always_there(const place *p) {
    return p->date_from.len == 0 && p->date_to.len == 0;
}

static gm_status look_at(finder *f, place_ref ref, gm_error *err) {
    place_kind kind = gaz_kind(f->gaz, ref);
    if ((kind != KIND_SETTLEMENT && !is_shape_kind(kind)) || gaz_hidden(f->gaz, ref)) {
        return GM_OK;
    }
    place p = gaz_place(f->gaz, ref);
    if (!always_there(&p)) {
        return GM_OK;
    }
    if (p.type != GEO_POINT) {
        return is_shape_kind(kind) ? add_shape(f, ref, err) : GM_OK;
    }
    return kind == KIND_SETTLEMENT && holds(f->box, p.point) ? add_town(f, ref, p.population, err)
                                                             : GM_OK;
}

/* ---- Handing over ------------------------------------------------------------------------------ */

static value text_value(gm_str text) {
    return (value){.is_null = text.len == 0, .text = text};
}

static gm_status hand_over(const place *p, const geo_shape *shape, surroundings_take *take,
                           void *state, gm_error *err) {
    value row[AROUND_N] = {
        [AROUND_ID] = text_value(p->id),
        [AROUND_NAME] = text_value(p->name),
        [AROUND_KIND] = text_value(p->kind_word),
        [AROUND_REF] = text_value(p->road_ref),
        [AROUND_POPULATION] = {.is_null = p->population < 0, .number = p->population},
        [AROUND_RADIUS_M] = {.is_null = !(p->radius_m > 0), .number = schema_radius_m(p->radius_m)},
    };
    return take(state, row, p, shape, err);
}

static size_t corners_of(const geo_shape *shape) {
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n += shape->parts[i].n;
    }
    return n;
}

static gm_status hand_shapes(finder *f, place_kind kind, size_t *corners, gm_arena *arena,
                             surroundings_take *take, void *state, gm_error *err) {
    for (size_t i = 0; i < f->n_shapes; i++) {
        if (gaz_kind(f->gaz, f->shapes[i]) != kind) {
            continue;
        }
        place p = gaz_place(f->gaz, f->shapes[i]);
        geo_shape shape;
        gm_arena_reset(arena);
        if (gaz_shape(f->gaz, p.ref, arena, &shape) != GM_OK) {
            return gm_fail(err, GM_E_GAZ_CORRUPT, "the geometry of place %.*s cannot be read",
                           GM_FMT(p.id));
        }
        size_t n = corners_of(&shape);
        if (*corners + n > CORNERS_MOST || !meets(f->box, &shape)) {
            continue;
        }
        *corners += n;
        GM_TRY(hand_over(&p, &shape, take, state, err));
    }
    return GM_OK;
}

static gm_status hand_all(finder *f, gm_arena *arena, surroundings_take *take, void *state,
                          gm_error *err) {
    size_t corners = 0;
    for (size_t i = 0; i < sizeof shape_kinds / sizeof shape_kinds[0]; i++) {
        GM_TRY(hand_shapes(f, shape_kinds[i], &corners, arena, take, state, err));
    }
    if (f->n_towns > 0) {
        qsort(f->towns, f->n_towns, sizeof *f->towns, by_population);
    }
    for (size_t i = 0; i < f->n_towns && i < TOWNS_MOST; i++) {
        place p = gaz_place(f->gaz, f->towns[i].ref);
        GM_TRY(hand_over(&p, NULL, take, state, err));
    }
    return GM_OK;
}

gm_status surroundings_each(const gm_gaz *gaz, const bbox *box, surroundings_take *take,
                            void *state, gm_error *err) {
    finder f = {.gaz = gaz};
    uint32_t n = gaz_n_refs(gaz);
    gm_status status = GM_OK;
    if (n > PLACES_MOST || !box->any) {
        return GM_OK;
    }
    bbox_get(box, f.box);
    for (place_ref ref = 0; ref < n && status == GM_OK; ref++) {
        status = look_at(&f, ref, err);
    }
    if (status == GM_OK) {
        gm_arena arena = GM_ARENA_INIT;
        status = hand_all(&f, &arena, take, state, err);
        gm_arena_clear(&arena);
    }
    free(f.towns);
    free(f.shapes);
    return status;
}
