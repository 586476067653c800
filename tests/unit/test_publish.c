/* Publishing: all of a run or none of it, and nothing of the user's lost. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/file.h"
#include "project/publish.h"
#include "project/tree.h"

static char base[200];  /* a fresh folder for each test */
static char out[256];   /* base/output/idlib */
static bool overwrite;  /* what commits are told */
static int refuse_with; /* errno that exchanging plays; 0: the real thing */

int publish_exchange(int dir_fd, const char *a, const char *b) {
    if (refuse_with != 0) {
        errno = refuse_with;
        return -1;
    }
    return renameat2(dir_fd, a, dir_fd, b, RENAME_EXCHANGE);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static const char *at(const char *dir, const char *name) {
    static char paths[4][600]; /* a few, so that two can stand in one call */
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static void put(const char *dir, const char *name, const char *text) {
    char parent[600];
    snprintf(parent, sizeof parent, "%s", at(dir, name));
    *strrchr(parent, '/') = '\0';
    assert_int_equal(gm_make_dirs(parent, 0777, NULL), GM_OK);
    FILE *file = fopen(at(dir, name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void want(const char *name, const char *text) {
    gm_file file;
    gm_error err = GM_ERROR_INIT;
    if (gm_file_open(at(out, name), &file, &err) != GM_OK) {
        fail_msg("%s: %s", name, err.text);
    }
    if (!gm_str_is(file.bytes, text)) {
        fail_msg("%s holds %.*s, not %s", name, GM_FMT(file.bytes), text);
    }
    gm_file_close(&file);
}

static void want_absent(const char *name) {
    struct stat info;
    assert_int_equal(lstat(at(out, name), &info), -1);
}

static struct stat look(const char *name) {
    struct stat info;
    assert_int_equal(lstat(at(out, name), &info), 0);
    return info;
}

static int same_file(struct stat a, struct stat b) {
    return a.st_ino == b.st_ino && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
           a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/* The manifest as a run writes it, from the publisher's own list. */
static void put_manifest(publish *p) {
    const publish_file *files;
    size_t n;
    assert_int_equal(publish_list(p, &files, &n, NULL), GM_OK);
    gm_buf text = GM_BUF_INIT;
    gm_buf_add_text(&text, "{\"generator\": \"gazmap\", \"files\": [");
    for (size_t i = 0; i < n; i++) {
        gm_buf_printf(&text, "%s\n{\"name\": \"%s\", \"size\": %llu, \"hash\": \"%s\"}",
                      i > 0 ? "," : "", files[i].name, (unsigned long long)files[i].size,
                      files[i].hash);
    }
    gm_buf_add_text(&text, "]}\n");
    put(publish_dir(p), "manifest.json", gm_buf_text(&text));
    gm_buf_clear(&text);
}

/* A run that makes files: name, text, name, text, …, NULL. */
static publish_report run(const char *first, ...) {
    publish *p;
    gm_error err = GM_ERROR_INIT;
    publish_report report;
    if (publish_begin(out, NULL, NULL, &p, &err) != GM_OK) {
        fail_msg("%s", err.text);
    }
    va_list args;
    va_start(args, first);
    for (const char *name = first; name != NULL; name = va_arg(args, const char *)) {
        put(publish_dir(p), name, va_arg(args, const char *));
    }
    va_end(args);
    put_manifest(p);
    if (publish_commit(p, overwrite, &report, &err) != GM_OK) {
        fail_msg("%s", err.text);
    }
    return report;
}

static void want_report(publish_report report, size_t n_written, size_t n_removed, size_t n_kept,
                        const char *edited) {
    assert_int_equal(report.n_written, n_written);
    assert_int_equal(report.n_removed, n_removed);
    assert_int_equal(report.n_kept, n_kept);
    assert_string_equal(gm_buf_text(&report.edited), edited);
    gm_buf_clear(&report.edited);
}

/* What lies beside the output folder: only it and its lock. */
static void want_tidy(void) {
    DIR *dir = opendir(at(base, "output"));
    assert_non_null(dir);
    for (const struct dirent *d; (d = readdir(dir)) != NULL;) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 &&
            strcmp(d->d_name, "idlib") != 0 && strcmp(d->d_name, ".idlib.lock") != 0) {
            fail_msg("%s was left behind", d->d_name);
        }
    }
    closedir(dir);
}

static int set_up(void **state) {
    (void)state;
    const char *temp = getenv("TMPDIR");
    refuse_with = 0;
    snprintf(base, sizeof base, "%s/gm-publish-XXXXXX", temp == NULL ? "/tmp" : temp);
    snprintf(out, sizeof out, "%s", mkdtemp(base) == NULL ? "" : at(base, "output/idlib"));
    return out[0] == '\0';
}

static int tear_down(void **state) {
    (void)state;
    tree_remove(AT_FDCWD, base);
    return 0;
}

/* ---- runs one after the other ---------------------------------------------------------------- */

static void check_first_run(void **state) {
    (void)state;
    publish_report report = run("events.geojson", "one", "shapefile/events.shp", "two", NULL);
    assert_int_equal(report.n_files, 3);
    assert_false(report.by_rename);
    want_report(report, 3, 0, 0, "");
    want("events.geojson", "one");
    want("shapefile/events.shp", "two");
    want_tidy();
}

static void check_empty_folder(void **state) {
    (void)state;
    assert_int_equal(gm_make_dirs(out, 0777, NULL), GM_OK);
    assert_int_equal(chmod(out, 0750), 0);
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    want("a", "1");
    assert_int_equal(look("").st_mode & 0777, 0750);
    want_tidy();
}

static void check_unchanged(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", NULL), 3, 0, 0, "");
    put(out, "notes/mine.txt", "mine");
    struct stat folder = look(""), a = look("a"), b = look("d/b"), manifest = look("manifest.json");
    want_report(run("a", "1", "d/b", "2", NULL), 0, 0, 1, "");
    assert_true(same_file(folder, look("")));
    assert_true(same_file(a, look("a")));
    assert_true(same_file(b, look("d/b")));
    assert_true(same_file(manifest, look("manifest.json")));
    want_tidy();
}

static void check_changed(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", NULL), 3, 0, 0, "");
    struct stat b = look("d/b");
    want_report(run("a", "one", "d/b", "2", NULL), 2, 0, 0, "");
    want("a", "one");
    want("d/b", "2");
    assert_true(same_file(b, look("d/b")));
    want_tidy();
}

static void check_removed(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", NULL), 3, 0, 0, "");
    want_report(run("a", "1", NULL), 1, 1, 0, "");
    want_absent("d/b");
    want_absent("d");
    want_tidy();
}

static void check_missing_file(void **state) {
    (void)state;
    want_report(run("a", "1", "b", "2", NULL), 3, 0, 0, "");
    assert_int_equal(unlink(at(out, "a")), 0);
    want_report(run("a", "1", "b", "2", NULL), 1, 0, 0, "");
    want("a", "1");
}

/* ---- what is not ours ------------------------------------------------------------------------ */

static void check_foreign(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", NULL), 3, 0, 0, "");
    put(out, "notes.txt", "mine");
    put(out, "d/inside.txt", "mine too");
    put(out, "own/deep/er.txt", "and this");
    assert_int_equal(mkdir(at(out, "empty"), 0700), 0);
    assert_int_equal(chmod(at(out, "own/deep"), 0555), 0);
    struct stat notes = look("notes.txt");
    want_report(run("a", "one", NULL), 2, 1, 4, "");
    want("notes.txt", "mine");
    want("d/inside.txt", "mine too");
    want("own/deep/er.txt", "and this");
    want_absent("d/b");
    assert_true(same_file(notes, look("notes.txt")));
    assert_int_equal(look("empty").st_mode & 0777, 0700);
    assert_int_equal(look("own/deep").st_mode & 0777, 0555);
    want_tidy();
    assert_int_equal(chmod(at(out, "own/deep"), 0755), 0);
}

static void check_edited(void **state) {
    (void)state;
    want_report(run("a", "1", "b", "2", NULL), 3, 0, 0, "");
    put(out, "a", "1 and a word of mine");
    want_report(run("a", "1", "b", "2", NULL), 1, 0, 0, "a.edited\n");
    want("a", "1");
    want("a.edited", "1 and a word of mine");
    put(out, "a", "another word");
    want_report(run("a", "1", "b", "2", NULL), 1, 0, 1, "a.edited-2\n");
    want("a.edited", "1 and a word of mine");
    want("a.edited-2", "another word");
    want_tidy();
}

static void want_restyled(publish_report report, const char *restyled) {
    assert_string_equal(gm_buf_text(&report.restyled), restyled);
    gm_buf_clear(&report.restyled);
}

/* A project that somebody edited stays, run after run, until --overwrite; then the edited one is kept aside. */
static void check_restyled(void **state) {
    (void)state;
    run("a", "1", "map.qgz", "p", NULL);
    put(out, "map.qgz", "p in my colours");
    for (int exchanging = 1; exchanging >= 0; exchanging--) {
        refuse_with = exchanging ? 0 : EXDEV;
        publish_report report = run("a", exchanging ? "2" : "3", "map.qgz", "q", NULL);
        assert_int_equal(report.n_files, 3);
        want_restyled(report, "map.qgz\n");
        want_report(report, 2, 0, 0, "");
        want("map.qgz", "p in my colours");
        want_absent("map.qgz.edited");
    }
    refuse_with = 0;
    want_restyled(run("a", "3", "map.qgz", "q", NULL), "map.qgz\n");
    overwrite = true;
    publish_report report = run("a", "3", "map.qgz", "q", NULL);
    overwrite = false;
    want_restyled(report, "");
    want_report(report, 1, 0, 0, "map.qgz.edited\n");
    want("map.qgz", "q");
    want("map.qgz.edited", "p in my colours");
}

/* One that the run makes no more is treated like any other edited file. */
static void check_restyled_and_dropped(void **state) {
    (void)state;
    run("a", "1", "map.qgz", "p", NULL);
    put(out, "map.qgz", "mine");
    want_report(run("a", "1", NULL), 1, 0, 0, "map.qgz.edited\n");
    want("map.qgz.edited", "mine");
}

static void check_edited_and_dropped(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", NULL), 3, 0, 0, "");
    put(out, "d/b", "edited");
    want_report(run("a", "1", NULL), 1, 0, 0, "d/b.edited\n");
    want_absent("d/b");
    want("d/b.edited", "edited");
}

static void check_foreign_of_that_name(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    put(out, "map.html", "mine");
    put(out, "shapefile", "a file where a folder goes");
    want_report(run("a", "1", "map.html", "ours", "shapefile/x", "ours", NULL), 3, 0, 0,
                "map.html.edited\nshapefile.edited\n");
    want("map.html", "ours");
    want("map.html.edited", "mine");
    want("shapefile/x", "ours");
    want("shapefile.edited", "a file where a folder goes");
}

static void begin_refused(const char *needle) {
    publish *p;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, &err), GM_E_EXPORT);
    if (strstr(err.text, needle) == NULL) {
        fail_msg("no \"%s\" in: %s", needle, err.text);
    }
    want_tidy();
}

static void check_foreign_folder(void **state) {
    (void)state;
    put(out, "thesis.doc", "years of work");
    begin_refused("thesis.doc");
    want("thesis.doc", "years of work");
}

static void check_foreign_manifest(void **state) {
    (void)state;
    put(out, "manifest.json", "{\"generator\": \"other\", \"files\": []}");
    begin_refused("not one that gazmap wrote");
    put(out, "manifest.json", "{\"generator\": \"gazm");
    begin_refused("not one that gazmap wrote");
    put(out, "manifest.json", "{\"generator\": \"gazmap\", \"files\": [{\"name\": 3}]}");
    begin_refused("damaged");
}

static void check_output_is_a_file(void **state) {
    (void)state;
    put(base, "output/idlib", "a file");
    begin_refused("is a file");
}

static void check_folder_in_the_way(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    put(out, "b/mine", "mine");
    publish *p;
    publish_report report;
    gm_error err = GM_ERROR_INIT;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, &err), GM_OK);
    put(publish_dir(p), "b", "ours");
    put_manifest(p);
    assert_int_equal(publish_commit(p, overwrite, &report, &err), GM_E_EXPORT);
    want("b/mine", "mine");
    want("a", "1");
    want_tidy();
}

/* ---- links ----------------------------------------------------------------------------------- */

static void check_links(void **state) {
    (void)state;
    put(base, "outside/a", "outside");
    put(base, "outside/events.shp", "outside");
    want_report(run("a", "1", "shapefile/events.shp", "2", NULL), 3, 0, 0, "");
    assert_int_equal(unlink(at(out, "a")), 0);
    assert_int_equal(symlink("../../outside/a", at(out, "a")), 0);
    assert_int_equal(unlink(at(out, "shapefile/events.shp")), 0);
    assert_int_equal(rmdir(at(out, "shapefile")), 0);
    assert_int_equal(symlink("../../outside", at(out, "shapefile")), 0);
    assert_int_equal(symlink("nowhere", at(out, "broken")), 0);
    want_report(run("a", "1", "shapefile/events.shp", "2", NULL), 2, 0, 1,
                "a.edited\nshapefile.edited\n");
    assert_true(S_ISREG(look("a").st_mode));
    assert_true(S_ISDIR(look("shapefile").st_mode));
    assert_true(S_ISLNK(look("a.edited").st_mode));
    assert_true(S_ISLNK(look("shapefile.edited").st_mode));
    assert_true(S_ISLNK(look("broken").st_mode));
    want("../../outside/a", "outside");
    want("../../outside/events.shp", "outside");
}

static void check_old_file(void **state) {
    (void)state;
    put(base, "output/secret", "s");
    want_report(run("positions.tsv", "1", "d/b", "2", NULL), 3, 0, 0, "");
    assert_int_equal(symlink("positions.tsv", at(out, "link")), 0);
    publish *p;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    static const struct {
        const char *name;
        bool found;
    } cases[] = {{"positions.tsv", true},
                 {"d/b", true},
                 {"none", false},
                 {"link", false},
                 {"../secret", false},
                 {"d", false},
                 {"d/../positions.tsv", false},
                 {"/etc/passwd", false},
                 {"", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = publish_old_file(p, cases[i].name);
        assert_int_equal(path != NULL, cases[i].found);
        free(path);
    }
    publish_abort(p);
    assert_int_equal(unlink(at(base, "output/secret")), 0);
    want_tidy();
}

static void check_linked_output(void **state) {
    (void)state;
    assert_int_equal(gm_make_dirs(at(base, "disk/idlib"), 0777, NULL), GM_OK);
    assert_int_equal(gm_make_dirs(at(base, "output"), 0777, NULL), GM_OK);
    assert_int_equal(symlink("../disk/idlib", out), 0);
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    assert_true(S_ISLNK(look("").st_mode) || S_ISDIR(look("").st_mode));
    struct stat info;
    assert_int_equal(lstat(out, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    want("a", "1");
}

/* ---- failure --------------------------------------------------------------------------------- */

static void check_abort(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    publish *p;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    put(publish_dir(p), "a", "half");
    publish_abort(p);
    publish_abort(NULL);
    want("a", "1");
    want_tidy();
}

static void check_no_manifest(void **state) {
    (void)state;
    publish *p;
    publish_report report;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    put(publish_dir(p), "a", "1");
    assert_int_equal(publish_commit(p, overwrite, &report, NULL), GM_E_EXPORT);
    want_absent("");
    want_tidy();
}

static void check_leftovers(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    put(base, "output/.idlib.gazmap-12-0123456789abcdef/d/half", "x");
    put(base, "output/.idlib.gazmap-12-0123456789abcdef0/kept", "x");
    put(base, "output/.idlib.gazmap-x-0123456789abcdef/kept", "x");
    put(base, "output/.other.gazmap-12-0123456789abcdef/kept", "x");
    publish *p;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    publish_abort(p);
    assert_false(gm_path_exists(at(base, "output/.idlib.gazmap-12-0123456789abcdef")));
    assert_true(gm_path_exists(at(base, "output/.idlib.gazmap-12-0123456789abcdef0/kept")));
    assert_true(gm_path_exists(at(base, "output/.idlib.gazmap-x-0123456789abcdef/kept")));
    assert_true(gm_path_exists(at(base, "output/.other.gazmap-12-0123456789abcdef/kept")));
}

static void check_list(void **state) {
    (void)state;
    publish *p;
    const publish_file *files;
    size_t n;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    put(publish_dir(p), "b", "");
    put(publish_dir(p), "a-b", "x");
    put(publish_dir(p), "a/b", "xy");
    put(publish_dir(p), "manifest.json", "{}");
    assert_int_equal(publish_list(p, &files, &n, NULL), GM_OK);
    assert_int_equal(n, 3);
    assert_string_equal(files[0].name, "a-b");
    assert_string_equal(files[1].name, "a/b");
    assert_int_equal(files[1].size, 2);
    assert_string_equal(files[2].name, "b");
    assert_string_equal(files[2].hash,
                        "99aa06d3014798d86001c324468d497f"); /* XXH3-128 of nothing */
    publish_abort(p);
}

/* ---- where folders cannot be exchanged ------------------------------------------------------- */

static void check_by_rename(void **state) {
    (void)state;
    want_report(run("a", "1", "d/b", "2", "same", "3", "edited", "4", NULL), 5, 0, 0, "");
    put(out, "notes.txt", "mine");
    put(out, "edited", "by me");
    struct stat same = look("same"), folder = look("");
    refuse_with = EBUSY;
    publish_report report = run("a", "one", "new/c", "5", "same", "3", "edited", "4", NULL);
    assert_true(report.by_rename);
    want_report(report, 4, 1, 1, "edited.edited\n");
    assert_int_equal(folder.st_ino, look("").st_ino);
    assert_true(same_file(same, look("same")));
    want("a", "one");
    want("new/c", "5");
    want("edited", "4");
    want("edited.edited", "by me");
    want("notes.txt", "mine");
    want_absent("d/b");
    want_absent("d");
    want_tidy();
    refuse_with = 0;
    want_report(run("a", "one", "new/c", "5", "same", "3", "edited", "4", NULL), 0, 0, 2, "");
}

static void check_other_errors_stop(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    publish *p;
    publish_report report;
    assert_int_equal(publish_begin(out, NULL, NULL, &p, NULL), GM_OK);
    put(publish_dir(p), "a", "2");
    put_manifest(p);
    refuse_with = EIO;
    assert_int_equal(publish_commit(p, overwrite, &report, NULL), GM_E_IO);
    want("a", "1");
    want_tidy();
}

static void check_working_inside(void **state) {
    (void)state;
    want_report(run("a", "1", NULL), 2, 0, 0, "");
    int home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat folder = look("");
    assert_int_equal(chdir(out), 0);
    publish_report report = run("a", "2", NULL);
    assert_int_equal(fchdir(home), 0);
    close(home);
    assert_true(report.by_rename);
    want_report(report, 2, 0, 0, "");
    assert_int_equal(folder.st_ino, look("").st_ino);
    want("a", "2");
}

/* ---- several processes ----------------------------------------------------------------------- */

static void count_wait(void *arg) {
    ++*(int *)arg;
}

static void check_two_at_once(void **state) {
    (void)state;
    int pipe_fd[2];
    assert_int_equal(pipe(pipe_fd), 0);
    pid_t child = fork();
    if (child == 0) {
        publish *p;
        publish_report report;
        if (publish_begin(out, NULL, NULL, &p, NULL) != GM_OK) {
            _exit(1);
        }
        bool told = write(pipe_fd[1], "x", 1) == 1;
        nanosleep(&(struct timespec){0, 200000000}, NULL);
        put(publish_dir(p), "a", "first");
        put_manifest(p);
        _exit(told && publish_commit(p, overwrite, &report, NULL) == GM_OK ? 0 : 1);
    }
    char c;
    assert_int_equal(read(pipe_fd[0], &c, 1), 1);
    publish *p;
    publish_report report;
    int waits = 0;
    assert_int_equal(publish_begin(out, count_wait, &waits, &p, NULL), GM_OK);
    assert_int_equal(waits, 1);
    want("a", "first"); /* the other one had finished */
    put(publish_dir(p), "a", "second");
    put_manifest(p);
    assert_int_equal(publish_commit(p, overwrite, &report, NULL), GM_OK);
    gm_buf_clear(&report.edited);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    want("a", "second");
    want_tidy();
    close(pipe_fd[0]);
    close(pipe_fd[1]);
}

/* Publishes set "0", "1", "0", … until it is killed. */
static void publish_for_ever(void) {
    static const char *const set_files[] = {"a", "d/b", "d/e/c", "z"};
    for (unsigned i = 1;; i++) {
        publish *p;
        publish_report report;
        if (publish_begin(out, NULL, NULL, &p, NULL) != GM_OK) {
            _exit(1);
        }
        for (size_t k = 0; k < sizeof set_files / sizeof *set_files; k++) {
            put(publish_dir(p), set_files[k], i % 2 == 0 ? "0" : "1");
        }
        put_manifest(p);
        if (publish_commit(p, overwrite, &report, NULL) != GM_OK) {
            _exit(1);
        }
    }
}

static void check_killed(void **state) {
    (void)state;
    enum { ROUNDS = 200 };
    const char *given = getenv("GM_TEST_SEED");
    unsigned seed = given == NULL ? (unsigned)time(NULL) : (unsigned)strtoul(given, NULL, 10);
    print_message("GM_TEST_SEED=%u\n", seed);
    want_report(run("a", "0", "d/b", "0", "d/e/c", "0", "z", "0", NULL), 5, 0, 0, "");
    put(out, "notes.txt", "mine");
    for (int round = 0; round < ROUNDS; round++) {
        pid_t child = fork();
        if (child == 0) {
            publish_for_ever();
        }
        seed = seed * 1103515245u + 12345u;
        nanosleep(&(struct timespec){0, 1000000 + (long)(seed >> 8) % 20000000}, NULL);
        int status;
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status)); /* it did not give up by itself */
        gm_file file;
        assert_int_equal(gm_file_open(at(out, "a"), &file, NULL), GM_OK);
        char all[2] = {file.bytes.ptr[0], '\0'};
        gm_file_close(&file);
        want("a", all);
        want("d/b", all);
        want("d/e/c", all);
        want("z", all);
        want("notes.txt", "mine");
        want_absent("a.edited");
    }
    publish_report report = run("a", "2", "d/b", "2", "d/e/c", "2", "z", "2", NULL);
    want_report(report, 5, 0, 1, ""); /* the manifest was of the same set */
    want_tidy();
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(check_first_run),
        CASE(check_empty_folder),
        CASE(check_unchanged),
        CASE(check_changed),
        CASE(check_removed),
        CASE(check_missing_file),
        CASE(check_foreign),
        CASE(check_edited),
        CASE(check_edited_and_dropped),
        CASE(check_restyled),
        CASE(check_restyled_and_dropped),
        CASE(check_foreign_of_that_name),
        CASE(check_foreign_folder),
        CASE(check_foreign_manifest),
        CASE(check_output_is_a_file),
        CASE(check_folder_in_the_way),
        CASE(check_links),
        CASE(check_old_file),
        CASE(check_linked_output),
        CASE(check_abort),
        CASE(check_no_manifest),
        CASE(check_leftovers),
        CASE(check_list),
        CASE(check_by_rename),
        CASE(check_other_errors_stop),
        CASE(check_working_inside),
        CASE(check_two_at_once),
        CASE(check_killed),
    };
    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
