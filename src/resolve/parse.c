#include <math.h>

#include "gazetteer/fold.h"
#include "geo/coord_text.h"
#include "resolve/expr.h"
#include "resolve/words.h"

enum {
    MAX_TEXT = 2000, /* bytes; a longer cell is a report, not a place */
    MAX_DEPTH = 8,   /* "2 km north of the village of X near Y in southern Z" nests four deep */
    MAX_PARTS = 64,
};

#define MAX_DISTANCE_M 1e6 /* farther away a town is no reference, and a circle no place */

/* One text being parsed. Tokens are worked on as spans [lo, hi). */
typedef struct parser {
    const gm_gaz *gaz;
    gm_str text;
    gm_arena *keep;
    gm_arena *scratch;
    gm_buf simple, key;
    gaz_hits hits; /* scratch of look-ups */
    token tokens[WORDS_MAX_TOKENS];
    size_t n;
    int depth;
    gm_status status;
} parser;

static expr *parse_item(parser *p, size_t lo, size_t hi);

/* ---- Expressions ---------------------------------------------------------------------------- */

static expr out_of_memory = {.type = EXPR_REFUSED};

static gm_str span_text(const parser *p, size_t lo, size_t hi) {
    if (lo >= hi) {
        return (gm_str){p->text.ptr, 0};
    }
    size_t start = p->tokens[lo].start;
    return gm_str_trim((gm_str){p->text.ptr + start, p->tokens[hi - 1].end - start});
}

static expr *new_expr(parser *p, expr_type type, size_t lo, size_t hi) {
    expr *e = gm_arena_alloc(p->scratch, sizeof *e);
    if (e == NULL) {
        p->status = GM_E_MEMORY;
        return &out_of_memory;
    }
    e->type = type;
    e->text = span_text(p, lo, hi);
    return e;
}

static expr *refuse(parser *p, size_t lo, size_t hi, const char *reason) {
    expr *e = new_expr(p, EXPR_REFUSED, lo, hi);
    e->reason = gm_str_from(reason);
    return e;
}

static bool is(const parser *p, size_t at, word_class class) {
    return at < p->n && p->tokens[at].class == class;
}

/* The first token of the class in [lo, hi), or hi. */
static size_t find(const parser *p, size_t lo, size_t hi, word_class class) {
    while (lo < hi && p->tokens[lo].class != class) {
        lo++;
    }
    return lo;
}

static bool is_latin(const token *t) {
    return t->simple.len > 0 && (unsigned char)t->simple.ptr[0] < 0x80;
}

static size_t find_last(const parser *p, size_t lo, size_t hi, word_class class) {
    for (size_t at = hi; at > lo; at--) {
        if (p->tokens[at - 1].class == class) {
            return at - 1;
        }
    }
    return hi;
}

static size_t skip(const parser *p, size_t lo, size_t hi, word_class class) {
    while (lo < hi && p->tokens[lo].class == class) {
        lo++;
    }
    return lo;
}

/* ---- What the gazetteer knows ---------------------------------------------------------------- */

static gm_str folded(parser *p, gm_str name) {
    gm_buf_reset(&p->key);
    gaz_fold(name, &p->key);
    if (p->key.failed) {
        p->status = GM_E_MEMORY;
    }
    return gm_buf_view(&p->key);
}

/* Kinds of the places with this very name (folded), as bits; 0 when there is none. Leaves them in p->hits. */
static uint32_t known_kinds(parser *p, gm_str name) {
    p->hits.n = 0;
    if (gaz_by_key(p->gaz, folded(p, name), &p->hits) != GM_OK) {
        p->status = GM_E_MEMORY;
        return 0;
    }
    uint32_t kinds = 0;
    for (size_t i = 0; i < p->hits.n; i++) {
        kinds |= 1u << gaz_kind(p->gaz, p->hits.items[i].ref);
    }
    return kinds;
}

#define BIT(kind) (1u << (kind))
#define AREA_BITS                                                                                  \
    (BIT(KIND_ADMIN) | BIT(KIND_COUNTRY) | BIT(KIND_REGION) | BIT(KIND_ZONE) | BIT(KIND_WATER))
#define LINE_BITS (BIT(KIND_ROAD) | BIT(KIND_BORDER))

static uint32_t known_span(parser *p, size_t lo, size_t hi) {
    return lo < hi ? known_kinds(p, span_text(p, lo, hi)) : 0;
}

static bool is_known_name(void *context, gm_str name) {
    return known_kinds(context, name) != 0;
}

static bool known_road_ref(parser *p, gm_str ref) {
    p->hits.n = 0;
    if (gaz_by_road_ref(p->gaz, ref, &p->hits) != GM_OK) {
        p->status = GM_E_MEMORY;
    }
    for (size_t i = 0; i < p->hits.n; i++) {
        if (gaz_kind(p->gaz, p->hits.items[i].ref) == KIND_ROAD) {
            return true;
        }
    }
    return false;
}

/* One to three letters and one to four digits, perhaps with a hyphen: a road number by its looks. */
static bool looks_like_road_ref(gm_str s) {
    size_t letters = 0;
    while (letters < s.len && ((s.ptr[letters] | 0x20) >= 'a' && (s.ptr[letters] | 0x20) <= 'z')) {
        letters++;
    }
    size_t at = letters + (letters < s.len && s.ptr[letters] == '-');
    size_t digits = 0;
    while (at + digits < s.len && s.ptr[at + digits] >= '0' && s.ptr[at + digits] <= '9') {
        digits++;
    }
    return letters >= 1 && letters <= 3 && digits >= 1 && digits <= 4 && at + digits == s.len;
}

/* ---- Roads and borders ------------------------------------------------------------------------ */

/* "the M5", "M5 highway", "the strategic M5 motorway", "highway M5", "Syrian-Turkish border": a whole road or
 * border; NULL when the span is none. A number that looks like a road's counts even when no such road is
 * known, so that the refusal can say so. */
static expr *parse_road(parser *p, size_t lo, size_t hi) {
    while (lo < hi && (is(p, lo, WORD_ARTICLE) || is(p, lo, WORD_ON) || is(p, lo, WORD_NOISE) ||
                       is(p, lo, WORD_IN))) {
        lo++;
    }
    if (lo == hi) {
        return NULL;
    }
    bool road_word = false;
    size_t from = lo;
    size_t to = hi;
    uint32_t kinds = known_span(p, lo, hi);
    if ((kinds & LINE_BITS) == 0) {
        for (; from < to && is(p, from, WORD_ROAD); from++) {
            road_word = true;
        }
        for (; to > from && (is(p, to - 1, WORD_ROAD) || is(p, to - 1, WORD_NOISE) ||
                             is(p, to - 1, WORD_POSSESSIVE) || is(p, to - 1, WORD_ON));
             to--) {
            road_word |= is(p, to - 1, WORD_ROAD);
        }
        for (; from < to && (is(p, from, WORD_ARTICLE) || is(p, from, WORD_NOISE)); from++) {
        }
    }
    if (from == to) {
        return NULL;
    }
    gm_str name = span_text(p, from, to);
    if (!known_road_ref(p, name) && !looks_like_road_ref(name)) {
        kinds = known_kinds(p, name);
        if ((kinds & LINE_BITS) == 0 || (!road_word && (kinds & ~LINE_BITS) != 0)) {
            return NULL;
        }
    }
    expr *e = new_expr(p, EXPR_ROAD, lo, hi);
    e->names[0] = name;
    e->n_names = 1;
    return e;
}

/* "junction of …"; in Arabic the roads follow without an "of". */
static bool names_roads_behind(const parser *p, size_t junction, size_t hi) {
    size_t next = junction + 1;
    return next < hi && (is(p, next, WORD_OF) || is(p, next, WORD_ROAD) ||
                         looks_like_road_ref(span_text(p, next, next + 1)));
}

/* "M4/M5 junction", "junction of the M4 and M5 motorways", "where the M4 meets the M5" (not yet). */
static expr *parse_junction(parser *p, size_t lo, size_t hi) {
    size_t word = find(p, lo, hi, WORD_JUNCTION);
    if (word == hi) {
        return NULL;
    }
    size_t from = lo;
    size_t to = word;
    if (names_roads_behind(p, word, hi)) {
        from = skip(p, word + 1, hi, WORD_OF);
        to = hi;
    } else if (word + 1 != hi) {
        return NULL;
    }
    size_t join = from;
    while (join < to && !is(p, join, WORD_AND) && !is(p, join, WORD_SLASH) &&
           !(join > from && p->tokens[join].joined)) {
        join++;
    }
    if (join == to || join == from) {
        return NULL;
    }
    expr *a = parse_road(p, from, join);
    expr *b = parse_road(
        p,
        p->tokens[join].joined && !is(p, join, WORD_AND) && !is(p, join, WORD_SLASH) ? join
                                                                                     : join + 1,
        to);
    if (a == NULL || b == NULL) {
        return NULL;
    }
    expr *e = new_expr(p, EXPR_JUNCTION, lo, hi);
    e->a = a;
    e->b = b;
    return e;
}

/* Where two places of [lo, hi) are joined: at "and", at a dash or slash; hi when nothing joins them. */
static size_t find_join(const parser *p, size_t lo, size_t hi, size_t *out_next) {
    size_t join = find(p, lo, hi, WORD_AND);
    join = join < hi ? join : find(p, lo, hi, WORD_SLASH);
    *out_next = join + 1;
    for (size_t at = lo + 1; join == hi && at < hi; at++) {
        if (p->tokens[at].joined) {
            join = *out_next = at;
        }
    }
    return join;
}

/* "between A and B", "road between A and B"; a road that has no name says no more than its ends do. */
static expr *between_places(parser *p, size_t lo, size_t hi, expr *road, size_t from, size_t to) {
    size_t next;
    size_t join = find_join(p, from, to, &next);
    if (join >= to || join == from || next >= to) {
        return refuse(p, lo, hi, "\"between\" wants two places joined by \"and\"");
    }
    expr *first = parse_item(p, from, join);
    expr *second = parse_item(p, next, to);
    expr *e = new_expr(p, road != NULL ? EXPR_ROAD_BETWEEN : EXPR_BETWEEN, lo, hi);
    e->a = road != NULL ? road : first;
    e->b = road != NULL ? first : second;
    e->c = road != NULL ? second : NULL;
    return e;
}

static bool is_bare_road(const parser *p, size_t lo, size_t hi) {
    lo = skip(p, lo, hi, WORD_ARTICLE);
    return lo + 1 == hi && is(p, lo, WORD_ROAD);
}

static expr *parse_between(parser *p, size_t lo, size_t hi, size_t at) {
    size_t join = find(p, at + 1, hi, WORD_AND);
    expr *road = at > lo ? parse_road(p, lo, at) : NULL;
    if (road == NULL && at > lo && join < hi && !is_bare_road(p, lo, at)) {
        return NULL;
    }
    return between_places(p, lo, hi, road, at + 1, hi);
}

/* "A ile B arasinda", perhaps with the road before them, or behind them. */
static expr *parse_between_behind(parser *p, size_t lo, size_t hi) {
    size_t at = find_last(p, lo, hi, WORD_BETWEEN);
    if (at == hi || at == lo || p->tokens[at].value != 1) {
        return NULL;
    }
    size_t rest = skip(p, at + 1, hi, WORD_POSSESSIVE);
    if (rest < hi) {
        expr *road = parse_road(p, rest, hi);
        bool bare = is_bare_road(p, rest, hi);
        return road != NULL || bare ? between_places(p, lo, hi, road, lo, at) : NULL;
    }
    for (size_t from = at; from-- > lo + 1;) {
        expr *road = is(p, from - 1, WORD_ROAD) || is(p, from - 1, WORD_POSSESSIVE)
                         ? parse_road(p, lo, from)
                         : NULL;
        if (road != NULL && find(p, from, at, WORD_AND) < at) {
            return between_places(p, lo, hi, road, from, at);
        }
    }
    return between_places(p, lo, hi, NULL, lo, at);
}

/* A dash stands before the token, with blanks or without. */
static bool is_dashed(const parser *p, size_t at) {
    gm_str gap = {p->text.ptr + p->tokens[at - 1].end, p->tokens[at].start - p->tokens[at - 1].end};
    bool dash = p->tokens[at].joined || memchr(gap.ptr, '-', gap.len) != NULL;
    return dash || (gap.len >= 3 && memchr(gap.ptr, 0xE2, gap.len) != NULL);
}

/* "Saraqib-Ariha", "from Saraqib to Ariha": somewhere between them; NULL when not both are known. */
static expr *parse_ends(parser *p, size_t lo, size_t hi, size_t from, size_t to) {
    from = skip(p, skip(p, from, to, WORD_FROM), to, WORD_ARTICLE);
    for (size_t at = from + 1; at < to; at++) {
        bool word = is(p, at, WORD_TO) || is(p, at, WORD_AND) || is(p, at, WORD_SLASH);
        size_t next = word ? at + 1 : at;
        if (next < to && (word || is_dashed(p, at)) && known_span(p, from, at) != 0 &&
            known_span(p, next, to) != 0) {
            expr *e = new_expr(p, EXPR_BETWEEN, lo, hi);
            e->a = parse_item(p, from, at);
            e->b = parse_item(p, next, to);
            return e;
        }
    }
    return NULL;
}

/* "the Saraqib-Ariha road", by its ends: somewhere between them. */
static expr *parse_road_of_ends(parser *p, size_t lo, size_t hi) {
    lo = skip(p, lo, hi, WORD_ARTICLE);
    bool before = lo + 1 < hi && is(p, lo, WORD_ROAD);
    bool behind = lo + 1 < hi && is(p, hi - 1, WORD_ROAD);
    if (before == behind) {
        return NULL;
    }
    size_t from = before ? lo + 1 : lo;
    size_t to = behind ? hi - 1 : hi;
    return parse_ends(p, lo, hi, from, to);
}

/* A road or border with something behind it: near X, in X, south of X, between X and Y. */
static expr *parse_road_at(parser *p, size_t lo, size_t hi) {
    for (size_t at = lo + 1; at < hi; at++) {
        word_class class = p->tokens[at].class;
        bool near = class == WORD_NEAR || class == WORD_OUTSKIRTS;
        if (!near && class != WORD_IN && class != WORD_DIRECTION && class != WORD_NUMBER) {
            continue;
        }
        expr *road = parse_road(p, lo, at);
        if (road == NULL) {
            continue;
        }
        size_t rest = near || class == WORD_IN ? at + 1 : at;
        if (rest == hi) {
            return NULL;
        }
        expr *e = new_expr(p, EXPR_ROAD_AT, lo, hi);
        e->a = road;
        e->b = parse_item(p, rest, hi);
        e->near = near;
        return e;
    }
    return NULL;
}

/* "M5 karayolu Serakib yakininda": a road, and what it is near standing before the "near". */
static expr *parse_road_near_behind(parser *p, size_t lo, size_t hi) {
    const token *last = &p->tokens[hi - 1];
    if ((last->class != WORD_NEAR && last->class != WORD_OUTSKIRTS) || last->value != 1) {
        return NULL;
    }
    for (size_t at = lo + 1; at + 1 < hi; at++) {
        bool border = is(p, at - 1, WORD_ROAD) || is(p, at - 1, WORD_POSSESSIVE) ||
                      is(p, at - 1, WORD_BORDER);
        expr *road = border && !is(p, at, WORD_POSSESSIVE) ? parse_road(p, lo, at) : NULL;
        if (road != NULL) {
            expr *e = new_expr(p, EXPR_ROAD_AT, lo, hi);
            e->a = road;
            e->b = parse_item(p, at, hi - 1);
            e->near = true;
            return e;
        }
    }
    return NULL;
}

/* ---- Distances and directions ---------------------------------------------------------------- */

/* How far off a distance may be by its wording: half a unit of the last digit given; round tens, hundreds
 * stand for half of that step (Wieczorek 2001; Chapman and Wieczorek 2020). */
static double wording_m(const token *number, double unit_m) {
    double step = 1;
    if (number->decimals > 0) {
        step = pow(10, -number->decimals);
    } else {
        for (double v = number->number; v >= 10 && fmod(v, 10) == 0; v /= 10) {
            step *= 10;
        }
    }
    return step / 2 * unit_m;
}

/* Reads "[about] 5 [-7] km" at lo. Returns the token behind it, or lo when there is none. */
static size_t read_distance(const parser *p, size_t lo, size_t hi, double *out_m, double *out_u_m) {
    size_t at = skip(p, lo, hi, WORD_ABOUT);
    if (at >= hi || !is(p, at, WORD_NUMBER) || p->tokens[at].number <= 0) {
        return lo;
    }
    const token *first = &p->tokens[at];
    const token *last = first;
    if (at + 1 < hi && is(p, at + 1, WORD_NUMBER) && p->tokens[at + 1].joined) {
        last = &p->tokens[++at];
    }
    if (at + 1 >= hi || !is(p, at + 1, WORD_UNIT)) {
        return lo;
    }
    double unit_m = p->tokens[at + 1].value / 1000.0;
    *out_m = (first->number + last->number) / 2 * unit_m;
    *out_u_m = wording_m(last, unit_m) + fabs(last->number - first->number) / 2 * unit_m;
    at += 2;
    if (at + 3 < hi && is(p, at, WORD_OPEN) && is(p, at + 1, WORD_NUMBER) &&
        is(p, at + 2, WORD_UNIT) && is(p, at + 3, WORD_CLOSE)) {
        at += 4; /* "8 kilometers (5 miles)": the same again for other readers */
    }
    return at;
}

static void set_direction(expr *e, const token *direction) {
    e->bearing_deg = direction->value / 100.0;
    e->half_deg = direction->half / 100.0;
}

typedef struct distance_read {
    double m, u_m;
} distance_read;

/* The distance and direction from [from, to). */
static expr *new_offset(parser *p, size_t lo, size_t hi, const token *direction,
                        distance_read distance, size_t from, size_t to) {
    if (from >= to) {
        return refuse(p, lo, hi, "a distance from which place?");
    }
    if (distance.m > MAX_DISTANCE_M) {
        return refuse(p, lo, hi, "the distance is too long to say where");
    }
    expr *e = new_expr(p, direction != NULL ? EXPR_OFFSET : EXPR_AROUND, lo, hi);
    e->distance_m = distance.m;
    e->distance_u_m = distance.u_m;
    if (direction != NULL) {
        set_direction(e, direction);
    }
    e->a = parse_item(p, from, to);
    return e;
}

/* "5 km south-west of X", "5 km to the north of X", "5 km from X". */
static expr *parse_offset(parser *p, size_t lo, size_t hi) {
    double distance;
    double wording;
    size_t at = read_distance(p, lo, hi, &distance, &wording);
    if (at == lo) {
        return NULL;
    }
    while (at < hi && (is(p, at, WORD_TO) || is(p, at, WORD_ARTICLE) || is(p, at, WORD_IN))) {
        at++;
    }
    size_t direction =
        at < hi && (is(p, at, WORD_DIRECTION) || is(p, at, WORD_DIRECTION_OF)) ? at++ : hi;
    if (direction < hi && is(p, direction, WORD_DIRECTION_OF)) {
        at = skip(p, at, hi, WORD_FROM);
    } else if (at < hi && (is(p, at, WORD_OF) || is(p, at, WORD_FROM) || is(p, at, WORD_OUTSIDE))) {
        at++;
    } else {
        return NULL;
    }
    const token *side = direction != hi ? &p->tokens[direction] : NULL;
    return new_offset(p, lo, hi, side, (distance_read){distance, wording}, at, hi);
}

static bool names_area(parser *p, size_t lo, size_t hi) {
    lo = skip(p, lo, hi, WORD_ARTICLE);
    if (hi > lo && (is(p, hi - 1, WORD_ADMIN) || is(p, lo, WORD_ADMIN))) {
        return true;
    }
    return (known_span(p, lo, hi) & AREA_BITS) != 0;
}

/* The south of an area is a part of it; of a town, what lies south of it. */
static expr *side_of(parser *p, const token *direction, size_t lo, size_t hi, size_t from,
                     size_t to) {
    if (from >= to) {
        return refuse(p, lo, hi, "a direction from which place?");
    }
    bool part = names_area(p, from, to);
    expr *e = new_expr(p, part ? EXPR_PART : EXPR_HEADING, lo, hi);
    set_direction(e, direction);
    e->a = parse_item(p, from, to);
    return e;
}

static bool is_side(const parser *p, size_t at) {
    return is(p, at, WORD_DIRECTION_AFTER) || is(p, at, WORD_DIRECTION) ||
           is(p, at, WORD_DIRECTION_OF);
}

static size_t without_case(const parser *p, size_t lo, size_t hi) {
    while (hi > lo && (is(p, hi - 1, WORD_POSSESSIVE) || is(p, hi - 1, WORD_NOISE))) {
        hi--;
    }
    return hi;
}

/* The distance that stands at the end of [lo, hi): where it begins, or hi. */
static size_t find_distance(const parser *p, size_t lo, size_t hi, distance_read *out) {
    size_t first = hi > lo + 5 ? hi - 5 : lo;
    for (size_t at = first; at < hi; at++) {
        if ((is(p, at, WORD_ABOUT) || is(p, at, WORD_NUMBER)) &&
            read_distance(p, at, hi, &out->m, &out->u_m) == hi) {
            return at;
        }
    }
    return hi;
}

/* What stands behind its name: "Serakib'in 5 km guneybatisinda", "Serakib'in guneyinde", "Serakib'e 5 km". */
static expr *parse_offset_behind(parser *p, size_t lo, size_t hi) {
    size_t end = without_case(p, lo, hi);
    const token *side = end > lo && is(p, end - 1, WORD_DIRECTION_AFTER) ? &p->tokens[--end] : NULL;
    distance_read distance;
    size_t number = find_distance(p, lo, end, &distance);
    size_t name_end = without_case(p, lo, number);
    if (number == end || name_end == lo || (side == NULL && name_end == number)) {
        return NULL;
    }
    return new_offset(p, lo, hi, side, distance, lo, name_end);
}

/* "Idlib'in guneyi"; "Idlib kirsalinin guneyi"; in Arabic "the countryside of Idlib the southern". An adjective
 * behind a name that is no area belongs to the name. */
static expr *parse_side_behind(parser *p, size_t lo, size_t hi) {
    size_t end = without_case(p, lo, hi);
    if (end < lo + 2 || !is_side(p, end - 1) || is(p, end - 1, WORD_DIRECTION)) {
        return NULL;
    }
    const token *side = &p->tokens[end - 1];
    size_t name_end = without_case(p, lo, end - 1);
    size_t name = lo;
    bool rural = is(p, lo, WORD_RURAL);
    if (rural) {
        name = skip(p, lo + 1, name_end, WORD_OF);
    } else if (is(p, name_end - 1, WORD_RURAL)) {
        rural = true;
        name_end = without_case(p, lo, name_end - 1);
    }
    bool behind = side->class == WORD_DIRECTION_AFTER && is_latin(side);
    if (name >= name_end || (!rural && !behind && !names_area(p, name, name_end))) {
        return NULL;
    }
    return side_of(p, side, lo, hi, name, name_end);
}

/* "south of X" in one word. */
static expr *parse_direction_of(parser *p, size_t lo, size_t hi) {
    size_t at = lo + 1;
    while (at < hi && (is(p, at, WORD_RURAL) || is(p, at, WORD_PARTS) || is(p, at, WORD_FROM))) {
        at++;
    }
    return at < hi ? side_of(p, &p->tokens[lo], lo, hi, at, hi) : NULL;
}

/* Starts with a direction: "south of X", "southern X", "southern countryside of X", "northern city of X",
 * "X" standing behind it. */
static expr *parse_direction(parser *p, size_t lo, size_t hi) {
    const token *direction = &p->tokens[lo];
    size_t at = lo + 1;
    if (is(p, at, WORD_OUTSKIRTS) && at + 1 < hi) { /* "the northern entrance of X" */
        expr *e = parse_item(p, at, hi);
        e->dropped = span_text(p, lo, at);
        return e;
    }
    while (at < hi && (is(p, at, WORD_RURAL) || is(p, at, WORD_PARTS) || is(p, at, WORD_NOISE))) {
        at++; /* "southern countryside of", "southern parts of": the side says it */
    }
    bool share = at > lo + 1;
    bool rural = find(p, lo, at, WORD_RURAL) < at;
    if (at < hi && (is(p, at, WORD_OF) || is(p, at, WORD_FROM))) {
        at++;
        bool part = share && (!rural || names_area(p, at, hi));
        expr *e = new_expr(p, part ? EXPR_PART : EXPR_HEADING, lo, hi);
        set_direction(e, direction);
        e->a = at < hi ? parse_item(p, at, hi) : refuse(p, lo, hi, "a direction from which place?");
        return e;
    }
    /* "the northern city of Aleppo": the direction describes, the kind word goes on. */
    size_t kind = at;
    if (kind + 1 < hi && (is(p, kind, WORD_KIND) || is(p, kind, WORD_ADMIN)) &&
        is(p, kind + 1, WORD_OF)) {
        expr *e = parse_item(p, kind, hi);
        e->dropped = span_text(p, lo, lo + 1);
        return e;
    }
    if (at == hi) {
        return NULL;
    }
    if (rural) { /* "southern countryside of X", "southern rural X" */
        return side_of(p, direction, lo, hi, at, hi);
    }
    expr *e = new_expr(p, EXPR_PART, lo, hi);
    set_direction(e, direction);
    e->a = parse_item(p, at, hi);
    return e;
}

/* ---- Sets and their members -------------------------------------------------------------------- */

/* "9." is the ninth, where ordinals are written so. */
static bool is_ordinal(const parser *p, size_t at) {
    size_t end = p->tokens[at].end;
    return is(p, at, WORD_NUMBER) && end < p->text.len && p->text.ptr[end] == '.';
}

/* A plural, or a singular that a number makes one. */
static bool is_several(const parser *p, size_t lo, size_t kind) {
    int form = p->tokens[kind].half;
    return form == 1 || (form == WORDS_COUNTED && kind > lo && is(p, kind - 1, WORD_NUMBER) &&
                         !is_ordinal(p, kind - 1));
}

static expr *parse_set(parser *p, size_t lo, size_t hi) {
    size_t kind = find(p, lo, hi, WORD_KIND);
    if (kind == hi || !is_several(p, lo, kind)) {
        return NULL;
    }
    int64_t count = 0; /* how many are meant: 0 all, -1 some */
    bool of_them = false;
    size_t first_name = kind;
    for (size_t at = lo; at < kind; at++) {
        const token *t = &p->tokens[at];
        if (t->class == WORD_NUMBER && count == 0 && !of_them) {
            count = t->decimals > 0 ? -1 : (int64_t)t->value;
        } else if (t->class == WORD_OF && count != 0) {
            of_them = true; /* "four of the dozen": the later number is the set's size */
        } else if (t->class == WORD_NAME) {
            first_name = first_name == kind ? at : first_name;
        } else if (t->class != WORD_ARTICLE && t->class != WORD_ALL && t->class != WORD_NOISE &&
                   t->class != WORD_NUMBER && t->class != WORD_IN && t->class != WORD_ABOUT) {
            return NULL;
        }
    }
    size_t tail = kind + 1;
    if (tail < hi && !is(p, tail, WORD_IN) && !is(p, tail, WORD_OF) && !is(p, tail, WORD_OPEN) &&
        !is(p, tail, WORD_COMMA) && !is(p, tail, WORD_ON)) {
        return NULL;
    }
    if (is(p, tail, WORD_OF) && p->tokens[kind].value == KIND_SETTLEMENT) {
        return NULL; /* "the towns of Saraqib": a kind word before a name */
    }
    expr *e = new_expr(p, count == 0 ? EXPR_SET : EXPR_SET_SOME, lo, hi);
    e->kind = (place_kind)p->tokens[kind].value;
    e->kind_asked = true;
    e->count = count;
    e->names[0] = span_text(p, first_name, kind);
    e->n_names = first_name < kind ? 1 : 0;
    e->dropped = span_text(p, tail, hi);
    return e;
}

static expr *new_member(parser *p, size_t lo, size_t hi, const token *kind, const token *number) {
    expr *e = new_expr(p, EXPR_MEMBER, lo, hi);
    e->kind = (place_kind)kind->value;
    e->kind_asked = true;
    e->number = number->value;
    return e;
}

static bool is_whole_number(const parser *p, size_t at) {
    return is(p, at, WORD_NUMBER) && p->tokens[at].decimals == 0 && p->tokens[at].value >= 0;
}

/* "observation post 9", "observation post no. 9", "9 numarali gozlem noktasi". */
static expr *parse_member(parser *p, size_t lo, size_t hi) {
    size_t kind = find(p, lo, hi, WORD_KIND);
    if (kind == hi) {
        return NULL;
    }
    if (kind + 1 == hi && is_whole_number(p, lo) && p->tokens[kind].half == WORDS_COUNTED &&
        (is(p, lo + 1, WORD_NUMBER_MARK) || is_ordinal(p, lo)) &&
        skip(p, lo + 1, hi, WORD_NUMBER_MARK) == kind) {
        return new_member(p, lo, hi, &p->tokens[kind], &p->tokens[lo]);
    }
    size_t at = skip(p, kind + 1, hi, WORD_NUMBER_MARK);
    if (at + 1 != hi || !is_whole_number(p, at)) {
        return NULL;
    }
    expr *e = new_member(p, lo, hi, &p->tokens[kind], &p->tokens[at]);
    size_t name = skip(p, lo, kind, WORD_ARTICLE);
    e->names[0] = span_text(p, name, kind);
    e->n_names = name < kind ? 1 : 0;
    return e;
}

/* Numbers from at on, joined by commas and "and": how many, and the token behind the last. */
static size_t count_numbers(const parser *p, size_t at, size_t hi, size_t *out_end) {
    size_t n = 0;
    *out_end = at;
    while (at < hi && is_whole_number(p, at)) {
        n++;
        *out_end = ++at;
        while (at < hi && (is(p, at, WORD_COMMA) || is(p, at, WORD_AND) || is(p, at, WORD_SLASH))) {
            at++;
        }
    }
    return n;
}

/* ---- Names ------------------------------------------------------------------------------------- */

/* A kind word that says what is looked for. "area", "region" leave it open. */
static void ask_kind(expr *e, const token *t) {
    if (t->class == WORD_KIND) {
        e->kind_asked = true;
        e->kind = (place_kind)t->value;
    } else if (t->class == WORD_ADMIN) {
        e->kind_asked = true;
        e->kind = KIND_ADMIN;
        e->admin_level = t->value;
    }
}

static bool is_kind_word(const parser *p, size_t at) {
    return is(p, at, WORD_KIND) || is(p, at, WORD_ADMIN) || is(p, at, WORD_AREA);
}

static void add_name(parser *p, expr *e, size_t lo, size_t hi) {
    if (hi > lo + 1 && is_kind_word(p, hi - 1) && known_span(p, lo, hi) == 0) {
        ask_kind(e, &p->tokens[--hi]); /* "As Suwar town/Sur town": each may have its own */
    }
    while (lo < hi && (is(p, lo, WORD_ARTICLE) || is(p, lo, WORD_NOISE))) {
        lo++;
    }
    if (lo < hi && e->n_names < EXPR_MAX_NAMES) {
        e->names[e->n_names++] = span_text(p, lo, hi);
    }
}

/* True when both names are known and no place bears both. */
static bool are_two_places(parser *p, gm_str a, gm_str b) {
    enum { MAX_SHARED = 16 };
    place_ref first[MAX_SHARED];
    size_t n = 0;
    (void)known_kinds(p, a);
    for (; n < p->hits.n && n < MAX_SHARED; n++) {
        first[n] = p->hits.items[n].ref;
    }
    bool two = n > 0 && known_kinds(p, b) != 0;
    for (size_t i = 0; i < p->hits.n; i++) {
        for (size_t k = 0; k < n; k++) {
            two &= p->hits.items[i].ref != first[k];
        }
    }
    return two;
}

/* "(Idlib province)" is where it lies, "(Choban Bey)" is what it is called too. */
static void read_brackets(parser *p, expr *e, size_t lo, size_t hi) {
    if (lo >= hi) {
        return;
    }
    if (lo + 1 == hi && is_kind_word(p, lo)) { /* "Idlib (city)" */
        ask_kind(e, &p->tokens[lo]);
    } else if (names_area(p, lo, hi) && e->in == NULL) {
        e->in = parse_item(p, lo, hi);
    } else {
        add_name(p, e, lo, hi);
        if (e->n_names == 2 && are_two_places(p, e->names[0], e->names[1])) {
            *e = (expr){.type = EXPR_REFUSED, .text = e->text};
            e->reason = GM_STR("the name in brackets is another known place");
        }
    }
}

/* What is left once the grammar words are gone: a name with kind words, alternatives and brackets. */
static expr *parse_name(parser *p, size_t lo, size_t hi) {
    expr *e = new_expr(p, EXPR_NAME, lo, hi);
    size_t open = find(p, lo, hi, WORD_OPEN);
    if (open < hi) {
        size_t close = find(p, open, hi, WORD_CLOSE);
        size_t end = open;
        if (end > lo + 1 && is_kind_word(p, end - 1) && known_span(p, lo, end) == 0) {
            ask_kind(e, &p->tokens[--end]);
        }
        add_name(p, e, lo, end);
        read_brackets(p, e, open + 1, close);
        return e->n_names > 0 || e->type == EXPR_REFUSED
                   ? e
                   : refuse(p, lo, hi, "the text names no place");
    }
    hi = known_span(p, lo, hi) != 0 ? hi : without_case(p, lo + 1, hi);
    uint32_t known = known_span(p, skip(p, lo, hi, WORD_ARTICLE), hi);
    if (known == 0 && hi > lo + 1 && is_kind_word(p, hi - 1)) {
        ask_kind(e, &p->tokens[--hi]);
    }
    if (known == 0 && hi > lo + 1 && is_kind_word(p, lo) && known_span(p, lo, hi) == 0) {
        ask_kind(e, &p->tokens[lo++]);
        lo = skip(p, lo, hi, WORD_OF);
    }
    size_t from = lo;
    while (known == 0 && find(p, from, hi, WORD_SLASH) < hi) {
        size_t slash = find(p, from, hi, WORD_SLASH);
        add_name(p, e, from, slash);
        from = slash + 1;
    }
    add_name(p, e, from, hi);
    if (e->n_names == 0) {
        return refuse(p, lo, hi, "the text names no place");
    }
    return e;
}

static bool known_site(parser *p, gm_str where, gm_str what, gm_str *out) {
    gm_buf name = GM_BUF_INIT;
    gm_buf_printf(&name, "%.*s %.*s", GM_FMT(where), GM_FMT(what));
    *out = gm_arena_copy(p->keep, gm_buf_view(&name));
    gm_buf_clear(&name);
    if (out->ptr == NULL) {
        p->status = GM_E_MEMORY;
        return false;
    }
    return known_kinds(p, *out) != 0;
}

/* The site may be listed in English by the name of the place it stands at. */
static bool known_by_namesake(parser *p, gm_str where, place_kind kind, gm_str *out) {
    enum { MAX_NAMESAKES = 8 };
    gm_str what = kind == KIND_AIR_BASE ? GM_STR("air base") : GM_STR("observation post");
    place_ref refs[MAX_NAMESAKES];
    size_t n = 0;
    (void)known_kinds(p, where);
    for (; n < p->hits.n && n < MAX_NAMESAKES; n++) {
        refs[n] = p->hits.items[n].ref;
    }
    for (size_t i = 0; i < n; i++) {
        if (known_site(p, gaz_place(p->gaz, refs[i]).name, what, out)) {
            return true;
        }
    }
    return false;
}

static bool is_namesake_kind(const parser *p, size_t at) {
    const token *t = &p->tokens[at];
    return t->class == WORD_KIND && ((t->value == KIND_OBSERVATION_POST && t->half != 1) ||
                                     (t->value == KIND_AIR_BASE && t->half == WORDS_COUNTED));
}

/* "the Turkish observation post at Morek": the site may be listed as "Morek observation post". */
static expr *parse_site(parser *p, size_t lo, size_t hi, gm_str where, size_t kind) {
    gm_str name;
    if (!known_site(p, where, span_text(p, kind, kind + 1), &name) &&
        !(is_namesake_kind(p, kind) &&
          known_by_namesake(p, where, (place_kind)p->tokens[kind].value, &name))) {
        return NULL;
    }
    expr *e = new_expr(p, EXPR_NAME, lo, hi);
    e->names[0] = name;
    e->n_names = 1;
    return e;
}

static bool is_single_kind(const parser *p, size_t at) {
    return is(p, at, WORD_KIND) && p->tokens[at].half != 1;
}

/* "X post", "post X", "X'teki post": the post at X, when it is not listed so. */
static expr *parse_post(parser *p, size_t lo, size_t hi) {
    size_t kind = is_single_kind(p, lo) ? lo : hi - 1;
    if (hi < lo + 2 || !is_namesake_kind(p, kind)) {
        return NULL;
    }
    size_t from = kind == lo ? lo + 1 : lo;
    size_t to = kind == lo ? hi : without_case(p, lo, hi - 1);
    return from < to && known_span(p, from, to) != 0
               ? parse_site(p, lo, hi, span_text(p, from, to), kind)
               : NULL;
}

/* True when a place that the last look-up found lies in the country, or whatever has this name, by its listing. */
static bool hits_lie_in(parser *p, gm_str owner) {
    gm_buf a = GM_BUF_INIT;
    gm_buf b = GM_BUF_INIT;
    gaz_fold(owner, &a);
    bool found = false;
    for (size_t i = 0; i < p->hits.n && !found; i++) {
        place at = gaz_place(p->gaz, p->hits.items[i].ref);
        gm_buf_reset(&b);
        gaz_fold(at.country, &b);
        found = gm_str_eq(gm_buf_view(&a), gm_buf_view(&b));
    }
    p->key.failed |= a.failed || b.failed;
    gm_buf_clear(&a);
    gm_buf_clear(&b);
    return found;
}

/* "Russia's Hmeimim air base": whose it is, not where. */
static bool is_mere_owner(parser *p, const expr *e, size_t lo, size_t hi) {
    const uint32_t works = BIT(KIND_AIR_BASE) | BIT(KIND_FACILITY);
    lo = skip(p, lo, hi, WORD_ARTICLE);
    if (e->type != EXPR_NAME || e->n_names == 0 ||
        (known_span(p, lo, hi) & BIT(KIND_COUNTRY)) == 0 || p->hits.n == 0) {
        return false;
    }
    gm_str country = gaz_place(p->gaz, p->hits.items[0].ref).name;
    uint32_t kinds = known_kinds(p, e->names[0]);
    return kinds != 0 && (kinds & ~works) == 0 && !hits_lie_in(p, country);
}

/* "Turkey's observation posts": the owner is part of the set's name, as an adjective. */
static expr *with_owner(parser *p, expr *set, size_t lo, size_t hi) {
    gm_buf simple = GM_BUF_INIT;
    gaz_simplify(span_text(p, lo, hi), &simple);
    bool turkish = gm_str_starts(gm_buf_view(&simple), GM_STR("turk"));
    gm_buf_clear(&simple);
    set->names[0] = turkish ? GM_STR("Turkish") : span_text(p, lo, hi);
    set->n_names = 1;
    return set;
}

/* "Y's X": X lies in Y, or where Y says. NULL when the span has no such mark. */
static expr *parse_possessive(parser *p, size_t lo, size_t hi) {
    size_t at = find_last(p, lo, hi, WORD_POSSESSIVE);
    if (at == hi || at == lo || at + 1 == hi) {
        return NULL;
    }
    expr *e = is_single_kind(p, at + 1) && at + 2 == hi
                  ? parse_site(p, lo, hi, span_text(p, lo, at), at + 1)
                  : NULL;
    if (e != NULL) {
        return e;
    }
    e = parse_item(p, at + 1, hi);
    if (e->type == EXPR_RURAL || e->type == EXPR_PART || e->type == EXPR_REFUSED) {
        return e;
    }
    if (is_mere_owner(p, e, lo, at)) {
        e->dropped = span_text(p, lo, at);
        return e;
    }
    if (e->type == EXPR_SET || e->type == EXPR_SET_SOME) {
        return with_owner(p, e, lo, at);
    }
    expr *owner = parse_item(p, lo, at);
    if (e->type == EXPR_ROAD && owner->type == EXPR_NEAR) {
        expr *on = new_expr(p, EXPR_ROAD_AT, lo, hi);
        on->a = e;
        on->b = owner->a;
        on->near = true;
        return on;
    }
    if (owner->type == EXPR_NEAR || owner->type == EXPR_OFFSET || owner->type == EXPR_AROUND ||
        owner->type == EXPR_BETWEEN) {
        e->close_to = e->close_to != NULL ? e->close_to : owner;
    } else if (owner->type == EXPR_HEADING) {
        e->dropped = owner->text;
    } else if (e->in == NULL) {
        e->in = owner;
    }
    return e;
}

/* "the Russian observation post at Morek" is not the Turkish one there: whose it is must be listed too. */
static bool is_anyones(parser *p, size_t lo, size_t in, size_t hi) {
    while (lo < in - 1 && (is(p, lo, WORD_ARTICLE) || is(p, lo, WORD_NOISE))) {
        lo++;
    }
    gm_str listed;
    gm_str where = span_text(p, skip(p, in + 1, hi, WORD_ARTICLE), hi);
    gm_buf what = GM_BUF_INIT;
    gm_buf_printf(&what, "%.*s in", GM_FMT(span_text(p, lo, in)));
    bool free = lo == in - 1 || p->tokens[in - 1].value != KIND_OBSERVATION_POST ||
                known_site(p, gm_buf_view(&what), where, &listed);
    gm_buf_clear(&what);
    return free;
}

/* A word that says where the name before it lies: near, in the countryside of, north of, 5 km from. */
static bool is_relation(const parser *p, size_t at, size_t hi) {
    double distance;
    double wording;
    switch (p->tokens[at].class) {
    case WORD_RURAL:
        return p->tokens[at].value == 0 &&
               !is_latin(&p->tokens[at]); /* "Markaz Rif Dimashq" is a name */
    case WORD_NEAR:
    case WORD_OUTSKIRTS:
        return p->tokens[at].value == 0;
    case WORD_DIRECTION_OF:
        return true;
    case WORD_NUMBER:
    case WORD_ABOUT:
        return read_distance(p, at, hi, &distance, &wording) > at;
    default:
        return false;
    }
}

static expr *describe(parser *p, expr *e, size_t lo, size_t hi) {
    expr *frame = is(p, lo, WORD_NEAR) ? parse_item(p, lo + 1, hi) : parse_item(p, lo, hi);
    if (frame->type == EXPR_PART || frame->type == EXPR_RURAL ||
        (is(p, lo, WORD_RURAL) && frame->type == EXPR_NAME)) {
        e->in = e->in != NULL ? e->in : frame;
    } else if (frame->type == EXPR_HEADING) {
        e->dropped = frame->text; /* no distance: nothing that could be checked */
    } else {
        e->close_to = frame;
    }
    return e;
}

/* "X in Y", "X near Y", "Y's X": a name and what helps to choose it. NULL when there is no such word. */
static expr *parse_qualified(parser *p, size_t lo, size_t hi) {
    expr *owned = parse_possessive(p, lo, hi);
    if (owned != NULL) {
        return owned;
    }
    size_t in = find_last(p, lo, hi, WORD_IN);
    if (in > lo && in + 1 < hi && is_single_kind(p, in - 1) && is_anyones(p, lo, in, hi)) {
        gm_str where = span_text(p, skip(p, in + 1, hi, WORD_ARTICLE), hi);
        expr *e = parse_site(p, lo, hi, where, in - 1);
        if (e != NULL) {
            return e;
        }
    }
    if (in > lo && in + 1 < hi) {
        expr *e = parse_item(p, lo, in);
        if (e->in == NULL) {
            e->in = parse_item(p, in + 1, hi);
        }
        return e;
    }
    for (size_t at = lo + 1; at + 1 < hi; at++) {
        if (is_relation(p, at, hi)) {
            return describe(p, parse_item(p, lo, at), at, hi);
        }
    }
    return NULL;
}

/* "Idlib's southern countryside", "Idlib southern countryside", "Idlib countryside", "Saraqib outskirts". */
static expr *parse_suffix(parser *p, size_t lo, size_t hi) {
    const token *last = &p->tokens[hi - 1];
    bool suffix =
        (last->class == WORD_RURAL || last->class == WORD_NEAR || last->class == WORD_OUTSKIRTS) &&
        last->value == 1;
    if (!suffix || hi - lo < 2) {
        return NULL;
    }
    size_t end = hi - 1;
    if (last->class == WORD_RURAL && end > lo + 1 && is(p, end - 1, WORD_DIRECTION)) {
        return side_of(p, &p->tokens[end - 1], lo, hi, skip(p, lo, end, WORD_ARTICLE),
                       without_case(p, lo, end - 1));
    }
    end = without_case(p, lo, end);
    if (end > lo + 1 && is(p, end - 1, WORD_DIRECTION)) {
        end = without_case(p, lo, end - 1); /* "Saraqib's southern entrance" */
    }
    if (end == lo) {
        return NULL;
    }
    expr *pair = last->class == WORD_NEAR ? parse_ends(p, lo, hi, lo, end) : NULL;
    if (pair != NULL) {
        return pair; /* "the Saraqib-Nayrab axis" */
    }
    expr *inner = parse_item(p, lo, end);
    if (inner->type == EXPR_REFUSED) {
        return inner;
    }
    if (last->class == WORD_RURAL && inner->type == EXPR_PART) {
        size_t name = skip(p, lo, end, WORD_ARTICLE) + 1;
        inner->type = inner->half_deg >= 360 || names_area(p, name, end) ? EXPR_PART : EXPR_HEADING;
        inner->text = span_text(p, lo, hi);
        return inner; /* "southern Idlib countryside" */
    }
    expr *e = new_expr(p, last->class == WORD_RURAL ? EXPR_RURAL : EXPR_NEAR, lo, hi);
    e->a = inner;
    return e;
}

/* ---- One place --------------------------------------------------------------------------------- */

static expr *wrap(parser *p, expr_type type, size_t lo, size_t rest, size_t hi) {
    if (rest >= hi) {
        return refuse(p, lo, hi, "the text names no place");
    }
    expr *inner = parse_item(p, rest, hi);
    if (inner->type == EXPR_REFUSED) {
        inner->text = span_text(p, lo, hi);
        return inner;
    }
    expr *e = new_expr(p, type, lo, hi);
    e->a = inner;
    return e;
}

/* Phrases that are told by their first word. NULL: none of them. */
static expr *parse_prefixed(parser *p, size_t lo, size_t hi) {
    switch (p->tokens[lo].class) {
    case WORD_NEAR:
    case WORD_OUTSKIRTS: {
        expr *pair = find(p, lo, hi, WORD_AND) == hi ? parse_ends(p, lo, hi, lo + 1, hi) : NULL;
        return pair != NULL ? pair : wrap(p, EXPR_NEAR, lo, skip(p, lo + 1, hi, WORD_OF), hi);
    }
    case WORD_RURAL:
        return wrap(p, EXPR_RURAL, lo, skip(p, lo + 1, hi, WORD_OF), hi);
    case WORD_OUTSIDE:
        return wrap(p, EXPR_OUTSIDE, lo, lo + 1, hi);
    case WORD_BETWEEN:
        return p->tokens[lo].value == 0 ? parse_between(p, lo, hi, lo) : NULL;
    case WORD_DIRECTION_OF:
        return parse_direction_of(p, lo, hi);
    case WORD_DIRECTION:
        return parse_direction(p, lo, hi);
    case WORD_CENTRAL: {
        expr *e = wrap(p, EXPR_PART, lo, lo + 1, hi);
        e->half_deg = 360;
        return e;
    }
    case WORD_PARTS:
        if (is(p, lo + 1, WORD_OF) || is(p, lo + 1, WORD_IN)) {
            return parse_item(p, lo + 2, hi);
        }
        if (lo + 1 < hi && (is(p, lo + 1, WORD_RURAL) || is(p, lo + 1, WORD_DIRECTION_OF))) {
            return parse_item(p, lo + 1, hi); /* "قرى ريف إدلب" */
        }
        return NULL;
    case WORD_NOWHERE:
        return refuse(p, lo, hi, "the text names no place that could be put on a map");
    default:
        return NULL;
    }
}

static size_t skip_lead(const parser *p, size_t lo, size_t hi) {
    while (lo < hi && (is(p, lo, WORD_ARTICLE) || is(p, lo, WORD_IN) || is(p, lo, WORD_NOISE) ||
                       is(p, lo, WORD_ON) || is(p, lo, WORD_ABOUT) || is(p, lo, WORD_TO) ||
                       is(p, lo, WORD_FROM))) {
        if (is(p, lo, WORD_ABOUT) && is(p, lo + 1, WORD_NUMBER)) {
            break;
        }
        lo++;
    }
    return lo;
}

static expr *parse_known(parser *p, size_t lo, size_t hi) {
    uint32_t kinds = known_span(p, lo, hi);
    if (kinds == 0) {
        return NULL;
    }
    expr *e = new_expr(p, (kinds & ~LINE_BITS) == 0 ? EXPR_ROAD : EXPR_NAME, lo, hi);
    e->names[0] = span_text(p, lo, hi);
    e->n_names = 1;
    return e;
}

static expr *parse_span(parser *p, size_t lo, size_t hi) {
    typedef expr *rule(parser *, size_t, size_t);
    static rule *const rules[] = {
        parse_known,         parse_set,         parse_member,
        parse_offset,        parse_junction,    parse_between_behind,
        parse_offset_behind, parse_side_behind, parse_road_near_behind,
        parse_road_of_ends,  parse_suffix,      parse_road_at,
        parse_post,
    };
    lo = skip_lead(p, lo, hi);
    if (lo == hi) {
        return refuse(p, lo, hi, "the text names no place");
    }
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        expr *e = rules[i](p, lo, hi);
        if (e != NULL) {
            return e;
        }
    }
    expr *e = parse_prefixed(p, lo, hi);
    if (e != NULL) {
        return e;
    }
    size_t between = find(p, lo, hi, WORD_BETWEEN);
    if (between < hi && p->tokens[between].value == 0 &&
        (e = parse_between(p, lo, hi, between)) != NULL) {
        return e;
    }
    if ((e = parse_road(p, lo, hi)) != NULL || (e = parse_qualified(p, lo, hi)) != NULL) {
        return e;
    }
    return parse_name(p, lo, hi);
}

static expr *parse_item(parser *p, size_t lo, size_t hi) {
    if (++p->depth > MAX_DEPTH) {
        p->depth--;
        return refuse(p, lo, hi, "the text is nested too deep to be one place");
    }
    expr *e = parse_span(p, lo, hi);
    p->depth--;
    return e;
}

/* ---- Several places ---------------------------------------------------------------------------- */

typedef struct listing {
    expr *parts[MAX_PARTS];
    size_t n;
} listing;

static void add_part(listing *list, expr *e) {
    if (list->n < MAX_PARTS) {
        list->parts[list->n++] = e;
    }
}

/* Stands before its places and waits for their "and". */
static bool is_between(const parser *p, size_t at) {
    return is(p, at, WORD_BETWEEN) && p->tokens[at].value == 0;
}

/* "A ile B arasinda": the "and" before a "between" that stands behind its places. */
static bool waits_for_between(const parser *p, size_t and, size_t hi) {
    size_t at = and+1;
    while (at < hi && !is(p, at, WORD_AND) && !is(p, at, WORD_BETWEEN) && !is(p, at, WORD_COMMA)) {
        at++;
    }
    return at < hi && is(p, at, WORD_BETWEEN) && p->tokens[at].value == 1;
}

/* The "and" that joins places: not the one that belongs to "between" or "junction of". */
static size_t next_and(const parser *p, size_t lo, size_t hi) {
    size_t owed = 0;
    for (size_t at = lo; at < hi; at++) {
        if (is_between(p, at) || (is(p, at, WORD_JUNCTION) && names_roads_behind(p, at, hi))) {
            owed++;
        } else if (is(p, at, WORD_AND)) {
            if (owed == 0 && !waits_for_between(p, at, hi)) {
                return at;
            }
            owed -= owed > 0;
        }
    }
    return hi;
}

static size_t lead_class(const parser *p, size_t lo, size_t hi) {
    lo = skip_lead(p, lo, hi);
    return lo < hi ? (size_t)p->tokens[lo].class : (size_t)WORD_NAME;
}

/* "near A and B" means near each; "towns of A and B" likewise: later plain names take over the first's word. */
static void share_lead(parser *p, const expr *first, expr **e, size_t lo, size_t hi) {
    if ((*e)->type != EXPR_NAME || lead_class(p, lo, hi) != WORD_NAME) {
        return;
    }
    if (first->type == EXPR_NEAR || first->type == EXPR_HEADING || first->type == EXPR_RURAL) {
        expr *shared = new_expr(p, first->type, lo, hi);
        shared->bearing_deg = first->bearing_deg;
        shared->half_deg = first->half_deg;
        shared->a = *e;
        *e = shared;
    } else if (first->type == EXPR_NAME && first->kind_asked && !(*e)->kind_asked) {
        (*e)->kind_asked = true;
        (*e)->kind = first->kind;
        (*e)->admin_level = first->admin_level;
    }
}

static bool whole_is_one(parser *p, size_t lo, size_t hi) {
    size_t junction = find(p, lo, hi, WORD_JUNCTION);
    return known_span(p, skip_lead(p, lo, hi), hi) != 0 ||
           (junction + 1 == hi && parse_junction(p, lo, hi) != NULL);
}

/* "Saraqib/Nayrab" are two places, "Kafr Nabl/Kafranbel" is one by two names. Returns the slash, or hi. */
static size_t slash_between_places(parser *p, size_t lo, size_t hi) {
    size_t slash = find(p, lo, hi, WORD_SLASH);
    if (slash == hi || known_span(p, lo, slash) == 0) {
        return hi;
    }
    size_t end = find(p, slash + 1, hi, WORD_SLASH);
    if (known_span(p, slash + 1, end) == 0 ||
        !are_two_places(p, span_text(p, lo, slash), span_text(p, slash + 1, end))) {
        return hi;
    }
    return slash;
}

/* A piece that is nothing but a direction: "southern" of "southern and eastern Idlib". Its token, or hi. */
static size_t lone_side(const parser *p, size_t lo, size_t hi) {
    lo = skip_lead(p, lo, hi);
    hi = without_case(p, lo, hi);
    return lo + 1 == hi && is_side(p, lo) ? lo : hi + 1;
}

static expr *with_side(parser *p, const expr *e, size_t side) {
    expr *copy = new_expr(p, e->type, side, side + 1);
    gm_str text = copy->text;
    *copy = *e;
    copy->text = text;
    set_direction(copy, &p->tokens[side]);
    return copy;
}

static bool has_side(const expr *e) {
    return (e->type == EXPR_PART && e->half_deg < 360) || e->type == EXPR_HEADING ||
           e->type == EXPR_OFFSET;
}

/* "southern and eastern Idlib": the sides read before the first part that has one take over the rest. */
static void add_sides(parser *p, listing *list, const size_t *sides, size_t n, const expr *e) {
    for (size_t i = 0; i < n; i++) {
        add_part(list,
                 has_side(e) ? with_side(p, e, sides[i]) : parse_name(p, sides[i], sides[i] + 1));
    }
}

static void parse_and_list(parser *p, size_t lo, size_t hi, listing *list) {
    enum { MAX_SIDES = 8 };
    size_t first = list->n;
    size_t sides[MAX_SIDES];
    size_t n_sides = 0;
    while (lo < hi) {
        bool whole = whole_is_one(p, lo, hi);
        size_t join = whole ? hi : slash_between_places(p, lo, next_and(p, lo, hi));
        size_t side = lone_side(p, lo, join);
        bool behind = list->n > first && has_side(list->parts[list->n - 1]);
        if (side < join && behind) {
            add_part(list, with_side(p, list->parts[list->n - 1], side));
        } else if (side < join && join < hi && n_sides < MAX_SIDES) {
            sides[n_sides++] = side;
        } else if (join > lo) {
            expr *e = parse_item(p, lo, join);
            if (list->n > first) {
                share_lead(p, list->parts[first], &e, lo, join);
            }
            add_sides(p, list, sides, n_sides, e);
            n_sides = 0;
            add_part(list, e);
        }
        lo = join + 1;
    }
}

/* "Idlib'in guney ve dogu kirsali": the sides stand between the name and the word they share. */
static bool parse_rural_sides(parser *p, size_t lo, size_t hi, listing *list) {
    size_t at = hi;
    if (hi < lo + 5 || !is(p, hi - 1, WORD_RURAL) || p->tokens[hi - 1].value != 1) {
        return false;
    }
    for (at = hi - 2; at > lo + 2 && is(p, at, WORD_DIRECTION) && is(p, at - 1, WORD_AND) &&
                      is(p, at - 2, WORD_DIRECTION);
         at -= 2) {
    }
    size_t name_end = without_case(p, lo, at);
    if (at == hi - 2 || name_end == lo || find(p, lo, name_end, WORD_AND) < name_end) {
        return false;
    }
    for (; at < hi - 1; at += 2) {
        add_part(list, side_of(p, &p->tokens[at], at, at + 1, lo, name_end));
    }
    return true;
}

/* "observation posts 4, 5 and 6", "4 ve 5 numarali gozlem noktalari": one part for each number. */
static bool parse_members(parser *p, size_t lo, size_t hi, listing *list) {
    lo = skip_lead(p, lo, hi);
    size_t kind = find(p, lo, hi, WORD_KIND);
    size_t end;
    if (kind == hi) {
        return false;
    }
    size_t at = kind == lo || kind == lo + 1 ? skip(p, kind + 1, hi, WORD_NUMBER_MARK) : hi;
    size_t n = at < hi ? count_numbers(p, at, hi, &end) : 0;
    bool listed = n > 1 && end == hi && (kind == lo || is(p, lo, WORD_NAME));
    if (!listed) {
        at = lo;
        n = count_numbers(p, at, kind, &end);
        listed = n > 1 && is(p, end, WORD_NUMBER_MARK) && end + 1 == kind && kind + 1 == hi;
    }
    for (; listed && at < end; at++) {
        if (is_whole_number(p, at)) {
            expr *e = new_member(p, lo, hi, &p->tokens[kind], &p->tokens[at]);
            e->names[0] = span_text(p, lo, kind);
            e->n_names = kind > lo && is(p, lo, WORD_NAME) ? 1 : 0;
            add_part(list, e);
        }
    }
    return listed;
}

/* An apposition: ", a city at the junction of …" says more about what came before. */
static bool is_apposition(const parser *p, size_t lo, size_t hi) {
    return lo < hi && is(p, lo, WORD_ARTICLE) &&
           (gm_str_is(p->tokens[lo].simple, "a") || gm_str_is(p->tokens[lo].simple, "an"));
}

/* The comma outside brackets, and outside a "between" that waits for its "and". */
static size_t next_comma(const parser *p, size_t lo, size_t hi) {
    int open = 0;
    bool waits = false;
    for (size_t at = lo; at < hi; at++) {
        open += is(p, at, WORD_OPEN) ? 1 : is(p, at, WORD_CLOSE) ? -1 : 0;
        waits = is_between(p, at) || (waits && !is(p, at, WORD_AND));
        if (open <= 0 && !waits && is(p, at, WORD_COMMA)) {
            return at;
        }
    }
    return hi;
}

/* Says that e lies in the area. "Near X, Turkey": what is looked up is X, so it is X that must lie there. The area
 * may stand at the end of several parts' chains already. */
static void lie_in(parser *p, expr *e, expr *area) {
    expr *references[] = {e->a, e->b, e->c};
    switch (e->type) {
    case EXPR_ROAD: {
        expr *road = gm_arena_alloc(p->scratch, sizeof *road);
        if (road == NULL) {
            p->status = GM_E_MEMORY;
            return;
        }
        *road = *e;
        *e = (expr){.type = EXPR_ROAD_AT, .text = e->text, .a = road, .b = area};
        return;
    }
    case EXPR_ROAD_AT:
    case EXPR_ROAD_BETWEEN:
        references[0] = NULL; /* the road may go on beyond */
        break;
    case EXPR_JUNCTION:
        references[0] = references[1] = NULL;
        break;
    default:
        break;
    }
    bool passed_on = false;
    for (size_t i = 0; i < 3; i++) {
        if (references[i] != NULL) {
            lie_in(p, references[i], area);
            passed_on = true;
        }
    }
    expr **slot = &e->in;
    while (!passed_on && *slot != NULL && *slot != area) {
        slot = &(*slot)->in;
    }
    if (!passed_on) {
        *slot = area;
    }
}

/* A piece behind a name's comma that says where the place lies: ", 15 km east of Idlib", ", southern Idlib". */
static bool describe_last(parser *p, listing *list, size_t lo, size_t hi) {
    expr *last = list->parts[list->n - 1];
    if ((last->type != EXPR_NAME && last->type != EXPR_ROAD) || last->close_to != NULL) {
        return false;
    }
    expr *e = parse_item(p, lo, hi);
    if (last->type == EXPR_ROAD) { /* "M5, near Khan al-Subul" */
        bool near = e->type == EXPR_NEAR;
        if (near) {
            lie_in(p, last, e->a);
            last->near = true;
        }
        return near;
    }
    switch (e->type) {
    case EXPR_PART:
    case EXPR_RURAL:
        lie_in(p, last, e);
        return true;
    case EXPR_NEAR:
    case EXPR_OFFSET:
    case EXPR_AROUND:
        last->close_to = e;
        return true;
    case EXPR_HEADING: /* no distance: nothing that could be checked */
        last->dropped = span_text(p, lo, hi);
        return true;
    default:
        return false;
    }
}

/* What the comma-separated pieces of a text mean: "A, B and C" are three places, "A, Idlib, Syria" is one
 * place and where it lies. A piece that is an area, behind a piece that is none or a smaller one, is a
 * container unless an "and" makes the whole a list. */
static void parse_commas(parser *p, size_t lo, size_t hi, listing *list) {
    size_t first = list->n;
    bool is_list = false;
    size_t last_comma = find_last(p, lo, hi, WORD_COMMA);
    if (last_comma < hi) {
        is_list = next_and(p, last_comma + 1, hi) < hi && !is_apposition(p, last_comma + 1, hi);
    }
    while (lo < hi) {
        size_t comma = next_comma(p, lo, hi);
        size_t from = skip(p, lo, comma, WORD_AND);
        if (list->n > first && is_apposition(p, from, comma)) {
            list->parts[list->n - 1]->dropped = span_text(p, from, hi);
            return;
        }
        if (list->n > first && !is_list && from < comma && names_area(p, from, comma)) {
            expr *area = parse_item(p, from, comma);
            for (size_t i = first; i < list->n; i++) {
                lie_in(p, list->parts[i], area);
            }
        } else if (from < comma &&
                   (list->n == first || is_list || !describe_last(p, list, from, comma))) {
            parse_and_list(p, from, comma, list);
        }
        lo = comma + 1;
    }
}

static void parse_all(parser *p, listing *list) {
    size_t lo = 0;
    while (lo < p->n) {
        size_t end = find(p, lo, p->n, WORD_SEMICOLON);
        if (end > lo) {
            if (known_span(p, lo, end) != 0) {
                add_part(list, parse_item(p, lo, end));
            } else if (!parse_members(p, lo, end, list) && !parse_rural_sides(p, lo, end, list)) {
                parse_commas(p, lo, end, list);
            }
        }
        lo = end + 1;
    }
}

/* A coordinate is no list, though it has a comma. */
static bool parse_coordinates(parser *p, listing *list) {
    gm_latlon point;
    double radius;
    gm_error why = GM_ERROR_INIT;
    gm_status status = geo_parse_coord(p->text, &point, &radius, &why);
    if (status == GM_E_GEO_TEXT) {
        return false;
    }
    expr *e = new_expr(p, status == GM_OK ? EXPR_COORD : EXPR_REFUSED, 0, 0);
    e->text = p->text;
    if (status == GM_OK) {
        e->point = point;
        e->radius_m = radius;
    } else {
        e->reason = gm_arena_copy(p->keep, gm_str_from(why.text));
    }
    add_part(list, e);
    return true;
}

static const char *refusal_of_text(gm_str text) {
    if (text.len == 0) {
        return "the text is empty";
    }
    return text.len > MAX_TEXT ? "the text is too long to be a place" : NULL;
}

/* A mark that divides texts. */
static bool has_mark(gm_str text) {
    static const bool marks[256] = {
        [','] = true, [';'] = true, ['/'] = true, ['|'] = true, ['('] = true,
        [')'] = true, ['['] = true, [']'] = true, ['\n'] = true};
    for (size_t i = 0; i < text.len; i++) {
        if (marks[(unsigned char)text.ptr[i]]) {
            return true;
        }
    }
    return false;
}

/* Most texts are a known name and nothing else: they need no grammar. */
static bool parse_whole_name(parser *p, gm_str simple, listing *list) {
    if (has_mark(p->text)) {
        return false;
    }
    gm_buf_reset(&p->key);
    gaz_fold_simple(simple, &p->key);
    uint32_t kinds = gaz_kinds_of_key(p->gaz, gm_buf_view(&p->key));
    if (kinds == 0) {
        return false;
    }
    expr *e = new_expr(p, (kinds & ~LINE_BITS) == 0 ? EXPR_ROAD : EXPR_NAME, 0, 0);
    e->text = e->names[0] = p->text;
    e->n_names = 1;
    add_part(list, e);
    return true;
}

static void parse_text(parser *p, listing *list) {
    const char *reason = refusal_of_text(p->text);
    if (reason == NULL && parse_coordinates(p, list)) {
        return;
    }
    if (reason == NULL) {
        const words_names names = {is_known_name, p};
        gaz_simplify(p->text, &p->simple);
        bool nowhere = words_mean_nowhere(gm_buf_view(&p->simple));
        if (!nowhere && parse_whole_name(p, gm_buf_view(&p->simple), list)) {
            return;
        }
        gm_buf_reset(&p->simple);
        p->n = words_cut_names(p->text, &p->simple, &names, p->tokens);
        if (p->n > WORDS_MAX_TOKENS) {
            p->n = 0;
            reason = "the text has too many words to be a place";
        } else if (nowhere) {
            reason = "the text names no place that could be put on a map";
        }
    }
    if (reason == NULL) {
        parse_all(p, list);
    }
    if (list->n == 0) {
        expr *e = refuse(p, 0, 0, reason != NULL ? reason : "the text names no place");
        e->text = p->text;
        add_part(list, e);
    }
}

/* All but the tokens, which are most of it and count only once they are cut. */
static parser *new_parser(const gm_gaz *gaz, gm_str text, gm_arena *keep, gm_arena *scratch) {
    parser *p = gm_arena_take(scratch, 1, sizeof *p);
    if (p != NULL) {
        p->gaz = gaz;
        p->text = gm_str_trim(text);
        p->keep = keep;
        p->scratch = scratch;
        p->simple = p->key = (gm_buf)GM_BUF_INIT;
        p->hits = (gaz_hits){NULL, 0, 0};
        p->n = 0;
        p->depth = 0;
        p->status = GM_OK;
    }
    return p;
}

gm_status expr_parse(const gm_gaz *gaz, gm_str text, gm_arena *keep, gm_arena *scratch,
                     parsed *out) {
    parser *p = new_parser(gaz, text, keep, scratch);
    listing *list = gm_arena_alloc(scratch, sizeof *list);
    if (p == NULL || list == NULL) {
        return GM_E_MEMORY;
    }
    parse_text(p, list);
    if (list->n == 1) {
        list->parts[0]->text = p->text; /* brackets and appositions too */
    }
    *out = (parsed){list->parts, list->n};
    gm_status status = p->simple.failed || p->key.failed ? GM_E_MEMORY : p->status;
    gm_buf_clear(&p->simple);
    gm_buf_clear(&p->key);
    gaz_hits_clear(&p->hits);
    return status;
}
