#include "gazetteer/layer_write.h"

#include "core/file.h"
#include "core/json.h"
#include "core/num.h"
#include "gazetteer/layer_format.h"

static void add_key(gm_buf *out, const char *key) {
    gm_buf_add_text(out, ",\"");
    gm_buf_add_text(out, key);
    gm_buf_add_text(out, "\":");
}

static void add_text(gm_buf *out, const char *key, gm_str value) {
    add_key(out, key);
    if (value.len == 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_json(out, value);
    }
}

static void add_count(gm_buf *out, const char *key, int64_t value) {
    add_key(out, key);
    if (value < 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_int(out, value);
    }
}

static void add_properties(gm_buf *out, const place *p) {
    gm_buf_add_text(out, "\"id\":");
    gm_buf_add_json(out, p->id);
    add_text(out, "name", p->name);
    add_text(out, "names", p->names);
    add_text(out, "kind", p->kind_word);
    add_text(out, "admin1", p->admin1);
    add_text(out, "admin2", p->admin2);
    add_text(out, "country", p->country);
    add_count(out, "population", p->population);
    add_key(out, "radius_m");
    if (p->radius_m > 0) {
        gm_buf_add_fixed_short(out, gm_to_fixed(p->radius_m, 1), 1);
    } else {
        gm_buf_add_text(out, "null");
    }
    add_text(out, "date_from", p->date_from);
    add_text(out, "date_to", p->date_to);
    add_text(out, "ref", p->road_ref);
    add_text(out, "set_id", p->set_id);
    add_count(out, "set_no", p->set_no);
    add_text(out, "source", p->source);
    add_text(out, "licence", p->licence);
    add_text(out, "note", p->note);
}

/* ---- Geometry ------------------------------------------------------------------------------- */

static void add_position(gm_buf *out, gm_latlon p) {
    gm_buf_add_char(out, '[');
    gm_buf_add_fixed_short(out, gm_to_fixed(p.lon, LAYER_DECIMALS), LAYER_DECIMALS);
    gm_buf_add_char(out, ',');
    gm_buf_add_fixed_short(out, gm_to_fixed(p.lat, LAYER_DECIMALS), LAYER_DECIMALS);
    gm_buf_add_char(out, ']');
}

static void add_positions(gm_buf *out, const geo_part *part) {
    gm_buf_add_char(out, '[');
    for (size_t i = 0; i < part->n; i++) {
        if (i > 0) {
            gm_buf_add_char(out, ',');
        }
        add_position(out, part->points[i]);
    }
    gm_buf_add_char(out, ']');
}

static size_t n_polygons(const geo_shape *shape) {
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n += !shape->parts[i].hole;
    }
    return n;
}

/* Holes stand behind the ring they are in. */
static void add_area(gm_buf *out, const geo_shape *shape, bool many) {
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (!shape->parts[i].hole && many) {
            gm_buf_add_text(out, i > 0 ? "],[" : "[");
        } else if (i > 0) {
            gm_buf_add_char(out, ',');
        }
        add_positions(out, &shape->parts[i]);
    }
    if (many) {
        gm_buf_add_char(out, ']');
    }
}

static void add_geometry(gm_buf *out, const geo_shape *shape) {
    static const char *const types[] = {"Point", "LineString", "Polygon"};
    size_t n = shape->type == GEO_AREA ? n_polygons(shape) : shape->n_parts;
    gm_buf_add_text(out, "{\"type\":\"");
    gm_buf_add_text(out, n > 1 ? "Multi" : "");
    gm_buf_add_text(out, types[shape->type]);
    gm_buf_add_text(out, "\",\"coordinates\":");
    if (shape->type == GEO_AREA || n > 1) {
        gm_buf_add_char(out, '[');
    }
    if (shape->type == GEO_AREA) {
        add_area(out, shape, n > 1);
    }
    for (size_t i = 0; i < shape->n_parts && shape->type != GEO_AREA; i++) {
        if (i > 0) {
            gm_buf_add_char(out, ',');
        }
        if (shape->type == GEO_POINT) {
            add_position(out, shape->parts[i].points[0]);
        } else {
            add_positions(out, &shape->parts[i]);
        }
    }
    if (shape->type == GEO_AREA || n > 1) {
        gm_buf_add_char(out, ']');
    }
    gm_buf_add_char(out, '}');
}

/* ---- The layer ---------------------------------------------------------------------------------- */

static gm_status add_feature(const image *im, uint32_t i, gm_arena *arena, gm_buf *out) {
    geo_shape shape;
    place p = image_place(im, i);
    gm_arena_reset(arena);
    GM_TRY(image_shape(im, i, arena, &shape));
    gm_buf_add_text(out, "{\"type\":\"Feature\",\"properties\":{");
    add_properties(out, &p);
    gm_buf_add_text(out, "},\"geometry\":");
    if (shape.n_parts > 0) {
        add_geometry(out, &shape);
    } else {
        gm_buf_add_text(out, "null");
    }
    gm_buf_add_char(out, '}');
    return GM_OK;
}

static gm_status add_features(const image *im, gm_arena *arena, gm_writer *out, gm_error *err) {
    bool first_feature = true;
    for (size_t k = 0; k < image_n_keys(im); k++) {
        gm_str key = image_key(im, k);
        size_t first;
        size_t n;
        if (key.len == 0 || key.ptr[0] != IMAGE_KEY_ID) { /* ids come before all other keys */
            break;
        }
        image_postings(im, k, &first, &n);
        for (size_t i = first; i < first + n; i++) {
            uint32_t which;
            gm_str spelling;
            bool primary;
            image_posting(im, i, &which, &spelling, &primary);
            gm_buf_add_text(&out->buf, first_feature ? "\n" : ",\n");
            first_feature = false;
            if (add_feature(im, which, arena, &out->buf) != GM_OK) {
                return gm_fail_memory(err);
            }
            GM_TRY(gm_writer_poll(out, err));
        }
    }
    return GM_OK;
}

gm_status layer_write(const image *im, gm_str name, gm_writer *out, gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gm_buf_add_text(&out->buf, "{\"type\":\"FeatureCollection\",\"name\":");
    gm_buf_add_json(&out->buf, name);
    gm_buf_add_text(&out->buf, ",\"features\":[");
    gm_status status = add_features(im, &arena, out, err);
    gm_arena_clear(&arena);
    gm_buf_add_text(&out->buf, "\n]}\n");
    return status == GM_OK ? gm_writer_poll(out, err) : status;
}
