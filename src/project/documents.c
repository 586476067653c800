#include "project/documents.h"

#include <stdlib.h>

static size_t column_of(const ev_table *table, const char *name) {
    for (size_t i = 0; i < ev_n_columns(table); i++) {
        if (gm_str_is(ev_columns(table)[i].name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static gm_str document_in(size_t cell, const event *ev) {
    return cell == SIZE_MAX ? (gm_str){NULL, 0} : gm_str_trim(ev->cells[cell]);
}

gm_str document_of(const ev_table *table, const char *column_name, const event *ev) {
    return document_in(column_of(table, column_name), ev);
}

static gm_status learn_table(ev_table *table, size_t cell, geocoder *g, context *notes,
                             gm_error *err) {
    event *ev = calloc(1, sizeof *ev); /* large: it has a cell for each known column */
    if (ev == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    bool found = true;
    while (status == GM_OK && found) {
        const res_part *parts = NULL;
        size_t n = 0;
        status = ev_next(table, ev, &found, err);
        if (status == GM_OK && found) {
            status = geocoder_locate(g, ev, &parts, &n, err);
        }
        if (status == GM_OK && found &&
            context_note(notes, document_in(cell, ev), parts, n) != GM_OK) {
            status = gm_fail_memory(err);
        }
    }
    free(ev);
    return status;
}

gm_status documents_learn(const run_options *options, geocoder *g, context **out, gm_error *err) {
    ev_options how = options->table;
    how.relocate = options->relocate;
    bool any = false;
    *out = context_new();
    if (*out == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < options->events.n; i++) {
        ev_table *table;
        GM_TRY(ev_open(options->events.items[i], &how, &table, err));
        size_t cell = column_of(table, options->context);
        any = any || cell != SIZE_MAX;
        gm_status status = learn_table(table, cell, g, *out, err);
        ev_close(table);
        GM_TRY(status);
    }
    if (!any) {
        return gm_fail(err, GM_E_EVENT_HEADER, "no event table has the column \"%s\" of --context",
                       options->context);
    }
    return context_seal(*out) == GM_OK ? GM_OK : gm_fail_memory(err);
}
