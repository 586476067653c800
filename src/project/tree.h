/* Folders with all they hold: list, remove, carry over. Links are never followed. */
#ifndef GM_PROJECT_TREE_H
#define GM_PROJECT_TREE_H

#include <sys/stat.h>

#include "core/arena.h"

/** One thing in a folder. */
typedef struct tree_entry {
    const char *path; /* relative, '/' between */
    mode_t mode;      /* type and rights, as lstat gives them */
    uint64_t size;
} tree_entry;

typedef struct tree {
    tree_entry *entries; /* sorted by the bytes of path; a folder stands before what it holds */
    size_t n, cap;
} tree;

/** Everything below `root`, at any depth up to 64 folders. The caller frees out_tree->entries. */
gm_status tree_list(const char *root, gm_arena *arena, tree *out_tree, gm_error *err);
/** NULL when the tree has no such path. */
const tree_entry *tree_find(const tree *t, const char *path);
/** True when the tree has something below the folder `path`. */
bool tree_has_inside(const tree *t, const char *path);

/** Removes what `name` in the folder is, with all it holds. What cannot be removed stays. */
void tree_remove(int dir_fd, const char *name);

/** True when both are regular files with the same bytes. */
bool tree_same_bytes(const char *a, const char *b);

/** Makes the file or link `to` out of `from`: the same one by a hard link, or a copy where the file system
 *  has no such links. */
gm_status tree_carry(const char *from, const char *to, gm_error *err);
/** Copies a regular file with its rights and times. */
gm_status tree_copy_file(const char *from, const char *to, gm_error *err);

/** Writes a file's or folder's content through to the disk. */
gm_status tree_sync(const char *path, gm_error *err);

#endif
