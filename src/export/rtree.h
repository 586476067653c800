/*
 * SQLite's R-tree, filled at once and not row by row.
 *
 * Inserts one by one split nodes again and again and are most of the time that a spatial table takes.
 * Here all boxes are known: they are put in order along a Hilbert curve and packed into full nodes, which
 * go into the three tables that the R-tree keeps itself in (https://www.sqlite.org/rtree.html, section 6,
 * and the head of SQLite's rtree.c). rtreecheck() judges it in the tests.
 */
#ifndef GM_EXPORT_RTREE_H
#define GM_EXPORT_RTREE_H

#include "export/sql.h"

/** As the R-tree keeps it: rounded outwards. */
typedef struct rtree_box {
    float west, east, south, north;
} rtree_box;

rtree_box rtree_box_of(double west, double east, double south, double north);
/** The box of a row that has no geometry and does not come into the tree. */
rtree_box rtree_box_none(void);

/**
 * Creates the virtual table `name` and fills it.
 *
 * @param boxes  row number i + 1 has boxes[i]; `n` of them
 * @return GM_OK; GM_E_EXPORT_LIMIT with 2^32 rows and more; GM_E_IO; GM_E_MEMORY
 */
gm_status rtree_create(const sql *s, const char *name, const rtree_box *boxes, size_t n,
                       gm_error *err);

#endif
