/* Running text as tokens: words with their offsets, what stands between them, and sentences. */
#ifndef GM_SCAN_TOKENS_H
#define GM_SCAN_TOKENS_H

#include "core/arena.h"

/** Everything that follows from a word's letters alone, found out once for each spelling. */
typedef struct scan_word {
    gm_str text; /* as written */
    gm_str
        simple; /* in simple form (gaz_simplify); empty for a word that is no word: too long, only marks */
    gm_str mid, last; /* folded: as part of a longer name's key, and at the end of one (gaz_fold) */
    uint32_t lex;     /* LEX_* bits of lexicon.h */
    const struct date_word *date; /* what it says in dates; NULL: nothing */
    int32_t number;               /* its value when it is all digits, up to 9 of them; else -1 */
    bool capital;                 /* begins with a capital */
    bool capitals;                /* two or more letters, all capitals */
    bool caseless;                /* of a script that has no capitals */
    uint8_t grammar; /* for the finder of expressions: the resolver's class of the word, plus one */
    uint8_t starts;  /* and whether phrases for sets and junctions begin with it */
    uint64_t hash;   /* of the simple form */
    uint32_t seen;   /* number of the last text that it stood in; see scan_text */
    uint32_t
        person;    /* for the name finder: the last text in which it was part of a person's name */
    uint8_t known; /* for the name finder: what the gazetteer said of it */
    const void *name;    /* what the word alone names there */
    const void *demonym; /* and the place whose people it means */
} scan_word;

/** What stands between a token and the one before it: bits, as a gap may hold several marks. */
enum scan_gap {
    GAP_BLANK = 1,
    GAP_LINE = 2, /* one line break */
    GAP_HYPHEN = 4,
    GAP_DOT = 8,
    GAP_COMMA = 16,
    GAP_COLON = 32, /* : and ; */
    GAP_DASH = 64,
    GAP_QUOTE = 128,
    GAP_OPEN = 256, /* ( [ */
    GAP_CLOSE = 512,
    GAP_SLASH = 1024,
    GAP_OTHER = 2048,
    GAP_STOP = 4096,       /* a sentence ends here */
    GAP_PARAGRAPH = 8192,  /* two line breaks, or the start of the text */
    GAP_POSSESSIVE = 16384 /* 's belongs to the token before */
};

typedef struct scan_token {
    uint32_t start, end; /* bytes in the text */
    uint32_t sentence;   /* its number */
    uint16_t gap;        /* before it */
    scan_word *word;
} scan_token;

/** Tokens [first, first + n) of a sentence. Headlines and list items are sentences, too. */
typedef struct scan_sentence {
    uint32_t first, n;
    bool shouting; /* all capitals */
    bool titled;   /* nearly every longer word has a capital: a headline */
} scan_sentence;

typedef struct scan_text {
    gm_str text;
    scan_token *tokens;
    size_t n_tokens;
    scan_sentence *sentences;
    size_t n_sentences;
    uint32_t serial; /* of this text: what its words were last `seen` in */
} scan_text;

/** The words met so far. Lives as long as a scan; its memory stays below a bound between texts. */
typedef struct scan_words scan_words;
scan_words *scan_words_new(void);
void scan_words_free(scan_words *words);
/** Forgets every word: texts cut before are dead. */
void scan_words_forget(scan_words *words);

/** Longest text that is cut as one: offsets are 32 bits, and memory grows with it. */
enum { SCAN_MAX_TEXT = 4 << 20 };

/**
 * Cuts a text of at most SCAN_MAX_TEXT bytes into tokens, in one pass. Broken bytes stand between words.
 * Entities that scraping left behind ("& # 39;", ",quot;") count as the marks they stood for.
 *
 * @param[out] out  what it points to is borrowed from `words` and `arena`, until the next call with `words`
 * @return GM_OK or GM_E_MEMORY
 */
gm_status scan_cut(scan_words *words, gm_str text, gm_arena *arena, scan_text *out);

/** The word of this spelling if any text had it; else NULL. */
scan_word *scan_words_peek(const scan_words *words, gm_str text);

/** The bytes of tokens [first, last]. */
gm_str scan_slice(const scan_text *t, size_t first, size_t last);

/** True when only blanks, or one line break, stand before token i. */
static inline bool scan_gap_is_blank(const scan_text *t, size_t i) {
    return (t->tokens[i].gap & ~(GAP_BLANK | GAP_LINE)) == 0;
}

#endif
