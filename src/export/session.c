#include "export/session.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/num.h"
#include "export/credits.h"
#include "export/extent.h"
#include "export/feature_id.h"
#include "export/place_row.h"
#include "export/schema.h"
#include "export/unplaced.h"

struct session {
    gm_arena arena;
    const gm_gaz *gaz;
    ev_table *const *tables;
    schema schema;
    const export_counts *read; /* before coarsening; NULL: nothing was coarsened */
    bool drafts, to_folder;

    layer layers[LAYER_N];
    bool want[LAYER_N];
    const export_choice *formats;
    void **states; /* of the formats, n_open of them */
    size_t n_open;

    size_t *picked; /* schema columns of the events layer, in its order; NULL: all */
    value *all;     /* one row of the schema */
    value *row;     /* one row of the events layer; the same as `all` when nothing is picked */
    gm_buf key;     /* what a feature id is made from */
    ids ids;

    extents extents;
    uint8_t *used; /* one bit for each place_ref */
    unplaced *unplaced;
    bool collected; /* what the events brought together is written */
    export_counts counts;
    export_facts facts;
    date_span dates; /* from the first to the last day of all exported events */
    gm_buf attribution;

    geo_crs *crs;       /* NULL: WGS 84 */
    gm_arena moved;     /* a feature in it */
    uint64_t n_outside; /* event points outside the area that it is made for */
    gm_buf notes;
};

/* ---- Choosing columns ------------------------------------------------------------------------ */

static gm_status no_such_field(const schema *all, const char *name, gm_error *err) {
    const char *nearest = all->columns[0].name;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < all->n_columns; i++) {
        size_t changes = gm_str_changes(gm_str_from(name), gm_str_from(all->columns[i].name));
        if (changes < least) {
            least = changes;
            nearest = all->columns[i].name;
        }
    }
    return gm_fail(err, GM_E_EXPORT, "there is no field \"%s\"; the nearest is \"%s\"", name,
                   nearest);
}

/* By its name in the exports, or for columns that pass through by that in the file. */
static size_t find_field(const schema *all, const char *name) {
    for (size_t i = 0; i < all->n_columns; i++) {
        if (strcmp(all->columns[i].name, name) == 0) {
            return i;
        }
    }
    for (size_t i = 0; i < all->n_extras; i++) {
        if (gm_str_is(all->extras[i].file_name, name)) {
            return all->n_fixed + i;
        }
    }
    return SIZE_MAX;
}

static gm_status pick_fields(session *s, const session_options *options, column *columns,
                             gm_error *err) {
    for (size_t i = 0; i < options->n_fields; i++) {
        s->picked[i] = find_field(&s->schema, options->fields[i]);
        if (s->picked[i] == SIZE_MAX) {
            return no_such_field(&s->schema, options->fields[i], err);
        }
        for (size_t k = 0; k < i; k++) {
            if (s->picked[k] == s->picked[i]) {
                return gm_fail(err, GM_E_EXPORT, "the field \"%s\" is asked for twice",
                               options->fields[i]);
            }
        }
        columns[i] = s->schema.columns[s->picked[i]];
    }
    return GM_OK;
}

static gm_status make_events_layer(session *s, const session_options *options, gm_error *err) {
    layer *events = &s->layers[LAYER_EVENTS];
    *events = (layer){LAYER_EVENTS, "events", LAYER_POINTS, s->schema.columns, s->schema.n_columns};
    s->all = gm_arena_array(&s->arena, s->schema.n_columns, sizeof *s->all);
    s->row = s->all;
    if (s->all == NULL) {
        return gm_fail_memory(err);
    }
    if (options->fields == NULL) {
        return GM_OK;
    }
    column *columns = gm_arena_array(&s->arena, options->n_fields, sizeof *columns);
    s->picked = gm_arena_array(&s->arena, options->n_fields, sizeof *s->picked);
    s->row = gm_arena_array(&s->arena, options->n_fields, sizeof *s->row);
    if (columns == NULL || s->picked == NULL || s->row == NULL) {
        return gm_fail_memory(err);
    }
    events->columns = columns;
    events->n_columns = options->n_fields;
    return pick_fields(s, options, columns, err);
}

/* ---- Another CRS than WGS 84 ----------------------------------------------------------------- */

static gm_status refuse_crs(const char *crs, const exporter *e, gm_error *err) {
    gm_buf able = GM_BUF_INIT;
    for (size_t i = 0; exporter_table[i] != NULL; i++) {
        if (exporter_table[i]->any_crs) {
            gm_buf_printf(&able, "%s -f %s", able.len == 0 ? "" : ",", exporter_table[i]->name);
        }
    }
    gm_status status =
        gm_fail(err, GM_E_EXPORT, "%s cannot be in %s%s%s; with --crs name formats that can:%s",
                e->name, crs, e->wgs84_reason == NULL ? "" : ": ",
                e->wgs84_reason == NULL ? "" : e->wgs84_reason, gm_buf_text(&able));
    gm_buf_clear(&able);
    return status;
}

static gm_status open_crs(session *s, const session_options *options, gm_error *err) {
    const char *crs = options->export == NULL ? NULL : options->export->crs;
    if (crs == NULL) {
        return GM_OK;
    }
    GM_TRY(geo_crs_open(crs, &s->crs, err));
    for (size_t i = 0; i < options->n_formats; i++) {
        const exporter *e = options->formats[i].exporter;
        if (!e->any_crs && !e->keeps_wgs84) {
            return refuse_crs(geo_crs_code(s->crs), e, err);
        }
    }
    return GM_OK;
}

static bool is_outside(geo_box area, gm_latlon p) {
    bool beside = area.west <= area.east ? p.lon < area.west || p.lon > area.east
                                         : p.lon < area.west && p.lon > area.east;
    return beside || p.lat < area.south || p.lat > area.north; /* false when it is not known */
}

/* The feature with its coordinates in the CRS, good until the next one. */
static gm_status move_feature(session *s, const layer *lay, const feature *f, feature *out,
                              gm_error *err) {
    size_t wrong;
    geo_shape *shape = NULL;
    gm_status status = GM_OK;
    *out = *f;
    gm_arena_reset(&s->moved);
    if (f->shape == NULL) {
        s->n_outside += lay->id == LAYER_EVENTS && is_outside(geo_crs_area(s->crs), f->point);
        status = geo_crs_from_wgs84(s->crs, &out->point, 1, &wrong);
    } else {
        shape = gm_arena_alloc(&s->moved, sizeof *shape);
        status = geo_crs_from_wgs84(s->crs, &out->point, 1, &wrong);
    }
    if (status == GM_OK && f->shape != NULL) {
        status = shape == NULL ? GM_E_MEMORY : geo_crs_shape(s->crs, f->shape, &s->moved, shape);
        out->shape = shape;
    }
    if (status == GM_E_MEMORY) {
        return gm_fail_memory(err);
    }
    return status == GM_OK
               ? GM_OK
               : gm_fail(
                     err, GM_E_EXPORT,
                     "%s at latitude %.4f, longitude %.4f has no coordinates in %s (%s); choose "
                     "a --crs that reaches there, or leave it out",
                     f->shape == NULL ? "the point" : "a shape", f->point.lat, f->point.lon,
                     geo_crs_code(s->crs), geo_crs_name(s->crs));
}

static void note_outside(session *s) {
    if (s->n_outside > 0) {
        geo_box area = geo_crs_area(s->crs);
        gm_buf_printf(
            &s->notes,
            "--crs: %llu point%s outside the area that %s (%s) is made for, %g to %g degrees "
            "east and %g to %g north: distances and shapes are distorted there\n",
            (unsigned long long)s->n_outside, s->n_outside == 1 ? " lies" : "s lie",
            geo_crs_code(s->crs), geo_crs_name(s->crs), area.west, area.east, area.south,
            area.north);
    }
}

/* ---- Opening --------------------------------------------------------------------------------- */

static gm_status open_exporters(session *s, const session_options *options, gm_error *err) {
    const layer *layers[LAYER_N];
    size_t n_layers = 0;
    for (size_t i = 0; i < LAYER_N; i++) {
        if (s->want[i]) {
            layers[n_layers++] = &s->layers[i];
        }
    }
    static const export_options nothing_asked;
    export_target target = {
        .dir = options->database == NULL ? options->dir : NULL,
        .database = options->database,
        .stream_fd = s->to_folder ? -1 : options->stream_fd,
        .theatre = options->theatre,
        .title = options->title == NULL ? options->theatre : options->title,
        .layers = layers,
        .n_layers = n_layers,
        .options = options->export == NULL ? &nothing_asked : options->export,
        .formats = options->formats,
        .n_formats = options->n_formats,
        .gaz = s->gaz,
        .crs = s->crs,
        .notes = &s->notes,
    };
    s->formats = options->formats;
    s->states = gm_arena_array(&s->arena, options->n_formats, sizeof *s->states);
    if (s->states == NULL) {
        return gm_fail_memory(err);
    }
    for (; s->n_open < options->n_formats; s->n_open++) {
        const export_choice *format = &options->formats[s->n_open];
        target.argument = format->argument;
        GM_TRY(format->exporter->open(&target, &s->states[s->n_open], err));
    }
    return GM_OK;
}

static gm_status open_unplaced(session *s, const char *dir, size_t n_tables, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, dir, "unplaced.csv");
    (void)gm_buf_text(&path);
    gm_status status =
        path.failed ? gm_fail_memory(err)
                    : unplaced_open(path.ptr, s->tables, n_tables, &s->schema, &s->unplaced, err);
    gm_buf_clear(&path);
    return status;
}

static gm_status make_layers(session *s, const session_options *options, gm_error *err) {
    GM_TRY(make_events_layer(s, options, err));
    s->layers[LAYER_EXTENTS] =
        (layer){LAYER_EXTENTS, "extents", LAYER_AREAS, schema_extent_columns, EXTENT_N};
    s->layers[LAYER_PLACES] =
        (layer){LAYER_PLACES, "places", LAYER_MIXED, schema_place_columns, PLACES_N};
    s->layers[LAYER_CLAIMS] =
        (layer){LAYER_CLAIMS, "claims", LAYER_TABLE, schema_claim_columns, CLAIM_N};
    for (size_t i = 0; i < LAYER_N; i++) {
        s->want[i] = s->to_folder ? options->want_layer == NULL || options->want_layer[i]
                                  : i == LAYER_EVENTS;
    }
    s->want[LAYER_CLAIMS] = s->want[LAYER_CLAIMS] && options->claims;
    /* Whoever reads a coarsened set has no use for rows to mend, and they may say where. */
    s->want[LAYER_UNPLACED] = s->want[LAYER_UNPLACED] && s->read == NULL;
    return GM_OK;
}

static gm_status open_session(session *s, const session_options *options, size_t n_tables,
                              gm_error *err) {
    GM_TRY(schema_init(&s->schema, s->tables, n_tables, err));
    GM_TRY(make_layers(s, options, err));
    GM_TRY(open_crs(s, options, err));
    if (s->to_folder && s->read == NULL) {
        GM_TRY(open_unplaced(s, options->dir, n_tables, err));
        s->layers[LAYER_UNPLACED] = unplaced_layer(s->unplaced);
    }
    if (s->gaz != NULL) {
        s->used = gm_arena_array(&s->arena, gaz_n_refs(s->gaz) / 8 + 1, sizeof *s->used);
        if (s->used == NULL) {
            return gm_fail_memory(err);
        }
    }
    return open_exporters(s, options, err);
}

static gm_status check_options(const session_options *options, gm_error *err) {
    if (options->dir != NULL) {
        return GM_OK;
    }
    if (options->n_formats != 1 || !options->formats[0].exporter->streams) {
        return gm_fail(err, GM_E_ARG,
                       "only one format at a time can be written to standard output, and it must "
                       "be one that streams, such as geojson");
    }
    return GM_OK;
}

gm_status session_open(const session_options *options, const gm_gaz *gaz, ev_table *const *tables,
                       size_t n_tables, session **out, gm_error *err) {
    GM_TRY(check_options(options, err));
    session *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    s->gaz = gaz;
    s->tables = tables;
    s->drafts = options->drafts;
    s->read = options->read;
    s->to_folder = options->dir != NULL;
    s->dates = (date_span){DATE_OPEN_PAST, DATE_OPEN_FUTURE};
    bbox_init(&s->facts.box);
    gm_status status = open_session(s, options, n_tables, err);
    if (status != GM_OK) {
        session_free(s);
        return status;
    }
    *out = s;
    return GM_OK;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static gm_status write_feature(session *s, const layer *lay, const feature *f, gm_error *err) {
    feature moved;
    bool is_moved = s->crs != NULL && lay->geometry != LAYER_TABLE;
    if (is_moved) {
        GM_TRY(move_feature(s, lay, f, &moved, err));
    }
    for (size_t i = 0; i < s->n_open; i++) {
        const exporter *e = s->formats[i].exporter;
        GM_TRY(e->feature(s->states[i], lay, is_moved && e->any_crs ? &moved : f, err));
    }
    return GM_OK;
}

static uint64_t event_key_id(session *s, const located *at) {
    gm_buf_reset(&s->key);
    gm_buf_add_str(&s->key, at->event->field[EV_EVENT_ID]);
    gm_buf_add_char(&s->key, '\0');
    gm_buf_add_int(&s->key, at->part);
    return feature_id(gm_buf_view(&s->key));
}

/* Web maps drop or mix up features that share an id. */
static gm_status check_id(session *s, size_t table, const located *at, uint64_t id, gm_error *err) {
    bool taken;
    id_owner other;
    if (!ids_take(&s->ids, id, (id_owner){(uint32_t)table, at->event->line}, &taken, &other)) {
        return gm_fail_memory(err);
    }
    if (!taken) {
        return GM_OK;
    }
    return gm_fail_at(err, GM_E_EXPORT, ev_name(s->tables[table]), at->event->line, 0,
                      "event \"%.*s\" (part %d) gets the same feature id %llu as the event in %s, "
                      "line %u; change one of their event_ids",
                      GM_FMT(at->event->field[EV_EVENT_ID]), at->part, (unsigned long long)id,
                      ev_name(s->tables[other.table]), other.line);
}

static void note_extent_in_time(session *s, date_span dates) {
    if (dates.first != DATE_OPEN_PAST &&
        (s->dates.first == DATE_OPEN_PAST || dates.first < s->dates.first)) {
        s->dates.first = dates.first;
    }
    if (dates.last != DATE_OPEN_FUTURE &&
        (s->dates.last == DATE_OPEN_FUTURE || dates.last > s->dates.last)) {
        s->dates.last = dates.last;
    }
}

/* Fills s->row. The scratch must live as long as the values are used. */
static void fill_row(session *s, size_t table, const located *at, schema_scratch *scratch) {
    schema_values(&s->schema, table, at, scratch, s->all);
    for (size_t i = 0; s->picked != NULL && i < s->layers[LAYER_EVENTS].n_columns; i++) {
        s->row[i] = s->all[s->picked[i]];
    }
}

static gm_status write_event(session *s, size_t table, const located *at, gm_error *err) {
    feature f = {.id = event_key_id(s, at), .values = s->row, .point = at->where->point};
    if (s->key.failed) {
        return gm_fail_memory(err);
    }
    if (s->to_folder) {
        GM_TRY(check_id(s, table, at, f.id, err));
    }
    schema_scratch scratch;
    fill_row(s, table, at, &scratch);
    note_extent_in_time(s, at->event->dates);
    bbox_add_point(&s->facts.box, gm_to_fixed(f.point.lon, 6), gm_to_fixed(f.point.lat, 6));
    gm_status status = write_feature(s, &s->layers[LAYER_EVENTS], &f, err);
    if (status == GM_E_EXPORT) {
        gm_error_locate(err, ev_name(s->tables[table]), at->event->line, 0);
    }
    return status;
}

static gm_status write_unplaced(session *s, size_t table, const located *at, gm_error *err) {
    schema_scratch scratch;
    feature f = {.id = 0, .values = s->row};
    bool filled = false;
    for (size_t i = 0; i < s->n_open && s->want[LAYER_EVENTS]; i++) {
        const exporter *e = s->formats[i].exporter;
        if (e->unplaced == NULL) {
            continue;
        }
        if (!filled) {
            fill_row(s, table, at, &scratch);
            filled = true;
        }
        gm_str reason = unplaced_reason(at);
        GM_TRY(e->unplaced(s->states[i], &s->layers[LAYER_EVENTS], &f, reason, err));
    }
    return GM_OK;
}

static gm_status add_placed(session *s, size_t table, const located *at, gm_error *err) {
    s->counts.parts_placed++;
    if (s->want[LAYER_EVENTS]) {
        GM_TRY(write_event(s, table, at, err));
    }
    for (size_t i = 0; s->used != NULL && i < at->where->n_used; i++) {
        s->used[at->where->used[i] / 8] |= (uint8_t)(1u << (at->where->used[i] % 8));
    }
    return s->want[LAYER_EXTENTS] ? extents_add(&s->extents, at->where, err) : GM_OK;
}

static gm_status add_unplaced(session *s, size_t table, const located *at, gm_error *err) {
    s->counts.parts_unplaced++;
    GM_TRY(write_unplaced(s, table, at, err));
    return s->unplaced == NULL ? GM_OK : unplaced_add(s->unplaced, table, at, err);
}

/* Number `i` of an event's parts. A row of our own export is one part of an event, and says which. */
static located part_of(const event *ev, const res_part *parts, size_t n_parts, size_t i) {
    located at = {.event = ev, .part = (int)i + 1, .n_parts = (int)n_parts, .where = &parts[i]};
    if (ev->located && n_parts == 1 && ev->number[EV_PART] >= 1) {
        at.part = (int)ev->number[EV_PART];
        at.n_parts = ev->number[EV_PARTS] >= 1 ? (int)ev->number[EV_PARTS] : at.part;
    }
    return at;
}

/* n_parts when none is. */
static size_t first_placed(const res_part *parts, size_t n_parts) {
    size_t i = 0;
    while (i < n_parts && !parts[i].placed) {
        i++;
    }
    return i;
}

gm_status session_event(session *s, size_t table, const event *ev, const res_part *parts,
                        size_t n_parts, gm_error *err) {
    s->counts.rows++;
    if (!s->drafts && gm_str_eq_nocase(ev->field[EV_STATUS], GM_STR("draft"))) {
        s->counts.rows_draft++;
        return GM_OK;
    }
    size_t first = first_placed(parts, n_parts);
    for (size_t i = 0; i < n_parts; i++) {
        located at = part_of(ev, parts, n_parts, i);
        at.counts = i == (first < n_parts ? first : 0) || ev->located;
        GM_TRY(parts[i].placed ? add_placed(s, table, &at, err) : add_unplaced(s, table, &at, err));
    }
    bool placed = first < n_parts;
    s->counts.rows_placed += placed;
    s->counts.rows_unplaced += !placed;
    return GM_OK;
}

gm_status session_flush(session *s, gm_error *err) {
    for (size_t i = 0; i < s->n_open; i++) {
        const exporter *e = s->formats[i].exporter;
        if (e->flush != NULL && !s->to_folder) {
            GM_TRY(e->flush(s->states[i], err));
        }
    }
    return GM_OK;
}

/* ---- Extents and places ---------------------------------------------------------------------- */

static gm_status write_extent(session *s, const extent *x, gm_arena *arena, gm_error *err) {
    geo_shape shape;
    if (extent_shape(x, arena, &shape) != GM_OK) {
        return gm_fail_memory(err);
    }
    value row[EXTENT_N] = {
        [EXTENT_PLACE_ID] = schema_text(x->place_id),
        [EXTENT_PLACE_NAME] = schema_text(x->place_name),
        [EXTENT_METHOD] = schema_text(gm_str_from(res_method_word(x->method))),
        [EXTENT_RADIUS_M] = schema_int(x->radius_m),
        [EXTENT_GEO_PREC] = schema_int(x->geo_prec > 0 ? x->geo_prec : -1),
        [EXTENT_N_EVENTS] = schema_int(x->n_events),
    };
    feature f = {feature_id_of_hash(extent_key(x)), row, x->point, &shape};
    bbox_add_shape(&s->facts.box, &shape);
    return write_feature(s, &s->layers[LAYER_EXTENTS], &f, err);
}

static gm_status write_extents(session *s, gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gm_status status = GM_OK;
    for (size_t i = 0; i < s->extents.n && status == GM_OK; i++) {
        gm_arena_reset(&arena);
        status = write_extent(s, &s->extents.items[i], &arena, err);
    }
    s->counts.n_extents = s->extents.n;
    gm_arena_clear(&arena);
    return status;
}

static gm_status write_place(session *s, const place *p, gm_arena *arena, gm_error *err) {
    geo_shape shape;
    value row[PLACES_N];
    if (gaz_shape(s->gaz, p->ref, arena, &shape) != GM_OK) {
        return gm_fail(err, GM_E_GAZ_CORRUPT, "the geometry of place %.*s cannot be read",
                       GM_FMT(p->id));
    }
    place_row(p, row);
    feature f = {place_row_id(p, &s->key), row, p->point, p->type == GEO_POINT ? NULL : &shape};
    if (s->key.failed) {
        return gm_fail_memory(err);
    }
    return write_feature(s, &s->layers[LAYER_PLACES], &f, err);
}

static int by_id(const void *a, const void *b) {
    const place *p = a;
    const place *q = b;
    int order = gm_str_cmp(p->id, q->id);
    if (order == 0) {
        order = gm_str_cmp(p->date_from, q->date_from);
    }
    return order != 0 ? order : (p->ref > q->ref) - (p->ref < q->ref);
}

static bool is_used(const session *s, place_ref ref) {
    return (s->used[ref / 8] >> (ref % 8) & 1) != 0;
}

/* The entries that points rest on, by id. */
static gm_status used_places(session *s, place **out, size_t *out_n, gm_error *err) {
    uint32_t n_refs = gaz_n_refs(s->gaz);
    size_t n = 0;
    for (place_ref ref = 0; ref < n_refs; ref++) {
        n += is_used(s, ref);
    }
    place *places = gm_arena_array(&s->arena, n, sizeof *places);
    if (places == NULL) {
        return gm_fail_memory(err);
    }
    *out_n = n;
    n = 0;
    for (place_ref ref = 0; ref < n_refs; ref++) {
        if (is_used(s, ref)) {
            places[n++] = gaz_place(s->gaz, ref);
        }
    }
    qsort(places, n, sizeof *places, by_id);
    *out = places;
    return GM_OK;
}

static gm_status write_places(session *s, gm_error *err) {
    place *places = NULL;
    size_t n = 0;
    GM_TRY(used_places(s, &places, &n, err));
    gm_arena arena = GM_ARENA_INIT;
    gm_status status = GM_OK;
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        gm_arena_reset(&arena);
        status = write_place(s, &places[i], &arena, err);
    }
    s->counts.n_places = n;
    gm_arena_clear(&arena);
    return status;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static gm_status write_unplaced_row(void *arg, const value *row, gm_error *err) {
    session *s = arg;
    feature f = {.values = row};
    return write_feature(s, &s->layers[LAYER_UNPLACED], &f, err);
}

/* ---- Credits --------------------------------------------------------------------------------- */

/* Coarsened events rest on entries that are not told: all sources are thanked. */
static bool is_owed(const session *s, place_ref ref) {
    return s->read != NULL || is_used(s, ref);
}

static gm_status find_credits(session *s, gm_error *err) {
    uint32_t n_refs = s->used == NULL ? 0 : gaz_n_refs(s->gaz);
    size_t n = 0;
    for (place_ref ref = 0; ref < n_refs; ref++) {
        n += is_owed(s, ref);
    }
    place_ref *used = gm_arena_array(&s->arena, n, sizeof *used);
    if (used == NULL) {
        return gm_fail_memory(err);
    }
    n = 0;
    for (place_ref ref = 0; ref < n_refs; ref++) {
        if (is_owed(s, ref)) {
            used[n++] = ref;
        }
    }
    if (credits_of(s->gaz, used, n, &s->arena, &s->facts.credits, &s->facts.n_credits) != GM_OK) {
        return gm_fail_memory(err);
    }
    credits_say(s->facts.credits, s->facts.n_credits, &s->attribution);
    return GM_OK;
}

/* The rows of a coarse table are points, not the rows that were read. */
static void count_what_was_read(session *s) {
    s->counts.rows = s->read->rows;
    s->counts.rows_placed = s->read->rows_placed;
    s->counts.rows_unplaced = s->read->rows_unplaced;
    s->counts.rows_draft = s->read->rows_draft;
    s->counts.parts_unplaced += s->read->parts_unplaced;
}

static gm_status find_facts(session *s, gm_error *err) {
    GM_TRY(find_credits(s, err));
    if (s->read != NULL) {
        count_what_was_read(s);
    }
    s->facts.counts = &s->counts;
    s->facts.notes = "";
    s->facts.attribution = gm_buf_text(&s->attribution);
    date_format(s->dates.first, s->facts.date_first);
    date_format(s->dates.last, s->facts.date_last);
    return s->attribution.failed ? gm_fail_memory(err) : GM_OK;
}

/* ---- Closing --------------------------------------------------------------------------------- */

static gm_status close_files(session *s, gm_error *err) {
    /* From the last to the first, so that n_open always tells which are still to be dropped. */
    while (s->n_open > 0) {
        size_t i = --s->n_open;
        GM_TRY(s->formats[i].exporter->close(s->states[i], &s->facts, err));
    }
    return GM_OK;
}

/* Ends the events: writes the layers that they brought together. */
static gm_status write_collected(session *s, gm_error *err) {
    if (s->collected) {
        return GM_OK;
    }
    s->collected = true;
    if (s->want[LAYER_EXTENTS]) {
        GM_TRY(write_extents(s, err));
    }
    if (s->want[LAYER_PLACES] && s->used != NULL) {
        GM_TRY(write_places(s, err));
    }
    if (s->unplaced != NULL) {
        GM_TRY(unplaced_finish(s->unplaced, err));
    }
    return s->want[LAYER_UNPLACED] ? unplaced_each(s->unplaced, write_unplaced_row, s, err) : GM_OK;
}

gm_status session_claim(session *s, const value *row, gm_error *err) {
    if (!s->want[LAYER_CLAIMS]) {
        return GM_OK;
    }
    GM_TRY(write_collected(s, err));
    feature f = {.values = row};
    return write_feature(s, &s->layers[LAYER_CLAIMS], &f, err);
}

gm_status session_finish(session *s, const export_facts **out_facts, gm_error *err) {
    GM_TRY(write_collected(s, err));
    GM_TRY(find_facts(s, err));
    note_outside(s);
    GM_TRY(close_files(s, err));
    s->facts.notes = gm_buf_text(&s->notes);
    *out_facts = &s->facts;
    return GM_OK;
}

void session_free(session *s) {
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->n_open; i++) {
        s->formats[i].exporter->drop(s->states[i]);
    }
    unplaced_drop(s->unplaced);
    extents_clear(&s->extents);
    ids_clear(&s->ids);
    gm_buf_clear(&s->key);
    gm_buf_clear(&s->attribution);
    gm_buf_clear(&s->notes);
    geo_crs_close(s->crs);
    gm_arena_clear(&s->moved);
    schema_clear(&s->schema);
    gm_arena_clear(&s->arena);
    free(s);
}

/* ---- Renamed columns ------------------------------------------------------------------------- */

/* The i-th extra whose name changed; n_extras behind the last. */
static size_t nth_renamed(const schema *all, size_t i) {
    size_t k = 0;
    for (; k < all->n_extras; k++) {
        bool renamed = !gm_str_is(all->extras[k].file_name, all->columns[all->n_fixed + k].name);
        if (renamed && i-- == 0) {
            break;
        }
    }
    return k;
}

size_t session_n_renamed(const session *s) {
    size_t n = 0;
    while (nth_renamed(&s->schema, n) < s->schema.n_extras) {
        n++;
    }
    return n;
}

void session_renamed(const session *s, size_t i, gm_str *out_file_name, const char **out_name) {
    size_t k = nth_renamed(&s->schema, i);
    *out_file_name = s->schema.extras[k].file_name;
    *out_name = s->schema.columns[s->schema.n_fixed + k].name;
}
