#include "export/coarsen.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/num.h"
#include "export/schema.h"

/* What is left of an event as it is. */
static const char *const event_columns[] = {"date_start", "date_end", "date_prec",
                                            "type",       "subtype",  "source"};
/* What is left when it is to be kept. Else the columns are empty: they stand there so that no other column can be
 * taken for them by an alias. */
static const char *const other_columns[] = {"date_text", "title", "summary",    "actor1",
                                            "actor2",    "place", "source_url", "quote",
                                            "claim_by",  "conf"};
/* Where it was: made here. */
static const char place_columns[] =
    "status,coarsened,lon,lat,radius_m,geo_prec,method,score,n_cand,place_id,place_name,admin1,"
    "admin2,country";
/* On an event's first part only. */
static const char *const figure_columns[] = {"killed",  "killed_lo", "killed_hi",
                                             "wounded", "displaced", "aggregate"};
enum {
    N_EVENT = sizeof event_columns / sizeof *event_columns,
    N_OTHER = sizeof other_columns / sizeof *other_columns,
    N_FIGURES = sizeof figure_columns / sizeof *figure_columns,
};
/* Columns that no --keep brings back: they are made anew, or say where or which event it was. */
static const char *const never_kept[] = {
    "event_id", "part",      "parts",     "date_start", "date_end",  "date_prec", "type",
    "subtype",  "status",    "place_id",  "place_name", "method",    "score",     "radius_m",
    "geo_prec", "n_cand",    "admin1",    "admin2",     "country",   "coarsened", "source",
    "killed",   "killed_lo", "killed_hi", "wounded",    "displaced", "aggregate"};

/* Behind each row of an event in the file of rows; no cell holds it. */
static const char row_end = '\x1E';

/* An event in the file of rows. */
typedef struct record {
    uint64_t at;
    uint64_t len;
} record;

struct coarsener {
    const coarse_options *options;
    coarse_places *places;
    schema schema;
    value *values;  /* a row of the schema */
    size_t *picked; /* schema columns of event_columns, of other_columns, then of those to keep */
    bool *kept;     /* by `picked` */
    size_t n_picked;
    size_t figures[N_FIGURES]; /* schema columns */
    gm_buf rows_path, table_path;
    gm_writer rows; /* the events as they come */
    gm_buf records; /* of them */
    export_counts counts;
    uint64_t n_unknown;

    /* The event at hand: rows of our own exports may be parts of one. */
    bool any;
    gm_buf id;          /* of an event whose next parts may follow; empty: of one that is whole */
    gm_buf parts;       /* its rows without figures, row_end behind each */
    gm_buf figures_row; /* its figures as cells; empty: it has none */
};

/* ---- Columns --------------------------------------------------------------------------------- */

static size_t column_named(const schema *s, const char *name) {
    for (size_t i = 0; i < s->n_columns; i++) {
        bool as_in_file = i >= s->n_fixed && gm_str_is(s->extras[i - s->n_fixed].file_name, name);
        if (as_in_file || strcmp(s->columns[i].name, name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool is_never_kept(const char *name) {
    for (size_t i = 0; i < sizeof never_kept / sizeof *never_kept; i++) {
        if (strcmp(never_kept[i], name) == 0) {
            return true;
        }
    }
    ev_field field = ev_field_find(gm_str_from(name));
    return field == EV_LON || field == EV_LAT;
}

static void pick(coarsener *c, size_t at, bool kept) {
    c->kept[c->n_picked] = kept;
    c->picked[c->n_picked++] = at;
}

static gm_status pick_kept(coarsener *c, const char *name, gm_error *err) {
    if (is_never_kept(name)) {
        return gm_fail(err, GM_E_EXPORT,
                       "--keep %s: that column is there in any case, or is what --coarsen is for; "
                       "leave it out",
                       name);
    }
    size_t at = column_named(&c->schema, name);
    if (at == SIZE_MAX) {
        return gm_fail(err, GM_E_EXPORT, "--keep %s: no event table has that column", name);
    }
    for (size_t i = 0; i < c->n_picked; i++) {
        if (c->picked[i] == at) {
            c->kept[i] = true;
            return GM_OK;
        }
    }
    pick(c, at, true);
    return GM_OK;
}

static gm_status pick_columns(coarsener *c, gm_error *err) {
    gm_arena *arena = &c->schema.arena;
    c->values = gm_arena_array(arena, c->schema.n_columns, sizeof *c->values);
    size_t at_most = N_EVENT + N_OTHER + c->options->n_keep;
    c->picked = gm_arena_array(arena, at_most, sizeof *c->picked);
    c->kept = gm_arena_array(arena, at_most, sizeof *c->kept);
    if (c->values == NULL || c->picked == NULL || c->kept == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < N_EVENT; i++) {
        pick(c, column_named(&c->schema, event_columns[i]), true);
    }
    for (size_t i = 0; i < N_OTHER; i++) {
        pick(c, column_named(&c->schema, other_columns[i]), false);
    }
    for (size_t i = 0; i < N_FIGURES; i++) {
        c->figures[i] = column_named(&c->schema, figure_columns[i]);
    }
    for (size_t i = 0; i < c->options->n_keep; i++) {
        GM_TRY(pick_kept(c, c->options->keep[i], err));
    }
    return GM_OK;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static gm_status open_rows(coarsener *c, gm_error *err) {
    gm_path_join(&c->rows_path, c->options->dir, "coarse.rows");
    gm_path_join(&c->table_path, c->options->dir, "coarse.csv");
    (void)gm_buf_text(&c->table_path);
    if (c->table_path.failed) {
        return gm_fail_memory(err);
    }
    return gm_writer_open(&c->rows, gm_buf_text(&c->rows_path), err);
}

gm_status coarsener_open(const coarse_options *options, const gm_gaz *gaz, ev_table *const *tables,
                         size_t n_tables, coarsener **out, gm_error *err) {
    coarsener *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return gm_fail_memory(err);
    }
    c->options = options;
    c->rows = (gm_writer)GM_WRITER_INIT;
    gm_status status = schema_init(&c->schema, tables, n_tables, err);
    if (status == GM_OK) {
        status = pick_columns(c, err);
    }
    if (status == GM_OK) {
        status = coarse_places_open(options->level, gaz, &c->places, err);
    }
    if (status == GM_OK) {
        status = open_rows(c, err);
    }
    if (status != GM_OK) {
        coarsener_free(c);
        return status;
    }
    *out = c;
    return GM_OK;
}

void coarsener_free(coarsener *c) {
    if (c == NULL) {
        return;
    }
    gm_writer_drop(&c->rows);
    coarse_places_free(c->places);
    schema_clear(&c->schema);
    gm_buf_clear(&c->rows_path);
    gm_buf_clear(&c->table_path);
    gm_buf_clear(&c->records);
    gm_buf_clear(&c->id);
    gm_buf_clear(&c->parts);
    gm_buf_clear(&c->figures_row);
    free(c);
}

uint64_t coarsener_n_unknown(const coarsener *c) {
    return c->n_unknown;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

/* A cell and a comma. Control characters would end rows here, and mean nothing in a table. */
static void add_text(gm_buf *out, gm_str text) {
    size_t start = out->len;
    csv_add_cell(out, text);
    for (size_t i = start; i < out->len && !out->failed; i++) {
        char c = out->ptr[i];
        if (c == row_end || c == '\0') {
            out->ptr[i] = ' ';
        }
    }
    gm_buf_add_char(out, ',');
}

static void add_words(gm_buf *out, const char *text) {
    add_text(out, gm_str_from(text));
}

static void add_int(gm_buf *out, int64_t number) {
    gm_buf_add_int(out, number);
    gm_buf_add_char(out, ',');
}

static void add_value(gm_buf *out, const column *col, const value *v) {
    if (v->is_null) {
        gm_buf_add_char(out, ',');
    } else if (col->type == COL_INT) {
        add_int(out, v->number);
    } else {
        add_text(out, v->text);
    }
}

static void add_degrees(gm_buf *out, double degrees) {
    gm_buf_add_fixed_short(out, gm_to_fixed(degrees, 6), 6);
    gm_buf_add_char(out, ',');
}

/* The row of one part, without figures. */
static void add_row(coarsener *c, const event *ev, const coarse_spot *spot) {
    static const value nothing = {.is_null = true};
    gm_buf *out = &c->parts;
    for (size_t i = 0; i < c->n_picked; i++) {
        const value *v = &c->values[c->picked[i]];
        add_value(out, &c->schema.columns[c->picked[i]], c->kept[i] ? v : &nothing);
    }
    add_words(out, gm_str_eq_nocase(ev->field[EV_STATUS], GM_STR("draft")) ? "draft" : "reviewed");
    add_words(out, spot->coarsened);
    add_degrees(out, spot->point.lon);
    add_degrees(out, spot->point.lat);
    add_int(out, schema_radius_m(spot->radius_m));
    add_int(out, spot->geo_prec);
    add_words(out, res_method_word(spot->method));
    add_words(out, "1");
    add_words(out, "1");
    add_text(out, spot->place_id);
    add_text(out, spot->place_name);
    add_text(out, spot->admin1);
    add_text(out, spot->admin2);
    add_text(out, spot->country);
    gm_buf_add_char(out, row_end);
}

/* True when the event has figures. */
static bool read_figures(const coarsener *c, gm_buf *out) {
    bool any = false;
    for (size_t i = 0; i < N_FIGURES; i++) {
        const value *v = &c->values[c->figures[i]];
        any = any || !v->is_null;
        if (!v->is_null) {
            gm_buf_add_int(out, v->number);
        }
        gm_buf_add_text(out, i + 1 < N_FIGURES ? "," : "\n");
    }
    return any;
}

/* ---- An event -------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b) {
    return gm_str_cmp(*(const gm_str *)a, *(const gm_str *)b);
}

/* The rows of an event, sorted, each once. */
static gm_str *sorted_rows(gm_str text, size_t *out_n) {
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        n += text.ptr[i] == row_end;
    }
    gm_str *lines = calloc(n + 1, sizeof *lines);
    if (lines == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        const char *end = memchr(text.ptr, row_end, text.len);
        lines[i] = (gm_str){text.ptr, (size_t)(end - text.ptr)};
        text = gm_str_skip(text, lines[i].len + 1);
    }
    qsort(lines, n, sizeof *lines, by_bytes);
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++) {
        if (n_left == 0 || !gm_str_eq(lines[i], lines[n_left - 1])) {
            lines[n_left++] = lines[i];
        }
    }
    *out_n = n_left;
    return lines;
}

/* The event at hand is whole. */
static gm_status end_event(coarsener *c, gm_error *err) {
    if (!c->any) {
        return GM_OK;
    }
    c->any = false;
    size_t n;
    gm_str *lines = sorted_rows(gm_buf_view(&c->parts), &n);
    if (lines == NULL || c->parts.failed || c->figures_row.failed || c->id.failed) {
        free(lines);
        return gm_fail_memory(err);
    }
    gm_buf *out = &c->rows.buf;
    record r = {.at = c->rows.offset + out->len};
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_str(out, lines[i]);
        if (i == 0 && c->figures_row.len > 0) {
            gm_buf_add_str(out, gm_buf_view(&c->figures_row));
        } else {
            gm_buf_add_text(out, ",,,,,\n");
        }
        gm_buf_add_char(out, row_end);
    }
    free(lines);
    r.len = c->rows.offset + out->len - r.at;
    gm_buf_add(&c->records, &r, sizeof r);
    gm_buf_reset(&c->parts);
    gm_buf_reset(&c->figures_row);
    return c->records.failed ? gm_fail_memory(err) : gm_writer_poll(&c->rows, err);
}

/* The next row of our own export is another part of the same event; two rows with figures would be counted
 * once, so they stay two. */
static bool goes_on(const coarsener *c, const event *ev, bool has_figures) {
    return c->any && c->id.len > 0 && ev->located &&
           gm_str_eq(gm_buf_view(&c->id), ev->field[EV_EVENT_ID]) &&
           !(has_figures && c->figures_row.len > 0);
}

static gm_status add_part(coarsener *c, size_t table, const event *ev, const res_part *part,
                          bool counts, bool goes, gm_error *err) {
    coarse_spot spot;
    bool found = false;
    gm_buf figures = GM_BUF_INIT;
    schema_scratch scratch;
    const located at = {.event = ev, .part = 1, .n_parts = 1, .counts = counts, .where = part};
    if (coarse_places_find(c->places, ev, part, &found, &spot) != GM_OK) {
        return gm_fail_memory(err);
    }
    if (!found) {
        c->n_unknown++;
        c->counts.parts_unplaced++;
        return GM_OK;
    }
    schema_values(&c->schema, table, &at, &scratch, c->values);
    bool has_figures = read_figures(c, &figures);
    gm_status status = goes || goes_on(c, ev, has_figures) ? GM_OK : end_event(c, err);
    if (status == GM_OK && !c->any) {
        c->any = true;
        gm_buf_reset(&c->id);
        gm_buf_add_str(&c->id, ev->located && ev->number[EV_PARTS] > 1 ? ev->field[EV_EVENT_ID]
                                                                       : (gm_str){NULL, 0});
    }
    if (has_figures) {
        gm_buf_add_str(&c->figures_row, gm_buf_view(&figures));
    }
    c->figures_row.failed |= figures.failed;
    gm_buf_clear(&figures);
    add_row(c, ev, &spot);
    c->counts.parts_placed++;
    return status;
}

gm_status coarsener_add(coarsener *c, size_t table, const event *ev, const res_part *parts,
                        size_t n_parts, gm_error *err) {
    c->counts.rows++;
    if (!c->options->drafts && gm_str_eq_nocase(ev->field[EV_STATUS], GM_STR("draft"))) {
        c->counts.rows_draft++;
        return GM_OK;
    }
    uint64_t before = c->counts.parts_placed;
    for (size_t i = 0; i < n_parts; i++) {
        if (!parts[i].placed) {
            c->counts.parts_unplaced++;
            continue;
        }
        bool first = c->counts.parts_placed == before;
        GM_TRY(add_part(c, table, ev, &parts[i], first || ev->located, !first, err));
    }
    bool placed = c->counts.parts_placed > before;
    c->counts.rows_placed += placed;
    c->counts.rows_unplaced += !placed;
    return GM_OK;
}

/* ---- The table ------------------------------------------------------------------------------- */

static int by_content(const void *a, const void *b, void *bytes) {
    const record *x = a;
    const record *y = b;
    const char *all = bytes;
    return gm_str_cmp((gm_str){all + x->at, x->len}, (gm_str){all + y->at, y->len});
}

static void add_header(const coarsener *c, gm_buf *out) {
    gm_buf_add_text(out, "event_id,part,parts,");
    for (size_t i = 0; i < c->n_picked; i++) {
        gm_buf_printf(out, "%s,", c->schema.columns[c->picked[i]].name);
    }
    gm_buf_add_text(out, place_columns);
    for (size_t i = 0; i < N_FIGURES; i++) {
        gm_buf_printf(out, ",%s", figure_columns[i]);
    }
    gm_buf_add_char(out, '\n');
}

static size_t count_rows(gm_str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        n += text.ptr[i] == row_end;
    }
    return n;
}

static gm_status write_records(const coarsener *c, const char *bytes, gm_writer *out,
                               gm_error *err) {
    const record *records = (const record *)(const void *)c->records.ptr;
    size_t n = c->records.len / sizeof *records;
    for (size_t i = 0; i < n; i++) {
        gm_str rest = {bytes + records[i].at, records[i].len};
        size_t n_rows = count_rows(rest);
        gm_str row;
        for (size_t part = 1; part <= n_rows && gm_str_split(&rest, row_end, &row); part++) {
            gm_buf_printf(&out->buf, "%zu,%zu,%zu,", i + 1, part, n_rows);
            gm_buf_add_str(&out->buf, row);
        }
        GM_TRY(gm_writer_poll(out, err));
    }
    return GM_OK;
}

static gm_status write_table(coarsener *c, gm_error *err) {
    gm_file file;
    gm_writer out;
    GM_TRY(gm_file_open(gm_buf_text(&c->rows_path), &file, err));
    gm_status status = gm_writer_open(&out, gm_buf_text(&c->table_path), err);
    if (status == GM_OK) {
        char *bytes =
            (char *)(uintptr_t)file.bytes.ptr; /* qsort_r takes it so; nothing is written */
        if (c->records.len > 0) {
            qsort_r(c->records.ptr, c->records.len / sizeof(record), sizeof(record), by_content,
                    bytes);
        }
        add_header(c, &out.buf);
        status = write_records(c, bytes, &out, err);
        if (status == GM_OK) {
            status = gm_writer_close(&out, err);
        } else {
            gm_writer_drop(&out);
        }
    }
    gm_file_close(&file);
    (void)unlink(gm_buf_text(&c->rows_path));
    return status;
}

gm_status coarsener_finish(coarsener *c, const char **out_path, const export_counts **out_counts,
                           gm_error *err) {
    GM_TRY(end_event(c, err));
    GM_TRY(gm_writer_close(&c->rows, err));
    GM_TRY(write_table(c, err));
    *out_path = gm_buf_text(&c->table_path);
    *out_counts = &c->counts;
    return GM_OK;
}
