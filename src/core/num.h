/* Numbers as text, the same in every locale. */
#ifndef GM_CORE_NUM_H
#define GM_CORE_NUM_H

#include "core/str.h"

/** Parses all of s as a decimal integer with optional sign. False when anything else is there or it
 *  does not fit. */
bool gm_parse_int(gm_str s, int64_t *out);

/** Parses all of s as a decimal number: sign, digits, '.', exponent. No hex, no inf, no nan, finite
 *  results only. */
bool gm_parse_double(gm_str s, double *out);

void gm_buf_add_int(gm_buf *buf, int64_t value);

/** Appends value / 10^decimals: fixed(35864470, 6) is "35.864470". decimals 0 to 18. */
void gm_buf_add_fixed(gm_buf *buf, int64_t value, int decimals);

/** The same without trailing zeros after the point, and without the point when nothing follows. */
void gm_buf_add_fixed_short(gm_buf *buf, int64_t value, int decimals);

/** value * 10^decimals, rounded to nearest; clamped to +-9e18; 0 for NaN. */
int64_t gm_to_fixed(double value, int decimals);

#endif
