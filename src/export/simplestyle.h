/*
 * --web: properties that web tools look for, beside our own: those of simplestyle 1.1 (title, description,
 * marker-color, marker-size, stroke, fill), name, and start, end and time as ISO text and as milliseconds since
 * 1970. A column of the layer goes before a property of the same name, but for an empty title.
 */
#ifndef GM_EXPORT_SIMPLESTYLE_H
#define GM_EXPORT_SIMPLESTYLE_H

#include "export/json_values.h"

/** Columns that the properties are made from, in the order of simplestyle.c's names. */
enum { SIMPLESTYLE_N_COLUMNS = 24, SIMPLESTYLE_N_PROPERTIES = 16 };

/** How features of one layer get them. What it holds lives in the arena. */
typedef struct simplestyle {
    const layer *lay;
    bool compact;
    size_t column[SIMPLESTYLE_N_COLUMNS]; /* SIZE_MAX: the layer lacks it */
    bool skip[SIMPLESTYLE_N_PROPERTIES];  /* the layer has a column of that name */
    value *values;                        /* one row, with a title */
} simplestyle;

/** @return GM_OK or GM_E_MEMORY */
gm_status simplestyle_init(simplestyle *s, const layer *lay, bool compact, gm_arena *arena,
                           gm_error *err);
/** Appends the row's own values and then the properties, as the first members of an object. */
void simplestyle_add(const simplestyle *s, const json_row *row, gm_buf *buf, const value *values);

#endif
