#include "scan/sentence.h"

#include "scan/lexicon.h"

enum {
    SEGMENT_COST = 6, /* words that a comma between two words counts for */
};

static size_t segments_apart(const event_sentence *s, size_t a, size_t b) {
    int cuts = s->n->tokens[b].segment - s->n->tokens[a].segment;
    return (size_t)(cuts < 0 ? -cuts : cuts);
}

/* Words between two tokens; commas and turns of time count for several. */
static size_t distance(const event_sentence *s, size_t a, size_t b) {
    size_t cost = a < b ? b - a : a - b;
    bool zones = s->n->tokens[a].zone != s->n->tokens[b].zone;
    return cost + SEGMENT_COST * segments_apart(s, a, b) + (zones ? 2 * SEGMENT_COST : 0);
}

static bool cuts_here(const event_sentence *s, size_t i) {
    unsigned marks = GAP_COMMA | GAP_COLON | GAP_DASH | GAP_OPEN | GAP_CLOSE | GAP_QUOTE;
    return i < s->end && (s->t->tokens[i].gap & marks) != 0;
}

static bool is_auxiliary(gm_str w) {
    static const char *const words[] = {"was", "were", "been", "being",     "is",
                                        "are", "be",   "got",  "reportedly"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (gm_str_is(w, words[i])) {
            return true;
        }
    }
    return false;
}

/* "were killed", "soldiers killed by": what stands before the word is whom it met. */
static bool is_passive(const event_sentence *s, size_t first, size_t last) {
    for (size_t k = first; k-- > s->first && k + 3 >= first;) {
        if (is_auxiliary(s->t->tokens[k].word->simple)) {
            return true;
        }
    }
    for (size_t k = last + 1; k < s->end && k <= last + 5; k++) {
        event_class class = note_class(s->n, k);
        if (class == WORD_BY) {
            return !s->n->tokens[k].in_date;
        }
        if (class == WORD_ACTOR || class == WORD_TRIGGER) {
            return false;
        }
    }
    return false;
}

/* "Died", "fled", "crashed" have no object, "taking" needs one: a thing, a place or a party. */
static bool is_real_taking(const event_sentence *s, size_t last) {
    for (size_t k = last + 1; k < s->end && k <= last + 6; k++) {
        const token_note *note = &s->n->tokens[k];
        if (note->segment != s->n->tokens[last].segment || note->class == WORD_IN) {
            return false;
        }
        if (note->mention != 0 || note->class == WORD_THING) {
            return true;
        }
    }
    return false;
}

static bool is_usable(const event_sentence *s, size_t i, const event_row *row) {
    gm_str w = s->t->tokens[i].word->simple;
    if (s->n->tokens[i].mention != 0 || s->n->tokens[i].in_date) {
        return false;
    }
    if (gm_str_is(w, "taking")) {
        return is_real_taking(s, i);
    }
    if (row->form == FORM_NOUN && i + 1 < s->end && row->value == EVENT_TALKS &&
        gm_str_is(w, "meeting") && note_class(s->n, i + 1) == WORD_NUMBER) {
        return false;
    }
    return true;
}

static void find_triggers(event_sentence *s) {
    for (size_t i = s->first; i < s->end && s->n_triggers < MOST_TRIGGERS; i++) {
        const token_note *note = &s->n->tokens[i];
        if (note->class == WORD_RESPONSE) {
            s->response = true;
        }
        if (note->class != WORD_TRIGGER || !is_usable(s, i, note->row)) {
            continue;
        }
        trigger *tr = &s->triggers[s->n_triggers++];
        *tr = (trigger){.first = i,
                        .last = i + note->n - 1,
                        .kind = (event_kind)note->row->value,
                        .form = note->row->form,
                        .field = note->row->field,
                        .group = -1};
        tr->passive = tr->form == FORM_PAST && is_passive(s, i, tr->last);
        bool broken = tr->kind == EVENT_TRUCE_END && s->n_triggers > 1 &&
                      tr[-1].kind == EVENT_TRUCE && tr[-1].form == FORM_NOUN &&
                      s->n->tokens[tr[-1].first].segment == s->n->tokens[i].segment;
        if (broken) { /* "the ceasefire collapsed": one incident, and not its beginning */
            tr[-1] = *tr;
            s->n_triggers--;
        }
    }
}

/* ---- Marks ------------------------------------------------------------------------------------- */

/* What one word before a trigger does to it. `away` counts the words between. */
static unsigned mark_of(const event_sentence *s, size_t k, const trigger *tr, size_t away) {
    const token_note *note = &s->n->tokens[k];
    bool same = note->segment == s->n->tokens[tr->first].segment;
    switch ((event_class)note->class) {
    case WORD_NOT: {
        gm_str next = k + 1 < s->end ? s->t->tokens[k + 1].word->simple : GM_STR("");
        bool only = gm_str_is(next, "only") || gm_str_is(next, "just");
        bool says = note->row->value == 1 && away <= 8;
        return (same || says) && (away <= 5 || says) && !only ? MARK_NEGATED : 0;
    }
    case WORD_IF:
        return same || away <= 4 ? MARK_HYPOTHETICAL : 0;
    case WORD_MODAL:
        return same && away <= 6 ? MARK_HYPOTHETICAL : 0;
    case WORD_FUTURE:
        return same && away <= 6 ? MARK_PLANNED : 0;
    case WORD_INTENT:
        return same && away <= 8 ? MARK_HYPOTHETICAL : 0;
    case WORD_TO: /* "to attack": meant, unless the word is a noun behind a place or person */
        return away == 0 && tr->form == FORM_PLAIN ? MARK_HYPOTHETICAL : 0;
    case WORD_LIKE:
        return MARK_HISTORICAL;
    default:
        return 0;
    }
}

/* A threat's own content: what is said behind "vowed" or "threatened" has not happened. */
static bool is_threatened(const event_sentence *s, const trigger *tr) {
    for (int i = 0; i < s->n_triggers; i++) {
        const trigger *other = &s->triggers[i];
        bool that = other->last + 1 < s->end &&
                    gm_str_is(s->t->tokens[other->last + 1].word->simple, "that");
        bool same = segments_apart(s, other->last, tr->first) <= (that ? 1U : 0U);
        if (other->kind == EVENT_THREAT && other->first < tr->first && same) {
            return true;
        }
    }
    return false;
}

/* "began to flee", "continued to": it does happen. */
static bool is_real_infinitive(const event_sentence *s, const trigger *tr) {
    for (size_t k = tr->first; k-- > s->first && k + 4 >= tr->first;) {
        if (note_class(s->n, k) == WORD_REALLY) {
            return true;
        }
    }
    return false;
}

static void mark_trigger(event_sentence *s, trigger *tr) {
    bool real = is_real_infinitive(s, tr);
    for (size_t k = tr->first; k-- > s->first;) {
        unsigned mark = mark_of(s, k, tr, tr->first - k - 1);
        tr->marks |= real && mark != MARK_NEGATED ? 0 : mark;
    }
    bool to_before = tr->first > s->first && note_class(s->n, tr->first - 1) == WORD_TO;
    if (to_before && !real && tr->form != FORM_NOUN) {
        tr->marks |= MARK_HYPOTHETICAL;
    }
    if (is_threatened(s, tr)) {
        tr->marks |= MARK_THREATENED;
    }
    if (s->question) {
        tr->marks |= MARK_HYPOTHETICAL;
    }
    size_t next = tr->last + 1; /* "the offensive would", "a strike could" */
    if (tr->form == FORM_NOUN && next < s->end) {
        event_class class = note_class(s->n, next);
        tr->marks |= class == WORD_MODAL ? MARK_HYPOTHETICAL : 0;
        tr->marks |= class == WORD_FUTURE ? MARK_PLANNED : 0;
        bool none = note_class(s->n, next) == WORD_NONE && next + 1 < s->end &&
                    is_auxiliary(s->t->tokens[next].word->simple);
        tr->marks |= none && note_class(s->n, next + 1) == WORD_NOT ? MARK_NEGATED : 0;
        tr->marks |= none && note_class(s->n, next + 1) == WORD_FUTURE ? MARK_PLANNED : 0;
    }
}

/* ---- Who --------------------------------------------------------------------------------------- */

static const scan_party *party_before(const event_sentence *s, size_t i, bool same_segment) {
    const scan_party *best = NULL;
    for (size_t k = s->first_party; k < s->end_party; k++) {
        const scan_party *p = &s->n->parties[k];
        if (p->last >= i) {
            break;
        }
        bool fits = p->first >= s->first && !p->behind &&
                    s->n->tokens[p->last].zone == s->n->tokens[i].zone &&
                    (!same_segment || s->n->tokens[p->last].segment == s->n->tokens[i].segment);
        best = fits ? p : best;
    }
    return best;
}

static const scan_party *party_behind(const event_sentence *s, size_t i, size_t reach) {
    for (size_t k = s->first_party; k < s->end_party; k++) {
        const scan_party *p = &s->n->parties[k];
        if (p->first > i) {
            bool fits = p->first < s->end && p->first <= i + reach &&
                        s->n->tokens[p->first].segment == s->n->tokens[i].segment;
            return fits ? p : NULL;
        }
    }
    return NULL;
}

/* The party behind a word of this class, in the trigger's segment. */
static const scan_party *party_behind_word(const event_sentence *s, const trigger *tr,
                                           event_class class) {
    bool inside = class == WORD_OPPONENT && tr->last > tr->first &&
                  gm_str_is(s->t->tokens[tr->last].word->simple, "against");
    if (inside) { /* "operation against" */
        return party_behind(s, tr->last, 6);
    }
    for (size_t k = tr->last + 1; k < s->end && k < tr->last + 12; k++) {
        if (s->n->tokens[k].segment != s->n->tokens[tr->last].segment) {
            return NULL;
        }
        if (note_class(s->n, k) == class && !s->n->tokens[k].in_date) {
            return party_behind(s, k, 6);
        }
    }
    return NULL;
}

/* "clashes between A and B" */
static bool take_pair(const event_sentence *s, trigger *tr) {
    for (size_t k = tr->last + 1; k < s->end && k <= tr->last + 4; k++) {
        if (gm_str_is(s->t->tokens[k].word->simple, "between")) {
            tr->actor = party_behind(s, k, 5);
            tr->victim = tr->actor == NULL ? NULL : party_behind(s, tr->actor->last, 6);
            return tr->actor != NULL;
        }
    }
    return false;
}

/* The two sides of a noun: "Turkey's operation against Kurdish forces", "the deaths of 13 soldiers". */
static void take_noun_sides(const event_sentence *s, trigger *tr) {
    const scan_party *before = party_before(s, tr->first, true);
    bool beside = before != NULL && before->last + 2 >= tr->first;
    const scan_party *of = party_behind_word(s, tr, WORD_OF);
    const scan_party *by = party_behind_word(s, tr, WORD_BY);
    const scan_party *against = party_behind_word(s, tr, WORD_OPPONENT);
    bool casualties = tr->kind == EVENT_KILLING;
    tr->actor = by;
    if (casualties) {
        tr->victim = of != NULL ? of : beside ? before : NULL;
        if (tr->actor == NULL && !beside) {
            tr->actor = before;
        }
    } else {
        tr->actor = tr->actor != NULL ? tr->actor : before;
        tr->victim = against != NULL ? against : of;
        if (tr->victim == NULL) {
            const scan_party *on = party_behind_word(s, tr, WORD_IN);
            tr->victim = on != NULL && on->nation.len > 0 ? on : NULL;
        }
    }
}

static void take_sides(const event_sentence *s, trigger *tr) {
    if (take_pair(s, tr)) {
        return;
    }
    if (tr->form == FORM_NOUN) {
        take_noun_sides(s, tr);
        return;
    }
    const scan_party *before = party_before(s, tr->first, true);
    if (before == NULL) {
        before = party_before(s, tr->first, false);
    }
    const scan_party *behind = party_behind(s, tr->last, 8);
    bool dies = tr->kind == EVENT_KILLING && behind == NULL && before != NULL &&
                before->last + 2 >= tr->first && tr->field != COUNT_NEUTRALIZED;
    if (tr->passive || dies) {
        tr->actor = party_behind_word(s, tr, WORD_BY);
        tr->victim = before;
    } else {
        tr->actor = before;
        tr->victim = behind;
    }
}

/* ---- When and where ---------------------------------------------------------------------------- */

/* "the 2017 X agreement": a year that tells one agreement from another. */
static bool is_of_a_name(const event_sentence *s, const scan_date *d) {
    size_t next = d->last + 1;
    return d->first == d->last && s->t->tokens[d->first].word->number >= 0 && d->first > s->first &&
           note_class(s->n, d->first - 1) == WORD_REFERENCE && next < s->end &&
           scan_gap_is_blank(s->t, next) && note_class(s->n, next) != WORD_TRIGGER;
}

/* Dates that say when something happened: not until when it is to happen. */
static bool is_event_date(const event_sentence *s, const scan_date *d) {
    const report *r = s->n->report;
    bool deadline = d->relation == DATE_UP_TO && d->reason == NULL && r->by != PUBLISHED_UNKNOWN &&
                    d->span.last > r->published.last;
    return d->reason == NULL && !deadline && !is_of_a_name(s, d);
}

static const scan_date *next_date(const event_sentence *s, size_t *at) {
    const scan_findings *f = s->n->found;
    for (; *at < f->n_dates; (*at)++) {
        const scan_date *d = &f->dates[*at];
        if (d->first >= s->end) {
            return NULL;
        }
        if (d->first >= s->first && is_event_date(s, d)) {
            (*at)++;
            return d;
        }
    }
    return NULL;
}

static size_t first_date(const event_sentence *s) {
    const scan_findings *f = s->n->found;
    size_t lo = 0;
    for (size_t hi = f->n_dates; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (f->dates[mid].last < s->first) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* A date belongs to the trigger nearest to it; the one that a sentence opens with to its whole main part. */
static void give_dates(event_sentence *s) {
    size_t at = first_date(s);
    for (const scan_date *d; (d = next_date(s, &at)) != NULL;) {
        trigger *best = NULL;
        size_t least = SIZE_MAX;
        for (int i = 0; i < s->n_triggers; i++) {
            trigger *tr = &s->triggers[i];
            size_t away = distance(s, d->first, tr->first);
            bool comma = s->n->tokens[tr->first].segment != s->n->tokens[d->first].segment;
            bool far = segments_apart(s, d->first, tr->first) > 2;
            if (tr->first >
                d->first) { /* "killed on Monday" is likelier than "on Monday, killed" */
                away += comma ? SEGMENT_COST : 1;
            }
            if (away < least && !far &&
                (!tr->date_own || away < distance(s, tr->date->first, tr->first))) {
                least = away;
                best = tr;
            }
        }
        bool opens = s->n_triggers > 0 && d->last < s->triggers[0].first &&
                     note_class(s->n, s->first) != WORD_ACCORDING &&
                     s->n->tokens[d->first].zone == 0 && s->opening == NULL &&
                     d->first <= s->first + 12;
        if (opens) {
            s->opening = d;
        }
        if (best != NULL) {
            best->date = d;
            best->date_own = true;
        }
    }
    for (int i = 0; i < s->n_triggers; i++) {
        trigger *tr = &s->triggers[i];
        if (!tr->date_own && s->opening != NULL && s->n->tokens[tr->first].zone == 0) {
            tr->date = s->opening;
        }
    }
}

/* Nothing but articles, sides and words of kind between a verb and its object. */
static bool is_straight(const event_sentence *s, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        event_class class = note_class(s->n, i);
        bool passes = class == WORD_NONE || class == WORD_REFERENCE || class == WORD_OF ||
                      class == WORD_THING || class == WORD_INSIDE || class == WORD_IN;
        if (!passes) {
            return false;
        }
    }
    return true;
}

/* True when a mention may be where a trigger's event happened. */
static bool may_be_where(const event_sentence *s, const scan_mention *m, const trigger *tr) {
    size_t next = m->last + 1;
    bool border = next < s->end && note_class(s->n, next) == WORD_BORDER;
    if (border) {
        return true;
    }
    if (m->sense == SENSE_DEMONYM) {
        return false;
    }
    bool owner = next < s->end && (s->t->tokens[next].gap & (GAP_POSSESSIVE | GAP_HYPHEN)) != 0;
    bool object =
        m->first > tr->last && m->first <= tr->last + 4 && !owner &&
        is_straight(s, tr->last + 1, m->first) &&
        s->n->tokens[m->first].segment == s->n->tokens[tr->last].segment &&
        m->sense == SENSE_LITERAL && tr->form != FORM_NOUN &&
        (tr->kind == EVENT_CAPTURE || tr->kind == EVENT_SHELLING || tr->kind == EVENT_AIRSTRIKE ||
         tr->kind == EVENT_VISIT || tr->kind == EVENT_ATTACK || tr->kind == EVENT_OFFENSIVE ||
         tr->kind == EVENT_DISPLACE || tr->kind == EVENT_WITHDRAW);
    bool host = m->sense == SENSE_METONYM && m->last + 2 >= tr->first && m->last < tr->first &&
                tr->kind == EVENT_TALKS;
    return object || host || note_is_where(s->n, m);
}

static size_t first_mention(const event_sentence *s) {
    const scan_findings *f = s->n->found;
    size_t lo = 0;
    for (size_t hi = f->n_mentions; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (f->mentions[mid].last < s->first) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* How much a place's being large counts against it, in words of distance: "in Saraqib, Syria". */
static size_t size_cost(const scan_mention *m) {
    return m->part->placed && m->part->geo_prec >= 6 ? SEGMENT_COST : 0;
}

static void give_place(event_sentence *s, trigger *tr) {
    const scan_findings *f = s->n->found;
    size_t least = SIZE_MAX;
    for (size_t k = first_mention(s); k < f->n_mentions && f->mentions[k].first < s->end; k++) {
        const scan_mention *m = &f->mentions[k];
        if (!may_be_where(s, m, tr)) {
            continue;
        }
        size_t away =
            distance(s, m->first, tr->first) + size_cost(m) + (m->first < tr->first ? 3 : 0);
        if (away < least) {
            least = away;
            tr->place = m;
        }
    }
    if (tr->place != NULL) {
        tr->place_own = s->n->tokens[tr->place->first].segment == s->n->tokens[tr->first].segment ||
                        tr->place->first == s->first + 1 || tr->place->first == s->first + 2;
    }
}

/* ---- Which triggers tell of one incident ------------------------------------------------------- */

static bool is_violent(event_kind kind) {
    return event_kind_type(kind).family == FAMILY_VIOLENCE;
}

static bool same_nation(const scan_party *a, const scan_party *b) {
    return a == NULL || b == NULL || a->nation.len == 0 || b->nation.len == 0 ||
           gm_str_eq(a->nation, b->nation);
}

static bool differ_in_kind(event_kind a, event_kind b) {
    bool ground_a = a == EVENT_OFFENSIVE || a == EVENT_CAPTURE;
    bool ground_b = b == EVENT_OFFENSIVE || b == EVENT_CAPTURE;
    bool remote_a = a >= EVENT_SHELLING && a <= EVENT_CHEMICAL;
    bool remote_b = b >= EVENT_SHELLING && b <= EVENT_CHEMICAL;
    return (ground_a && remote_b) || (ground_b && remote_a);
}

static bool is_effect(event_kind kind) {
    return kind == EVENT_KILLING || kind == EVENT_DESTROY;
}

static bool is_talk(event_kind kind) {
    return kind == EVENT_TALKS || kind == EVENT_CALL || kind == EVENT_VISIT;
}

/* "clashes in which five were killed": one incident. */
static bool is_one(const event_sentence *s, const trigger *a, const trigger *b) {
    event_family family = event_kind_type(a->kind).family;
    uint16_t zone_a = s->n->tokens[a->first].zone;
    uint16_t zone_b = s->n->tokens[b->first].zone;
    bool dates = a->date_own && b->date_own && a->date != b->date &&
                 !date_overlap(a->date->span, b->date->span);
    bool journey = is_talk(a->kind) && is_talk(b->kind);
    if ((family != event_kind_type(b->kind).family && !journey) || dates ||
        (a->marks == 0) != (b->marks == 0)) {
        return false;
    }
    bool part = zone_a % 2 == 0 && zone_b % 2 == 0 && zone_a != zone_b;
    if (part) { /* a part with a day or place of its own is an incident of its own */
        return !b->date_own && !b->place_own;
    }
    if (zone_a != zone_b) { /* "killed after gunmen opened fire" */
        return zone_a == 0 && is_effect(a->kind) && !is_effect(b->kind) && !b->date_own;
    }
    if (family != FAMILY_VIOLENCE) {
        return true;
    }
    bool effects = is_effect(a->kind) || is_effect(b->kind);
    if (!effects && differ_in_kind(a->kind, b->kind)) {
        return same_nation(a->actor, b->actor) && a->actor != NULL && b->actor == a->actor;
    }
    return effects || same_nation(a->actor, b->actor);
}

static void group_triggers(event_sentence *s) {
    int n = 0;
    for (int i = 0; i < s->n_triggers; i++) {
        trigger *tr = &s->triggers[i];
        for (int k = i; k-- > 0 && tr->group < 0;) {
            if (is_one(s, &s->triggers[k], tr)) {
                tr->group = s->triggers[k].group;
            }
        }
        if (tr->group < 0) {
            tr->group = n++;
        }
    }
}

/* ---- Figures ----------------------------------------------------------------------------------- */

static bool is_and(const event_sentence *s, size_t i) {
    gm_str w = s->t->tokens[i].word->simple;
    return gm_str_is(w, "and") || gm_str_is(w, "or");
}

static bool counts_with(const trigger *tr, const scan_quantity *q) {
    if (tr->field == COUNT_NONE || tr->kind == EVENT_CAPTURE) {
        return tr->kind == EVENT_CAPTURE && q->unit == WORD_ACTOR;
    }
    bool thing = q->unit == WORD_THING;
    bool of_things = tr->field == COUNT_DESTROYED;
    return thing == of_things || (thing && tr->field == COUNT_NEUTRALIZED);
}

/* The trigger whose figure this is, looking right from the unit: "13 soldiers were killed". */
static trigger *counted_right(event_sentence *s, const scan_quantity *q, bool far) {
    for (int i = 0; i < s->n_triggers; i++) {
        trigger *tr = &s->triggers[i];
        if (tr->last <= q->last || !counts_with(tr, q)) {
            continue;
        }
        bool inside = tr->first <= q->unit_last; /* "13 deaths" */
        size_t gap = inside ? 0 : tr->first - q->unit_last - 1;
        bool verb = inside || tr->form == FORM_PAST || tr->form == FORM_PLAIN;
        for (size_t k = q->unit_last + 1; k < tr->first && verb; k++) {
            bool stop = (is_and(s, k) && !far) || (note_class(s->n, k) == WORD_BY) ||
                        (cuts_here(s, k) && !far);
            verb = !stop;
        }
        return verb && gap <= (far ? 30U : 6U) ? tr : NULL;
    }
    return NULL;
}

static trigger *counted_left(event_sentence *s, const scan_quantity *q, size_t reach, bool far) {
    for (int i = s->n_triggers; i-- > 0;) {
        trigger *tr = &s->triggers[i];
        if (tr->first >= q->first || !counts_with(tr, q)) {
            continue;
        }
        bool near = q->first - tr->last <= reach;
        for (size_t k = tr->last + 1; k < q->first && near && !far; k++) {
            near = !is_and(s, k) && s->n->tokens[k].segment == s->n->tokens[tr->last].segment;
        }
        return near ? tr : NULL;
    }
    return NULL;
}

static trigger *effect_beside(event_sentence *s, const scan_quantity *q) {
    trigger *best = NULL;
    size_t least = SIZE_MAX;
    for (int i = 0; i < s->n_triggers; i++) {
        size_t away = distance(s, s->triggers[i].first, q->first);
        bool fits = is_violent(s->triggers[i].kind) && away < least && away <= 20;
        best = fits ? &s->triggers[i] : best;
        least = fits ? away : least;
    }
    return best;
}

trigger *sentence_counted(event_sentence *s, const scan_quantity *q) {
    if (q->unit == WORD_EFFECT) {
        return effect_beside(s, q);
    }
    if (q->unit == WORD_TRIGGER && s->n->tokens[q->unit_last].row != NULL &&
        s->n->tokens[q->unit_last].row->field == COUNT_NONE) { /* "two clashes" */
        return NULL;
    }
    trigger *tr = counted_left(s, q, 4, false);
    if (tr == NULL) {
        tr = counted_right(s, q, false);
    }
    if (tr == NULL) {
        tr = counted_left(s, q, 12, true);
    }
    return tr != NULL ? tr : counted_right(s, q, true);
}

count_field sentence_field(const event_sentence *s, const trigger *tr, const scan_quantity *q) {
    if (q->unit == WORD_EFFECT) {
        return (count_field)s->n->tokens[q->unit_last].row->value;
    }
    return tr->field;
}

/* ---- The sentence ------------------------------------------------------------------------------ */

/* "According to X, …", "X said that …", "…, X said": the words for X; empty. */
static gm_str speaker_behind(const event_sentence *s, size_t from) {
    size_t last = from;
    size_t i = from;
    for (; i < s->end && i < from + 9; i++) {
        const token_note *note = &s->n->tokens[i];
        bool stop = i > from && (cuts_here(s, i) || note->in_date || note->class == WORD_TRIGGER ||
                                 note->class == WORD_IN || note->class == WORD_SAY ||
                                 note->class == WORD_BY || note->class == WORD_CLAUSE);
        if (stop) {
            break;
        }
        last = i;
    }
    return from < s->end ? scan_slice(s->t, from, last) : GM_STR("");
}

static gm_str speaker_before(const event_sentence *s, size_t verb) {
    size_t first = verb;
    bool named = false;
    for (size_t k = verb; k-- > s->first && k + 11 >= verb;) {
        const token_note *note = &s->n->tokens[k];
        bool stop = cuts_here(s, k + 1) || note->in_date || note->class == WORD_TRIGGER ||
                    note->class == WORD_CLAUSE || note->class == WORD_SAY;
        if (stop) {
            break;
        }
        bool pronoun = (s->t->tokens[k].word->lex & LEX_PRONOUN) != 0;
        named = named || note->class == WORD_ACTOR || note->mention != 0 ||
                (s->t->tokens[k].word->capital && k > s->first && !pronoun) ||
                (k == s->first && (s->t->tokens[k].word->lex & (LEX_STARTER | LEX_PRONOUN)) == 0);
        first = k;
    }
    gm_str opens = s->t->tokens[first].word->simple; /* "…, a rescue group said" */
    named = named || (cuts_here(s, first) &&
                      (gm_str_is(opens, "a") || gm_str_is(opens, "the") || gm_str_is(opens, "an")));
    while (first < verb && (note_class(s->n, first) == WORD_NONE) &&
           (gm_str_is(s->t->tokens[first].word->simple, "the") ||
            gm_str_is(s->t->tokens[first].word->simple, "and"))) {
        first++;
    }
    return named && first < verb ? scan_slice(s->t, first, verb - 1) : GM_STR("");
}

static void find_speaker(event_sentence *s) {
    for (size_t i = s->first; i < s->end && s->claim_by.len == 0; i++) {
        event_class class = note_class(s->n, i);
        size_t next = i + s->n->tokens[i].n;
        if (class == WORD_ACCORDING) {
            s->claim_by = speaker_behind(s, next);
        } else if (class == WORD_SAY) {
            s->claim_by = speaker_before(s, i);
            bool inverted = s->claim_by.len == 0 && next < s->end && !cuts_here(s, next) &&
                            (s->t->tokens[next].word->capital ||
                             gm_str_is(s->t->tokens[next].word->simple, "the"));
            if (inverted) {
                s->claim_by = speaker_behind(s, next);
            }
        }
    }
    if (gm_str_starts(s->claim_by, GM_STR("the "))) {
        s->claim_by = gm_str_skip(s->claim_by, 4);
    }
}

static bool is_question(const event_sentence *s) {
    size_t end = s->end == 0 ? 0 : s->t->tokens[s->end - 1].end;
    for (size_t i = end; i < s->t->text.len && i < end + 3; i++) {
        if (s->t->text.ptr[i] == '?') {
            return true;
        }
        if (s->t->text.ptr[i] == '\n') {
            break;
        }
    }
    return false;
}

int sentence_n_groups(const event_sentence *s) {
    int n = 0;
    for (int i = 0; i < s->n_triggers; i++) {
        n = s->triggers[i].group >= n ? s->triggers[i].group + 1 : n;
    }
    return n;
}

/* Which parties and quantities of the notes are the sentence's. */
static void find_ranges(event_sentence *s) {
    size_t lo = 0;
    for (size_t hi = s->n->n_parties; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        *(s->n->parties[mid].last < s->first ? &lo : &hi) =
            s->n->parties[mid].last < s->first ? mid + 1 : mid;
    }
    s->first_party = s->end_party = lo;
    while (s->end_party < s->n->n_parties && s->n->parties[s->end_party].first < s->end) {
        s->end_party++;
    }
    lo = 0;
    for (size_t hi = s->n->n_quantities; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        *(s->n->quantities[mid].first < s->first ? &lo : &hi) =
            s->n->quantities[mid].first < s->first ? mid + 1 : mid;
    }
    s->first_quantity = s->end_quantity = lo;
    while (s->end_quantity < s->n->n_quantities &&
           s->n->quantities[s->end_quantity].first < s->end) {
        s->end_quantity++;
    }
}

void sentence_read(const text_notes *notes, size_t number, event_sentence *out) {
    const scan_text *t = notes->text;
    *out = (event_sentence){.n = notes,
                            .t = t,
                            .number = number,
                            .first = t->sentences[number].first,
                            .end = sentence_end(t, number)};
    out->question = is_question(out);
    find_triggers(out);
    if (out->n_triggers == 0) {
        return;
    }
    find_ranges(out);
    for (int i = 0; i < out->n_triggers; i++) {
        mark_trigger(out, &out->triggers[i]);
        take_sides(out, &out->triggers[i]);
        give_place(out, &out->triggers[i]);
    }
    give_dates(out);
    find_speaker(out);
    group_triggers(out);
}
