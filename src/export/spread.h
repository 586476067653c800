/* Where most of many points lie: a few in Moscow must not turn a map of Idlib into one of Eurasia. */
#ifndef GM_EXPORT_SPREAD_H
#define GM_EXPORT_SPREAD_H

#include "geo/shape.h"

enum {
    SPREAD_STEP = 20, /* bins a degree */
    SPREAD_CELL = 4,  /* cells a degree, each way */
    SPREAD_LONS = 360 * SPREAD_STEP,
    SPREAD_LATS = 180 * SPREAD_STEP,
    SPREAD_CELLS = 360 * SPREAD_CELL * 180 * SPREAD_CELL,
};

/** Points counted by longitude and by latitude, and the cells of the globe that have any: 173 KB, however
 *  many come. Start zeroed. */
typedef struct spread {
    uint64_t n;
    uint32_t lon[SPREAD_LONS], lat[SPREAD_LATS];
    uint8_t cells[SPREAD_CELLS / 8];
} spread;

void spread_add(spread *s, gm_latlon p);

/**
 * The box around the points, less those that lie far out: in either direction, more than three times the
 * distance between the quartiles beyond the quartiles (Tukey 1977, "far out"). With some room around, at
 * least a twentieth of a degree. A crowd across the antimeridian gets a box all round the globe.
 *
 * @return false without points; the box is the whole globe then
 */
bool spread_box(const spread *s, geo_box *out_box);

#endif
