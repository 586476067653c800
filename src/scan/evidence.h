/* What speaks for and against a name's being a place where it stands. */
#ifndef GM_SCAN_EVIDENCE_H
#define GM_SCAN_EVIDENCE_H

#include "scan/mentions.h"

enum {
    EVIDENCE_ENOUGH = 4, /* points that make a place */
};

/** A name that may be a place, while the text is being judged. */
typedef struct span {
    size_t first, last; /* tokens */
    const scan_name *name;
    int points;
    int strongest; /* size of the largest single item of evidence, which `because` tells */
    const char *because;
    scan_sense sense;
    bool person;    /* the words around make it part of a person's name */
    bool container; /* the place behind the comma holds it: the next span */
    bool is_demonym;
} span;

/** Marks words of persons' names in the whole text: scan_word.person. */
void evidence_persons(const scan_text *t, scan_names *names);

/** Weighs one span by the words around it. `words` knows which words the text has. */
void evidence_weigh(const scan_text *t, const scan_words *words, span *s);

/** What spans say about each other: lists, "X, Y", one sense for one name. */
gm_status evidence_join(const scan_text *t, span *spans, size_t n);

/** Literal or metonym. left, right: the spans beside it, or NULL. */
void evidence_sense(const scan_text *t, span *s, const span *left, const span *right);

#endif
