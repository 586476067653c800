/* Failing well: fill a gm_error once, hand a status up unchanged. */
#ifndef GM_CORE_STATUS_H
#define GM_CORE_STATUS_H

#include "gazmap.h"

#define GM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/** Hands a failure up unchanged. */
#define GM_TRY(call)                                                                               \
    do {                                                                                           \
        gm_status try_status_ = (call);                                                            \
        if (try_status_ != GM_OK) {                                                                \
            return try_status_;                                                                    \
        }                                                                                          \
    } while (0)

/** Fills *err (unless it already holds a cause, or is NULL) and returns `code`. */
gm_status gm_fail(gm_error *err, gm_status code, const char *fmt, ...) GM_PRINTF(3, 4);

/** The same with a place: `source` may be NULL, line and column 0. */
gm_status gm_fail_at(gm_error *err, gm_status code, const char *source, uint32_t line,
                     uint32_t column, const char *fmt, ...) GM_PRINTF(6, 7);

/** Fills *err from errno: "cannot <doing> <path>: <system's words>". Returns GM_E_IO. */
gm_status gm_fail_errno(gm_error *err, const char *doing, const char *path);

/** Out of memory; returns GM_E_MEMORY. */
gm_status gm_fail_memory(gm_error *err);

/** Notes that an allocation has failed. Buffers and arenas do so themselves. */
void gm_memory_failed(void);
/** How often one has, in this process so far. For who made something and asks whether it can be whole: where one
 *  of many small texts was left out for want of memory, no status may have come up. */
unsigned long gm_memory_failures(void);

/** Adds file and line to an error that has none yet. */
void gm_error_locate(gm_error *err, const char *source, uint32_t line, uint32_t column);

/** Writes "source:line:column: text" (what is there of it) into out, always NUL-terminated. */
void gm_error_format(const gm_error *err, char *out, size_t out_size);

#endif
