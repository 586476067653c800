#include "scan/tokens.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "core/hash.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "scan/date_words.h"
#include "scan/lexicon.h"

enum {
    LONGEST_WORD = 80,        /* bytes; what is longer is no word of any language */
    FEWEST_SLOTS = 1 << 12,   /* of the table of words */
    FORGET_ABOVE = 24 << 20,  /* bytes of words kept from text to text */
    HEADLINE_SHARE_NUM = 3,   /* a headline: so many of its longer words … */
    HEADLINE_SHARE_DEN = 4,   /* … of so many have capitals */
    HEADLINE_LEAST_WORDS = 4, /* and a shorter line tells nothing */
    HEADLINE_LETTERS = 4,     /* "of", "the", "and" stay small in headlines */
    ABBREVIATION_LETTERS = 1, /* "J. Smith" */
};

/* ---- Words ------------------------------------------------------------------------------------- */

struct scan_words {
    gm_arena arena;
    scan_word **slots; /* open addressing; n_slots is a power of two */
    size_t n_slots, n;
    size_t size; /* bytes of words, about */
    uint32_t serial;
    gm_buf scratch;
    gm_buf tokens; /* of the text at hand */
};

scan_words *scan_words_new(void) {
    scan_words *words = calloc(1, sizeof *words);
    if (words == NULL) {
        return NULL;
    }
    words->n_slots = FEWEST_SLOTS;
    words->slots = calloc(words->n_slots, sizeof(scan_word *));
    if (words->slots == NULL) {
        free(words);
        return NULL;
    }
    return words;
}

void scan_words_free(scan_words *words) {
    if (words != NULL) {
        gm_arena_clear(&words->arena);
        gm_buf_clear(&words->scratch);
        gm_buf_clear(&words->tokens);
        free(words->slots);
        free(words);
    }
}

void scan_words_forget(scan_words *words) {
    gm_arena_clear(&words->arena);
    memset(words->slots, 0, words->n_slots * sizeof(scan_word *));
    words->n = 0;
    words->size = 0;
}

static uint64_t load(const char *at, size_t n) {
    uint64_t value = 0;
    memcpy(&value, at, n);
    return value;
}

/* gm_str_eq() for words: most are short, and a call for each costs more than the comparison. */
static bool is_same(gm_str a, gm_str b) {
    if (a.len != b.len) {
        return false;
    }
    if (a.len > 16) {
        return memcmp(a.ptr, b.ptr, a.len) == 0;
    }
    size_t n = a.len;
    if (n >= 8) {
        return load(a.ptr, 8) == load(b.ptr, 8) && load(a.ptr + n - 8, 8) == load(b.ptr + n - 8, 8);
    }
    if (n >= 4) {
        return load(a.ptr, 4) == load(b.ptr, 4) && load(a.ptr + n - 4, 4) == load(b.ptr + n - 4, 4);
    }
    return n == 0 ||
           (a.ptr[0] == b.ptr[0] && a.ptr[n / 2] == b.ptr[n / 2] && a.ptr[n - 1] == b.ptr[n - 1]);
}

/* For this table alone, where every word of a text is looked for: the words are compared afterwards. */
static uint64_t quick_hash(gm_str s) {
    static const uint64_t mix = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = s.len * mix;
    while (s.len > 8) {
        hash = (hash ^ load(s.ptr, 8)) * mix;
        hash ^= hash >> 32;
        s = gm_str_skip(s, 8);
    }
    uint64_t rest = s.len == 8   ? load(s.ptr, 8)
                    : s.len >= 4 ? load(s.ptr, 4) << 32 | load(s.ptr + s.len - 4, 4)
                    : s.len > 0  ? (uint64_t)(unsigned char)s.ptr[0] << 16 |
                                      (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 |
                                      (unsigned char)s.ptr[s.len - 1]
                                : 0;
    hash = (hash ^ rest) * mix;
    return hash ^ hash >> 29;
}

static bool grow(scan_words *words) {
    size_t n_slots = words->n_slots * 2;
    scan_word **slots = calloc(n_slots, sizeof(scan_word *));
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < words->n_slots; i++) {
        scan_word *word = words->slots[i];
        if (word != NULL) {
            size_t at = quick_hash(word->text) & (n_slots - 1);
            while (slots[at] != NULL) {
                at = (at + 1) & (n_slots - 1);
            }
            slots[at] = word;
        }
    }
    free(words->slots);
    words->slots = slots;
    words->n_slots = n_slots;
    return true;
}

/* "& # 39;": an apostrophe that scraping took apart. Its bytes, with the blanks around it; 0: none here. */
static size_t apostrophe_debris(gm_str s) {
    static const char *const marks[] = {"&", "#", "39", ";"};
    size_t at = 0;
    for (size_t i = 0; i < 4; i++) {
        while (at < s.len && at < 16 && s.ptr[at] == ' ') {
            at++;
        }
        gm_str mark = gm_str_from(marks[i]);
        if (!gm_str_starts(gm_str_skip(s, at), mark)) {
            return 0;
        }
        at += mark.len;
    }
    while (at < s.len && at < 16 && s.ptr[at] == ' ') {
        at++;
    }
    return at;
}

/* Capitals, by the letters of the word. */
static void read_case(scan_word *word) {
    size_t n_letters = 0;
    size_t n_capitals = 0;
    for (size_t at = 0, size = 0; at < word->text.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(word->text, at), &size);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
        bool capital = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
        bool letter =
            capital || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LO;
        word->capital |= capital && n_letters == 0;
        word->caseless |= category == UTF8PROC_CATEGORY_LO && n_letters == 0;
        n_letters += letter;
        n_capitals += capital;
    }
    word->capitals = n_letters > 1 && n_capitals == n_letters;
}

static void read_number(scan_word *word) {
    word->number = -1;
    if (word->simple.len == 0 || word->simple.len > 9) {
        return;
    }
    int32_t value = 0;
    for (size_t i = 0; i < word->simple.len; i++) {
        char c = word->simple.ptr[i];
        if (c < '0' || c > '9') {
            return;
        }
        value = value * 10 + (c - '0');
    }
    word->number = value;
}

/* The folded forms. A word in the middle of a name folds otherwise than at its end: articles vanish, and
 * "Maarat" sounds as "Maarah" does. A letter behind it tells gaz_fold() that more follows. */
static void read_folds(scan_words *words, scan_word *word) {
    gm_buf *buf = &words->scratch;
    gm_buf_reset(buf);
    gaz_fold(word->simple, buf);
    word->last = gm_arena_copy(&words->arena, gm_buf_view(buf));
    char more[LONGEST_WORD * 4 + 3];
    gm_buf_reset(buf);
    if (word->simple.len + 2 < sizeof more) {
        memcpy(more, word->simple.ptr, word->simple.len);
        more[word->simple.len] = ' ';
        more[word->simple.len + 1] = 'x';
        gaz_fold((gm_str){more, word->simple.len + 2}, buf);
    }
    buf->len -= buf->len > 0; /* the letter */
    word->mid = gm_arena_copy(&words->arena, gm_buf_view(buf));
}

/* Without the debris of apostrophes. */
static void simplify(gm_str text, gm_buf *out) {
    char clean[LONGEST_WORD];
    size_t n = 0;
    for (size_t at = 0; at < text.len; at++) {
        size_t debris = apostrophe_debris(gm_str_skip(text, at));
        if (debris > 0) {
            at += debris - 1;
        } else if (n < sizeof clean) {
            clean[n++] = text.ptr[at];
        }
    }
    gaz_simplify((gm_str){clean, n}, out);
}

static scan_word *new_word(scan_words *words, gm_str text) {
    scan_word *word = gm_arena_alloc(&words->arena, sizeof *word);
    if (word == NULL) {
        return NULL;
    }
    words->size += sizeof *word + 4 * text.len;
    word->number = -1;
    word->text = gm_arena_copy(&words->arena, text);
    gm_buf *buf = &words->scratch;
    gm_buf_reset(buf);
    if (text.len <= LONGEST_WORD) {
        simplify(text, buf);
    }
    word->simple = gm_arena_copy(&words->arena, gm_buf_view(buf));
    if (word->simple.len > 0) {
        read_case(word);
        read_number(word);
        read_folds(words, word);
        word->hash = gm_hash64(word->simple);
        word->lex = lexicon_find(word->simple);
        word->date = date_words_find(word->simple);
    }
    return words->scratch.failed || word->text.ptr == NULL ? NULL : word;
}

static scan_word *find_word(scan_words *words, gm_str text) {
    if (text.len > LONGEST_WORD) {
        text.len = LONGEST_WORD + 1; /* all of them are one: no word */
    }
    size_t at = quick_hash(text) & (words->n_slots - 1);
    for (; words->slots[at] != NULL; at = (at + 1) & (words->n_slots - 1)) {
        if (is_same(words->slots[at]->text, text)) {
            return words->slots[at];
        }
    }
    scan_word *word = new_word(words, text);
    if (word == NULL) {
        return NULL;
    }
    words->slots[at] = word;
    words->n++;
    return words->n * 2 > words->n_slots && !grow(words) ? NULL : word;
}

scan_word *scan_words_peek(const scan_words *words, gm_str text) {
    size_t at = quick_hash(text) & (words->n_slots - 1);
    for (; words->slots[at] != NULL; at = (at + 1) & (words->n_slots - 1)) {
        if (is_same(words->slots[at]->text, text)) {
            return words->slots[at];
        }
    }
    return NULL;
}

/* ---- Cutting ----------------------------------------------------------------------------------- */

typedef struct cutter {
    gm_str text;
    size_t at;
    scan_words *words;
    unsigned lines; /* line breaks in this gap */
    uint16_t gap;
    bool failed;
} cutter;

enum char_class {
    CHAR_GAP,
    CHAR_WORD,
    CHAR_JOINER /* an apostrophe: in a word, but not at its ends */
};

static bool is_ascii_word(unsigned char c) {
    unsigned char low = c | 0x20;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
}

static enum char_class class_of(uint32_t c) {
    if (c < 0x80) {
        return is_ascii_word((unsigned char)c) ? CHAR_WORD
               : c == '\'' || c == '`'         ? CHAR_JOINER
                                               : CHAR_GAP;
    }
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x00B4:
        return CHAR_JOINER;
    default:
        break;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return CHAR_WORD;
    case UTF8PROC_CATEGORY_CF: /* joiners inside Persian words, direction marks at their ends */
        return CHAR_JOINER;
    default:
        return CHAR_GAP;
    }
}

static uint32_t peek(const cutter *c, size_t at, size_t *out_size) {
    *out_size = 1;
    if (at >= c->text.len) {
        return 0;
    }
    unsigned char byte = (unsigned char)c->text.ptr[at];
    return byte < 0x80 ? byte : gm_utf8_decode(gm_str_skip(c->text, at), out_size);
}

static bool is_word_at(const cutter *c, size_t at) {
    size_t size;
    uint32_t ch = peek(c, at, &size);
    return at < c->text.len && class_of(ch) == CHAR_WORD;
}

/* An apostrophe with an s that ends the word there: its bytes; 0: none. */
static size_t possessive(const cutter *c, size_t at) {
    size_t size;
    uint32_t ch = peek(c, at, &size);
    if (ch != '\'' && ch != 0x2019 && ch != 0x2018 && ch != '`') {
        return 0;
    }
    size_t s_at = at + size;
    bool is_s = s_at < c->text.len && (c->text.ptr[s_at] == 's' || c->text.ptr[s_at] == 'S');
    return is_s && !is_word_at(c, s_at + 1) ? size + 1 : 0;
}

static size_t word_end(const cutter *c, size_t at) {
    size_t end = at;
    while (at < c->text.len) {
        size_t size;
        if (is_ascii_word((unsigned char)c->text.ptr[at])) {
            end = ++at;
            continue;
        }
        uint32_t ch = peek(c, at, &size);
        enum char_class class = class_of(ch);
        if (class == CHAR_WORD) {
            at += size;
            end = at;
            continue;
        }
        size_t debris = ch == '&' || ch == ' ' ? apostrophe_debris(gm_str_skip(c->text, at)) : 0;
        if (debris > 0 && is_word_at(c, at + debris)) {
            at += debris;
        } else if (class == CHAR_JOINER && possessive(c, at) == 0 && is_word_at(c, at + size)) {
            at += size;
        } else {
            break;
        }
    }
    return end;
}

static uint16_t gap_of(cutter *c, uint32_t ch) {
    switch (ch) {
    case ' ':
    case '\t':
    case '\r':
    case 0x00A0:
    case 0x202F:
    case 0x2009:
        return GAP_BLANK;
    case '\n':
    case 0x2028:
    case 0x2029:
    case '\f':
    case '\v':
        c->lines++;
        return c->lines > 1 ? GAP_PARAGRAPH : GAP_LINE;
    case '-':
    case 0x2010:
    case 0x2011:
        return GAP_HYPHEN;
    case '.':
    case '!':
    case '?':
    case 0x2026:
    case 0x061F:
    case 0x06D4:
        return ch == '.' ? GAP_DOT : GAP_DOT | GAP_OTHER;
    case ',':
    case 0x060C:
        return GAP_COMMA;
    case ':':
    case ';':
    case 0x061B:
        return GAP_COLON;
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        return GAP_DASH;
    case '"':
    case '\'':
    case '`':
    case 0x00AB:
    case 0x00BB:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201C:
    case 0x201D:
    case 0x201E:
        return GAP_QUOTE;
    case '(':
    case '[':
    case '{':
        return GAP_OPEN;
    case ')':
    case ']':
    case '}':
        return GAP_CLOSE;
    case '/':
    case '\\':
        return GAP_SLASH;
    default: /* direction marks and joiners are not seen, so they are not there */
        return utf8proc_category((utf8proc_int32_t)ch) == UTF8PROC_CATEGORY_CF ? 0 : GAP_OTHER;
    }
}

/* ",quot;" or "&nbsp;": the name of an entity, no word. */
static bool is_entity(const cutter *c, gm_str word, size_t end) {
    static const char *const names[] = {"quot",  "amp",   "nbsp",  "apos",  "lt",    "gt",
                                        "rsquo", "lsquo", "rdquo", "ldquo", "ndash", "mdash"};
    if (end >= c->text.len || c->text.ptr[end] != ';' || (c->gap & (GAP_OTHER | GAP_COMMA)) == 0 ||
        (c->gap & GAP_BLANK) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (gm_str_is(word, names[i])) {
            return true;
        }
    }
    return false;
}

static void take_word(cutter *c) {
    size_t end = word_end(c, c->at);
    gm_str text = {c->text.ptr + c->at, end - c->at};
    if (is_entity(c, text, end)) {
        c->gap |= GAP_QUOTE;
        c->at = end + 1;
        return;
    }
    scan_token token = {(uint32_t)c->at, (uint32_t)end, 0, c->gap, find_word(c->words, text)};
    c->failed |= token.word == NULL;
    if (token.word != NULL) {
        token.word->seen = c->words->serial;
    }
    gm_buf_add(&c->words->tokens, &token, sizeof token);
    c->at = end;
    c->gap = 0;
    c->lines = 0;
    size_t s = possessive(c, end);
    if (s > 0) {
        c->gap = GAP_POSSESSIVE;
        c->at += s;
    }
}

static void cut(cutter *c) {
    c->gap = GAP_PARAGRAPH;
    while (c->at < c->text.len && !c->failed) {
        size_t size;
        if (c->text.ptr[c->at] == ' ') {
            c->gap |= GAP_BLANK;
            c->at++;
            continue;
        }
        uint32_t ch = peek(c, c->at, &size);
        if (class_of(ch) == CHAR_WORD) {
            take_word(c);
        } else {
            c->gap |= gap_of(c, ch);
            c->at += size;
        }
    }
}

/* ---- Sentences --------------------------------------------------------------------------------- */

/* "Dr. Smith", "J. Smith", "U.S. troops": no sentence ends there. "in the U.S. The" ends one. */
static bool is_abbreviation(const scan_text *t, size_t i) {
    const scan_word *before = t->tokens[i - 1].word;
    const scan_word *word = t->tokens[i].word;
    if ((before->lex & (LEX_ABBREVIATION | LEX_TITLE_ABBREVIATION)) != 0) {
        return true;
    }
    if (before->text.len != ABBREVIATION_LETTERS || !before->capital) {
        return false;
    }
    return (word->lex & LEX_STARTER) == 0; /* "The", "He", "In" begin sentences */
}

static bool ends_sentence(const scan_text *t, size_t i) {
    const scan_token *token = &t->tokens[i];
    if ((token->gap & GAP_PARAGRAPH) != 0) {
        return true;
    }
    if ((token->gap & GAP_DOT) == 0 || (token->gap & (GAP_BLANK | GAP_LINE | GAP_QUOTE)) == 0) {
        return false;
    }
    bool starts = token->word->capital || token->word->caseless || token->word->number >= 0 ||
                  (token->gap & (GAP_QUOTE | GAP_OPEN)) != 0;
    return starts && ((token->gap & GAP_OTHER) != 0 || !is_abbreviation(t, i));
}

/* A headline shows in its capitals; so do bylines and lists of names. */
static void read_sentence(const scan_text *t, scan_sentence *s) {
    size_t n_long = 0;
    size_t n_capital = 0;
    size_t n_capitals = 0;
    for (size_t i = s->first; i < s->first + s->n; i++) {
        const scan_word *word = t->tokens[i].word;
        bool is_long = word->simple.len >= HEADLINE_LETTERS && word->number < 0 && !word->caseless;
        n_long += is_long;
        n_capital += is_long && word->capital;
        n_capitals += is_long && word->capitals;
    }
    s->shouting = n_long >= 2 && n_capitals == n_long;
    s->titled = n_long >= HEADLINE_LEAST_WORDS &&
                n_capital * HEADLINE_SHARE_DEN >= n_long * HEADLINE_SHARE_NUM;
}

static gm_status find_sentences(scan_text *t, gm_arena *arena) {
    size_t n = 0;
    for (size_t i = 0; i < t->n_tokens; i++) {
        if (i == 0 || ends_sentence(t, i)) {
            t->tokens[i].gap |= GAP_STOP;
            n++;
        }
    }
    t->sentences = gm_arena_array(arena, n, sizeof *t->sentences);
    if (t->sentences == NULL || n == 0) {
        return n == 0 ? GM_OK : GM_E_MEMORY;
    }
    for (size_t i = 0; i < t->n_tokens; i++) {
        if ((t->tokens[i].gap & GAP_STOP) != 0) {
            t->sentences[t->n_sentences++].first = (uint32_t)i;
        }
        t->tokens[i].sentence = (uint32_t)t->n_sentences - 1;
        t->sentences[t->n_sentences - 1].n++;
    }
    for (size_t i = 0; i < t->n_sentences; i++) {
        read_sentence(t, &t->sentences[i]);
    }
    return GM_OK;
}

/* ---- The call ---------------------------------------------------------------------------------- */

gm_status scan_cut(scan_words *words, gm_str text, gm_arena *arena, scan_text *out) {
    if (words->size > FORGET_ABOVE) {
        scan_words_forget(words);
    }
    if (text.len > SCAN_MAX_TEXT) {
        return GM_E_ARG;
    }
    words->serial++;
    gm_buf_reset(&words->tokens);
    cutter c = {.text = text, .words = words};
    cut(&c);
    *out = (scan_text){.text = text, .serial = words->serial};
    if (c.failed || words->tokens.failed) {
        return GM_E_MEMORY;
    }
    out->tokens = (scan_token *)(void *)words->tokens.ptr;
    out->n_tokens = words->tokens.len / sizeof(scan_token);
    return find_sentences(out, arena);
}

gm_str scan_slice(const scan_text *t, size_t first, size_t last) {
    size_t start = t->tokens[first].start;
    return (gm_str){t->text.ptr + start, t->tokens[last].end - start};
}
