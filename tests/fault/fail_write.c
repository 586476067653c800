/*
 * Preloaded into gazmap by writes.py: the FAULT_AT-th call that changes files fails with errno FAULT_ERRNO; with
 * FAULT_ERRNO=0 a write takes one byte less than it was given, or one byte alone, which is no failure.
 *
 * At the end the number of such calls goes to the file FAULT_REPORT.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_ulong n_calls;
static unsigned long fail_at;
static int fail_errno;

__attribute__((constructor)) static void start(void) {
    const char *at = getenv("FAULT_AT");
    const char *code = getenv("FAULT_ERRNO");
    fail_at = at == NULL ? 0 : strtoul(at, NULL, 10);
    fail_errno = code == NULL ? 0 : (int)strtol(code, NULL, 10);
}

__attribute__((destructor)) static void finish(void) {
    const char *path = getenv("FAULT_REPORT");
    unsigned long n = atomic_load(&n_calls);
    int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd >= 0) {
        dprintf(fd, "%lu\n", n);
        close(fd);
    }
}

/* True for the call whose turn it is. */
static bool is_turn(void) {
    return atomic_fetch_add(&n_calls, 1) + 1 == fail_at;
}

static bool fails(void) {
    if (!is_turn() || fail_errno == 0) {
        return false;
    }
    errno = fail_errno;
    return true;
}

/* How many bytes of a write are let through. */
static size_t less(size_t n) {
    return n < 2 ? n : fail_at % 2 == 0 ? n - 1 : 1;
}

ssize_t write(int fd, const void *bytes, size_t n) {
    bool turn = is_turn();
    if (turn && fail_errno != 0) {
        errno = fail_errno;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, turn ? less(n) : n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    bool turn = is_turn();
    if (turn && fail_errno != 0) {
        errno = fail_errno;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, turn ? less(n) : n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at) {
    return pwrite(fd, bytes, n, at);
}

int fsync(int fd) {
    return fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    return fails() ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t size) {
    return fails() ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int mkdir(const char *path, mode_t mode) {
    return fails() ? -1 : (int)syscall(SYS_mkdir, path, mode);
}

int mkdirat(int dir, const char *path, mode_t mode) {
    return fails() ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode);
}

int rename(const char *from, const char *to) {
    return fails() ? -1 : (int)syscall(SYS_rename, from, to);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    return fails() ? -1 : (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
    return fails() ? -1 : (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
    return fails() ? -1 : (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}
