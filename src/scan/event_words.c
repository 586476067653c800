#include "scan/event_words.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/str.h"

static const event_table *const tables[] = {&event_words_en};

#define BATTLES   "Battles"
#define REMOTE    "Explosions/Remote violence"
#define CIVILIANS "Violence against civilians"
#define STRATEGIC "Strategic developments"

static const event_type types[EVENT_N] = {
    [EVENT_KILLING] = {BATTLES, "Armed clash", "Casualties", FAMILY_VIOLENCE},
    [EVENT_DESTROY] = {BATTLES, "Armed clash", "Destruction", FAMILY_VIOLENCE},
    [EVENT_ATTACK] = {BATTLES, "Armed clash", "Attack", FAMILY_VIOLENCE},
    [EVENT_OFFENSIVE] = {BATTLES, "Armed clash", "Offensive", FAMILY_VIOLENCE},
    [EVENT_CLASH] = {BATTLES, "Armed clash", "Clash", FAMILY_VIOLENCE},
    [EVENT_CAPTURE] = {BATTLES, "Government regains territory", "Territory taken", FAMILY_VIOLENCE},
    [EVENT_SHELLING] = {REMOTE, "Shelling/artillery/missile attack", "Shelling", FAMILY_VIOLENCE},
    [EVENT_AIRSTRIKE] = {REMOTE, "Air/drone strike", "Air or drone strike", FAMILY_VIOLENCE},
    [EVENT_BOMB] = {REMOTE, "Remote explosive/landmine/IED", "Explosion", FAMILY_VIOLENCE},
    [EVENT_GRENADE] = {REMOTE, "Grenade", "Grenade", FAMILY_VIOLENCE},
    [EVENT_SUICIDE] = {REMOTE, "Suicide bomb", "Suicide bomb", FAMILY_VIOLENCE},
    [EVENT_CHEMICAL] = {REMOTE, "Chemical weapon", "Chemical attack", FAMILY_VIOLENCE},
    [EVENT_WITHDRAW] = {STRATEGIC, "Non-violent transfer of territory", "Withdrawal",
                        FAMILY_WITHDRAW},
    [EVENT_SURROUND] = {STRATEGIC, "Other", "Encirclement", FAMILY_SURROUND},
    [EVENT_DEPLOY] = {STRATEGIC, "Change to group/activity", "Deployment", FAMILY_FORCES},
    [EVENT_LAUNCH] = {STRATEGIC, "Change to group/activity", "Operation launched", FAMILY_FORCES},
    [EVENT_CANCEL] = {STRATEGIC, "Change to group/activity", "Called off", FAMILY_FORCES},
    [EVENT_BASE] = {STRATEGIC, "Headquarters or base established", "Base established",
                    FAMILY_FORCES},
    [EVENT_ARREST] = {STRATEGIC, "Arrests", "Arrests", FAMILY_ARREST},
    [EVENT_ABDUCT] = {CIVILIANS, "Abduction/forced disappearance", "Abduction", FAMILY_VIOLENCE},
    [EVENT_SEXUAL] = {CIVILIANS, "Sexual violence", "Sexual violence", FAMILY_VIOLENCE},
    [EVENT_DISPLACE] = {STRATEGIC, "Other", "Displacement", FAMILY_DISPLACE},
    [EVENT_TRUCE] = {STRATEGIC, "Agreement", "Ceasefire or agreement", FAMILY_TRUCE},
    [EVENT_TRUCE_END] = {STRATEGIC, "Other", "End of a ceasefire", FAMILY_TRUCE_END},
    [EVENT_STATEMENT] = {STRATEGIC, "Other", "Statement", FAMILY_WORDS},
    [EVENT_THREAT] = {STRATEGIC, "Other", "Threat", FAMILY_WORDS},
    [EVENT_TALKS] = {STRATEGIC, "Other", "Talks", FAMILY_TALKS},
    [EVENT_CALL] = {STRATEGIC, "Other", "Phone call", FAMILY_CALL},
    [EVENT_VISIT] = {STRATEGIC, "Other", "Visit", FAMILY_VISIT},
    [EVENT_CRASH] = {STRATEGIC, "Other", "Crash or downing", FAMILY_CRASH},
    [EVENT_LOOT] = {STRATEGIC, "Looting/property destruction", "Property destroyed", FAMILY_LOOT},
    [EVENT_DEFUSE] = {STRATEGIC, "Disrupted weapons use", "Weapons found", FAMILY_LOOT},
    [EVENT_PROTEST] = {"Protests", "Peaceful protest", "Protest", FAMILY_STREET},
    [EVENT_BREAK_UP] = {"Protests", "Protest with intervention", "Protest broken up",
                        FAMILY_STREET},
    [EVENT_RIOT] = {"Riots", "Violent demonstration", "Riot", FAMILY_STREET},
    [EVENT_MOB] = {"Riots", "Mob violence", "Mob violence", FAMILY_STREET},
};

event_type event_kind_type(event_kind kind) {
    return types[kind];
}

const char *count_field_word(count_field field) {
    static const char *const words[] = {"killed",    "wounded",   "captured",
                                        "displaced", "destroyed", "neutralized"};
    return words[field];
}

/* ---- Looking up -------------------------------------------------------------------------------- */

/* A phrase, in the hash table under its first word. */
typedef struct phrase {
    uint64_t first; /* hash of the first word */
    gm_str words;   /* blanks between them */
    const event_row *row;
    size_t n;
} phrase;

struct event_words {
    phrase *slots; /* open addressing; row NULL: empty */
    size_t mask;
};

static gm_str first_word(gm_str words) {
    const char *blank = memchr(words.ptr, ' ', words.len);
    return blank == NULL ? words : (gm_str){words.ptr, (size_t)(blank - words.ptr)};
}

static size_t count_words(gm_str words) {
    size_t n = 1;
    for (size_t i = 0; i < words.len; i++) {
        n += words.ptr[i] == ' ';
    }
    return n;
}

static void add_phrase(event_words *w, gm_str words, const event_row *row) {
    uint64_t first = gm_hash64(first_word(words));
    size_t slot = (size_t)first & w->mask;
    while (w->slots[slot].row != NULL) {
        slot = (slot + 1) & w->mask;
    }
    w->slots[slot] = (phrase){first, words, row, count_words(words)};
}

static size_t count_phrases(void) {
    size_t n = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (size_t r = 0; r < tables[i]->n_rows; r++) {
            for (const char *c = tables[i]->rows[r].phrases; *c != '\0'; c++) {
                n += *c == '|';
            }
            n++;
        }
    }
    return n;
}

event_words *event_words_new(void) {
    event_words *w = calloc(1, sizeof *w);
    size_t size = 1;
    for (size_t n = count_phrases(); size < 3 * n;) {
        size *= 2;
    }
    if (w == NULL || (w->slots = calloc(size, sizeof *w->slots)) == NULL) {
        free(w);
        return NULL;
    }
    w->mask = size - 1;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (size_t r = 0; r < tables[i]->n_rows; r++) {
            gm_str rest = gm_str_from(tables[i]->rows[r].phrases);
            for (gm_str words; gm_str_split(&rest, '|', &words);) {
                add_phrase(w, words, &tables[i]->rows[r]);
            }
        }
    }
    return w;
}

void event_words_free(event_words *words) {
    if (words != NULL) {
        free(words->slots);
        free(words);
    }
}

/* True when the words of a phrase stand at token i, with nothing but blanks and hyphens between them. */
static bool stands_at(const scan_text *t, size_t i, size_t end, const phrase *p) {
    gm_str rest = p->words;
    gm_str word;
    for (size_t k = i; gm_str_split(&rest, ' ', &word); k++) {
        bool joined =
            k == i ||
            (k < end && (t->tokens[k].gap & ~((unsigned)GAP_BLANK | GAP_LINE | GAP_HYPHEN)) == 0);
        if (k >= end || !joined || !gm_str_eq(t->tokens[k].word->simple, word)) {
            return false;
        }
    }
    return true;
}

const event_row *event_words_at(const event_words *words, const scan_text *t, size_t i, size_t end,
                                size_t *out_n) {
    gm_str simple = t->tokens[i].word->simple;
    const event_row *best = NULL;
    *out_n = 0;
    if (simple.len == 0) {
        return NULL;
    }
    uint64_t first = gm_hash64(simple);
    for (size_t slot = (size_t)first & words->mask; words->slots[slot].row != NULL;
         slot = (slot + 1) & words->mask) {
        const phrase *p = &words->slots[slot];
        if (p->first == first && p->n > *out_n && stands_at(t, i, end, p)) {
            best = p->row;
            *out_n = p->n;
        }
    }
    return best;
}
