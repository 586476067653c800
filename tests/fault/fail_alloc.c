/*
 * Preloaded into gazmap by memory.py: the FAULT_AT-th allocation that gazmap itself asks for
 * fails. The libraries get their memory: they answer for themselves, and Jansson's reader ends in an assertion.
 *
 * At the end one line goes to the file FAULT_REPORT: how many allocations there were, and how many were never freed.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t each);
extern void *__libc_realloc(void *at, size_t size);
extern void __libc_free(void *at);

/* ---- Whose allocation it is --------------------------------------------------------------------- */

enum { MOST_RANGES = 16, N_SLOTS = 1 << 20, DEAD = 1 };

static struct { uintptr_t from, to; } ranges[MOST_RANGES];
static size_t n_ranges;

static int add_range(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    (void)context;
    const char *name = info->dlpi_name;
    for (size_t i = 0; name[0] == '\0' && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0 && n_ranges < MOST_RANGES) {
            ranges[n_ranges].from = info->dlpi_addr + part->p_vaddr;
            ranges[n_ranges].to = ranges[n_ranges].from + part->p_memsz;
            n_ranges++;
        }
    }
    return 0;
}

static bool is_ours(const void *caller) {
    uintptr_t at = (uintptr_t)caller;
    for (size_t i = 0; i < n_ranges; i++) {
        if (at >= ranges[i].from && at < ranges[i].to) {
            return true;
        }
    }
    return false;
}

/* ---- Counting ------------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long n_asked, fail_at;
static uintptr_t slots[N_SLOTS]; /* what is alive; open addressing */
static const void *callers[N_SLOTS];

static size_t find_slot(uintptr_t at, bool to_add) {
    size_t i = (size_t)((at >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 44);
    while (slots[i] != 0 && slots[i] != at && !(to_add && slots[i] == DEAD)) {
        i = (i + 1) % N_SLOTS;
    }
    return i;
}

static void *note(void *at, const void *caller) {
    if (at != NULL && is_ours(caller)) {
        pthread_mutex_lock(&lock);
        size_t i = find_slot((uintptr_t)at, true);
        slots[i] = (uintptr_t)at;
        callers[i] = caller;
        pthread_mutex_unlock(&lock);
    }
    return at;
}

static void forget(void *at) {
    if (at != NULL && n_ranges > 0) {
        pthread_mutex_lock(&lock);
        size_t i = find_slot((uintptr_t)at, false);
        if (slots[i] == (uintptr_t)at) {
            slots[i] = DEAD;
        }
        pthread_mutex_unlock(&lock);
    }
}

/* True for the one that is to fail. */
static bool fails(const void *caller) {
    if (!is_ours(caller)) {
        return false;
    }
    pthread_mutex_lock(&lock);
    bool now = ++n_asked == fail_at;
    pthread_mutex_unlock(&lock);
    if (now && getenv("FAULT_TRACE") != NULL) { /* for whoever mends what was found */
        void *frames[32];
        n_ranges = 0; /* what it takes itself is none of these */
        backtrace_symbols_fd(frames, backtrace(frames, 32), STDERR_FILENO);
    }
    if (now) {
        errno = ENOMEM;
    }
    return now;
}

__attribute__((constructor)) static void start(void) {
    const char *at = getenv("FAULT_AT");
    fail_at = at == NULL ? 0 : strtoul(at, NULL, 10);
    dl_iterate_phdr(add_range, NULL);
}

__attribute__((destructor)) static void finish(void) {
    const char *path = getenv("FAULT_REPORT");
    int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) {
        return;
    }
    size_t n_alive = 0;
    const void *one = NULL;
    for (size_t i = 0; i < N_SLOTS; i++) {
        if (slots[i] > DEAD) {
            n_alive++;
            one = callers[i];
        }
    }
    /* The offset is for addr2line -e gazmap. */
    dprintf(fd, "%lu %zu %lx\n", n_asked, n_alive,
            one == NULL ? 0 : (unsigned long)((uintptr_t)one - ranges[0].from));
    close(fd);
}

/* ---- The calls --------------------------------------------------------------------------------------- */

void *malloc(size_t size) {
    const void *caller = __builtin_return_address(0);
    return fails(caller) ? NULL : note(__libc_malloc(size), caller);
}

void *calloc(size_t n, size_t each) {
    const void *caller = __builtin_return_address(0);
    return fails(caller) ? NULL : note(__libc_calloc(n, each), caller);
}

void *realloc(void *at, size_t size) {
    const void *caller = __builtin_return_address(0);
    if (fails(caller)) {
        return NULL;
    }
    void *grown = __libc_realloc(at, size);
    if (grown != NULL) {
        forget(at);
    }
    return note(grown, caller);
}

char *strdup(const char *text) {
    const void *caller = __builtin_return_address(0);
    size_t size = strlen(text) + 1;
    char *copy = fails(caller) ? NULL : note(__libc_malloc(size), caller);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

void free(void *at) {
    forget(at);
    __libc_free(at);
}
