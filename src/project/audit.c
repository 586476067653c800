#include "project/audit.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/file.h"
#include "core/num.h"
#include "export/schema.h"
#include "geo/geodesic.h"

struct audit {
    gm_writer out; /* closed: none is written */
    bool writes;
    audit_report report;
};

gm_status audit_open(const char *dir, audit **out, gm_error *err) {
    audit *a = calloc(1, sizeof *a);
    if (a == NULL) {
        return gm_fail_memory(err);
    }
    a->out = (gm_writer)GM_WRITER_INIT;
    a->writes = dir != NULL;
    if (a->writes) {
        gm_buf path = GM_BUF_INIT;
        gm_path_join(&path, dir, "audit.csv");
        gm_status status = gm_writer_open(&a->out, gm_buf_text(&path), err);
        gm_buf_clear(&path);
        if (status != GM_OK) {
            audit_free(a);
            return status;
        }
        gm_buf_add_text(&a->out.buf,
                        "event_id,place,admin1,admin2,country,lon,lat,radius_m,geo_prec,"
                        "new_lon,new_lat,new_radius,new_prec,method,score,place_id,place_name,"
                        "km,beyond_km\n");
    }
    *out = a;
    return GM_OK;
}

/* ---- Lines of audit.csv ------------------------------------------------------------------------ */

static void add_text(gm_buf *out, gm_str text) {
    csv_add_cell(out, text);
    gm_buf_add_char(out, ',');
}

static void add_point(gm_buf *out, gm_latlon point, double radius_m, int64_t geo_prec) {
    gm_buf_add_fixed_short(out, gm_to_fixed(point.lon, 6), 6);
    gm_buf_add_char(out, ',');
    gm_buf_add_fixed_short(out, gm_to_fixed(point.lat, 6), 6);
    gm_buf_add_char(out, ',');
    int64_t radius = schema_radius_m(radius_m);
    if (radius >= 0) {
        gm_buf_add_int(out, radius);
    }
    gm_buf_add_char(out, ',');
    if (geo_prec > 0) {
        gm_buf_add_int(out, geo_prec);
    }
    gm_buf_add_char(out, ',');
}

static void add_line(gm_buf *out, const event *ev, const res_part *part, double distance_m,
                     double beyond_m) {
    static const ev_field texts[] = {EV_EVENT_ID, EV_PLACE, EV_ADMIN1, EV_ADMIN2, EV_COUNTRY};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        add_text(out, ev->field[texts[i]]);
    }
    add_point(out, ev->pin, ev->pin_radius_m, ev->number[EV_GEO_PREC]);
    add_point(out, part->point, part->radius_m, part->geo_prec);
    add_text(out, gm_str_from(res_method_word(part->method)));
    gm_buf_add_fixed(out, part->score, 3);
    gm_buf_add_char(out, ',');
    add_text(out, part->place_id);
    add_text(out, part->place_name);
    gm_buf_add_fixed(out, gm_to_fixed(distance_m / 1000, 3), 3);
    gm_buf_add_char(out, ',');
    gm_buf_add_fixed(out, gm_to_fixed(beyond_m / 1000, 3), 3);
    gm_buf_add_char(out, '\n');
}

/* ---- The worst ---------------------------------------------------------------------------------- */

static bool same_point(gm_latlon a, gm_latlon b) {
    return a.lat >= b.lat && a.lat <= b.lat && a.lon >= b.lon && a.lon <= b.lon;
}

static bool same_case(const audit_worst *a, const audit_worst *b) {
    return gm_str_eq(a->place, b->place) && same_point(a->given, b->given) &&
           same_point(a->resolved, b->resolved);
}

static void free_worst(audit_worst *w) {
    gm_arena_clear(&w->texts);
    *w = (audit_worst){.n_rows = 0};
}

static gm_status keep_texts(audit_worst *w, gm_error *err) {
    w->place = gm_arena_copy(&w->texts, w->place);
    w->place_name = gm_arena_copy(&w->texts, w->place_name);
    w->table = gm_arena_copy(&w->texts, w->table);
    return w->place.ptr == NULL || w->place_name.ptr == NULL || w->table.ptr == NULL
               ? gm_fail_memory(err)
               : GM_OK;
}

/* The list's least only grows, so a case that is on it at the end was put there by its first row: its rows are
 * all counted. */
static gm_status note_worst(audit_report *r, const audit_worst *found, gm_error *err) {
    size_t at = r->n_worst;
    for (size_t i = 0; i < r->n_worst; i++) {
        if (same_case(&r->worst[i], found)) {
            r->worst[i].n_rows++;
            return GM_OK;
        }
    }
    while (at > 0 && found->beyond_m > r->worst[at - 1].beyond_m) {
        at--;
    }
    if (at == AUDIT_N_WORST) {
        return GM_OK;
    }
    if (r->n_worst == AUDIT_N_WORST) {
        free_worst(&r->worst[--r->n_worst]);
    }
    memmove(&r->worst[at + 1], &r->worst[at], (r->n_worst - at) * sizeof *r->worst);
    r->worst[at] = *found;
    r->n_worst++;
    return keep_texts(&r->worst[at], err);
}

/* ---- Events ------------------------------------------------------------------------------------- */

static double excess(const event *ev, const res_part *part, double *out_distance_m) {
    *out_distance_m = geo_distance_m(ev->pin, part->point);
    return *out_distance_m - part->radius_m - (ev->pin_radius_m > 0 ? ev->pin_radius_m : 0);
}

gm_status audit_event(audit *a, const char *table, const event *ev, const res_part *parts, size_t n,
                      gm_error *err) {
    const res_part *best = NULL;
    double least_m = 0;
    double distance_m = 0;
    if (ev->field[EV_PLACE].len == 0) {
        a->report.n_without_text++;
        return GM_OK;
    }
    for (size_t i = 0; i < n; i++) {
        double d;
        double beyond_m = parts[i].placed ? excess(ev, &parts[i], &d) : 0;
        if (parts[i].placed && (best == NULL || beyond_m < least_m)) {
            best = &parts[i];
            least_m = beyond_m;
            distance_m = d;
        }
    }
    a->report.n_refused += best == NULL;
    a->report.n_agree += best != NULL && least_m <= 0;
    if (best == NULL || least_m <= 0) {
        return GM_OK;
    }
    a->report.n_differ++;
    audit_worst found = {
        .place = ev->field[EV_PLACE],
        .place_name = best->place_name.len > 0 ? best->place_name : best->text,
        .table = gm_str_from(table),
        .line = ev->line,
        .given = ev->pin,
        .resolved = best->point,
        .method = best->method,
        .score = best->score,
        .distance_m = distance_m,
        .beyond_m = least_m,
        .n_rows = 1,
        .texts = GM_ARENA_INIT,
    };
    GM_TRY(note_worst(&a->report, &found, err));
    if (!a->writes) {
        return GM_OK;
    }
    add_line(&a->out.buf, ev, best, distance_m, least_m);
    return gm_writer_poll(&a->out, err);
}

/* ---- Ending ------------------------------------------------------------------------------------- */

gm_status audit_write(audit *a, gm_error *err) {
    bool writes = a->writes;
    a->writes = false;
    return writes ? gm_writer_close(&a->out, err) : GM_OK;
}

void audit_tell(audit *a, audit_report *out) {
    if (a != NULL) {
        *out = a->report;
        a->report.n_worst = 0;
    }
}

void audit_free(audit *a) {
    if (a != NULL) {
        gm_writer_drop(&a->out);
        audit_report_clear(&a->report);
        free(a);
    }
}

void audit_report_clear(audit_report *report) {
    for (size_t i = 0; i < report->n_worst; i++) {
        free_worst(&report->worst[i]);
    }
    report->n_worst = 0;
}
