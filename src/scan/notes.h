/* What the words of a text do in its sentences: triggers, cues, figures, parties. The ground that incidents stand on. */
#ifndef GM_SCAN_NOTES_H
#define GM_SCAN_NOTES_H

#include "scan/event_words.h"
#include "scan/mentions.h"

/** Of one token. */
typedef struct token_note {
    const event_row *row; /* of the phrase that begins here; NULL: none */
    uint8_t class;        /* event_class; WORD_INSIDE for its later words */
    uint8_t n;            /* words of the phrase */
    bool quoted;          /* between quotation marks */
    bool in_date;
    uint16_t segment; /* of its sentence: cut at commas and before clauses */
    uint16_t
        zone; /* 0: the main part; odd: told as earlier (after …); even: a part (including …) */
    uint32_t mention; /* 1-based number of the place mention that it belongs to; 0 */
} token_note;

/** A figure: "at least 13 soldiers". Tokens [first, last] are the number with its qualifier, `unit` what is counted. */
typedef struct scan_quantity {
    size_t first, last;
    size_t unit_last; /* last token of the unit; == last when there is none */
    event_class unit; /* WORD_ACTOR, WORD_THING, WORD_EFFECT, WORD_TRIGGER; WORD_NONE */
    int64_t lo, hi;   /* hi -1: open above */
} scan_quantity;

/** Somebody who may do something. Tokens [first, last]. */
typedef struct scan_party {
    size_t first, last;
    actor_kind kind; /* ACTOR_NONE: a state, by its name alone */
    gm_str nation;   /* a country's name; empty */
    bool behind;     /* a preposition stands before it: it is no subject */
} scan_party;

typedef struct text_notes {
    const scan_text *text;
    const report *report;
    const scan_findings *found;
    token_note *tokens;
    scan_quantity *quantities; /* in the order of the text, like all lists here */
    size_t n_quantities;
    scan_party *parties;
    size_t n_parties;
    const scan_mention *main_place; /* where most of the report happens; NULL */
    gm_str main_nation;             /* the country it is in; empty */
} text_notes;

/** @return GM_OK or GM_E_MEMORY */
gm_status notes_make(const event_words *words, const gm_gaz *gaz, const report *r,
                     const scan_findings *found, gm_arena *arena, text_notes *out);

static inline event_class note_class(const text_notes *notes, size_t i) {
    return (event_class)notes->tokens[i].class;
}

/** The last token of sentence s, plus one. */
static inline size_t sentence_end(const scan_text *t, size_t s) {
    return t->sentences[s].first + t->sentences[s].n;
}

/** True when a place stands behind a preposition that tells where, or is what a reach or border is told of. */
bool note_is_where(const text_notes *notes, const scan_mention *m);

/** "Military Forces of X": the name of a party, for violence or for words. In the arena; empty on failure. */
gm_str party_name(const text_notes *notes, const scan_party *p, bool violent, gm_arena *arena);

#endif
