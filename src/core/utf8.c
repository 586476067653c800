#include "core/utf8.h"

/* Bytes of the valid character at the start of s, 0 when there is none (Unicode 15, table 3-7). */
static size_t char_size(gm_str s, uint32_t *out_codepoint) {
    const unsigned char *p = (const unsigned char *)s.ptr;
    if (s.len == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        *out_codepoint = p[0];
        return 1;
    }
    size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || s.len < n) {
        return 0;
    }
    uint32_t c = p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        c = c << 6 | (p[i] & 0x3Fu);
    }
    bool overlong = (n == 3 && c < 0x800) || (n == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        return 0;
    }
    *out_codepoint = c;
    return n;
}

/* True when eight bytes hold no byte with the high bit set: the common case, worth its own step. */
static bool ascii_word(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

size_t gm_utf8_valid_len(gm_str s) {
    size_t at = 0;
    while (at < s.len) {
        if (s.len - at >= 8 && ascii_word(s.ptr + at)) {
            at += 8;
            continue;
        }
        uint32_t codepoint;
        size_t n = char_size(gm_str_skip(s, at), &codepoint);
        if (n == 0) {
            return at;
        }
        at += n;
    }
    return at;
}

/* True when all eight bytes are ASCII and none is NUL: taking one from each sets a NUL's high bit. */
static bool plain_word(const char *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    uint64_t less = word - UINT64_C(0x0101010101010101);
    return ((word | less) & UINT64_C(0x8080808080808080)) == 0;
}

static bool plain_text(gm_str s) {
    if (s.len < 8) {
        bool plain = true;
        for (size_t i = 0; i < s.len; i++) {
            plain = plain && s.ptr[i] > 0 && (unsigned char)s.ptr[i] < 0x80;
        }
        return plain;
    }
    for (size_t at = 0; at + 8 < s.len; at += 8) {
        if (!plain_word(s.ptr + at)) {
            return false;
        }
    }
    return plain_word(s.ptr + s.len - 8); /* the last eight may overlap with those before */
}

bool gm_utf8_clean(gm_str s) {
    return plain_text(s) || (memchr(s.ptr, '\0', s.len) == NULL && gm_utf8_valid(s));
}

void gm_utf8_add_clean(gm_buf *buf, gm_str s) {
    for (size_t at = 0, size = 0; at < s.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(s, at), &size);
        gm_utf8_add(buf, c == 0 ? ' ' : c);
    }
}

uint32_t gm_utf8_decode(gm_str s, size_t *out_size) {
    uint32_t codepoint = 0;
    size_t n = char_size(s, &codepoint);
    if (n == 0 && s.len > 0) {
        *out_size = 1;
        return 0xFFFD;
    }
    *out_size = n;
    return codepoint;
}

void gm_utf8_add(gm_buf *buf, uint32_t c) {
    char bytes[4];
    size_t n;
    if (c < 0x80) {
        bytes[0] = (char)c;
        n = 1;
    } else if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3F));
        n = 2;
    } else if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (c & 0x3F));
        n = 3;
    } else {
        bytes[0] = (char)(0xF0 | c >> 18);
        bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[3] = (char)(0x80 | (c & 0x3F));
        n = 4;
    }
    gm_buf_add(buf, bytes, n);
}

size_t gm_utf8_count(gm_str s) {
    size_t n = 0;
    for (size_t at = 0, size = 0; at < s.len; at += size, n++) {
        gm_utf8_decode(gm_str_skip(s, at), &size);
    }
    return n;
}

gm_str gm_utf8_cut(gm_str s, size_t max_bytes) {
    if (s.len <= max_bytes) {
        return s;
    }
    /* Step back over continuation bytes: at most three, so broken text is still cut near the limit. */
    size_t end = max_bytes;
    for (int back = 0; back < 3 && end > 0 && ((unsigned char)s.ptr[end] & 0xC0) == 0x80; back++) {
        end--;
    }
    return (gm_str){s.ptr, end};
}
