#include "project/diff_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/num.h"
#include "geo/geodesic.h"

static const char header[] = "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash";

const char *diff_kind_word(diff_kind kind) {
    static const char *const words[DIFF_N] = {"moved",    "changed", "placed",
                                              "unplaced", "added",   "removed"};
    return words[kind];
}

/* ---- Sides -------------------------------------------------------------------------------------- */

static gm_status open_beside(const char *path, const char *name, gm_file *out, bool *out_is,
                             gm_error *err) {
    gm_buf joined = GM_BUF_INIT;
    gm_buf_add(&joined, path, (size_t)(gm_path_name(path) - path));
    gm_buf_add_text(&joined, name);
    (void)gm_buf_text(&joined);
    gm_status status = joined.failed ? gm_fail_memory(err) : GM_OK;
    *out_is = status == GM_OK && gm_path_exists(joined.ptr);
    if (*out_is) {
        status = gm_file_open(joined.ptr, out, err);
    }
    gm_buf_clear(&joined);
    return status;
}

/* The folder's positions.tsv for a folder and for a manifest; else the path as it is. */
static void find_positions(const char *path, gm_buf *out) {
    if (strcmp(path, "-") != 0 && gm_path_is_dir(path)) {
        gm_path_join(out, path, "positions.tsv");
    } else if (strcmp(gm_path_name(path), "manifest.json") == 0) {
        gm_buf_add(out, path, (size_t)(gm_path_name(path) - path));
        gm_buf_add_text(out, "positions.tsv");
    } else {
        gm_buf_add_text(out, path);
    }
}

static bool has_header(gm_str bytes) {
    size_t n = sizeof header - 1;
    return gm_str_starts(bytes, GM_STR(header)) &&
           (bytes.len == n || bytes.ptr[n] == '\n' || bytes.ptr[n] == '\r');
}

static gm_status open_side(const char *path, diff_side *side, gm_error *err) {
    bool has_manifest;
    GM_TRY(gm_file_open(path, &side->positions, err));
    if (!has_header(side->positions.bytes)) {
        return gm_fail_at(err, GM_E_PROJECT, side->name, 1, 0,
                          "is no positions.tsv of an export: its first line lacks the columns "
                          "event_id, part, lon, lat, …");
    }
    if (strcmp(gm_path_name(path), "positions.tsv") != 0) {
        return GM_OK;
    }
    GM_TRY(open_beside(path, "unplaced.csv", &side->unplaced, &side->has_unplaced, err));
    gm_file manifest = {{NULL, 0}, false};
    GM_TRY(open_beside(path, "manifest.json", &manifest, &has_manifest, err));
    gm_file_close(&manifest);
    if (has_manifest) {
        gm_buf_add(&side->manifest, path, (size_t)(gm_path_name(path) - path));
        gm_buf_add_text(&side->manifest, "manifest.json");
    }
    return GM_OK;
}

gm_status diff_side_open(const char *path, diff_side *out, gm_error *err) {
    *out = (diff_side){.name = path, .manifest = GM_BUF_INIT};
    gm_buf positions = GM_BUF_INIT;
    find_positions(path, &positions);
    const char *name = gm_buf_text(&positions);
    gm_status status = positions.failed ? gm_fail_memory(err) : open_side(name, out, err);
    gm_buf_clear(&positions);
    if (status != GM_OK) {
        diff_side_close(out);
    }
    return status;
}

void diff_side_close(diff_side *side) {
    gm_file_close(&side->positions);
    gm_file_close(&side->unplaced);
    gm_buf_clear(&side->manifest);
}

/* ---- An index from keys to offsets ---------------------------------------------------------------- */

uint64_t offsets_tag(uint64_t hash) {
    return hash >> (OFFSET_BITS + 1) << (OFFSET_BITS + 1);
}

gm_status offsets_init(offsets *o, size_t n, gm_error *err) {
    o->n_slots = 16;
    while (o->n_slots < n + n / 2) {
        o->n_slots *= 2;
    }
    o->slots = calloc(o->n_slots, sizeof *o->slots);
    return o->slots == NULL ? gm_fail_memory(err) : GM_OK;
}

uint64_t *offsets_find(const offsets *o, uint64_t hash, gm_str key, gm_str doc,
                       bool (*same)(gm_str doc, size_t offset, gm_str key)) {
    size_t at = hash & (o->n_slots - 1);
    for (; o->slots[at] != 0; at = (at + 1) & (o->n_slots - 1)) {
        uint64_t slot = o->slots[at];
        if (offsets_tag(slot) == offsets_tag(hash) &&
            same(doc, (size_t)(slot & SLOT_OFFSET) - 1, key)) {
            break;
        }
    }
    return &o->slots[at];
}

size_t diff_count_lines(gm_str doc) {
    size_t n = 1;
    const char *end = doc.ptr + doc.len;
    for (const char *at = doc.ptr; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
         at++) {
        n++;
    }
    return n;
}

/* ---- Rows of positions.tsv ------------------------------------------------------------------------ */

gm_str diff_line_at(gm_str doc, size_t offset, size_t *out_next) {
    gm_str rest = gm_str_skip(doc, offset);
    const char *end = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;
    size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);
    *out_next = offset + len + (end != NULL);
    return (gm_str){rest.ptr, len > 0 && rest.ptr[len - 1] == '\r' ? len - 1 : len};
}

/* "event_id TAB part", what a row is known by; empty when the line has no two tabs. */
static gm_str key_of(gm_str line) {
    const char *tab = line.len > 0 ? memchr(line.ptr, '\t', line.len) : NULL;
    size_t from = tab == NULL ? line.len : (size_t)(tab - line.ptr) + 1;
    tab = from < line.len ? memchr(line.ptr + from, '\t', line.len - from) : NULL;
    return tab == NULL ? (gm_str){NULL, 0} : (gm_str){line.ptr, (size_t)(tab - line.ptr)};
}

static bool same_row(gm_str doc, size_t offset, gm_str key) {
    return doc.len - offset > key.len && doc.ptr[offset + key.len] == '\t' &&
           memcmp(doc.ptr + offset, key.ptr, key.len) == 0;
}

bool diff_read_row(gm_str line, gm_str *out_event_id, int64_t *out_part, diff_position *out) {
    gm_str part = {NULL, 0};
    gm_str *const fields[] = {out_event_id,   &part,        &out->lon,      &out->lat,
                              &out->radius_m, &out->method, &out->place_id, &out->entry_hash};
    size_t n = 0;
    gm_str field;
    while (line.ptr != NULL && gm_str_split(&line, '\t', &field)) {
        if (n == sizeof fields / sizeof *fields) {
            return false;
        }
        *fields[n++] = field;
    }
    out->is = true;
    return n == sizeof fields / sizeof *fields && gm_parse_int(part, out_part) &&
           gm_parse_double(out->lon, &out->at.lon) && gm_parse_double(out->lat, &out->at.lat) &&
           geo_valid(out->at);
}

static uint32_t line_number(gm_str doc, size_t offset) {
    return (uint32_t)diff_count_lines((gm_str){doc.ptr, offset});
}

static gm_status wrong_row(const diff_side *side, size_t offset, gm_error *err) {
    return gm_fail_at(err, GM_E_PROJECT, side->name, line_number(side->positions.bytes, offset), 0,
                      "is no row of a positions.tsv: event_id, part, lon, lat, radius_m, method, "
                      "place_id and entry_hash with tabs between; export again");
}

/* ---- What is kept of a difference ------------------------------------------------------------------ */

static gm_status keep(diff *d, diff_kind kind, kept item) {
    gm_buf_add(&d->items[kind], &item, sizeof item);
    return d->items[kind].failed ? gm_fail_memory(d->err) : GM_OK;
}

static const kept nothing_kept = {NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, 0, 0};

/* ---- Unplaced ---------------------------------------------------------------------------------------- */

static void splitter_at(const unplaced_table *t, size_t offset, csv_splitter *out) {
    csv_init(out, t->doc);
    out->delimiter = ','; /* whatever the users' column names hold */
    out->at = offset > out->at ? offset : out->at;
}

gm_str diff_cell(const unplaced_table *t, size_t which) {
    size_t column = t->columns[which];
    return column == SIZE_MAX ? (gm_str){NULL, 0} : csv_unguard(t->cells[column]);
}

gm_str diff_event_id(diff *d, const unplaced_table *t) {
    gm_str id = diff_cell(t, UNPLACED_ID);
    gm_buf_reset(&d->id);
    for (size_t i = 0; i < id.len; i++) {
        bool blank = id.ptr[i] == '\t' || id.ptr[i] == '\n' || id.ptr[i] == '\r';
        gm_buf_add_char(&d->id, blank ? ' ' : id.ptr[i]);
    }
    return gm_buf_view(&d->id);
}

static void find_columns(unplaced_table *t, size_t n) {
    static const char *const names[UNPLACED_N] = {"unplaced_id", "unplaced_part", "unplaced_reason",
                                                  "unplaced_file", "unplaced_line"};
    for (size_t k = 0; k < UNPLACED_N; k++) {
        t->columns[k] = SIZE_MAX;
        for (size_t i = 0; i < n && i < MAX_CELLS; i++) {
            if (gm_str_is(t->cells[i], names[k])) {
                t->columns[k] = i;
                t->n_cells = i >= t->n_cells ? i + 1 : t->n_cells;
            }
        }
    }
}

static int by_event(const void *a, const void *b) {
    const unplaced_row *x = a;
    const unplaced_row *y = b;
    if (x->event != y->event) {
        return x->event < y->event ? -1 : 1;
    }
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Sets of earlier versions name the event only where its table does. */
static void fall_back(unplaced_table *t, size_t n) {
    for (size_t i = 0; t->columns[UNPLACED_ID] == SIZE_MAX && i < n && i < MAX_CELLS; i++) {
        if (gm_str_is(t->cells[i], "event_id")) {
            t->columns[UNPLACED_ID] = i;
            t->n_cells = i >= t->n_cells ? i + 1 : t->n_cells;
        }
    }
}

static gm_status read_unplaced(diff *d, const diff_side *side, unplaced_table *t) {
    csv_row row;
    csv_splitter splitter;
    if (!side->has_unplaced) {
        return GM_OK;
    }
    t->doc = side->unplaced.bytes;
    t->cells = gm_arena_array(&d->arena, MAX_CELLS, sizeof *t->cells);
    if (t->cells == NULL) {
        return gm_fail_memory(d->err);
    }
    splitter_at(t, 0, &splitter);
    if (csv_next(&splitter, t->cells, MAX_CELLS, &row)) {
        find_columns(t, row.n_cells);
        fall_back(t, row.n_cells);
    }
    while (t->columns[UNPLACED_ID] != SIZE_MAX && t->n_cells > 0 &&
           csv_next(&splitter, t->cells, t->n_cells, &row)) {
        unplaced_row found = {gm_hash64(diff_event_id(d, t)), splitter.row_at};
        gm_buf_add(&t->rows, &found, sizeof found);
    }
    csv_clear(&splitter);
    gm_buf_add_str(&t->sorted, gm_buf_view(&t->rows));
    if (t->rows.failed || t->sorted.failed) {
        return gm_fail_memory(d->err);
    }
    if (t->sorted.len > 0) {
        qsort(t->sorted.ptr, t->sorted.len / sizeof(unplaced_row), sizeof(unplaced_row), by_event);
    }
    return GM_OK;
}

static size_t n_unplaced(const unplaced_table *t) {
    return t->rows.len / sizeof(unplaced_row);
}

/* Where the event's first row stands among the sorted ones, or would stand. */
static size_t find_index(const unplaced_table *t, uint64_t hash) {
    const unplaced_row *rows = (const unplaced_row *)(const void *)t->sorted.ptr;
    size_t low = 0;
    size_t high = n_unplaced(t);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].event < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Where the event's first row starts; NOWHERE when it has none. */
static size_t find_unplaced(const unplaced_table *t, gm_str event_id) {
    const unplaced_row *rows = (const unplaced_row *)(const void *)t->sorted.ptr;
    uint64_t hash = gm_hash64(event_id);
    size_t i = find_index(t, hash);
    return i < n_unplaced(t) && rows[i].event == hash ? rows[i].offset : NOWHERE;
}

void diff_split_row(const unplaced_table *t, size_t offset, csv_splitter *splitter) {
    csv_row row;
    splitter_at(t, offset, splitter);
    if (!csv_next(splitter, t->cells, t->n_cells, &row)) {
        memset(t->cells, 0, t->n_cells * sizeof *t->cells);
    }
}

/* ---- Comparing ------------------------------------------------------------------------------------- */

static gm_status index_old(diff *d) {
    gm_str doc = d->from->positions.bytes;
    size_t next;
    (void)diff_line_at(doc, 0, &next);
    GM_TRY(offsets_init(&d->old_rows, diff_count_lines(doc), d->err));
    for (size_t at = next; at < doc.len; at = next) {
        gm_str key = key_of(diff_line_at(doc, at, &next));
        if (key.len == 0) {
            return wrong_row(d->from, at, d->err);
        }
        uint64_t hash = gm_hash64(key);
        uint64_t *slot = offsets_find(&d->old_rows, hash, key, doc, same_row);
        if (*slot == 0) {
            *slot = offsets_tag(hash) | (at + 1);
        }
    }
    return GM_OK;
}

/* The old row of a key; NOWHERE. */
static size_t find_old(const diff *d, gm_str key, bool meet) {
    uint64_t *slot =
        offsets_find(&d->old_rows, gm_hash64(key), key, d->from->positions.bytes, same_row);
    if (*slot == 0) {
        return NOWHERE;
    }
    *slot |= meet ? SLOT_MET : 0;
    return (size_t)(*slot & SLOT_OFFSET) - 1;
}

static bool same_coordinates(const diff_position *a, const diff_position *b) {
    return gm_str_eq(a->lon, b->lon) && gm_str_eq(a->lat, b->lat);
}

static bool looks_same(const diff_position *a, const diff_position *b) {
    return gm_str_eq(a->radius_m, b->radius_m) && gm_str_eq(a->method, b->method) &&
           gm_str_eq(a->place_id, b->place_id);
}

static gm_status compare_rows(diff *d, size_t old_at, size_t new_at, size_t row, gm_str new_line) {
    size_t next;
    gm_str id = {NULL, 0};
    int64_t part;
    diff_position from, to;
    if (!diff_read_row(diff_line_at(d->from->positions.bytes, old_at, &next), &id, &part, &from)) {
        return wrong_row(d->from, old_at, d->err);
    }
    if (!diff_read_row(new_line, &id, &part, &to)) {
        return wrong_row(d->to, new_at, d->err);
    }
    kept item = nothing_kept;
    item.from = old_at;
    item.to = new_at;
    item.to_row = row;
    if (same_coordinates(&from, &to)) {
        return looks_same(&from, &to) ? GM_OK : keep(d, DIFF_CHANGED, item);
    }
    double m;
    geo_inverse(from.at, to.at, &m, &item.bearing_deg);
    item.km = m / 1000;
    return keep(d, DIFF_MOVED, item);
}

static gm_str event_of(gm_str key) {
    const char *tab = memchr(key.ptr, '\t', key.len);
    return (gm_str){key.ptr, (size_t)(tab - key.ptr)};
}

static gm_status compare_line(diff *d, size_t at, size_t row, gm_str line) {
    gm_str key = key_of(line);
    size_t next;
    if (key.len == 0) {
        return wrong_row(d->to, at, d->err);
    }
    size_t old_at = find_old(d, key, true);
    if (old_at != NOWHERE) {
        gm_str old_line = diff_line_at(d->from->positions.bytes, old_at, &next);
        return gm_str_eq(old_line, line) ? GM_OK : compare_rows(d, old_at, at, row, line);
    }
    gm_str id = {NULL, 0};
    int64_t part;
    diff_position position;
    if (!diff_read_row(line, &id, &part, &position)) {
        return wrong_row(d->to, at, d->err);
    }
    kept item = nothing_kept;
    item.to = at;
    item.to_row = row;
    item.from_unplaced = find_unplaced(&d->old_unplaced, event_of(key));
    if (item.from_unplaced != NOWHERE) {
        d->placed_now[find_index(&d->old_unplaced, gm_hash64(event_of(key)))] = true;
    }
    return keep(d, item.from_unplaced == NOWHERE ? DIFF_ADDED : DIFF_PLACED, item);
}

static gm_status compare_all(diff *d) {
    gm_str doc = d->to->positions.bytes;
    size_t next;
    size_t row = 0;
    (void)diff_line_at(doc, 0, &next);
    for (size_t at = next; at < doc.len; at = next) {
        gm_str line = diff_line_at(doc, at, &next);
        GM_TRY(compare_line(d, at, row++, line));
    }
    return GM_OK;
}

static int by_offset(const void *a, const void *b) {
    const size_t *x = a;
    const size_t *y = b;
    return (*x > *y) - (*x < *y);
}

static gm_status note_gone_row(diff *d, size_t at) {
    size_t next;
    gm_str id = {NULL, 0};
    int64_t part;
    diff_position position;
    kept item = nothing_kept;
    if (!diff_read_row(diff_line_at(d->from->positions.bytes, at, &next), &id, &part, &position)) {
        return wrong_row(d->from, at, d->err);
    }
    item.from = at;
    item.to_unplaced = find_unplaced(&d->new_unplaced, id);
    return keep(d, item.to_unplaced == NOWHERE ? DIFF_REMOVED : DIFF_UNPLACED, item);
}

/* Old rows that no new one has met, as they stood. */
static gm_status note_gone(diff *d) {
    gm_buf gone = GM_BUF_INIT;
    for (size_t i = 0; i < d->old_rows.n_slots; i++) {
        uint64_t slot = d->old_rows.slots[i];
        if (slot != 0 && (slot & SLOT_MET) == 0) {
            size_t offset = (size_t)(slot & SLOT_OFFSET) - 1;
            gm_buf_add(&gone, &offset, sizeof offset);
        }
    }
    size_t n = gone.len / sizeof(size_t);
    const size_t *found = (const size_t *)(const void *)gone.ptr;
    gm_status status = gone.failed ? gm_fail_memory(d->err) : GM_OK;
    if (n > 0) {
        qsort(gone.ptr, n, sizeof *found, by_offset);
    }
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        status = note_gone_row(d, found[i]);
    }
    gm_buf_clear(&gone);
    return status;
}

/* The old row of a part, and whether a new one has met it. */
static bool was_placed(const diff *d, gm_str id, gm_str part, bool *out_is) {
    gm_buf key = GM_BUF_INIT;
    gm_buf_add_str(&key, id);
    gm_buf_add_char(&key, '\t');
    gm_buf_add_str(&key, part);
    gm_str text = gm_buf_view(&key);
    uint64_t slot = key.failed ? 0
                               : *offsets_find(&d->old_rows, gm_hash64(text), text,
                                               d->from->positions.bytes, same_row);
    gm_buf_clear(&key);
    *out_is = (slot & SLOT_MET) != 0;
    return slot != 0;
}

/* What became of an event that has a row in an unplaced.csv. Part 1 stands for its positions: without it the event
 * is among the unplaced of that side. */
static gm_status note_unplaced(diff *d, bool is_new, const unplaced_row *row) {
    const unplaced_table *t = is_new ? &d->new_unplaced : &d->old_unplaced;
    const unplaced_table *other = is_new ? &d->old_unplaced : &d->new_unplaced;
    csv_splitter splitter;
    diff_split_row(t, row->offset, &splitter);
    gm_str id = diff_event_id(d, t);
    bool first = find_unplaced(t, id) == row->offset;
    bool there = find_unplaced(other, id) != NOWHERE;
    bool in_both;
    bool is;
    bool in_old = was_placed(d, id, GM_STR("1"), &in_both);
    bool told = was_placed(d, id, diff_cell(t, UNPLACED_PART), &is) || (in_old && !in_both);
    csv_clear(&splitter);
    kept item = nothing_kept;
    *(is_new ? &item.to_unplaced : &item.from_unplaced) = row->offset;
    if (!first || there || (is_new ? told : in_both)) {
        return GM_OK; /* still unplaced, or told by the rows of its positions */
    }
    diff_kind of_new = in_both ? DIFF_UNPLACED : DIFF_ADDED;
    return keep(d, is_new ? of_new : DIFF_REMOVED, item);
}

/* Events that never had a position: compare_all has met those that have one now. */
static gm_status note_never_placed(diff *d) {
    const unplaced_row *rows = (const unplaced_row *)(const void *)d->new_unplaced.rows.ptr;
    for (size_t i = 0; i < n_unplaced(&d->new_unplaced); i++) {
        GM_TRY(note_unplaced(d, true, &rows[i]));
    }
    rows = (const unplaced_row *)(const void *)d->old_unplaced.rows.ptr;
    for (size_t i = 0; i < n_unplaced(&d->old_unplaced) && d->to->has_unplaced; i++) {
        const unplaced_table *t = &d->old_unplaced;
        if (!d->placed_now[find_index(t, rows[i].event)]) {
            GM_TRY(note_unplaced(d, false, &rows[i]));
        }
    }
    return GM_OK;
}

static int by_distance(const void *a, const void *b) {
    const kept *x = a;
    const kept *y = b;
    if (x->km > y->km || x->km < y->km) {
        return x->km > y->km ? -1 : 1;
    }
    return (x->to > y->to) - (x->to < y->to);
}

static bool same_bytes(gm_file a, gm_file b) {
    return gm_str_eq(a.bytes, b.bytes);
}

static gm_status compare(diff *d) {
    if (same_bytes(d->from->positions, d->to->positions) &&
        d->from->has_unplaced == d->to->has_unplaced &&
        same_bytes(d->from->unplaced, d->to->unplaced)) {
        return GM_OK;
    }
    GM_TRY(index_old(d));
    GM_TRY(read_unplaced(d, d->from, &d->old_unplaced));
    GM_TRY(read_unplaced(d, d->to, &d->new_unplaced));
    d->placed_now = gm_arena_array(&d->arena, n_unplaced(&d->old_unplaced) + 1, 1);
    if (d->placed_now == NULL) {
        return gm_fail_memory(d->err);
    }
    GM_TRY(compare_all(d));
    GM_TRY(note_gone(d));
    GM_TRY(note_never_placed(d));
    if (d->items[DIFF_MOVED].len > 0) {
        qsort(d->items[DIFF_MOVED].ptr, d->items[DIFF_MOVED].len / sizeof(kept), sizeof(kept),
              by_distance);
    }
    return GM_OK;
}

gm_status diff_run(const diff_side *from, const diff_side *to, const diff_context *context,
                   diff **out, gm_error *err) {
    diff *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return gm_fail_memory(err);
    }
    d->from = from;
    d->to = to;
    d->err = err;
    if (context != NULL) {
        d->context = *context;
    }
    gm_status status = compare(d);
    if (status != GM_OK) {
        diff_free(d);
        return status;
    }
    *out = d;
    return GM_OK;
}

void diff_free(diff *d) {
    if (d == NULL) {
        return;
    }
    for (size_t i = 0; i < DIFF_N; i++) {
        gm_buf_clear(&d->items[i]);
    }
    free(d->old_rows.slots);
    free(d->old_entries.slots);
    gm_buf_clear(&d->old_unplaced.rows);
    gm_buf_clear(&d->old_unplaced.sorted);
    gm_buf_clear(&d->new_unplaced.rows);
    gm_buf_clear(&d->new_unplaced.sorted);
    gm_buf_clear(&d->cause);
    gm_buf_clear(&d->reason);
    gm_buf_clear(&d->file);
    gm_buf_clear(&d->id);
    gm_arena_clear(&d->arena);
    free(d);
}

/* ---- Asking ------------------------------------------------------------------------------------------ */

size_t diff_count(const diff *d, diff_kind kind) {
    return d->items[kind].len / sizeof(kept);
}

bool diff_is_empty(const diff *d) {
    size_t n = 0;
    for (size_t i = 0; i < DIFF_N; i++) {
        n += diff_count(d, (diff_kind)i);
    }
    return n == 0;
}

double diff_farthest_km(const diff *d) {
    const kept *first = (const kept *)(const void *)d->items[DIFF_MOVED].ptr;
    return diff_count(d, DIFF_MOVED) == 0 ? 0 : first->km;
}
