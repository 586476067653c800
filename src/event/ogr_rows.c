#include <stdlib.h>

#include "core/num.h"
#include "core/utf8.h"
#include "event/reader.h"
#include "ogr/ogr.h"

typedef struct ogr_state {
    ogr_reader *source;
    size_t n_fields;
    size_t *ends;
    gm_buf text; /* the current row's cells, one after the other */
    size_t lon;  /* lat follows; SIZE_MAX: points make no columns */
} ogr_state;

/* 9 decimals are a tenth of a millimetre: more than any source knows, less than binary noise. */
static void add_degrees(gm_buf *buf, double degrees) {
    gm_buf_add_fixed_short(buf, gm_to_fixed(degrees, 9), 9);
}

static void fill_cells(rows *table, const ogr_state *state, size_t lon_end) {
    size_t at = 0;
    for (size_t i = 0; i < state->n_fields; i++) {
        table->cells[i] = (gm_str){state->text.ptr + at, state->ends[i] - at};
        at = state->ends[i];
    }
    if (state->lon != SIZE_MAX) {
        table->cells[state->lon] = (gm_str){state->text.ptr + at, lon_end - at};
        table->cells[state->lon + 1] =
            (gm_str){state->text.ptr + lon_end, state->text.len - lon_end};
    }
}

static void check_bytes(const rows *table, gm_error *error) {
    for (size_t i = 0; i < table->n_columns; i++) {
        if (!gm_utf8_valid(table->cells[i])) {
            gm_fail_at(
                error, GM_E_EVENT_VALUE, table->name, table->line, 0,
                "column \"%.*s\" holds bytes that are not UTF-8; save the file again as UTF-8",
                GM_FMT(table->columns[i].name));
            return;
        }
    }
}

static gm_status next(rows *table, rows_row *out_row, bool *out_found, gm_error *err) {
    ogr_state *state = table->state;
    bool has_point;
    gm_latlon point;
    gm_buf_reset(&state->text);
    GM_TRY(ogr_next(state->source, &state->text, state->ends, &has_point, &point, &table->line,
                    out_found, err));
    if (!*out_found) {
        return GM_OK;
    }
    bool add_point = has_point && state->lon != SIZE_MAX;
    if (add_point) {
        add_degrees(&state->text, point.lon);
    }
    size_t lon_end = state->text.len;
    if (add_point) {
        add_degrees(&state->text, point.lat);
    }
    if (gm_buf_reserve(&state->text, 0) == NULL) { /* so that a row of nulls has an address too */
        return gm_fail_memory(err);
    }
    fill_cells(table, state, lon_end);
    check_bytes(table, &out_row->error);
    return GM_OK;
}

static void close_ogr(rows *table) {
    ogr_state *state = table->state;
    ogr_close(state->source);
    gm_buf_clear(&state->text);
    free(state->ends);
    free(state);
}

static const rows_reader ogr_rows_reader = {next, NULL, close_ogr};

static gm_status add_columns(rows *table, ogr_state *state, gm_error *err) {
    state->n_fields = ogr_n_fields(state->source);
    for (size_t i = 0; i < state->n_fields; i++) {
        GM_TRY(rows_add_header(table, gm_str_from(ogr_field_name(state->source, i)), 0, 0, err));
    }
    if (ogr_has_geometry(state->source) && rows_find_column(table, GM_STR("lon")) == SIZE_MAX &&
        rows_find_column(table, GM_STR("lat")) == SIZE_MAX) {
        state->lon = table->n_columns;
        GM_TRY(rows_add_column(table, GM_STR("lon"), err));
        GM_TRY(rows_add_column(table, GM_STR("lat"), err));
    }
    state->ends = calloc(state->n_fields + 1, sizeof *state->ends);
    return state->ends == NULL ? gm_fail_memory(err) : GM_OK;
}

gm_status ogr_rows_open(rows *table, const char *path, gm_error *err) {
    ogr_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return gm_fail_memory(err);
    }
    state->lon = SIZE_MAX;
    table->state = state;
    table->reader = &ogr_rows_reader;
    GM_TRY(ogr_open(path, &state->source, err));
    return add_columns(table, state, err);
}
