#include "export/credits.h"

#include <stdlib.h>

/* The source without the number of the entry: "GeoNames 169389" is credited as "GeoNames". */
static gm_str family(gm_str source) {
    for (size_t i = 1; i < source.len; i++) {
        bool number = source.ptr[i - 1] == ' ' && source.ptr[i] >= '0' && source.ptr[i] <= '9';
        if (number || source.ptr[i] == ';' || source.ptr[i] == ',' || source.ptr[i] == '(') {
            return gm_str_trim((gm_str){source.ptr, i});
        }
    }
    return source;
}

static int compare_credits(const void *a, const void *b) {
    const credit *x = a;
    const credit *y = b;
    int order = gm_str_cmp(x->source, y->source);
    return order != 0 ? order : gm_str_cmp(x->licence, y->licence);
}

gm_status credits_of(const gm_gaz *gaz, const place_ref *refs, size_t n_refs, gm_arena *arena,
                     const credit **out_credits, size_t *out_n) {
    credit *credits = gm_arena_array(arena, n_refs, sizeof *credits);
    if (credits == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < n_refs; i++) {
        place p = gaz_place(gaz, refs[i]);
        credits[i] = (credit){family(p.source), p.licence};
    }
    if (n_refs > 0) {
        qsort(credits, n_refs, sizeof *credits, compare_credits);
    }
    size_t n = 0;
    for (size_t i = 0; i < n_refs; i++) {
        if (n == 0 || compare_credits(&credits[i], &credits[n - 1]) != 0) {
            credits[n++] = credits[i];
        }
    }
    *out_credits = credits;
    *out_n = n;
    return GM_OK;
}

size_t credits_join(const credit *a, size_t n_a, const credit *b, size_t n_b, credit *out) {
    size_t n = 0;
    for (size_t i = 0, k = 0; i < n_a || k < n_b;) {
        int order = i == n_a ? 1 : k == n_b ? -1 : compare_credits(&a[i], &b[k]);
        out[n++] = order <= 0 ? a[i] : b[k];
        i += order <= 0;
        k += order >= 0;
    }
    return n;
}

void credits_say(const credit *credits, size_t n, gm_buf *out) {
    for (size_t i = 0; i < n; i++) {
        const credit *c = &credits[i];
        gm_buf_add_text(out, i == 0 ? "Places: " : "; ");
        gm_buf_add_str(out, c->source.len > 0 ? c->source : GM_STR("unnamed source"));
        if (c->licence.len > 0) {
            gm_buf_printf(out, " (%.*s)", GM_FMT(c->licence));
        }
    }
}
