/* What words say about the names beside them, one table for each language. */
#ifndef GM_SCAN_LEXICON_H
#define GM_SCAN_LEXICON_H

#include "core/str.h"

/** Bits: a word may be several things. */
enum lexicon_bit {
    LEX_COMMON = 1 << 0,  /* an everyday word: a capital at the start of a sentence says nothing */
    LEX_STARTER = 1 << 1, /* one that sentences begin with: the, he, in */
    LEX_ABBREVIATION = 1 << 2,       /* a period behind it ends no sentence */
    LEX_TITLE = 1 << 3,              /* a person's name follows: President */
    LEX_TITLE_ABBREVIATION = 1 << 4, /* the same, cut short: Gen. */
    LEX_GIVEN = 1 << 5,              /* a given name */
    LEX_SPEECH = 1 << 6,             /* what persons do: said, told */
    LEX_STATECRAFT = 1 << 7,         /* what governments do: condemned, signed, vowed */
    LEX_ORG = 1 << 8,                /* heads an organisation's name: University, Ministry, Times */
    LEX_ORG_OF = 1 << 9, /* and a place may follow "of" behind it, still the organisation */
    LEX_WORK = 1 << 10,  /* agreements, wars, prizes, operations: named after places, not there */
    LEX_STREET = 1 << 11,
    LEX_KIND = 1 << 12,  /* city, province, river: the name beside it is a place's */
    LEX_IN = 1 << 13,    /* prepositions that places stand behind: in, near */
    LEX_TO = 1 << 14,    /* and those that persons and others stand behind, too: from, to, of */
    LEX_SIDE = 1 << 15,  /* northern, central, downtown */
    LEX_MONTH = 1 << 16, /* months and weekdays */
    LEX_PRONOUN = 1 << 17,
    LEX_KIN = 1 << 18,          /* his wife X, brother X */
    LEX_CONNECTOR = 1 << 19,    /* of, and, the: small words inside names */
    LEX_NAME_START = 1 << 20,   /* begins places' names, seldom persons': San, New, Port, Tell */
    LEX_SURNAME_MARK = 1 << 21, /* begins surnames: van, von, bin */
    LEX_FOLK = 1 << 22,         /* people, ethnic group, language: behind a demonym */
    LEX_PERSON_NOUN = 1 << 23,  /* man, woman, soldier; "a N in" */
    LEX_SEAT = 1 << 24,         /* governments are called by it: Washington */
};

typedef struct lexicon_row {
    uint32_t bits;
    const char *words; /* in simple form, blanks between them */
} lexicon_row;

/** How a demonym is made: its ending, and what the place's name has instead. */
typedef struct lexicon_suffix {
    const char *ending, *instead;
} lexicon_suffix;

/** A demonym that no ending makes. */
typedef struct lexicon_demonym {
    const char *demonym, *place;
} lexicon_demonym;

/** A place's name cut to capital letters. */
typedef struct lexicon_abbreviation {
    const char *letters, *place;
    bool held; /* stands only behind a place that it holds: "Austin, TX" */
} lexicon_abbreviation;

typedef struct lexicon_table {
    const char *language;
    const lexicon_row *rows;
    size_t n_rows;
    const lexicon_suffix *suffixes;
    size_t n_suffixes;
    const lexicon_demonym *demonyms;
    size_t n_demonyms;
    const lexicon_abbreviation *abbreviations;
    size_t n_abbreviations;
} lexicon_table;

extern const lexicon_table lexicon_en, lexicon_ar;
extern const lexicon_table *const lexicon_tables[];
extern const size_t lexicon_n_tables;

/** The bits of a word; 0 when it is in no table. */
uint32_t lexicon_find(gm_str simple);

#endif
