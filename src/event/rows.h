/*
 * Tables as rows of cells, whatever the file: CSV, a JSON array, NDJSON, GeoJSON, or what GDAL opens
 * (.xlsx, .ods, …). The format is found from the content, not trusted from the name.
 */
#ifndef GM_EVENT_ROWS_H
#define GM_EVENT_ROWS_H

#include "core/str.h"

/** One column. */
typedef struct rows_column {
    gm_str name; /* trimmed; "column_3" for the third one when it has none */
    bool
        is_number; /* JSON sources: every value present is a number or true/false, so it stays one */
    bool is_whole; /* …and a whole one of at most 15 digits */
} rows_column;

enum { ROWS_MAX_COLUMNS = 16384 }; /* a spreadsheet's own limit; keeps a hostile header small */

/** One row. Cells are UTF-8 views that live until the next rows_next or rows_close. */
typedef struct rows_row {
    const gm_str *cells; /* n_columns of the table; empty where the row has none */
    uint32_t line;       /* where the row starts: line of the file; row number in a spreadsheet */
    gm_error error; /* code GM_OK, or why the row is unusable (too many cells, broken UTF-8, a NUL,
                            broken JSON, quote never closed): the cells hold what could be read */
} rows_row;

typedef struct rows rows;

/**
 * Opens a table.
 *
 * CSV (RFC 4180; comma, semicolon or tab found out from the header line; CRLF, LF or CR; BOM; quoted
 * newlines). JSON: array of flat objects, NDJSON, FeatureCollection (properties become cells, a point
 * geometry becomes columns lon and lat unless one of those exists; the feature id is ignored); nested
 * values become compact JSON text, null an empty cell, true/false 1/0. Columns of JSON sources are all
 * keys of all rows in order of first appearance (one pass before the first row). .xlsx, .ods and any
 * other local vector source through GDAL: first layer, or PATH|layername=NAME; dates come as ISO text,
 * whole numbers without ".0", points as columns lon and lat.
 *
 * Text must be UTF-8: a file in UTF-16 is refused, a row with other bytes is a row error.
 *
 * @param path  a file, "-" for standard input
 * @return GM_OK; GM_E_IO; GM_E_EVENT_SYNTAX (no format fits, empty file); GM_E_EVENT_HEADER (a column name
 *         twice, no header, too many columns); GM_E_OGR; GM_E_MEMORY
 */
gm_status rows_open(const char *path, rows **out_rows, gm_error *err);

/** What else there is to say about a table. All zero: nothing. */
typedef struct rows_options {
    const char
        *header; /* a CSV without a header line has these columns, as that line would name them */
    /** NDJSON on standard input is read line by line: the first line says which columns there are, beside the
     *  fields that events have, and a key of a later line that is neither is a row error. */
    bool by_line;
    /** Called before a read of standard input that has to wait; NULL: nobody minds. */
    gm_status (*pause)(void *arg, gm_error *err);
    void *pause_arg;
} rows_options;

/** CSV on standard input is read as it comes, in flat memory. @param options  may be NULL */
gm_status rows_open_with(const char *path, const rows_options *options, rows **out_rows,
                         gm_error *err);
void rows_close(rows *table);

/** Name for messages: the path as given, "standard input" for "-". */
const char *rows_name(const rows *table);
size_t rows_n_columns(const rows *table);
/** n_columns of them, until rows_close. */
const rows_column *rows_columns(const rows *table);
/** Where cell `i` of the current row starts: line of the file (quoted newlines move it) and column
 *  (1-based character in that line). The row's line and column 0 when the format does not tell (not
 *  CSV). Reads the row again: for messages only. */
void rows_cell_place(const rows *table, size_t i, uint32_t *out_line, uint32_t *out_column);

/** Makes rows of nothing but delimiters count as rows too: for output that goes line by line with the input. */
void rows_keep_blank(rows *table);

/** The next row that has a cell with something in it; a first one of nothing but HXL tags ("#adm1+name") is
 *  passed over. *out_found is false at the end. A wrong row is no
 *  failure: see rows_row.error. */
gm_status rows_next(rows *table, rows_row *out_row, bool *out_found, gm_error *err);

#endif
