/* Consonant skeletons: what transliterations of one name keep, whatever the script. */
#ifndef GM_GAZETTEER_SKELETON_H
#define GM_GAZETTEER_SKELETON_H

#include "core/str.h"

/**
 * Appends the skeleton of a folded key: one letter for each sound family of its consonants (b/p, d/t, s/z/sh,
 * k/kh/q, g/gh/j, f, l, r, m, n), without vowels, h, w, y and repeats; digits stay. Latin, Arabic and Cyrillic
 * letters have families; characters of other scripts stand for themselves.
 *
 * Names with one skeleton are candidates for each other and nothing more.
 */
void gaz_skeleton(gm_str key, gm_buf *out);

/** Most characters that a skeleton is asked to be near with; longer ones are cut. */
enum { SKELETON_MAX = 24 };

/** Hashes under which a skeleton can be found when one letter more, less or other is allowed: its own and
 *  those of its forms with one letter left out (symmetric deletes, Garbe 2012). Skeletons of up to two letters
 *  give only their own: their neighbours are too many. Returns how many were written, at most SKELETON_MAX + 1. */
size_t skeleton_hashes(gm_str skeleton, uint32_t out[SKELETON_MAX + 1]);

#endif
