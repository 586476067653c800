/*
 * The CSV splitter alone (RFC 4180 and what people make of it): bytes in memory to rows of cells.
 * It knows no header and no file; csv_rows.c puts those around it.
 */
#ifndef GM_CORE_CSV_H
#define GM_CORE_CSV_H

#include "core/arena.h"

/** A document being split. The bytes are borrowed and stay as they are. */
typedef struct csv_splitter {
    gm_str doc;
    size_t at;         /* next byte */
    uint32_t line;     /* its line */
    size_t row_at;     /* where the last row starts … */
    uint32_t row_line; /* … and its line */
    char delimiter;
    gm_arena copies; /* the last row's cells that had doubled quotes */
} csv_splitter;

typedef enum csv_fault {
    CSV_FINE,
    CSV_NEVER_CLOSED,     /* a quoted cell runs into later lines' quotes or the end of the file */
    CSV_TEXT_AFTER_QUOTE, /* "Al "Bab" city": a quote inside a quoted cell is not doubled */
    CSV_SURPLUS,          /* more cells than max_cells, and not all of the surplus is blank */
    CSV_NO_MEMORY,
} csv_fault;

typedef struct csv_row {
    size_t n_cells;  /* as found; may be more than max_cells */
    csv_fault fault; /* the first of the row */
    bool unfinished; /* a quoted cell never ends in all of doc: more bytes may change the row */
    size_t fault_at; /* offset in doc of the cell at fault */
} csv_row;

/** Starts at the first byte of doc, behind a byte order mark and Excel's "sep=;" line. The delimiter is
 *  the comma, semicolon or tab that occurs most in the first line outside quotes. */
void csv_init(csv_splitter *splitter, gm_str doc);
void csv_clear(csv_splitter *splitter);

/**
 * Splits the next row that is not an empty line. Lines end with CRLF, LF or CR; quoted cells may hold
 * line ends and doubled quotes; a quote in the middle of an unquoted cell is a character like others.
 * Cells are views into doc, but for those with doubled quotes, which live until the next call.
 *
 * After CSV_NEVER_CLOSED reading goes on at the line behind the one where the quote was opened, so that
 * one forgotten quote costs one row. Splitting stays linear in the size of doc all the same: a quote
 * that opens a later cell is what ends the earlier search.
 *
 * @param cells      filled with max_cells cells, empty ones where the row has fewer
 * @return false at the end
 */
bool csv_next(csv_splitter *splitter, gm_str *cells, size_t max_cells, csv_row *out_row);

/** Where in the last row the i-th cell starts: offset in doc; the row's own start when there are fewer. */
size_t csv_cell_at(const csv_splitter *splitter, size_t i);

/** Line and column (1-based, in characters) of an offset inside the last row. */
void csv_locate(const csv_splitter *splitter, size_t offset, uint32_t *out_line,
                uint32_t *out_column);

/**
 * Appends a cell: quoted where RFC 4180 asks for it, broken UTF-8 bytes as U+FFFD (one of them would make
 * programs read the whole file as Latin-1), and with an apostrophe before what a spreadsheet would run as
 * a formula (a first = + - @, tab or CR, unless the cell is a plain number).
 */
void csv_add_cell(gm_buf *out, gm_str text);

/** The text that csv_add_cell was given, from the cell that it wrote: without the apostrophe. */
gm_str csv_unguard(gm_str text);

#endif
