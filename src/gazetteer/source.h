/* Sources of places as they are downloaded: plain, or packed as .gz, .xz or .zip. */
#ifndef GM_GAZETTEER_SOURCE_H
#define GM_GAZETTEER_SOURCE_H

#include "core/str.h"

/** One text being read: a file, or a member of a zip archive. */
typedef struct source source;

/** Longest line that is read; a longer one is cut off and told apart. */
enum { SOURCE_MAX_LINE = 1 << 20 };

/**
 * Opens a file, whatever packs it, by its first bytes and not by its name, and calls `member` for the text
 * in it: once, or for each member of a zip archive in the order of the archive. Members in folders count by
 * their last name; folders themselves are left out.
 *
 * @return GM_OK; what `member` returned first when it failed; GM_E_IO, GM_E_GAZ_SYNTAX (damaged archive),
 *         GM_E_MEMORY
 */
gm_status source_each(const char *path,
                      gm_status (*member)(void *context, source *s, gm_error *err), void *context,
                      gm_error *err);

/** For messages: the path, or "archive.zip/member". */
const char *source_name(const source *s);
/** The last name without folders and packing, such as "SY.txt". */
const char *source_base(const source *s);
/** True when the text stands in the file as it is, so that other programs can open the path. */
bool source_is_plain(const source *s);

/** What the text starts with, up to 64 KiB, without reading on. */
gm_status source_peek(source *s, gm_str *out_start, gm_error *err);

/** The next line without its end, and its number; lives until the next call. *out_found is false at the
 *  end. A line longer than SOURCE_MAX_LINE comes cut to that length plus one. */
gm_status source_line(source *s, gm_str *out_line, uint32_t *out_number, bool *out_found,
                      gm_error *err);

/** All that is left as one text; lives until the member is done. At most 2 GiB. */
gm_status source_rest(source *s, gm_str *out_text, gm_error *err);

#endif
