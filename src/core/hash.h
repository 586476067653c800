/* Hashes with a name, so that others can compute them: XXH64 and XXH3-128 of xxHash. */
#ifndef GM_CORE_HASH_H
#define GM_CORE_HASH_H

#include "core/str.h"

/** XXH64 with seed 0. Same on every machine. */
uint64_t gm_hash64(gm_str s);
/** Folds more bytes into a running hash: XXH64 of s with `seed`. */
uint64_t gm_hash64_seeded(gm_str s, uint64_t seed);

/** 16 lower-case hex digits, NUL-terminated. */
void gm_hex64(uint64_t value, char out[17]);

/** XXH3-128 of a whole file as 32 hex digits (what `xxhsum -H2` prints), and its size. */
gm_status gm_hash_file(const char *path, char out_hex[33], uint64_t *out_size, gm_error *err);

#endif
