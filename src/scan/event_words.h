/* The words that tell of incidents, one table for each language, and the types that they stand for. */
#ifndef GM_SCAN_EVENT_WORDS_H
#define GM_SCAN_EVENT_WORDS_H

#include "scan/tokens.h"

/** What kind of incident a word tells of. event_kind_type() has the types of docs/taxonomy.md. */
typedef enum event_kind {
    EVENT_NONE,
    EVENT_KILLING, /* casualties: how they came about is said by other words, if at all */
    EVENT_DESTROY,
    EVENT_ATTACK,
    EVENT_OFFENSIVE,
    EVENT_CLASH,
    EVENT_CAPTURE,
    EVENT_SHELLING,
    EVENT_AIRSTRIKE,
    EVENT_BOMB,
    EVENT_GRENADE,
    EVENT_SUICIDE,
    EVENT_CHEMICAL,
    EVENT_WITHDRAW,
    EVENT_SURROUND,
    EVENT_DEPLOY,
    EVENT_LAUNCH,
    EVENT_CANCEL,
    EVENT_BASE,
    EVENT_ARREST,
    EVENT_ABDUCT,
    EVENT_SEXUAL,
    EVENT_DISPLACE,
    EVENT_TRUCE,
    EVENT_TRUCE_END,
    EVENT_STATEMENT,
    EVENT_THREAT,
    EVENT_TALKS,
    EVENT_CALL,
    EVENT_VISIT,
    EVENT_CRASH,
    EVENT_LOOT,
    EVENT_DEFUSE,
    EVENT_PROTEST,
    EVENT_BREAK_UP,
    EVENT_RIOT,
    EVENT_MOB,
    EVENT_N,
} event_kind;

/** Incidents of different families are never the same one. */
typedef enum event_family {
    FAMILY_NONE,
    FAMILY_VIOLENCE,
    FAMILY_WITHDRAW,
    FAMILY_SURROUND,
    FAMILY_FORCES, /* troops and plans change, without a fight */
    FAMILY_ARREST,
    FAMILY_DISPLACE,
    FAMILY_TRUCE,
    FAMILY_TRUCE_END,
    FAMILY_WORDS, /* statements and threats */
    FAMILY_TALKS,
    FAMILY_CALL,
    FAMILY_VISIT,
    FAMILY_CRASH,
    FAMILY_LOOT,
    FAMILY_STREET, /* protests and riots */
} event_family;

typedef struct event_type {
    const char *type, *subtype; /* ACLED's names */
    const char *title;          /* the kind in our words */
    event_family family;
} event_type;

/** Type and sub-type as far as the kind alone tells: an attack or a killing may be of another type. */
event_type event_kind_type(event_kind kind);

/** What a word or phrase does in a sentence about incidents. */
typedef enum event_class {
    WORD_NONE,
    WORD_INSIDE,  /* a later word of the phrase before it */
    WORD_TRIGGER, /* value: event_kind */
    WORD_WEAPON,  /* value: the event_kind that an attack by it is */
    WORD_NOT,
    WORD_IF,
    WORD_MODAL,    /* would, could, might */
    WORD_FUTURE,   /* will, plans to */
    WORD_INTENT,   /* threatens to, wants to: what follows has not happened */
    WORD_REALLY,   /* began to, continued to: what follows has happened, in spite of "to" */
    WORD_TO,       /* before a plain verb: what is meant to happen */
    WORD_AFTER,    /* what follows came before the rest of the sentence */
    WORD_RESPONSE, /* in response, retaliated */
    WORD_CLAUSE,   /* begins a clause */
    WORD_PART,     /* including: what follows is a part of what was said */
    WORD_SAY,      /* said, claimed: somebody says the rest */
    WORD_ACCORDING,
    WORD_BY,        /* behind a passive verb: who did it */
    WORD_IN,        /* prepositions that tell where */
    WORD_OF,        /* the same, when a word of kind stands before it: "the province of" */
    WORD_TIMES,     /* "in two separate clashes", "on each side": sums up others */
    WORD_AT_LEAST,  /* more than, over */
    WORD_AT_MOST,   /* up to */
    WORD_ABOUT,     /* some, nearly */
    WORD_NUMBER,    /* value: its number */
    WORD_SCALE,     /* hundred, thousand, million: value, as a power of ten */
    WORD_VAGUE,     /* dozens, scores: value, the least it means */
    WORD_RANGE,     /* to, or, and, between two numbers */
    WORD_ACTOR,     /* value: actor_kind */
    WORD_THING,     /* tanks, vehicles, positions: what may be destroyed or captured */
    WORD_EFFECT,    /* dead, injured, missing: value, count_field; no incident by itself */
    WORD_OPPONENT,  /* against, on: whom an attack meets */
    WORD_REFERENCE, /* the, this, those: speaks of what was told before */
    WORD_OUTSIDE,   /* not there: outside, elsewhere */
    WORD_REACH,     /* anywhere in */
    WORD_BORDER,
    WORD_LIKE, /* a comparison: like in 2015 */
} event_class;

/** How a trigger stands. */
typedef enum event_form {
    FORM_PAST, /* killed, shelled; also the passive */
    FORM_NOUN, /* attack, clashes */
    FORM_ING,
    FORM_PLAIN, /* kill, flee: says little without what stands before it */
} event_form;

/** Figures that are counted. The order is the claims table's. */
typedef enum count_field {
    COUNT_KILLED,
    COUNT_WOUNDED,
    COUNT_CAPTURED,
    COUNT_DISPLACED,
    COUNT_DESTROYED,
    COUNT_NEUTRALIZED, /* killed, wounded or captured: nobody says which */
    COUNT_N,
    COUNT_NONE = COUNT_N,
} count_field;

const char *count_field_word(count_field field);

typedef enum actor_kind {
    ACTOR_NONE,
    ACTOR_MILITARY,
    ACTOR_GOVERNMENT,
    ACTOR_POLICE,
    ACTOR_ARMED, /* rebels, militants, gunmen */
    ACTOR_PROTESTERS,
    ACTOR_CIVILIANS,
    ACTOR_LOYAL, /* regime, government: forces behind it are the country's */
    ACTOR_MEDIA, /* says things, does none */
} actor_kind;

/** Rows: phrases with '|' between them, each of words in simple form. A kind's forms are rows of their own. */
typedef struct event_row {
    event_class class;
    int value;
    event_form form;
    count_field field; /* of a trigger: what a number beside it counts */
    const char *phrases;
} event_row;

typedef struct event_table {
    const char *language;
    const event_row *rows;
    size_t n_rows;
} event_table;

extern const event_table event_words_en;

enum { EVENT_PHRASE_WORDS = 5 };

/** All tables, made ready to be looked up. Shared by nobody. */
typedef struct event_words event_words;
/** NULL when memory ran out. */
event_words *event_words_new(void);
void event_words_free(event_words *words);

/** The longest phrase that begins at token i and ends before token `end`; NULL. *out_n: its words. */
const event_row *event_words_at(const event_words *words, const scan_text *t, size_t i, size_t end,
                                size_t *out_n);

#endif
