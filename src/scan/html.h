/* The article of an HTML page as plain text. */
#ifndef GM_SCAN_HTML_H
#define GM_SCAN_HTML_H

#include "core/str.h"

/** What a page says. Clear with html_page_clear. */
typedef struct html_page {
    gm_buf text;      /* the article's paragraphs, a blank line between them; UTF-8 */
    gm_buf title;     /* the title element's text */
    gm_buf published; /* the date that the page's metadata give, as written; empty */
    gm_buf url;       /* its canonical address; empty */
    bool
        hostile; /* nested deeper, or with more attributes in a tag, than any page; the text ends there */
} html_page;

/**
 * Reads a page with libxml2's HTML parser, as a stream: nothing is fetched, no tree is built.
 * Scripts, styles, forms, menus, headers and footers are left out; when the page has an <article>, or else a
 * <main>, that holds at least HTML_LEAST_ARTICLE bytes, the rest is left out, too.
 *
 * @return GM_OK or GM_E_MEMORY
 */
gm_status html_read(gm_str bytes, html_page *out);
void html_page_clear(html_page *page);

enum { HTML_LEAST_ARTICLE = 200, HTML_DEEPEST = 400, HTML_MOST_ATTRIBUTES = 500 };

/** True when the bytes begin like a page. */
bool html_is(gm_str bytes);

#endif
