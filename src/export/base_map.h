/* What a map shows around the events: outlines, roads, towns and posts, from the gazetteer. */
#ifndef GM_EXPORT_BASE_MAP_H
#define GM_EXPORT_BASE_MAP_H

#include "export/exporter.h"

/** Entries of a gazetteer that a map of some box shows. */
typedef struct base_map {
    place_ref *refs; /* ascending; in the arena */
    size_t n;
    bool has[3]; /* by geo_type */
} base_map;

/**
 * Chooses the entries in the box and as far again around it, valid on some day of `when`: all kinds that
 * styles/places.qml draws. Of more than a map can hold, the most populous; a gazetteer of the whole world
 * gives no more than a few thousand. One pass over the gazetteer; memory does not grow with it.
 *
 * @param gaz       NULL: an empty choice
 * @param outlines_only  nothing but borders, countries and their divisions: nothing that a coarsened event might
 *                       have been at
 */
gm_status base_map_choose(const gm_gaz *gaz, geo_box box, date_span when, bool outlines_only,
                          gm_arena *arena, base_map *out_map, gm_error *err);

/** The days that a map of these events is about; open where they have no dates. */
gm_status base_map_days(const export_facts *facts, date_span *out, gm_error *err);

/** Writes dir/base.geojson with the columns of the places layer; `dir` exists. */
gm_status base_map_write(const base_map *map, const gm_gaz *gaz, const char *dir,
                         const export_facts *facts, gm_error *err);

#endif
