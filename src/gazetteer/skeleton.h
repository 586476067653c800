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

/**
 * Appends what a folded Latin key sounds like: the h of gh, kh, sh, th, zh dropped, aw and ow as o, ay as e, iy
 * as i, uw as u. "Bogeleya" and "bughayliya" come close. For comparing two keys that are candidates for each
 * other on other grounds: names of different sound may meet.
 */
void gaz_sound(gm_str key, gm_buf *out);

/** Most characters that a skeleton is asked to be near with; longer ones are cut. */
enum { SKELETON_MAX = 24 };

/** One way of finding a skeleton: a hash, and the letter that was left out before hashing. */
typedef struct skeleton_form {
    uint32_t hash;
    unsigned char
        letter; /* 0: none was; 1 and up: a sound family, in the order of SKELETON_LETTERS; 31:
                             a digit or a letter of another script */
} skeleton_form;
#define SKELETON_LETTERS ".bdfgklmnrs"
enum { SKELETON_OTHER_LETTER = 31 };

/** The forms under which a skeleton can be found when one letter more, less or other is allowed: its own and
 *  those with one letter left out (symmetric deletes, Garbe 2012). Skeletons of up to two letters give only
 *  their own: their neighbours are too many. Returns how many were written, at most SKELETON_MAX + 1. */
size_t skeleton_forms(gm_str skeleton, skeleton_form out[SKELETON_MAX + 1]);

/** A key's length and vowels in one number, so that most keys are told to be too far without being read:
 *  bits 0 to 4 the number of characters, then three bits each how many a, e, i, o, u and y; as many as fit. */
uint32_t skeleton_letters(gm_str key);

/** The characters of such a number, and how many vowels two of them do not share. */
static inline unsigned letters_length(uint32_t letters) {
    return letters & 31;
}
unsigned letters_apart(uint32_t a, uint32_t b);

#endif
