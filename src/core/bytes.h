/* Numbers as bytes in a set order, for binary formats. The compiler makes one store of each. */
#ifndef GM_CORE_BYTES_H
#define GM_CORE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline void gm_put_le16(char *to, uint16_t n) {
    to[0] = (char)(n & 0xFF);
    to[1] = (char)(n >> 8);
}

static inline void gm_put_le32(char *to, uint32_t n) {
    for (int i = 0; i < 4; i++) {
        to[i] = (char)(n >> (8 * i) & 0xFF);
    }
}

static inline void gm_put_le64(char *to, uint64_t n) {
    for (int i = 0; i < 8; i++) {
        to[i] = (char)(n >> (8 * i) & 0xFF);
    }
}

static inline void gm_put_le_double(char *to, double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    gm_put_le64(to, bits);
}

static inline void gm_put_be16(char *to, uint16_t n) {
    to[0] = (char)(n >> 8);
    to[1] = (char)(n & 0xFF);
}

static inline void gm_put_be32(char *to, uint32_t n) {
    for (int i = 0; i < 4; i++) {
        to[i] = (char)(n >> (24 - 8 * i) & 0xFF);
    }
}

static inline void gm_put_be64(char *to, uint64_t n) {
    for (int i = 0; i < 8; i++) {
        to[i] = (char)(n >> (56 - 8 * i) & 0xFF);
    }
}

static inline void gm_put_be_float(char *to, float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    gm_put_be32(to, bits);
}

static inline uint32_t gm_get_le32(const char *from) {
    uint32_t n = 0;
    for (int i = 0; i < 4; i++) {
        n |= (uint32_t)(unsigned char)from[i] << (8 * i);
    }
    return n;
}

static inline uint64_t gm_get_le64(const char *from) {
    uint64_t n = 0;
    for (int i = 0; i < 8; i++) {
        n |= (uint64_t)(unsigned char)from[i] << (8 * i);
    }
    return n;
}

static inline double gm_get_le_double(const char *from) {
    uint64_t bits = gm_get_le64(from);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#endif
