/* The causes: what a difference comes from, in a sentence, with file and line. */
#include "project/diff_private.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"

/* ---- Why: in a sentence ------------------------------------------------------------------------------ */

static bool says_entry(const diff_item *item) {
    return item->entry_file.len > 0;
}

static void find_entry(diff *d, gm_str id, diff_item *item) {
    item->entry_id = id;
    if (id.len > 0 && d->context.entry != NULL) {
        d->context.entry(d->context.arg, id, &item->entry_file, &item->entry_line);
    }
}

/* "gazetteer entry gn:1 (places.geojson:7)" */
static void add_entry(diff *d, const char *words, const diff_item *item) {
    gm_buf_printf(&d->cause, "%s %.*s", words, GM_FMT(item->entry_id));
    if (says_entry(item)) {
        gm_buf_printf(&d->cause, " (%.*s:%u)", GM_FMT(item->entry_file), item->entry_line);
    }
}

/* A row by its entry alone: these methods rest on one. */
static bool rests_on_one(gm_str method) {
    static const char *const methods[] = {"exact", "alias", "folded", "fuzzy", "near", "area"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (gm_str_is(method, methods[i])) {
            return true;
        }
    }
    return false;
}

static bool same_entry(gm_str doc, size_t offset, gm_str id) {
    size_t next;
    gm_str event_id = {NULL, 0};
    int64_t part;
    diff_position p;
    return diff_read_row(diff_line_at(doc, offset, &next), &event_id, &part, &p) &&
           gm_str_eq(p.place_id, id);
}

/* Rows of the old file by the entry that they rest on, for telling which of several entries changed. */
static bool index_entries(diff *d) {
    gm_str doc = d->from->positions.bytes;
    size_t next;
    if (d->old_entries.slots != NULL) {
        return true;
    }
    if (offsets_init(&d->old_entries, diff_count_lines(doc), NULL) != GM_OK) {
        return false;
    }
    (void)diff_line_at(doc, 0, &next);
    for (size_t at = next; at < doc.len; at = next) {
        gm_str event_id = {NULL, 0};
        int64_t part;
        diff_position p;
        if (diff_read_row(diff_line_at(doc, at, &next), &event_id, &part, &p) &&
            p.place_id.len > 0 && rests_on_one(p.method)) {
            uint64_t hash = gm_hash64(p.place_id);
            uint64_t *slot = offsets_find(&d->old_entries, hash, p.place_id, doc, same_entry);
            *slot = *slot == 0 ? offsets_tag(hash) | (at + 1) : *slot;
        }
    }
    return true;
}

/* True when an old row rests on the entry alone, and it had another hash then. */
static bool entry_changed(diff *d, gm_str id, uint64_t now) {
    gm_str doc = d->from->positions.bytes;
    char hex[17];
    size_t next;
    gm_str event_id = {NULL, 0};
    int64_t part;
    diff_position p;
    if (!index_entries(d)) {
        return false;
    }
    uint64_t slot = *offsets_find(&d->old_entries, gm_hash64(id), id, doc, same_entry);
    gm_hex64(now, hex);
    return slot != 0 &&
           diff_read_row(diff_line_at(doc, (size_t)(slot & SLOT_OFFSET) - 1, &next), &event_id,
                         &part, &p) &&
           !gm_str_is(p.entry_hash, hex);
}

/* Of the several entries behind a row: the first that is known to have changed, else the first. */
static bool blame_one_of(diff *d, size_t row, diff_item *item) {
    gm_str id = {NULL, 0};
    uint64_t hash;
    bool known = false;
    bool several = false;
    gm_str first = {NULL, 0};
    for (size_t i = 0; !known && d->context.used != NULL && row != NOWHERE &&
                       d->context.used(d->context.arg, row, i, &id, &hash);
         i++) {
        known = entry_changed(d, id, hash);
        first = i == 0 || known ? id : first;
        several = true;
    }
    if (!several) {
        return false;
    }
    find_entry(d, first, item);
    add_entry(d, known ? "gazetteer entry" : "a gazetteer entry that it rests on, such as", item);
    gm_buf_add_text(&d->cause, known ? " changed" : ", changed");
    return true;
}

/* Nothing of the gazetteer: what else there is. */
static void blame_row(diff *d, const diff_item *item) {
    const diff_context *c = &d->context;
    bool given = gm_str_is(item->to.method, "given") || gm_str_is(item->to.method, "coordinates");
    if (c->inputs_known && !c->events_changed) {
        gm_buf_add_text(&d->cause, c->options_changed ? "other options, or another gazmap"
                                                      : "other places compete for the name");
    } else {
        gm_buf_add_text(&d->cause,
                        given ? "the row's coordinates changed" : "the row's place changed");
    }
}

static void add_what(diff *d, const diff_position *p, gm_str text) {
    if (p->place_id.len > 0) {
        gm_buf_add_str(&d->cause, p->place_id);
    } else {
        gm_buf_printf(&d->cause, "%.*s", GM_FMT(text.len > 0 ? text : p->method));
    }
}

/* It is another place now than it was. */
static void explain_other_entry(diff *d, diff_item *item) {
    const diff_context *c = &d->context;
    const char *why = "";
    if (c->inputs_known && c->gazetteer_changed != c->events_changed) {
        why = c->gazetteer_changed ? ", since the gazetteer changed" : ", since the row changed";
    }
    find_entry(d, item->to.place_id, item);
    if (item->to.place_id.len > 0) {
        add_entry(d, "now gazetteer entry", item);
    } else {
        gm_buf_printf(&d->cause, "now by %.*s", GM_FMT(item->to.method));
    }
    gm_buf_add_text(&d->cause, " instead of ");
    add_what(d, &item->from, (gm_str){NULL, 0});
    gm_buf_add_text(&d->cause, why);
}

static void explain_change(diff *d, size_t row, diff_item *item) {
    const diff_context *c = &d->context;
    bool other_hash = !gm_str_eq(item->from.entry_hash, item->to.entry_hash);
    bool other_place = !gm_str_eq(item->from.place_id, item->to.place_id);
    bool gazetteer = !c->inputs_known || c->gazetteer_changed;
    if (other_place) {
        explain_other_entry(d, item);
        return;
    }
    if (!other_hash || !gazetteer) {
        find_entry(d, item->to.place_id, item);
        blame_row(d, item);
        return;
    }
    if (blame_one_of(d, row, item)) {
        return;
    }
    find_entry(d, item->to.place_id, item);
    if (item->entry_id.len > 0) {
        add_entry(d, "gazetteer entry", item);
        gm_buf_add_text(&d->cause, " changed");
    } else {
        gm_buf_add_text(&d->cause, "a gazetteer entry that it rests on changed");
    }
}

static void explain(diff *d, size_t row, diff_item *item) {
    switch (item->kind) {
    case DIFF_MOVED:
    case DIFF_CHANGED:
        explain_change(d, row, item);
        break;
    case DIFF_PLACED:
        find_entry(d, item->to.place_id, item);
        if (item->entry_id.len > 0) {
            add_entry(d, "now gazetteer entry", item);
        } else {
            gm_buf_printf(&d->cause, "now by %.*s", GM_FMT(item->to.method));
        }
        gm_buf_printf(&d->cause, "; before: %.*s", GM_FMT(item->reason));
        break;
    case DIFF_UNPLACED:
        item->entry_id = item->from.place_id;
        gm_buf_add_str(&d->cause, item->reason);
        if (item->from.is) {
            gm_buf_add_text(&d->cause, "; before: ");
            add_what(d, &item->from, (gm_str){NULL, 0});
        }
        break;
    case DIFF_ADDED:
        find_entry(d, item->to.place_id, item);
        gm_buf_add_text(&d->cause, item->to.is ? "new" : "new, and not placed: ");
        gm_buf_add_str(&d->cause, item->reason);
        break;
    case DIFF_REMOVED:
    case DIFF_N:
        item->entry_id = item->from.place_id;
        gm_buf_add_text(&d->cause, "its row is gone, or left out");
        break;
    }
    if (item->row_file.len > 0) {
        gm_buf_printf(&d->cause, "; row %.*s:%u", GM_FMT(item->row_file), item->row_line);
    }
}

/* ---- One item ------------------------------------------------------------------------------------------ */

static void take_position(const diff_side *side, size_t offset, diff_item *item,
                          diff_position *out) {
    size_t next;
    if (offset != NOWHERE) {
        (void)diff_read_row(diff_line_at(side->positions.bytes, offset, &next), &item->event_id,
                            &item->part, out);
    }
}

static void take_unplaced(diff *d, const unplaced_table *t, size_t offset, bool is_new,
                          diff_item *item) {
    csv_splitter splitter;
    int64_t line;
    if (offset == NOWHERE) {
        return;
    }
    diff_split_row(t, offset, &splitter);
    gm_buf_add_str(&d->reason, diff_cell(t, UNPLACED_REASON));
    gm_buf_add_str(&d->file, diff_cell(t, UNPLACED_FILE));
    gm_str id = diff_event_id(d, t);
    if (is_new && gm_parse_int(diff_cell(t, UNPLACED_LINE), &line) && line > 0 &&
        line < UINT32_MAX) {
        item->row_file = gm_buf_view(&d->file);
        item->row_line = (uint32_t)line;
    }
    if (!item->from.is && !item->to.is) {
        item->event_id = id;
        item->part = 1;
        (void)gm_parse_int(diff_cell(t, UNPLACED_PART), &item->part);
    }
    item->reason = gm_buf_view(&d->reason);
    csv_clear(&splitter);
}

diff_item diff_at(diff *d, diff_kind kind, size_t i) {
    const kept *k = (const kept *)(const void *)d->items[kind].ptr + i;
    diff_item item = {.kind = kind, .km = k->km, .bearing_deg = k->bearing_deg};
    gm_buf_reset(&d->cause);
    gm_buf_reset(&d->reason);
    gm_buf_reset(&d->file);
    take_position(d->from, k->from, &item, &item.from);
    take_position(d->to, k->to, &item, &item.to);
    take_unplaced(d, &d->old_unplaced, k->from_unplaced, false, &item);
    take_unplaced(d, &d->new_unplaced, k->to_unplaced, true, &item);
    if (k->to_row != NOWHERE && d->context.row != NULL) {
        d->context.row(d->context.arg, k->to_row, &item.row_file, &item.row_line);
    }
    explain(d, k->to_row, &item);
    item.cause = gm_buf_view(&d->cause);
    return item;
}
