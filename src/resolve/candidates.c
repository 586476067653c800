/* The candidates of an explanation, one by one, for the public header. */
#include "resolve/resolve.h"

static gm_str text_of(const json_t *object, const char *key) {
    const json_t *text = json_object_get(object, key);
    return (gm_str){json_string_value(text), json_string_length(text)};
}

/* Counts the candidates of all look-ups; the one with number `wanted` is given to *out with its look-up. */
static size_t walk(const gm_answer *answer, size_t wanted, const json_t **out_lookup,
                   const json_t **out_candidate) {
    size_t n = 0;
    size_t i;
    size_t k;
    const json_t *step;
    const json_t *lookup;
    json_array_foreach(answer->explain, i, step) {
        json_array_foreach(json_object_get(step, "lookups"), k, lookup) {
            const json_t *list = json_object_get(lookup, "candidates");
            size_t here = json_array_size(list);
            if (wanted >= n && wanted - n < here) {
                *out_lookup = lookup;
                *out_candidate = json_array_get(list, wanted - n);
            }
            n += here;
        }
    }
    return n;
}

size_t gm_answer_candidate_count(const gm_answer *answer) {
    const json_t *lookup = NULL;
    const json_t *candidate = NULL;
    return answer == NULL ? 0 : walk(answer, SIZE_MAX, &lookup, &candidate);
}

gm_candidate gm_answer_candidate(const gm_answer *answer, size_t i) {
    const json_t *lookup = NULL;
    const json_t *c = NULL;
    if (answer != NULL) {
        walk(answer, i, &lookup, &c);
    }
    return (gm_candidate){
        .name = text_of(lookup, "name"),
        .place_id = text_of(c, "id"),
        .place_name = text_of(c, "name"),
        .kind = text_of(c, "kind"),
        .point = {json_number_value(json_object_get(c, "lat")),
                  json_number_value(json_object_get(c, "lon"))},
        .radius_m = json_number_value(json_object_get(c, "radius_m")),
        .match = text_of(c, "match"),
        .score = (int)json_integer_value(json_object_get(c, "total")),
        .excluded = text_of(c, "excluded"),
    };
}
