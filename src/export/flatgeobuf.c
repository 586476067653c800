/*
 * FlatGeobuf: a file for each layer with geometry, sorted and indexed for readers that fetch only the part
 * of a file that they show, such as web maps.
 *
 * The layout is that of https://github.com/flatgeobuf/flatgeobuf (README and the schemas in src/fbs, version
 * 3): magic bytes, head, index, features; head and features are FlatBuffers behind their sizes. The index
 * is a packed R-tree over the features in the order of a Hilbert curve. So features wait in a temporary
 * file until all are known, and come out of it in that order.
 *
 * Written here and not by GDAL, for speed; GDAL reads it back in the tests. Tables without geometry are
 * passed over: unplaced.csv and claims.csv hold them.
 */
#include "export/about.h"
#include "export/exporter.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/bytes.h"
#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"
#include "export/flatbuf.h"
#include "export/spool.h"
#include "export/style.h"

/* As the schemas number them. */
enum { TYPE_UNKNOWN, TYPE_POINT, TYPE_MULTI_LINE = 5, TYPE_MULTI_POLYGON, TYPE_POLYGON = 3 };
enum { COLUMN_LONG = 7, COLUMN_DOUBLE = 10, COLUMN_STRING = 11, COLUMN_DATE_TIME = 13 };

enum {
    NODE_ITEMS = 16, /* what readers take for granted where a file does not say */
    NODE_SIZE = 40,  /* four doubles and an offset */
    BOX_SIZE = 32,
    MAX_LEVELS = 16, /* 16 to the power of 16 features */
};

static const char magic[8] = {'f', 'g', 'b', 3, 'f', 'g', 'b', 1};

typedef struct fgb_box {
    double west, south, east, north;
} fgb_box;

typedef struct fgb_file {
    const layer *lay;
    bool adds_id;
    spool *spool; /* features as they will lie in the file, each with its box behind it */
    size_t n;
    fgb_box box;
} fgb_file;

typedef struct flatgeobuf {
    const export_target *target;
    gm_arena arena; /* the target, kept until close */
    fgb_file files[LAYER_N];
    gm_buf text; /* a cell that had to be mended */
} flatgeobuf;

static const fgb_box empty_box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};

static void cover(fgb_box *box, const fgb_box *other) {
    box->west = other->west < box->west ? other->west : box->west;
    box->south = other->south < box->south ? other->south : box->south;
    box->east = other->east > box->east ? other->east : box->east;
    box->north = other->north > box->north ? other->north : box->north;
}

static void put_box(char *to, const fgb_box *box) {
    gm_put_le_double(to, box->west);
    gm_put_le_double(to + 8, box->south);
    gm_put_le_double(to + 16, box->east);
    gm_put_le_double(to + 24, box->north);
}

static fgb_box get_box(const char *from) {
    return (fgb_box){gm_get_le_double(from), gm_get_le_double(from + 8),
                     gm_get_le_double(from + 16), gm_get_le_double(from + 24)};
}

/* Six decimals, as in the GeoJSON: the formats agree to the last bit. */
static double rounded(double degrees) {
    return (double)gm_to_fixed(degrees, 6) / 1e6;
}

/* ---- Opening ---------------------------------------------------------------------------------- */

static void drop(void *state) {
    flatgeobuf *g = state;
    if (g == NULL) {
        return;
    }
    for (size_t i = 0; i < LAYER_N; i++) {
        spool_free(g->files[i].spool);
    }
    gm_buf_clear(&g->text);
    gm_arena_clear(&g->arena);
    free(g);
}

static gm_status open_file(fgb_file *file, const layer *lay, const char *dir, gm_error *err) {
    GM_TRY(spool_new(dir, &file->spool, err));
    file->lay = lay;
    file->adds_id = about_adds_id(lay);
    file->box = empty_box;
    return GM_OK;
}

static gm_status open_layers(flatgeobuf *g, const export_target *target, gm_error *err) {
    export_target *kept = gm_arena_alloc(&g->arena, sizeof *kept);
    if (kept == NULL) {
        return gm_fail_memory(err);
    }
    *kept = *target;
    g->target = kept;
    kept->dir = gm_arena_copy(&g->arena, gm_str_from(target->dir)).ptr;
    if (kept->dir == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < target->n_layers; i++) {
        const layer *lay = target->layers[i];
        if (lay->geometry == LAYER_TABLE) {
            continue;
        }
        GM_TRY(open_file(&g->files[lay->id], lay, kept->dir, err));
        /* events.qml serves events.geojson too, which then brings it. */
        if (!exporter_is_chosen(target, exporter_geojson.name)) {
            GM_TRY(style_write(kept->dir, lay->name, style_of_layer(lay), err));
        }
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    flatgeobuf *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = open_layers(g, target, err);
    if (status != GM_OK) {
        drop(g);
        return status;
    }
    *out_state = g;
    return GM_OK;
}

/* ---- Geometry --------------------------------------------------------------------------------- */

/* Fields of the schema's tables Feature and Geometry. */
enum { F_GEOMETRY, F_PROPERTIES, N_FEATURE };
enum { G_ENDS, G_XY, G_Z, G_M, G_T, G_TM, G_TYPE, G_PARTS, N_GEOMETRY };

/* A feature that is a point, up to its properties: always the same but for the position, so it is laid out
 * here and not field by field. */
enum { POINT_X = 64, POINT_Y = 72, POINT_SIZE = 80 };
static const unsigned char point_feature[POINT_SIZE] = {
    /*  0 */ 0,  0, 0,  0, 12, 0, 0, 0,                      /* size; root at 16 */
    /*  8 */ 8,  0, 12, 0, 4,  0, 8, 0,                      /* vtable of Feature */
    /* 16 */ 8,  0, 0,  0, 28, 0, 0, 0, 56,         0, 0, 0, /* geometry at 48, properties at 80 */
    /* 28 */ 18, 0, 12, 0, 0,  0, 4, 0, 0,          0, 0, 0, 0,
    0,           0, 0,  8, 0,  0, 0,                         /* vtable of Geometry */
    /* 48 */ 20, 0, 0,  0, 8,  0, 0, 0, TYPE_POINT, 0, 0, 0, /* xy at 60 */
    /* 60 */ 2,  0, 0,  0,
};

static void add_point(gm_buf *buf, gm_latlon p, fgb_box *box) {
    char *to = gm_buf_reserve(buf, POINT_SIZE);
    if (to == NULL) {
        return;
    }
    double x = rounded(p.lon);
    double y = rounded(p.lat);
    memcpy(to, point_feature, POINT_SIZE);
    gm_put_le_double(to + POINT_X, x);
    gm_put_le_double(to + POINT_Y, y);
    buf->len += POINT_SIZE;
    *box = (fgb_box){x, y, x, y};
}

static void put_part(char *to, const geo_part *part, bool backwards, fgb_box *box) {
    for (size_t i = 0; i < part->n; i++, to += 16) {
        gm_latlon p = part->points[backwards ? part->n - 1 - i : i];
        double x = rounded(p.lon);
        double y = rounded(p.lat);
        cover(box, &(fgb_box){x, y, x, y});
        gm_put_le_double(to, x);
        gm_put_le_double(to + 8, y);
    }
}

/* Lines, or the rings of one polygon: all positions in one vector, the number of positions up to the end of
 * each part in another. Returns the table. */
static size_t add_parts(gm_buf *buf, size_t start, const geo_part *parts, size_t n, int type,
                        bool turn_rings, fgb_box *box) {
    static const uint8_t sizes[N_GEOMETRY] = {[G_ENDS] = 4, [G_XY] = 4, [G_TYPE] = 1};
    size_t at[N_GEOMETRY];
    size_t table = flatbuf_table(buf, start, sizes, N_GEOMETRY, at);
    size_t n_points = 0;
    size_t ends = flatbuf_vector(buf, start, at[G_ENDS], n, 4);
    for (size_t i = 0; i < n; i++) {
        n_points += parts[i].n;
        if (!buf->failed) {
            gm_put_le32(buf->ptr + ends + 4 * i, (uint32_t)n_points);
        }
    }
    size_t xy = flatbuf_vector(buf, start, at[G_XY], 2 * n_points, 8);
    for (size_t i = 0; i < n && !buf->failed; i++) {
        bool backwards = turn_rings && geo_ring_ccw(parts[i].points, parts[i].n) == parts[i].hole;
        put_part(buf->ptr + xy, &parts[i], backwards, box);
        xy += 16 * parts[i].n;
    }
    if (!buf->failed) {
        buf->ptr[at[G_TYPE]] = (char)type;
    }
    return table;
}

/* Rings from part `i` up to the next outer one. */
static size_t rings_of(const geo_shape *shape, size_t i) {
    size_t end = i + 1;
    while (end < shape->n_parts && shape->parts[end].hole) {
        end++;
    }
    return end - i;
}

static size_t add_areas(gm_buf *buf, size_t start, const geo_shape *shape, bool on_plane,
                        fgb_box *box) {
    static const uint8_t sizes[N_GEOMETRY] = {[G_TYPE] = 1, [G_PARTS] = 4};
    size_t at[N_GEOMETRY];
    size_t table = flatbuf_table(buf, start, sizes, N_GEOMETRY, at);
    if (!buf->failed) {
        buf->ptr[at[G_TYPE]] = TYPE_MULTI_POLYGON;
    }
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i += rings_of(shape, i)) {
        n++;
    }
    size_t link = flatbuf_vector(buf, start, at[G_PARTS], n, 4);
    for (size_t i = 0; i < shape->n_parts; i += rings_of(shape, i), link += 4) {
        flatbuf_link(buf, link,
                     add_parts(buf, start, &shape->parts[i], rings_of(shape, i), TYPE_POLYGON,
                               !on_plane, box));
    }
    return table;
}

/* A feature up to its properties, whose length comes next. */
static void add_shape(gm_buf *buf, const feature *f, bool on_plane, fgb_box *box) {
    static const uint8_t sizes[N_FEATURE] = {4, 4};
    size_t at[N_FEATURE];
    size_t start = flatbuf_begin(buf);
    size_t root = flatbuf_table(buf, start, sizes, N_FEATURE, at);
    *box = empty_box;
    size_t table = f->shape->type == GEO_AREA
                       ? add_areas(buf, start, f->shape, on_plane, box)
                       : add_parts(buf, start, f->shape->parts, f->shape->n_parts, TYPE_MULTI_LINE,
                                   false, box);
    flatbuf_link(buf, at[F_GEOMETRY], table);
    flatbuf_end(buf, start, root); /* the properties make it longer, but not its whole eights */
    flatbuf_link(buf, at[F_PROPERTIES], buf->len);
    if (!(box->west <= box->east)) { /* nothing in it: its point stands for it in the index */
        *box = (fgb_box){rounded(f->point.lon), rounded(f->point.lat), rounded(f->point.lon),
                         rounded(f->point.lat)};
    }
}

/* ---- Properties ------------------------------------------------------------------------------- */

static void add_number(gm_buf *buf, size_t column_no, uint64_t bits) {
    char *to = gm_buf_reserve(buf, 10);
    if (to != NULL) {
        gm_put_le16(to, (uint16_t)column_no);
        gm_put_le64(to + 2, bits);
        buf->len += 10;
    }
}

static void add_double(gm_buf *buf, size_t column_no, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    add_number(buf, column_no, bits);
}

static void add_text(flatgeobuf *g, gm_buf *buf, size_t column_no, gm_str text) {
    if (!gm_utf8_clean(text)) {
        gm_buf_reset(&g->text);
        gm_utf8_add_clean(&g->text, text);
        text = gm_buf_view(&g->text);
        buf->failed = buf->failed || g->text.failed;
    }
    char *to = gm_buf_reserve(buf, 6 + text.len);
    if (to != NULL) {
        gm_put_le16(to, (uint16_t)column_no);
        gm_put_le32(to + 2, (uint32_t)text.len);
        memcpy(to + 6, text.ptr, text.len);
        buf->len += 6 + text.len;
    }
}

static void add_value(flatgeobuf *g, gm_buf *buf, size_t i, const column *col, const value *v) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    double number;
    if (v->is_null) {
        return; /* what is not there is null */
    }
    switch (col->type) {
    case COL_INT:
        add_number(buf, i, (uint64_t)v->number);
        break;
    case COL_FIXED:
        add_double(buf, i, (double)v->number / powers[col->decimals]);
        break;
    case COL_RAW:
        if (gm_parse_double(v->text, &number)) {
            add_double(buf, i, number);
        }
        break;
    case COL_TEXT:
    case COL_DATE:
        add_text(g, buf, i, v->text);
        break;
    }
}

static void add_properties(flatgeobuf *g, const fgb_file *file, const feature *f, gm_buf *buf) {
    size_t length_at = buf->len;
    gm_buf_add(buf, "\0\0\0", 4);
    for (size_t i = 0; i < file->lay->n_columns; i++) {
        add_value(g, buf, i, &file->lay->columns[i], &f->values[i]);
    }
    if (file->adds_id && f->id != 0) {
        add_number(buf, file->lay->n_columns, f->id);
    }
    if (!buf->failed) {
        gm_put_le32(buf->ptr + length_at, (uint32_t)(buf->len - length_at - 4));
    }
}

/* Pads it to whole eights, and notes its size before it and its box behind it. */
static void end_feature(gm_buf *buf, size_t start, const fgb_box *box) {
    size_t size = (buf->len - start + 7) / 8 * 8;
    char *to = gm_buf_reserve(buf, 7 + BOX_SIZE);
    if (to != NULL) {
        memset(to, 0, 7);
        gm_put_le32(buf->ptr + start, (uint32_t)(size - 4));
        put_box(buf->ptr + start + size, box);
        buf->len = start + size + BOX_SIZE;
    }
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    flatgeobuf *g = state;
    fgb_file *file = &g->files[lay->id];
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK;
    }
    gm_buf *buf = spool_begin(file->spool);
    size_t start = buf->len;
    fgb_box box = empty_box;
    if (f->shape == NULL || f->shape->type == GEO_POINT) {
        add_point(buf, f->point, &box);
    } else {
        add_shape(buf, f, g->target->crs != NULL, &box);
    }
    add_properties(g, file, f, buf);
    end_feature(buf, start, &box);
    cover(&file->box, &box);
    file->n++;
    return spool_end(file->spool, (box.west + box.east) / 2, (box.south + box.north) / 2, err);
}

/* ---- Head ------------------------------------------------------------------------------------- */

/* Fields of the schema's tables Header, Column and Crs. */
enum {
    H_NAME,
    H_ENVELOPE,
    H_GEOMETRY_TYPE,
    H_HAS_Z,
    H_HAS_M,
    H_HAS_T,
    H_HAS_TM,
    H_COLUMNS,
    H_FEATURES_COUNT,
    H_INDEX_NODE_SIZE,
    H_CRS,
    H_TITLE,
    H_DESCRIPTION,
    N_HEADER,
};
enum { C_NAME, C_TYPE, C_TITLE, N_COLUMN };
enum { R_ORG, R_CODE, R_NAME, R_DESCRIPTION, R_WKT, R_CODE_STRING, N_CRS };

static int column_type(col_type type) {
    switch (type) {
    case COL_INT:
        return COLUMN_LONG;
    case COL_FIXED:
    case COL_RAW:
        return COLUMN_DOUBLE;
    case COL_DATE:
        return COLUMN_DATE_TIME;
    case COL_TEXT:
        break;
    }
    return COLUMN_STRING;
}

static void add_column(gm_buf *buf, size_t start, size_t link, const char *name, int type,
                       const char *title) {
    static const uint8_t sizes[N_COLUMN] = {[C_NAME] = 4, [C_TYPE] = 1, [C_TITLE] = 4};
    size_t at[N_COLUMN];
    flatbuf_link(buf, link, flatbuf_table(buf, start, sizes, N_COLUMN, at));
    if (!buf->failed) {
        buf->ptr[at[C_TYPE]] = (char)type;
    }
    flatbuf_text(buf, start, at[C_NAME], gm_str_from(name));
    flatbuf_text(buf, start, at[C_TITLE], gm_str_from(title));
}

static void add_columns(gm_buf *buf, size_t start, size_t at, const fgb_file *file) {
    size_t n = file->lay->n_columns;
    size_t link = flatbuf_vector(buf, start, at, n + file->adds_id, 4);
    for (size_t i = 0; i < n; i++, link += 4) {
        const column *c = &file->lay->columns[i];
        add_column(buf, start, link, c->name, column_type(c->type), c->alias);
    }
    if (file->adds_id) {
        add_column(buf, start, link, ABOUT_ID_COLUMN, COLUMN_LONG, "Number of the feature");
    }
}

static void add_crs(gm_buf *buf, size_t start, size_t link, const geo_crs *crs) {
    static const uint8_t sizes[N_CRS] = {
        [R_ORG] = 4, [R_CODE] = 4, [R_NAME] = 4, [R_WKT] = 4, [R_CODE_STRING] = 4};
    static const uint8_t wgs84_sizes[N_CRS] = {[R_ORG] = 4, [R_CODE] = 4, [R_NAME] = 4};
    size_t at[N_CRS];
    size_t table = flatbuf_table(buf, start, crs == NULL ? wgs84_sizes : sizes, N_CRS, at);
    gm_str code = gm_str_from(crs == NULL ? "EPSG:4326" : geo_crs_code(crs));
    gm_str authority;
    int64_t number = 0;
    gm_str_split(&code, ':', &authority);
    bool is_number = gm_parse_int(code, &number) && number > 0 && number <= INT32_MAX;
    flatbuf_link(buf, link, table);
    if (!buf->failed && is_number) {
        gm_put_le32(buf->ptr + at[R_CODE], (uint32_t)number);
    }
    flatbuf_text(buf, start, at[R_ORG], authority);
    flatbuf_text(buf, start, at[R_NAME], gm_str_from(crs == NULL ? "WGS 84" : geo_crs_name(crs)));
    if (crs != NULL) {
        flatbuf_text(buf, start, at[R_WKT], gm_str_from(geo_crs_wkt(crs, CRS_WKT_2019)));
        flatbuf_text(buf, start, at[R_CODE_STRING], code);
    }
}

static void add_head(gm_buf *buf, const flatgeobuf *g, const fgb_file *file,
                     const export_facts *facts) {
    static const uint8_t sizes[N_HEADER] = {
        [H_NAME] = 4,    [H_ENVELOPE] = 4,       [H_GEOMETRY_TYPE] = 1,
        [H_COLUMNS] = 4, [H_FEATURES_COUNT] = 8, [H_INDEX_NODE_SIZE] = 2,
        [H_CRS] = 4,     [H_TITLE] = 4,          [H_DESCRIPTION] = 4};
    static const int types[] = {[LAYER_POINTS] = TYPE_POINT,
                                [LAYER_AREAS] = TYPE_MULTI_POLYGON,
                                [LAYER_MIXED] = TYPE_UNKNOWN}; /* each feature says its own */
    size_t at[N_HEADER];
    gm_buf_add(buf, magic, sizeof magic);
    size_t start = flatbuf_begin(buf);
    size_t root = flatbuf_table(buf, start, sizes, N_HEADER, at);
    if (buf->failed) {
        return;
    }
    buf->ptr[at[H_GEOMETRY_TYPE]] = (char)types[file->lay->geometry];
    gm_put_le64(buf->ptr + at[H_FEATURES_COUNT], file->n);
    gm_put_le16(buf->ptr + at[H_INDEX_NODE_SIZE], file->n > 0 ? NODE_ITEMS : 0);
    flatbuf_text(buf, start, at[H_NAME], gm_str_from(file->lay->name));
    size_t envelope = flatbuf_vector(buf, start, at[H_ENVELOPE], file->n > 0 ? 4 : 0, 8);
    if (!buf->failed && file->n > 0) {
        put_box(buf->ptr + envelope, &file->box);
    }
    add_columns(buf, start, at[H_COLUMNS], file);
    add_crs(buf, start, at[H_CRS], g->target->crs);
    flatbuf_text(buf, start, at[H_TITLE], gm_str_from(g->target->title));
    gm_buf about = GM_BUF_INIT;
    about_say(g->target->title, g->target->options, facts, &about);
    flatbuf_text(buf, start, at[H_DESCRIPTION], gm_buf_view(&about));
    buf->failed = buf->failed || about.failed;
    gm_buf_clear(&about);
    flatbuf_end(buf, start, root);
}

/* ---- Index and features ------------------------------------------------------------------------ */

/* The index, of one feature at least: level 0 holds a node for each, the last level only the root. In the
 * file they stand the other way round, behind the head. */
typedef struct tree {
    size_t n_levels;
    size_t n_nodes[MAX_LEVELS];
    uint64_t first[MAX_LEVELS]; /* number of the level's first node in the file */
    uint64_t n_all;
    fgb_box *covers; /* of the nodes of level 1 */
} tree;

static gm_status plan_tree(tree *t, size_t n, gm_error *err) {
    *t = (tree){.n_levels = 1, .n_nodes = {n}, .n_all = n};
    do {
        n = (n + NODE_ITEMS - 1) / NODE_ITEMS;
        t->n_nodes[t->n_levels++] = n;
        t->n_all += n;
    } while (n > 1);
    uint64_t end = t->n_all;
    for (size_t i = 0; i < t->n_levels; i++) {
        end -= t->n_nodes[i];
        t->first[i] = end;
    }
    t->covers = malloc(t->n_nodes[1] * sizeof *t->covers);
    for (size_t i = 0; t->covers != NULL && i < t->n_nodes[1]; i++) {
        t->covers[i] = empty_box;
    }
    return t->covers == NULL ? gm_fail_memory(err) : GM_OK;
}

static void add_node(gm_buf *buf, const fgb_box *box, uint64_t offset) {
    char *to = gm_buf_reserve(buf, NODE_SIZE);
    if (to != NULL) {
        put_box(to, box);
        gm_put_le64(to + BOX_SIZE, offset);
        buf->len += NODE_SIZE;
    }
}

/* Level by level; the boxes of one are in `covers`, and those of the next take their place. */
static gm_status write_upper_levels(tree *t, int fd, uint64_t index_at, const char *name,
                                    gm_error *err) {
    gm_buf buf = GM_BUF_INIT;
    gm_status status = GM_OK;
    for (size_t level = 1; level < t->n_levels && status == GM_OK; level++) {
        gm_buf_reset(&buf);
        for (size_t i = 0; i < t->n_nodes[level]; i++) {
            fgb_box box = t->covers[i];
            add_node(&buf, &box, t->first[level - 1] + i * NODE_ITEMS);
            if (i % NODE_ITEMS == 0) {
                t->covers[i / NODE_ITEMS] = empty_box;
            }
            cover(&t->covers[i / NODE_ITEMS], &box);
        }
        status = buf.failed ? gm_fail_memory(err)
                            : gm_write_at(fd, gm_buf_view(&buf),
                                          index_at + t->first[level] * NODE_SIZE, name, err);
    }
    gm_buf_clear(&buf);
    return status;
}

/* The file on its way: features go to its end, and nodes of level 0 to their place before them. */
typedef struct sorted_file {
    gm_writer *out;
    tree tree;
    uint64_t features_at;
    uint64_t n; /* features so far */
    gm_buf leaves;
    uint64_t leaves_at; /* where they go */
} sorted_file;

static gm_status flush_leaves(sorted_file *s, gm_error *err) {
    if (s->leaves.failed) {
        return gm_fail_memory(err);
    }
    GM_TRY(gm_write_at(s->out->fd, gm_buf_view(&s->leaves), s->leaves_at, s->out->name, err));
    s->leaves_at += s->leaves.len;
    gm_buf_reset(&s->leaves);
    return GM_OK;
}

static gm_status write_one(void *arg, gm_str record, gm_error *err) {
    enum { LEAVES_CHUNK = 1 << 16 };
    sorted_file *s = arg;
    gm_str encoded = {record.ptr, record.len - BOX_SIZE};
    fgb_box box = get_box(record.ptr + encoded.len);
    add_node(&s->leaves, &box, s->out->offset + s->out->buf.len - s->features_at);
    cover(&s->tree.covers[s->n++ / NODE_ITEMS], &box);
    gm_buf_add_str(&s->out->buf, encoded);
    if (s->leaves.len >= LEAVES_CHUNK || s->leaves.failed) {
        GM_TRY(flush_leaves(s, err));
    }
    return gm_writer_poll(s->out, err);
}

/* Behind the head: the index gets its place now, and its nodes as the features go by. */
static gm_status write_all(sorted_file *s, fgb_file *file, gm_error *err) {
    gm_writer *out = s->out;
    uint64_t index_at = out->offset;
    s->leaves_at = index_at + s->tree.first[0] * NODE_SIZE;
    s->features_at = index_at + s->tree.n_all * NODE_SIZE;
    out->offset = s->features_at;
    if (lseek(out->fd, (off_t)s->features_at, SEEK_SET) < 0) {
        return gm_fail_errno(err, "write", out->name);
    }
    GM_TRY(spool_each(file->spool, write_one, s, err));
    GM_TRY(flush_leaves(s, err));
    return write_upper_levels(&s->tree, out->fd, index_at, out->name, err);
}

static gm_status write_sorted(fgb_file *file, gm_writer *out, gm_error *err) {
    sorted_file s = {.out = out};
    GM_TRY(gm_writer_flush(out, err));
    gm_status status = plan_tree(&s.tree, file->n, err);
    if (status == GM_OK) {
        status = write_all(&s, file, err);
    }
    gm_buf_clear(&s.leaves);
    free(s.tree.covers);
    return status;
}

static gm_status write_file(const flatgeobuf *g, fgb_file *file, const export_facts *facts,
                            gm_error *err) {
    gm_writer out = GM_WRITER_INIT;
    gm_buf path = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.fgb", g->target->dir, file->lay->name);
    gm_status status =
        path.failed ? gm_fail_memory(err) : gm_writer_open(&out, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    GM_TRY(status);
    add_head(&out.buf, g, file, facts);
    status = file->n > 0 ? write_sorted(file, &out, err) : GM_OK;
    if (status == GM_OK) {
        return gm_writer_close(&out, err);
    }
    gm_writer_drop(&out);
    return status;
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    flatgeobuf *g = state;
    gm_status status = GM_OK;
    for (size_t i = 0; i < LAYER_N && status == GM_OK; i++) {
        if (g->files[i].spool != NULL) {
            status = write_file(g, &g->files[i], facts, err);
        }
    }
    drop(g);
    return status;
}

const exporter exporter_flatgeobuf = {
    .name = "flatgeobuf",
    .summary = "FlatGeobuf, one file a layer, with a spatial index for web maps",
    .streams = false,
    .any_crs = true,
    .open = open_all,
    .feature = write_feature,
    .close = close_all,
    .drop = drop,
};
