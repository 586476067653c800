/* gm_export(): the public call over run(). */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "ogr/ogr_write.h"
#include "project/run.h"
#include "project/set_name.h"

/* ---- What the caller asked ------------------------------------------------------------------------- */

/* The run to be made, with the memory that its options borrow. */
typedef struct call {
    gm_export_options asked;
    run_options run;
    const char **lists[3]; /* copies: text_list has room to change what it names */
    export_choice *formats;
    gm_buf dir, name;
} call;

static void clear_call(call *c) {
    for (size_t i = 0; i < 3; i++) {
        free(c->lists[i]);
    }
    free(c->formats);
    gm_buf_clear(&c->dir);
    gm_buf_clear(&c->name);
}

/* Callers may have been compiled with an older header, whose struct was shorter, or with a newer one, whose
 * further members mean something that we cannot do unless they are 0. */
static gm_status take_options(const gm_export_options *given, gm_export_options *out,
                              gm_error *err) {
    *out = (gm_export_options)GM_EXPORT_OPTIONS_INIT;
    if (given == NULL || given->size < offsetof(gm_export_options, guess)) {
        return gm_fail(err, GM_E_ARG,
                       "gm_export wants options that began as GM_EXPORT_OPTIONS_INIT");
    }
    for (size_t i = sizeof *out; i < given->size; i++) {
        if (((const char *)given)[i] != 0) {
            return gm_fail(
                err, GM_E_ARG,
                "gm_export was given an option that only a newer libgazmap knows; this is %s",
                gm_version());
        }
    }
    memcpy(out, given, given->size < sizeof *out ? given->size : sizeof *out);
    return GM_OK;
}

static gm_status take_list(const char *const *items, size_t n, const char *what,
                           const char ***memory, text_list *out, gm_error *err) {
    *memory = calloc(n + 1, sizeof **memory);
    if (*memory == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        if (items == NULL || items[i] == NULL || items[i][0] == '\0') {
            return gm_fail(err, GM_E_ARG, "gm_export: %s %zu has no name", what, i + 1);
        }
        if (strcmp(items[i], "-") == 0) {
            return gm_fail(err, GM_E_ARG, "gm_export does not read standard input; name a file");
        }
        (*memory)[i] = items[i];
    }
    *out = (text_list){*memory, n};
    return GM_OK;
}

static gm_status take_inputs(call *c, gm_error *err) {
    const gm_export_options *o = &c->asked;
    GM_TRY(take_list(o->gazetteer, o->n_gazetteer, "layer", &c->lists[0], &c->run.gazetteer, err));
    GM_TRY(take_list(o->events, o->n_events, "event table", &c->lists[1], &c->run.events, err));
    GM_TRY(take_list(o->claims, o->n_claims, "claims table", &c->lists[2], &c->run.claims, err));
    if (o->n_gazetteer == 0 || o->n_events == 0) {
        return gm_fail(err, GM_E_ARG, "gm_export wants at least one %s",
                       o->n_events == 0 ? "event table" : "gazetteer layer");
    }
    return GM_OK;
}

static gm_status take_format(call *c, const char *name, gm_error *err) {
    export_choice *choice = &c->formats[c->run.n_formats];
    if (name == NULL || !exporter_find(name, choice)) {
        return gm_fail(err, GM_E_ARG, "no format \"%s\"", name == NULL ? "" : name);
    }
    if (choice->argument != NULL) {
        ogr_driver driver;
        GM_TRY(ogr_driver_find(choice->argument, &driver, err));
        if (driver.prefix != NULL) {
            return gm_fail(err, GM_E_ARG, "%s is a database; gm_export writes files", driver.name);
        }
    }
    for (size_t i = 0; i < c->run.n_formats; i++) {
        if (c->formats[i].exporter == choice->exporter && choice->argument == NULL) {
            return GM_OK; /* twice is once */
        }
    }
    c->run.n_formats++;
    return GM_OK;
}

static gm_status take_formats(call *c, gm_error *err) {
    size_t n_known = 0;
    while (exporter_table[n_known] != NULL) {
        n_known++;
    }
    c->formats = calloc(c->asked.n_formats + n_known + 1, sizeof *c->formats);
    if (c->formats == NULL) {
        return gm_fail_memory(err);
    }
    c->run.formats = c->formats;
    for (size_t i = 0; i < c->asked.n_formats; i++) {
        GM_TRY(take_format(c, c->asked.formats == NULL ? NULL : c->asked.formats[i], err));
    }
    for (size_t i = 0; c->asked.n_formats == 0 && i < n_known; i++) {
        if (exporter_table[i]->by_default) {
            GM_TRY(take_format(c, exporter_table[i]->name, err));
        }
    }
    return GM_OK;
}

static gm_status take_output(call *c, gm_error *err) {
    const gm_export_options *o = &c->asked;
    if (o->output == NULL || o->output[0] == '\0' || strcmp(o->output, "-") == 0) {
        return gm_fail(err, GM_E_ARG, "gm_export wants a folder for the set: options->output");
    }
    if (o->name != NULL && !set_name_is_safe(o->name)) {
        return gm_fail(err, GM_E_ARG, "the name of a set is of letters, digits, '-' and '_' only");
    }
    gm_buf_add_text(&c->dir, o->output);
    while (c->dir.len > 1 && c->dir.ptr[c->dir.len - 1] == '/') {
        c->dir.len--;
    }
    if (o->name != NULL) {
        gm_buf_add_text(&c->name, o->name);
    } else {
        set_name_of(o->output, &c->name);
    }
    c->run.dir = gm_buf_text(&c->dir);
    c->run.theatre = gm_buf_text(&c->name);
    c->run.title = o->title != NULL ? o->title : c->run.theatre;
    return c->dir.failed || c->name.failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status take_rules(call *c, gm_error *err) {
    double km = c->asked.max_radius_km;
    if (!isfinite(km) || km < 0) {
        return gm_fail(err, GM_E_ARG_RANGE,
                       "max_radius_km is 0 for no limit, or kilometres above 0");
    }
    c->run.resolve.max_radius_m = km * 1000;
    c->run.resolve.guess = c->asked.guess;
    c->run.drafts = c->asked.drafts;
    return GM_OK;
}

/* ---- The call ---------------------------------------------------------------------------------------- */

static gm_export_counts count(const run_report *report) {
    const export_counts *c = &report->counts;
    return (gm_export_counts){
        .rows = c->rows,
        .rows_placed = c->rows_placed,
        .rows_unplaced = c->rows_unplaced,
        .rows_draft = c->rows_draft,
        .parts_placed = c->parts_placed,
        .parts_unplaced = c->parts_unplaced,
        .files = report->published.n_files,
        .files_written = report->published.n_written,
    };
}

gm_status gm_export(const gm_export_options *options, gm_export_counts *out_counts, gm_error *err) {
    static gm_status (*const steps[])(call *, gm_error *) = {take_inputs, take_formats, take_output,
                                                             take_rules};
    call c = {.dir = GM_BUF_INIT, .name = GM_BUF_INIT};
    run_report report;
    gm_status status = take_options(options, &c.asked, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == GM_OK; i++) {
        status = steps[i](&c, err);
    }
    if (status == GM_OK) {
        status = run(&c.run, &report, err);
        if (status == GM_OK && out_counts != NULL) {
            *out_counts = count(&report);
        }
        run_report_clear(&report);
    }
    clear_call(&c);
    return status;
}
