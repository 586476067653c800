#include "export/spool.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/bytes.h"
#include "core/file.h"
#include "export/hilbert.h"

enum {
    PART_SIZE = 1 << 24,  /* small beside the memory of a run, large beside a read */
    DEAL_SIZE = 1 << 16,  /* bytes that wait for each part before they are written */
    LENGTH_SIZE = 4,      /* before each record */
    READ_CHUNK = 1 << 18, /* of the spool */
};

typedef struct item {
    uint64_t offset; /* in the spool; once dealt, in the file of parts */
    float x, y;
} item;

/* Records that follow each other on the curve. */
typedef struct part {
    uint64_t first_key; /* of its first record */
    size_t begin, end;  /* of its keys */
    uint64_t offset;    /* in the file of parts */
    uint64_t size;      /* in bytes */
    uint64_t dealt;     /* of them, so far */
    gm_buf waiting;
} part;

struct spool {
    const char *dir;
    gm_writer out;
    size_t record; /* where the one that was begun starts in out.buf */
    gm_buf items;
    size_t n;
    double west, south, east, north;

    uint64_t *keys, *spare;
    part *parts;
    size_t n_parts;
    int parts_fd;
};

static const char file_name[] = "a temporary file";

/* ---- Filling ---------------------------------------------------------------------------------- */

gm_status spool_new(const char *dir, spool **out, gm_error *err) {
    spool *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    int fd = -1;
    gm_status status = gm_file_unnamed(dir, &fd, err);
    if (status != GM_OK) {
        free(s);
        return status;
    }
    gm_writer_open_fd(&s->out, fd, file_name);
    s->out.owns_fd = true;
    s->dir = dir;
    s->parts_fd = -1;
    s->west = s->south = HUGE_VAL;
    s->east = s->north = -HUGE_VAL;
    *out = s;
    return GM_OK;
}

void spool_free(spool *s) {
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->n_parts; i++) {
        gm_buf_clear(&s->parts[i].waiting);
    }
    if (s->parts_fd >= 0) {
        close(s->parts_fd);
    }
    gm_writer_drop(&s->out);
    gm_buf_clear(&s->items);
    free(s->parts);
    free(s->keys);
    free(s->spare);
    free(s);
}

gm_buf *spool_begin(spool *s) {
    s->record = s->out.buf.len;
    gm_buf_add(&s->out.buf, "\0\0\0", LENGTH_SIZE);
    return &s->out.buf;
}

gm_status spool_end(spool *s, double x, double y, gm_error *err) {
    gm_buf *buf = &s->out.buf;
    item it = {s->out.offset + s->record, (float)x, (float)y};
    gm_buf_add(&s->items, &it, sizeof it);
    if (s->items.failed || buf->failed) {
        return gm_fail_memory(err);
    }
    if (s->n == UINT32_MAX || buf->len - s->record > UINT32_MAX) {
        return gm_fail(err, GM_E_EXPORT_LIMIT,
                       "more features than can be sorted, or one that is larger than 4 GiB; split "
                       "the events over several runs");
    }
    gm_put_le32(buf->ptr + s->record, (uint32_t)(buf->len - s->record - LENGTH_SIZE));
    s->n++;
    s->west = x < s->west ? x : s->west;
    s->east = x > s->east ? x : s->east;
    s->south = y < s->south ? y : s->south;
    s->north = y > s->north ? y : s->north;
    return gm_writer_poll(&s->out, err);
}

/* ---- Sorting ---------------------------------------------------------------------------------- */

static item *items_of(const spool *s) {
    return (item *)(void *)s->items.ptr;
}

static uint64_t key_of(const spool *s, size_t i) {
    const item *it = &items_of(s)[i];
    return hilbert_key(hilbert_index(hilbert_cell((double)it->x, s->west, s->east),
                                     hilbert_cell((double)it->y, s->south, s->north)),
                       (uint32_t)i);
}

static gm_status sort_keys(spool *s, gm_error *err) {
    s->keys = calloc(s->n + 1, sizeof *s->keys);
    s->spare = calloc(s->n + 1, sizeof *s->spare);
    if (s->keys == NULL || s->spare == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < s->n; i++) {
        s->keys[i] = key_of(s, i);
    }
    if (hilbert_sort(s->keys, s->spare, s->n) == s->spare) {
        uint64_t *sorted = s->spare;
        s->spare = s->keys;
        s->keys = sorted;
    }
    return GM_OK;
}

/* ---- Dealing ---------------------------------------------------------------------------------- */

/* Bytes of a record, before it and all behind it are dealt. */
static uint64_t size_of(const spool *s, size_t i) {
    const item *items = items_of(s);
    return (i + 1 < s->n ? items[i + 1].offset : s->out.offset) - items[i].offset;
}

/* Cuts the sorted records into parts. Counts them only, when `parts` is NULL. */
static size_t cut_parts(const spool *s, part *parts) {
    size_t n = 0;
    uint64_t offset = 0;
    part now = {0};
    for (size_t k = 0; k < s->n; k++) {
        uint64_t size = size_of(s, s->keys[k] & UINT32_MAX);
        if (k > 0 && now.size + size > PART_SIZE) {
            n++;
            now = (part){.first_key = s->keys[k], .begin = k, .offset = offset};
        }
        now.end = k + 1;
        now.size += size;
        offset += size;
        if (parts != NULL) {
            parts[n] = now;
        }
    }
    return s->n > 0 ? n + 1 : 0;
}

static part *part_of(const spool *s, uint64_t key) {
    size_t low = 0;
    size_t high = s->n_parts;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (s->parts[middle].first_key <= key) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &s->parts[low];
}

static gm_status write_waiting(const spool *s, part *p, gm_error *err) {
    if (p->waiting.failed) {
        return gm_fail_memory(err);
    }
    uint64_t at = p->offset + p->dealt - p->waiting.len;
    GM_TRY(gm_write_at(s->parts_fd, gm_buf_view(&p->waiting), at, file_name, err));
    gm_buf_reset(&p->waiting);
    return GM_OK;
}

static gm_status deal_one(spool *s, size_t i, gm_str record, gm_error *err) {
    part *p = part_of(s, key_of(s, i));
    items_of(s)[i].offset = p->offset + p->dealt;
    gm_buf_add_str(&p->waiting, record);
    p->dealt += record.len;
    return p->waiting.len < DEAL_SIZE && !p->waiting.failed ? GM_OK : write_waiting(s, p, err);
}

/* Reads on in the spool until `size` bytes are in `bytes` from *at on. */
static gm_status read_on(const spool *s, gm_buf *bytes, size_t *at, uint64_t *offset, size_t size,
                         gm_error *err) {
    size_t have = bytes->len - *at;
    if (have >= size) {
        return GM_OK;
    }
    memmove(bytes->ptr, bytes->ptr + *at, have);
    bytes->len = have;
    *at = 0;
    uint64_t left = s->out.offset - *offset;
    size_t n = size > READ_CHUNK ? size : READ_CHUNK;
    n = n < left ? n : (size_t)left;
    char *to = gm_buf_reserve(bytes, n);
    if (to == NULL) {
        return gm_fail_memory(err);
    }
    GM_TRY(gm_read_at(s->out.fd, to, n, *offset, file_name, err));
    bytes->len += n;
    *offset += n;
    return GM_OK;
}

static gm_status deal_all(spool *s, gm_buf *bytes, gm_error *err) {
    size_t at = 0;
    uint64_t offset = 0;
    for (size_t i = 0; i < s->n; i++) {
        size_t size = (size_t)size_of(s, i);
        GM_TRY(read_on(s, bytes, &at, &offset, size, err));
        GM_TRY(deal_one(s, i, (gm_str){bytes->ptr + at, size}, err));
        at += size;
    }
    for (size_t i = 0; i < s->n_parts; i++) {
        GM_TRY(write_waiting(s, &s->parts[i], err));
        gm_buf_clear(&s->parts[i].waiting);
    }
    return GM_OK;
}

static gm_status deal(spool *s, gm_error *err) {
    s->parts = calloc(cut_parts(s, NULL) + 1, sizeof *s->parts);
    if (s->parts == NULL) {
        return gm_fail_memory(err);
    }
    s->n_parts = cut_parts(s, s->parts);
    if (s->n_parts <= 1) {
        return GM_OK; /* the spool is the part */
    }
    GM_TRY(gm_file_unnamed(s->dir, &s->parts_fd, err));
    gm_buf bytes = GM_BUF_INIT;
    gm_status status =
        gm_buf_reserve(&bytes, READ_CHUNK) == NULL ? gm_fail_memory(err) : deal_all(s, &bytes, err);
    gm_buf_clear(&bytes);
    gm_writer_drop(&s->out); /* gives its space on the disk back */
    return status;
}

/* ---- Giving back ------------------------------------------------------------------------------ */

static gm_status give_part(const spool *s, const part *p, char *bytes, spool_fn each, void *arg,
                           gm_error *err) {
    int fd = s->parts_fd >= 0 ? s->parts_fd : s->out.fd;
    GM_TRY(gm_read_at(fd, bytes, (size_t)p->size, p->offset, file_name, err));
    for (size_t k = p->begin; k < p->end; k++) {
        const item *it = &items_of(s)[s->keys[k] & UINT32_MAX];
        const char *record = bytes + (it->offset - p->offset);
        GM_TRY(each(arg, (gm_str){record + LENGTH_SIZE, gm_get_le32(record)}, err));
    }
    return GM_OK;
}

gm_status spool_each(spool *s, spool_fn each, void *arg, gm_error *err) {
    GM_TRY(gm_writer_flush(&s->out, err));
    GM_TRY(sort_keys(s, err));
    GM_TRY(deal(s, err));
    uint64_t largest = 1;
    for (size_t i = 0; i < s->n_parts; i++) {
        largest = s->parts[i].size > largest ? s->parts[i].size : largest;
    }
    char *bytes = malloc((size_t)largest);
    if (bytes == NULL) {
        return gm_fail_memory(err);
    }
    gm_status status = GM_OK;
    for (size_t i = 0; i < s->n_parts && status == GM_OK; i++) {
        status = give_part(s, &s->parts[i], bytes, each, arg, err);
    }
    free(bytes);
    return status;
}
