#include "project/rerun.h"

#include <stdlib.h>

#include "gazetteer/gaz.h"
#include "project/inputs.h"

void rerun_init(rerun *r, const gm_gaz *gaz, ev_table *const *tables, size_t n_tables) {
    r->gaz = gaz;
    r->tables = tables;
    r->n_tables = n_tables;
}

void rerun_clear(rerun *r) {
    diff_free(r->diff);
    diff_side_close(&r->from);
    diff_side_close(&r->to);
    gm_buf_clear(&r->lines);
    gm_buf_clear(&r->tables_at);
    gm_buf_clear(&r->several);
    *r = (rerun){.gaz = NULL};
}

static size_t n_rows(const rerun *r) {
    return r->lines.len / sizeof(uint32_t);
}

gm_status rerun_note(rerun *r, size_t table, const event *ev, const res_part *part, gm_error *err) {
    while (r->tables_at.len / sizeof(size_t) <= table && !r->tables_at.failed) {
        size_t first = n_rows(r);
        gm_buf_add(&r->tables_at, &first, sizeof first);
    }
    if (part->n_used > 1) {
        uint32_t head[] = {(uint32_t)n_rows(r), (uint32_t)part->n_used};
        gm_buf_add(&r->several, head, sizeof head);
        gm_buf_add(&r->several, part->used, part->n_used * sizeof *part->used);
    }
    gm_buf_add(&r->lines, &ev->line, sizeof ev->line);
    bool failed = r->lines.failed || r->tables_at.failed || r->several.failed;
    return failed ? gm_fail_memory(err) : GM_OK;
}

/* ---- What the comparison asks ------------------------------------------------------------------------ */

static bool row_place(void *arg, size_t i, gm_str *out_file, uint32_t *out_line) {
    const rerun *r = arg;
    const size_t *first = (const size_t *)(const void *)r->tables_at.ptr;
    size_t n = r->tables_at.len / sizeof *first;
    size_t table = n;
    while (table > 0 && first[table - 1] > i) {
        table--;
    }
    if (table == 0 || i >= n_rows(r)) {
        return false;
    }
    *out_file = gm_str_from(ev_name(r->tables[table - 1]));
    *out_line = ((const uint32_t *)(const void *)r->lines.ptr)[i];
    return true;
}

static bool entry_place(void *arg, gm_str id, gm_str *out_file, uint32_t *out_line) {
    const rerun *r = arg;
    gaz_hits hits = {NULL, 0, 0};
    bool found = r->gaz != NULL && gaz_by_id(r->gaz, id, &hits) == GM_OK && hits.n > 0;
    if (found) {
        place p = gaz_place(r->gaz, hits.items[0].ref);
        *out_file = p.layer;
        *out_line = p.line;
    }
    gaz_hits_clear(&hits);
    return found;
}

/* Rows with several entries are few; they are asked for one after another, and seldom. */
static bool entry_behind(void *arg, size_t row, size_t i, gm_str *out_id, uint64_t *out_hash) {
    const rerun *r = arg;
    const uint32_t *at = (const uint32_t *)(const void *)r->several.ptr;
    const uint32_t *end = at + r->several.len / sizeof *at;
    while (at < end && at[0] < row) {
        at += 2 + at[1];
    }
    if (at >= end || at[0] != row || i >= at[1]) {
        return false;
    }
    place p = gaz_place(r->gaz, at[2 + i]);
    *out_id = p.id;
    *out_hash = res_hash_entry(0, &p);
    return true;
}

void rerun_read_manifests(const char *old_path, const char *new_path, diff_context *context) {
    json_t *before = inputs_of_manifest(old_path);
    json_t *now = inputs_of_manifest(new_path);
    context->inputs_known = before != NULL && now != NULL;
    if (context->inputs_known) {
        context->gazetteer_changed = !inputs_same(before, now, "gazetteer");
        context->events_changed = !inputs_same(before, now, "events");
        context->options_changed = !context->gazetteer_changed && !context->events_changed;
    }
    json_decref(before);
    json_decref(now);
}

/* ---- Comparing ------------------------------------------------------------------------------------------ */

gm_status rerun_compare(rerun *r, const publish *p, gm_error *err) {
    char *old_manifest = publish_old_file(p, "manifest.json");
    char *old_positions = publish_old_file(p, "positions.tsv");
    gm_buf manifest = GM_BUF_INIT;
    gm_path_join(&manifest, publish_dir(p), "manifest.json");
    diff_context context = {.arg = r, .entry = entry_place, .row = row_place, .used = entry_behind};
    gm_status status = GM_OK;
    if (old_manifest != NULL && old_positions != NULL) {
        gm_error damaged = GM_ERROR_INIT; /* an old file that somebody broke must not stop a run */
        if (diff_side_open(old_positions, &r->from, &damaged) == GM_OK) {
            rerun_read_manifests(old_manifest, gm_buf_text(&manifest), &context);
            status = diff_side_open(publish_dir(p), &r->to, err);
            if (status == GM_OK) {
                status = diff_run(&r->from, &r->to, &context, &r->diff, &damaged);
                status = status == GM_E_PROJECT ? GM_OK : status;
            }
        }
    }
    gm_buf_clear(&manifest);
    free(old_manifest);
    free(old_positions);
    return status;
}
