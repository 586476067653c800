#include "resolve/words.h"

#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"

const word_table *const word_tables[] = {&words_en, NULL};

/* ---- Raw tokens: words, numbers, marks ---------------------------------------------------- */

typedef struct cutter {
    gm_str text;
    size_t at;
    gm_buf *simple;
    bool hyphen; /* the last border was a hyphen */
} cutter;

static word_class mark_class(uint32_t c) {
    switch (c) {
    case ',':
    case 0x060C: /* Arabic comma */
        return WORD_COMMA;
    case ';':
    case 0x061B: /* Arabic semicolon */
    case '\n':
        return WORD_SEMICOLON;
    case '/':
    case '|':
        return WORD_SLASH;
    case '(':
    case '[':
        return WORD_OPEN;
    case ')':
    case ']':
        return WORD_CLOSE;
    case '&':
    case '+':
        return WORD_AND;
    case '#':
    case 0x2116: /* numero sign */
        return WORD_NUMBER_MARK;
    default:
        return WORD_NAME;
    }
}

static bool is_digit(gm_str s, size_t at) {
    return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* Digits with at most one point inside. "5km" is a number and a unit; "3a" stays with its letter. */
static bool cut_number(cutter *c, token *out) {
    size_t at = c->at;
    size_t point = 0;
    while (is_digit(c->text, at) || (point == 0 && at < c->text.len && c->text.ptr[at] == '.' &&
                                     is_digit(c->text, at + 1))) {
        if (c->text.ptr[at] == '.') {
            point = at;
        }
        at++;
    }
    gm_str digits = {c->text.ptr + c->at, at - c->at};
    double value;
    if (digits.len == 0 || digits.len > 12 || !gm_parse_double(digits, &value)) {
        return false;
    }
    *out = (token){.class = WORD_NUMBER, .start = c->at, .end = at, .simple = digits};
    out->number = value;
    out->decimals = point == 0 ? 0 : (int)(at - point - 1);
    out->value = value < 1e9 ? (int)value : -1;
    c->at = at;
    return true;
}

static bool cut_possessive(cutter *c, token *out) {
    gm_str rest = gm_str_skip(c->text, c->at);
    size_t size = 0;
    if (gm_str_starts(rest, GM_STR("'"))) {
        size = 1;
    } else if (gm_str_starts(rest, GM_STR("\xE2\x80\x99"))) {
        size = 3;
    }
    if (size == 0 || rest.len <= size || rest.ptr[size] != 's' ||
        (rest.len > size + 1 && rest.ptr[size + 1] != ' ')) {
        return false;
    }
    *out = (token){.class = WORD_POSSESSIVE, .start = c->at, .end = c->at + size + 1};
    c->at = out->end;
    return true;
}

/* A run of characters that belong to words, in simple form. */
static bool cut_word(cutter *c, token *out) {
    size_t start = c->at;
    size_t simple_start = c->simple->len;
    token possessive;
    while (c->at < c->text.len) {
        cutter look = *c;
        if (c->at > start && cut_possessive(&look, &possessive)) {
            break;
        }
        size_t size;
        uint32_t ch = gm_utf8_decode(gm_str_skip(c->text, c->at), &size);
        if (!gaz_simple_char(ch, c->simple)) {
            break;
        }
        c->at += size;
    }
    if (c->at == start) {
        return false;
    }
    /* Offsets now, pointers once the buffer has stopped growing. */
    *out = (token){.class = WORD_NAME, .start = start, .end = c->at};
    out->simple.len = c->simple->len - simple_start;
    out->value = (int)simple_start;
    gm_buf_add_char(c->simple, ' ');
    return true;
}

static size_t cut_raw(gm_str text, gm_buf *simple, token *out, size_t max) {
    cutter c = {text, 0, simple, false};
    size_t n = 0;
    bool after_word = false; /* a digit behind a letter belongs to the word: M5 */
    while (c.at < text.len) {
        token found;
        size_t size;
        uint32_t ch = gm_utf8_decode(gm_str_skip(text, c.at), &size);
        bool got = (!after_word && cut_number(&c, &found)) ||
                   (after_word && cut_possessive(&c, &found)) || cut_word(&c, &found);
        if (!got) {
            after_word = false;
            c.hyphen = ch == '-' || (ch >= 0x2010 && ch <= 0x2014);
            word_class mark = mark_class(ch);
            found = (token){.class = mark, .start = c.at, .end = c.at + size};
            c.at += size;
            if (mark == WORD_NAME) {
                continue; /* blank or punctuation without meaning */
            }
        }
        found.joined = c.hyphen;
        if (got) {
            c.hyphen = false;
            after_word = found.class == WORD_NAME;
        }
        if (n == max) {
            return max + 1;
        }
        out[n++] = found;
    }
    for (size_t i = 0; i < n; i++) {
        if (out[i].class == WORD_NAME) {
            out[i].simple.ptr = simple->ptr + out[i].value;
            out[i].value = 0;
        }
    }
    return n;
}

/* ---- Phrases ------------------------------------------------------------------------------- */

/* How many tokens from t on the phrase covers; 0 when it does not stand there. */
static size_t match_phrase(const token *t, size_t n, const char *phrase) {
    gm_str rest = gm_str_from(phrase);
    gm_str word;
    size_t i = 0;
    while (rest.ptr != NULL && gm_str_split(&rest, ' ', &word)) {
        if (i == n || t[i].class != WORD_NAME || !gm_str_eq(t[i].simple, word)) {
            return 0;
        }
        i++;
    }
    return i;
}

static const word_entry *longest_phrase(const token *t, size_t n, size_t *out_n) {
    const word_entry *best = NULL;
    *out_n = 0;
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++) {
            const word_entry *entry = &word_tables[k]->entries[i];
            if (t[0].simple.ptr[0] != entry->phrase[0]) {
                continue;
            }
            size_t covered = match_phrase(t, n, entry->phrase);
            if (covered > *out_n) {
                best = entry;
                *out_n = covered;
            }
        }
    }
    return best;
}

/* "Salim at Tahtani": at before a t is the Arabic article with its l assimilated. */
static bool is_assimilated(const token *article, const token *word) {
    return article->simple.len == 2 && article->simple.ptr[0] == 'a' && word->simple.len > 0 &&
           word->class == WORD_NAME && article->simple.ptr[1] == word->simple.ptr[0];
}

size_t words_cut(gm_str text, gm_buf *simple, token out[WORDS_MAX_TOKENS]) {
    size_t n = cut_raw(text, simple, out, WORDS_MAX_TOKENS);
    if (n > WORDS_MAX_TOKENS || simple->failed) {
        return WORDS_MAX_TOKENS + 1;
    }
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        token merged = out[i];
        size_t covered = 1;
        if (merged.class == WORD_NAME && merged.simple.len > 0) {
            const word_entry *entry = longest_phrase(&out[i], n - i, &covered);
            bool prefix = entry != NULL && i + covered < n && out[i + covered].joined &&
                          (entry->class == WORD_IN || entry->class == WORD_ARTICLE);
            bool assimilated = entry != NULL && entry->class == WORD_IN && i > 0 && i + 1 < n &&
                               out[i - 1].class == WORD_NAME &&
                               is_assimilated(&out[i], &out[i + 1]);
            if (prefix || assimilated) { /* "at-Tahtani", "an-Numan": an article of the name */
                entry = NULL;
            }
            if (entry == NULL) {
                covered = 1;
            } else {
                merged.class = entry->class;
                merged.value = entry->value;
                merged.half = entry->half;
                merged.number = entry->value;
                merged.end = out[i + covered - 1].end;
            }
        }
        out[kept++] = merged;
        i += covered;
    }
    return kept;
}

bool words_mean_nowhere(gm_str text) {
    gm_buf simple = GM_BUF_INIT;
    gaz_simplify(text, &simple);
    gm_str words = gm_buf_view(&simple);
    if (gm_str_starts(words, GM_STR("the "))) {
        words = gm_str_skip(words, 4);
    }
    bool nowhere = false;
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++) {
            const word_entry *entry = &word_tables[k]->entries[i];
            bool bare_front =
                entry->class == WORD_NEAR && entry->value == 1; /* "the front" of what? */
            nowhere |=
                (entry->class == WORD_NOWHERE || bare_front) && gm_str_is(words, entry->phrase);
        }
    }
    gm_buf_clear(&simple);
    return nowhere;
}

const char *const *words_side_names(int bearing_deg) {
    static const char *const north[] = {"shamali", "shamaliyah", NULL};
    static const char *const east[] = {"sharqi", "sharqiyah", NULL};
    static const char *const south[] = {"janubi", "janubiyah", "qibli", NULL};
    static const char *const west[] = {"gharbi", "gharbiyah", NULL};
    static const char *const none[] = {NULL};
    switch (bearing_deg) {
    case 0:
        return north;
    case 90:
        return east;
    case 180:
        return south;
    case 270:
        return west;
    default:
        return none;
    }
}

bool words_is_twin_mark(gm_str folded) {
    static const char *const marks[] = {
        "tahtani",   "tahtania",  "tahta",    "fawkani",   "fawkania", "fawka",   "wastani",
        "wusta",     "kabir",     "kabira",   "sagir",     "sagira",   "saghir",  "saghira",
        "garbi",     "garbia",    "gharbi",   "gharbia",   "gharbiya", "sharki",  "sharkia",
        "sharkiya",  "shamali",   "shamalia", "shamaliya", "janubi",   "janubia", "janubiya",
        "kibli",     "kiblia",    "kibliya",  "jadid",     "jadida",   "kadim",   "kadima",
        "fawkaniya", "tahtaniya",
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (gm_str_is(folded, marks[i])) {
            return true;
        }
    }
    return folded.len == 1 && folded.ptr[0] >= '1' && folded.ptr[0] <= '9';
}
