/* Feature ids: whole numbers below 2^53, the most that JavaScript counts exactly, made from a key. */
#ifndef GM_EXPORT_FEATURE_ID_H
#define GM_EXPORT_FEATURE_ID_H

#include "core/str.h"

/** The low 53 bits of XXH64 of the key; 1 instead of 0, which means no id. */
uint64_t feature_id(gm_str key);
uint64_t feature_id_of_hash(uint64_t hash);

/** Where an event stands. */
typedef struct id_owner {
    uint32_t table, line;
} id_owner;

/** Ids given so far. Start zeroed. */
typedef struct ids {
    struct id_slot *slots;
    size_t n, n_slots; /* n_slots is a power of two */
} ids;

void ids_clear(ids *set);
/** Takes an id for `owner`. @return false when memory ran out. *out_other is set to the earlier owner and
 *  *out_taken to true when the id is taken. */
bool ids_take(ids *set, uint64_t id, id_owner owner, bool *out_taken, id_owner *out_other);

#endif
