#include "serve/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/embedded.h"
#include "core/hash.h"
#include "core/json.h"
#include "serve/body.h"
#include "serve/headers.h"
#include "serve/set.h"

enum {
    CONNECTIONS_MOST = 2048,       /* a thousand idle ones leave room for as many that are not */
    FILES_BESIDE = 128,            /* descriptors for all else */
    CONNECTION_MEMORY = 16 * 1024, /* the longest head of a request is a little shorter */
    IDLE_S = 20,
    WAIT_S = 15, /* the longest wait for a change: a reader that went away is not heard of before */
    WAITERS_MOST = 256,
    BACKLOG = 1024,
    BLOCK_SIZE = 64 * 1024,
    WORTH_PACKING = 1024, /* bytes */
};

/* A request for changes that waits. */
typedef struct waiter {
    struct MHD_Connection *connection;
    time_t since;
} waiter;

struct server {
    server_options options;
    int listen_fd;
    uint16_t port;
    struct MHD_Daemon *daemon;
    gm_str policy; /* what the page's policy gets in place of "no connections" */
    gm_buf policy_text;
    pthread_mutex_t lock; /* of all below */
    gm_buf dir;
    set *set; /* NULL: none */
    gm_buf note, problem;
    gm_buf waiters;
    char told[17]; /* state that readers were last told of */
    bool stopping;
};

/* What is kept from a request's first call to its last. */
typedef struct request {
    bool waited;
} request;

/* What a response is read from. */
typedef struct sending {
    body body;
    uint64_t from;
    body_gzip *gzip; /* NULL: as it is */
    set *set;        /* whose files it borrows; may be NULL */
    int fd;          /* its own; -1: none */
    gm_buf text;     /* its own */
} sending;

static time_t now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* ---- The set ------------------------------------------------------------------------------------- */

/* The set of this moment, or NULL; under the lock. */
static set *look_at_set(server *s) {
    const char *dir = gm_buf_text(&s->dir);
    if (s->set == NULL || !set_is_current(s->set, dir)) {
        set *fresh = NULL;
        (void)set_open(dir, &fresh, NULL);
        set_release(s->set);
        s->set = fresh;
    }
    return s->set;
}

/* The same for a request, which releases it. */
static set *hold_set(server *s) {
    pthread_mutex_lock(&s->lock);
    set *current = look_at_set(s);
    if (current != NULL) {
        set_hold(current);
    }
    pthread_mutex_unlock(&s->lock);
    return current;
}

/* What readers know a state by: the page and the problem. Under the lock. */
static void name_state(server *s, char out[17]) {
    const set *current = look_at_set(s);
    uint64_t hash = gm_hash64(gm_str_from(current == NULL ? "" : set_page_tag(current)));
    hash = gm_hash64_seeded(gm_str_from(current == NULL ? "" : set_shell_tag(current)), hash);
    gm_hex64(gm_hash64_seeded(gm_buf_view(&s->problem), hash), out);
}

/* ---- Answers ---------------------------------------------------------------------------------------- */

static const char *header_of(struct MHD_Connection *c, const char *name) {
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

/* The origin that asks, when its pages may read; else NULL. */
static const char *allowed_origin(const server *s, struct MHD_Connection *c) {
    const char *origin = header_of(c, "Origin");
    for (size_t i = 0; origin != NULL && i < s->options.n_origins; i++) {
        if (strcmp(origin, s->options.origins[i]) == 0) {
            return origin;
        }
    }
    return NULL;
}

static void add_common(const server *s, struct MHD_Connection *c, struct MHD_Response *r) {
    const char *origin = allowed_origin(s, c);
    MHD_add_response_header(r, "Cache-Control", "no-cache");
    MHD_add_response_header(r, "Vary", "Accept-Encoding, Origin");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(r, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(r, "Cross-Origin-Resource-Policy",
                            s->options.n_origins > 0 ? "cross-origin" : "same-origin");
    MHD_add_response_header(r, "X-Frame-Options", "SAMEORIGIN");
    if (origin != NULL) {
        MHD_add_response_header(r, "Access-Control-Allow-Origin", origin);
        MHD_add_response_header(r, "Access-Control-Expose-Headers",
                                "Accept-Ranges, Content-Range, ETag");
    }
}

static enum MHD_Result queue(const server *s, struct MHD_Connection *c, unsigned status,
                             struct MHD_Response *r) {
    if (r == NULL) {
        return MHD_NO;
    }
    add_common(s, c, r);
    enum MHD_Result result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static enum MHD_Result answer_text(const server *s, struct MHD_Connection *c, unsigned status,
                                   const char *type, gm_str text) {
    struct MHD_Response *r = MHD_create_response_from_buffer(text.len, (void *)(uintptr_t)text.ptr,
                                                             MHD_RESPMEM_MUST_COPY);
    if (r != NULL) {
        MHD_add_response_header(r, "Content-Type", type);
        if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
            MHD_add_response_header(r, "Allow", "GET, HEAD");
        }
    }
    return queue(s, c, status, r);
}

static enum MHD_Result refuse(const server *s, struct MHD_Connection *c, unsigned status,
                              const char *why) {
    return answer_text(s, c, status, "text/plain; charset=utf-8", gm_str_from(why));
}

/* ---- Sending bodies ------------------------------------------------------------------------------------ */

static void sending_free(void *arg) {
    sending *out = arg;
    if (out != NULL) {
        body_gzip_free(out->gzip);
        set_release(out->set);
        if (out->fd >= 0) {
            close(out->fd);
        }
        gm_buf_clear(&out->text);
        free(out);
    }
}

/* Takes over the hold on the set. */
static sending *sending_new(set *held) {
    sending *out = calloc(1, sizeof *out);
    if (out == NULL) {
        set_release(held);
        return NULL;
    }
    out->set = held;
    out->fd = -1;
    return out;
}

static ssize_t read_sending(void *arg, uint64_t at, char *to, size_t most) {
    sending *out = arg;
    ssize_t n = out->gzip != NULL ? body_gzip_read(out->gzip, to, most)
                                  : body_read(&out->body, out->from + at, to, most);
    return n > 0    ? n
           : n == 0 ? MHD_CONTENT_READER_END_OF_STREAM
                    : MHD_CONTENT_READER_END_WITH_ERROR;
}

typedef struct kind {
    const char *ending, *type;
    bool packs; /* text, and never asked for in ranges by anybody who can help it */
} kind;

static const kind *kind_of(const char *name) {
    static const kind kinds[] = {
        {".geojson", "application/geo+json", true},
        {".json", "application/json", true},
        {".ndjson", "application/x-ndjson", true},
        {".geojsonl", "application/geo+json-seq", true},
        {".geojsons", "application/geo+json-seq", true},
        {".html", "text/html; charset=utf-8", true},
        {".csv", "text/csv; charset=utf-8", true},
        {".tsv", "text/tab-separated-values; charset=utf-8", true},
        {".txt", "text/plain; charset=utf-8", true},
        {".kml", "application/vnd.google-earth.kml+xml", true},
        {".gpkg", "application/geopackage+sqlite3", false},
        {".prj", "text/plain; charset=utf-8", true},
        {".cpg", "text/plain; charset=utf-8", true},
        {".qml", "application/xml", true},
        {".sld", "application/xml", true},
        {"", "application/octet-stream", false},
    };
    size_t i = 0;
    while (!gm_str_ends(gm_str_from(name), gm_str_from(kinds[i].ending))) {
        i++;
    }
    return &kinds[i];
}

/* 304 when the reader has these bytes. */
static enum MHD_Result answer_unchanged(const server *s, struct MHD_Connection *c,
                                        const char *tag) {
    struct MHD_Response *r =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    if (r != NULL) {
        MHD_add_response_header(r, "ETag", tag);
    }
    return queue(s, c, MHD_HTTP_NOT_MODIFIED, r);
}

static enum MHD_Result answer_beyond(const server *s, struct MHD_Connection *c, uint64_t size) {
    static const char why[] = "the file has no such bytes\n";
    char range[48];
    struct MHD_Response *r = MHD_create_response_from_buffer(sizeof why - 1, (void *)(uintptr_t)why,
                                                             MHD_RESPMEM_PERSISTENT);
    snprintf(range, sizeof range, "bytes */%llu", (unsigned long long)size);
    if (r != NULL) {
        MHD_add_response_header(r, "Content-Range", range);
    }
    return queue(s, c, MHD_HTTP_RANGE_NOT_SATISFIABLE, r);
}

/* A range counts only for the bytes that the reader has a part of. */
static head_range_kind range_of(struct MHD_Connection *c, const char *tag, uint64_t size,
                                uint64_t *out_from, uint64_t *out_n) {
    const char *range = header_of(c, "Range");
    const char *if_range = header_of(c, "If-Range");
    if (range == NULL || (if_range != NULL && strcmp(if_range, tag) != 0)) {
        return HEAD_RANGE_NONE;
    }
    return head_range(gm_str_from(range), size, out_from, out_n);
}

static enum MHD_Result answer_body(const server *s, struct MHD_Connection *c, sending *out,
                                   uint64_t n, const kind *what, const char *tag,
                                   const char *content_range) {
    uint64_t size = out->gzip != NULL ? MHD_SIZE_UNKNOWN : n;
    struct MHD_Response *r =
        MHD_create_response_from_callback(size, BLOCK_SIZE, read_sending, out, sending_free);
    if (r == NULL) {
        sending_free(out);
        return MHD_NO;
    }
    MHD_add_response_header(r, "Content-Type", what->type);
    MHD_add_response_header(r, "ETag", tag);
    MHD_add_response_header(r, "Accept-Ranges", "bytes");
    if (out->gzip != NULL) {
        MHD_add_response_header(r, "Content-Encoding", "gzip");
    }
    if (content_range != NULL) {
        MHD_add_response_header(r, "Content-Range", content_range);
    }
    return queue(s, c, content_range != NULL ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK, r);
}

/* Takes `out`. @param tag  without quotes; two forms of one thing have two tags */
static enum MHD_Result deliver(const server *s, struct MHD_Connection *c, sending *out,
                               const kind *what, const char *tag) {
    char quoted[120];
    char content_range[96];
    uint64_t n = out->body.size;
    const char *known = header_of(c, "If-None-Match");
    bool pack = what->packs && n >= WORTH_PACKING && header_of(c, "Range") == NULL &&
                head_takes_gzip(gm_str_from(header_of(c, "Accept-Encoding")));
    snprintf(quoted, sizeof quoted, "\"%s%s\"", tag, pack ? "-gz" : "");
    if (known != NULL && head_has_tag(gm_str_from(known), gm_str_from(quoted))) {
        sending_free(out);
        return answer_unchanged(s, c, quoted);
    }
    head_range_kind range = range_of(c, quoted, n, &out->from, &n);
    if (range == HEAD_RANGE_BEYOND) {
        sending_free(out);
        return answer_beyond(s, c, n);
    }
    snprintf(content_range, sizeof content_range, "bytes %llu-%llu/%llu",
             (unsigned long long)out->from, (unsigned long long)(out->from + n - 1),
             (unsigned long long)out->body.size);
    if (pack && (out->gzip = body_gzip_new(&out->body)) == NULL) {
        sending_free(out);
        return MHD_NO;
    }
    return answer_body(s, c, out, n, what, quoted, range == HEAD_RANGE_PART ? content_range : NULL);
}

/* ---- What there is --------------------------------------------------------------------------------------- */

static enum MHD_Result answer_file(server *s, struct MHD_Connection *c, const char *name) {
    enum { TRIES = 2 }; /* a set that was replaced behind our look has lost its files */
    gm_buf tag = GM_BUF_INIT;
    sending *out = NULL;
    for (int i = 0; i < TRIES && out == NULL; i++) {
        int fd;
        uint64_t size;
        set *current = hold_set(s);
        if (current != NULL && set_open_file(current, name, &fd, &size, &tag)) {
            out = sending_new(NULL);
            if (out == NULL) {
                close(fd);
            } else {
                out->fd = fd;
                body_add_file(&out->body, fd, 0, size);
            }
        }
        set_release(current);
    }
    enum MHD_Result result = out == NULL
                                 ? refuse(s, c, MHD_HTTP_NOT_FOUND, "the set has no such file\n")
                                 : deliver(s, c, out, kind_of(name), gm_buf_text(&tag));
    gm_buf_clear(&tag);
    return result;
}

static enum MHD_Result answer_data(server *s, struct MHD_Connection *c) {
    char tag[100];
    set *current = hold_set(s);
    sending *out = current == NULL ? NULL : sending_new(current);
    if (out == NULL || !set_page_data(current, &out->body)) {
        sending_free(out);
        return refuse(s, c, MHD_HTTP_NOT_FOUND, "there is no map yet\n");
    }
    snprintf(tag, sizeof tag, "%s-data", set_page_tag(current));
    return deliver(s, c, out, kind_of(".json"), tag);
}

/* The script that follows, and what it has to know of the page that it stands in. */
static void add_live(gm_buf *out, const char *page, const char *shell) {
    gm_buf_printf(out,
                  "<script type=\"application/json\" id=\"gazmap-live\">{\"page\":\"%s\","
                  "\"shell\":\"%s\"}</script>\n<script>",
                  page, shell);
    gm_buf_add_str(out, embedded_text("src/serve/live.js"));
    gm_buf_add_text(out, "</script>\n");
}

static void add_markup(gm_buf *out, gm_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '&' || c == '<' || c == '>') {
            gm_buf_printf(out, "&#%d;", c);
        } else {
            gm_buf_add_char(out, c);
        }
    }
}

/* As long as there is no page: why, and the script, which loads the page once it is there. */
static enum MHD_Result answer_no_page(server *s, struct MHD_Connection *c) {
    gm_buf text = GM_BUF_INIT;
    gm_buf_printf(
        &text,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "img-src data:; script-src%.*s\">\n<title>gazmap</title>\n<link rel=\"icon\" href=\"data:,\">\n"
        "</head>\n<body>\n<p>There is no map yet.</p>\n<p>",
        GM_FMT(s->policy));
    pthread_mutex_lock(&s->lock);
    add_markup(&text, gm_buf_view(&s->problem));
    pthread_mutex_unlock(&s->lock);
    gm_buf_add_text(&text, "</p>\n");
    add_live(&text, "", "");
    gm_buf_add_text(&text, "</body>\n</html>\n");
    enum MHD_Result result = text.failed
                                 ? MHD_NO
                                 : answer_text(s, c, MHD_HTTP_SERVICE_UNAVAILABLE,
                                               "text/html; charset=utf-8", gm_buf_view(&text));
    gm_buf_clear(&text);
    return result;
}

static enum MHD_Result answer_page(server *s, struct MHD_Connection *c) {
    char tag[100];
    set *current = hold_set(s);
    sending *out = current == NULL ? NULL : sending_new(current);
    if (out != NULL) {
        add_live(&out->text, set_page_tag(current), set_shell_tag(current));
    }
    if (out == NULL || out->text.failed ||
        !set_page(current, s->policy, gm_buf_view(&out->text), &out->body)) {
        sending_free(out);
        return answer_no_page(s, c);
    }
    /* Another gazmap may have another script. */
    snprintf(tag, sizeof tag, "%s-%08x", set_page_tag(current),
             (unsigned)gm_hash64(gm_buf_view(&out->text)));
    return deliver(s, c, out, kind_of(".html"), tag);
}

/* ---- Changes ------------------------------------------------------------------------------------------------ */

static void add_member(gm_buf *out, const char *name, gm_str text) {
    gm_buf_printf(out, "%s\"%s\":", out->len == 0 ? "{" : ",", name);
    gm_buf_add_json(out, text);
}

/* Under the lock. */
static void describe(server *s, const char *state, gm_buf *out) {
    const set *current = s->set;
    add_member(out, "state", gm_str_from(state));
    add_member(out, "page", gm_str_from(current == NULL ? "" : set_page_tag(current)));
    add_member(out, "shell", gm_str_from(current == NULL ? "" : set_shell_tag(current)));
    add_member(out, "problem", gm_buf_view(&s->problem));
    add_member(out, "note", gm_buf_view(&s->note));
    gm_buf_add_text(out, "}\n");
}

/* Puts the request aside until something happens; under the lock. False when too many wait. */
static bool put_aside(server *s, struct MHD_Connection *c) {
    waiter one = {c, now_s()};
    if (s->waiters.len / sizeof one >= WAITERS_MOST) {
        return false;
    }
    gm_buf_add(&s->waiters, &one, sizeof one);
    if (s->waiters.failed) {
        return false;
    }
    MHD_suspend_connection(c);
    return true;
}

static enum MHD_Result answer_changes(server *s, struct MHD_Connection *c, request *r) {
    const char *since = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "since");
    gm_buf text = GM_BUF_INIT;
    char state[17];
    pthread_mutex_lock(&s->lock);
    name_state(s, state);
    bool knows = since != NULL && strcmp(since, state) == 0 && !r->waited && !s->stopping;
    bool aside = knows && put_aside(s, c);
    r->waited = r->waited || aside;
    describe(s, state, &text);
    pthread_mutex_unlock(&s->lock);
    enum MHD_Result result = MHD_YES;
    if (knows && !aside) {
        result = refuse(s, c, MHD_HTTP_SERVICE_UNAVAILABLE, "too many wait for changes\n");
    } else if (!aside) {
        result = text.failed
                     ? MHD_NO
                     : answer_text(s, c, MHD_HTTP_OK, "application/json", gm_buf_view(&text));
    }
    gm_buf_clear(&text);
    return result;
}

/* Lets those ask again that have waited since then or before; under the lock. */
static void resume(server *s, time_t until) {
    waiter *all = (waiter *)(void *)s->waiters.ptr;
    size_t n = s->waiters.len / sizeof *all;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (all[i].since <= until) {
            MHD_resume_connection(all[i].connection);
        } else {
            all[kept++] = all[i];
        }
    }
    s->waiters.len = kept * sizeof *all;
}

static void tell_if_new(server *s) {
    char state[17];
    name_state(s, state);
    bool is_new = strcmp(state, s->told) != 0;
    memcpy(s->told, state, sizeof state);
    resume(s, is_new ? now_s() : now_s() - WAIT_S);
}

void server_tick(server *s) {
    pthread_mutex_lock(&s->lock);
    tell_if_new(s);
    pthread_mutex_unlock(&s->lock);
}

void server_tell(server *s, const char *note, const char *problem) {
    pthread_mutex_lock(&s->lock);
    gm_buf_reset(&s->note);
    gm_buf_add_text(&s->note, note);
    gm_buf_reset(&s->problem);
    gm_buf_add_text(&s->problem, problem == NULL ? "" : problem);
    tell_if_new(s);
    pthread_mutex_unlock(&s->lock);
}

gm_status server_set_dir(server *s, const char *dir, gm_error *err) {
    pthread_mutex_lock(&s->lock);
    gm_buf_reset(&s->dir);
    gm_buf_add_text(&s->dir, dir);
    (void)gm_buf_text(&s->dir);
    gm_status status = s->dir.failed ? gm_fail_memory(err) : GM_OK;
    set_release(s->set);
    s->set = NULL;
    pthread_mutex_unlock(&s->lock);
    return status;
}

/* ---- Requests -------------------------------------------------------------------------------------------------- */

static enum MHD_Result count_hosts(void *arg, enum MHD_ValueKind which, const char *key,
                                   const char *value) {
    (void)which;
    (void)value;
    size_t *n = arg;
    *n += gm_str_eq_nocase(gm_str_from(key), GM_STR("Host"));
    return MHD_YES;
}

static bool host_is_ours(const server *s, struct MHD_Connection *c) {
    size_t n = 0;
    MHD_get_connection_values(c, MHD_HEADER_KIND, count_hosts, &n);
    const char *host = header_of(c, "Host");
    return n == 1 && host != NULL && head_host_is_ours(gm_str_from(host), s->port);
}

/* A browser asks first whether a page of another origin may send these headers. */
static enum MHD_Result answer_preflight(const server *s, struct MHD_Connection *c) {
    struct MHD_Response *r =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    if (r != NULL) {
        MHD_add_response_header(r, "Access-Control-Allow-Methods", "GET, HEAD");
        MHD_add_response_header(r, "Access-Control-Allow-Headers",
                                "Range, If-None-Match, If-Range");
        MHD_add_response_header(r, "Access-Control-Allow-Private-Network", "true");
        MHD_add_response_header(r, "Access-Control-Max-Age", "600");
    }
    return queue(s, c, MHD_HTTP_NO_CONTENT, r);
}

static bool has_body(struct MHD_Connection *c) {
    const char *length = header_of(c, "Content-Length");
    return (length != NULL && strcmp(length, "0") != 0) ||
           header_of(c, "Transfer-Encoding") != NULL;
}

/* What is wrong before anything is looked up; *out_done false: nothing. */
static enum MHD_Result answer_wrong(const server *s, struct MHD_Connection *c, const char *method,
                                    bool *out_done) {
    *out_done = true;
    if (!host_is_ours(s, c)) {
        return refuse(s, c, MHD_HTTP_FORBIDDEN,
                      "this server answers to 127.0.0.1, localhost and [::1] with its port only\n");
    }
    if (strcmp(method, "OPTIONS") == 0 && allowed_origin(s, c) != NULL && !has_body(c)) {
        return answer_preflight(s, c);
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        return refuse(s, c, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and HEAD only\n");
    }
    if (has_body(c)) {
        return refuse(s, c, MHD_HTTP_CONTENT_TOO_LARGE, "a request here has no body\n");
    }
    *out_done = false;
    return MHD_YES;
}

static enum MHD_Result route(server *s, struct MHD_Connection *c, const char *url, request *r) {
    gm_buf path = GM_BUF_INIT;
    enum MHD_Result result;
    if (!head_path(url, &path)) {
        result = refuse(s, c, MHD_HTTP_BAD_REQUEST, "this is no path of a file\n");
    } else if (path.len == 0) {
        result = answer_page(s, c);
    } else if (strcmp(path.ptr, "changes") == 0) {
        result = answer_changes(s, c, r);
    } else if (strcmp(path.ptr, "map-data.json") == 0) {
        result = answer_data(s, c);
    } else {
        result = answer_file(s, c, path.ptr);
    }
    gm_buf_clear(&path);
    return result;
}

/* Called when the head is there, and again when the request is whole. */
static enum MHD_Result handle(void *arg, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **memory) {
    server *s = arg;
    (void)version;
    (void)upload;
    if (*memory == NULL) {
        bool done;
        enum MHD_Result result = answer_wrong(s, c, method, &done);
        *memory = done ? NULL : calloc(1, sizeof(request));
        return done ? result : *memory == NULL ? MHD_NO : MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0; /* nothing of it is kept */
        return MHD_YES;
    }
    return route(s, c, url, *memory);
}

static void forget_request(void *arg, struct MHD_Connection *c, void **memory,
                           enum MHD_RequestTerminationCode why) {
    (void)arg;
    (void)c;
    (void)why;
    free(*memory);
    *memory = NULL;
}

/* Paths are decoded by head_path(), once; the rest as it is. */
static size_t leave_as_is(void *arg, struct MHD_Connection *c, char *text) {
    (void)arg;
    (void)c;
    return strlen(text);
}

/* ---- Start and stop ---------------------------------------------------------------------------------------------- */

static gm_status listen_here(server *s, gm_error *err) {
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(s->options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    char name[32];
    int yes = 1;
    snprintf(name, sizeof name, "127.0.0.1:%u", (unsigned)s->options.port);
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->listen_fd < 0 ||
        setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        return gm_fail_errno(err, "make a socket for", name);
    }
    if (bind(s->listen_fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(s->listen_fd, BACKLOG) != 0 ||
        getsockname(s->listen_fd, (struct sockaddr *)&address, &len) != 0) {
        if (errno == EADDRINUSE) {
            return gm_fail(err, GM_E_IO,
                           "%s is in use; choose another with --port, 0 for any that is free",
                           name);
        }
        return gm_fail_errno(err, "listen on", name);
    }
    s->port = ntohs(address.sin_port);
    return GM_OK;
}

/* As many connections as the system gives descriptors for, up to our own limit. */
static unsigned room_for_connections(void) {
    struct rlimit limit;
    rlim_t wanted = CONNECTIONS_MOST + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return FILES_BESIDE;
    }
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur >= wanted            ? CONNECTIONS_MOST
           : limit.rlim_cur > 2 * FILES_BESIDE ? (unsigned)(limit.rlim_cur - FILES_BESIDE)
                                               : FILES_BESIDE / 2;
}

static gm_status start(server *s, gm_error *err) {
    GM_TRY(server_set_dir(s, s->options.dir, err));
    GM_TRY(listen_here(s, err));
    gm_buf_add_char(&s->policy_text, ' ');
    gm_buf_add_str(&s->policy_text, embedded_text("live.policy"));
    gm_buf_add_text(&s->policy_text, "; connect-src 'self'");
    s->policy = gm_buf_view(&s->policy_text);
    if (s->policy_text.failed) {
        return gm_fail_memory(err);
    }
    s->daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, s,
        MHD_OPTION_LISTEN_SOCKET, s->listen_fd, MHD_OPTION_CONNECTION_LIMIT, room_for_connections(),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_as_is, s, MHD_OPTION_NOTIFY_COMPLETED, forget_request, s, MHD_OPTION_END);
    return s->daemon != NULL ? GM_OK : gm_fail_errno(err, "start the server on", "127.0.0.1");
}

gm_status server_start(const server_options *options, server **out, gm_error *err) {
    server *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return gm_fail_memory(err);
    }
    s->options = *options;
    s->listen_fd = -1;
    pthread_mutex_init(&s->lock, NULL);
    gm_status status = start(s, err);
    if (status != GM_OK) {
        server_stop(s);
        return status;
    }
    *out = s;
    return GM_OK;
}

void server_stop(server *s) {
    if (s == NULL) {
        return;
    }
    if (s->daemon != NULL) {
        pthread_mutex_lock(&s->lock);
        s->stopping = true;
        resume(s, now_s());
        pthread_mutex_unlock(&s->lock);
        MHD_stop_daemon(s->daemon); /* closes the socket too */
    } else if (s->listen_fd >= 0) {
        close(s->listen_fd);
    }
    set_release(s->set);
    gm_buf_clear(&s->dir);
    gm_buf_clear(&s->note);
    gm_buf_clear(&s->problem);
    gm_buf_clear(&s->waiters);
    gm_buf_clear(&s->policy_text);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

uint16_t server_port(const server *s) {
    return s->port;
}
