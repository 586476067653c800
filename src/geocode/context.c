#include "geocode/context.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"

enum { CERTAIN_SCORE = 900, CERTAIN_PREC = 2 };

typedef struct spot {
    uint64_t document; /* hash of its name */
    gm_latlon at;
} spot;

struct context {
    gm_buf noted;     /* of spots; sealed: sorted, each once */
    gm_latlon *spots; /* of the same order, once sealed */
};

context *context_new(void) {
    return calloc(1, sizeof(context));
}

void context_free(context *c) {
    if (c != NULL) {
        gm_buf_clear(&c->noted);
        free(c->spots);
        free(c);
    }
}

gm_status context_note(context *c, gm_str document, const res_part *parts, size_t n) {
    for (size_t i = 0; i < n && document.len > 0; i++) {
        const res_part *p = &parts[i];
        if (p->placed && !p->guess && p->score >= CERTAIN_SCORE && p->geo_prec <= CERTAIN_PREC) {
            spot s = {gm_hash64(document), p->point};
            gm_buf_add(&c->noted, &s, sizeof s);
        }
    }
    return c->noted.failed ? GM_E_MEMORY : GM_OK;
}

static int order(double a, double b) {
    return (a > b) - (a < b);
}

static int compare(const void *a, const void *b) {
    const spot *x = a;
    const spot *y = b;
    if (x->document != y->document) {
        return x->document > y->document ? 1 : -1;
    }
    int by_lat = order(x->at.lat, y->at.lat);
    return by_lat != 0 ? by_lat : order(x->at.lon, y->at.lon);
}

gm_status context_seal(context *c) {
    size_t n = c->noted.len / sizeof(spot);
    spot *all = (spot *)(void *)c->noted.ptr;
    if (n == 0) {
        return GM_OK;
    }
    qsort(all, n, sizeof *all, compare);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || compare(&all[kept - 1], &all[i]) != 0) {
            all[kept++] = all[i];
        }
    }
    c->noted.len = kept * sizeof *all;
    c->spots = malloc(kept * sizeof *c->spots);
    if (c->spots == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < kept; i++) {
        c->spots[i] = all[i].at;
    }
    return GM_OK;
}

size_t context_spots(const context *c, gm_str document, const gm_latlon **out) {
    const spot *all = (const spot *)(const void *)c->noted.ptr;
    const uint64_t wanted = gm_hash64(document);
    size_t lo = 0;
    size_t hi = c->noted.len / sizeof(spot);
    const size_t end = hi;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (all[middle].document < wanted) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    for (hi = lo; hi < end && all[hi].document == wanted;) {
        hi++;
    }
    *out = c->spots + lo;
    return document.len == 0 ? 0 : hi - lo;
}
