/* What the fields of an event hold, and which column of a table is which field. */
#ifndef GM_EVENT_COLUMNS_H
#define GM_EVENT_COLUMNS_H

#include "event/profile.h"

typedef enum column_kind {
    COLUMN_TEXT,    /* taken as it is, or read by a rule of its own */
    COLUMN_COUNT,   /* a whole number, at least 0 */
    COLUMN_FLAG,    /* 0 or 1, false or true, no or yes */
    COLUMN_OUTCOME, /* a whole number that gazmap's exports hold; anybody's text elsewhere */
} column_kind;

column_kind column_kind_of(ev_field field);

/** True when two column names differ in case, blanks, '_', '-' and '.' only. */
bool columns_same_name(gm_str a, gm_str b);

/** A field filled from a column. */
typedef struct column_use {
    ev_field field;
    size_t column;
    const profile_code *codes; /* NULL: the cell as it stands */
} column_use;

/** What the columns of a table mean. */
typedef struct column_map {
    ev_field *fields; /* by column; EV_N_FIELDS: passes through */
    size_t columns
        [EV_N_FIELDS]; /* by field, the first one that fills it; SIZE_MAX: the table has none */
    bool by_profile[EV_N_FIELDS]; /* a profile or mapping says so */
    column_use *uses; /* by field in order of preference: a later one fills what is still empty */
    size_t n_uses;
} column_map;

/**
 * Finds out which column is which field.
 *
 * @param profile, mapping  NULL: none
 * @param[out] out          free with columns_clear, also after a failure
 * @return what ev_open returns
 */
gm_status columns_map(const rows *table, const ev_profile *profile, const ev_profile *mapping,
                      column_map *out, gm_error *err);
void columns_clear(column_map *map);

#endif
