/* GeoJSON text sequences (RFC 8142): a record separator before each Feature, a line end behind it. */
#include <stdlib.h>

#include "export/geojson_feature.h"
#include "export/layer_file.h"

typedef struct sequence {
    gm_writer out;
    geojson_writer writer;
} sequence;

typedef struct geojsonseq {
    gm_arena arena;
    sequence files[LAYER_N]; /* by layer id */
    bool opened[LAYER_N];
} geojsonseq;

static void drop(void *state) {
    geojsonseq *g = state;
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

static gm_status open_file(geojsonseq *g, const layer *lay, const export_target *target,
                           gm_error *err) {
    sequence *file = &g->files[lay->id];
    GM_TRY(geojson_writer_init(&file->writer, lay, target->options, &g->arena, err));
    /* The ending by which GDAL knows a sequence with record separators. */
    GM_TRY(layer_file_open(target, lay->name, "geojsons", &file->out, err));
    g->opened[lay->id] = true;
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    geojsonseq *g = calloc(1, sizeof *g);
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
    geojsonseq *g = state;
    if (lay->geometry == LAYER_TABLE) {
        return GM_OK;
    }
    sequence *file = &g->files[lay->id];
    gm_buf_add_char(&file->out.buf, '\x1e');
    geojson_add_feature(&file->writer, &file->out.buf, f, NULL);
    gm_buf_add_char(&file->out.buf, '\n');
    return gm_writer_poll(&file->out, err);
}

static gm_status flush(void *state, gm_error *err) {
    geojsonseq *g = state;
    return gm_writer_flush(&g->files[LAYER_EVENTS].out, err);
}

static gm_status close_all(void *state, const export_facts *facts, gm_error *err) {
    (void)facts; /* a sequence is nothing but its features */
    geojsonseq *g = state;
    gm_status status = GM_OK;
    for (size_t i = 0; i < LAYER_N && status == GM_OK; i++) {
        if (g->opened[i]) {
            status = gm_writer_close(&g->files[i].out, err);
        }
    }
    drop(g);
    return status;
}

const exporter exporter_geojsonseq = {
    .name = "geojsonseq",
    .summary = "GeoJSON text sequences (RFC 8142), one file a layer",
    .streams = true,
    .wgs84_reason = "RFC 7946 has no other",
    .open = open_all,
    .feature = write_feature,
    .flush = flush,
    .close = close_all,
    .drop = drop,
};
