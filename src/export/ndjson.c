/*
 * NDJSON: one flat object a line, lon and lat first. A part that could not be placed has its line too, in its
 * turn, with null for both and the reason last, so that lines out can be matched with lines in.
 */
#include <stdlib.h>

#include "core/num.h"
#include "export/json_values.h"
#include "export/layer_file.h"

enum { DECIMALS = 6 };

typedef struct ndjson {
    gm_arena arena;
    gm_writer out;
    json_row row;
    bool opened; /* the events layer is asked for; the others have no place in a flat object */
} ndjson;

static void drop(void *state) {
    ndjson *n = state;
    if (n == NULL) {
        return;
    }
    if (n->opened) {
        gm_writer_drop(&n->out);
    }
    gm_arena_clear(&n->arena);
    free(n);
}

static gm_status open_file(ndjson *n, const export_target *target, gm_error *err) {
    for (size_t i = 0; i < target->n_layers; i++) {
        const layer *lay = target->layers[i];
        if (lay->id == LAYER_EVENTS) {
            GM_TRY(json_row_init(&n->row, lay, target->options->compact, &n->arena, err));
            GM_TRY(layer_file_open(target, lay->name, "ndjson", &n->out, err));
            n->opened = true;
        }
    }
    return GM_OK;
}

static gm_status open_all(const export_target *target, void **out_state, gm_error *err) {
    ndjson *n = calloc(1, sizeof *n);
    gm_status status = n == NULL ? gm_fail_memory(err) : open_file(n, target, err);
    if (status != GM_OK) {
        drop(n);
        return status;
    }
    *out_state = n;
    return GM_OK;
}

static gm_status write_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    ndjson *n = state;
    gm_buf *buf = &n->out.buf;
    if (lay->id != LAYER_EVENTS) {
        return GM_OK;
    }
    gm_buf_add_str(buf, GM_STR("{\"lon\":"));
    gm_buf_add_fixed_short(buf, gm_to_fixed(f->point.lon, DECIMALS), DECIMALS);
    gm_buf_add_str(buf, GM_STR(",\"lat\":"));
    gm_buf_add_fixed_short(buf, gm_to_fixed(f->point.lat, DECIMALS), DECIMALS);
    json_row_add(&n->row, buf, f->values, false);
    gm_buf_add_str(buf, n->row.compact ? GM_STR("}\n") : GM_STR(",\"reason\":null}\n"));
    return gm_writer_poll(&n->out, err);
}

static gm_status write_unplaced(void *state, const layer *events, const feature *f, gm_str reason,
                                gm_error *err) {
    (void)events;
    ndjson *n = state;
    gm_buf *buf = &n->out.buf;
    gm_buf_add_str(buf, GM_STR("{\"lon\":null,\"lat\":null"));
    json_row_add(&n->row, buf, f->values, false);
    gm_buf_add_str(buf, GM_STR(",\"reason\":"));
    json_add_string(buf, reason);
    gm_buf_add_str(buf, GM_STR("}\n"));
    return gm_writer_poll(&n->out, err);
}

static gm_status flush(void *state, gm_error *err) {
    ndjson *n = state;
    return gm_writer_flush(&n->out, err);
}

static gm_status close_file(void *state, const export_facts *facts, gm_error *err) {
    (void)facts;
    ndjson *n = state;
    gm_status status = n->opened ? gm_writer_close(&n->out, err) : GM_OK;
    drop(n);
    return status;
}

const exporter exporter_ndjson = {
    .name = "ndjson",
    .summary = "NDJSON: one flat object a line, also for what could not be placed",
    .streams = true,
    .keeps_wgs84 = true,
    .open = open_all,
    .feature = write_feature,
    .unplaced = write_unplaced,
    .flush = flush,
    .close = close_file,
    .drop = drop,
};
