/* What diff.c and diff_why.c share. Nobody else includes this. */
#ifndef GM_PROJECT_DIFF_PRIVATE_H
#define GM_PROJECT_DIFF_PRIVATE_H

#include "core/csv.h"
#include "project/diff.h"

/* ---- An index from keys to offsets ---------------------------------------------------------------- */

/* A slot: 23 bits of the key's hash, one bit "met", 40 bits offset + 1. 0 is free. */
enum { OFFSET_BITS = 40 };
#define SLOT_MET    ((uint64_t)1 << OFFSET_BITS)
#define SLOT_OFFSET (SLOT_MET - 1)

typedef struct offsets {
    uint64_t *slots;
    size_t n_slots; /* a power of two */
} offsets;

/** The slot's bits of a key's hash. */
uint64_t offsets_tag(uint64_t hash);
gm_status offsets_init(offsets *o, size_t n, gm_error *err);
/** The slot that holds the key, or the free one where it would go. `same` compares the text at an offset. */
uint64_t *offsets_find(const offsets *o, uint64_t hash, gm_str key, gm_str doc,
                       bool (*same)(gm_str doc, size_t offset, gm_str key));

/* ---- Rows of positions.tsv ------------------------------------------------------------------------ */

size_t diff_count_lines(gm_str doc);
/** The line at an offset without its end; *out_next is where the following one starts. */
gm_str diff_line_at(gm_str doc, size_t offset, size_t *out_next);
/** Cuts a line into its fields; false when it has not eight with numbers where they belong. */
bool diff_read_row(gm_str line, gm_str *out_event_id, int64_t *out_part, diff_position *out);

/* ---- What is kept ---------------------------------------------------------------------------------- */

#define NOWHERE SIZE_MAX

typedef struct kept {
    size_t from, to;                   /* offsets in the sides' positions.tsv; NOWHERE */
    size_t from_unplaced, to_unplaced; /* … and in their unplaced.csv */
    size_t to_row;                     /* number of the row in the new positions.tsv */
    double km;
    double bearing_deg;
} kept;

/* A row of an unplaced.csv: its event by hash (64 bits tell ids apart well enough), and where it starts. */
typedef struct unplaced_row {
    uint64_t event;
    size_t offset;
} unplaced_row;

enum { UNPLACED_ID, UNPLACED_PART, UNPLACED_REASON, UNPLACED_FILE, UNPLACED_LINE, UNPLACED_N };
enum { MAX_CELLS = 16384 + 8 }; /* a table's columns and those that gazmap adds */

typedef struct unplaced_table {
    gm_str doc;
    size_t columns[UNPLACED_N]; /* SIZE_MAX: none */
    size_t n_cells;             /* that reach the last of them */
    gm_str *cells;
    gm_buf rows;   /* unplaced_row items, as in the file */
    gm_buf sorted; /* the same by event, then offset */
} unplaced_table;

struct diff {
    const diff_side *from, *to;
    diff_context context;
    gm_arena arena;
    gm_buf cause, reason, file, id; /* texts of the item that diff_at gave last */
    offsets old_rows;
    unplaced_table old_unplaced, new_unplaced;
    bool *placed_now;     /* by the old unplaced events in their order: has a position now */
    gm_buf items[DIFF_N]; /* kept items */
    offsets old_entries;  /* rows of the old positions.tsv by place_id, made when first needed */
    gm_error *err;
};

/* ---- Rows of unplaced.csv -------------------------------------------------------------------------- */

/** Splits the row at an offset; its cells live until the splitter is cleared. */
void diff_split_row(const unplaced_table *t, size_t offset, csv_splitter *splitter);
/** One of the cells that count, of the row that was split last. */
gm_str diff_cell(const unplaced_table *t, size_t which);
/** Its event, as positions.tsv writes it: line ends and tabs are blanks there. Lives until the next call. */
gm_str diff_event_id(diff *d, const unplaced_table *t);

#endif
