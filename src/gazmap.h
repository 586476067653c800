/*
 * gazmap: dated incident reports into maps.
 *
 * This is the one public header. It is plain C, includes only standard headers, and can be included from C++. A
 * whole program, which the tests take out of this comment, compile and run:
 *
 *     #include <gazmap.h>
 *     #include <stdio.h>
 *
 *     static int fail(const gm_error *err) {
 *         fprintf(stderr, "%s:%u: %s\n", err->source, (unsigned)err->line, err->text);
 *         return 1;
 *     }
 *
 *     int main(void) {
 *         const char *layers[] = {"gazetteer/idlib"}, *tables[] = {"events/idlib-2020.csv"};
 *         gm_error err = GM_ERROR_INIT;
 *         gm_gaz *gaz;
 *         if (gm_gaz_open(layers, 1, &gaz, &err) != GM_OK)
 *             return fail(&err);
 *         gm_answer *answer;
 *         if (gm_resolve(gaz, gm_text("5 km south-west of Saraqib"), NULL, &answer, &err) != GM_OK) {
 *             gm_gaz_close(gaz);
 *             return fail(&err);
 *         }
 *         for (size_t i = 0; i < gm_answer_count(answer); i++) {
 *             gm_part part = gm_answer_part(answer, i);
 *             if (part.placed)
 *                 printf("%.4f %.4f, %.1f km\n", part.point.lat, part.point.lon, part.radius_m / 1000);
 *             else
 *                 printf("refused: %.*s\n", (int)part.reason.len, part.reason.ptr);
 *         }
 *         for (size_t i = 0; i < gm_answer_candidate_count(answer); i++) {
 *             gm_candidate c = gm_answer_candidate(answer, i);
 *             printf("%.*s %s\n", (int)c.place_id.len, c.place_id.ptr, c.excluded.len > 0 ? "out" : "in");
 *         }
 *         gm_answer_free(answer); // before the gazetteer that it borrows from
 *         gm_gaz_close(gaz);
 *
 *         gm_export_options set = GM_EXPORT_OPTIONS_INIT;
 *         gm_export_counts counts;
 *         set.gazetteer = layers, set.n_gazetteer = 1;
 *         set.events = tables, set.n_events = 1;
 *         set.output = "map"; // makes map/events.geojson and the other default formats
 *         if (gm_export(&set, &counts, &err) != GM_OK)
 *             return fail(&err);
 *         printf("%lu of %lu rows placed\n", (unsigned long)counts.rows_placed, (unsigned long)counts.rows);
 *     }
 *
 *     cc map.c $(pkg-config --cflags --libs gazmap) && ./a.out
 *
 * Conventions
 *  - Calls that can fail return a gm_status; results leave through trailing `out_` pointers, which are left
 *    untouched on failure. Calls that read files also take a `gm_error *`, which may be NULL; the first cause wins:
 *    an error that holds one already is left as it is, so start each attempt with GM_ERROR_INIT.
 *  - Text is UTF-8. In it comes as a gm_str or, where it names a file, as a NUL-terminated string; out it comes as a
 *    gm_str: a view of somebody else's bytes, not necessarily NUL-terminated.
 *  - Positions are WGS 84 degrees in a gm_latlon; distances are metres on the ellipsoid.
 *  - Ownership: who calls `_open` or gets an `out_` object ends it with `_close` or `_free`, where NULL is fine; a
 *    failed call owes nothing. All else is borrowed: arguments for the time of the call, views as long as the
 *    object they came from. Nothing that is returned is to be given to free().
 *  - Threads: a gm_gaz may be shared by any number of them, any other object belongs to one at a time. The locale,
 *    the current folder, signals and the standard streams are left alone. GDAL is loaded when something first needs
 *    it, and is then registered for the whole process.
 *  - Bad input never ends the process: it is an error, or a part or row with a reason.
 *
 * What stays
 *  - The library's file name ends in its ABI: libgazmap.so.0.1 is of all 0.1.x. Before 1.0 each minor release may
 *    change the ABI and the name with it; from 1.0 on only a major one.
 *  - Within one ABI, no function and no enumerator goes or changes, and no struct changes its size. Functions,
 *    status codes (none is reused), and texts of methods, kinds and reasons may come; expect unknown ones.
 *  - gm_export_options grows at its end. Its `size` tells the library how much of it your compiler knew; what it
 *    did not know is 0, and 0 always means what was before.
 *  - Only names with gm_ are visible in either library.
 */
#ifndef GAZMAP_H
#define GAZMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
    GM_E_IO = 901,      /* the system refused to read or write; errno's text is in the error */
    GM_E_STOPPED = 902, /* the caller asked the work to end before it was done */
} gm_status;

/** One sentence for a status code, never NULL, static; "unknown status" for a number that is none. */
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

/** Version of the library that is running, such as "0.1.0"; static. */
GM_API const char *gm_version(void);

/* ---- Text and positions ------------------------------------------------------------------ */

/** A borrowed view of UTF-8 text. The doc of the call that returns one says until when it lives. */
typedef struct gm_str {
    const char *ptr;
    size_t len; /* bytes */
} gm_str;

/** A view of a NUL-terminated text, for as long as that text lives; NULL gives an empty one. */
static inline gm_str gm_text(const char *text) {
    gm_str view = {text, text == NULL ? 0 : strlen(text)};
    return view;
}

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
 * @return GM_OK; GM_E_ARG_RANGE if a coordinate is not finite or off the globe
 */
GM_API gm_status gm_distance_m(gm_latlon a, gm_latlon b, double *out_m);

/* ---- Gazetteer --------------------------------------------------------------------------- */

/** A stack of gazetteer layers, open for lookup. Immutable after opening: threads may share one. */
typedef struct gm_gaz gm_gaz;

/**
 * Opens gazetteer layers as one stack; a place in a later layer replaces one with the same id in
 * an earlier layer.
 *
 * Index files (.gmx) are mapped, not read: they must stay as they are while the stack is open. All else is in
 * memory when the call returns.
 *
 * @param paths    layer files (GeoJSON, CSV, anything that GDAL opens), folders of them or index files, relative to
 *                 the current folder; `n_paths` of them, at least 1
 * @param[out] out_gaz  the stack; the caller closes it with gm_gaz_close
 * @param[out] err      file, line and sentence on failure; may be NULL
 * @return GM_OK; GM_E_ARG without paths; GM_E_IO; GM_E_GAZ_SYNTAX or GM_E_GAZ_VALUE for a layer that is wrong, with
 *         its line; GM_E_GAZ_CORRUPT for an index; GM_E_OGR when GDAL is needed and refuses; GM_E_MEMORY
 */
GM_API gm_status gm_gaz_open(const char *const *paths, size_t n_paths, gm_gaz **out_gaz,
                             gm_error *err);

/** Ends a stack. Answers that borrow from it must have been freed. NULL is fine. */
GM_API void gm_gaz_close(gm_gaz *gaz);

/** Number of places that can be found, over all layers: those that a later layer replaces do not count. */
GM_API size_t gm_gaz_count(const gm_gaz *gaz);

/* ---- Resolving a place text --------------------------------------------------------------- */

/** What else is known about where and when: each may be empty ({NULL, 0}). Names are spelled in any way that the
 *  gazetteer knows. A hint excludes: a candidate elsewhere is out, and a text with none left is refused. */
typedef struct gm_hints {
    gm_str admin1;  /* first-level division, such as a governorate */
    gm_str admin2;  /* second-level division, such as a district */
    gm_str country; /* country name */
    gm_str
        date; /* EDTF level 1, such as 2020-02-03 or 2020-02; places not valid then are left out */
} gm_hints;

/** A resolved text: one or several parts, each placed or refused with a reason. */
typedef struct gm_answer gm_answer;

/**
 * Resolves a place text: parses it, finds candidates, applies the geometry rules.
 *
 * A text that cannot be resolved is not an error: its part says why in `reason`. So is one that is not UTF-8. The
 * answer depends on the arguments alone: asking twice gives the same.
 *
 * @param text   any length, also 0; copied
 * @param hints  may be NULL
 * @param[out] out_answer  the caller frees it with gm_answer_free; it borrows from `gaz`, which must
 *                         stay open for as long
 * @param[out] err         a sentence on failure; may be NULL
 * @return GM_OK; GM_E_ARG (NULL, broken UTF-8 in `hints`, an unreadable date); GM_E_MEMORY
 */
GM_API gm_status gm_resolve(const gm_gaz *gaz, gm_str text, const gm_hints *hints,
                            gm_answer **out_answer, gm_error *err);

/** Ends an answer and all views of it. NULL is fine. */
GM_API void gm_answer_free(gm_answer *answer);

/** One part of an answer. Views live as long as the answer. */
typedef struct gm_part {
    gm_str text;     /* the words of this part */
    bool placed;     /* false: only text, n_cand and reason are filled */
    gm_latlon point; /* representative point */
    double radius_m; /* the true spot lies within this distance of the point, above 0 */
    int geo_prec; /* as UCDP GED's where_prec: 1 exact, 2 near, 3 district, 4 province, 5 line or part of a
                        country, 6 country, 7 water; from 4 on the point stands for an area */
    gm_str method; /* exact, alias, folded, fuzzy, near, offset, between, road, junction, set, area,
                         coordinates, given */
    double score;  /* 0 to 1 */
    gm_str place_id; /* gazetteer entry, empty when none stands behind the point */
    gm_str place_name;
    int n_cand;    /* how many places the text could have meant */
    gm_str reason; /* why it was refused, or is a guess */
} gm_part;

/** Number of parts, at least 1: a text may name several places. 0 for NULL. */
GM_API size_t gm_answer_count(const gm_answer *answer);

/** Part `i` of the answer; a part with `placed` false and an empty text when `i` is out of range. */
GM_API gm_part gm_answer_part(const gm_answer *answer, size_t i);

/** A place that was looked at on the way to an answer. Views live as long as the answer. */
typedef struct gm_candidate {
    gm_str name;     /* the name that was looked up */
    gm_str place_id; /* gazetteer entry */
    gm_str place_name;
    gm_str kind; /* of place: settlement, admin, road, … */
    gm_latlon point;
    double radius_m; /* the entry's own */
    gm_str match;    /* how the name fits: exact, alias, folded, fuzzy */
    int score;       /* sum of the ranking's terms; an exact spelling alone is 1000 */
    gm_str excluded; /* why it is out; empty: it is not */
} gm_candidate;

/** Number of candidates over all names of all parts, in the order in which they were looked up; 0 for NULL. */
GM_API size_t gm_answer_candidate_count(const gm_answer *answer);

/** Candidate `i`; one with only empty texts when `i` is out of range. */
GM_API gm_candidate gm_answer_candidate(const gm_answer *answer, size_t i);

/**
 * The explanation as readable text: what was understood, the candidates with their score terms,
 * the rule that made point and radius. Its wording may change in any release. NUL-terminated, never NULL, lives as
 * long as the answer.
 */
GM_API const char *gm_answer_explain(const gm_answer *answer);

/* ---- Exporting ------------------------------------------------------------------------------------ */

/** What to export, and how. Texts are borrowed for the call. Start it with GM_EXPORT_OPTIONS_INIT; what is left 0
 *  is as without the option of that name in `gazmap export`. */
typedef struct gm_export_options {
    size_t size;                  /* of this struct, in bytes; GM_EXPORT_OPTIONS_INIT fills it in */
    const char *const *gazetteer; /* as the paths of gm_gaz_open, at least one */
    size_t n_gazetteer;
    const char *const
        *events; /* event tables, at least one: CSV, JSON, NDJSON, GeoJSON, .xlsx, .ods */
    size_t n_events;
    const char *const *claims; /* tables of what each source claims; may be NULL with 0 */
    size_t n_claims;
    const char *const
        *formats; /* "geojson", "shapefile", "ogr:GPX", …, not a database; 0: the default ones */
    size_t n_formats;
    const char *
        output; /* folder for the set of files. It is made, or replaced as a whole when it is one of
                             gazmap's; any other that is not empty is refused */
    const char *
        name; /* of files that carry the set's name: letters, digits, '-', '_'; NULL: the folder's */
    const char *title;    /* for people; NULL: the name */
    double max_radius_km; /* leave unplaced what is less sure than this; 0: no limit */
    bool drafts;          /* rows whose status is draft too */
    bool guess;           /* of several places that fit the likeliest, marked in `reason` */
} gm_export_options;
#define GM_EXPORT_OPTIONS_INIT                                                                     \
    {                                                                                              \
        sizeof(gm_export_options), NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL, 0, false, \
            false                                                                                  \
    }

/** What became of the rows. rows == rows_placed + rows_unplaced + rows_draft. */
typedef struct gm_export_counts {
    uint64_t rows;
    uint64_t rows_placed; /* at least one of their places is on the map */
    uint64_t rows_unplaced;
    uint64_t rows_draft;                   /* left out, since `drafts` was false */
    uint64_t parts_placed, parts_unplaced; /* places named by rows */
    uint64_t files;                        /* in the set */
    uint64_t files_written;                /* of them new or changed */
} gm_export_counts;

/**
 * Puts event tables on the map: reads, resolves, writes one set of files, all of it or none.
 *
 * Rows that are wrong or cannot be placed are no error: they are counted, and stand in the set's unplaced.csv with
 * their reason. The same input gives the same bytes; files whose bytes would not change are left alone. Two runs
 * into one folder, of one process or of two, wait for each other.
 *
 * @param options          see there
 * @param[out] out_counts  may be NULL
 * @param[out] err         file, line and sentence on failure; may be NULL
 * @return GM_OK, also when nothing could be placed; GM_E_ARG (something is missing, no format of that name, a name
 *         that is none); GM_E_ARG_RANGE (a negative or endless limit); GM_E_EVENT_SYNTAX or GM_E_EVENT_HEADER for
 *         a table; what gm_gaz_open returns; GM_E_EXPORT, GM_E_EXPORT_LIMIT, GM_E_OGR, GM_E_PROJECT or GM_E_IO
 *         for the output. On failure the folder is as it was
 */
GM_API gm_status gm_export(const gm_export_options *options, gm_export_counts *out_counts,
                           gm_error *err);

#ifdef __cplusplus
}
#endif

#endif
