/*
 * gazmap: dated incident reports into maps.
 *
 * This is the one public header. It is plain C17, includes only standard headers, and can be
 * included from C++.
 *
 * Conventions
 *  - Calls that can fail return a gm_status; results leave through trailing `out_` pointers, which
 *    are left untouched on failure. Calls that read files also take a `gm_error *`, which may be
 *    NULL; the first cause wins.
 *  - Text is UTF-8 in a gm_str view: pointer and length, not necessarily NUL-terminated.
 *  - Positions are WGS 84 degrees in a gm_latlon; distances are metres on the ellipsoid.
 *  - `_open`/`_close` and `_new`/`_free` pair up; closing NULL is fine; a failed open owes nothing.
 */
#ifndef GAZMAP_H
#define GAZMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define GM_API __attribute__((visibility("default")))
#else
#define GM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Status and error ------------------------------------------------------------------- */

/** Outcome of a call. Codes are grouped by layer, so a caller can test the family: code / 100. */
typedef enum gm_status {
    GM_OK = 0,
    GM_E_ARG = 100,          /* an argument is missing or contradicts another */
    GM_E_ARG_RANGE = 101,    /* a number is not finite or out of its range */
    GM_E_EVENT_SYNTAX = 200, /* an event table cannot be read as its format */
    GM_E_EVENT_HEADER = 201, /* an event table lacks the columns it needs, or repeats one */
    GM_E_EVENT_VALUE = 202,  /* one row or cell is wrong; the others are fine */
    GM_E_GAZ_SYNTAX = 300,   /* a gazetteer layer cannot be read as its format */
    GM_E_GAZ_VALUE = 301,    /* a gazetteer entry is wrong */
    GM_E_GAZ_CORRUPT = 302,  /* an index file is damaged, truncated or of another version */
    GM_E_GEO = 400,          /* PROJ or a geometry rule refused */
    GM_E_GEO_TEXT = 401,     /* a text is not a coordinate */
    GM_E_OGR = 410,          /* GDAL is missing or refused */
    GM_E_EXPORT = 500,       /* an exporter refused its input or its target */
    GM_E_EXPORT_LIMIT = 501, /* a format's own limit would be passed */
    GM_E_PROJECT = 600,      /* a project file is wrong */
    GM_E_MEMORY = 900,
    GM_E_IO = 901, /* the system refused to read or write; errno's text is in the error */
} gm_status;

/** One sentence for a status code, never NULL; "unknown status" for a number that is none. */
GM_API const char *gm_status_text(gm_status status);

/** Where and why a call failed. Lives on the caller's stack; start it with GM_ERROR_INIT. */
typedef struct gm_error {
    gm_status code;
    uint32_t line;    /* 1-based line in `source`; 0 when there is none */
    uint32_t column;  /* 1-based column, counted in characters; 0 when there is none */
    char source[200]; /* file name as given, cut from the left when long; "" when there is none */
    char text[600];   /* one sentence: what was found, what was expected, what to do */
} gm_error;
#define GM_ERROR_INIT                                                                              \
    {                                                                                              \
        GM_OK, 0, 0, {0}, {                                                                        \
            0                                                                                      \
        }                                                                                          \
    }

/** Version of this library, such as "0.1.0". */
GM_API const char *gm_version(void);

/* ---- Text and positions ------------------------------------------------------------------ */

/** A borrowed view of UTF-8 text. The doc of the call that returns one says until when it lives. */
typedef struct gm_str {
    const char *ptr;
    size_t len; /* bytes */
} gm_str;

/** A position in degrees, WGS 84. Latitude -90 to 90, longitude -180 to 180. */
typedef struct gm_latlon {
    double lat;
    double lon;
} gm_latlon;

/**
 * Geodesic distance on the WGS 84 ellipsoid (Karney 2013, through PROJ).
 *
 * @param a, b        positions, degrees
 * @param[out] out_m  metres, 0 to about 2.0e7
 * @return GM_OK, or GM_E_ARG_RANGE if a coordinate is not finite or off the globe
 */
GM_API gm_status gm_distance_m(gm_latlon a, gm_latlon b, double *out_m);

/* ---- Gazetteer --------------------------------------------------------------------------- */

/** A stack of gazetteer layers, open for lookup. Immutable after opening: threads may share one. */
typedef struct gm_gaz gm_gaz;

/**
 * Opens gazetteer layers as one stack; a place in a later layer replaces one with the same id in
 * an earlier layer.
 *
 * @param paths    layer files (GeoJSON, CSV), folders of them or index files (.gmx), `n_paths` of them
 * @param[out] out_gaz  the stack; the caller closes it with gm_gaz_close
 * @param[out] err      file, line and sentence on failure; may be NULL
 */
GM_API gm_status gm_gaz_open(const char *const *paths, size_t n_paths, gm_gaz **out_gaz,
                             gm_error *err);
GM_API void gm_gaz_close(gm_gaz *gaz);

/** Number of places that can be found, over all layers. */
GM_API size_t gm_gaz_count(const gm_gaz *gaz);

/* ---- Resolving a place text --------------------------------------------------------------- */

/** What else is known about where and when: each may be empty ({NULL, 0}). */
typedef struct gm_hints {
    gm_str admin1;  /* first-level division, such as a governorate */
    gm_str admin2;  /* second-level division, such as a district */
    gm_str country; /* country name */
    gm_str date;    /* EDTF, such as 2020-02-03 or 2020-02; places not valid then are left out */
} gm_hints;

/** A resolved text: one or several parts, each placed or refused with a reason. */
typedef struct gm_answer gm_answer;

/**
 * Resolves a place text: parses it, finds candidates, applies the geometry rules.
 *
 * A text that cannot be resolved is not an error: its part says why in `reason`.
 *
 * @param hints  may be NULL
 * @param[out] out_answer  the caller frees it with gm_answer_free; it borrows from `gaz`, which must
 *                         stay open for as long
 * @return GM_OK, GM_E_ARG (broken UTF-8 in `hints`, an unreadable date), GM_E_MEMORY
 */
GM_API gm_status gm_resolve(const gm_gaz *gaz, gm_str text, const gm_hints *hints,
                            gm_answer **out_answer, gm_error *err);
GM_API void gm_answer_free(gm_answer *answer);

/** One part of an answer. Views live as long as the answer. */
typedef struct gm_part {
    gm_str text;     /* the words of this part */
    bool placed;     /* false: only text, n_cand and reason are filled */
    gm_latlon point; /* representative point */
    double radius_m; /* the true spot lies within this distance of the point */
    int geo_prec;    /* 1 (exact) to 7, as UCDP GED's where_prec */
    gm_str method; /* exact, alias, folded, fuzzy, near, offset, between, road, junction, set, area,
                         coordinates, given */
    double score;  /* 0 to 1 */
    gm_str place_id; /* gazetteer entry, empty when none stands behind the point */
    gm_str place_name;
    int n_cand;    /* how many places the text could have meant */
    gm_str reason; /* why it was refused, or is a guess */
} gm_part;

/** Number of parts, at least 1. */
GM_API size_t gm_answer_count(const gm_answer *answer);

/** Part `i` of the answer; a part with `placed` false and an empty text when `i` is out of range. */
GM_API gm_part gm_answer_part(const gm_answer *answer, size_t i);

/**
 * The explanation as readable text: what was understood, the candidates with their score terms,
 * the rule that made point and radius. NUL-terminated, lives as long as the answer.
 */
GM_API const char *gm_answer_explain(const gm_answer *answer);

#ifdef __cplusplus
}
#endif

#endif
