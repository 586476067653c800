/*
 * A QGIS project over the files of the same run: styles, labels, map tips, the calendar for the temporal
 * controller, a page to print. styles/project.qgs is its text; here the gaps are filled.
 *
 * The layers come from the GeoPackage when the run writes one (one file, typed dates, fast), else from
 * GeoJSON, else from the shapefiles; without any of them GeoJSON is written for it. What the map shows
 * around the events comes with the project, as qgis/base.geojson.
 */
#include "export/exporter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <zip.h>

#include "core/embedded.h"
#include "core/file.h"
#include "core/num.h"
#include "export/base_map.h"
#include "export/credits.h"
#include "export/schema.h"
#include "export/spread.h"
#include "export/style.h"
#include "export/template.h"

typedef struct qgis {
    gm_arena arena;
    export_target target;
    const layer *layers[LAYER_N]; /* by layer id; NULL: the run has none */
    const char *source;           /* the format whose files are shown */
    void *own_geojson;            /* NULL: another exporter writes the source */
    spread spread;
} qgis;

/* ---- Opening --------------------------------------------------------------------------------- */

static void drop(void *state) {
    qgis *q = state;
    if (q == NULL) {
        return;
    }
    exporter_geojson.drop(q->own_geojson);
    gm_arena_clear(&q->arena);
    free(q);
}

static gm_status choose_source(qgis *q, gm_error *err) {
    static const char *const best_first[] = {"gpkg", "geojson", "shapefile"};
    for (size_t i = 0; i < sizeof best_first / sizeof *best_first && q->source == NULL; i++) {
        if (exporter_is_chosen(&q->target, best_first[i])) {
            q->source = best_first[i];
        }
    }
    if (q->source != NULL) {
        return GM_OK;
    }
    q->source = "geojson";
    export_target own = q->target;
    own.crs = NULL;
    return exporter_geojson.open(&own, &q->own_geojson, err);
}

static gm_status open_project(const export_target *target, void **out_state, gm_error *err) {
    qgis *q = calloc(1, sizeof *q);
    if (q == NULL) {
        return gm_fail_memory(err);
    }
    q->target = *target;
    for (size_t i = 0; i < target->n_layers; i++) {
        q->layers[target->layers[i]->id] = target->layers[i];
    }
    gm_status status = choose_source(q, err);
    if (status != GM_OK) {
        drop(q);
        return status;
    }
    *out_state = q;
    return GM_OK;
}

static gm_status see_feature(void *state, const layer *lay, const feature *f, gm_error *err) {
    qgis *q = state;
    if (lay->id == LAYER_EVENTS) {
        spread_add(&q->spread, f->point);
    }
    return q->own_geojson == NULL ? GM_OK : exporter_geojson.feature(q->own_geojson, lay, f, err);
}

/* ---- The part of the world that is shown ----------------------------------------------------- */

/* A map and the box of it that the project opens with, in the units of its coordinate system. */
typedef struct view {
    char crs[24];        /* "EPSG:32637" */
    char proj_text[160]; /* the same for PROJ: a project's own system needs more than a code */
    double west, south, east, north;
} view;

/* Shapes are true in a zone of UTM as long as the map is not much wider than one; the whole world fits on the
 * web's map, all but its poles. */
static void choose_crs(view *v, geo_box *box) {
    if (box->east - box->west <= 12 && box->south >= -80 && box->north <= 84) {
        double middle = (box->west + box->east) / 2;
        bool south = box->south + box->north < 0;
        int zone = middle >= 180 ? 60 : (int)((middle + 180) / 6) + 1;
        snprintf(v->crs, sizeof v->crs, "EPSG:%d", (south ? 32700 : 32600) + zone);
        snprintf(v->proj_text, sizeof v->proj_text,
                 "+proj=utm +zone=%d %s+datum=WGS84 +units=m +no_defs", zone,
                 south ? "+south " : "");
        return;
    }
    snprintf(v->crs, sizeof v->crs, "EPSG:3857");
    snprintf(v->proj_text, sizeof v->proj_text,
             "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m "
             "+nadgrids=@null +wktext +no_defs");
    box->south = box->south < -85 ? -85 : box->south;
    box->north = box->north > 85 ? 85 : box->north;
}

static gm_status find_view(geo_box box, view *v, gm_error *err) {
    choose_crs(v, &box);
    double lon = (box.west + box.east) / 2;
    double lat = (box.south + box.north) / 2;
    /* Corners and the middles of the edges, which bulge. */
    gm_latlon points[] = {{box.south, box.west}, {box.south, lon},     {box.south, box.east},
                          {lat, box.west},       {lat, box.east},      {box.north, box.west},
                          {box.north, lon},      {box.north, box.east}};
    size_t n = sizeof points / sizeof *points;
    size_t wrong;
    geo_crs *crs;
    GM_TRY(geo_crs_open(v->crs, &crs, err));
    gm_status status = geo_crs_from_wgs84(crs, points, n, &wrong);
    geo_crs_close(crs);
    if (status != GM_OK) {
        return gm_fail(err, status, "the map's corners have no place in %s", v->crs);
    }
    v->west = v->south = HUGE_VAL;
    v->east = v->north = -HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        v->west = fmin(v->west, points[i].lon);
        v->east = fmax(v->east, points[i].lon);
        v->south = fmin(v->south, points[i].lat);
        v->north = fmax(v->north, points[i].lat);
    }
    return GM_OK;
}

/* The view, grown to the proportions of the map on the printed page. */
static view page_view(view v) {
    static const double proportions = 213.0 / 162.0; /* styles/project.qgs, the item "Map" */
    double width = v.east - v.west;
    double height = v.north - v.south;
    double more_width = fmax(0, height * proportions - width) / 2;
    double more_height = fmax(0, width / proportions - height) / 2;
    v.west -= more_width;
    v.east += more_width;
    v.south -= more_height;
    v.north += more_height;
    return v;
}

/* ---- What goes into the gaps ----------------------------------------------------------------- */

/* The gaps of styles/project.qgs. Room for all that stand there, and a check when it runs out. */
typedef struct gaps {
    template_value values[48];
    size_t n;
    gm_arena *arena;
    bool failed;
} gaps;

static void set(gaps *g, const char *name, bool is_set, gm_str text) {
    if (g->n == sizeof g->values / sizeof *g->values) {
        g->failed = true;
        return;
    }
    g->values[g->n++] = (template_value){name, is_set, text};
}

/* Takes over what the buffer holds. */
static void set_built(gaps *g, const char *name, gm_buf *text) {
    gm_str copy = gm_arena_copy(g->arena, gm_buf_view(text));
    g->failed = g->failed || text->failed || copy.ptr == NULL;
    set(g, name, true, copy);
    gm_buf_clear(text);
}

static void set_flag(gaps *g, const char *name, bool is_set) {
    set(g, name, is_set, (gm_str){NULL, 0});
}

/* Whole metres: locales and long fractions have no place in a file. */
static void set_metres(gaps *g, const char *name, double metres) {
    gm_buf text = GM_BUF_INIT;
    gm_buf_add_int(&text, gm_to_fixed(metres, 0));
    set_built(g, name, &text);
}

/* A text on the page: QGIS runs what stands between "[%" and "%]" there. */
static void set_label(gaps *g, const char *name, gm_str text) {
    gm_buf out = GM_BUF_INIT;
    for (size_t i = 0; i < text.len; i++) {
        gm_buf_add_char(&out, text.ptr[i]);
        if (text.ptr[i] == '[' && i + 1 < text.len && text.ptr[i + 1] == '%') {
            gm_buf_add_char(&out, ' ');
        }
    }
    set_built(g, name, &out);
}

static void set_source(gaps *g, const qgis *q, const char *gap, const char *name) {
    gm_buf text = GM_BUF_INIT;
    bool is_table = strcmp(name, "claims") == 0 || strcmp(name, "unplaced") == 0;
    if (strcmp(q->source, "gpkg") == 0) {
        gm_buf_printf(&text, "./%s.gpkg|layername=%s", q->target.theatre, name);
    } else if (is_table) {
        gm_buf_printf(&text, "./%s.csv", name);
    } else if (strcmp(q->source, "geojson") == 0) {
        gm_buf_printf(&text, "./%s.geojson", name);
    } else {
        gm_buf_printf(&text, "./shapefile/%s.shp", name);
    }
    set_built(g, gap, &text);
}

static void set_aliases(gaps *g, const char *gap, const column *columns, size_t n) {
    gm_buf text = GM_BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        gm_buf_printf(&text, "%s        <alias index=\"%zu\" field=\"", i == 0 ? "" : "\n", i);
        template_add_xml(&text, gm_str_from(columns[i].name));
        gm_buf_add_text(&text, "\" name=\"");
        template_add_xml(&text, gm_str_from(columns[i].alias));
        gm_buf_add_text(&text, "\"/>");
    }
    set_built(g, gap, &text);
}

/* "2020-02-03" as "3 February 2020". */
static void add_day(gm_buf *out, const char *iso) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int64_t year, month, day;
    if (gm_parse_int((gm_str){iso, 4}, &year) && gm_parse_int((gm_str){iso + 5, 2}, &month) &&
        gm_parse_int((gm_str){iso + 8, 2}, &day) && month >= 1 && month <= 12) {
        gm_buf_printf(out, "%d %s %d", (int)day, months[month - 1], (int)year);
    } else {
        gm_buf_add_text(out, iso);
    }
}

/* "1 April 2019 to 5 March 2020. 35 incidents at 48 points; 6 could not be placed." */
static void set_summary(gaps *g, const char *coarsened, const export_facts *facts) {
    const export_counts *c = facts->counts;
    gm_buf text = GM_BUF_INIT;
    if (facts->date_first[0] != '\0' && facts->date_last[0] != '\0') {
        add_day(&text, facts->date_first);
        if (strcmp(facts->date_first, facts->date_last) != 0) {
            gm_buf_add_text(&text, " to ");
            add_day(&text, facts->date_last);
        }
        gm_buf_add_text(&text, ". ");
    }
    gm_buf_printf(&text, "%llu incident%s at %llu point%s", (unsigned long long)c->rows_placed,
                  c->rows_placed == 1 ? "" : "s", (unsigned long long)c->parts_placed,
                  c->parts_placed == 1 ? "" : "s");
    if (c->rows_unplaced > 0) {
        gm_buf_printf(&text, "; %llu could not be placed", (unsigned long long)c->rows_unplaced);
    }
    gm_buf_add_char(&text, '.');
    if (coarsened != NULL) {
        gm_buf_printf(&text, " Positions are coarsened to %s.", coarsened);
    }
    set_label(g, "summary_text", gm_buf_view(&text));
    set_built(g, "summary", &text);
}

static void set_events_crs(gaps *g, const geo_crs *crs) {
    static const char wgs84[] =
        "GEOGCRS[\"WGS 84\",DATUM[\"World Geodetic System 1984\",ELLIPSOID[\"WGS 84\",6378137,"
        "298.257223563]],CS[ellipsoidal,2],AXIS[\"geodetic latitude (Lat)\",north],"
        "AXIS[\"geodetic longitude (Lon)\",east],ANGLEUNIT[\"degree\",0.0174532925199433],"
        "ID[\"EPSG\",4326]]";
    const char *wkt = crs == NULL ? wgs84 : geo_crs_wkt(crs, CRS_WKT_2019);
    set(g, "events_crs", true, gm_str_from(crs == NULL ? "EPSG:4326" : geo_crs_code(crs)));
    set(g, "events_wkt", true, gm_str_from(wkt == NULL ? "" : wkt));
}

static void set_layers(gaps *g, const qgis *q, const base_map *base) {
    const layer *events = q->layers[LAYER_EVENTS];
    const layer *extents = q->layers[LAYER_EXTENTS];
    bool moved = q->target.crs != NULL && strcmp(q->source, "geojson") != 0;
    set_flag(g, "events", events != NULL);
    set_flag(g, "extents", extents != NULL);
    set_flag(g, "claims", q->layers[LAYER_CLAIMS] != NULL);
    set_flag(g, "relation", events != NULL && q->layers[LAYER_CLAIMS] != NULL);
    set_flag(g, "unplaced", q->layers[LAYER_UNPLACED] != NULL);
    set_flag(g, "tables", q->layers[LAYER_CLAIMS] != NULL || q->layers[LAYER_UNPLACED] != NULL);
    set_flag(g, "base", base->n > 0);
    set_flag(g, "base_points", base->has[GEO_POINT]);
    set_flag(g, "base_lines", base->has[GEO_LINE]);
    set_flag(g, "base_areas", base->has[GEO_AREA]);
    set_events_crs(g, moved ? q->target.crs : NULL);
    set_source(g, q, "events_source", "events");
    set_source(g, q, "extents_source", "extents");
    set_source(g, q, "claims_source", "claims");
    set_source(g, q, "unplaced_source", "unplaced");
    set_aliases(g, "events_aliases", events == NULL ? NULL : events->columns,
                events == NULL ? 0 : events->n_columns);
    set_aliases(g, "extents_aliases", schema_extent_columns, EXTENT_N);
    set_aliases(g, "base_aliases", schema_place_columns, PLACES_N);
    set(g, "events_style", true, style_markup("events"));
    set(g, "extents_style", true, style_markup("extents"));
    set(g, "points_style", true, style_markup("places_points"));
    set(g, "lines_style", true, style_markup("places_lines"));
    set(g, "areas_style", true, style_markup("places_areas"));
}

static void set_view(gaps *g, const view *v) {
    view page = page_view(*v);
    set(g, "map_crs", true, gm_str_from(v->crs));
    set(g, "map_proj", true, gm_str_from(v->proj_text));
    set_metres(g, "view_xmin", v->west);
    set_metres(g, "view_ymin", v->south);
    set_metres(g, "view_xmax", v->east);
    set_metres(g, "view_ymax", v->north);
    set_metres(g, "page_xmin", page.west);
    set_metres(g, "page_ymin", page.south);
    set_metres(g, "page_xmax", page.east);
    set_metres(g, "page_ymax", page.north);
}

static bool has_column(const layer *lay, const char *name) {
    for (size_t i = 0; lay != NULL && i < lay->n_columns; i++) {
        if (strcmp(lay->columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void set_words(gaps *g, const qgis *q, const export_facts *facts, gm_str attribution) {
    gm_buf sources = GM_BUF_INIT;
    const layer *events = q->layers[LAYER_EVENTS];
    bool dated = facts->date_first[0] != '\0' && facts->date_last[0] != '\0' &&
                 has_column(events, "date_start") && has_column(events, "date_end");
    gm_str title = gm_str_from(q->target.title);
    gm_buf_add_str(&sources, attribution);
    gm_buf_printf(&sources, "%sIncidents: as named with each of them. Made with gazmap.",
                  attribution.len > 0 ? ". " : "");
    set(g, "title", true, title);
    set_label(g, "title_text", title);
    set_label(g, "sources_text", gm_buf_view(&sources));
    set(g, "attribution", true, attribution);
    set_flag(g, "dated", dated);
    set(g, "date_first", dated, gm_str_from(facts->date_first));
    set(g, "date_last", dated, gm_str_from(facts->date_last));
    set_summary(g, q->target.options->coarsened, facts);
    gm_buf_clear(&sources);
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* One file in a ZIP: stored and not packed, since packing differs between versions of zlib, and with the
 * earliest date that a ZIP knows. */
static gm_status write_zip(const char *path, const char *entry, gm_str text, gm_error *err) {
    static const zip_fileinfo info = {.tmz_date = {.tm_year = 1980, .tm_mon = 0, .tm_mday = 1}};
    zipFile zip = text.len > UINT32_MAX ? NULL : zipOpen64(path, APPEND_STATUS_CREATE);
    if (zip == NULL) {
        return gm_fail_errno(err, "create", path);
    }
    bool good = zipOpenNewFileInZip(zip, entry, &info, NULL, 0, NULL, 0, NULL, 0, 0) == ZIP_OK &&
                zipWriteInFileInZip(zip, text.ptr, (unsigned)text.len) == ZIP_OK &&
                zipCloseFileInZip(zip) == ZIP_OK;
    good = zipClose(zip, NULL) == ZIP_OK && good;
    return good ? GM_OK : gm_fail_errno(err, "write", path);
}

static gm_status write_project(const qgis *q, gm_str text, gm_error *err) {
    gm_buf path = GM_BUF_INIT;
    gm_buf entry = GM_BUF_INIT;
    gm_buf_printf(&path, "%s/%s.qgz", q->target.dir, q->target.theatre);
    gm_buf_printf(&entry, "%s.qgs", q->target.theatre);
    const char *path_text = gm_buf_text(&path);
    const char *entry_text = gm_buf_text(&entry);
    gm_status status = path.failed || entry.failed ? gm_fail_memory(err)
                                                   : write_zip(path_text, entry_text, text, err);
    gm_buf_clear(&path);
    gm_buf_clear(&entry);
    return status;
}

static gm_status write_base(const qgis *q, const base_map *base, const export_facts *facts,
                            gm_error *err) {
    if (base->n == 0) {
        return GM_OK;
    }
    gm_buf dir = GM_BUF_INIT;
    gm_buf_printf(&dir, "%s/qgis", q->target.dir);
    (void)gm_buf_text(&dir);
    gm_status status = dir.failed ? gm_fail_memory(err) : gm_make_dirs(dir.ptr, 0777, err);
    if (status == GM_OK) {
        status = base_map_write(base, q->target.gaz, dir.ptr, facts, err);
    }
    gm_buf_clear(&dir);
    return status;
}

static gm_status fill_project(const qgis *q, const view *v, const base_map *base,
                              const export_facts *facts, gm_str attribution, gm_buf *out,
                              gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gaps g = {.arena = &arena};
    set_layers(&g, q, base);
    set_view(&g, v);
    set_words(&g, q, facts, attribution);
    gm_status status =
        g.failed ? gm_fail_memory(err)
                 : template_fill(embedded_text("styles/project.qgs"), g.values, g.n, out, err);
    gm_arena_clear(&arena);
    return status;
}

/* Whom the map owes: the events' places and those around them. */
static gm_status word_sources(qgis *q, const base_map *base, const export_facts *facts, gm_buf *out,
                              gm_error *err) {
    const credit *around = NULL;
    size_t n_around = 0;
    if (base->n > 0 &&
        credits_of(q->target.gaz, base->refs, base->n, &q->arena, &around, &n_around) != GM_OK) {
        return gm_fail_memory(err);
    }
    credit *all = gm_arena_array(&q->arena, facts->n_credits + n_around, sizeof *all);
    if (all == NULL) {
        return gm_fail_memory(err);
    }
    size_t n = credits_join(facts->credits, facts->n_credits, around, n_around, all);
    credits_say(all, n, out);
    return out->failed ? gm_fail_memory(err) : GM_OK;
}

static gm_status write_all(qgis *q, const export_facts *facts, gm_error *err) {
    geo_box box;
    view v;
    base_map base;
    date_span days;
    gm_buf attribution = GM_BUF_INIT;
    gm_buf text = GM_BUF_INIT;
    (void)spread_box(&q->spread, &box);
    GM_TRY(find_view(box, &v, err));
    GM_TRY(base_map_days(facts, &days, err));
    bool outlines_only = q->target.options->coarsened != NULL;
    GM_TRY(base_map_choose(q->target.gaz, box, days, outlines_only, &q->arena, &base, err));
    gm_status status = word_sources(q, &base, facts, &attribution, err);
    if (status == GM_OK) {
        export_facts with_base = *facts;
        with_base.attribution = gm_buf_text(&attribution);
        status = write_base(q, &base, &with_base, err);
    }
    if (status == GM_OK) {
        status = fill_project(q, &v, &base, facts, gm_buf_view(&attribution), &text, err);
    }
    if (status == GM_OK) {
        status = write_project(q, gm_buf_view(&text), err);
    }
    gm_buf_clear(&attribution);
    gm_buf_clear(&text);
    return status;
}

static gm_status close_project(void *state, const export_facts *facts, gm_error *err) {
    qgis *q = state;
    gm_status status = GM_OK;
    if (q->own_geojson != NULL) {
        status = exporter_geojson.close(q->own_geojson, facts, err);
        q->own_geojson = NULL;
    }
    if (status == GM_OK) {
        status = write_all(q, facts, err);
    }
    drop(q);
    return status;
}

const exporter exporter_qgis = {
    .name = "qgis",
    .summary = "QGIS project: styled, labelled, animated, with a page to print",
    .streams = false,
    .by_default = true,
    .keeps_wgs84 = true,
    .open = open_project,
    .feature = see_feature,
    .close = close_project,
    .drop = drop,
};
