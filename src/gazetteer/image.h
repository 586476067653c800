/*
 * The index of one layer as a block of bytes: built in memory from source layers, or mapped from a file.
 * Both are the same bytes and are read by the same code; gazetteer/FORMAT.md in the data folder specifies
 * them. Integers are little-endian; every offset is bound-checked when it is used, so a damaged image
 * gives wrong or empty answers but no crash.
 */
#ifndef GM_GAZETTEER_IMAGE_H
#define GM_GAZETTEER_IMAGE_H

#include "core/arena.h"
#include "gazetteer/place.h"

/** What a builder takes for one place. Text is copied. */
typedef struct image_entry {
    gm_str id, name, names, kind_word, admin1, admin2, country, date_from, date_to;
    gm_str road_ref, set_id, source, licence, note, layer;
    int64_t population, set_no; /* -1: none */
    double radius_m;            /* 0: unknown */
    int32_t day_from, day_to;
    uint32_t line;
    geo_shape shape; /* checked: geo_check() is NULL */
    bool made_id;    /* the layer gives no id; this one is made of name and position */
} image_entry;

typedef struct image_builder image_builder;

image_builder *image_builder_new(void);
void image_builder_free(image_builder *builder);
gm_status image_builder_add(image_builder *builder, const image_entry *entry, gm_error *err);
/** Gives a place that was added (the i-th) more names, ';' between them. For now and then: each call copies
 *  the place's names. */
gm_status image_builder_add_names(image_builder *builder, uint32_t i, gm_str names, gm_error *err);
size_t image_builder_count(const image_builder *builder);

/** Makes the image; the caller frees its bytes with gm_buf_clear. The builder is used up. */
gm_status image_builder_finish(image_builder *builder, gm_buf *out_image, gm_error *err);

/** Writes the image to a file that must not exist yet and syncs it. The builder is used up, its memory
 *  given back section by section. A file that was begun and failed is removed. */
gm_status image_builder_write(image_builder *builder, const char *path, gm_error *err);

/** One section: items of a fixed size. */
typedef struct image_span {
    const unsigned char *at;
    size_t n; /* items */
} image_span;

/** An image opened for look-up. Plain views into the bytes, section by section. */
typedef struct image {
    image_span sections[16];
    unsigned
        near_shift; /* a hash shifted right by this is its place in the directory of near hashes */
} image;

/** True when the bytes start like an index, of whatever version. */
bool image_is(gm_str bytes);

/** Checks header, section table and their checksum. `name` is for messages. */
gm_status image_open(gm_str bytes, const char *name, image *out_image, gm_error *err);

/** Checks everything that image_open() leaves unread: the checksum of each section, and that all that is
 *  counted from one section into another lies there. */
gm_status image_verify(const image *im, const char *name, gm_error *err);

size_t image_n_places(const image *im);
/** The i-th place, ref left 0; an empty place when i is out of range or the record damaged. */
place image_place(const image *im, uint32_t i);
/** image_place()'s geometry type and point alone; NaN when there is no such record. */
geo_type image_where(const image *im, uint32_t i, gm_latlon *out_point);
/** The kind alone; KIND_OTHER when there is no such place. */
place_kind image_kind(const image *im, uint32_t i);
/** False when i is out of range or the record's position or radius are no such thing: not to be found. */
bool image_usable(const image *im, uint32_t i);
/** The i-th place's geometry; an empty shape when it is damaged. */
gm_status image_shape(const image *im, uint32_t i, gm_arena *arena, geo_shape *out_shape);

/** Number of keys, and key i as text: in byte order. Plain keys are folded names; keys that start with a
 *  byte below 0x20 hold ids (0x01) and road numbers (0x02). */
size_t image_n_keys(const image *im);
gm_str image_key(const image *im, size_t i);
/** The key's number, or SIZE_MAX. */
size_t image_find_key(const image *im, gm_str key);
/** Postings of key i: first and count, clamped to what is there. */
void image_postings(const image *im, size_t key, size_t *out_first, size_t *out_n);
/** Which place a posting leads to. */
uint32_t image_posting_place(const image *im, size_t posting);
/** One posting: which place, by which spelling, and whether that is its name. */
void image_posting(const image *im, size_t posting, uint32_t *out_place, gm_str *out_spelling,
                   bool *out_primary);

/** A stretch of items in one of the tables below; empty when there is none or it is damaged. */
typedef struct image_range {
    size_t first, n;
} image_range;

/** The skeletons filed under a hash (skeleton.h), and the i-th of them with the letter it is less there. */
image_range image_near(const image *im, uint32_t hash);
uint32_t image_near_skeleton(const image *im, size_t i, unsigned char *out_letter);
/** The keys that have this skeleton, and the i-th of them with its skeleton_letters(). */
image_range image_skeleton(const image *im, uint32_t skeleton);
uint32_t image_skeleton_key(const image *im, size_t i, uint32_t *out_letters);

size_t image_n_sets(const image *im);
/** The id of the i-th set, and its members by number, then id. */
image_range image_set(const image *im, size_t i, gm_str *out_id);
uint32_t image_member(const image *im, size_t i);

/** Days on which validity changes, ascending. */
size_t image_n_days(const image *im);
int32_t image_day(const image *im, size_t i);

#define IMAGE_KEY_ID   '\x01'
#define IMAGE_KEY_ROAD '\x02'

#endif
