#include "serve/body.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum {
    READ_SIZE = 32 * 1024,
    LEVEL = 1,             /* the way is short: a page of 10 MB should not wait for its packing */
    GZIP_WINDOW = 15 + 16, /* zlib's way to ask for gzip's header */
    GZIP_MEMORY = 8,
};

static void add_piece(body *b, body_piece piece) {
    if (piece.size > 0 && b->n < BODY_PIECES_MOST) {
        b->pieces[b->n++] = piece;
        b->size += piece.size;
    }
}

void body_add_text(body *b, gm_str text) {
    add_piece(b, (body_piece){.text = text, .fd = -1, .size = text.len});
}

void body_add_file(body *b, int fd, uint64_t from, uint64_t size) {
    add_piece(b, (body_piece){.fd = fd, .from = from, .size = size});
}

static ssize_t read_piece(const body_piece *piece, uint64_t at, char *to, size_t most) {
    size_t n = piece->size - at < most ? (size_t)(piece->size - at) : most;
    if (piece->text.ptr != NULL) {
        memcpy(to, piece->text.ptr + at, n);
        return (ssize_t)n;
    }
    ssize_t got;
    do {
        got = pread(piece->fd, to, n, (off_t)(piece->from + at));
    } while (got < 0 && errno == EINTR);
    return got > 0 ? got : -1; /* the file ends before its size: somebody cut it */
}

ssize_t body_read(const body *b, uint64_t at, char *to, size_t most) {
    for (size_t i = 0; i < b->n; i++) {
        if (at < b->pieces[i].size) {
            return read_piece(&b->pieces[i], at, to, most);
        }
        at -= b->pieces[i].size;
    }
    return 0;
}

struct body_gzip {
    body body;
    uint64_t at;
    z_stream z;
    bool done;
    unsigned char in[READ_SIZE];
};

body_gzip *body_gzip_new(const body *b) {
    body_gzip *gz = calloc(1, sizeof *gz);
    if (gz == NULL) {
        return NULL;
    }
    gz->body = *b;
    if (deflateInit2(&gz->z, LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        free(gz);
        return NULL;
    }
    return gz;
}

static bool refill(body_gzip *gz) {
    ssize_t n = body_read(&gz->body, gz->at, (char *)gz->in, sizeof gz->in);
    if (n < 0) {
        return false;
    }
    gz->at += (uint64_t)n;
    gz->z.next_in = gz->in;
    gz->z.avail_in = (uInt)n;
    return true;
}

ssize_t body_gzip_read(body_gzip *gz, char *to, size_t most) {
    size_t room = most < READ_SIZE ? most : READ_SIZE;
    gz->z.next_out = (unsigned char *)to;
    gz->z.avail_out = (uInt)room;
    while (!gz->done && gz->z.avail_out == room) {
        if (gz->z.avail_in == 0 && gz->at < gz->body.size && !refill(gz)) {
            return -1;
        }
        int how = gz->at < gz->body.size || gz->z.avail_in > 0 ? Z_NO_FLUSH : Z_FINISH;
        int result = deflate(&gz->z, how);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
            return -1;
        }
        gz->done = result == Z_STREAM_END;
    }
    return (ssize_t)(room - gz->z.avail_out);
}

void body_gzip_free(body_gzip *gz) {
    if (gz != NULL) {
        deflateEnd(&gz->z);
        free(gz);
    }
}
