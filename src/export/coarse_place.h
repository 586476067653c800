/*
 * Where a located part may be shown when pins could lead to people: its cell of a grid that is the same for
 * everybody, or the administrative area that it lies in. Nothing finer than the level goes into the answer, and
 * nothing but the part itself, the gazetteer and the level.
 */
#ifndef GM_EXPORT_COARSE_PLACE_H
#define GM_EXPORT_COARSE_PLACE_H

#include "event/event.h"
#include "resolve/resolve.h"

/** How coarse. */
typedef struct coarse_level {
    int admin;     /* 2 or 1: areas of that level; 0: a grid */
    double cell_m; /* of the grid */
    char word[16]; /* "5km", "admin2", as it goes into `coarsened` */
} coarse_level;

/** "admin1", "admin2", or kilometres from 1 to 500 such as "5km" or "2.5 km". False for anything else. */
bool coarse_level_read(const char *text, coarse_level *out);

/** What may be told of a part's place. Views live until the next coarse_places_find or coarse_places_free. */
typedef struct coarse_spot {
    gm_latlon point;
    double radius_m; /* holds the true spot as far as the part's own radius did */
    int geo_prec;
    res_method method; /* RES_AREA, or RES_GIVEN for a cell */
    gm_str place_id, place_name, admin1, admin2, country;
    const char *coarsened; /* the level's word, or that of the coarser one that had to do */
} coarse_spot;

typedef struct coarse_places coarse_places;

/** Looks through the whole gazetteer once. @param gaz  borrowed; may be NULL, which leaves grids */
gm_status coarse_places_open(coarse_level level, const gm_gaz *gaz, coarse_places **out,
                             gm_error *err);
void coarse_places_free(coarse_places *c);

/**
 * The coarse place of a placed part.
 *
 * A grid: the cell's centre. The radius reaches over the cell and as far again as the part's own radius, rounded
 * up to the step times a power of two, so that it tells nothing of the place; names of areas stay unless the
 * gazetteer knows of another area in the same cell, since then they would cut the cell in two.
 *
 * An area, by the names that the part or its row has, else by the outline that the point lies in: of the level, or the next coarser one whose name and whereabouts are known and that is no smaller than
 * the part itself (admin1, then country): the gazetteer's entry, else the middle of at least COARSE_MIN_PLACES
 * settlements that say they lie in it, on a grid of 10 km (admin1: 50 km).
 *
 * @return GM_OK, with *out_found false when no area is known; GM_E_MEMORY
 */
gm_status coarse_places_find(coarse_places *c, const event *ev, const res_part *part,
                             bool *out_found, coarse_spot *out);

enum { COARSE_MIN_PLACES = 3 };

#endif
