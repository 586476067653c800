#include "scan/drafts.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/num.h"
#include "geo/geodesic.h"

enum {
    HELPS = 35,             /* conf of a telling that may join others */
    MORE_SURE = 5,          /* conf for each further telling */
    GROUP_LOOK_BACK = 2000, /* groups that a telling is compared with, newest first */
    LONG_DAYS = 31,
    SHORT_DAYS = 3, /* a date that tells one day from another */
};

/* A telling, copied out of its report. */
typedef struct telling {
    event_kind kind;
    event_type type;
    unsigned marks;
    gm_str place_text, admin1, country, place_id;
    bool placed, country_wide;
    gm_latlon point;
    double radius_m;
    incident_basis place_basis, date_basis;
    date_span dates;
    gm_str date_text, actor1, actor2, claim_by, reasons, quote;
    gm_str file, source, source_url;
    incident_claim *claims;
    size_t n_claims;
    bool aggregate;
    int conf;
    uint64_t start, end; /* of the quote, in the whole report */
    draft_telling where;
    uint64_t id;
    struct telling *next; /* of the same group */
} telling;

/* What its tellings say together. */
typedef struct group {
    telling *first, *last;
    telling sum; /* kind, place, dates and parties as known best */
    size_t n;
} group;

struct drafts {
    bool all;
    gm_arena arena;
    gm_buf tellings; /* telling * items */
    gm_buf groups;   /* group items */
};

drafts *drafts_new(bool all) {
    drafts *d = calloc(1, sizeof *d);
    if (d != NULL) {
        d->all = all;
    }
    return d;
}

void drafts_free(drafts *d) {
    if (d != NULL) {
        gm_arena_clear(&d->arena);
        gm_buf_clear(&d->tellings);
        gm_buf_clear(&d->groups);
        free(d);
    }
}

/* ---- Taking tellings in ------------------------------------------------------------------------ */

static gm_str file_name(gm_str file) {
    size_t i = file.len;
    while (i > 0 && file.ptr[i - 1] != '/') {
        i--;
    }
    return gm_str_skip(file, i);
}

/* "Title (2020-02-04)", or the file's name. */
static gm_str source_of(drafts *d, const report *r) {
    gm_buf text = GM_BUF_INIT;
    gm_buf_add_str(&text, r->title.len > 0 ? r->title : file_name(r->file));
    if (r->line > 0) {
        gm_buf_printf(&text, " line %u", r->line);
    }
    if (r->by != PUBLISHED_UNKNOWN) {
        gm_buf_add_text(&text, " (");
        scan_date_write(r->published, &text);
        gm_buf_add_text(&text, ")");
    }
    gm_str copy = gm_arena_copy(&d->arena, gm_buf_view(&text));
    gm_buf_clear(&text);
    return copy;
}

/* On one line, with single blanks. */
static gm_str copy_line(drafts *d, gm_str s) {
    char *to = gm_arena_take(&d->arena, s.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; to != NULL && i < s.len; i++) {
        bool blank = (unsigned char)s.ptr[i] <= ' ';
        if (!blank || (n > 0 && to[n - 1] != ' ')) {
            to[n++] = blank ? ' ' : s.ptr[i];
        }
    }
    return (gm_str){to, n};
}

static void copy_place(drafts *d, const incident *in, telling *t) {
    const res_part *part = in->place == NULL ? NULL : in->place->part;
    t->place_text = copy_line(d, in->place_text);
    t->place_basis = in->place_basis;
    if (part == NULL || !part->placed) {
        return;
    }
    t->placed = true;
    t->point = part->point;
    t->radius_m = part->radius_m;
    t->country_wide = part->geo_prec >= 6;
    t->place_id = gm_arena_copy(&d->arena, part->place_id);
    if (part->geo_prec <= 3) {
        t->admin1 = gm_arena_copy(&d->arena, part->admin1);
        t->country = gm_arena_copy(&d->arena, part->country);
    }
}

/* Stable as long as the report is: its address or name, and where the word stands that tells of it. */
static uint64_t telling_id(const report *r, const incident *in) {
    char number[48];
    unsigned long long at = r->offset + in->at;
    int n = snprintf(number, sizeof number, "\n%u\n%llu\n%d", r->line, at, (int)in->kind);
    uint64_t hash = gm_hash64(r->url.len > 0 ? r->url : file_name(r->file));
    return gm_hash64_seeded((gm_str){number, n > 0 ? (size_t)n : 0}, hash);
}

static gm_status copy_claims(drafts *d, const incident *in, telling *t) {
    t->n_claims = in->n_claims;
    t->claims = gm_arena_array(&d->arena, in->n_claims + 1, sizeof *t->claims);
    for (size_t i = 0; t->claims != NULL && i < in->n_claims; i++) {
        t->claims[i] = in->claims[i];
        t->claims[i].by = copy_line(d, in->claims[i].by);
        t->claims[i].quote = copy_line(d, in->claims[i].quote);
    }
    return t->claims == NULL ? GM_E_MEMORY : GM_OK;
}

gm_status drafts_add(drafts *d, const report *r, const incident *incidents, size_t n,
                     uint32_t article) {
    gm_str source = source_of(d, r);
    gm_str url = gm_arena_copy(&d->arena, r->url);
    gm_str file = gm_arena_copy(&d->arena, r->file);
    for (size_t i = 0; i < n; i++) {
        const incident *in = &incidents[i];
        if (in->conf < HELPS || (in->marks != 0 && !d->all)) {
            continue;
        }
        telling *t = gm_arena_alloc(&d->arena, sizeof *t);
        if (t == NULL) {
            return GM_E_MEMORY;
        }
        *t =
            (telling){.kind = in->kind,
                      .type = in->type,
                      .marks = in->marks,
                      .date_basis = in->date_basis,
                      .dates = in->dates,
                      .date_text = copy_line(d, in->date_text),
                      .actor1 = gm_arena_copy(&d->arena, in->actor1),
                      .actor2 = gm_arena_copy(&d->arena, in->actor2),
                      .claim_by = copy_line(d, in->claim_by),
                      .reasons = gm_arena_copy(&d->arena, in->reasons),
                      .quote = copy_line(d, (gm_str){r->text.ptr + in->start, in->end - in->start}),
                      .file = file,
                      .source = source,
                      .source_url = url,
                      .aggregate = in->aggregate,
                      .conf = in->conf,
                      .start = r->offset + in->start,
                      .end = r->offset + in->end,
                      .where = {article, in->start, in->end},
                      .id = telling_id(r, in)};
        copy_place(d, in, t);
        GM_TRY(copy_claims(d, in, t));
        gm_buf_add(&d->tellings, &t, sizeof t);
    }
    return d->tellings.failed || source.ptr == NULL ? GM_E_MEMORY : GM_OK;
}

/* ---- Which tell of the same incident ----------------------------------------------------------- */

static bool is_ground(event_kind kind) {
    return kind == EVENT_OFFENSIVE || kind == EVENT_CAPTURE;
}

static bool is_remote(event_kind kind) {
    return kind >= EVENT_SHELLING && kind <= EVENT_CHEMICAL;
}

static bool kinds_fit(const telling *a, const telling *b) {
    if (a->type.family != b->type.family || a->marks != b->marks || a->aggregate != b->aggregate) {
        return false;
    }
    bool special = a->kind == EVENT_SEXUAL || a->kind == EVENT_ABDUCT || b->kind == EVENT_SEXUAL ||
                   b->kind == EVENT_ABDUCT;
    if (a->type.family != FAMILY_VIOLENCE || special) {
        return a->kind == b->kind || a->type.family == FAMILY_STREET;
    }
    bool apart = (is_ground(a->kind) && is_remote(b->kind)) ||
                 (is_remote(a->kind) && is_ground(b->kind)) ||
                 (is_remote(a->kind) && is_remote(b->kind) && a->kind != b->kind) ||
                 (is_ground(a->kind) && b->kind == EVENT_KILLING && b->n_claims > 0) ||
                 (is_ground(b->kind) && a->kind == EVENT_KILLING && a->n_claims > 0);
    return !apart;
}

static bool parties_differ(gm_str a, gm_str b) {
    return a.len > 0 && b.len > 0 && !gm_str_eq(a, b);
}

static bool parties_same(gm_str a, gm_str b) {
    return a.len > 0 && gm_str_eq(a, b);
}

/* The same two, in whatever order: clashes, talks and calls have no first side. */
static bool parties_swapped(const telling *a, const telling *b) {
    bool mutual = a->kind == EVENT_CLASH || a->kind == EVENT_TALKS || a->kind == EVENT_CALL ||
                  a->kind == EVENT_TRUCE;
    return mutual && a->kind == b->kind && parties_same(a->actor1, b->actor2) &&
           parties_same(a->actor2, b->actor1);
}

/* 1: the same place; 0: nothing is known against it; -1: elsewhere. */
static int places_fit(const telling *a, const telling *b) {
    if (a->place_basis >= BASIS_REPORT || b->place_basis >= BASIS_REPORT) {
        return 0;
    }
    if (a->place_id.len > 0 && gm_str_eq(a->place_id, b->place_id)) {
        return 1;
    }
    if (!a->placed || !b->placed) {
        return gm_str_eq_nocase(a->place_text, b->place_text) ? 1 : 0;
    }
    double km = 0;
    double reach = a->radius_m > b->radius_m ? a->radius_m : b->radius_m;
    if (gm_distance_m(a->point, b->point, &km) != GM_OK || km > reach) {
        return -1;
    }
    return a->country_wide || b->country_wide ? 0 : 1;
}

static const incident_claim *claim_of(const telling *t, count_field field) {
    for (size_t i = 0; i < t->n_claims; i++) {
        if (t->claims[i].field == field) {
            return &t->claims[i];
        }
    }
    return NULL;
}

/* 1: figures that may be one; -1: figures too far apart; 0: none to compare. */
static int figures_fit(const telling *a, const telling *b) {
    int fit = 0;
    for (count_field f = COUNT_KILLED; f < COUNT_N; f++) {
        const incident_claim *x = claim_of(a, f);
        const incident_claim *y = claim_of(b, f);
        if (x == NULL || y == NULL) {
            continue;
        }
        int64_t lo = x->lo < y->lo ? x->lo : y->lo;
        int64_t hi = x->lo < y->lo ? y->lo : x->lo;
        if (hi * 2 > lo * 3 && hi - lo > 1) { /* more than half as many again */
            return -1;
        }
        fit = 1;
    }
    return fit;
}

static bool is_short(const telling *t) {
    return t->date_basis <= BASIS_PARAGRAPH && incident_days(t->dates) < SHORT_DAYS;
}

static bool is_long(const telling *t) {
    return incident_days(t->dates) > LONG_DAYS;
}

/* How much speaks for two tellings being one; below 2 they are two. */
static int likeness(const telling *a, const telling *b) {
    bool swapped = parties_swapped(a, b);
    if (!kinds_fit(a, b) || !date_overlap(a->dates, b->dates) ||
        (!swapped &&
         (parties_differ(a->actor1, b->actor1) || parties_differ(a->actor2, b->actor2)))) {
        return -1;
    }
    if (is_long(a) != is_long(b)) { /* a campaign and a day of it */
        return -1;
    }
    int near = places_fit(a, b);
    int figures = figures_fit(a, b);
    if (near < 0 || figures < 0) {
        return -1;
    }
    int like = near + 2 * figures;
    like += is_short(a) && is_short(b) ? 2 : 0;
    like += is_short(a) != is_short(b) &&
                    (a->date_basis < BASIS_REPORT) == (b->date_basis < BASIS_REPORT)
                ? 1
                : 0;
    like += parties_same(a->actor1, b->actor1) || swapped ? 1 : 0;
    like += parties_same(a->actor2, b->actor2) || swapped ? 1 : 0;
    like += a->kind == b->kind && a->type.family != FAMILY_VIOLENCE ? 1 : 0;
    return like;
}

static group *groups_of(const drafts *d) {
    return (group *)(void *)d->groups.ptr;
}

static size_t n_groups(const drafts *d) {
    return d->groups.len / sizeof(group);
}

static bool finer_place(const telling *a, const telling *b) {
    if (a->country_wide && b->placed) {
        return false;
    }
    if (a->place_basis != b->place_basis &&
        (a->place_basis >= BASIS_REPORT || b->place_basis >= BASIS_REPORT)) {
        return a->place_basis < b->place_basis;
    }
    if (a->placed && b->placed) {
        return a->radius_m < b->radius_m;
    }
    return a->placed && !b->placed;
}

static void take_place(telling *to, const telling *from) {
    to->place_text = from->place_text;
    to->place_id = from->place_id;
    to->placed = from->placed;
    to->country_wide = from->country_wide;
    to->point = from->point;
    to->radius_m = from->radius_m;
    to->place_basis = from->place_basis;
    to->admin1 = from->admin1;
    to->country = from->country;
}

static void take_dates(telling *to, const telling *from) {
    bool better = from->date_basis < to->date_basis ||
                  (from->date_basis == to->date_basis && from->date_text.len > 0 &&
                   incident_days(from->dates) < incident_days(to->dates));
    if (better) {
        to->date_text = from->date_text;
    }
    if (from->date_basis >= BASIS_REPORT && to->date_basis < BASIS_REPORT) {
        return; /* an assumed week tells nothing against a date */
    }
    if (to->date_basis >= BASIS_REPORT && from->date_basis < BASIS_REPORT) {
        to->dates = from->dates;
        to->date_basis = from->date_basis;
        return;
    }
    to->dates.first = from->dates.first > to->dates.first ? from->dates.first : to->dates.first;
    to->dates.last = from->dates.last < to->dates.last ? from->dates.last : to->dates.last;
    to->date_basis = from->date_basis < to->date_basis ? from->date_basis : to->date_basis;
}

static void join(group *g, telling *t) {
    telling *sum = &g->sum;
    g->last->next = t;
    g->last = t;
    g->n++;
    if (t->kind > sum->kind) {
        sum->kind = t->kind;
        sum->type = t->type;
    }
    if (finer_place(t, sum)) {
        take_place(sum, t);
    }
    take_dates(sum, t);
    sum->actor1 = sum->actor1.len > 0 ? sum->actor1 : t->actor1;
    sum->actor2 =
        sum->actor2.len > 0 || gm_str_eq(sum->actor1, t->actor2) ? sum->actor2 : t->actor2;
    if (sum->n_claims == 0) {
        sum->claims = t->claims;
        sum->n_claims = t->n_claims;
    }
    sum->conf = (t->conf > sum->conf ? t->conf : sum->conf) + MORE_SURE;
    sum->conf = sum->conf > 99 ? 99 : sum->conf;
}

gm_status drafts_group(drafts *d) {
    telling **tellings = (telling **)(void *)d->tellings.ptr;
    for (size_t i = 0; i < d->tellings.len / sizeof *tellings; i++) {
        telling *t = tellings[i];
        group *best = NULL;
        int most = 1;
        for (size_t n = n_groups(d), k = n; k-- > 0 && n - k <= GROUP_LOOK_BACK;) {
            int like = likeness(&groups_of(d)[k].sum, t);
            if (like > most) {
                most = like;
                best = &groups_of(d)[k];
            }
        }
        if (best != NULL) {
            join(best, t);
        } else {
            group g = {.first = t, .last = t, .sum = *t, .n = 1};
            gm_buf_add(&d->groups, &g, sizeof g);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < n_groups(d); i++) {
        if (groups_of(d)[i].sum.conf >= INCIDENT_ENOUGH) {
            groups_of(d)[kept++] = groups_of(d)[i];
        }
    }
    d->groups.len = kept * sizeof(group);
    return d->groups.failed ? GM_E_MEMORY : GM_OK;
}

size_t drafts_count(const drafts *d) {
    return n_groups(d);
}

/* ---- Figures of a group ------------------------------------------------------------------------ */

typedef struct figure {
    bool any, agreed, open;
    int64_t lo, hi; /* hi: of closed claims; -1 when there is none */
} figure;

static figure figure_of(const group *g, count_field field) {
    figure f = {.agreed = true, .hi = -1};
    for (const telling *t = g->first; t != NULL; t = t->next) {
        for (size_t i = 0; i < t->n_claims; i++) {
            const incident_claim *c = &t->claims[i];
            if (c->field != field) {
                continue;
            }
            f.agreed = f.agreed && c->hi == c->lo && (!f.any || f.lo == c->lo);
            f.lo = !f.any || c->lo < f.lo ? c->lo : f.lo;
            f.hi = c->hi > f.hi ? c->hi : f.hi;
            f.open = f.open || c->hi < 0;
            f.any = true;
        }
    }
    f.agreed = f.agreed && f.any;
    return f;
}

/* ---- Rows -------------------------------------------------------------------------------------- */

const char *const draft_columns[DRAFT_COLUMNS] = {
    "event_id", "date",      "date_text", "title",      "type",      "subtype",
    "actor1",   "actor2",    "status",    "place",      "admin1",    "country",
    "killed",   "killed_lo", "killed_hi", "wounded",    "displaced", "aggregate",
    "captured", "destroyed", "source",    "source_url", "quote",     "claim_by",
    "conf",     "mark",      "tellings",  "q_start",    "q_end",     "reasons"};

/* Where the cells of a row end in its buffer, while it grows. */
typedef struct row_maker {
    draft_row *row;
    size_t ends[DRAFT_COLUMNS];
    size_t n;
} row_maker;

static void end_cell(row_maker *m) {
    m->ends[m->n++] = m->row->text.len;
}

static void add_cell(row_maker *m, gm_str s) {
    gm_buf_add_str(&m->row->text, s);
    end_cell(m);
}

static void add_number(row_maker *m, bool there, int64_t value) {
    if (there) {
        gm_buf_add_int(&m->row->text, value);
    }
    end_cell(m);
}

static void add_agreed(row_maker *m, const group *g, count_field field) {
    figure f = figure_of(g, field);
    add_number(m, f.agreed, f.lo);
}

static void add_title(row_maker *m, const group *g) {
    gm_buf *out = &m->row->text;
    gm_buf_add_text(out, g->sum.type.title);
    if (g->sum.place_basis != BASIS_NONE) {
        gm_buf_add_text(out, ": ");
        gm_buf_add_str(out, g->sum.place_text);
    }
    figure killed = figure_of(g, COUNT_KILLED);
    if (killed.any) {
        gm_buf_add_text(out, ", ");
        gm_buf_add_text(out, killed.open && killed.hi < 0 ? "at least " : "");
        gm_buf_add_int(out, killed.lo);
        if (killed.hi > killed.lo) {
            gm_buf_add_text(out, " to ");
            gm_buf_add_int(out, killed.hi);
        }
        gm_buf_add_text(out, " killed");
    }
    end_cell(m);
}

/* Who says it, when only one does. */
static gm_str only_claimant(const group *g) {
    gm_str by = g->first->claim_by;
    for (const telling *t = g->first; t != NULL; t = t->next) {
        if (!gm_str_eq(t->claim_by, by)) {
            return GM_STR("");
        }
    }
    return by;
}

static void add_sources(row_maker *m, const group *g, bool urls) {
    gm_str last = GM_STR("");
    size_t start = m->row->text.len;
    for (const telling *t = g->first; t != NULL; t = t->next) {
        gm_str one = urls ? t->source_url : t->source;
        if (one.len > 0 && !gm_str_eq(one, last)) {
            gm_buf_add_text(&m->row->text, m->row->text.len > start ? "; " : "");
            gm_buf_add_str(&m->row->text, one);
        }
        last = one;
    }
    end_cell(m);
}

static void add_head(row_maker *m, const group *g) {
    char id[17];
    gm_hex64(g->first->id, id);
    gm_buf_add_text(&m->row->text, "scan-");
    add_cell(m, gm_str_from(id));
    if (g->sum.date_basis != BASIS_NONE) {
        scan_date_write(g->sum.dates, &m->row->text);
    }
    end_cell(m);
    add_cell(m, g->sum.date_text);
    add_title(m, g);
    add_cell(m, gm_str_from(g->sum.type.type));
    add_cell(m, gm_str_from(g->sum.type.subtype));
    add_cell(m, g->sum.actor1);
    add_cell(m, g->sum.actor2);
    add_cell(m, GM_STR("draft"));
    add_cell(m,
             g->sum.place_basis == BASIS_NONE ? GM_STR("place not reported") : g->sum.place_text);
    add_cell(m, g->sum.admin1);
    add_cell(m, g->sum.country);
}

static void add_figures(row_maker *m, const group *g) {
    figure killed = figure_of(g, COUNT_KILLED);
    add_number(m, killed.agreed, killed.lo);
    add_number(m, killed.any, killed.lo);
    add_number(m, killed.any && killed.hi >= 0, killed.hi);
    add_agreed(m, g, COUNT_WOUNDED);
    add_agreed(m, g, COUNT_DISPLACED);
    add_number(m, true, g->sum.aggregate ? 1 : 0);
    add_agreed(m, g, COUNT_CAPTURED);
    add_agreed(m, g, COUNT_DESTROYED);
}

gm_status drafts_row(const drafts *d, size_t i, draft_row *row) {
    const group *g = &groups_of(d)[i];
    row_maker m = {.row = row};
    gm_buf_reset(&row->text);
    add_head(&m, g);
    add_figures(&m, g);
    add_sources(&m, g, false);
    add_sources(&m, g, true);
    add_cell(&m, g->first->quote);
    add_cell(&m, only_claimant(g));
    gm_buf_add_fixed(&row->text, g->sum.conf, 2);
    end_cell(&m);
    incident_marks_write(g->sum.marks, &row->text);
    end_cell(&m);
    add_number(&m, true, (int64_t)g->n);
    add_number(&m, true, (int64_t)g->first->start);
    add_number(&m, true, (int64_t)g->first->end);
    add_cell(&m, g->first->reasons);
    for (size_t c = 0, start = 0; c < DRAFT_COLUMNS; start = m.ends[c++]) {
        row->cells[c] = (gm_str){row->text.ptr + start, m.ends[c] - start};
    }
    return row->text.failed ? GM_E_MEMORY : GM_OK;
}

bool drafts_telling(const drafts *d, size_t i, size_t k, draft_telling *out) {
    const telling *t = groups_of(d)[i].first;
    for (; t != NULL && k > 0; k--) {
        t = t->next;
    }
    if (t != NULL) {
        *out = t->where;
    }
    return t != NULL;
}

/* ---- Tables ------------------------------------------------------------------------------------ */

static void add_csv(gm_buf *out, const gm_str *cells, size_t n) {
    for (size_t c = 0; c < n; c++) {
        if (c > 0) {
            gm_buf_add_char(out, ',');
        }
        csv_add_cell(out, cells[c]);
    }
    gm_buf_add_char(out, '\n');
}

static bool is_number_column(size_t c) {
    static const char *const names[] = {"killed",    "killed_lo", "killed_hi", "wounded",
                                        "displaced", "aggregate", "captured",  "destroyed",
                                        "conf",      "tellings",  "q_start",   "q_end"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(draft_columns[c], names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_json(gm_buf *out, const draft_row *row) {
    for (size_t c = 0; c < DRAFT_COLUMNS; c++) {
        gm_buf_add_text(out, c == 0 ? "{\"" : ",\"");
        gm_buf_add_text(out, draft_columns[c]);
        gm_buf_add_text(out, "\":");
        if (row->cells[c].len == 0) {
            gm_buf_add_text(out, "null");
        } else if (is_number_column(c)) {
            gm_buf_add_str(out, row->cells[c]);
        } else {
            gm_buf_add_json(out, row->cells[c]);
        }
    }
    gm_buf_add_text(out, "}\n");
}

static gm_status write_rows(const drafts *d, bool json, gm_buf *out) {
    draft_row row = {.text = GM_BUF_INIT};
    gm_status status = GM_OK;
    for (size_t i = 0; i < drafts_count(d) && status == GM_OK; i++) {
        status = drafts_row(d, i, &row);
        if (status == GM_OK && json) {
            add_json(out, &row);
        } else if (status == GM_OK) {
            add_csv(out, row.cells, DRAFT_COLUMNS);
        }
    }
    gm_buf_clear(&row.text);
    return out->failed ? GM_E_MEMORY : status;
}

gm_status drafts_write_csv(const drafts *d, gm_buf *out) {
    gm_str names[DRAFT_COLUMNS];
    for (size_t c = 0; c < DRAFT_COLUMNS; c++) {
        names[c] = gm_str_from(draft_columns[c]);
    }
    add_csv(out, names, DRAFT_COLUMNS);
    return write_rows(d, false, out);
}

gm_status drafts_write_ndjson(const drafts *d, gm_buf *out) {
    return write_rows(d, true, out);
}

/* True when an earlier telling of the group says just the same. */
static bool is_repeated(const group *g, const telling *t, const incident_claim *c) {
    for (const telling *e = g->first; e != t; e = e->next) {
        for (size_t i = 0; i < e->n_claims; i++) {
            const incident_claim *o = &e->claims[i];
            if (o->field == c->field && o->lo == c->lo && o->hi == c->hi &&
                gm_str_eq(o->by, c->by) && gm_str_eq(e->source, t->source)) {
                return true;
            }
        }
    }
    return false;
}

static void add_claim(gm_buf *out, const group *g, const telling *t, const incident_claim *c) {
    char id[24] = "scan-";
    char lo[24];
    char hi[24] = "";
    gm_hex64(g->first->id, id + 5);
    (void)snprintf(lo, sizeof lo, "%lld", (long long)c->lo);
    if (c->hi >= 0) {
        (void)snprintf(hi, sizeof hi, "%lld", (long long)c->hi);
    }
    const gm_str cells[] = {gm_str_from(id),
                            gm_str_from(count_field_word(c->field)),
                            gm_str_from(lo),
                            gm_str_from(hi),
                            c->by.len > 0 ? c->by : GM_STR("not attributed"),
                            t->source,
                            t->source_url,
                            t->quote};
    add_csv(out, cells, sizeof cells / sizeof *cells);
}

gm_status drafts_write_claims(const drafts *d, gm_buf *out) {
    gm_buf_add_text(out, "event_id,field,lo,hi,by,source,source_url,quote\n");
    for (size_t i = 0; i < drafts_count(d); i++) {
        const group *g = &groups_of(d)[i];
        for (const telling *t = g->first; t != NULL; t = t->next) {
            for (size_t k = 0; k < t->n_claims; k++) {
                if (!is_repeated(g, t, &t->claims[k])) {
                    add_claim(out, g, t, &t->claims[k]);
                }
            }
        }
    }
    return out->failed ? GM_E_MEMORY : GM_OK;
}
