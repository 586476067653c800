/* Coordinates as people write them. */
#ifndef GM_GEO_COORD_TEXT_H
#define GM_GEO_COORD_TEXT_H

#include "core/str.h"

/**
 * Reads a text that is a coordinate and nothing else: decimal degrees ("35.8645, 36.8059", "35.8645 N
 * 36.8059 E", "N35.8645 E36.8059", "36.8059E, 35.8645N", decimal commas with a semicolon between),
 * degrees and minutes, degrees-minutes-seconds in any usual marks (° ' " ′ ″ º ’ ” d m s : blank),
 * UTM ("37S 302000 3971000", "37N 302000E 3971000N" with N/S understood as hemisphere only when the
 * letter cannot be a latitude band of the northing), MGRS ("37SCV0216371094" and with blanks).
 * Without hemisphere letters the first number is the latitude, unless only the other order is on the
 * globe. Brackets around the whole, "lat"/"lon"/"latitude"/"longitude"/"lat." labels and a trailing
 * full stop are fine. Both numbers of a decimal pair must have a decimal point, a degree mark or a
 * label or letter: "5, 7" is not a coordinate.
 *
 * @param[out] out_point     WGS 84
 * @param[out] out_radius_m  half the last digit's worth in both directions, at least 1
 * @return GM_OK; GM_E_GEO_TEXT when the text is not a coordinate (no message needed); GM_E_ARG_RANGE
 *         when it is one, off the globe or with minutes above 60, and *err says so
 */
gm_status geo_parse_coord(gm_str text, gm_latlon *out_point, double *out_radius_m, gm_error *err);

#endif
