#include "geocode/memo.h"

#include <stdlib.h>

#include "core/hash.h"

enum {
    FIRST_SLOTS = 1 << 12,
    MEMO_BYTES = 32 << 20, /* what remembered answers may take together */
};

typedef struct memo_entry {
    gm_str question;
    res_part *parts;
    size_t n_parts;
} memo_entry;

/* The hash stands here so that a probe need not touch an entry that is not the one. */
typedef struct memo_slot {
    uint64_t hash;
    memo_entry *entry; /* NULL: free */
} memo_slot;

struct memo {
    const gm_gaz *gaz;
    res_options options;
    memo_slot *slots; /* open addressing, a power of two */
    size_t n_slots, n_used;
    bool full;
    gm_arena kept; /* entries, questions and parts: forgotten all at once */
    gm_buf question;
    gm_answer fresh; /* the answer of a question not asked before */
    gm_answer found;
};

gm_status memo_new(const gm_gaz *gaz, const res_options *options, memo **out) {
    memo *m = calloc(1, sizeof *m);
    memo_slot *slots = calloc(FIRST_SLOTS, sizeof *slots);
    if (m == NULL || slots == NULL) {
        free(m);
        free(slots);
        return GM_E_MEMORY;
    }
    m->gaz = gaz;
    m->options = options != NULL ? *options : (res_options){.explain = false};
    m->slots = slots;
    m->n_slots = FIRST_SLOTS;
    *out = m;
    return GM_OK;
}

void memo_free(memo *m) {
    if (m == NULL) {
        return;
    }
    res_answer_clear(&m->fresh);
    gm_arena_clear(&m->kept);
    gm_buf_clear(&m->question);
    free(m->slots);
    free(m);
}

/* All that an answer depends on: text, hints, and where in the gazetteer's validity the date lies. The lengths
 * stand in front, so that no two questions have the same bytes. */
static void ask(memo *m, gm_str text, const res_hints *hints) {
    const gm_str texts[] = {text, hints->admin1, hints->admin2, hints->country};
    struct {
        size_t lengths[4];
        uint32_t buckets[2];
    } head = {{text.len, hints->admin1.len, hints->admin2.len, hints->country.len},
              {UINT32_MAX, UINT32_MAX}};
    if (hints->has_date) {
        gaz_date_bucket(m->gaz, hints->date, &head.buckets[0], &head.buckets[1]);
    }
    gm_buf_reset(&m->question);
    gm_buf_add(&m->question, &head, sizeof head);
    for (size_t i = 0; i < 4; i++) {
        gm_buf_add_str(&m->question, texts[i]);
    }
}

/* The slot of the question, or the free one where it belongs. */
static memo_slot *find_slot(const memo *m, uint64_t hash) {
    size_t at = hash & (m->n_slots - 1);
    while (m->slots[at].entry != NULL &&
           !(m->slots[at].hash == hash &&
             gm_str_eq(m->slots[at].entry->question, gm_buf_view(&m->question)))) {
        at = (at + 1) & (m->n_slots - 1);
    }
    return &m->slots[at];
}

static gm_status grow(memo *m) {
    size_t n = m->n_slots * 2;
    memo_slot *slots = calloc(n, sizeof *slots);
    if (slots == NULL) {
        return GM_E_MEMORY;
    }
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].entry != NULL) {
            size_t at = m->slots[i].hash & (n - 1);
            while (slots[at].entry != NULL) {
                at = (at + 1) & (n - 1);
            }
            slots[at] = m->slots[i];
        }
    }
    free(m->slots);
    m->slots = slots;
    m->n_slots = n;
    return GM_OK;
}

static void forget_all(memo *m) {
    gm_arena_reset(&m->kept);
    memset(m->slots, 0, m->n_slots * sizeof *m->slots);
    m->n_used = 0;
    m->full = false;
}

/* Puts the fresh answer into the free slot. */
static gm_status remember(memo *m, memo_slot *slot, uint64_t hash) {
    memo_entry *entry = gm_arena_alloc(&m->kept, sizeof *entry);
    if (entry == NULL) {
        return GM_E_MEMORY;
    }
    entry->question = gm_arena_copy(&m->kept, gm_buf_view(&m->question));
    entry->n_parts = m->fresh.n_parts;
    if (entry->question.ptr == NULL) {
        return GM_E_MEMORY;
    }
    GM_TRY(res_parts_copy(&m->fresh, &m->kept, &entry->parts));
    *slot = (memo_slot){hash, entry};
    m->n_used++;
    m->full = gm_arena_used(&m->kept) > MEMO_BYTES;
    return m->n_used * 2 >= m->n_slots ? grow(m) : GM_OK;
}

gm_status memo_resolve(memo *m, gm_str text, const res_hints *hints, const gm_answer **out) {
    *out = &m->fresh;
    if (m->options.explain || hints->n_around > 0) {
        return res_resolve(m->gaz, text, hints, &m->options, &m->fresh);
    }
    if (m->full) {
        forget_all(m);
    }
    ask(m, text, hints);
    if (m->question.failed) {
        return GM_E_MEMORY;
    }
    uint64_t hash = gm_hash64(gm_buf_view(&m->question));
    memo_slot *slot = find_slot(m, hash);
    if (slot->entry == NULL) {
        GM_TRY(res_resolve(m->gaz, text, hints, &m->options, &m->fresh));
        return remember(m, slot, hash);
    }
    m->found = (gm_answer){.parts = slot->entry->parts, .n_parts = slot->entry->n_parts};
    *out = &m->found;
    return GM_OK;
}
