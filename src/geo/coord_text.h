/* Coordinates as people write them. */
#ifndef GM_GEO_COORD_TEXT_H
#define GM_GEO_COORD_TEXT_H

#include "core/str.h"

/**
 * Reads a text that is a coordinate and nothing else: decimal degrees ("35.8645, 36.8059", "35.8645 N
 * 36.8059 E", "N35.8645 E36.8059", "36.8059E, 35.8645N", decimal commas with a semicolon between),
 * degrees and minutes, degrees-minutes-seconds in any usual marks (° ' " ′ ″ º ’ ” d m s : blank),
 * UTM ("37S 302000 3971000", "37N 302000E 3971000N" with N/S understood as hemisphere only when the
 * letter cannot be a latitude band of the northing), MGRS ("37SCV0216371094" and with blanks; its point
 * is the middle of the square). "UTM", "MGRS" and "zone" may stand before a grid reference.
 *
 * Without hemisphere letters the first number is the latitude. The other order is never guessed, not
 * even when only it is on the globe: a text that may have its numbers swapped is refused with an error.
 * Brackets around the whole, "lat"/"lon"/"latitude"/"longitude"/"lat." labels and a trailing full stop
 * are fine.
 *
 * Strict, since a name or a list of numbers read as a coordinate becomes a wrong pin. Each of the two
 * numbers must have a decimal point, a degree mark, a label or a letter: "5, 7" is not a coordinate, nor
 * are times ("12:30, 14:45"). Letters and labels stand with both numbers or with none. A letter before a
 * whole number is not enough: "E40, N4" are roads. Decimal commas without a semicolon need letters or
 * degree marks: "12,500 13,200" are thousands. A dash right behind a number is no sign.
 *
 * @param[out] out_point     WGS 84
 * @param[out] out_radius_m  half the last digit's worth in both directions together (for MGRS half the
 *                           diagonal of the square), at least 1
 * @return GM_OK; GM_E_GEO_TEXT when the text is not a coordinate (no message needed); GM_E_ARG_RANGE
 *         when it is one, off the globe, with minutes or seconds of 60 and more, or in a zone, band or
 *         square that does not exist, and *err says so; GM_E_GEO or GM_E_MEMORY when PROJ fails
 */
gm_status geo_parse_coord(gm_str text, gm_latlon *out_point, double *out_radius_m, gm_error *err);

#endif
