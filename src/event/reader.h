/* What rows.c and the readers of single formats share. Nobody else includes this. */
#ifndef GM_EVENT_READER_H
#define GM_EVENT_READER_H

#include "core/arena.h"
#include "core/file.h"
#include "event/rows.h"

/** One format: its open call fills rows.reader, rows.state and the columns. */
typedef struct rows_reader {
    /** As rows_next, but blank rows come too, and out_row->error is prepared. */
    gm_status (*next)(rows *table, rows_row *out_row, bool *out_found, gm_error *err);
    /** As rows_cell_place; NULL when the format does not tell. */
    void (*cell_place)(const rows *table, size_t i, uint32_t *out_line, uint32_t *out_column);
    /** Frees rows.state; also called after a failed open. */
    void (*close)(rows *table);
} rows_reader;

struct rows {
    const rows_reader *reader; /* NULL until the format's open call has set it */
    void *state;
    char *name;
    rows_options options;
    gm_file file;     /* empty when GDAL reads it, or a stream does */
    gm_stream stream; /* of standard input, when `streams` */
    bool streams;
    gm_arena arena; /* column names */
    rows_column *columns;
    size_t n_columns;
    size_t columns_cap;
    uint32_t *slots; /* hash of column names: index + 1, 0 is free; twice columns_cap of them */
    gm_str *cells;   /* n_columns, made by rows_open */
    uint32_t line;   /* of the current row */
    bool begun;      /* a row has been read */
    bool keep_blank; /* rows without any text count as rows */
};

/** Index of the column with this (trimmed) name; SIZE_MAX when there is none. */
size_t rows_find_column(const rows *table, gm_str name);
/** Adds a column behind the others; its name is copied and must be new. */
gm_status rows_add_column(rows *table, gm_str name, gm_error *err);
/** Adds a column of a header line: trims, names a nameless one by its number, refuses a second one of
 *  the same name. line and column: where the name stands, 0 when unknown. */
gm_status rows_add_header(rows *table, gm_str name, uint32_t line, uint32_t column, gm_error *err);

/** Fills *error for the row: source is the table, line the row's. */
void rows_blame(const rows *table, gm_error *error, const char *sentence);

/** Each takes over table->file or leaves it to rows_close. */
gm_status csv_rows_open(rows *table, gm_error *err);
bool csv_is_reader(const rows_reader *reader);
gm_status json_rows_open(rows *table, gm_error *err);
/** NDJSON as it comes; the first line is in table->stream. */
gm_status json_lines_open(rows *table, gm_error *err);
/** True when the stream begins with a line that is a JSON object, and no FeatureCollection. */
bool json_is_lines(gm_str bytes);
gm_status ogr_rows_open(rows *table, const char *path, gm_error *err);

#endif
