#include "export/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

gm_status sql_fail(const sql *s, gm_error *err) {
    if (s->db == NULL || sqlite3_errcode(s->db) == SQLITE_NOMEM) {
        return gm_fail_memory(err);
    }
    return gm_fail(err, GM_E_IO, "cannot write %s: %s", s->name, sqlite3_errmsg(s->db));
}

/* SQLite itself would open a file that is there already. */
static gm_status create_empty(const char *path, gm_error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        return gm_fail_errno(err, "create", path);
    }
    close(fd);
    return GM_OK;
}

gm_status sql_create(sql *s, const char *path, gm_error *err) {
    *s = (sql){0};
    snprintf(s->name, sizeof s->name, "%s", path);
    GM_TRY(create_empty(path, err));
    gm_status status = GM_OK;
    if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        status = sql_fail(s, err);
    } else {
        status = sql_run(s,
                         "PRAGMA page_size=4096;PRAGMA encoding='UTF-8';PRAGMA journal_mode=OFF;"
                         "PRAGMA synchronous=OFF;PRAGMA locking_mode=EXCLUSIVE;"
                         "PRAGMA cache_size=-8192;BEGIN",
                         err);
    }
    if (status != GM_OK) {
        sql_drop(s);
    }
    return status;
}

gm_status sql_close(sql *s, gm_error *err) {
    gm_status status = sql_run(s, "COMMIT", err);
    if (status == GM_OK && sqlite3_close(s->db) != SQLITE_OK) {
        status = sql_fail(s, err);
    } else if (status == GM_OK) {
        s->db = NULL;
    }
    sql_drop(s);
    return status;
}

void sql_drop(sql *s) {
    sqlite3_close_v2(s->db);
    s->db = NULL;
}

gm_status sql_run(const sql *s, const char *statements, gm_error *err) {
    return sqlite3_exec(s->db, statements, NULL, NULL, NULL) == SQLITE_OK ? GM_OK
                                                                          : sql_fail(s, err);
}

gm_status sql_prepare(const sql *s, const char *statement, sqlite3_stmt **out, gm_error *err) {
    return sqlite3_prepare_v3(s->db, statement, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) ==
                   SQLITE_OK
               ? GM_OK
               : sql_fail(s, err);
}

gm_status sql_step(const sql *s, sqlite3_stmt *statement, gm_error *err) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        return sql_fail(s, err);
    }
    sqlite3_reset(statement);
    return GM_OK;
}

static int bind_text(sqlite3_stmt *statement, int at, gm_str text) {
    return text.len == 0
               ? sqlite3_bind_null(statement, at)
               : sqlite3_bind_text64(statement, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_all(sqlite3_stmt *statement, const char *types, va_list values) {
    int code = SQLITE_OK;
    for (int at = 1; types[at - 1] != '\0' && code == SQLITE_OK; at++) {
        const char *text;
        double number;
        switch (types[at - 1]) {
        case 't':
            text = va_arg(values, const char *);
            code = text == NULL ? sqlite3_bind_null(statement, at)
                                : sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
            break;
        case 's':
            code = bind_text(statement, at, va_arg(values, gm_str));
            break;
        case 'i':
            code = sqlite3_bind_int64(statement, at, va_arg(values, int64_t));
            break;
        default:
            number = va_arg(values, double);
            code = isnan(number) ? sqlite3_bind_null(statement, at)
                                 : sqlite3_bind_double(statement, at, number);
            break;
        }
    }
    return code;
}

gm_status sql_put(const sql *s, gm_error *err, const char *statement, const char *types, ...) {
    sqlite3_stmt *prepared = NULL;
    GM_TRY(sql_prepare(s, statement, &prepared, err));
    va_list values;
    va_start(values, types);
    int code = bind_all(prepared, types, values);
    va_end(values);
    gm_status status = code == SQLITE_OK ? sql_step(s, prepared, err) : sql_fail(s, err);
    sqlite3_finalize(prepared);
    return status;
}
