#include "gazetteer/fuzzy.h"

#include "core/utf8.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/skeleton.h"

enum { MAX_CHARS = 64 }; /* longer keys are compared by their beginning: no toponym is that long */

typedef struct chars {
    uint32_t at[MAX_CHARS];
    size_t n;
} chars;

static void to_chars(gm_str key, chars *out) {
    out->n = 0;
    for (size_t at = 0, size = 0; at < key.len && out->n < MAX_CHARS; at += size) {
        out->at[out->n++] = gm_utf8_decode(gm_str_skip(key, at), &size);
    }
}

/* Sound families of transliterated letters: those that one writer or another exchanges. */
static int family(uint32_t c) {
    switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
        return 1;
    case 'b':
    case 'p':
        return 2;
    case 'd':
    case 't':
        return 3;
    case 's':
    case 'z':
    case 'x':
        return 4;
    case 'k':
    case 'g':
    case 'c':
    case 'q':
        return 5;
    case 'f':
    case 'v':
    case 'w':
        return 6;
    default:
        return 0;
    }
}

static bool is_vowel(uint32_t c) {
    return family(c) == 1;
}

static int cost_replace(uint32_t a, uint32_t b) {
    if (a == b) {
        return 0;
    }
    int fa = family(a);
    if (fa != 0 && fa == family(b)) {
        return fa == 1 ? 3 : 5;
    }
    bool y_or_w = (a == 'j' && b == 'y') || (a == 'y' && b == 'j') || (a == 'j' && b == 'g') ||
                  (a == 'g' && b == 'j') || (a == 'u' && b == 'w') || (a == 'w' && b == 'u');
    return y_or_w ? 4 : FUZZY_LETTER;
}

/* Leaving out or adding: vowels and h come and go between transliterations. */
enum { CHEAPEST_GAP = 4 };

static int cost_gap(uint32_t c) {
    return is_vowel(c) || c == 'h' ? CHEAPEST_GAP : FUZZY_LETTER;
}

/* Optimal string alignment over three rows (the last two and the current one). */
static int distance(const chars *a, const chars *b, int limit) {
    int rows[3][MAX_CHARS + 1];
    rows[0][0] = 0;
    for (size_t j = 1; j <= b->n; j++) {
        rows[0][j] = rows[0][j - 1] + cost_gap(b->at[j - 1]);
    }
    int least_above = 0;
    for (size_t i = 1; i <= a->n; i++) {
        int *row = rows[i % 3];
        const int *above = rows[(i - 1) % 3];
        int least = row[0] = above[0] + cost_gap(a->at[i - 1]);
        for (size_t j = 1; j <= b->n; j++) {
            int best = above[j - 1] + cost_replace(a->at[i - 1], b->at[j - 1]);
            int drop = above[j] + cost_gap(a->at[i - 1]);
            int add = row[j - 1] + cost_gap(b->at[j - 1]);
            best = drop < best ? drop : best;
            best = add < best ? add : best;
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1]) {
                int swap = rows[(i - 2) % 3][j - 2] + 8;
                best = swap < best ? swap : best;
            }
            row[j] = best;
            least = best < least ? best : least;
        }
        if (least > limit && least_above > limit) { /* an exchange reaches over one row */
            return limit + 1;
        }
        least_above = least;
    }
    int result = rows[a->n % 3][b->n];
    return result > limit ? limit + 1 : result;
}

int fuzzy_distance(gm_str a, gm_str b, int limit) {
    chars ca;
    chars cb;
    to_chars(a, &ca);
    to_chars(b, &cb);
    return distance(&ca, &cb, limit);
}

/* First words of Arabic, Kurdish and Turkish village names, as folded. */
static const char *const common_starts[] = {
    "kafr", "tal", "tall", "tel", "khan", "dayr", "dair", "marat", "mar",  "jabal",  "um",
    "umm",  "ayn", "ain",  "ras", "bayt", "bait", "wadi", "abu",   "bani", "khirbat"};

static size_t length_of_common_start(gm_str key) {
    size_t longest = 0;
    for (size_t i = 0; i < sizeof common_starts / sizeof *common_starts; i++) {
        gm_str start = gm_str_from(common_starts[i]);
        if (start.len > longest && gm_str_starts(key, start)) {
            longest = start.len;
        }
    }
    return longest;
}

bool fuzzy_is_common_start(gm_str key) {
    return key.len > 0 && length_of_common_start(key) == key.len;
}

int fuzzy_limit(gm_str key) {
    size_t n = gm_utf8_count(key) - length_of_common_start(key);
    if (n <= 4) {
        return n < gm_utf8_count(key) && n >= 3 ? 4 : 0; /* behind a common start, one vowel */
    }
    return n <= 6 ? 8 : n <= 9 ? 12 : 16;
}

/* Keeps the best `max` hits in order. */
static void insert(const gm_gaz *gaz, fuzzy_hit *out, size_t *n, size_t max, fuzzy_hit hit) {
    for (size_t i = 0; i < *n; i++) {
        if (out[i].hit.ref == hit.hit.ref && gm_str_eq(out[i].hit.spelling, hit.hit.spelling)) {
            return; /* a key is filed under several hashes */
        }
    }
    gm_str id = gaz_place(gaz, hit.hit.ref).id;
    size_t at = *n;
    while (at > 0 && (out[at - 1].distance > hit.distance ||
                      (out[at - 1].distance == hit.distance &&
                       gm_str_cmp(gaz_place(gaz, out[at - 1].hit.ref).id, id) > 0))) {
        at--;
    }
    if (at == max) {
        return;
    }
    if (*n < max) {
        (*n)++;
    }
    memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof *out);
    out[at] = hit;
}

/* The walk over one image's keys that may be near. */
typedef struct near_walk {
    const gm_gaz *gaz;
    const gaz_stacked *stacked;
    const chars *wanted;
    int limit;
    fuzzy_hit *out;
    size_t n, max;
} near_walk;

static void try_key(near_walk *w, uint32_t index) {
    chars other;
    to_chars(image_key(&w->stacked->image, index), &other);
    size_t longer = other.n > w->wanted->n ? other.n - w->wanted->n : w->wanted->n - other.n;
    if ((int)longer * CHEAPEST_GAP > w->limit) {
        return;
    }
    int d = distance(w->wanted, &other, w->limit);
    if (d > w->limit) {
        return;
    }
    size_t first;
    size_t count;
    image_postings(&w->stacked->image, index, &first, &count);
    for (size_t k = first; k < first + count; k++) {
        fuzzy_hit hit = {.distance = d};
        uint32_t which;
        image_posting(&w->stacked->image, k, &which, &hit.hit.spelling, &hit.hit.primary);
        hit.hit.ref = w->stacked->base + which;
        if (which < w->stacked->n_places && !gaz_hidden(w->gaz, hit.hit.ref)) {
            insert(w->gaz, w->out, &w->n, w->max, hit);
        }
    }
}

static void walk_image(near_walk *w, const uint32_t *hashes, size_t n_hashes) {
    const image *im = &w->stacked->image;
    for (size_t i = 0; i < n_hashes; i++) {
        image_range near = image_near(im, hashes[i]);
        for (size_t k = near.first; k < near.first + near.n; k++) {
            image_range keys = image_skeleton(im, image_near_skeleton(im, k));
            for (size_t m = keys.first; m < keys.first + keys.n; m++) {
                try_key(w, image_skeleton_key(im, m));
            }
        }
    }
}

size_t fuzzy_find(const gm_gaz *gaz, gm_str key, int limit, fuzzy_hit *out, size_t max) {
    chars wanted;
    uint32_t hashes[SKELETON_MAX + 1];
    gm_buf skeleton = GM_BUF_INIT;
    to_chars(key, &wanted);
    gaz_skeleton(key, &skeleton);
    size_t n_hashes = skeleton.len == 0 ? 0 : skeleton_hashes(gm_buf_view(&skeleton), hashes);
    gm_buf_clear(&skeleton);
    near_walk w = {.gaz = gaz, .wanted = &wanted, .limit = limit, .out = out, .max = max};
    for (size_t i = 0; i < gaz->n_images && max > 0; i++) {
        w.stacked = &gaz->images[i];
        walk_image(&w, hashes, n_hashes);
    }
    return w.n;
}
