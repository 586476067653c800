/* The words of the place grammar, one table for each language. */
#ifndef GM_RESOLVE_WORDS_H
#define GM_RESOLVE_WORDS_H

#include "core/str.h"
#include "gazetteer/place.h"

typedef enum word_class {
    WORD_NAME,            /* no grammar word: part of a name */
    WORD_ARTICLE,         /* the, a */
    WORD_IN,              /* in, at, inside */
    WORD_ON,              /* on, along */
    WORD_OF,              /* of */
    WORD_FROM,            /* from, off */
    WORD_OUTSIDE,         /* outside */
    WORD_NEAR,            /* near, around, in the vicinity of */
    WORD_OUTSKIRTS,       /* outskirts, edge, entrance */
    WORD_RURAL,           /* countryside, rif */
    WORD_BETWEEN,         /* between; value: 1 when it stands behind the places */
    WORD_AND,             /* and, & */
    WORD_TO,              /* to */
    WORD_ROAD,            /* road, highway */
    WORD_JUNCTION,        /* junction, intersection */
    WORD_BORDER,          /* border, frontier */
    WORD_DIRECTION,       /* value: bearing in 1/100 degree; half: half the angle it may mean */
    WORD_DIRECTION_OF,    /* the same: "south of" in one word */
    WORD_DIRECTION_AFTER, /* the same, behind the name it belongs to */
    WORD_CENTRAL,         /* central */
    WORD_UNIT,            /* value: millimetres */
    WORD_NUMBER,          /* value */
    WORD_NUMBER_MARK,     /* no., number, # */
    WORD_KIND,            /* value: place_kind; half: 1 for a plural, or WORDS_COUNTED */
    WORD_ADMIN,           /* province, district: kind admin; value 1 first level, 2 second level */
    WORD_AREA,            /* area, region: kind of the name decides */
    WORD_PARTS,           /* parts, areas, villages: a vague share of what follows "of" */
    WORD_ALL,             /* all, every, each */
    WORD_ABOUT,           /* about, some, roughly: before a distance */
    WORD_NOISE,           /* strategic, rebel-held: says nothing about where */
    WORD_NOWHERE,         /* the front, unknown, anywhere: no place at all */
    WORD_COMMA,
    WORD_SEMICOLON,
    WORD_SLASH,
    WORD_OPEN, /* ( or [ */
    WORD_CLOSE,
    WORD_POSSESSIVE, /* 's; a Turkish case ending */
} word_class;

enum { WORDS_COUNTED = 2 }; /* a kind word that stays singular behind a number */

/** One row: a phrase in simple form (see gaz_simplify), and what it means. */
typedef struct word_entry {
    const char *phrase;
    word_class class;
    int value;
    int half;
} word_entry;

typedef struct word_table {
    const char *language;
    const word_entry *entries;
    size_t n;
    const char *const
        *endings; /* that the last word of a phrase may carry, NULL behind the last; or NULL */
} word_table;

extern const word_table words_en, words_ar, words_tr;
/** Every table, NULL behind the last. */
extern const word_table *const word_tables[];

/** One word or phrase of a place text. */
typedef struct token {
    word_class class;
    int value, half;
    size_t start, end; /* bytes in the text */
    gm_str simple;     /* in simple form */
    double number;     /* WORD_NUMBER */
    int decimals;      /* WORD_NUMBER written with digits: how many follow the point */
    bool joined;       /* a hyphen stands before it */
} token;

enum { WORDS_MAX_TOKENS = 200 }; /* a place text of more words is a report, not a place */

/**
 * Cuts a text into tokens, the longest phrases first.
 *
 * @param simple_out  holds the simple forms, borrowed by the tokens; caller clears
 * @return number of tokens, or WORDS_MAX_TOKENS + 1 when there are more
 */
size_t words_cut(gm_str text, gm_buf *simple_out, token out[WORDS_MAX_TOKENS]);

/** Says whether a text is a known name. */
typedef struct words_names {
    bool (*known)(void *context, gm_str name);
    void *context;
} words_names;

/** The same, and also parts the Arabic "and" from the name it is written with, where the name is known alone
 *  and not with the letter. */
size_t words_cut_names(gm_str text, gm_buf *simple_out, const words_names *names,
                       token out[WORDS_MAX_TOKENS]);

/** True for the words that tell twin villages apart (Upper, Lower, Great, Little, Eastern, New, a number), as
 *  transliterated: "tahtani", "fawqaniyah", "kabir"; without its article, in folded form. */
bool words_is_twin_mark(gm_str folded);

/** How Arabic village names say a side ("gharbi" for the west): NULL behind the last; none for bearings between
 *  the cardinal ones. */
const char *const *words_side_names(int bearing_deg);

/** First words of village names that say a kind as its kind word does, transliterated: "Mukhayyam" for a camp.
 *  NULL behind the last; none for most kinds. */
const char *const *words_kind_names(place_kind kind);

/** First words that villages add to the name of what they lie by: "Suq Wadi Barada" is the market village of
 *  Wadi Barada. NULL behind the last. */
extern const char *const words_village_starts[];

/** True when the whole text, in simple form, is a word for "no place": "n a", "unknown". */
bool words_mean_nowhere(gm_str words);

#endif
