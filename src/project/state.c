#include "project/state.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/hash.h"
#include "gazetteer/layer.h"
#include "geo/geodesic.h"
#include "ogr/ogr.h"
#include "project/inputs.h"

/* ---- The digest ---------------------------------------------------------------------------------- */

/* A file as the system knows it: for programs, which are large and never edited in place. */
static void add_identity(gm_buf *out, const char *path) {
    struct stat info;
    if (stat(path, &info) == 0) {
        gm_buf_printf(out, "%s %llu %llu %lld.%09ld\n", path, (unsigned long long)info.st_ino,
                      (unsigned long long)info.st_size, (long long)info.st_mtim.tv_sec,
                      info.st_mtim.tv_nsec);
    } else {
        gm_buf_printf(out, "%s missing\n", path);
    }
}

typedef struct digesting {
    gm_buf text;
    bool unknown;
} digesting;

static bool stands_alone(const char *kind, const char *path) {
    static const char *const endings[] = {".csv",     ".tsv",  ".txt", ".json", ".ndjson",
                                          ".geojson", ".xlsx", ".ods", ".gmx",  ".jsonl"};
    gm_str name = gm_str_from(path);
    if (strcmp(kind, "gazetteer") == 0 && layer_is_ogr(path)) {
        return false;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (gm_str_ends(name, gm_str_from(endings[i]))) {
            return true;
        }
    }
    return false;
}

static gm_status add_input(void *context, const char *kind, const char *path, gm_error *err) {
    digesting *d = context;
    char hash[33];
    uint64_t size;
    struct stat info;
    if (!stands_alone(kind, path) || stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        d->unknown = true; /* or it is missing, which the run itself says better */
        return GM_OK;
    }
    GM_TRY(gm_hash_file(path, hash, &size, err));
    gm_buf_printf(&d->text, "%s %s %s\n", kind, path, hash);
    return GM_OK;
}

gm_status state_digest(const run_options *o, gm_buf *out, gm_error *err) {
    digesting d = {GM_BUF_INIT, false};
    if (o->asked.ptr == NULL) {
        return GM_OK;
    }
    gm_buf_printf(&d.text, "gazmap %s PROJ %s\n", gm_version(), geo_proj_version());
    add_identity(&d.text, "/proc/self/exe");
    gm_buf_add_str(&d.text, o->asked);
    gm_status status = inputs_each(o, add_input, &d, NULL);
    if (status == GM_OK && !d.unknown && !d.text.failed) {
        char hex[17];
        gm_hex64(gm_hash64(gm_buf_view(&d.text)), hex);
        gm_buf_add_text(out, hex);
        gm_hex64(gm_hash64_seeded(gm_buf_view(&d.text), 1), hex);
        gm_buf_add_text(out, hex);
    }
    status = status == GM_E_MEMORY || d.text.failed || out->failed ? gm_fail_memory(err) : GM_OK;
    gm_buf_clear(&d.text);
    return status;
}

/* ---- The lock file's text ------------------------------------------------------------------------- */

static const char first_line[] = "gazmap 1\n";

void state_write(gm_str digest, gm_str manifest_hash, gm_buf *out) {
    gm_buf_printf(out, "%s%.*s %.*s\n", first_line, GM_FMT(digest), GM_FMT(manifest_hash));
    const char *library = ogr_library_path();
    if (library != NULL) {
        add_identity(out, library);
    }
}

/* The libraries are as they were: each line is what add_identity writes now. */
static bool same_libraries(gm_str lines) {
    gm_str line;
    bool same = true;
    while (same && lines.len > 0 && gm_str_split(&lines, '\n', &line)) {
        const char *end = line.len > 0 ? memchr(line.ptr, ' ', line.len) : NULL;
        if (line.len == 0) {
            continue;
        }
        gm_buf path = GM_BUF_INIT;
        gm_buf now = GM_BUF_INIT;
        gm_buf_add(&path, line.ptr, end == NULL ? 0 : (size_t)(end - line.ptr));
        add_identity(&now, gm_buf_text(&path));
        same = end != NULL && !now.failed && now.len == line.len + 1 &&
               memcmp(now.ptr, line.ptr, line.len) == 0;
        gm_buf_clear(&path);
        gm_buf_clear(&now);
    }
    return same;
}

/* ---- Is it current? --------------------------------------------------------------------------------- */

/* ".NAME.lock" beside the folder; empty when the folder is not there. */
static void find_lock(const char *dir, gm_buf *out) {
    char *real = realpath(dir, NULL);
    const char *name = real == NULL ? NULL : gm_path_name(real);
    if (name != NULL && name[0] != '\0') {
        gm_buf_add(out, real, (size_t)(name - real));
        gm_buf_printf(out, ".%s.lock", name);
    }
    free(real);
}

/* The manifest as the state says, or NULL. */
static json_t *manifest_if_same(const char *dir, gm_str state, gm_str digest) {
    gm_str line;
    gm_buf path = GM_BUF_INIT;
    char hash[33];
    uint64_t size;
    json_t *root = NULL;
    gm_path_join(&path, dir, "manifest.json");
    const char *manifest = gm_buf_text(&path);
    if (!path.failed && gm_str_starts(state, GM_STR(first_line)) &&
        gm_hash_file(manifest, hash, &size, NULL) == GM_OK) {
        gm_buf wanted = GM_BUF_INIT;
        gm_str rest = gm_str_skip(state, sizeof first_line - 1);
        gm_buf_printf(&wanted, "%.*s %s", GM_FMT(digest), hash);
        if (gm_str_split(&rest, '\n', &line) && gm_str_eq(line, gm_buf_view(&wanted)) &&
            same_libraries(rest)) {
            root = json_load_file(manifest, 0, NULL);
        }
        gm_buf_clear(&wanted);
    }
    gm_buf_clear(&path);
    return root;
}

static bool same_file(const char *dir, const json_t *file) {
    const char *name = json_string_value(json_object_get(file, "name"));
    const char *hash = json_string_value(json_object_get(file, "hash"));
    gm_buf path = GM_BUF_INIT;
    char now[33];
    uint64_t size;
    if (name == NULL || hash == NULL) {
        return false;
    }
    gm_path_join(&path, dir, name);
    struct stat info;
    const char *text = gm_buf_text(&path);
    bool same = !path.failed && lstat(text, &info) == 0 && S_ISREG(info.st_mode) &&
                gm_hash_file(text, now, &size, NULL) == GM_OK && strcmp(now, hash) == 0;
    gm_buf_clear(&path);
    return same;
}

static uint64_t count_of(const json_t *counts, const char *key) {
    return (uint64_t)json_integer_value(json_object_get(counts, key));
}

static void fill_report(const json_t *root, run_report *report) {
    const json_t *counts = json_object_get(root, "counts");
    report->counts = (export_counts){
        .rows = count_of(counts, "rows"),
        .rows_placed = count_of(counts, "rows_placed"),
        .rows_unplaced = count_of(counts, "rows_unplaced"),
        .rows_draft = count_of(counts, "rows_draft"),
        .parts_placed = count_of(counts, "parts_placed"),
        .parts_unplaced = count_of(counts, "parts_unplaced"),
        .n_extents = count_of(counts, "extents"),
        .n_places = count_of(counts, "places"),
    };
    report->published.n_files = json_array_size(json_object_get(root, "files")) + 1;
    report->nothing_changed = true;
}

static bool all_same(const char *dir, const json_t *root) {
    const json_t *files = json_object_get(root, "files");
    size_t i;
    const json_t *file;
    if (!json_is_array(files)) {
        return false;
    }
    json_array_foreach(files, i, file) {
        if (!same_file(dir, file)) {
            return false;
        }
    }
    return true;
}

/* Read without the lock: a run that publishes meanwhile has emptied the file before it changed anything, and what it
 * then changes has other hashes than the manifest that is checked here. */
bool state_is_current(const char *dir, gm_str digest, run_report *report) {
    gm_buf lock = GM_BUF_INIT;
    gm_file state;
    find_lock(dir, &lock);
    bool current = false;
    if (digest.len > 0 && lock.len > 0 && gm_file_open(gm_buf_text(&lock), &state, NULL) == GM_OK) {
        json_t *root = manifest_if_same(dir, state.bytes, digest);
        current = root != NULL && all_same(dir, root);
        if (current) {
            fill_report(root, report);
        }
        json_decref(root);
        gm_file_close(&state);
    }
    gm_buf_clear(&lock);
    return current;
}
