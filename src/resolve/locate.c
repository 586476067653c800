#include "resolve/locate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/hash.h"
#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "geo/geodesic.h"
#include "resolve/georef.h"
#include "resolve/words.h"

#define EXACT_M        5000.0 /* up to this radius a point is an exact location: UCDP where_prec 1 */
#define NEARBY_M       25000.0 /* up to this it is 2, "within 25 km of a known point" */
#define UNSAID_M       5000.0  /* radius of an entry that gives none */
#define NAMESAKE_HINTS 100     /* thousandths of hint score: at least one hint, and none against */
#define TWO_HINTS      150     /* the same of two */
#define ROAD_REACH_M   25000.0 /* a road this far from a place does not pass near it */

static res_part locate_one(locator *l, const expr *e, rank_want want);

/* ---- Parts ---------------------------------------------------------------------------------- */

static res_part refused(const expr *e, const char *reason) {
    return (res_part){.text = e->text, .place = PLACE_NONE, .reason = gm_str_from(reason)};
}

static res_part refused_format(locator *l, const expr *e, const char *fmt, ...) GM_PRINTF(3, 4);

static res_part refused_format(locator *l, const expr *e, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    res_part part = refused(e, "");
    part.reason = gm_arena_copy(l->arena, gm_str_from(text));
    if (part.reason.ptr == NULL) {
        l->status = GM_E_MEMORY;
    }
    return part;
}

/* The same refusal, said of the whole expression. */
static res_part pass_refusal(const expr *e, res_part inner) {
    inner.text = e->text;
    return inner;
}

static int precision_of_radius(double radius_m) {
    return radius_m <= EXACT_M ? 1 : radius_m <= NEARBY_M ? 2 : 5;
}

/* UCDP GED's where_prec for areas: 3 second-order, 4 first-order division, 5 part of a country, 6 country,
 * 7 water or air. */
static int precision_of_area(const place *p) {
    switch (p->kind) {
    case KIND_COUNTRY:
        return 6;
    case KIND_WATER:
        return 7;
    case KIND_ADMIN:
        return p->admin2.len > 0 && gm_str_eq(p->admin2, p->name) ? 3 : 4;
    default:
        return 5;
    }
}

uint64_t res_hash_entry(uint64_t hash, const place *p) {
    char bytes[8];
    memcpy(bytes, &p->entry_hash, sizeof bytes);
    return gm_hash64_seeded((gm_str){bytes, sizeof bytes}, hash);
}

static void use_place(locator *l, res_part *part, const place *p) {
    place_ref *used = gm_arena_array(l->arena, part->n_used + 1, sizeof *used);
    if (used == NULL) {
        l->status = GM_E_MEMORY;
        return;
    }
    if (part->n_used > 0) {
        memcpy(used, part->used, part->n_used * sizeof *used);
    }
    used[part->n_used++] = p->ref;
    part->used = used;
    part->entry_hash = res_hash_entry(part->entry_hash, p);
}

static void use_parts(locator *l, res_part *part, const res_part *other) {
    for (size_t i = 0; i < other->n_used; i++) {
        place p = gaz_place(l->gaz, other->used[i]);
        use_place(l, part, &p);
    }
}

static geo_shape shape_of(locator *l, place_ref ref) {
    geo_shape shape = {GEO_POINT, NULL, 0};
    if (gaz_shape(l->gaz, ref, l->scratch, &shape) != GM_OK) {
        l->status = GM_E_MEMORY;
    }
    return shape;
}

static const geo_shape *keep_shape(locator *l, geo_shape shape) {
    geo_shape *kept = gm_arena_alloc(l->arena, sizeof *kept);
    if (kept == NULL || geo_copy(&shape, l->arena, kept) != GM_OK) {
        l->status = GM_E_MEMORY;
        return NULL;
    }
    return kept;
}

res_part locate_place(locator *l, const place *p, res_method method, int score) {
    res_part part = {
        .text = p->name,
        .placed = true,
        .point = p->point,
        .radius_m = p->radius_m > 0 ? p->radius_m : UNSAID_M,
        .method = method,
        .score = score,
        .place = p->ref,
        .place_id = p->id,
        .place_name = p->name,
        .admin1 = p->admin1,
        .admin2 = p->admin2,
        .country = p->country,
        .n_cand = 1,
    };
    use_place(l, &part, p);
    if (p->type != GEO_POINT) {
        geo_shape shape = shape_of(l, p->ref);
        part.radius_m = geo_cover_m(&shape, p->point) + p->radius_m;
        part.extent = shape.type == GEO_AREA ? keep_shape(l, shape) : NULL;
    }
    part.geo_prec = precision_of_radius(part.radius_m);
    if (place_kind_is_area(p->kind)) {
        part.method = RES_AREA;
        part.geo_prec = precision_of_area(p);
    } else if (p->kind == KIND_JUNCTION) {
        part.method = RES_JUNCTION;
    }
    return part;
}

/* A part that a rule made from its reference: point and radius are new, what is known of the place stays. */
static res_part derived(locator *l, const expr *e, const res_part *from, georef at,
                        res_method method) {
    res_part part = {
        .text = e->text,
        .placed = true,
        .point = at.point,
        .radius_m = at.radius_m,
        .method = method,
        .score = from->score,
        .place = from->place,
        .place_id = from->place_id,
        .place_name = from->place_name,
        .admin1 = from->admin1,
        .country = from->country,
        .n_cand = from->n_cand,
    };
    /* A relation is never an exact location, however small its radius. */
    part.geo_prec = at.radius_m <= NEARBY_M ? 2 : 5;
    use_parts(l, &part, from);
    return part;
}

static georef spot_of(const res_part *part) {
    return (georef){part->point, part->radius_m};
}

static gm_str common(gm_str a, gm_str b) {
    return gm_str_eq(a, b) ? a : (gm_str){NULL, 0};
}

/* A part that rests on two others. */
static res_part joined(locator *l, const expr *e, const res_part *a, const res_part *b, georef at,
                       res_method method) {
    res_part part = derived(l, e, a, at, method);
    use_parts(l, &part, b);
    part.score = a->score < b->score ? a->score : b->score;
    part.place = PLACE_NONE;
    part.place_id = part.place_name = (gm_str){NULL, 0};
    part.admin1 = common(a->admin1, b->admin1);
    part.country = common(a->country, b->country);
    part.n_cand = 1;
    return part;
}

/* ---- Names ---------------------------------------------------------------------------------- */

static double six_decimals(double degrees) {
    return round(degrees * 1e6) / 1e6;
}

static json_t *candidate_json(const candidate *c) {
    json_t *terms =
        json_pack("{s:i,s:i,s:i,s:i,s:i,s:i,s:i}", "spelling", c->terms.spelling, "hints",
                  c->terms.hints, "kind", c->terms.kind, "population", c->terms.population, "layer",
                  c->terms.layer, "near", c->terms.near, "context", c->terms.context);
    return json_pack("{s:s%,s:s%,s:s%,s:s%,s:s%,s:s%,s:f,s:f,s:f,s:s,s:i,s:o,s:s?}", "id",
                     c->at.id.ptr, c->at.id.len, "name", c->at.name.ptr, c->at.name.len, "kind",
                     c->at.kind_word.ptr, c->at.kind_word.len, "spelling", c->spelling.ptr,
                     c->spelling.len, "admin1", c->at.admin1.len ? c->at.admin1.ptr : "",
                     c->at.admin1.len, "country", c->at.country.len ? c->at.country.ptr : "",
                     c->at.country.len, "lat", six_decimals(c->at.point.lat), "lon",
                     six_decimals(c->at.point.lon), "radius_m", c->at.radius_m, "match",
                     res_method_word(c->method), "total", c->total, "terms", terms, "excluded",
                     c->excluded);
}

static void explain_lookup(locator *l, const expr *e, const ranking *k) {
    if (l->lookups == NULL) {
        return;
    }
    json_t *candidates = json_array();
    for (size_t i = 0; i < k->n && i < 20; i++) {
        json_array_append_new(candidates, candidate_json(&k->items[i]));
    }
    json_array_append_new(l->lookups,
                          json_pack("{s:s%,s:o,s:s?}", "name", e->names[0].ptr, e->names[0].len,
                                    "candidates", candidates, "refused", k->reason));
}

static void add_suggestions(locator *l, res_part *part, const ranking *k) {
    size_t n = k->n < 5 ? k->n : 5;
    res_candidate *list = gm_arena_array(l->arena, n, sizeof *list);
    if (list == NULL) {
        l->status = GM_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const candidate *c = &k->items[i];
        list[i] = (res_candidate){c->at.id, c->at.name, c->at.point, c->terms.spelling};
    }
    part->candidates = list;
    part->n_candidates = n;
    part->n_cand = (int)k->n_open;
}

/* "no place of that name is known: Xanadu (nearest: Sinjar)". */
static res_part refuse_name(locator *l, const expr *e, const ranking *k) {
    gm_buf names = GM_BUF_INIT;
    for (size_t i = 0; i < k->n && i < 3; i++) {
        const place *p = &k->items[i].at;
        gm_buf_printf(&names, "%s%.*s", i == 0 ? "; nearest: " : ", ", GM_FMT(p->name));
        if (p->admin1.len > 0) {
            gm_buf_printf(&names, " (%.*s)", GM_FMT(p->admin1));
        }
    }
    gm_str name = gm_utf8_cut(e->names[0], 100);
    bool single = k->n == 1 && k->items[0].excluded != NULL && k->items[0].excluded == k->reason;
    res_part part = refused_format(l, e, "\"%.*s\" %s%s%s", GM_FMT(name), single ? "" : "— ",
                                   k->reason, gm_buf_text(&names));
    part.unknown = gm_arena_copy(l->arena, name);
    gm_buf_clear(&names);
    add_suggestions(l, &part, k);
    return part;
}

/* An area that the text names, as the frame for another name. False when it cannot be found. */
static bool find_frame(locator *l, const expr *in, res_part *out, geo_shape *out_shape) {
    *out = locate_one(l, in, RANK_AREA);
    if (!out->placed) {
        return false;
    }
    *out_shape = out->extent != NULL ? *out->extent : (geo_shape){GEO_POINT, NULL, 0};
    return true;
}

static res_part refuse_frame(locator *l, const expr *e, const expr *frame, const res_part *why) {
    return refused_format(l, e, "\"%.*s\", where it should lie: %.*s", GM_FMT(frame->text),
                          GM_FMT(why->reason));
}

/* What a name look-up asks, and the memory of what it points to. */
typedef struct name_query {
    rank_query q;
    res_part in, close_to;
    geo_shape shape;
} name_query;

/* Fills the query. False, with *out_refusal, when what the text names as its frame cannot be found. */
static bool make_query(locator *l, const expr *e, rank_want want, name_query *n,
                       res_part *out_refusal) {
    n->q = (rank_query){
        .names = e->names,
        .n_names = e->n_names,
        .want = want,
        .kind_asked = e->kind_asked,
        .kind = e->kind,
        .admin_level = e->admin_level,
        .admin1 = &l->hints->admin1,
        .admin2 = &l->hints->admin2,
        .country = &l->hints->country,
        .has_date = l->hints->has_date,
        .date = l->hints->date,
        .around = l->hints->around,
        .n_around = l->hints->n_around,
    };
    if (e->in != NULL) {
        if (!find_frame(l, e->in, &n->in, &n->shape)) {
            *out_refusal = refuse_frame(l, e, e->in, &n->in);
            return false;
        }
        n->q.in = &n->in;
        n->q.in_is_side = e->in->type == EXPR_PART;
        n->q.in_shape = n->shape.n_parts > 0 ? &n->shape : NULL;
    }
    if (e->close_to != NULL) {
        n->close_to = locate_one(l, e->close_to, RANK_POINT);
        if (!n->close_to.placed) {
            *out_refusal = refuse_frame(l, e, e->close_to, &n->close_to);
            return false;
        }
        n->q.near = &n->close_to.point;
        n->q.near_m = n->close_to.radius_m + 2 * GEOREF_NEAR_M;
    }
    return true;
}

static bool rank_name(locator *l, const expr *e, const rank_query *q, ranking *k) {
    rank_query query = *q;
    query.as_spelled |= l->as_spelled;
    if (rank_places(l->gaz, &query, l->scratch, k) != GM_OK) {
        l->status = GM_E_MEMORY;
        *k = (ranking){.reason = "out of memory"};
        return false;
    }
    explain_lookup(l, e, k);
    return k->reason == NULL;
}

static res_part chosen(locator *l, const expr *e, const ranking *k) {
    res_part part = locate_place(l, &k->items[0].at, k->items[0].method, k->score);
    part.text = e->text;
    part.n_cand = (int)(k->n_open + k->n_dropped);
    if (k->spread_m > part.radius_m) {
        part.radius_m = k->spread_m;
        part.geo_prec = part.geo_prec == 1 ? precision_of_radius(part.radius_m) : part.geo_prec;
        l->rule =
            "several places of that name lie close together: the likeliest, with a radius that "
            "covers the others";
    } else {
        l->rule = part.method == RES_AREA
                      ? "area: its representative point, and the radius that covers its outline"
                      : "the place's own point and radius";
    }
    return part;
}

/* The likeliest place all the same, as the user asked: half as sure as it is spelled, and with a radius that
 * covers what else it may be. */
static res_part guessed(locator *l, const expr *e, const ranking *k, gm_str why_not) {
    res_part part = locate_place(l, &k->items[0].at, k->items[0].method, 0);
    part.text = e->text;
    part.score = k->items[0].terms.spelling / 2;
    part.n_cand = (int)(k->n_open + k->n_dropped);
    l->guessed = refused_format(l, e, "a guess: %.*s", GM_FMT(why_not)).reason;
    if (k->rivals_m > part.radius_m) {
        part.radius_m = k->rivals_m;
        part.geo_prec = part.geo_prec <= 2 ? precision_of_radius(part.radius_m) : part.geo_prec;
    }
    l->rule = "a guess, as --guess asks: the likeliest place, with a radius that covers its rivals";
    return part;
}

/* Works that bear the name of the place they stand by. Posts are numbered, listed or unknown. */
static bool stands_by_namesake(place_kind kind) {
    return kind == KIND_AIR_BASE || kind == KIND_FACILITY || kind == KIND_CHECKPOINT ||
           kind == KIND_CAMP || kind == KIND_DAM || kind == KIND_BRIDGE || kind == KIND_CROSSING ||
           kind == KIND_MOUNTAIN;
}

/* "Tiyas airbase", when only the village Tiyas is known: near the village. */
static bool locate_by_namesake(locator *l, const expr *e, name_query *n, res_part *out) {
    ranking k;
    if (!e->kind_asked || !stands_by_namesake(e->kind)) {
        return false;
    }
    n->q.kind = KIND_SETTLEMENT;
    n->q.as_spelled = true;
    /* Nayrab's air base stands by another Nayrab: only where the row's hints agree. */
    if (!rank_name(l, e, &n->q, &k) || k.items[0].terms.hints < NAMESAKE_HINTS) {
        return false;
    }
    res_part namesake = chosen(l, e, &k);
    *out = derived(l, e, &namesake, georef_near(spot_of(&namesake)), RES_NEAR);
    l->rule = "a site that is not in the gazetteer, named after a place that is: near that place";
    return true;
}

/* The name without its last word, when that only tells twin villages apart. */
static gm_str without_twin_mark(gm_str name) {
    size_t cut = name.len;
    while (cut > 0 && name.ptr[cut - 1] != ' ' && name.ptr[cut - 1] != '-') {
        cut--;
    }
    gm_buf folded = GM_BUF_INIT;
    gaz_fold(gm_str_skip(name, cut), &folded);
    bool mark = words_is_twin_mark(gm_buf_view(&folded));
    gm_buf_clear(&folded);
    gm_str rest = gm_str_trim((gm_str){name.ptr, cut});
    while (mark && rest.len > 0 &&
           rest.ptr[rest.len - 1] == '-') { /* "Baghuz at-": the article too */
        size_t end = rest.len;
        while (end > 0 && rest.ptr[end - 1] != ' ') {
            end--;
        }
        rest = gm_str_trim((gm_str){rest.ptr, end});
    }
    return mark ? rest : (gm_str){NULL, 0};
}

/* "Lower Baghuz", when only one Baghuz is known: near it, as its twin is. */
static bool locate_by_twin(locator *l, const expr *e, const name_query *n, res_part *out) {
    expr base = *e;
    ranking k;
    base.names[0] = without_twin_mark(e->names[0]);
    if (base.names[0].len == 0) {
        return false;
    }
    rank_query q = n->q;
    q.names = base.names;
    q.n_names = 1;
    q.as_spelled = true;
    if (!rank_name(l, &base, &q, &k) || place_kind_is_area(k.items[0].at.kind)) {
        return false;
    }
    res_part twin = chosen(l, e, &k);
    *out = derived(l, e, &twin, georef_near(spot_of(&twin)), RES_NEAR);
    l->rule =
        "the upper, lower, great, … village of a name of which only another is known: near that";
    return true;
}

/* Asks for the name with each of the starts before it. */
static bool rank_starts(locator *l, const expr *e, const char *const *starts, const name_query *n,
                        ranking *k) {
    enum { MAX_STARTS = 8 };
    gm_str names[MAX_STARTS];
    rank_query q = n->q;
    q.names = names;
    q.n_names = 0;
    q.as_spelled = true;
    q.kind_asked = false; /* the word is part of the name: the camp may be filed as a village */
    for (size_t i = 0; starts[i] != NULL && q.n_names < MAX_STARTS; i++) {
        gm_buf name = GM_BUF_INIT;
        gm_buf_printf(&name, "%s %.*s", starts[i], GM_FMT(e->names[0]));
        names[q.n_names++] = gm_arena_copy(l->scratch, gm_buf_view(&name));
        gm_buf_clear(&name);
    }
    if (q.n_names == 0) {
        return false;
    }
    if (rank_places(l->gaz, &q, l->scratch, k) != GM_OK) {
        l->status = GM_E_MEMORY;
        return false;
    }
    if (k->reason != NULL) {
        return false; /* not worth a line in the explanation */
    }
    explain_lookup(l, e, k);
    return true;
}

/* "Wafidin camp" may be filed as Mukhayyam al-Wafidin. */
static bool locate_by_kind_name(locator *l, const expr *e, const name_query *n, res_part *out) {
    ranking k;
    if (!e->kind_asked || !rank_starts(l, e, words_kind_names(e->kind), n, &k)) {
        return false;
    }
    *out = chosen(l, e, &k);
    out->method = out->method == RES_AREA ? RES_AREA : RES_FOLDED; /* a rule made the name */
    return true;
}

/* Wadi Barada, when only its market village Suq Wadi Barada is known: near that. */
static bool locate_by_longer_name(locator *l, const expr *e, const name_query *n, res_part *out) {
    ranking k;
    bool district = l->hints->admin1.len > 0 && l->hints->admin2.len > 0;
    if (!district || (e->kind_asked && e->kind != KIND_SETTLEMENT)) {
        return false;
    }
    if (!rank_starts(l, e, words_village_starts, n, &k) || k.items[0].terms.hints < TWO_HINTS ||
        place_kind_is_area(k.items[0].at.kind)) {
        return false;
    }
    res_part village = chosen(l, e, &k);
    *out = derived(l, e, &village, georef_near(spot_of(&village)), RES_NEAR);
    l->rule =
        "only a village is known that is named after it (the market, the well of …): near that";
    return true;
}

static res_part locate_name(locator *l, const expr *e, rank_want want) {
    name_query n;
    res_part part;
    ranking k;
    if (!make_query(l, e, want, &n, &part)) {
        return part;
    }
    if (rank_name(l, e, &n.q, &k)) {
        return chosen(l, e, &k);
    }
    bool unheard_of = k.n == 0 || k.items[0].distance > 0;
    if (locate_by_kind_name(l, e, &n, &part) || locate_by_namesake(l, e, &n, &part)) {
        return part;
    }
    if (unheard_of && (locate_by_twin(l, e, &n, &part) || locate_by_longer_name(l, e, &n, &part))) {
        return part;
    }
    part = refuse_name(l, e, &k);
    return l->guess && k.may_guess ? guessed(l, e, &k, part.reason) : part;
}

/* "Western Ghariyah" may be a village's own name, Al Ghariyah al Gharbiyah: asked for as spelled. */
static bool locate_side_name(locator *l, const expr *e, res_part *out) {
    if (e->a->type != EXPR_NAME || e->half_deg >= 360) {
        return false;
    }
    expr named = *e->a;
    const char *const *sides = words_side_names((int)e->bearing_deg);
    named.text = e->text;
    named.n_names = 0;
    for (size_t i = 0; sides[i] != NULL && named.n_names < EXPR_MAX_NAMES; i++) {
        gm_buf name = GM_BUF_INIT;
        gm_buf_printf(&name, "%.*s al-%s", GM_FMT(e->a->names[0]), sides[i]);
        named.names[named.n_names++] = gm_arena_copy(l->scratch, gm_buf_view(&name));
        gm_buf_clear(&name);
    }
    name_query n;
    ranking k;
    if (named.n_names == 0 || !make_query(l, &named, RANK_POINT, &n, out)) {
        return false;
    }
    n.q.as_spelled = true;
    if (!rank_name(l, &named, &n.q, &k)) {
        return false;
    }
    *out = chosen(l, e, &k);
    return true;
}

/* ---- Roads and borders ---------------------------------------------------------------------- */

enum { MAX_STRETCHES = 64 };

/* A road or border: the features that bear its number or name. */
typedef struct road {
    place stretches[MAX_STRETCHES];
    geo_shape shapes[MAX_STRETCHES];
    size_t n;
    gm_str name;
} road;

/* There on that date, and where the row's own hints say. */
static bool fits_row(locator *l, const place *p) {
    const res_hints *h = l->hints;
    if (h->has_date && !place_was_there(p, h->date)) {
        return false;
    }
    if (h->admin1.len + h->admin2.len + h->country.len == 0) {
        return true;
    }
    const rank_query q = {.admin1 = &h->admin1, .admin2 = &h->admin2, .country = &h->country};
    return rank_fits_hints(l->gaz, &q, p, l->scratch, &l->status);
}

static bool usable_stretch(locator *l, const place *p) {
    return (p->kind == KIND_ROAD || p->kind == KIND_BORDER) && p->type == GEO_LINE &&
           fits_row(l, p);
}

static road *find_road(locator *l, gm_str name) {
    road *r = gm_arena_alloc(l->scratch, sizeof *r);
    gaz_hits hits = {NULL, 0, 0};
    gm_buf key = GM_BUF_INIT;
    gaz_fold(name, &key);
    if (r == NULL || key.failed || gaz_by_road_ref(l->gaz, name, &hits) != GM_OK ||
        (hits.n == 0 && gaz_by_key(l->gaz, gm_buf_view(&key), &hits) != GM_OK)) {
        l->status = GM_E_MEMORY;
        hits.n = 0;
    }
    for (size_t i = 0; r != NULL && i < hits.n && r->n < MAX_STRETCHES; i++) {
        place p = gaz_place(l->gaz, hits.items[i].ref);
        bool known = false;
        for (size_t k = 0; k < r->n; k++) {
            known |= r->stretches[k].ref == p.ref;
        }
        if (!known && usable_stretch(l, &p)) {
            r->shapes[r->n] = shape_of(l, p.ref);
            r->stretches[r->n++] = p;
        }
    }
    gaz_hits_clear(&hits);
    gm_buf_clear(&key);
    if (r != NULL) {
        r->name = name;
    }
    return r == NULL || r->n == 0 ? NULL : r;
}

static res_part refuse_road(locator *l, const expr *e, const expr *road_expr) {
    return refused_format(l, e, "no road or border called \"%.*s\" is known",
                          GM_FMT(road_expr->names[0]));
}

/* All stretches as one line of several parts. */
static geo_shape whole_line(locator *l, const road *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        n += r->shapes[i].n_parts;
    }
    geo_part *parts = gm_arena_array(l->scratch, n, sizeof *parts);
    if (parts == NULL) {
        l->status = GM_E_MEMORY;
        return (geo_shape){GEO_LINE, NULL, 0};
    }
    size_t at = 0;
    for (size_t i = 0; i < r->n; i++) {
        for (size_t k = 0; k < r->shapes[i].n_parts; k++) {
            parts[at++] = r->shapes[i].parts[k];
        }
    }
    return (geo_shape){GEO_LINE, parts, n};
}

static double widest(const road *r) {
    double radius = 0;
    for (size_t i = 0; i < r->n; i++) {
        radius = fmax(radius, r->stretches[i].radius_m);
    }
    return radius;
}

static res_part road_part(locator *l, const expr *e, const road *r, georef at) {
    res_part part = {
        .text = e->text,
        .placed = true,
        .point = at.point,
        .radius_m = at.radius_m,
        .geo_prec = at.radius_m <= NEARBY_M ? 2 : 5,
        .method = RES_ROAD,
        .score = 1000,
        .place = r->n == 1 ? r->stretches[0].ref : PLACE_NONE,
        .place_id = r->n == 1 ? r->stretches[0].id : (gm_str){NULL, 0},
        .place_name = r->stretches[0].name,
        .country = r->stretches[0].country,
        .n_cand = 1,
    };
    for (size_t i = 0; i < r->n; i++) {
        use_place(l, &part, &r->stretches[i]);
    }
    return part;
}

static res_part locate_road(locator *l, const expr *e) {
    road *r = find_road(l, e->names[0]);
    if (r == NULL) {
        return refuse_road(l, e, e);
    }
    geo_shape line = whole_line(l, r);
    gm_latlon middle = geo_representative(&line);
    l->rule = "a whole road or border: its middle, and the radius that covers it";
    res_part part = road_part(l, e, r, (georef){middle, geo_cover_m(&line, middle) + widest(r)});
    part.geo_prec = 5;
    return part;
}

/* The stretch of a line that lies in an area: its middle and cover. False when none does. */
static bool stretch_inside(const geo_shape *line, const geo_shape *area, georef *out) {
    gm_latlon inside[4096]; /* a point each kilometre or so: 4,000 km of road */
    size_t n = 0;
    for (size_t i = 0; i < line->n_parts; i++) {
        for (size_t k = 0; k + 1 < line->parts[i].n; k++) {
            gm_latlon a = line->parts[i].points[k];
            gm_latlon b = line->parts[i].points[k + 1];
            int steps = 1 + (int)fmin(geo_distance_m(a, b) / 1000, 2000);
            for (int s = 0; s < steps && n < sizeof inside / sizeof *inside; s++) {
                double t = (double)s / steps;
                gm_latlon p = {a.lat + t * (b.lat - a.lat), a.lon + t * (b.lon - a.lon)};
                if (geo_contains(area, p)) {
                    inside[n++] = p;
                }
            }
        }
    }
    if (n == 0) {
        return false;
    }
    out->point = inside[n / 2];
    out->radius_m = 0;
    for (size_t i = 0; i < n; i++) {
        out->radius_m = fmax(out->radius_m, geo_distance_m(out->point, inside[i]) + 1000);
    }
    return true;
}

static res_part locate_road_at(locator *l, const expr *e) {
    road *r = find_road(l, e->a->names[0]);
    if (r == NULL) {
        return refuse_road(l, e, e->a);
    }
    res_part at = locate_one(l, e->b, e->near ? RANK_POINT : RANK_ANY);
    if (!at.placed) {
        return pass_refusal(e, at);
    }
    georef spot;
    geo_shape line = whole_line(l, r);
    if (!e->near && at.method == RES_AREA && at.extent != NULL) {
        if (!stretch_inside(&line, at.extent, &spot)) {
            return refused_format(l, e, "%.*s does not pass through %.*s", GM_FMT(r->name),
                                  GM_FMT(at.place_name));
        }
        spot.radius_m += widest(r);
        l->rule = "the stretch of the road in that area: its middle and cover";
    } else {
        double best = INFINITY;
        size_t nearest = 0;
        for (size_t i = 0; i < r->n; i++) {
            double away;
            gm_latlon foot = geo_nearest(&r->shapes[i], at.point, &away);
            if (away < best) {
                best = away;
                nearest = i;
                spot.point = foot;
            }
        }
        if (best > at.radius_m + ROAD_REACH_M) {
            return refused_format(l, e, "%.*s does not pass near %.*s: %.0f km away",
                                  GM_FMT(r->name), GM_FMT(at.text), best / 1000);
        }
        spot.radius_m =
            at.radius_m + r->stretches[nearest].radius_m + (e->near ? GEOREF_NEAR_M : 0);
        l->rule =
            "the road's nearest point to the place; radius: the place's, the road's, and 5 km "
            "when it is only near";
        r->stretches[0] = r->stretches[nearest];
        r->n = 1;
    }
    res_part part = road_part(l, e, r, spot);
    use_parts(l, &part, &at);
    part.score = at.score;
    part.admin1 = at.admin1;
    return part;
}

/* True when the stretch runs along this feature: the middle of one of its edges lies on it. */
static bool runs_along(const geo_shape *stretch, const geo_shape *feature) {
    for (size_t i = 0; i < stretch->n_parts; i++) {
        const geo_part *part = &stretch->parts[i];
        for (size_t k = 0; k + 1 < part->n; k++) {
            gm_latlon a = part->points[k];
            gm_latlon b = part->points[k + 1];
            double away;
            geo_nearest(feature, (gm_latlon){(a.lat + b.lat) / 2, (a.lon + b.lon) / 2}, &away);
            if (away < 10) {
                return true;
            }
        }
    }
    return false;
}

/* Leaves of a road the features that the stretch runs along; all of them when it is only a point. */
static void keep_stretch(road *r, const geo_shape *stretch) {
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (runs_along(stretch, &r->shapes[i])) {
            r->shapes[n] = r->shapes[i];
            r->stretches[n++] = r->stretches[i];
        }
    }
    r->n = n > 0 ? n : r->n;
}

static res_part locate_road_between(locator *l, const expr *e) {
    road *r = find_road(l, e->a->names[0]);
    if (r == NULL) {
        return refuse_road(l, e, e->a);
    }
    res_part from = locate_one(l, e->b, RANK_POINT);
    res_part to = locate_one(l, e->c, RANK_POINT);
    if (!from.placed || !to.placed) {
        return pass_refusal(e, from.placed ? to : from);
    }
    geo_shape line = whole_line(l, r);
    geo_shape stretch;
    double away_from;
    double away_to;
    geo_nearest(&line, from.point, &away_from);
    geo_nearest(&line, to.point, &away_to);
    if (fmax(away_from, away_to) > ROAD_REACH_M) {
        return refused_format(l, e, "%.*s does not pass near %.*s", GM_FMT(r->name),
                              GM_FMT(away_from > away_to ? from.text : to.text));
    }
    if (geo_line_between(&line, from.point, to.point, l->scratch, &stretch) != GM_OK) {
        l->status = GM_E_MEMORY;
        return refused(e, "out of memory");
    }
    keep_stretch(r, &stretch);
    gm_latlon middle = geo_representative(&stretch);
    georef spot = {middle, geo_cover_m(&stretch, middle) + widest(r)};
    l->rule = "the road's stretch between the places: its middle by length, and its cover";
    res_part part = road_part(l, e, r, spot);
    use_parts(l, &part, &from);
    use_parts(l, &part, &to);
    part.score = from.score < to.score ? from.score : to.score;
    part.admin1 = common(from.admin1, to.admin1);
    return part;
}

/* ---- Junctions ------------------------------------------------------------------------------- */

static bool refs_contain(gm_str refs, gm_str wanted) {
    gm_buf a = GM_BUF_INIT;
    gm_buf b = GM_BUF_INIT;
    gaz_fold(wanted, &a);
    gm_str ref;
    bool found = false;
    while (!found && refs.ptr != NULL && gm_str_split(&refs, ';', &ref)) {
        gm_buf_reset(&b);
        gaz_fold(ref, &b);
        found = b.len > 0 && gm_str_eq(gm_buf_view(&a), gm_buf_view(&b));
    }
    gm_buf_clear(&a);
    gm_buf_clear(&b);
    return found;
}

/* A junction that somebody recorded beats one that lines make. */
static bool recorded_junction(locator *l, gm_str a, gm_str b, place *out) {
    gaz_hits hits = {NULL, 0, 0};
    if (gaz_by_road_ref(l->gaz, a, &hits) != GM_OK) {
        l->status = GM_E_MEMORY;
    }
    bool found = false;
    for (size_t i = 0; i < hits.n && !found; i++) {
        *out = gaz_place(l->gaz, hits.items[i].ref);
        found = out->kind == KIND_JUNCTION && refs_contain(out->road_ref, b) && fits_row(l, out);
    }
    gaz_hits_clear(&hits);
    return found;
}

/* Every crossing of two roads, with the half widths of the stretches that cross. */
typedef struct crossings {
    geo_crossing at[32];
    double a_m[32], b_m[32];
    size_t n;
} crossings;

static void find_crossings(const road *a, const road *b, crossings *out) {
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < b->n; k++) {
            size_t room = 32 - out->n;
            size_t n = geo_crossings(&a->shapes[i], &b->shapes[k], &out->at[out->n], room);
            n = n < room ? n : room;
            for (size_t m = 0; m < n; m++) {
                out->a_m[out->n + m] = a->stretches[i].radius_m;
                out->b_m[out->n + m] = b->stretches[k].radius_m;
            }
            out->n += n;
        }
    }
}

static res_part locate_junction(locator *l, const expr *e) {
    place known;
    if (refs_contain(e->a->names[0], e->b->names[0])) {
        return refused(e, "a road does not meet itself");
    }
    if (recorded_junction(l, e->a->names[0], e->b->names[0], &known)) {
        res_part part = locate_place(l, &known, RES_JUNCTION, 1000);
        part.text = e->text;
        l->rule = "the junction as the gazetteer records it";
        return part;
    }
    road *a = find_road(l, e->a->names[0]);
    road *b = find_road(l, e->b->names[0]);
    if (a == NULL || b == NULL) {
        return refuse_road(l, e, a == NULL ? e->a : e->b);
    }
    crossings x = {.n = 0};
    find_crossings(a, b, &x);
    if (x.n == 0) {
        return refused_format(l, e, "%.*s and %.*s do not meet in the gazetteer", GM_FMT(a->name),
                              GM_FMT(b->name));
    }
    double radius = georef_crossing_m(x.a_m[0], x.b_m[0], x.at[0].angle_deg);
    for (size_t i = 1; i < x.n; i++) {
        if (geo_distance_m(x.at[i].point, x.at[0].point) > radius) {
            return refused_format(l, e, "%.*s and %.*s meet at more than one place",
                                  GM_FMT(a->name), GM_FMT(b->name));
        }
        radius = fmax(radius, georef_crossing_m(x.a_m[i], x.b_m[i], x.at[i].angle_deg));
    }
    l->rule =
        "the crossing of the two lines; radius: the far corner of the strips that they may be";
    res_part part = road_part(l, e, a, (georef){x.at[0].point, radius});
    for (size_t i = 0; i < b->n; i++) {
        use_place(l, &part, &b->stretches[i]);
    }
    part.method = RES_JUNCTION;
    part.geo_prec = precision_of_radius(radius);
    part.place = PLACE_NONE;
    part.place_id = part.place_name = (gm_str){NULL, 0};
    return part;
}

/* ---- Sets ------------------------------------------------------------------------------------- */

/* Every word of the name stands in the set's id: "Turkish" in turkish-observation-posts. */
static bool set_has_words(gm_str set_id, gm_str words) {
    gm_buf simple = GM_BUF_INIT;
    gm_buf id = GM_BUF_INIT;
    gaz_simplify(words, &simple);
    gaz_simplify(set_id, &id);
    gm_str rest = gm_buf_view(&simple);
    gm_str word;
    bool all = true;
    while (all && rest.len > 0 && gm_str_split(&rest, ' ', &word)) {
        gm_str ids = gm_buf_view(&id);
        gm_str part;
        bool found = false;
        while (!found && ids.len > 0 && gm_str_split(&ids, ' ', &part)) {
            found = gm_str_eq(part, word);
        }
        all = found;
    }
    gm_buf_clear(&simple);
    gm_buf_clear(&id);
    return all;
}

/* The one set of that kind and name; NULL with a refusal when there is none or more than one. */
static bool find_set(locator *l, const expr *e, gaz_set *out, res_part *out_refusal) {
    size_t n = 0;
    for (size_t i = 0; i < gaz_n_sets(l->gaz); i++) {
        gaz_set set = gaz_set_at(l->gaz, i);
        if (set.kind == e->kind && (e->n_names == 0 || set_has_words(set.id, e->names[0]))) {
            *out = set;
            n++;
        }
    }
    if (n != 1) {
        *out_refusal =
            refused_format(l, e,
                           n == 0 ? "no such set of places (%s) is in the gazetteer"
                                  : "several sets of that kind (%s) are in the gazetteer: name one",
                           place_kind_word(e->kind));
    }
    return n == 1;
}

static size_t valid_members(locator *l, const gaz_set *set, place *out, size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < set->n_members && n < max; i++) {
        place p = gaz_place(l->gaz, set->members[i]);
        if (fits_row(l, &p)) {
            out[n++] = p;
        }
    }
    return n;
}

/* Centre of the least circle around the members, closely (Badoiu and Clarkson 2003: step towards the
 * farthest by ever less), and its radius with the members' own. */
static georef cover_members(const place *members, size_t n) {
    georef cover = {members[0].point, 0};
    for (int step = 1; step <= 200; step++) {
        double farthest = -1;
        size_t which = 0;
        for (size_t i = 0; i < n; i++) {
            double away = geo_distance_m(cover.point, members[i].point) + members[i].radius_m;
            if (away > farthest) {
                farthest = away;
                which = i;
            }
        }
        double away;
        double bearing;
        geo_inverse(cover.point, members[which].point, &away, &bearing);
        cover.point = geo_destination(cover.point, bearing, farthest / (step + 1));
    }
    for (size_t i = 0; i < n; i++) {
        cover.radius_m = fmax(cover.radius_m,
                              geo_distance_m(cover.point, members[i].point) + members[i].radius_m);
    }
    return cover;
}

static res_part some_members(locator *l, const expr *e, const gaz_set *set, const place *members,
                             size_t n) {
    georef cover = cover_members(members, n);
    gm_latlon *points = gm_arena_array(l->scratch, n, sizeof *points);
    geo_shape hull = {GEO_POINT, NULL, 0};
    for (size_t i = 0; points != NULL && i < n; i++) {
        points[i] = members[i].point;
    }
    if (points == NULL || geo_hull(points, n, l->scratch, &hull) != GM_OK) {
        l->status = GM_E_MEMORY;
        return refused(e, "out of memory");
    }
    res_part part = {
        .text = e->text,
        .placed = true,
        .point = cover.point,
        .radius_m = cover.radius_m,
        .geo_prec = cover.radius_m <= NEARBY_M ? 2 : 5,
        .method = RES_SET,
        .score = 1000,
        .place = PLACE_NONE,
        .place_name = set->id,
        .country = members[0].country,
        .n_cand = (int)n,
        .extent = hull.type == GEO_AREA ? keep_shape(l, hull) : NULL,
    };
    for (size_t i = 0; i < n; i++) {
        use_place(l, &part, &members[i]);
        part.country = common(part.country, members[i].country);
    }
    l->rule = "some members of a set, which ones not said: the circle that covers every member";
    return part;
}

enum { MAX_MEMBERS = 1000 };

static void locate_set(locator *l, const expr *e, res_part *out, size_t max, size_t *out_n) {
    gaz_set set;
    *out_n = 1;
    if (!find_set(l, e, &set, &out[0])) {
        return;
    }
    place *members = gm_arena_array(l->scratch, MAX_MEMBERS, sizeof *members);
    size_t n = members == NULL ? 0 : valid_members(l, &set, members, MAX_MEMBERS);
    if (n == 0) {
        out[0] = refused(e, "no member of the set fits the hints and the date");
    } else if (e->count > (int64_t)n) {
        out[0] = refused_format(l, e, "the text counts %d, the gazetteer's set has %zu members",
                                (int)e->count, n);
    } else if (e->type == EXPR_SET_SOME && e->count != (int64_t)n) {
        out[0] = some_members(l, e, &set, members, n);
    } else {
        *out_n = n < max ? n : max;
        for (size_t i = 0; i < *out_n; i++) {
            out[i] = locate_place(l, &members[i], RES_SET, 1000);
            out[i].text = e->text;
        }
        l->rule = "every member of the set, one part each";
    }
}

static res_part locate_member(locator *l, const expr *e) {
    res_part part = refused_format(l, e, "no %s with the number %d is in the gazetteer",
                                   place_kind_word(e->kind), (int)e->number);
    size_t n = 0;
    for (size_t i = 0; i < gaz_n_sets(l->gaz); i++) {
        gaz_set set = gaz_set_at(l->gaz, i);
        if (set.kind != e->kind || (e->n_names > 0 && !set_has_words(set.id, e->names[0]))) {
            continue;
        }
        for (size_t k = 0; k < set.n_members; k++) {
            place p = gaz_place(l->gaz, set.members[k]);
            if (p.set_no == e->number && fits_row(l, &p)) {
                part = locate_place(l, &p, RES_ALIAS, 980);
                part.text = e->text;
                n++;
            }
        }
    }
    l->rule = "the set's member of that number";
    return n > 1 ? refused(e, "several sets have a member of that number: name the set") : part;
}

/* ---- Relations --------------------------------------------------------------------------------- */

/* "southern Idlib": the outline cut at the area's point; between the cardinal points at two sides. */
static bool clip_part(locator *l, const expr *e, const geo_shape *area, gm_latlon through,
                      geo_shape *out) {
    gm_status status;
    if (e->half_deg >= 45) {
        status = geo_clip_side(area, through, e->bearing_deg, l->scratch, out);
    } else {
        geo_shape half;
        status = geo_clip_side(area, through, e->bearing_deg - 45, l->scratch, &half);
        if (status == GM_OK && half.n_parts > 0) {
            status = geo_clip_side(&half, through, e->bearing_deg + 45, l->scratch, out);
        } else {
            *out = half;
        }
    }
    if (status != GM_OK) {
        l->status = GM_E_MEMORY;
    }
    return status == GM_OK && out->n_parts > 0;
}

static res_part locate_part(locator *l, const expr *e) {
    res_part named;
    if (locate_side_name(l, e, &named)) {
        return named;
    }
    res_part area = locate_one(l, e->a, RANK_AREA);
    if (!area.placed) {
        return pass_refusal(e, area);
    }
    int geo_prec = area.geo_prec == 6 ? 5 : area.geo_prec; /* part of a country */
    if (area.method != RES_AREA) {
        l->rule = "a side of a place that is no area: the place itself";
        area.text = e->text;
        return area;
    }
    georef spot = {area.point, area.radius_m / 2};
    geo_shape side;
    double outline_m = area.place == PLACE_NONE ? 0 : gaz_place(l->gaz, area.place).radius_m;
    bool clipped =
        e->half_deg < 360 && area.extent != NULL && clip_part(l, e, area.extent, area.point, &side);
    if (clipped) {
        spot.point = geo_representative(&side);
        spot.radius_m = geo_cover_m(&side, spot.point) + outline_m;
        l->rule = "the side of the area beyond its middle: its representative point and cover";
    } else if (e->half_deg < 360) {
        spot = georef_half_disc(spot_of(&area), e->bearing_deg);
        l->rule = "the side of an area known by centre and radius: half of that circle";
    } else {
        l->rule = "the middle of an area: half of its radius";
    }
    res_part part = derived(l, e, &area, spot, RES_AREA);
    part.geo_prec = geo_prec;
    part.extent = clipped ? keep_shape(l, side) : NULL;
    return part;
}

static res_part locate_rural(locator *l, const expr *e) {
    res_part area = locate_one(l, e->a, RANK_AREA);
    if (!area.placed || area.method == RES_AREA) {
        return pass_refusal(e, area);
    }
    l->rule = "the countryside of a town: near it";
    return derived(l, e, &area, georef_near(spot_of(&area)), RES_NEAR);
}

static res_part locate_relation(locator *l, const expr *e) {
    res_part from = locate_one(l, e->a, RANK_POINT);
    if (!from.placed) {
        return pass_refusal(e, from);
    }
    georef at = spot_of(&from);
    switch (e->type) {
    case EXPR_OFFSET:
        l->rule =
            "geodesic from the reference; radius from distance and direction imprecision, plus "
            "the reference's own";
        return derived(
            l, e, &from,
            georef_offset(at, e->distance_m, e->distance_u_m, e->bearing_deg, e->half_deg),
            RES_OFFSET);
    case EXPR_AROUND:
        l->rule = "a distance without direction: the reference, with the distance as radius";
        return derived(l, e, &from, georef_around(at, e->distance_m, e->distance_u_m), RES_OFFSET);
    case EXPR_HEADING:
        l->rule = "a direction without distance: the circle around a 10 km sector";
        return derived(l, e, &from, georef_heading(at, e->bearing_deg, e->half_deg), RES_OFFSET);
    case EXPR_OUTSIDE:
        if (from.geo_prec >= 3) {
            return refused(e, "outside an area could be anywhere");
        }
        break;
    default:
        break;
    }
    l->rule = "near: the reference, its radius plus 5 km";
    res_part part = derived(l, e, &from, georef_near(at), RES_NEAR);
    part.admin2 = (gm_str){NULL, 0};
    if (from.geo_prec >= 3) {
        part.geo_prec = from.geo_prec; /* near an area is no surer than the area */
    }
    return part;
}

static res_part locate_between(locator *l, const expr *e) {
    res_part a = locate_one(l, e->a, RANK_POINT);
    res_part b = locate_one(l, e->b, RANK_POINT);
    if (!a.placed || !b.placed) {
        return pass_refusal(e, a.placed ? b : a);
    }
    l->rule = "between: the geodesic's middle, half the distance as radius";
    return joined(l, e, &a, &b, georef_between(spot_of(&a), spot_of(&b)), RES_BETWEEN);
}

static res_part locate_coord(locator *l, const expr *e) {
    l->rule = "coordinates as written; radius: half of their last digit";
    return (res_part){
        .text = e->text,
        .placed = true,
        .point = e->point,
        .radius_m = e->radius_m,
        .geo_prec = precision_of_radius(e->radius_m),
        .method = RES_COORDINATES,
        .score = 1000,
        .place = PLACE_NONE,
        .n_cand = 1,
    };
}

/* ---- Everything -------------------------------------------------------------------------------- */

static res_part evaluate(locator *l, const expr *e, rank_want want) {
    switch (e->type) {
    case EXPR_NAME:
        return locate_name(l, e, want);
    case EXPR_COORD:
        return locate_coord(l, e);
    case EXPR_PART:
        return locate_part(l, e);
    case EXPR_RURAL:
        return locate_rural(l, e);
    case EXPR_BETWEEN:
        return locate_between(l, e);
    case EXPR_ROAD:
        return locate_road(l, e);
    case EXPR_ROAD_AT:
        return locate_road_at(l, e);
    case EXPR_ROAD_BETWEEN:
        return locate_road_between(l, e);
    case EXPR_JUNCTION:
        return locate_junction(l, e);
    case EXPR_MEMBER:
        return locate_member(l, e);
    case EXPR_SET:
    case EXPR_SET_SOME: {
        gaz_set set;
        res_part part;
        place *members = gm_arena_array(l->scratch, MAX_MEMBERS, sizeof *members);
        if (!find_set(l, e, &set, &part) || members == NULL) {
            return part;
        }
        size_t n = valid_members(l, &set, members, MAX_MEMBERS);
        return n == 0 ? refused(e, "no member of the set fits the hints and the date")
                      : some_members(l, e, &set, members, n);
    }
    case EXPR_REFUSED: {
        res_part part = refused(e, "");
        part.reason = e->reason;
        return part;
    }
    default:
        return locate_relation(l, e);
    }
}

/* What was found lies in the frame: by the columns where both speak, else by geometry. */
static bool part_lies_in(const res_part *part, const res_part *frame, const geo_shape *shape) {
    if (frame->geo_prec == 4 && part->admin1.len > 0 && frame->admin1.len > 0) {
        return gm_str_eq(part->admin1, frame->admin1);
    }
    if (frame->geo_prec == 6 && part->country.len > 0 && frame->country.len > 0) {
        return gm_str_eq(part->country, frame->country);
    }
    double away;
    if (shape->type == GEO_AREA) {
        geo_nearest(shape, part->point, &away);
    } else {
        away = geo_distance_m(part->point, frame->point) - frame->radius_m;
    }
    return away <= part->radius_m;
}

/* Names look for a place that fits their frame; what rules have made is held against it afterwards. */
static res_part locate_one(locator *l, const expr *e, rank_want want) {
    res_part part = evaluate(l, e, want);
    if (!part.placed || e->type == EXPR_NAME) {
        return part;
    }
    const char *rule = l->rule;
    if (e->in != NULL) {
        res_part frame;
        geo_shape shape;
        if (!find_frame(l, e->in, &frame, &shape)) {
            return refuse_frame(l, e, e->in, &frame);
        }
        if (!part_lies_in(&part, &frame, &shape)) {
            return refused(e, "lies elsewhere than the text says");
        }
    }
    if (e->close_to != NULL) {
        res_part by = locate_one(l, e->close_to, RANK_POINT);
        if (!by.placed) {
            return refuse_frame(l, e, e->close_to, &by);
        }
        if (geo_distance_m(by.point, part.point) >
            by.radius_m + part.radius_m + 2 * GEOREF_NEAR_M) {
            return refused(e, "does not lie near what the text says");
        }
    }
    l->rule = rule;
    return part;
}

void locate(locator *l, const expr *e, res_part *out, size_t max, size_t *out_n) {
    if (e->type == EXPR_SET || e->type == EXPR_SET_SOME) {
        locate_set(l, e, out, max, out_n);
        return;
    }
    out[0] = locate_one(l, e, RANK_ANY);
    *out_n = 1;
}
