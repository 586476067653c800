/* One file format behind one object; exporter_table lists them. */
#ifndef GM_EXPORT_EXPORTER_H
#define GM_EXPORT_EXPORTER_H

#include "export/bbox.h"
#include "export/layer.h"
#include "gazetteer/gaz.h"
#include "geo/crs.h"

/** What the user asked of the formats; each takes what concerns it. All zero: nothing. */
typedef struct export_options {
    bool web;              /* --web: the longer names that web tools look for, beside ours */
    bool compact;          /* --compact: leave out what is empty */
    bool hxl;              /* --hxl: a row of HXL tags below a CSV header */
    bool headless;         /* --header: the input is a piece of a table, and so is a CSV of it on
                              standard output */
    bool overwrite;        /* --overwrite: replace what stands in the way */
    const char *crs;       /* --crs: "EPSG:32637"; NULL: WGS 84 longitude and latitude */
    const char *tile_url;  /* --tiles: "https://…/{z}/{x}/{y}.png" for the web page; NULL: none */
    const char *coarsened; /* --coarsen: to what positions were coarsened; NULL: they were not */
} export_options;

typedef struct export_choice export_choice;

/** Where and what to write. Borrowed until close. */
typedef struct export_target {
    const char *dir;      /* folder to create files in; it exists and holds none of them yet */
    int stream_fd;        /* instead of dir: one streaming file goes here; -1: dir is meant */
    const char *database; /* instead of dir: the connection to write into; NULL: none */
    const char *
        argument; /* what stood behind the ':' of the format, such as ogr's driver; NULL: nothing */
    const char *theatre; /* file-name-safe name of the set */
    const char *title;   /* for people */
    const layer *const *layers;
    size_t n_layers;
    const export_options *options; /* never NULL */
    const export_choice *formats;  /* every format of the run, this one among them */
    size_t n_formats;
    const gm_gaz *gaz;  /* NULL: none; for what a map shows around the events */
    const geo_crs *crs; /* any_crs formats: what all coordinates are in; NULL: WGS 84 */
    gm_buf *notes; /* until close: lines for README.txt and stderr about what the format had to cut
                             or leave out, '\n' behind each */
} export_target;

/** What became of the rows and parts. rows == rows_placed + rows_unplaced + rows_draft. */
typedef struct export_counts {
    uint64_t rows, rows_placed, rows_unplaced, rows_draft;
    uint64_t parts_placed, parts_unplaced;
    uint64_t n_extents, n_places;
} export_counts;

/** One line of attribution: a source of places and its licence. */
typedef struct credit {
    gm_str source, licence;
} credit;

/** What is known once every feature is out. Borrowed for the call. */
typedef struct export_facts {
    const export_counts *counts;
    const credit *credits; /* sorted, each once */
    size_t n_credits;
    const char *attribution; /* the credits as one line of text; "" without any */
    char date_first[11],
        date_last[11]; /* YYYY-MM-DD over all exported events; "" when none is dated */
    bbox box;          /* of the events and extents */
    const char *notes; /* what the formats noted; "" as long as any is open */
} export_facts;

/** A format. Calls come in the order open, feature and unplaced…, close; or drop instead of close, at any
 *  time. A failed open owes nothing; close frees the state also when it fails; drop of NULL is fine. */
typedef struct exporter {
    const char *name;    /* for -f */
    const char *summary; /* one line for the help */
    bool streams;        /* can write one layer to standard output */
    bool by_default;     /* written when no -f is given */
    bool any_crs;     /* can carry another CRS than WGS 84: with --crs its features come in that */
    bool keeps_wgs84; /* --crs leaves it as it is, since its columns say lon and lat */
    const char *
        wgs84_reason; /* neither of both: why --crs is refused, as a clause; NULL: it just cannot */
    bool takes_argument; /* "name:argument" names it */
    gm_status (*open)(const export_target *target, void **out_state, gm_error *err);
    /** Features of one layer come in a row; layers in the target's order. A format that has no room for a
     *  layer passes over its features. */
    gm_status (*feature)(void *state, const layer *lay, const feature *f, gm_error *err);
    /** A part of an event that could not be placed, in the events' order, with the columns of the events
     *  layer; its geometry means nothing. NULL: the format has no place for them there. */
    gm_status (*unplaced)(void *state, const layer *events, const feature *f, gm_str reason,
                          gm_error *err);
    /** Formats that stream: what is held back goes out, since the input pauses. */
    gm_status (*flush)(void *state, gm_error *err);
    gm_status (*close)(void *state, const export_facts *facts, gm_error *err);
    void (*drop)(void *state);
} exporter;

extern const exporter exporter_csv;
extern const exporter exporter_flatgeobuf;
extern const exporter exporter_geojson;
extern const exporter exporter_geojsonseq;
extern const exporter exporter_gpkg;
extern const exporter exporter_html;
extern const exporter exporter_kml;
extern const exporter exporter_ndjson;
extern const exporter exporter_ogr;
extern const exporter exporter_qgis;
extern const exporter exporter_shapefile;
extern const exporter exporter_timemap;

/** All of them, in the order of the help; ends with NULL. */
extern const exporter *const exporter_table[];

/** A format that was asked for. */
struct export_choice {
    const exporter *exporter;
    const char *argument; /* as in export_target */
};

/** Finds "geojson", or "ogr:GPX" as the exporter "ogr" with the argument "GPX" (which points into `text`).
 *  @return false when there is none of that name, or it takes no argument and has one */
bool exporter_find(const char *text, export_choice *out);

/** True when the run also writes the format of that name. */
bool exporter_is_chosen(const export_target *target, const char *name);

#endif
