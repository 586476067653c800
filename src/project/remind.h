/*
 * When to remind that a map can lead to people.
 *
 * An export does when one of its points is finer than a kilometre and either rests on an entry of a kind where
 * people are found (observation post, checkpoint, camp, facility) or comes from a table that names people: one with
 * a column that passes through and is called name, victim, witness, contact, phone and the like. What a text says
 * is not looked at.
 */
#ifndef GM_PROJECT_REMIND_H
#define GM_PROJECT_REMIND_H

#include "event/event.h"
#include "resolve/resolve.h"

/** True when a column of the table names people. */
bool remind_table(const ev_table *table);
/** The same for a column by its name: whole words of it count, whatever their case. */
bool remind_column(gm_str name);
/** True when a part leads to people. @param people  its table names people */
bool remind_part(const gm_gaz *gaz, const res_part *part, bool people);

#endif
