/* What a response holds: pieces of memory and of open files, read from any place, and packed on the way when asked. */
#ifndef GM_SERVE_BODY_H
#define GM_SERVE_BODY_H

#include <sys/types.h>

#include "core/str.h"

enum { BODY_PIECES_MOST = 5 };

/** Memory when text.ptr is there, else `size` bytes of the file from `from` on. */
typedef struct body_piece {
    gm_str text;
    int fd;
    uint64_t from, size;
} body_piece;

/** Borrows its texts and files. Start with {.n = 0}. */
typedef struct body {
    body_piece pieces[BODY_PIECES_MOST];
    size_t n;
    uint64_t size;
} body;

/** Adds behind what is there; empty pieces are left out. */
void body_add_text(body *b, gm_str text);
void body_add_file(body *b, int fd, uint64_t from, uint64_t size);

/** Up to `most` bytes from `at` on; 0 at the end, -1 when a file cannot be read or has become shorter. */
ssize_t body_read(const body *b, uint64_t at, char *to, size_t most);

/** A body that is packed as it is read, in order. */
typedef struct body_gzip body_gzip;
/** The body's pieces must live until free. NULL when memory ran out. */
body_gzip *body_gzip_new(const body *b);
/** The next bytes, at most `most`; 0 at the end, -1 on failure. */
ssize_t body_gzip_read(body_gzip *gz, char *to, size_t most);
void body_gzip_free(body_gzip *gz);

#endif
