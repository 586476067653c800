#include "export/rtree.h"

#include <math.h>
#include <stdlib.h>

#include "core/bytes.h"
#include "export/hilbert.h"

enum {
    NODE_HEAD = 4,  /* depth (of the root only) and number of cells, two bytes each */
    CELL_SIZE = 24, /* the row or node, eight bytes, then four coordinates of four */
    MAX_DEPTH = 40, /* SQLite's own limit; 2^32 boxes in nodes of two cells would take 32 */
    ROOT = 1,
};

/* ---- Boxes ----------------------------------------------------------------------------------- */

static float below(double x) {
    float f = (float)x;
    return f > x ? nextafterf(f, -INFINITY) : f;
}

static float above(double x) {
    float f = (float)x;
    return f < x ? nextafterf(f, INFINITY) : f;
}

rtree_box rtree_box_of(double west, double east, double south, double north) {
    return (rtree_box){below(west), above(east), below(south), above(north)};
}

rtree_box rtree_box_none(void) {
    return (rtree_box){NAN, NAN, NAN, NAN};
}

static void cover(rtree_box *box, const rtree_box *other) {
    box->west = other->west < box->west ? other->west : box->west;
    box->east = other->east > box->east ? other->east : box->east;
    box->south = other->south < box->south ? other->south : box->south;
    box->north = other->north > box->north ? other->north : box->north;
}

static rtree_box nothing_covered(void) {
    return (rtree_box){INFINITY, -INFINITY, INFINITY, -INFINITY};
}

/* ---- Packing --------------------------------------------------------------------------------- */

/* Level 0 holds the leaves, the last one only the root. Nodes are numbered from the root down, level by
 * level, so that all rows of all tables come in the order of their keys. */
typedef struct packing {
    const rtree_box *boxes;
    uint64_t *items; /* by place along the curve: key, number of the box */
    uint64_t *spare; /* of the sort; then leaf_of */
    size_t n_items;
    size_t per_node;
    size_t n_levels;
    size_t n_nodes[MAX_DEPTH];    /* by level */
    size_t first[MAX_DEPTH];      /* number of the level's first node */
    rtree_box *covers[MAX_DEPTH]; /* of each node */
} packing;

static void clear(packing *p) {
    free(p->items);
    free(p->spare);
    for (size_t i = 0; i < p->n_levels; i++) {
        free(p->covers[i]);
    }
}

static gm_status sort_boxes(packing *p, size_t n, gm_error *err) {
    if (n > UINT32_MAX) {
        gm_fail(err, GM_E_EXPORT_LIMIT,
                "more rows than a spatial index is made for here; split the events over several "
                "runs");
        return GM_E_EXPORT_LIMIT;
    }
    uint64_t *keys = malloc((n + 1) * sizeof *keys);
    uint64_t *spare = malloc((n + 1) * sizeof *spare);
    p->items = keys;
    p->spare = spare;
    if (keys == NULL || spare == NULL) {
        return gm_fail_memory(err);
    }
    rtree_box all = nothing_covered();
    for (size_t i = 0; i < n; i++) {
        cover(&all, &p->boxes[i]); /* NaN compares as neither */
    }
    for (size_t i = 0; i < n; i++) {
        const rtree_box *b = &p->boxes[i];
        if (isnan(b->west)) {
            continue;
        }
        uint16_t x = hilbert_cell(((double)b->west + b->east) / 2, all.west, all.east);
        uint16_t y = hilbert_cell(((double)b->south + b->north) / 2, all.south, all.north);
        keys[p->n_items++] = hilbert_key(hilbert_index(x, y), (uint32_t)i);
    }
    p->items = hilbert_sort(keys, spare, p->n_items);
    p->spare = p->items == keys ? spare : keys;
    return GM_OK;
}

static const rtree_box *box_at(const packing *p, size_t level, size_t i) {
    return level == 0 ? &p->boxes[p->items[i] & UINT32_MAX] : &p->covers[level - 1][i];
}

static size_t n_below(const packing *p, size_t level) {
    return level == 0 ? p->n_items : p->n_nodes[level - 1];
}

/* Cells of a node: from `node * per_node` up to here. */
static size_t cells_end(const packing *p, size_t level, size_t node) {
    size_t end = (node + 1) * p->per_node;
    size_t n = n_below(p, level);
    return end < n ? end : n;
}

static gm_status add_level(packing *p, gm_error *err) {
    size_t level = p->n_levels;
    size_t n = (n_below(p, level) + p->per_node - 1) / p->per_node;
    n = n > 0 ? n : 1; /* an empty tree has a root too */
    rtree_box *covers = malloc(n * sizeof *covers);
    if (covers == NULL) {
        return gm_fail_memory(err);
    }
    p->n_nodes[level] = n;
    p->covers[level] = covers;
    p->n_levels++;
    for (size_t node = 0; node < n; node++) {
        covers[node] = nothing_covered();
        for (size_t i = node * p->per_node; i < cells_end(p, level, node); i++) {
            cover(&covers[node], box_at(p, level, i));
        }
    }
    return GM_OK;
}

static gm_status pack(packing *p, size_t n, gm_error *err) {
    GM_TRY(sort_boxes(p, n, err));
    do {
        GM_TRY(add_level(p, err));
    } while (p->n_nodes[p->n_levels - 1] > 1);
    size_t number = ROOT;
    for (size_t level = p->n_levels; level-- > 0;) {
        p->first[level] = number;
        number += p->n_nodes[level];
    }
    return GM_OK;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void put_cell(char *to, uint64_t id, const rtree_box *box) {
    gm_put_be64(to, id);
    gm_put_be_float(to + 8, box->west);
    gm_put_be_float(to + 12, box->east);
    gm_put_be_float(to + 16, box->south);
    gm_put_be_float(to + 20, box->north);
}

static void put_node(const packing *p, size_t level, size_t node, char *to, size_t node_size) {
    memset(to, 0, node_size);
    size_t begin = node * p->per_node;
    size_t end = cells_end(p, level, node);
    if (level == p->n_levels - 1) {
        gm_put_be16(to, (uint16_t)level);
    }
    gm_put_be16(to + 2, (uint16_t)(end - begin));
    char *at = to + NODE_HEAD;
    for (size_t i = begin; i < end; i++, at += CELL_SIZE) {
        uint64_t id = level == 0 ? (p->items[i] & UINT32_MAX) + 1 : p->first[level - 1] + i;
        put_cell(at, id, box_at(p, level, i));
    }
}

/* A statement with the R-tree's name put into it. */
static gm_status prepare(const sql *s, const char *form, const char *name, sqlite3_stmt **out,
                         gm_error *err) {
    char *text = sqlite3_mprintf(form, name);
    if (text == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = sql_prepare(s, text, out, err);
    sqlite3_free(text);
    return status;
}

static gm_status write_nodes(const packing *p, const sql *s, sqlite3_stmt *insert, size_t node_size,
                             gm_error *err) {
    gm_buf buf = GM_BUF_INIT;
    char *node = gm_buf_reserve(&buf, node_size);
    if (node == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (size_t level = p->n_levels; level-- > 0 && status == GM_OK;) {
        for (size_t i = 0; i < p->n_nodes[level] && status == GM_OK; i++) {
            put_node(p, level, i, node, node_size);
            sqlite3_bind_int64(insert, 1, (int64_t)(p->first[level] + i));
            sqlite3_bind_blob64(insert, 2, node, node_size, SQLITE_STATIC);
            status = sql_step(s, insert, err);
        }
    }
    gm_buf_clear(&buf);
    return status;
}

static gm_status write_parents(const packing *p, const sql *s, sqlite3_stmt *insert,
                               gm_error *err) {
    for (size_t level = p->n_levels - 1; level-- > 0;) {
        for (size_t i = 0; i < p->n_nodes[level]; i++) {
            sqlite3_bind_int64(insert, 1, (int64_t)(p->first[level] + i));
            sqlite3_bind_int64(insert, 2, (int64_t)(p->first[level + 1] + i / p->per_node));
            GM_TRY(sql_step(s, insert, err));
        }
    }
    return GM_OK;
}

static gm_status write_rows(packing *p, size_t n, const sql *s, sqlite3_stmt *insert,
                            gm_error *err) {
    uint32_t *leaf_of = (uint32_t *)p->spare; /* 0: not in the tree */
    memset(leaf_of, 0, n * sizeof *leaf_of);
    for (size_t i = 0; i < p->n_items; i++) {
        leaf_of[p->items[i] & UINT32_MAX] = (uint32_t)(p->first[0] + i / p->per_node);
    }
    for (size_t i = 0; i < n; i++) {
        if (leaf_of[i] == 0) {
            continue;
        }
        sqlite3_bind_int64(insert, 1, (int64_t)i + 1);
        sqlite3_bind_int64(insert, 2, leaf_of[i]);
        GM_TRY(sql_step(s, insert, err));
    }
    return GM_OK;
}

/* SQLite chose the size of nodes when it made the empty root. */
static gm_status node_size_of(const sql *s, const char *name, size_t *out, gm_error *err) {
    sqlite3_stmt *ask = NULL;
    GM_TRY(prepare(s, "SELECT length(data) FROM \"%w_node\" WHERE nodeno=1", name, &ask, err));
    *out = sqlite3_step(ask) == SQLITE_ROW ? (size_t)sqlite3_column_int64(ask, 0) : 0;
    sqlite3_finalize(ask);
    return *out >= NODE_HEAD + 2 * CELL_SIZE ? GM_OK : sql_fail(s, err);
}

typedef enum shadow { SHADOW_NODE, SHADOW_PARENT, SHADOW_ROWID } shadow;

static gm_status write_shadow(packing *p, size_t n, const sql *s, shadow which, const char *name,
                              size_t node_size, gm_error *err) {
    static const char *const forms[] = {
        [SHADOW_NODE] = "INSERT OR REPLACE INTO \"%w_node\" VALUES(?,?)", /* the root is there */
        [SHADOW_PARENT] = "INSERT INTO \"%w_parent\" VALUES(?,?)",
        [SHADOW_ROWID] = "INSERT INTO \"%w_rowid\" VALUES(?,?)",
    };
    sqlite3_stmt *insert = NULL;
    GM_TRY(prepare(s, forms[which], name, &insert, err));
    gm_status status = which == SHADOW_NODE     ? write_nodes(p, s, insert, node_size, err)
                       : which == SHADOW_PARENT ? write_parents(p, s, insert, err)
                                                : write_rows(p, n, s, insert, err);
    sqlite3_finalize(insert);
    return status;
}

static gm_status fill(const sql *s, const char *name, const rtree_box *boxes, size_t n,
                      gm_error *err) {
    size_t node_size = 0;
    GM_TRY(node_size_of(s, name, &node_size, err));
    packing p = {.boxes = boxes, .per_node = (node_size - NODE_HEAD) / CELL_SIZE};
    gm_status status = pack(&p, n, err);
    for (shadow which = SHADOW_NODE; which <= SHADOW_ROWID && status == GM_OK; which++) {
        status = write_shadow(&p, n, s, which, name, node_size, err);
    }
    clear(&p);
    return status;
}

gm_status rtree_create(const sql *s, const char *name, const rtree_box *boxes, size_t n,
                       gm_error *err) {
    char *text = sqlite3_mprintf(
        "CREATE VIRTUAL TABLE \"%w\" USING rtree(id, minx, maxx, miny, maxy)", name);
    gm_status status = text == NULL ? gm_fail_memory(err) : sql_run(s, text, err);
    sqlite3_free(text);
    return status == GM_OK ? fill(s, name, boxes, n, err) : status;
}
