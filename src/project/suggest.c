#include "project/suggest.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "gazetteer/fold.h"
#include "gazetteer/layer_format.h"
#include "geocode/geocode.h"

enum { MAX_CANDIDATES = 5 };

/* A name that is missing, with the divisions that its rows put it in. */
typedef struct wanted {
    gm_str name, admin1, admin2, country;
    gm_str reason, candidates, text; /* of its first row */
    gm_str file;
    uint32_t line;
    uint64_t n_events;
    uint64_t last_row; /* counted last: a row counts once */
    size_t number;     /* by first appearance */
} wanted;

typedef struct suggesting {
    const run_options *options;
    gm_gaz *gaz;
    geocoder *geocoder;
    gm_arena arena;
    gm_buf items; /* wanted items */
    gm_buf key, text;
    size_t *slots; /* item number + 1; 0 is free */
    gm_buf hashes; /* uint64_t by item: hash of its key */
    size_t n_slots;
    suggest_report report;
    gm_error *err;
} suggesting;

static wanted *item_at(const suggesting *s, size_t i) {
    return (wanted *)(void *)s->items.ptr + i;
}

static size_t n_items(const suggesting *s) {
    return s->items.len / sizeof(wanted);
}

/* ---- Finding the item of a name ------------------------------------------------------------------- */

static size_t *slot_of(const suggesting *s, uint64_t hash) {
    const uint64_t *hashes = (const uint64_t *)(const void *)s->hashes.ptr;
    size_t at = hash & (s->n_slots - 1);
    while (s->slots[at] != 0 && hashes[s->slots[at] - 1] != hash) {
        at = (at + 1) & (s->n_slots - 1);
    }
    return &s->slots[at];
}

static gm_status make_room(suggesting *s) {
    if (n_items(s) * 2 < s->n_slots) {
        return GM_OK;
    }
    size_t n = s->n_slots == 0 ? 1024 : s->n_slots * 2;
    const uint64_t *hashes = (const uint64_t *)(const void *)s->hashes.ptr;
    free(s->slots);
    s->slots = calloc(n, sizeof *s->slots);
    s->n_slots = s->slots == NULL ? 0 : n;
    for (size_t i = 0; i < n_items(s) && s->slots != NULL; i++) {
        *slot_of(s, hashes[i]) = i + 1;
    }
    return s->slots == NULL ? gm_fail_memory(s->err) : GM_OK;
}

/* Spellings that fold equal are one name; the same name in another division is another. */
static uint64_t key_hash(suggesting *s, gm_str name, const event *ev) {
    static const ev_field hints[] = {EV_ADMIN1, EV_ADMIN2, EV_COUNTRY};
    gm_buf_reset(&s->key);
    gaz_fold(name, &s->key);
    if (s->key.len == 0) {
        gm_buf_add_str(&s->key, name);
    }
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        gm_buf_add_char(&s->key, '\x1f');
        gaz_fold(ev->field[hints[i]], &s->key);
    }
    return gm_hash64(gm_buf_view(&s->key));
}

static gm_str keep(suggesting *s, gm_str text) {
    return gm_arena_copy(&s->arena, text);
}

/* "id|name|score|lat,lon; …", best first. */
static gm_str candidates_of(suggesting *s, const res_part *part) {
    gm_buf_reset(&s->text);
    for (size_t i = 0; i < part->n_candidates && i < MAX_CANDIDATES; i++) {
        const res_candidate *c = &part->candidates[i];
        gm_buf_printf(&s->text, "%s%.*s|%.*s|", i == 0 ? "" : "; ", GM_FMT(c->id), GM_FMT(c->name));
        gm_buf_add_fixed(&s->text, c->score, 3);
        gm_buf_add_char(&s->text, '|');
        gm_buf_add_fixed_short(&s->text, gm_to_fixed(c->point.lat, 5), 5);
        gm_buf_add_char(&s->text, ',');
        gm_buf_add_fixed_short(&s->text, gm_to_fixed(c->point.lon, 5), 5);
    }
    return keep(s, gm_buf_view(&s->text));
}

static gm_status add_item(suggesting *s, uint64_t hash, gm_str name, const char *table,
                          const event *ev, const res_part *part) {
    wanted w = {
        .name = keep(s, name),
        .admin1 = keep(s, ev->field[EV_ADMIN1]),
        .admin2 = keep(s, ev->field[EV_ADMIN2]),
        .country = keep(s, ev->field[EV_COUNTRY]),
        .reason = keep(s, part->reason),
        .candidates = candidates_of(s, part),
        .text = keep(s, ev->field[EV_PLACE]),
        .file = keep(s, gm_str_from(table)),
        .line = ev->line,
        .number = n_items(s),
    };
    gm_buf_add(&s->items, &w, sizeof w);
    gm_buf_add(&s->hashes, &hash, sizeof hash);
    bool failed = s->items.failed || s->hashes.failed || w.candidates.ptr == NULL;
    return failed ? gm_fail_memory(s->err) : GM_OK;
}

static gm_status note_part(suggesting *s, const char *table, const event *ev,
                           const res_part *part) {
    gm_str name = part->unknown;
    GM_TRY(make_room(s));
    uint64_t hash = key_hash(s, name, ev);
    size_t *slot = slot_of(s, hash);
    if (*slot == 0) {
        GM_TRY(add_item(s, hash, name, table, ev, part));
        *slot = n_items(s);
    }
    wanted *w = item_at(s, *slot - 1);
    w->n_events += w->last_row != s->report.n_rows;
    w->last_row = s->report.n_rows;
    return GM_OK;
}

/* ---- Reading the tables ------------------------------------------------------------------------------- */

static gm_status note_event(suggesting *s, const char *table, const event *ev) {
    const res_part *parts;
    size_t n;
    bool unplaced = false;
    bool named = false;
    if (ev->error.code != GM_OK || ev->field[EV_PLACE].len == 0) {
        return GM_OK; /* a row that is wrong wants no place */
    }
    s->report.n_rows++;
    GM_TRY(geocoder_locate(s->geocoder, ev, &parts, &n, s->err));
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].placed) {
            unplaced = true;
        }
        if (!parts[i].placed && parts[i].unknown.len > 0) {
            named = true;
            GM_TRY(note_part(s, table, ev, &parts[i]));
        }
    }
    s->report.n_unplaced += unplaced;
    s->report.n_no_name += unplaced && !named;
    return GM_OK;
}

static gm_status read_table(suggesting *s, size_t i, event *ev) {
    const run_options *o = s->options;
    ev_table *table;
    ev_options how = o->sources != NULL ? o->sources[i].table : o->table;
    GM_TRY(ev_open(o->events.items[i], &how, &table, s->err));
    gm_status status = GM_OK;
    for (bool found = true; found && status == GM_OK;) {
        status = ev_next(table, ev, &found, s->err);
        if (status == GM_OK && found) {
            status = note_event(s, ev_name(table), ev);
        }
    }
    ev_close(table);
    return status;
}

static gm_status read_tables(suggesting *s) {
    event *ev = calloc(1, sizeof *ev);
    gm_status status = GM_OK;
    if (ev == NULL) {
        return gm_fail_memory(s->err);
    }
    for (size_t i = 0; i < s->options->events.n && status == GM_OK; i++) {
        status = read_table(s, i, ev);
    }
    free(ev);
    return status;
}

/* ---- Writing ------------------------------------------------------------------------------------------- */

static int by_want(const void *a, const void *b) {
    const wanted *x = a;
    const wanted *y = b;
    if (x->n_events != y->n_events) {
        return x->n_events > y->n_events ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

static void add_text(gm_buf *out, const char *key, gm_str text) {
    gm_buf_printf(out, ",\"%s\":", key);
    if (text.len == 0) {
        gm_buf_add_text(out, "null");
    } else {
        gm_buf_add_json(out, text);
    }
}

/* The fields of a place in a layer's order, then what helps to find where it is. */
static gm_status add_feature(suggesting *s, const wanted *w, layer_ids *ids, gm_buf *out) {
    gm_buf_reset(&s->text);
    GM_TRY(layer_ids_make(ids, w->name, (gm_str){NULL, 0}, GM_STR("settlement"), &s->text, s->err));
    gm_buf_add_text(out, "{\"type\":\"Feature\",\"properties\":{\"id\":");
    gm_buf_add_json(out, gm_buf_view(&s->text));
    add_text(out, "name", w->name);
    gm_buf_add_text(out, ",\"names\":null,\"kind\":\"settlement\"");
    add_text(out, "admin1", w->admin1);
    add_text(out, "admin2", w->admin2);
    add_text(out, "country", w->country);
    gm_buf_add_text(out, ",\"population\":null,\"radius_m\":null,\"date_from\":null,"
                         "\"date_to\":null,\"ref\":null,\"set_id\":null,\"set_no\":null,"
                         "\"source\":null,\"licence\":null,\"note\":null");
    add_text(out, "candidates", w->candidates);
    gm_buf_printf(out, ",\"n_events\":%llu", (unsigned long long)w->n_events);
    add_text(out, "reason", w->reason);
    gm_buf_reset(&s->text);
    gm_buf_printf(&s->text, "%.*s:%u", GM_FMT(w->file), w->line);
    add_text(out, "row", gm_buf_view(&s->text));
    add_text(out, "text", w->text);
    gm_buf_add_text(out, "},\"geometry\":null}");
    return GM_OK;
}

static gm_status take_ids(const run_options *o, layer_ids *ids, gm_error *err) {
    for (size_t i = 0; i < o->gazetteer.n; i++) {
        GM_TRY(layer_ids_note_all(ids, o->gazetteer.items[i], err));
    }
    return GM_OK;
}

static gm_status write_features(suggesting *s, size_t top, layer_ids *ids, gm_writer *out) {
    size_t n = n_items(s);
    GM_TRY(take_ids(s->options, ids, s->err));
    if (n > 0) {
        qsort(s->items.ptr, n, sizeof(wanted), by_want);
    }
    s->report.n_names = n;
    gm_buf_add_text(&out->buf,
                    "{\"type\":\"FeatureCollection\",\"name\":\"suggestions\",\"features\":[");
    for (size_t i = 0; i < n; i++) {
        s->report.n_top_ten += i < 10 ? item_at(s, i)->n_events : 0;
        if (top == 0 || i < top) {
            gm_buf_add_text(&out->buf, i == 0 ? "\n" : ",\n");
            GM_TRY(add_feature(s, item_at(s, i), ids, &out->buf));
            GM_TRY(out->fd < 0 ? GM_OK : gm_writer_poll(out, s->err));
        }
    }
    gm_buf_add_text(&out->buf, "\n]}\n");
    return out->buf.failed ? gm_fail_memory(s->err) : GM_OK;
}

static gm_status suggest(suggesting *s, size_t top, gm_writer *out) {
    const run_options *o = s->options;
    GM_TRY(gm_gaz_open(o->gazetteer.items, o->gazetteer.n, &s->gaz, s->err));
    if (geocoder_new(s->gaz, &o->resolve, &s->geocoder) != GM_OK) {
        return gm_fail_memory(s->err);
    }
    GM_TRY(read_tables(s));
    layer_ids *ids = layer_ids_new();
    gm_status status = ids == NULL ? gm_fail_memory(s->err) : write_features(s, top, ids, out);
    layer_ids_free(ids);
    return status;
}

gm_status suggest_write(const run_options *options, size_t top, gm_writer *out,
                        suggest_report *out_report, gm_error *err) {
    suggesting s = {.options = options, .arena = GM_ARENA_INIT, .err = err};
    gm_status status = suggest(&s, top, out);
    *out_report = s.report;
    geocoder_free(s.geocoder);
    gm_gaz_close(s.gaz);
    free(s.slots);
    gm_buf_clear(&s.items);
    gm_buf_clear(&s.hashes);
    gm_buf_clear(&s.key);
    gm_buf_clear(&s.text);
    gm_arena_clear(&s.arena);
    return status;
}
