#include "export/feature_id.h"

#include <stdlib.h>

#include "core/hash.h"

enum { FIRST_SLOTS = 1024 };

typedef struct id_slot {
    uint64_t id; /* 0: free */
    id_owner owner;
} id_slot;

uint64_t feature_id_of_hash(uint64_t hash) {
    uint64_t id = hash & ((UINT64_C(1) << 53) - 1);
    return id == 0 ? 1 : id;
}

uint64_t feature_id(gm_str key) {
    return feature_id_of_hash(gm_hash64(key));
}

/* The slot of the id, or the free one where it belongs. Ids are hashes: their low bits spread. */
static id_slot *find_slot(id_slot *slots, size_t n_slots, uint64_t id) {
    size_t i = (size_t)id & (n_slots - 1);
    while (slots[i].id != 0 && slots[i].id != id) {
        i = (i + 1) & (n_slots - 1);
    }
    return &slots[i];
}

static bool grow(ids *set) {
    size_t n_slots = set->n_slots == 0 ? FIRST_SLOTS : set->n_slots * 2;
    id_slot *slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < set->n_slots; i++) {
        if (set->slots[i].id != 0) {
            *find_slot(slots, n_slots, set->slots[i].id) = set->slots[i];
        }
    }
    free(set->slots);
    set->slots = slots;
    set->n_slots = n_slots;
    return true;
}

bool ids_take(ids *set, uint64_t id, id_owner owner, bool *out_taken, id_owner *out_other) {
    if ((set->n + 1) * 3 > set->n_slots * 2 && !grow(set)) {
        return false;
    }
    id_slot *slot = find_slot(set->slots, set->n_slots, id);
    *out_taken = slot->id != 0;
    if (*out_taken) {
        *out_other = slot->owner;
        return true;
    }
    *slot = (id_slot){id, owner};
    set->n++;
    return true;
}

void ids_clear(ids *set) {
    free(set->slots);
    *set = (ids){0};
}
