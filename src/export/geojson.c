/*
 * GeoJSON as RFC 7946 has it: WGS 84, six decimals, right-hand rings, one feature a line, bbox last.
 *
 * The writer runs beside the reader of a million rows, so what does not change from row to row (commas,
 * quoted keys) is made once, and strings that need no escape are copied whole.
 */
#include "export/bbox.h"
#include "export/exporter.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "core/num.h"

/* Degrees to six decimals: 0.11 m, finer than any radius here. */
enum { DECIMALS = 6 };

typedef struct geojson_file {
    gm_writer out;
    bool any;
    bbox box;
    gm_str *keys; /* by column: ,"name": */
} geojson_file;

typedef struct geojson {
    gm_arena arena;
    geojson_file files[LAYER_N]; /* by layer id */
    bool opened[LAYER_N];
} geojson;

/* ---- Text ------------------------------------------------------------------------------------ */

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* Not zero when a byte of `word` is below n (n <= 128) or has its own high bit set. */
static uint64_t below(uint64_t word, unsigned n) {
    return ((word - ONES * n) | word) & HIGHS;
}

/* True when eight bytes can stand in a JSON string as they are: ASCII, no control character, none of
 * `"`, `\`, `<`. */
static bool plain_word(uint64_t word) {
    return (below(word, 0x20) | below(word ^ ONES * '"', 1) | below(word ^ ONES * '\\', 1) |
            below(word ^ ONES * '<', 1) | below(word ^ ONES * 0x7F, 1)) == 0;
}

static bool plain_byte(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<';
}

/* Bytes of the character at p that can stand in a JSON string as it is: plain ASCII, or two bytes of valid
 * UTF-8 as Arabic, Cyrillic and accented letters have. 0 for all else, which gm_buf_add_json settles. */
static size_t plain_char(const unsigned char *p, size_t left) {
    if (plain_byte(p[0])) {
        return 1;
    }
    return left >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF && (p[1] & 0xC0) == 0x80 ? 2 : 0;
}

/* Copies as long as nothing needs an escape. Returns the bytes copied: s.len when all went well. */
static size_t copy_plain(char *to, gm_str s) {
    size_t at = 0;
    while (at < s.len) {
        uint64_t word;
        if (s.len - at >= sizeof word) {
            memcpy(&word, s.ptr + at, sizeof word);
            if (plain_word(word)) {
                memcpy(to + at, &word, sizeof word);
                at += sizeof word;
                continue;
            }
        }
        size_t n = plain_char((const unsigned char *)s.ptr + at, s.len - at);
        if (n == 0) {
            break;
        }
        memcpy(to + at, s.ptr + at, n);
        at += n;
    }
    return at;
}

static void add_string(gm_buf *buf, gm_str s) {
    char *to = gm_buf_reserve(buf, s.len + 2);
    if (to == NULL) {
        return;
    }
    to[0] = '"';
    if (copy_plain(to + 1, s) != s.len) {
        gm_buf_add_json(buf, s);
        return;
    }
    to[s.len + 1] = '"';
    buf->len += s.len + 2;
}

static size_t skip_digits(gm_str s, size_t at) {
    while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9') {
        at++;
    }
    return at;
}

/* A number as JSON's grammar has it; no leading zeros, no bare point. */
static bool json_number(gm_str s) {
    size_t at = s.len > 0 && s.ptr[0] == '-' ? 1 : 0;
    size_t end = skip_digits(s, at);
    if (end == at || (s.ptr[at] == '0' && end > at + 1)) {
        return false;
    }
    if (end < s.len && s.ptr[end] == '.') {
        at = end + 1;
        end = skip_digits(s, at);
        if (end == at) {
            return false;
        }
    }
    if (end < s.len && (s.ptr[end] == 'e' || s.ptr[end] == 'E')) {
        at = end + 1;
        at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+') ? 1 : 0;
        end = skip_digits(s, at);
        if (end == at) {
            return false;
        }
    }
    return end == s.len;
}

static void add_value(gm_buf *buf, const column *col, const value *val) {
    if (val->is_null) {
        gm_buf_add(buf, "null", 4);
        return;
    }
    switch (col->type) {
    case COL_INT:
        gm_buf_add_int(buf, val->number);
        break;
    case COL_FIXED:
        /* All decimals, so that a column of whole values is still read as real numbers. */
        gm_buf_add_fixed(buf, val->number, col->decimals);
        break;
    case COL_RAW:
        if (json_number(val->text)) {
            gm_buf_add_str(buf, val->text);
            break;
        }
        add_string(buf, val->text);
        break;
    case COL_TEXT:
    case COL_DATE:
        add_string(buf, val->text);
        break;
    }
}

/* ---- Geometry: the one place where longitude comes first -------------------------------------- */

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

static void add_shape(gm_buf *buf, bbox *box, const geo_shape *shape) {
    bbox_add_shape(box, shape);
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
    bbox_add_point(box, lon, lat);
    gm_buf_add_str(buf, GM_STR("},\"geometry\":{\"type\":\"Point\",\"coordinates\":"));
    add_position(buf, lon, lat);
    gm_buf_add(buf, "}}", 2);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static gm_status make_keys(geojson *g, geojson_file *file, const layer *lay, gm_error *err) {
    file->keys = gm_arena_array(&g->arena, lay->n_columns, sizeof *file->keys);
    if (file->keys == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < lay->n_columns; i++) {
        gm_buf key = GM_BUF_INIT;
        gm_buf_add_text(&key, i > 0 ? "," : "");
        gm_buf_add_json(&key, gm_str_from(lay->columns[i].name));
        gm_buf_add_char(&key, ':');
        file->keys[i] = gm_arena_copy(&g->arena, gm_buf_view(&key));
        gm_buf_clear(&key);
        if (file->keys[i].ptr == NULL) {
            return gm_fail_memory(err);
        }
    }
    return GM_OK;
}

static void add_head(gm_buf *buf, const layer *lay) {
    gm_buf_add_text(buf, "{\"type\":\"FeatureCollection\",\"name\":");
    gm_buf_add_json(buf, gm_str_from(lay->name));
    gm_buf_add_text(buf, ",\"features\":[\n");
}

static gm_status open_out(geojson_file *file, const layer *lay, const export_target *target,
                          gm_error *err) {
    if (target->dir == NULL) {
        gm_writer_open_fd(&file->out, target->stream_fd, "standard output");
        return GM_OK;
    }
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.geojson", target->dir, lay->name);
    gm_status status =
        path.failed ? gm_fail_memory(err) : gm_writer_open(&file->out, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    return status;
}

static gm_status open_file(geojson *g, const layer *lay, const export_target *target,
                           gm_error *err) {
    geojson_file *file = &g->files[lay->id];
    bbox_init(&file->box);
    GM_TRY(make_keys(g, file, lay, err));
    GM_TRY(open_out(file, lay, target, err));
    g->opened[lay->id] = true;
    add_head(&file->out.buf, lay);
    return GM_OK;
}

static void drop(void *state) {
    geojson *g = state;
    if (g == NULL) {
        return;
    }
    for (size_t i = 0; i < LAYER_N; i++) {
        if (g->opened[i]) {
            gm_writer_drop(&g->files[i].out);
        }
    }
    gm_arena_clear(&g->arena);
    free(g);
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    geojson *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < target->n_layers && status == GM_OK; i++) {
        if (target->layers[i]->geometry != LAYER_TABLE) {
            status = open_file(g, target->layers[i], target, err);
        }
    }
    if (status != GM_OK) {
        drop(g);
        return status;
    }
    *out_state = g;
    return GM_OK;
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    geojson *g = state;
    geojson_file *file = &g->files[lay->id];
    gm_buf *buf = &file->out.buf;
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK;
    }
    if (file->any) {
        gm_buf_add(buf, ",\n", 2);
    }
    file->any = true;
    gm_buf_add_str(buf, GM_STR("{\"type\":\"Feature\""));
    if (f->id != 0) {
        gm_buf_add_str(buf, GM_STR(",\"id\":"));
        gm_buf_add_int(buf, (int64_t)f->id);
    }
    gm_buf_add_str(buf, GM_STR(",\"properties\":{"));
    for (size_t i = 0; i < lay->n_columns; i++) {
        gm_buf_add_str(buf, file->keys[i]);
        add_value(buf, &lay->columns[i], &f->values[i]);
    }
    if (f->shape != NULL) {
        add_shape(buf, &file->box, f->shape);
    } else {
        add_point(buf, &file->box, f->point);
    }
    return gm_writer_poll(&file->out, err);
}

/* Members after the features: what is known only then, the bbox last as RFC 7946's readers expect. */
static void add_tail(gm_buf *buf, const geojson_file *file, const char *attribution) {
    gm_buf_add_text(buf, file->any ? "\n]" : "]");
    if (attribution[0] != '\0') {
        gm_buf_add_text(buf, ",\"attribution\":");
        gm_buf_add_json(buf, gm_str_from(attribution));
    }
    if (file->box.any) {
        int64_t box[4];
        bbox_get(&file->box, box);
        for (size_t i = 0; i < 4; i++) {
            gm_buf_add_text(buf, i == 0 ? ",\"bbox\":[" : ",");
            gm_buf_add_fixed_short(buf, box[i], DECIMALS);
        }
        gm_buf_add_char(buf, ']');
    }
    gm_buf_add_text(buf, "}\n");
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    geojson *g = state;
    gm_status status = GM_OK;
    for (size_t i = 0; i < LAYER_N && status == GM_OK; i++) {
        if (g->opened[i]) {
            add_tail(&g->files[i].out.buf, &g->files[i], facts->attribution);
            status = gm_writer_close(&g->files[i].out, err);
        }
    }
    drop(g);
    return status;
}

const exporter exporter_geojson = {
    .name = "geojson",
    .summary = "GeoJSON (RFC 7946), one file a layer, one feature a line",
    .streams = true,
    .by_default = true,
    .wgs84_reason = "RFC 7946 allows WGS 84 only",
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
