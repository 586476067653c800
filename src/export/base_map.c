#include "export/base_map.h"

#include <stdlib.h>

#include "export/credits.h"
#include "export/place_row.h"

/* What competes for room on the map, and how many of each there is room for. */
enum { CLASS_TOWNS, CLASS_SPOTS, CLASS_LINES, CLASS_AREAS, CLASS_N, CLASS_NONE = CLASS_N };
static const size_t room_for[CLASS_N] = {400, 600, 600, 400};

typedef struct candidate {
    place_ref ref;
    int64_t rank; /* the higher the better */
} candidate;

/* The best so far: twice the room, pruned when full. */
typedef struct shortlist {
    candidate *items;
    size_t n, room;
} shortlist;

/* ---- Choosing -------------------------------------------------------------------------------- */

static size_t class_of(const place *p) {
    if (p->type == GEO_LINE) {
        return CLASS_LINES;
    }
    if (p->type == GEO_AREA) {
        return CLASS_AREAS;
    }
    switch (p->kind) {
    case KIND_SETTLEMENT:
        return CLASS_TOWNS;
    case KIND_OTHER:
    case KIND_ADMIN:
    case KIND_COUNTRY:
    case KIND_REGION:
    case KIND_ZONE:
        return CLASS_NONE; /* areas that are known by a point only say nothing where that is drawn */
    default:
        return CLASS_SPOTS;
    }
}

static int64_t rank_of(const place *p) {
    return p->kind == KIND_COUNTRY ? INT64_MAX : p->population;
}

static int best_first(const void *a, const void *b) {
    const candidate *x = a;
    const candidate *y = b;
    int order = (x->rank < y->rank) - (x->rank > y->rank);
    return order != 0 ? order : (x->ref > y->ref) - (x->ref < y->ref);
}

static void prune(shortlist *list) {
    if (list->n > list->room) {
        qsort(list->items, list->n, sizeof *list->items, best_first);
        list->n = list->room;
    }
}

static void add_candidate(shortlist *list, candidate c) {
    if (list->n == 2 * list->room) {
        prune(list);
    }
    list->items[list->n++] = c;
}

static bool lon_between(double lon, double west, double east) {
    return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}

static bool holds(geo_box box, gm_latlon p) {
    return p.lat >= box.south && p.lat <= box.north && lon_between(p.lon, box.west, box.east);
}

static bool boxes_meet(geo_box a, geo_box b) {
    return a.south <= b.north && b.south <= a.north &&
           (lon_between(a.west, b.west, b.east) || lon_between(b.west, a.west, a.east));
}

/* As far again to every side: who pans a little should not fall off the map. */
static geo_box widen(geo_box box) {
    double width = (box.east - box.west) / 2;
    double height = (box.north - box.south) / 2;
    geo_box wide = {box.west - width, box.south - height, box.east + width, box.north + height};
    wide.west = wide.west < -180 ? -180 : wide.west;
    wide.east = wide.east > 180 ? 180 : wide.east;
    return wide;
}

static bool is_inside(const gm_gaz *gaz, const place *p, geo_box box, gm_arena *scratch) {
    if (p->type == GEO_POINT) {
        return holds(box, p->point);
    }
    geo_shape shape;
    gm_arena_reset(scratch);
    /* Whoever needs a damaged shape for an event says so. */
    return gaz_shape(gaz, p->ref, scratch, &shape) == GM_OK && boxes_meet(geo_bounds(&shape), box);
}

/* Roads and zones do not count: they are often drawn from place to place. */
static bool is_outline(const place *p) {
    return (p->type == GEO_LINE && p->kind == KIND_BORDER) ||
           (p->type == GEO_AREA && (p->kind == KIND_ADMIN || p->kind == KIND_COUNTRY));
}

static void collect(const gm_gaz *gaz, geo_box box, date_span when, bool outlines_only,
                    shortlist lists[CLASS_N]) {
    gm_arena scratch = GM_ARENA_INIT;
    uint32_t n_refs = gaz_n_refs(gaz);
    for (place_ref ref = 0; ref < n_refs; ref++) {
        gm_latlon point;
        if (gaz_where(gaz, ref, &point) == GEO_POINT && !holds(box, point)) {
            continue; /* as are most of a world's ten million, seen without a look at the rest of them */
        }
        place p = gaz_place(gaz, ref);
        size_t class = class_of(&p);
        if (outlines_only && !is_outline(&p)) {
            continue;
        }
        if (class != CLASS_NONE && place_was_there(&p, when) && !gaz_hidden(gaz, ref) &&
            is_inside(gaz, &p, box, &scratch)) {
            add_candidate(&lists[class], (candidate){ref, rank_of(&p)});
        }
    }
    gm_arena_clear(&scratch);
}

static int ascending(const void *a, const void *b) {
    place_ref x = *(const place_ref *)a;
    place_ref y = *(const place_ref *)b;
    return (x > y) - (x < y);
}

gm_status base_map_choose(const gm_gaz *gaz, geo_box box, date_span when, bool outlines_only,
                          gm_arena *arena, base_map *out_map, gm_error *err) {
    *out_map = (base_map){.refs = NULL};
    if (gaz == NULL) {
        return GM_OK;
    }
    shortlist lists[CLASS_N];
    size_t room = 0;
    for (size_t i = 0; i < CLASS_N; i++) {
        room += room_for[i];
        lists[i] = (shortlist){.room = room_for[i]};
        lists[i].items = gm_arena_array(arena, 2 * room_for[i], sizeof *lists[i].items);
        if (lists[i].items == NULL) {
            return gm_fail_memory(err);
        }
    }
    out_map->refs = gm_arena_array(arena, room, sizeof *out_map->refs);
    if (out_map->refs == NULL) {
        return gm_fail_memory(err);
    }
    collect(gaz, widen(box), when, outlines_only, lists);
    for (size_t i = 0; i < CLASS_N; i++) {
        prune(&lists[i]);
        for (size_t k = 0; k < lists[i].n; k++) {
            out_map->refs[out_map->n++] = lists[i].items[k].ref;
            out_map->has[gaz_place(gaz, lists[i].items[k].ref).type] = true;
        }
    }
    qsort(out_map->refs, out_map->n, sizeof *out_map->refs, ascending);
    return GM_OK;
}

gm_status base_map_days(const export_facts *facts, date_span *out, gm_error *err) {
    *out = (date_span){DATE_OPEN_PAST, DATE_OPEN_FUTURE};
    date_span day;
    if (facts->date_first[0] != '\0') {
        GM_TRY(date_parse(gm_str_from(facts->date_first), DATE_ORDER_NONE, &day, err));
        out->first = day.first;
    }
    if (facts->date_last[0] != '\0') {
        GM_TRY(date_parse(gm_str_from(facts->date_last), DATE_ORDER_NONE, &day, err));
        out->last = day.last;
    }
    return GM_OK;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static gm_status write_place(void *file, const layer *lay, const gm_gaz *gaz, place_ref ref,
                             gm_arena *arena, gm_buf *key, gm_error *err) {
    place p = gaz_place(gaz, ref);
    value row[PLACES_N];
    geo_shape shape;
    gm_arena_reset(arena);
    if (gaz_shape(gaz, ref, arena, &shape) != GM_OK) {
        return gm_fail(err, GM_E_GAZ_CORRUPT, "the geometry of place %.*s cannot be read",
                       GM_FMT(p.id));
    }
    place_row(&p, row);
    feature f = {place_row_id(&p, key), row, p.point, p.type == GEO_POINT ? NULL : &shape};
    return key->failed ? gm_fail_memory(err) : exporter_geojson.feature(file, lay, &f, err);
}

static gm_status write_places(const base_map *map, const gm_gaz *gaz, void *file, const layer *lay,
                              gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gm_buf key = GM_BUF_INIT;
    gm_status status = GM_OK;
    for (size_t i = 0; i < map->n && status == GM_OK; i++) {
        status = write_place(file, lay, gaz, map->refs[i], &arena, &key, err);
    }
    gm_buf_clear(&key);
    gm_arena_clear(&arena);
    return status;
}

gm_status base_map_write(const base_map *map, const gm_gaz *gaz, const char *dir,
                         const export_facts *facts, gm_error *err) {
    static const export_options nothing_asked;
    static const layer base = {LAYER_PLACES, "base", LAYER_MIXED, schema_place_columns, PLACES_N};
    static const layer *const layers[] = {&base};
    export_target target = {.dir = dir,
                            .stream_fd = -1,
                            .theatre = "base",
                            .title = "base",
                            .layers = layers,
                            .n_layers = 1,
                            .options = &nothing_asked};
    void *file;
    GM_TRY(exporter_geojson.open(&target, &file, err));
    gm_status status = write_places(map, gaz, file, &base, err);
    if (status != GM_OK) {
        exporter_geojson.drop(file);
        return status;
    }
    return exporter_geojson.close(file, facts, err);
}
