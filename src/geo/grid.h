/*
 * A grid over the whole globe whose cells are about as long as they are wide, and which depends on nothing but
 * its step: for making positions coarser.
 *
 * Rows are bands of latitude of equal height, from pole to pole; each is cut into equal columns, as many as keep
 * a cell at least one step wide in the middle of its row. The antimeridian and the poles are borders of cells, so
 * no cell reaches over them.
 */
#ifndef GM_GEO_GRID_H
#define GM_GEO_GRID_H

#include "core/status.h"

/** The step that geo_grid_cell takes, in metres. */
#define GEO_GRID_MIN_M 100.0
#define GEO_GRID_MAX_M 1000000.0

typedef struct geo_cell {
    uint32_t row, column; /* from the south pole; from the antimeridian */
    gm_latlon centre; /* six decimals; it lies in the cell, so snapping it again changes nothing */
    double reach_m;   /* no spot of the cell is farther from the centre; the same in all of a row */
} geo_cell;

/** The cell that holds a position (geo_valid). @param step_m  GEO_GRID_MIN_M to GEO_GRID_MAX_M */
geo_cell geo_grid_cell(gm_latlon p, double step_m);

#endif
