/* Files: read whole, write whole, find what is in a folder. */
#ifndef GM_CORE_FILE_H
#define GM_CORE_FILE_H

#include <sys/types.h>

#include "core/str.h"

/** A whole file in memory: mapped when it is a regular file, read otherwise ("-" is standard input). */
typedef struct gm_file {
    gm_str bytes;
    bool mapped;
} gm_file;

/** @return GM_OK, GM_E_IO (with the system's words), GM_E_MEMORY */
gm_status gm_file_open(const char *path, gm_file *out_file, gm_error *err);
void gm_file_close(gm_file *file);

/** Gives back the memory of bytes [from, to) that are read and will hardly be read again. They stay there to be
 *  read: a mapped page comes back from the file, and what is not mapped is kept. */
void gm_file_release(const gm_file *file, size_t from, size_t to);

/** A descriptor that is read as its bytes come. Start with GM_STREAM_INIT. */
typedef struct gm_stream {
    int fd;
    const char *name; /* for messages; borrowed */
    gm_buf buf;       /* what was read and is not yet dropped */
    bool ended;
    gm_status (*pause)(void *arg,
                       gm_error *err); /* called before a read that has to wait; or NULL */
    void *pause_arg;
} gm_stream;
#define GM_STREAM_INIT(fd_, name_)                                                                 \
    { fd_, name_, GM_BUF_INIT, false, NULL, NULL }

/** Appends what has come, at least a byte, waiting for it; at the end sets `ended` instead. Views into buf end
 *  their life. @return GM_OK, GM_E_IO, GM_E_MEMORY, or what `pause` returns */
gm_status gm_stream_read(gm_stream *stream, gm_error *err);
/** Drops the first n bytes. */
void gm_stream_drop(gm_stream *stream, size_t n);

/** True when path names an existing file or folder; a broken link does not count. */
bool gm_path_exists(const char *path);
bool gm_path_is_dir(const char *path);

/** The part after the last '/'; borrowed from path. */
const char *gm_path_name(const char *path);

/** Appends "dir/name" to buf; only name when dir is "" or name is absolute. */
void gm_path_join(gm_buf *buf, const char *dir, const char *name);

/** mkdir -p. */
gm_status gm_make_dirs(const char *path, mode_t mode, gm_error *err);

/** A file in `dir` that has no name and is gone when it is closed, for what does not fit into memory.
 *  @return GM_OK, GM_E_IO, GM_E_MEMORY */
gm_status gm_file_unnamed(const char *dir, int *out_fd, gm_error *err);

/** Fills `to` with n bytes from `offset` on, going on after short reads and EINTR. @return GM_OK; GM_E_IO,
 *  also when the file ends before */
gm_status gm_read_at(int fd, char *to, size_t n, uint64_t offset, const char *name, gm_error *err);

/** Writes all bytes to fd at `offset`. */
gm_status gm_write_at(int fd, gm_str bytes, uint64_t offset, const char *name, gm_error *err);

/** Writes all bytes to fd, going on after short writes and EINTR. */
gm_status gm_write_all(int fd, gm_str bytes, const char *name, gm_error *err);

/**
 * A file being written through a large buffer. Created with O_EXCL (it must not exist yet); the
 * publisher of a run renames whole folders, so a half-written one is never seen under its name.
 */
typedef struct gm_writer {
    int fd;
    gm_buf buf;      /* what is not yet written: append to it freely, then gm_writer_poll() */
    uint64_t offset; /* bytes already handed to the system */
    bool owns_fd;
    char name[200]; /* for messages */
} gm_writer;
#define GM_WRITER_INIT                                                                             \
    {                                                                                              \
        -1, GM_BUF_INIT, 0, false, {                                                               \
            0                                                                                      \
        }                                                                                          \
    }

gm_status gm_writer_open(gm_writer *writer, const char *path, gm_error *err);
/** Writes to an open descriptor that stays open, such as standard output. */
void gm_writer_open_fd(gm_writer *writer, int fd, const char *name);
/** Hands the buffer to the system once it has grown large; call after each record. */
gm_status gm_writer_poll(gm_writer *writer, gm_error *err);
/** Hands over all that is left. */
gm_status gm_writer_flush(gm_writer *writer, gm_error *err);
/** Flushes and closes. */
gm_status gm_writer_close(gm_writer *writer, gm_error *err);
/** Closes without flushing; fine on a writer that was never opened. */
void gm_writer_drop(gm_writer *writer);

#endif
