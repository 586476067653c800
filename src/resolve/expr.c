#include "resolve/expr.h"

static const char *const words[] = {
    [EXPR_NAME] = "name",
    [EXPR_COORD] = "coordinates",
    [EXPR_NEAR] = "near",
    [EXPR_OFFSET] = "offset",
    [EXPR_AROUND] = "distance",
    [EXPR_HEADING] = "heading",
    [EXPR_PART] = "part of",
    [EXPR_RURAL] = "countryside of",
    [EXPR_OUTSIDE] = "outside",
    [EXPR_BETWEEN] = "between",
    [EXPR_ROAD] = "road",
    [EXPR_ROAD_AT] = "road at",
    [EXPR_ROAD_BETWEEN] = "road between",
    [EXPR_JUNCTION] = "junction",
    [EXPR_SET] = "all of a set",
    [EXPR_SET_SOME] = "some of a set",
    [EXPR_MEMBER] = "member of a set",
    [EXPR_REFUSED] = "refused",
};

const char *expr_type_word(expr_type type) {
    return words[type];
}

static void set_text(json_t *object, const char *key, gm_str text) {
    if (text.len > 0) {
        json_object_set_new(object, key, json_stringn(text.ptr, text.len));
    }
}

static void set_inner(json_t *object, const char *key, const expr *inner) {
    if (inner != NULL) {
        json_object_set_new(object, key, expr_json(inner));
    }
}

json_t *expr_json(const expr *e) {
    json_t *object = json_object();
    json_object_set_new(object, "type", json_string(expr_type_word(e->type)));
    set_text(object, "text", e->text);
    if (e->n_names > 0) {
        json_t *names = json_array();
        for (size_t i = 0; i < e->n_names; i++) {
            json_array_append_new(names, json_stringn(e->names[i].ptr, e->names[i].len));
        }
        json_object_set_new(object, "names", names);
    }
    if (e->kind_asked) {
        json_object_set_new(object, "kind", json_string(place_kind_word(e->kind)));
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_AROUND) {
        json_object_set_new(object, "distance_m", json_real(e->distance_m));
        json_object_set_new(object, "distance_imprecision_m", json_real(e->distance_u_m));
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_HEADING ||
        (e->type == EXPR_PART && e->half_deg < 360)) {
        json_object_set_new(object, "bearing_deg", json_real(e->bearing_deg));
        json_object_set_new(object, "bearing_imprecision_deg", json_real(e->half_deg));
    }
    if (e->type == EXPR_SET_SOME) {
        json_object_set_new(object, "count", e->count < 0 ? json_null() : json_integer(e->count));
    }
    if (e->type == EXPR_MEMBER) {
        json_object_set_new(object, "number", json_integer(e->number));
    }
    set_inner(object, "a", e->a);
    set_inner(object, "b", e->b);
    set_inner(object, "c", e->c);
    set_inner(object, "in", e->in);
    set_inner(object, "close_to", e->close_to);
    set_text(object, "reason", e->reason);
    set_text(object, "passed_over", e->dropped);
    return object;
}
