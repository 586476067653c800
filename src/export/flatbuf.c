#include "export/flatbuf.h"

#include "core/bytes.h"

static void add_zeros(gm_buf *buf, size_t n) {
    char *to = gm_buf_reserve(buf, n);
    if (to != NULL) {
        memset(to, 0, n);
        buf->len += n;
    }
}

/* Pads until what comes `ahead` bytes further on lies at a multiple of n. */
static void align(gm_buf *buf, size_t start, size_t n, size_t ahead) {
    size_t over = (buf->len - start + ahead) % n;
    add_zeros(buf, over == 0 ? 0 : n - over);
}

static void put32(gm_buf *buf, size_t at, size_t n) {
    if (!buf->failed) {
        gm_put_le32(buf->ptr + at, (uint32_t)n);
    }
}

size_t flatbuf_begin(gm_buf *buf) {
    size_t start = buf->len;
    add_zeros(buf, 8);
    return start;
}

void flatbuf_end(gm_buf *buf, size_t start, size_t root) {
    align(buf, start, 8, 0);
    flatbuf_link(buf, start + 4, root);
    put32(buf, start, buf->len - start - 4);
}

size_t flatbuf_table(gm_buf *buf, size_t start, const uint8_t *sizes, size_t n, size_t *at) {
    uint16_t offsets[FLATBUF_MAX_FIELDS] = {0};
    size_t vtable_size = 4 + 2 * n;
    align(buf, start, 8, vtable_size); /* the table begins at a multiple of 8 */
    size_t vtable = buf->len;
    size_t table = vtable + vtable_size;
    size_t size = 4; /* the way back to the vtable comes first */
    for (size_t i = 0; i < n; i++) {
        if (sizes[i] > 0) {
            size = (size + sizes[i] - 1) / sizes[i] * sizes[i];
            offsets[i] = (uint16_t)size;
            at[i] = table + size;
            size += sizes[i];
        }
    }
    add_zeros(buf, vtable_size + size);
    if (buf->failed) {
        return table;
    }
    gm_put_le16(buf->ptr + vtable, (uint16_t)vtable_size);
    gm_put_le16(buf->ptr + vtable + 2, (uint16_t)size);
    for (size_t i = 0; i < n; i++) {
        gm_put_le16(buf->ptr + vtable + 4 + 2 * i, offsets[i]);
    }
    put32(buf, table, vtable_size);
    return table;
}

void flatbuf_link(gm_buf *buf, size_t at, size_t target) {
    put32(buf, at, target - at);
}

size_t flatbuf_vector(gm_buf *buf, size_t start, size_t at, size_t n, size_t size) {
    align(buf, start, 4, 0);
    align(buf, start, size, 4);
    flatbuf_link(buf, at, buf->len);
    add_zeros(buf, 4 + n * size);
    put32(buf, buf->len - n * size - 4, n);
    return buf->len - n * size;
}

void flatbuf_text(gm_buf *buf, size_t start, size_t at, gm_str text) {
    size_t to = flatbuf_vector(buf, start, at, text.len, 1);
    if (!buf->failed && text.len > 0) {
        memcpy(buf->ptr + to, text.ptr, text.len);
    }
    add_zeros(buf, 1);
}
