#include "project/watch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "gazetteer/layer.h"

enum {
    QUIET_MS = 120,         /* a save by an editor is over within this: write, rename, rights */
    RESTLESS_MS = 3000,     /* longer than any save */
    LOOK_ANYWAY_MS = 2000,  /* without any report */
    UNREPORTED_MS = 500,    /* where the system reports nothing at all */
    EVENTS_SIZE = 16 * 1024 /* of one read; the rest stays for the next */
};

static const uint32_t what_counts = IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE |
                                    IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF |
                                    IN_MOVE_SELF;

/* A file and how it looks: a hash of what the system says of it; 0 when it is not there. */
typedef struct seen {
    const char *path;
    uint64_t looks;
    bool touched; /* reported since: two saves within a tick of the clock may look the same */
} seen;

/* All files at one time. */
typedef struct look {
    gm_arena arena;
    gm_buf items; /* of seen, sorted by path, none twice */
} look;

struct watch {
    int fd; /* of inotify; -1: none */
    gm_arena arena;
    gm_buf paths; /* const char * each, in the arena */
    look base;    /* what changes are measured by */
};

/* ---- Looking ------------------------------------------------------------------------------------- */

static void look_clear(look *l) {
    gm_arena_clear(&l->arena);
    gm_buf_clear(&l->items);
}

static size_t n_seen(const look *l) {
    return l->items.len / sizeof(seen);
}

static const seen *seen_at(const look *l, size_t i) {
    return (const seen *)(const void *)l->items.ptr + i;
}

static uint64_t add_looks(uint64_t hash, const char *path) {
    struct stat info;
    if (stat(path, &info) != 0) {
        return hash;
    }
    const uint64_t facts[] = {
        (uint64_t)info.st_dev,          (uint64_t)info.st_ino,
        (uint64_t)info.st_size,         (uint64_t)info.st_mtim.tv_sec,
        (uint64_t)info.st_mtim.tv_nsec, (uint64_t)info.st_ctim.tv_sec,
        (uint64_t)info.st_ctim.tv_nsec,
    };
    return gm_hash64_seeded((gm_str){(const char *)facts, sizeof facts}, hash);
}

/* With the files that some formats keep beside the one that is named. */
static gm_status looks_of(const char *path, uint64_t *out, gm_error *err) {
    static const struct {
        const char *ending, *replaced_by;
    } companions[] = {{".shp", ".dbf"}, {".shp", ".shx"},       {".shp", ".prj"},
                      {".shp", ".cpg"}, {".gpkg", ".gpkg-wal"}, {".sqlite", ".sqlite-wal"},
                      {".tab", ".dat"}, {".tab", ".map"},       {".csv", ".csvt"}};
    uint64_t looks = add_looks(0, path);
    gm_buf beside = GM_BUF_INIT;
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
        gm_str ending = gm_str_from(companions[i].ending);
        if (gm_str_ends(gm_str_from(path), ending)) {
            gm_buf_reset(&beside);
            gm_buf_add(&beside, path, strlen(path) - ending.len);
            gm_buf_add_text(&beside, companions[i].replaced_by);
            looks = add_looks(looks, gm_buf_text(&beside));
        }
    }
    gm_status status = beside.failed ? gm_fail_memory(err) : GM_OK;
    gm_buf_clear(&beside);
    *out = looks;
    return status;
}

static gm_status look_at_file(void *context, const char *path, gm_error *err) {
    look *l = context;
    seen item = {.path = gm_arena_copy(&l->arena, gm_str_from(path)).ptr};
    GM_TRY(looks_of(path, &item.looks, err));
    gm_buf_add(&l->items, &item, sizeof item);
    return item.path == NULL || l->items.failed ? gm_fail_memory(err) : GM_OK;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const seen *)a)->path, ((const seen *)b)->path);
}

static void sort_once(look *l) {
    seen *items = (seen *)(void *)l->items.ptr;
    size_t n = n_seen(l);
    size_t kept = 0;
    if (n == 0) {
        return;
    }
    qsort(items, n, sizeof *items, by_path);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || strcmp(items[kept - 1].path, items[i].path) != 0) {
            items[kept++] = items[i];
        }
    }
    l->items.len = kept * sizeof *items;
}

static gm_status look_at_all(const watch *w, look *l, gm_error *err) {
    const char *const *paths = (const char *const *)(const void *)w->paths.ptr;
    gm_arena_reset(&l->arena);
    gm_buf_reset(&l->items);
    for (size_t i = 0; i < w->paths.len / sizeof *paths; i++) {
        gm_error gone = GM_ERROR_INIT;
        gm_status status = gm_path_is_dir(paths[i])
                               ? gaz_each_layer_file(paths[i], look_at_file, l, &gone)
                               : look_at_file(l, paths[i], &gone);
        if (status == GM_E_MEMORY) {
            return gm_fail_memory(err);
        } /* else a folder that is just being replaced: what is not there is not seen */
    }
    sort_once(l);
    return GM_OK;
}

/* Walks both looks by path; true when they differ. The paths that do go into `names` unless it is NULL. */
static bool differ(const look *a, const look *b, gm_buf *names) {
    bool any = false;
    for (size_t i = 0, k = 0; i < n_seen(a) || k < n_seen(b);) {
        int order = i == n_seen(a)   ? 1
                    : k == n_seen(b) ? -1
                                     : strcmp(seen_at(a, i)->path, seen_at(b, k)->path);
        bool same =
            order == 0 && seen_at(a, i)->looks == seen_at(b, k)->looks && !seen_at(a, i)->touched;
        if (!same && names != NULL) {
            gm_buf_printf(names, "%s\n", order <= 0 ? seen_at(a, i)->path : seen_at(b, k)->path);
        }
        any = any || !same;
        i += order <= 0;
        k += order >= 0;
    }
    return any;
}

/* ---- The system's reports ---------------------------------------------------------------------------- */

static void report_folder(const watch *w, const char *folder) {
    (void)inotify_add_watch(w->fd, folder,
                            what_counts | IN_ONLYDIR); /* known ones stay as they are */
}

static void report_folder_of(const watch *w, const char *path) {
    gm_buf folder = GM_BUF_INIT;
    gm_buf_add(&folder, path, (size_t)(gm_path_name(path) - path));
    report_folder(w, folder.len == 0 ? "." : gm_buf_text(&folder));
    gm_buf_clear(&folder);
}

/* Asks for reports on every folder that matters. Again and again, since a folder that was replaced has to be asked
 * for anew; for one that was not this does nothing. */
static void ask_for_reports(const watch *w) {
    const char *const *paths = (const char *const *)(const void *)w->paths.ptr;
    for (size_t i = 0; w->fd >= 0 && i < w->paths.len / sizeof *paths; i++) {
        report_folder(w, paths[i]);
        report_folder_of(w, paths[i]);
        char *real = realpath(paths[i], NULL); /* a link's target is edited where it lies */
        if (real != NULL && strcmp(real, paths[i]) != 0) {
            report_folder_of(w, real);
        }
        free(real);
    }
}

static void note_touched(watch *w, const char *name) {
    seen *items = (seen *)(void *)w->base.items.ptr;
    for (size_t i = 0; i < n_seen(&w->base); i++) {
        items[i].touched = items[i].touched || strcmp(gm_path_name(items[i].path), name) == 0;
    }
}

/* Reads what was reported. Files of one name in two folders are one here: a look too many does no harm. */
static void take_reports(watch *w) {
    _Alignas(struct inotify_event) char bytes[EVENTS_SIZE];
    ssize_t n;
    while (w->fd >= 0 && (n = read(w->fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t from = 0; from < n;) {
            const struct inotify_event *report =
                (const struct inotify_event *)(const void *)(bytes + from);
            if (report->len > 0 && (report->mask & IN_ATTRIB) == 0) {
                note_touched(w, report->name);
            }
            from += (ssize_t)(sizeof *report + report->len);
        }
    }
}

/* ---- Waiting ---------------------------------------------------------------------------------------- */

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sleeps until there is a report (unless `deaf`), a reason to stop, or the time is up. */
static gm_status sleep_until(watch *w, bool deaf, int64_t until, int stop_fd, bool *out_stop,
                             gm_error *err) {
    *out_stop = false;
    int64_t left = until - now_ms();
    struct pollfd fds[] = {{.fd = stop_fd, .events = POLLIN},
                           {.fd = deaf ? -1 : w->fd, .events = POLLIN}};
    if (poll(fds, 2, left < 0 ? 0 : (int)left) < 0 && errno != EINTR) {
        return gm_fail_errno(err, "wait for changes of", "the inputs");
    }
    *out_stop = fds[0].revents != 0;
    take_reports(w);
    return GM_OK;
}

/* The files differ from base: waits until they rest, and makes that the new base. */
static gm_status settle(watch *w, look *now, int stop_fd, bool *out_stop, gm_buf *names,
                        gm_error *err) {
    look next = {GM_ARENA_INIT, GM_BUF_INIT};
    int64_t begun = now_ms();
    bool restless = true;
    gm_status status = GM_OK;
    *out_stop = false;
    while (status == GM_OK && restless && !*out_stop && now_ms() - begun < RESTLESS_MS) {
        int64_t until = now_ms() + QUIET_MS;
        while (status == GM_OK && !*out_stop && now_ms() < until) {
            status = sleep_until(w, true, until, stop_fd, out_stop, err);
        }
        status = status == GM_OK ? look_at_all(w, &next, err) : status;
        restless = differ(now, &next, NULL); /* reports are noted in base, not here */
        look other = *now;
        *now = next;
        next = other;
    }
    look_clear(&next);
    if (status == GM_OK && names != NULL) {
        differ(&w->base, now, names);
        status = names->failed ? gm_fail_memory(err) : GM_OK;
    }
    look_clear(&w->base);
    w->base = *now;
    *now = (look){GM_ARENA_INIT, GM_BUF_INIT};
    return status;
}

static gm_status look_for_news(watch *w, int stop_fd, watch_news *out, gm_buf *names,
                               gm_error *err) {
    look now = {GM_ARENA_INIT, GM_BUF_INIT};
    bool stop = false;
    ask_for_reports(w);
    take_reports(w);
    gm_status status = look_at_all(w, &now, err);
    if (status == GM_OK && differ(&w->base, &now, NULL)) {
        status = settle(w, &now, stop_fd, &stop, names, err);
        *out = stop ? WATCH_STOP : WATCH_CHANGED;
    }
    look_clear(&now);
    return status;
}

gm_status watch_wait(watch *w, int timeout_ms, int stop_fd, watch_news *out, gm_buf *out_names,
                     gm_error *err) {
    int64_t end = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
    bool stop = false;
    *out = WATCH_NOTHING;
    if (out_names != NULL) {
        gm_buf_reset(out_names);
    }
    for (;;) {
        GM_TRY(look_for_news(w, stop_fd, out, out_names, err));
        int64_t now = now_ms();
        if (*out != WATCH_NOTHING || now >= end) {
            return GM_OK;
        }
        int64_t look_again = now + (w->fd >= 0 ? LOOK_ANYWAY_MS : UNREPORTED_MS);
        GM_TRY(sleep_until(w, false, look_again < end ? look_again : end, stop_fd, &stop, err));
        if (stop) {
            *out = WATCH_STOP;
            return GM_OK;
        }
    }
}

/* ---- What is watched ----------------------------------------------------------------------------------- */

static gm_status add_path(gm_arena *arena, gm_buf *paths, const char *path, gm_error *err) {
    const char *named = strstr(path, "|layername=");
    gm_str file = {path, named == NULL ? strlen(path) : (size_t)(named - path)};
    if (gm_str_is(file, "-")) {
        return GM_OK;
    }
    const char *copy = gm_arena_copy(arena, file).ptr;
    gm_buf_add(paths, &copy, sizeof copy);
    return copy == NULL || paths->failed ? gm_fail_memory(err) : GM_OK;
}

/* Files of the new list that were seen before keep their old looks: the project file, for one, was read before
 * this list was made out of it. */
static void keep_old_looks(const look *old, look *now) {
    seen *items = (seen *)(void *)now->items.ptr;
    size_t k = 0;
    for (size_t i = 0; i < n_seen(now); i++) {
        while (k < n_seen(old) && strcmp(seen_at(old, k)->path, items[i].path) < 0) {
            k++;
        }
        if (k < n_seen(old) && strcmp(seen_at(old, k)->path, items[i].path) == 0) {
            items[i].looks = seen_at(old, k)->looks;
            items[i].touched = seen_at(old, k)->touched;
        }
    }
}

static gm_status take_paths(watch *w, gm_arena *arena, gm_buf *paths, gm_error *err) {
    gm_arena_clear(&w->arena);
    gm_buf_clear(&w->paths);
    w->arena = *arena;
    w->paths = *paths;
    ask_for_reports(w); /* before the look: what changes behind it is reported */
    take_reports(w);    /* those that came before are for the old list */
    look now = {GM_ARENA_INIT, GM_BUF_INIT};
    gm_status status = look_at_all(w, &now, err);
    if (status == GM_OK) {
        keep_old_looks(&w->base, &now);
    }
    look_clear(&w->base);
    w->base = now;
    return status;
}

gm_status watch_paths(watch *w, const char *const *paths, size_t n, gm_error *err) {
    gm_arena arena = GM_ARENA_INIT;
    gm_buf list = GM_BUF_INIT;
    gm_status status = GM_OK;
    for (size_t i = 0; i < n && status == GM_OK; i++) {
        status = add_path(&arena, &list, paths[i], err);
    }
    if (status != GM_OK) {
        gm_arena_clear(&arena);
        gm_buf_clear(&list);
        return status;
    }
    return take_paths(w, &arena, &list, err);
}

gm_status watch_inputs(watch *w, const run_options *o, const char *project_file, gm_error *err) {
    size_t most = o->gazetteer.n + 2 * o->events.n + o->claims.n + 2;
    const char **paths = calloc(most, sizeof *paths);
    size_t n = 0;
    if (paths == NULL) {
        return gm_fail_memory(err);
    }
    const text_list *const lists[] = {&o->gazetteer, &o->events, &o->claims};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        for (size_t i = 0; i < lists[k]->n; i++) {
            paths[n++] = lists[k]->items[i];
        }
    }
    for (size_t i = 0; o->sources != NULL && i < o->events.n; i++) {
        if (o->sources[i].mapping != NULL) {
            paths[n++] = o->sources[i].mapping;
        }
    }
    if (o->mapping != NULL) {
        paths[n++] = o->mapping;
    }
    if (project_file != NULL) {
        paths[n++] = project_file;
    }
    gm_status status = watch_paths(w, paths, n, err);
    free(paths);
    return status;
}

gm_status watch_open(watch **out, gm_error *err) {
    watch *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return gm_fail_memory(err);
    }
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    *out = w;
    return GM_OK;
}

void watch_close(watch *w) {
    if (w == NULL) {
        return;
    }
    if (w->fd >= 0) {
        close(w->fd);
    }
    gm_arena_clear(&w->arena);
    gm_buf_clear(&w->paths);
    look_clear(&w->base);
    free(w);
}
