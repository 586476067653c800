/* An open gazetteer: layers stacked, places found by id, name, road number and set. */
#ifndef GM_GAZETTEER_GAZ_H
#define GM_GAZETTEER_GAZ_H

#include "core/arena.h"
#include "core/date.h"
#include "gazetteer/place.h"

/** Number of place_refs; a ref below it may be hidden by a later layer's entry of the same id. */
uint32_t gaz_n_refs(const gm_gaz *gaz);
/** True when a later layer replaces this entry. Look-ups never return hidden places. */
bool gaz_hidden(const gm_gaz *gaz, place_ref ref);
place gaz_place(const gm_gaz *gaz, place_ref ref);
/** gaz_place()'s geometry type and point alone, for less; NaN when the record is damaged. */
geo_type gaz_where(const gm_gaz *gaz, place_ref ref, gm_latlon *out_point);
/** gaz_place()'s kind alone, for less. */
place_kind gaz_kind(const gm_gaz *gaz, place_ref ref);
/** The geometry, decoded into the arena. */
gm_status gaz_shape(const gm_gaz *gaz, place_ref ref, gm_arena *arena, geo_shape *out_shape);
/** Number of the stack's layer that the place comes from; later layers have higher numbers. */
size_t gaz_layer(const gm_gaz *gaz, place_ref ref);

/** One spelling of one place that a key led to. */
typedef struct gaz_hit {
    place_ref ref;
    gm_str spelling; /* as in the layer */
    bool primary;    /* it is the entry's name, not one of its other names */
} gaz_hit;
typedef struct gaz_hits {
    gaz_hit *items;
    size_t n, cap;
} gaz_hits;
void gaz_hits_clear(gaz_hits *hits);

/** Adds every place that has a spelling with this folded key (gaz_fold()). */
gm_status gaz_by_key(const gm_gaz *gaz, gm_str key, gaz_hits *hits);
/** The kinds of the places that gaz_by_key() would find, one bit (1 << kind) each; 0 when there are none. */
uint32_t gaz_kinds_of_key(const gm_gaz *gaz, gm_str key);
/** True when some place has a spelling with this folded key. */
bool gaz_has_key(const gm_gaz *gaz, gm_str key);
/** True when a folded key begins with these bytes: a binary search, slower than gaz_has_key. */
bool gaz_has_prefix(const gm_gaz *gaz, gm_str prefix);
/** Places in the layer that a place comes from: how much chance it takes to find a name there. */
size_t gaz_layer_size(const gm_gaz *gaz, place_ref ref);
/** Adds the entries with this id: several when one id recurs with disjoint validity. */
gm_status gaz_by_id(const gm_gaz *gaz, gm_str id, gaz_hits *hits);
/** Adds the roads (and borders) with this number, such as "M5" (case and blanks do not count). */
gm_status gaz_by_road_ref(const gm_gaz *gaz, gm_str road_ref, gaz_hits *hits);

/** A set: places that share a set_id. */
typedef struct gaz_set {
    gm_str id;
    place_kind kind;          /* of its first member */
    const place_ref *members; /* by set_no, then id */
    size_t n_members;
} gaz_set;
size_t gaz_n_sets(const gm_gaz *gaz);
gaz_set gaz_set_at(const gm_gaz *gaz, size_t i);

/** Which stretches of time a span starts and ends in, as far as validity dates tell days apart: two spans
 *  with equal buckets see the same places. Lets callers remember answers without the exact date. */
void gaz_date_bucket(const gm_gaz *gaz, date_span span, uint32_t *out_first, uint32_t *out_last);

/** Verifies the content checksums of every mapped index in the stack. `paths` are the stack's, as it was
 *  opened; *out_any tells whether there was an index at all. @return GM_OK or GM_E_GAZ_CORRUPT */
gm_status gaz_verify(const gm_gaz *gaz, const char *const *paths, bool *out_any, gm_error *err);

#endif
