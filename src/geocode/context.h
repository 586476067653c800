/* What the texts of one document certainly mean, so that a homonym in it can be told. */
#ifndef GM_GEOCODE_CONTEXT_H
#define GM_GEOCODE_CONTEXT_H

#include "resolve/resolve.h"

/** Spots by document. Filled first, then sealed, then asked. */
typedef struct context context;

/** NULL when memory ran out. */
context *context_new(void);
void context_free(context *c);

/** Notes where the placed parts are that are certain: exact or near locations, spelled well, no guess.
 *  @param document  what names it, such as the value of a source column; empty: none
 *  @return GM_OK or GM_E_MEMORY */
gm_status context_note(context *c, gm_str document, const res_part *parts, size_t n);
/** Call once, behind the last note. @return GM_OK or GM_E_MEMORY */
gm_status context_seal(context *c);
/** The document's spots, each once, borrowed until context_free. Returns how many. */
size_t context_spots(const context *c, gm_str document, const gm_latlon **out);

#endif
