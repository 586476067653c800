#include "scan/evidence.h"

#include <stdlib.h>

#include "scan/lexicon.h"

/*
 * Points, weighed by hand: a name begins with its weight (enum name_weight, 1 to 6) and needs EVIDENCE_ENOUGH.
 * So a country or a big city is a place unless something speaks against it; a village needs "in" before it.
 */
enum {
    POINTS_IN = 3,   /* "in X" */
    POINTS_TO = 1,   /* "from X", "to X": things other than places follow, too */
    POINTS_KIND = 3, /* "the city of X", "X province" */
    POINTS_SIDE = 2, /* "northern X" */
    POINTS_HELD = 4, /* "X, Y" where Y holds X */
    POINTS_HOLDS = 2,
    POINTS_LISTED = 1,        /* beside another place: "X and Y" */
    POINTS_ELSEWHERE = 2,     /* plainly a place elsewhere in the text */
    POINTS_DATELINE = 3,      /* "X, Feb. 4 –" at the top */
    POINTS_LONG = 1,          /* two words or more: seldom a chance */
    POINTS_PERSON = -7,       /* a title, given name or initial before it */
    POINTS_SURNAME = -6,      /* part of a person's name elsewhere in the text */
    POINTS_NAMESAKE = -3,     /* the same, but "in" stands before it or X is a country */
    POINTS_SPEAKS = -3,       /* "X said", when X governs nothing */
    POINTS_AGED = -5,         /* "X, 32," */
    POINTS_ORGANISATION = -7, /* "X University", "Bank of X" */
    POINTS_STREET = -6,
    POINTS_WORK = -4,            /* "X Agreement" */
    POINTS_LONGER_NAME = -5,     /* an unknown capital word beside it: part of another name */
    POINTS_EVERYDAY = -4,        /* an everyday word */
    POINTS_EVERYDAY_START = -5,  /* the same where a capital says nothing */
    POINTS_GIVEN = -2,           /* a given name, when X is no big place */
    POINTS_SMALL_ELSEWHERE = -4, /* the text has the word without a capital */
    POINTS_THE = -2,             /* "the X", when X is no country */
    POINTS_SOUND = -2,           /* spelled otherwise than any place */
    POINTS_ACRONYM = -3,
    PERSON_WORDS = 3, /* of a name behind a given name or title */
    ORG_WORDS = 6,    /* between "Institute" and the place in its name */
};

static void add(span *s, int points, const char *because) {
    int size = points < 0 ? -points : points;
    s->points += points;
    if (size > s->strongest) {
        s->strongest = size;
        s->because = because;
    }
}

/* ---- Neighbours -------------------------------------------------------------------------------- */

static const scan_token *before(const scan_text *t, size_t i) {
    return i > 0 && (t->tokens[i].gap & GAP_STOP) == 0 ? &t->tokens[i - 1] : NULL;
}

static const scan_token *behind(const scan_text *t, size_t i) {
    return i + 1 < t->n_tokens && (t->tokens[i + 1].gap & GAP_STOP) == 0 ? &t->tokens[i + 1] : NULL;
}

/* True when nothing but a blank (or an abbreviation's period) parts token i from the one before. */
static bool is_joined(const scan_text *t, size_t i) {
    const scan_token *left = before(t, i);
    unsigned gap = t->tokens[i].gap;
    if (left == NULL) {
        return false;
    }
    bool abbreviated = (left->word->lex & (LEX_TITLE_ABBREVIATION | LEX_ABBREVIATION)) != 0 ||
                       left->word->text.len == 1;
    return (gap & ~((unsigned)GAP_BLANK | GAP_LINE | (abbreviated ? GAP_DOT : 0))) == 0;
}

static const scan_sentence *sentence_of(const scan_text *t, size_t i) {
    return &t->sentences[t->tokens[i].sentence];
}

/* In headlines and lines of capitals a capital says nothing. */
static bool capitals_tell(const scan_text *t, size_t i) {
    const scan_sentence *s = sentence_of(t, i);
    return !s->titled && !s->shouting;
}

static bool is_first(const scan_text *t, size_t i) {
    return (t->tokens[i].gap & (GAP_STOP | GAP_QUOTE)) != 0 || (t->tokens[i].gap & GAP_COLON) != 0;
}

/* ---- Persons ----------------------------------------------------------------------------------- */

static bool is_initial(const scan_text *t, size_t i) {
    const scan_word *word = t->tokens[i].word;
    return word->text.len == 1 && word->capital && i + 1 < t->n_tokens &&
           (t->tokens[i + 1].gap & GAP_DOT) != 0;
}

static bool begins_place(const scan_word *word) {
    return word->capital && (word->lex & LEX_NAME_START) != 0;
}

/* True when a word can go on with a person's name. */
static bool is_name_word(const scan_word *word) {
    const uint32_t no = LEX_ORG | LEX_KIND | LEX_MONTH | LEX_TITLE | LEX_STREET | LEX_STARTER;
    return word->capital && (word->lex & no) == 0 && word->demonym == NULL;
}

/* Words behind a given name or title: how many are the person's. */
static size_t person_length(const scan_text *t, size_t i) {
    size_t n = 0;
    while (n < PERSON_WORDS && i + n < t->n_tokens && is_joined(t, i + n) &&
           (is_name_word(t->tokens[i + n].word) || is_initial(t, i + n) ||
            (t->tokens[i + n].word->lex & LEX_SURNAME_MARK) != 0)) {
        n++;
    }
    return n;
}

void evidence_persons(const scan_text *t, scan_names *names) {
    for (size_t i = 0; i < t->n_tokens; i++) {
        scan_word *word = t->tokens[i].word;
        bool given = word->capital && (word->lex & LEX_GIVEN) != 0;
        bool title = (word->lex & (LEX_TITLE | LEX_TITLE_ABBREVIATION)) != 0;
        if ((!given && !title) || !capitals_tell(t, i)) {
            continue;
        }
        const scan_token *left = before(t, i);
        if (given && left != NULL && is_joined(t, i) && begins_place(left->word)) {
            continue; /* San Jose */
        }
        size_t n = person_length(t, i + 1);
        size_t last = 0;
        gm_status status = GM_OK;
        if (title && n == 1 && (word->lex & LEX_TITLE_ABBREVIATION) == 0) {
            const scan_name *name = scan_name_of(names, t, i + 1, i + 1, &status);
            n = name != NULL && name->spelled && name->weight == WEIGHT_COUNTRY ? 0 : n;
        }
        for (size_t k = i + 1; k < i + 1 + n; k++) {
            t->tokens[k].word->person = t->serial;
            last = k;
        }
        if (given && last > 0) {
            word->person = t->serial;
        }
    }
}

/* ---- The words before -------------------------------------------------------------------------- */

/* "University of X", "Institute for the Study of War in X": an organisation, back over small words. */
static bool ends_organisation(const scan_text *t, size_t i) {
    const scan_token *left = before(t, i);
    if (left == NULL || !gm_str_is(left->word->simple, "of")) {
        return false;
    }
    size_t k = i - 1;
    for (size_t n = 0; n < ORG_WORDS && k > 0 && is_joined(t, k); n++) {
        k--;
        const scan_word *word = t->tokens[k].word;
        if (word->capital && (word->lex & (LEX_ORG | LEX_ORG_OF)) != 0 &&
            (word->lex & LEX_KIND) == 0) {
            return true;
        }
        bool small = !word->capital && (word->lex & (LEX_CONNECTOR | LEX_TO)) != 0;
        if (!word->capital && !small) {
            return false;
        }
    }
    return false;
}

/* A capital word before it that makes a longer name of both. */
static bool is_odd_capital(const scan_text *t, size_t i) {
    const scan_word *word = t->tokens[i].word;
    const uint32_t harmless =
        LEX_SIDE | LEX_KIND | LEX_MONTH | LEX_STARTER | LEX_IN | LEX_TO | LEX_TITLE | LEX_PRONOUN;
    if (!word->capital || (word->lex & harmless) != 0 || word->demonym != NULL) {
        return false;
    }
    return !(is_first(t, i) && (word->lex & (LEX_COMMON | LEX_SPEECH)) != 0);
}

static void weigh_before(const scan_text *t, span *s) {
    const scan_token *left = before(t, s->first);
    if (left == NULL || !is_joined(t, s->first)) {
        return;
    }
    const scan_word *word = left->word;
    size_t l = s->first - 1;
    bool tells = capitals_tell(t, s->first);
    bool kind = !word->capital && (word->lex & LEX_KIND) != 0;
    const scan_token *further = before(t, l);
    if (gm_str_is(word->simple, "of") && further != NULL && (further->word->lex & LEX_KIND) != 0) {
        add(s, POINTS_KIND, "a word for such a place stands before it");
    } else if (ends_organisation(t, s->first)) {
        add(s, POINTS_ORGANISATION, "part of an organisation's name");
    } else if ((word->lex & LEX_TITLE_ABBREVIATION) != 0 && (word->capital || !tells)) {
        add(s, POINTS_PERSON, "a person's title stands before it");
        s->person = true;
    } else if ((word->lex & LEX_TITLE) != 0 && s->name->weight < WEIGHT_COUNTRY) {
        add(s, POINTS_PERSON, "a person's title stands before it");
        s->person = true;
    } else if (tells && word->capital && (word->lex & LEX_GIVEN) != 0 && !begins_place(word)) {
        add(s, POINTS_PERSON, "a given name stands before it");
        s->person = true;
    } else if (is_initial(t, l) && further != NULL && further->word->capital && tells) {
        add(s, POINTS_PERSON, "an initial stands before it");
        s->person = true;
    } else if ((word->lex & LEX_KIN) != 0 ||
               (!word->capital && (word->lex & LEX_SURNAME_MARK) != 0)) {
        add(s, POINTS_PERSON, "a relative is named");
    } else if (tells && is_odd_capital(t, l)) {
        add(s, POINTS_LONGER_NAME, "part of a longer name");
    } else if ((word->lex & LEX_SIDE) != 0) {
        add(s, POINTS_SIDE, "a side of it is named");
    } else if (kind) {
        add(s, POINTS_KIND, "a word for such a place stands before it");
    } else if (!word->capital || is_first(t, l) || !tells) {
        if ((word->lex & LEX_IN) != 0) {
            add(s, POINTS_IN, "a word such as \"in\" stands before it");
        } else if ((word->lex & LEX_TO) != 0) {
            add(s, POINTS_TO, "a word such as \"from\" stands before it");
        }
    }
    if (gm_str_is(word->simple, "the") && s->first == s->last && s->name->weight < WEIGHT_COUNTRY) {
        add(s, s->name->weight < WEIGHT_CITY ? POINTS_THE : POINTS_THE / 2,
            "\"the\" stands before it");
    }
}

/* ---- The words behind -------------------------------------------------------------------------- */

/* True when capital words behind it end in an organisation's head: "Kenya Red Cross Society". */
static bool begins_organisation(const scan_text *t, size_t i) {
    for (size_t n = 0; n < ORG_WORDS && i < t->n_tokens && is_joined(t, i); n++, i++) {
        const scan_word *word = t->tokens[i].word;
        if (word->capital && (word->lex & (LEX_ORG | LEX_ORG_OF)) != 0) {
            return true;
        }
        if (!word->capital || (word->lex & LEX_MONTH) != 0) {
            return false;
        }
    }
    return false;
}

/* "Queensland Health Minister": the capitals behind it are an office's. */
static bool begins_office(const scan_text *t, size_t i) {
    for (size_t n = 0; n < PERSON_WORDS && i < t->n_tokens && is_joined(t, i); n++, i++) {
        if ((t->tokens[i].word->lex & LEX_TITLE) != 0) {
            return true;
        }
        if (!t->tokens[i].word->capital) {
            return false;
        }
    }
    return false;
}

static void weigh_comma(const scan_text *t, span *s) {
    const scan_token *right = behind(t, s->last);
    if (right == NULL || (right->gap & GAP_COMMA) == 0 || (right->gap & GAP_POSSESSIVE) != 0) {
        return;
    }
    size_t next = s->last + 2;
    bool closed = next < t->n_tokens && (t->tokens[next].gap & (GAP_COMMA | GAP_DOT)) != 0;
    int32_t number = right->word->number;
    if (number > 0 && number < 120 && closed && right->word->simple.len <= 3 &&
        s->name->weight < WEIGHT_COUNTRY) {
        add(s, POINTS_AGED, "an age stands behind it");
        s->person = true;
    }
}

static void weigh_behind(const scan_text *t, span *s) {
    const scan_token *right = behind(t, s->last);
    size_t r = s->last + 1;
    if (right == NULL || !is_joined(t, r)) {
        weigh_comma(t, s);
        return;
    }
    const scan_word *word = right->word;
    bool tells = capitals_tell(t, s->last);
    bool capital = word->capital && tells;
    if (capital && (word->lex & LEX_STREET) != 0) {
        add(s, POINTS_STREET, "a street's name");
    } else if (!s->name->abbreviation && word->capital && ((word->lex & LEX_ORG) != 0 || tells) &&
               begins_organisation(t, r)) {
        add(s, POINTS_ORGANISATION, "part of an organisation's name");
    } else if ((word->lex & LEX_KIND) != 0) {
        add(s, POINTS_KIND, "a word for such a place stands behind it");
    } else if (capital && (word->lex & LEX_WORK) != 0) {
        add(s, POINTS_WORK, "names an agreement or the like");
    } else if (capital && (word->lex & (LEX_TITLE | LEX_MONTH | LEX_STARTER)) == 0 &&
               word->demonym == NULL && !begins_office(t, r)) {
        add(s, POINTS_LONGER_NAME, "part of a longer name");
        s->person |=
            (s->name->weight < WEIGHT_COUNTRY && (t->tokens[s->last].word->lex & LEX_GIVEN) != 0);
    } else if ((word->lex & LEX_SPEECH) != 0 && s->name->weight < WEIGHT_METROPOLIS &&
               (t->tokens[s->first].word->lex & LEX_SEAT) == 0) {
        add(s, POINTS_SPEAKS, "speaks as persons do");
    }
}

/* ---- The name itself --------------------------------------------------------------------------- */

static void weigh_name(const scan_text *t, const scan_words *words, span *s) {
    const scan_word *word = t->tokens[s->first].word;
    bool first = is_first(t, s->first) || !capitals_tell(t, s->first);
    add(s, s->name->weight, "a known place");
    if (!s->name->spelled) {
        add(s, POINTS_SOUND, "spelled otherwise than any place");
    }
    if (s->first < s->last) {
        bool everyday = s->name->weight < WEIGHT_CITY;
        for (size_t i = s->first; i <= s->last; i++) {
            everyday &= (t->tokens[i].word->lex & (LEX_COMMON | LEX_STARTER | LEX_ORG)) != 0;
        }
        add(s, everyday ? POINTS_EVERYDAY : POINTS_LONG,
            everyday ? "everyday words" : "several words");
        return;
    }
    const uint32_t heads =
        LEX_ORG | LEX_TITLE | LEX_KIND | LEX_MONTH | LEX_WORK | LEX_SIDE | LEX_SPEECH;
    if (s->name->held_only) {
        add(s, POINTS_EVERYDAY_START, "letters that stand behind a place only");
    } else if (word->capitals && s->name->weight == WEIGHT_COUNTRY) {
        return; /* US, US: no word */
    } else if ((word->lex & (LEX_COMMON | LEX_STARTER | heads)) != 0) {
        add(s, first ? POINTS_EVERYDAY_START : POINTS_EVERYDAY, "an everyday word");
    }
    if ((word->lex & LEX_GIVEN) != 0 && s->name->weight < WEIGHT_METROPOLIS) {
        add(s, POINTS_GIVEN, "a given name");
    }
    if (word->capitals && word->text.len <= 4 && !s->name->abbreviation &&
        s->name->weight < WEIGHT_COUNTRY) {
        add(s, POINTS_ACRONYM, "an abbreviation");
    }
    const scan_word *small = word->capital ? scan_words_peek(words, word->simple) : NULL;
    if (small != NULL && small != word && small->seen == t->serial &&
        s->name->weight < WEIGHT_COUNTRY) {
        add(s, POINTS_SMALL_ELSEWHERE, "the text has the word without a capital, too");
    }
    const scan_token *left = before(t, s->first);
    bool in = left != NULL && is_joined(t, s->first) && (left->word->lex & LEX_IN) != 0;
    if (word->person == t->serial) {
        bool namesake = in || s->name->weight == WEIGHT_COUNTRY;
        add(s, namesake ? POINTS_NAMESAKE : POINTS_SURNAME, "part of a person's name in this text");
        s->person = !in;
    }
}

void evidence_weigh(const scan_text *t, const scan_words *words, span *s) {
    weigh_name(t, words, s);
    weigh_before(t, s);
    weigh_behind(t, s);
}

/* ---- Spans beside each other ------------------------------------------------------------------- */

/* True when a candidate of `inner` lies in the division or country that `outer` names. */
static bool may_hold(const scan_name *outer, const scan_name *inner) {
    for (size_t o = 0; o < outer->n; o++) {
        for (size_t i = 0; i < inner->n; i++) {
            if (name_holds(&outer->items[o], &inner->items[i])) {
                return true;
            }
        }
    }
    return false;
}

static void join_pair(const scan_text *t, span *a, span *b) {
    unsigned gap = t->tokens[b->first].gap;
    bool adjacent = b->first == a->last + 1 && (gap & GAP_STOP) == 0;
    bool comma = adjacent && (gap & (GAP_COMMA | GAP_OPEN)) != 0;
    bool in_between = b->first == a->last + 2 && is_joined(t, b->first) &&
                      is_joined(t, b->first - 1) &&
                      gm_str_is(t->tokens[a->last + 1].word->simple, "in");
    if ((comma || in_between) && !a->is_demonym && !b->is_demonym && may_hold(b->name, a->name)) {
        add(a, POINTS_HELD, "the place behind it holds it");
        add(b, b->name->held_only ? POINTS_HOLDS - POINTS_EVERYDAY_START : POINTS_HOLDS,
            "holds the place before it");
        a->container = true;
        return;
    }
    bool and_between = b->first == a->last + 2 && is_joined(t, b->first) &&
                       is_joined(t, b->first - 1) &&
                       (t->tokens[a->last + 1].word->lex & LEX_CONNECTOR) != 0;
    if (comma || and_between) {
        if (a->points >= EVIDENCE_ENOUGH && !a->is_demonym) {
            add(b, POINTS_LISTED, "stands beside a place");
        }
        if (b->points >= EVIDENCE_ENOUGH && !b->is_demonym) {
            add(a, POINTS_LISTED, "stands beside a place");
        }
    }
}

static int by_name(const void *a, const void *b) {
    const span *x = *(const span *const *)a;
    const span *y = *(const span *const *)b;
    if (x->name != y->name) {
        return x->name < y->name ? -1 : 1;
    }
    return x < y ? -1 : 1;
}

/* One sense for one name: where it is plainly a place once, it is more likely so elsewhere. */
static void join_same(span **sorted, size_t n) {
    for (size_t i = 0; i < n;) {
        size_t end = i;
        int best = 0;
        while (end < n && sorted[end]->name == sorted[i]->name) {
            best = sorted[end]->points > best && !sorted[end]->person ? sorted[end]->points : best;
            end++;
        }
        for (size_t k = i; k < end && best >= EVIDENCE_ENOUGH + POINTS_ELSEWHERE; k++) {
            if (sorted[k]->points < best && !sorted[k]->person) {
                add(sorted[k], POINTS_ELSEWHERE, "plainly a place elsewhere in the text");
            }
        }
        i = end;
    }
}

gm_status evidence_join(const scan_text *t, span *spans, size_t n) {
    if (n == 0) {
        return GM_OK;
    }
    for (size_t i = 1; i < n; i++) {
        join_pair(t, &spans[i - 1], &spans[i]);
    }
    span **sorted = malloc(n * sizeof *sorted);
    if (sorted == NULL) {
        return GM_E_MEMORY;
    }
    size_t n_sorted = 0;
    for (size_t i = 0; i < n; i++) {
        if (!spans[i].is_demonym) {
            sorted[n_sorted++] = &spans[i];
        }
    }
    if (n_sorted > 0) {
        qsort(sorted, n_sorted, sizeof *sorted, by_name);
        join_same(sorted, n_sorted);
    }
    free(sorted);
    return GM_OK;
}

/* ---- Sense ------------------------------------------------------------------------------------- */

/* A place that a government sits in or speaks for. */
static bool governs(const scan_text *t, const span *s) {
    return s->name->weight == WEIGHT_COUNTRY || s->name->weight == WEIGHT_METROPOLIS ||
           (t->tokens[s->first].word->lex & LEX_SEAT) != 0;
}

/* "has", "have repeatedly": words between a subject and what it does. */
static bool is_helper(const scan_word *word) {
    static const char *const helpers[] = {"has",     "have",       "had",   "will", "would", "also",
                                          "later",   "repeatedly", "is",    "was",  "were",  "are",
                                          "already", "now",        "never", "long", "been",  "once",
                                          "clearly", "again",      "could", "did",  "not"};
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        if (gm_str_is(word->simple, helpers[i])) {
            return true;
        }
    }
    return false;
}

/* "between X and Y", two that govern: ties, talks or a war, not a spot halfway. */
static bool is_between(const scan_text *t, size_t i) {
    return i > 0 && is_joined(t, i) && gm_str_is(t->tokens[i - 1].word->simple, "between");
}

static bool relates(const scan_text *t, const span *s, const span *other) {
    const span *a = s < other ? s : other;
    const span *b = s < other ? other : s;
    return !a->is_demonym && !b->is_demonym && governs(t, a) && governs(t, b) &&
           b->first == a->last + 2 && is_between(t, a->first);
}

/* "the Astana process": named after it. */
static bool names_work(const scan_text *t, const span *s) {
    const scan_token *right = behind(t, s->last);
    return right != NULL && is_joined(t, s->last + 1) && (right->word->lex & LEX_WORK) != 0 &&
           t->tokens[s->last + 1].gap == GAP_BLANK;
}

void evidence_sense(const scan_text *t, span *s, const span *left, const span *right_span) {
    enum { HELPERS = 3 };
    const scan_token *right = behind(t, s->last);
    s->sense = s->is_demonym ? SENSE_DEMONYM : SENSE_LITERAL;
    if (!s->is_demonym && (names_work(t, s) || (left != NULL && relates(t, s, left)) ||
                           (right_span != NULL && relates(t, s, right_span)))) {
        s->sense = SENSE_METONYM;
        return;
    }
    if (s->is_demonym || !governs(t, s) || right == NULL) {
        return;
    }
    const scan_token *word = before(t, s->first);
    if (word != NULL && is_joined(t, s->first) && (word->word->lex & LEX_IN) != 0) {
        return;
    }
    size_t r = s->last + 1;
    for (size_t n = 0;
         n < HELPERS && r < t->n_tokens && is_joined(t, r) && is_helper(t->tokens[r].word); n++) {
        r++;
    }
    if (r < t->n_tokens && is_joined(t, r) && !t->tokens[r].word->capital &&
        (t->tokens[r].word->lex & LEX_STATECRAFT) != 0) {
        s->sense = SENSE_METONYM;
    }
}
