#include "geocode/geocode.h"

#include <math.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"

enum {
    MEMO_SLOTS = 1 << 12,
    MEMO_BYTES = 32 << 20, /* what remembered answers may take together */
    ANSWER_BYTES = 1 << 10 /* an answer's least cost, for the sum above */
};

/* A remembered answer: the same question gives the same answer, so that a million rows cost no more
 * resolving than they have different place texts. */
typedef struct memo_entry {
    uint64_t hash;
    gm_arena keep; /* the question's bytes */
    gm_str question;
    gm_answer answer;
} memo_entry;

struct geocoder {
    const gm_gaz *gaz;
    res_options options;
    bool relocate;
    memo_entry **slots; /* open addressing, a power of two */
    size_t n_slots, n_used, bytes;
    gm_answer lone; /* pins and errors, which are not remembered */
    gm_buf question;
};

gm_status geocoder_new(const gm_gaz *gaz, const res_options *options, geocoder **out) {
    geocoder *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return GM_E_MEMORY;
    }
    g->gaz = gaz;
    if (options != NULL) {
        g->options = *options;
    }
    g->n_slots = MEMO_SLOTS;
    g->slots = calloc(g->n_slots, sizeof(memo_entry *));
    if (g->slots == NULL) {
        free(g);
        return GM_E_MEMORY;
    }
    *out = g;
    return GM_OK;
}

static void forget_entry(memo_entry *entry) {
    if (entry != NULL) {
        gm_arena_clear(&entry->keep);
        res_answer_clear(&entry->answer);
        free(entry);
    }
}

static void forget_all(geocoder *g) {
    for (size_t i = 0; i < g->n_slots; i++) {
        forget_entry(g->slots[i]);
        g->slots[i] = NULL;
    }
    g->n_used = 0;
    g->bytes = 0;
}

void geocoder_relocate(geocoder *g) {
    g->relocate = true;
}

void geocoder_free(geocoder *g) {
    if (g == NULL) {
        return;
    }
    forget_all(g);
    free(g->slots);
    res_answer_clear(&g->lone);
    gm_buf_clear(&g->question);
    free(g);
}

/* ---- Remembering -------------------------------------------------------------------------------- */

/* All that an answer depends on: text, hints, and where in the gazetteer's validity the date lies. */
static void ask(geocoder *g, const event *ev, const res_hints *hints) {
    const gm_str texts[] = {ev->field[EV_PLACE], hints->admin1, hints->admin2, hints->country};
    gm_buf_reset(&g->question);
    for (size_t i = 0; i < 4; i++) {
        gm_buf_add_str(&g->question, texts[i]);
        gm_buf_add_char(&g->question, '\x1f');
    }
    uint32_t buckets[2] = {UINT32_MAX, UINT32_MAX};
    if (hints->has_date) {
        gaz_date_bucket(g->gaz, hints->date, &buckets[0], &buckets[1]);
    }
    gm_buf_add(&g->question, buckets, sizeof buckets);
}

static memo_entry **find_slot(geocoder *g, uint64_t hash) {
    size_t at = hash & (g->n_slots - 1);
    while (g->slots[at] != NULL &&
           !(g->slots[at]->hash == hash &&
             gm_str_eq(g->slots[at]->question, gm_buf_view(&g->question)))) {
        at = (at + 1) & (g->n_slots - 1);
    }
    return &g->slots[at];
}

static gm_status grow(geocoder *g) {
    size_t n = g->n_slots * 2;
    memo_entry **slots = calloc(n, sizeof(memo_entry *));
    if (slots == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < g->n_slots; i++) {
        if (g->slots[i] != NULL) {
            size_t at = g->slots[i]->hash & (n - 1);
            while (slots[at] != NULL) {
                at = (at + 1) & (n - 1);
            }
            slots[at] = g->slots[i];
        }
    }
    free(g->slots);
    g->slots = slots;
    g->n_slots = n;
    return GM_OK;
}

static memo_entry *new_entry(const geocoder *g, uint64_t hash) {
    memo_entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL) {
        return NULL;
    }
    entry->hash = hash;
    entry->question = gm_arena_copy(&entry->keep, gm_buf_view(&g->question));
    if (entry->question.ptr == NULL) {
        forget_entry(entry);
        return NULL;
    }
    return entry;
}

static gm_status resolve_text(geocoder *g, const event *ev, const res_hints *hints,
                              const gm_answer **out) {
    ask(g, ev, hints);
    if (g->question.failed) {
        return GM_E_MEMORY;
    }
    uint64_t hash = gm_hash64(gm_buf_view(&g->question));
    memo_entry **slot = find_slot(g, hash);
    if (*slot == NULL) {
        if (g->bytes > MEMO_BYTES) {
            forget_all(g);
        } else if (g->n_used * 2 >= g->n_slots) {
            GM_TRY(grow(g));
        }
        slot = find_slot(g, hash);
        memo_entry *entry = new_entry(g, hash);
        if (entry == NULL) {
            return GM_E_MEMORY;
        }
        gm_status status =
            res_resolve(g->gaz, ev->field[EV_PLACE], hints, &g->options, &entry->answer);
        res_answer_trim(&entry->answer);
        if (status != GM_OK) {
            forget_entry(entry);
            return status;
        }
        *slot = entry;
        g->n_used++;
        g->bytes += ANSWER_BYTES + entry->question.len + gm_arena_size(&entry->answer.arena);
    }
    *out = &(*slot)->answer;
    return GM_OK;
}

/* ---- Events --------------------------------------------------------------------------------------- */

static res_part *lone_part(geocoder *g) {
    gm_arena_reset(&g->lone.arena);
    res_part *part = gm_arena_alloc(&g->lone.arena, sizeof *part);
    if (part != NULL) {
        part->place = PLACE_NONE;
    }
    return part;
}

static gm_status refuse_row(geocoder *g, const event *ev, const char *reason,
                            const res_part **out) {
    res_part *part = lone_part(g);
    if (part == NULL) {
        return GM_E_MEMORY;
    }
    part->text = ev->field[EV_PLACE];
    part->reason = gm_arena_copy(&g->lone.arena, gm_str_from(reason));
    *out = part;
    return part->reason.ptr == NULL ? GM_E_MEMORY : GM_OK;
}

static int64_t number_or(const event *ev, ev_field field, int64_t otherwise) {
    return ev->number[field] >= 0 ? ev->number[field] : otherwise;
}

/* Coordinates in the row. One of our own exports says how they came about; else they are "given". */
static gm_status take_pin(geocoder *g, const event *ev, res_part **out) {
    res_part *part = lone_part(g);
    if (part == NULL) {
        return GM_E_MEMORY;
    }
    *part = (res_part){
        .text = ev->field[EV_PLACE],
        .placed = true,
        .point = ev->pin,
        .radius_m = ev->pin_radius_m >= 0 ? ev->pin_radius_m : 0,
        .geo_prec = 1,
        .method = RES_GIVEN,
        .score = 1000,
        .place = PLACE_NONE,
        .place_id = ev->field[EV_PLACE_ID],
        .place_name = ev->field[EV_PLACE_NAME],
        .admin1 = ev->field[EV_ADMIN1],
        .admin2 = ev->field[EV_ADMIN2],
        .country = ev->field[EV_COUNTRY],
        .n_cand = 1,
    };
    if (part->radius_m > 5000) {
        part->geo_prec = part->radius_m > 25000 ? 5 : 2;
    }
    part->geo_prec = (int)number_or(ev, EV_GEO_PREC, part->geo_prec);
    part->n_cand = (int)number_or(ev, EV_N_CAND, part->n_cand);
    if (ev->located) {
        double score;
        part->method = res_method_find(ev->field[EV_METHOD]);
        part->score = gm_parse_double(ev->field[EV_SCORE], &score) ? (int)gm_to_fixed(score, 3) : 0;
    }
    *out = part;
    return GM_OK;
}

static gm_status keep_extent(geocoder *g, res_part *part, const geo_shape *extent) {
    geo_shape *kept = gm_arena_alloc(&g->lone.arena, sizeof *kept);
    if (kept == NULL) {
        return GM_E_MEMORY;
    }
    part->extent = kept;
    return geo_copy(extent, &g->lone.arena, kept);
}

static res_hints hints_of(const event *ev) {
    return (res_hints){ev->field[EV_ADMIN1], ev->field[EV_ADMIN2], ev->field[EV_COUNTRY],
                       ev->dates.first != DATE_OPEN_PAST || ev->dates.last != DATE_OPEN_FUTURE,
                       ev->dates};
}

/* All parts; of a row of our own export, whose other parts stand in other rows, only its own. */
static void take_parts(const event *ev, const gm_answer *answer, const res_part **out,
                       size_t *out_n) {
    int64_t part = ev->located ? ev->number[EV_PART] : -1;
    bool one = part >= 1 && (size_t)part <= answer->n_parts;
    *out = answer->parts + (one ? part - 1 : 0);
    *out_n = one ? 1 : answer->n_parts;
}

static bool same_point(gm_latlon a, gm_latlon b) {
    return gm_to_fixed(a.lon, 6) == gm_to_fixed(b.lon, 6) &&
           gm_to_fixed(a.lat, 6) == gm_to_fixed(b.lat, 6);
}

/* The entries that `found` rests on, and its outline when that is what the exported radius covers (and not a
 * side of it). */
static gm_status rest_on(geocoder *g, res_part *part, const res_part *found) {
    if (found->place == PLACE_NONE && found->n_used == 0) {
        return GM_OK;
    }
    place_ref *used = gm_arena_array(&g->lone.arena, found->n_used + 1, sizeof *used);
    if (used == NULL) {
        return GM_E_MEMORY;
    }
    used[0] = found->place;
    part->n_used = found->n_used > 0 ? found->n_used : 1;
    if (found->n_used > 0) {
        memcpy(used, found->used, found->n_used * sizeof *used);
    }
    part->used = used;
    part->place = found->place;
    part->entry_hash = found->entry_hash;
    bool whole = found->extent != NULL && fabs(found->radius_m - part->radius_m) < 2;
    return part->method == RES_AREA && whole ? keep_extent(g, part, found->extent) : GM_OK;
}

/* An exported part is drawn and listed with the gazetteer entry that it names, when that still is there; one
 * that rests on several names none, and is asked for by its text. */
static gm_status add_entry(geocoder *g, const event *ev, res_part *part) {
    bool named = ev->field[EV_PLACE_ID].len > 0;
    if (g->gaz == NULL || !ev->located || (!named && ev->field[EV_PLACE].len == 0)) {
        return GM_OK;
    }
    gm_answer known = {.arena = GM_ARENA_INIT};
    res_hints hints = hints_of(ev);
    GM_TRY(named ? res_resolve_id(g->gaz, ev->field[EV_PLACE_ID], NULL, &known)
                 : res_resolve(g->gaz, ev->field[EV_PLACE], &hints, &g->options, &known));
    const res_part *found;
    size_t n;
    take_parts(ev, &known, &found, &n);
    bool same = n > 0 && found->placed && (named || same_point(found->point, part->point));
    gm_status status = same ? rest_on(g, part, found) : GM_OK;
    res_answer_clear(&known);
    return status;
}

/* In our own exports place_id is what a text was resolved to, unless the method is given. */
static bool names_entry(const geocoder *g, const event *ev) {
    bool outcome = g->relocate && ev->located && !gm_str_is(ev->field[EV_METHOD], "given");
    return ev->field[EV_PLACE_ID].len > 0 && !outcome;
}

static gm_status locate_row(geocoder *g, const event *ev, const res_part **out, size_t *out_n) {
    *out_n = 1;
    if (ev->error.code != GM_OK) {
        return refuse_row(g, ev, ev->error.text, out);
    }
    if (ev->has_pin && !g->relocate) {
        if (g->options.max_radius_m > 0 && ev->pin_radius_m > g->options.max_radius_m) {
            return refuse_row(g, ev, "the given point is less sure than --max-radius allows", out);
        }
        res_part *part;
        GM_TRY(take_pin(g, ev, &part));
        *out = part;
        return add_entry(g, ev, part);
    }
    if (g->gaz == NULL) {
        return refuse_row(g, ev, "no gazetteer was given, and the row has no coordinates", out);
    }
    res_hints hints = hints_of(ev);
    const gm_answer *answer = &g->lone;
    if (names_entry(g, ev)) {
        GM_TRY(res_resolve_id(g->gaz, ev->field[EV_PLACE_ID], &hints, &g->lone));
    } else if (ev->field[EV_PLACE].len == 0) {
        return refuse_row(g, ev, "the row names no place, and its coordinates are passed over",
                          out);
    } else {
        GM_TRY(resolve_text(g, ev, &hints, &answer));
    }
    take_parts(ev, answer, out, out_n);
    return GM_OK;
}

gm_status geocoder_locate(geocoder *g, const event *ev, const res_part **out_parts, size_t *out_n,
                          gm_error *err) {
    gm_status status = locate_row(g, ev, out_parts, out_n);
    return status == GM_OK ? GM_OK : gm_fail(err, status, "%s", gm_status_text(status));
}

gm_status geocoder_resolve(geocoder *g, const event *ev, const res_part **out_parts, size_t *out_n,
                           gm_error *err) {
    *out_n = 0;
    if (g->gaz == NULL || ev->field[EV_PLACE].len == 0) {
        return GM_OK;
    }
    res_hints hints = hints_of(ev);
    const gm_answer *answer;
    gm_status status = resolve_text(g, ev, &hints, &answer);
    if (status != GM_OK) {
        return gm_fail(err, status, "%s", gm_status_text(status));
    }
    take_parts(ev, answer, out_parts, out_n);
    return GM_OK;
}
