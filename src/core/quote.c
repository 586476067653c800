#include "core/quote.h"

#include "core/utf8.h"

/* Control characters, and the marks that embed, override or isolate a reading direction. */
static bool unfit(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFFFD;
}

const char *quote_cell(gm_str text, char out[QUOTE_SIZE]) {
    gm_str shown = gm_utf8_cut(text, QUOTE_MAX_TEXT);
    size_t len = 0;
    out[len++] = '"';
    for (size_t at = 0, size = 0; at < shown.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(shown, at), &size);
        if (unfit(c)) {
            out[len++] = c == '\n' || c == '\r' || c == '\t' ? ' ' : '?';
        } else {
            memcpy(out + len, shown.ptr + at, size);
            len += size;
        }
    }
    if (shown.len < text.len) {
        memcpy(out + len, "...", 3);
        len += 3;
    }
    out[len++] = '"';
    out[len] = '\0';
    return out;
}

/* The first bytes of a character whose others are missing. */
static bool is_cut(gm_str s) {
    unsigned char first = (unsigned char)s.ptr[0];
    size_t whole = first >= 0xF5   ? 0
                   : first >= 0xF0 ? 4
                   : first >= 0xE0 ? 3
                   : first >= 0xC2 ? 2
                                   : 0;
    for (size_t i = 1; i < s.len; i++) {
        if (((unsigned char)s.ptr[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return s.len < whole;
}

void quote_tame(char *message) {
    gm_str rest = gm_str_from(message);
    for (char *at = message; rest.len > 0;) {
        size_t size = 0;
        uint32_t c = gm_utf8_decode(rest, &size);
        if (c == 0xFFFD && is_cut(rest)) {
            *at = '\0';
            return;
        }
        if (unfit(c)) {
            bool blank = c == '\n' || c == '\r' || c == '\t';
            memset(at, blank ? ' ' : '?', size);
        }
        at += size;
        rest = gm_str_skip(rest, size);
    }
}
