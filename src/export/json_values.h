/* A row's values as JSON, for every format that is written in it. */
#ifndef GM_EXPORT_JSON_VALUES_H
#define GM_EXPORT_JSON_VALUES_H

#include "core/arena.h"
#include "export/layer.h"

/** A quoted string, as gm_buf_add_json writes it; faster when nothing needs an escape. */
void json_add_string(gm_buf *buf, gm_str s);
/** null, a number, or a string. */
void json_add_value(gm_buf *buf, const column *col, const value *val);

/** How rows of one layer are written. Start with json_row_init; what it holds lives in the arena. */
typedef struct json_row {
    const layer *lay;
    gm_str *keys; /* by column: ,"name": */
    bool compact; /* no values that are null */
} json_row;

/** @return GM_OK or GM_E_MEMORY */
gm_status json_row_init(json_row *row, const layer *lay, bool compact, gm_arena *arena,
                        gm_error *err);
/** Appends "name":value,… of all columns. @param first  nothing stands before it in the object: no comma */
void json_row_add(const json_row *row, gm_buf *buf, const value *values, bool first);

#endif
