#include "project/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"

enum {
    MAX_DEPTH = 64,  /* each level holds a descriptor; nobody's output folder is deeper */
    CHUNK = 1 << 16, /* for copies and comparisons: two of them fit the first cache */
};

/* ---- List ------------------------------------------------------------------------------------ */

typedef struct lister {
    gm_arena *arena;
    tree *tree;
    gm_buf path; /* of the folder being read, with a '/' behind unless it is the root */
    const char *root;
    gm_error *err;
} lister;

static gm_status add_entry(lister *l, const char *name, const struct stat *info) {
    tree *t = l->tree;
    if (t->n == t->cap) {
        size_t cap = t->cap == 0 ? 32 : t->cap * 2;
        tree_entry *entries = realloc(t->entries, cap * sizeof *entries);
        if (entries == NULL) {
            return gm_fail_memory(l->err);
        }
        t->entries = entries;
        t->cap = cap;
    }
    size_t folder_len = l->path.len;
    gm_buf_add_text(&l->path, name);
    gm_str path = gm_arena_copy(l->arena, gm_buf_view(&l->path));
    l->path.len = folder_len;
    if (l->path.failed || path.ptr == NULL) {
        return gm_fail_memory(l->err);
    }
    t->entries[t->n++] = (tree_entry){path.ptr, info->st_mode, (uint64_t)info->st_size};
    return GM_OK;
}

static gm_status list_folder(lister *l, int fd, int depth);

static gm_status list_inside(lister *l, int dir_fd, const char *name, int depth) {
    int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return gm_fail_errno(l->err, "read folder", name);
    }
    size_t folder_len = l->path.len;
    gm_buf_add_text(&l->path, name);
    gm_buf_add_char(&l->path, '/');
    gm_status status = list_folder(l, fd, depth + 1);
    l->path.len = folder_len;
    return status;
}

static gm_status list_one(lister *l, int dir_fd, const char *name, int depth) {
    struct stat info;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return GM_OK;
    }
    if (fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? GM_OK : gm_fail_errno(l->err, "look at", name);
    }
    GM_TRY(add_entry(l, name, &info));
    return S_ISDIR(info.st_mode) ? list_inside(l, dir_fd, name, depth) : GM_OK;
}

/* Takes fd. */
static gm_status list_folder(lister *l, int fd, int depth) {
    if (depth > MAX_DEPTH) {
        close(fd);
        return gm_fail(l->err, GM_E_IO, "%s holds folders more than %d deep", l->root, MAX_DEPTH);
    }
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return gm_fail_memory(l->err);
    }
    gm_status status = GM_OK;
    for (const struct dirent *d; status == GM_OK && (d = readdir(dir)) != NULL;) {
        status = list_one(l, fd, d->d_name, depth);
    }
    closedir(dir);
    return status;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const tree_entry *)a)->path, ((const tree_entry *)b)->path);
}

gm_status tree_list(const char *root, gm_arena *arena, tree *out_tree, gm_error *err) {
    tree found = {NULL, 0, 0};
    lister l = {arena, &found, GM_BUF_INIT, root, err};
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return gm_fail_errno(err, "read folder", root);
    }
    gm_status status = list_folder(&l, fd, 0);
    gm_buf_clear(&l.path);
    if (status != GM_OK) {
        free(found.entries);
        return status;
    }
    if (found.n > 0) {
        qsort(found.entries, found.n, sizeof *found.entries, by_path);
    }
    *out_tree = found;
    return GM_OK;
}

/* The first entry whose path is not less than `path`. */
static size_t lower_bound(const tree *t, const char *path) {
    size_t from = 0;
    size_t to = t->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(t->entries[middle].path, path) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

const tree_entry *tree_find(const tree *t, const char *path) {
    size_t i = lower_bound(t, path);
    return i < t->n && strcmp(t->entries[i].path, path) == 0 ? &t->entries[i] : NULL;
}

bool tree_has_inside(const tree *t, const char *path) {
    size_t len = strlen(path);
    for (size_t i = lower_bound(t, path); i < t->n; i++) {
        const char *other = t->entries[i].path;
        if (strncmp(other, path, len) != 0) {
            return false;
        }
        if (other[len] == '/') {
            return true;
        }
    }
    return false;
}

/* ---- Remove ---------------------------------------------------------------------------------- */

static void remove_inside(int fd, int depth);

static void remove_one(int dir_fd, const char *name, int depth) {
    if (unlinkat(dir_fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM)) {
        return;
    }
    int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    (void)!fchmod(fd, 0700); /* a folder that is read-only would keep what it holds */
    remove_inside(fd, depth + 1);
    unlinkat(dir_fd, name, AT_REMOVEDIR);
}

/* Takes fd. */
static void remove_inside(int fd, int depth) {
    DIR *dir = depth > MAX_DEPTH ? NULL : fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return;
    }
    for (const struct dirent *d; (d = readdir(dir)) != NULL;) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0) {
            remove_one(fd, d->d_name, depth);
        }
    }
    closedir(dir);
}

void tree_remove(int dir_fd, const char *name) {
    remove_one(dir_fd, name, 0);
}

/* ---- Files ----------------------------------------------------------------------------------- */

/* Opens a regular file for reading; -1 for anything else. */
static int open_regular(const char *path, struct stat *out_info) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, out_info) != 0 || !S_ISREG(out_info->st_mode))) {
        close(fd);
        errno = EINVAL;
        fd = -1;
    }
    return fd;
}

/* Reads until the buffer is full or the file ends; -1 on failure. */
static ssize_t read_full(int fd, char *to, size_t size) {
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, to + len, size - len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        len += (size_t)n;
    }
    return (ssize_t)len;
}

static bool same_content(int a, int b) {
    char bytes_a[CHUNK];
    char bytes_b[CHUNK];
    for (;;) {
        ssize_t n = read_full(a, bytes_a, sizeof bytes_a);
        if (n < 0 || read_full(b, bytes_b, sizeof bytes_b) != n) {
            return false;
        }
        if (n == 0) {
            return true;
        }
        if (memcmp(bytes_a, bytes_b, (size_t)n) != 0) {
            return false;
        }
    }
}

bool tree_same_bytes(const char *a, const char *b) {
    struct stat info_a, info_b;
    int fd_a = open_regular(a, &info_a);
    int fd_b = open_regular(b, &info_b);
    bool same =
        fd_a >= 0 && fd_b >= 0 && info_a.st_size == info_b.st_size && same_content(fd_a, fd_b);
    if (fd_a >= 0) {
        close(fd_a);
    }
    if (fd_b >= 0) {
        close(fd_b);
    }
    return same;
}

static gm_status copy_content(int from, int to, const char *name, gm_error *err) {
    char bytes[CHUNK];
    for (;;) {
        ssize_t n = read_full(from, bytes, sizeof bytes);
        if (n < 0) {
            return gm_fail_errno(err, "read", name);
        }
        if (n == 0) {
            return GM_OK;
        }
        GM_TRY(gm_write_all(to, (gm_str){bytes, (size_t)n}, name, err));
    }
}

static gm_status copy_to(int from, const struct stat *info, const char *to, gm_error *err) {
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return gm_fail_errno(err, "create", to);
    }
    gm_status status = copy_content(from, fd, to, err);
    const struct timespec times[2] = {info->st_atim, info->st_mtim};
    if (status == GM_OK && (fchmod(fd, info->st_mode & 07777) != 0 || futimens(fd, times) != 0)) {
        status = gm_fail_errno(err, "set rights and times of", to);
    }
    if (status == GM_OK && fsync(fd) != 0) {
        status = gm_fail_errno(err, "write", to);
    }
    close(fd);
    return status;
}

gm_status tree_copy_file(const char *from, const char *to, gm_error *err) {
    struct stat info;
    int fd = open_regular(from, &info);
    if (fd < 0) {
        return gm_fail_errno(err, "read", from);
    }
    gm_status status = copy_to(fd, &info, to, err);
    close(fd);
    return status;
}

static gm_status copy_link(const char *from, const char *to, gm_error *err) {
    char target[4096];
    ssize_t n = readlink(from, target, sizeof target - 1);
    if (n < 0) {
        return gm_fail_errno(err, "read link", from);
    }
    target[n] = '\0';
    return symlink(target, to) == 0 ? GM_OK : gm_fail_errno(err, "create link", to);
}

gm_status tree_carry(const char *from, const char *to, gm_error *err) {
    if (linkat(AT_FDCWD, from, AT_FDCWD, to, 0) == 0) {
        return GM_OK;
    }
    struct stat info;
    if (errno == EEXIST || lstat(from, &info) != 0) {
        return gm_fail_errno(err, "carry over", from);
    }
    return S_ISLNK(info.st_mode) ? copy_link(from, to, err) : tree_copy_file(from, to, err);
}

gm_status tree_sync(const char *path, gm_error *err) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return gm_fail_errno(err, "open", path);
    }
    /* Some file systems cannot sync folders, and say EINVAL: then there is nothing more to do. */
    gm_status status =
        fsync(fd) == 0 || errno == EINVAL ? GM_OK : gm_fail_errno(err, "write", path);
    close(fd);
    return status;
}
