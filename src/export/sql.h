/* SQLite, as far as a file that is written once and from its start needs it. */
#ifndef GM_EXPORT_SQL_H
#define GM_EXPORT_SQL_H

#include <sqlite3.h>

#include "core/str.h"

/** A file being written, by one thread. */
typedef struct sql {
    sqlite3 *db;
    char name[200]; /* for messages */
} sql;

/** Creates the file, which must not exist yet, and begins the one transaction that fills it. What fails on
 *  the way leaves a file that is no good, so there is no journal and no waiting for the disk.
 *  @return GM_OK, GM_E_IO, GM_E_MEMORY */
gm_status sql_create(sql *s, const char *path, gm_error *err);
/** Ends the transaction and closes the file. */
gm_status sql_close(sql *s, gm_error *err);
/** Without sql_close: gives up. Fine on one that is zeroed. */
void sql_drop(sql *s);

/** Fills *err with SQLite's words. Returns GM_E_IO, or GM_E_MEMORY. */
gm_status sql_fail(const sql *s, gm_error *err);

/** Runs statements without results. */
gm_status sql_run(const sql *s, const char *statements, gm_error *err);
gm_status sql_prepare(const sql *s, const char *statement, sqlite3_stmt **out, gm_error *err);
/** Runs a prepared statement that has no results, and makes it ready for the next time. */
gm_status sql_step(const sql *s, sqlite3_stmt *statement, gm_error *err);

/** Runs one statement with a value for each '?'. `types` has a letter for each: t a NUL-terminated text
 *  (NULL: null), s a gm_str (empty: null), i an int64_t, d a double (NaN: null). */
gm_status sql_put(const sql *s, gm_error *err, const char *statement, const char *types, ...);

#endif
