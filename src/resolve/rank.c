#include "resolve/rank.h"

#include <math.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "gazetteer/fuzzy.h"
#include "gazetteer/skeleton.h"
#include "geo/geodesic.h"
#include "resolve/words.h"

/*
 * Score terms in thousandths. `spelling` says how sure it is that the name is this place's name; the
 * others only decide between places that bear it.
 */
enum {
    SPELLED_EXACT = 1000, /* letter for letter, but for case and blanks */
    SPELLED_ALIAS = 980,  /* the same, of another spelling that the entry lists */
    SPELLED_FOLDED = 930, /* the same folded key */
    SPELLED_FUZZY = 900,  /* less FUZZY_SLOPE for a name that is wrong throughout */
    FUZZY_SLOPE = 600,
    HINT_MET = 100,          /* each hint that the place's own columns repeat */
    TWO_HINTS = 150,         /* at least this: two hints speak for the place */
    HINT_UNKNOWN = -30,      /* the place does not say where it lies */
    KIND_MET = 40,           /* the kind asked for */
    KIND_UNASKED_PLACE = 20, /* towns and areas are what reports name most */
    POPULATION_DECADE = 40, /* for each factor of ten in inhabitants: a city outranks a hamlet… */
    POPULATION_FLOOR = 1000,  /* …but one village no other */
    LAYER_STEP = 200,         /* for each layer that lies above: the theatre outranks the world */
    SEAT_NEAR = 60,           /* at the seat of the district that the hint names… */
    SEAT_SLOPE = 2,           /* …less this for each kilometre from it… */
    SEAT_FAR = -80,           /* …down to this; only when the place's own columns do not say */
    FUZZY_LEAST = 860,        /* a near spelling below this is another name… */
    FUZZY_HINTED = 840,       /* …below this when one hint speaks for it… */
    FUZZY_HINTED_TWICE = 800, /* …below this when two do */
    HEARD_NOT_READ = 1, /* tenths of a letter: two names that sound alike are not spelled alike */
    CONTEXT_NEAR = 160, /* where the other texts of the document are… */
    CONTEXT_SLOPE = 1,  /* …less this for each kilometre from the nearest of them, down to 0 */
    NEAR_MET = 200,     /* it lies by what the text says it is near */
    MARGIN = 40,        /* two candidates closer than this are ambiguous */
    DOUBT_SPAN = 160,   /* up to this lead over the next candidate the answer is in some doubt… */
    DOUBT_MAX = 60,     /* …by at most this much */
};

enum { MAX_CANDIDATES = 64, MAX_KEYS = 12, MAX_AREAS = 3, MAX_SEATS = 8 };

/* Rivals that lie closer together than this are one answer whose radius covers them. */
#define SPREAD_M 25000.0
/* The same for rivals in the one district that the row names: the answer's radius says so, and it is drawn hollow. */
#define SPREAD_DISTRICT_M 50000.0
/* A place this near the seat of a district may be in it, whatever its column says. */
#define SEAT_DOUBT_M 12000.0

static const char other_kind[] = "is of another kind";

/* ---- Hints ---------------------------------------------------------------------------------- */

/* Folded names that mean one area: the hint's own, and those of the gazetteer's areas of that name, so that
 * "Idleb Governorate" meets a place whose column says "Idlib". */
typedef struct hint_keys {
    gm_str keys[MAX_KEYS];
    size_t n;
    geo_shape areas[MAX_AREAS]; /* outlines of such divisions… */
    double slack_m[MAX_AREAS];  /* …and how far off they may be */
    size_t n_areas;
    gm_latlon seats[MAX_SEATS]; /* of a district: where its town or its middle may be */
    size_t n_seats;
} hint_keys;

static gm_str fold_into(gm_arena *arena, gm_str text, gm_buf *scratch) {
    gm_buf_reset(scratch);
    gaz_fold(text, scratch);
    return gm_arena_copy(arena, gm_buf_view(scratch));
}

/* Without words such as "Governorate" at either end. */
static gm_str without_kind_words(gm_str text, gm_buf *simple, token *tokens) {
    gm_buf_reset(simple);
    size_t n = words_cut(text, simple, tokens);
    if (n > WORDS_MAX_TOKENS || n == 0) {
        return text;
    }
    size_t lo = 0;
    size_t hi = n;
    while (lo + 1 < hi && (tokens[lo].class == WORD_ADMIN || tokens[lo].class == WORD_OF ||
                           tokens[lo].class == WORD_ARTICLE)) {
        lo++;
    }
    while (hi > lo + 1 &&
           (tokens[hi - 1].class == WORD_ADMIN || tokens[hi - 1].class == WORD_AREA)) {
        hi--;
    }
    return (gm_str){text.ptr + tokens[lo].start, tokens[hi - 1].end - tokens[lo].start};
}

static void add_key(hint_keys *keys, gm_str key) {
    for (size_t i = 0; i < keys->n; i++) {
        if (gm_str_eq(keys->keys[i], key)) {
            return;
        }
    }
    if (key.len > 0 && keys->n < MAX_KEYS) {
        keys->keys[keys->n++] = key;
    }
}

/* Buffers that one ranking shares between its steps. */
typedef struct ranker {
    const gm_gaz *gaz;
    const rank_query *query;
    gm_arena *arena;
    gm_buf fold, simple;
    token *tokens;
    gaz_hits hits;
    hint_keys admin1, admin2, country, in;
    gm_status status;
} ranker;

static void add_outline(ranker *r, const place *p, hint_keys *out) {
    if (p->type != GEO_AREA || out->n_areas == MAX_AREAS) {
        return;
    }
    if (gaz_shape(r->gaz, p->ref, r->arena, &out->areas[out->n_areas]) != GM_OK) {
        r->status = GM_E_MEMORY;
        return;
    }
    out->slack_m[out->n_areas++] = p->radius_m;
}

static bool is_province(ranker *r, const place *p) {
    gm_str name = fold_into(r->arena, p->name, &r->fold);
    return p->kind == KIND_ADMIN && gm_str_eq(name, fold_into(r->arena, p->admin1, &r->fold));
}

/* Leaves the places of that name in r->hits. */
static void read_hint(ranker *r, gm_str hint, hint_keys *out) {
    r->hits.n = 0;
    if (hint.len == 0) {
        return;
    }
    gm_str bare = without_kind_words(hint, &r->simple, r->tokens);
    gm_str key = fold_into(r->arena, bare, &r->fold);
    add_key(out, key);
    if (gaz_by_key(r->gaz, key, &r->hits) != GM_OK) {
        r->status = GM_E_MEMORY;
    }
    for (size_t i = 0; i < r->hits.n; i++) {
        place p = gaz_place(r->gaz, r->hits.items[i].ref);
        if (p.kind != KIND_ADMIN && p.kind != KIND_COUNTRY) {
            continue;
        }
        add_key(out, fold_into(r->arena, p.name, &r->fold));
        if (out != &r->admin2 || !is_province(r, &p)) { /* a province's outline is no district's */
            add_outline(r, &p, out);
        }
    }
}

static int64_t most_people(const ranker *r) {
    int64_t most = 0;
    for (size_t i = 0; i < r->hits.n; i++) {
        place p = gaz_place(r->gaz, r->hits.items[i].ref);
        most = !place_kind_is_area(p.kind) && p.population > most ? p.population : most;
    }
    return most;
}

/* A district's seat is no hamlet that a larger town shares its name with, nor the middle of a province. */
static bool may_be_seat(ranker *r, const place *p, int64_t most_people) {
    return p->kind == KIND_ADMIN ? !is_province(r, p)
                                 : !place_kind_is_area(p->kind) &&
                                       (most_people == 0 || p->population >= most_people / 10);
}

static void read_district(ranker *r) {
    hint_keys *district = &r->admin2;
    read_hint(r, *r->query->admin2, district);
    const int64_t most = most_people(r);
    for (size_t i = 0; i < r->hits.n && district->n_seats < MAX_SEATS; i++) {
        place p = gaz_place(r->gaz, r->hits.items[i].ref);
        if (may_be_seat(r, &p, most)) {
            district->seats[district->n_seats++] = p.point;
        }
    }
}

static bool key_is_one_of(const hint_keys *keys, gm_str key) {
    for (size_t i = 0; i < keys->n; i++) {
        if (gm_str_eq(keys->keys[i], key) ||
            (key.len >= 5 && fuzzy_distance(keys->keys[i], key, 8) <= 8)) {
            return true;
        }
    }
    return false;
}

static bool names_one_of(ranker *r, const hint_keys *keys, gm_str value) {
    if (value.len == 0) {
        return false;
    }
    gm_str bare = without_kind_words(value, &r->simple, r->tokens);
    return key_is_one_of(keys, fold_into(r->arena, bare, &r->fold));
}

/* Where the columns are silent an outline of the division may speak. */
static int lies_inside(const hint_keys *keys, const place *p) {
    for (size_t i = 0; i < keys->n_areas; i++) {
        double away;
        geo_nearest(&keys->areas[i], p->point, &away);
        if (away <= keys->slack_m[i]) {
            return 1;
        }
    }
    return keys->n_areas > 0 ? -1 : 0;
}

/* 1: the place's columns repeat the hint, or it lies in that division; -1: they say something else at that
 * level, or it lies elsewhere; 0: nothing says. */
static int meets(ranker *r, const hint_keys *keys, const place *p, gm_str level) {
    if (keys->n == 0) {
        return 0;
    }
    bool own = (p->kind == KIND_ADMIN || p->kind == KIND_COUNTRY) && names_one_of(r, keys, p->name);
    if (own || names_one_of(r, keys, p->admin1) || names_one_of(r, keys, p->admin2) ||
        names_one_of(r, keys, p->country)) {
        return 1;
    }
    return level.len > 0 ? -1 : lies_inside(keys, p);
}

static double seat_distance_m(const hint_keys *keys, const place *p) {
    double nearest = INFINITY;
    for (size_t i = 0; i < keys->n_seats; i++) {
        nearest = fmin(nearest, geo_distance_m(keys->seats[i], p->point));
    }
    return nearest;
}

/* The same of the district. Homs is a province and a district of it: beside a province, its name in the province's
 * column says nothing about the district. */
static int meets_district(ranker *r, const place *p) {
    bool province_too = r->admin1.n > 0 && p->kind != KIND_ADMIN && p->admin2.len == 0 &&
                        names_one_of(r, &r->admin2, p->admin1);
    if (province_too) {
        return lies_inside(&r->admin2, p);
    }
    int district = meets(r, &r->admin2, p, p->admin2);
    if (district < 0 && seat_distance_m(&r->admin2, p) <= SEAT_DOUBT_M) {
        return 0; /* by the seat: gazetteers draw districts differently */
    }
    return district;
}

/* Inside the area's outline or circle, as far as both are sure of themselves. */
static bool geometry_lies_in(ranker *r, const place *p) {
    const rank_query *q = r->query;
    double away;
    if (q->in_shape != NULL && q->in_shape->type == GEO_AREA) {
        geo_nearest(q->in_shape, p->point, &away);
        away -= q->in->place == PLACE_NONE ? 0 : gaz_place(r->gaz, q->in->place).radius_m;
    } else {
        away = geo_distance_m(p->point, q->in->point) - q->in->radius_m;
    }
    double loose =
        q->in_is_side ? q->in->radius_m / 4 : 0; /* nobody draws "southern" with a ruler */
    return away <= p->radius_m + loose;
}

/* The area that the text itself names. For a whole division the place's own columns decide where they speak;
 * for a side of it ("southern Aleppo") and for other areas the geometry does. */
static int lies_in(ranker *r, const place *p) {
    const rank_query *q = r->query;
    if (q->in == NULL) {
        return 0;
    }
    place_kind kind =
        q->in->place == PLACE_NONE ? KIND_OTHER : gaz_place(r->gaz, q->in->place).kind;
    if (kind == KIND_ADMIN || kind == KIND_COUNTRY) {
        gm_str level = kind == KIND_COUNTRY ? p->country : p->admin1;
        int by_columns = meets(r, &r->in, p, level);
        if (by_columns != 0 && (by_columns < 0 || !q->in_is_side)) {
            return by_columns;
        }
    }
    return geometry_lies_in(r, p) ? 1 : -1;
}

/* ---- Candidates ----------------------------------------------------------------------------- */

static bool same_spelling(ranker *r, gm_str a, gm_str b) {
    gm_buf_reset(&r->fold);
    gm_buf_reset(&r->simple);
    gaz_simplify(a, &r->fold);
    gaz_simplify(b, &r->simple);
    return gm_str_eq(gm_buf_view(&r->fold), gm_buf_view(&r->simple));
}

static void score_spelling(ranker *r, candidate *c, gm_str asked, bool primary, size_t n_chars) {
    if (c->distance > 0) {
        c->method = RES_FUZZY;
        c->terms.spelling =
            SPELLED_FUZZY - FUZZY_SLOPE * c->distance / (FUZZY_LETTER * (int)n_chars);
    } else if (!same_spelling(r, asked, c->spelling)) {
        c->method = RES_FOLDED;
        c->terms.spelling = SPELLED_FOLDED;
    } else {
        c->method = primary ? RES_EXACT : RES_ALIAS;
        c->terms.spelling = primary ? SPELLED_EXACT : SPELLED_ALIAS;
    }
}

static bool kind_fits(const rank_query *q, place_kind kind) {
    if (!q->kind_asked) {
        return true;
    }
    if (q->kind == KIND_ADMIN) {
        return kind == KIND_ADMIN || kind == KIND_REGION || kind == KIND_ZONE;
    }
    return kind == q->kind || (q->kind == KIND_MOUNTAIN && kind == KIND_REGION);
}

/* District columns differ from gazetteer to gazetteer; where they are silent, the seat's neighbourhood counts. */
static int by_the_seat(const hint_keys *keys, const place *p) {
    return keys->n_seats == 0
               ? 0
               : (int)fmax(SEAT_FAR, SEAT_NEAR - SEAT_SLOPE * seat_distance_m(keys, p) / 1000);
}

static void score_hints(ranker *r, candidate *c) {
    const rank_query *q = r->query;
    if (c->at.admin2.len == 0 && r->admin2.n > 0) {
        c->terms.hints += by_the_seat(&r->admin2, &c->at);
    }
    const int met[] = {meets(r, &r->country, &c->at, c->at.country),
                       meets(r, &r->admin1, &c->at, c->at.admin1), meets_district(r, &c->at),
                       lies_in(r, &c->at)};
    static const char *const why[] = {
        "lies outside the country that the row gives", "lies outside the admin1 that the row gives",
        "lies outside the admin2 that the row gives", "lies elsewhere than the text says"};
    const bool given[] = {r->country.n > 0, r->admin1.n > 0, r->admin2.n > 0, q->in != NULL};
    for (size_t i = 0; i < 4; i++) {
        if (met[i] < 0) {
            c->excluded = why[i];
        } else if (given[i]) {
            c->terms.hints += met[i] > 0 ? HINT_MET : HINT_UNKNOWN;
        }
    }
}

/* The less the hints say for a near spelling, the nearer it must be. */
static int least_spelling(int hints) {
    return hints >= TWO_HINTS ? FUZZY_HINTED_TWICE : hints >= HINT_MET ? FUZZY_HINTED : FUZZY_LEAST;
}

/* What a document tells of lies together, more often than not. */
static int by_context(const rank_query *q, const place *p) {
    double nearest_m = INFINITY;
    for (size_t i = 0; i < q->n_around; i++) {
        nearest_m = fmin(nearest_m, geo_distance_m(q->around[i], p->point));
    }
    return (int)fmax(0, CONTEXT_NEAR - CONTEXT_SLOPE * nearest_m / 1000);
}

static void score(ranker *r, candidate *c) {
    const rank_query *q = r->query;
    score_hints(r, c);
    if (!kind_fits(q, c->at.kind)) {
        c->excluded = other_kind;
    }
    c->terms.kind = q->kind_asked ? KIND_MET
                    : c->at.kind == KIND_SETTLEMENT || place_kind_is_area(c->at.kind)
                        ? KIND_UNASKED_PLACE
                        : 0;
    if (q->has_date && !place_was_there(&c->at, q->date)) {
        c->excluded = "was not there on that date";
    }
    /* Between names that nearly match the spelling decides, or nothing: Kabanah is no Kobane with a slip. */
    if (c->at.population > 0 && c->distance == 0) {
        c->terms.population =
            (int)(POPULATION_DECADE * fmax(0, log10((double)c->at.population / POPULATION_FLOOR)));
    }
    c->terms.layer = LAYER_STEP * (int)gaz_layer(r->gaz, c->at.ref);
    if (q->near != NULL) {
        bool near = geo_distance_m(c->at.point, *q->near) <= q->near_m + c->at.radius_m;
        c->terms.near = near ? NEAR_MET : 0;
        if (!near) {
            c->excluded = "does not lie near what the text says";
        }
    }
    c->terms.context = by_context(q, &c->at);
    c->total = c->terms.spelling + c->terms.hints + c->terms.kind + c->terms.population +
               c->terms.layer + c->terms.near + c->terms.context;
}

static int better_first(const void *a, const void *b) {
    const candidate *x = a;
    const candidate *y = b;
    if ((x->excluded != NULL) != (y->excluded != NULL)) {
        return x->excluded != NULL ? 1 : -1;
    }
    if (x->total != y->total) {
        return x->total > y->total ? -1 : 1;
    }
    int by_id = gm_str_cmp(x->at.id, y->at.id);
    return by_id != 0 ? by_id : (x->at.ref > y->at.ref) - (x->at.ref < y->at.ref);
}

/* One place by two spellings counts by the better one. */
static bool is_known_candidate(ranking *out, const candidate *c) {
    for (size_t i = 0; i < out->n; i++) {
        if (out->items[i].at.ref == c->at.ref) {
            if (better_first(c, &out->items[i]) < 0) {
                out->items[i] = *c;
            }
            return true;
        }
    }
    return false;
}

/* Keeps the best MAX_CANDIDATES: some names are borne by thousands of places. */
static void keep_candidate(ranking *out, const candidate *c) {
    if (is_known_candidate(out, c)) {
        return;
    }
    if (out->n < MAX_CANDIDATES) {
        out->items[out->n++] = *c;
        return;
    }
    size_t worst = 0;
    for (size_t i = 1; i < out->n; i++) {
        if (better_first(&out->items[worst], &out->items[i]) < 0) {
            worst = i;
        }
    }
    bool better = better_first(c, &out->items[worst]) < 0;
    const candidate *dropped = better ? &out->items[worst] : c;
    out->n_dropped += dropped->excluded == NULL;
    if (better) {
        out->items[worst] = *c;
    }
}

static candidate make_candidate(ranker *r, gaz_hit hit, int distance, gm_str asked,
                                size_t n_chars) {
    candidate c = {
        .at = gaz_place(r->gaz, hit.ref), .spelling = hit.spelling, .distance = distance};
    score_spelling(r, &c, asked, hit.primary, n_chars);
    score(r, &c);
    return c;
}

static void find_by_key(ranker *r, ranking *out) {
    for (size_t i = 0; i < r->query->n_names; i++) {
        gm_str name = r->query->names[i];
        gm_str key = fold_into(r->arena, name, &r->fold);
        r->hits.n = 0;
        if (gaz_by_key(r->gaz, key, &r->hits) != GM_OK) {
            r->status = GM_E_MEMORY;
        }
        out->bare_start |= fuzzy_is_common_start(key);
        for (size_t k = 0; k < r->hits.n; k++) {
            candidate c = make_candidate(r, r->hits.items[k], 0, name, gm_utf8_count(key));
            keep_candidate(out, &c);
        }
    }
}

/* How wide a search for near spellings goes. */
typedef enum search_reach {
    REACH_SLIPS,   /* what may be the same name whoever writes it */
    REACH_HEARD,   /* in a known district: what may be the same name written by ear */
    REACH_NEAREST, /* suggestions for a refusal */
} search_reach;

/* True when both keys have the same consonants, as far as transliterations tell them apart. */
static bool same_consonants(ranker *r, gm_str a, gm_str b) {
    gm_buf_reset(&r->simple);
    gaz_skeleton(a, &r->simple);
    size_t n = r->simple.len;
    gaz_skeleton(b, &r->simple);
    gm_str both = gm_buf_view(&r->simple);
    return gm_str_eq((gm_str){both.ptr, n}, gm_str_skip(both, n));
}

/* By letters, or by what both sound like and a little more. */
static int distance_by_ear(ranker *r, const candidate *c, gm_str key, gm_str other) {
    gm_buf_reset(&r->simple);
    gaz_sound(key, &r->simple);
    size_t n = r->simple.len;
    gaz_sound(other, &r->simple);
    gm_str both = gm_buf_view(&r->simple);
    int heard =
        HEARD_NOT_READ + fuzzy_distance((gm_str){both.ptr, n}, gm_str_skip(both, n), c->distance);
    return heard < c->distance ? heard : c->distance;
}

/* Judges a candidate as a name written by ear. Only in the district that the row names, where few places are
 * left to be confused with; which layer it comes from says nothing then. */
static void hear(ranker *r, candidate *c, gm_str key, gm_str asked, size_t n_chars) {
    gm_buf_reset(&r->fold);
    gaz_fold(c->spelling, &r->fold);
    gm_str other = gm_buf_view(&r->fold);
    bool alike = same_consonants(r, key, other);
    c->distance = distance_by_ear(r, c, key, other);
    c->total -= c->terms.spelling + c->terms.layer;
    c->terms.layer = 0;
    score_spelling(r, c, asked, false, n_chars);
    c->total += c->terms.spelling;
    if (c->excluded == NULL && (!alike || c->terms.hints < TWO_HINTS)) {
        c->excluded = "is spelled too differently";
    }
}

static void find_near_spellings(ranker *r, ranking *out, search_reach reach) {
    static const size_t at_most[] = {
        [REACH_SLIPS] = 16, [REACH_HEARD] = MAX_CANDIDATES, [REACH_NEAREST] = 5};
    for (size_t i = 0; i < r->query->n_names; i++) {
        gm_str name = r->query->names[i];
        gm_str key = fold_into(r->arena, name, &r->fold);
        size_t n_chars = gm_utf8_count(key);
        int limit = reach == REACH_SLIPS ? fuzzy_limit(key) : (int)(n_chars * FUZZY_LETTER / 3);
        fuzzy_hit near[MAX_CANDIDATES];
        size_t n = limit > 0 ? fuzzy_find(r->gaz, key, limit, near, at_most[reach]) : 0;
        for (size_t k = 0; k < n; k++) {
            candidate c = make_candidate(r, near[k].hit, near[k].distance, name, n_chars);
            if (reach == REACH_HEARD) {
                hear(r, &c, key, name, n_chars);
            }
            keep_candidate(out, &c);
        }
    }
}

/* ---- Choosing ------------------------------------------------------------------------------- */

static void sort(ranking *k) {
    if (k->n > 0) {
        qsort(k->items, k->n, sizeof *k->items, better_first);
    }
    k->n_open = 0;
    while (k->n_open < k->n && k->items[k->n_open].excluded == NULL) {
        k->n_open++;
    }
}

/* The same spot from two layers, or twice in one. */
static bool is_same_place(const candidate *a, const candidate *b) {
    if (a->at.kind != b->at.kind) {
        return false;
    }
    double radius = fmin(a->at.radius_m, b->at.radius_m);
    return geo_within_m(a->at.point, b->at.point, fmax(radius, 500));
}

/* True when the town `s` is the one that the area `a` is named after, or at least lies in it. */
static bool is_area_around(ranker *r, const candidate *a, const candidate *s) {
    geo_shape shape;
    if (gaz_shape(r->gaz, a->at.ref, r->arena, &shape) != GM_OK) {
        r->status = GM_E_MEMORY;
        return false;
    }
    if (shape.type == GEO_AREA) {
        return geo_contains(&shape, s->at.point);
    }
    return geo_within_m(a->at.point, s->at.point, a->at.radius_m);
}

/* A hint below the area's own level points to the town: a district column beside "Idlib", or "Idlib, Idlib". */
static bool hints_are_finer(ranker *r, const candidate *area) {
    const rank_query *q = r->query;
    return q->admin2->len > 0 || (q->in != NULL && q->in->place == area->at.ref) ||
           (r->in.n > 0 && names_one_of(r, &r->in, area->at.name));
}

/* A town and its area are heard of as one: the more known of them speaks for both. */
static void share_population(candidate *a, candidate *b) {
    int most =
        a->terms.population > b->terms.population ? a->terms.population : b->terms.population;
    candidate *both[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        both[i]->total += most - both[i]->terms.population;
        both[i]->terms.population = most;
    }
}

/* A name that is a town and the area around it is one of them, by what is wanted. */
static void settle_areas(ranker *r, ranking *k) {
    for (size_t i = 0; i < k->n_open; i++) {
        candidate *area = &k->items[i];
        if (!place_kind_is_area(area->at.kind)) {
            continue;
        }
        bool take_town = r->query->want == RANK_POINT ||
                         (r->query->want == RANK_ANY && hints_are_finer(r, area));
        for (size_t j = 0; j < k->n_open; j++) {
            candidate *town = &k->items[j];
            if (place_kind_is_area(town->at.kind) || town->at.kind == KIND_ROAD ||
                town->excluded != NULL || area->excluded != NULL ||
                !is_area_around(r, area, town)) {
                continue;
            }
            share_population(area, town);
            if (take_town) {
                area->excluded = "is the area around the place of that name";
            } else {
                town->excluded =
                    "lies in the area of that name, which is meant when no kind is given";
            }
        }
    }
    sort(k);
}

static void merge_same(ranking *k) {
    for (size_t i = 0; i < k->n_open; i++) {
        for (size_t j = i + 1; j < k->n_open; j++) {
            if (k->items[j].excluded == NULL && k->items[i].excluded == NULL &&
                is_same_place(&k->items[i], &k->items[j])) {
                k->items[j].excluded = "is the same place in another layer";
            }
        }
    }
    sort(k);
}

/* "IS", "SDF": two or three capitals, which a folded key would take for al-Eis. */
static bool is_acronym(const gm_str *names, size_t n) {
    gm_str s = n == 1 ? names[0] : (gm_str){NULL, 0};
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 'A' || s.ptr[i] > 'Z') {
            return false;
        }
    }
    return s.len == 2 || s.len == 3;
}

/* The row says which district of which province: few places are left to be confused with. */
static bool has_district(const ranker *r) {
    return r->admin1.n > 0 && r->admin2.n > 0;
}

/* How far off a rival may lie for one answer to cover both. */
static double widest_spread_m(const ranker *r, const candidate *best) {
    return has_district(r) && best->terms.hints >= TWO_HINTS ? SPREAD_DISTRICT_M : SPREAD_M;
}

static void decide(const ranker *r, ranking *k) {
    const candidate *best = &k->items[0];
    const double spread_m = widest_spread_m(r, best);
    int lead = DOUBT_SPAN;    /* over rivals that lie elsewhere */
    int closest = DOUBT_SPAN; /* over all of them */
    for (size_t i = 1; i < k->n_open; i++) {
        const candidate *rival = &k->items[i];
        int gap = best->total - rival->total;
        double away = gap < MARGIN ? geo_distance_m(best->at.point, rival->at.point) : INFINITY;
        closest = gap < closest ? gap : closest;
        if (gap < MARGIN) {
            k->rivals_m = fmax(k->rivals_m, away + rival->at.radius_m);
        }
        if (gap < MARGIN && away <= spread_m && rival->at.kind == best->at.kind) {
            k->spread_m = fmax(k->spread_m, away + rival->at.radius_m);
        } else if (gap < lead) {
            lead = gap;
        }
    }
    if (best->method == RES_FUZZY && best->terms.spelling < least_spelling(best->terms.hints)) {
        k->reason = "no place of that name is known";
        k->may_guess = true;
        return;
    }
    if (best->method == RES_FOLDED && is_acronym(r->query->names, r->query->n_names)) {
        k->reason = "is an abbreviation, and spelled like no place";
        return;
    }
    if (k->bare_start && best->terms.hints < HINT_MET) {
        k->reason = "is only the first word of many names";
        return;
    }
    if (lead < MARGIN) {
        k->reason = "ambiguous: several places of that name fit";
        k->may_guess = true;
        return;
    }
    k->score = best->terms.spelling - (DOUBT_SPAN - closest) * DOUBT_MAX / DOUBT_SPAN;
}

static bool all_of_other_kind(const ranking *k) {
    for (size_t i = 0; i < k->n; i++) {
        if (k->items[i].excluded != other_kind) {
            return false;
        }
    }
    return k->n > 0;
}

static const char *refusal(const ranking *k) {
    if (k->n == 0) {
        return "no place of that name is known";
    }
    for (size_t i = 1; i < k->n; i++) {
        if (k->items[i].excluded != k->items[0].excluded) {
            return "no place of that name fits the hints, kind and date";
        }
    }
    return k->items[0].excluded;
}

static bool spelled_well(const ranking *k) {
    return k->n_open > 0 && k->items[0].terms.spelling >= least_spelling(k->items[0].terms.hints);
}

static void rank(ranker *r, ranking *out) {
    find_by_key(r, out);
    bool by_key = out->n > 0;
    if (!by_key && !r->query->as_spelled) {
        find_near_spellings(r, out, REACH_SLIPS);
    }
    sort(out);
    if (by_key && !r->query->as_spelled && all_of_other_kind(out)) {
        find_near_spellings(r, out,
                            REACH_SLIPS); /* the town Suqaylibiyah, but the district Suqaylibiyeh */
        sort(out);
    }
    if (!by_key && !r->query->as_spelled && has_district(r) && !spelled_well(out)) {
        find_near_spellings(r, out, REACH_HEARD);
        sort(out);
    }
    merge_same(out);
    settle_areas(r, out);
    if (out->n_open > 0) {
        decide(r, out);
        return;
    }
    out->reason = refusal(out);
    if (!by_key && out->n == 0 && !r->query->as_spelled) {
        find_near_spellings(r, out, REACH_NEAREST);
        for (size_t i = 0; i < out->n; i++) {
            out->items[i].excluded = "is spelled too differently";
        }
        sort(out);
        out->reason = "no place of that name is known";
    }
}

gm_status rank_places(const gm_gaz *gaz, const rank_query *query, gm_arena *arena, ranking *out) {
    *out = (ranking){0};
    out->items = gm_arena_take(arena, MAX_CANDIDATES, sizeof *out->items);
    ranker r = {.gaz = gaz, .query = query, .arena = arena};
    r.tokens = gm_arena_take(arena, WORDS_MAX_TOKENS, sizeof *r.tokens);
    if (out->items == NULL || r.tokens == NULL) {
        return GM_E_MEMORY;
    }
    read_hint(&r, *query->admin1, &r.admin1);
    read_district(&r);
    read_hint(&r, *query->country, &r.country);
    if (query->in != NULL) {
        read_hint(&r, query->in->place_name, &r.in);
    }
    rank(&r, out);
    if (r.fold.failed || r.simple.failed) {
        r.status = GM_E_MEMORY;
    }
    gm_buf_clear(&r.fold);
    gm_buf_clear(&r.simple);
    gaz_hits_clear(&r.hits);
    return r.status;
}

bool rank_fits_hints(const gm_gaz *gaz, const rank_query *query, const place *p, gm_arena *arena,
                     gm_status *status) {
    ranker r = {.gaz = gaz, .query = query, .arena = arena};
    r.tokens = gm_arena_take(arena, WORDS_MAX_TOKENS, sizeof *r.tokens);
    if (r.tokens == NULL) {
        *status = GM_E_MEMORY;
        return false;
    }
    read_hint(&r, *query->admin1, &r.admin1);
    read_district(&r);
    read_hint(&r, *query->country, &r.country);
    bool fits = meets(&r, &r.country, p, p->country) >= 0 &&
                meets(&r, &r.admin1, p, p->admin1) >= 0 && meets(&r, &r.admin2, p, p->admin2) >= 0;
    if (r.status != GM_OK || r.fold.failed || r.simple.failed) {
        *status = GM_E_MEMORY;
    }
    gm_buf_clear(&r.fold);
    gm_buf_clear(&r.simple);
    gaz_hits_clear(&r.hits);
    return fits;
}
