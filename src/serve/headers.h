/* What stands in the head of a request: pure functions over hostile text. */
#ifndef GM_SERVE_HEADERS_H
#define GM_SERVE_HEADERS_H

#include "core/str.h"

/** True for a Host that names this machine and our port: 127.0.0.1, localhost or [::1], with ":PORT" (which may be
 *  missing when it is 80). A page whose name was bound to our address by somebody's DNS has another one. */
bool head_host_is_ours(gm_str host, uint16_t port);

/** Decodes a request's path, without the '/' at its start, once and strictly: it starts with '/'; no "%" without two
 *  digits, no encoded '/' or '\\', no byte below 0x20 and no 0x7F; pieces are not empty, "." or "..". "/" gives "".
 *  @return false when it is no such path, or memory ran out */
bool head_path(const char *url, gm_buf *out);

/** True when Accept-Encoding takes gzip: named, or by "*", and not with q=0. */
bool head_takes_gzip(gm_str accept);

/** True when If-None-Match has this tag (in quotes) or is "*"; W/ in front makes no difference. */
bool head_has_tag(gm_str list, gm_str tag);

typedef enum head_range_kind {
    HEAD_RANGE_NONE, /* none, or one that may be ignored: other units, several ranges, no range at all */
    HEAD_RANGE_PART,
    HEAD_RANGE_BEYOND, /* well formed, but the file has no such bytes */
} head_range_kind;
/** Reads "bytes=FROM-TO", "bytes=FROM-" or "bytes=-LAST" for a file of `size` bytes. */
head_range_kind head_range(gm_str text, uint64_t size, uint64_t *out_from, uint64_t *out_n);

/** True for an origin as browsers send it: http or https, "://", a host, maybe a port, and nothing behind. */
bool head_is_origin(gm_str text);

#endif
