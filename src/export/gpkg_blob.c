#include "export/gpkg_blob.h"

#include <math.h>

#include "core/bytes.h"
#include "core/num.h"

enum {
    HEAD_SIZE = 8,
    BOX_SIZE = 32,
    FLAG_LITTLE_ENDIAN = 1,
    FLAG_BOX_XY = 1 << 1, /* points go without: they are their own box */
    FLAG_EMPTY = 1 << 4,
};
enum { WKB_POINT = 1, WKB_LINE = 2, WKB_POLYGON = 3, WKB_MULTI_LINE = 5, WKB_MULTI_POLYGON = 6 };

void gpkg_box_add(gpkg_box *box, const gpkg_box *other) {
    box->west = other->west < box->west ? other->west : box->west;
    box->east = other->east > box->east ? other->east : box->east;
    box->south = other->south < box->south ? other->south : box->south;
    box->north = other->north > box->north ? other->north : box->north;
}

/* Six decimals, as in the GeoJSON: the formats agree to the last bit. */
static double rounded(double degrees) {
    return (double)gm_to_fixed(degrees, 6) / 1e6;
}

static void put_head(char *to, int flags, int32_t srs) {
    to[0] = 'G';
    to[1] = 'P';
    to[2] = 0; /* version 1 */
    to[3] = (char)(FLAG_LITTLE_ENDIAN | flags);
    gm_put_le32(to + 4, (uint32_t)srs);
}

void gpkg_point(char to[GPKG_POINT_SIZE], int32_t srs, gm_latlon point, gpkg_box *out_box) {
    double x = rounded(point.lon);
    double y = rounded(point.lat);
    put_head(to, 0, srs);
    to[8] = 1; /* little-endian */
    gm_put_le32(to + 9, WKB_POINT);
    gm_put_le_double(to + 13, x);
    gm_put_le_double(to + 21, y);
    *out_box = (gpkg_box){x, x, y, y};
}

static void add_le32(gm_buf *buf, uint32_t n) {
    char bytes[4];
    gm_put_le32(bytes, n);
    gm_buf_add(buf, bytes, sizeof bytes);
}

static void add_type(gm_buf *buf, uint32_t type) {
    gm_buf_add_char(buf, 1);
    add_le32(buf, type);
}

static void add_points(gm_buf *buf, const geo_part *part, bool backwards, gpkg_box *box) {
    add_le32(buf, (uint32_t)part->n);
    char *to = gm_buf_reserve(buf, part->n * 16);
    if (to == NULL) {
        return;
    }
    for (size_t i = 0; i < part->n; i++, to += 16) {
        gm_latlon p = part->points[backwards ? part->n - 1 - i : i];
        double x = rounded(p.lon);
        double y = rounded(p.lat);
        gpkg_box_add(box, &(gpkg_box){x, x, y, y});
        gm_put_le_double(to, x);
        gm_put_le_double(to + 8, y);
    }
    buf->len += part->n * 16;
}

static void add_lines(gm_buf *buf, const geo_shape *shape, gpkg_box *box) {
    add_type(buf, WKB_MULTI_LINE);
    add_le32(buf, (uint32_t)shape->n_parts);
    for (size_t i = 0; i < shape->n_parts; i++) {
        add_type(buf, WKB_LINE);
        add_points(buf, &shape->parts[i], false, box);
    }
}

/* Rings from part `i` up to the next outer one. */
static size_t rings_of(const geo_shape *shape, size_t i) {
    size_t end = i + 1;
    while (end < shape->n_parts && shape->parts[end].hole) {
        end++;
    }
    return end - i;
}

static void add_areas(gm_buf *buf, const geo_shape *shape, bool on_plane, gpkg_box *box) {
    add_type(buf, WKB_MULTI_POLYGON);
    uint32_t n_areas = 0;
    for (size_t i = 0; i < shape->n_parts; i += rings_of(shape, i)) {
        n_areas++;
    }
    add_le32(buf, n_areas);
    size_t end = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        const geo_part *ring = &shape->parts[i];
        if (i == end) {
            size_t n_rings = rings_of(shape, i);
            add_type(buf, WKB_POLYGON);
            add_le32(buf, (uint32_t)n_rings);
            end = i + n_rings;
        }
        bool backwards = !on_plane && geo_ring_ccw(ring->points, ring->n) == ring->hole;
        add_points(buf, ring, backwards, box);
    }
}

void gpkg_shape(gm_buf *buf, int32_t srs, const geo_shape *shape, bool on_plane,
                gpkg_box *out_box) {
    *out_box = GPKG_BOX_EMPTY;
    gm_buf_reset(buf);
    char *to = gm_buf_reserve(buf, HEAD_SIZE + BOX_SIZE);
    if (to == NULL) {
        return;
    }
    bool empty = shape->n_parts == 0;
    size_t head = HEAD_SIZE + (empty ? 0 : BOX_SIZE);
    put_head(to, empty ? FLAG_EMPTY : FLAG_BOX_XY, srs);
    buf->len = head;
    if (shape->type == GEO_AREA) {
        add_areas(buf, shape, on_plane, out_box);
    } else {
        add_lines(buf, shape, out_box);
    }
    if (!empty && !buf->failed) {
        gm_put_le_double(buf->ptr + 8, out_box->west);
        gm_put_le_double(buf->ptr + 16, out_box->east);
        gm_put_le_double(buf->ptr + 24, out_box->south);
        gm_put_le_double(buf->ptr + 32, out_box->north);
    }
}
