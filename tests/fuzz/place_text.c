/* Place texts: parsed, resolved and explained against the bundled gazetteer. */
#include <jansson.h>

#include "core/utf8.h"
#include "fuzz.h"
#include "geo/geodesic.h"
#include "resolve/resolve.h"

static void check_part(const res_part *part) {
    if (part->placed) {
        FUZZ_CHECK(geo_valid(part->point));
        FUZZ_CHECK(part->radius_m >= 0 && part->radius_m < 2.1e7);
        FUZZ_CHECK(part->score >= 0 && part->score <= 1000);
        FUZZ_CHECK(part->geo_prec >= 1 && part->geo_prec <= 7);
        FUZZ_CHECK(part->method != RES_NONE);
    } else {
        FUZZ_CHECK(part->reason.len > 0);
    }
}

/* What `resolve --json` prints is JSON on one line, whatever the text. */
static void check_json(const gm_answer *answer, gm_str text) {
    gm_buf line = GM_BUF_INIT;
    res_answer_write(answer, text, &line);
    FUZZ_CHECK(memchr(line.ptr, '\n', line.len) == NULL);
    json_t *json = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    FUZZ_CHECK(json != NULL);
    json_decref(json);
    gm_buf_clear(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const res_options options = {.explain = true, .fallback_admin = true};
    static const res_options guessing = {.guess = true};
    static gm_answer answer;
    const gm_gaz *gaz = fuzz_gazetteer();
    gm_str text = {(const char *)data, size};

    FUZZ_CHECK(res_resolve(gaz, text, NULL, &options, &answer) == GM_OK);
    FUZZ_CHECK(answer.n_parts >= 1);
    for (size_t i = 0; i < answer.n_parts; i++) {
        check_part(&answer.parts[i]);
    }
    check_json(&answer, text);

    /* As a hint beside a text, and as a text beside a hint. */
    const res_hints hints = {.admin1 = gm_utf8_cut(text, 40), .country = GM_STR("Syria")};
    FUZZ_CHECK(res_resolve(gaz, GM_STR("Saraqib"), &hints, NULL, &answer) == GM_OK);
    FUZZ_CHECK(res_resolve(gaz, text, &(res_hints){.admin1 = GM_STR("Idlib")}, &guessing,
                           &answer) == GM_OK);
    check_json(&answer, text);
    res_answer_clear(&answer);
    answer = (gm_answer){.n_parts = 0};
    return 0;
}
