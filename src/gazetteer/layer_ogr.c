/* Layers through GDAL: GeoPackage and what else people edit places in. */
#include <stdlib.h>

#include "core/num.h"
#include "gazetteer/layer.h"
#include "ogr/ogr.h"

/* Formats that are no text. By the name: asking GDAL about every file would load it for every GeoJSON layer. */
static const char *const endings[] = {".gpkg",   ".fgb", ".shp", ".kml", ".gml",
                                      ".sqlite", ".tab", ".ods", ".xlsx"};

bool layer_is_ogr(const char *path) {
    gm_str name = gm_str_from(path);
    if (strstr(path, "|layername=") != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (gm_str_ends(name, gm_str_from(endings[i]))) {
            return true;
        }
    }
    return false;
}

typedef struct ogr_layer {
    ogr_reader *reader;
    const char *path;
    const layer_hooks *hooks;
    layer_field *fields;
    size_t *ends;
    size_t n;
    gm_buf text;
    gm_arena arena;
} ogr_layer;

static gm_str value_of(const ogr_layer *o, const char *a, const char *b) {
    for (size_t i = 0; i < o->n; i++) {
        if (gm_str_eq_nocase(o->fields[i].name, gm_str_from(a)) ||
            gm_str_eq_nocase(o->fields[i].name, gm_str_from(b))) {
            return gm_str_trim(o->fields[i].value);
        }
    }
    return (gm_str){NULL, 0};
}

/* A spreadsheet has its points in two columns. */
static void take_columns(const ogr_layer *o, gm_latlon *point, geo_part *part, geo_shape *shape) {
    if (gm_parse_double(value_of(o, "lon", "longitude"), &point->lon) &&
        gm_parse_double(value_of(o, "lat", "latitude"), &point->lat)) {
        *part = (geo_part){point, 1, false};
        *shape = (geo_shape){GEO_POINT, part, 1};
    }
}

static gm_status read_entry(ogr_layer *o, geo_shape *shape, uint32_t row, gm_error *err) {
    gm_latlon point;
    geo_part part;
    for (size_t i = 0; i < o->n; i++) {
        size_t from = i == 0 ? 0 : o->ends[i - 1];
        o->fields[i].value = (gm_str){o->text.ptr + from, o->ends[i] - from};
    }
    if (shape->n_parts == 0 && !ogr_has_geometry(o->reader)) {
        take_columns(o, &point, &part, shape);
    }
    return layer_entry(o->fields, o->n, shape, o->path, row, o->hooks, err);
}

static gm_status read_entries(ogr_layer *o, gm_error *err) {
    bool found = true;
    for (size_t i = 0; i < o->n; i++) {
        o->fields[i].name = gm_str_from(ogr_field_name(o->reader, i));
    }
    while (found) {
        geo_shape shape = {GEO_POINT, NULL, 0};
        uint32_t row;
        gm_buf_reset(&o->text);
        gm_arena_reset(&o->arena);
        GM_TRY(ogr_next_shape(o->reader, &o->text, o->ends, &o->arena, &shape, &row, &found, err));
        if (found) {
            GM_TRY(read_entry(o, &shape, row, err));
        }
    }
    return GM_OK;
}

gm_status layer_read_ogr(const char *path, const layer_hooks *hooks, gm_error *err) {
    ogr_layer o = {.path = path, .hooks = hooks, .text = GM_BUF_INIT, .arena = GM_ARENA_INIT};
    GM_TRY(ogr_open(path, &o.reader, err));
    o.n = ogr_n_fields(o.reader);
    o.fields = calloc(o.n + 1, sizeof *o.fields);
    o.ends = calloc(o.n + 1, sizeof *o.ends);
    gm_status status =
        o.fields == NULL || o.ends == NULL ? gm_fail_memory(err) : read_entries(&o, err);
    free(o.fields);
    free(o.ends);
    gm_buf_clear(&o.text);
    gm_arena_clear(&o.arena);
    ogr_close(o.reader);
    return status;
}
