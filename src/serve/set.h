/* The published set as it is served: what the manifest of one moment lists, and the page's parts. */
#ifndef GM_SERVE_SET_H
#define GM_SERVE_SET_H

#include "core/str.h"
#include "serve/body.h"

/** One moment's set. It never changes; several threads may hold it. */
typedef struct set set;

/** Opens what is in the folder now. @return GM_OK; GM_E_IO, GM_E_PROJECT: there is no set of ours; GM_E_MEMORY */
gm_status set_open(const char *dir, set **out, gm_error *err);
/** Counts one more holder. */
set *set_hold(set *s);
/** The last holder frees it; NULL is fine. */
void set_release(set *s);

/** False when the folder has another set by now. */
bool set_is_current(const set *s, const char *dir);

/** Tags of the page and of all in it but the data; "" when the set has no page. Borrowed. */
const char *set_page_tag(const set *s);
const char *set_shell_tag(const set *s);

/**
 * Opens a file that the manifest lists, or the manifest. No link is followed, and nothing but a regular file opened.
 *
 * @param[out] out_fd    caller closes it
 * @param[out] out_size  of the file as it is
 * @param out_tag        set to what its bytes are known by, without quotes: the manifest's hash, or when it was
 *                       edited since its size and time
 * @return false when there is no such file
 */
bool set_open_file(const set *s, const char *name, int *out_fd, uint64_t *out_size,
                   gm_buf *out_tag);

/** The page with `policy` added to the hashes of its scripts, connections to where it came from allowed, and `extra`
 *  before its end. Borrows the texts, and the set. @return false when the set has no page, or it is not one of ours */
bool set_page(const set *s, gm_str policy, gm_str extra, body *out);
/** The page's data block. */
bool set_page_data(const set *s, body *out);

#endif
