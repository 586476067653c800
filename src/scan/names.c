#include "scan/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/hash.h"
#include "gazetteer/fold.h"
#include "resolve/rank.h"
#include "scan/lexicon.h"

enum {
    FEWEST_SLOTS = 1 << 10,
    FORGET_ABOVE = 24 << 20, /* bytes of names kept from text to text */
    SMALL_GAZETTEER = 20000, /* places: below it each was chosen, and a match is no chance */
    SHORTEST_SOUND = 5,      /* letters of a name that may be spelled otherwise */
    KEY_LONGEST = 400,
    ABSENT_SLOTS = 1 << 15,
};

enum known_bits {
    KNOWN_ASKED = 1,
    KNOWN_PREFIX = 2,
    KNOWN_NO_DEMONYM = 4,
    KNOWN_PAIR_ASKED = 8,
    KNOWN_NAME = 32, /* `name` is what the gazetteer said */
    KNOWN_PAIR = 16, /* a demonym of two words begins with it */
};

struct scan_names {
    const gm_gaz *gaz;
    gm_arena arena;   /* names */
    gm_arena scratch; /* of one ranking */
    scan_name **slots;
    uint64_t *hashes;
    size_t n_slots, n, size;
    gm_buf key, simple;
    uint64_t *absent; /* hashes of phrases that are no names; ABSENT_SLOTS, later ones win */
};

scan_names *scan_names_new(const gm_gaz *gaz) {
    scan_names *names = calloc(1, sizeof *names);
    if (names == NULL) {
        return NULL;
    }
    names->gaz = gaz;
    names->n_slots = FEWEST_SLOTS;
    names->slots = calloc(names->n_slots, sizeof(scan_name *));
    names->hashes = calloc(names->n_slots, sizeof *names->hashes);
    names->absent = calloc(ABSENT_SLOTS, sizeof *names->absent);
    if (names->slots == NULL || names->hashes == NULL || names->absent == NULL) {
        scan_names_free(names);
        return NULL;
    }
    return names;
}

void scan_names_free(scan_names *names) {
    if (names != NULL) {
        gm_arena_clear(&names->arena);
        gm_arena_clear(&names->scratch);
        gm_buf_clear(&names->key);
        gm_buf_clear(&names->simple);
        free(names->slots);
        free(names->hashes);
        free(names->absent);
        free(names);
    }
}

void scan_names_trim(scan_names *names, bool *out_forgot) {
    *out_forgot = names->size > FORGET_ABOVE;
    if (*out_forgot) {
        gm_arena_clear(&names->arena);
        memset(names->slots, 0, names->n_slots * sizeof(scan_name *));
        names->n = 0;
        names->size = 0;
    }
}

/* ---- What a name may mean ---------------------------------------------------------------------- */

static int weight_of(const gm_gaz *gaz, const name_candidate *c) {
    if (c->kind == KIND_COUNTRY || c->kind == KIND_REGION) {
        return WEIGHT_COUNTRY;
    }
    if (c->first_level || c->population >= 1000000) {
        return WEIGHT_METROPOLIS;
    }
    if (c->population >= 100000 || gaz_layer_size(gaz, c->ref) < SMALL_GAZETTEER) {
        return WEIGHT_CITY;
    }
    if (c->population >= 15000 || c->kind == KIND_ADMIN) {
        return WEIGHT_TOWN;
    }
    return c->population >= 1000 ? WEIGHT_VILLAGE : WEIGHT_SPOT;
}

/* The ranking gives a town and the area around it the population of both, as thousandths of a score. */
static int64_t population_of(const candidate *c) {
    double shared = c->terms.population > 0 ? 1000 * pow(10, c->terms.population / 40.0) : 0;
    return shared > (double)c->at.population ? (int64_t)shared : c->at.population;
}

static name_candidate read_candidate(const candidate *c) {
    double lat = c->at.point.lat * M_PI / 180;
    double lon = c->at.point.lon * M_PI / 180;
    uint64_t country = gm_hash64(c->at.country);
    uint64_t area = gm_hash64_seeded(c->at.admin1, country);
    return (name_candidate){
        .x = cos(lat) * cos(lon),
        .y = cos(lat) * sin(lon),
        .z = sin(lat),
        .self = c->at.kind == KIND_COUNTRY ? gm_hash64(c->at.name) : area,
        .country = country,
        .area = area,
        .ref = c->at.ref,
        .kind = c->at.kind,
        .point = c->at.point,
        .first_level = c->at.kind == KIND_ADMIN && c->at.admin2.len == 0,
        .spelled = c->method == RES_EXACT || c->method == RES_ALIAS,
        .population = population_of(c),
        .method = c->method,
        .total = c->total,
        .spelling = c->terms.spelling,
    };
}

static bool is_kept(const scan_name *name, place_ref ref) {
    for (size_t i = 0; i < name->n; i++) {
        if (name->items[i].ref == ref) {
            return true;
        }
    }
    return false;
}

/* Places that bear the name, as a place text of its own would rank them, or one that asks for a point. */
static gm_status add_ranked(scan_names *names, gm_str text, rank_want want, scan_name *out) {
    static const gm_str none = {NULL, 0};
    const rank_query query = {.names = &text,
                              .n_names = 1,
                              .want = want,
                              .as_spelled = true,
                              .admin1 = &none,
                              .admin2 = &none,
                              .country = &none};
    ranking ranked;
    gm_arena_reset(&names->scratch);
    GM_TRY(rank_places(names->gaz, &query, &names->scratch, &ranked));
    if (want == RANK_ANY) {
        out->n_open = (int)(ranked.n_open + ranked.n_dropped);
        out->bare_start = ranked.bare_start;
    }
    for (size_t i = 0; i < ranked.n_open && out->n < NAMES_CANDIDATES; i++) {
        if (want == RANK_ANY || !is_kept(out, ranked.items[i].at.ref)) {
            out->items[out->n] = read_candidate(&ranked.items[i]);
            out->items[out->n++].inside = want != RANK_ANY;
        }
    }
    return GM_OK;
}

static gm_status rank_name(scan_names *names, gm_str text, scan_name *out) {
    name_candidate items[NAMES_CANDIDATES] = {{0}};
    out->items = items;
    GM_TRY(add_ranked(names, text, RANK_ANY, out));
    GM_TRY(add_ranked(names, text, RANK_POINT, out));
    out->items = gm_arena_array(&names->arena, out->n, sizeof *out->items);
    if (out->items == NULL) {
        return GM_E_MEMORY;
    }
    names->size += out->n * sizeof *out->items;
    for (size_t i = 0; i < out->n; i++) {
        out->items[i] = items[i];
        out->spelled |= out->items[i].spelled;
    }
    for (size_t i = 0; i < out->n; i++) {
        if (out->items[i].spelled == out->spelled) {
            int weight = weight_of(names->gaz, &out->items[i]);
            out->weight = weight > out->weight ? weight : out->weight;
        }
    }
    return GM_OK;
}

/* ---- The names met so far ---------------------------------------------------------------------- */

static bool grow(scan_names *names) {
    size_t n_slots = names->n_slots * 2;
    scan_name **slots = calloc(n_slots, sizeof(scan_name *));
    uint64_t *hashes = calloc(n_slots, sizeof *hashes);
    if (slots == NULL || hashes == NULL) {
        free(slots);
        free(hashes);
        return false;
    }
    for (size_t i = 0; i < names->n_slots; i++) {
        if (names->slots[i] != NULL) {
            size_t at = names->hashes[i] & (n_slots - 1);
            while (slots[at] != NULL) {
                at = (at + 1) & (n_slots - 1);
            }
            slots[at] = names->slots[i];
            hashes[at] = names->hashes[i];
        }
    }
    free(names->slots);
    free(names->hashes);
    names->slots = slots;
    names->hashes = hashes;
    names->n_slots = n_slots;
    return true;
}

/* Two or three capitals are looked up by their letters, not by sound: case tells "US" from "us". */
static bool is_acronym(gm_str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') {
            n++;
        } else if (text.ptr[i] != '.') {
            return false;
        }
    }
    return n >= 2 && n <= 4;
}

/* The place that capital letters stand for; NULL: none that the tables know. */
static const lexicon_abbreviation *abbreviation_of(gm_str text) {
    char letters[5];
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < sizeof letters - 1; i++) {
        if (text.ptr[i] != '.') {
            letters[n++] = (char)(text.ptr[i] + ('a' - 'A'));
        }
    }
    gm_str s = {letters, n};
    for (size_t k = 0; k < lexicon_n_tables; k++) {
        for (size_t i = 0; i < lexicon_tables[k]->n_abbreviations; i++) {
            if (gm_str_is(s, lexicon_tables[k]->abbreviations[i].letters)) {
                return &lexicon_tables[k]->abbreviations[i];
            }
        }
    }
    return NULL;
}

static const scan_name *new_name(scan_names *names, uint64_t hash, gm_str simple, gm_str text,
                                 gm_status *status) {
    scan_name *name = gm_arena_alloc(&names->arena, sizeof *name);
    if (name == NULL || (names->n * 2 > names->n_slots && !grow(names))) {
        *status = GM_E_MEMORY;
        return NULL;
    }
    const lexicon_abbreviation *a =
        simple.ptr[simple.len - 1] == '.' ? abbreviation_of(text) : NULL;
    text = a != NULL ? gm_str_from(a->place) : text;
    name->abbreviation = a != NULL;
    name->held_only = a != NULL && a->held;
    name->simple = gm_arena_copy(&names->arena, simple);
    names->size += sizeof *name + simple.len;
    *status = rank_name(names, text, name);
    if (*status != GM_OK) {
        return NULL;
    }
    size_t at = hash & (names->n_slots - 1);
    while (names->slots[at] != NULL) {
        at = (at + 1) & (names->n_slots - 1);
    }
    names->slots[at] = name;
    names->hashes[at] = hash;
    names->n++;
    return name;
}

/* The name of a hash and simple form, looked up in the gazetteer at its first time. */
static const scan_name *find(scan_names *names, uint64_t hash, gm_str simple, gm_str text,
                             gm_status *status) {
    for (size_t at = hash & (names->n_slots - 1); names->slots[at] != NULL;
         at = (at + 1) & (names->n_slots - 1)) {
        if (names->hashes[at] == hash && gm_str_eq(names->slots[at]->simple, simple)) {
            return names->slots[at]->n > 0 ? names->slots[at] : NULL;
        }
    }
    const scan_name *name = new_name(names, hash, simple, text, status);
    return name != NULL && name->n > 0 ? name : NULL;
}

static void join_key(scan_names *names, const scan_text *t, size_t first, size_t last) {
    gm_buf_reset(&names->key);
    for (size_t i = first; i <= last; i++) {
        const scan_word *word = t->tokens[i].word;
        gm_buf_add_str(&names->key, i < last ? word->mid : word->last);
    }
}

static void join_simple(scan_names *names, const scan_text *t, size_t first, size_t last) {
    gm_buf_reset(&names->simple);
    for (size_t i = first; i <= last; i++) {
        gm_buf_add_text(&names->simple, i > first ? " " : "");
        gm_buf_add_str(&names->simple, t->tokens[i].word->simple);
    }
}

bool scan_name_goes_on(scan_names *names, scan_word *word) {
    if ((word->known & KNOWN_ASKED) == 0) {
        bool prefix = word->mid.len == 0 || gaz_has_prefix(names->gaz, word->mid);
        word->known |= (uint8_t)(KNOWN_ASKED | (prefix ? KNOWN_PREFIX : 0));
    }
    return (word->known & KNOWN_PREFIX) != 0;
}

static const scan_name *look_up(scan_names *names, const scan_text *t, size_t first, size_t last,
                                gm_status *status) {
    uint64_t hash = 0;
    for (size_t i = first; i <= last; i++) {
        hash = hash * UINT64_C(0x9E3779B97F4A7C15) + t->tokens[i].word->hash;
    }
    uint64_t *absent = &names->absent[(hash >> 40) % ABSENT_SLOTS];
    gm_str text = scan_slice(t, first, last);
    bool letters = (t->tokens[first].word->capitals || first < last) && is_acronym(text);
    if (*absent == hash && !letters) {
        return NULL;
    }
    join_key(names, t, first, last);
    if (names->key.len == 0 || names->key.len > KEY_LONGEST ||
        !(gaz_has_key(names->gaz, gm_buf_view(&names->key)) ||
          (letters && abbreviation_of(text) != NULL))) {
        *absent = letters ? *absent : hash;
        return NULL;
    }
    join_simple(names, t, first, last);
    if (names->simple.failed || names->key.failed) {
        *status = GM_E_MEMORY;
        return NULL;
    }
    if (letters) {
        hash++; /* another entry: ranked by its letters */
        gm_buf_add_char(&names->simple, '.');
    } else {
        text = gm_buf_view(&names->simple);
    }
    const scan_name *name = find(names, hash, gm_buf_view(&names->simple), text, status);
    bool too_short = name != NULL && !name->spelled && names->simple.len < SHORTEST_SOUND &&
                     !t->tokens[first].word->caseless;
    return too_short ? NULL : name;
}

const scan_name *scan_name_of(scan_names *names, const scan_text *t, size_t first, size_t last,
                              gm_status *status) {
    scan_word *word = t->tokens[first].word;
    if (first < last) {
        return look_up(names, t, first, last, status);
    }
    if ((word->known & KNOWN_NAME) == 0) {
        word->name = look_up(names, t, first, last, status);
        word->known |= KNOWN_NAME;
    }
    return word->name;
}

/* ---- Demonyms ---------------------------------------------------------------------------------- */

static const scan_name *place_named(scan_names *names, gm_str text, gm_status *status) {
    gm_buf key = GM_BUF_INIT;
    const scan_name *name = NULL;
    gaz_fold(text, &key);
    if (gaz_has_key(names->gaz, gm_buf_view(&key))) {
        gm_buf simple = GM_BUF_INIT;
        gaz_simplify(text, &simple);
        if (simple.failed) {
            *status = GM_E_MEMORY;
        } else {
            name = find(names, gm_hash64(gm_buf_view(&simple)), gm_buf_view(&simple),
                        gm_buf_view(&simple), status);
        }
        gm_buf_clear(&simple);
    }
    if (key.failed) {
        *status = GM_E_MEMORY;
    }
    gm_buf_clear(&key);
    return name;
}

static const scan_name *by_table(scan_names *names, gm_str word, gm_status *status) {
    for (size_t k = 0; k < lexicon_n_tables; k++) {
        for (size_t i = 0; i < lexicon_tables[k]->n_demonyms; i++) {
            const lexicon_demonym *d = &lexicon_tables[k]->demonyms[i];
            if (gm_str_is(word, d->demonym)) {
                return place_named(names, gm_str_from(d->place), status);
            }
        }
    }
    return NULL;
}

/* "Libyan": Libya. Only places that the world speaks of have people known by such a word. */
static const scan_name *by_ending(scan_names *names, gm_str word, gm_status *status) {
    enum { SHORTEST_STEM = 3 };
    for (size_t k = 0; k < lexicon_n_tables; k++) {
        for (size_t i = 0; i < lexicon_tables[k]->n_suffixes; i++) {
            const lexicon_suffix *s = &lexicon_tables[k]->suffixes[i];
            gm_str ending = gm_str_from(s->ending);
            char text[100];
            if (!gm_str_ends(word, ending) || word.len < ending.len + SHORTEST_STEM ||
                word.len > 80) {
                continue;
            }
            int n = snprintf(text, sizeof text, "%.*s%s", (int)(word.len - ending.len), word.ptr,
                             s->instead);
            const scan_name *name = place_named(names, (gm_str){text, (size_t)n}, status);
            if (name != NULL && name->spelled && name->weight >= WEIGHT_METROPOLIS) {
                return name;
            }
        }
    }
    return NULL;
}

/* A word that is a well-known name itself is no demonym by its ending: Oman, Milan, Philippines. */
static bool is_name_itself(scan_names *names, gm_str simple, gm_status *status) {
    const scan_name *name = place_named(names, simple, status);
    return name != NULL && name->spelled && name->weight >= WEIGHT_TOWN;
}

static const scan_name *demonym(scan_names *names, gm_str simple, bool endings, gm_status *status) {
    const scan_name *name = by_table(names, simple, status);
    if (name != NULL || is_name_itself(names, simple, status)) {
        return name;
    }
    if (gm_str_ends(simple, GM_STR("s")) && simple.len > 4) { /* Syrians */
        simple.len--;
        name = by_table(names, simple, status);
    }
    return name == NULL && endings ? by_ending(names, simple, status) : name;
}

static bool begins_pair(scan_word *word) {
    if ((word->known & KNOWN_PAIR_ASKED) != 0) {
        return (word->known & KNOWN_PAIR) != 0;
    }
    word->known |= KNOWN_PAIR_ASKED;
    for (size_t k = 0; k < lexicon_n_tables; k++) {
        for (size_t i = 0; i < lexicon_tables[k]->n_demonyms; i++) {
            gm_str d = gm_str_from(lexicon_tables[k]->demonyms[i].demonym);
            if (d.len > word->simple.len && d.ptr[word->simple.len] == ' ' &&
                gm_str_starts(d, word->simple)) {
                word->known |= KNOWN_PAIR;
                return true;
            }
        }
    }
    return false;
}

const scan_name *scan_demonym_of(scan_names *names, const scan_text *t, size_t first,
                                 size_t *out_last, gm_status *status) {
    scan_word *word = t->tokens[first].word;
    *out_last = first;
    if (word->simple.len < 4 || !word->capital) {
        return NULL;
    }
    if (begins_pair(word) && first + 1 < t->n_tokens && scan_gap_is_blank(t, first + 1)) {
        join_simple(names, t, first, first + 1);
        gm_buf pair = names->simple; /* place_named() does not use it */
        const scan_name *name = demonym(names, gm_buf_view(&pair), false, status);
        if (name != NULL) {
            *out_last = first + 1;
            return name;
        }
    }
    if ((word->known & KNOWN_NO_DEMONYM) == 0 && word->demonym == NULL) {
        word->demonym = demonym(names, word->simple, word->lex == 0, status);
        word->known |= word->demonym == NULL ? KNOWN_NO_DEMONYM : 0;
    }
    return word->demonym;
}
