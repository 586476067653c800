/*
 * The bytes of an index: what builder and reader must agree on. gazetteer/FORMAT.md in the data folder
 * specifies them for strangers; a change here is a change there, and of IMAGE_VERSION.
 */
#ifndef GM_GAZETTEER_IMAGE_LAYOUT_H
#define GM_GAZETTEER_IMAGE_LAYOUT_H

#include <stdint.h>
#include <string.h>

#define IMAGE_MAGIC "GMX\r\n\x1a\n"

/* Sizes in bytes; every integer little-endian. */
enum {
    IMAGE_MAGIC_SIZE = 8, /* with the NUL */
    IMAGE_VERSION = 1,
    IMAGE_FOLD_VERSION = 2,     /* raise it when gaz_fold() gives other keys */
    IMAGE_SKELETON_VERSION = 1, /* the same for gaz_skeleton() and skeleton_hashes() */
    IMAGE_HEADER_SIZE = 32,     /* magic, u32 version, u32 sections, u64 size, u64 checksum */
    IMAGE_CHECKSUM_AT = 24,
    IMAGE_SECTION_SIZE = 24, /* u32 tag, u32 item size, u64 offset, u64 items */
};

enum image_section {
    SEC_TEXT,          /* texts, each behind its length */
    SEC_PLACES,        /* one record a place */
    SEC_PARTICULARS,   /* what many places share: kind, divisions, validity, source */
    SEC_GEOMETRY,      /* shapes that are more than one point */
    SEC_KEYS,          /* u32 text, u32 first posting; in byte order; one more closes the last */
    SEC_SLOTS,         /* hash table of keys: u32 key + 1, u8 tag */
    SEC_POSTINGS,      /* u32 place (bit 31: by its name), u32 where the spelling starts (below) */
    SEC_SKELETONS,     /* u32 first of its keys; one more closes the last */
    SEC_SKELETON_KEYS, /* u32 key, u32 its letters in short (skeleton.h) */
    SEC_NEAR,          /* u32 hash of a skeleton or of one less a letter, u32 skeleton and letter;
                          sorted */
    SEC_NEAR_STARTS,   /* u32 first item of SEC_NEAR by the hash's top bits; one more closes */
    SEC_SETS,          /* u32 text, u32 first member; in byte order; one more closes */
    SEC_MEMBERS,       /* u32 place */
    SEC_DAYS,          /* i32 first days of stretches between which validity changes, ascending */
    SEC_RULES,         /* u32 version of folding, u32 version of skeletons */
    SEC_SUMS,          /* u64 XXH64 of each section before this one */
    SEC_N,
};

enum image_item_size {
    PLACE_SIZE = 64,
    PARTICULARS_SIZE = 64,
    KEY_SIZE = 8,
    SLOT_SIZE = 5,
    POSTING_SIZE = 8,
    NEAR_SIZE = 8,
    SKELETON_KEY_SIZE = 8,
    SET_SIZE = 8,
};

static const uint32_t image_item_sizes[SEC_N] = {
    [SEC_TEXT] = 1,         [SEC_PLACES] = PLACE_SIZE,
    [SEC_GEOMETRY] = 1,     [SEC_PARTICULARS] = PARTICULARS_SIZE,
    [SEC_KEYS] = KEY_SIZE,  [SEC_SLOTS] = SLOT_SIZE,
    [SEC_SKELETONS] = 4,    [SEC_POSTINGS] = POSTING_SIZE,
    [SEC_NEAR] = NEAR_SIZE, [SEC_SKELETON_KEYS] = SKELETON_KEY_SIZE,
    [SEC_SETS] = SET_SIZE,  [SEC_NEAR_STARTS] = 4,
    [SEC_MEMBERS] = 4,      [SEC_DAYS] = 4,
    [SEC_RULES] = 4,        [SEC_SUMS] = 8,
};

/* A place's record. */
enum place_at {
    PLACE_ID = 0, /* text of its key: the first byte is IMAGE_KEY_ID */
    PLACE_NAME = 4,
    PLACE_NAMES = 8,
    PLACE_PARTICULARS = 12,
    PLACE_LINE = 16,
    PLACE_GEOMETRY = 20, /* 0: the point and nothing else */
    PLACE_POPULATION = 24,
    PLACE_LAT = 32,
    PLACE_LON = 40,
    PLACE_RADIUS = 48,
    PLACE_HASH = 56,
};

/* Particulars: twelve texts in this order, then numbers. */
enum particulars_text {
    TEXT_KIND,
    TEXT_ADMIN1,
    TEXT_ADMIN2,
    TEXT_COUNTRY,
    TEXT_DATE_FROM,
    TEXT_DATE_TO,
    TEXT_ROAD_REF,
    TEXT_SET_ID,
    TEXT_SOURCE,
    TEXT_LICENCE,
    TEXT_NOTE,
    TEXT_LAYER,
    TEXT_N,
};
enum particulars_at {
    PARTICULARS_DAY_FROM = 48,
    PARTICULARS_DAY_TO = 52,
    PARTICULARS_SET_NO = 56, /* all ones: none */
};

/* An item of SEC_NEAR: the skeleton's number, and above it the letter left out (skeleton.h). */
#define NEAR_SKELETON 0x07FFFFFFu
enum { NEAR_LETTER_SHIFT = 27 };

/* A posting: by the place's name; its spelling: in the road numbers, not in the other names; the id. */
#define PRIMARY_BIT    0x80000000u
#define SPELLING_ROAD  0x80000000u
#define SPELLING_IS_ID 0xFFFFFFFFu

static inline uint32_t get32(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static inline uint64_t get64(const unsigned char *p) {
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}
static inline double get_double(const unsigned char *p) {
    uint64_t bits = get64(p);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Where a key's search in the hash table starts, and the byte that tells it from its neighbours. */
static inline size_t slot_start(uint64_t hash, size_t n_slots) {
    return (size_t)(((hash >> 32) * (uint64_t)n_slots) >> 32);
}
static inline unsigned char slot_tag(uint64_t hash) {
    return (unsigned char)(hash & 0xFF);
}

#endif
