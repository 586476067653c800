#include "resolve/words.h"

#include <assert.h>
#include <pthread.h>

#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"

const word_table *const word_tables[] = {&words_en, &words_ar, &words_tr, NULL};

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

/* A word of digits alone, as Arabic-Indic ones are in simple form, is a number. */
static void read_digits(token *t) {
    double value;
    size_t digits = 0;
    while (is_digit(t->simple, digits)) {
        digits++;
    }
    if (digits > 0 && digits == t->simple.len && digits <= 9 &&
        gm_parse_double(t->simple, &value)) {
        t->class = WORD_NUMBER;
        t->number = value;
        t->value = (int)value;
    }
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
    for (size_t i = 0; i < n && simple->ptr != NULL; i++) {
        if (out[i].class == WORD_NAME) {
            out[i].simple.ptr = simple->ptr + out[i].value;
            out[i].value = 0;
            read_digits(&out[i]);
        }
    }
    return n;
}

/* ---- Phrases by how they begin -------------------------------------------------------------- */

enum { N_STARTS = 1024, MAX_PHRASES = 8192 };

/* Every table's phrases, gathered by the first two bytes of their first word, within one start in the tables'
 * order. Made once from constant data, so that a word is held against a few phrases and not against all. */
static struct {
    struct {
        const word_table *table;
        const word_entry *entry;
    } items[MAX_PHRASES];
    /* Where the phrases of a start stand; the next start's first ends them. */
    uint16_t first[N_STARTS + 1];
} phrases;

static size_t start_of(gm_str words) {
    if (words.ptr == NULL || words.len == 0) {
        return 0;
    }
    unsigned char one = (unsigned char)words.ptr[0];
    unsigned char two = words.len > 1 && words.ptr[1] != ' ' ? (unsigned char)words.ptr[1] : 0;
    return (one * 31u + two) % N_STARTS;
}

static void gather_phrases(void) {
    size_t n = 0;
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++, n++) {
            phrases.first[start_of(gm_str_from(word_tables[k]->entries[i].phrase)) + 1]++;
        }
    }
    assert(n <= MAX_PHRASES);
    for (size_t s = 0; s < N_STARTS; s++) {
        phrases.first[s + 1] = (uint16_t)(phrases.first[s + 1] + phrases.first[s]);
    }
    uint16_t next[N_STARTS];
    memcpy(next, phrases.first, sizeof next);
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++) {
            const word_entry *entry = &word_tables[k]->entries[i];
            size_t at = next[start_of(gm_str_from(entry->phrase))]++;
            phrases.items[at].table = word_tables[k];
            phrases.items[at].entry = entry;
        }
    }
}

/* The first of the phrases that may begin like this word or text in simple form, and where they end. */
static size_t phrases_like(gm_str words, size_t *out_end) {
    static pthread_once_t gathered = PTHREAD_ONCE_INIT;
    pthread_once(&gathered, gather_phrases);
    size_t start = start_of(words);
    *out_end = phrases.first[start + 1];
    return phrases.first[start];
}

/* ---- Phrases ------------------------------------------------------------------------------- */

/* What stands behind a phrase at the end of a word: its case ending, "nin" of "ilcesinin". */
static bool is_ending(const char *const *endings, gm_str rest) {
    for (size_t i = 0; endings != NULL && endings[i] != NULL; i++) {
        if (gm_str_is(rest, endings[i])) {
            return true;
        }
    }
    return false;
}

/* How many tokens from t on the phrase covers; 0 when it does not stand there. */
static size_t match_phrase(const token *t, size_t n, const char *phrase, const char *const *endings,
                           size_t *out_ending) {
    gm_str rest = gm_str_from(phrase);
    gm_str word;
    size_t i = 0;
    *out_ending = 0;
    while (rest.ptr != NULL && gm_str_split(&rest, ' ', &word)) {
        if (i == n || t[i].class != WORD_NAME || !gm_str_starts(t[i].simple, word)) {
            return 0;
        }
        gm_str ending = gm_str_skip(t[i].simple, word.len);
        bool last = rest.ptr == NULL && word.len > 2;
        if (ending.len > 0 && !(last && is_ending(endings, ending))) {
            return 0;
        }
        *out_ending = ending.len;
        i++;
    }
    return i;
}

/* A phrase found: its row, the tokens it covers, and how many letters of an ending the last one carries. */
typedef struct phrase_match {
    const word_entry *entry;
    size_t n, ending;
} phrase_match;

/* Not numbers and their like: Besni is a town, not five of something. */
static bool takes_endings(word_class class) {
    return class != WORD_NUMBER && class != WORD_UNIT && class != WORD_AND && class != WORD_ABOUT &&
           class != WORD_ALL && class != WORD_NOWHERE;
}

/* The longest of the phrases that stand at t; of one language, or of all when `only` is NULL. */
static phrase_match longest_phrase_of(const word_table *only, const token *t, size_t n) {
    phrase_match best = {NULL, 0, 0};
    size_t end;
    for (size_t i = phrases_like(t[0].simple, &end); i < end; i++) {
        const word_table *table = phrases.items[i].table;
        const word_entry *entry = phrases.items[i].entry;
        size_t ending;
        if (only != NULL && table != only) {
            continue;
        }
        const char *const *endings = takes_endings(entry->class) ? table->endings : NULL;
        size_t covered = match_phrase(t, n, entry->phrase, endings, &ending);
        if (covered > best.n || (covered == best.n && covered > 0 && ending < best.ending)) {
            best = (phrase_match){entry, covered, ending};
        }
    }
    return best;
}

static phrase_match longest_phrase(const token *t, size_t n) {
    return longest_phrase_of(NULL, t, n);
}

/* "Salim at Tahtani": at before a t is the Arabic article with its l assimilated. */
static bool is_assimilated(const token *article, const token *word) {
    return article->simple.len == 2 && article->simple.ptr[0] == 'a' && word->simple.len > 0 &&
           word->class == WORD_NAME && article->simple.ptr[1] == word->simple.ptr[0];
}

/* ---- Words that are written together --------------------------------------------------------- */

typedef struct raw_tokens {
    token items[WORDS_MAX_TOKENS];
    size_t n;
    bool full;
} raw_tokens;

static void insert_token(raw_tokens *raw, size_t at, token t) {
    if (raw->n == WORDS_MAX_TOKENS) {
        raw->full = true;
        return;
    }
    memmove(&raw->items[at + 1], &raw->items[at], (raw->n - at) * sizeof t);
    raw->items[at] = t;
    raw->n++;
}

/* The text without its last n characters. */
static size_t end_before(gm_str text, size_t end, size_t n) {
    while (n > 0 && end > 0) {
        end--;
        while (end > 0 && ((unsigned char)text.ptr[end] & 0xC0) == 0x80) {
            end--;
        }
        n--;
    }
    return end;
}

/* Where the apostrophe stands in the word, and its size; the word's end when there is none. */
static size_t find_apostrophe(gm_str text, const token *t, size_t *out_size) {
    for (size_t at = t->start; at < t->end; at++) {
        gm_str rest = {text.ptr + at, t->end - at};
        if (rest.ptr[0] == '\'') {
            *out_size = 1;
            return at;
        }
        if (gm_str_starts(rest, GM_STR("\xE2\x80\x99"))) {
            *out_size = 3;
            return at;
        }
    }
    return t->end;
}

/* Endings that also end Arabic names behind an ayn, such as Sana'a: a Turkish text must be sure. */
static bool is_doubtful_ending(gm_str ending) {
    return ending.len == 1 || gm_str_is(ending, "ya") || gm_str_is(ending, "na") ||
           gm_str_is(ending, "da") || gm_str_is(ending, "ta");
}

static bool has_turkish(const raw_tokens *raw) {
    for (size_t i = 0; i < raw->n; i++) {
        const token *t = &raw->items[i];
        if (t->class == WORD_NAME && t->simple.len > 2 &&
            longest_phrase_of(&words_tr, t, raw->n - i).entry != NULL) {
            return true;
        }
    }
    return false;
}

/* "Serakib'in" is a name and its case. */
static void part_turkish_cases(gm_str text, raw_tokens *raw) {
    bool sure = has_turkish(raw);
    for (size_t i = 0; i < raw->n; i++) {
        token *t = &raw->items[i];
        size_t size = 0;
        size_t at = t->class == WORD_NAME ? find_apostrophe(text, t, &size) : t->end;
        if (at == t->end) {
            continue;
        }
        gm_buf ending = GM_BUF_INIT;
        gaz_simplify((gm_str){text.ptr + at + size, t->end - at - size}, &ending);
        gm_str found = gm_buf_view(&ending);
        bool case_ending = is_ending(words_tr.endings, found) || gm_str_is(found, "e") ||
                           gm_str_is(found, "a") || gm_str_is(found, "i") || gm_str_is(found, "u");
        size_t stem = t->simple.len - found.len;
        if (case_ending && found.len < t->simple.len && stem >= (sure ? 2 : 4) &&
            (sure || !is_doubtful_ending(found))) {
            token mark = {.class = WORD_POSSESSIVE, .value = 1, .start = at, .end = t->end};
            t->simple.len = stem;
            t->end = at;
            insert_token(raw, i + 1, mark);
        }
        gm_buf_clear(&ending);
    }
}

/* True when a known name, or a phrase of the grammar, begins `skipped` bytes into the token. */
static bool begins_known(gm_str text, const raw_tokens *raw, size_t at, size_t skipped,
                         const words_names *names, bool or_phrase) {
    token first = raw->items[at];
    first.start += skipped;
    first.simple = gm_str_skip(first.simple, skipped);
    if (first.simple.len == 0) {
        return false;
    }
    for (size_t end = at; end < raw->n && end < at + 3; end++) {
        if (raw->items[end].class != WORD_NAME) {
            break;
        }
        gm_str span = {text.ptr + first.start, raw->items[end].end - first.start};
        if (names->known(names->context, span)) {
            return true;
        }
    }
    return or_phrase && longest_phrase(&first, 1).entry != NULL;
}

/* "سراقب والنيرب": the Arabic "and" is written with the word behind it. */
static void part_arabic_and(gm_str text, raw_tokens *raw, const words_names *names) {
    static const gm_str waw = {"\xD9\x88", 2};
    for (size_t i = 1; i < raw->n; i++) {
        token *t = &raw->items[i];
        if (t->class != WORD_NAME || t->simple.len <= waw.len || !gm_str_starts(t->simple, waw) ||
            !gm_str_starts(gm_str_skip(text, t->start), waw) ||
            longest_phrase(t, raw->n - i).entry != NULL ||
            begins_known(text, raw, i, 0, names, false)) {
            continue;
        }
        gm_str rest = gm_str_skip(t->simple, waw.len);
        bool latin = (rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z') ||
                     (rest.ptr[0] >= '0' && rest.ptr[0] <= '9'); /* "M4 وM5", "4 و5" */
        if (latin || begins_known(text, raw, i, waw.len, names, true)) {
            token and = {.class = WORD_AND, .start = t->start, .end = t->start + waw.len};
            t->start += waw.len;
            t->simple = rest;
            read_digits(t);
            insert_token(raw, i, and);
        }
    }
}

/* ---- All of it --------------------------------------------------------------------------------- */

/* A phrase that begins a name instead: "at-Tahtani", "an-Numan" have an article of their own. */
static bool belongs_to_name(const raw_tokens *raw, size_t i, const phrase_match *match) {
    word_class class = match->entry->class;
    size_t next = i + match->n;
    bool prefix =
        next < raw->n && raw->items[next].joined && (class == WORD_IN || class == WORD_ARTICLE);
    return prefix ||
           (class == WORD_IN && i > 0 && i + 1 < raw->n && raw->items[i - 1].class == WORD_NAME &&
            is_assimilated(&raw->items[i], &raw->items[i + 1]));
}

static token merge_phrase(const token *first, const token *last, const word_entry *entry) {
    token merged = *first;
    merged.class = entry->class;
    merged.value = entry->value;
    merged.half = entry->half;
    merged.number = entry->value;
    merged.end = last->end;
    return merged;
}

/* "5,5 km": a decimal comma, told from a list and from thousands by one or two digits before a unit. */
static bool is_decimal_comma(gm_str text, const token *t, const token *end) {
    const token *next = t + 1;
    while (next < end && next->class == WORD_COMMA) {
        next++;
    }
    if (t->class != WORD_NUMBER || t->decimals > 0 || next + 1 >= end ||
        next->class != WORD_NUMBER || next[1].class != WORD_UNIT || next->simple.len == 0 ||
        next->simple.len > 2) {
        return false;
    }
    gm_str gap = {text.ptr + t->end, next->start - t->end};
    return gm_str_is(gap, ",") || gm_str_is(gap, "\xD9\xAB"); /* the Arabic decimal separator */
}

static size_t join_decimals(gm_str text, token *t, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        token number = t[i];
        if (is_decimal_comma(text, &t[i], &t[n])) {
            i += t[i + 1].class == WORD_COMMA ? 2 : 1;
            number.decimals = (int)t[i].simple.len;
            number.number += t[i].number / (number.decimals == 1 ? 10 : 100);
            number.end = t[i].end;
        }
        t[kept++] = number;
    }
    return kept;
}

/* A case that nothing follows says no more than the name does. */
static bool is_idle_case(const token *t, const token *next, const token *end) {
    return t->class == WORD_POSSESSIVE && t->value == 1 &&
           (next == end || next->class == WORD_COMMA || next->class == WORD_SEMICOLON ||
            next->class == WORD_CLOSE || next->class == WORD_OPEN || next->class == WORD_AND ||
            next->class == WORD_SLASH);
}

static size_t drop_idle_cases(token *t, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_idle_case(&t[i], &t[i + 1], &t[n])) {
            t[kept++] = t[i];
        }
    }
    return kept;
}

size_t words_cut_names(gm_str text, gm_buf *simple, const words_names *names,
                       token out[WORDS_MAX_TOKENS]) {
    raw_tokens raw;
    raw.full = false;
    raw.n = cut_raw(text, simple, raw.items, WORDS_MAX_TOKENS);
    if (raw.n > WORDS_MAX_TOKENS || simple->failed) {
        return WORDS_MAX_TOKENS + 1;
    }
    part_turkish_cases(text, &raw);
    if (names != NULL) {
        part_arabic_and(text, &raw, names);
    }
    size_t kept = 0;
    for (size_t i = 0; i < raw.n && !raw.full;) {
        phrase_match match = {NULL, 0, 0};
        if (raw.items[i].class == WORD_NAME && raw.items[i].simple.len > 0) {
            match = longest_phrase(&raw.items[i], raw.n - i);
        }
        if (match.entry == NULL || belongs_to_name(&raw, i, &match)) {
            out[kept++] = raw.items[i++];
            continue;
        }
        token *last = &raw.items[i + match.n - 1];
        size_t end = last->end;
        last->end = end_before(text, end, match.ending);
        out[kept++] = merge_phrase(&raw.items[i], last, match.entry);
        i += match.n;
        if (match.ending > 0) {
            token mark = {.class = WORD_POSSESSIVE, .value = 1, .start = last->end, .end = end};
            insert_token(&raw, i, mark);
        }
    }
    return raw.full ? WORDS_MAX_TOKENS + 1 : join_decimals(text, out, drop_idle_cases(out, kept));
}

size_t words_cut(gm_str text, gm_buf *simple, token out[WORDS_MAX_TOKENS]) {
    return words_cut_names(text, simple, NULL, out);
}

bool words_mean_nowhere(gm_str words) {
    if (gm_str_starts(words, GM_STR("the "))) {
        words = gm_str_skip(words, 4);
    }
    size_t end;
    for (size_t i = phrases_like(words, &end); i < end; i++) {
        const word_entry *entry = phrases.items[i].entry;
        bool bare_front = entry->class == WORD_NEAR && entry->value == 1; /* "the front" of what? */
        if ((entry->class == WORD_NOWHERE || bare_front) && gm_str_is(words, entry->phrase)) {
            return true;
        }
    }
    return false;
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

const char *const *words_kind_names(place_kind kind) {
    static const char *const camp[] = {"Mukhayyam", "Mu`askar", NULL};
    static const char *const mountain[] = {"Jabal", "Jebel", NULL};
    static const char *const dam[] = {"Sadd", NULL};
    static const char *const bridge[] = {"Jisr", NULL};
    static const char *const air_base[] = {"Matar", NULL};
    static const char *const water[] = {"Buhayrat", "Sabkhat", "Nahr", NULL};
    static const char *const none[] = {NULL};
    switch (kind) {
    case KIND_CAMP:
        return camp;
    case KIND_MOUNTAIN:
        return mountain;
    case KIND_DAM:
        return dam;
    case KIND_BRIDGE:
        return bridge;
    case KIND_AIR_BASE:
        return air_base;
    case KIND_WATER:
        return water;
    default:
        return none;
    }
}

const char *const words_village_starts[] = {"Suq",      "Bi'r",     "Qaryat",    "Madinat",
                                            "Mahattat", "Mazra`at", "Mukhayyam", NULL};

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
