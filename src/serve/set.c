#include "serve/set.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/file.h"
#include "core/hash.h"

static const char manifest_name[] = "manifest.json";
static const char page_name[] = "map.html";

enum { TAG_SIZE = 64 };

typedef struct listed {
    const char *name, *hash;
    uint64_t size;
} listed;

/* Where what is replaced stands in the page. */
typedef struct page {
    int fd; /* -1: none */
    uint64_t size;
    uint64_t policy_at, data_at, data_end, body_end;
    char tag[TAG_SIZE], shell[17];
} page;

struct set {
    atomic_size_t holders;
    gm_arena arena;
    int dir_fd;
    struct stat manifest; /* as it was when it was read */
    listed *files;        /* sorted by name */
    size_t n_files;
    page page;
};

/* ---- Files ----------------------------------------------------------------------------------------- */

/* Opens dir/name piece by piece, so that no link on the way is followed; a FIFO must not block. */
static int open_inside(int dir_fd, const char *name) {
    gm_str rest = gm_str_from(name);
    gm_str piece;
    int fd = dir_fd;
    while (gm_str_split(&rest, '/', &piece)) {
        char text[256];
        bool last = rest.ptr == NULL;
        int next = -1;
        if (piece.len > 0 && piece.len < sizeof text && !gm_str_is(piece, ".") &&
            !gm_str_is(piece, "..")) {
            snprintf(text, sizeof text, "%.*s", GM_FMT(piece));
            next =
                openat(fd, text,
                       O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_RDONLY | (last ? 0 : O_DIRECTORY));
        }
        if (fd != dir_fd) {
            close(fd);
        }
        if (next < 0 || last) {
            return next;
        }
        fd = next;
    }
    return -1;
}

static int open_regular(int dir_fd, const char *name, struct stat *out) {
    int fd = open_inside(dir_fd, name);
    if (fd >= 0 && (fstat(fd, out) != 0 || !S_ISREG(out->st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool is_newer(const struct stat *a, const struct stat *b) {
    return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
                                                  : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const listed *)a)->name, ((const listed *)b)->name);
}

static const listed *find(const set *s, const char *name) {
    listed key = {.name = name};
    return s->n_files == 0 ? NULL : bsearch(&key, s->files, s->n_files, sizeof key, by_name);
}

/* The manifest was written last: a listed file that is newer was edited. */
static void add_tag(const set *s, const listed *file, const struct stat *info, gm_buf *out) {
    if (file != NULL && (uint64_t)info->st_size == file->size && !is_newer(info, &s->manifest)) {
        gm_buf_add_text(out, file->hash);
    } else {
        gm_buf_printf(out, "%llx-%llx.%lx", (unsigned long long)info->st_size,
                      (unsigned long long)info->st_mtim.tv_sec,
                      (unsigned long)info->st_mtim.tv_nsec);
    }
}

bool set_open_file(const set *s, const char *name, int *out_fd, uint64_t *out_size,
                   gm_buf *out_tag) {
    struct stat info;
    const listed *file = find(s, name);
    if (file == NULL && strcmp(name, manifest_name) != 0) {
        return false;
    }
    int fd = open_regular(s->dir_fd, name, &info);
    if (fd < 0) {
        return false;
    }
    gm_buf_reset(out_tag);
    add_tag(s, file, &info, out_tag);
    *out_fd = fd;
    *out_size = (uint64_t)info.st_size;
    return !out_tag->failed;
}

/* ---- The page ---------------------------------------------------------------------------------------- */

static const char no_connections[] = "; connect-src 'none'";
static const char data_head[] = "<script type=\"application/json\" id=\"gazmap-data\">";
static const char data_foot[] = "</script>";
static const char body_foot[] = "</body>";

static bool find_text(gm_str doc, uint64_t from, const char *text, uint64_t *out_at) {
    gm_str rest = gm_str_skip(doc, (size_t)from);
    const char *at = rest.len == 0 ? NULL : memmem(rest.ptr, rest.len, text, strlen(text));
    *out_at = at == NULL ? 0 : (uint64_t)(at - doc.ptr);
    return at != NULL;
}

/* The first of each: texts of the data stand behind the head, and no text in it can end the script. */
static bool find_parts(gm_str doc, page *p) {
    bool found = find_text(doc, 0, no_connections, &p->policy_at) &&
                 find_text(doc, p->policy_at, data_head, &p->data_at);
    p->data_at += sizeof data_head - 1;
    found = found && find_text(doc, p->data_at, data_foot, &p->data_end);
    uint64_t at;
    for (uint64_t from = p->data_end; found && find_text(doc, from, body_foot, &at);
         from = at + 1) {
        p->body_end = at;
    }
    return found && p->body_end > p->data_end;
}

static void read_page(set *s) {
    page *p = &s->page;
    struct stat info;
    gm_file file;
    gm_buf tag = GM_BUF_INIT;
    char path[64];
    const listed *listing = find(s, page_name);
    p->fd = listing == NULL ? -1 : open_regular(s->dir_fd, page_name, &info);
    if (p->fd < 0) {
        return;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", p->fd); /* the very file that is open */
    bool fine = false;
    if (gm_file_open(path, &file, NULL) == GM_OK) {
        p->size = file.bytes.len;
        fine = find_parts(file.bytes, p);
        if (fine) {
            gm_str head = {file.bytes.ptr, (size_t)p->data_at};
            gm_str foot = gm_str_skip(file.bytes, (size_t)p->data_end);
            gm_hex64(gm_hash64_seeded(foot, gm_hash64(head)), p->shell);
        }
        gm_file_close(&file);
    }
    add_tag(s, listing, &info, &tag);
    snprintf(p->tag, sizeof p->tag, "%s", gm_buf_text(&tag));
    gm_buf_clear(&tag);
    if (!fine) {
        close(p->fd);
        p->fd = -1;
    }
}

const char *set_page_tag(const set *s) {
    return s->page.fd < 0 ? "" : s->page.tag;
}

const char *set_shell_tag(const set *s) {
    return s->page.fd < 0 ? "" : s->page.shell;
}

bool set_page(const set *s, gm_str policy, gm_str extra, body *out) {
    const page *p = &s->page;
    if (p->fd < 0) {
        return false;
    }
    uint64_t rest = p->policy_at + sizeof no_connections - 1;
    *out = (body){.n = 0};
    body_add_file(out, p->fd, 0, p->policy_at);
    body_add_text(out, policy);
    body_add_file(out, p->fd, rest, p->body_end - rest);
    body_add_text(out, extra);
    body_add_file(out, p->fd, p->body_end, p->size - p->body_end);
    return true;
}

bool set_page_data(const set *s, body *out) {
    const page *p = &s->page;
    *out = (body){.n = 0};
    if (p->fd >= 0) {
        body_add_file(out, p->fd, p->data_at, p->data_end - p->data_at);
    }
    return p->fd >= 0;
}

/* ---- The manifest -------------------------------------------------------------------------------------- */

static gm_status keep_files(set *s, const json_t *files, gm_error *err) {
    size_t i;
    const json_t *item;
    s->files = gm_arena_array(&s->arena, json_array_size(files) + 1, sizeof *s->files);
    if (s->files == NULL) {
        return gm_fail_memory(err);
    }
    json_array_foreach(files, i, item) {
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *hash = json_string_value(json_object_get(item, "hash"));
        if (name == NULL || hash == NULL || strlen(hash) >= TAG_SIZE ||
            hash[strspn(hash, "0123456789abcdef")] != '\0') {
            continue; /* not one of ours: not served */
        }
        listed *file = &s->files[s->n_files++];
        file->name = gm_arena_copy(&s->arena, gm_str_from(name)).ptr;
        file->hash = gm_arena_copy(&s->arena, gm_str_from(hash)).ptr;
        file->size = (uint64_t)json_integer_value(json_object_get(item, "size"));
        if (file->name == NULL || file->hash == NULL) {
            return gm_fail_memory(err);
        }
    }
    qsort(s->files, s->n_files, sizeof *s->files, by_name);
    return GM_OK;
}

static gm_status read_manifest(set *s, const char *dir, gm_error *err) {
    int fd = open_regular(s->dir_fd, manifest_name, &s->manifest);
    if (fd < 0) {
        return gm_fail(err, GM_E_PROJECT, "%s holds no set of files yet", dir);
    }
    json_t *root = json_loadfd(fd, 0, NULL);
    const char *generator = json_string_value(json_object_get(root, "generator"));
    close(fd);
    gm_status status =
        generator != NULL && strcmp(generator, "gazmap") == 0
            ? keep_files(s, json_object_get(root, "files"), err)
            : gm_fail(err, GM_E_PROJECT, "%s/%s is not one that gazmap wrote", dir, manifest_name);
    json_decref(root);
    return status;
}

gm_status set_open(const char *dir, set **out, gm_error *err) {
    set *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    atomic_init(&s->holders, 1);
    s->page.fd = -1;
    s->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gm_status status =
        s->dir_fd < 0 ? gm_fail_errno(err, "open folder", dir) : read_manifest(s, dir, err);
    if (status != GM_OK) {
        set_release(s);
        return status;
    }
    read_page(s);
    *out = s;
    return GM_OK;
}

set *set_hold(set *s) {
    atomic_fetch_add(&s->holders, 1);
    return s;
}

void set_release(set *s) {
    if (s == NULL || atomic_fetch_sub(&s->holders, 1) > 1) {
        return;
    }
    if (s->page.fd >= 0) {
        close(s->page.fd);
    }
    if (s->dir_fd >= 0) {
        close(s->dir_fd);
    }
    gm_arena_clear(&s->arena);
    free(s);
}

bool set_is_current(const set *s, const char *dir) {
    gm_buf path = GM_BUF_INIT;
    struct stat info;
    gm_path_join(&path, dir, manifest_name);
    bool same = lstat(gm_buf_text(&path), &info) == 0 && same_file(&info, &s->manifest);
    gm_buf_clear(&path);
    return same;
}
