#include "export/unplaced.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"

enum { MAX_CANDIDATES = 5 };

/* A column of the tables: its name, and where each table has it. Tables that name one field differently
 * share one column, or the file could not be read back. */
typedef struct origin {
    gm_str name;
    ev_field field; /* EV_N_FIELDS: passes through */
    size_t *cell;   /* by table; SIZE_MAX where a table lacks it */
} origin;

/* The columns before the original ones: in the file with "unplaced_" before them, so that feeding the file
 * back does not take them for the user's. */
static const column own_columns[] = {
    {"reason", "Why it is not placed", COL_TEXT, 0},
    {"file", "Table", COL_TEXT, 0},
    {"line", "Line", COL_INT, 0},
    {"part", "Part", COL_INT, 0},
    {"text", "Text that was not placed", COL_TEXT, 0},
    {"cands", "Nearest candidates (id, name, score)", COL_TEXT, 0},
    {"id", "Event", COL_TEXT,
     0}, /* also of events whose table gives none: what compares runs knows them by it */
};
enum { N_OWN = sizeof own_columns / sizeof *own_columns };

struct unplaced {
    gm_arena arena;
    gm_writer out;
    const char *path;
    column *columns; /* of the layer: own_columns, then one for each origin */
    ev_table *const *tables;
    size_t n_tables;
    origin *origins;
    size_t n_origins;
};

/* ---- Cells ----------------------------------------------------------------------------------- */

static void add_next_cell(unplaced *u, gm_str text) {
    gm_buf_add_char(&u->out.buf, ',');
    csv_add_cell(&u->out.buf, text);
}

static void add_number_cell(unplaced *u, int64_t number) {
    gm_buf_add_char(&u->out.buf, ',');
    gm_buf_add_int(&u->out.buf, number);
}

/* "id|name|score; …", best first. */
static void add_candidates_cell(unplaced *u, const res_part *where) {
    gm_buf text = GM_BUF_INIT;
    for (size_t i = 0; i < where->n_candidates && i < MAX_CANDIDATES; i++) {
        const res_candidate *c = &where->candidates[i];
        gm_buf_add_text(&text, i > 0 ? "; " : "");
        gm_buf_add_str(&text, c->id);
        gm_buf_add_char(&text, '|');
        gm_buf_add_str(&text, c->name);
        gm_buf_add_char(&text, '|');
        gm_buf_add_fixed(&text, c->score, 3);
    }
    add_next_cell(u, gm_buf_view(&text));
    u->out.buf.failed = u->out.buf.failed || text.failed;
    gm_buf_clear(&text);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static origin *find_origin(const unplaced *u, gm_str name, ev_field field) {
    for (size_t i = 0; i < u->n_origins; i++) {
        origin *o = &u->origins[i];
        if (o->field == field && (field != EV_N_FIELDS || gm_str_eq(o->name, name))) {
            return o;
        }
    }
    return NULL;
}

static origin *add_origin(unplaced *u, gm_str name, ev_field field) {
    origin *o = &u->origins[u->n_origins];
    *o = (origin){.name = name, .field = field};
    o->cell = gm_arena_array(&u->arena, u->n_tables, sizeof *o->cell);
    if (o->cell == NULL) {
        return NULL;
    }
    for (size_t t = 0; t < u->n_tables; t++) {
        o->cell[t] = SIZE_MAX;
    }
    u->n_origins++;
    return o;
}

static gm_status collect(unplaced *u, gm_error *err) {
    size_t at_most = 0;
    for (size_t t = 0; t < u->n_tables; t++) {
        at_most += ev_n_columns(u->tables[t]);
    }
    u->origins = gm_arena_array(&u->arena, at_most, sizeof *u->origins);
    if (u->origins == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t t = 0; t < u->n_tables; t++) {
        for (size_t i = 0; i < ev_n_columns(u->tables[t]); i++) {
            gm_str name = ev_columns(u->tables[t])[i].name;
            ev_field field = ev_column_field(u->tables[t], i);
            if (schema_is_ours(u->tables[t], i)) {
                continue;
            }
            origin *o = find_origin(u, name, field);
            if (o == NULL) {
                o = add_origin(u, name, field);
            } else if (field != EV_N_FIELDS && !gm_str_eq(o->name, name)) {
                o->name = gm_str_from(ev_field_name(field));
            }
            if (o == NULL) {
                return gm_fail_memory(err);
            }
            o->cell[t] = i;
        }
    }
    return GM_OK;
}

/* ---- File ------------------------------------------------------------------------------------ */

static void add_header(unplaced *u) {
    gm_buf_add_text(&u->out.buf,
                    "unplaced_reason,unplaced_file,unplaced_line,unplaced_part,"
                    "unplaced_text,unplaced_candidates,unplaced_id"); /* own_columns, in full */
    for (size_t i = 0; i < u->n_origins; i++) {
        add_next_cell(u, u->origins[i].name);
    }
    gm_buf_add_char(&u->out.buf, '\n');
}

/* Names the original columns; a name that one of our own has gets a number. */
static gm_status name_columns(unplaced *u, const schema *all, gm_error *err) {
    u->columns = gm_arena_array(&u->arena, N_OWN + u->n_origins, sizeof *u->columns);
    if (u->columns == NULL) {
        return gm_fail_memory(err);
    }
    memcpy(u->columns, own_columns, sizeof own_columns);
    for (size_t i = 0; i < u->n_origins; i++) {
        const origin *o = &u->origins[i];
        const char *name =
            o->field == EV_N_FIELDS ? schema_extra_name(all, o->name) : ev_field_name(o->field);
        column *c = &u->columns[N_OWN + i];
        c->type = COL_TEXT; /* a number that is none may be why the row is here */
        c->name = schema_free_name(&u->arena, u->columns, N_OWN + i, name);
        c->alias = gm_arena_copy(&u->arena, o->name).ptr;
        if (c->name == NULL || c->alias == NULL) {
            return gm_fail_memory(err);
        }
    }
    return GM_OK;
}

static gm_status open_file(unplaced *u, const char *path, const schema *all, gm_error *err) {
    GM_TRY(collect(u, err));
    GM_TRY(name_columns(u, all, err));
    u->path = gm_arena_copy(&u->arena, gm_str_from(path)).ptr;
    return u->path == NULL ? gm_fail_memory(err) : gm_writer_open(&u->out, path, err);
}

gm_status unplaced_open(const char *path, ev_table *const *tables, size_t n_tables,
                        const schema *all, unplaced **out, gm_error *err) {
    unplaced *u = calloc(1, sizeof *u);
    if (u == NULL) {
        return gm_fail_memory(err);
    }
    u->out = (gm_writer)GM_WRITER_INIT;
    u->tables = tables;
    u->n_tables = n_tables;
    gm_status status = open_file(u, path, all, err);
    if (status != GM_OK) {
        unplaced_drop(u);
        return status;
    }
    add_header(u);
    *out = u;
    return GM_OK;
}

layer unplaced_layer(const unplaced *u) {
    return (layer){LAYER_UNPLACED, "unplaced", LAYER_TABLE, u->columns, N_OWN + u->n_origins};
}

gm_str unplaced_reason(const located *at) {
    gm_str reason = at->where->reason;
    return reason.len > 0 ? reason : gm_str_from(at->event->error.text);
}

gm_status unplaced_add(unplaced *u, size_t table, const located *at, gm_error *err) {
    const event *ev = at->event;
    csv_add_cell(&u->out.buf, unplaced_reason(at));
    add_next_cell(u, gm_str_from(ev_name(u->tables[table])));
    add_number_cell(u, ev->line);
    add_number_cell(u, at->part);
    add_next_cell(u, at->where->text);
    add_candidates_cell(u, at->where);
    add_next_cell(u, ev->field[EV_EVENT_ID]);
    for (size_t i = 0; i < u->n_origins; i++) {
        size_t cell = u->origins[i].cell[table];
        add_next_cell(u, cell == SIZE_MAX ? (gm_str){NULL, 0} : ev->cells[cell]);
    }
    gm_buf_add_char(&u->out.buf, '\n');
    return gm_writer_poll(&u->out, err);
}

/* ---- Reading back ---------------------------------------------------------------------------- */

gm_status unplaced_finish(unplaced *u, gm_error *err) {
    return gm_writer_close(&u->out, err);
}

static gm_status give_rows(unplaced *u, csv_splitter *splitter, unplaced_row_fn each, void *arg,
                           gm_error *err) {
    size_t n = N_OWN + u->n_origins;
    gm_str *cells = gm_arena_array(&u->arena, n, sizeof *cells);
    value *row = gm_arena_array(&u->arena, n, sizeof *row);
    csv_row split;
    if (cells == NULL || row == NULL) {
        return gm_fail_memory(err);
    }
    (void)csv_next(splitter, cells, n, &split); /* the header */
    while (csv_next(splitter, cells, n, &split)) {
        if (split.fault != CSV_FINE) {
            return split.fault == CSV_NO_MEMORY
                       ? gm_fail_memory(err)
                       : gm_fail(err, GM_E_IO, "%s was changed while it was written", u->path);
        }
        for (size_t i = 0; i < n; i++) {
            row[i] = schema_text(csv_unguard(cells[i]));
            if (u->columns[i].type == COL_INT) {
                row[i].is_null = !gm_parse_int(row[i].text, &row[i].number);
            }
        }
        GM_TRY(each(arg, row, err));
    }
    return GM_OK;
}

gm_status unplaced_each(unplaced *u, unplaced_row_fn each, void *arg, gm_error *err) {
    gm_file file;
    csv_splitter splitter;
    GM_TRY(gm_file_open(u->path, &file, err));
    csv_init(&splitter, file.bytes);
    splitter.delimiter = ','; /* whatever the users' column names hold */
    gm_status status = give_rows(u, &splitter, each, arg, err);
    csv_clear(&splitter);
    gm_file_close(&file);
    return status;
}

void unplaced_drop(unplaced *u) {
    if (u == NULL) {
        return;
    }
    gm_writer_drop(&u->out);
    gm_arena_clear(&u->arena);
    free(u);
}
