/*
 * FlatBuffers, written by hand from front to back (https://flatbuffers.dev, "FlatBuffer Internals"): a table
 * is a list of fields at places that its vtable tells; texts and vectors lie behind it and are linked.
 *
 * A buffer stands at the end of a gm_buf, behind its own size; `start` is where that stands. Everything in
 * it is aligned from there on.
 */
#ifndef GM_EXPORT_FLATBUF_H
#define GM_EXPORT_FLATBUF_H

#include "core/str.h"

/** Begins a buffer with room for its size and the link to its root table. Returns `start`. */
size_t flatbuf_begin(gm_buf *buf);
/** Pads the buffer to whole eights and writes its size and root. */
void flatbuf_end(gm_buf *buf, size_t start, size_t root);

enum { FLATBUF_MAX_FIELDS = 16 };

/**
 * Appends a table whose fields are all zero.
 *
 * @param sizes     bytes of each field in the schema's order: 0 (left out), 1, 2, 4 or 8; a link has 4
 * @param[out] at   where each field lies in `buf`
 * @return where the table lies
 */
size_t flatbuf_table(gm_buf *buf, size_t start, const uint8_t *sizes, size_t n, size_t *at);

/** Makes the link at `at` point to what lies at `target`, which must be behind it. */
void flatbuf_link(gm_buf *buf, size_t at, size_t target);
/** Appends a text, and links it. */
void flatbuf_text(gm_buf *buf, size_t start, size_t at, gm_str text);
/** Appends a vector of `n` items of `size` bytes, all zero, and links it. Returns where the first lies. */
size_t flatbuf_vector(gm_buf *buf, size_t start, size_t at, size_t n, size_t size);

#endif
