#include "resolve/resolve.h"

#include <math.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/num.h"
#include "core/utf8.h"
#include "resolve/locate.h"

enum {
    MAX_SET_PARTS = 256, /* a set with more members than this is drawn in part */
    GUESS_MOST = 500,    /* no guess is surer than this */
};

static const char *const method_words[RES_N] = {
    [RES_NONE] = "",
    [RES_EXACT] = "exact",
    [RES_ALIAS] = "alias",
    [RES_FOLDED] = "folded",
    [RES_FUZZY] = "fuzzy",
    [RES_NEAR] = "near",
    [RES_OFFSET] = "offset",
    [RES_BETWEEN] = "between",
    [RES_ROAD] = "road",
    [RES_JUNCTION] = "junction",
    [RES_SET] = "set",
    [RES_AREA] = "area",
    [RES_COORDINATES] = "coordinates",
    [RES_GIVEN] = "given",
};

const char *res_method_word(res_method method) {
    return method_words[method];
}

res_method res_method_find(gm_str word) {
    for (int i = RES_NONE + 1; i < RES_N; i++) {
        if (gm_str_is(word, method_words[i])) {
            return (res_method)i;
        }
    }
    return RES_NONE;
}

void res_answer_clear(gm_answer *answer) {
    gm_arena_clear(&answer->arena);
    gm_arena_clear(&answer->scratch);
    json_decref(answer->explain);
    free(answer->explain_text);
    *answer = (gm_answer){.arena = GM_ARENA_INIT};
}

static void reuse(gm_answer *answer) {
    gm_arena_reset(&answer->arena);
    gm_arena_reset(&answer->scratch);
    json_decref(answer->explain);
    free(answer->explain_text);
    answer->explain = NULL;
    answer->explain_text = NULL;
    answer->parts = NULL;
    answer->n_parts = 0;
}

/* ---- Copies ------------------------------------------------------------------------------------- */

static const void *copy_items(gm_arena *arena, const void *items, size_t n, size_t each,
                              gm_status *status) {
    void *to = n == 0 ? NULL : gm_arena_take(arena, n, each);
    if (to == NULL) {
        *status = n == 0 ? *status : GM_E_MEMORY;
        return NULL;
    }
    return memcpy(to, items, n * each);
}

static gm_str copy_text(gm_arena *arena, gm_str text, gm_status *status) {
    gm_str copy = gm_arena_copy(arena, text);
    if (copy.ptr == NULL) {
        *status = GM_E_MEMORY;
    }
    return text.ptr == NULL ? text : copy;
}

/* What lives in the answer's arena; names, ids and divisions live in the gazetteer. */
static gm_status copy_part(gm_arena *arena, res_part *part) {
    gm_status status = GM_OK;
    part->text = copy_text(arena, part->text, &status);
    part->reason = copy_text(arena, part->reason, &status);
    part->unknown = copy_text(arena, part->unknown, &status);
    part->used = copy_items(arena, part->used, part->n_used, sizeof *part->used, &status);
    part->candidates =
        copy_items(arena, part->candidates, part->n_candidates, sizeof *part->candidates, &status);
    if (part->extent != NULL) {
        geo_shape *extent = gm_arena_alloc(arena, sizeof *extent);
        GM_TRY(extent == NULL ? GM_E_MEMORY : geo_copy(part->extent, arena, extent));
        part->extent = extent;
    }
    return status;
}

gm_status res_parts_copy(const gm_answer *answer, gm_arena *arena, res_part **out_parts) {
    res_part *parts = gm_arena_take(arena, answer->n_parts, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    memcpy(parts, answer->parts, answer->n_parts * sizeof *parts);
    for (size_t i = 0; i < answer->n_parts; i++) {
        GM_TRY(copy_part(arena, &parts[i]));
    }
    *out_parts = parts;
    return GM_OK;
}

/* ---- Options that look at the finished part -------------------------------------------------- */

/* An unknown name in a known district: that district, when the user chose so. */
static void fall_back_to_admin(locator *l, res_part *part) {
    const gm_str *levels[] = {&l->hints->admin2, &l->hints->admin1};
    for (size_t i = 0; i < 2 && !part->placed; i++) {
        expr area = {.type = EXPR_NAME, .text = part->text, .kind_asked = true, .kind = KIND_ADMIN};
        area.names[0] = *levels[i];
        area.n_names = levels[i]->len > 0 ? 1 : 0;
        size_t n;
        res_part found;
        if (area.n_names > 0) {
            locate(l, &area, &found, 1, &n);
            if (found.placed) {
                *part = found;
                l->rule = "the name is not known; its district, as --fallback admin asks";
            }
        }
    }
}

/* Whatever rests on a guess is one. */
static void mark_guess(const locator *l, res_part *part) {
    if (part->placed && l->guessed.len > 0) {
        part->guess = true;
        part->reason = l->guessed;
        part->score = part->score < GUESS_MOST ? part->score : GUESS_MOST;
    }
}

static void apply_limit(res_part *part, double max_radius_m) {
    if (part->placed && max_radius_m > 0 && part->radius_m > max_radius_m) {
        part->placed = false;
        part->guess = false;
        part->reason = GM_STR("the place is less sure than --max-radius allows");
    }
}

/* ---- Resolving --------------------------------------------------------------------------------- */

static gm_status explain_part(gm_answer *answer, const locator *l, const expr *e, json_t *lookups) {
    json_t *object = json_object();
    json_object_set_new(object, "expression", expr_json(e));
    json_object_set(object, "lookups", lookups);
    if (l->rule != NULL) {
        json_object_set_new(object, "rule", json_string(l->rule));
    }
    return json_array_append_new(answer->explain, object) == 0 ? GM_OK : GM_E_MEMORY;
}

/* Appends parts that stand in scratch memory to the answer's own. */
static gm_status keep_parts(gm_answer *answer, const res_part *found, size_t n) {
    res_part *parts = gm_arena_array(&answer->arena, answer->n_parts + n, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    if (answer->n_parts > 0) {
        memcpy(parts, answer->parts, answer->n_parts * sizeof *parts);
    }
    memcpy(parts + answer->n_parts, found, n * sizeof *parts);
    answer->parts = parts;
    answer->n_parts += n;
    return GM_OK;
}

/* One expression: usually one part, several for a set of places. */
static gm_status locate_expr(const gm_gaz *gaz, const expr *e, const res_hints *hints,
                             const res_options *options, gm_answer *answer) {
    res_part *found = gm_arena_take(&answer->scratch, MAX_SET_PARTS, sizeof *found);
    if (found == NULL) {
        return GM_E_MEMORY;
    }
    json_t *lookups = options->explain ? json_array() : NULL;
    locator l = {.gaz = gaz,
                 .hints = hints,
                 .arena = &answer->arena,
                 .scratch = &answer->scratch,
                 .as_spelled = options->as_spelled,
                 .guess = options->guess,
                 .lookups = lookups};
    size_t n = 0;
    locate(&l, e, found, MAX_SET_PARTS, &n);
    for (size_t i = 0; i < n; i++) {
        if (options->fallback_admin && !found[i].placed && e->type == EXPR_NAME) {
            fall_back_to_admin(&l, &found[i]);
        }
        mark_guess(&l, &found[i]);
        apply_limit(&found[i], options->max_radius_m);
    }
    if (l.status == GM_OK) {
        l.status = keep_parts(answer, found, n);
    }
    if (l.status == GM_OK && options->explain) {
        l.status = explain_part(answer, &l, e, lookups);
    }
    json_decref(lookups);
    return l.status;
}

gm_status res_resolve(const gm_gaz *gaz, gm_str text, const res_hints *hints,
                      const res_options *options, gm_answer *answer) {
    static const res_hints no_hints = {.has_date = false};
    static const res_options no_options = {.explain = false};
    reuse(answer);
    hints = hints == NULL ? &no_hints : hints;
    options = options == NULL ? &no_options : options;
    if (options->explain && (answer->explain = json_array()) == NULL) {
        return GM_E_MEMORY;
    }
    gm_str own = gm_arena_copy(&answer->arena, text); /* parts point into it */
    if (own.ptr == NULL) {
        return GM_E_MEMORY;
    }
    if (!gm_utf8_valid(own)) {
        answer->parts = gm_arena_alloc(&answer->arena, sizeof *answer->parts);
        if (answer->parts == NULL) {
            return GM_E_MEMORY;
        }
        answer->parts[0] = (res_part){
            .place = PLACE_NONE, .reason = GM_STR("the text is not UTF-8; save the file as UTF-8")};
        answer->n_parts = 1;
        return GM_OK;
    }
    parsed exprs;
    GM_TRY(expr_parse(gaz, own, &answer->arena, &answer->scratch, &exprs));
    for (size_t i = 0; i < exprs.n_parts; i++) {
        GM_TRY(locate_expr(gaz, exprs.parts[i], hints, options, answer));
    }
    return GM_OK;
}

bool res_all_placed(const res_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].placed) {
            return false;
        }
    }
    return true;
}

gm_status res_resolve_id(const gm_gaz *gaz, gm_str id, const res_hints *hints, gm_answer *answer) {
    static const res_hints no_hints = {.has_date = false};
    reuse(answer);
    hints = hints == NULL ? &no_hints : hints;
    answer->parts = gm_arena_alloc(&answer->arena, sizeof *answer->parts);
    gm_str own = gm_arena_copy(&answer->arena, id);
    gaz_hits hits = {NULL, 0, 0};
    if (answer->parts == NULL || own.ptr == NULL || gaz_by_id(gaz, own, &hits) != GM_OK) {
        gaz_hits_clear(&hits);
        return GM_E_MEMORY;
    }
    answer->n_parts = 1;
    answer->parts[0] = (res_part){
        .text = own,
        .place = PLACE_NONE,
        .reason = GM_STR("no place with this place_id is in the gazetteer at that date")};
    locator l = {.gaz = gaz, .hints = hints, .arena = &answer->arena, .scratch = &answer->scratch};
    for (size_t i = 0; i < hits.n; i++) {
        place p = gaz_place(gaz, hits.items[i].ref);
        bool then = !hints->has_date || place_was_there(&p, hints->date);
        if (then && answer->parts[0].placed) {
            answer->parts[0] = (res_part){
                .text = own,
                .place = PLACE_NONE,
                .reason = GM_STR(
                    "the place with this place_id moved; the date does not tell which spot is meant")};
            break;
        }
        if (then) {
            answer->parts[0] = locate_place(&l, &p, RES_GIVEN, 1000);
            answer->parts[0].method = RES_GIVEN;
            answer->parts[0].text = own;
        }
    }
    gaz_hits_clear(&hits);
    return l.status;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void add_text_or_null(gm_buf *out, const char *key, gm_str s) {
    gm_buf_add_text(out, key);
    if (s.len == 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_json(out, s);
    }
}

/* A number with a point, so that readers see a real: 50.0. */
static void add_real(gm_buf *out, const char *key, double value, int decimals) {
    gm_buf_add_text(out, key);
    size_t start = out->len;
    gm_buf_add_fixed_short(out, gm_to_fixed(value, decimals), decimals);
    if (!out->failed && memchr(out->ptr + start, '.', out->len - start) == NULL) {
        gm_buf_add_text(out, ".0");
    }
}

static void add_whole(gm_buf *out, const char *key, int64_t value) {
    gm_buf_add_text(out, key);
    gm_buf_add_int(out, value);
}

static void add_candidates(gm_buf *out, const res_part *part) {
    gm_buf_add_text(out, ",\"candidates\":[");
    for (size_t i = 0; i < part->n_candidates; i++) {
        const res_candidate *c = &part->candidates[i];
        add_text_or_null(out, i == 0 ? "{\"place_id\":" : ",{\"place_id\":", c->id);
        add_text_or_null(out, ",\"place_name\":", c->name);
        add_real(out, ",\"lon\":", c->point.lon, 6);
        add_real(out, ",\"lat\":", c->point.lat, 6);
        add_real(out, ",\"score\":", c->score / 1000.0, 3);
        gm_buf_add_char(out, '}');
    }
    gm_buf_add_char(out, ']');
}

/* Six decimals: a tenth of a metre, and the same digits as in the exports. */
static void add_placed(gm_buf *out, const res_part *part) {
    add_real(out, ",\"lon\":", part->point.lon, 6);
    add_real(out, ",\"lat\":", part->point.lat, 6);
    add_whole(out, ",\"radius_m\":", (int64_t)ceil(part->radius_m));
    add_whole(out, ",\"geo_prec\":", part->geo_prec);
    gm_buf_add_text(out, ",\"method\":\"");
    gm_buf_add_text(out, res_method_word(part->method));
    gm_buf_add_char(out, '"');
    add_real(out, ",\"score\":", part->score / 1000.0, 3);
}

/* The object without its closing brace: members may follow. */
static void add_part(gm_buf *out, const res_part *part, gm_str text) {
    gm_buf_add_text(out, "{\"text\":");
    if (gm_utf8_valid(text)) {
        gm_buf_add_json(out, text);
    } else {
        gm_buf_add_text(out, "null");
    }
    if (part->placed) {
        add_placed(out, part);
    } else {
        gm_buf_add_text(out, ",\"lon\":null,\"lat\":null,\"radius_m\":null,\"geo_prec\":null,"
                             "\"method\":null,\"score\":null");
    }
    add_text_or_null(out, ",\"place_id\":", part->place_id);
    add_text_or_null(out, ",\"place_name\":", part->place_name);
    add_whole(out, ",\"n_cand\":", part->n_cand);
    add_text_or_null(out, ",\"reason\":", part->reason);
    if (!part->placed && part->n_candidates > 0) {
        add_candidates(out, part);
    }
}

static void add_several(gm_buf *out, const gm_answer *answer, gm_str text) {
    res_part several = {.place = PLACE_NONE, .n_cand = (int)answer->n_parts};
    bool any = false;
    for (size_t i = 0; i < answer->n_parts; i++) {
        any |= answer->parts[i].placed;
    }
    several.reason = any ? (gm_str){NULL, 0} : GM_STR("none of the places could be found");
    add_part(out, &several, text);
    gm_buf_add_text(out, ",\"parts\":[");
    for (size_t i = 0; i < answer->n_parts; i++) {
        gm_buf_add_text(out, i == 0 ? "" : ",");
        add_part(out, &answer->parts[i], answer->parts[i].text);
        gm_buf_add_char(out, '}');
    }
    gm_buf_add_char(out, ']');
}

void res_answer_write(const gm_answer *answer, gm_str text, gm_buf *out) {
    if (answer->n_parts == 1) {
        add_part(out, &answer->parts[0], text);
    } else {
        add_several(out, answer, text);
    }
    if (answer->explain != NULL) {
        char *explain = json_dumps(answer->explain, JSON_COMPACT | JSON_REAL_PRECISION(15));
        gm_buf_add_text(out, ",\"explain\":");
        gm_buf_add_text(out, explain == NULL ? "null" : explain);
        free(explain);
    }
    gm_buf_add_char(out, '}');
}

/* ---- The public calls --------------------------------------------------------------------------- */

static gm_status read_hints(const gm_hints *given, res_hints *out, gm_error *err) {
    *out = (res_hints){.has_date = false};
    if (given == NULL) {
        return GM_OK;
    }
    const gm_str *texts[] = {&given->admin1, &given->admin2, &given->country, &given->date};
    for (size_t i = 0; i < 4; i++) {
        if (!gm_utf8_valid(*texts[i])) {
            return gm_fail(err, GM_E_ARG, "a hint is not valid UTF-8");
        }
    }
    out->admin1 = given->admin1;
    out->admin2 = given->admin2;
    out->country = given->country;
    if (given->date.len > 0) {
        gm_error why = GM_ERROR_INIT;
        if (date_parse(given->date, DATE_ORDER_NONE, &out->date, &why) != GM_OK) {
            return gm_fail(err, GM_E_ARG, "%s", why.text);
        }
        out->has_date = true;
    }
    return GM_OK;
}

gm_status gm_resolve(const gm_gaz *gaz, gm_str text, const gm_hints *hints, gm_answer **out_answer,
                     gm_error *err) {
    if (gaz == NULL || out_answer == NULL) {
        return gm_fail(err, GM_E_ARG, "gm_resolve wants a gazetteer and a place for the answer");
    }
    res_hints read;
    GM_TRY(read_hints(hints, &read, err));
    gm_answer *answer = calloc(1, sizeof *answer);
    if (answer == NULL) {
        return gm_fail_memory(err);
    }
    const res_options options = {.explain = true};
    gm_status status = res_resolve(gaz, text, &read, &options, answer);
    if (status != GM_OK) {
        gm_answer_free(answer);
        return gm_fail(err, status, "%s", gm_status_text(status));
    }
    *out_answer = answer;
    return GM_OK;
}

void gm_answer_free(gm_answer *answer) {
    if (answer != NULL) {
        res_answer_clear(answer);
        free(answer);
    }
}

size_t gm_answer_count(const gm_answer *answer) {
    return answer == NULL ? 0 : answer->n_parts;
}

gm_part gm_answer_part(const gm_answer *answer, size_t i) {
    if (answer == NULL || i >= answer->n_parts) {
        return (gm_part){.placed = false};
    }
    const res_part *p = &answer->parts[i];
    return (gm_part){
        .text = p->text,
        .placed = p->placed,
        .point = p->point,
        .radius_m = p->radius_m,
        .geo_prec = p->geo_prec,
        .method = gm_str_from(res_method_word(p->method)),
        .score = p->score / 1000.0,
        .place_id = p->place_id,
        .place_name = p->place_name,
        .n_cand = p->n_cand,
        .reason = p->reason,
    };
}
