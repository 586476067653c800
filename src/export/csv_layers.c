/*
 * CSV (RFC 4180, lines end with LF): events with lon and lat first, extents and places with their geometry as
 * WKT first. The tables of a set, unplaced.csv and claims.csv, are CSV already and written by others.
 */
#include <stdlib.h>

#include "core/csv.h"
#include "core/num.h"
#include "export/layer_file.h"

enum { DECIMALS = 6 };

typedef struct csv_files {
    gm_writer files[LAYER_N]; /* by layer id */
    bool opened[LAYER_N];
} csv_files;

/* ---- The tag row ----------------------------------------------------------------------------- */

/* Hashtags and attributes of the HXL standard 1.1 (hxlstandard.org); columns it has no word for stay untagged,
 * as it allows. */
static const struct hxl_tag {
    const char *name, *tag;
} hxl_tags[] = {
    {"lon", "#geo+lon"},
    {"lat", "#geo+lat"},
    {"event_id", "#event+id"},
    {"title", "#event+name"},
    {"summary", "#description"},
    {"type", "#event+type"},
    {"subtype", "#event+type+sub"},
    {"actor1", "#group+name+first"},
    {"actor2", "#group+name+second"},
    {"status", "#status"},
    {"date_start", "#date+start"},
    {"date_end", "#date+end"},
    {"date_text", "#date+reported"},
    {"killed", "#affected+killed"},
    {"killed_lo", "#affected+killed+min"},
    {"killed_hi", "#affected+killed+max"},
    {"wounded", "#affected+injured"},
    {"displaced", "#affected+displaced"},
    {"place", "#loc+reported"},
    {"place_id", "#loc+id"},
    {"place_name", "#loc+name"},
    {"admin1", "#adm1+name"},
    {"admin2", "#adm2+name"},
    {"country", "#country+name"},
    {"radius_m", "#geo+radius"},
    {"geo_prec", "#geo+precision+code"},
    {"source", "#meta+source"},
    {"source_url", "#meta+url"},
};

static const char *find_tag(const char *name) {
    for (size_t i = 0; i < sizeof hxl_tags / sizeof *hxl_tags; i++) {
        if (strcmp(hxl_tags[i].name, name) == 0) {
            return hxl_tags[i].tag;
        }
    }
    return "";
}

static void add_head(gm_buf *buf, const layer *lay, bool tags) {
    bool points = lay->geometry == LAYER_POINTS;
    if (tags) {
        gm_buf_add_text(buf, points ? "#geo+lon,#geo+lat" : "#geo+wkt");
    } else {
        gm_buf_add_text(buf, points ? "lon,lat" : "WKT");
    }
    for (size_t i = 0; i < lay->n_columns; i++) {
        const char *name = lay->columns[i].name;
        gm_buf_add_char(buf, ',');
        csv_add_cell(buf, gm_str_from(tags ? find_tag(name) : name));
    }
    gm_buf_add_char(buf, '\n');
}

/* ---- Geometry -------------------------------------------------------------------------------- */

static void add_degrees(gm_buf *buf, double degrees) {
    gm_buf_add_fixed_short(buf, gm_to_fixed(degrees, DECIMALS), DECIMALS);
}

static void add_positions(gm_buf *buf, const geo_part *part) {
    for (size_t i = 0; i < part->n; i++) {
        gm_buf_add_text(buf, i == 0 ? "" : ", ");
        add_degrees(buf, part->points[i].lon);
        gm_buf_add_char(buf, ' ');
        add_degrees(buf, part->points[i].lat);
    }
}

static void add_points_wkt(gm_buf *buf, const geo_shape *shape) {
    bool several = shape->n_parts > 1 || shape->parts[0].n > 1;
    gm_buf_add_text(buf, several ? "MULTIPOINT (" : "POINT (");
    for (size_t i = 0; i < shape->n_parts; i++) {
        gm_buf_add_text(buf, i == 0 ? "" : ", ");
        add_positions(buf, &shape->parts[i]);
    }
    gm_buf_add_char(buf, ')');
}

static void add_lines_wkt(gm_buf *buf, const geo_shape *shape) {
    bool several = shape->n_parts > 1;
    gm_buf_add_text(buf, several ? "MULTILINESTRING ((" : "LINESTRING (");
    for (size_t i = 0; i < shape->n_parts; i++) {
        gm_buf_add_text(buf, i == 0 ? "" : "), (");
        add_positions(buf, &shape->parts[i]);
    }
    gm_buf_add_text(buf, several ? "))" : ")");
}

/* A hole follows its ring. */
static void add_areas_wkt(gm_buf *buf, const geo_shape *shape) {
    size_t n_outer = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n_outer += !shape->parts[i].hole;
    }
    gm_buf_add_text(buf, n_outer > 1 ? "MULTIPOLYGON (((" : "POLYGON ((");
    for (size_t i = 0; i < shape->n_parts; i++) {
        gm_buf_add_text(buf, i == 0 ? "" : shape->parts[i].hole ? "), (" : ")), ((");
        add_positions(buf, &shape->parts[i]);
    }
    gm_buf_add_text(buf, n_outer > 1 ? ")))" : "))");
}

static void add_wkt(gm_buf *buf, const feature *f) {
    gm_buf_add_char(buf, '"');
    if (f->shape == NULL) {
        gm_latlon point = f->point;
        geo_part part = {.points = &point, .n = 1};
        geo_shape shape = {.type = GEO_POINT, .parts = &part, .n_parts = 1};
        add_points_wkt(buf, &shape);
    } else if (f->shape->type == GEO_POINT) {
        add_points_wkt(buf, f->shape);
    } else if (f->shape->type == GEO_LINE) {
        add_lines_wkt(buf, f->shape);
    } else {
        add_areas_wkt(buf, f->shape);
    }
    gm_buf_add_char(buf, '"');
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void add_value(gm_buf *buf, const column *col, const value *val) {
    gm_buf_add(buf, ",", 1);
    if (val->is_null) {
        return;
    }
    switch (col->type) {
    case COL_INT:
        gm_buf_add_int(buf, val->number);
        break;
    case COL_FIXED:
        gm_buf_add_fixed(buf, val->number, col->decimals);
        break;
    case COL_RAW:
    case COL_TEXT:
    case COL_DATE:
        csv_add_cell(buf, val->text);
        break;
    }
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    csv_files *c = state;
    gm_buf *buf = &c->files[lay->id].buf;
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK;
    }
    if (lay->geometry == LAYER_POINTS) {
        add_degrees(buf, f->point.lon);
        gm_buf_add_char(buf, ',');
        add_degrees(buf, f->point.lat);
    } else {
        add_wkt(buf, f);
    }
    for (size_t i = 0; i < lay->n_columns; i++) {
        add_value(buf, &lay->columns[i], &f->values[i]);
    }
    gm_buf_add_char(buf, '\n');
    return gm_writer_poll(&c->files[lay->id], err);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void drop(void *state) {
    csv_files *c = state;
    for (size_t i = 0; c != NULL && i < LAYER_N; i++) {
        if (c->opened[i]) {
            gm_writer_drop(&c->files[i]);
        }
    }
    free(c);
}

static gm_status open_file(csv_files *c, const layer *lay, const export_target *target,
                           gm_error *err) {
    gm_writer *out = &c->files[lay->id];
    GM_TRY(layer_file_open(target, lay->name, "csv", out, err));
    c->opened[lay->id] = true;
    if (target->dir != NULL || !target->options->headless) {
        add_head(&out->buf, lay, false);
        if (target->options->hxl) {
            add_head(&out->buf, lay, true);
        }
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    csv_files *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < target->n_layers && status == GM_OK; i++) {
        if (target->layers[i]->geometry != LAYER_TABLE) {
            status = open_file(c, target->layers[i], target, err);
        }
    }
    if (status != GM_OK) {
        drop(c);
        return status;
    }
    *out_state = c;
    return GM_OK;
}

static gm_status flush(void *state, gm_error *err) {
    csv_files *c = state;
    return gm_writer_flush(&c->files[LAYER_EVENTS], err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    (void)facts; /* the format has no room for them */
    csv_files *c = state;
    gm_status status = GM_OK;
    for (size_t i = 0; i < LAYER_N && status == GM_OK; i++) {
        if (c->opened[i]) {
            status = gm_writer_close(&c->files[i], err);
        }
    }
    drop(c);
    return status;
}

const exporter exporter_csv = {
    .name = "csv",
    .summary = "CSV, one file a layer: lon and lat first, other geometry as WKT",
    .streams = true,
    .keeps_wgs84 = true,
    .open = open_all,
    .feature = write_feature,
    .flush = flush,
    .close = close_all,
    .drop = drop,
};
