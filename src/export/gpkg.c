/*
 * GeoPackage: the whole set in one file, with a spatial index, aliases, styles and credits inside.
 *
 * Written through SQLite and not by GDAL, for speed: one prepared statement a table, one transaction, and
 * the R-trees packed at the end (rtree.h). GDAL reads it back in the tests.
 *
 * A table holds one kind of geometry, so places come as three, as in the shapefiles. The primary key
 * counts the rows; a feature's own stable number is a column, since keys without an order would scatter
 * the rows over the file (docs/decisions).
 */
#include "export/about.h"
#include "export/exporter.h"
#include "export/gpkg_blob.h"
#include "export/gpkg_tables.h"

#include <math.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"
#include "export/schema.h"

/* The tables that may come about. */
enum {
    T_EVENTS,
    T_EXTENTS,
    T_PLACE_POINTS,
    T_PLACE_LINES,
    T_PLACE_AREAS,
    T_UNPLACED,
    T_CLAIMS,
    T_N
};

static const struct {
    const char *name, *geometry, *about;
} kinds[T_N] = {
    [T_EVENTS] = {"events", "POINT", "one point for each place of each event"},
    [T_EXTENTS] = {"extents", "MULTIPOLYGON", "how far from its point an event may have been"},
    [T_PLACE_POINTS] = {"places_points", "POINT", "gazetteer entries that points rest on"},
    [T_PLACE_LINES] = {"places_lines", "MULTILINESTRING", "gazetteer entries that points rest on"},
    [T_PLACE_AREAS] = {"places_areas", "MULTIPOLYGON", "gazetteer entries that points rest on"},
    [T_UNPLACED] = {"unplaced", NULL, "what could not be placed, and why"},
    [T_CLAIMS] = {"claims", NULL, "what each source says"},
};

typedef struct open_table {
    bool open;
    gpkg_table table;
    sqlite3_stmt *insert;
    gm_buf boxes; /* rtree_box of each row */
} open_table;

typedef struct gpkg {
    gm_arena arena;
    sql sql;
    const char *title;
    const export_options *options;
    gpkg_srs srs;
    open_table tables[T_N];
    gm_buf blob; /* the geometry of the row */
    gm_buf text; /* a cell that had to be mended */
} gpkg;

/* ---- Opening ---------------------------------------------------------------------------------- */

static gm_status prepare_insert(gpkg *g, open_table *t, gm_error *err) {
    gm_buf text = GM_BUF_INIT;
    size_t n =
        t->table.lay->n_columns + (t->table.geometry != NULL) + (t->table.feature_id != NULL);
    gm_buf_printf(&text, "INSERT INTO \"%s\" VALUES(NULL", t->table.name);
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(&text, ",?");
    }
    gm_buf_add_char(&text, ')');
    gm_status status = sql_prepare(&g->sql, gm_buf_text(&text), &t->insert, err);
    gm_buf_clear(&text);
    return status;
}

static gm_status open_one(gpkg *g, size_t i, const layer *lay, gm_error *err) {
    open_table *t = &g->tables[i];
    gpkg_table *table = &t->table;
    *table = (gpkg_table){.name = kinds[i].name,
                          .geometry = kinds[i].geometry,
                          .about = kinds[i].about,
                          .lay = lay,
                          .box = GPKG_BOX_EMPTY};
    table->fid = schema_free_name(&g->arena, lay->columns, lay->n_columns, "fid");
    table->geom = schema_free_name(&g->arena, lay->columns, lay->n_columns, "geom");
    if (table->fid == NULL || table->geom == NULL) {
        return gm_fail_memory(err);
    }
    table->feature_id = about_adds_id(lay) ? ABOUT_ID_COLUMN : NULL;
    GM_TRY(gpkg_create(&g->sql, table, err));
    GM_TRY(prepare_insert(g, t, err));
    t->open = true;
    return GM_OK;
}

/* Places go by their shape; NULL is a point. */
static size_t table_of(const layer *lay, const geo_shape *shape) {
    switch (lay->id) {
    case LAYER_EVENTS:
        return T_EVENTS;
    case LAYER_EXTENTS:
        return T_EXTENTS;
    case LAYER_UNPLACED:
        return T_UNPLACED;
    case LAYER_CLAIMS:
        return T_CLAIMS;
    case LAYER_PLACES:
    case LAYER_N:
        break;
    }
    return shape == NULL || shape->type == GEO_POINT ? T_PLACE_POINTS
           : shape->type == GEO_LINE                 ? T_PLACE_LINES
                                                     : T_PLACE_AREAS;
}

static gm_status open_layers(gpkg *g, const export_target *target, gm_error *err) {
    g->srs = gpkg_wgs84;
    if (target->crs != NULL) {
        GM_TRY(gpkg_srs_of(target->crs, &g->arena, &g->srs, err));
    }
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.gpkg", target->dir, target->theatre);
    gm_status status =
        path.failed ? gm_fail_memory(err) : sql_create(&g->sql, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    GM_TRY(status);
    GM_TRY(gpkg_begin(&g->sql, &g->srs, err));
    for (size_t i = 0; i < target->n_layers; i++) {
        /* Which kinds of places there are shows only when they come. */
        const layer *lay = target->layers[i];
        if (lay->id != LAYER_PLACES) {
            GM_TRY(open_one(g, table_of(lay, NULL), lay, err));
        }
    }
    return GM_OK;
}

static void drop(void *state) {
    gpkg *g = state;
    if (g == NULL) {
        return;
    }
    for (size_t i = 0; i < T_N; i++) {
        sqlite3_finalize(g->tables[i].insert);
        gm_buf_clear(&g->tables[i].boxes);
    }
    sql_drop(&g->sql);
    gm_buf_clear(&g->blob);
    gm_buf_clear(&g->text);
    gm_arena_clear(&g->arena);
    free(g);
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    gpkg *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return gm_fail_memory(err);
    }
    g->title = target->title;
    g->options = target->options;
    gm_status status = open_layers(g, target, err);
    if (status != GM_OK) {
        drop(g);
        return status;
    }
    *out_state = g;
    return GM_OK;
}

/* ---- Rows ------------------------------------------------------------------------------------- */

static int bind_text(gpkg *g, sqlite3_stmt *insert, int at, gm_str text) {
    if (gm_utf8_clean(text)) {
        return sqlite3_bind_text64(insert, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    }
    gm_buf_reset(&g->text);
    gm_utf8_add_clean(&g->text, text);
    return g->text.failed ? SQLITE_NOMEM
                          : sqlite3_bind_text64(insert, at, g->text.ptr, g->text.len,
                                                SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int bind_value(gpkg *g, sqlite3_stmt *insert, int at, const column *col, const value *v) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    double number;
    if (v->is_null) {
        return sqlite3_bind_null(insert, at);
    }
    switch (col->type) {
    case COL_INT:
        return sqlite3_bind_int64(insert, at, v->number);
    case COL_FIXED:
        return sqlite3_bind_double(insert, at, (double)v->number / powers[col->decimals]);
    case COL_RAW:
        /* Of text in a column of numbers GDAL would make a 0. */
        return gm_parse_double(v->text, &number) ? sqlite3_bind_double(insert, at, number)
                                                 : sqlite3_bind_null(insert, at);
    case COL_TEXT:
    case COL_DATE:
        break;
    }
    return bind_text(g, insert, at, v->text);
}

/* The geometry of the row into g->blob, its box into that of the table and the index. */
static gm_status make_geometry(gpkg *g, open_table *t, const feature *f, gm_error *err) {
    gpkg_box box;
    if (t == &g->tables[T_EVENTS] || t == &g->tables[T_PLACE_POINTS]) {
        gm_buf_reset(&g->blob);
        char *to = gm_buf_reserve(&g->blob, GPKG_POINT_SIZE);
        if (to == NULL) {
            return gm_fail_memory(err);
        }
        gpkg_point(to, g->srs.id, f->point, &box);
        g->blob.len = GPKG_POINT_SIZE;
    } else {
        gpkg_shape(&g->blob, g->srs.id, f->shape, g->srs.on_plane, &box);
    }
    rtree_box indexed = box.west <= box.east
                            ? rtree_box_of(box.west, box.east, box.south, box.north)
                            : rtree_box_none();
    gm_buf_add(&t->boxes, &indexed, sizeof indexed);
    gpkg_box_add(&t->table.box, &box);
    return g->blob.failed || t->boxes.failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    gpkg *g = state;
    size_t i = table_of(lay, f->shape);
    open_table *t = &g->tables[i];
    if (!t->open) {
        GM_TRY(open_one(g, i, lay, err));
    }
    int at = 1;
    int code = SQLITE_OK;
    if (t->table.geometry != NULL) {
        GM_TRY(make_geometry(g, t, f, err));
        code = sqlite3_bind_blob64(t->insert, at++, g->blob.ptr, g->blob.len, SQLITE_STATIC);
    }
    for (size_t k = 0; k < lay->n_columns && code == SQLITE_OK; k++) {
        code = bind_value(g, t->insert, at++, &lay->columns[k], &f->values[k]);
    }
    if (t->table.feature_id != NULL && code == SQLITE_OK) {
        code = f->id != 0 ? sqlite3_bind_int64(t->insert, at, (int64_t)f->id)
                          : sqlite3_bind_null(t->insert, at);
    }
    t->table.n_rows++;
    return code == SQLITE_OK ? sql_step(&g->sql, t->insert, err) : sql_fail(&g->sql, err);
}

/* ---- Closing ---------------------------------------------------------------------------------- */

static gm_status close_tables(gpkg *g, const export_facts *facts, gm_error *err) {
    for (size_t i = 0; i < T_N; i++) {
        open_table *t = &g->tables[i];
        if (!t->open) {
            continue;
        }
        const rtree_box *boxes = (const rtree_box *)(const void *)t->boxes.ptr;
        GM_TRY(gpkg_register(&g->sql, &g->srs, &t->table, boxes, g->title, err));
        gm_buf_clear(&t->boxes);
        sqlite3_finalize(t->insert);
        t->insert = NULL;
    }
    gm_buf text = GM_BUF_INIT;
    about_say(g->title, g->options, facts, &text);
    gm_status status =
        text.failed ? gm_fail_memory(err) : gpkg_end(&g->sql, gm_buf_text(&text), err);
    gm_buf_clear(&text);
    return status == GM_OK ? sql_close(&g->sql, err) : status;
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    gm_status status = close_tables(state, facts, err);
    drop(state);
    return status;
}

const exporter exporter_gpkg = {
    .name = "gpkg",
    .summary = "GeoPackage: all layers in one file, with styles and a spatial index",
    .streams = false,
    .by_default = true,
    .any_crs = true,
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
