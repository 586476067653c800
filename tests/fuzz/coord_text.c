/* Coordinates as people write them: geo_parse_coord(). */
#include "geo/coord_text.h"

#include <math.h>

#include "fuzz.h"
#include "geo/geodesic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gm_error err = GM_ERROR_INIT;
    gm_latlon point = {NAN, NAN};
    double radius_m = NAN;
    gm_status status = geo_parse_coord((gm_str){(const char *)data, size}, &point, &radius_m, &err);
    if (status == GM_OK) {
        FUZZ_CHECK(geo_valid(point));
        FUZZ_CHECK(isfinite(radius_m) && radius_m >= 1);
    } else if (status != GM_E_GEO_TEXT) { /* that one needs no words */
        fuzz_check_failure(status, &err);
    }
    return 0;
}
