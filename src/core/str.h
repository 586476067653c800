/* Text: borrowed views (gm_str) and one growing buffer (gm_buf). */
#ifndef GM_CORE_STR_H
#define GM_CORE_STR_H

#include <stdarg.h>
#include <string.h>

#include "core/status.h"

/** A view of a string literal. */
#define GM_STR(literal) ((gm_str){(literal), sizeof(literal) - 1})
/** The two arguments for printf's "%.*s". Views over 2 GiB are cut. */
#define GM_FMT(s) (int)((s).len > INT32_MAX ? INT32_MAX : (s).len), ((s).len ? (s).ptr : "")

static inline gm_str gm_str_from(const char *text) {
    return text == NULL ? (gm_str){NULL, 0} : (gm_str){text, strlen(text)};
}
static inline bool gm_str_eq(gm_str a, gm_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool gm_str_is(gm_str a, const char *text) {
    return gm_str_eq(a, gm_str_from(text));
}

/** Byte order; a prefix sorts before what it begins. */
int gm_str_cmp(gm_str a, gm_str b);
/** Equal when ASCII letters are compared without case; other bytes must be the same. */
bool gm_str_eq_nocase(gm_str a, gm_str b);
bool gm_str_starts(gm_str s, gm_str prefix);
bool gm_str_ends(gm_str s, gm_str suffix);
/** Without ASCII white space, no-break spaces and zero-width marks at both ends. */
gm_str gm_str_trim(gm_str s);
/** The bytes from `from` (clamped) to the end. */
gm_str gm_str_skip(gm_str s, size_t from);
/** How many letters change between two short names; neighbours that swap count as one. SIZE_MAX when one has
 *  more than 31 bytes. */
size_t gm_str_changes(gm_str a, gm_str b);
/** Cuts the next piece before `sep` off *rest into *out_piece; false when *rest is used up. Start
 *  with the whole text in *rest; "a;;b" gives "a", "", "b"; "" gives one empty piece. */
bool gm_str_split(gm_str *rest, char sep, gm_str *out_piece);

/**
 * A growing byte buffer. Failure sticks: after a failed growth `failed` is true and appends do
 * nothing, so a long series of appends needs one check at its end.
 */
typedef struct gm_buf {
    char *ptr;
    size_t len;
    size_t cap;
    bool failed;
} gm_buf;
#define GM_BUF_INIT                                                                                \
    { NULL, 0, 0, false }

/** Frees the storage and makes the buffer empty again. */
void gm_buf_clear(gm_buf *buf);
/** Keeps the storage, forgets the content and a failure. */
static inline void gm_buf_reset(gm_buf *buf) {
    buf->len = 0;
    buf->failed = false;
}
/** gm_buf_reserve() when there is no room yet. */
char *gm_buf_grow(gm_buf *buf, size_t extra);
/** Makes room for `extra` more bytes; NULL when memory ran out, else where they go. */
static inline char *gm_buf_reserve(gm_buf *buf, size_t extra) {
    /* Below cap, not at it: one byte is left for gm_buf_text(). */
    bool room = extra < buf->cap - buf->len && !buf->failed;
    return room ? buf->ptr + buf->len : gm_buf_grow(buf, extra);
}
static inline void gm_buf_add(gm_buf *buf, const void *bytes, size_t n) {
    char *to = n == 0 ? NULL : gm_buf_reserve(buf, n);
    if (to != NULL) {
        memcpy(to, bytes, n);
        buf->len += n;
    }
}
static inline void gm_buf_add_char(gm_buf *buf, char c) {
    char *to = gm_buf_reserve(buf, 1);
    if (to != NULL) {
        *to = c;
        buf->len++;
    }
}
static inline void gm_buf_add_str(gm_buf *buf, gm_str s) {
    gm_buf_add(buf, s.ptr, s.len);
}
static inline void gm_buf_add_text(gm_buf *buf, const char *text) {
    gm_buf_add(buf, text, strlen(text));
}
void gm_buf_printf(gm_buf *buf, const char *fmt, ...) GM_PRINTF(2, 3);
/** NUL-terminates (not counted in len) and returns the text; "" when memory ran out. */
const char *gm_buf_text(gm_buf *buf);
static inline gm_str gm_buf_view(const gm_buf *buf) {
    return (gm_str){buf->ptr, buf->len};
}

#endif
