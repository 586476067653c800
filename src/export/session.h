/* One run's export: located events in, every layer in every chosen format out. */
#ifndef GM_EXPORT_SESSION_H
#define GM_EXPORT_SESSION_H

#include "export/exporter.h"
#include "geocode/geocode.h"

typedef struct session_options {
    const exporter *const *exporters;
    size_t n_exporters;
    const char *dir; /* folder for the files; NULL with stream_fd */
    int stream_fd;   /* -1, or one streaming exporter writes its events layer here */
    const char *theatre;
    const char *attribution;   /* one paragraph for the formats that carry one; NULL: none */
    bool drafts;               /* include events whose status is draft */
    const bool *want_layer;    /* LAYER_N flags; NULL: all */
    const char *const *fields; /* only these event columns, in this order; NULL: all */
    size_t n_fields;
} session_options;

/** What became of the rows and parts. rows == rows_placed + rows_unplaced + rows_draft. */
typedef struct session_counts {
    uint64_t rows, rows_placed, rows_unplaced, rows_draft;
    uint64_t parts_placed, parts_unplaced;
    uint64_t n_extents, n_places;
} session_counts;

typedef struct session session;

/**
 * @param gaz     for the places layer and areas; may be NULL
 * @param tables  every event table of the run, `n_tables`, open (their columns make the schema)
 * @return GM_OK; GM_E_EXPORT for a field name that is none (with the nearest right one)
 */
gm_status session_open(const session_options *options, const gm_gaz *gaz, ev_table *const *tables,
                       size_t n_tables, session **out, gm_error *err);
/** One event of table number `table` with its parts. */
gm_status session_event(session *s, size_t table, const event *ev, const res_part *parts,
                        size_t n_parts, gm_error *err);
/** Writes what is collected (extents, places, unplaced.csv) and closes every file. Frees `s`, also
 *  when it fails. */
gm_status session_close(session *s, session_counts *out_counts, gm_error *err);
/** Instead of close: gives up, leaves whatever files there are. NULL is fine. */
void session_drop(session *s);

/** How extra columns were renamed, one row each, valid until close or drop: the name as in the file and
 *  the name in the exports. */
size_t session_n_renamed(const session *s);
void session_renamed(const session *s, size_t i, gm_str *out_file_name, const char **out_name);

#endif
