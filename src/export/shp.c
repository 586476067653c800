#include "export/shp.h"

#include <errno.h>
#include <unistd.h>

#include "core/num.h"

enum { HEAD_SIZE = 100, FILE_CODE = 9994, VERSION = 1000 };
enum { TYPE_POINT = 1, TYPE_LINE = 3, TYPE_AREA = 5 };
static const uint64_t max_size = INT32_MAX;

static int32_t type_code(geo_type type) {
    return type == GEO_POINT ? TYPE_POINT : type == GEO_LINE ? TYPE_LINE : TYPE_AREA;
}

/* Both byte orders occur: record heads and lengths are big-endian, contents little-endian. */
static void add_be32(gm_buf *buf, uint32_t n) {
    char bytes[4] = {(char)(n >> 24), (char)(n >> 16 & 0xFF), (char)(n >> 8 & 0xFF),
                     (char)(n & 0xFF)};
    gm_buf_add(buf, bytes, sizeof bytes);
}

static void add_le32(gm_buf *buf, uint32_t n) {
    char bytes[4] = {(char)(n & 0xFF), (char)(n >> 8 & 0xFF), (char)(n >> 16 & 0xFF),
                     (char)(n >> 24)};
    gm_buf_add(buf, bytes, sizeof bytes);
}

static void add_double(gm_buf *buf, double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    add_le32(buf, (uint32_t)(bits & UINT32_MAX));
    add_le32(buf, (uint32_t)(bits >> 32));
}

/* Six decimals, as in the GeoJSON: the formats agree to the last bit. */
static double rounded(double degrees) {
    return (double)gm_to_fixed(degrees, 6) / 1e6;
}

static void add_point(gm_buf *buf, gm_latlon p) {
    add_double(buf, rounded(p.lon));
    add_double(buf, rounded(p.lat));
}

/* ---- Heads ----------------------------------------------------------------------------------- */

static void add_head(gm_buf *buf, const shp *s, uint64_t file_size) {
    add_be32(buf, FILE_CODE);
    for (int i = 0; i < 5; i++) {
        add_be32(buf, 0);
    }
    add_be32(buf, (uint32_t)(file_size / 2)); /* lengths count 16-bit words */
    add_le32(buf, VERSION);
    add_le32(buf, (uint32_t)type_code(s->type));
    bool any = s->n_records > 0;
    add_double(buf, any ? s->west : 0);
    add_double(buf, any ? s->south : 0);
    add_double(buf, any ? s->east : 0);
    add_double(buf, any ? s->north : 0);
    for (int i = 0; i < 4; i++) {
        add_double(buf, 0); /* no heights, no measures */
    }
}

static gm_status open_one(gm_writer *out, const shp *s, const char *base, const char *ending,
                          gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s%s", base, ending);
    gm_status status =
        path.failed ? gm_fail_memory(err) : gm_writer_open(out, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    if (status == GM_OK) {
        add_head(&out->buf, s, HEAD_SIZE); /* holds the place; written anew at close */
    }
    return status;
}

gm_status shp_open(shp *s, const char *base, geo_type type, gm_error *err) {
    *s = (shp){.shp = GM_WRITER_INIT, .shx = GM_WRITER_INIT, .type = type};
    s->west = s->south = 1e9;
    s->east = s->north = -1e9;
    gm_status status = open_one(&s->shp, s, base, ".shp", err);
    if (status == GM_OK) {
        status = open_one(&s->shx, s, base, ".shx", err);
    }
    if (status != GM_OK) {
        shp_drop(s);
    }
    return status;
}

static gm_status rewrite_head(gm_writer *out, const shp *s, gm_error *err) {
    GM_TRY(gm_writer_flush(out, err));
    gm_buf head = GM_BUF_INIT;
    add_head(&head, s, out->offset);
    gm_status status = head.failed ? gm_fail_memory(err)
                                   : gm_write_at(out->fd, gm_buf_view(&head), 0, out->name, err);
    gm_buf_clear(&head);
    return status;
}

gm_status shp_close(shp *s, gm_error *err) {
    gm_status status = rewrite_head(&s->shp, s, err);
    if (status == GM_OK) {
        status = rewrite_head(&s->shx, s, err);
    }
    if (status == GM_OK) {
        status = gm_writer_close(&s->shp, err);
    }
    if (status == GM_OK) {
        status = gm_writer_close(&s->shx, err);
    }
    shp_drop(s);
    return status;
}

void shp_drop(shp *s) {
    gm_writer_drop(&s->shp);
    gm_writer_drop(&s->shx);
}

/* ---- Records --------------------------------------------------------------------------------- */

static void cover(shp *s, gm_latlon p) {
    double lon = rounded(p.lon);
    double lat = rounded(p.lat);
    s->west = lon < s->west ? lon : s->west;
    s->east = lon > s->east ? lon : s->east;
    s->south = lat < s->south ? lat : s->south;
    s->north = lat > s->north ? lat : s->north;
}

/* The record's head in both files. `size` is that of its content. */
static gm_status begin_record(shp *s, uint64_t size, gm_error *err) {
    uint64_t offset = s->shp.offset + s->shp.buf.len;
    if (offset + 8 + size > max_size) {
        return gm_fail(err, GM_E_EXPORT_LIMIT,
                       "%s would pass 2 GiB, the most that a shapefile holds; export to gpkg, or "
                       "split the events over several runs",
                       gm_path_name(s->shp.name));
    }
    s->n_records++;
    add_be32(&s->shx.buf, (uint32_t)(offset / 2));
    add_be32(&s->shx.buf, (uint32_t)(size / 2));
    add_be32(&s->shp.buf, (uint32_t)s->n_records);
    add_be32(&s->shp.buf, (uint32_t)(size / 2));
    return GM_OK;
}

static gm_status end_record(shp *s, gm_error *err) {
    GM_TRY(gm_writer_poll(&s->shp, err));
    return gm_writer_poll(&s->shx, err);
}

gm_status shp_add_point(shp *s, gm_latlon point, gm_error *err) {
    GM_TRY(begin_record(s, 20, err));
    cover(s, point);
    add_le32(&s->shp.buf, TYPE_POINT);
    add_point(&s->shp.buf, point);
    return end_record(s, err);
}

static void add_box(shp *s, const geo_shape *shape) {
    shp own = {.west = 1e9, .south = 1e9, .east = -1e9, .north = -1e9};
    for (size_t i = 0; i < shape->n_parts; i++) {
        for (size_t k = 0; k < shape->parts[i].n; k++) {
            cover(&own, shape->parts[i].points[k]);
        }
    }
    add_double(&s->shp.buf, own.west);
    add_double(&s->shp.buf, own.south);
    add_double(&s->shp.buf, own.east);
    add_double(&s->shp.buf, own.north);
    cover(s, (gm_latlon){.lat = own.south, .lon = own.west});
    cover(s, (gm_latlon){.lat = own.north, .lon = own.east});
}

/* Outer rings clockwise, holes counter-clockwise: the opposite of GeoJSON. */
static void add_part(gm_buf *buf, const geo_part *part, bool is_ring, bool on_plane) {
    bool backwards = is_ring && (on_plane || geo_ring_ccw(part->points, part->n) != part->hole);
    for (size_t i = 0; i < part->n; i++) {
        add_point(buf, part->points[backwards ? part->n - 1 - i : i]);
    }
}

gm_status shp_add_shape(shp *s, const geo_shape *shape, gm_error *err) {
    uint64_t n_points = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        n_points += shape->parts[i].n;
    }
    GM_TRY(begin_record(s, 44 + 4 * (uint64_t)shape->n_parts + 16 * n_points, err));
    gm_buf *buf = &s->shp.buf;
    add_le32(buf, (uint32_t)type_code(s->type));
    add_box(s, shape);
    add_le32(buf, (uint32_t)shape->n_parts);
    add_le32(buf, (uint32_t)n_points);
    uint32_t first = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        add_le32(buf, first);
        first += (uint32_t)shape->parts[i].n;
    }
    for (size_t i = 0; i < shape->n_parts; i++) {
        add_part(buf, &shape->parts[i], s->type == GEO_AREA, s->on_plane);
    }
    return end_record(s, err);
}
