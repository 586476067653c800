#include "cli/live.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "cli/export_job.h"
#include "cli/theatre.h"
#include "project/watch.h"

enum {
    TICK_MS = 2000,
    NAMES_SHOWN = 3, /* of changed files, in a line */
};

typedef struct live {
    const cli_args *args;
    const live_hooks *hooks;
    watch *watch;
    gm_buf changed; /* paths, '\n' behind each; empty at the first run */
    gm_buf moves;   /* what the comparison with the last set says */
    bool compared;  /* there was one */
    gm_buf line;
    gm_buf dir; /* of the set; empty as long as nobody knows */
    bool any_run;
} live;

/* ---- Ending ------------------------------------------------------------------------------------------ */

static volatile sig_atomic_t stop_fd = -1; /* becomes readable with the first signal */
static volatile sig_atomic_t n_signals;

static void note_signal(int number) {
    int kept = errno;
    uint64_t one = 1;
    if (n_signals > 0 || write(stop_fd, &one, sizeof one) != (ssize_t)sizeof one) {
        signal(number, SIG_DFL); /* a run that is killed leaves nothing half done */
        raise(number);
    }
    n_signals = 1;
    errno = kept;
}

static int listen_for_signals(void) {
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    n_signals = 0;
    stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (stop_fd < 0) {
        perror("gazmap: eventfd");
        return EXIT_FAILED;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is no reason to end */
    return EXIT_DONE;
}

/* ---- One line for a run ------------------------------------------------------------------------------- */

/* Ids and file names are the user's text: without what would drive a terminal. */
static void make_plain(gm_buf *text) {
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->ptr[i];
        text->ptr[i] = c < 0x20 || c == 0x7F ? ' ' : text->ptr[i];
    }
}

static void add_names(gm_buf *out, const gm_buf *names) {
    gm_str rest = gm_buf_view(names);
    gm_str name;
    size_t n = 0;
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0 && n++ < NAMES_SHOWN) {
            gm_buf_printf(out, "%s%.*s", n > 1 ? ", " : "", GM_FMT(name));
        }
    }
    if (n > NAMES_SHOWN) {
        gm_buf_printf(out, " and %zu more", n - NAMES_SHOWN);
    }
    gm_buf_add_text(out, n > 0 ? ": " : "");
}

static void add_example(gm_buf *out, const diff_item *item) {
    if (item->kind == DIFF_MOVED) {
        gm_buf_printf(out, ", %.3f km at most", item->km);
    }
    gm_buf_printf(out, " (%.*s: %.*s)", GM_FMT(item->event_id), GM_FMT(item->cause));
}

/* Told by the run, before anything is published: how many of each kind, and the first or farthest of the first. */
static gm_status note_moves(void *arg, diff *d, gm_error *err) {
    static const char *const words[DIFF_N] = {"moved",          "changed", "newly placed",
                                              "newly unplaced", "added",   "removed"};
    live *l = arg;
    gm_buf *out = &l->moves;
    bool any = false;
    l->compared = true;
    for (int kind = 0; kind < DIFF_N; kind++) {
        size_t n = diff_count(d, (diff_kind)kind);
        if (n > 0) {
            gm_buf_printf(out, "%s%zu %s", any ? ", " : "", n, words[kind]);
            if (!any) {
                diff_item item = diff_at(d, (diff_kind)kind, 0);
                add_example(out, &item);
            }
            any = true;
        }
    }
    return out->failed ? gm_fail_memory(err) : GM_OK;
}

static void add_kept(gm_buf *out, const gm_buf *names, const char *words) {
    gm_str rest = gm_buf_view(names);
    gm_str name;
    while (rest.len > 0 && gm_str_split(&rest, '\n', &name)) {
        if (name.len > 0) {
            gm_buf_printf(out, "; %s %.*s", words, GM_FMT(name));
        }
    }
}

static void add_outcome(live *l, const run_report *report, double max_move_km) {
    gm_buf *out = &l->line;
    if (report->moved_too_far) {
        gm_buf_printf(out, "%s; --max-move allows %g km: %s stays as it was",
                      gm_buf_text(&l->moves), max_move_km, gm_buf_text(&l->dir));
        return;
    }
    if (report->nothing_changed) {
        gm_buf_add_text(out, "nothing changed");
    } else {
        gm_buf_printf(out, "%s; %zu of %zu files new",
                      l->moves.len > 0 ? gm_buf_text(&l->moves)
                      : l->compared    ? "nothing moved"
                                       : "a new set",
                      report->published.n_written, report->published.n_files);
    }
    gm_buf_printf(out, "; %llu placed, %llu unplaced",
                  (unsigned long long)report->counts.parts_placed,
                  (unsigned long long)report->counts.parts_unplaced);
    add_kept(out, &report->published.edited, "kept your edited file as");
    add_kept(out, &report->published.restyled, "left as you edited it:");
}

/* A mistake is said with --quiet too. */
static void say_line(const live *l, bool is_mistake) {
    char clock[16] = "";
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) != NULL) {
        strftime(clock, sizeof clock, "%H:%M:%S", &local);
    }
    if (is_mistake) {
        fprintf(stderr, "%s %.*s\n", clock, GM_FMT(gm_buf_view(&l->line)));
    } else {
        cli_say(l->args, "%s %.*s", clock, GM_FMT(gm_buf_view(&l->line)));
    }
}

/* The line, and why there is no new set, if there is none. */
static void tell(live *l, const char *problem) {
    make_plain(&l->line);
    if (l->hooks->ran != NULL) { /* before the line, so that who reads it finds what it says */
        l->hooks->ran(l->hooks->arg, gm_buf_text(&l->line), problem);
    }
    say_line(l, problem != NULL);
}

/* The problem names the file itself. */
static void tell_mistake(live *l, const gm_error *err) {
    char problem[1000];
    gm_error_format(err, problem, sizeof problem);
    gm_buf_reset(&l->line);
    gm_buf_printf(&l->line, "%s; ", problem);
    if (l->dir.len == 0) {
        gm_buf_add_text(&l->line, "nothing was written");
    } else {
        gm_buf_printf(&l->line, "%s stays as it was", gm_buf_text(&l->dir));
    }
    tell(l, problem);
}

/* ---- One run ------------------------------------------------------------------------------------------- */

static void say_waiting(void *args) {
    cli_say(args, "gazmap: another run writes to this folder; waiting for it");
}

static int refuse_streams(const cli_args *args, const run_options *o) {
    static const char *const names[] = {"check", "changes", "depfile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (cli_has(args, names[i])) {
            return cli_usage_error(args->command, "--%s is for a single run", names[i]);
        }
    }
    for (size_t i = 0; i < o->events.n; i++) {
        if (strcmp(o->events.items[i], "-") == 0) {
            return cli_usage_error(args->command,
                                   "standard input has no second reading; name a file");
        }
    }
    return o->dir != NULL ? EXIT_DONE
                          : cli_usage_error(args->command, "the set goes into a folder: -o DIR");
}

static int run_prepared(live *l, export_job *job) {
    run_options *o = export_job_options(job);
    gm_error err = GM_ERROR_INIT;
    run_report report;
    gm_buf_reset(&l->dir);
    gm_buf_add_text(&l->dir, o->dir);
    if (watch_inputs(l->watch, o, export_job_project(job), &err) != GM_OK) {
        return cli_failed(&err);
    }
    int code = l->hooks->folder == NULL ? EXIT_DONE : l->hooks->folder(l->hooks->arg, o->dir);
    if (code != EXIT_DONE) {
        return code;
    }
    o->wait = say_waiting;
    o->wait_arg = (void *)(uintptr_t)l->args;
    o->compared = note_moves;
    o->compared_arg = l;
    if (run(o, &report, &err) == GM_OK) {
        add_outcome(l, &report, o->max_move_km);
        tell(l, report.moved_too_far ? gm_buf_text(&l->line) : NULL);
    } else {
        tell_mistake(l, &err);
    }
    run_report_clear(&report);
    return EXIT_DONE;
}

/* The project file cannot be read: it is what to watch, beside all that was known before. */
static int tell_unprepared(live *l, const export_job *job) {
    static const char *const project_file[] = {THEATRE_FILE};
    gm_error err = GM_ERROR_INIT;
    if (!l->any_run && watch_paths(l->watch, project_file, 1, &err) != GM_OK) {
        return cli_failed(&err);
    }
    tell_mistake(l, export_job_problem(job));
    return EXIT_DONE;
}

/* EXIT_DONE as long as it goes on. */
static int run_once(live *l) {
    export_job *job = NULL;
    gm_buf_reset(&l->line);
    gm_buf_reset(&l->moves);
    l->compared = false;
    add_names(&l->line, &l->changed);
    int code = export_job_open(l->args, l->hooks->format, &job);
    bool of_file = code == EXIT_FAILED && job != NULL && export_job_problem(job)->code != GM_OK;
    if (code == EXIT_DONE && !l->any_run) {
        code = refuse_streams(l->args, export_job_options(job));
    }
    if (code == EXIT_DONE) {
        code = run_prepared(l, job);
        l->any_run = true;
    } else if (of_file) {
        code = tell_unprepared(l, job);
    } else if (code == EXIT_USAGE && l->any_run) {
        code = EXIT_DONE; /* said; the project file asks for what there is not */
    }
    export_job_close(job);
    return code;
}

/* ---- The loop ---------------------------------------------------------------------------------------------- */

static int loop(live *l) {
    gm_error err = GM_ERROR_INIT;
    watch_news news = WATCH_CHANGED;
    while (news != WATCH_STOP) {
        int code = news == WATCH_CHANGED ? run_once(l) : EXIT_DONE;
        if (code != EXIT_DONE) {
            return code;
        }
        if (l->hooks->tick != NULL) {
            l->hooks->tick(l->hooks->arg);
        }
        if (watch_wait(l->watch, TICK_MS, stop_fd, &news, &l->changed, &err) != GM_OK) {
            return cli_failed(&err);
        }
    }
    return EXIT_DONE;
}

int live_run(const cli_args *args, const live_hooks *hooks) {
    live l = {.args = args, .hooks = hooks};
    gm_error err = GM_ERROR_INIT;
    int code = listen_for_signals();
    if (code == EXIT_DONE) {
        code = watch_open(&l.watch, &err) == GM_OK ? loop(&l) : cli_failed(&err);
        close(stop_fd);
    }
    watch_close(l.watch);
    gm_buf_clear(&l.changed);
    gm_buf_clear(&l.moves);
    gm_buf_clear(&l.line);
    gm_buf_clear(&l.dir);
    return code;
}
