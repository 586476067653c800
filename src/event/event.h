/* Events: rows with known columns, checked and typed. */
#ifndef GM_EVENT_EVENT_H
#define GM_EVENT_EVENT_H

#include "core/date.h"
#include "event/rows.h"

/** The columns gazmap knows; any other column passes through. Order: as printed by the help. The table of
 *  columns.c follows it. */
typedef enum ev_field {
    EV_EVENT_ID,
    EV_PART, /* with EV_PARTS and EV_METHOD: only in our own exports, read back as they are */
    EV_PARTS,
    EV_DATE, /* EDTF; or EV_DATE_START and EV_DATE_END */
    EV_DATE_START,
    EV_DATE_END,
    EV_DATE_TEXT,
    EV_DATE_PREC,
    EV_PLACE,
    EV_PLACE_ID,
    EV_PLACE_NAME,
    EV_LON,
    EV_LAT,
    EV_RADIUS_M,
    EV_GEO_PREC,
    EV_METHOD,
    EV_SCORE,
    EV_N_CAND,
    EV_ADMIN1,
    EV_ADMIN2,
    EV_COUNTRY,
    EV_TITLE,
    EV_SUMMARY,
    EV_TYPE,
    EV_SUBTYPE,
    EV_ACTOR1,
    EV_ACTOR2,
    EV_STATUS,
    EV_KILLED,
    EV_KILLED_LO,
    EV_KILLED_HI,
    EV_WOUNDED,
    EV_DISPLACED,
    EV_AGGREGATE,
    EV_SOURCE,
    EV_SOURCE_URL,
    EV_QUOTE,
    EV_CLAIM_BY,
    EV_CONF,
    EV_COARSENED,
    EV_N_FIELDS,
} ev_field;

/** Column name of a field, such as "event_id". */
const char *ev_field_name(ev_field field);
/** The field that a column name means, by its name or an alias ("Event date", "Lat", "Fatalities"): case,
 *  blanks, '_', '-' and '.' do not count. EV_N_FIELDS when it is none. */
ev_field ev_field_find(gm_str name);
/** The i-th alias row for the help: field name and its comma-joined aliases; false behind the last. */
bool ev_alias_at(size_t i, const char **out_name, const char **out_aliases);

/** What the columns of a known source mean; see event/profile.h. */
typedef struct ev_profile ev_profile;

/** The i-th profile for the help; NULL behind the last, which is "none": columns mean what they are called. */
const ev_profile *ev_profile_at(size_t i);
/** By the name for --profile; NULL when there is none. */
const ev_profile *ev_profile_find(const char *name);
const char *ev_profile_name(const ev_profile *profile);
const char *ev_profile_title(const ev_profile *profile);
/** The columns by which it is recognised, joined by ','; "" for "none". */
const char *ev_profile_signature(const ev_profile *profile);

/**
 * Reads a mapping file: a JSON object {our field: their column}. A column may also be an object {"column":
 * NAME, "codes": {THEIRS: OURS}}, or null: no column is this field.
 *
 * @return GM_OK; GM_E_IO; GM_E_EVENT_HEADER with file, line, key and the nearest right key; GM_E_MEMORY
 */
gm_status ev_mapping_read(const char *path, ev_profile **out_mapping, gm_error *err);
void ev_mapping_free(ev_profile *mapping);

typedef struct ev_options {
    date_order order;
    const ev_profile *profile; /* NULL: recognised by its header */
    const ev_profile *mapping; /* over the profile, or over names and aliases; NULL: none */
    rows_options rows;         /* what rows_open_with takes */
    bool
        filter; /* rows come and go: repeated event_ids are not looked for, so that memory stays flat */
    bool relocate; /* lon, lat and radius_m will not be used: errors in them do not count */
} ev_options;

/** One row, checked. Views live until the next ev_next or ev_close. */
typedef struct event {
    gm_str field[EV_N_FIELDS]; /* trimmed text as in the file; event_id is always filled */
    const gm_str *cells; /* every cell of the row as in the file, in the table's column order */
    uint32_t line;
    date_span dates; /* both ends open when the row has no date */
    int64_t number
        [EV_N_FIELDS]; /* whole-number fields (part, killed, aggregate, …): -1 when empty. date_prec:
                                as a profile, a mapping or our own export gives it, else -1 */
    bool has_pin;      /* lon and lat are given */
    gm_latlon pin;
    double pin_radius_m; /* -1 when not given */
    bool located;        /* has_pin, and method holds one of our method words: our own export */
    gm_error error;      /* GM_OK, or why the row cannot be used: file, line, column, what to do */
} event;

/** A table of events with its columns understood. */
typedef struct ev_table ev_table;

/** The profile in use: the one asked for, else the one recognised; NULL: none. */
const ev_profile *ev_table_profile(const ev_table *table);

/**
 * Opens a table and maps its columns.
 *
 * A column that has a field's own name is that field, and columns that have an alias of it pass through.
 * Two aliases of one field are an error, but for event_id, where the first alias in the help's order
 * wins. A column "day" beside a column "month" is a part of a date and passes through. Neither date nor
 * date_start is fine: events without a date have an open span.
 *
 * In a table with a profile the profile says which column is which field; of the others only those count that
 * have a field's own name. What a mapping says goes before both. A column whose codes are translated passes
 * through as well, as it stands.
 *
 * @param options  may be NULL
 * @return what rows_open returns, or GM_E_EVENT_HEADER, naming the columns: there is no place, no place_id
 *         and no lon with lat, two columns mean one field, the profile asked for is not this table's, or the
 *         table lacks a column that the mapping names
 */
gm_status ev_open(const char *path, const ev_options *options, ev_table **out_table, gm_error *err);
void ev_close(ev_table *table);
const char *ev_name(const ev_table *table);

/** All columns as in the file, and which of them pass through (are no known field). */
size_t ev_n_columns(const ev_table *table);
const rows_column *ev_columns(const ev_table *table);
/** EV_N_FIELDS: the column passes through. */
ev_field ev_column_field(const ev_table *table, size_t column);

/**
 * The next event. A wrong row is found too, with `error` set: bad date, 13th month, end before start,
 * lon or lat off the globe or alone, a number field that holds none, killed_lo above killed_hi, broken
 * UTF-8, neither place nor pin, status neither draft nor reviewed, an event_id (with its part) that an
 * earlier row has: the message names that row's file and line. What was understood up to the first error
 * is filled in all the same.
 *
 * Rows without an event_id get 16 hex digits: XXH64 over their cells that hold something, sorted by
 * column name, each as name 0x1F value 0x1E. Neither the order of the columns nor the place of the row
 * counts.
 *
 * date_start without date_end: the days that date_start names, unless date_prec is 5 (our own exports
 * write an open end so); date_end alone: everything up to it.
 */
gm_status ev_next(ev_table *table, event *out_event, bool *out_found, gm_error *err);

/** Remembers ids over several tables, so that repeats between files are found: 21 to 43 bytes
 *  an id. */
typedef struct ev_ids ev_ids;
/** NULL when memory ran out. */
ev_ids *ev_ids_new(void);
void ev_ids_free(ev_ids *ids);
/** Call before the first ev_next; `ids` must outlive the table. Without this call (or with NULL) a table
 *  finds repeats in itself. */
gm_status ev_use_ids(ev_table *table, ev_ids *ids, gm_error *err);

#endif
