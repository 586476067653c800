#include "export/simplestyle.h"

#include "core/date.h"
#include "core/num.h"
#include "export/hue.h"

enum {
    TITLE,
    SUMMARY,
    QUOTE,
    TYPE,
    SUBTYPE,
    STATUS,
    DATE_START,
    DATE_END,
    DATE_TEXT,
    KILLED,
    KILLED_LO,
    KILLED_HI,
    AGGREGATE,
    PLACE,
    PLACE_NAME,
    RADIUS_M,
    GEO_PREC,
    SOURCE,
    N_EVENTS, /* of extents */
    NAME,     /* of places */
    KIND,
    ADMIN1,
    N_READ,
};
_Static_assert((int)N_READ <= (int)SIMPLESTYLE_N_COLUMNS, "room for every column that is read");

static const char *const read_columns[N_READ] = {
    [TITLE] = "title",
    [SUMMARY] = "summary",
    [QUOTE] = "quote",
    [TYPE] = "type",
    [SUBTYPE] = "subtype",
    [STATUS] = "status",
    [DATE_START] = "date_start",
    [DATE_END] = "date_end",
    [DATE_TEXT] = "date_text",
    [KILLED] = "killed",
    [KILLED_LO] = "killed_lo",
    [KILLED_HI] = "killed_hi",
    [AGGREGATE] = "aggregate",
    [PLACE] = "place",
    [PLACE_NAME] = "place_name",
    [RADIUS_M] = "radius_m",
    [GEO_PREC] = "geo_prec",
    [SOURCE] = "source",
    [N_EVENTS] = "n_events",
    [NAME] = "name",
    [KIND] = "kind",
    [ADMIN1] = "admin1",
};

/* In the order in which they are written. */
enum {
    P_TITLE,
    P_NAME,
    P_DESCRIPTION,
    P_COLOR,
    P_SIZE,
    P_STROKE,
    P_FILL,
    P_OPACITY,
    P_START,
    P_END,
    P_TIME,
    P_START_MS,
    P_END_MS,
    P_TIME_MS,
    P_N,
};
_Static_assert((int)P_N <= (int)SIMPLESTYLE_N_PROPERTIES, "room for every property");

static const char *const properties[P_N] = {
    [P_TITLE] = "title",
    [P_NAME] = "name",
    [P_DESCRIPTION] = "description",
    [P_COLOR] = "marker-color",
    [P_SIZE] = "marker-size",
    [P_STROKE] = "stroke",
    [P_FILL] = "fill",
    [P_OPACITY] = "fill-opacity",
    [P_START] = "start",
    [P_END] = "end",
    [P_TIME] = "time",
    [P_START_MS] = "start_ms",
    [P_END_MS] = "end_ms",
    [P_TIME_MS] = "time_ms",
};

enum { FIRST_AREA_PREC = 4, MANY_DEATHS = 10 };

/* ---- Reading a row --------------------------------------------------------------------------- */

static size_t find_column(const layer *lay, const char *name) {
    for (size_t i = 0; i < lay->n_columns; i++) {
        if (strcmp(lay->columns[i].name, name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

gm_status simplestyle_init(simplestyle *s, const layer *lay, bool compact, gm_arena *arena,
                           gm_error *err) {
    *s = (simplestyle){.lay = lay, .compact = compact};
    for (size_t i = 0; i < N_READ; i++) {
        s->column[i] = find_column(lay, read_columns[i]);
    }
    for (size_t i = 0; i < P_N; i++) {
        s->skip[i] = find_column(lay, properties[i]) != SIZE_MAX;
    }
    s->values = gm_arena_array(arena, lay->n_columns, sizeof *s->values);
    return s->values == NULL ? gm_fail_memory(err) : GM_OK;
}

static gm_str text_of(const simplestyle *s, const value *row, size_t what) {
    size_t i = s->column[what];
    bool none = i == SIZE_MAX || row[i].is_null || s->lay->columns[i].type == COL_INT;
    return none ? (gm_str){NULL, 0} : row[i].text;
}

/* -1 for none. */
static int64_t number_of(const simplestyle *s, const value *row, size_t what) {
    size_t i = s->column[what];
    bool none = i == SIZE_MAX || row[i].is_null || s->lay->columns[i].type != COL_INT;
    return none ? -1 : row[i].number;
}

/* ---- Words ----------------------------------------------------------------------------------- */

static void add_line(gm_buf *text) {
    if (text->len > 0) {
        gm_buf_add_char(text, '\n');
    }
}

/* "Shelling: Saraqib", for an event whose report has no title. */
static void add_title(const simplestyle *s, const value *row, gm_buf *text) {
    gm_str title = text_of(s, row, TITLE);
    if (title.len > 0) {
        gm_buf_add_str(text, title);
        return;
    }
    gm_str what = text_of(s, row, SUBTYPE);
    gm_str where = text_of(s, row, PLACE_NAME);
    what = what.len > 0 ? what : text_of(s, row, TYPE);
    where = where.len > 0 ? where : text_of(s, row, PLACE);
    where = where.len > 0 ? where : text_of(s, row, NAME);
    gm_buf_add_str(text, what);
    gm_buf_add_text(text, what.len > 0 && where.len > 0 ? ": " : "");
    gm_buf_add_str(text, where);
}

static void add_text_line(gm_buf *text, const char *label, gm_str words) {
    if (words.len > 0) {
        add_line(text);
        gm_buf_add_text(text, label);
        gm_buf_add_str(text, words);
    }
}

static void add_kilometres(gm_buf *text, int64_t metres) {
    gm_buf_add_fixed_short(text, (metres + 99) / 100, 1);
    gm_buf_add_text(text, " km");
}

/* What the marker alone does not say: how far off it may be. */
static void add_sureness(const simplestyle *s, const value *row, gm_buf *text) {
    int64_t radius_m = number_of(s, row, RADIUS_M);
    if (radius_m < 0) {
        return;
    }
    add_line(text);
    bool area = number_of(s, row, GEO_PREC) >= FIRST_AREA_PREC;
    gm_buf_add_text(text, area ? "Somewhere in an area, within " : "Within ");
    add_kilometres(text, radius_m);
}

static void add_deaths(const simplestyle *s, const value *row, gm_buf *text) {
    int64_t killed = number_of(s, row, KILLED);
    int64_t lo = number_of(s, row, KILLED_LO);
    int64_t hi = number_of(s, row, KILLED_HI);
    if (killed < 0 && lo < 0 && hi < 0) {
        return;
    }
    add_line(text);
    gm_buf_add_text(text, "Killed: ");
    if (killed >= 0) {
        gm_buf_add_int(text, killed);
    } else if (lo >= 0 && hi >= 0) {
        gm_buf_printf(text, "%lld to %lld", (long long)lo, (long long)hi);
    } else {
        gm_buf_printf(text, "%s %lld", lo >= 0 ? "at least" : "at most",
                      (long long)(lo >= 0 ? lo : hi));
    }
}

static void add_description(const simplestyle *s, const value *row, gm_buf *text) {
    gm_str summary = text_of(s, row, SUMMARY);
    add_text_line(text, "", summary.len > 0 ? summary : text_of(s, row, QUOTE));
    add_text_line(text, "Date: ", text_of(s, row, DATE_TEXT));
    add_text_line(text, "Place: ", text_of(s, row, PLACE));
    add_text_line(text, "Kind: ", text_of(s, row, KIND));
    add_sureness(s, row, text);
    add_deaths(s, row, text);
    int64_t n_events = number_of(s, row, N_EVENTS);
    if (n_events >= 0) {
        add_line(text);
        gm_buf_printf(text, "Events here: %lld", (long long)n_events);
    }
    add_text_line(text, "Source: ", text_of(s, row, SOURCE));
    if (gm_str_is(text_of(s, row, STATUS), "draft")) {
        add_text_line(text, "", GM_STR("Draft, not yet reviewed"));
    }
}

static const char *color_of(const simplestyle *s, const value *row) {
    if (gm_str_is(text_of(s, row, STATUS), "draft")) {
        return HUE_DRAFT;
    }
    const hue *h = &hues[hue_of(text_of(s, row, TYPE))];
    return number_of(s, row, GEO_PREC) >= FIRST_AREA_PREC ? h->pale : h->full;
}

static const char *size_of(const simplestyle *s, const value *row) {
    int64_t killed = number_of(s, row, KILLED);
    killed = killed >= 0 ? killed : number_of(s, row, KILLED_HI);
    killed = killed >= 0 ? killed : number_of(s, row, KILLED_LO);
    if (killed <= 0 || number_of(s, row, AGGREGATE) == 1) {
        return "small";
    }
    return killed < MANY_DEATHS ? "medium" : "large";
}

/* ---- Properties ------------------------------------------------------------------------------ */

/* Begins a property; false when it is not to be written. */
static bool begin(const simplestyle *s, gm_buf *buf, int which, bool is_null) {
    if (s->skip[which] || (is_null && s->compact)) {
        return false;
    }
    if (buf->len > 0 && buf->ptr[buf->len - 1] != '{') {
        gm_buf_add_char(buf, ',');
    }
    json_add_string(buf, gm_str_from(properties[which]));
    gm_buf_add_char(buf, ':');
    if (is_null) {
        gm_buf_add_text(buf, "null");
    }
    return !is_null;
}

static void add_text(const simplestyle *s, gm_buf *buf, int which, gm_str text) {
    if (begin(s, buf, which, text.len == 0)) {
        json_add_string(buf, text);
    }
}

/* Days are whole: an event lasts to the last second of its last day, or a tool that draws a span of time would
 * never show one of a single day. */
static void add_times(const simplestyle *s, gm_buf *buf, const value *row) {
    enum { N_TIMES = 3, DAY_S = 86400 };
    gm_str days[N_TIMES] = {text_of(s, row, DATE_START), text_of(s, row, DATE_END)};
    int64_t seconds[N_TIMES] = {0};
    days[2] = days[0].len > 0 ? days[0] : days[1];
    for (int i = 0; i < N_TIMES; i++) {
        date_span span;
        if (days[i].len > 0 && date_parse(days[i], DATE_ORDER_NONE, &span, NULL) == GM_OK) {
            seconds[i] = (int64_t)span.first * DAY_S + (i == 1 ? DAY_S - 1 : 0);
        } else {
            days[i].len = 0;
        }
        if (begin(s, buf, P_START + i, days[i].len == 0)) {
            gm_buf_printf(buf, "\"%.*s%s\"", GM_FMT(days[i]), i == 1 ? "T23:59:59Z" : "T00:00:00Z");
        }
    }
    for (int i = 0; i < N_TIMES; i++) {
        if (begin(s, buf, P_START_MS + i, days[i].len == 0)) {
            gm_buf_add_int(buf, seconds[i] * 1000);
        }
    }
}

static void add_paint(const simplestyle *s, gm_buf *buf, const value *row) {
    if (s->lay->id == LAYER_EVENTS) {
        add_text(s, buf, P_COLOR, gm_str_from(color_of(s, row)));
        add_text(s, buf, P_SIZE, gm_str_from(size_of(s, row)));
    } else if (s->lay->id == LAYER_EXTENTS) {
        add_text(s, buf, P_STROKE, GM_STR(HUE_EXTENT));
        add_text(s, buf, P_FILL, GM_STR(HUE_EXTENT));
        if (begin(s, buf, P_OPACITY, false)) {
            gm_buf_add_text(buf, "0.1");
        }
    }
}

/* The layer's own columns, the title filled in. */
static void add_row(const simplestyle *s, const json_row *row, gm_buf *buf, const value *values,
                    gm_str title) {
    size_t at = s->column[TITLE];
    if (at != SIZE_MAX && values[at].is_null && title.len > 0) {
        memcpy(s->values, values, s->lay->n_columns * sizeof *values);
        s->values[at] = (value){.text = title};
        values = s->values;
    }
    json_row_add(row, buf, values, true);
}

void simplestyle_add(const simplestyle *s, const json_row *row, gm_buf *buf, const value *values) {
    gm_buf title = GM_BUF_INIT;
    gm_buf description = GM_BUF_INIT;
    add_title(s, values, &title);
    add_description(s, values, &description);
    add_row(s, row, buf, values, gm_buf_view(&title));
    add_text(s, buf, P_TITLE, gm_buf_view(&title));
    add_text(s, buf, P_NAME, gm_buf_view(&title));
    add_text(s, buf, P_DESCRIPTION, gm_buf_view(&description));
    add_paint(s, buf, values);
    if (s->lay->id == LAYER_EVENTS) {
        add_times(s, buf, values);
    }
    buf->failed = buf->failed || title.failed || description.failed;
    gm_buf_clear(&title);
    gm_buf_clear(&description);
}
