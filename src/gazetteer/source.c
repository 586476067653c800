#include "gazetteer/source.h"

#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <unzip.h>
#include <zlib.h>

#include "core/file.h"

enum {
    CHUNK = 1 << 17,
    PEEK = 1 << 16,
    XZ_MEMORY = 256 << 20, /* xz -9 needs 65 MiB to unpack; more is somebody's trick */
};
#define MAX_REST ((size_t)2 << 30)

typedef enum packing { PACKED_NOT_OR_GZ, PACKED_XZ, PACKED_ZIP } packing;

struct source {
    packing packing;
    const char *path;
    char name[400]; /* for messages */
    char base[200];
    bool plain;
    gzFile gz; /* reads plain files as they are */
    FILE *xz_file;
    lzma_stream xz;
    unsigned char *xz_in;
    bool xz_end;
    unzFile zip;
    gm_buf window; /* what was read and not yet handed out: from `at` on */
    size_t at;
    bool end;      /* nothing more will come into the window */
    uint32_t line; /* number of the last line */
};

static gm_status damaged(const source *s, const char *why, gm_error *err) {
    return gm_fail_at(err, GM_E_GAZ_SYNTAX, s->name, 0, 0,
                      "cannot be unpacked: %s; download it again", why);
}

/* ---- Reading pieces, one way for each packing ------------------------------------------------ */

static gm_status read_gz(source *s, char *to, size_t size, size_t *out_n, gm_error *err) {
    int n = gzread(s->gz, to, (unsigned)size);
    int code = Z_OK;
    if (n < 0 || (n == 0 && !gzeof(s->gz))) {
        const char *why = gzerror(s->gz, &code);
        return damaged(s, code == Z_ERRNO ? "it cannot be read" : why, err);
    }
    if ((size_t)n < size && (gzerror(s->gz, &code), code == Z_BUF_ERROR)) {
        return damaged(s, "it is cut off", err);
    }
    *out_n = (size_t)n;
    return GM_OK;
}

static gm_status read_xz(source *s, char *to, size_t size, size_t *out_n, gm_error *err) {
    s->xz.next_out = (uint8_t *)to;
    s->xz.avail_out = size;
    while (s->xz.avail_out > 0 && !s->xz_end) {
        if (s->xz.avail_in == 0 && !feof(s->xz_file)) {
            s->xz.next_in = s->xz_in;
            s->xz.avail_in = fread(s->xz_in, 1, CHUNK, s->xz_file);
            if (ferror(s->xz_file)) {
                return gm_fail_errno(err, "read", s->path);
            }
        }
        lzma_ret code = lzma_code(&s->xz, feof(s->xz_file) ? LZMA_FINISH : LZMA_RUN);
        s->xz_end = code == LZMA_STREAM_END;
        if (code != LZMA_OK && code != LZMA_STREAM_END) {
            return damaged(s,
                           code == LZMA_BUF_ERROR        ? "it is cut off"
                           : code == LZMA_MEMLIMIT_ERROR ? "it wants more than 256 MiB for that"
                                                         : "its xz data are wrong",
                           err);
        }
    }
    *out_n = size - s->xz.avail_out;
    return GM_OK;
}

static gm_status read_zip(source *s, char *to, size_t size, size_t *out_n, gm_error *err) {
    int n = unzReadCurrentFile(s->zip, to, (unsigned)size);
    if (n < 0) {
        return damaged(s, "its zip data are wrong", err);
    }
    *out_n = (size_t)n;
    return GM_OK;
}

/* Moves what is left to the front of the window and reads one chunk behind it. */
static gm_status fill(source *s, gm_error *err) {
    if (s->at > 0) {
        s->window.len -= s->at;
        memmove(s->window.ptr, s->window.ptr + s->at, s->window.len);
        s->at = 0;
    }
    char *to = gm_buf_reserve(&s->window, CHUNK);
    size_t n = 0;
    if (to == NULL) {
        return gm_fail_memory(err);
    }
    switch (s->packing) {
    case PACKED_XZ:
        GM_TRY(read_xz(s, to, CHUNK, &n, err));
        break;
    case PACKED_ZIP:
        GM_TRY(read_zip(s, to, CHUNK, &n, err));
        break;
    default:
        GM_TRY(read_gz(s, to, CHUNK, &n, err));
    }
    s->window.len += n;
    s->end = n == 0;
    return GM_OK;
}

/* ---- Handing out ------------------------------------------------------------------------------- */

const char *source_name(const source *s) {
    return s->name;
}

const char *source_base(const source *s) {
    return s->base;
}

bool source_is_plain(const source *s) {
    return s->plain;
}

static gm_str unread(const source *s) {
    return gm_str_skip(gm_buf_view(&s->window), s->at);
}

gm_status source_peek(source *s, gm_str *out_start, gm_error *err) {
    while (!s->end && unread(s).len < PEEK) {
        GM_TRY(fill(s, err));
    }
    gm_str start = unread(s);
    *out_start = (gm_str){start.ptr, start.len < PEEK ? start.len : PEEK};
    return GM_OK;
}

/* Lets a line that is too long go by. */
static gm_status skip_line(source *s, gm_error *err) {
    for (;;) {
        gm_str rest = unread(s);
        const char *end = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;
        if (end != NULL) {
            s->at += (size_t)(end - rest.ptr) + 1;
            return GM_OK;
        }
        s->at = s->window.len;
        if (s->end) {
            return GM_OK;
        }
        GM_TRY(fill(s, err));
    }
}

/* The cut line's bytes would move with the window, so one that says nothing stands in. */
static gm_str too_long(void) {
    /* Not const: zeros that are const take room in the program. */
    static char blanks[SOURCE_MAX_LINE + 1];
    return (gm_str){blanks, sizeof blanks};
}

gm_status source_line(source *s, gm_str *out_line, uint32_t *out_number, bool *out_found,
                      gm_error *err) {
    size_t searched = 0;
    *out_found = true;
    for (;;) {
        gm_str rest = unread(s);
        const char *end =
            rest.len > searched ? memchr(rest.ptr + searched, '\n', rest.len - searched) : NULL;
        if (end != NULL || (s->end && rest.len > 0)) {
            size_t n = end != NULL ? (size_t)(end - rest.ptr) : rest.len;
            s->at += n + (end != NULL);
            *out_line = (gm_str){rest.ptr, n > 0 && rest.ptr[n - 1] == '\r' ? n - 1 : n};
            *out_number = ++s->line;
            return GM_OK;
        }
        if (s->end) {
            *out_found = false;
            return GM_OK;
        }
        if (rest.len > SOURCE_MAX_LINE) {
            *out_line = too_long();
            *out_number = ++s->line;
            return skip_line(s, err);
        }
        searched = rest.len;
        GM_TRY(fill(s, err));
    }
}

gm_status source_rest(source *s, gm_str *out_text, gm_error *err) {
    while (!s->end) {
        if (s->window.len > MAX_REST) {
            return gm_fail_at(err, GM_E_GAZ_SYNTAX, s->name, 0, 0,
                              "more than 2 GiB in one piece; split it, or give it as lines");
        }
        GM_TRY(fill(s, err));
    }
    *out_text = unread(s);
    return GM_OK;
}

/* ---- Opening --------------------------------------------------------------------------------------- */

/* "x/SY.txt.gz" gives "SY.txt". */
static void set_base(source *s, const char *name, bool packed) {
    snprintf(s->base, sizeof s->base, "%s", gm_path_name(name));
    size_t n = strlen(s->base);
    if (packed && n > 3 &&
        (strcmp(s->base + n - 3, ".gz") == 0 || strcmp(s->base + n - 3, ".xz") == 0)) {
        s->base[n - 3] = '\0';
    }
}

static gm_status open_xz(source *s, gm_error *err) {
    s->xz_file = fopen(s->path, "rbe");
    s->xz_in = malloc(CHUNK);
    if (s->xz_file == NULL) {
        return gm_fail_errno(err, "open", s->path);
    }
    s->xz = (lzma_stream)LZMA_STREAM_INIT;
    if (s->xz_in == NULL || lzma_stream_decoder(&s->xz, XZ_MEMORY, LZMA_CONCATENATED) != LZMA_OK) {
        return gm_fail_memory(err);
    }
    return GM_OK;
}

static gm_status open_gz(source *s, gm_error *err) {
    s->gz = gzopen(s->path, "rbe");
    if (s->gz == NULL) {
        return gm_fail_errno(err, "open", s->path);
    }
    gzbuffer(s->gz, CHUNK);
    s->plain = gzdirect(s->gz) == 1;
    return GM_OK;
}

typedef gm_status (*member_call)(void *context, source *s, gm_error *err);

static gm_status each_member(source *s, member_call member, void *context, gm_error *err) {
    s->zip = unzOpen64(s->path);
    if (s->zip == NULL) {
        return damaged(s, "it is no whole zip archive", err);
    }
    int code = unzGoToFirstFile(s->zip);
    while (code == UNZ_OK) {
        char name[200];
        unz_file_info64 info;
        if (unzGetCurrentFileInfo64(s->zip, &info, name, sizeof name - 1, NULL, 0, NULL, 0) !=
            UNZ_OK) {
            return damaged(s, "its list of members is wrong", err);
        }
        name[sizeof name - 1] = '\0';
        if (name[0] != '\0' && name[strlen(name) - 1] != '/') {
            snprintf(s->name, sizeof s->name, "%s/%s", s->path, name);
            set_base(s, name, false);
            if (unzOpenCurrentFile(s->zip) != UNZ_OK) {
                return damaged(s, "a member cannot be read", err);
            }
            gm_buf_reset(&s->window);
            s->at = 0;
            s->end = false;
            s->line = 0;
            GM_TRY(member(context, s, err));
            if (unzCloseCurrentFile(s->zip) == UNZ_CRCERROR) {
                return damaged(s, "its checksum is wrong", err);
            }
        }
        code = unzGoToNextFile(s->zip);
    }
    return code == UNZ_END_OF_LIST_OF_FILE ? GM_OK
                                           : damaged(s, "its list of members is wrong", err);
}

static void close_source(source *s) {
    if (s->gz != NULL) {
        gzclose(s->gz);
    }
    if (s->xz_file != NULL) {
        fclose(s->xz_file);
        lzma_end(&s->xz);
    }
    if (s->zip != NULL) {
        unzClose(s->zip);
    }
    free(s->xz_in);
    gm_buf_clear(&s->window);
    free(s);
}

static gm_status find_packing(source *s, gm_error *err) {
    unsigned char start[6] = {0};
    if (gm_path_is_dir(s->path)) {
        return gm_fail_at(err, GM_E_IO, s->path, 0, 0, "is a folder; a file was expected");
    }
    FILE *file = fopen(s->path, "rbe");
    if (file == NULL) {
        return gm_fail_errno(err, "open", s->path);
    }
    size_t n = fread(start, 1, sizeof start, file);
    fclose(file);
    if (n == 6 && memcmp(start,
                         "\xFD"
                         "7zXZ\0",
                         6) == 0) {
        s->packing = PACKED_XZ;
    } else if (n >= 4 && memcmp(start, "PK\x03\x04", 4) == 0) {
        s->packing = PACKED_ZIP;
    }
    return GM_OK;
}

gm_status source_each(const char *path, member_call member, void *context, gm_error *err) {
    source *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    s->path = path;
    snprintf(s->name, sizeof s->name, "%s", path);
    set_base(s, path, true);
    gm_status status = find_packing(s, err);
    if (status == GM_OK && s->packing == PACKED_ZIP) {
        status = each_member(s, member, context, err);
    } else if (status == GM_OK) {
        status = s->packing == PACKED_XZ ? open_xz(s, err) : open_gz(s, err);
        status = status == GM_OK ? member(context, s, err) : status;
    }
    close_source(s);
    return status;
}
