/* Events to located events. */
#ifndef GM_GEOCODE_GEOCODE_H
#define GM_GEOCODE_GEOCODE_H

#include "event/event.h"
#include "resolve/resolve.h"

/** One feature: an event at one of its places. Views live until the next geocoder_locate() call. */
typedef struct located {
    const event *event;
    int part; /* 1-based */
    int n_parts;
    bool counts;           /* carries the event's figures: the first part that is on the map */
    const res_part *where; /* where->placed false: this part could not be placed */
} located;

typedef struct geocoder geocoder;

/** @param gaz  borrowed; may be NULL when every event carries its own coordinates */
gm_status geocoder_new(const gm_gaz *gaz, const res_options *options, geocoder **out);
void geocoder_free(geocoder *g);

/** From now on coordinates in events are passed over, and their places resolved anew. A place_id that somebody
 *  chose still counts, one that gazmap itself exported does not. */
void geocoder_relocate(geocoder *g);

/**
 * Locates an event: by its pin, its place_id, or its place text. An event with an error gives one unplaced
 * part with the error as reason.
 *
 * @param[out] out_parts  the parts in order, borrowed until the next call
 */
gm_status geocoder_locate(geocoder *g, const event *ev, const res_part **out_parts, size_t *out_n,
                          gm_error *err);

/** An event whose place text was refused, once more, with where the other texts of its document are: a homonym may
 *  be told then. Nothing else changes. Parts as above. */
gm_status geocoder_locate_around(geocoder *g, const event *ev, const gm_latlon *around,
                                 size_t n_around, const res_part **out_parts, size_t *out_n,
                                 gm_error *err);

/** What an event's place text and hints resolve to, whatever coordinates or place_id it has. Parts as above;
 *  none without a gazetteer or a place text. */
gm_status geocoder_resolve(geocoder *g, const event *ev, const res_part **out_parts, size_t *out_n,
                           gm_error *err);

#endif
