/* UTF-8: validity, decoding, cutting. Character classes and case come from utf8proc elsewhere. */
#ifndef GM_CORE_UTF8_H
#define GM_CORE_UTF8_H

#include "core/str.h"

/** Bytes of the valid prefix of s: s.len when all of it is valid UTF-8 (RFC 3629: no surrogates, no
 *  overlong forms, nothing above U+10FFFF). */
size_t gm_utf8_valid_len(gm_str s);
static inline bool gm_utf8_valid(gm_str s) {
    return gm_utf8_valid_len(s) == s.len;
}

/** True for text that every format can hold: valid UTF-8 without a NUL. */
bool gm_utf8_clean(gm_str s);
/** Appends s as such text: what is broken becomes U+FFFD, a NUL a blank. */
void gm_utf8_add_clean(gm_buf *buf, gm_str s);

/** Decodes the character at the start of s: its bytes in *out_size (at least 1 while s.len > 0).
 *  A broken byte decodes as U+FFFD of size 1. s.len 0 gives U+0000 and size 0. */
uint32_t gm_utf8_decode(gm_str s, size_t *out_size);

/** Appends one character. */
void gm_utf8_add(gm_buf *buf, uint32_t codepoint);

/** Characters in s; a broken byte counts as one. */
size_t gm_utf8_count(gm_str s);

/** The longest prefix of at most max_bytes that ends at a character border. */
gm_str gm_utf8_cut(gm_str s, size_t max_bytes);

#endif
