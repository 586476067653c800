#include "project/claims.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/num.h"
#include "event/rows.h"
#include "export/schema.h"

struct claims {
    text_list paths;
    gm_buf ids; /* uint64_t hashes of the exported events' ids */
    bool sorted;
};

/* ---- Which events there are -------------------------------------------------------------------------- */

static int compare_hashes(const void *a, const void *b) {
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

gm_status claims_note_event(claims *c, gm_str event_id, gm_error *err) {
    uint64_t hash = gm_hash64(event_id);
    gm_buf_add(&c->ids, &hash, sizeof hash);
    return c->ids.failed ? gm_fail_memory(err) : GM_OK;
}

static bool is_exported(claims *c, gm_str event_id) {
    size_t n = c->ids.len / sizeof(uint64_t);
    if (n == 0) {
        return false;
    }
    if (!c->sorted) {
        qsort(c->ids.ptr, n, sizeof(uint64_t), compare_hashes);
        c->sorted = true;
    }
    uint64_t hash = gm_hash64(event_id);
    return bsearch(&hash, c->ids.ptr, n, sizeof hash, compare_hashes) != NULL;
}

/* ---- One table ------------------------------------------------------------------------------------------ */

typedef struct claim_table {
    rows *rows;
    size_t column[CLAIM_N]; /* SIZE_MAX: the table lacks it */
} claim_table;

static gm_status open_table(const char *path, claim_table *t, gm_error *err) {
    GM_TRY(rows_open(path, &t->rows, err));
    for (size_t k = 0; k < CLAIM_N; k++) {
        t->column[k] = SIZE_MAX;
        for (size_t i = 0; i < rows_n_columns(t->rows); i++) {
            if (gm_str_is(rows_columns(t->rows)[i].name, schema_claim_columns[k].name)) {
                t->column[k] = i;
            }
        }
        if (k <= CLAIM_LO && t->column[k] == SIZE_MAX) {
            gm_fail_at(err, GM_E_EVENT_HEADER, rows_name(t->rows), 1, 0,
                       "a table of claims has a column \"%s\"; add it",
                       schema_claim_columns[k].name);
            rows_close(t->rows);
            return GM_E_EVENT_HEADER;
        }
    }
    return GM_OK;
}

static gm_str cell(const claim_table *t, const rows_row *row, size_t k) {
    return t->column[k] == SIZE_MAX ? (gm_str){NULL, 0} : gm_str_trim(row->cells[t->column[k]]);
}

static gm_status check(claims *c, const claim_table *t, const rows_row *row, gm_error *err) {
    gm_str id = cell(t, row, CLAIM_EVENT_ID);
    gm_str lo = cell(t, row, CLAIM_LO);
    gm_str hi = cell(t, row, CLAIM_HI);
    int64_t low = 0;
    int64_t high = 0;
    const char *name = rows_name(t->rows);
    if (row->error.code != GM_OK) {
        *err = row->error;
        return row->error.code;
    }
    if (!is_exported(c, id)) {
        return gm_fail_at(err, GM_E_EVENT_VALUE, name, row->line, 0,
                          "no event has the event_id \"%.*s\" of this claim; mend or remove it",
                          GM_FMT(id));
    }
    if ((lo.len > 0 && !gm_parse_int(lo, &low)) || (hi.len > 0 && !gm_parse_int(hi, &high)) ||
        (lo.len > 0 && hi.len > 0 && low > high)) {
        return gm_fail_at(err, GM_E_EVENT_VALUE, name, row->line, 0,
                          "lo and hi of a claim are whole numbers, lo no more than hi, or empty");
    }
    return GM_OK;
}

static void add_line(gm_buf *out, const value *row) {
    for (size_t k = 0; k < CLAIM_N; k++) {
        csv_add_cell(out, row[k].text);
        gm_buf_add_char(out, k + 1 < CLAIM_N ? ',' : '\n');
    }
}

static gm_status pass_on(const claim_table *t, const rows_row *from, gm_writer *out, session *s,
                         gm_error *err) {
    value row[CLAIM_N];
    for (size_t k = 0; k < CLAIM_N; k++) {
        row[k] = schema_text(cell(t, from, k));
        if (schema_claim_columns[k].type == COL_INT) {
            row[k].is_null = !gm_parse_int(row[k].text, &row[k].number);
        }
    }
    add_line(&out->buf, row);
    GM_TRY(gm_writer_poll(out, err));
    return s == NULL ? GM_OK : session_claim(s, row, err);
}

static gm_status copy_table(claims *c, const char *path, gm_writer *out, session *s,
                            gm_error *err) {
    claim_table t;
    GM_TRY(open_table(path, &t, err));
    gm_status status = GM_OK;
    bool found = true;
    while (status == GM_OK && found) {
        rows_row row;
        status = rows_next(t.rows, &row, &found, err);
        if (status == GM_OK && found) {
            status = check(c, &t, &row, err);
        }
        if (status == GM_OK && found) {
            status = pass_on(&t, &row, out, s, err);
        }
    }
    rows_close(t.rows);
    return status;
}

/* ---- All of them ------------------------------------------------------------------------------------------ */

gm_status claims_open(text_list paths, claims **out, gm_error *err) {
    claims *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return gm_fail_memory(err);
    }
    c->paths = paths;
    for (size_t i = 0; i < paths.n; i++) { /* a wrong table is found before the work starts */
        claim_table t;
        gm_status status = open_table(paths.items[i], &t, err);
        if (status != GM_OK) {
            claims_free(c);
            return status;
        }
        rows_close(t.rows);
    }
    *out = c;
    return GM_OK;
}

void claims_free(claims *c) {
    if (c != NULL) {
        gm_buf_clear(&c->ids);
        free(c);
    }
}

gm_status claims_write(claims *c, const char *dir, session *s, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, dir, "claims.csv");
    gm_writer out;
    gm_status status = gm_writer_open(&out, gm_buf_text(&path), err);
    gm_buf_clear(&path);
    GM_TRY(status);
    for (size_t k = 0; k < CLAIM_N; k++) {
        gm_buf_add_text(&out.buf, schema_claim_columns[k].name);
        gm_buf_add_char(&out.buf, k + 1 < CLAIM_N ? ',' : '\n');
    }
    for (size_t i = 0; i < c->paths.n && status == GM_OK; i++) {
        status = copy_table(c, c->paths.items[i], &out, s, err);
    }
    if (status != GM_OK) {
        gm_writer_drop(&out);
        return status;
    }
    return gm_writer_close(&out, err);
}
