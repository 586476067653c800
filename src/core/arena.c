#include "core/arena.h"

#include <stdalign.h>
#include <stdlib.h>

struct arena_block {
    struct arena_block *next;
    size_t size; /* usable bytes that follow the header */
    alignas(max_align_t) char bytes[];
};

enum { FIRST_BLOCK = 1024 }; /* holds a typical answer */

void gm_arena_clear(gm_arena *arena) {
    struct arena_block *block = arena->block;
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (gm_arena)GM_ARENA_INIT;
}

void gm_arena_reset(gm_arena *arena) {
    if (arena->block == NULL) {
        return;
    }
    struct arena_block *rest = arena->block->next; /* blocks double, so the newest is the largest */
    arena->block->next = NULL;
    while (rest != NULL) {
        struct arena_block *next = rest->next;
        free(rest);
        rest = next;
    }
    arena->used = 0;
}

static bool add_block(gm_arena *arena, size_t at_least) {
    size_t size = arena->block == NULL ? FIRST_BLOCK : arena->block->size;
    while (size < at_least) {
        if (size > SIZE_MAX / 4) {
            return false;
        }
        size *= 2;
    }
    if (arena->block != NULL && size == arena->block->size) {
        size *= 2;
    }
    struct arena_block *block = malloc(sizeof *block + size);
    if (block == NULL) {
        gm_memory_failed();
        return false;
    }
    block->next = arena->block;
    block->size = size;
    arena->block = block;
    arena->used = 0;
    return true;
}

void *gm_arena_take(gm_arena *arena, size_t n, size_t each) {
    const size_t align = alignof(max_align_t);
    if (each != 0 && n > SIZE_MAX / 4 / each) {
        return NULL;
    }
    size_t rounded = (n * each + align - 1) / align * align;
    if (arena->block == NULL || arena->block->size - arena->used < rounded) {
        if (!add_block(arena, rounded)) {
            return NULL;
        }
    }
    void *at = arena->block->bytes + arena->used;
    arena->used += rounded;
    return at;
}

void *gm_arena_array(gm_arena *arena, size_t n, size_t each) {
    void *at = gm_arena_take(arena, n, each);
    return at == NULL ? NULL : memset(at, 0, n * each);
}

void *gm_arena_alloc(gm_arena *arena, size_t size) {
    return gm_arena_array(arena, 1, size);
}

size_t gm_arena_used(const gm_arena *arena) {
    const struct arena_block *full = arena->block == NULL ? NULL : arena->block->next;
    size_t used = arena->used;
    for (; full != NULL; full = full->next) {
        used += full->size;
    }
    return used;
}

gm_str gm_arena_copy(gm_arena *arena, gm_str s) {
    char *to = s.len == SIZE_MAX ? NULL : gm_arena_alloc(arena, s.len + 1);
    if (to == NULL) {
        return (gm_str){NULL, 0};
    }
    if (s.len > 0) {
        memcpy(to, s.ptr, s.len);
    }
    return (gm_str){to, s.len};
}
