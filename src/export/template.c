#include "export/template.h"

/* Sections in each other. */
enum { DEEPEST = 8 };

typedef struct filling {
    const template_value *values;
    size_t n_values;
    gm_buf *out;
    gm_str open[DEEPEST]; /* names of the sections around the line */
    bool kept[DEEPEST];   /* whether each is kept, the ones around it too */
    size_t depth;
    gm_error *err;
} filling;

void template_add_xml(gm_buf *out, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        switch (c) {
        case '&':
            gm_buf_add_text(out, "&amp;");
            break;
        case '<':
            gm_buf_add_text(out, "&lt;");
            break;
        case '>':
            gm_buf_add_text(out, "&gt;");
            break;
        case '"':
            gm_buf_add_text(out, "&quot;");
            break;
        case '\n':
            gm_buf_add_text(out, "&#xa;"); /* an attribute would make it a blank */
            break;
        default:
            gm_buf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
        }
    }
}

static const template_value *find_value(const filling *f, gm_str name) {
    for (size_t i = 0; i < f->n_values; i++) {
        if (gm_str_is(name, f->values[i].name)) {
            return &f->values[i];
        }
    }
    return NULL;
}

static gm_status no_value(const filling *f, gm_str name) {
    return gm_fail(f->err, GM_E_EXPORT, "the template asks for \"%.*s\", which nothing stands for",
                   GM_FMT(name));
}

static bool is_kept(const filling *f) {
    return f->depth == 0 || f->kept[f->depth - 1];
}

/* {{#NAME}}, {{^NAME}} and {{/NAME}}: `sign` is the character behind the braces. */
static gm_status section(filling *f, char sign, gm_str name) {
    if (sign == '/') {
        if (f->depth == 0 || !gm_str_eq(f->open[f->depth - 1], name)) {
            return gm_fail(f->err, GM_E_EXPORT, "the template closes \"%.*s\" where it is not open",
                           GM_FMT(name));
        }
        f->depth--;
        return GM_OK;
    }
    const template_value *v = find_value(f, name);
    if (v == NULL || f->depth == DEEPEST) {
        return no_value(f, name);
    }
    bool kept = is_kept(f) && v->is_set == (sign == '#');
    f->open[f->depth] = name;
    f->kept[f->depth++] = kept;
    return GM_OK;
}

static size_t find(gm_str text, const char *what) {
    const char *at = text.len == 0 ? NULL : memmem(text.ptr, text.len, what, strlen(what));
    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

static gm_status fill_line(filling *f, gm_str line) {
    for (;;) {
        size_t at = find(line, "{{");
        gm_buf_add_str(f->out, (gm_str){line.ptr, at});
        line = gm_str_skip(line, at);
        if (line.len == 0) {
            return GM_OK;
        }
        bool as_is = gm_str_starts(line, GM_STR("{{{"));
        size_t braces = as_is ? 3 : 2;
        size_t end = find(line, as_is ? "}}}" : "}}");
        gm_str name = {line.ptr + braces, end - braces};
        const template_value *v = end == line.len ? NULL : find_value(f, name);
        if (v == NULL || !v->is_set) {
            return no_value(f, name);
        }
        if (as_is) {
            gm_buf_add_str(f->out, v->text);
        } else {
            template_add_xml(f->out, v->text);
        }
        line = gm_str_skip(line, end + braces);
    }
}

/* True for a line that is a tag of a section or a remark, and no text. */
static bool is_mark(gm_str line, char *out_sign, gm_str *out_name) {
    gm_str text = gm_str_trim(line);
    if (text.len < 6 || !gm_str_starts(text, GM_STR("{{")) || !gm_str_ends(text, GM_STR("}}")) ||
        strchr("#^/!", text.ptr[2]) == NULL) {
        return false;
    }
    *out_sign = text.ptr[2];
    *out_name = (gm_str){text.ptr + 3, text.len - 5};
    return true;
}

gm_status template_fill(gm_str text, const template_value *values, size_t n_values, gm_buf *out,
                        gm_error *err) {
    filling f = {.values = values, .n_values = n_values, .out = out, .err = err};
    while (text.len > 0) {
        size_t end = find(text, "\n");
        gm_str line = {text.ptr, end < text.len ? end + 1 : end};
        text = gm_str_skip(text, line.len);
        char sign;
        gm_str name;
        if (!is_mark(line, &sign, &name)) {
            GM_TRY(is_kept(&f) ? fill_line(&f, line) : GM_OK);
        } else if (sign != '!') {
            GM_TRY(section(&f, sign, name));
        }
    }
    if (f.depth > 0) {
        return gm_fail(err, GM_E_EXPORT, "the template leaves \"%.*s\" open",
                       GM_FMT(f.open[f.depth - 1]));
    }
    return out->failed ? gm_fail_memory(err) : GM_OK;
}
