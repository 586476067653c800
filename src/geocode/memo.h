/* Answers remembered: the same question gives the same answer, so that a million rows cost no more resolving
 * than they have different place texts. */
#ifndef GM_GEOCODE_MEMO_H
#define GM_GEOCODE_MEMO_H

#include "resolve/resolve.h"

/** Holds about 32 MiB of answers at most, then forgets them all and starts anew. One thread's. */
typedef struct memo memo;

/** @param gaz      borrowed; not asked before memo_resolve()
 *  @param options  NULL: none. Answers with an explanation, and those that other places of a document
 *                 helped to find, are made but not remembered. */
gm_status memo_new(const gm_gaz *gaz, const res_options *options, memo **out);
void memo_free(memo *m);

/** res_resolve(), or what it answered before. @param[out] out  borrowed until the next call
 *  @return GM_OK or GM_E_MEMORY */
gm_status memo_resolve(memo *m, gm_str text, const res_hints *hints, const gm_answer **out);

#endif
