/* GeoJSON as RFC 7946 has it: a FeatureCollection a layer, one feature a line, bbox last. */
#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "core/num.h"
#include "export/geojson_feature.h"
#include "export/layer_file.h"
#include "export/style.h"

typedef struct geojson_file {
    gm_writer out;
    bool any;
    bbox box;
    geojson_writer writer;
} geojson_file;

typedef struct geojson {
    gm_arena arena;
    geojson_file files[LAYER_N]; /* by layer id */
    bool opened[LAYER_N];
} geojson;

/* ---- Files ----------------------------------------------------------------------------------- */

static void add_head(gm_buf *buf, const layer *lay) {
    gm_buf_add_text(buf, "{\"type\":\"FeatureCollection\",\"name\":");
    gm_buf_add_json(buf, gm_str_from(lay->name));
    gm_buf_add_text(buf, ",\"features\":[\n");
}

static gm_status open_file(geojson *g, const layer *lay, const export_target *target,
                           gm_error *err) {
    geojson_file *file = &g->files[lay->id];
    bbox_init(&file->box);
    GM_TRY(geojson_writer_init(&file->writer, lay, target->options, &g->arena, err));
    GM_TRY(layer_file_open(target, lay->name, "geojson", &file->out, err));
    g->opened[lay->id] = true;
    add_head(&file->out.buf, lay);
    return target->dir == NULL ? GM_OK
                               : style_write(target->dir, lay->name, style_of_layer(lay), err);
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
    geojson_add_feature(&file->writer, buf, f, &file->box);
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
            gm_buf_add_fixed_short(buf, box[i], 6);
        }
        gm_buf_add_char(buf, ']');
    }
    gm_buf_add_text(buf, "}\n");
}

static gm_status flush(void *state, gm_error *err) {
    geojson *g = state;
    return gm_writer_flush(&g->files[LAYER_EVENTS].out, err);
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
    .flush = flush,
    .close = close_all,
    .drop = drop,
};
