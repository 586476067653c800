/* Memory that is freed all at once: one arena per run, one reset per event. */
#ifndef GM_CORE_ARENA_H
#define GM_CORE_ARENA_H

#include "core/str.h"

/** Blocks double, nothing is freed singly. Not shared between threads. */
typedef struct gm_arena {
    struct arena_block *block; /* newest first */
    size_t used;               /* bytes taken from the newest block */
} gm_arena;
#define GM_ARENA_INIT                                                                              \
    { NULL, 0 }

/** Frees every block. */
void gm_arena_clear(gm_arena *arena);
/** Forgets everything, keeps the largest block. Earlier pointers are dead. */
void gm_arena_reset(gm_arena *arena);
/** `size` zeroed bytes aligned for any type; NULL when memory ran out. */
void *gm_arena_alloc(gm_arena *arena, size_t size);
/** `n` items of `each` bytes whose content is left as it is, for large arrays that are filled one by one. */
void *gm_arena_take(gm_arena *arena, size_t n, size_t each);
/** `n` items of `each` bytes, zeroed; NULL also when the product does not fit. */
void *gm_arena_array(gm_arena *arena, size_t n, size_t each);
/** Bytes taken from the arena, and those lost at the ends of its full blocks. */
size_t gm_arena_used(const gm_arena *arena);
/** A copy that lives in the arena, NUL-terminated; ptr is NULL when memory ran out (len 0 then). */
gm_str gm_arena_copy(gm_arena *arena, gm_str s);

#endif
