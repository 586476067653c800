#include "scan/incidents.h"

#include <stdlib.h>

#include "scan/lexicon.h"
#include "scan/sentence.h"

enum {
    YEAR_DAYS = 366,
    WEEK_DAYS = 7,
    MONTH_DAYS = 31,
    REFERENCE_REACH = 100, /* incidents back that a text may refer to */
};

struct incident_reader {
    const gm_gaz *gaz;
    event_words *words;
    gm_arena arena;
    gm_buf found; /* incident items */
};

incident_reader *incident_reader_new(const gm_gaz *gaz) {
    incident_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->gaz = gaz;
    reader->words = event_words_new();
    if (reader->words == NULL) {
        incident_reader_free(reader);
        return NULL;
    }
    return reader;
}

void incident_reader_free(incident_reader *reader) {
    if (reader != NULL) {
        event_words_free(reader->words);
        gm_arena_clear(&reader->arena);
        gm_buf_clear(&reader->found);
        free(reader);
    }
}

void incident_marks_write(unsigned marks, gm_buf *out) {
    static const char *const words[] = {"negated", "hypothetical", "threatened", "planned",
                                        "historical"};
    size_t start = out->len;
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if ((marks & 1U << i) != 0) {
            gm_buf_add_text(out, out->len > start ? " " : "");
            gm_buf_add_text(out, words[i]);
        }
    }
}

/* ---- Putting an incident together -------------------------------------------------------------- */

typedef struct builder {
    const text_notes *n;
    incident_reader *reader;
    event_sentence s;
    gm_buf reasons;
} builder;

static incident *items(const incident_reader *reader) {
    return (incident *)(void *)reader->found.ptr;
}

static size_t n_items(const incident_reader *reader) {
    return reader->found.len / sizeof(incident);
}

static void reason(builder *b, const char *text) {
    gm_buf_add_text(&b->reasons, b->reasons.len > 0 ? "; " : "");
    gm_buf_add_text(&b->reasons, text);
}

/* The group's trigger that says most of how it happened. */
static const trigger *leader_of(const event_sentence *s, int group) {
    const trigger *best = NULL;
    for (int i = 0; i < s->n_triggers; i++) {
        const trigger *tr = &s->triggers[i];
        if (tr->group == group && (best == NULL || tr->kind > best->kind)) {
            best = tr;
        }
    }
    return best;
}

/* Aircraft or guns told in the same segment say what an attack was. */
static event_kind kind_by_weapon(const builder *b, const trigger *lead) {
    const event_sentence *s = &b->s;
    bool open =
        lead->kind == EVENT_ATTACK || lead->kind == EVENT_KILLING || lead->kind == EVENT_DESTROY;
    bool by =
        false; /* behind "by", "with" or "using": what did it, also when it stands at the end */
    for (size_t i = s->first; i < s->end && open; i++) {
        bool same = s->n->tokens[i].zone == s->n->tokens[lead->first].zone;
        by =
            by || note_class(s->n, i) == WORD_BY || gm_str_is(s->t->tokens[i].word->simple, "with");
        bool before = i < lead->first && lead->kind != EVENT_DESTROY;
        if (note_class(s->n, i) == WORD_WEAPON && same && (before || by)) {
            return (event_kind)s->n->tokens[i].row->value;
        }
    }
    return lead->kind;
}

/* Attacks on people who do not fight are violence against them; what armed groups take is not regained. */
static event_type type_of(event_kind kind, const scan_party *actor, const scan_party *victim) {
    event_type type = event_kind_type(kind);
    bool civilians =
        victim != NULL && (victim->kind == ACTOR_CIVILIANS || victim->kind == ACTOR_PROTESTERS);
    if ((kind == EVENT_ATTACK || kind == EVENT_KILLING) && civilians) {
        type.type = "Violence against civilians";
        type.subtype = "Attack";
    } else if (kind == EVENT_CAPTURE && actor != NULL && actor->kind == ACTOR_ARMED) {
        type.subtype = "Non-state actor overtakes territory";
    }
    return type;
}

/* ---- Dates ------------------------------------------------------------------------------------- */

static bool starts_paragraph(const scan_text *t, size_t number) {
    return (t->tokens[t->sentences[number].first].gap & GAP_PARAGRAPH) != 0;
}

/* The incident of the same family, told shortly before, in the same paragraph. */
static const incident *neighbour(const builder *b) {
    size_t n = n_items(b->reader);
    if (n == 0 || starts_paragraph(b->n->text, b->s.number)) {
        return NULL;
    }
    while (n > 1 && items(b->reader)[n - 1].marks != 0) {
        n--;
    }
    const incident *last = &items(b->reader)[n - 1];
    for (size_t s = last->sentence + 1; s < b->s.number; s++) {
        if (starts_paragraph(b->n->text, s)) {
            return NULL;
        }
    }
    return last->sentence < b->s.number && b->s.number - last->sentence <= 2 ? last : NULL;
}

/* What "the deaths", "in response" speak of: the last violence that really happened and has a day. */
static const incident *referred(const builder *b, gm_str victim) {
    size_t n = n_items(b->reader);
    for (size_t i = n; i-- > 0 && n - i <= REFERENCE_REACH;) {
        const incident *in = &items(b->reader)[i];
        bool dated = in->date_basis <= BASIS_PARAGRAPH && incident_days(in->dates) <= WEEK_DAYS;
        bool fits = victim.len == 0 || in->actor2.len == 0 || gm_str_eq(victim, in->actor2);
        if (in->type.family == FAMILY_VIOLENCE && in->marks == 0 && dated && fits) {
            return in;
        }
    }
    return NULL;
}

/* "the Turkish deaths", "the killing of the soldiers": known already. */
static bool is_reference(const event_sentence *s, const trigger *lead) {
    bool counted = false;
    for (size_t k = lead->first; k-- > s->first && k + 4 >= lead->first;) {
        counted =
            counted || note_class(s->n, k) == WORD_NUMBER || s->t->tokens[k].word->number >= 0;
        if (note_class(s->n, k) == WORD_REFERENCE) {
            return lead->form == FORM_NOUN && lead->kind == EVENT_KILLING && !counted;
        }
    }
    return false;
}

static bool date_known(const report *r) {
    return r->by != PUBLISHED_UNKNOWN && r->published.first != DATE_OPEN_PAST &&
           r->published.last != DATE_OPEN_FUTURE;
}

static bool date_from_group(const builder *b, int group, incident *in) {
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < b->s.n_triggers; i++) {
            const trigger *tr = &b->s.triggers[i];
            if (tr->group == group && tr->date != NULL && tr->date_own == (pass == 0)) {
                in->dates = tr->date->span;
                in->date_basis = pass == 0 ? BASIS_OWN : BASIS_SENTENCE;
                in->date_text = scan_slice(b->n->text, tr->date->first, tr->date->last);
                return true;
            }
        }
    }
    return false;
}

static void date_from_reference(builder *b, const incident *known, incident *in) {
    in->dates = known->dates;
    in->date_basis = BASIS_REFERENCE;
    bool longer =
        b->s.response && date_known(b->n->report) && b->n->report->published.last > in->dates.first;
    if (longer) {
        in->dates.last = b->n->report->published.last;
    }
    reason(b, longer ? "date: from what it answers to the report" : "date: of what it refers to");
}

static void date_incident(builder *b, int group, const trigger *lead, incident *in) {
    const report *r = b->n->report;
    if (date_from_group(b, group, in)) {
        reason(b, in->date_basis == BASIS_OWN ? "date beside the event" : "date in its sentence");
        return;
    }
    bool refers = is_reference(&b->s, lead) || b->s.response;
    const incident *known = refers && in->type.family == FAMILY_VIOLENCE
                                ? referred(b, b->s.response ? GM_STR("") : in->actor2)
                                : NULL;
    const incident *beside = neighbour(b);
    if (known != NULL) {
        date_from_reference(b, known, in);
    } else if (beside != NULL && beside->date_basis <= BASIS_SENTENCE && beside->marks == 0 &&
               !in->aggregate) {
        in->dates = beside->dates;
        in->date_basis = BASIS_PARAGRAPH;
        reason(b, "date of the sentence before");
    } else if (date_known(r)) {
        in->dates = (date_span){r->published.first - (WEEK_DAYS - 1), r->published.last};
        in->date_basis = BASIS_REPORT;
        reason(b, "no date told: the week up to the report");
    } else {
        in->dates = (date_span){DATE_OPEN_PAST, DATE_OPEN_FUTURE};
        in->date_basis = BASIS_NONE;
        reason(b, "no date told");
    }
}

/* ---- Places ------------------------------------------------------------------------------------ */

static bool is_joined(const scan_text *t, size_t i) {
    return (t->tokens[i].gap & ~((unsigned)GAP_BLANK | GAP_LINE | GAP_HYPHEN)) == 0;
}

/* The words of a place with what stands around its name: "the city of X", "northern X", "X province". */
static gm_str place_words(const text_notes *n, const scan_mention *m) {
    const scan_text *t = n->text;
    size_t number = t->tokens[m->first].sentence;
    size_t floor = t->sentences[number].first;
    size_t first = m->whole_first < m->first ? m->whole_first : m->first;
    size_t last = m->whole_last > m->last ? m->whole_last : m->last;
    if (first == m->first && last == m->last) {
        while (first > floor && is_joined(t, first) &&
               (t->tokens[first - 1].word->lex & LEX_SIDE) != 0) {
            first--;
        }
        if (first >= floor + 2 && note_class(n, first - 1) == WORD_OF &&
            scan_gap_is_blank(t, first) && (t->tokens[first - 2].word->lex & LEX_KIND) != 0) {
            first -= 2;
        }
        while (last + 1 < sentence_end(t, number) && scan_gap_is_blank(t, last + 1) &&
               (t->tokens[last + 1].word->lex & LEX_KIND) != 0) {
            last++;
        }
        if (last + 1 < sentence_end(t, number) && note_class(n, last + 1) == WORD_BORDER &&
            scan_gap_is_blank(t, last + 1)) {
            last++;
        }
        bool near = first > floor && gm_str_is(t->tokens[first - 1].word->simple, "near");
        first -= near;
        size_t phrase = first; /* "anywhere in", "outside" */
        while (phrase > floor && note_class(n, phrase - 1) == WORD_INSIDE) {
            phrase--;
        }
        bool out = phrase > floor && (note_class(n, phrase - 1) == WORD_OUTSIDE ||
                                      note_class(n, phrase - 1) == WORD_REACH);
        first = out ? phrase - 1 : first;
    }
    return scan_slice(t, first, last);
}

/* Phone calls happen nowhere that a map could show. */
static bool is_placeless(event_kind kind) {
    return kind == EVENT_CALL;
}

/* Who meets, meets somewhere else than where the fighting is. */
static bool is_journey(event_kind kind) {
    return kind == EVENT_TALKS || kind == EVENT_VISIT;
}

static const trigger *placed_trigger(const builder *b, int group) {
    const trigger *best = NULL;
    for (int i = 0; i < b->s.n_triggers; i++) {
        const trigger *tr = &b->s.triggers[i];
        if (tr->group == group && tr->place != NULL &&
            (best == NULL || (tr->place_own && !best->place_own))) {
            best = tr;
        }
    }
    return best;
}

static void take_place(const builder *b, const scan_mention *m, incident_basis basis,
                       incident *in) {
    in->place = m;
    in->place_text = place_words(b->n, m);
    in->place_basis = basis;
}

static void place_incident(builder *b, int group, incident *in) {
    in->place_basis = BASIS_NONE;
    if (is_placeless(in->kind)) {
        reason(b, "a call has no place");
        return;
    }
    const trigger *tr = placed_trigger(b, group);
    const incident *beside = neighbour(b);
    if (tr != NULL) {
        take_place(b, tr->place, tr->place_own ? BASIS_OWN : BASIS_SENTENCE, in);
        reason(b, tr->place_own ? "place beside the event" : "place in its sentence");
    } else if (beside != NULL && beside->place != NULL && beside->place_basis <= BASIS_SENTENCE) {
        in->place = beside->place;
        in->place_text = beside->place_text;
        in->place_basis = BASIS_PARAGRAPH;
        reason(b, "place of the sentence before");
    } else if (b->n->main_place != NULL && !is_journey(in->kind)) {
        take_place(b, b->n->main_place, BASIS_REPORT, in);
        reason(b, "no place told: the report's main one");
    }
}

/* ---- Who, and how many ------------------------------------------------------------------------- */

static void take_parties(builder *b, int group, incident *in, const scan_party **out_actor,
                         const scan_party **out_victim) {
    *out_actor = NULL;
    *out_victim = NULL;
    for (int i = 0; i < b->s.n_triggers; i++) {
        const trigger *tr = &b->s.triggers[i];
        if (tr->group == group) {
            *out_actor = *out_actor == NULL ? tr->actor : *out_actor;
            *out_victim = *out_victim == NULL ? tr->victim : *out_victim;
        }
    }
    if (*out_actor == *out_victim) {
        *out_victim = NULL;
    }
    bool violent = in->type.family != FAMILY_WORDS && in->type.family != FAMILY_TALKS &&
                   in->type.family != FAMILY_CALL && in->type.family != FAMILY_VISIT &&
                   in->type.family != FAMILY_TRUCE;
    if (in->type.family == FAMILY_DISPLACE) { /* those who flee are who acts */
        bool told = *out_actor != NULL && (*out_actor)->kind == ACTOR_CIVILIANS;
        in->actor1 =
            told ? party_name(b->n, *out_actor, violent, &b->reader->arena) : GM_STR("Civilians");
        *out_victim = NULL;
        return;
    }
    if (*out_actor != NULL) {
        in->actor1 = party_name(b->n, *out_actor, violent, &b->reader->arena);
    }
    if (*out_victim != NULL) {
        in->actor2 = party_name(b->n, *out_victim, violent, &b->reader->arena);
    }
}

static bool says_each_side(const event_sentence *s) {
    for (size_t i = s->first; i + 1 < s->end; i++) {
        if (gm_str_is(s->t->tokens[i].word->simple, "each") &&
            gm_str_is(s->t->tokens[i + 1].word->simple, "side")) {
            return true;
        }
    }
    return false;
}

static void take_figures(builder *b, int group, incident *in) {
    event_sentence *s = &b->s;
    for (size_t k = s->first_quantity; k < s->end_quantity; k++) {
        const scan_quantity *q = &b->n->quantities[k];
        if (q->unit_last >= s->end || in->n_claims == INCIDENT_CLAIMS) {
            continue;
        }
        const trigger *tr = sentence_counted(s, q);
        count_field field = tr == NULL ? COUNT_NONE : sentence_field(s, tr, q);
        if (tr == NULL || tr->group != group || field == COUNT_NONE) {
            continue;
        }
        int times = says_each_side(s) && s->n->tokens[q->first].zone == 0 ? 2 : 1;
        in->claims[in->n_claims++] =
            (incident_claim){.field = field,
                             .lo = q->lo * times,
                             .hi = q->hi < 0 ? -1 : q->hi * times,
                             .by = s->claim_by,
                             .quote = scan_slice(s->t, q->first, q->unit_last)};
        if (times == 2) {
            reason(b, "the figure is for each of two sides");
        }
    }
}

/* Figures of one field in one sentence add up: "two soldiers and three civilians". */
static void add_up(incident *in) {
    size_t n = 0;
    for (size_t i = 0; i < in->n_claims; i++) {
        size_t k = 0;
        while (k < n && in->claims[k].field != in->claims[i].field) {
            k++;
        }
        if (k == n) {
            in->claims[n++] = in->claims[i];
            continue;
        }
        incident_claim *sum = &in->claims[k];
        const incident_claim *more = &in->claims[i];
        sum->lo += more->lo;
        sum->hi = sum->hi < 0 || more->hi < 0 ? -1 : sum->hi + more->hi;
        if (more->quote.ptr + more->quote.len > sum->quote.ptr) {
            sum->quote.len = (size_t)(more->quote.ptr + more->quote.len - sum->quote.ptr);
        }
    }
    in->n_claims = n;
}

static bool sums_up(const event_sentence *s, const trigger *lead) {
    size_t number = lead->first; /* "five phone calls" */
    bool counted = number > s->first && note_class(s->n, number - 1) == WORD_NUMBER &&
                   s->n->tokens[number - 1].row->value > 1;
    if (counted && lead->form == FORM_NOUN && lead->field == COUNT_NONE) {
        return true;
    }
    for (size_t i = s->first; i < s->end; i++) {
        if (note_class(s->n, i) == WORD_TIMES &&
            s->n->tokens[i].zone == s->n->tokens[lead->first].zone) {
            return true;
        }
    }
    return false;
}

/* ---- How sure ---------------------------------------------------------------------------------- */

static int date_points(const incident *in) {
    bool days = incident_days(in->dates) <= WEEK_DAYS;
    bool year = incident_days(in->dates) >= YEAR_DAYS - 3 && in->date_text.len > 0;
    switch (in->date_basis) {
    case BASIS_OWN:
    case BASIS_SENTENCE:
        return days ? 25 : year ? 0 : 15; /* a whole year tells when of nothing */
    case BASIS_REFERENCE:
        return 15;
    case BASIS_PARAGRAPH:
        return 10;
    default:
        return 0;
    }
}

static int place_points(const incident *in) {
    switch (in->place_basis) {
    case BASIS_OWN:
        return 25;
    case BASIS_SENTENCE:
        return 15;
    case BASIS_PARAGRAPH:
        return 10;
    case BASIS_REPORT:
        return 5;
    default:
        return is_placeless(in->kind) ? 10 : 0;
    }
}

/* What is only spoken of: told as earlier, or a noun that every report about a conflict is full of. */
static bool is_background(const builder *b, const trigger *lead, const incident *in) {
    const event_sentence *s = &b->s;
    bool dated = in->date_basis <= BASIS_SENTENCE;
    bool earlier = s->n->tokens[lead->first].zone % 2 == 1;
    bool topic =
        lead->form == FORM_NOUN && (lead->kind == EVENT_TRUCE || lead->kind == EVENT_THREAT ||
                                    lead->kind == EVENT_TALKS || lead->kind == EVENT_STATEMENT);
    bool had = false; /* "had worked": before what the report is about */
    for (size_t k = lead->first; k-- > s->first && k + 3 >= lead->first;) {
        had = had || gm_str_is(s->t->tokens[k].word->simple, "had");
    }
    return !dated && (earlier || topic || had);
}

static int confidence(const builder *b, const trigger *lead, const incident *in) {
    static const int forms[] = {
        [FORM_PAST] = 30, [FORM_NOUN] = 15, [FORM_ING] = 15, [FORM_PLAIN] = 10};
    int points = forms[lead->form] + date_points(in) + place_points(in);
    points += in->actor1.len > 0 ? 10 : 0;
    points += in->actor2.len > 0 ? 5 : 0;
    points += in->n_claims > 0 ? 15 : 0;
    points -= b->n->tokens[lead->first].quoted ? 15 : 0;
    points -= b->n->text->sentences[b->s.number].titled ? 10 : 0;
    points -= is_background(b, lead, in) ? 15 : 0;
    bool words = in->type.family == FAMILY_WORDS && lead->kind == EVENT_STATEMENT;
    if (words && in->date_basis > BASIS_SENTENCE) { /* somebody says something in every sentence */
        points -= 30;
    }
    return points < 0 ? 0 : points > 99 ? 99 : points;
}

static void mark_old(const builder *b, incident *in) {
    const report *r = b->n->report;
    if (!date_known(r) || in->date_basis > BASIS_SENTENCE) {
        return;
    }
    if (in->dates.last < r->published.first - YEAR_DAYS) {
        in->marks |= MARK_HISTORICAL;
    } else if (in->dates.first > r->published.last) {
        in->marks |= MARK_PLANNED;
    }
}

/* ---- The quote --------------------------------------------------------------------------------- */

/* The word that the quote is about: the one with the figures, when there are any. */
static size_t quoted_trigger(const event_sentence *s, int group, const incident *in) {
    for (int i = 0; i < s->n_triggers && in->n_claims > 0; i++) {
        if (s->triggers[i].group == group && s->triggers[i].field == in->claims[0].field) {
            return s->triggers[i].first;
        }
    }
    return in->trigger;
}

/* At most INCIDENT_QUOTE_WORDS words around the triggers of a group, from where their segment begins. */
static void quote(const builder *b, int group, incident *in) {
    const event_sentence *s = &b->s;
    size_t anchor = quoted_trigger(s, group, in);
    size_t first = anchor;
    size_t last = first;
    for (int i = 0; i < s->n_triggers; i++) {
        const trigger *tr = &s->triggers[i];
        if (tr->group == group) {
            size_t lo = tr->first < first ? tr->first : first;
            size_t hi = tr->last > last ? tr->last : last;
            if (hi - lo < INCIDENT_QUOTE_WORDS) {
                first = lo;
                last = hi;
            }
        }
    }
    for (bool grew = true; grew && last - first + 1 < INCIDENT_QUOTE_WORDS;) {
        grew = false;
        if (first > s->first && (s->n->tokens[first - 1].segment == s->n->tokens[anchor].segment)) {
            first--;
            grew = true;
        }
        if (last + 1 < s->end && last - first + 1 < INCIDENT_QUOTE_WORDS &&
            s->n->tokens[last + 1].segment <= s->n->tokens[anchor].segment + 1) {
            last++;
            grew = true;
        }
    }
    in->start = s->t->tokens[first].start;
    in->end = s->t->tokens[last].end;
}

/* ---- A report ---------------------------------------------------------------------------------- */

/* "More than 1,000 have been killed.": figures of the incident of the sentence before, when nothing else is told. */
static bool give_to_neighbour(builder *b, const incident *in) {
    const incident *beside = neighbour(b);
    bool bare = (in->kind == EVENT_KILLING || in->kind == EVENT_DISPLACE) && in->marks == 0 &&
                in->date_basis > BASIS_SENTENCE && in->place_basis > BASIS_SENTENCE &&
                in->n_claims > 0 && (in->actor1.len == 0 || in->kind == EVENT_DISPLACE);
    if (!bare || beside == NULL || beside->type.family != FAMILY_VIOLENCE || beside->marks != 0) {
        return false;
    }
    incident *to = &items(b->reader)[(size_t)(beside - items(b->reader))];
    for (size_t i = 0; i < in->n_claims && to->n_claims < INCIDENT_CLAIMS; i++) {
        to->claims[to->n_claims++] = in->claims[i];
    }
    to->aggregate = to->aggregate || incident_days(to->dates) > MONTH_DAYS;
    return true;
}

static void build(builder *b, int group) {
    const trigger *lead = leader_of(&b->s, group);
    const scan_party *actor;
    const scan_party *victim;
    incident in = {.kind = kind_by_weapon(b, lead),
                   .marks = lead->marks,
                   .sentence = b->s.number,
                   .trigger = lead->first,
                   .at = b->n->text->tokens[lead->first].start,
                   .claim_by = b->s.claim_by};
    gm_buf_reset(&b->reasons);
    in.type = event_kind_type(in.kind);
    take_parties(b, group, &in, &actor, &victim);
    in.type = type_of(in.kind, actor, victim);
    in.aggregate = sums_up(&b->s, lead);
    date_incident(b, group, lead, &in);
    place_incident(b, group, &in);
    take_figures(b, group, &in);
    add_up(&in);
    mark_old(b, &in);
    in.conf = confidence(b, lead, &in);
    quote(b, group, &in);
    if (give_to_neighbour(b, &in)) {
        return;
    }
    in.reasons = gm_arena_copy(&b->reader->arena, gm_buf_view(&b->reasons));
    gm_buf_add(&b->reader->found, &in, sizeof in);
}

gm_status incidents_read(incident_reader *reader, const report *r, const scan_findings *found,
                         const incident **out, size_t *out_n) {
    text_notes notes;
    gm_arena_reset(&reader->arena);
    gm_buf_reset(&reader->found);
    GM_TRY(notes_make(reader->words, reader->gaz, r, found, &reader->arena, &notes));
    builder b = {.n = &notes, .reader = reader};
    for (size_t s = 0; s < found->text.n_sentences; s++) {
        if (found->text.sentences[s].n > 0 &&
            found->text.tokens[found->text.sentences[s].first].start >= r->body) {
            sentence_read(&notes, s, &b.s);
            for (int g = 0, n = sentence_n_groups(&b.s); g < n; g++) {
                build(&b, g);
            }
        }
    }
    bool failed = reader->found.failed || b.reasons.failed;
    gm_buf_clear(&b.reasons);
    *out = items(reader);
    *out_n = n_items(reader);
    return failed ? GM_E_MEMORY : GM_OK;
}
