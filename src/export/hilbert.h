/* Order along a Hilbert curve, which keeps near what is near: what packed R-trees are filled in. */
#ifndef GM_EXPORT_HILBERT_H
#define GM_EXPORT_HILBERT_H

#include <stddef.h>
#include <stdint.h>

/** The place of a cell on the curve over a grid of 65536 by 65536 cells. */
uint32_t hilbert_index(uint16_t x, uint16_t y);

/** The grid's cell of a value between low and high; 0 when they are the same. */
uint16_t hilbert_cell(double value, double low, double high);

/** A key to sort: the place on the curve, then what stands there. */
static inline uint64_t hilbert_key(uint32_t index, uint32_t item) {
    return (uint64_t)index << 32 | item;
}

/** Sorts keys by their upper halves; equal ones stay in the order that they came in. `spare` has room for
 *  as many. @return the sorted keys: `keys` or `spare` */
uint64_t *hilbert_sort(uint64_t *keys, uint64_t *spare, size_t n);

#endif
