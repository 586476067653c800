#include "scan/document.h"

#include <math.h>
#include <stdlib.h>

/* Added to the thousandths of rank.c, where a factor of ten in inhabitants is worth 40 and a layer 200. */
enum {
    CONTEXT_HELD = 400,        /* "X, Y": it lies in Y */
    CONTEXT_COUNTRY = 60,      /* its country is named in the text */
    CONTEXT_COUNTRY_MORE = 15, /* each further time, up to … */
    CONTEXT_COUNTRY_MOST = 120,
    CONTEXT_HOLDS = 300,   /* "X, Y": it is a Y that holds an X */
    CONTEXT_SIBLING = 80,  /* beside another division of its country: "Texas and Georgia" */
    CONTEXT_DIVISION = 80, /* its division is named */
    CONTEXT_NEAR = 80,     /* another place of the text lies within NEAR_M */
    CONTEXT_ABOUT = 40,    /* or within ABOUT_M */
    CONTEXT_INSIDE = -40,  /* a town in the area of its name */
    CONTEXT_AREA = 60,     /* a country or division of the first level is what news speak of */
    CONTEXT_MARGIN = 10,   /* closer than this two places are equally likely */
    ROUNDS = 3,
    DOUBT_SPAN = 160, /* as in rank.c */
    DOUBT_MAX = 60,
};

#define EARTH_M 6371008.8
#define NEAR_M  60000.0
#define ABOUT_M 250000.0
#define SAME_M  25000.0 /* rivals so close are one answer */

static int by_name(const void *a, const void *b) {
    const doc_name *x = a;
    const doc_name *y = b;
    return (x->name > y->name) - (x->name < y->name);
}

doc_name *document_find(doc_name *names, size_t n, const scan_name *name) {
    const doc_name key = {.name = name};
    return n == 0 ? NULL : bsearch(&key, names, n, sizeof *names, by_name);
}

static size_t gather(const span *spans, size_t n, doc_name *names) {
    for (size_t i = 0; i < n; i++) {
        names[i] =
            (doc_name){.name = spans[i].name, .n_spans = 1, .n_demonyms = spans[i].is_demonym};
    }
    if (n > 0) {
        qsort(names, n, sizeof *names, by_name);
    }
    size_t n_names = 0;
    for (size_t i = 0; i < n; i++) {
        if (n_names > 0 && names[n_names - 1].name == names[i].name) {
            names[n_names - 1].n_spans++;
            names[n_names - 1].n_demonyms += names[i].n_demonyms;
        } else {
            names[n_names++] = names[i];
        }
    }
    for (size_t i = 0; i + 1 < n; i++) {
        doc_name *held = spans[i].container ? document_find(names, n_names, spans[i].name) : NULL;
        doc_name *holder = held != NULL ? document_find(names, n_names, spans[i + 1].name) : NULL;
        if (holder != NULL && held->holder == NULL) {
            held->holder = spans[i + 1].name;
        }
        if (holder != NULL && holder->held == NULL) {
            holder->held = spans[i].name;
        }
    }
    return n_names;
}

static const name_candidate *picked(const doc_name *d) {
    return d->pick < d->name->n ? &d->name->items[d->pick] : NULL;
}

static bool is_division(const name_candidate *c) {
    return c->kind == KIND_ADMIN;
}

/* What the area that another name stands for says about a candidate. */
static int points_of_area(const doc_name *other, const name_candidate *area,
                          const name_candidate *c) {
    if (area->kind == KIND_COUNTRY && area->self == c->country) {
        int more = CONTEXT_COUNTRY +
                   CONTEXT_COUNTRY_MORE * (int)(other->n_spans < 100 ? other->n_spans - 1 : 99);
        return more < CONTEXT_COUNTRY_MOST ? more : CONTEXT_COUNTRY_MOST;
    }
    if (is_division(area) && area->first_level && area->self == c->area) {
        return CONTEXT_DIVISION + CONTEXT_COUNTRY / 2;
    }
    if (is_division(area) && area->first_level && is_division(c) && c->first_level &&
        area->country == c->country) {
        return CONTEXT_SIBLING;
    }
    return 0;
}

static bool holds_any(const name_candidate *area, const scan_name *held) {
    for (size_t i = 0; held != NULL && i < held->n; i++) {
        if (name_holds(area, &held->items[i])) {
            return true;
        }
    }
    return false;
}

static bool holds(const scan_name *holder, const name_candidate *c) {
    for (size_t i = 0; holder != NULL && i < holder->n; i++) {
        if (name_holds(&holder->items[i], c)) {
            return true;
        }
    }
    return false;
}

/* Along the chord through a sphere: near enough for what is compared here, and a text asks often. */
static double distance_m(const name_candidate *a, const name_candidate *b) {
    double x = a->x - b->x;
    double y = a->y - b->y;
    double z = a->z - b->z;
    return EARTH_M * sqrt(x * x + y * y + z * z);
}

/* Far fewer other places need be looked at than a long text has. */
enum { OTHERS_MOST = 200 };

static int context_points(const doc_name *names, size_t n, size_t self, const name_candidate *c) {
    int best_area = 0;
    double nearest = INFINITY;
    size_t step = n / OTHERS_MOST + 1;
    for (size_t i = 0; i < n; i += step) {
        const name_candidate *other = i == self ? NULL : picked(&names[i]);
        if (other == NULL) {
            continue;
        }
        int points = points_of_area(&names[i], other, c);
        best_area = points > best_area ? points : best_area;
        if (other->kind != KIND_COUNTRY && other->kind != KIND_REGION && !is_division(other)) {
            double away = distance_m(other, c);
            nearest = away < nearest ? away : nearest;
        }
    }
    if (c->inside) { /* the area of that name is meant, but where only the town is held */
        return holds(names[self].holder, c) ? CONTEXT_HELD : CONTEXT_INSIDE;
    }
    int points = best_area + (nearest <= NEAR_M    ? CONTEXT_NEAR
                              : nearest <= ABOUT_M ? CONTEXT_ABOUT
                                                   : 0);
    points += holds(names[self].holder, c) ? CONTEXT_HELD : 0;
    points += holds_any(c, names[self].held) ? CONTEXT_HOLDS : 0;
    bool area =
        c->kind == KIND_COUNTRY || c->kind == KIND_REGION || (is_division(c) && c->first_level);
    return points + (area && names[self].holder == NULL ? CONTEXT_AREA : 0);
}

static void choose(const doc_name *names, size_t n, size_t self, doc_name *d) {
    int best = INT32_MIN;
    int totals[NAMES_CANDIDATES] = {0};
    d->pick = SIZE_MAX;
    for (size_t i = 0; i < d->name->n; i++) {
        totals[i] = d->name->items[i].total + context_points(names, n, self, &d->name->items[i]);
        if (totals[i] > best) {
            best = totals[i];
            d->pick = i;
        }
    }
    int lead = DOUBT_SPAN;
    const name_candidate *chosen = picked(d);
    for (size_t i = 0; i < d->name->n && chosen != NULL; i++) {
        const name_candidate *rival = &d->name->items[i];
        bool apart = i != d->pick && distance_m(rival, chosen) > SAME_M;
        lead = apart && best - totals[i] < lead ? best - totals[i] : lead;
    }
    if (chosen != NULL) {
        d->score = chosen->spelling - (DOUBT_SPAN - lead) * DOUBT_MAX / DOUBT_SPAN;
    }
    if (lead < CONTEXT_MARGIN) {
        d->pick = SIZE_MAX;
    }
}

gm_status document_choose(const span *spans, size_t n, gm_arena *arena, doc_name **out,
                          size_t *out_n) {
    doc_name *names = gm_arena_array(arena, n, sizeof *names);
    doc_name *next = gm_arena_array(arena, n, sizeof *next);
    if (names == NULL || next == NULL) {
        return GM_E_MEMORY;
    }
    size_t n_names = gather(spans, n, names);
    for (int round = 0; round < ROUNDS; round++) {
        /* All names of a round see the picks of the last one, so that order does not matter. */
        for (size_t i = 0; i < n_names; i++) {
            next[i] = names[i];
            choose(names, n_names, i, &next[i]);
        }
        memcpy(names, next, n_names * sizeof *names);
    }
    *out = names;
    *out_n = n_names;
    return GM_OK;
}
