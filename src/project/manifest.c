#include "project/manifest.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/file.h"
#include "project/inputs.h"

/* ---- README.txt ----------------------------------------------------------------------------------- */

static void add_counts(gm_buf *out, const export_counts *c) {
    gm_buf_printf(out,
                  "Rows read: %llu. Placed: %llu (as %llu points). Not placed: %llu. Drafts left "
                  "out: %llu.\n",
                  (unsigned long long)c->rows, (unsigned long long)c->rows_placed,
                  (unsigned long long)c->parts_placed, (unsigned long long)c->rows_unplaced,
                  (unsigned long long)c->rows_draft);
}

/* What the set holds: layers, tables, formats. unplaced.csv and positions.tsv are always there. */
static void add_contents(gm_buf *out, const run_options *o) {
    static const char *const layers[LAYER_N] = {
        [LAYER_EVENTS] = "events      one point for each place of each event",
        [LAYER_EXTENTS] = "extents     how far off each point may be: an area's outline, else a "
                          "circle of radius_m",
        [LAYER_PLACES] = "places      the gazetteer entries that the points rest on",
        [LAYER_UNPLACED] = "unplaced    rows that could not be placed, each with its reason; mend "
                           "unplaced.csv and feed it back",
        [LAYER_CLAIMS] = "claims      each source's figure for an event, where sources were asked",
    };
    gm_buf_add_char(out, '\n');
    for (size_t i = 0; i < LAYER_N; i++) {
        bool wanted = o->want_layer == NULL || o->want_layer[i] || i == LAYER_UNPLACED;
        bool left_out = o->export.coarsened != NULL && (i == LAYER_UNPLACED || i == LAYER_CLAIMS);
        if (wanted && !left_out && (i != LAYER_CLAIMS || o->claims.n > 0)) {
            gm_buf_printf(out, "%s\n", layers[i]);
        }
    }
    gm_buf_add_text(out, "positions   every point with the entry behind it, for comparing runs\n");
    if (o->audit) {
        gm_buf_add_text(
            out, "audit       points given in the tables that lie farther from what their place "
                 "text resolves to (new_) than both radii allow\n");
    }
    for (size_t i = 0; i < o->n_formats; i++) {
        gm_buf_add_text(out, i == 0 ? "\nFormats:\n" : "");
        gm_buf_printf(out, "  %-11s %s\n", o->formats[i].exporter->name,
                      o->formats[i].exporter->summary);
    }
}

static void add_coarsened(gm_buf *out, const run_options *o) {
    if (o->export.coarsened == NULL) {
        return;
    }
    gm_buf_printf(
        out,
        "\nPositions are coarsened to %s, so that nobody can be found by a point: it is the "
        "middle of a %s, not\nthe spot. Ids are new numbers, and names, texts and rows that "
        "were not placed are left out.\n",
        o->export.coarsened, o->coarsen.admin > 0 ? "whole area" : "grid's cell");
    for (size_t i = 0; i < o->n_keep; i++) {
        gm_buf_printf(out, i == 0 ? "Kept as they were reported: %s" : ", %s", o->keep[i]);
    }
    gm_buf_add_text(out, o->n_keep > 0 ? ".\n" : "");
}

static void add_readme(gm_buf *out, const manifest_facts *f) {
    gm_buf_printf(out, "%s\n\nMade by gazmap %s.\n\n", f->options->title, gm_version());
    add_counts(out, f->export->counts);
    add_coarsened(out, f->options);
    add_contents(out, f->options);
    gm_buf_add_text(
        out,
        "\nA point is not a position: the true spot lies within radius_m metres of it, as far as the "
        "report says.\nFrom geo_prec 4 on a point stands for a whole area: draw it hollow, or draw "
        "its extent.\n");
    for (size_t i = 0; i < session_n_renamed(f->session); i++) {
        gm_str file_name;
        const char *name;
        session_renamed(f->session, i, &file_name, &name);
        gm_buf_add_text(out, i == 0 ? "\nColumns renamed to ten characters:\n" : "");
        gm_buf_printf(out, "  %s: %.*s\n", name, GM_FMT(file_name));
    }
    if (f->export->notes[0] != '\0') {
        gm_buf_printf(out, "\nNot everything fits into every format:\n%s", f->export->notes);
    }
    gm_buf_add_text(out, "\nSources of places:\n");
    for (size_t i = 0; i < f->export->n_credits; i++) {
        gm_buf_printf(out, "  %.*s (%.*s)\n", GM_FMT(f->export->credits[i].source),
                      GM_FMT(f->export->credits[i].licence));
    }
}

gm_status manifest_write_readme(const char *dir, const manifest_facts *facts, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, dir, "README.txt");
    gm_writer writer;
    gm_status status = gm_writer_open(&writer, gm_buf_text(&path), err);
    if (status == GM_OK) {
        add_readme(&writer.buf, facts);
        status = gm_writer_close(&writer, err);
    }
    gm_buf_clear(&path);
    return status;
}

/* ---- manifest.json --------------------------------------------------------------------------------- */

static json_t *counts_json(const export_counts *c) {
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "rows", (json_int_t)c->rows,
                     "rows_placed", (json_int_t)c->rows_placed, "rows_unplaced",
                     (json_int_t)c->rows_unplaced, "rows_draft", (json_int_t)c->rows_draft,
                     "parts_placed", (json_int_t)c->parts_placed, "parts_unplaced",
                     (json_int_t)c->parts_unplaced, "extents", (json_int_t)c->n_extents, "places",
                     (json_int_t)c->n_places);
}

static json_t *credits_json(const manifest_facts *f) {
    json_t *list = json_array();
    for (size_t i = 0; i < f->export->n_credits; i++) {
        const credit *c = &f->export->credits[i];
        json_array_append_new(list, json_pack("{s:s%, s:s%}", "source",
                                              c->source.len ? c->source.ptr : "", c->source.len,
                                              "licence", c->licence.len ? c->licence.ptr : "",
                                              c->licence.len));
    }
    return list;
}

static json_t *renamed_json(const manifest_facts *f) {
    json_t *object = json_object();
    for (size_t i = 0; i < session_n_renamed(f->session); i++) {
        gm_str file_name;
        const char *name;
        session_renamed(f->session, i, &file_name, &name);
        json_object_setn_new(object, file_name.ptr, file_name.len, json_string(name));
    }
    return object;
}

static gm_status add_files(json_t *files, publish *p, gm_error *err) {
    const publish_file *list;
    size_t n;
    GM_TRY(publish_list(p, &list, &n, err));
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(files, json_pack("{s:s, s:I, s:s}", "name", list[i].name, "size",
                                               (json_int_t)list[i].size, "hash", list[i].hash));
    }
    return GM_OK;
}

static gm_status write_json(const json_t *root, const char *path, gm_error *err) {
    char *text = json_dumps(root, JSON_INDENT(1));
    if (text == NULL) {
        return gm_fail_memory(err);
    }
    gm_writer writer;
    gm_status status = gm_writer_open(&writer, path, err);
    if (status == GM_OK) {
        gm_buf_add_text(&writer.buf, text);
        gm_buf_add_char(&writer.buf, '\n');
        status = gm_writer_close(&writer, err);
    }
    free(text);
    return status;
}

gm_status manifest_write(publish *p, const manifest_facts *f, gm_error *err) {
    json_t *inputs = NULL;
    json_t *files = json_array();
    /* A hash of an input would tell who guesses the original that the guess is right. */
    const char *coarsened = f->options->export.coarsened;
    gm_status status = GM_OK;
    if (coarsened == NULL) {
        status = inputs_list(f->options, &inputs, err);
    } else {
        inputs = json_array();
    }
    if (status == GM_OK) {
        status = add_files(files, p, err);
    }
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "generator", "gazmap", "version",
                  gm_version(), "theatre", f->options->theatre, "hash", "XXH3-128", "counts",
                  counts_json(f->export->counts), "inputs", inputs, "columns_renamed",
                  renamed_json(f), "sources", credits_json(f), "files", files);
    if (root != NULL && coarsened != NULL) {
        json_object_set_new(root, "coarsened", json_string(coarsened));
    }
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, publish_dir(p), "manifest.json");
    if (status == GM_OK && (root == NULL || path.failed)) {
        status = gm_fail_memory(err);
    }
    if (status == GM_OK) {
        status = write_json(root, gm_buf_text(&path), err);
    }
    gm_buf_clear(&path);
    json_decref(root);
    return status;
}
