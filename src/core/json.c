#include "core/json.h"

#include "core/utf8.h"

enum { MAX_DEPTH = 512 }; /* far above real data, far below what Jansson (2048) or a stack minds */

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\x1e';
}

static void skip_blank(gm_json_items *items) {
    while (items->at < items->doc.len && blank(items->doc.ptr[items->at])) {
        items->line += items->doc.ptr[items->at] == '\n';
        items->at++;
    }
}

/* Moves behind the string that starts at items->at; false when it does not end. */
static bool skip_string(gm_json_items *items) {
    for (items->at++; items->at < items->doc.len; items->at++) {
        char c = items->doc.ptr[items->at];
        items->line += c == '\n';
        if (c == '\\') {
            items->at++;
        } else if (c == '"') {
            items->at++;
            return true;
        }
    }
    items->at = items->doc.len;
    return false;
}

/* Moves behind the value that starts at items->at; false when brackets or quotes do not close. */
static bool skip_value(gm_json_items *items) {
    size_t depth = 0;
    while (items->at < items->doc.len) {
        char c = items->doc.ptr[items->at];
        if (c == '"') {
            if (!skip_string(items)) {
                return false;
            }
        } else if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH) {
                return false;
            }
            items->at++;
        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return true; /* the bracket that closes what the value stands in */
            }
            depth--;
            items->at++;
        } else if (depth == 0 && (c == ',' || c == ':' || blank(c))) {
            return true;
        } else {
            items->line += c == '\n';
            items->at++;
            continue;
        }
        if (depth == 0) {
            return true;
        }
    }
    return depth == 0;
}

static gm_status broken(const gm_json_items *items, gm_status code, const char *what,
                        gm_error *err) {
    return gm_fail_at(err, code, items->source, items->line, 0, "%s", what);
}

/* Stands behind '{'. Leaves items at the first feature when the object has a "features" array. */
static gm_status find_features(gm_json_items *items, bool *out_found, gm_status code,
                               gm_error *err) {
    *out_found = false;
    for (;;) {
        skip_blank(items);
        if (items->at >= items->doc.len) {
            return broken(items, code, "the JSON object does not end; is the file cut off?", err);
        }
        if (items->doc.ptr[items->at] != '"') {
            return GM_OK; /* '}' of an empty object, or nonsense that the parser will name */
        }
        size_t start = items->at;
        if (!skip_string(items)) {
            return broken(items, code, "a string does not end; is the file cut off?", err);
        }
        gm_str key = {items->doc.ptr + start + 1, items->at - start - 2};
        skip_blank(items);
        if (items->at >= items->doc.len || items->doc.ptr[items->at] != ':') {
            return broken(items, code, "expected ':' behind a key of the JSON object", err);
        }
        items->at++;
        skip_blank(items);
        if (gm_str_is(key, "features") && items->at < items->doc.len &&
            items->doc.ptr[items->at] == '[') {
            *out_found = true;
            return GM_OK;
        }
        if (!skip_value(items)) {
            return broken(items, code, "a JSON value does not end or is nested too deep", err);
        }
        skip_blank(items);
        if (items->at < items->doc.len && items->doc.ptr[items->at] == ',') {
            items->at++;
        }
    }
}

gm_status gm_json_items_init(gm_json_items *items, gm_str doc, const char *source, gm_status code,
                             gm_error *err) {
    size_t bom = gm_str_starts(doc, GM_STR("\xEF\xBB\xBF")) ? 3 : 0;
    *items = (gm_json_items){.doc = doc, .at = bom, .line = 1, .close = 0, .source = source};
    skip_blank(items);
    if (items->at >= doc.len) {
        return GM_OK; /* an empty file is an empty sequence */
    }
    gm_json_items start = *items;
    if (doc.ptr[items->at] == '{') {
        items->at++;
        bool found;
        /* The first line of NDJSON is an object too, and may be broken: then it is an item whose own
         * parse names the fault. Only a FeatureCollection is stepped into. */
        gm_status status = find_features(items, &found, code, NULL);
        if (status != GM_OK || !found) {
            *items = start;
            return GM_OK;
        }
    }
    if (doc.ptr[items->at] == '[') {
        items->at++;
        items->close = ']';
        return GM_OK;
    }
    return broken(items, code, "expected JSON: an object, an array, or one object a line", err);
}

/* A sequence's item: a value, or on nonsense the rest of the line. */
static bool next_in_sequence(gm_json_items *items, gm_json_item *out_item) {
    skip_blank(items);
    if (items->at >= items->doc.len) {
        return false;
    }
    gm_json_items start = *items;
    if (!skip_value(items) || items->at == start.at) {
        *items = start;
        const char *end = memchr(items->doc.ptr + items->at, '\n', items->doc.len - items->at);
        items->at = end == NULL ? items->doc.len : (size_t)(end - items->doc.ptr);
    }
    *out_item = (gm_json_item){{items->doc.ptr + start.at, items->at - start.at}, start.line};
    return true;
}

gm_status gm_json_items_next(gm_json_items *items, gm_json_item *out_item, bool *out_found,
                             gm_status code, gm_error *err) {
    *out_found = false;
    if (items->close == 0) {
        *out_found = next_in_sequence(items, out_item);
        return GM_OK;
    }
    skip_blank(items);
    if (items->at < items->doc.len && items->doc.ptr[items->at] == ',') {
        items->at++;
        skip_blank(items);
    }
    if (items->at >= items->doc.len) {
        return broken(items, code, "the JSON array does not end; is the file cut off?", err);
    }
    if (items->doc.ptr[items->at] == items->close) {
        items->at = items->doc.len;
        items->close = 0; /* what follows the array (the rest of the collection) holds no items */
        return GM_OK;
    }
    gm_json_items start = *items;
    if (!skip_value(items) || items->at == start.at) {
        *items = start;
        return broken(items, code, "the JSON value that starts here does not end or is no value",
                      err);
    }
    *out_item = (gm_json_item){{items->doc.ptr + start.at, items->at - start.at}, start.line};
    *out_found = true;
    return GM_OK;
}

json_t *gm_json_parse(gm_json_item item, const char *source, gm_status code, gm_error *err) {
    json_error_t why;
    json_t *value =
        json_loadb(item.text.ptr, item.text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    if (value == NULL) {
        uint32_t line = item.line + (why.line > 1 ? (uint32_t)why.line - 1 : 0);
        gm_fail_at(err, code, source, line, why.column > 0 ? (uint32_t)why.column : 0,
                   "not valid JSON: %s", why.text);
    }
    return value;
}

uint32_t gm_json_key_line(gm_str doc, const char *key) {
    size_t len = strlen(key);
    uint32_t line = 1;
    for (size_t at = 0; at + len + 2 < doc.len; at++) {
        line += doc.ptr[at] == '\n';
        if (doc.ptr[at] == '"' && memcmp(doc.ptr + at + 1, key, len) == 0 &&
            doc.ptr[at + 1 + len] == '"') {
            gm_str rest = gm_str_trim(gm_str_skip(doc, at + len + 2));
            if (rest.len > 0 && rest.ptr[0] == ':') {
                return line;
            }
        }
    }
    return 0;
}

static void add_escaped(gm_buf *buf, uint32_t c) {
    switch (c) {
    case '"':
        gm_buf_add_text(buf, "\\\"");
        break;
    case '\\':
        gm_buf_add_text(buf, "\\\\");
        break;
    case '\n':
        gm_buf_add_text(buf, "\\n");
        break;
    case '\r':
        gm_buf_add_text(buf, "\\r");
        break;
    case '\t':
        gm_buf_add_text(buf, "\\t");
        break;
    default:
        gm_buf_printf(buf, "\\u%04x", c);
    }
}

static bool plain_byte(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<';
}

void gm_buf_add_json(gm_buf *buf, gm_str s) {
    gm_buf_add_char(buf, '"');
    size_t at = 0;
    while (at < s.len) {
        size_t run = at;
        while (run < s.len && plain_byte((unsigned char)s.ptr[run])) {
            run++;
        }
        gm_buf_add(buf, s.ptr + at, run - at);
        at = run;
        if (at == s.len) {
            break;
        }
        size_t size;
        uint32_t c = gm_utf8_decode(gm_str_skip(s, at), &size);
        if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7F || c == 0x2028 ||
            c == 0x2029) {
            add_escaped(buf, c);
        } else {
            gm_utf8_add(buf, c);
        }
        at += size;
    }
    gm_buf_add_char(buf, '"');
}
