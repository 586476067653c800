#include "export/bbox.h"

#include "core/num.h"

enum { DEGREE = 1000000, HALF_TURN = 180 * DEGREE };

void bbox_init(bbox *box) {
    box->any = false;
    box->south = 90 * DEGREE;
    box->north = -90 * DEGREE;
    for (size_t i = 0; i < BBOX_BINS; i++) {
        box->west[i] = HALF_TURN;
        box->east[i] = -HALF_TURN;
    }
}

static size_t bin_of(int64_t lon) {
    int64_t bin = (lon + HALF_TURN) / DEGREE;
    return bin < 0 ? 0 : bin >= BBOX_BINS ? BBOX_BINS - 1 : (size_t)bin;
}

static bool bin_empty(const bbox *box, size_t bin) {
    return box->west[bin] > box->east[bin];
}

static void add_lon(bbox *box, size_t bin, int64_t lon) {
    if (lon < box->west[bin]) {
        box->west[bin] = (int32_t)lon;
    }
    if (lon > box->east[bin]) {
        box->east[bin] = (int32_t)lon;
    }
}

static void add_lat(bbox *box, int64_t lat) {
    box->any = true;
    if (lat < box->south) {
        box->south = lat;
    }
    if (lat > box->north) {
        box->north = lat;
    }
}

void bbox_add_point(bbox *box, int64_t lon, int64_t lat) {
    add_lat(box, lat);
    add_lon(box, bin_of(lon), lon);
}

/* The stretch from west to east, west <= east: every bin between is filled to its rim. */
static void add_stretch(bbox *box, int64_t west, int64_t east) {
    size_t last = bin_of(east);
    for (size_t bin = bin_of(west); bin <= last; bin++) {
        int64_t rim = (int64_t)bin * DEGREE - HALF_TURN;
        add_lon(box, bin, west > rim ? west : rim);
        add_lon(box, bin, east < rim + DEGREE ? east : rim + DEGREE);
    }
}

void bbox_add_shape(bbox *box, const geo_shape *shape) {
    geo_box bounds = geo_bounds(shape);
    int64_t west = gm_to_fixed(bounds.west, 6);
    int64_t east = gm_to_fixed(bounds.east, 6);
    add_lat(box, gm_to_fixed(bounds.south, 6));
    add_lat(box, gm_to_fixed(bounds.north, 6));
    if (west <= east) {
        add_stretch(box, west, east);
    } else {
        add_stretch(box, west, HALF_TURN);
        add_stretch(box, -HALF_TURN, east);
    }
}

void bbox_get(const bbox *box, int64_t out[4]) {
    size_t first = 0;
    while (first < BBOX_BINS - 1 && bin_empty(box, first)) {
        first++;
    }
    size_t last = BBOX_BINS - 1;
    while (last > 0 && bin_empty(box, last)) {
        last--;
    }
    out[0] = box->west[first];
    out[1] = box->south;
    out[2] = box->east[last];
    out[3] = box->north;
    /* A gap of more than half a turn inside means that the data lie across the antimeridian. */
    size_t before = first;
    for (size_t bin = first + 1; bin <= last; bin++) {
        if (bin_empty(box, bin)) {
            continue;
        }
        if (box->west[bin] - box->east[before] > HALF_TURN) {
            out[0] = box->west[bin];
            out[2] = box->east[before];
        }
        before = bin;
    }
}
