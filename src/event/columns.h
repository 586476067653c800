/* What the fields of an event hold, and which column of a table is which field. */
#ifndef GM_EVENT_COLUMNS_H
#define GM_EVENT_COLUMNS_H

#include "event/event.h"

typedef enum column_kind {
    COLUMN_TEXT,    /* taken as it is, or read by a rule of its own */
    COLUMN_COUNT,   /* a whole number, at least 0 */
    COLUMN_FLAG,    /* 0 or 1, false or true, no or yes */
    COLUMN_OUTCOME, /* a whole number that gazmap's exports hold; anybody's text elsewhere */
} column_kind;

column_kind column_kind_of(ev_field field);

/**
 * Finds out which column is which field.
 *
 * @param[out] out_fields    n_columns fields; EV_N_FIELDS for a column that passes through
 * @param[out] out_columns   EV_N_FIELDS columns; SIZE_MAX for a field that the table lacks
 * @return GM_OK or GM_E_EVENT_HEADER, as ev_open says
 */
gm_status columns_map(const rows *table, ev_field *out_fields, size_t *out_columns, gm_error *err);

#endif
