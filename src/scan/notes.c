#include "scan/notes.h"

#include <stdlib.h>

#include "core/num.h"
#include "gazetteer/gaz.h"
#include "scan/lexicon.h"

enum {
    MOST_ALIASES = 64, /* persons whose country a text tells */
    UNIT_REACH = 5,    /* words between a number and what it counts */
    NATION_REACH = 4,  /* words between a demonym and its noun */
    MAIN_REACH = 200,  /* mentions that one is compared with */
    WHERE_REACH = 6,   /* words between a preposition and its place */
};

/* A person's last name, and the country that a title before it told. */
typedef struct alias {
    uint64_t hash;
    gm_str nation;
} alias;

typedef struct maker {
    const event_words *words;
    const gm_gaz *gaz;
    text_notes *n;
    const scan_text *t;
    gm_arena *arena;
    gm_buf quantities, parties;
    alias aliases[MOST_ALIASES];
    size_t n_aliases;
} maker;

/* ---- Phrases, segments, zones ------------------------------------------------------------------ */

static bool is_number_comma(const scan_text *t, size_t i) {
    return t->tokens[i].gap == GAP_COMMA && i > 0 && t->tokens[i - 1].word->number >= 0 &&
           t->tokens[i].word->number >= 0 && t->tokens[i].word->text.len == 3;
}

static bool cuts(const scan_text *t, size_t i) {
    unsigned marks = GAP_COMMA | GAP_COLON | GAP_DASH | GAP_OPEN | GAP_CLOSE;
    return (t->tokens[i].gap & marks) != 0 && !is_number_comma(t, i);
}

static void note_phrases(maker *m, size_t first, size_t end) {
    for (size_t i = first; i < end;) {
        size_t n;
        const event_row *row = event_words_at(m->words, m->t, i, end, &n);
        if (row == NULL) {
            i++;
            continue;
        }
        m->n->tokens[i].row = row;
        m->n->tokens[i].class = (uint8_t)row->class;
        m->n->tokens[i].n = (uint8_t)n;
        for (size_t k = i + 1; k < i + n; k++) {
            m->n->tokens[k].class = WORD_INSIDE;
        }
        i += n;
    }
}

/* Segments and zones of one sentence. "After X, Y" ends its zone at the comma; "Y after X" at the sentence's end. */
static void note_segments(maker *m, size_t first, size_t end) {
    uint16_t segment = 0;
    uint16_t zone = 0;
    uint16_t earlier = 1;
    uint16_t parts = 2;
    for (size_t i = first; i < end; i++) {
        token_note *note = &m->n->tokens[i];
        bool cut = i > first && cuts(m->t, i);
        event_class class = (event_class)note->class;
        if (i > first &&
            (cut || class == WORD_CLAUSE || class == WORD_AFTER || class == WORD_PART)) {
            segment++;
        }
        if (cut && zone % 2 == 1) {
            zone = 0;
        }
        if (class == WORD_AFTER) {
            zone = earlier;
            earlier += 2;
        } else if (class == WORD_PART && i > first) {
            zone = parts;
            parts += 2;
        }
        note->segment = segment;
        note->zone = zone;
    }
}

/* Quotation marks: what stands between two of one paragraph. */
static void note_quotes(maker *m) {
    const scan_text *t = m->t;
    bool open = false;
    for (size_t i = 0; i < t->n_tokens; i++) {
        size_t from = i == 0 ? 0 : t->tokens[i - 1].end;
        if ((t->tokens[i].gap & GAP_PARAGRAPH) != 0) {
            open = false;
        }
        for (size_t c = from; c < t->tokens[i].start; c++) {
            const char *at = t->text.ptr + c;
            size_t left = t->tokens[i].start - c;
            if (*at == '"') {
                open = !open;
            } else if (left >= 3 && memcmp(at, "\xE2\x80\x9C", 3) == 0) {
                open = true;
            } else if (left >= 3 && memcmp(at, "\xE2\x80\x9D", 3) == 0) {
                open = false;
            }
        }
        m->n->tokens[i].quoted = open;
    }
}

static void note_findings(maker *m) {
    const scan_findings *f = m->n->found;
    for (size_t d = 0; d < f->n_dates; d++) {
        for (size_t i = f->dates[d].first; i <= f->dates[d].last; i++) {
            m->n->tokens[i].in_date = true;
        }
    }
    for (size_t k = 0; k < f->n_mentions; k++) {
        for (size_t i = f->mentions[k].first; i <= f->mentions[k].last; i++) {
            m->n->tokens[i].mention = (uint32_t)k + 1;
        }
    }
}

/* ---- Figures ----------------------------------------------------------------------------------- */

static int64_t times_ten(int64_t n, int power) {
    for (; power > 0 && n < INT64_C(1000000000000); power--) {
        n *= 10;
    }
    return n;
}

/* Digits from token i: "1,200", "3.6 million". The token behind them. */
static size_t read_digits(const maker *m, size_t i, size_t end, int64_t *out) {
    const scan_text *t = m->t;
    int64_t whole = t->tokens[i].word->number;
    int64_t tenths = 0;
    int places = 0;
    for (i++; i < end && is_number_comma(t, i) && whole < INT64_C(1000000000); i++) {
        whole = whole * 1000 + t->tokens[i].word->number;
    }
    if (i < end && t->tokens[i].gap == GAP_DOT && t->tokens[i].word->number >= 0 &&
        t->tokens[i].word->text.len <= 3) {
        tenths = t->tokens[i].word->number;
        places = (int)t->tokens[i].word->text.len;
        i++;
    }
    int power = 0;
    if (i < end && note_class(m->n, i) == WORD_SCALE && scan_gap_is_blank(t, i)) {
        power = m->n->tokens[i].row->value;
        i += m->n->tokens[i].n;
    }
    int64_t parts = power >= places ? times_ten(tenths, power - places) : 0;
    *out = times_ten(whole, power) + parts;
    return i;
}

/* Number words from token i: "twenty-five", "two hundred", "a thousand". */
static size_t read_words(const maker *m, size_t i, size_t end, int64_t *out) {
    int64_t value = 0;
    for (; i < end; i += m->n->tokens[i].n) {
        event_class class = note_class(m->n, i);
        int number = m->n->tokens[i].row == NULL ? 0 : m->n->tokens[i].row->value;
        if (class == WORD_NUMBER &&
            (value == 0 || (value >= 20 && value % 10 == 0 && number < 10))) {
            value += number;
        } else if (class == WORD_SCALE) {
            value = times_ten(value == 0 ? 1 : value, number);
        } else {
            break;
        }
    }
    *out = value;
    return i;
}

/* One number from token i; the token behind it, or i when there is none. *out_open: it is the least. */
static size_t read_number(const maker *m, size_t i, size_t end, int64_t *out, bool *out_open) {
    *out_open = false;
    if (i >= end || m->n->tokens[i].in_date) {
        return i;
    }
    event_class class = note_class(m->n, i);
    if (m->t->tokens[i].word->number >= 0) {
        return read_digits(m, i, end, out);
    }
    if (class == WORD_VAGUE) {
        *out_open = true;
        *out = m->n->tokens[i].row->value;
        return i + m->n->tokens[i].n;
    }
    return class == WORD_NUMBER || class == WORD_SCALE ? read_words(m, i, end, out) : i;
}

static bool is_range_sign(const maker *m, size_t i) {
    unsigned gap = m->t->tokens[i].gap;
    return (gap & (GAP_HYPHEN | GAP_DASH)) != 0 && m->t->tokens[i].word->number >= 0;
}

/* "to", "or", "and" between two numbers. */
static bool is_range_word(const scan_text *t, size_t i, bool between) {
    gm_str w = t->tokens[i].word->simple;
    return gm_str_is(w, "to") || gm_str_is(w, "or") || (between && gm_str_is(w, "and"));
}

/* What the number counts: the nearest such word, with nothing but adjectives between. */
static void find_unit(const maker *m, scan_quantity *q, size_t end) {
    q->unit_last = q->last;
    q->unit = WORD_NONE;
    for (size_t i = q->last + 1; i < end && i <= q->last + UNIT_REACH; i++) {
        const token_note *note = &m->n->tokens[i];
        event_class class = (event_class)note->class;
        bool other = cuts(m->t, i) || m->t->tokens[i].word->number >= 0 ||
                     (note->in_date && note->mention == 0);
        if (other) {
            return;
        }
        if (class == WORD_ACTOR || class == WORD_THING || class == WORD_EFFECT ||
            (class == WORD_TRIGGER && note->row->form == FORM_NOUN)) {
            q->unit = class;
            q->unit_last = i + note->n - 1;
            bool loose = class == WORD_ACTOR && note->row->value == ACTOR_LOYAL;
            if (!loose) {
                return;
            }
        } else if (class != WORD_NONE && class != WORD_OF && class != WORD_REFERENCE &&
                   class != WORD_WEAPON && class != WORD_INSIDE) {
            return;
        }
    }
}

/* True when what stands behind the number makes it no figure of people or things: "10 times", "70 %". */
static bool is_other_number(const maker *m, const scan_quantity *q, size_t end) {
    size_t next = q->last + 1;
    size_t after = m->t->tokens[q->last].end;
    bool sign = after < m->t->text.len && m->t->text.ptr[after] == '%';
    bool ordinal = next < end && m->t->tokens[next].gap == 0;
    gm_str word = next < end ? m->t->tokens[next].word->simple : GM_STR("");
    return sign || ordinal || gm_str_is(word, "times") || gm_str_is(word, "percent");
}

/* A quantity that begins at token i; the token behind it, or i. */
static size_t read_quantity(const maker *m, size_t i, size_t end, scan_quantity *q) {
    event_class qualifier = note_class(m->n, i);
    bool between = gm_str_is(m->t->tokens[i].word->simple, "between");
    bool qualified =
        qualifier == WORD_AT_LEAST || qualifier == WORD_AT_MOST || qualifier == WORD_ABOUT;
    size_t at = qualified ? i + m->n->tokens[i].n : between ? i + 1 : i;
    if (qualified && at < end && note_class(m->n, at) == WORD_ABOUT) {
        at += m->n->tokens[at].n;
    }
    bool open;
    bool open2 = false;
    size_t behind = read_number(m, at, end, &q->lo, &open);
    if (behind == at) {
        return i;
    }
    q->hi = open ? -1 : q->lo;
    int64_t second = 0;
    size_t to = behind;
    if (to < end && is_range_sign(m, to)) {
        to = read_number(m, to, end, &second, &open2);
    } else if (to + 1 < end && is_range_word(m->t, to, between)) {
        size_t more = read_number(m, to + 1, end, &second, &open2);
        to = more > to + 1 ? more : to;
    }
    if (second > q->lo && !open2) {
        q->hi = second;
        behind = to;
    }
    if (qualifier == WORD_AT_LEAST) {
        q->hi = -1;
    } else if (qualifier == WORD_AT_MOST) {
        q->lo = 0;
    }
    q->first = i;
    q->last = behind - 1;
    return behind;
}

static void find_quantities(maker *m, size_t first, size_t end) {
    for (size_t i = first; i < end;) {
        scan_quantity q = {.first = i};
        size_t behind = read_quantity(m, i, end, &q);
        if (behind == i) {
            i++;
            continue;
        }
        find_unit(m, &q, end);
        if (!is_other_number(m, &q, end)) {
            gm_buf_add(&m->quantities, &q, sizeof q);
        }
        i = behind;
    }
}

/* ---- Countries and parties --------------------------------------------------------------------- */

static bool is_country(const maker *m, const res_part *part) {
    return part->place != PLACE_NONE && gaz_place(m->gaz, part->place).kind == KIND_COUNTRY;
}

/* The country of a placed mention, as a name. */
static gm_str nation_of(const maker *m, const scan_mention *mention) {
    const res_part *part = mention->part;
    if (part == NULL || part->place == PLACE_NONE) {
        return GM_STR("");
    }
    return is_country(m, part) ? part->place_name : part->country;
}

static const scan_mention *mention_at(const maker *m, size_t i) {
    uint32_t k = m->n->tokens[i].mention;
    return k == 0 ? NULL : &m->n->found->mentions[k - 1];
}

/* The nation told just before token i: "Turkish soldiers", "Turkey's operation", "the Syrian government". */
static gm_str nation_before(const maker *m, size_t i, size_t first, size_t *out_from) {
    for (size_t k = i; k-- > first && k + NATION_REACH >= i;) {
        const scan_mention *mention = mention_at(m, k);
        bool owned = k + 1 < m->t->n_tokens && (m->t->tokens[k + 1].gap & GAP_POSSESSIVE) != 0;
        bool joined = k + 1 == i && mention != NULL && mention->sense != SENSE_LITERAL;
        if (mention != NULL && (mention->sense == SENSE_DEMONYM || owned || joined)) {
            *out_from = mention->first;
            return nation_of(m, mention);
        }
        event_class class = note_class(m->n, k);
        bool passes = class == WORD_NONE || class == WORD_ACTOR || class == WORD_INSIDE ||
                      class == WORD_WEAPON || class == WORD_CLAUSE;
        if (mention != NULL || !passes || cuts(m->t, k + 1)) {
            return GM_STR("");
        }
    }
    return GM_STR("");
}

/* "forces of Syria", "soldiers from Turkey" */
static gm_str nation_behind(const maker *m, size_t last, size_t end) {
    if (last + 2 < end && (note_class(m->n, last + 1) == WORD_OF ||
                           gm_str_is(m->t->tokens[last + 1].word->simple, "from"))) {
        size_t at = last + 2;
        at += note_class(m->n, at) == WORD_REFERENCE && at + 1 < end;
        const scan_mention *mention = mention_at(m, at);
        return mention == NULL ? GM_STR("") : nation_of(m, mention);
    }
    return GM_STR("");
}

/* "Turkish President R. T. Erdogan": from here on the last name stands for the country's government. */
static void learn_alias(maker *m, size_t title_last, size_t end, gm_str nation) {
    size_t last = title_last;
    for (size_t i = title_last + 1; i < end && i <= title_last + 5; i++) {
        if (!m->t->tokens[i].word->capital || !scan_gap_is_blank(m->t, i) ||
            m->n->tokens[i].in_date || m->n->tokens[i].mention != 0) {
            break;
        }
        last = i;
    }
    if (last > title_last && nation.len > 0 && m->n_aliases < MOST_ALIASES) {
        m->aliases[m->n_aliases++] = (alias){m->t->tokens[last].word->hash, nation};
    }
}

static gm_str alias_nation(const maker *m, size_t i) {
    if (m->t->tokens[i].word->capital && m->n->tokens[i].mention == 0) {
        for (size_t k = 0; k < m->n_aliases; k++) {
            if (m->aliases[k].hash == m->t->tokens[i].word->hash) {
                return m->aliases[k].nation;
            }
        }
    }
    return GM_STR("");
}

/* "for Syria", "of the army": what stands behind a preposition is no subject. */
static bool is_behind(const maker *m, size_t first) {
    size_t floor = m->t->sentences[m->t->tokens[first].sentence].first;
    for (size_t k = first; k-- > floor && k + 3 >= first;) {
        event_class class = note_class(m->n, k);
        bool preposition = class == WORD_OF || class == WORD_OPPONENT || class == WORD_BY ||
                           (m->t->tokens[k].word->lex & (LEX_IN | LEX_TO)) != 0 ||
                           gm_str_is(m->t->tokens[k].word->simple, "for");
        if (preposition || cuts(m->t, k + 1) || m->t->tokens[k].word->capital) {
            return preposition;
        }
    }
    return false;
}

static void add_party(maker *m, scan_party p) {
    p.behind = is_behind(m, p.first);
    gm_buf_add(&m->parties, &p, sizeof p);
}

/* "government forces", "the regime's troops", "forces loyal to": the forces of the country spoken of. */
static bool is_loyal(const maker *m, size_t i, size_t last, size_t first, size_t end) {
    bool before = false;
    for (size_t k = i; k-- > first && k + 3 >= i;) {
        const token_note *note = &m->n->tokens[k];
        before = before || (note->class == WORD_ACTOR && note->row->value == ACTOR_LOYAL);
    }
    gm_str own = m->t->tokens[i].word->simple;
    bool inside = gm_str_is(own, "government") || gm_str_is(own, "regime");
    bool behind = last + 1 < end && gm_str_is(m->t->tokens[last + 1].word->simple, "loyal");
    return before || inside || behind;
}

/* A noun of people at token i. */
static void add_noun_party(maker *m, size_t i, size_t first, size_t end) {
    const token_note *note = &m->n->tokens[i];
    actor_kind kind = (actor_kind)note->row->value;
    size_t last = i + note->n - 1;
    size_t from = i;
    gm_str nation = nation_before(m, i, first, &from);
    if (nation.len == 0) {
        nation = nation_behind(m, last, end);
    }
    if (kind == ACTOR_GOVERNMENT) {
        learn_alias(m, last, end, nation);
    }
    bool forces_follow = last + 1 < end && note_class(m->n, last + 1) == WORD_ACTOR &&
                         m->n->tokens[last + 1].row->value != ACTOR_LOYAL && !cuts(m->t, last + 1);
    if (kind == ACTOR_MEDIA || forces_follow) {
        return;
    }
    if (nation.len == 0 &&
        (kind == ACTOR_LOYAL || (kind == ACTOR_MILITARY && is_loyal(m, i, last, first, end)))) {
        nation = m->n->main_nation;
    }
    add_party(m, (scan_party){.first = from,
                              .last = last,
                              .kind = kind == ACTOR_LOYAL ? ACTOR_GOVERNMENT : kind,
                              .nation = nation});
}

/* "Moscow-backed": no party, and no place. */
static bool is_hyphened(const text_notes *n, const scan_mention *mention) {
    size_t next = mention->last + 1;
    return next < n->text->n_tokens && (n->text->tokens[next].gap & GAP_HYPHEN) != 0 &&
           n->tokens[next].mention == 0;
}

/* True when the token before a mention makes it a place or a part of something else. */
static bool is_behind_preposition(const maker *m, const scan_mention *mention, size_t first) {
    return mention->first > first && (note_class(m->n, mention->first - 1) == WORD_IN ||
                                      note_class(m->n, mention->first - 1) == WORD_TO ||
                                      note_class(m->n, mention->first - 1) == WORD_OUTSIDE);
}

/* A state by its name, its capital's name, or "Turkish" before a word of what happened. */
static void add_state_party(maker *m, const scan_mention *mention, size_t first, size_t end) {
    size_t next = mention->last + 1;
    const token_note *after = next < end ? &m->n->tokens[next] : NULL;
    bool noun = after != NULL && after->class == WORD_TRIGGER;
    bool weapon = after != NULL && after->class == WORD_WEAPON;
    bool demonym = mention->sense == SENSE_DEMONYM;
    /* "the Russian Centre for …", "Russian V. Putin" */
    bool body = demonym && after != NULL && after->class != WORD_ACTOR && after->mention == 0 &&
                m->t->tokens[next].word->capital && scan_gap_is_blank(m->t, next);
    if (is_hyphened(m->n, mention) ||
        (demonym ? !noun && !weapon && !body : is_behind_preposition(m, mention, first))) {
        return;
    }
    bool state = is_country(m, mention->part) || mention->sense == SENSE_METONYM || demonym;
    gm_str nation = state ? nation_of(m, mention) : GM_STR("");
    if (nation.len > 0) {
        add_party(m, (scan_party){.first = mention->first,
                                  .last = mention->last,
                                  .kind = weapon ? ACTOR_MILITARY
                                          : body ? ACTOR_GOVERNMENT
                                                 : ACTOR_NONE,
                                  .nation = nation});
    }
}

static void find_parties(maker *m, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        const scan_mention *mention = mention_at(m, i);
        if (note_class(m->n, i) == WORD_ACTOR) {
            add_noun_party(m, i, first, end);
        } else if (mention != NULL && mention->first == i) {
            add_state_party(m, mention, first, end);
        } else {
            gm_str nation = alias_nation(m, i);
            if (nation.len > 0) {
                add_party(m,
                          (scan_party){
                              .first = i, .last = i, .kind = ACTOR_GOVERNMENT, .nation = nation});
            }
        }
    }
}

/* ---- Where the report plays -------------------------------------------------------------------- */

bool note_is_where(const text_notes *notes, const scan_mention *m) {
    size_t next = m->last + 1;
    bool owner =
        next < notes->text->n_tokens && (notes->text->tokens[next].gap & GAP_POSSESSIVE) != 0;
    if (owner || is_hyphened(notes, m)) {
        return false;
    }
    size_t first = notes->text->sentences[notes->text->tokens[m->first].sentence].first;
    for (size_t k = m->first; k-- > first && k + WHERE_REACH >= m->first;) {
        event_class class = note_class(notes, k);
        uint32_t own = notes->text->tokens[k].word->lex;
        if (class == WORD_INSIDE && (own & (LEX_IN | LEX_TO)) == 0) {
            continue;
        }
        if (class == WORD_IN || class == WORD_TO || class == WORD_INSIDE || class == WORD_OUTSIDE ||
            class == WORD_REACH) {
            return true;
        }
        uint32_t lex = notes->text->tokens[k].word->lex;
        bool passes = class == WORD_OF || class == WORD_REFERENCE || class == WORD_ABOUT ||
                      (lex & (LEX_SIDE | LEX_KIND)) != 0 || class == WORD_THING ||
                      (class == WORD_NONE && !notes->text->tokens[k].word->capital &&
                       m->first - k <= 3 && notes->tokens[k].mention == 0);
        if (!passes || cuts(notes->text, k + 1)) {
            return false;
        }
    }
    return false;
}

/* "shelled X" */
static bool is_object(const text_notes *n, const scan_mention *m) {
    const token_note *before = m->first > 0 ? &n->tokens[m->first - 1] : NULL;
    return before != NULL && before->class == WORD_TRIGGER && before->row->form != FORM_NOUN &&
           scan_gap_is_blank(n->text, m->first);
}

static bool may_be_main(const maker *m, const scan_mention *mention) {
    return mention->sense == SENSE_LITERAL && mention->part->placed &&
           !is_country(m, mention->part) &&
           (note_is_where(m->n, mention) || is_object(m->n, mention));
}

/* The place that most is put at, countries aside; the first of several. */
static void find_main_place(maker *m) {
    const scan_findings *f = m->n->found;
    size_t best = 0;
    for (size_t i = 0; i < f->n_mentions; i++) {
        const scan_mention *a = &f->mentions[i];
        if (!may_be_main(m, a)) {
            continue;
        }
        size_t n = 0;
        for (size_t k = i; k < f->n_mentions && k < i + MAIN_REACH; k++) {
            bool same = f->mentions[k].part->place == a->part->place;
            n += same && may_be_main(m, &f->mentions[k]);
        }
        if (n > best) {
            best = n;
            m->n->main_place = a;
        }
    }
    if (m->n->main_place != NULL) {
        m->n->main_nation = nation_of(m, m->n->main_place);
    }
}

/* ---- All of it --------------------------------------------------------------------------------- */

gm_status notes_make(const event_words *words, const gm_gaz *gaz, const report *r,
                     const scan_findings *found, gm_arena *arena, text_notes *out) {
    const scan_text *t = &found->text;
    *out = (text_notes){.text = t, .report = r, .found = found};
    maker m = {.words = words, .gaz = gaz, .n = out, .t = t, .arena = arena};
    out->tokens = gm_arena_array(arena, t->n_tokens + 1, sizeof *out->tokens);
    if (out->tokens == NULL) {
        return GM_E_MEMORY;
    }
    note_findings(&m);
    note_quotes(&m);
    for (size_t s = 0; s < t->n_sentences; s++) {
        note_phrases(&m, t->sentences[s].first, sentence_end(t, s));
        note_segments(&m, t->sentences[s].first, sentence_end(t, s));
    }
    find_main_place(&m);
    for (size_t s = 0; s < t->n_sentences; s++) {
        find_quantities(&m, t->sentences[s].first, sentence_end(t, s));
        find_parties(&m, t->sentences[s].first, sentence_end(t, s));
    }
    out->n_quantities = m.quantities.len / sizeof *out->quantities;
    out->n_parties = m.parties.len / sizeof *out->parties;
    out->quantities = gm_arena_take(arena, out->n_quantities + 1, sizeof *out->quantities);
    out->parties = gm_arena_take(arena, out->n_parties + 1, sizeof *out->parties);
    bool failed =
        m.quantities.failed || m.parties.failed || out->quantities == NULL || out->parties == NULL;
    if (!failed && out->n_quantities > 0) {
        memcpy(out->quantities, m.quantities.ptr, m.quantities.len);
    }
    if (!failed && out->n_parties > 0) {
        memcpy(out->parties, m.parties.ptr, m.parties.len);
    }
    gm_buf_clear(&m.quantities);
    gm_buf_clear(&m.parties);
    return failed ? GM_E_MEMORY : GM_OK;
}

gm_str party_name(const text_notes *notes, const scan_party *p, bool violent, gm_arena *arena) {
    static const char *const of[] = {
        [ACTOR_MILITARY] = "Military Forces of ", [ACTOR_GOVERNMENT] = "Government of ",
        [ACTOR_POLICE] = "Police Forces of ",     [ACTOR_ARMED] = "Armed groups",
        [ACTOR_PROTESTERS] = "Protesters",        [ACTOR_CIVILIANS] = "Civilians"};
    static const char *const unknown[] = {[ACTOR_MILITARY] = "Unidentified military forces",
                                          [ACTOR_GOVERNMENT] = "",
                                          [ACTOR_POLICE] = "Police forces",
                                          [ACTOR_ARMED] = "Armed groups",
                                          [ACTOR_PROTESTERS] = "Protesters",
                                          [ACTOR_CIVILIANS] = "Civilians"};
    (void)notes;
    actor_kind kind = p->kind;
    if (kind == ACTOR_NONE || kind == ACTOR_GOVERNMENT) {
        kind = violent ? ACTOR_MILITARY : ACTOR_GOVERNMENT;
    }
    gm_buf text = GM_BUF_INIT;
    bool brackets = kind >= ACTOR_ARMED;
    gm_buf_add_text(&text, p->nation.len > 0 ? of[kind] : unknown[kind]);
    if (p->nation.len > 0) {
        gm_buf_printf(&text, brackets ? " (%.*s)" : "%.*s", GM_FMT(p->nation));
    }
    gm_str copy = gm_arena_copy(arena, gm_buf_view(&text));
    gm_buf_clear(&text);
    return copy;
}
