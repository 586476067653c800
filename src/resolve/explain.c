#include "resolve/explain.h"

#include <stdlib.h>

#include "core/num.h"

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void add_degrees(gm_buf *out, double lat, double lon) {
    gm_buf_add_fixed(out, gm_to_fixed(lat, 5), 5);
    gm_buf_add_text(out, ", ");
    gm_buf_add_fixed(out, gm_to_fixed(lon, 5), 5);
}

static void add_km(gm_buf *out, double metres) {
    if (metres < 1000) {
        gm_buf_add_int(out, gm_to_fixed(metres, 0));
        gm_buf_add_text(out, " m");
    } else {
        gm_buf_add_fixed_short(out, gm_to_fixed(metres / 1000, 1), 1);
        gm_buf_add_text(out, " km");
    }
}

/* ---- What was understood ------------------------------------------------------------------------ */

static void add_expression(gm_buf *out, const json_t *e);

static void add_inner(gm_buf *out, const json_t *e, const char *key, const char *before) {
    const json_t *inner = json_object_get(e, key);
    if (inner != NULL) {
        gm_buf_add_text(out, before);
        add_expression(out, inner);
    }
}

static void add_names(gm_buf *out, const json_t *e) {
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(e, "names"), i, name) {
        gm_buf_printf(out, "%s\"%s\"", i == 0 ? " " : " or ", json_string_value(name));
    }
}

static void add_number(gm_buf *out, const json_t *e, const char *key, double scale, int decimals,
                       const char *before, const char *after) {
    const json_t *value = json_object_get(e, key);
    if (json_is_number(value)) {
        gm_buf_add_text(out, before);
        gm_buf_add_fixed_short(out, gm_to_fixed(json_number_value(value) * scale, decimals),
                               decimals);
        gm_buf_add_text(out, after);
    }
}

static void add_expression(gm_buf *out, const json_t *e) {
    gm_buf_add_text(out, text_of(e, "type"));
    add_names(out, e);
    if (json_object_get(e, "kind") != NULL) {
        gm_buf_printf(out, " (kind %s)", text_of(e, "kind"));
    }
    add_number(out, e, "distance_m", 0.001, 3, " ", " km");
    add_number(out, e, "distance_imprecision_m", 0.001, 3, " ± ", " km");
    add_number(out, e, "bearing_deg", 1, 2, ", bearing ", "°");
    add_number(out, e, "bearing_imprecision_deg", 1, 2, " ± ", "°");
    add_number(out, e, "count", 1, 0, ", ", " of them");
    add_number(out, e, "number", 1, 0, " number ", "");
    add_inner(out, e, "a", ": ");
    add_inner(out, e, "b", " and ");
    add_inner(out, e, "c", " and ");
    add_inner(out, e, "in", ", in ");
    add_inner(out, e, "close_to", ", near ");
    if (json_object_get(e, "passed_over") != NULL) {
        gm_buf_printf(out, "; passed over: \"%s\"", text_of(e, "passed_over"));
    }
}

/* ---- Candidates ---------------------------------------------------------------------------------- */

static void add_terms(gm_buf *out, const json_t *terms) {
    static const char *const names[] = {"spelling", "hints", "kind",   "population",
                                        "layer",    "near",  "context"};
    gm_buf_add_text(out, " =");
    const char *joint = " ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_int_t value = json_integer_value(json_object_get(terms, names[i]));
        if (value != 0) {
            gm_buf_printf(out, "%s%s %lld", joint, names[i], (long long)value);
            joint = " + ";
        }
    }
}

static void add_candidate(gm_buf *out, const json_t *c) {
    const char *excluded = json_string_value(json_object_get(c, "excluded"));
    gm_buf_printf(out, "    %s %s  %s", excluded == NULL ? "+" : "-", text_of(c, "id"),
                  text_of(c, "name"));
    gm_buf_printf(out, ", %s", text_of(c, "kind"));
    if (text_of(c, "admin1")[0] != '\0') {
        gm_buf_printf(out, ", %s", text_of(c, "admin1"));
    }
    gm_buf_add_text(out, "  ");
    add_degrees(out, json_number_value(json_object_get(c, "lat")),
                json_number_value(json_object_get(c, "lon")));
    gm_buf_printf(out, "  %s", text_of(c, "match"));
    if (strcmp(text_of(c, "match"), "exact") != 0) {
        gm_buf_printf(out, " \"%s\"", text_of(c, "spelling"));
    }
    gm_buf_printf(out, "  score %lld", (long long)json_integer_value(json_object_get(c, "total")));
    add_terms(out, json_object_get(c, "terms"));
    if (excluded != NULL) {
        gm_buf_printf(out, "  out: %s", excluded);
    }
    gm_buf_add_char(out, '\n');
}

static void add_lookup(gm_buf *out, const json_t *lookup) {
    gm_buf_printf(out, "  looked up  \"%s\"\n", text_of(lookup, "name"));
    size_t i;
    const json_t *candidate;
    json_array_foreach(json_object_get(lookup, "candidates"), i, candidate) {
        add_candidate(out, candidate);
    }
    if (json_array_size(json_object_get(lookup, "candidates")) == 0) {
        gm_buf_add_text(out, "    nothing like it\n");
    }
}

/* ---- Parts --------------------------------------------------------------------------------------- */

static void add_part(gm_buf *out, const res_part *part) {
    if (!part->placed) {
        gm_buf_printf(out, "  refused    %.*s\n", GM_FMT(part->reason));
        return;
    }
    gm_buf_add_text(out, "  point      ");
    add_degrees(out, part->point.lat, part->point.lon);
    gm_buf_add_text(out, "  within ");
    add_km(out, part->radius_m);
    if (part->place_name.len > 0) {
        gm_buf_printf(out, "  (%.*s%s%.*s)", GM_FMT(part->place_name),
                      part->place_id.len > 0 ? ", " : "", GM_FMT(part->place_id));
    }
    gm_buf_printf(out, "\n  method     %s, geo_prec %d, score %d.%03d, %d candidate%s\n",
                  res_method_word(part->method), part->geo_prec, part->score / 1000,
                  part->score % 1000, part->n_cand, part->n_cand == 1 ? "" : "s");
}

static void add_step(gm_buf *out, const json_t *step) {
    gm_buf_add_text(out, "  understood ");
    add_expression(out, json_object_get(step, "expression"));
    gm_buf_add_char(out, '\n');
    size_t i;
    const json_t *lookup;
    json_array_foreach(json_object_get(step, "lookups"), i, lookup) {
        add_lookup(out, lookup);
    }
    if (json_object_get(step, "rule") != NULL) {
        gm_buf_printf(out, "  rule       %s\n", text_of(step, "rule"));
    }
}

void explain_answer(const gm_answer *answer, gm_buf *out) {
    size_t i;
    const json_t *step;
    json_array_foreach(answer->explain, i, step) {
        add_step(out, step);
    }
    for (size_t k = 0; k < answer->n_parts; k++) {
        if (answer->n_parts > 1) {
            gm_buf_printf(out, "  part %zu of %zu  %.*s\n", k + 1, answer->n_parts,
                          GM_FMT(answer->parts[k].text));
        }
        add_part(out, &answer->parts[k]);
    }
}

const char *gm_answer_explain(const gm_answer *answer) {
    if (answer == NULL) {
        return "";
    }
    if (answer->explain_text == NULL) {
        gm_buf text = GM_BUF_INIT;
        explain_answer(answer, &text);
        /* The text is a cache inside the answer: asking for it changes nothing that a caller can see. */
        ((gm_answer *)(uintptr_t)answer)->explain_text = strdup(gm_buf_text(&text));
        gm_buf_clear(&text);
    }
    return answer->explain_text == NULL ? "" : answer->explain_text;
}
