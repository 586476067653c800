/* Whom a layer of places owes. */
#ifndef GM_EXPORT_CREDITS_H
#define GM_EXPORT_CREDITS_H

#include "export/exporter.h"

/** The sources of some places with their licences, sorted, each once, in the arena.
 *  @return GM_OK or GM_E_MEMORY */
gm_status credits_of(const gm_gaz *gaz, const place_ref *refs, size_t n_refs, gm_arena *arena,
                     const credit **out_credits, size_t *out_n);

/** Two sorted lists as one, each credit once. `out` has room for both. @return how many they are */
size_t credits_join(const credit *a, size_t n_a, const credit *b, size_t n_b, credit *out);

/** Appends them as one line: "Places: GeoNames (CC BY 4.0); Natural Earth (public domain)"; nothing when
 *  there are none. */
void credits_say(const credit *credits, size_t n, gm_buf *out);

#endif
