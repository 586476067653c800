#include "project/run.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/num.h"
#include "export/schema.h"
#include "project/claims.h"
#include "project/documents.h"
#include "project/manifest.h"
#include "project/remind.h"
#include "project/rerun.h"
#include "project/state.h"
#include "project/tree.h"

/* Everything a run holds open. */
typedef struct running {
    const run_options *options;
    gm_gaz *gaz;
    ev_table **tables;
    size_t n_tables;
    ev_ids *ids;
    geocoder *geocoder;
    context *context; /* NULL without --context */
    session *session;
    publish *publish;
    const char
        *dir; /* for files while they are made: the publisher's, or `temporary`; NULL: none */
    gm_buf temporary;          /* a folder to be removed; "": none */
    gm_buf coarse;             /* the same, for the coarse table */
    coarsener *coarsener;      /* NULL without --coarsen */
    const export_counts *read; /* by it; NULL: nothing was coarsened */
    gm_writer positions;
    claims *claims;
    audit *audit;
    rerun rerun;
    size_t people_table; /* one more than the table that the next line is about */
    bool people;         /* it names people */
    bool finds_people;
    gm_buf digest; /* of the inputs as they were when the run began; empty: not known */
    gm_error *err;
    unsigned long memory_failures; /* before the run began */
} running;

/* ---- Opening --------------------------------------------------------------------------------------- */

static void note_profile(const ev_table *table, gm_buf *out) {
    const ev_profile *profile = ev_table_profile(table);
    if (profile != NULL) {
        gm_buf_printf(out, "%s: columns of %s (--profile %s)\n", ev_name(table),
                      ev_profile_title(profile), ev_profile_name(profile));
    }
}

/* Standard input has nothing more for now: whoever reads our lines should not wait for the next of them. */
static gm_status send_on(void *arg, gm_error *err) {
    running *r = arg;
    return r->session == NULL ? GM_OK : session_flush(r->session, err);
}

static gm_status open_tables(running *r, run_report *report) {
    r->tables = calloc(r->options->events.n + 1, sizeof(ev_table *));
    r->ids = ev_ids_new();
    if (r->tables == NULL || r->ids == NULL) {
        return gm_fail_memory(r->err);
    }
    for (size_t i = 0; i < r->options->events.n; i++) {
        ev_options table =
            r->options->sources != NULL ? r->options->sources[i].table : r->options->table;
        table.relocate = r->options->relocate;
        table.rows.pause = send_on;
        table.rows.pause_arg = r;
        bool is_stream = strcmp(r->options->events.items[i], "-") == 0;
        bool coarsens = r->options->export.coarsened != NULL;
        table.filter = is_stream && r->options->dir == NULL && !coarsens; /* line in, line out */
        table.rows.by_line = table.filter;
        GM_TRY(ev_open(r->options->events.items[i], &table, &r->tables[i], r->err));
        r->n_tables++;
        note_profile(r->tables[i], &report->profiles);
        GM_TRY(ev_use_ids(r->tables[i], table.filter ? NULL : r->ids, r->err));
    }
    return GM_OK;
}

static gm_status open_gazetteer(running *r) {
    if (r->options->gazetteer.n == 0) {
        return GM_OK;
    }
    return gm_gaz_open(r->options->gazetteer.items, r->options->gazetteer.n, &r->gaz, r->err);
}

static gm_status open_positions(running *r) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, publish_dir(r->publish), "positions.tsv");
    gm_status status = gm_writer_open(&r->positions, gm_buf_text(&path), r->err);
    gm_buf_clear(&path);
    gm_buf_add_text(&r->positions.buf,
                    "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash\n");
    return status;
}

/* A folder that only we can look into; its name goes into *out. */
static gm_status make_temporary(gm_buf *out, gm_error *err) {
    const char *parent = getenv("TMPDIR");
    gm_path_join(out, parent == NULL || parent[0] == '\0' ? "/tmp" : parent, "gazmap-XXXXXX");
    (void)gm_buf_text(out);
    if (out->failed) {
        return gm_fail_memory(err);
    }
    if (mkdtemp(out->ptr) == NULL) {
        gm_buf_reset(out);
        return gm_fail_errno(err, "make a folder in", parent == NULL ? "/tmp" : parent);
    }
    return GM_OK;
}

static void remove_temporary(gm_buf *path) {
    if (path->len > 0) {
        tree_remove(AT_FDCWD, path->ptr);
    }
    gm_buf_clear(path);
}

/* Edited files and files of other people stay in the folder of a set: beside coarsened events they may tell where
 * those were. And who publishes a folder should not find finer events there one day. */
static gm_status check_coarseness(const running *r) {
    char *path = publish_old_file(r->publish, "manifest.json");
    json_t *old = path == NULL ? NULL : json_load_file(path, 0, NULL);
    free(path);
    if (old == NULL) {
        return GM_OK;
    }
    bool was_coarse = json_is_string(json_object_get(old, "coarsened"));
    bool is_coarse = r->options->export.coarsened != NULL;
    json_decref(old);
    if (was_coarse == is_coarse) {
        return GM_OK;
    }
    return gm_fail(r->err, GM_E_EXPORT,
                   was_coarse
                       ? "%s holds a coarsened set, and this one is not: add --coarsen, or "
                         "choose another folder"
                       : "%s holds a set that is not coarsened: choose another folder for one "
                         "that is",
                   r->options->dir);
}

static gm_status open_output(running *r) {
    const run_options *o = r->options;
    session_options s = {
        .formats = o->formats,
        .n_formats = o->n_formats,
        .export = &o->export,
        .database = o->database,
        .theatre = o->theatre,
        .title = o->title,
        .claims = r->claims != NULL,
        .read = r->read,
        .drafts = o->drafts,
        .want_layer = o->want_layer,
        .fields = o->fields,
        .n_fields = o->n_fields,
    };
    if (o->dir != NULL) {
        GM_TRY(o->check ? publish_begin_dry(o->dir, &r->publish, r->err)
                        : publish_begin(o->dir, o->wait, o->wait_arg, &r->publish, r->err));
        r->dir = publish_dir(r->publish);
        GM_TRY(check_coarseness(r));
        GM_TRY(open_positions(r));
    } else if (o->database != NULL) {
        /* For what has to wait until the layers before it are written. */
        GM_TRY(make_temporary(&r->temporary, r->err));
        r->dir = r->temporary.ptr;
    }
    s.dir = r->dir;
    s.stream_fd = r->dir == NULL ? STDOUT_FILENO : -1;
    return session_open(&s, r->gaz, r->tables, r->n_tables, &r->session, r->err);
}

/* ---- Events ------------------------------------------------------------------------------------------ */

/* An id with a tab or a line end would break the table that others read line by line. */
static void add_field(gm_buf *out, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        gm_buf_add_char(out, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
    }
    gm_buf_add_char(out, '\t');
}

static void add_position(running *r, const event *ev, const res_part *part, int64_t number) {
    gm_buf *out = &r->positions.buf;
    char hash[17];
    gm_hex64(part->entry_hash, hash);
    add_field(out, ev->field[EV_EVENT_ID]);
    gm_buf_add_int(out, number);
    gm_buf_add_char(out, '\t');
    gm_buf_add_fixed_short(out, gm_to_fixed(part->point.lon, 6), 6);
    gm_buf_add_char(out, '\t');
    gm_buf_add_fixed_short(out, gm_to_fixed(part->point.lat, 6), 6);
    gm_buf_add_char(out, '\t');
    int64_t radius = schema_radius_m(part->radius_m);
    if (radius >= 0) {
        gm_buf_add_int(out, radius);
    }
    gm_buf_add_char(out, '\t');
    gm_buf_add_text(out, res_method_word(part->method));
    gm_buf_add_char(out, '\t');
    add_field(out, part->place_id);
    gm_buf_add_text(out, hash);
    gm_buf_add_char(out, '\n');
}

static bool is_left_out(const running *r, const event *ev) {
    return !r->options->drafts && gm_str_is(ev->field[EV_STATUS], "draft");
}

/* Given coordinates beside what their place text resolves to: which, when they were passed over, are the parts
 * at hand. Ends the life of the parts. */
static gm_status audit_parts(running *r, size_t table, const event *ev, const res_part *parts,
                             size_t n) {
    if (r->audit == NULL || !ev->has_pin || ev->error.code != GM_OK) {
        return GM_OK;
    }
    if (!r->options->relocate) {
        GM_TRY(geocoder_resolve(r->geocoder, ev, &parts, &n, r->err));
    }
    return audit_event(r->audit, ev_name(r->tables[table]), ev, parts, n, r->err);
}

static gm_status note_parts(running *r, size_t table, const event *ev, const res_part *parts,
                            size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (parts[i].placed && r->publish != NULL) {
            int64_t number = ev->number[EV_PART] > 0 ? ev->number[EV_PART] : (int64_t)i + 1;
            add_position(r, ev, &parts[i], number);
            GM_TRY(rerun_note(&r->rerun, table, ev, &parts[i], r->err));
        }
    }
    return r->publish == NULL ? GM_OK : gm_writer_poll(&r->positions, r->err);
}

static gm_status locate_event(running *r, size_t table, const event *ev, const res_part **out_parts,
                              size_t *out_n) {
    GM_TRY(geocoder_locate(r->geocoder, ev, out_parts, out_n, r->err));
    bool settled = r->context == NULL || r->gaz == NULL || ev->error.code != GM_OK ||
                   ev->field[EV_PLACE].len == 0 || ev->field[EV_PLACE_ID].len > 0 ||
                   (ev->has_pin && !r->options->relocate) || res_all_placed(*out_parts, *out_n);
    if (settled) {
        return GM_OK;
    }
    const gm_latlon *spots;
    size_t n =
        context_spots(r->context, document_of(r->tables[table], r->options->context, ev), &spots);
    return n == 0 ? GM_OK
                  : geocoder_locate_around(r->geocoder, ev, spots, n, out_parts, out_n, r->err);
}

static void look_for_people(running *r, size_t table, const res_part *parts, size_t n) {
    if (r->people_table != table + 1) {
        r->people_table = table + 1;
        r->people = remind_table(r->tables[table]);
    }
    for (size_t i = 0; i < n && !r->finds_people; i++) {
        r->finds_people = remind_part(r->gaz, &parts[i], r->people);
    }
}

static gm_status export_event(running *r, size_t table, const event *ev) {
    const res_part *parts;
    size_t n;
    GM_TRY(locate_event(r, table, ev, &parts, &n));
    GM_TRY(session_event(r->session, table, ev, parts, n, r->err));
    if (is_left_out(r, ev)) {
        return GM_OK;
    }
    if (!r->finds_people && r->read == NULL) {
        look_for_people(r, table, parts, n);
    }
    if (r->claims != NULL) {
        GM_TRY(claims_note_event(r->claims, ev->field[EV_EVENT_ID], r->err));
    }
    GM_TRY(note_parts(r, table, ev, parts, n));
    return audit_parts(r, table, ev, parts, n);
}

static gm_status check_stop(const running *r) {
    const run_options *o = r->options;
    if (o->stop == NULL || *o->stop == 0) {
        return GM_OK;
    }
    return gm_fail(r->err, GM_E_STOPPED, "stopped; nothing was published%s%s",
                   o->dir == NULL ? "" : ", and what was there before is kept: ",
                   o->dir == NULL ? "" : o->dir);
}

/* Calls `each` with every event of every table. */
static gm_status each_event(running *r,
                            gm_status (*each)(running *r, size_t table, const event *ev)) {
    event *ev = calloc(1, sizeof *ev); /* large: it has a cell for each known column */
    if (ev == NULL) {
        return gm_fail_memory(r->err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < r->n_tables && status == GM_OK; i++) {
        bool found = true;
        while (found && status == GM_OK) {
            status = check_stop(r);
            status = status == GM_OK ? ev_next(r->tables[i], ev, &found, r->err) : status;
            if (status == GM_OK && found) {
                status = each(r, i, ev);
            }
        }
    }
    free(ev);
    return status;
}

/* ---- Coarsening ------------------------------------------------------------------------------------------ */

static gm_status coarsen_event(running *r, size_t table, const event *ev) {
    const res_part *parts;
    size_t n;
    GM_TRY(locate_event(r, table, ev, &parts, &n));
    return coarsener_add(r->coarsener, table, ev, parts, n, r->err);
}

static void close_tables(running *r) {
    for (size_t i = 0; i < r->n_tables; i++) {
        ev_close(r->tables[i]);
    }
    r->n_tables = 0;
}

/* From here on the run knows only the coarse table: whatever is written is written from it. */
static gm_status use_coarse_table(running *r, const char *path) {
    const ev_options as_it_stands = {.profile = ev_profile_find("none")};
    const res_options no_limits = {.explain = false};
    close_tables(r);
    GM_TRY(ev_open(path, &as_it_stands, &r->tables[0], r->err));
    r->n_tables = 1;
    geocoder_free(r->geocoder);
    context_free(r->context);
    r->geocoder = NULL;
    r->context = NULL;
    return geocoder_new(r->gaz, &no_limits, &r->geocoder) == GM_OK ? GM_OK : gm_fail_memory(r->err);
}

static gm_status coarsen_all(running *r, run_report *report) {
    const run_options *o = r->options;
    const char *path;
    GM_TRY(make_temporary(&r->coarse, r->err));
    const coarse_options how = {.level = o->coarsen,
                                .keep = o->keep,
                                .n_keep = o->n_keep,
                                .drafts = o->drafts,
                                .dir = r->coarse.ptr};
    GM_TRY(coarsener_open(&how, r->gaz, r->tables, r->n_tables, &r->coarsener, r->err));
    GM_TRY(each_event(r, coarsen_event));
    GM_TRY(coarsener_finish(r->coarsener, &path, &r->read, r->err));
    if (o->claims.n > 0) {
        gm_buf_printf(&report->notes, "--coarsen %s: claims are left out\n", o->export.coarsened);
    }
    unsigned long long n_unknown = coarsener_n_unknown(r->coarsener);
    if (n_unknown > 0) {
        gm_buf_printf(
            &report->notes,
            "--coarsen %s: %llu point%s left out: no area of that level or above is known "
            "there\n",
            o->export.coarsened, n_unknown, n_unknown == 1 ? " is" : "s are");
    }
    return use_coarse_table(r, path);
}

/* ---- Closing --------------------------------------------------------------------------------------------- */

static gm_status list_files(running *r, gm_buf *out) {
    const publish_file *files;
    size_t n;
    GM_TRY(publish_list(r->publish, &files, &n, r->err));
    for (size_t i = 0; i < n; i++) {
        gm_buf_printf(out, "%s\n", files[i].name);
    }
    gm_buf_add_text(out, "manifest.json\n");
    return out->failed ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status compare_runs(running *r, run_report *report) {
    const run_options *o = r->options;
    if (r->read != NULL) { /* coarse rows have other numbers each time */
        return GM_OK;
    }
    rerun_init(&r->rerun, r->gaz, r->tables, r->n_tables);
    GM_TRY(rerun_compare(&r->rerun, r->publish, r->err));
    if (r->rerun.diff == NULL) {
        return GM_OK;
    }
    report->moved_too_far = o->max_move_km > 0 && diff_farthest_km(r->rerun.diff) > o->max_move_km;
    return o->compared == NULL ? GM_OK : o->compared(o->compared_arg, r->rerun.diff, r->err);
}

/* What tells the next run that there is nothing to do; empty when an input changed while this one ran. */
static gm_status note_state(running *r, gm_buf *out) {
    gm_buf now = GM_BUF_INIT;
    gm_buf path = GM_BUF_INIT;
    char hash[33];
    uint64_t size;
    gm_path_join(&path, publish_dir(r->publish), "manifest.json");
    gm_status status = r->digest.len == 0 ? GM_OK : state_digest(r->options, &now, r->err);
    if (status == GM_OK && now.len > 0 && gm_str_eq(gm_buf_view(&now), gm_buf_view(&r->digest))) {
        status = gm_hash_file(gm_buf_text(&path), hash, &size, r->err);
        state_write(gm_buf_view(&now), gm_str_from(hash), out);
    }
    gm_buf_clear(&now);
    gm_buf_clear(&path);
    return status;
}

/* A set that lacks a text somewhere must not be published as if it were whole. */
static gm_status check_memory(const running *r) {
    return gm_memory_failures() == r->memory_failures ? GM_OK : gm_fail_memory(r->err);
}

static gm_status publish_set(running *r, const manifest_facts *facts, run_report *report) {
    GM_TRY(gm_writer_close(&r->positions, r->err));
    if (r->audit != NULL) {
        GM_TRY(audit_write(r->audit, r->err));
    }
    GM_TRY(manifest_write_readme(publish_dir(r->publish), facts, r->err));
    GM_TRY(manifest_write(r->publish, facts, r->err));
    GM_TRY(list_files(r, &report->files));
    GM_TRY(compare_runs(r, report));
    if (report->moved_too_far) {
        return GM_OK; /* and the sibling goes with the run */
    }
    gm_buf state = GM_BUF_INIT;
    gm_status status = r->options->check ? GM_OK : note_state(r, &state);
    status = status == GM_OK ? check_memory(r) : status;
    status =
        status == GM_OK ? check_stop(r) : status; /* the last moment: publishing is not cut short */
    publish *p = r->publish;
    r->publish = NULL; /* commit frees it, also when it fails */
    if (status == GM_OK) {
        publish_set_state(p, gm_buf_view(&state));
        status = publish_commit(p, r->options->export.overwrite, &report->published, r->err);
    } else {
        publish_abort(p);
    }
    gm_buf_clear(&state);
    return status;
}

static gm_status finish(running *r, run_report *report) {
    const export_facts *facts;
    if (r->claims != NULL) {
        GM_TRY(claims_write(r->claims, r->dir, r->session, r->err));
    }
    GM_TRY(session_finish(r->session, &facts, r->err));
    report->counts = *facts->counts;
    report->finds_people = r->finds_people;
    gm_buf_add_text(&report->notes, facts->notes);
    manifest_facts all = {.options = r->options, .export = facts, .session = r->session};
    return r->publish == NULL ? GM_OK : publish_set(r, &all, report);
}

/* True when the set is known to be what this run would write. */
static gm_status is_current(running *r, run_report *report, bool *out_is) {
    *out_is = false;
    /* An audit is for the report; and a digest beside a coarsened set would tell whose guess is right. */
    if (r->options->dir == NULL || r->options->audit || r->options->export.coarsened != NULL) {
        return GM_OK;
    }
    GM_TRY(state_digest(r->options, &r->digest, r->err));
    *out_is = state_is_current(r->options->dir, gm_buf_view(&r->digest), report);
    report->skipped = *out_is;
    return GM_OK;
}

static gm_status run_steps(running *r, run_report *report) {
    bool current;
    GM_TRY(is_current(r, report, &current));
    if (current) {
        return GM_OK;
    }
    GM_TRY(open_gazetteer(r));
    GM_TRY(open_tables(r, report));
    bool whole_set = r->options->dir != NULL || r->options->database != NULL;
    bool coarsens = r->options->export.coarsened != NULL;
    if (r->options->claims.n > 0 && whole_set && !coarsens) {
        GM_TRY(claims_open(r->options->claims, &r->claims, r->err));
    }
    if (geocoder_new(r->gaz, &r->options->resolve, &r->geocoder) != GM_OK) {
        return gm_fail_memory(r->err);
    }
    if (r->options->relocate) {
        geocoder_relocate(r->geocoder);
    }
    if (r->options->context != NULL) {
        GM_TRY(documents_learn(r->options, r->geocoder, &r->context, r->err));
    }
    if (coarsens) {
        GM_TRY(coarsen_all(r, report));
    }
    GM_TRY(open_output(r));
    if (r->options->audit) {
        const char *dir = r->publish == NULL ? NULL : publish_dir(r->publish);
        GM_TRY(audit_open(dir, &r->audit, r->err));
    }
    GM_TRY(each_event(r, export_event));
    audit_tell(r->audit, &report->audit);
    return finish(r, report);
}

gm_status run(const run_options *options, run_report *report, gm_error *err) {
    gm_error own = GM_ERROR_INIT;
    running r = {.options = options, .err = err != NULL ? err : &own};
    r.memory_failures = gm_memory_failures();
    r.positions = (gm_writer)GM_WRITER_INIT;
    *report = (run_report){.nothing_changed = false};
    gm_status status = run_steps(&r, report);
    session_free(r.session);
    rerun_clear(&r.rerun);
    gm_buf_clear(&r.digest);
    gm_writer_drop(&r.positions);
    publish_abort(r.publish);
    remove_temporary(&r.temporary);
    remove_temporary(&r.coarse);
    coarsener_free(r.coarsener);
    claims_free(r.claims);
    audit_free(r.audit);
    geocoder_free(r.geocoder);
    context_free(r.context);
    close_tables(&r);
    free(r.tables);
    ev_ids_free(r.ids);
    gm_gaz_close(r.gaz);
    report->nothing_changed = status == GM_OK && options->dir != NULL && !report->moved_too_far &&
                              report->published.n_written == 0 &&
                              report->published.n_removed == 0 && report->published.edited.len == 0;
    return status;
}

void run_report_clear(run_report *report) {
    gm_buf_clear(&report->files);
    gm_buf_clear(&report->profiles);
    gm_buf_clear(&report->notes);
    audit_report_clear(&report->audit);
    gm_buf_clear(&report->published.edited);
    gm_buf_clear(&report->published.restyled);
}
