#include "project/set_name.h"

#include <string.h>

static bool is_safe(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

void set_name_of(const char *path, gm_buf *out) {
    gm_str text = gm_str_from(path);
    size_t from = out->len;
    while (text.len > 1 && text.ptr[text.len - 1] == '/') {
        text.len--;
    }
    for (size_t i = text.len; i > 0; i--) {
        if (text.ptr[i - 1] == '/') {
            text = gm_str_skip(text, i);
            break;
        }
    }
    for (size_t i = 0; i < text.len && (text.ptr[i] != '.' || i == 0); i++) {
        char c = text.ptr[i];
        gm_buf_add_char(out, is_safe(c) || (c & 0x80) != 0 ? c : '_');
    }
    bool is_nothing = out->len == from || (out->len == from + 1 && out->ptr[from] == '-');
    if (!out->failed && is_nothing) {
        out->len = from;
        gm_buf_add_text(out, "events");
    }
}

bool set_name_is_safe(const char *name) {
    size_t n = 0;
    while (is_safe(name[n])) {
        n++;
    }
    return n > 0 && name[n] == '\0';
}
