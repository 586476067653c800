#include "event/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "event/reader.h"

/* ---- columns -------------------------------------------------------------------------------- */

static size_t slot_of(const rows *table, gm_str name) {
    size_t mask = table->columns_cap * 2 - 1;
    size_t slot = (size_t)gm_hash64(name) & mask;
    while (table->slots[slot] != 0 &&
           !gm_str_eq(table->columns[table->slots[slot] - 1].name, name)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

size_t rows_find_column(const rows *table, gm_str name) {
    if (table->columns_cap == 0) {
        return SIZE_MAX;
    }
    uint32_t index = table->slots[slot_of(table, name)];
    return index == 0 ? SIZE_MAX : index - 1;
}

static gm_status grow_columns(rows *table, gm_error *err) {
    size_t cap = table->columns_cap == 0 ? 64 : table->columns_cap * 2;
    rows_column *columns = realloc(table->columns, cap * sizeof *columns);
    if (columns == NULL) {
        return gm_fail_memory(err);
    }
    table->columns = columns;
    uint32_t *slots = calloc(cap * 2, sizeof *slots);
    if (slots == NULL) {
        return gm_fail_memory(err);
    }
    free(table->slots);
    table->slots = slots;
    table->columns_cap = cap;
    for (size_t i = 0; i < table->n_columns; i++) {
        slots[slot_of(table, columns[i].name)] = (uint32_t)i + 1;
    }
    return GM_OK;
}

gm_status rows_add_column(rows *table, gm_str name, gm_error *err) {
    if (table->n_columns == ROWS_MAX_COLUMNS) {
        return gm_fail_at(err, GM_E_EVENT_HEADER, table->name, 0, 0,
                          "more than %d columns; is this the right file, and is it cut into lines?",
                          ROWS_MAX_COLUMNS);
    }
    if (table->n_columns == table->columns_cap) {
        GM_TRY(grow_columns(table, err));
    }
    gm_str copy = gm_arena_copy(&table->arena, name);
    if (copy.ptr == NULL) {
        return gm_fail_memory(err);
    }
    table->columns[table->n_columns] = (rows_column){copy, false, false};
    table->slots[slot_of(table, copy)] = (uint32_t)++table->n_columns;
    return GM_OK;
}

gm_status rows_add_header(rows *table, gm_str name, uint32_t line, uint32_t column, gm_error *err) {
    char made_up[24];
    name = gm_str_trim(name);
    if (name.len == 0) {
        snprintf(made_up, sizeof made_up, "column_%zu", table->n_columns + 1);
        name = gm_str_from(made_up);
    }
    size_t earlier = rows_find_column(table, name);
    if (earlier != SIZE_MAX) {
        return gm_fail_at(
            err, GM_E_EVENT_HEADER, table->name, line, column,
            "column %zu has the name \"%.*s\" that column %zu has; rename one of them",
            table->n_columns + 1, GM_FMT(name), earlier + 1);
    }
    return rows_add_column(table, name, err);
}

/* ---- formats -------------------------------------------------------------------------------- */

typedef enum format { FORMAT_CSV, FORMAT_JSON, FORMAT_GDAL } format;

static bool is_regular_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool has_extension(const char *path, const char *const *extensions) {
    const char *name = gm_path_name(path);
    const char *dot = strrchr(name, '.');
    for (; dot != NULL && *extensions != NULL; extensions++) {
        if (gm_str_eq_nocase(gm_str_from(dot + 1), gm_str_from(*extensions))) {
            return true;
        }
    }
    return false;
}

static bool has_magic(gm_str bytes) {
    static const gm_str magics[] = {
        {"PK\x03\x04", 4},         /* ZIP: .xlsx, .ods, .kmz */
        {"\xD0\xCF\x11\xE0", 4},   /* OLE: .xls */
        {"SQLite format 3\0", 16}, /* GeoPackage, SQLite */
        {"fgb\x03", 4},            /* FlatGeobuf */
        {"\0\0\x27\x0A", 4},       /* .shp */
        {"!table", 6},             /* MapInfo .tab */
        {"PAR1", 4},               /* Parquet */
    };
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (gm_str_starts(bytes, magics[i])) {
            return true;
        }
    }
    return false;
}

/* A look at the content; a name decides only what the content leaves open. */
static gm_status find_format(const char *path, gm_str bytes, format *out_format, gm_error *err) {
    static const char *const binary_extensions[] = {"dbf", "gpkg", "sqlite", "fgb", "xls", NULL};
    static const char *const text_extensions[] = {"kml", "gpx", "mif", "dxf", NULL};
    gm_str head = {bytes.ptr, bytes.len < 4096 ? bytes.len : 4096};
    *out_format = FORMAT_GDAL;
    if (has_magic(bytes) || has_extension(path, text_extensions)) {
        return GM_OK;
    }
    if (gm_str_starts(head, GM_STR("\xFF\xFE")) || gm_str_starts(head, GM_STR("\xFE\xFF"))) {
        return gm_fail(err, GM_E_EVENT_SYNTAX,
                       "the text is UTF-16; save it as UTF-8 (in Excel: \"CSV UTF-8\")");
    }
    if (head.len > 0 && memchr(head.ptr, '\0', head.len) != NULL) {
        if (has_extension(path, binary_extensions)) {
            return GM_OK;
        }
        return gm_fail(
            err, GM_E_EVENT_SYNTAX,
            "neither text nor a known table format; save it as CSV in UTF-8, or as .xlsx");
    }
    gm_str text = gm_str_trim(head);
    if (text.len == 0 && gm_str_trim(bytes).len == 0) {
        return gm_fail(err, GM_E_EVENT_SYNTAX, "the file is empty; expected a table with a header");
    }
    if (text.len > 0 && text.ptr[0] == '<') {
        return gm_fail(err, GM_E_EVENT_SYNTAX,
                       "found a web page or XML; expected CSV, JSON or a spreadsheet");
    }
    bool json = text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[' || text.ptr[0] == '\x1e');
    *out_format = json ? FORMAT_JSON : FORMAT_CSV;
    return GM_OK;
}

/* ---- open, read, close ---------------------------------------------------------------------- */

static gm_status open_gdal(rows *table, const char *path, gm_error *err) {
    if (strcmp(path, "-") == 0) {
        return gm_fail_at(
            err, GM_E_EVENT_SYNTAX, table->name, 0, 0,
            "spreadsheets and map layers cannot be read from standard input; save to a file");
    }
    gm_file_close(&table->file); /* GDAL opens it itself */
    return ogr_rows_open(table, path, err);
}

/* Reads until a line is there that is not blank, or all there is. */
static gm_status read_first_line(rows *table, gm_error *err) {
    enum { LONGEST = 1 << 24 };
    gm_stream *s = &table->stream;
    size_t start = 0;
    for (;;) {
        gm_str bytes = gm_buf_view(&s->buf);
        while (start < bytes.len && strchr(" \t\r\n", bytes.ptr[start]) != NULL) {
            start++;
        }
        gm_str rest = gm_str_skip(bytes, start);
        bool whole = rest.len > 0 && memchr(rest.ptr, '\n', rest.len) != NULL;
        if (whole || s->ended || bytes.len > LONGEST) {
            return GM_OK;
        }
        GM_TRY(gm_stream_read(s, err));
    }
}

/* All of the stream as if it were a file. */
static gm_status read_to_end(rows *table, gm_error *err) {
    while (!table->stream.ended) {
        GM_TRY(gm_stream_read(&table->stream, err));
    }
    table->file = (gm_file){gm_buf_view(&table->stream.buf), false};
    table->stream.buf = (gm_buf)GM_BUF_INIT;
    table->streams = false;
    return GM_OK;
}

static gm_status open_stream(rows *table, gm_error *err) {
    format found;
    table->streams = true;
    table->stream = (gm_stream)GM_STREAM_INIT(STDIN_FILENO, table->name);
    table->stream.pause = table->options.pause;
    table->stream.pause_arg = table->options.pause_arg;
    GM_TRY(read_first_line(table, err));
    gm_status status = find_format("-", gm_buf_view(&table->stream.buf), &found, err);
    if (status != GM_OK) {
        gm_error_locate(err, table->name, 0, 0);
        return status;
    }
    if (found == FORMAT_CSV) {
        return csv_rows_open(table, err);
    }
    if (found == FORMAT_GDAL) {
        return open_gdal(table, "-", err);
    }
    if (table->options.by_line && json_is_lines(gm_buf_view(&table->stream.buf))) {
        return json_lines_open(table, err);
    }
    GM_TRY(read_to_end(table, err));
    return json_rows_open(table, err);
}

static gm_status open_format(rows *table, const char *path, gm_error *err) {
    if (strstr(path, "|layername=") != NULL && !is_regular_file(path)) {
        return open_gdal(table, path, err);
    }
    if (strcmp(path, "-") == 0) {
        return open_stream(table, err);
    }
    GM_TRY(gm_file_open(path, &table->file, err));
    format found;
    gm_status status = find_format(path, table->file.bytes, &found, err);
    if (status != GM_OK) {
        gm_error_locate(err, table->name, 0, 0);
        return status;
    }
    switch (found) {
    case FORMAT_GDAL:
        return open_gdal(table, path, err);
    case FORMAT_JSON:
        return json_rows_open(table, err);
    default:
        return csv_rows_open(table, err);
    }
}

static gm_status open_table(rows *table, const char *path, gm_error *err) {
    table->name = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
    if (table->name == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(open_format(table, path, err));
    if (table->options.header != NULL && !csv_is_reader(table->reader)) {
        return gm_fail_at(err, GM_E_EVENT_HEADER, table->name, 0, 0,
                          "--header names the columns of a CSV; this is none, and names its own");
    }
    if (table->n_columns == 0) {
        return gm_fail_at(err, GM_E_EVENT_HEADER, table->name, 0, 0,
                          "the first row names no column; expected a header such as date,place");
    }
    table->cells = calloc(table->n_columns, sizeof *table->cells);
    return table->cells == NULL ? gm_fail_memory(err) : GM_OK;
}

gm_status rows_open(const char *path, rows **out_rows, gm_error *err) {
    return rows_open_with(path, NULL, out_rows, err);
}

gm_status rows_open_with(const char *path, const rows_options *options, rows **out_rows,
                         gm_error *err) {
    rows *table = calloc(1, sizeof *table);
    if (table == NULL) {
        return gm_fail_memory(err);
    }
    if (options != NULL) {
        table->options = *options;
    }
    gm_status status = open_table(table, path, err);
    if (status != GM_OK) {
        rows_close(table);
        return status;
    }
    *out_rows = table;
    return GM_OK;
}

void rows_close(rows *table) {
    if (table == NULL) {
        return;
    }
    if (table->reader != NULL) {
        table->reader->close(table);
    }
    gm_file_close(&table->file);
    gm_buf_clear(&table->stream.buf);
    gm_arena_clear(&table->arena);
    free(table->columns);
    free(table->slots);
    free(table->cells);
    free(table->name);
    free(table);
}

const char *rows_name(const rows *table) {
    return table->name;
}

size_t rows_n_columns(const rows *table) {
    return table->n_columns;
}

const rows_column *rows_columns(const rows *table) {
    return table->columns;
}

void rows_cell_place(const rows *table, size_t i, uint32_t *out_line, uint32_t *out_column) {
    *out_line = table->line;
    *out_column = 0;
    if (table->reader->cell_place != NULL) {
        table->reader->cell_place(table, i, out_line, out_column);
    }
}

void rows_blame(const rows *table, gm_error *error, const char *sentence) {
    gm_fail_at(error, GM_E_EVENT_VALUE, table->name, table->line, 0, "%s", sentence);
}

/* Spreadsheets saved as CSV end in lines of nothing but delimiters. */
static bool is_blank(const rows *table) {
    for (size_t i = 0; i < table->n_columns; i++) {
        gm_str cell = table->cells[i];
        if (cell.len > 0 && ((unsigned char)cell.ptr[0] > ' ' || gm_str_trim(cell).len > 0)) {
            return false;
        }
    }
    return true;
}

/* Letters, digits and '_' from `at` on, a letter first; `at` itself when there is no such word. */
static size_t skip_word(gm_str s, size_t at) {
    size_t i = at;
    while (i < s.len) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool digit = (c >= '0' && c <= '9') || c == '_';
        if (!letter && (i == at || !digit)) {
            break;
        }
        i++;
    }
    return i;
}

static size_t skip_blanks(gm_str s, size_t at) {
    while (at < s.len && s.ptr[at] == ' ') {
        at++;
    }
    return at;
}

/* "#adm1+name", "#date +start": a hashtag and its attributes. */
static bool is_hxl_tag(gm_str cell) {
    cell = gm_str_trim(cell);
    if (cell.len == 0 || cell.ptr[0] != '#') {
        return false;
    }
    for (size_t at = 1;; at++) {
        size_t end = skip_word(cell, at);
        if (end == at) {
            return false;
        }
        at = skip_blanks(cell, end);
        if (at == cell.len) {
            return true;
        }
        if (cell.ptr[at] != '+') {
            return false;
        }
    }
}

/* The row of tags that the HXL standard puts below a header: nothing but tags, in one column at least. */
static bool is_hxl_row(const rows *table) {
    size_t n_tags = 0;
    for (size_t i = 0; i < table->n_columns; i++) {
        if (is_hxl_tag(table->cells[i])) {
            n_tags++;
        } else if (gm_str_trim(table->cells[i]).len > 0) {
            return false;
        }
    }
    return n_tags > 0;
}

/* A row that is none: blank, or the tags below the header. */
static bool is_passed_over(rows *table) {
    bool tags = !table->begun && !table->keep_blank && is_hxl_row(table);
    table->begun = true;
    return tags || (!table->keep_blank && is_blank(table));
}

void rows_keep_blank(rows *table) {
    table->keep_blank = true;
}

gm_status rows_next(rows *table, rows_row *out_row, bool *out_found, gm_error *err) {
    do {
        /* Only the ends of the texts: clearing all of them would cost more than splitting the row. */
        out_row->error.code = GM_OK;
        out_row->error.line = out_row->error.column = 0;
        out_row->error.source[0] = out_row->error.text[0] = '\0';
        GM_TRY(table->reader->next(table, out_row, out_found, err));
    } while (*out_found && out_row->error.code == GM_OK && is_passed_over(table));
    out_row->cells = table->cells;
    out_row->line = table->line;
    return GM_OK;
}
