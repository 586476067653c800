#include "project/project.h"

#include "core/file.h"
#include "core/json.h"
#include "gazetteer/fuzzy.h"

/* One reading: the document, and where it came from. */
typedef struct reading {
    const char *path;
    gm_str doc;
    project *p;
    gm_error *err;
} reading;

typedef gm_status read_value(reading *r, const char *key, const json_t *value, void *out);

static gm_status wrong(const reading *r, const char *key, const char *expected) {
    return gm_fail_at(r->err, GM_E_PROJECT, r->path, gm_json_key_line(r->doc, key), 0, "\"%s\" %s",
                      key, expected);
}

static const char *keep(reading *r, const char *text) {
    return gm_arena_copy(&r->p->arena, gm_str_from(text)).ptr;
}

static gm_status read_text(reading *r, const char *key, const json_t *value, void *out) {
    if (!json_is_string(value) || json_string_length(value) == 0) {
        return wrong(r, key, "is a text in quotes");
    }
    const char *kept = keep(r, json_string_value(value));
    *(const char **)out = kept;
    return kept == NULL ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status read_name(reading *r, const char *key, const json_t *value, void *out) {
    GM_TRY(read_text(r, key, value, out));
    const char *name = json_string_value(value);
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

static gm_status read_path(reading *r, const char *key, const json_t *value, void *out) {
    GM_TRY(read_text(r, key, value, out));
    const char *path = *(const char **)out;
    if (!stays_inside(gm_str_from(path))) {
        return wrong(r, key, "is a path inside the project folder, without \"..\"");
    }
    gm_buf joined = GM_BUF_INIT;
    gm_path_join(&joined, r->p->dir, path);
    const char *kept = keep(r, gm_buf_text(&joined));
    bool failed = joined.failed || kept == NULL;
    gm_buf_clear(&joined);
    *(const char **)out = kept;
    return failed ? gm_fail_memory(r->err) : GM_OK;
}

static gm_status read_list(reading *r, const char *key, const json_t *value, text_list *out,
                           read_value *read_item) {
    if (!json_is_array(value)) {
        return wrong(r, key, "is a list: [\"…\", \"…\"]");
    }
    out->items = gm_arena_array(&r->p->arena, json_array_size(value) + 1, sizeof *out->items);
    if (out->items == NULL) {
        return gm_fail_memory(r->err);
    }
    size_t i;
    const json_t *item;
    json_array_foreach(value, i, item) {
        GM_TRY(read_item(r, key, item, &out->items[out->n]));
        out->n++;
    }
    return GM_OK;
}

static gm_status read_paths(reading *r, const char *key, const json_t *value, void *out) {
    return read_list(r, key, value, out, read_path);
}

static gm_status read_texts(reading *r, const char *key, const json_t *value, void *out) {
    return read_list(r, key, value, out, read_text);
}

static const struct {
    const char *key;
    read_value *read;
    size_t offset;
    bool wanted;
} keys[] = {
    {"theatre", read_name, offsetof(project, theatre), true},
    {"title", read_text, offsetof(project, title), false},
    {"gazetteer", read_paths, offsetof(project, gazetteer), true},
    {"events", read_paths, offsetof(project, events), true},
    {"claims", read_paths, offsetof(project, claims), false},
    {"formats", read_texts, offsetof(project, formats), false},
    {"output", read_path, offsetof(project, output), false},
};
enum { N_KEYS = sizeof keys / sizeof *keys };

static gm_status unknown_key(const reading *r, const char *key) {
    size_t best = 0;
    int least = INT32_MAX;
    for (size_t i = 0; i < N_KEYS; i++) {
        int d = fuzzy_distance(gm_str_from(key), gm_str_from(keys[i].key), 1000);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return gm_fail_at(r->err, GM_E_PROJECT, r->path, gm_json_key_line(r->doc, key), 0,
                      "there is no key \"%s\"; did you mean \"%s\"?", key, keys[best].key);
}

static gm_status read_keys(reading *r, json_t *root) {
    const char *key;
    const json_t *value;
    json_object_foreach(root, key, value) {
        size_t i = 0;
        while (i < N_KEYS && strcmp(key, keys[i].key) != 0) {
            i++;
        }
        if (i == N_KEYS) {
            return unknown_key(r, key);
        }
        GM_TRY(keys[i].read(r, key, value, (char *)r->p + keys[i].offset));
    }
    for (size_t i = 0; i < N_KEYS; i++) {
        if (keys[i].wanted && json_object_get(root, keys[i].key) == NULL) {
            return gm_fail_at(r->err, GM_E_PROJECT, r->path, 0, 0,
                              "the key \"%s\" is missing; add it", keys[i].key);
        }
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
    gm_status status = json_is_object(root) ? read_keys(r, root)
                                            : gm_fail_at(r->err, GM_E_PROJECT, r->path, 1, 0,
                                                         "expected an object: {\"theatre\": …}");
    json_decref(root);
    return status == GM_OK ? set_defaults(r) : status;
}

gm_status project_read(const char *path, project *out, gm_error *err) {
    gm_file file;
    GM_TRY(gm_file_open(path, &file, err));
    *out = (project){.arena = GM_ARENA_INIT};
    reading r = {path, file.bytes, out, err};
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
