#include "geocode/geocode.h"

#include <math.h>
#include <stdlib.h>

#include "core/num.h"
#include "geocode/memo.h"

struct geocoder {
    const gm_gaz *gaz;
    res_options options;
    bool relocate;
    memo *answers;  /* of place texts */
    gm_answer lone; /* pins and errors, which are not remembered */
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
    gm_status status = memo_new(gaz, options, &g->answers);
    if (status != GM_OK) {
        free(g);
        return status;
    }
    *out = g;
    return GM_OK;
}

void geocoder_relocate(geocoder *g) {
    g->relocate = true;
}

void geocoder_free(geocoder *g) {
    if (g == NULL) {
        return;
    }
    memo_free(g->answers);
    res_answer_clear(&g->lone);
    free(g);
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
    return (res_hints){
        .admin1 = ev->field[EV_ADMIN1],
        .admin2 = ev->field[EV_ADMIN2],
        .country = ev->field[EV_COUNTRY],
        .has_date = ev->dates.first != DATE_OPEN_PAST || ev->dates.last != DATE_OPEN_FUTURE,
        .date = ev->dates,
    };
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
    bool asked = part->method != RES_GIVEN && ev->field[EV_PLACE].len > 0;
    if (g->gaz == NULL || !ev->located || (!named && !asked)) {
        return GM_OK; /* a given point rests on nobody's entry, even where it happens to lie on one */
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
        GM_TRY(memo_resolve(g->answers, ev->field[EV_PLACE], &hints, &answer));
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
    gm_status status = memo_resolve(g->answers, ev->field[EV_PLACE], &hints, &answer);
    if (status != GM_OK) {
        return gm_fail(err, status, "%s", gm_status_text(status));
    }
    take_parts(ev, answer, out_parts, out_n);
    return GM_OK;
}

gm_status geocoder_locate_around(geocoder *g, const event *ev, const gm_latlon *around,
                                 size_t n_around, const res_part **out_parts, size_t *out_n,
                                 gm_error *err) {
    res_hints hints = hints_of(ev);
    hints.around = around;
    hints.n_around = n_around;
    gm_status status = res_resolve(g->gaz, ev->field[EV_PLACE], &hints, &g->options, &g->lone);
    if (status != GM_OK) {
        return gm_fail(err, status, "%s", gm_status_text(status));
    }
    take_parts(ev, &g->lone, out_parts, out_n);
    return GM_OK;
}
