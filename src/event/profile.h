/*
 * Profiles: what the columns of a known source of events mean (UCDP GED, ACLED, GDELT), or of any other
 * as a mapping file says. docs/profiles.md tells users about them, and why each code becomes what it does.
 */
#ifndef GM_EVENT_PROFILE_H
#define GM_EVENT_PROFILE_H

#include "event/event.h"

/** A code of theirs in our words. Whole numbers are the same with leading zeros or ".0". */
typedef struct profile_code {
    const char *theirs; /* NULL ends a table */
    const char *ours;   /* "": the field stays empty */
} profile_code;

/** One field from one column. A field may have several columns: the first one with something in it
 *  counts. A column may fill several fields. */
typedef struct profile_column {
    ev_field field;
    const char *column;        /* their name; NULL in a mapping: no column is this field */
    const profile_code *codes; /* NULL: the cell as it stands */
} profile_column;

struct ev_profile {
    const char *name;  /* for --profile */
    const char *title; /* for people */
    const char
        *signature; /* columns that tell the source from any other, joined by ','; all of them must
                              be there; NULL: it is never recognised */
    const profile_column *columns; /* none: columns mean what their names and aliases say */
    size_t n_columns;
    date_order order;          /* of their dates */
    void (*derive)(event *ev); /* fills fields that no column holds as it stands; may be NULL */
    const char *path;          /* of a mapping file; NULL for the profiles here */
    const uint32_t *lines;     /* …and where in it each column stands */
};

/** The profile whose signature the table has; NULL when there is none. */
const ev_profile *profile_recognise(const rows *table);

/** True when the table has a column of the profile's signature: enough to take a user's word for it. */
bool profile_fits(const ev_profile *profile, const rows *table);

/** Index of the column with this name: as it stands, else but for case, blanks, '_', '-' and '.'; SIZE_MAX
 *  when there is none. */
size_t profile_find_column(const rows *table, const char *name);

/** Our text for a code; NULL when the table does not have it. */
const char *profile_translate(const profile_code *codes, gm_str code);

/** Column names for a file that has none, told from the cells of its first line; NULL when those may be a
 *  header. GDELT delivers its files so. */
const char *const *profile_headless(const gm_str *cells, size_t n_cells);

#endif
