#include <stdlib.h>

#include "core/csv.h"
#include "core/utf8.h"
#include "event/profile.h"
#include "event/reader.h"

/* Bytes of a stream's row: a quote that nobody closes must not bring all that follows into memory. */
enum { LONGEST_ROW = 1 << 24 };

/* Of a mapped table, so much at a time is given back when it is read. */
enum { RELEASE_BYTES = 1 << 22 };

typedef struct csv_state {
    csv_splitter splitter;
    size_t released; /* bytes of the file that were given back */
    bool ours; /* gazmap wrote it: cells that look like formulas have an apostrophe before them */
} csv_state;

static void place_of(const rows *table, size_t offset, uint32_t *out_line, uint32_t *out_column) {
    csv_locate(&((const csv_state *)table->state)->splitter, offset, out_line, out_column);
}

static void cell_place(const rows *table, size_t i, uint32_t *out_line, uint32_t *out_column) {
    place_of(table, csv_cell_at(&((const csv_state *)table->state)->splitter, i), out_line,
             out_column);
}

static void blame_split(const rows *table, const csv_row *row, gm_error *error) {
    const csv_splitter *splitter = &((const csv_state *)table->state)->splitter;
    uint32_t line, column;
    place_of(table, row->fault_at, &line, &column);
    switch (row->fault) {
    case CSV_NEVER_CLOSED:
        gm_fail_at(error, GM_E_EVENT_VALUE, table->name, line, column,
                   "the quote that opens this cell is not closed; close it, or write \"\" for each "
                   "quote inside");
        break;
    case CSV_TEXT_AFTER_QUOTE:
        gm_fail_at(error, GM_E_EVENT_VALUE, table->name, line, column,
                   "text follows this cell's closing quote; write \"\" for each quote inside");
        break;
    default:
        gm_fail_at(error, GM_E_EVENT_VALUE, table->name, line, column,
                   "the row has %zu cells, the header %zu; put a cell that holds a %s into quotes",
                   row->n_cells, table->n_columns,
                   splitter->delimiter == ','   ? "comma"
                   : splitter->delimiter == ';' ? "semicolon"
                                                : "tab");
    }
}

/* Broken UTF-8 and NUL bytes: most often a file saved in an older encoding. */
static void check_bytes(const rows *table, gm_error *error) {
    const csv_splitter *splitter = &((const csv_state *)table->state)->splitter;
    gm_str bytes = {splitter->doc.ptr + splitter->row_at, splitter->at - splitter->row_at};
    size_t valid = gm_utf8_valid_len(bytes);
    const char *nul = memchr(bytes.ptr, '\0', valid);
    if (nul == NULL && valid == bytes.len) {
        return;
    }
    size_t at = nul == NULL ? valid : (size_t)(nul - bytes.ptr);
    uint32_t line, column;
    place_of(table, splitter->row_at + at, &line, &column);
    if (nul != NULL) {
        gm_fail_at(error, GM_E_EVENT_VALUE, table->name, line, column,
                   "a NUL byte stands here; save the file as text in UTF-8");
        return;
    }
    gm_fail_at(error, GM_E_EVENT_VALUE, table->name, line, column,
               "byte 0x%02X is not UTF-8; save the file as UTF-8 (in Excel: \"CSV UTF-8\")",
               (unsigned char)bytes.ptr[at]);
}

/* Whether more bytes of a stream could change the row that was split last. */
static bool is_whole(const csv_splitter *splitter, const csv_row *row) {
    gm_str doc = splitter->doc;
    if (doc.len - splitter->row_at > LONGEST_ROW) {
        return true;
    }
    return !row->unfinished && (splitter->at < doc.len || doc.ptr[doc.len - 1] == '\n');
}

/* The last row will be read again. */
static void go_back(csv_splitter *splitter) {
    splitter->at = splitter->row_at;
    splitter->line = splitter->row_line;
}

/* The next row. Of a stream, all of it: what is there is split again once more has come. */
static gm_status split(rows *table, gm_str *cells, size_t max_cells, csv_row *row, bool *out_found,
                       gm_error *err) {
    csv_splitter *splitter = &((csv_state *)table->state)->splitter;
    for (;;) {
        *out_found = csv_next(splitter, cells, max_cells, row);
        if (!table->streams || table->stream.ended || (*out_found && is_whole(splitter, row))) {
            return GM_OK;
        }
        if (*out_found) {
            go_back(splitter);
        }
        gm_stream_drop(&table->stream, splitter->at);
        splitter->at = splitter->row_at = 0;
        GM_TRY(gm_stream_read(&table->stream, err));
        splitter->doc = gm_buf_view(&table->stream.buf);
    }
}

/* A table is read once from its beginning to its end, and may be larger than memory. */
static void release_passed(const rows *table) {
    csv_state *state = table->state;
    size_t at = state->splitter.at;
    if (!table->streams && at >= state->released + RELEASE_BYTES) {
        size_t end = state->released + (at - state->released) / RELEASE_BYTES * RELEASE_BYTES;
        gm_file_release(&table->file, state->released, end);
        state->released = end;
    }
}

static gm_status next(rows *table, rows_row *out_row, bool *out_found, gm_error *err) {
    csv_state *state = table->state;
    csv_row row;
    release_passed(table);
    GM_TRY(split(table, table->cells, table->n_columns, &row, out_found, err));
    if (!*out_found) {
        return GM_OK;
    }
    table->line = state->splitter.row_line;
    if (row.fault == CSV_NO_MEMORY) {
        return gm_fail_memory(err);
    }
    if (row.fault != CSV_FINE) {
        blame_split(table, &row, &out_row->error);
    }
    check_bytes(table, &out_row->error);
    for (size_t i = 0; state->ours && i < table->n_columns; i++) {
        table->cells[i] = csv_unguard(table->cells[i]);
    }
    return GM_OK;
}

static void close_csv(rows *table) {
    csv_state *state = table->state;
    csv_clear(&state->splitter);
    free(state);
}

static const rows_reader csv_reader = {next, cell_place, close_csv};

bool csv_is_reader(const rows_reader *reader) {
    return reader == &csv_reader;
}

/* Columns without a name at the end of the header are a spreadsheet's unused ones: they are no columns,
 * and their blank cells are a row's blank surplus. */
static size_t without_blank_end(const gm_str *cells, size_t n_cells) {
    while (n_cells > 0 && gm_str_trim(cells[n_cells - 1]).len == 0) {
        n_cells--;
    }
    return n_cells;
}

static gm_status add_columns(rows *table, const gm_str *cells, size_t n_cells, bool *out_headless,
                             gm_error *err) {
    const char *const *names = profile_headless(cells, n_cells);
    *out_headless = names != NULL;
    n_cells = names != NULL ? n_cells : without_blank_end(cells, n_cells);
    for (size_t i = 0; i < n_cells; i++) {
        uint32_t line, column;
        cell_place(table, i, &line, &column);
        gm_str name = names != NULL ? gm_str_from(names[i]) : cells[i];
        GM_TRY(rows_add_header(table, name, line, column, err));
    }
    return GM_OK;
}

static gm_status read_header(rows *table, gm_error *err) {
    csv_splitter *splitter = &((csv_state *)table->state)->splitter;
    csv_row row;
    bool found;
    GM_TRY(split(table, NULL, 0, &row, &found, err));
    if (!found) {
        return gm_fail_at(err, GM_E_EVENT_SYNTAX, table->name, 0, 0,
                          "the file is empty; expected a table with a header");
    }
    if (row.n_cells > ROWS_MAX_COLUMNS) {
        return gm_fail_at(err, GM_E_EVENT_HEADER, table->name, splitter->row_line, 0,
                          "the header has %zu columns; at most %d are read", row.n_cells,
                          ROWS_MAX_COLUMNS);
    }
    gm_str *cells = calloc(row.n_cells, sizeof *cells);
    if (cells == NULL) {
        return gm_fail_memory(err);
    }
    go_back(splitter);
    csv_next(splitter, cells, row.n_cells, &row);
    gm_error why = GM_ERROR_INIT;
    gm_status status = GM_OK;
    bool headless = false;
    if (row.fault == CSV_NO_MEMORY) {
        status = gm_fail_memory(err);
    } else if (row.fault != CSV_FINE) {
        blame_split(table, &row, &why);
    }
    if (status == GM_OK) {
        check_bytes(table, &why);
    }
    if (why.code != GM_OK) {
        status =
            gm_fail_at(err, GM_E_EVENT_HEADER, why.source, why.line, why.column, "%s", why.text);
    }
    if (status == GM_OK) {
        status = add_columns(table, cells, row.n_cells, &headless, err);
    }
    if (headless) { /* the first line is a row: read it again */
        go_back(splitter);
    }
    free(cells);
    return status;
}

/* The columns that the caller names, for a table that has no header line. */
static gm_status read_given_header(rows *table, gm_error *err) {
    csv_splitter *splitter = &((csv_state *)table->state)->splitter;
    csv_splitter of_table = *splitter;
    bool streams = table->streams;
    csv_init(splitter, gm_str_from(table->options.header));
    table->streams = false;
    gm_status status = read_header(table, err);
    table->streams = streams;
    csv_clear(splitter);
    *splitter = of_table;
    return status;
}

/* By its header: that of an events.csv, or of an unplaced.csv. */
static bool is_ours(const rows *table) {
    const rows_column *c = table->columns;
    bool events = table->n_columns > 2 && gm_str_is(c[0].name, "lon") &&
                  gm_str_is(c[1].name, "lat") &&
                  rows_find_column(table, GM_STR("method")) != SIZE_MAX;
    return events || (table->n_columns > 0 && gm_str_is(c[0].name, "unplaced_reason"));
}

gm_status csv_rows_open(rows *table, gm_error *err) {
    csv_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return gm_fail_memory(err);
    }
    csv_init(&state->splitter,
             table->streams ? gm_buf_view(&table->stream.buf) : table->file.bytes);
    table->state = state;
    table->reader = &csv_reader;
    GM_TRY(table->options.header == NULL ? read_header(table, err) : read_given_header(table, err));
    state->ours = is_ours(table);
    return GM_OK;
}
