#include "gazetteer/fuzzy.h"

#include "core/utf8.h"
#include "gazetteer/gaz_private.h"
#include "gazetteer/skeleton.h"

enum { MAX_CHARS = 64 }; /* longer keys are compared by their beginning: no toponym is that long */

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
enum { CHEAPEST_GAP = 4, CHEAPEST_VOWEL = 3, SWAP = 8 };

static int cost_gap(uint32_t c) {
    return is_vowel(c) || c == 'h' ? CHEAPEST_GAP : FUZZY_LETTER;
}

/* Latin letters count from 0; every other character equals itself and is a whole letter from all others. */
enum { N_LETTERS = 26, NO_LETTER = N_LETTERS };

typedef struct chars {
    uint32_t at[MAX_CHARS];
    unsigned char letter[MAX_CHARS];
    unsigned char gap[MAX_CHARS]; /* what leaving it out costs */
    size_t n;
} chars;

static void to_chars(gm_str key, chars *out) {
    out->n = 0;
    for (size_t at = 0, size = 1; at < key.len && out->n < MAX_CHARS; at += size) {
        uint32_t c = (unsigned char)key.ptr[at];
        if (c < 0x80) {
            size = 1;
        } else {
            c = gm_utf8_decode(gm_str_skip(key, at), &size);
        }
        out->at[out->n] = c;
        out->letter[out->n] = (unsigned char)(c >= 'a' && c <= 'z' ? c - 'a' : NO_LETTER);
        out->gap[out->n++] = (unsigned char)cost_gap(c);
    }
}

/* A key that others are compared with, and what each letter costs in the place of each of its characters. */
typedef struct yardstick {
    chars key;
    unsigned char replace[MAX_CHARS][N_LETTERS + 1];
} yardstick;

static void make_yardstick(gm_str key, yardstick *out) {
    to_chars(key, &out->key);
    for (size_t i = 0; i < out->key.n; i++) {
        for (uint32_t letter = 0; letter < N_LETTERS; letter++) {
            out->replace[i][letter] = (unsigned char)cost_replace(out->key.at[i], 'a' + letter);
        }
        out->replace[i][NO_LETTER] = FUZZY_LETTER;
    }
}

static int least_of(int a, int b) {
    return a < b ? a : b;
}

/* Optimal string alignment over three rows (the last two and the current one). Only cells whose gaps alone
 * keep below the limit are filled in: a band around the diagonal. */
static int distance(const yardstick *yard, const chars *b, int limit) {
    const chars *a = &yard->key;
    int rows[3][MAX_CHARS + 2];
    const size_t band = (size_t)(limit / CHEAPEST_GAP) + 1;
    const int far = limit + 1;
    if (a->n > b->n + band || b->n > a->n + band) {
        return far;
    }
    rows[0][0] = 0;
    for (size_t j = 1; j <= b->n && j <= band; j++) {
        rows[0][j] = rows[0][j - 1] + b->gap[j - 1];
    }
    rows[0][(b->n < band ? b->n : band) + 1] = far;
    int *row = rows[1];
    int *above = rows[0];
    int *above_that = rows[2]; /* not read in the first round */
    int least_above = 0;
    for (size_t i = 1; i <= a->n; i++) {
        const size_t from = i > band ? i - band : 1;
        const size_t to = b->n < i + band ? b->n : i + band;
        const uint32_t c = a->at[i - 1];
        const uint32_t before = i > 1 ? a->at[i - 2] : UINT32_MAX; /* no character */
        const int gap = a->gap[i - 1];
        const unsigned char *replace = yard->replace[i - 1];
        int left = from == 1 && i <= band ? above[0] + gap : far;
        int least = left;
        row[from - 1] = left;
        for (size_t j = from; j <= to; j++) {
            int change = b->at[j - 1] == c ? 0 : replace[b->letter[j - 1]];
            int best = least_of(above[j - 1] + change, above[j] + gap);
            best = least_of(best, left + b->gap[j - 1]);
            if (b->at[j - 1] == before && j > 1 && b->at[j - 2] == c) {
                best = least_of(best, above_that[j - 2] + SWAP);
            }
            row[j] = left = best;
            least = least_of(best, least);
        }
        row[to + 1] = far;
        if (least > limit && least_above > limit) { /* an exchange reaches over one row */
            return far;
        }
        least_above = least;
        int *free_row = above_that;
        above_that = above;
        above = row;
        row = free_row;
    }
    return above[b->n] > limit ? far : above[b->n];
}

int fuzzy_distance(gm_str a, gm_str b, int limit) {
    yardstick yard;
    chars other;
    make_yardstick(a, &yard);
    to_chars(b, &other);
    return distance(&yard, &other, limit);
}

/* First words of Arabic, Kurdish and Turkish village names, as folded. */
static const char *const common_starts[] = {
    "kafr", "tal", "tall", "tel", "khan", "dayr", "dair", "marat", "mar",  "jabal",  "um",
    "umm",  "ayn", "ain",  "ras", "bayt", "bait", "wadi", "abu",   "bani", "khirbat"};

static size_t length_of_common_start(gm_str key) {
    size_t longest = 0;
    for (size_t i = 0; i < sizeof common_starts / sizeof *common_starts; i++) {
        gm_str start = gm_str_from(common_starts[i]);
        if (key.len > 0 && key.ptr[0] == start.ptr[0] && start.len > longest &&
            gm_str_starts(key, start)) {
            longest = start.len;
        }
    }
    return longest;
}

bool fuzzy_is_common_start(gm_str key) {
    enum { LONGEST = 7 }; /* of them; most keys are longer */
    return key.len > 0 && key.len <= LONGEST && length_of_common_start(key) == key.len;
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
    const yardstick *wanted;
    uint32_t letters; /* skeleton_letters() of what is wanted */
    int limit;
    fuzzy_hit *out;
    size_t n, max;
} near_walk;

static void try_key(near_walk *w, uint32_t index) {
    chars other;
    to_chars(image_key(&w->stacked->image, index), &other);
    const size_t n = w->wanted->key.n;
    size_t longer = other.n > n ? other.n - n : n - other.n;
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
    if (w->n == w->max && w->out[w->n - 1].distance < w->limit) {
        w->limit = w->out[w->n - 1].distance; /* what is farther would not be kept */
    }
}

/* The least that a sound family costs when it stands in one name only: v may answer w (which has no family),
 * j answer y; and of two equal families side by side one is heard, so that a vowel between them adds one. */
static int least_gap(unsigned char letter, gm_str skeleton) {
    char c = letter < sizeof SKELETON_LETTERS - 1 ? SKELETON_LETTERS[letter] : '\0';
    bool cheap = c == 'b' || c == 'f' || c == 'g' ||
                 (c != '\0' && skeleton.len > 0 && memchr(skeleton.ptr, c, skeleton.len) != NULL);
    return cheap ? CHEAPEST_GAP : FUZZY_LETTER;
}

/* The least distance of any two keys whose skeletons meet when one is without the letter `ours` and the
 * other without `theirs`: most candidates are out by this alone, before their text is touched. */
static int least_distance(unsigned char ours, unsigned char theirs, gm_str skeleton) {
    if (ours == 0 && theirs == 0) {
        return 0;
    }
    if (ours == 0 || theirs == 0) {
        return least_gap(ours == 0 ? theirs : ours, skeleton);
    }
    int gaps = least_gap(ours, skeleton) + least_gap(theirs, skeleton);
    int least = FUZZY_LETTER;
    if (ours == theirs) {
        least = SWAP;
    } else if (ours != SKELETON_OTHER_LETTER && theirs != SKELETON_OTHER_LETTER) {
        char a = SKELETON_LETTERS[ours < theirs ? ours : theirs];
        char b = SKELETON_LETTERS[ours < theirs ? theirs : ours];
        if ((a == 'g' && b == 'k') || (a == 'b' && b == 'f') || (a == 'k' && b == 's')) {
            least = CHEAPEST_GAP; /* one family to fuzzy's eye; k and s are c and ch */
        }
    }
    return gaps < least ? gaps : least;
}

/* Vowels that two keys do not share cost 3 for each two of them (one is written for the other) and 4 for one
 * that is left. Each consonant that differs may have become a vowel at no further cost. */
static int least_for_vowels(unsigned apart, unsigned edits) {
    unsigned left = apart > edits ? apart - edits : 0;
    return (int)(left / 2 * CHEAPEST_VOWEL + left % 2 * CHEAPEST_GAP);
}

/* Keys of one skeleton; `least` is what the consonants alone cost. */
static void try_keys(near_walk *w, image_range keys, int least, unsigned edits) {
    const image *im = &w->stacked->image;
    for (size_t m = keys.first; m < keys.first + keys.n; m++) {
        uint32_t letters;
        uint32_t key = image_skeleton_key(im, m, &letters);
        unsigned apart = letters_apart(letters, w->letters);
        unsigned a = letters_length(letters);
        unsigned b = letters_length(w->letters);
        if (least + least_for_vowels(apart, edits) <= w->limit &&
            (int)(a > b ? a - b : b - a) * CHEAPEST_GAP <= w->limit) {
            try_key(w, key);
        }
    }
}

static void walk_image(near_walk *w, const skeleton_form *forms, size_t n_forms, gm_str skeleton) {
    const image *im = &w->stacked->image;
    for (size_t i = 0; i < n_forms; i++) {
        image_range near = image_near(im, forms[i].hash);
        for (size_t k = near.first; k < near.first + near.n; k++) {
            unsigned char letter;
            uint32_t number = image_near_skeleton(im, k, &letter);
            if (letter >= sizeof SKELETON_LETTERS - 1) {
                letter = SKELETON_OTHER_LETTER; /* as in a damaged index */
            }
            int least = least_distance(forms[i].letter, letter, skeleton);
            if (least <= w->limit) {
                unsigned edits = (forms[i].letter != 0 ? 1u : 0u) + (letter != 0 ? 1u : 0u);
                try_keys(w, image_skeleton(im, number), least, edits);
            }
        }
    }
}

size_t fuzzy_find(const gm_gaz *gaz, gm_str key, int limit, fuzzy_hit *out, size_t max) {
    yardstick wanted;
    skeleton_form forms[SKELETON_MAX + 1];
    gm_buf buf = GM_BUF_INIT;
    make_yardstick(key, &wanted);
    gaz_skeleton(key, &buf);
    gm_str skeleton = gm_buf_view(&buf);
    size_t n_forms = skeleton.len == 0 ? 0 : skeleton_forms(skeleton, forms);
    near_walk w = {.gaz = gaz,
                   .wanted = &wanted,
                   .letters = skeleton_letters(key),
                   .limit = limit,
                   .out = out,
                   .max = max};
    for (size_t i = 0; i < gaz->n_images && max > 0; i++) {
        w.stacked = &gaz->images[i];
        walk_image(&w, forms, n_forms, skeleton);
    }
    gm_buf_clear(&buf);
    return w.n;
}
