#include "geo/grid.h"

#include <math.h>

#include "geo/geodesic.h"

/* On the sphere of the same mean radius: cells need not be square to the metre. */
static const double metres_per_degree = 111195.08;

static uint32_t at_most(double index, uint32_t n) {
    return index < 0 ? 0 : index >= n ? n - 1 : (uint32_t)index;
}

static double six_decimals(double degrees) {
    return round(degrees * 1e6) / 1e6;
}

/* The corners are the farthest, and those of one side of a row as far as those of the other. */
static double reach(gm_latlon centre, double height, double width) {
    double east = geo_wrap_lon(centre.lon + width / 2);
    gm_latlon north = {fmin(centre.lat + height / 2, 90), east};
    gm_latlon south = {fmax(centre.lat - height / 2, -90), east};
    double rounding_m = 1; /* of the centre and of whoever measures again */
    return fmax(geo_distance_m(centre, north), geo_distance_m(centre, south)) + rounding_m;
}

geo_cell geo_grid_cell(gm_latlon p, double step_m) {
    double step = step_m / metres_per_degree;
    uint32_t n_rows = (uint32_t)floor(180 / step);
    double height = 180.0 / n_rows;
    uint32_t row = at_most(floor((p.lat + 90) / height), n_rows);
    double lat = -90 + (row + 0.5) * height;
    uint32_t n_columns = (uint32_t)fmax(1, floor(360 * cos(lat * M_PI / 180) / step));
    double width = 360.0 / n_columns;
    uint32_t column = at_most(floor((geo_wrap_lon(p.lon) + 180) / width), n_columns);
    double lon = -180 + (column + 0.5) * width;
    gm_latlon centre = {.lat = six_decimals(lat), .lon = six_decimals(lon)};
    /* Measured from longitude 0: the same to the last bit in all columns. */
    return (geo_cell){row, column, centre, reach((gm_latlon){.lat = lat, .lon = 0}, height, width)};
}
