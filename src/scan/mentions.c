#include "scan/mentions.h"

#include <stdlib.h>

#include "core/json.h"
#include "core/utf8.h"
#include "resolve/locate.h"
#include "scan/document.h"
#include "scan/evidence.h"
#include "scan/lexicon.h"
#include "scan/whole.h"

struct scanner {
    const gm_gaz *gaz;
    scan_words *words;
    scan_names *names;
    gm_arena arena, scratch; /* findings; what finding them needs */
    gm_buf spans;            /* span items */
    gm_buf mentions;         /* scan_mention items */
    whole_finder whole;
};

scanner *scanner_new(const gm_gaz *gaz) {
    scanner *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return NULL;
    }
    s->gaz = gaz;
    s->words = scan_words_new();
    s->names = scan_names_new(gaz);
    if (s->words == NULL || s->names == NULL || whole_init(&s->whole, gaz) != GM_OK) {
        scanner_free(s);
        return NULL;
    }
    return s;
}

void scanner_free(scanner *s) {
    if (s != NULL) {
        scan_words_free(s->words);
        scan_names_free(s->names);
        gm_arena_clear(&s->arena);
        gm_arena_clear(&s->scratch);
        gm_buf_clear(&s->spans);
        gm_buf_clear(&s->mentions);
        whole_clear(&s->whole);
        free(s);
    }
}

const char *scan_sense_word(scan_sense sense) {
    static const char *const words[] = {"literal", "metonym", "demonym"};
    return words[sense];
}

/* ---- Finding names ----------------------------------------------------------------------------- */

/* "al-" before a capital: names begin with it although it is small. */
static bool is_small_article(const scan_text *t, size_t i) {
    const scan_word *word = t->tokens[i].word;
    return word->mid.len == 0 && word->simple.len > 0 && i + 1 < t->n_tokens &&
           (t->tokens[i + 1].gap & ~(unsigned)GAP_BLANK) == GAP_HYPHEN &&
           t->tokens[i + 1].word->capital;
}

static bool may_start(const scan_text *t, size_t i) {
    const scan_word *word = t->tokens[i].word;
    return word->capital || word->caseless || is_small_article(t, i);
}

/* "U.S.": letters with periods are one word. */
static bool is_dotted(const scan_text *t, size_t i) {
    return t->tokens[i].gap == GAP_DOT && t->tokens[i].word->text.len == 1 &&
           t->tokens[i - 1].word->text.len == 1 && t->tokens[i].word->capital;
}

/* True when a name may run on over the gap before token i. */
static bool runs_on(const scan_text *t, size_t i) {
    unsigned gap = t->tokens[i].gap;
    if ((gap & ~((unsigned)GAP_BLANK | GAP_LINE | GAP_HYPHEN)) == 0) {
        return true;
    }
    const scan_word *left = t->tokens[i - 1].word;
    bool abbreviation =
        left->capital && (left->lex & (LEX_ABBREVIATION | LEX_TITLE_ABBREVIATION)) != 0;
    return is_dotted(t, i) || (abbreviation && gap == (GAP_DOT | GAP_BLANK));
}

static bool may_end(const scan_text *t, size_t first, size_t i) {
    const scan_word *word = t->tokens[i].word;
    bool after_hyphen =
        i > first && (t->tokens[i].gap & GAP_HYPHEN) != 0; /* Pas-de-Calais, Stratford-upon-Avon */
    return word->capital || word->caseless || word->number >= 0 || after_hyphen;
}

/* A name that a letter-by-letter match must bear out: one short word, or words of which some are small. */
static bool is_sensible(const scan_text *t, size_t first, size_t last, const scan_name *name) {
    const scan_word *word = t->tokens[first].word;
    if (first == last && word->simple.len < 2) {
        return false;
    }
    if (first == last && word->capitals && word->text.len <= 4) {
        return name->spelled;
    }
    for (size_t i = first; i <= last; i++) {
        const scan_word *w = t->tokens[i].word;
        if (!w->capital && !w->caseless && w->number < 0 && !name->spelled && w->mid.len > 0) {
            return false;
        }
    }
    return true;
}

/* "A New Jersey woman": what begins with such a word is a name only when it is well known. */
static bool begins_small(const scan_text *t, size_t i, const scan_name *name) {
    return (t->tokens[i].word->lex & LEX_STARTER) != 0 &&
           (!name->spelled || name->weight < WEIGHT_CITY);
}

/* "US$460 million" */
static bool is_currency(const scan_text *t, size_t last) {
    size_t end = t->tokens[last].end;
    return end < t->text.len && t->text.ptr[end] == '$';
}

/* The longest name that begins at token i. */
static const scan_name *longest_name(scanner *s, const scan_text *t, size_t i, size_t *out_last,
                                     gm_status *status) {
    size_t longest = i;
    scan_word *word = t->tokens[i].word;
    if (scan_name_goes_on(s->names, word)) {
        while (longest + 1 < t->n_tokens && longest + 1 < i + NAMES_LONGEST &&
               runs_on(t, longest + 1)) {
            longest++;
        }
    }
    for (size_t last = longest + 1; last-- > i && *status == GM_OK;) {
        const scan_name *name =
            may_end(t, i, last) ? scan_name_of(s->names, t, i, last, status) : NULL;
        if (name != NULL && is_sensible(t, i, last, name) && !begins_small(t, i, name) &&
            !is_currency(t, last)) {
            *out_last = last;
            return name;
        }
    }
    return NULL;
}

static void add_span(scanner *s, size_t first, size_t last, const scan_name *name, bool demonym) {
    const span found = {.first = first, .last = last, .name = name, .is_demonym = demonym};
    gm_buf_add(&s->spans, &found, sizeof found);
}

/* True when a date covers the token: "Saturday", "October 6". */
static bool is_dated(const scan_date *dates, size_t n, size_t *at, size_t i) {
    while (*at < n && dates[*at].last < i) {
        (*at)++;
    }
    return *at < n && dates[*at].first <= i;
}

static gm_status find_spans(scanner *s, const scan_text *t, size_t body, const scan_date *dates,
                            size_t n_dates) {
    size_t date = 0;
    gm_status status = GM_OK;
    gm_buf_reset(&s->spans);
    for (size_t i = 0; i < t->n_tokens && status == GM_OK;) {
        size_t last = i;
        size_t people_last = i;
        if (!may_start(t, i) || t->tokens[i].start < body || is_dated(dates, n_dates, &date, i)) {
            i++;
            continue;
        }
        const scan_name *people = scan_demonym_of(s->names, t, i, &people_last, &status);
        const scan_name *name = longest_name(s, t, i, &last, &status);
        if (people != NULL && (name == NULL || last <= people_last)) {
            add_span(s, i, people_last, people, true);
            i = people_last + 1;
        } else if (name != NULL) {
            add_span(s, i, last, name, false);
            i = last + 1;
        } else {
            i++;
        }
    }
    return s->spans.failed ? GM_E_MEMORY : status;
}

/* ---- Judging them ------------------------------------------------------------------------------ */

/* Keeps what is a place. */
static gm_status judge(scanner *s, const scan_text *t, size_t *out_kept) {
    span *spans = (span *)(void *)s->spans.ptr;
    size_t n = s->spans.len / sizeof *spans;
    evidence_persons(t, s->names);
    for (size_t i = 0; i < n; i++) {
        if (spans[i].is_demonym) {
            spans[i].points = EVIDENCE_ENOUGH;
            spans[i].because = "says whose people";
        } else {
            evidence_weigh(t, s->words, &spans[i]);
        }
    }
    GM_TRY(evidence_join(t, spans, n));
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        evidence_sense(t, &spans[i], i > 0 ? &spans[i - 1] : NULL,
                       i + 1 < n ? &spans[i + 1] : NULL);
    }
    for (size_t i = 0; i < n; i++) {
        if (spans[i].points >= EVIDENCE_ENOUGH) {
            bool held = spans[i].container && i + 1 < n && spans[i + 1].points >= EVIDENCE_ENOUGH;
            spans[kept] = spans[i];
            spans[kept++].container = held;
        }
    }
    *out_kept = kept;
    return GM_OK;
}

/* ---- Where they are ---------------------------------------------------------------------------- */

static const res_part *locate_name(scanner *s, const doc_name *d, gm_status *status) {
    res_part *part = gm_arena_alloc(&s->arena, sizeof *part);
    if (part == NULL) {
        *status = GM_E_MEMORY;
        return NULL;
    }
    if (d->pick >= d->name->n) {
        *part = (res_part){.place = PLACE_NONE,
                           .n_cand = d->name->n_open,
                           .reason = GM_STR("ambiguous: several places of that name fit")};
        return part;
    }
    const name_candidate *c = &d->name->items[d->pick];
    static const res_hints no_hints = {.has_date = false};
    locator l = {.gaz = s->gaz, .hints = &no_hints, .arena = &s->arena, .scratch = &s->scratch};
    place p = gaz_place(s->gaz, c->ref);
    *part = locate_place(&l, &p, c->method, d->score);
    part->n_cand = d->name->n_open;
    *status = l.status;
    return part;
}

/* Behind "U.S." the last period belongs to it. */
static size_t name_end(const scan_text *t, size_t first, size_t last) {
    size_t end = t->tokens[last].end;
    bool dotted = last > first && is_dotted(t, last);
    return dotted && end < t->text.len && t->text.ptr[end] == '.' ? end + 1 : end;
}

static gm_status make_mentions(scanner *s, const scan_text *t, size_t n) {
    const span *spans = (const span *)(const void *)s->spans.ptr;
    doc_name *names;
    size_t n_names;
    GM_TRY(document_choose(spans, n, &s->scratch, &names, &n_names));
    const res_part **parts = gm_arena_array(&s->scratch, n_names, sizeof *parts);
    if (parts == NULL) {
        return GM_E_MEMORY;
    }
    gm_status status = GM_OK;
    gm_buf_reset(&s->mentions);
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        const span *sp = &spans[i];
        doc_name *d = document_find(names, n_names, sp->name);
        size_t k = (size_t)(d - names);
        if (parts[k] == NULL) {
            parts[k] = locate_name(s, d, &status);
        }
        scan_mention m = {.first = sp->first,
                          .last = sp->last,
                          .start = t->tokens[sp->first].start,
                          .end = name_end(t, sp->first, sp->last),
                          .sense = sp->sense,
                          .evidence = sp->points,
                          .because = sp->because,
                          .name = sp->name,
                          .n_parts = 1,
                          .part = parts[k]};
        m.whole_first = m.first;
        m.whole_last = m.last;
        m.whole_start = m.start;
        m.whole_end = m.end;
        gm_buf_add(&s->mentions, &m, sizeof m);
    }
    if (s->mentions.failed || status != GM_OK) {
        return GM_E_MEMORY;
    }
    return whole_find(&s->whole, t, &s->mentions);
}

/* ---- The call ---------------------------------------------------------------------------------- */

static void forget_when_full(scanner *s) {
    bool forgot;
    whole_trim(&s->whole);
    scan_names_trim(s->names, &forgot);
    if (forgot) {
        scan_words_forget(s->words); /* words know names */
    }
}

gm_status scanner_read(scanner *s, const report *r, scan_findings *out) {
    *out = (scan_findings){.n_mentions = 0};
    gm_arena_reset(&s->arena);
    gm_arena_reset(&s->scratch);
    forget_when_full(s);
    scan_date *dates;
    GM_TRY(scan_cut(s->words, r->text, &s->arena, &out->text));
    GM_TRY(scan_dates(&out->text, r->by == PUBLISHED_UNKNOWN ? NULL : &r->published, &s->arena,
                      &dates, &out->n_dates));
    while (out->n_dates > 0 && dates->start < r->body) { /* the header says it */
        dates++;
        out->n_dates--;
    }
    GM_TRY(find_spans(s, &out->text, r->body, dates, out->n_dates));
    size_t n_places;
    GM_TRY(judge(s, &out->text, &n_places));
    GM_TRY(make_mentions(s, &out->text, n_places));
    out->dates = dates;
    out->mentions = (const scan_mention *)(const void *)s->mentions.ptr;
    out->n_mentions = s->mentions.len / sizeof(scan_mention);
    return GM_OK;
}
