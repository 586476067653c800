#include "scan/whole.h"

#include <stdlib.h>

#include "core/hash.h"
#include "resolve/words.h"
#include "scan/lexicon.h"

enum {
    WORDS_BEFORE = 6, /* of an expression, before the name in it */
    WORDS_BEHIND = 4,
    WORDS_BETWEEN = 4, /* "junction of the strategically important M4" */
};

/* ---- Grammar words ----------------------------------------------------------------------------- */

/* The resolver's class of a word alone, found out once. */
static word_class class_of(scan_word *word) {
    if (word->grammar == 0) {
        gm_buf simple = GM_BUF_INIT;
        token cut[WORDS_MAX_TOKENS];
        size_t n = words_cut(word->text, &simple, cut);
        word->grammar = (uint8_t)(1 + (n == 1 ? cut[0].class : WORD_NAME));
        gm_buf_clear(&simple);
    }
    return (word_class)(word->grammar - 1);
}

static word_class class_at(const scan_text *t, size_t i) {
    return i < t->n_tokens ? class_of(t->tokens[i].word) : WORD_NAME;
}

/* Words that an expression holds before its name. */
static bool goes_before(word_class class) {
    switch (class) {
    case WORD_OF:
    case WORD_NEAR:
    case WORD_OUTSKIRTS:
    case WORD_RURAL:
    case WORD_OUTSIDE:
    case WORD_DIRECTION:
    case WORD_DIRECTION_OF:
    case WORD_CENTRAL:
    case WORD_UNIT:
    case WORD_NUMBER:
    case WORD_ABOUT:
    case WORD_FROM:
    case WORD_ARTICLE:
    case WORD_KIND:
    case WORD_ADMIN:
    case WORD_AREA:
    case WORD_PARTS:
    case WORD_BETWEEN:
    case WORD_NOISE:
        return true;
    default:
        return false;
    }
}

/* True when an expression may begin with token i. */
static bool starts_whole(const scan_text *t, size_t i) {
    const scan_word *word = t->tokens[i].word;
    switch (class_at(t, i)) {
    case WORD_NEAR: /* "by" is said of doers, and "nearby Idlib" is Idlib */
        return (word->lex & (LEX_TO | LEX_SIDE)) == 0;
    case WORD_OUTSKIRTS:
    case WORD_RURAL:
    case WORD_OUTSIDE:
    case WORD_DIRECTION:
    case WORD_DIRECTION_OF:
    case WORD_CENTRAL:
    case WORD_BETWEEN:
        return true;
    case WORD_NUMBER:
        return class_at(t, i + 1) == WORD_UNIT;
    case WORD_KIND:
    case WORD_ADMIN:
        return class_at(t, i + 1) == WORD_OF;
    default:
        return false;
    }
}

/* ---- Around a name ----------------------------------------------------------------------------- */

/* The first token of the expression that ends in the name at `first`; not before `least`. */
static size_t whole_start(const scan_text *t, size_t first, size_t least) {
    size_t start = first;
    for (size_t i = first; i > least && first - i < WORDS_BEFORE; i--) {
        if ((t->tokens[i].gap & GAP_STOP) != 0 ||
            (t->tokens[i].gap & ~(unsigned)(GAP_BLANK | GAP_LINE | GAP_HYPHEN)) != 0 ||
            !goes_before(class_at(t, i - 1))) {
            break;
        }
        start = starts_whole(t, i - 1) ? i - 1 : start;
    }
    return start;
}

/* The last token of a word for its kind behind the name: "province", "'s countryside", "de-escalation zone". */
static size_t whole_end(const scan_text *t, size_t last, size_t most) {
    size_t end = last;
    while (end < most && end - last < WORDS_BEHIND) {
        unsigned gap = t->tokens[end + 1].gap;
        if ((gap & ~((unsigned)GAP_BLANK | GAP_LINE | GAP_HYPHEN | GAP_POSSESSIVE)) != 0) {
            break;
        }
        end++;
    }
    if (end == last) {
        return last;
    }
    gm_buf simple = GM_BUF_INIT;
    token cut[WORDS_MAX_TOKENS];
    size_t from = t->tokens[last + 1].start;
    size_t n = words_cut((gm_str){t->text.ptr + from, t->tokens[end].end - from}, &simple, cut);
    bool fits =
        n > 0 && n <= WORDS_MAX_TOKENS &&
        (cut[0].class == WORD_KIND || cut[0].class == WORD_ADMIN || cut[0].class == WORD_AREA ||
         cut[0].class == WORD_RURAL || (cut[0].class == WORD_OUTSKIRTS && cut[0].value == 1));
    size_t byte = fits ? from + cut[0].end : 0;
    gm_buf_clear(&simple);
    while (end > last && t->tokens[end].end > byte) {
        end--;
    }
    return end;
}

/* ---- Resolving --------------------------------------------------------------------------------- */

/* Keeps the parts of an answer: texts that lie in it are copied. */
static res_part *keep_parts(gm_arena *arena, const gm_answer *answer) {
    res_part *parts = gm_arena_array(arena, answer->n_parts, sizeof *parts);
    for (size_t i = 0; i < answer->n_parts && parts != NULL; i++) {
        parts[i] = answer->parts[i];
        parts[i].text = gm_arena_copy(arena, parts[i].text);
        parts[i].reason = gm_arena_copy(arena, parts[i].reason);
        parts[i].extent = NULL;
        parts[i].used = NULL;
        parts[i].candidates = NULL;
        parts[i].n_used = 0;
        parts[i].n_candidates = 0;
    }
    return parts;
}

/* What an expression resolved to, under what hints. */
struct whole_memo {
    uint64_t hash; /* 0: empty slot */
    gm_str text;
    const res_part *parts; /* NULL: no place */
    size_t n_parts;
};
enum { MEMO_SLOTS = 1 << 13, FORGET_ABOVE = 8 << 20 };

void whole_trim(whole_finder *w) {
    if (w->size > FORGET_ABOVE) {
        memset(w->memo, 0, MEMO_SLOTS * sizeof *w->memo);
        gm_arena_clear(&w->arena);
        w->size = 0;
    }
}

static gm_status ask(whole_finder *w, gm_str text, const res_hints *hints, struct whole_memo *out) {
    static const res_options options = {.as_spelled = true};
    GM_TRY(res_resolve(w->gaz, text, hints, &options, &w->answer));
    bool placed = w->answer.n_parts > 0;
    for (size_t i = 0; placed && i < w->answer.n_parts; i++) {
        placed = w->answer.parts[i].placed;
    }
    out->text = gm_arena_copy(&w->arena, text);
    out->parts = placed ? keep_parts(&w->arena, &w->answer) : NULL;
    out->n_parts = w->answer.n_parts;
    w->size += text.len + (placed ? out->n_parts * (sizeof *out->parts + 64) : 0);
    return out->text.ptr == NULL || (placed && out->parts == NULL) ? GM_E_MEMORY : GM_OK;
}

/* Resolves tokens [first, last] as one text, remembered by the text and its hints. False when it is no place. */
static bool resolve(whole_finder *w, const scan_text *t, size_t first, size_t last,
                    const res_hints *hints, scan_mention *m, gm_status *status) {
    gm_str text = scan_slice(t, first, last);
    uint64_t hash =
        gm_hash64_seeded(hints->admin1, gm_hash64_seeded(hints->country, gm_hash64(text))) | 1;
    struct whole_memo *slot = &w->memo[(hash >> 20) % MEMO_SLOTS];
    if (slot->hash != hash || !gm_str_eq(slot->text, text)) {
        slot->hash = hash;
        *status = ask(w, text, hints, slot);
        if (*status != GM_OK) {
            slot->hash = 0;
            return false;
        }
    }
    if (slot->parts == NULL) {
        return false;
    }
    m->part = slot->parts;
    m->n_parts = slot->n_parts;
    m->whole_first = first;
    m->whole_last = last;
    m->whole_start = t->tokens[first].start;
    m->whole_end = last == m->last ? m->end : t->tokens[last].end;
    return true;
}

static bool is_road(const scan_name *name) {
    for (size_t i = 0; i < name->n; i++) {
        if (name->items[i].kind != KIND_ROAD) {
            return false;
        }
    }
    return true;
}

static gm_status widen(whole_finder *w, const scan_text *t, scan_mention *m,
                       const scan_mention *left, const scan_mention *right) {
    gm_status status = GM_OK;
    if (!m->part->placed && is_road(m->name)) { /* in several stretches: the resolver joins them */
        static const res_hints no_hints = {.has_date = false};
        (void)resolve(w, t, m->first, m->last, &no_hints, m, &status);
        return status;
    }
    if (m->sense != SENSE_LITERAL || !m->part->placed) {
        return GM_OK;
    }
    size_t least = left == NULL ? 0 : left->last + 1;
    size_t most = right == NULL ? t->n_tokens - 1 : right->first - 1;
    size_t first = whole_start(t, m->first, least);
    size_t last = whole_end(t, m->last, most);
    bool between = first < m->first && class_at(t, first) == WORD_BETWEEN;
    if (between) { /* "between X and Y" */
        if (right == NULL || right->first != m->last + 2 || class_at(t, m->last + 1) != WORD_AND ||
            right->sense != SENSE_LITERAL) {
            return GM_OK;
        }
        last = right->last;
    }
    if (first == m->first && last == m->last) {
        return GM_OK;
    }
    /* The name has been understood already. */
    bool same_country = !between || gm_str_eq(m->part->country, right->part->country);
    const res_hints hints = {.country = same_country ? m->part->country : (gm_str){NULL, 0},
                             .admin1 = between ? (gm_str){NULL, 0} : m->part->admin1};
    (void)(resolve(w, t, first, last, &hints, m, &status) ||
           (status == GM_OK && last > m->last && first < m->first && !between &&
            resolve(w, t, first, m->last, &hints, m, &status)));
    return status;
}

/* ---- Without a name ---------------------------------------------------------------------------- */

static bool is_set_kind(const gm_gaz *gaz, int kind) {
    for (size_t i = 0; i < gaz_n_sets(gaz); i++) {
        if ((int)gaz_set_at(gaz, i).kind == kind) {
            return true;
        }
    }
    return false;
}

static bool is_start(const gm_gaz *gaz, const word_entry *e) {
    return e->class == WORD_JUNCTION ||
           (e->class == WORD_KIND && e->half == 1 && is_set_kind(gaz, e->value));
}

gm_status whole_init(whole_finder *w, const gm_gaz *gaz) {
    *w = (whole_finder){.gaz = gaz};
    size_t n = 0;
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        n += word_tables[k]->n;
    }
    w->starts = calloc(n + 1, sizeof *w->starts);
    w->memo = calloc(MEMO_SLOTS, sizeof *w->memo);
    if (w->starts == NULL || w->memo == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++) {
            if (is_start(gaz, &word_tables[k]->entries[i])) {
                w->starts[w->n_starts++] = &word_tables[k]->entries[i];
            }
        }
    }
    return GM_OK;
}

void whole_clear(whole_finder *w) {
    free(w->starts);
    free(w->memo);
    gm_arena_clear(&w->arena);
    res_answer_clear(&w->answer);
}

/* How many tokens from i on spell the phrase; 0: they do not. */
static size_t spells(const scan_text *t, size_t i, const char *phrase) {
    gm_str rest = gm_str_from(phrase);
    gm_str word;
    size_t n = 0;
    while (rest.ptr != NULL && gm_str_split(&rest, ' ', &word)) {
        bool joined =
            n == 0 ||
            (i + n < t->n_tokens &&
             (t->tokens[i + n].gap & ~((unsigned)GAP_BLANK | GAP_LINE | GAP_HYPHEN)) == 0);
        if (i + n >= t->n_tokens || !joined || !gm_str_eq(t->tokens[i + n].word->simple, word)) {
            return 0;
        }
        n++;
    }
    return n;
}

/* The longest phrase that begins at token i: its tokens; 0: none does. Asked once for most words. */
static size_t phrase_at(const whole_finder *w, const scan_text *t, size_t i) {
    enum { NO_START = 1, SOME_START = 2 };
    scan_word *word = t->tokens[i].word;
    size_t longest = 0;
    if (word->starts == NO_START) {
        return 0;
    }
    word->starts = NO_START;
    for (size_t k = 0; k < w->n_starts; k++) {
        gm_str phrase = gm_str_from(w->starts[k]->phrase);
        if (word->simple.len > 0 && gm_str_starts(phrase, word->simple)) {
            word->starts = SOME_START;
            size_t n = spells(t, i, w->starts[k]->phrase);
            longest = n > longest ? n : longest;
        }
    }
    return longest;
}

/* "four of the dozen", "12 military", "Turkish": back over what counts and describes. */
static size_t counted_from(const scan_text *t, size_t i, size_t least) {
    size_t start = i;
    for (size_t k = i; k > least && i - k < WORDS_BEFORE && scan_gap_is_blank(t, k); k--) {
        word_class class = class_at(t, k - 1);
        bool counts =
            class == WORD_NUMBER || class == WORD_ALL || t->tokens[k - 1].word->number > 0;
        bool between = class == WORD_OF || class == WORD_ARTICLE || class == WORD_NOISE ||
                       t->tokens[k - 1].word->demonym != NULL ||
                       (k == i && !t->tokens[k - 1].word->capital); /* "12 military posts" */
        if (!counts && !between) {
            break;
        }
        start = counts ? k - 1 : start;
    }
    return start;
}

/* "in Idlib", "of the M4 and M5": the last token of the names behind; `from` when there are none. */
static size_t named_behind(const scan_text *t, size_t from, const scan_mention *next, size_t n) {
    size_t last = from;
    for (size_t i = 0; i < n && i < 2; i++) {
        const scan_mention *m = &next[i];
        if (m->sense == SENSE_DEMONYM || m->first <= last || m->first - last > WORDS_BETWEEN + 1 ||
            t->tokens[m->first].sentence != t->tokens[last].sentence ||
            (i == 1 && m->first != last + 2)) {
            break;
        }
        for (size_t k = last + 1; k <= m->first; k++) {
            if (!scan_gap_is_blank(t, k)) {
                return last;
            }
        }
        last = m->last;
    }
    bool road = last > from && last + 1 < t->n_tokens && scan_gap_is_blank(t, last + 1) &&
                class_at(t, last + 1) == WORD_ROAD;
    return road ? last + 1 : last;
}

/* The mention that a phrase makes with what stands around it; false: it is no place. */
static bool unnamed(whole_finder *w, const scan_text *t, size_t at, size_t n_words,
                    const scan_mention *behind, size_t n_behind, size_t least, scan_mention *out,
                    gm_status *status) {
    size_t first = counted_from(t, at, least);
    size_t last = at + n_words - 1;
    size_t whole_last = named_behind(t, last, behind, n_behind);
    const res_hints hints = {.has_date = false};
    *out = (scan_mention){.first = first,
                          .last = last,
                          .start = t->tokens[first].start,
                          .end = t->tokens[last].end,
                          .because = "a set of places, or where roads meet"};
    return (whole_last > last && resolve(w, t, first, whole_last, &hints, out, status)) ||
           (*status == GM_OK && resolve(w, t, first, last, &hints, out, status)) ||
           (*status == GM_OK && first < at && resolve(w, t, at, last, &hints, out, status));
}

/* ---- The call ---------------------------------------------------------------------------------- */

static gm_status add_unnamed(whole_finder *w, const scan_text *t, const scan_mention *found,
                             size_t n, gm_buf *out) {
    gm_status status = GM_OK;
    size_t next = 0;
    size_t least = 0;
    for (size_t i = 0; i < t->n_tokens && status == GM_OK; i++) {
        while (next < n && found[next].first <= i) {
            least = found[next].last + 1;
            gm_buf_add(out, &found[next], sizeof *found);
            next++;
        }
        size_t n_words = i < least ? 0 : phrase_at(w, t, i);
        scan_mention m;
        bool free_words = n_words > 0 && (next == n || found[next].first >= i + n_words);
        if (free_words && unnamed(w, t, i, n_words, &found[next], n - next, least, &m, &status)) {
            gm_buf_add(out, &m, sizeof m);
            least = i + n_words;
        }
    }
    gm_buf_add(out, found + next, (n - next) * sizeof *found);
    return status;
}

gm_status whole_find(whole_finder *w, const scan_text *t, gm_buf *mentions) {
    scan_mention *m = (scan_mention *)(void *)mentions->ptr;
    size_t n = mentions->len / sizeof *m;
    for (size_t i = 0; i < n; i++) {
        GM_TRY(widen(w, t, &m[i], i > 0 ? &m[i - 1] : NULL, i + 1 < n ? &m[i + 1] : NULL));
    }
    if (w->n_starts == 0) {
        return GM_OK;
    }
    gm_buf all = GM_BUF_INIT;
    gm_status status = add_unnamed(w, t, m, n, &all);
    if (status == GM_OK && !all.failed) {
        gm_buf_reset(mentions);
        gm_buf_add(mentions, all.ptr, all.len);
    }
    gm_buf_clear(&all);
    return status != GM_OK || mentions->failed ? GM_E_MEMORY : GM_OK;
}
