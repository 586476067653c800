/* GeoNames feature codes, and the words other lists use: what kind of place, and how far its edge may be. */
#ifndef GM_GAZETTEER_FEATURE_CODES_H
#define GM_GAZETTEER_FEATURE_CODES_H

#include "core/str.h"

/** What a place known by a point and a code alone is. */
typedef struct feature_code {
    const char *code; /* such as "PPLA2"; a trailing '*' stands for anything */
    const char *kind; /* word of a place_kind, or a word of its own */
    double radius_m;  /* 0: by population */
    int admin_level;  /* 1 and 2: an admin division of this level; 0: none */
} feature_code;

/**
 * The row for a feature class (a letter; may be empty) and code. A code that is not listed is what its
 * class mostly is; `word` is asked last, a kind in words as lists other than GeoNames have it ("state",
 * "city", "airport"). Never NULL.
 */
const feature_code *feature_code_find(gm_str feature_class, gm_str code, gm_str word);

/** Radius of a settlement known by a point: 2 km when nobody counted, else 1.5 km for a hamlet to 15 km for
 *  nine million. GeoNames gives many points to the arc minute, so none is below 1.5 km. */
double feature_settlement_radius_m(int64_t population);

/** Radius of a country known by a point and its area: half as much again as a circle of that area has, since
 *  no country is a circle around its point. */
double feature_area_radius_m(double area_km2);

#endif
