/*
 * Files that somebody else edits: waits until one of them is another than it was.
 *
 * Folders are watched (inotify), not files, since editors and QGIS save by renaming a new file over the old one;
 * but what they report only wakes: whether anything changed is told by the files' identity, size and times. So a
 * foreign file in the folder is no change, a lost report is made up for by a look every other second, and on file
 * systems that report nothing (network shares) that look does all the work.
 */
#ifndef GM_PROJECT_WATCH_H
#define GM_PROJECT_WATCH_H

#include "project/run.h"

typedef struct watch watch;

typedef enum watch_news {
    WATCH_NOTHING, /* the time is up */
    WATCH_CHANGED,
    WATCH_STOP, /* stop_fd can be read */
} watch_news;

/** Starts without any file. The system may refuse to report; the look every other second remains. */
gm_status watch_open(watch **out, gm_error *err);
/** NULL is fine. */
void watch_close(watch *w);

/** Watches these paths from now on, and no others: files, and folders of gazetteer layers; "|layername=NAME"
 *  behind a path is passed over, and so is "-". What was watched before is still compared with how it looked
 *  then, so that no change falls between two lists. */
gm_status watch_paths(watch *w, const char *const *paths, size_t n, gm_error *err);
/** The same with all that a run reads. @param project_file  NULL: none */
gm_status watch_inputs(watch *w, const run_options *options, const char *project_file,
                       gm_error *err);

/**
 * Waits for a change, and then until the files have been quiet for a moment, so that many saves in a row are one
 * change; a file that never rests is taken as it is after three seconds.
 *
 * @param timeout_ms     give up after this; negative: never
 * @param stop_fd        when it can be read the wait ends at once; -1: none
 * @param[out] out_names the paths that changed, came or went, '\n' behind each; reset first; may be NULL
 */
gm_status watch_wait(watch *w, int timeout_ms, int stop_fd, watch_news *out, gm_buf *out_names,
                     gm_error *err);

#endif
