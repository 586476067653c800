/*
 * All of a run or none of it. A run writes into a fresh sibling of its output folder; publishing
 * replaces the old folder by it in one step.
 *
 * Rules: files whose bytes did not change keep inode and time (hard link from the old folder); files that
 * the old manifest does not list are carried over; a listed file that was edited since is kept as
 * NAME.edited and named, and so is a foreign file where the run makes one of that name; but a QGIS project
 * (.qgz) that was edited stays what it is, since its layers show the new files anyway; a folder that is
 * not empty and has no manifest of ours is refused. When nothing at all changed the old folder stays
 * untouched. Two runs at once: the second waits for the first. Links inside the folder are carried over
 * as links and never followed.
 *
 * A manifest of ours is "manifest.json", an object with "generator": "gazmap" and
 * "files": [{"name", "size", "hash"}, …], itself not among them.
 */
#ifndef GM_PROJECT_PUBLISH_H
#define GM_PROJECT_PUBLISH_H

#include "core/str.h"

typedef struct publish publish;

/** What publishing did, for the user. */
typedef struct publish_report {
    size_t n_files;   /* of the set, manifest included */
    size_t n_written; /* of them new or changed */
    size_t n_removed; /* listed before, not made by this run */
    size_t n_kept;    /* foreign files carried over */
    gm_buf edited;    /* the names NAME.edited under which files were kept, '\n' behind each; the
                           caller clears it */
    gm_buf restyled;  /* the same for edited projects that stayed in their place */
    bool by_rename;   /* the system refused the exchange; files were renamed one by one */
} publish_report;

/**
 * Locks the output folder's name, removes what a killed run left, checks that the folder is ours (or absent
 * or empty) and makes the sibling to write into.
 *
 * @param dir    output folder, such as output/idlib; its parents are made
 * @param wait   called once, with `wait_arg`, when another run holds the lock; may be NULL
 * @return GM_OK; GM_E_EXPORT: the folder holds files and no manifest of ours; GM_E_IO
 */
gm_status publish_begin(const char *dir, void (*wait)(void *), void *wait_arg, publish **out,
                        gm_error *err);
/** The same for a look at what a run would do: the sibling lies in TMPDIR, nothing is locked, and commit only
 *  compares and reports. */
gm_status publish_begin_dry(const char *dir, publish **out, gm_error *err);
/** The folder to write into; valid until commit or abort. */
const char *publish_dir(const publish *p);
/** The old folder's file of that name, for comparing with the last run; NULL when there is none. The
 *  caller frees it. */
char *publish_old_file(const publish *p, const char *name);

/** One file of the set, as it goes into the manifest. */
typedef struct publish_file {
    const char *name; /* relative, '/' between, sorted by name */
    uint64_t size;
    char hash[33]; /* XXH3-128, hex */
} publish_file;
/** Lists the files written so far but for "manifest.json", for the manifest. Borrowed until commit or
 *  abort. */
gm_status publish_list(publish *p, const publish_file **out_files, size_t *out_n, gm_error *err);

/** Text for the lock file, once the set is in place and as long as it is the last run's. It is gone from the
 *  moment that a later commit begins. Borrowed until commit. */
void publish_set_state(publish *p, gm_str state);

/** Syncs and exchanges the folders. The file "manifest.json" must be there. Frees `p`.
 *  @param overwrite  an edited project is no exception: it is kept as NAME.edited, and replaced */
gm_status publish_commit(publish *p, bool overwrite, publish_report *out_report, gm_error *err);
/** Removes the sibling, leaves the old folder as it was. Frees `p`; NULL is fine. */
void publish_abort(publish *p);

/** Exchanges two names of one folder in one step, as renameat2 with RENAME_EXCHANGE: 0, or -1 with errno.
 *  Weak, so that a test can play a system that refuses. */
int publish_exchange(int dir_fd, const char *a, const char *b);

#endif
