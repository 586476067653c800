/* The smallest box around many features, on a globe whose longitudes close to a ring. */
#ifndef GM_EXPORT_BBOX_H
#define GM_EXPORT_BBOX_H

#include "geo/shape.h"

enum { BBOX_BINS = 360 };

/** Grown with bbox_add_…; start it with bbox_init. Degrees are in millionths. */
typedef struct bbox {
    bool any;
    int64_t south, north;
    /* One bin per degree of longitude with the least and greatest longitude seen there: enough to
     * find the widest empty stretch at the end, whatever the order of the features. */
    int32_t west[BBOX_BINS], east[BBOX_BINS];
} bbox;

void bbox_init(bbox *box);
void bbox_add_point(bbox *box, int64_t lon, int64_t lat);
void bbox_add_shape(bbox *box, const geo_shape *shape);

/** West, south, east, north. Crosses the antimeridian (west > east, RFC 7946 section 5.2) when that makes
 *  a box of less than 180 degrees; all round the world it is -180 to 180. */
void bbox_get(const bbox *box, int64_t out[4]);

#endif
