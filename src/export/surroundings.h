/* What a map shows around its events, so that a reader knows where they are: countries, borders, roads,
 * administrative areas and towns from the gazetteer. */
#ifndef GM_EXPORT_SURROUNDINGS_H
#define GM_EXPORT_SURROUNDINGS_H

#include "export/bbox.h"
#include "export/layer.h"
#include "gazetteer/gaz.h"

/** Its columns: id, name, kind, ref, population, radius_m. */
extern const layer surroundings_layer;

/** Takes one: values of surroundings_layer, and the shape unless the place is a point (then NULL). */
typedef gm_status surroundings_take(void *state, const value *row, const place *p,
                                    const geo_shape *shape, gm_error *err);

/**
 * Calls `take` for what lies in the box: areas and lines first, countries before borders, roads and admin
 * areas, as many as 40,000 corners allow; then the 300 largest settlements. Places with a validity of their
 * own are left out, since the map has no date; so is everything where the gazetteer has over two million
 * places, which would take seconds to look through.
 */
gm_status surroundings_each(const gm_gaz *gaz, const bbox *box, surroundings_take *take,
                            void *state, gm_error *err);

#endif
