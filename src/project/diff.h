/*
 * What moved between two exports, how far, where to, and why.
 *
 * Compares two positions.tsv files by event_id and part, whatever the order of their rows, and with unplaced.csv
 * beside them tells parts that got a place, or lost it, from events that came or went. Both files are mapped;
 * of the old one an index of 8 bytes a slot, at most three slots a row, is kept in memory, and of the new one
 * nothing but what differs.
 */
#ifndef GM_PROJECT_DIFF_H
#define GM_PROJECT_DIFF_H

#include "core/arena.h"
#include "core/file.h"

/** In the order of reports. */
typedef enum diff_kind {
    DIFF_MOVED,    /* other coordinates */
    DIFF_CHANGED,  /* the same ones, but another radius, method or entry */
    DIFF_PLACED,   /* was unplaced */
    DIFF_UNPLACED, /* was placed */
    DIFF_ADDED,
    DIFF_REMOVED,
    DIFF_N,
} diff_kind;

/** "moved", "changed", … as in the JSON. */
const char *diff_kind_word(diff_kind kind);

/** One row of positions.tsv. Views into the file. */
typedef struct diff_position {
    bool is; /* false: not placed on this side */
    gm_latlon at;
    gm_str lon, lat, radius_m, method, place_id, entry_hash; /* as written */
} diff_position;

/** One difference. Views live until diff_free. */
typedef struct diff_item {
    diff_kind kind;
    gm_str event_id;
    int64_t part;
    diff_position from, to;
    double km, bearing_deg; /* of DIFF_MOVED */
    gm_str reason;   /* why it is (DIFF_UNPLACED, DIFF_ADDED) or was (DIFF_PLACED) not placed */
    gm_str cause;    /* one sentence for people */
    gm_str entry_id; /* the gazetteer entry at the heart of it; may be empty */
    gm_str entry_file, row_file; /* empty when not known */
    uint32_t entry_line, row_line;
} diff_item;

/** One side: an export folder, its manifest.json or positions.tsv, any file with the columns of positions.tsv,
 *  or "-" for one on standard input. Only what lies in a folder of the export tells about unplaced events. */
typedef struct diff_side {
    const char *name; /* for messages; borrowed */
    gm_file positions, unplaced;
    bool has_unplaced;
    gm_buf manifest; /* path of the manifest beside it; empty when there is none */
} diff_side;

/** @return GM_OK; GM_E_IO; GM_E_PROJECT when it is no such thing */
gm_status diff_side_open(const char *path, diff_side *out, gm_error *err);
void diff_side_close(diff_side *side);

/** What is known beside the two files. All may be NULL, zero or false. */
typedef struct diff_context {
    void *arg;
    /** Where the new gazetteer has an entry. */
    bool (*entry)(void *arg, gm_str id, gm_str *out_file, uint32_t *out_line);
    /** Where the row stands that made the i-th row of the new positions.tsv. */
    bool (*row)(void *arg, size_t i, gm_str *out_file, uint32_t *out_line);
    /** The i-th entry behind that row, and the hash that it alone would have in positions.tsv; false behind the
     *  last, and always when there is only one. */
    bool (*used)(void *arg, size_t row, size_t i, gm_str *out_id, uint64_t *out_hash);
    bool inputs_known; /* whether the next three are */
    bool gazetteer_changed, events_changed, options_changed;
} diff_context;

typedef struct diff diff;

/** Compares. Borrows the sides and the context until diff_free. @return GM_OK; GM_E_PROJECT with file and line of
 *  a row that is none; GM_E_MEMORY */
gm_status diff_run(const diff_side *from, const diff_side *to, const diff_context *context,
                   diff **out, gm_error *err);
void diff_free(diff *d);

size_t diff_count(const diff *d, diff_kind kind);
/** True when nothing differs. */
bool diff_is_empty(const diff *d);
/** The farthest move in kilometres; 0 without any. */
double diff_farthest_km(const diff *d);
/** The i-th difference of a kind: moves by distance, the farthest first; others as in the files. Its texts live
 *  until the next call. */
diff_item diff_at(diff *d, diff_kind kind, size_t i);

/** How a report is written. */
typedef enum diff_format { DIFF_TEXT, DIFF_JSON, DIFF_GEOJSON } diff_format;
/** Writes the report. @param most  lines of a kind in DIFF_TEXT; 0: all */
gm_status diff_write(diff *d, diff_format format, size_t most, gm_writer *out, gm_error *err);
/** The same into a buffer. */
gm_status diff_text(diff *d, diff_format format, size_t most, gm_buf *out, gm_error *err);

#endif
