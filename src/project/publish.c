#include "project/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "project/tree.h"

static const char manifest_name[] = "manifest.json";
/* A copy on its way to its name, left by a killed run where folders cannot be exchanged. */
static const char copy_name[] = ".gazmap-copy";

/* What becomes of one path. */
typedef enum step_kind {
    STEP_SAME,   /* new and old have the same bytes: the old file stays */
    STEP_WRITE,  /* new or changed */
    STEP_EDITED, /* old file, kept under the name in `to` */
    STEP_YOURS,  /* old file that stays, and the new one goes */
    STEP_REMOVE, /* old file of ours that this run did not make */
    STEP_KEEP,   /* foreign: carried over */
} step_kind;

typedef struct step {
    step_kind kind;
    const char *path;
    const char *to;
} step;

/* What commit is going to do. */
typedef struct plan {
    bool overwrite;
    tree made, old;
    step *steps;
    size_t n;
} plan;

struct publish {
    gm_arena arena;
    gm_str parent;         /* real path of the folder that holds all of these */
    const char *name;      /* of the output folder */
    const char *dir;       /* parent/name */
    const char *temp_name; /* of the sibling */
    const char *temp_dir;
    int parent_fd, lock_fd;
    bool temp_made;
    bool has_old;
    bool dry; /* nothing is put in place */
    gm_str state;
    publish_file *listed; /* by the old manifest, sorted */
    size_t n_listed;
};

__attribute__((weak)) int publish_exchange(int dir_fd, const char *a, const char *b) {
    return renameat2(dir_fd, a, dir_fd, b, RENAME_EXCHANGE);
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* Arena text from two or three pieces; NULL when memory ran out. */
static const char *join(gm_arena *arena, const char *a, const char *b, const char *c) {
    gm_buf buf = GM_BUF_INIT;
    gm_buf_add_text(&buf, a);
    gm_buf_add_text(&buf, b);
    gm_buf_add_text(&buf, c);
    const char *text = buf.failed ? NULL : gm_arena_copy(arena, gm_buf_view(&buf)).ptr;
    gm_buf_clear(&buf);
    return text;
}

/* The path without links and dots, in the arena; NULL on failure. */
static const char *real_path(publish *p, const char *path, gm_error *err) {
    char *real = realpath(path, NULL);
    if (real == NULL) {
        gm_fail_errno(err, "find folder", path);
        return NULL;
    }
    const char *copy = join(&p->arena, real, "", "");
    free(real);
    if (copy == NULL) {
        gm_fail_memory(err);
    }
    return copy;
}

static gm_status split_real(publish *p, const char *real, gm_error *err) {
    const char *slash = strrchr(real, '/');
    if (slash == NULL || slash[1] == '\0') {
        gm_fail(err, GM_E_EXPORT, "%s cannot be an output folder", real);
        return GM_E_EXPORT;
    }
    p->name = slash + 1;
    p->dir = real;
    p->parent = gm_arena_copy(&p->arena, (gm_str){real, (size_t)(slash - real) + 1});
    return p->parent.ptr == NULL ? gm_fail_memory(err) : GM_OK;
}

/* The folder does not exist yet: its parents are made, its name stays as given. */
static gm_status find_absent(publish *p, const char *dir, gm_error *err) {
    gm_str given = gm_arena_copy(&p->arena, gm_str_from(dir));
    if (given.ptr == NULL) {
        return gm_fail_memory(err);
    }
    while (given.len > 1 && given.ptr[given.len - 1] == '/') {
        given.len--;
    }
    const char *path = gm_arena_copy(&p->arena, given).ptr;
    if (path == NULL) {
        return gm_fail_memory(err);
    }
    const char *name = gm_path_name(path);
    struct stat info;
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        lstat(path, &info) == 0) {
        gm_fail(err, GM_E_EXPORT, "%s cannot be an output folder", dir);
        return GM_E_EXPORT;
    }
    const char *above = ".";
    if (name != path) {
        above = gm_arena_copy(&p->arena, (gm_str){path, (size_t)(name - path)}).ptr;
    }
    if (above == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(gm_make_dirs(above, 0777, err));
    const char *real = real_path(p, above, err);
    if (real == NULL) {
        return GM_E_IO;
    }
    real = join(&p->arena, real, strcmp(real, "/") == 0 ? "" : "/", name);
    return real == NULL ? gm_fail_memory(err) : split_real(p, real, err);
}

static gm_status find_dir(publish *p, const char *dir, gm_error *err) {
    if (!gm_path_exists(dir)) {
        return find_absent(p, dir, err);
    }
    if (!gm_path_is_dir(dir)) {
        gm_fail(err, GM_E_EXPORT, "%s is a file; the output goes into a folder", dir);
        return GM_E_EXPORT;
    }
    const char *real = real_path(p, dir, err);
    return real == NULL ? GM_E_IO : split_real(p, real, err);
}

static gm_status name_temp(publish *p, gm_error *err) {
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        return gm_fail_errno(err, "get random bytes for", p->name);
    }
    char tail[64];
    char hex[17];
    gm_hex64(random, hex);
    snprintf(tail, sizeof tail, ".gazmap-%ld-%s", (long)getpid(), hex);
    p->temp_name = join(&p->arena, ".", p->name, tail);
    p->temp_dir = p->temp_name == NULL ? NULL : join(&p->arena, p->parent.ptr, p->temp_name, "");
    return p->temp_dir == NULL ? gm_fail_memory(err) : GM_OK;
}

/* ---- Lock and leftovers ---------------------------------------------------------------------- */

static gm_status take_lock(publish *p, void (*wait)(void *), void *wait_arg, gm_error *err) {
    const char *lock_name = join(&p->arena, ".", p->name, ".lock");
    if (lock_name == NULL) {
        return gm_fail_memory(err);
    }
    p->parent_fd = open(p->parent.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->parent_fd < 0) {
        return gm_fail_errno(err, "open folder", p->parent.ptr);
    }
    p->lock_fd = openat(p->parent_fd, lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (p->lock_fd < 0) {
        return gm_fail_errno(err, "create a lock file beside the output folder, in", p->parent.ptr);
    }
    if (flock(p->lock_fd, LOCK_EX | LOCK_NB) == 0) {
        return GM_OK;
    }
    if (errno == EWOULDBLOCK && wait != NULL) {
        wait(wait_arg);
    }
    while (flock(p->lock_fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            return gm_fail_errno(err, "lock", p->dir);
        }
    }
    return GM_OK;
}

/* .NAME.gazmap-<pid>-<16 hex digits>, and nothing else: what is like it but not ours stays. */
static bool is_leftover(const publish *p, const char *entry) {
    size_t name_len = strlen(p->name);
    if (entry[0] != '.' || strncmp(entry + 1, p->name, name_len) != 0) {
        return false;
    }
    const char *at = entry + 1 + name_len;
    if (strncmp(at, ".gazmap-", 8) != 0) {
        return false;
    }
    at += 8;
    size_t digits = strspn(at, "0123456789");
    at += digits;
    return digits > 0 && *at == '-' && strspn(at + 1, "0123456789abcdef") == 16 && at[17] == '\0';
}

/* We hold the lock, so whoever made them is dead. */
static void remove_leftovers(const publish *p) {
    int fd = openat(p->parent_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return;
    }
    for (const struct dirent *d; (d = readdir(dir)) != NULL;) {
        if (is_leftover(p, d->d_name)) {
            tree_remove(p->parent_fd, d->d_name);
        }
    }
    closedir(dir);
}

/* ---- The old folder -------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const publish_file *)a)->name, ((const publish_file *)b)->name);
}

static gm_status read_listed(publish *p, const json_t *files, gm_error *err) {
    size_t n = json_array_size(files);
    p->listed = gm_arena_array(&p->arena, n, sizeof *p->listed);
    if (p->listed == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(files, i);
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *hash = json_string_value(json_object_get(item, "hash"));
        const json_t *size = json_object_get(item, "size");
        if (name == NULL || hash == NULL || !json_is_integer(size)) {
            return gm_fail(err, GM_E_EXPORT,
                           "%s/%s is damaged: file %zu of its list lacks name, size or hash; "
                           "restore it, or move the folder away",
                           p->dir, manifest_name, i + 1);
        }
        publish_file *file = &p->listed[p->n_listed++];
        file->name = join(&p->arena, name, "", "");
        file->size = (uint64_t)json_integer_value(size);
        snprintf(file->hash, sizeof file->hash, "%s", hash);
        if (file->name == NULL) {
            return gm_fail_memory(err);
        }
    }
    if (n > 0) {
        qsort(p->listed, n, sizeof *p->listed, by_name);
    }
    return GM_OK;
}

static gm_status read_manifest(publish *p, const char *path, gm_error *err) {
    gm_file file;
    GM_TRY(gm_file_open(path, &file, err));
    json_error_t why;
    json_t *root = json_loadb(file.bytes.len > 0 ? file.bytes.ptr : "", file.bytes.len, 0, &why);
    gm_file_close(&file);
    const char *generator = json_string_value(json_object_get(root, "generator"));
    const json_t *files = json_object_get(root, "files");
    gm_status status;
    if (generator == NULL || strcmp(generator, "gazmap") != 0 || !json_is_array(files)) {
        status = gm_fail(err, GM_E_EXPORT,
                         "%s is not one that gazmap wrote, so nothing in that folder is replaced; "
                         "choose another output folder",
                         path);
    } else {
        status = read_listed(p, files, err);
    }
    json_decref(root);
    return status;
}

/* Ours, or empty; else nothing in it may be touched. */
static gm_status check_old(publish *p, gm_error *err) {
    struct stat info;
    if (lstat(p->dir, &info) != 0) {
        return errno == ENOENT ? GM_OK : gm_fail_errno(err, "look at", p->dir);
    }
    if (!S_ISDIR(info.st_mode)) {
        return gm_fail(err, GM_E_EXPORT, "%s is not a folder; the output goes into one", p->dir);
    }
    p->has_old = true;
    char *manifest = publish_old_file(p, manifest_name);
    if (manifest != NULL) {
        gm_status status = read_manifest(p, manifest, err);
        free(manifest);
        return status;
    }
    gm_arena arena = GM_ARENA_INIT;
    tree old = {NULL, 0, 0};
    gm_status status = tree_list(p->dir, &arena, &old, err);
    if (status == GM_OK && old.n > 0) {
        status = gm_fail(err, GM_E_EXPORT,
                         "%s holds files that gazmap did not make (\"%s\" is one) and no %s of "
                         "gazmap's; choose an empty folder or a new one",
                         p->dir, old.entries[0].path, manifest_name);
    }
    free(old.entries);
    gm_arena_clear(&arena);
    return status;
}

/* True when every folder on the way to dir/name is a folder and no link, and the file is regular. */
static bool regular_inside(const char *dir, const char *name) {
    struct stat info;
    gm_buf path = GM_BUF_INIT;
    gm_str rest = gm_str_from(name);
    gm_str piece;
    gm_buf_add_text(&path, dir);
    bool fine = true;
    while (fine && gm_str_split(&rest, '/', &piece)) {
        bool last = rest.ptr == NULL;
        gm_buf_add_char(&path, '/');
        gm_buf_add_str(&path, piece);
        fine = piece.len > 0 && !gm_str_is(piece, ".") && !gm_str_is(piece, "..") &&
               lstat(gm_buf_text(&path), &info) == 0 && !path.failed &&
               (last ? S_ISREG(info.st_mode) : S_ISDIR(info.st_mode));
    }
    gm_buf_clear(&path);
    return fine;
}

char *publish_old_file(const publish *p, const char *name) {
    if (!p->has_old || !regular_inside(p->dir, name)) {
        return NULL;
    }
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, p->dir, name);
    (void)gm_buf_text(&path);
    if (path.failed) {
        gm_buf_clear(&path);
    }
    return path.ptr;
}

/* ---- Begin and abort ------------------------------------------------------------------------- */

static gm_status make_temp(publish *p, mode_t mode, gm_error *err) {
    GM_TRY(name_temp(p, err));
    if (mkdirat(p->parent_fd, p->temp_name, mode) != 0) {
        return gm_fail_errno(err, "make folder", p->temp_dir);
    }
    p->temp_made = true;
    return GM_OK;
}

static gm_status begin(publish *p, const char *dir, void (*wait)(void *), void *wait_arg,
                       gm_error *err) {
    GM_TRY(find_dir(p, dir, err));
    GM_TRY(take_lock(p, wait, wait_arg, err));
    remove_leftovers(p);
    GM_TRY(check_old(p, err));
    return make_temp(p, 0777, err);
}

gm_status publish_begin(const char *dir, void (*wait)(void *), void *wait_arg, publish **out,
                        gm_error *err) {
    publish *p = calloc(1, sizeof *p);
    if (p == NULL) {
        return gm_fail_memory(err);
    }
    p->parent_fd = p->lock_fd = -1;
    gm_status status = begin(p, dir, wait, wait_arg, err);
    if (status != GM_OK) {
        publish_abort(p);
        return status;
    }
    *out = p;
    return GM_OK;
}

/* The sibling, where a run that only looks may write. */
static gm_status make_temp_apart(publish *p, gm_error *err) {
    const char *tmp = getenv("TMPDIR");
    const char *real = real_path(p, tmp == NULL || tmp[0] == '\0' ? "/tmp" : tmp, err);
    if (real == NULL) {
        return GM_E_IO;
    }
    p->parent_fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->parent_fd < 0) {
        return gm_fail_errno(err, "open folder", real);
    }
    p->parent = gm_str_from(join(&p->arena, real, "/", ""));
    return p->parent.ptr == NULL ? gm_fail_memory(err) : GM_OK;
}

static gm_status begin_dry(publish *p, const char *dir, gm_error *err) {
    p->dry = true;
    p->name = "check";
    p->dir = gm_path_exists(dir) ? real_path(p, dir, err) : join(&p->arena, dir, "", "");
    if (p->dir == NULL) {
        return gm_path_exists(dir) ? GM_E_IO : gm_fail_memory(err);
    }
    GM_TRY(check_old(p, err));
    GM_TRY(make_temp_apart(p, err));
    return make_temp(p, 0700, err);
}

gm_status publish_begin_dry(const char *dir, publish **out, gm_error *err) {
    publish *p = calloc(1, sizeof *p);
    if (p == NULL) {
        return gm_fail_memory(err);
    }
    p->parent_fd = p->lock_fd = -1;
    gm_status status = begin_dry(p, dir, err);
    if (status != GM_OK) {
        publish_abort(p);
        return status;
    }
    *out = p;
    return GM_OK;
}

const char *publish_dir(const publish *p) {
    return p->temp_dir;
}

void publish_abort(publish *p) {
    if (p == NULL) {
        return;
    }
    if (p->temp_made) {
        tree_remove(p->parent_fd, p->temp_name);
    }
    if (p->parent_fd >= 0) {
        close(p->parent_fd);
    }
    if (p->lock_fd >= 0) {
        close(p->lock_fd); /* and with it goes the lock */
    }
    gm_arena_clear(&p->arena);
    free(p);
}

/* ---- The list for the manifest --------------------------------------------------------------- */

static gm_status list_files(publish *p, const tree *made, publish_file *files, size_t *out_n,
                            gm_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < made->n; i++) {
        const tree_entry *entry = &made->entries[i];
        if (!S_ISREG(entry->mode) || strcmp(entry->path, manifest_name) == 0) {
            continue;
        }
        const char *path = join(&p->arena, p->temp_dir, "/", entry->path);
        if (path == NULL) {
            return gm_fail_memory(err);
        }
        files[n].name = entry->path;
        GM_TRY(gm_hash_file(path, files[n].hash, &files[n].size, err));
        n++;
    }
    *out_n = n;
    return GM_OK;
}

gm_status publish_list(publish *p, const publish_file **out_files, size_t *out_n, gm_error *err) {
    tree made;
    GM_TRY(tree_list(p->temp_dir, &p->arena, &made, err));
    publish_file *files = gm_arena_array(&p->arena, made.n, sizeof *files);
    gm_status status =
        files == NULL ? gm_fail_memory(err) : list_files(p, &made, files, out_n, err);
    free(made.entries);
    if (status == GM_OK) {
        *out_files = files;
    }
    return status;
}

/* ---- Planning a commit ----------------------------------------------------------------------- */

static const publish_file *find_listed(const publish *p, const char *name) {
    publish_file key = {.name = name};
    return p->n_listed == 0 ? NULL
                            : bsearch(&key, p->listed, p->n_listed, sizeof *p->listed, by_name);
}

/* True when the old file is the one that the old manifest lists, byte for byte. */
static bool is_ours(const publish *p, const tree_entry *old, const char *old_path) {
    const publish_file *listed = find_listed(p, old->path);
    char hash[33];
    uint64_t size;
    return listed != NULL && S_ISREG(old->mode) && old->size == listed->size &&
           gm_hash_file(old_path, hash, &size, NULL) == GM_OK && strcmp(hash, listed->hash) == 0;
}

static bool name_is_free(const plan *todo, const char *name) {
    if (tree_find(&todo->made, name) != NULL || tree_find(&todo->old, name) != NULL) {
        return false;
    }
    for (size_t i = 0; i < todo->n; i++) {
        if (todo->steps[i].kind == STEP_EDITED && strcmp(todo->steps[i].to, name) == 0) {
            return false;
        }
    }
    return true;
}

/* NAME.edited; NAME.edited-2 and so on when an earlier one is still there. */
static const char *edited_name(publish *p, const plan *todo, const char *path) {
    const char *name = join(&p->arena, path, ".edited", "");
    for (unsigned k = 2; name != NULL && !name_is_free(todo, name); k++) {
        char tail[16];
        snprintf(tail, sizeof tail, "-%u", k);
        name = join(&p->arena, path, ".edited", tail);
    }
    return name;
}

static gm_status add_step(plan *todo, step_kind kind, const char *path, const char *to,
                          gm_error *err) {
    if (to == NULL) {
        return gm_fail_memory(err);
    }
    todo->steps[todo->n++] = (step){kind, path, to};
    return GM_OK;
}

/* A project that an analyst gave an evening to: nobody who runs the export again wants a fresh one. */
static bool is_restyled(const publish *p, const plan *todo, const tree_entry *old,
                        const char *old_path) {
    return !todo->overwrite && gm_str_ends(gm_str_from(old->path), GM_STR(".qgz")) &&
           S_ISREG(old->mode) && !is_ours(p, old, old_path);
}

/* An old file or link. Equal ones and restyled projects are settled by plan_made. */
static gm_status plan_old_file(publish *p, plan *todo, const tree_entry *old, gm_error *err) {
    const tree_entry *made = tree_find(&todo->made, old->path);
    const char *old_path = join(&p->arena, p->dir, "/", old->path);
    const char *new_path = join(&p->arena, p->temp_dir, "/", old->path);
    if (old_path == NULL || new_path == NULL) {
        return gm_fail_memory(err);
    }
    if (strcmp(old->path, manifest_name) == 0 || strcmp(gm_path_name(old->path), copy_name) == 0) {
        return GM_OK;
    }
    if (made == NULL && find_listed(p, old->path) == NULL) {
        return add_step(todo, STEP_KEEP, old->path, old->path, err);
    }
    if (made != NULL &&
        (tree_same_bytes(old_path, new_path) || is_restyled(p, todo, old, old_path))) {
        return GM_OK;
    }
    if (!is_ours(p, old, old_path)) {
        return add_step(todo, STEP_EDITED, old->path, edited_name(p, todo, old->path), err);
    }
    return made != NULL ? GM_OK : add_step(todo, STEP_REMOVE, old->path, old->path, err);
}

static gm_status plan_old(publish *p, plan *todo, gm_error *err) {
    for (size_t i = 0; i < todo->old.n; i++) {
        const tree_entry *old = &todo->old.entries[i];
        const tree_entry *made = tree_find(&todo->made, old->path);
        if (!S_ISDIR(old->mode)) {
            GM_TRY(plan_old_file(p, todo, old, err));
        } else if (made != NULL && !S_ISDIR(made->mode)) {
            return gm_fail(err, GM_E_EXPORT,
                           "%s/%s is a folder, where this run writes a file; move it away", p->dir,
                           old->path);
        } else if (made == NULL && !tree_has_inside(&todo->old, old->path)) {
            GM_TRY(add_step(todo, STEP_KEEP, old->path, old->path, err));
        }
    }
    return GM_OK;
}

static gm_status plan_made(publish *p, plan *todo, gm_error *err) {
    bool has_manifest = false;
    for (size_t i = 0; i < todo->made.n; i++) {
        const tree_entry *made = &todo->made.entries[i];
        if (S_ISDIR(made->mode)) {
            continue;
        }
        const char *old_path = join(&p->arena, p->dir, "/", made->path);
        const char *new_path = join(&p->arena, p->temp_dir, "/", made->path);
        if (old_path == NULL || new_path == NULL) {
            return gm_fail_memory(err);
        }
        const tree_entry *old = tree_find(&todo->old, made->path);
        step_kind kind = old == NULL                           ? STEP_WRITE
                         : tree_same_bytes(old_path, new_path) ? STEP_SAME
                         : is_restyled(p, todo, old, old_path) ? STEP_YOURS
                                                               : STEP_WRITE;
        GM_TRY(add_step(todo, kind, made->path, made->path, err));
        has_manifest = has_manifest || strcmp(made->path, manifest_name) == 0;
    }
    return has_manifest ? GM_OK : gm_fail(err, GM_E_EXPORT, "the run wrote no %s", manifest_name);
}

static gm_status make_plan(publish *p, plan *todo, gm_error *err) {
    GM_TRY(tree_list(p->temp_dir, &p->arena, &todo->made, err));
    if (p->has_old) {
        GM_TRY(tree_list(p->dir, &p->arena, &todo->old, err));
    }
    size_t at_most = todo->made.n + todo->old.n;
    todo->steps = gm_arena_array(&p->arena, at_most, sizeof *todo->steps);
    if (todo->steps == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(plan_made(p, todo, err));
    return plan_old(p, todo, err);
}

static size_t count_steps(const plan *todo, step_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < todo->n; i++) {
        n += todo->steps[i].kind == kind;
    }
    return n;
}

/* ---- Carrying out by exchange ---------------------------------------------------------------- */

/* The folders above dir/path. */
static gm_status make_parents(publish *p, const char *dir, const char *path, gm_error *err) {
    for (const char *at = strchr(path, '/'); at != NULL; at = strchr(at + 1, '/')) {
        const char *above = gm_arena_copy(&p->arena, (gm_str){path, (size_t)(at - path)}).ptr;
        const char *made = above == NULL ? NULL : join(&p->arena, dir, "/", above);
        if (made == NULL) {
            return gm_fail_memory(err);
        }
        if (mkdir(made, 0777) != 0 && errno != EEXIST) {
            return gm_fail_errno(err, "make folder", made);
        }
    }
    return GM_OK;
}

/* The new file gives way to the old one, which keeps inode and time. Where links are refused the new one
 * stays: its bytes are the same. */
static gm_status link_same(publish *p, const char *old_path, const char *new_path, gm_error *err) {
    const char *between = join(&p->arena, new_path, ".gazmap-link", "");
    if (between == NULL) {
        return gm_fail_memory(err);
    }
    if (linkat(AT_FDCWD, old_path, AT_FDCWD, between, 0) != 0) {
        return GM_OK;
    }
    return rename(between, new_path) == 0 ? GM_OK : gm_fail_errno(err, "replace", new_path);
}

static gm_status keep_in_new(publish *p, const tree_entry *old, const step *s, const char *old_path,
                             const char *kept_path, gm_error *err) {
    GM_TRY(make_parents(p, p->temp_dir, s->to, err));
    if (!S_ISDIR(old->mode)) {
        return tree_carry(old_path, kept_path, err);
    }
    return mkdir(kept_path, 0777) == 0 ? GM_OK : gm_fail_errno(err, "make folder", kept_path);
}

static gm_status step_in_new(publish *p, const plan *todo, const step *s, gm_error *err) {
    const char *old_path = join(&p->arena, p->dir, "/", s->path);
    const char *new_path = join(&p->arena, p->temp_dir, "/", s->to);
    if (old_path == NULL || new_path == NULL) {
        return gm_fail_memory(err);
    }
    switch (s->kind) {
    case STEP_SAME:
        return link_same(p, old_path, new_path, err);
    case STEP_WRITE:
        return tree_sync(new_path, err);
    case STEP_YOURS:
        if (unlink(new_path) != 0) {
            return gm_fail_errno(err, "remove", new_path);
        }
        return keep_in_new(p, tree_find(&todo->old, s->path), s, old_path, new_path, err);
    case STEP_EDITED:
    case STEP_KEEP:
        return keep_in_new(p, tree_find(&todo->old, s->path), s, old_path, new_path, err);
    case STEP_REMOVE:
        break;
    }
    return GM_OK;
}

/* A folder that was there before: through to the disk, and with the rights it had. */
static gm_status finish_folder(const char *path, mode_t mode, gm_error *err) {
    struct stat info;
    if (lstat(path, &info) != 0 && errno == ENOENT) {
        return GM_OK; /* all it held has gone */
    }
    GM_TRY(tree_sync(path, err));
    return chmod(path, mode & 07777) == 0 ? GM_OK : gm_fail_errno(err, "set rights of", path);
}

/* Deepest first, so that a read-only folder does not hinder. */
static gm_status finish_folders(publish *p, const plan *todo, gm_error *err) {
    for (size_t i = todo->made.n; i-- > 0;) {
        const tree_entry *made = &todo->made.entries[i];
        if (S_ISDIR(made->mode)) {
            const char *path = join(&p->arena, p->temp_dir, "/", made->path);
            GM_TRY(path == NULL ? gm_fail_memory(err) : tree_sync(path, err));
        }
    }
    for (size_t i = todo->old.n; i-- > 0;) {
        const tree_entry *old = &todo->old.entries[i];
        if (S_ISDIR(old->mode)) {
            const char *path = join(&p->arena, p->temp_dir, "/", old->path);
            GM_TRY(path == NULL ? gm_fail_memory(err) : finish_folder(path, old->mode, err));
        }
    }
    struct stat info;
    if (!p->has_old) {
        return tree_sync(p->temp_dir, err);
    }
    return stat(p->dir, &info) == 0 ? finish_folder(p->temp_dir, info.st_mode, err)
                                    : gm_fail_errno(err, "look at", p->dir);
}

static gm_status fill_new(publish *p, const plan *todo, gm_error *err) {
    for (size_t i = 0; i < todo->n; i++) {
        GM_TRY(step_in_new(p, todo, &todo->steps[i], err));
    }
    return finish_folders(p, todo, err);
}

/* ---- Carrying out file by file --------------------------------------------------------------- */

static gm_status move_into_old(publish *p, const char *path, gm_error *err) {
    const char *from = join(&p->arena, p->temp_dir, "/", path);
    const char *to = join(&p->arena, p->dir, "/", path);
    const char *copy = join(&p->arena, p->dir, "/", copy_name);
    if (from == NULL || to == NULL || copy == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(make_parents(p, p->dir, path, err));
    GM_TRY(tree_sync(from, err));
    if (rename(from, to) == 0) {
        return GM_OK;
    }
    if (errno != EXDEV) {
        return gm_fail_errno(err, "replace", to);
    }
    /* The output folder is a mount point: its sibling lies on another file system. */
    unlink(copy);
    GM_TRY(tree_copy_file(from, copy, err));
    return rename(copy, to) == 0 ? GM_OK : gm_fail_errno(err, "replace", to);
}

/* Removes the file and the folders above it that it leaves empty. */
static gm_status remove_old(publish *p, const char *path, gm_error *err) {
    const char *joined = join(&p->arena, p->dir, "/", path);
    if (joined == NULL) {
        return gm_fail_memory(err);
    }
    if (unlink(joined) != 0 && errno != ENOENT) {
        return gm_fail_errno(err, "remove", joined);
    }
    gm_str full = gm_str_from(joined);
    for (full.len = (size_t)(gm_path_name(joined) - joined) - 1; full.len > strlen(p->dir);) {
        const char *folder = gm_arena_copy(&p->arena, full).ptr;
        if (folder == NULL || rmdir(folder) != 0) {
            break;
        }
        full.len = (size_t)(gm_path_name(folder) - folder) - 1;
    }
    return GM_OK;
}

static gm_status keep_edited(publish *p, const step *s, gm_error *err) {
    const char *from = join(&p->arena, p->dir, "/", s->path);
    const char *to = join(&p->arena, p->dir, "/", s->to);
    if (from == NULL || to == NULL) {
        return gm_fail_memory(err);
    }
    return rename(from, to) == 0 ? GM_OK : gm_fail_errno(err, "keep", from);
}

static gm_status step_in_old(publish *p, const step *s, gm_error *err) {
    switch (s->kind) {
    case STEP_EDITED:
        return keep_edited(p, s, err);
    case STEP_WRITE:
        return move_into_old(p, s->path, err);
    case STEP_REMOVE:
        return remove_old(p, s->path, err);
    case STEP_SAME:
    case STEP_YOURS:
    case STEP_KEEP:
        break;
    }
    return GM_OK;
}

/* Edited files first, since their names are needed; then what is new; then what goes. The manifest comes
 * last: as long as it is the old one, a run that was stopped here is seen and put right by the next. */
static gm_status rename_all(publish *p, const plan *todo, gm_error *err) {
    static const step_kind order[] = {STEP_EDITED, STEP_WRITE, STEP_REMOVE};
    bool new_manifest = false;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (size_t i = 0; i < todo->n; i++) {
            const step *s = &todo->steps[i];
            bool is_manifest = strcmp(s->path, manifest_name) == 0;
            if (s->kind == order[k] && !is_manifest) {
                GM_TRY(step_in_old(p, s, err));
            }
            new_manifest = new_manifest || (is_manifest && s->kind == STEP_WRITE);
        }
    }
    if (new_manifest) {
        GM_TRY(move_into_old(p, manifest_name, err));
    }
    return tree_sync(p->dir, err);
}

/* ---- Commit ---------------------------------------------------------------------------------- */

/* Exchanging would pull the folder away under the program that called us. */
static bool works_inside(const publish *p) {
    char here[PATH_MAX];
    size_t len = strlen(p->dir);
    return getcwd(here, sizeof here) != NULL && strncmp(here, p->dir, len) == 0 &&
           (here[len] == '\0' || here[len] == '/');
}

static bool on_other_device(const publish *p) {
    struct stat old, made;
    return stat(p->dir, &old) == 0 && stat(p->temp_dir, &made) == 0 && old.st_dev != made.st_dev;
}

static bool exchange_refused(int code) {
    return code == EBUSY || code == EXDEV || code == EINVAL || code == ENOSYS ||
           code == EOPNOTSUPP || code == EPERM;
}

static gm_status put_in_place(publish *p, const plan *todo, bool *out_by_rename, gm_error *err) {
    *out_by_rename = p->has_old && (works_inside(p) || on_other_device(p));
    if (*out_by_rename) {
        return rename_all(p, todo, err);
    }
    GM_TRY(fill_new(p, todo, err));
    if (!p->has_old) {
        if (renameat(p->parent_fd, p->temp_name, p->parent_fd, p->name) != 0) {
            return gm_fail_errno(err, "put in place", p->dir);
        }
        p->temp_made = false;
    } else if (publish_exchange(p->parent_fd, p->temp_name, p->name) != 0) {
        if (!exchange_refused(errno)) {
            return gm_fail_errno(err, "put in place", p->dir);
        }
        *out_by_rename = true;
        return rename_all(p, todo, err);
    }
    return tree_sync(p->parent.ptr, err);
}

static gm_status report(const plan *todo, publish_report *out, gm_error *err) {
    out->n_written = count_steps(todo, STEP_WRITE);
    out->n_files = out->n_written + count_steps(todo, STEP_SAME) + count_steps(todo, STEP_YOURS);
    out->n_removed = count_steps(todo, STEP_REMOVE);
    out->n_kept = count_steps(todo, STEP_KEEP);
    for (size_t i = 0; i < todo->n; i++) {
        const step *s = &todo->steps[i];
        if (s->kind == STEP_EDITED || s->kind == STEP_YOURS) {
            gm_buf *names = s->kind == STEP_EDITED ? &out->edited : &out->restyled;
            gm_buf_add_text(names, s->to);
            gm_buf_add_char(names, '\n');
        }
    }
    return out->edited.failed || out->restyled.failed ? gm_fail_memory(err) : GM_OK;
}

/* Before anything changes: a run that dies from here on leaves none. */
static void forget_state(const publish *p) {
    if (ftruncate(p->lock_fd, 0) == 0) {
        (void)fdatasync(p->lock_fd);
    }
}

/* Without it the next run does all its work and finds the same. */
static void keep_state(const publish *p) {
    if (p->state.len > 0 &&
        pwrite(p->lock_fd, p->state.ptr, p->state.len, 0) != (ssize_t)p->state.len) {
        forget_state(p);
    }
}

void publish_set_state(publish *p, gm_str state) {
    p->state = state;
}

static gm_status commit(publish *p, plan *todo, publish_report *out, gm_error *err) {
    GM_TRY(make_plan(p, todo, err));
    GM_TRY(report(todo, out, err));
    bool changed = !p->has_old || out->n_written > 0 || out->n_removed > 0 || out->edited.len > 0;
    if (p->dry) {
        return GM_OK;
    }
    forget_state(p);
    GM_TRY(changed ? put_in_place(p, todo, &out->by_rename, err) : GM_OK);
    keep_state(p);
    return GM_OK;
}

gm_status publish_commit(publish *p, bool overwrite, publish_report *out_report, gm_error *err) {
    publish_report done = {.edited = GM_BUF_INIT, .restyled = GM_BUF_INIT};
    plan todo = {.overwrite = overwrite};
    gm_status status = commit(p, &todo, &done, err);
    free(todo.made.entries);
    free(todo.old.entries);
    publish_abort(p); /* what is left under the sibling's name is not wanted, whichever it is */
    if (status != GM_OK) {
        gm_buf_clear(&done.edited);
        gm_buf_clear(&done.restyled);
        return status;
    }
    *out_report = done;
    return GM_OK;
}
