/*
 * KML for Google Earth and its like: one file, a folder for each layer, the time slider set by the events' dates,
 * colours by type, the sources of the places at the end. Written by GDAL's LIBKML; where that is missing by its
 * KML, which knows neither time nor styles.
 *
 * A description is HTML to Google Earth, so all text in it is escaped. Tables have no place on a globe and are
 * passed over.
 */
#include "export/exporter.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/num.h"
#include "export/hue.h"
#include "ogr/ogr_write.h"

enum { FIRST_AREA_PREC = 4 };

/* Columns before the layer's own, by the names that LIBKML takes for elements of a placemark. */
enum { K_NAME, K_DESCRIPTION, K_BEGIN, K_END, K_N };

static const ogr_column leading[K_N] = {
    [K_NAME] = {.name = "Name", .type = OGR_TEXT},
    [K_DESCRIPTION] = {.name = "description", .type = OGR_TEXT},
    [K_BEGIN] = {.name = "begin", .type = OGR_DATE, .keep_type = true},
    [K_END] = {.name = "end", .type = OGR_DAY_END, .keep_type = true},
};

/* Names that LIBKML would not write as data: an "icon" column would make Google Earth fetch its text. */
static const char *const reserved[] = {
    "altitudemode", "begin",     "bottomfov", "description", "draworder", "end",     "extrude",
    "heading",      "icon",      "id",        "leftfov",     "model",     "name",    "near",
    "rightfov",     "roll",      "scale_x",   "scale_y",     "scale_z",   "snippet", "tessellate",
    "tilt",         "timestamp", "topfov",    "visibility",
};

/* Columns of the events that a description tells, and the word before each. */
static const struct {
    const char *name, *label;
} told[] = {
    {"summary", NULL},
    {"date_text", "Date"},
    {"place", "Place"},
    {"place_name", "Located at"},
    {"radius_m", "Within (m)"},
    {"method", "Method"},
    {"killed", "Killed"},
    {"killed_lo", "Killed, at least"},
    {"killed_hi", "Killed, at most"},
    {"wounded", "Wounded"},
    {"displaced", "Displaced"},
    {"quote", "Quote"},
    {"source", "Source"},
    {"source_url", "Link"},
    {"names", "Other spellings"},
    {"kind", "Kind"},
    {"note", "Note"},
    {"licence", "Licence"},
    {"n_events", "Event parts here"},
};

typedef struct kml_layer {
    const layer *lay; /* NULL: passed over */
    ogr_layer *out;
    ogr_column *columns;
    ogr_value *values;
} kml_layer;

typedef struct kml {
    gm_arena arena;
    ogr_writer *writer;
    kml_layer layers[LAYER_N];
    gm_buf text;
    const char *coarsened; /* to what; NULL: nothing was */
    bool styled;
} kml;

static void drop(void *state) {
    kml *k = state;
    if (k == NULL) {
        return;
    }
    ogr_write_drop(k->writer);
    gm_buf_clear(&k->text);
    gm_arena_clear(&k->arena);
    free(k);
}

/* ---- Styles ------------------------------------------------------------------------------------- */

enum { N_EVENT_STYLES = 2 * (HUE_N + 1), STYLE_EXTENT = N_EVENT_STYLES, STYLE_PLACE, STYLE_N };

static const char icons[] = "http://maps.google.com/mapfiles/kml/shapes/";

/* Spots are discs; what stands for a whole area is a ring. Drafts are the colour behind the last. */
static void event_style(size_t color, bool area, ogr_style *out) {
    snprintf(out->name, sizeof out->name, "event%zu%s", color, area ? "-area" : "");
    snprintf(out->text, sizeof out->text, "SYMBOL(id:\"%s%s.png\",c:%sFF,s:%s);LABEL(s:0.7)", icons,
             area ? "donut" : "shaded_dot", color < HUE_N ? hues[color].full : HUE_DRAFT,
             area ? "1.0" : "0.9");
}

static void add_styles(ogr_writer *writer) {
    ogr_style styles[STYLE_N];
    for (size_t i = 0; i < N_EVENT_STYLES; i++) {
        event_style(i / 2, i % 2 == 1, &styles[i]);
    }
    styles[STYLE_EXTENT] =
        (ogr_style){"extent", "BRUSH(fc:" HUE_EXTENT "2B);PEN(c:" HUE_EXTENT "B0,w:1px)"};
    styles[STYLE_PLACE] = (ogr_style){"place", ""};
    snprintf(styles[STYLE_PLACE].text, sizeof styles[STYLE_PLACE].text,
             "SYMBOL(id:\"%sopen-diamond.png\",c:#404040FF,s:0.7);LABEL(s:0.7);"
             "PEN(c:#404040C0,w:2px);BRUSH(fc:#40404020)",
             icons);
    ogr_write_styles(writer, styles, STYLE_N);
}

/* ---- Opening ------------------------------------------------------------------------------------ */

static bool is_reserved(const char *name) {
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (gm_str_eq_nocase(gm_str_from(name), gm_str_from(reserved[i]))) {
            return true;
        }
    }
    return false;
}

static const char *data_name(kml *k, const char *name) {
    if (!is_reserved(name)) {
        return name;
    }
    char longer[24];
    int n = snprintf(longer, sizeof longer, "%s_", name);
    return gm_arena_copy(&k->arena, (gm_str){longer, (size_t)n}).ptr;
}

static gm_status fill_columns(kml *k, kml_layer *l, gm_error *err) {
    static const ogr_type types[] = {[COL_TEXT] = OGR_TEXT,
                                     [COL_INT] = OGR_WHOLE,
                                     [COL_FIXED] = OGR_REAL,
                                     [COL_DATE] = OGR_TEXT, /* GDAL would make it a time span */
                                     [COL_RAW] = OGR_REAL};
    size_t n = K_N + l->lay->n_columns;
    l->columns = gm_arena_array(&k->arena, n, sizeof *l->columns);
    l->values = gm_arena_array(&k->arena, n, sizeof *l->values);
    if (l->columns == NULL || l->values == NULL) {
        return gm_fail_memory(err);
    }
    memcpy(l->columns, leading, sizeof leading);
    for (size_t i = 0; i < l->lay->n_columns; i++) {
        const column *c = &l->lay->columns[i];
        l->columns[K_N + i] =
            (ogr_column){.name = data_name(k, c->name), .alias = c->alias, .type = types[c->type]};
        if (l->columns[K_N + i].name == NULL) {
            return gm_fail_memory(err);
        }
        /* KML's whole numbers have 32 bits, and continents more people than that. */
        if (strcmp(c->name, "population") == 0) {
            l->columns[K_N + i].type = OGR_REAL;
        }
    }
    return GM_OK;
}

static gm_status add_layer(kml *k, const layer *lay, gm_error *err) {
    static const char *const options[LAYER_N][5] = {
        [LAYER_EVENTS] = {"FOLDER=YES", "NAME=Events", "OPEN=0"},
        [LAYER_EXTENTS] = {"FOLDER=YES", "NAME=Extents: how far off each point may be", "OPEN=0"},
        [LAYER_PLACES] = {"FOLDER=YES", "NAME=Places: gazetteer entries behind the points",
                          "OPEN=0", "VISIBILITY=0"}};
    static const ogr_geometry geometries[] = {
        [LAYER_POINTS] = OGR_POINTS, [LAYER_AREAS] = OGR_MIXED, [LAYER_MIXED] = OGR_MIXED};
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK;
    }
    kml_layer *l = &k->layers[lay->id];
    l->lay = lay;
    GM_TRY(fill_columns(k, l, err));
    ogr_layer_spec spec = {.name = lay->name,
                           .geometry = geometries[lay->geometry],
                           .columns = l->columns,
                           .n_columns = K_N + lay->n_columns,
                           .options = options[lay->id]};
    return ogr_write_layer(k->writer, &spec, &l->out, err);
}

static const char about[] =
    "DESCRIPTION=Made by gazmap. A point is not a position: the true spot lies within radius_m metres "
    "of it, as far as the report says. Rings stand for whole areas.";

static gm_status open_writer(kml *k, const export_target *target, gm_error *err) {
    ogr_driver driver;
    k->styled = ogr_driver_find("LIBKML", &driver, NULL) == GM_OK;
    if (!k->styled) {
        GM_TRY(ogr_driver_find("KML", &driver, err));
        gm_buf_add_text(target->notes,
                        "kml: GDAL here has no LIBKML driver, so that the file is without time "
                        "slider and colours\n");
    }
    gm_buf path = GM_BUF_INIT;
    k->coarsened = target->options->coarsened;
    gm_buf_printf(&k->text, "NAME=%s", target->title);
    gm_buf_printf(&path, "%s/%s.kml", target->dir, target->theatre);
    const char *options[] = {gm_buf_text(&k->text), about, "NameField=Name",
                             "DescriptionField=description", NULL};
    ogr_target out = {.driver = &driver, .path = gm_buf_text(&path), .options = options};
    gm_status status =
        k->text.failed || path.failed ? gm_fail_memory(err) : ogr_write_open(&out, &k->writer, err);
    gm_buf_clear(&path);
    return status;
}

static gm_status open_layers(kml *k, const export_target *target, gm_error *err) {
    GM_TRY(open_writer(k, target, err));
    if (k->styled) {
        add_styles(k->writer);
    }
    for (size_t i = 0; i < target->n_layers; i++) {
        GM_TRY(add_layer(k, target->layers[i], err));
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    kml *k = calloc(1, sizeof *k);
    if (k == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = open_layers(k, target, err);
    if (status != GM_OK) {
        drop(k);
        return status;
    }
    *out_state = k;
    return GM_OK;
}

/* ---- Features ----------------------------------------------------------------------------------- */

/* NULL when the layer has no such column, or it is null. */
static const value *find(const layer *lay, const feature *f, const char *name) {
    for (size_t i = 0; i < lay->n_columns; i++) {
        if (strcmp(lay->columns[i].name, name) == 0) {
            return f->values[i].is_null ? NULL : &f->values[i];
        }
    }
    return NULL;
}

static void add_html(gm_buf *buf, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            gm_buf_add_text(buf, "&amp;");
            break;
        case '<':
            gm_buf_add_text(buf, "&lt;");
            break;
        case '>':
            gm_buf_add_text(buf, "&gt;");
            break;
        case '"':
            gm_buf_add_text(buf, "&quot;");
            break;
        case '\n':
            gm_buf_add_text(buf, "<br>");
            break;
        default:
            gm_buf_add_char(buf, text.ptr[i]);
        }
    }
}

/* "<p>Place: Saraqib</p>…" into k->text. */
static void describe(kml *k, const layer *lay, const feature *f) {
    gm_buf *buf = &k->text;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const value *v = find(lay, f, told[i].name);
        if (v == NULL) {
            continue;
        }
        gm_buf_add_text(buf, "<p>");
        if (told[i].label != NULL) {
            gm_buf_printf(buf, "<b>%s</b>: ", told[i].label);
        }
        if (v->text.len > 0) {
            add_html(buf, v->text);
        } else {
            gm_buf_add_int(buf, v->number);
        }
        gm_buf_add_text(buf, "</p>");
    }
}

static gm_str name_of(const layer *lay, const feature *f) {
    static const char *const names[] = {"title", "name", "place_name", "event_id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const value *v = find(lay, f, names[i]);
        if (v != NULL) {
            return v->text;
        }
    }
    return (gm_str){NULL, 0};
}

static ogr_value text_value(const value *v) {
    ogr_value out = {.is_null = v == NULL};
    if (v != NULL) {
        out.text = v->text;
    }
    return out;
}

static bool is_draft(const layer *lay, const feature *f) {
    const value *status = find(lay, f, "status");
    return status != NULL && gm_str_eq_nocase(status->text, GM_STR("draft"));
}

/* Name and description stand one behind the other in k->text, which is whole before views of it are taken. */
static gm_status fill_leading(kml *k, const layer *lay, const feature *f, ogr_value *v,
                              gm_error *err) {
    gm_buf_reset(&k->text);
    gm_buf_add_text(&k->text, is_draft(lay, f) ? "Draft: " : "");
    gm_buf_add_str(&k->text, name_of(lay, f));
    size_t name_len = k->text.len;
    describe(k, lay, f);
    if (k->text.failed) {
        return gm_fail_memory(err);
    }
    v[K_NAME] = (ogr_value){.is_null = name_len == 0, .text = {k->text.ptr, name_len}};
    v[K_DESCRIPTION] = (ogr_value){.is_null = k->text.len == name_len,
                                   .text = gm_str_skip(gm_buf_view(&k->text), name_len)};
    v[K_BEGIN] = text_value(find(lay, f, "date_start"));
    v[K_END] = text_value(find(lay, f, "date_end"));
    return GM_OK;
}

static void fill_data(const layer *lay, const feature *f, ogr_value *v) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    for (size_t i = 0; i < lay->n_columns; i++) {
        const value *from = &f->values[i];
        v[i] = (ogr_value){.is_null = from->is_null, .text = from->text, .whole = from->number};
        if (from->is_null) {
            continue;
        }
        if (lay->columns[i].type == COL_RAW) {
            v[i].is_null = !gm_parse_double(from->text, &v[i].real);
        } else {
            v[i].real = (double)from->number /
                        powers[lay->columns[i].type == COL_FIXED ? lay->columns[i].decimals : 0];
        }
    }
}

static void choose_style(const layer *lay, const feature *f, char out[32]) {
    ogr_style style = {.name = ""};
    const value *type = find(lay, f, "type");
    const value *precision = find(lay, f, "geo_prec");
    if (lay->id != LAYER_EVENTS) {
        snprintf(out, 32, "@%s", lay->id == LAYER_EXTENTS ? "extent" : "place");
        return;
    }
    size_t color = is_draft(lay, f) ? HUE_N : hue_of(type == NULL ? (gm_str){NULL, 0} : type->text);
    event_style(color, precision != NULL && precision->number >= FIRST_AREA_PREC, &style);
    snprintf(out, 32, "@%s", style.name);
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    kml *k = state;
    kml_layer *l = &k->layers[lay->id];
    char style[32];
    if (l->lay == NULL) {
        return GM_OK;
    }
    GM_TRY(fill_leading(k, lay, f, l->values, err));
    fill_data(lay, f, l->values + K_N);
    choose_style(lay, f, style);
    ogr_drawing drawing = {.point = f->point, .shape = f->shape, .style = k->styled ? style : NULL};
    return ogr_write_feature(l->out, l->values, &drawing, err);
}

/* ---- Closing ------------------------------------------------------------------------------------ */

/* A folder at the end that says where the places come from, and what was done to them. */
static gm_status add_sources(kml *k, const char *attribution, gm_error *err) {
    ogr_layer *none;
    gm_buf_reset(&k->text);
    gm_buf_add_text(&k->text, "DESCRIPTION=");
    if (k->coarsened != NULL) {
        gm_buf_printf(&k->text, "Positions are coarsened to %s. ", k->coarsened);
    }
    add_html(&k->text, gm_str_from(attribution));
    const char *options[] = {"FOLDER=YES", "NAME=Sources", gm_buf_text(&k->text), NULL};
    ogr_layer_spec spec = {.name = "sources", .options = options};
    return k->text.failed ? gm_fail_memory(err) : ogr_write_layer(k->writer, &spec, &none, err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    kml *k = state;
    bool silent = facts->attribution[0] == '\0' && k->coarsened == NULL;
    gm_status status = silent ? GM_OK : add_sources(k, facts->attribution, err);
    if (status == GM_OK) {
        ogr_writer *writer = k->writer;
        k->writer = NULL;
        status = ogr_write_close(writer, err);
    }
    drop(k);
    return status;
}

const exporter exporter_kml = {
    .name = "kml",
    .summary = "KML for Google Earth, with its time slider: one file, a folder for each layer",
    .wgs84_reason = "KML is WGS 84 by its specification",
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
