/*
 * Any format that GDAL writes: one file of all layers, a folder with a file for each where the format holds
 * one layer only, or tables of a database.
 */
#include "export/exporter.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/num.h"
#include "ogr/ogr_write.h"

/* ---- What GDAL does not tell about its drivers ------------------------------------------------- */

enum { N_OPTIONS = 6 };

static const struct habit {
    const char *driver;
    bool one_kind; /* a layer holds points, lines or areas, no mixture */
    bool
        events_only; /* it is a list of points; places among the events would be taken for events */
    bool wgs84_only;
    const char *dataset[N_OPTIONS];
    const char *layer[N_OPTIONS];
    const char *shapes[N_OPTIONS]; /* instead of `layer`, for layers of other things than points */
} habits[] = {
    {.driver = "CSV",
     .layer = {"STRING_QUOTING=IF_NEEDED"},
     .shapes = {"STRING_QUOTING=IF_NEEDED", "GEOMETRY=AS_WKT"}},
    {.driver = "ESRI Shapefile", .one_kind = true, .layer = {"ENCODING=UTF-8"}},
    {.driver = "GPKG", .layer = {"FID=feature_fid"}},
    {.driver = "GPX",
     .events_only = true,
     .wgs84_only = true,
     .dataset = {"GPX_USE_EXTENSIONS=YES"}},
    {.driver = "GeoJSON", .wgs84_only = true, .layer = {"RFC7946=YES"}},
    {.driver = "GeoJSONSeq", .wgs84_only = true},
    {.driver = "GeoRSS", .events_only = true, .wgs84_only = true},
    {.driver = "KML", .wgs84_only = true},
    {.driver = "LIBKML", .wgs84_only = true},
    {.driver = "MSSQLSpatial", .layer = {"FID=feature_fid"}},
    {.driver = "MapInfo File", .dataset = {"ENCODING=UTF-8"}, .layer = {"ENCODING=UTF-8"}},
    {.driver = "OpenFileGDB", .one_kind = true},
    {.driver = "PGDUMP", .layer = {"FID=feature_fid"}},
    {.driver = "PostgreSQL", .layer = {"FID=feature_fid"}},
    {.driver = "SQLite", .layer = {"FID=feature_fid"}},
};

static const struct habit *find_habit(const char *driver) {
    static const struct habit none;
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        if (strcmp(habits[i].driver, driver) == 0) {
            return &habits[i];
        }
    }
    return &none;
}

/* What a format calls what we call otherwise. */
static const struct {
    const char *driver, *ours, *theirs;
} names[] = {
    {"GPX", "title", "name"},
    {"GPX", "summary", "desc"},
    {"GPX", "source_url", "link1_href"},
    {"GPX", "source", "src"},
    {"GeoRSS", "summary", "description"},
    {"GeoRSS", "source_url", "link"},
};

static const char *their_name(const char *driver, const char *name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].driver, driver) == 0 && strcmp(names[i].ours, name) == 0) {
            return names[i].theirs;
        }
    }
    return name;
}

/* ---- State ------------------------------------------------------------------------------------- */

/* The tables that may come of one layer: by kind of geometry where the driver wants one kind only. */
enum { TABLE_POINTS, TABLE_LINES, TABLE_AREAS, TABLE_ALL, N_TABLES };

typedef struct table {
    ogr_writer *writer; /* of its own, for drivers of one layer a file; closed with the table */
    ogr_layer *layer;   /* NULL: not made */
} table;

/* One layer of the set. */
typedef struct member {
    const layer *lay;
    ogr_column *columns; /* the layer's, then two that stand in for a point */
    ogr_value *values;
    table tables[N_TABLES];
    bool left_out;
    uint64_t n_left_out; /* features that GDAL refused, and why the first was */
    gm_error why;
} member;

typedef struct ogr_layers {
    gm_arena arena;
    ogr_driver driver;
    const struct habit *habit;
    export_target target;
    const char *dir; /* folder for a file each; NULL: `shared` holds all layers */
    ogr_writer *shared;
    member *members;
    size_t n_members, n_begun;
    char code[64]; /* of the CRS; "": WGS 84 */
} ogr_layers;

static void drop(void *state) {
    ogr_layers *s = state;
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->n_members; i++) {
        for (size_t k = 0; k < N_TABLES; k++) {
            ogr_write_drop(s->members[i].tables[k].writer);
        }
    }
    ogr_write_drop(s->shared);
    gm_arena_clear(&s->arena);
    free(s);
}

/* ---- Opening ----------------------------------------------------------------------------------- */

static gm_status check_target(const ogr_layers *s, const export_target *target, gm_error *err) {
    if (s->driver.prefix != NULL && target->database == NULL) {
        return gm_fail(err, GM_E_EXPORT,
                       "%s is a database and not a file: name it with -o, such as -o "
                       "'%sdbname=incidents'",
                       s->driver.name, s->driver.prefix);
    }
    if (s->driver.prefix == NULL && target->database != NULL) {
        return gm_fail(err, GM_E_EXPORT, "%s writes files; name a folder with -o", s->driver.name);
    }
    if (target->crs != NULL && s->habit->wgs84_only) {
        return gm_fail(err, GM_E_EXPORT,
                       "ogr:%s cannot be in %s: the format is WGS 84 by its own "
                       "rules",
                       s->driver.name, geo_crs_code(target->crs));
    }
    return GM_OK;
}

static gm_status open_writer(const ogr_layers *s, const char *path, ogr_writer **out,
                             gm_error *err) {
    ogr_target target = {.driver = &s->driver,
                         .path = path,
                         .options = s->habit->dataset,
                         .crs = s->code[0] == '\0' ? NULL : s->code,
                         .overwrite = s->target.options->overwrite};
    return ogr_write_open(&target, out, err);
}

/* "dir/name.extension" in the arena; NULL when memory ran out. */
static const char *file_path(ogr_layers *s, const char *dir, const char *name) {
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.%s", dir, name, s->driver.extension);
    const char *copy = path.failed ? NULL : gm_arena_copy(&s->arena, gm_buf_view(&path)).ptr;
    gm_buf_clear(&path);
    return copy;
}

/* A folder by the driver's name: "MapInfo File" as mapinfo_file. */
static gm_status make_folder(ogr_layers *s, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, s->target.dir, s->driver.name);
    for (size_t i = path.len - strlen(s->driver.name); i < path.len; i++) {
        char c = path.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        path.ptr[i] = letter ? c : c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : '_';
    }
    s->dir = path.failed ? NULL : gm_arena_copy(&s->arena, gm_buf_view(&path)).ptr;
    gm_buf_clear(&path);
    return s->dir == NULL ? gm_fail_memory(err) : gm_make_dirs(s->dir, 0777, err);
}

static gm_status open_place(ogr_layers *s, gm_error *err) {
    if (s->driver.prefix != NULL) {
        return open_writer(s, s->target.database, &s->shared, err);
    }
    if (!s->driver.many_layers && !s->habit->events_only) {
        return make_folder(s, err);
    }
    const char *path = file_path(s, s->target.dir, s->target.theatre);
    return path == NULL ? gm_fail_memory(err) : open_writer(s, path, &s->shared, err);
}

static ogr_column column_of(const ogr_layers *s, const column *c) {
    static const ogr_type types[] = {[COL_TEXT] = OGR_TEXT,
                                     [COL_INT] = OGR_WHOLE,
                                     [COL_FIXED] = OGR_REAL,
                                     [COL_DATE] = OGR_DATE,
                                     [COL_RAW] = OGR_REAL};
    return (ogr_column){
        .name = their_name(s->driver.name, c->name), .alias = c->alias, .type = types[c->type]};
}

static gm_status add_member(ogr_layers *s, const layer *lay, gm_error *err) {
    member *m = &s->members[s->n_members];
    size_t n = lay->n_columns + 2;
    m->lay = lay;
    m->columns = gm_arena_array(&s->arena, n, sizeof *m->columns);
    m->values = gm_arena_array(&s->arena, n, sizeof *m->values);
    if (m->columns == NULL || m->values == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < lay->n_columns; i++) {
        m->columns[i] = column_of(s, &lay->columns[i]);
    }
    bool degrees = s->code[0] == '\0';
    m->columns[n - 2] = (ogr_column){degrees ? "lon" : "x", NULL, OGR_REAL, .stands_in = true};
    m->columns[n - 1] = (ogr_column){degrees ? "lat" : "y", NULL, OGR_REAL, .stands_in = true};
    s->n_members++;
    return GM_OK;
}

static gm_status open_all(ogr_layers *s, const export_target *target, const char *driver,
                          gm_error *err) {
    GM_TRY(ogr_driver_find(driver, &s->driver, err));
    s->habit = find_habit(s->driver.name);
    s->target = *target;
    GM_TRY(check_target(s, target, err));
    if (target->crs != NULL) {
        snprintf(s->code, sizeof s->code, "%s", geo_crs_code(target->crs));
    }
    s->members = gm_arena_array(&s->arena, target->n_layers, sizeof *s->members);
    if (s->members == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < target->n_layers; i++) {
        if (target->layers[i]->id == LAYER_EVENTS || !s->habit->events_only) {
            GM_TRY(add_member(s, target->layers[i], err));
        }
    }
    if (s->n_members < target->n_layers) {
        gm_buf_printf(target->notes, "ogr:%s: a list of points, and so of the events only\n",
                      s->driver.name);
    }
    return open_place(s, err);
}

static gm_status open_driver(const export_target *target, const char *driver, void **out_state,
                             gm_error *err) {
    ogr_layers *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = open_all(s, target, driver, err);
    if (status != GM_OK) {
        drop(s);
        return status;
    }
    *out_state = s;
    return GM_OK;
}

static gm_status open_argument(const export_target *target, void **out_state, gm_error *err) {
    if (target->argument == NULL || target->argument[0] == '\0') {
        return gm_fail(
            err, GM_E_EXPORT,
            "-f ogr wants the name of a GDAL driver behind it, such as -f ogr:GPX; ogrinfo "
            "--formats lists them");
    }
    return open_driver(target, target->argument, out_state, err);
}

/* ---- Tables ------------------------------------------------------------------------------------ */

static ogr_geometry geometry_of(const layer *lay, size_t kind) {
    static const ogr_geometry kinds[] = {
        [TABLE_POINTS] = OGR_POINTS, [TABLE_LINES] = OGR_LINES, [TABLE_AREAS] = OGR_AREAS};
    static const ogr_geometry layers[] = {[LAYER_POINTS] = OGR_POINTS,
                                          [LAYER_AREAS] = OGR_AREAS,
                                          [LAYER_MIXED] = OGR_MIXED,
                                          [LAYER_TABLE] = OGR_NO_GEOMETRY};
    return kind == TABLE_ALL ? layers[lay->geometry] : kinds[kind];
}

/* The options of a layer: the habit's, and a name for the geometry that is none of its columns'. */
static void choose_options(const ogr_layers *s, const member *m, const char *out[N_OPTIONS + 1]) {
    bool shapes = m->lay->geometry == LAYER_AREAS || m->lay->geometry == LAYER_MIXED;
    const char *const *given =
        shapes && s->habit->shapes[0] != NULL ? s->habit->shapes : s->habit->layer;
    size_t n = 0;
    for (; n < N_OPTIONS && given[n] != NULL; n++) {
        out[n] = given[n];
    }
    bool taken = s->driver.prefix == NULL;
    for (size_t i = 0; i < m->lay->n_columns; i++) {
        taken = taken || strcmp(m->columns[i].name, "geom") == 0;
    }
    if (!taken && n < N_OPTIONS) {
        out[n++] = "GEOMETRY_NAME=geom";
    }
    out[n] = NULL;
}

static const char *table_name(const member *m, size_t kind, char out[40]) {
    static const char *const endings[] = {[TABLE_POINTS] = "_points",
                                          [TABLE_LINES] = "_lines",
                                          [TABLE_AREAS] = "_areas",
                                          [TABLE_ALL] = ""};
    snprintf(out, 40, "%s%s", m->lay->name, endings[kind]);
    return out;
}

static gm_status make_table(ogr_layers *s, member *m, size_t kind, gm_error *err) {
    table *t = &m->tables[kind];
    char name[40];
    const char *options[N_OPTIONS + 1];
    choose_options(s, m, options);
    ogr_writer *writer = s->shared;
    if (writer == NULL) {
        const char *path = file_path(s, s->dir, table_name(m, kind, name));
        if (path == NULL) {
            return gm_fail_memory(err);
        }
        GM_TRY(open_writer(s, path, &t->writer, err));
        writer = t->writer;
    }
    ogr_layer_spec spec = {.name = table_name(m, kind, name),
                           .geometry = geometry_of(m->lay, kind),
                           .columns = m->columns,
                           .n_columns = m->lay->n_columns + 2,
                           .options = options};
    return ogr_write_layer(writer, &spec, &t->layer, err);
}

/* What the run can do without: a layer beside the events, in a file. */
static bool may_be_left_out(const ogr_layers *s, const member *m) {
    return m->lay->id != LAYER_EVENTS && s->driver.prefix == NULL;
}

static bool is_split(const ogr_layers *s, const member *m) {
    return m->lay->geometry == LAYER_MIXED && s->habit->one_kind;
}

static void note_layer(ogr_layers *s, member *m, const gm_error *why) {
    gm_buf_printf(s->target.notes, "ogr:%s: the layer %s is left out; %s\n", s->driver.name,
                  m->lay->name, why->text);
    m->left_out = true;
}

static gm_status begin_member(ogr_layers *s, member *m, gm_error *err) {
    gm_error why = GM_ERROR_INIT;
    if (is_split(s, m)) {
        return GM_OK; /* its features say which tables */
    }
    gm_status status = make_table(s, m, TABLE_ALL, &why);
    if (status == GM_E_OGR && may_be_left_out(s, m)) {
        note_layer(s, m, &why);
        return GM_OK;
    }
    return status == GM_OK ? GM_OK : gm_fail(err, status, "%s", why.text);
}

/* Makes the layers up to and with number `i`: many formats want one filled before the next begins, and all
 * of them in the same order whether they have features or not. */
static gm_status begin_up_to(ogr_layers *s, size_t i, gm_error *err) {
    while (s->n_begun <= i && s->n_begun < s->n_members) {
        GM_TRY(begin_member(s, &s->members[s->n_begun], err));
        s->n_begun++;
    }
    return GM_OK;
}

/* ---- Features ---------------------------------------------------------------------------------- */

static ogr_value value_of(const column *c, const value *v) {
    ogr_value out = {.is_null = v->is_null, .text = v->text, .whole = v->number};
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (v->is_null) {
        return out;
    }
    if (c->type == COL_FIXED) {
        out.real = (double)v->number / powers[c->decimals];
    } else if (c->type == COL_RAW) {
        out.is_null = !gm_parse_double(v->text, &out.real);
    }
    return out;
}

/* As ogr_write has it in geometries. */
static double rounded(double degrees) {
    return (double)gm_to_fixed(degrees, 6) / 1e6;
}

static size_t kind_of(const ogr_layers *s, const member *m, const feature *f) {
    static const size_t kinds[] = {
        [GEO_POINT] = TABLE_POINTS, [GEO_LINE] = TABLE_LINES, [GEO_AREA] = TABLE_AREAS};
    return !is_split(s, m) ? TABLE_ALL : kinds[f->shape == NULL ? GEO_POINT : f->shape->type];
}

static gm_status write_one(ogr_layers *s, member *m, const feature *f, gm_error *err) {
    size_t n = m->lay->n_columns;
    size_t kind = kind_of(s, m, f);
    if (m->tables[kind].layer == NULL) {
        GM_TRY(make_table(s, m, kind, err));
    }
    for (size_t i = 0; i < n; i++) {
        m->values[i] = value_of(&m->lay->columns[i], &f->values[i]);
    }
    bool has_point = m->lay->geometry != LAYER_TABLE;
    m->values[n] = (ogr_value){.is_null = !has_point, .real = rounded(f->point.lon)};
    m->values[n + 1] = (ogr_value){.is_null = !has_point, .real = rounded(f->point.lat)};
    ogr_drawing drawing = {.point = f->point, .shape = f->shape};
    return ogr_write_feature(m->tables[kind].layer, m->values, &drawing, err);
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    ogr_layers *s = state;
    size_t i = 0;
    while (i < s->n_members && s->members[i].lay != lay) {
        i++;
    }
    GM_TRY(begin_up_to(s, i, err));
    if (i == s->n_members || s->members[i].left_out) {
        return GM_OK;
    }
    member *m = &s->members[i];
    gm_error why = GM_ERROR_INIT;
    gm_status status = write_one(s, m, f, &why);
    if (status == GM_E_OGR && may_be_left_out(s, m)) {
        m->why = m->n_left_out++ == 0 ? why : m->why;
        return GM_OK;
    }
    return status == GM_OK ? GM_OK : gm_fail(err, status, "%s", why.text);
}

/* ---- Closing ----------------------------------------------------------------------------------- */

static void note_table(const ogr_layers *s, const member *m, size_t kind) {
    char name[40];
    const ogr_layer *made = m->tables[kind].layer;
    gm_buf *notes = s->target.notes;
    (void)table_name(m, kind, name);
    unsigned long long n_cut = ogr_layer_n_cut(made);
    size_t n_refused = ogr_layer_n_refused(made);
    const char *driver = s->driver.name;
    if (n_refused > 0) {
        gm_buf_printf(notes, "ogr:%s: %s: the format has no room for %zu of the columns\n", driver,
                      name, n_refused);
    }
    if (n_cut > 0) {
        gm_buf_printf(notes, "ogr:%s: %s: %llu cell%s cut to what the format holds\n", driver, name,
                      n_cut, n_cut == 1 ? "" : "s");
    }
    bool shapes = m->lay->geometry == LAYER_AREAS || m->lay->geometry == LAYER_MIXED;
    if (shapes && !ogr_layer_has_geometry(made)) {
        gm_buf_printf(notes, "ogr:%s: %s: the format has no room for outlines; a point stands in\n",
                      driver, name);
    }
}

static void note_member(const ogr_layers *s, const member *m) {
    for (size_t k = 0; k < N_TABLES; k++) {
        if (m->tables[k].layer != NULL) {
            note_table(s, m, k);
        }
    }
    if (m->n_left_out > 0) {
        gm_buf_printf(s->target.notes, "ogr:%s: %s: %llu feature%s left out; %s\n", s->driver.name,
                      m->lay->name, (unsigned long long)m->n_left_out,
                      m->n_left_out == 1 ? "" : "s", m->why.text);
    }
}

static gm_status close_writers(ogr_layers *s, gm_error *err) {
    for (size_t i = 0; i < s->n_members; i++) {
        for (size_t k = 0; k < N_TABLES; k++) {
            ogr_writer *writer = s->members[i].tables[k].writer;
            s->members[i].tables[k].writer = NULL;
            if (writer != NULL) {
                GM_TRY(ogr_write_close(writer, err));
            }
        }
    }
    ogr_writer *shared = s->shared;
    s->shared = NULL;
    return shared == NULL ? GM_OK : ogr_write_close(shared, err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    (void)facts;
    ogr_layers *s = state;
    gm_status status = begin_up_to(s, s->n_members, err);
    for (size_t i = 0; i < s->n_members && status == GM_OK; i++) {
        note_member(s, &s->members[i]);
    }
    if (status == GM_OK) {
        status = close_writers(s, err);
    }
    drop(s);
    return status;
}

const exporter exporter_ogr = {
    .name = "ogr",
    .summary = "ogr:DRIVER, anything that GDAL writes (ogrinfo --formats): files, or a database",
    .any_crs = true,
    .takes_argument = true,
    .open = open_argument,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
