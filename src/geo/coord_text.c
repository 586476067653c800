#include "geo/coord_text.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>

#include "core/num.h"
#include "core/utf8.h"
#include "geo/geodesic.h"

/* The longest notation (labels, spelled-out marks, six numbers) stays well below; longer texts are
 * prose. */
enum { TEXT_MAX = 120, TOKENS_MAX = 32 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* ---- blanks and wrapping ----------------------------------------------------------------- */

/* Bytes of the blank at the start of s: space, tab, no-break and thin spaces. */
static size_t blank_size(gm_str s) {
    size_t size;
    switch (gm_utf8_decode(s, &size)) {
    case ' ':
    case '\t':
    case 0x00A0:
    case 0x2009:
    case 0x202F:
        return size;
    default:
        return 0;
    }
}

static void skip_blanks(gm_str *s) {
    for (size_t n = blank_size(*s); n > 0; n = blank_size(*s)) {
        *s = gm_str_skip(*s, n);
    }
}

/* Takes a trailing full stop and one pair of brackets off. */
static gm_str unwrapped(gm_str s) {
    s = gm_str_trim(s);
    if (s.len > 0 && s.ptr[s.len - 1] == '.') {
        s = gm_str_trim((gm_str){s.ptr, s.len - 1});
    }
    bool pair = s.len >= 2 && ((s.ptr[0] == '(' && s.ptr[s.len - 1] == ')') ||
                               (s.ptr[0] == '[' && s.ptr[s.len - 1] == ']'));
    return pair ? gm_str_trim((gm_str){s.ptr + 1, s.len - 2}) : s;
}

/* ---- tokens of latitude and longitude ---------------------------------------------------- */

typedef enum token_kind { NUMBER, MARK, HEMISPHERE, LABEL, COMMA } token_kind;

typedef struct token {
    token_kind kind;
    char what;        /* MARK: one of d m s : -- HEMISPHERE: N S E W -- LABEL: y (latitude) or x */
    bool spelled;     /* MARK: a letter or word, not a sign */
    bool glued;       /* no blank before it */
    double value;     /* NUMBER: its magnitude */
    bool is_signed;   /* NUMBER: has + or - */
    bool is_negative; /* NUMBER */
    int decimals;     /* NUMBER: digits after the point; 0 when there is no point */
} token;

typedef struct tokens {
    token at[TOKENS_MAX];
    size_t n;
} tokens;

static char sign_mark(uint32_t c) {
    switch (c) {
    case 0x00B0: /* degree sign */
    case 0x00BA: /* masculine ordinal, often typed for it */
    case 0x02DA: /* ring above */
        return 'd';
    case '\'':
    case '`':
    case 0x00B4: /* acute accent */
    case 0x02B9: /* modifier prime */
    case 0x2018: /* quotation marks that word processors make */
    case 0x2019:
    case 0x2032: /* prime */
        return 'm';
    case '"':
    case 0x02BA: /* modifier double prime */
    case 0x201C:
    case 0x201D:
    case 0x2033: /* double prime */
        return 's';
    case ':':
        return ':';
    default:
        return '\0';
    }
}

/* What commas are in a text. */
typedef struct comma_use {
    size_t n;
    size_t between_digits;
    bool point; /* a full stop stands between digits */
    bool semicolon;
    bool named; /* there is a letter or a degree sign */
} comma_use;

static comma_use look_at_commas(gm_str s) {
    comma_use use = {0};
    size_t size;
    for (size_t i = 0; i < s.len; i++) {
        bool between = i > 0 && i + 1 < s.len && is_digit(s.ptr[i - 1]) && is_digit(s.ptr[i + 1]);
        use.n += s.ptr[i] == ',' ? 1 : 0;
        use.between_digits += s.ptr[i] == ',' && between ? 1 : 0;
        use.point = use.point || (s.ptr[i] == '.' && between);
        use.semicolon = use.semicolon || s.ptr[i] == ';';
        use.named = use.named || is_letter(s.ptr[i]) ||
                    sign_mark(gm_utf8_decode(gm_str_skip(s, i), &size)) == 'd';
    }
    return use;
}

/* Commas are decimal points when there is no full stop and a semicolon parts the numbers, or letters or
 * marks tell that "12,500 13,200" is not two thousands; one more comma may then part the numbers. */
static bool has_decimal_commas(gm_str s) {
    comma_use use = look_at_commas(s);
    if (use.point || use.n == 0) {
        return false;
    }
    return use.semicolon ? use.n == use.between_digits
                         : use.named && use.between_digits == 2 && use.n <= 3;
}

/* Digits with at most one point between them. */
static bool take_number(gm_str *s, char point, token *out) {
    char text[TEXT_MAX + 1];
    size_t n = 0;
    size_t point_at = 0;
    for (; n < s->len && n < TEXT_MAX; n++) {
        char c = s->ptr[n];
        bool is_point =
            c == point && n > 0 && point_at == 0 && n + 1 < s->len && is_digit(s->ptr[n + 1]);
        if (!is_digit(c) && !is_point) {
            break;
        }
        point_at = is_point ? n : point_at;
        text[n] = is_point ? '.' : c;
    }
    out->decimals = point_at > 0 ? (int)(n - point_at - 1) : 0;
    bool fine = gm_parse_double((gm_str){text, n}, &out->value);
    *s = gm_str_skip(*s, n);
    return fine;
}

static bool take_signed_number(gm_str *s, char point, token *out) {
    size_t size = 0;
    uint32_t c = gm_utf8_decode(*s, &size);
    if (c == '+' || c == '-' || c == 0x2212) { /* U+2212 is the minus sign */
        out->is_signed = true;
        out->is_negative = c != '+';
        *s = gm_str_skip(*s, size);
    }
    out->kind = NUMBER;
    return s->len > 0 && is_digit(s->ptr[0]) && take_number(s, point, out);
}

static bool is_one_of(gm_str word, const char *const *list) {
    for (; *list != NULL; list++) {
        if (gm_str_eq_nocase(word, gm_str_from(*list))) {
            return true;
        }
    }
    return false;
}

static bool word_token(gm_str word, token *out) {
    static const char *const lat[] = {"lat", "latitude", NULL};
    static const char *const lon[] = {"lon", "long", "lng", "longitude", NULL};
    static const char *const degrees[] = {"d", "deg", NULL};
    static const char *const minutes[] = {"m", "min", NULL};
    static const char *const hemispheres[] = {"N", "S", "E", "W", NULL};
    if (is_one_of(word, lat) || is_one_of(word, lon)) {
        *out = (token){.kind = LABEL, .what = is_one_of(word, lat) ? 'y' : 'x'};
    } else if (is_one_of(word, degrees) || is_one_of(word, minutes)) {
        *out = (token){.kind = MARK, .what = is_one_of(word, degrees) ? 'd' : 'm', .spelled = true};
    } else if (gm_str_eq_nocase(word, GM_STR("sec"))) {
        *out = (token){.kind = MARK, .what = 's', .spelled = true};
    } else if (is_one_of(word, hemispheres)) {
        *out = (token){.kind = HEMISPHERE, .what = upper(word.ptr[0])};
    } else {
        return false;
    }
    return true;
}

/* A word with what belongs to it: "lat.", "lon:", "lat =". In "52sN" the s stands alone. */
static bool take_word(gm_str *s, token *out) {
    size_t n = 0;
    while (n < s->len && is_letter(s->ptr[n])) {
        n++;
    }
    if (n == 2 && upper(s->ptr[0]) == 'S') {
        n = 1;
    }
    bool known = word_token((gm_str){s->ptr, n}, out);
    *s = gm_str_skip(*s, n);
    if (known && out->kind == LABEL) {
        if (s->len > 0 && s->ptr[0] == '.') {
            *s = gm_str_skip(*s, 1);
        }
        skip_blanks(s);
        if (s->len > 0 && (s->ptr[0] == ':' || s->ptr[0] == '=')) {
            *s = gm_str_skip(*s, 1);
        }
    }
    return known;
}

static bool take_sign(gm_str *s, token *out) {
    size_t size = 0;
    size_t next_size = 0;
    uint32_t c = gm_utf8_decode(*s, &size);
    *s = gm_str_skip(*s, size);
    if (c == ',' || c == ';') {
        *out = (token){.kind = COMMA};
        return true;
    }
    *out = (token){.kind = MARK, .what = sign_mark(c)};
    if (out->what == 'm' && sign_mark(gm_utf8_decode(*s, &next_size)) == 'm') {
        out->what = 's'; /* two single marks */
        *s = gm_str_skip(*s, next_size);
    }
    return out->what != '\0';
}

static bool take_token(gm_str *s, char point, token *out) {
    size_t size = 0;
    uint32_t c = gm_utf8_decode(*s, &size);
    *out = (token){0};
    if (c < 128 && is_letter((char)c)) {
        return take_word(s, out);
    }
    if ((c < 128 && is_digit((char)c)) || c == '+' || c == '-' || c == 0x2212) {
        return take_signed_number(s, point, out);
    }
    return take_sign(s, out);
}

/* A dash right behind a number, mark or letter joins ("2020-02-03", "35.8-36.8"); it is no sign. */
static bool joins_like_a_dash(const tokens *t, const token *next) {
    if (next->kind != NUMBER || !next->is_signed || !next->glued || t->n == 0) {
        return false;
    }
    token_kind before = t->at[t->n - 1].kind;
    return before == NUMBER || before == MARK || before == HEMISPHERE;
}

/* False when the text has anything that no coordinate has. */
static bool read_tokens(gm_str s, tokens *out) {
    char point = has_decimal_commas(s) ? ',' : '.';
    out->n = 0;
    while (s.len > 0) {
        const char *before = s.ptr;
        skip_blanks(&s);
        if (s.len == 0) {
            break;
        }
        token next;
        bool glued = s.ptr == before;
        if (out->n == TOKENS_MAX || !take_token(&s, point, &next)) {
            return false;
        }
        next.glued = glued;
        if (joins_like_a_dash(out, &next)) {
            return false;
        }
        out->at[out->n++] = next;
    }
    return true;
}

/* ---- one angle --------------------------------------------------------------------------- */

/* A latitude or longitude as written. */
typedef struct angle {
    double number[3]; /* degrees, minutes, seconds: `n` of them */
    int n;
    int decimals; /* of the last number */
    bool is_signed;
    bool is_negative;
    bool is_marked; /* with a sign, or minutes with an m */
    bool is_labelled;
    char hemisphere;    /* N S E W; '\0' when there is none */
    bool letter_before; /* the hemisphere stands before the number */
    char axis;          /* y or x from label or hemisphere; '\0' when neither is there */
} angle;

static const token *peek(const tokens *t, size_t at) {
    return at < t->n ? &t->at[at] : NULL;
}

static bool is_mark(const token *tok, char what) {
    return tok != NULL && tok->kind == MARK && tok->what == what;
}

static bool is_number(const token *tok) {
    return tok != NULL && tok->kind == NUMBER;
}

static bool set_axis(angle *a, char axis) {
    if (a->axis != '\0' && a->axis != axis) {
        return false;
    }
    a->axis = axis;
    return true;
}

static bool set_hemisphere(angle *a, char letter) {
    a->hemisphere = letter;
    a->is_negative = a->is_negative || letter == 'S' || letter == 'W';
    return set_axis(a, letter == 'N' || letter == 'S' ? 'y' : 'x');
}

/* The mark behind the angle's last number, if there is one: right for its place. `spelled` remembers
 * whether the minutes had a letter, for then an s is seconds and not south. */
static bool take_mark(const tokens *t, size_t *at, angle *a, bool *spelled) {
    static const char right[] = {'d', 'm', 's'};
    const token *mark = peek(t, *at);
    if (mark == NULL || (mark->kind != MARK && mark->kind != HEMISPHERE)) {
        return true;
    }
    if (mark->kind == HEMISPHERE) {
        *at += mark->what == 'S' && a->n == 3 && *spelled ? 1 : 0;
        return true;
    }
    if (mark->what == ':') {
        const token *next = peek(t, ++*at);
        return a->n < 3 && is_number(next) && !next->is_signed;
    }
    if (mark->what != right[a->n - 1]) {
        return false;
    }
    a->is_marked = a->is_marked || !mark->spelled || mark->what == 'm';
    *spelled = mark->what == 'm' && mark->spelled;
    ++*at;
    return true;
}

/* True when the number at `at` carries the angle on with minutes or seconds, and does not begin the
 * next one. */
static bool carries_on(const tokens *t, size_t at, const angle *a) {
    const token *number = peek(t, at);
    const token *mark = peek(t, at + 1);
    return is_number(number) && !number->is_signed && a->n < 3 && a->decimals == 0 &&
           !is_mark(mark, 'd') && !(a->n == 2 && is_mark(mark, ':')) &&
           !(a->n == 2 && is_mark(mark, 'm'));
}

static bool take_numbers(const tokens *t, size_t *at, angle *a) {
    bool spelled = false;
    const token *first = peek(t, *at);
    if (!is_number(first)) {
        return false;
    }
    a->is_signed = first->is_signed;
    a->is_negative = first->is_negative;
    do {
        const token *number = peek(t, (*at)++);
        if (number == NULL) {
            return false;
        }
        a->number[a->n++] = number->value;
        a->decimals = number->decimals;
        if (!take_mark(t, at, a, &spelled)) {
            return false;
        }
    } while (carries_on(t, *at, a));
    return true;
}

static bool take_angle(const tokens *t, size_t *at, angle *a) {
    *a = (angle){0};
    char before = '\0';
    if (*at < t->n && t->at[*at].kind == LABEL) {
        a->is_labelled = true;
        a->axis = t->at[(*at)++].what;
    }
    if (*at < t->n && t->at[*at].kind == HEMISPHERE) {
        before = t->at[(*at)++].what;
        a->letter_before = true;
    }
    if (!take_numbers(t, at, a)) {
        return false;
    }
    const token *after = peek(t, *at);
    if (before == '\0' && after != NULL && after->kind == HEMISPHERE) {
        before = after->what;
        ++*at;
    }
    return before == '\0' || (set_hemisphere(a, before) && !a->is_signed);
}

/* What makes numbers a coordinate and not "5, 7", a time or two roads ("E40, N4"). */
static bool has_evidence(const angle *a) {
    if (a->is_marked || a->is_labelled) {
        return true;
    }
    if (a->n == 1 && a->decimals > 0) {
        return true;
    }
    return a->hemisphere != '\0' && (a->n > 1 || !a->letter_before);
}

static double degrees_of(const angle *a) {
    double degrees = a->number[0] + a->number[1] / 60 + a->number[2] / 3600;
    return a->is_negative ? -degrees : degrees;
}

/* Half of what the last digit is worth, in degrees. */
static double half_step_deg(const angle *a) {
    static const double unit[] = {1, 60, 3600};
    return 0.5 * pow(10, -a->decimals) / unit[a->n - 1];
}

static gm_status check_angle(const angle *a, double limit, const char *what, gm_error *err) {
    if (a->number[1] >= 60 || a->number[2] >= 60) {
        return gm_fail(err, GM_E_ARG_RANGE,
                       "the %s has %g %s; minutes and seconds go from 0 to below 60", what,
                       a->number[1] >= 60 ? a->number[1] : a->number[2],
                       a->number[1] >= 60 ? "minutes" : "seconds");
    }
    if (fabs(degrees_of(a)) > limit) {
        return gm_fail(err, GM_E_ARG_RANGE, "%s %.10g is off the globe (-%g to %g)%s", what,
                       degrees_of(a), limit, limit,
                       a->axis == '\0' && limit < 180
                           ? "; when the longitude comes first, write letters: 95.0 E, 36.8 N"
                           : "");
    }
    return GM_OK;
}

/* Both half steps, at right angles to each other. At least a metre: nobody reads a receiver better. */
static double radius_of(gm_latlon p, double half_lat_deg, double half_lon_deg) {
    gm_latlon north = {p.lat > 0 ? p.lat - half_lat_deg : p.lat + half_lat_deg, p.lon};
    gm_latlon east = {p.lat, p.lon + half_lon_deg};
    return fmax(1, hypot(geo_distance_m(p, north), geo_distance_m(p, east)));
}

static bool take_pair(const tokens *t, angle *first, angle *second) {
    size_t at = 0;
    if (!take_angle(t, &at, first)) {
        return false;
    }
    if (at < t->n && t->at[at].kind == COMMA) {
        at++;
    }
    return take_angle(t, &at, second) && at == t->n && has_evidence(first) &&
           has_evidence(second) && (first->axis == '\0') == (second->axis == '\0') &&
           (first->axis == '\0' || first->axis != second->axis);
}

static gm_status parse_angles(gm_str text, gm_latlon *out_point, double *out_radius_m,
                              gm_error *err) {
    tokens t;
    angle first;
    angle second;
    if (!read_tokens(text, &t) || !take_pair(&t, &first, &second)) {
        return GM_E_GEO_TEXT;
    }
    const angle *lat = first.axis == 'x' ? &second : &first;
    const angle *lon = first.axis == 'x' ? &first : &second;
    GM_TRY(check_angle(lat, 90, "latitude", err));
    GM_TRY(check_angle(lon, 180, "longitude", err));
    *out_point = (gm_latlon){degrees_of(lat), degrees_of(lon)};
    *out_radius_m = radius_of(*out_point, half_step_deg(lat), half_step_deg(lon));
    return GM_OK;
}

/* ---- grids: UTM and MGRS ----------------------------------------------------------------- */

/* A position in a UTM zone, metres. */
typedef struct utm {
    int zone;
    bool south;
    double easting, northing;
} utm;

/* A context of its own for each call: nothing shared between threads, nothing left behind. */
static gm_status utm_to_latlon(const utm *u, gm_latlon *out, gm_error *err) {
    char definition[80];
    snprintf(definition, sizeof definition, "+proj=utm +zone=%d %s+datum=WGS84", u->zone,
             u->south ? "+south " : "");
    PJ_CONTEXT *context = proj_context_create();
    if (context == NULL) {
        return gm_fail_memory(err);
    }
    proj_log_level(context, PJ_LOG_NONE);
    gm_status status = GM_OK;
    PJ *projection = proj_create(context, definition);
    PJ_COORD back = {{HUGE_VAL, HUGE_VAL, 0, 0}};
    if (projection != NULL) {
        back = proj_trans(projection, PJ_INV, proj_coord(u->easting, u->northing, 0, 0));
    }
    gm_latlon p = {proj_todeg(back.lp.phi), proj_todeg(back.lp.lam)};
    if (projection != NULL && geo_valid(p)) {
        *out = p;
    } else {
        status =
            gm_fail(err, GM_E_GEO, "PROJ cannot convert easting %.0f, northing %.0f in UTM zone %d",
                    u->easting, u->northing, u->zone);
    }
    proj_destroy(projection);
    proj_context_destroy(context);
    return status;
}

/* Latitude bands C to X without I and O, 8 degrees each from -80; X has 12. */
static int band_index(char band) {
    static const char bands[] = "CDEFGHJKLMNPQRSTUVWX";
    const char *at = band == '\0' ? NULL : strchr(bands, band);
    return at == NULL ? -1 : (int)(at - bands);
}

static double band_south_deg(char band) {
    return -80 + 8 * band_index(band);
}

static bool in_band(char band, double lat, double slack_deg) {
    double south = band_south_deg(band);
    double north = band == 'X' ? 84 : south + 8;
    return band_index(band) >= 0 && lat >= south - slack_deg && lat <= north + slack_deg;
}

/* What both grids begin with: "37S". */
typedef struct zone_letter {
    int zone;
    char letter;   /* upper case */
    bool is_plain; /* written as a capital, right behind the number */
} zone_letter;

static bool take_zone(gm_str *s, zone_letter *out) {
    int64_t zone = 0;
    size_t n = 0;
    while (n < s->len && n < 3 && is_digit(s->ptr[n])) {
        n++;
    }
    if (n == 0 || n > 2 || !gm_parse_int((gm_str){s->ptr, n}, &zone)) {
        return false;
    }
    *s = gm_str_skip(*s, n);
    bool plain = s->len > 0 && upper(s->ptr[0]) == s->ptr[0] && blank_size(*s) == 0;
    skip_blanks(s);
    if (s->len == 0 || !is_letter(s->ptr[0])) {
        return false;
    }
    *out = (zone_letter){(int)zone, upper(s->ptr[0]), plain};
    *s = gm_str_skip(*s, 1);
    return true;
}

static gm_status check_zone(const zone_letter *z, gm_error *err) {
    if (z->zone < 1 || z->zone > 60) {
        return gm_fail(err, GM_E_ARG_RANGE, "there is no UTM zone %d (1 to 60)", z->zone);
    }
    if (band_index(z->letter) < 0) {
        return gm_fail(err, GM_E_ARG_RANGE, "%c is no latitude band (C to X, without I and O)",
                       z->letter);
    }
    return GM_OK;
}

static bool take_letter(gm_str *s, char letter) {
    if (s->len == 0 || upper(s->ptr[0]) != letter) {
        return false;
    }
    *s = gm_str_skip(*s, 1);
    return true;
}

/* "302000", "302000E", "302000.5 mE": metres with at least `min_digits` before the point. */
static bool take_metres(gm_str *s, size_t min_digits, char letter, token *out) {
    skip_blanks(s);
    size_t n = 0;
    while (n < s->len && is_digit(s->ptr[n])) {
        n++;
    }
    if (n < min_digits || n > 8 || !take_number(s, '.', out)) {
        return false;
    }
    skip_blanks(s);
    take_letter(s, 'M');
    skip_blanks(s);
    take_letter(s, letter);
    skip_blanks(s);
    return true;
}

/* N and S are bands and hemispheres. The band is meant when the northing lies in it. */
static gm_status utm_place(const zone_letter *z, utm *u, gm_latlon *out, gm_error *err) {
    gm_latlon p = {0, 0};
    u->south = z->letter < 'N';
    GM_TRY(utm_to_latlon(u, &p, err));
    /* A tenth of a degree: receivers keep their band when they are carried across its edge. */
    bool fits = in_band(z->letter, p.lat, 0.1);
    if (!fits && (z->letter == 'N' || z->letter == 'S')) {
        u->south = z->letter == 'S';
        GM_TRY(utm_to_latlon(u, &p, err));
        fits = p.lat >= -80 && p.lat <= 84;
    }
    if (!fits) {
        return gm_fail(err, GM_E_ARG_RANGE, "northing %.0f is not in zone %d%c", u->northing,
                       u->zone, z->letter);
    }
    *out = p;
    return GM_OK;
}

static gm_status parse_utm(const zone_letter *z, gm_str rest, gm_latlon *out_point,
                           double *out_radius_m, gm_error *err) {
    token easting = {0};
    token northing = {0};
    if (!take_metres(&rest, 5, 'E', &easting)) {
        return GM_E_GEO_TEXT;
    }
    take_letter(&rest, ',');
    if (!take_metres(&rest, 4, 'N', &northing) || rest.len > 0) {
        return GM_E_GEO_TEXT;
    }
    GM_TRY(check_zone(z, err));
    utm u = {z->zone, false, easting.value, northing.value};
    if (u.easting < 100000 || u.easting > 900000) {
        return gm_fail(err, GM_E_ARG_RANGE, "easting %.0f is outside a UTM zone (100000 to 900000)",
                       u.easting);
    }
    if (u.northing > 10000000) {
        return gm_fail(err, GM_E_ARG_RANGE, "northing %.0f is outside a UTM zone (0 to 10000000)",
                       u.northing);
    }
    GM_TRY(utm_place(z, &u, out_point, err));
    *out_radius_m =
        fmax(1, hypot(0.5 * pow(10, -easting.decimals), 0.5 * pow(10, -northing.decimals)));
    return GM_OK;
}

/* ---- MGRS -------------------------------------------------------------------------------- */

/* A grid reference as written. */
typedef struct mgrs {
    zone_letter zone;
    char column, row;
    char digits[11]; /* easting, then northing */
    size_t n_digits;
    bool even_groups; /* one group, or two of the same length */
} mgrs;

static size_t take_digits(gm_str *s, mgrs *out) {
    size_t n = 0;
    skip_blanks(s);
    while (s->len > 0 && is_digit(s->ptr[0]) && out->n_digits < sizeof out->digits - 1) {
        out->digits[out->n_digits++] = s->ptr[0];
        *s = gm_str_skip(*s, 1);
        n++;
    }
    return n;
}

/* False when the text does not have the form of a grid reference. `rest` is what follows the zone. */
static bool take_mgrs(const zone_letter *z, gm_str rest, mgrs *out) {
    *out = (mgrs){.zone = *z};
    if (rest.len < 2 || !is_letter(rest.ptr[0]) || !is_letter(rest.ptr[1])) {
        return false;
    }
    bool plain =
        z->is_plain && upper(rest.ptr[0]) == rest.ptr[0] && upper(rest.ptr[1]) == rest.ptr[1];
    out->column = upper(rest.ptr[0]);
    out->row = upper(rest.ptr[1]);
    rest = gm_str_skip(rest, 2);
    size_t first = take_digits(&rest, out);
    size_t second = take_digits(&rest, out);
    out->even_groups = second == 0 ? first % 2 == 0 : first == second;
    /* Short ones that are not written as such are words: "5kms", "2 RPG". */
    return rest.len == 0 && (plain || out->n_digits >= 4);
}

/* Place of a letter in the alphabet without I and O, counted from `from`; -1 when it is not there. */
static int grid_letter(char letter, char from) {
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    const char *at = strchr(letters, letter);
    return at == NULL ? -1 : (int)(at - strchr(letters, from));
}

/* South-west corner of the 100 km square: columns repeat every three zones, rows every 2000 km, and
 * rows of even zones start five letters on. The band tells which 2000 km. False when the zone has no
 * such letters. */
static bool square_corner(const mgrs *g, utm *out) {
    static const char first_column[] = {'A', 'J', 'S'};
    int column = grid_letter(g->column, first_column[(g->zone.zone - 1) % 3]);
    int row = grid_letter(g->row, 'A');
    if (column < 0 || column > 7 || row < 0 || row > 19) {
        return false;
    }
    row = g->zone.zone % 2 == 0 ? (row + 15) % 20 : row;
    out->zone = g->zone.zone;
    out->south = g->zone.letter < 'N';
    out->easting = 100000 * (column + 1);
    /* 110 km per degree reaches no farther than the band's edge; the square may start 100 km before. */
    double base = out->south ? 10000000 : 0;
    double lowest = base + 110000 * band_south_deg(g->zone.letter) - 200000;
    out->northing = 100000.0 * row;
    while (out->northing < lowest) {
        out->northing += 2000000;
    }
    return true;
}

/* Half the width of zones is 3 degrees, more where bands V and X move borders; squares at a border hang
 * over it by up to 100 km. */
static bool near_zone(const mgrs *g, gm_latlon p) {
    double middle = 6 * g->zone.zone - 183;
    double half = g->zone.letter == 'V' || g->zone.letter == 'X' ? 6 : 3;
    double over = 100000 / geo_distance_m(p, (gm_latlon){p.lat, p.lon + 1});
    return fabs(geo_wrap_lon(p.lon - middle)) <= half + over;
}

static double digits_value(const char *digits, size_t n) {
    double value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (digits[i] - '0');
    }
    return value;
}

/* True when the place, `north_m` metres into its 100 km square, lies in the band, or at least the square
 * reaches into it: squares at a band's edge belong to both bands. */
static bool square_in_band(char band, double lat, double north_m) {
    const double m_per_deg = 111700; /* the longest degree, so that no square is made too tall */
    double half = 50000 / m_per_deg;
    double middle = lat + (50000 - north_m) / m_per_deg;
    return in_band(band, lat, 0) || in_band(band, middle, half);
}

static gm_status mgrs_place(const mgrs *g, gm_latlon *out_point, double *out_radius_m,
                            gm_error *err) {
    utm u = {0};
    gm_latlon p = {0, 0};
    size_t half = g->n_digits / 2;
    double size = pow(10, 5 - (double)half);
    GM_TRY(check_zone(&g->zone, err));
    if (!g->even_groups) {
        return gm_fail(err, GM_E_ARG_RANGE,
                       "the grid reference has not as many digits of northing as of easting");
    }
    bool fits = square_corner(g, &u);
    if (fits) {
        /* Digits are cut off, not rounded: the place is somewhere in the square they name. */
        u.easting += (digits_value(g->digits, half) + 0.5) * size;
        double north_m = (digits_value(g->digits + half, half) + 0.5) * size;
        u.northing += north_m;
        GM_TRY(utm_to_latlon(&u, &p, err));
        fits = square_in_band(g->zone.letter, p.lat, north_m) && near_zone(g, p);
    }
    if (!fits) {
        return gm_fail(err, GM_E_ARG_RANGE, "there is no square %c%c in grid zone %d%c", g->column,
                       g->row, g->zone.zone, g->zone.letter);
    }
    *out_point = p;
    *out_radius_m = fmax(1, size / 2 * M_SQRT2);
    return GM_OK;
}

static gm_status parse_mgrs(const mgrs *g, gm_latlon *out_point, double *out_radius_m,
                            gm_error *err) {
    gm_error wrong = GM_ERROR_INIT;
    gm_status status = mgrs_place(g, out_point, out_radius_m, &wrong);
    /* With hardly a digit it may as well be a name: "12THE". */
    if (status == GM_E_ARG_RANGE && g->n_digits < 4) {
        return GM_E_GEO_TEXT;
    }
    return status == GM_OK ? GM_OK : gm_fail(err, status, "%s", wrong.text);
}

/* "ZAH 12345 67890": the grid of the poles has no zone number. */
static bool is_polar(gm_str s) {
    mgrs g;
    zone_letter none = {0, 'C', true};
    if (s.len < 3 || strchr("ABYZ", s.ptr[0]) == NULL) {
        return false;
    }
    s = gm_str_skip(s, 1);
    skip_blanks(&s);
    return take_mgrs(&none, s, &g) && g.even_groups && g.n_digits >= 6;
}

/* Takes "UTM", "MGRS", "zone" and a colon off the front. */
static void skip_grid_words(gm_str *s) {
    static const char *const words[] = {"UTM", "MGRS", "zone"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (s->len > n && gm_str_eq_nocase((gm_str){s->ptr, n}, gm_str_from(words[i])) &&
            !is_letter(s->ptr[n])) {
            *s = gm_str_skip(*s, n);
            take_letter(s, ':');
            skip_blanks(s);
        }
    }
}

static gm_status parse_grid(gm_str text, gm_latlon *out_point, double *out_radius_m,
                            gm_error *err) {
    zone_letter z;
    mgrs g;
    skip_grid_words(&text);
    if (is_polar(text)) {
        return gm_fail(err, GM_E_ARG_RANGE, "grid references of the polar regions are not read");
    }
    if (!take_zone(&text, &z)) {
        return GM_E_GEO_TEXT;
    }
    skip_blanks(&text);
    if (take_mgrs(&z, text, &g)) {
        return parse_mgrs(&g, out_point, out_radius_m, err);
    }
    return parse_utm(&z, text, out_point, out_radius_m, err);
}

/* No coordinate is without a digit, and most texts are names. Other scripts have digits of their own. */
static bool may_hold_digits(gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c >= '0' && c <= '9') || c >= 0x80) {
            return true;
        }
    }
    return false;
}

gm_status geo_parse_coord(gm_str text, gm_latlon *out_point, double *out_radius_m, gm_error *err) {
    text = gm_str_trim(text);
    if (text.len == 0 || text.len > TEXT_MAX || !may_hold_digits(text) || !gm_utf8_valid(text) ||
        memchr(text.ptr, '\0', text.len) != NULL) {
        return GM_E_GEO_TEXT;
    }
    text = unwrapped(text);
    gm_status status = parse_grid(text, out_point, out_radius_m, err);
    if (status == GM_E_GEO_TEXT) {
        status = parse_angles(text, out_point, out_radius_m, err);
    }
    return status;
}
