#include "project/project.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "export/coarse_place.h"
#include "export/exporter.h"
#include "gazetteer/fuzzy.h"

/* One reading: the document, and where it came from. */
typedef struct reading {
    const char *path;
    gm_str doc;    /* where keys are looked for: the file, or one event table's object in it */
    uint32_t line; /* of its first byte */
    project *p;
    gm_error *err;
} reading;

typedef gm_status read_value(reading *r, const char *key, const json_t *json, void *out);

static uint32_t line_of(const reading *r, const char *key) {
    uint32_t line = gm_json_key_line(r->doc, key);
    return line == 0 ? r->line : r->line + line - 1;
}

GM_PRINTF(3, 4)
static gm_status wrong(const reading *r, const char *key, const char *fmt, ...) {
    va_list args;
    char expected[500];
    va_start(args, fmt);
    vsnprintf(expected, sizeof expected, fmt, args);
    va_end(args);
    return gm_fail_at(r->err, GM_E_PROJECT, r->path, line_of(r, key), 0, "\"%s\" %s", key,
                      expected);
}

static const char *keep(reading *r, const char *text) {
    return gm_arena_copy(&r->p->arena, gm_str_from(text)).ptr;
}

static gm_status read_text(reading *r, const char *key, const json_t *json, void *out) {
    if (!json_is_string(json) || json_string_length(json) == 0) {
        return wrong(r, key, "is a text in quotes");
    }
    const char *kept = keep(r, json_string_value(json));
    *(const char **)out = kept;
    return kept == NULL ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status read_name(reading *r, const char *key, const json_t *json, void *out) {
    GM_TRY(read_text(r, key, json, out));
    const char *name = json_string_value(json);
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return name != NULL && name[strspn(name, allowed)] == '\0'
               ? GM_OK
               : wrong(r, key, "names a folder: letters, digits, '-' and '_' only");
}

/* A path inside the project: no absolute path, no "..": a project file from elsewhere must not reach out. */
static bool stays_inside(gm_str path) {
    gm_str piece;
    if (path.len == 0 || path.ptr[0] == '/') {
        return false;
    }
    while (path.ptr != NULL && gm_str_split(&path, '/', &piece)) {
        if (gm_str_is(piece, "..")) {
            return false;
        }
    }
    return true;
}

/* The nearest folder or file on the way to `path` that is there, without links; NULL when nothing is. */
static char *real_part(const char *path) {
    gm_buf part = GM_BUF_INIT;
    gm_buf_add_text(&part, path);
    char *real = realpath(gm_buf_text(&part), NULL);
    while (real == NULL && part.len > 0 && !part.failed) {
        while (part.len > 0 && part.ptr[part.len - 1] != '/') {
            part.len--;
        }
        part.len -= part.len > 0;
        real = realpath(part.len > 0 ? gm_buf_text(&part) : ".", NULL);
    }
    gm_buf_clear(&part);
    return real;
}

/* A link in somebody else's project may point anywhere. */
static bool stays_inside_through_links(const reading *r, const char *path) {
    char *home = realpath(r->p->dir[0] == '\0' ? "." : r->p->dir, NULL);
    char *real = real_part(path);
    size_t len = home == NULL ? 0 : strlen(home);
    bool inside = home == NULL || real == NULL ||
                  (strncmp(real, home, len) == 0 &&
                   (real[len] == '/' || real[len] == '\0' || strcmp(home, "/") == 0));
    free(home);
    free(real);
    return inside;
}

static gm_status read_path(reading *r, const char *key, const json_t *json, void *out) {
    GM_TRY(read_text(r, key, json, out));
    const char *path = *(const char **)out;
    if (!r->p->allow_outside && !stays_inside(gm_str_from(path))) {
        return wrong(r, key, "is a path inside the project folder, without \"..\"");
    }
    gm_buf joined = GM_BUF_INIT;
    gm_path_join(&joined, r->p->dir, path);
    const char *kept = keep(r, gm_buf_text(&joined));
    bool failed = joined.failed || kept == NULL;
    gm_buf_clear(&joined);
    *(const char **)out = kept;
    if (failed) {
        return gm_fail_memory(r->err);
    }
    if (!r->p->allow_outside && !stays_inside_through_links(r, kept)) {
        return wrong(r, key,
                     "leads out of the project folder by a link; add \"allow_outside\": true "
                     "if that is meant");
    }
    return GM_OK;
}

static gm_status read_flag(reading *r, const char *key, const json_t *json, void *out) {
    if (!json_is_boolean(json)) {
        return wrong(r, key, "is true or false");
    }
    *(bool *)out = json_is_true(json);
    return GM_OK;
}

static gm_status read_km(reading *r, const char *key, const json_t *json, void *out) {
    double km = json_number_value(json);
    if (!json_is_number(json) || !(km > 0)) {
        return wrong(r, key, "is a number of kilometres above 0");
    }
    *(double *)out = km;
    return GM_OK;
}

/* ---- Words out of a list ------------------------------------------------------------------------------ */

/* The nearest of several words, by letters. `at` gives the i-th, NULL behind the last. */
static const char *nearest(const char *word, const char *(*at)(size_t i)) {
    const char *best = "";
    int least = INT32_MAX;
    for (size_t i = 0; at(i) != NULL; i++) {
        int d = fuzzy_distance(gm_str_from(word), gm_str_from(at(i)), 1000);
        if (d < least) {
            least = d;
            best = at(i);
        }
    }
    return best;
}

static const char *layer_at(size_t i) {
    static const char *const names[] = {"events", "extents", "places", "unplaced", "claims"};
    return i < LAYER_N ? names[i] : NULL;
}

static const char *format_at(size_t i) {
    return exporter_table[i] == NULL ? NULL : exporter_table[i]->name;
}

static const char *profile_at(size_t i) {
    const ev_profile *profile = ev_profile_at(i);
    return profile == NULL ? NULL : ev_profile_name(profile);
}

static gm_status no_such(reading *r, const char *key, const char *word,
                         const char *(*at)(size_t i)) {
    return wrong(r, key, "has no \"%s\"; did you mean \"%s\"?", word, nearest(word, at));
}

static gm_status read_format(reading *r, const char *key, const json_t *json, void *out) {
    export_choice choice;
    GM_TRY(read_text(r, key, json, out));
    const char *name = *(const char **)out;
    return exporter_find(name, &choice) ? GM_OK : no_such(r, key, name, format_at);
}

static gm_status read_profile(reading *r, const char *key, const json_t *json, void *out) {
    const char *name = NULL;
    GM_TRY(read_text(r, key, json, &name));
    const ev_profile *profile = ev_profile_find(name);
    *(const ev_profile **)out = profile;
    return profile != NULL ? GM_OK : no_such(r, key, name, profile_at);
}

static gm_status read_order(reading *r, const char *key, const json_t *json, void *out) {
    const char *word = json_string_value(json);
    if (word == NULL || (strcmp(word, "dmy") != 0 && strcmp(word, "mdy") != 0)) {
        return wrong(r, key, "is \"dmy\" or \"mdy\"");
    }
    *(date_order *)out = word[0] == 'd' ? DATE_ORDER_DMY : DATE_ORDER_MDY;
    return GM_OK;
}

static gm_status read_fallback(reading *r, const char *key, const json_t *json, void *out) {
    const char *word = json_string_value(json);
    *(bool *)out = word != NULL && strcmp(word, "admin") == 0;
    return *(bool *)out ? GM_OK : wrong(r, key, "is \"admin\", or left out");
}

static gm_status read_level(reading *r, const char *key, const json_t *json, void *out) {
    coarse_level level;
    GM_TRY(read_text(r, key, json, out));
    return coarse_level_read(*(const char **)out, &level)
               ? GM_OK
               : wrong(r, key,
                       "is \"admin1\", \"admin2\", or kilometres from 1 to 500 such as \"5km\"");
}

static gm_status read_list(reading *r, const char *key, const json_t *json, text_list *out,
                           read_value *read_item) {
    if (!json_is_array(json)) {
        return wrong(r, key, "is a list: [\"…\", \"…\"]");
    }
    out->items = gm_arena_array(&r->p->arena, json_array_size(json) + 1, sizeof *out->items);
    if (out->items == NULL) {
        return gm_fail_memory(r->err);
    }
    size_t i;
    const json_t *item;
    json_array_foreach(json, i, item) {
        GM_TRY(read_item(r, key, item, &out->items[out->n]));
        out->n++;
    }
    return GM_OK;
}

static gm_status read_paths(reading *r, const char *key, const json_t *json, void *out) {
    return read_list(r, key, json, out, read_path);
}

static gm_status read_texts(reading *r, const char *key, const json_t *json, void *out) {
    return read_list(r, key, json, out, read_text);
}

static gm_status read_formats(reading *r, const char *key, const json_t *json, void *out) {
    return read_list(r, key, json, out, read_format);
}

static gm_status read_layers(reading *r, const char *key, const json_t *json, void *out) {
    bool *layers = gm_arena_array(&r->p->arena, LAYER_N, sizeof *layers);
    text_list names = {NULL, 0};
    if (layers == NULL) {
        return gm_fail_memory(r->err);
    }
    GM_TRY(read_list(r, key, json, &names, read_text));
    for (size_t i = 0; i < names.n; i++) {
        size_t which = 0;
        while (layer_at(which) != NULL && strcmp(layer_at(which), names.items[i]) != 0) {
            which++;
        }
        if (layer_at(which) == NULL) {
            return no_such(r, key, names.items[i], layer_at);
        }
        layers[which] = true;
    }
    *(const bool **)out = layers;
    return GM_OK;
}

/* ---- Keys ------------------------------------------------------------------------------------------- */

typedef struct key_row {
    const char *key;
    read_value *read;
    size_t offset;
    bool wanted;
} key_row;

static const key_row source_keys[] = {
    {"path", read_path, offsetof(project_source, path), true},
    {"profile", read_profile, offsetof(project_source, profile), false},
    {"mapping", read_path, offsetof(project_source, mapping), false},
    {"header", read_text, offsetof(project_source, header), false},
    {"date_order", read_order, offsetof(project_source, order), false},
    {NULL, NULL, 0, false},
};

static read_value read_events;

static const key_row keys[] = {
    {"theatre", read_name, offsetof(project, theatre), true},
    {"title", read_text, offsetof(project, title), false},
    {"gazetteer", read_paths, offsetof(project, gazetteer), true},
    {"events", read_events, offsetof(project, events), true},
    {"claims", read_paths, offsetof(project, claims), false},
    {"formats", read_formats, offsetof(project, formats), false},
    {"output", read_path, offsetof(project, output), false},
    {"layers", read_layers, offsetof(project, layers), false},
    {"fields", read_texts, offsetof(project, fields), false},
    {"crs", read_text, offsetof(project, crs), false},
    {"context", read_text, offsetof(project, context), false},
    {"date_order", read_order, offsetof(project, order), false},
    {"coarsen", read_level, offsetof(project, coarsen), false},
    {"keep", read_texts, offsetof(project, keep), false},
    {"drafts", read_flag, offsetof(project, drafts), false},
    {"guess", read_flag, offsetof(project, guess), false},
    {"fallback", read_fallback, offsetof(project, fallback_admin), false},
    {"max_radius", read_km, offsetof(project, max_radius_km), false},
    {"relocate", read_flag, offsetof(project, relocate), false},
    {"web", read_flag, offsetof(project, web), false},
    {"compact", read_flag, offsetof(project, compact), false},
    {"hxl", read_flag, offsetof(project, hxl), false},
    {"tiles", read_text, offsetof(project, tiles), false},
    {"allow_outside", read_flag, offsetof(project, allow_outside), false},
    {NULL, NULL, 0, false},
};

static const char *key_at(size_t i) {
    return keys[i].key;
}

static const char *source_key_at(size_t i) {
    return source_keys[i].key;
}

const char *project_key(size_t i, bool source) {
    return source ? source_key_at(i) : key_at(i);
}

static gm_status read_keys(reading *r, json_t *root, const key_row *table,
                           const char *(*at)(size_t i), void *out) {
    const char *key;
    const json_t *json;
    json_object_foreach(root, key, json) {
        size_t i = 0;
        while (table[i].key != NULL && strcmp(key, table[i].key) != 0) {
            i++;
        }
        if (table[i].key == NULL) {
            return gm_fail_at(r->err, GM_E_PROJECT, r->path, line_of(r, key), 0,
                              "there is no key \"%s\"; did you mean \"%s\"?", key,
                              nearest(key, at));
        }
        GM_TRY(table[i].read(r, key, json, (char *)out + table[i].offset));
    }
    for (size_t i = 0; table[i].key != NULL; i++) {
        if (table[i].wanted && json_object_get(root, table[i].key) == NULL) {
            return gm_fail_at(r->err, GM_E_PROJECT, r->path, r->line > 1 ? r->line : 0, 0,
                              "the key \"%s\" is missing; add it", table[i].key);
        }
    }
    return GM_OK;
}

/* ---- Event tables ------------------------------------------------------------------------------------- */

/* Walks the items of the list "events" in the text, to know the line of each. */
static bool find_items(const reading *r, gm_json_items *out) {
    static const char key[] = "\"events\"";
    gm_str rest = r->doc;
    uint32_t line = gm_json_key_line(r->doc, "events");
    for (uint32_t i = 1; i < line && rest.len > 0; i++) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        rest = end == NULL ? (gm_str){NULL, 0} : gm_str_skip(rest, (size_t)(end - rest.ptr) + 1);
    }
    const char *at = rest.len == 0 ? NULL : memmem(rest.ptr, rest.len, key, sizeof key - 1);
    rest = at == NULL ? (gm_str){NULL, 0} : gm_str_skip(rest, (size_t)(at - rest.ptr));
    while (rest.len > 0 && rest.ptr[0] != '[') {
        line += rest.ptr[0] == '\n';
        rest = gm_str_skip(rest, 1);
    }
    if (gm_json_items_init(out, rest, r->path, GM_E_PROJECT, NULL) != GM_OK) {
        return false;
    }
    out->line = line;
    return true;
}

/* A path alone, or an object that says more. */
static gm_status read_source(reading *r, const json_t *json, gm_json_item item,
                             project_source *out) {
    if (!json_is_object(json)) {
        return read_path(r, "events", json, &out->path);
    }
    reading inner = *r;
    inner.doc = item.text;
    inner.line = item.line;
    json_t *object = (json_t *)(uintptr_t)json; /* jansson's iteration is not const */
    return read_keys(&inner, object, source_keys, source_key_at, out);
}

static gm_status read_events(reading *r, const char *key, const json_t *json, void *out) {
    text_list *events = out;
    if (!json_is_array(json)) {
        return wrong(r, key, "is a list: [\"…\", \"…\"]");
    }
    size_t n = json_array_size(json);
    events->items = gm_arena_array(&r->p->arena, n + 1, sizeof *events->items);
    r->p->sources = gm_arena_array(&r->p->arena, n + 1, sizeof *r->p->sources);
    if (events->items == NULL || r->p->sources == NULL) {
        return gm_fail_memory(r->err);
    }
    gm_json_items items;
    bool known = find_items(r, &items);
    for (size_t i = 0; i < n; i++) {
        gm_json_item item = {r->doc, r->line};
        bool found = false;
        if (known && gm_json_items_next(&items, &item, &found, GM_E_PROJECT, NULL) != GM_OK) {
            known = false;
        }
        GM_TRY(read_source(r, json_array_get(json, i), item, &r->p->sources[i]));
        events->items[i] = r->p->sources[i].path;
        events->n++;
    }
    return GM_OK;
}

static gm_status set_defaults(reading *r) {
    project *p = r->p;
    if (p->title == NULL) {
        p->title = p->theatre;
    }
    if (p->output == NULL) {
        gm_buf path = GM_BUF_INIT;
        gm_path_join(&path, p->dir, "output/");
        gm_buf_add_text(&path, p->theatre);
        p->output = path.failed ? NULL : keep(r, gm_buf_text(&path));
        gm_buf_clear(&path);
    }
    return p->output == NULL ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status read_doc(reading *r) {
    gm_str path = gm_str_from(r->path);
    path.len = (size_t)(gm_path_name(r->path) - r->path);
    r->p->dir = gm_arena_copy(&r->p->arena, path).ptr;
    if (r->p->dir == NULL) {
        return gm_fail_memory(r->err);
    }
    json_t *root = gm_json_parse((gm_json_item){r->doc, 1}, r->path, GM_E_PROJECT, r->err);
    if (root == NULL) {
        return GM_E_PROJECT;
    }
    r->p->allow_outside =
        json_is_true(json_object_get(root, "allow_outside")); /* before any path */
    gm_status status = json_is_object(root) ? read_keys(r, root, keys, key_at, r->p)
                                            : gm_fail_at(r->err, GM_E_PROJECT, r->path, 1, 0,
                                                         "expected an object: {\"theatre\": …}");
    json_decref(root);
    return status == GM_OK ? set_defaults(r) : status;
}

gm_status project_read(const char *path, project *out, gm_error *err) {
    gm_file file;
    GM_TRY(gm_file_open(path, &file, err));
    *out = (project){.arena = GM_ARENA_INIT, .hash = gm_hash64(file.bytes)};
    reading r = {path, file.bytes, 1, out, err};
    gm_status status = read_doc(&r);
    gm_file_close(&file);
    if (status != GM_OK) {
        project_clear(out);
    }
    return status;
}

void project_clear(project *p) {
    gm_arena_clear(&p->arena);
    *p = (project){.arena = GM_ARENA_INIT};
}
