/* One run's export: located events in, every layer in every chosen format out. */
#ifndef GM_EXPORT_SESSION_H
#define GM_EXPORT_SESSION_H

#include "export/exporter.h"
#include "geocode/geocode.h"

typedef struct session_options {
    const export_choice *formats;
    size_t n_formats;
    const export_options *export; /* NULL: nothing asked */
    const char *dir;              /* folder for the files; NULL with stream_fd */
    const char *database; /* a connection that the one format, ogr, writes into instead; `dir` is
                                     then for temporary files; NULL: none */
    int stream_fd;        /* -1, or one streaming format writes its events layer here */
    const char *theatre;
    const char *title;         /* for people; NULL: the theatre */
    bool claims;               /* session_claim will be called: there is a layer of claims */
    const export_counts *read; /* the table of events was made by coarsening: what that counted;
                                  NULL: it was not */
    bool drafts;               /* include events whose status is draft */
    const bool *want_layer;    /* LAYER_N flags; NULL: all */
    const char *const *fields; /* only these event columns, in this order; NULL: all */
    size_t n_fields;
} session_options;

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
/** The input pauses: what streaming formats hold back goes out. */
gm_status session_flush(session *s, gm_error *err);
/** One claim, after the last event, as values of schema_claim_columns. Without a layer of claims it does
 *  nothing. */
gm_status session_claim(session *s, const value *row, gm_error *err);
/** Writes what is collected (extents, places, unplaced) and closes every file. Nothing but session_free may
 *  follow. @param[out] out_facts  until then */
gm_status session_finish(session *s, const export_facts **out_facts, gm_error *err);
/** Without session_finish: gives up, leaves whatever files there are. NULL is fine. */
void session_free(session *s);

/** How extra columns were renamed, one row each, valid until session_free: the name as in the file and
 *  the name in the exports. */
size_t session_n_renamed(const session *s);
void session_renamed(const session *s, size_t i, gm_str *out_file_name, const char **out_name);

#endif
