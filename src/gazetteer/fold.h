/* Folded keys: spellings of one name in one key, so that a look-up finds them all. */
#ifndef GM_GAZETTEER_FOLD_H
#define GM_GAZETTEER_FOLD_H

#include "core/str.h"

/**
 * Appends the folded key of a name to `out`: letters and digits only, without blanks.
 *
 * Folded away: case, diacritics, ayn and hamza marks, hyphens and blanks, articles (al-, ar-, as-, el-, …
 * before another word; Arabic al- likewise), ou/oo/u, ee/i, ei/ey/ai/ay, q/k, dh/d, ch/sh, dj/j, ph/f, final -ah/-eh/-a, a mute e behind -in and -un,
 * doubled letters; Arabic alef, ya, kaf and ta marbuta forms, tatweel, harakat; digits of every script.
 * Two names with the same key are candidates for each other, not proof: callers rank by the spellings.
 * A text without letters or digits gives an empty key. Broken UTF-8 gives an empty key.
 */
void gaz_fold(gm_str name, gm_buf *out);

/** The same of a name in simple form, as gaz_simplify() writes it. */
void gaz_fold_simple(gm_str simple, gm_buf *out);

/** Appends the words of a text in simple form: case folded, marks removed, the blank between words single,
 *  apostrophes dropped, all other punctuation a blank. For comparing spellings as people see them. */
void gaz_simplify(gm_str text, gm_buf *out);

/** One character in its simple form, as gaz_simplify() would write it: appends nothing, or up to a few
 *  letters; returns false when the character is a word border. */
bool gaz_simple_char(uint32_t codepoint, gm_buf *out);

#endif
