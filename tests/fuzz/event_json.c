/* Event tables as JSON: arrays, lines, FeatureCollections. */
#include "events.h"

#include <jansson.h>

#include "core/json.h"

/* Any bytes become one JSON string. */
static void check_string(gm_str text) {
    gm_buf out = GM_BUF_INIT;
    gm_buf_add_json(&out, text);
    json_t *json = json_loadb(out.ptr, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    FUZZ_CHECK(json_is_string(json));
    json_decref(json);
    FUZZ_CHECK(memchr(out.ptr, '<', out.len) == NULL);
    gm_buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_string((gm_str){(const char *)data, size});
    return events_try(data, size);
}
