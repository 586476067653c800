#include "export/coarse_place.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"
#include "gazetteer/fold.h"
#include "geo/geodesic.h"
#include "geo/grid.h"

enum { LEVEL_COUNTRY = 0, LEVEL_ADMIN1 = 1, LEVEL_ADMIN2 = 2, N_LEVELS = 3 };

/* By level: the grid that the middle of its settlements goes to, and UCDP's code for its precision. */
static const double middle_grid_m[N_LEVELS] = {200000, 50000, 10000};
static const int precision[N_LEVELS] = {6, 4, 3};
static const char *const words[N_LEVELS] = {"country", "admin1", "admin2"};

/* Of an administrative area, what the gazetteer says. */
typedef struct area {
    gm_str name[N_LEVELS]; /* by level, down to its own */
    place_ref entry;       /* PLACE_NONE: there is none */
    bool by_name;          /* the entry has the area's own name */
    uint32_t n_places;     /* settlements that lie in it */
    gm_latlon first;       /* of them; the box below is relative to its longitude */
    double west, east, south, north;
    double most_radius_m;
    bool shared; /* several countries have one of this name: only with the country it is certain */
} area;

/* Of a cell: the area of each level that all settlements in it name, as a hash; 0: none does. */
typedef struct cell_names {
    uint64_t hash[N_LEVELS];
    bool mixed[N_LEVELS];
} cell_names;

/* Hash table from 64-bit keys to indexes into an array of `each` bytes an item. */
typedef struct table {
    uint64_t *keys; /* 0: free */
    uint32_t *index;
    size_t n_slots, n_keys;
    char *items;
    size_t n, cap, each;
} table;

/* An area whose outline is known. */
typedef struct outline {
    uint32_t area; /* of the table of areas */
    int level;
    place_ref ref;
    geo_box box;
} outline;

struct coarse_places {
    coarse_level level;
    const gm_gaz *gaz;
    table areas, cells;
    gm_buf outlines;  /* of outline */
    gm_arena scratch; /* a shape in it */
    gm_buf key, folded;
    gm_answer answer;
};

/* ---- Tables ---------------------------------------------------------------------------------- */

static void clear_table(table *t) {
    free(t->keys);
    free(t->index);
    free(t->items);
}

static size_t slot_of(const table *t, uint64_t key) {
    size_t i = (size_t)key & (t->n_slots - 1);
    while (t->keys[i] != 0 && t->keys[i] != key) {
        i = (i + 1) & (t->n_slots - 1);
    }
    return i;
}

static bool grow_table(table *t) {
    table bigger = *t;
    bigger.n_slots = t->n_slots == 0 ? 256 : t->n_slots * 2;
    bigger.keys = calloc(bigger.n_slots, sizeof *bigger.keys);
    bigger.index = calloc(bigger.n_slots, sizeof *bigger.index);
    if (bigger.keys == NULL || bigger.index == NULL) {
        free(bigger.keys);
        free(bigger.index);
        return false;
    }
    for (size_t i = 0; i < t->n_slots; i++) {
        if (t->keys[i] != 0) {
            size_t slot = slot_of(&bigger, t->keys[i]);
            bigger.keys[slot] = t->keys[i];
            bigger.index[slot] = t->index[i];
        }
    }
    free(t->keys);
    free(t->index);
    *t = bigger;
    return true;
}

static void *find_item(const table *t, uint64_t key) {
    size_t i = t->n_slots == 0 ? 0 : slot_of(t, key);
    return t->n_slots == 0 || t->keys[i] == 0 ? NULL : t->items + t->index[i] * t->each;
}

/* Another key for an item, unless it leads somewhere already. */
static bool add_key(table *t, uint64_t key, uint32_t index) {
    if ((t->n_keys + 1) * 2 > t->n_slots && !grow_table(t)) {
        return false;
    }
    size_t i = slot_of(t, key);
    if (t->keys[i] == 0) {
        t->keys[i] = key;
        t->index[i] = index;
        t->n_keys++;
    }
    return true;
}

/* The zeroed new item of a key; NULL when memory ran out. Earlier items may move. */
static void *add_item(table *t, uint64_t key) {
    if (t->n == t->cap) {
        size_t cap = t->cap == 0 ? 64 : t->cap * 2;
        char *items = realloc(t->items, cap * t->each);
        if (items == NULL) {
            return NULL;
        }
        t->items = items;
        t->cap = cap;
    }
    if (!add_key(t, key, (uint32_t)t->n)) {
        return NULL;
    }
    void *item = t->items + t->n++ * t->each;
    memset(item, 0, t->each);
    return item;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

/* However it is spelled; 0 for no name. */
static uint64_t name_hash(coarse_places *c, gm_str name) {
    if (name.len == 0) {
        return 0;
    }
    gm_buf_reset(&c->folded);
    gaz_fold(name, &c->folded);
    return c->folded.len == 0 ? 0 : gm_hash64(gm_buf_view(&c->folded)) | 1;
}

static bool same_name(coarse_places *c, gm_str a, gm_str b) {
    return name_hash(c, a) == name_hash(c, b);
}

/* Of the area of that level with these names of itself and what it lies in; 0 when it has none. Without the
 * country too, since many tables leave it out. */
static uint64_t area_key(coarse_places *c, int level, const gm_str name[N_LEVELS], bool country) {
    gm_buf_reset(&c->key);
    gm_buf_add_char(&c->key, (char)('0' + level));
    gm_buf_add_char(&c->key, country ? 'c' : '-');
    for (int i = country ? 0 : 1; i <= level; i++) {
        uint64_t hash = name_hash(c, name[i]);
        if (hash == 0) {
            return 0;
        }
        gm_buf_add(&c->key, &hash, sizeof hash);
    }
    return gm_hash64(gm_buf_view(&c->key)) | 1;
}

/* ---- What the gazetteer knows ---------------------------------------------------------------- */

static void put_in_box(area *a, const place *p) {
    if (a->n_places == 0) {
        a->first = p->point;
        a->south = a->north = p->point.lat;
    }
    double east = geo_wrap_lon(p->point.lon - a->first.lon);
    a->west = fmin(a->west, east);
    a->east = fmax(a->east, east);
    a->south = fmin(a->south, p->point.lat);
    a->north = fmax(a->north, p->point.lat);
    a->most_radius_m = fmax(a->most_radius_m, p->radius_m);
    a->n_places++;
}

/* An entry of the area's own name is it; another one is, as long as it is the only one. */
static void put_entry(coarse_places *c, area *a, int level, const place *p) {
    bool by_name = same_name(c, p->name, a->name[level]);
    if (by_name && !a->by_name) {
        a->entry = p->ref;
        a->by_name = true;
    } else if (!by_name && !a->by_name && level != LEVEL_ADMIN2 && a->entry == PLACE_NONE) {
        a->entry = p->ref; /* "Idlib Governorate", admin1 "Idlib" */
    }
}

static area *area_of(coarse_places *c, int level, const gm_str name[N_LEVELS]) {
    uint64_t key = area_key(c, level, name, true);
    if (key == 0) {
        return NULL;
    }
    area *a = find_item(&c->areas, key);
    if (a != NULL) {
        return a;
    }
    a = add_item(&c->areas, key);
    if (a == NULL) {
        c->key.failed = true;
        return NULL;
    }
    a->entry = PLACE_NONE;
    memcpy(a->name, name, ((size_t)level + 1) * sizeof *name);
    uint64_t short_key = level == LEVEL_COUNTRY ? 0 : area_key(c, level, name, false);
    area *other = short_key == 0 ? NULL : find_item(&c->areas, short_key);
    if (other != NULL) {
        other->shared = true;
    } else if (short_key != 0 && !add_key(&c->areas, short_key, (uint32_t)c->areas.n - 1)) {
        c->key.failed = true;
    }
    return a;
}

static int level_of_entry(const place *p) {
    return p->kind == KIND_COUNTRY ? LEVEL_COUNTRY
           : p->kind != KIND_ADMIN ? -1
           : p->admin2.len > 0     ? LEVEL_ADMIN2
           : p->admin1.len > 0     ? LEVEL_ADMIN1
                                   : -1;
}

static gm_status decode(coarse_places *c, place_ref ref, geo_shape *out) {
    gm_arena_reset(&c->scratch);
    return gaz_shape(c->gaz, ref, &c->scratch, out);
}

/* Remembers where the area's outline is, for points whose rows do not say what they lie in. */
static void put_outline(coarse_places *c, const area *a, int level, const place *p) {
    geo_shape shape;
    if (p->type == GEO_AREA && a->entry == p->ref && decode(c, p->ref, &shape) == GM_OK) {
        uint32_t index = (uint32_t)((size_t)((const char *)a - c->areas.items) / sizeof *a);
        outline known = {index, level, p->ref, geo_bounds(&shape)};
        gm_buf_add(&c->outlines, &known, sizeof known);
    }
}

static void learn_areas(coarse_places *c, const place *p) {
    int own = level_of_entry(p);
    gm_str name[N_LEVELS] = {p->country, p->admin1, p->admin2};
    if (own == LEVEL_COUNTRY) {
        name[0] = p->country.len > 0 ? p->country : p->name;
    }
    if (own >= 0) {
        area *a = area_of(c, own, name);
        if (a != NULL) {
            put_entry(c, a, own, p);
            put_outline(c, a, own, p);
        }
    }
    for (int level = 0; p->kind == KIND_SETTLEMENT && level < N_LEVELS; level++) {
        area *a = area_of(c, level, name);
        if (a != NULL) {
            put_in_box(a, p);
        }
    }
}

static uint64_t cell_key(gm_latlon p, double step_m) {
    geo_cell cell = geo_grid_cell(p, step_m);
    return ((uint64_t)cell.row << 32 | cell.column) + 1;
}

static void learn_cell(coarse_places *c, const place *p) {
    const gm_str name[N_LEVELS] = {p->country, p->admin1, p->admin2};
    if (p->kind != KIND_SETTLEMENT || !geo_valid(p->point)) {
        return;
    }
    uint64_t key = cell_key(p->point, c->level.cell_m);
    cell_names *cell = find_item(&c->cells, key);
    cell = cell == NULL ? add_item(&c->cells, key) : cell;
    for (int i = 0; cell != NULL && i < N_LEVELS; i++) {
        uint64_t hash = name_hash(c, name[i]);
        cell->mixed[i] |= hash != 0 && cell->hash[i] != 0 && cell->hash[i] != hash;
        cell->hash[i] = hash == 0 ? cell->hash[i] : hash;
    }
    c->key.failed |= cell == NULL;
}

static gm_status learn(coarse_places *c, gm_error *err) {
    uint32_t n_refs = c->gaz == NULL ? 0 : gaz_n_refs(c->gaz);
    for (place_ref ref = 0; ref < n_refs; ref++) {
        if (gaz_hidden(c->gaz, ref)) {
            continue;
        }
        place p = gaz_place(c->gaz, ref);
        if (c->level.admin > 0) {
            learn_areas(c, &p);
        } else {
            learn_cell(c, &p);
        }
        if (c->key.failed || c->folded.failed || c->outlines.failed) {
            return gm_fail_memory(err);
        }
    }
    return GM_OK;
}

gm_status coarse_places_open(coarse_level level, const gm_gaz *gaz, coarse_places **out,
                             gm_error *err) {
    coarse_places *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return gm_fail_memory(err);
    }
    *c = (coarse_places){.level = level, .gaz = gaz};
    c->areas.each = sizeof(area);
    c->cells.each = sizeof(cell_names);
    gm_status status = learn(c, err);
    if (status != GM_OK) {
        coarse_places_free(c);
        return status;
    }
    *out = c;
    return GM_OK;
}

void coarse_places_free(coarse_places *c) {
    if (c != NULL) {
        clear_table(&c->areas);
        clear_table(&c->cells);
        gm_buf_clear(&c->key);
        gm_buf_clear(&c->folded);
        gm_buf_clear(&c->outlines);
        gm_arena_clear(&c->scratch);
        res_answer_clear(&c->answer);
        free(c);
    }
}

/* ---- Levels ---------------------------------------------------------------------------------- */

bool coarse_level_read(const char *text, coarse_level *out) {
    gm_str s = gm_str_trim(gm_str_from(text));
    *out = (coarse_level){.admin = 0};
    for (int level = LEVEL_ADMIN1; level <= LEVEL_ADMIN2; level++) {
        if (gm_str_is(s, words[level])) {
            out->admin = level;
            memcpy(out->word, words[level], strlen(words[level]) + 1);
            return true;
        }
    }
    double km;
    if (s.len < 3 || !gm_str_eq_nocase(gm_str_skip(s, s.len - 2), GM_STR("km")) ||
        !gm_parse_double(gm_str_trim((gm_str){s.ptr, s.len - 2}), &km)) {
        return false;
    }
    int64_t metres = gm_to_fixed(km, 3);
    if (metres < 1000 || metres > 500000) {
        return false;
    }
    gm_buf word = GM_BUF_INIT;
    gm_buf_add_fixed_short(&word, metres, 3);
    gm_buf_add_text(&word, "km");
    bool fits = !word.failed && word.len < sizeof out->word;
    memcpy(out->word, gm_buf_text(&word), fits ? word.len + 1 : 0);
    gm_buf_clear(&word);
    out->cell_m = (double)metres;
    return fits;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static bool same_spot(gm_latlon a, gm_latlon b) {
    return gm_to_fixed(a.lat, 6) == gm_to_fixed(b.lat, 6) &&
           gm_to_fixed(a.lon, 6) == gm_to_fixed(b.lon, 6);
}

static double round_up(double metres, double unit) {
    return ceil(metres / unit) * unit;
}

/* One of few values for a row of cells: step, twice the step, four times … beyond the cell. */
static double cell_radius_m(const coarse_places *c, const geo_cell *cell, double radius_m,
                            bool is_own) {
    double step = c->level.cell_m;
    double reach = round_up(cell->reach_m, step / 10);
    double beyond = step;
    /* What was made coarse before has its cell in its radius already. */
    while (beyond + (is_own ? reach : 0) < radius_m) {
        beyond *= 2;
    }
    return reach + beyond;
}

/* A name that all of the cell shares. */
static gm_str cell_name(coarse_places *c, const cell_names *cell, int level, gm_str name) {
    bool kept = cell == NULL || cell->hash[level] == 0 ||
                (!cell->mixed[level] && cell->hash[level] == name_hash(c, name));
    return kept ? name : (gm_str){NULL, 0};
}

static void find_cell(coarse_places *c, const event *ev, const res_part *part,
                      const gm_str name[N_LEVELS], coarse_spot *out) {
    enum { NEARBY_M = 25000 }; /* UCDP's code 2: within 25 km */
    geo_cell cell = geo_grid_cell(part->point, c->level.cell_m);
    const cell_names *names = find_item(&c->cells, cell_key(part->point, c->level.cell_m));
    bool is_own =
        gm_str_is(ev->field[EV_COARSENED], c->level.word) && same_spot(part->point, cell.centre);
    double radius_m = cell_radius_m(c, &cell, fmin(part->radius_m, 2e7), is_own);
    *out = (coarse_spot){
        .point = cell.centre,
        .radius_m = radius_m,
        .geo_prec = radius_m <= NEARBY_M ? 2 : 5,
        .method = RES_GIVEN,
        .country = cell_name(c, names, LEVEL_COUNTRY, name[LEVEL_COUNTRY]),
        .admin1 = cell_name(c, names, LEVEL_ADMIN1, name[LEVEL_ADMIN1]),
        .admin2 = cell_name(c, names, LEVEL_ADMIN2, name[LEVEL_ADMIN2]),
        .coarsened = c->level.word,
    };
}

/* ---- Areas ----------------------------------------------------------------------------------- */

static const area *known_area(coarse_places *c, int level, const gm_str name[N_LEVELS]) {
    bool with_country = name[LEVEL_COUNTRY].len > 0;
    uint64_t key = area_key(c, level, name, with_country);
    const area *a = key == 0 ? NULL : find_item(&c->areas, key);
    return a != NULL && !with_country && a->shared ? NULL : a;
}

static bool in_box(geo_box box, gm_latlon p) {
    bool beside = box.west <= box.east ? p.lon < box.west || p.lon > box.east
                                       : p.lon < box.west && p.lon > box.east;
    return !beside && p.lat >= box.south && p.lat <= box.north;
}

/* The area of that level whose outline holds the point; NULL unless there is one and no other. */
static const area *area_around(coarse_places *c, int level, gm_latlon p) {
    const outline *all = (const outline *)(const void *)c->outlines.ptr;
    const area *areas = (const area *)(const void *)c->areas.items;
    const area *found = NULL;
    geo_shape shape;
    for (size_t i = 0; i < c->outlines.len / sizeof *all; i++) {
        bool current = all[i].level == level && areas[all[i].area].entry == all[i].ref;
        if (current && in_box(all[i].box, p) && decode(c, all[i].ref, &shape) == GM_OK &&
            geo_contains(&shape, p)) {
            if (found != NULL && found != &areas[all[i].area]) {
                return NULL;
            }
            found = &areas[all[i].area];
        }
    }
    return found;
}

static gm_status take_entry(coarse_places *c, const area *a, int level, bool *out_found,
                            coarse_spot *out) {
    place p = gaz_place(c->gaz, a->entry);
    GM_TRY(res_resolve_id(c->gaz, p.id, NULL, &c->answer));
    const res_part *found = c->answer.parts;
    *out_found = c->answer.n_parts == 1 && found->placed && found->place == a->entry;
    if (*out_found) {
        out->point = found->point;
        out->radius_m = found->radius_m;
        out->geo_prec = found->geo_prec > precision[level] ? found->geo_prec : precision[level];
        out->place_id = found->place_id;
        out->place_name = found->place_name;
    }
    return GM_OK;
}

static void take_middle(const area *a, int level, coarse_spot *out) {
    gm_latlon middle = {.lat = (a->south + a->north) / 2,
                        .lon = geo_wrap_lon(a->first.lon + (a->west + a->east) / 2)};
    double step = middle_grid_m[level];
    out->point = geo_grid_cell(middle, step).centre;
    double farthest = 0;
    for (int corner = 0; corner < 4; corner++) {
        gm_latlon at = {.lat = corner & 1 ? a->north : a->south,
                        .lon = geo_wrap_lon(a->first.lon + (corner & 2 ? a->east : a->west))};
        farthest = fmax(farthest, geo_distance_m(out->point, at));
    }
    out->radius_m = round_up(farthest + a->most_radius_m, step / 2);
    out->geo_prec = precision[level];
    out->place_name = a->name[level];
}

/* The area of that level, if it is known and holds all of the part. */
static gm_status find_at_level(coarse_places *c, int level, const res_part *part,
                               const gm_str name[N_LEVELS], bool *out_found, coarse_spot *out) {
    const area *a = known_area(c, level, name);
    a = a == NULL ? area_around(c, level, part->point) : a;
    *out_found = false;
    if (a == NULL) {
        return GM_OK;
    }
    *out = (coarse_spot){.method = RES_AREA, .coarsened = words[level]};
    gm_str *const names[N_LEVELS] = {&out->country, &out->admin1, &out->admin2};
    for (int i = 0; i <= level; i++) {
        *names[i] = a->name[i];
    }
    if (a->entry != PLACE_NONE) {
        GM_TRY(take_entry(c, a, level, out_found, out));
    }
    if (!*out_found && a->n_places >= COARSE_MIN_PLACES) {
        take_middle(a, level, out);
        *out_found = true;
    }
    *out_found = *out_found && out->radius_m >= part->radius_m;
    return GM_OK;
}

gm_status coarse_places_find(coarse_places *c, const event *ev, const res_part *part,
                             bool *out_found, coarse_spot *out) {
    assert(part->placed && c->level.admin < N_LEVELS);
    const gm_str name[N_LEVELS] = {
        part->country.len > 0 ? part->country : ev->field[EV_COUNTRY],
        part->admin1.len > 0 ? part->admin1 : ev->field[EV_ADMIN1],
        part->admin2.len > 0 ? part->admin2 : ev->field[EV_ADMIN2],
    };
    *out_found = c->level.admin == 0;
    if (c->level.admin == 0) {
        find_cell(c, ev, part, name, out);
    }
    for (int level = c->level.admin; c->level.admin > 0 && level >= 0 && !*out_found; level--) {
        GM_TRY(find_at_level(c, level, part, name, out_found, out));
    }
    return c->key.failed || c->folded.failed ? GM_E_MEMORY : GM_OK;
}
