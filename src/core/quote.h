/* Cells, and other text that is not ours, in messages. */
#ifndef GM_CORE_QUOTE_H
#define GM_CORE_QUOTE_H

#include "core/str.h"

/* 60 bytes tell one cell from another; beside them two quotes, "..." and the NUL. */
enum { QUOTE_MAX_TEXT = 60, QUOTE_SIZE = QUOTE_MAX_TEXT + 8 };

/**
 * A cell as it may stand in a one-line message: in double quotes, cut at 60 bytes, and without
 * characters that would break the line, drive a terminal or turn the reading direction.
 *
 * @return out, NUL-terminated
 */
const char *quote_cell(gm_str text, char out[QUOTE_SIZE]);

/** Makes a whole message fit to stand on one line, in place: such characters become blanks and question marks, and
 *  a character that was cut at the end goes. */
void quote_tame(char *message);

#endif
