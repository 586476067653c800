#include "project/inputs.h"

#include "core/file.h"
#include "core/hash.h"
#include "gazetteer/layer.h"

typedef gm_status input_call(void *context, const char *kind, const char *path, gm_error *err);

typedef struct walk {
    const char *kind;
    input_call *each;
    void *context;
} walk;

static gm_status in_folder(void *context, const char *path, gm_error *err) {
    const walk *w = context;
    return w->each(w->context, w->kind, path, err);
}

static gm_status one_path(walk *w, const char *path, gm_error *err) {
    const char *named = strstr(path, "|layername=");
    if (named == NULL) {
        return gm_path_is_dir(path) ? gaz_each_layer_file(path, in_folder, w, err)
                                    : w->each(w->context, w->kind, path, err);
    }
    gm_buf file = GM_BUF_INIT;
    gm_buf_add(&file, path, (size_t)(named - path));
    (void)gm_buf_text(&file);
    gm_status status =
        file.failed ? gm_fail_memory(err) : w->each(w->context, w->kind, file.ptr, err);
    gm_buf_clear(&file);
    return status;
}

gm_status inputs_each(const run_options *o, input_call *each, void *context, gm_error *err) {
    const char *mapping[] = {o->mapping};
    const struct {
        const char *kind;
        text_list paths;
    } lists[] = {{"gazetteer", o->gazetteer},
                 {"events", o->events},
                 {"claims", o->claims},
                 {"mapping", {mapping, o->mapping != NULL}}};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        walk w = {lists[k].kind, each, context};
        for (size_t i = 0; i < lists[k].paths.n; i++) {
            GM_TRY(one_path(&w, lists[k].paths.items[i], err));
        }
    }
    walk w = {"mapping", each, context};
    for (size_t i = 0; o->sources != NULL && i < o->events.n; i++) {
        if (o->sources[i].mapping != NULL) {
            GM_TRY(one_path(&w, o->sources[i].mapping, err));
        }
    }
    return GM_OK;
}

static gm_status add_input(void *context, const char *kind, const char *path, gm_error *err) {
    json_t *list = context;
    char hash[33];
    uint64_t size;
    if (strcmp(path, "-") == 0) {
        json_array_append_new(list,
                              json_pack("{s:s, s:s}", "kind", kind, "name", "standard input"));
        return GM_OK;
    }
    GM_TRY(gm_hash_file(path, hash, &size, err));
    json_t *input = json_pack("{s:s, s:s, s:I, s:s}", "kind", kind, "name", path, "size",
                              (json_int_t)size, "hash", hash);
    if (input == NULL) { /* a file name that is not UTF-8: listed without its name */
        input = json_pack("{s:s, s:I, s:s}", "kind", kind, "size", (json_int_t)size, "hash", hash);
    }
    return json_array_append_new(list, input) == 0 ? GM_OK : gm_fail_memory(err);
}

gm_status inputs_list(const run_options *options, json_t **out_list, gm_error *err) {
    json_t *list = json_array();
    gm_status status =
        list == NULL ? gm_fail_memory(err) : inputs_each(options, add_input, list, err);
    if (status != GM_OK) {
        json_decref(list);
        return status;
    }
    *out_list = list;
    return GM_OK;
}

json_t *inputs_of_manifest(const char *path) {
    gm_file file;
    if (gm_file_open(path, &file, NULL) != GM_OK) {
        return NULL;
    }
    json_t *root = file.bytes.len == 0 ? NULL : json_loadb(file.bytes.ptr, file.bytes.len, 0, NULL);
    gm_file_close(&file);
    json_t *list = json_incref(json_object_get(root, "inputs"));
    json_decref(root);
    const json_t *first = json_array_get(list, 0);
    if (first == NULL || json_object_get(first, "kind") == NULL) {
        json_decref(list);
        return NULL;
    }
    return list;
}

/* The next input of a kind from *at on; NULL behind the last. */
static const char *next_hash(const json_t *list, const char *kind, size_t *at) {
    for (; *at < json_array_size(list); ++*at) {
        const json_t *input = json_array_get(list, *at);
        const char *of = json_string_value(json_object_get(input, "kind"));
        if (of != NULL && strcmp(of, kind) == 0) {
            ++*at;
            const char *hash = json_string_value(json_object_get(input, "hash"));
            return hash == NULL ? "?" : hash; /* standard input: nobody knows */
        }
    }
    return NULL;
}

bool inputs_same(const json_t *a, const json_t *b, const char *kind) {
    size_t i = 0;
    size_t k = 0;
    for (;;) {
        const char *x = next_hash(a, kind, &i);
        const char *y = next_hash(b, kind, &k);
        if (x == NULL || y == NULL) {
            return x == y;
        }
        if (x[0] == '?' || strcmp(x, y) != 0) {
            return false;
        }
    }
}

bool inputs_is_unchanged(const json_t *input) {
    const char *name = json_string_value(json_object_get(input, "name"));
    const char *hash = json_string_value(json_object_get(input, "hash"));
    char now[33];
    uint64_t size;
    return name != NULL && hash != NULL && gm_hash_file(name, now, &size, NULL) == GM_OK &&
           strcmp(now, hash) == 0;
}
