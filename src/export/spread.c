#include "export/spread.h"

/* Points at one spot have no quartiles apart; a quarter of a degree is near to anything. */
enum { LEAST_RANGE = SPREAD_STEP / 4, FAR_OUT = 3 };
enum {
    LON_CELLS = 360 * SPREAD_CELL,
    LAT_CELLS = 180 * SPREAD_CELL,
    BINS = SPREAD_STEP / SPREAD_CELL
};

/* Bins from `first` to `last`; none when first > last. */
typedef struct range {
    size_t first, last;
} range;

static size_t bin_of(double degrees, double least, size_t n_bins) {
    double at = (degrees - least) * SPREAD_STEP;
    return at <= 0 ? 0 : at >= (double)n_bins ? n_bins - 1 : (size_t)at;
}

void spread_add(spread *s, gm_latlon p) {
    size_t lon = bin_of(p.lon, -180, SPREAD_LONS);
    size_t lat = bin_of(p.lat, -90, SPREAD_LATS);
    size_t cell = lat / BINS * LON_CELLS + lon / BINS;
    s->n++;
    s->lon[lon]++;
    s->lat[lat]++;
    s->cells[cell / 8] |= (uint8_t)(1u << cell % 8);
}

/* The bin that holds point number `rank`, counted from 0. */
static size_t bin_at(const uint32_t *bins, uint64_t rank) {
    size_t i = 0;
    for (uint64_t seen = bins[0]; seen <= rank; seen += bins[i]) {
        i++;
    }
    return i;
}

/* The bins that are not far out. */
static range main_range(const uint32_t *bins, size_t n_bins, uint64_t n) {
    size_t low = bin_at(bins, n / 4);
    size_t high = bin_at(bins, n - 1 - n / 4);
    size_t reach = FAR_OUT * (high - low > LEAST_RANGE ? high - low : LEAST_RANGE);
    return (range){low > reach ? low - reach : 0,
                   high + reach < n_bins ? high + reach : n_bins - 1};
}

static void include_cell(range *bins, size_t cell) {
    bins->first = cell * BINS < bins->first ? cell * BINS : bins->first;
    bins->last = (cell + 1) * BINS - 1 > bins->last ? (cell + 1) * BINS - 1 : bins->last;
}

/* Shrinks both ranges to the cells with points that lie in both: what is far out to the east must not
 * stretch the map to the north. */
static void shrink_to_cells(const spread *s, range *lon, range *lat) {
    range all_lon = {SPREAD_LONS, 0};
    range all_lat = {SPREAD_LATS, 0};
    for (size_t y = lat->first / BINS; y <= lat->last / BINS; y++) {
        for (size_t x = lon->first / BINS; x <= lon->last / BINS; x++) {
            size_t cell = y * LON_CELLS + x;
            if (s->cells[cell / 8] >> cell % 8 & 1) {
                include_cell(&all_lon, x);
                include_cell(&all_lat, y);
            }
        }
    }
    if (all_lon.first <= all_lon.last) {
        *lon = all_lon;
        *lat = all_lat;
    }
}

/* Takes empty bins off both ends. The range holds at least one that is not. */
static void trim(range *r, const uint32_t *bins) {
    while (r->first < r->last && bins[r->first] == 0) {
        r->first++;
    }
    while (r->last > r->first && bins[r->last] == 0) {
        r->last--;
    }
}

static void to_degrees(range r, double least, double *out_from, double *out_to) {
    double room = 0.05 + 0.05 * (double)(r.last + 1 - r.first) / SPREAD_STEP;
    double from = least + (double)r.first / SPREAD_STEP - room;
    double to = least + (double)(r.last + 1) / SPREAD_STEP + room;
    *out_from = from < least ? least : from;
    *out_to = to > -least ? -least : to;
}

bool spread_box(const spread *s, geo_box *out_box) {
    *out_box = (geo_box){.west = -180, .south = -90, .east = 180, .north = 90};
    if (s->n == 0) {
        return false;
    }
    range lon = main_range(s->lon, SPREAD_LONS, s->n);
    range lat = main_range(s->lat, SPREAD_LATS, s->n);
    shrink_to_cells(s, &lon, &lat);
    trim(&lon, s->lon);
    trim(&lat, s->lat);
    to_degrees(lon, -180, &out_box->west, &out_box->east);
    to_degrees(lat, -90, &out_box->south, &out_box->north);
    return true;
}
