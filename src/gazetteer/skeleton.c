#include "gazetteer/skeleton.h"

#include "core/hash.h"
#include "core/utf8.h"

/* Sound families of Latin letters a to z; '.' is dropped. v is what Turkish writes for w, c sounds as k but
 * in ch, which French writes for sh. */
static const char latin[] = ".bkd.fg..gklmn.bkrsd...s.s";

/* Arabic letters that have a family; all others of the script (alef, waw, ya, ha, ayn, hamza) are dropped. */
static char arabic(uint32_t c) {
    switch (c) {
    case 0x0628: /* ba */
    case 0x067E: /* pe */
        return 'b';
    case 0x062A: /* ta */
    case 0x062B: /* tha */
    case 0x062F: /* dal */
    case 0x0630: /* dhal */
    case 0x0636: /* dad */
    case 0x0637: /* emphatic ta */
    case 0x0638: /* emphatic za: dh as often as z */
        return 'd';
    case 0x0632: /* zay */
    case 0x0633: /* sin */
    case 0x0634: /* shin */
    case 0x0635: /* sad */
    case 0x0686: /* che */
        return 's';
    case 0x062C: /* jim */
    case 0x063A: /* ghayn */
    case 0x06AF: /* gaf */
        return 'g';
    case 0x062E: /* kha */
    case 0x0642: /* qaf */
    case 0x0643: /* kaf */
        return 'k';
    case 0x0641: /* fa */
        return 'f';
    case 0x0644:
        return 'l';
    case 0x0631:
        return 'r';
    case 0x0645:
        return 'm';
    case 0x0646:
        return 'n';
    default:
        return '.';
    }
}

/* Cyrillic small letters a (0430) to ya (044F). */
static const char cyrillic[] = ".b.gd.s..klmn.brsd.fkssss....."
                               "..";

static char family_of(uint32_t c) {
    if (c >= 'a' && c <= 'z') {
        return latin[c - 'a'];
    }
    if (c >= 0x0600 && c <= 0x06FF) {
        return arabic(c);
    }
    if (c >= 0x0430 && c <= 0x044F) {
        return cyrillic[c - 0x0430];
    }
    return c >= '0' && c <= '9' ? (char)c : '\0';
}

void gaz_skeleton(gm_str key, gm_buf *out) {
    char last = '.';
    for (size_t at = 0, size = 0; at < key.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(key, at), &size);
        bool french_sh = c == 'c' && at + 1 < key.len && key.ptr[at + 1] == 'h';
        char f = french_sh ? 's' : family_of(c);
        if (f == '\0') {
            gm_utf8_add(out, c);
        } else if (f != '.' && f != last) {
            gm_buf_add_char(out, f);
        }
        last = f;
    }
}

/* Two letters that write one sound, and the one that stands for them here. */
static char one_sound(char a, char b) {
    static const char pairs[] = "awo"
                                "owo"
                                "aye"
                                "eye"
                                "iyi"
                                "uwu"
                                "ghg"
                                "khk"
                                "shs"
                                "thd"
                                "zhz";
    for (const char *p = pairs; *p != '\0'; p += 3) {
        if (p[0] == a && p[1] == b) {
            return p[2];
        }
    }
    return '\0';
}

void gaz_sound(gm_str key, gm_buf *out) {
    for (size_t i = 0; i < key.len; i++) {
        char sound = i + 1 < key.len ? one_sound(key.ptr[i], key.ptr[i + 1]) : '\0';
        gm_buf_add_char(out, sound != '\0' ? sound : key.ptr[i]);
        i += sound != '\0';
    }
}

static uint32_t short_hash(gm_str s) {
    return (uint32_t)(gm_hash64(s) >> 32);
}

static unsigned char letter_number(char c) {
    const char *at = c == '\0' ? NULL : strchr(SKELETON_LETTERS, c);
    return at == NULL ? SKELETON_OTHER_LETTER : (unsigned char)(at - SKELETON_LETTERS);
}

size_t skeleton_forms(gm_str skeleton, skeleton_form out[SKELETON_MAX + 1]) {
    char shorter[SKELETON_MAX];
    size_t n = 0;
    skeleton = gm_utf8_cut(skeleton, SKELETON_MAX);
    out[n++] = (skeleton_form){short_hash(skeleton), 0};
    if (skeleton.len <= 2) {
        return n;
    }
    for (size_t at = 0, size = 0; at < skeleton.len; at += size) {
        gm_utf8_decode(gm_str_skip(skeleton, at), &size);
        if (at > 0 && skeleton.ptr[at] == skeleton.ptr[at - 1]) {
            continue; /* leaving out either of two equal letters gives one form */
        }
        memcpy(shorter, skeleton.ptr, at);
        memcpy(shorter + at, skeleton.ptr + at + size, skeleton.len - at - size);
        out[n++] = (skeleton_form){short_hash((gm_str){shorter, skeleton.len - size}),
                                   letter_number(skeleton.ptr[at])};
    }
    return n;
}

enum { N_VOWELS = 6, VOWEL_BITS = 3, LENGTH_BITS = 5 };

uint32_t skeleton_letters(gm_str key) {
    static const char vowels[] = "aeiouy";
    unsigned counts[N_VOWELS] = {0};
    for (size_t i = 0; i < key.len; i++) {
        const char *at = key.ptr[i] == '\0' ? NULL : strchr(vowels, key.ptr[i]);
        if (at != NULL && counts[at - vowels] < (1u << VOWEL_BITS) - 1) {
            counts[at - vowels]++;
        }
    }
    size_t n = gm_utf8_count(key);
    uint32_t letters = n < (1u << LENGTH_BITS) - 1 ? (uint32_t)n : (1u << LENGTH_BITS) - 1;
    for (unsigned i = 0; i < N_VOWELS; i++) {
        letters |= counts[i] << (LENGTH_BITS + VOWEL_BITS * i);
    }
    return letters;
}

unsigned letters_apart(uint32_t a, uint32_t b) {
    const uint32_t mask = (1u << VOWEL_BITS) - 1;
    unsigned apart = 0;
    a >>= LENGTH_BITS;
    b >>= LENGTH_BITS;
    for (unsigned i = 0; i < N_VOWELS; i++, a >>= VOWEL_BITS, b >>= VOWEL_BITS) {
        apart += (a & mask) > (b & mask) ? (a & mask) - (b & mask) : (b & mask) - (a & mask);
    }
    return apart;
}
