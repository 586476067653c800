/* JSON: split a document into its items with their lines, so that each can be read alone; write
 * strings. Values themselves are read by Jansson. */
#ifndef GM_CORE_JSON_H
#define GM_CORE_JSON_H

#include <jansson.h>

#include "core/str.h"

/**
 * Walks the items of a JSON document without reading them: the features of a FeatureCollection, the
 * elements of a top-level array, or the values of a sequence (NDJSON, RFC 8142). Memory stays flat
 * and every item keeps its line, which a parser of the whole document would lose.
 */
typedef struct gm_json_items {
    gm_str doc;
    size_t at;     /* next byte */
    uint32_t line; /* line of `at` */
    char close;    /* ']' inside an array, 0 in a sequence */
    const char *source;
} gm_json_items;

/** One item: its bytes and the line it starts on. */
typedef struct gm_json_item {
    gm_str text;
    uint32_t line;
} gm_json_item;

/**
 * Finds where the items of doc start: behind "features": [ of a FeatureCollection object, behind a
 * top-level [, or at the first value of a sequence. A lone object that is no FeatureCollection is a
 * sequence of one.
 *
 * @param source  name for messages, borrowed
 * @return GM_OK or `code` with line and sentence
 */
gm_status gm_json_items_init(gm_json_items *items, gm_str doc, const char *source, gm_status code,
                             gm_error *err);

/**
 * The next item. *out_found is false at the end.
 *
 * @return GM_OK, or `code` when the document is broken there; the walk cannot go on then, but for a
 *         sequence of lines: there the broken line is the item (its own parse will fail) and the walk
 *         goes on behind it.
 */
gm_status gm_json_items_next(gm_json_items *items, gm_json_item *out_item, bool *out_found,
                             gm_status code, gm_error *err);

/** Parses one item; NULL on failure with file, line and column in *err. Duplicate keys are refused.
 *  The caller releases the value with json_decref. */
json_t *gm_json_parse(gm_json_item item, const char *source, gm_status code, gm_error *err);

/** The line where a key stands (Jansson keeps no positions): the first place where it is followed by a colon;
 *  0 when there is none. */
uint32_t gm_json_key_line(gm_str doc, const char *key);

/** Appends s as a JSON string with quotes: only what must be escaped is; broken UTF-8 bytes become
 *  U+FFFD. '<' and U+2028/2029 are escaped too, so that the text may stand inside a script. */
void gm_buf_add_json(gm_buf *buf, gm_str s);

#endif
