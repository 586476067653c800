/* One sentence about incidents: its triggers, what each takes, and which of them tell of one incident. */
#ifndef GM_SCAN_SENTENCE_H
#define GM_SCAN_SENTENCE_H

#include "scan/incidents.h"
#include "scan/notes.h"

enum { MOST_TRIGGERS = 24 };

/* A word that tells of something, and what it takes. */
typedef struct trigger {
    size_t first, last; /* tokens of the phrase */
    event_kind kind;
    event_form form;
    count_field field;
    bool passive;
    unsigned marks;
    const scan_party *actor, *victim;
    const scan_date *date;
    bool date_own; /* nearer to this one than to any other */
    const scan_mention *place;
    bool place_own;
    int group; /* number of its incident in the sentence; -1: none */
} trigger;

typedef struct event_sentence {
    const text_notes *n;
    const scan_text *t;
    size_t number, first, end;
    size_t first_party, end_party;       /* of the notes */
    size_t first_quantity, end_quantity; /* the same */
    trigger triggers[MOST_TRIGGERS];
    int n_triggers;
    gm_str claim_by;
    bool question;
    bool response;
    const scan_date *opening; /* the date that the sentence opens with */
} event_sentence;

/** Reads sentence `number`: triggers with their marks, sides, dates, places and groups. */
void sentence_read(const text_notes *notes, size_t number, event_sentence *out);

/** How many incidents its triggers make; groups are numbered from 0. */
int sentence_n_groups(const event_sentence *s);

/** The trigger whose figure a quantity of the sentence is; NULL. */
trigger *sentence_counted(event_sentence *s, const scan_quantity *q);

/** What a figure counts: the field of its trigger, or of the word behind it ("12 dead"). */
count_field sentence_field(const event_sentence *s, const trigger *tr, const scan_quantity *q);

#endif
