#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_CHUNK = 1 << 18 }; /* large enough that system calls cost nothing, small beside L2 */

static gm_status read_all(int fd, const char *path, gm_file *out_file, gm_error *err) {
    gm_buf buf = GM_BUF_INIT;
    for (;;) {
        char *to = gm_buf_reserve(&buf, 1 << 16);
        if (to == NULL) {
            gm_buf_clear(&buf);
            return gm_fail_memory(err);
        }
        ssize_t n = read(fd, to, 1 << 16);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            gm_fail_errno(err, "read", path);
            gm_buf_clear(&buf);
            return GM_E_IO;
        }
        if (n == 0) {
            break;
        }
        buf.len += (size_t)n;
    }
    *out_file = (gm_file){{buf.ptr, buf.len}, false};
    return GM_OK;
}

static bool would_wait(int fd) {
    struct pollfd one = {.fd = fd, .events = POLLIN};
    return poll(&one, 1, 0) == 0;
}

gm_status gm_stream_read(gm_stream *stream, gm_error *err) {
    enum { READ_CHUNK = 1 << 16 };
    if (stream->pause != NULL && would_wait(stream->fd)) {
        GM_TRY(stream->pause(stream->pause_arg, err));
    }
    char *to = gm_buf_reserve(&stream->buf, READ_CHUNK);
    if (to == NULL) {
        return gm_fail_memory(err);
    }
    ssize_t n;
    do {
        n = read(stream->fd, to, READ_CHUNK);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return gm_fail_errno(err, "read", stream->name);
    }
    stream->ended = n == 0;
    stream->buf.len += (size_t)n;
    return GM_OK;
}

void gm_stream_drop(gm_stream *stream, size_t n) {
    if (n > 0) {
        memmove(stream->buf.ptr, stream->buf.ptr + n, stream->buf.len - n);
        stream->buf.len -= n;
    }
}

static gm_status open_fd(int fd, const char *path, gm_file *out_file, gm_error *err) {
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return gm_fail_errno(err, "look at", path);
    }
    if (S_ISDIR(info.st_mode)) {
        return gm_fail(err, GM_E_IO, "%s is a folder; a file was expected", path);
    }
    if (!S_ISREG(info.st_mode) || info.st_size == 0) {
        return read_all(fd, path, out_file, err);
    }
    /* MAP_PRIVATE, read-only: a program that shortens the file meanwhile can still make reads fault,
     * as with every mapped file; editors that save by rename do not. */
    void *at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
        return read_all(fd, path, out_file, err);
    }
    *out_file = (gm_file){{at, (size_t)info.st_size}, true};
    return GM_OK;
}

gm_status gm_file_open(const char *path, gm_file *out_file, gm_error *err) {
    if (strcmp(path, "-") == 0) {
        return read_all(STDIN_FILENO, "standard input", out_file, err);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return gm_fail_errno(err, "open", path);
    }
    gm_status status = open_fd(fd, path, out_file, err);
    close(fd);
    return status;
}

void gm_file_close(gm_file *file) {
    void *at = (void *)(uintptr_t)file->bytes.ptr;
    if (at != NULL && file->mapped) {
        munmap(at, file->bytes.len);
    } else {
        free(at);
    }
    *file = (gm_file){{NULL, 0}, false};
}

void gm_file_release(const gm_file *file, size_t from, size_t to) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from = (from + page - 1) / page * page;
    to = to / page * page;
    if (file->mapped && from < to && to <= file->bytes.len) {
        void *at = (void *)(uintptr_t)(file->bytes.ptr + from);
        (void)madvise(at, to - from, MADV_DONTNEED); /* when it cannot, the memory stays in use */
    }
}

bool gm_path_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool gm_path_is_dir(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

const char *gm_path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

void gm_path_join(gm_buf *buf, const char *dir, const char *name) {
    if (dir[0] != '\0' && name[0] != '/') {
        gm_buf_add_text(buf, dir);
        if (dir[strlen(dir) - 1] != '/') {
            gm_buf_add_char(buf, '/');
        }
    }
    gm_buf_add_text(buf, name);
}

gm_status gm_make_dirs(const char *path, mode_t mode, gm_error *err) {
    char *copy = strdup(path);
    if (copy == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (char *at = copy + 1; status == GM_OK; at++) {
        if (*at != '/' && *at != '\0') {
            continue;
        }
        char kept = *at;
        *at = '\0';
        if (mkdir(copy, mode) != 0 && !(errno == EEXIST && gm_path_is_dir(copy))) {
            status = gm_fail_errno(err, "make folder", copy);
        }
        *at = kept;
        if (kept == '\0') {
            break;
        }
    }
    free(copy);
    return status;
}

gm_status gm_file_unnamed(const char *dir, int *out_fd, gm_error *err) {
    *out_fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*out_fd >= 0) {
        return GM_OK;
    }
    /* The file system knows no files without a name: one whose name is removed at once. */
    gm_buf path = GM_BUF_INIT;
    gm_path_join(&path, dir, ".spool-XXXXXX");
    (void)gm_buf_text(&path);
    gm_status status = GM_OK;
    if (path.failed) {
        status = gm_fail_memory(err);
    } else if ((*out_fd = mkostemp(path.ptr, O_CLOEXEC)) < 0) {
        status = gm_fail_errno(err, "create a temporary file in", dir);
    } else {
        unlink(path.ptr);
    }
    gm_buf_clear(&path);
    return status;
}

gm_status gm_read_at(int fd, char *to, size_t n, uint64_t offset, const char *name, gm_error *err) {
    while (n > 0) {
        ssize_t got = pread(fd, to, n, (off_t)offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got < 0 ? errno : EIO;
            return gm_fail_errno(err, "read", name);
        }
        to += got;
        n -= (size_t)got;
        offset += (uint64_t)got;
    }
    return GM_OK;
}

gm_status gm_write_at(int fd, gm_str bytes, uint64_t offset, const char *name, gm_error *err) {
    while (bytes.len > 0) {
        ssize_t n = pwrite(fd, bytes.ptr, bytes.len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return gm_fail_errno(err, "write", name);
        }
        bytes = gm_str_skip(bytes, (size_t)n);
        offset += (uint64_t)n;
    }
    return GM_OK;
}

gm_status gm_write_all(int fd, gm_str bytes, const char *name, gm_error *err) {
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return gm_fail_errno(err, "write", name);
        }
        bytes = gm_str_skip(bytes, (size_t)n);
    }
    return GM_OK;
}

gm_status gm_writer_open(gm_writer *writer, const char *path, gm_error *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        return gm_fail_errno(err, "create", path);
    }
    gm_writer_open_fd(writer, fd, path);
    writer->owns_fd = true;
    return GM_OK;
}

void gm_writer_open_fd(gm_writer *writer, int fd, const char *name) {
    *writer = (gm_writer)GM_WRITER_INIT;
    writer->fd = fd;
    snprintf(writer->name, sizeof writer->name, "%s", name);
}

gm_status gm_writer_poll(gm_writer *writer, gm_error *err) {
    if (writer->buf.len < WRITE_CHUNK && !writer->buf.failed) {
        return GM_OK;
    }
    return gm_writer_flush(writer, err);
}

gm_status gm_writer_flush(gm_writer *writer, gm_error *err) {
    if (writer->buf.failed) {
        return gm_fail_memory(err);
    }
    GM_TRY(gm_write_all(writer->fd, gm_buf_view(&writer->buf), writer->name, err));
    writer->offset += writer->buf.len;
    gm_buf_reset(&writer->buf);
    return GM_OK;
}

gm_status gm_writer_close(gm_writer *writer, gm_error *err) {
    gm_status status = gm_writer_flush(writer, err);
    if (writer->owns_fd && close(writer->fd) != 0 && status == GM_OK) {
        status = gm_fail_errno(err, "close", writer->name);
    }
    writer->owns_fd = false;
    gm_writer_drop(writer);
    return status;
}

void gm_writer_drop(gm_writer *writer) {
    if (writer->owns_fd) {
        close(writer->fd);
    }
    gm_buf_clear(&writer->buf);
    *writer = (gm_writer)GM_WRITER_INIT;
}
