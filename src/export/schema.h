/*
 * The columns of each layer, and an event's values for them.
 *
 * The events layer has fixed columns, then the tables' own columns that gazmap does not know: the union
 * over all tables in order of first appearance. Their names are cut to what every format can hold, once
 * and the same for all formats. Columns of an unplaced.csv that was mended and fed back (they begin with
 * "unplaced_") do not come along.
 */
#ifndef GM_EXPORT_SCHEMA_H
#define GM_EXPORT_SCHEMA_H

#include "export/layer.h"
#include "geocode/geocode.h"

/** Columns of the extents layer, in order. */
enum {
    EXTENT_PLACE_ID,
    EXTENT_PLACE_NAME,
    EXTENT_METHOD,
    EXTENT_RADIUS_M,
    EXTENT_GEO_PREC,
    EXTENT_N_EVENTS,
    EXTENT_N,
};
extern const column schema_extent_columns[EXTENT_N];

/** Columns of the places layer, in order. */
enum {
    PLACES_ID,
    PLACES_NAME,
    PLACES_NAMES,
    PLACES_KIND,
    PLACES_ADMIN1,
    PLACES_ADMIN2,
    PLACES_COUNTRY,
    PLACES_POPULATION,
    PLACES_RADIUS_M,
    PLACES_DATE_FROM,
    PLACES_DATE_TO,
    PLACES_REF,
    PLACES_SET_ID,
    PLACES_SET_NO,
    PLACES_SOURCE,
    PLACES_LICENCE,
    PLACES_NOTE,
    PLACES_N,
};
extern const column schema_place_columns[PLACES_N];

/** Columns of the claims layer, in order; those of a table of claims. */
enum {
    CLAIM_EVENT_ID,
    CLAIM_FIELD,
    CLAIM_LO,
    CLAIM_HI,
    CLAIM_BY,
    CLAIM_SOURCE,
    CLAIM_SOURCE_URL,
    CLAIM_QUOTE,
    CLAIM_N,
};
extern const column schema_claim_columns[CLAIM_N];

/** A column that passes through: its name in the file, and where each table has it. */
typedef struct schema_extra {
    gm_str file_name;
    size_t *cell; /* by table; SIZE_MAX where a table lacks it */
    bool is_number, is_whole;
} schema_extra;

typedef struct schema {
    gm_arena arena;
    column *columns; /* the fixed ones, then the extras */
    size_t n_columns;
    size_t n_fixed;
    schema_extra *extras;
    size_t n_extras;
} schema;

/** Reads the columns of all tables. Borrows their names. @return GM_OK or GM_E_MEMORY */
gm_status schema_init(schema *s, ev_table *const *tables, size_t n_tables, gm_error *err);
void schema_clear(schema *s);

/** The name in the exports of a column that passes through; NULL when there is none. */
const char *schema_extra_name(const schema *s, gm_str file_name);

/** `name`, or `name` with "_1", "_2" … at its end, as the first of them that no column has. Ten characters at
 *  most. @return a copy in the arena; NULL when memory ran out */
const char *schema_free_name(gm_arena *arena, const column *columns, size_t n_columns,
                             const char *name);

/** True for a column that gazmap itself put into an unplaced.csv or a line of NDJSON: why there is no point. */
bool schema_is_ours(const ev_table *table, size_t i);

/** Text that values made here may point to. */
typedef struct schema_scratch {
    char date_start[11], date_end[11];
} schema_scratch;

/** Fills v[n_columns] for a placed part of an event of table number `table`. The values live as
 *  long as the event, the part and *scratch. */
void schema_values(const schema *s, size_t table, const located *at, schema_scratch *scratch,
                   value *v);

/** Values: null when the text is empty or the number negative. */
value schema_text(gm_str text);
value schema_int(int64_t number);

/** Metres rounded up, so that the drawn circle never promises more than is known; -1 (null) for none. */
int64_t schema_radius_m(double radius_m);

#endif
