/* Features as RFC 7946 has them: WGS 84, longitude first (here and nowhere else), six decimals, right-hand rings. */
#include "export/geojson_feature.h"

#include "core/num.h"

/* Degrees to six decimals: 0.11 m, finer than any radius here. */
enum { DECIMALS = 6 };

/* ---- Geometry -------------------------------------------------------------------------------- */

static void add_position(gm_buf *buf, int64_t lon, int64_t lat) {
    gm_buf_add_char(buf, '[');
    gm_buf_add_fixed_short(buf, lon, DECIMALS);
    gm_buf_add_char(buf, ',');
    gm_buf_add_fixed_short(buf, lat, DECIMALS);
    gm_buf_add_char(buf, ']');
}

static void add_latlon(gm_buf *buf, gm_latlon p) {
    add_position(buf, gm_to_fixed(p.lon, DECIMALS), gm_to_fixed(p.lat, DECIMALS));
}

static void add_points(gm_buf *buf, const gm_latlon *points, size_t n, bool backwards) {
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            gm_buf_add_char(buf, ',');
        }
        add_latlon(buf, points[backwards ? n - 1 - i : i]);
    }
}

static void add_ring(gm_buf *buf, const geo_part *ring) {
    bool backwards = geo_ring_ccw(ring->points, ring->n) == ring->hole;
    gm_buf_add_char(buf, '[');
    add_points(buf, ring->points, ring->n, backwards);
    gm_buf_add_char(buf, ']');
}

static void add_multi_point(gm_buf *buf, const geo_shape *shape) {
    bool several = shape->n_parts > 1 || shape->parts[0].n > 1;
    gm_buf_add_text(buf, several ? "MultiPoint\",\"coordinates\":[" : "Point\",\"coordinates\":");
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (i > 0) {
            gm_buf_add_char(buf, ',');
        }
        add_points(buf, shape->parts[i].points, shape->parts[i].n, false);
    }
    if (several) {
        gm_buf_add_char(buf, ']');
    }
}

static void add_lines(gm_buf *buf, const geo_shape *shape) {
    bool several = shape->n_parts > 1;
    gm_buf_add_text(buf, several ? "MultiLineString\",\"coordinates\":[["
                                 : "LineString\",\"coordinates\":[");
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (i > 0) {
            gm_buf_add_text(buf, "],[");
        }
        add_points(buf, shape->parts[i].points, shape->parts[i].n, false);
    }
    gm_buf_add_text(buf, several ? "]]" : "]");
}

static void add_areas(gm_buf *buf, const geo_shape *shape) {
    size_t n_outer = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n_outer += !shape->parts[i].hole;
    }
    gm_buf_add_text(buf, n_outer > 1 ? "MultiPolygon\",\"coordinates\":[["
                                     : "Polygon\",\"coordinates\":[");
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (i > 0) {
            gm_buf_add_text(buf, shape->parts[i].hole ? "," : "],[");
        }
        add_ring(buf, &shape->parts[i]);
    }
    gm_buf_add_text(buf, n_outer > 1 ? "]]" : "]");
}

static void add_shape(gm_buf *buf, const geo_shape *shape) {
    gm_buf_add_text(buf, "},\"geometry\":{\"type\":\"");
    switch (shape->type) {
    case GEO_POINT:
        add_multi_point(buf, shape);
        break;
    case GEO_LINE:
        add_lines(buf, shape);
        break;
    case GEO_AREA:
        add_areas(buf, shape);
        break;
    }
    gm_buf_add_text(buf, "}}");
}

static void add_point(gm_buf *buf, bbox *box, gm_latlon p) {
    int64_t lon = gm_to_fixed(p.lon, DECIMALS);
    int64_t lat = gm_to_fixed(p.lat, DECIMALS);
    if (box != NULL) {
        bbox_add_point(box, lon, lat);
    }
    gm_buf_add_str(buf, GM_STR("},\"geometry\":{\"type\":\"Point\",\"coordinates\":"));
    add_position(buf, lon, lat);
    gm_buf_add(buf, "}}", 2);
}

/* ---- Features -------------------------------------------------------------------------------- */

gm_status geojson_writer_init(geojson_writer *w, const layer *lay, const export_options *options,
                              gm_arena *arena, gm_error *err) {
    *w = (geojson_writer){.web = options->web};
    GM_TRY(json_row_init(&w->row, lay, options->compact, arena, err));
    return w->web ? simplestyle_init(&w->style, lay, options->compact, arena, err) : GM_OK;
}

void geojson_add_feature(const geojson_writer *w, gm_buf *buf, const feature *f, bbox *box) {
    gm_buf_add_str(buf, GM_STR("{\"type\":\"Feature\""));
    if (f->id != 0) {
        gm_buf_add_str(buf, GM_STR(",\"id\":"));
        gm_buf_add_int(buf, (int64_t)f->id);
    }
    gm_buf_add_str(buf, GM_STR(",\"properties\":{"));
    if (w->web) {
        simplestyle_add(&w->style, &w->row, buf, f->values);
    } else {
        json_row_add(&w->row, buf, f->values, true);
    }
    if (f->shape == NULL) {
        add_point(buf, box, f->point);
        return;
    }
    if (box != NULL) {
        bbox_add_shape(box, f->shape);
    }
    add_shape(buf, f->shape);
}
