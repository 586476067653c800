/* Spellings that are nearly the same. */
#ifndef GM_GAZETTEER_FUZZY_H
#define GM_GAZETTEER_FUZZY_H

#include "gazetteer/gaz.h"

/** Costs are tenths of a letter. */
#define FUZZY_LETTER 10

/**
 * Weighted edit distance between two folded keys, in tenths of a letter: vowels and letters of one sound
 * family (b/p, d/t/z, s/sh, k/g/gh/kh, …) are near, neighbours may be exchanged; anything else costs a
 * whole letter. Works on bytes for Latin keys and on characters for others.
 *
 * @param limit  give up above this
 * @return the distance, or limit + 1
 */
int fuzzy_distance(gm_str a, gm_str b, int limit);

/** The greatest distance at which a folded key may still be the same name. Short names have many
 *  neighbours, so four letters or fewer must match as they are; first words that half the villages share
 *  (Kafr, Tell, Khan, Deir, …) do not count as letters. */
int fuzzy_limit(gm_str key);

/** True for a key that is nothing but such a first word. */
bool fuzzy_is_common_start(gm_str key);

/** One near spelling. */
typedef struct fuzzy_hit {
    gaz_hit hit;
    int distance;
} fuzzy_hit;

/** The hits nearest to the folded key `key`, nearest first, ties by id; within `limit`, at most `max`.
 *  @return how many were written */
size_t fuzzy_find(const gm_gaz *gaz, gm_str key, int limit, fuzzy_hit *out, size_t max);

#endif
