#include "export/hilbert.h"

enum { GRID_BITS = 16, LAST_CELL = 65535 };

/* The curve goes through the four quarters of a square in one of four ways; each quarter is a smaller
 * square that it goes through in a way of its own. By way and quarter (x bit, y bit): when the quarter's
 * turn comes, and the way through it. */
static const struct {
    uint8_t turn[4], next[4];
} ways[4] = {
    {{0, 1, 3, 2}, {1, 0, 3, 0}},
    {{0, 3, 1, 2}, {0, 2, 1, 1}},
    {{2, 3, 1, 0}, {2, 1, 2, 3}},
    {{2, 1, 3, 0}, {3, 3, 0, 2}},
};

uint32_t hilbert_index(uint16_t x, uint16_t y) {
    uint32_t index = 0;
    unsigned way = 0;
    for (int bit = GRID_BITS - 1; bit >= 0; bit--) {
        unsigned quarter = ((unsigned)x >> bit & 1u) << 1 | ((unsigned)y >> bit & 1u);
        index = index << 2 | ways[way].turn[quarter];
        way = ways[way].next[quarter];
    }
    return index;
}

uint16_t hilbert_cell(double value, double low, double high) {
    double cell = high > low ? (value - low) / (high - low) * LAST_CELL : 0;
    return cell >= LAST_CELL ? LAST_CELL : cell > 0 ? (uint16_t)cell : 0;
}

/* One pass of a radix sort, stable: by 11 bits from `shift` on. */
static void sort_by(const uint64_t *from, uint64_t *to, size_t n, int shift) {
    enum { BUCKETS = 2048 };
    size_t starts[BUCKETS] = {0};
    for (size_t i = 0; i < n; i++) {
        starts[from[i] >> shift & (BUCKETS - 1)]++;
    }
    size_t at = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        size_t count = starts[i];
        starts[i] = at;
        at += count;
    }
    for (size_t i = 0; i < n; i++) {
        to[starts[from[i] >> shift & (BUCKETS - 1)]++] = from[i];
    }
}

uint64_t *hilbert_sort(uint64_t *keys, uint64_t *spare, size_t n) {
    sort_by(keys, spare, n, 32);
    sort_by(spare, keys, n, 43);
    sort_by(keys, spare, n, 54);
    return spare;
}
