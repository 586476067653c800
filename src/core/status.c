#include "core/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "core/quote.h"

static const struct {
    gm_status code;
    const char *text;
} texts[] = {
    {GM_OK, "done"},
    {GM_E_ARG, "an argument is missing or contradicts another"},
    {GM_E_ARG_RANGE, "a number is out of its range"},
    {GM_E_EVENT_SYNTAX, "the event table cannot be read"},
    {GM_E_EVENT_HEADER, "the event table's columns are not usable"},
    {GM_E_EVENT_VALUE, "an event row is wrong"},
    {GM_E_GAZ_SYNTAX, "the gazetteer layer cannot be read"},
    {GM_E_GAZ_VALUE, "a gazetteer entry is wrong"},
    {GM_E_GAZ_CORRUPT, "the gazetteer index is damaged"},
    {GM_E_GEO, "a geometry rule cannot be applied"},
    {GM_E_GEO_TEXT, "the text is not a coordinate"},
    {GM_E_OGR, "GDAL refused"},
    {GM_E_EXPORT, "the export cannot be written"},
    {GM_E_EXPORT_LIMIT, "a limit of the format would be passed"},
    {GM_E_PROJECT, "the project file is wrong"},
    {GM_E_MEMORY, "out of memory"},
    {GM_E_IO, "the system refused to read or write"},
    {GM_E_STOPPED, "stopped before the end"},
};

const char *gm_status_text(gm_status status) {
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].code == status) {
            return texts[i].text;
        }
    }
    return "unknown status";
}

const char *gm_version(void) {
    return GM_VERSION;
}

/* Long paths keep their end, which names the file. */
static void copy_source(char *out, size_t out_size, const char *source) {
    size_t len = strlen(source);
    if (len < out_size) {
        memcpy(out, source, len + 1);
    } else {
        snprintf(out, out_size, "...%s", source + (len - (out_size - 4)));
    }
    quote_tame(out);
}

static gm_status fill(gm_error *err, gm_status code, const char *source, uint32_t line,
                      uint32_t column, const char *fmt, va_list args) GM_PRINTF(6, 0);

static gm_status fill(gm_error *err, gm_status code, const char *source, uint32_t line,
                      uint32_t column, const char *fmt, va_list args) {
    if (err == NULL || err->code != GM_OK) {
        return code;
    }
    err->code = code;
    err->line = line;
    err->column = column;
    err->source[0] = '\0';
    if (source != NULL) {
        copy_source(err->source, sizeof err->source, source);
    }
    vsnprintf(err->text, sizeof err->text, fmt, args);
    quote_tame(err->text); /* it quotes files, and files are hostile */
    return code;
}

gm_status gm_fail(gm_error *err, gm_status code, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fill(err, code, NULL, 0, 0, fmt, args);
    va_end(args);
    return code;
}

gm_status gm_fail_at(gm_error *err, gm_status code, const char *source, uint32_t line,
                     uint32_t column, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fill(err, code, source, line, column, fmt, args);
    va_end(args);
    return code;
}

gm_status gm_fail_errno(gm_error *err, const char *doing, const char *path) {
    return gm_fail(err, GM_E_IO, "cannot %s %s: %s", doing, path, strerror(errno));
}

static atomic_ulong n_memory_failures;

void gm_memory_failed(void) {
    atomic_fetch_add_explicit(&n_memory_failures, 1, memory_order_relaxed);
}

unsigned long gm_memory_failures(void) {
    return atomic_load_explicit(&n_memory_failures, memory_order_relaxed);
}

gm_status gm_fail_memory(gm_error *err) {
    gm_memory_failed();
    return gm_fail(err, GM_E_MEMORY, "out of memory");
}

void gm_error_locate(gm_error *err, const char *source, uint32_t line, uint32_t column) {
    if (err == NULL || err->code == GM_OK || err->source[0] != '\0') {
        return;
    }
    copy_source(err->source, sizeof err->source, source);
    err->line = line;
    err->column = column;
}

void gm_error_format(const gm_error *err, char *out, size_t out_size) {
    if (err->source[0] == '\0') {
        snprintf(out, out_size, "%s", err->text);
    } else if (err->line == 0) {
        snprintf(out, out_size, "%s: %s", err->source, err->text);
    } else if (err->column == 0) {
        snprintf(out, out_size, "%s:%u: %s", err->source, err->line, err->text);
    } else {
        snprintf(out, out_size, "%s:%u:%u: %s", err->source, err->line, err->column, err->text);
    }
}
