#include "event/ids.h"

#include <stdlib.h>

#include "core/hash.h"

typedef struct id_entry {
    uint64_t hash;
    uint32_t file; /* number from 1; 0 marks a free entry */
    uint32_t line;
} id_entry;

struct ev_ids {
    id_entry *entries; /* open addressing, linear probing, at most three quarters full */
    size_t cap;        /* a power of two, or 0 */
    size_t n;
    char **files;
    uint32_t n_files;
};

ev_ids *ev_ids_new(void) {
    return calloc(1, sizeof(ev_ids));
}

void ev_ids_free(ev_ids *ids) {
    if (ids == NULL) {
        return;
    }
    for (uint32_t i = 0; i < ids->n_files; i++) {
        free(ids->files[i]);
    }
    free(ids->files);
    free(ids->entries);
    free(ids);
}

gm_status ids_add_file(ev_ids *ids, const char *name, uint32_t *out_file, gm_error *err) {
    char **files = realloc(ids->files, (ids->n_files + 1) * sizeof *files);
    if (files == NULL) {
        return gm_fail_memory(err);
    }
    ids->files = files;
    files[ids->n_files] = strdup(name);
    if (files[ids->n_files] == NULL) {
        return gm_fail_memory(err);
    }
    *out_file = ++ids->n_files;
    return GM_OK;
}

static id_entry *entry_for(id_entry *entries, size_t cap, uint64_t hash) {
    size_t at = (size_t)hash & (cap - 1);
    while (entries[at].file != 0 && entries[at].hash != hash) {
        at = (at + 1) & (cap - 1);
    }
    return &entries[at];
}

static gm_status grow(ev_ids *ids, gm_error *err) {
    size_t cap = ids->cap == 0 ? 1024 : ids->cap * 2;
    id_entry *entries = calloc(cap, sizeof *entries);
    if (entries == NULL) {
        return gm_fail_memory(err);
    }
    for (size_t i = 0; i < ids->cap; i++) {
        if (ids->entries[i].file != 0) {
            *entry_for(entries, cap, ids->entries[i].hash) = ids->entries[i];
        }
    }
    free(ids->entries);
    ids->entries = entries;
    ids->cap = cap;
    return GM_OK;
}

uint64_t ids_hash(const ev_ids *ids, gm_str id, gm_str part) {
    uint64_t hash = gm_hash64_seeded(part.len == 0 ? GM_STR("1") : part, gm_hash64(id));
    if (ids->cap > 0) {
        __builtin_prefetch(&ids->entries[(size_t)hash & (ids->cap - 1)]);
    }
    return hash;
}

gm_status ids_add(ev_ids *ids, uint64_t hash, uint32_t file, uint32_t line, bool *out_seen,
                  id_place *out_earlier, gm_error *err) {
    if (ids->n >= ids->cap / 4 * 3) {
        GM_TRY(grow(ids, err));
    }
    id_entry *entry = entry_for(ids->entries, ids->cap, hash);
    *out_seen = entry->file != 0;
    if (*out_seen) {
        *out_earlier = (id_place){ids->files[entry->file - 1], entry->line};
        return GM_OK;
    }
    *entry = (id_entry){hash, file, line};
    ids->n++;
    return GM_OK;
}
