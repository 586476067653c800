#include "gazetteer/feature_codes.h"

#include <math.h>

/* In order: the first row that fits is taken. */
static const feature_code codes[] = {
    /* populated places */
    {"PPLX", "settlement", 1500, 0}, /* a quarter of a town */
    {"STLMT", "settlement", 0, 0},
    {"PPL*", "settlement", 0, 0},
    /* divisions: nobody knows their outline from a point, so the radius is that of a large one */
    {"PCL*", "country", 500e3, 0},
    {"TERR", "country", 100e3, 0},
    {"ADM1*", "admin", 75e3, 1},
    {"ADM2*", "admin", 25e3, 2},
    {"ADM3*", "admin", 15e3, 3},
    {"ADM4*", "admin", 10e3, 4},
    {"ADM5*", "admin", 5e3, 5},
    {"ADMD*", "admin", 25e3, 0},
    {"ZN*", "zone", 25e3, 0},
    {"CONT", "region", 4000e3, 0},
    {"RGN*", "region", 100e3, 0},
    {"AREA", "region", 25e3, 0},
    {"LCTY", "settlement", 2000, 0},
    {"MILB", "facility", 3000, 0},
    /* structures */
    {"AIRB", "air_base", 3000, 0},
    {"AIRF", "air_base", 2500, 0},
    {"AIRP", "facility", 3000, 0},
    {"AIRH", "facility", 1000, 0},
    {"CMP*", "camp", 1500, 0},
    {"DAM*", "dam", 1000, 0},
    {"BDG*", "bridge", 1000, 0},
    {"PSTB", "crossing", 1000, 0},
    {"CSTM", "crossing", 1000, 0},
    {"INSM", "facility", 2000, 0},
    {"RDJCT", "junction", 1000, 0},
    /* roads known by a point: a road by kind would be asked where it runs */
    {"RD*", "road_point", 25e3, 0},
    {"HWY*", "road_point", 25e3, 0},
    {"ST", "road_point", 2000, 0},
    {"RR*", "railway_point", 25e3, 0},
    /* heights and lands */
    {"MTS", "mountain", 30e3, 0},
    {"MT", "mountain", 3000, 0},
    {"HLLS", "mountain", 10e3, 0},
    {"HLL", "mountain", 1500, 0},
    {"PK*", "mountain", 1500, 0},
    {"RDG*", "mountain", 10e3, 0},
    {"PASS", "mountain", 1500, 0},
    {"VLC", "mountain", 3000, 0},
    {"DSRT", "region", 150e3, 0},
    {"PLN*", "region", 30e3, 0},
    {"PLAT", "region", 30e3, 0},
    {"VAL*", "region", 15e3, 0},
    {"ISLS", "region", 30e3, 0},
    {"ISL*", "region", 15e3, 0},
    /* waters; of a stream GeoNames gives the mouth */
    {"OCN", "water", 4000e3, 0},
    {"SEA", "water", 500e3, 0},
    {"GULF", "water", 150e3, 0},
    {"STRT", "water", 50e3, 0},
    {"BAY*", "water", 15e3, 0},
    {"LK*", "water", 10e3, 0},
    {"RSV*", "water", 5000, 0},
    {"STM*", "water", 50e3, 0},
    {"WAD*", "water", 20e3, 0},
    {"SPNG*", "water", 1500, 0},
    {"WLL*", "water", 1500, 0},
};

/* Words of other lists, compared without case. */
static const feature_code words[] = {
    {"country", "country", 500e3, 0},
    {"dependency", "country", 100e3, 0},
    {"empire", "country", 1000e3, 0},
    {"state", "admin", 75e3, 1},
    {"region", "admin", 75e3, 1},
    {"province", "admin", 75e3, 1},
    {"governorate", "admin", 75e3, 1},
    {"macroregion", "region", 150e3, 0},
    {"county", "admin", 25e3, 2},
    {"macrocounty", "admin", 40e3, 0},
    {"district", "admin", 25e3, 2},
    {"localadmin", "admin", 10e3, 3},
    {"city", "settlement", 0, 0},
    {"town", "settlement", 0, 0},
    {"village", "settlement", 0, 0},
    {"hamlet", "settlement", 0, 0},
    {"locality", "settlement", 0, 0},
    {"settlement", "settlement", 0, 0},
    {"borough", "settlement", 3000, 0},
    {"neighbourhood", "settlement", 1500, 0},
    {"macrohood", "settlement", 3000, 0},
    {"campus", "facility", 2000, 0},
    {"airport", "facility", 3000, 0},
    {"continent", "region", 4000e3, 0},
    {"ocean", "water", 4000e3, 0},
    {"marinearea", "water", 300e3, 0},
    {"venue", "facility", 500, 0},
    {"disputed", "region", 50e3, 0},
    /* highway=* and place=* of OpenStreetMap */
    {"motorway", "road", 500, 0},
    {"trunk", "road", 500, 0},
    {"primary", "road", 500, 0},
    {"secondary", "road", 500, 0},
    {"tertiary", "road", 500, 0},
    {"unclassified", "road", 500, 0},
    {"motorway_link", "road", 500, 0},
    {"trunk_link", "road", 500, 0},
    {"residential", "road", 500, 0},
    {"track", "road", 500, 0},
    {"suburb", "settlement", 3000, 0},
    {"quarter", "settlement", 1500, 0},
    {"isolated_dwelling", "settlement", 1500, 0},
};

/* What a class of codes mostly is. */
static const feature_code classes[] = {
    {"A", "admin", 25e3, 0},    {"P", "settlement", 0, 0},    {"H", "water", 10e3, 0},
    {"L", "region", 15e3, 0},   {"R", "road_point", 25e3, 0}, {"S", "facility", 1500, 0},
    {"T", "mountain", 3000, 0}, {"U", "water", 50e3, 0},      {"V", "region", 10e3, 0},
};

static const feature_code other = {"", "other", 5000, 0};

static bool fits(gm_str code, const char *pattern) {
    size_t n = strlen(pattern);
    return pattern[n - 1] == '*' ? gm_str_starts(code, (gm_str){pattern, n - 1})
                                 : gm_str_is(code, pattern);
}

const feature_code *feature_code_find(gm_str feature_class, gm_str code, gm_str word) {
    for (size_t i = 0; i < sizeof codes / sizeof *codes && code.len > 0; i++) {
        if (fits(code, codes[i].code)) {
            return &codes[i];
        }
    }
    const gm_str asked[] = {word, code};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < sizeof words / sizeof *words && asked[k].len > 0; i++) {
            if (gm_str_eq_nocase(asked[k], gm_str_from(words[i].code))) {
                return &words[i];
            }
        }
    }
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (gm_str_is(feature_class, classes[i].code)) {
            return &classes[i];
        }
    }
    return &other;
}

double feature_settlement_radius_m(int64_t population) {
    if (population <= 0) {
        return 2000;
    }
    double radius = 1500 + 4.5 * sqrt((double)population);
    return round(radius > 15e3 ? 15e3 : radius);
}

double feature_area_radius_m(double area_km2) {
    return round(1.5e3 * sqrt(area_km2 / 3.14159265358979));
}
