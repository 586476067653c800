/*
 * One web page that holds everything: the map, its script and the data. docs/web-page.md tells the form of
 * the data block.
 *
 * The page was put together when gazmap was built (src/export/html/assemble.cmake); here the data is
 * streamed into it, one row a line. A text that stood in its column before is a number, since types, actors,
 * places and sources repeat; 20,000 events take a sixth less room so.
 */
#include "export/exporter.h"

#include <math.h>
#include <stdlib.h>

#include "core/embedded.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "export/base_map.h"
#include "export/credits.h"
#include "export/schema.h"
#include "export/spread.h"

enum {
    DECIMALS = 6,
    SEEN_MOST = 4096,     /* texts remembered for each column */
    SEEN_LONGEST = 200,   /* bytes of one; longer ones hardly repeat */
    CORNERS_MOST = 60000, /* of the ground: half a megabyte, and drawn within a frame */
};

/* The texts of a column that a number may stand for. */
typedef struct seen {
    gm_str *texts;
    uint32_t *slots; /* hash table: index + 1, 0 empty; 2 * SEEN_MOST of them */
    uint32_t n;
} seen;

typedef struct html {
    gm_arena arena;
    gm_writer out;
    gm_str page; /* what of the page is still to come */
    export_target target;
    const layer *table; /* being written; NULL: none */
    bool any_row;
    seen *columns;
    spread spread; /* of the events, for the ground around them */
} html;

/* ---- The page around the data ------------------------------------------------------------------ */

static bool stands_in_markup(char c) {
    return c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

static void add_markup(gm_buf *buf, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (stands_in_markup(text.ptr[i])) {
            gm_buf_add_char(buf, text.ptr[i]);
        } else {
            gm_buf_printf(buf, "&#%d;", text.ptr[i]);
        }
    }
}

/* True for a character of a host, a port or a scheme. A content security policy knows no escapes. */
static bool in_origin(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':';
}

/* " https://tiles.example" of a tile URL; subdomains, as in {s}.tile.example, are "*". Empty when the URL has
 * no such beginning. */
static gm_status add_origin(gm_buf *buf, const char *url, gm_error *err) {
    gm_str rest = gm_str_from(url);
    bool secure = gm_str_starts(rest, GM_STR("https://"));
    if (!secure && !gm_str_starts(rest, GM_STR("http://"))) {
        return gm_fail(err, GM_E_ARG, "the tile URL \"%s\" does not begin with https://", url);
    }
    gm_buf_add_text(buf, secure ? " https://" : " http://");
    rest = gm_str_skip(rest, secure ? 8 : 7);
    if (gm_str_starts(rest, GM_STR("{s}."))) {
        gm_buf_add_char(buf, '*');
        rest = gm_str_skip(rest, 3);
    }
    size_t len = 0;
    while (len < rest.len && in_origin(rest.ptr[len])) {
        len++;
    }
    if (len == 0 || len == rest.len || rest.ptr[len] != '/') {
        return gm_fail(err, GM_E_ARG,
                       "the tile URL \"%s\" has no plain host; it looks like "
                       "https://tiles.example/{z}/{x}/{y}.png",
                       url);
    }
    gm_buf_add(buf, rest.ptr, len);
    return GM_OK;
}

/* Writes the page up to and without @DATA@. */
static gm_status add_head(html *h, gm_error *err) {
    gm_buf *buf = &h->out.buf;
    static const gm_str title = {"@TITLE@", 7}, tiles = {"@TILES@", 7}, data = {"@DATA@", 6};
    while (h->page.len > 0) {
        const char *at = memchr(h->page.ptr, '@', h->page.len);
        size_t n = at == NULL ? h->page.len : (size_t)(at - h->page.ptr);
        gm_buf_add(buf, h->page.ptr, n);
        h->page = gm_str_skip(h->page, n);
        if (gm_str_starts(h->page, data)) {
            h->page = gm_str_skip(h->page, data.len);
            return GM_OK;
        }
        if (gm_str_starts(h->page, title)) {
            add_markup(buf, gm_str_from(h->target.title));
            h->page = gm_str_skip(h->page, title.len);
        } else if (gm_str_starts(h->page, tiles)) {
            const char *url = h->target.options->tile_url;
            GM_TRY(url == NULL ? GM_OK : add_origin(buf, url, err));
            h->page = gm_str_skip(h->page, tiles.len);
        } else if (h->page.len > 0) {
            gm_buf_add_char(buf, '@');
            h->page = gm_str_skip(h->page, 1);
        }
    }
    return GM_OK;
}

static void add_member(gm_buf *buf, const char *name, const char *text) {
    if (text != NULL) {
        gm_buf_printf(buf, "\"%s\":", name);
        gm_buf_add_json(buf, gm_str_from(text));
        gm_buf_add_text(buf, ",\n");
    }
}

static void add_data_head(html *h) {
    gm_buf *buf = &h->out.buf;
    gm_buf_add_text(buf, "{\"format\":1,\n");
    add_member(buf, "title", h->target.title);
    add_member(buf, "theatre", h->target.theatre);
    add_member(buf, "tiles", h->target.options->tile_url);
    add_member(buf, "coarsened", h->target.options->coarsened);
}

/* ---- Cells ---------------------------------------------------------------------------------------- */

static bool seen_room(html *h, seen *s) {
    if (s->texts == NULL) {
        s->texts = gm_arena_take(&h->arena, SEEN_MOST, sizeof *s->texts);
        s->slots = gm_arena_array(&h->arena, 2 * SEEN_MOST, sizeof *s->slots);
    }
    return s->texts != NULL && s->slots != NULL;
}

/* The number of a text that was seen, or SEEN_MOST. A new one is remembered while there is room: then
 * *out_new is true. */
static uint32_t seen_find(html *h, seen *s, gm_str text, bool *out_new) {
    *out_new = false;
    if (text.len > SEEN_LONGEST || !seen_room(h, s)) {
        return SEEN_MOST;
    }
    size_t mask = 2 * SEEN_MOST - 1;
    size_t slot = gm_hash64(text) & mask;
    for (; s->slots[slot] != 0; slot = (slot + 1) & mask) {
        if (gm_str_eq(s->texts[s->slots[slot] - 1], text)) {
            return s->slots[slot] - 1;
        }
    }
    if (s->n < SEEN_MOST) {
        gm_str copy = gm_arena_copy(&h->arena, text);
        if (copy.ptr != NULL) {
            s->texts[s->n++] = copy;
            s->slots[slot] = s->n;
            *out_new = true;
        }
    }
    return SEEN_MOST;
}

static void add_text_cell(html *h, seen *s, gm_str text) {
    gm_buf *buf = &h->out.buf;
    bool is_new;
    uint32_t number = seen_find(h, s, text, &is_new);
    if (number < SEEN_MOST) {
        gm_buf_add_int(buf, number);
    } else if (is_new) {
        gm_buf_add_json(buf, text);
    } else {
        gm_buf_add_char(buf, '[');
        gm_buf_add_json(buf, text);
        gm_buf_add_char(buf, ']');
    }
}

static bool is_number(const column *col) {
    return col->type == COL_INT || col->type == COL_FIXED;
}

static bool is_empty(const column *col, const value *val) {
    return val->is_null || (!is_number(col) && val->text.len == 0);
}

/* Cells in the order of the columns; empty ones at the end are left out. */
static void add_cells(html *h, const layer *lay, const value *values) {
    gm_buf *buf = &h->out.buf;
    size_t n = lay->n_columns;
    while (n > 0 && is_empty(&lay->columns[n - 1], &values[n - 1])) {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        const column *col = &lay->columns[i];
        gm_buf_add_char(buf, ',');
        if (is_empty(col, &values[i])) {
            gm_buf_add(buf, "\"\"", 2);
        } else if (is_number(col)) {
            gm_buf_add_fixed_short(buf, values[i].number, col->type == COL_INT ? 0 : col->decimals);
        } else {
            add_text_cell(h, &h->columns[i], values[i].text);
        }
    }
    gm_buf_add_char(buf, ']');
}

/* ---- Geometry ------------------------------------------------------------------------------------- */

static size_t corners_of(const geo_shape *shape) {
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n += shape->parts[i].n;
    }
    return n;
}

static void add_point(gm_buf *buf, gm_latlon p) {
    gm_buf_add_fixed_short(buf, gm_to_fixed(p.lon, DECIMALS), DECIMALS);
    gm_buf_add_char(buf, ',');
    gm_buf_add_fixed_short(buf, gm_to_fixed(p.lat, DECIMALS), DECIMALS);
}

/* Millionths of a degree; each corner as its distance from the one before. */
static void add_path(gm_buf *buf, const geo_part *part) {
    int64_t lon = 0;
    int64_t lat = 0;
    for (size_t i = 0; i < part->n; i++) {
        int64_t to_lon = gm_to_fixed(part->points[i].lon, DECIMALS);
        int64_t to_lat = gm_to_fixed(part->points[i].lat, DECIMALS);
        gm_buf_add_char(buf, i == 0 ? '[' : ',');
        gm_buf_add_int(buf, to_lon - lon);
        gm_buf_add_char(buf, ',');
        gm_buf_add_int(buf, to_lat - lat);
        lon = to_lon;
        lat = to_lat;
    }
    gm_buf_add_char(buf, ']');
}

static void add_shape(gm_buf *buf, const geo_shape *shape) {
    gm_buf_add_text(buf, shape->type == GEO_AREA ? "{\"a\":[" : "{\"l\":[");
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (i > 0) {
            gm_buf_add_char(buf, ',');
        }
        add_path(buf, &shape->parts[i]);
    }
    gm_buf_add_text(buf, "]}");
}

static void add_geometry(gm_buf *buf, const layer *lay, const feature *f) {
    if (lay->geometry == LAYER_TABLE) {
        gm_buf_add_char(buf, '0');
        return;
    }
    bool with_point = f->shape == NULL || lay->id == LAYER_EXTENTS || f->shape->type == GEO_POINT;
    if (with_point) {
        gm_buf_add_char(buf, '[');
        add_point(buf, f->point);
    }
    if (f->shape != NULL && f->shape->type != GEO_POINT) {
        gm_buf_add_text(buf, with_point ? "," : "");
        add_shape(buf, f->shape);
    }
    if (with_point) {
        gm_buf_add_char(buf, ']');
    }
}

/* ---- Tables --------------------------------------------------------------------------------------- */

static void end_table(html *h) {
    if (h->table != NULL) {
        gm_buf_add_text(&h->out.buf, "\n]},\n");
    }
    h->table = NULL;
}

static gm_status begin_table(html *h, const layer *lay, gm_error *err) {
    gm_buf *buf = &h->out.buf;
    end_table(h);
    gm_arena_reset(&h->arena);
    h->columns = gm_arena_array(&h->arena, lay->n_columns, sizeof *h->columns);
    if (h->columns == NULL) {
        return gm_fail_memory(err);
    }
    gm_buf_printf(buf, "\"%s\":{\"columns\":[", lay->name);
    for (size_t i = 0; i < lay->n_columns; i++) {
        const column *col = &lay->columns[i];
        gm_buf_add_text(buf, i == 0 ? "[" : ",[");
        gm_buf_add_json(buf, gm_str_from(col->name));
        gm_buf_add_char(buf, ',');
        gm_buf_add_json(buf, gm_str_from(col->alias == NULL ? col->name : col->alias));
        gm_buf_add_text(buf, is_number(col) ? ",\"n\"]" : ",\"t\"]");
    }
    gm_buf_add_text(buf, "],\"rows\":[");
    h->table = lay;
    h->any_row = false;
    return GM_OK;
}

static gm_status begin_row(html *h, const layer *lay, gm_error *err) {
    if (h->table != lay) {
        GM_TRY(begin_table(h, lay, err));
    }
    gm_buf_add_text(&h->out.buf, h->any_row ? ",\n[" : "\n[");
    h->any_row = true;
    return GM_OK;
}

/* On the circle, or where the antimeridian cuts it. */
static bool on_circle(gm_latlon centre, double radius_m, gm_latlon corner) {
    double metres = 0;
    return fabs(corner.lon) >= 180 ||
           (gm_distance_m(centre, corner, &metres) == GM_OK && fabs(metres - radius_m) <= 2);
}

/* True for an extent that is no more than the circle of its radius: the page draws that itself. Looks at
 * some corners; the first of them settles it for nearly all areas. */
static bool is_circle(const feature *f) {
    enum { CORNERS = 64, MOST = CORNERS + 10, STRIDE = 8 };
    const value *radius = &f->values[EXTENT_RADIUS_M];
    size_t n = corners_of(f->shape);
    if (radius->is_null || n <= CORNERS || n > MOST) {
        return false;
    }
    for (size_t i = 0; i < f->shape->n_parts; i++) {
        const geo_part *ring = &f->shape->parts[i];
        for (size_t k = 0; k < ring->n; k += STRIDE) {
            if (!on_circle(f->point, (double)radius->number, ring->points[k])) {
                return false;
            }
        }
    }
    return true;
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    html *h = state;
    /* The page has the unplaced already. */
    if (lay->id == LAYER_UNPLACED || (lay->id == LAYER_EXTENTS && is_circle(f))) {
        return GM_OK;
    }
    if (lay->id == LAYER_EVENTS) {
        spread_add(&h->spread, f->point);
    }
    GM_TRY(begin_row(h, lay, err));
    add_geometry(&h->out.buf, lay, f);
    add_cells(h, lay, f->values);
    return gm_writer_poll(&h->out, err);
}

/* Among the events, with the reason where the position would be. */
static gm_status write_unplaced(void *state, const layer *events, const feature *f, gm_str reason,
                                gm_error *err) {
    html *h = state;
    GM_TRY(begin_row(h, events, err));
    gm_buf_add_json(&h->out.buf, reason);
    add_cells(h, events, f->values);
    return gm_writer_poll(&h->out, err);
}

/* ---- Around the events ---------------------------------------------------------------------------- */

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
static const layer around_layer = {LAYER_PLACES, "around", LAYER_MIXED, around_columns, AROUND_N};

/* *corners is what there is room for. */
static gm_status add_around(html *h, place_ref ref, size_t *corners, gm_arena *arena,
                            gm_error *err) {
    place p = gaz_place(h->target.gaz, ref);
    geo_shape shape;
    if (gaz_shape(h->target.gaz, ref, arena, &shape) != GM_OK) {
        return gm_fail(err, GM_E_GAZ_CORRUPT, "the geometry of place %.*s cannot be read",
                       GM_FMT(p.id));
    }
    size_t n = corners_of(&shape);
    if (n > *corners) {
        return GM_OK;
    }
    *corners -= n;
    value row[AROUND_N] = {
        [AROUND_ID] = schema_text(p.id),
        [AROUND_NAME] = schema_text(p.name),
        [AROUND_KIND] = schema_text(p.kind_word),
        [AROUND_REF] = schema_text(p.road_ref),
        [AROUND_POPULATION] = schema_int(p.population),
        [AROUND_RADIUS_M] = schema_int(schema_radius_m(p.radius_m)),
    };
    feature f = {0, row, p.point, p.type == GEO_POINT ? NULL : &shape};
    return write_feature(h, &around_layer, &f, err);
}

static gm_status write_around(html *h, const base_map *base, gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gm_status status = GM_OK;
    size_t corners = CORNERS_MOST;
    for (size_t i = 0; i < base->n && status == GM_OK; i++) {
        gm_arena_reset(&arena);
        status = add_around(h, base->refs[i], &corners, &arena, err);
    }
    gm_arena_clear(&arena);
    return status;
}

/* The ground of the map, and whom the map owes then. `arena` holds *out_credits. */
static gm_status add_ground(html *h, const export_facts *facts, gm_arena *arena,
                            const credit **out_credits, size_t *out_n, gm_error *err) {
    geo_box box;
    date_span days;
    base_map base;
    const credit *around = NULL;
    size_t n_around = 0;
    if (!spread_box(&h->spread, &box)) {
        return GM_OK;
    }
    GM_TRY(base_map_days(facts, &days, err));
    bool outlines_only = h->target.options->coarsened != NULL;
    GM_TRY(base_map_choose(h->target.gaz, box, days, outlines_only, arena, &base, err));
    if (base.n == 0) {
        return GM_OK;
    }
    if (credits_of(h->target.gaz, base.refs, base.n, arena, &around, &n_around) != GM_OK) {
        return gm_fail_memory(err);
    }
    credit *all = gm_arena_array(arena, facts->n_credits + n_around, sizeof *all);
    if (all == NULL) {
        return gm_fail_memory(err);
    }
    *out_n = credits_join(facts->credits, facts->n_credits, around, n_around, all);
    *out_credits = all;
    return write_around(h, &base, err);
}

/* ---- Opening and closing -------------------------------------------------------------------------- */

static void add_facts(gm_buf *buf, const export_counts *c, const credit *credits, size_t n) {
    gm_buf_printf(
        buf,
        "\"facts\":{\"counts\":{\"rows\":%llu,\"rows_placed\":%llu,\"rows_unplaced\":%llu,"
        "\"rows_draft\":%llu,\"parts_placed\":%llu},\n\"credits\":[",
        (unsigned long long)c->rows, (unsigned long long)c->rows_placed,
        (unsigned long long)c->rows_unplaced, (unsigned long long)c->rows_draft,
        (unsigned long long)c->parts_placed);
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(buf, i == 0 ? "\n[" : ",\n[");
        gm_buf_add_json(buf, credits[i].source);
        gm_buf_add_char(buf, ',');
        gm_buf_add_json(buf, credits[i].licence);
        gm_buf_add_char(buf, ']');
    }
    gm_buf_add_text(buf, "]}}");
}

static void drop(void *state) {
    html *h = state;
    if (h != NULL) {
        gm_writer_drop(&h->out);
        gm_arena_clear(&h->arena);
        free(h);
    }
}

static gm_status open_file(html *h, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, h->target.dir, "map.html");
    (void)gm_buf_text(&path);
    gm_status status = path.failed ? gm_fail_memory(err) : gm_writer_open(&h->out, path.ptr, err);
    gm_buf_clear(&path);
    return status;
}

static gm_status open_page(const export_target *target, void **out_state, gm_error *err) {
    html *h = calloc(1, sizeof *h);
    if (h == NULL) {
        return gm_fail_memory(err);
    }
    *h = (html){.out = GM_WRITER_INIT, .page = embedded_text("map.html"), .target = *target};
    gm_status status = open_file(h, err);
    if (status == GM_OK) {
        status = add_head(h, err);
    }
    if (status != GM_OK) {
        drop(h);
        return status;
    }
    add_data_head(h);
    *out_state = h;
    return GM_OK;
}

static gm_status finish(html *h, const export_facts *facts, gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    const credit *credits = facts->credits;
    size_t n_credits = facts->n_credits;
    gm_status status = add_ground(h, facts, &arena, &credits, &n_credits, err);
    end_table(h);
    add_facts(&h->out.buf, facts->counts, credits, n_credits);
    gm_arena_clear(&arena);
    GM_TRY(status);
    gm_buf_add_str(&h->out.buf, h->page);
    return gm_writer_close(&h->out, err);
}

static gm_status close_page(void *state, const export_facts *facts, gm_error *err) {
    html *h = state;
    gm_status status = finish(h, facts, err);
    drop(h);
    return status;
}

const exporter exporter_html = {
    .name = "html",
    .summary = "map.html: a map with time slider, filters and sources in one page, for any browser",
    .by_default = true,
    .keeps_wgs84 = true,
    .open = open_page,
    .feature = write_feature,
    .unplaced = write_unplaced,
    .close = close_page,
    .drop = drop,
};
