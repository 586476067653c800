/* Event ids seen so far, over one or several tables. */
#ifndef GM_EVENT_IDS_H
#define GM_EVENT_IDS_H

#include "event/event.h"

/** Where an id was first seen. */
typedef struct id_place {
    const char *file; /* borrowed from the ids */
    uint32_t line;
} id_place;

/** Names a file; its number goes into ids_add. */
gm_status ids_add_file(ev_ids *ids, const char *name, uint32_t *out_file, gm_error *err);

/**
 * What stands for an id with its part (an empty part is part 1). Ids are told apart by 64 bits: among ten
 * million a false repeat has odds of three in a million. The table's entry is fetched ahead, so that a
 * caller with other work to do before ids_add does not wait for memory.
 */
uint64_t ids_hash(const ev_ids *ids, gm_str id, gm_str part);

/**
 * Notes an id.
 *
 * @param[out] out_seen     true when an earlier row has it; that row's place is in *out_earlier
 */
gm_status ids_add(ev_ids *ids, uint64_t hash, uint32_t file, uint32_t line, bool *out_seen,
                  id_place *out_earlier, gm_error *err);

#endif
