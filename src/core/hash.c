#include "core/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <xxhash.h>

uint64_t gm_hash64_seeded(gm_str s, uint64_t seed) {
    return XXH64(s.len ? s.ptr : "", s.len, seed);
}

uint64_t gm_hash64(gm_str s) {
    return gm_hash64_seeded(s, 0);
}

void gm_hex64(uint64_t value, char out[17]) {
    static const char digits[] = "0123456789abcdef";
    for (int i = 15; i >= 0; i--) {
        out[i] = digits[value & 15];
        value >>= 4;
    }
    out[16] = '\0';
}

static gm_status hash_fd(int fd, XXH3_state_t *state, uint64_t *out_size) {
    char bytes[65536];
    uint64_t total = 0;
    XXH3_128bits_reset(state);
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return GM_E_IO;
        }
        if (n == 0) {
            break;
        }
        XXH3_128bits_update(state, bytes, (size_t)n);
        total += (uint64_t)n;
    }
    *out_size = total;
    return GM_OK;
}

gm_status gm_hash_file(const char *path, char out_hex[33], uint64_t *out_size, gm_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return gm_fail_errno(err, "open", path);
    }
    XXH3_state_t *state = XXH3_createState();
    if (state == NULL) {
        close(fd);
        return gm_fail_memory(err);
    }
    uint64_t size = 0;
    gm_status status = hash_fd(fd, state, &size);
    if (status != GM_OK) {
        gm_fail_errno(err, "read", path);
    } else {
        XXH128_hash_t h = XXH3_128bits_digest(state);
        gm_hex64(h.high64, out_hex);
        gm_hex64(h.low64, out_hex + 16);
        *out_size = size;
    }
    XXH3_freeState(state);
    close(fd);
    return status;
}
