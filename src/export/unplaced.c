#include "export/unplaced.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/num.h"
#include "core/utf8.h"
#include "export/schema.h"

enum { MAX_CANDIDATES = 5 };

/* A column of the tables: its name, and where each table has it. Tables that name one field differently
 * share one column, or the file could not be read back. */
typedef struct origin {
    gm_str name;
    ev_field field; /* EV_N_FIELDS: passes through */
    size_t *cell;   /* by table; SIZE_MAX where a table lacks it */
} origin;

struct unplaced {
    gm_arena arena;
    gm_writer out;
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
            if (schema_is_unplaced(name)) {
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
    gm_buf_add_text(&u->out.buf, "unplaced_reason,unplaced_file,unplaced_line,unplaced_part,"
                                 "unplaced_text,unplaced_candidates");
    for (size_t i = 0; i < u->n_origins; i++) {
        add_next_cell(u, u->origins[i].name);
    }
    gm_buf_add_char(&u->out.buf, '\n');
}

gm_status unplaced_open(const char *path, ev_table *const *tables, size_t n_tables, unplaced **out,
                        gm_error *err) {
    unplaced *u = calloc(1, sizeof *u);
    if (u == NULL) {
        return gm_fail_memory(err);
    }
    u->out = (gm_writer)GM_WRITER_INIT;
    u->tables = tables;
    u->n_tables = n_tables;
    gm_status status = collect(u, err);
    if (status == GM_OK) {
        status = gm_writer_open(&u->out, path, err);
    }
    if (status != GM_OK) {
        unplaced_drop(u);
        return status;
    }
    add_header(u);
    *out = u;
    return GM_OK;
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
    for (size_t i = 0; i < u->n_origins; i++) {
        size_t cell = u->origins[i].cell[table];
        add_next_cell(u, cell == SIZE_MAX ? (gm_str){NULL, 0} : ev->cells[cell]);
    }
    gm_buf_add_char(&u->out.buf, '\n');
    return gm_writer_poll(&u->out, err);
}

gm_status unplaced_close(unplaced *u, gm_error *err) {
    gm_status status = gm_writer_close(&u->out, err);
    unplaced_drop(u);
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
