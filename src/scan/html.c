#include "scan/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "core/utf8.h"

/* ---- Elements ---------------------------------------------------------------------------------- */

enum element_role {
    ROLE_INLINE,
    ROLE_BLOCK, /* a paragraph of its own */
    ROLE_BREAK, /* a line of its own */
    ROLE_OUT,   /* no prose in it */
    ROLE_ARTICLE,
    ROLE_MAIN,
    ROLE_TITLE,
};

static const struct {
    const char *name;
    enum element_role role;
} elements[] = {
    {"address", ROLE_BLOCK},    {"article", ROLE_ARTICLE},  {"aside", ROLE_OUT},
    {"audio", ROLE_OUT},        {"blockquote", ROLE_BLOCK}, {"br", ROLE_BREAK},
    {"button", ROLE_OUT},       {"canvas", ROLE_OUT},       {"dd", ROLE_BLOCK},
    {"div", ROLE_BLOCK},        {"dl", ROLE_BLOCK},         {"dt", ROLE_BLOCK},
    {"figcaption", ROLE_BLOCK}, {"figure", ROLE_BLOCK},     {"footer", ROLE_OUT},
    {"form", ROLE_BLOCK},       {"h1", ROLE_BLOCK},         {"h2", ROLE_BLOCK},
    {"h3", ROLE_BLOCK},         {"h4", ROLE_BLOCK},         {"h5", ROLE_BLOCK},
    {"h6", ROLE_BLOCK},         {"hr", ROLE_BLOCK},         {"iframe", ROLE_OUT},
    {"li", ROLE_BLOCK},         {"main", ROLE_MAIN},        {"menu", ROLE_OUT},
    {"nav", ROLE_OUT},          {"noscript", ROLE_OUT},     {"object", ROLE_OUT},
    {"ol", ROLE_BLOCK},         {"p", ROLE_BLOCK},          {"pre", ROLE_BLOCK},
    {"script", ROLE_OUT},       {"section", ROLE_BLOCK},    {"select", ROLE_OUT},
    {"style", ROLE_OUT},        {"svg", ROLE_OUT},          {"table", ROLE_BLOCK},
    {"td", ROLE_BLOCK},         {"template", ROLE_OUT},     {"textarea", ROLE_OUT},
    {"th", ROLE_BLOCK},         {"title", ROLE_TITLE},      {"tr", ROLE_BLOCK},
    {"ul", ROLE_BLOCK},         {"video", ROLE_OUT},
};

static enum element_role role_of(const xmlChar *name) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (strcmp((const char *)name, elements[i].name) == 0) {
            return elements[i].role;
        }
    }
    return ROLE_INLINE;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* The three texts that a page may turn out to be. */
enum body { BODY_ALL, BODY_MAIN, BODY_ARTICLE, BODY_N };

typedef struct page_reader {
    html_page *page;
    htmlParserCtxtPtr parser;
    gm_buf bodies[BODY_N];
    char gaps[BODY_N];           /* what stands before the next letter: 0, ' ', '\n' or 'p' */
    unsigned depth;              /* of open elements */
    unsigned out, main, article; /* how many of them are of that role */
    bool in_title;
} page_reader;

static void add_gap(page_reader *r, char gap) {
    for (size_t i = 0; i < BODY_N; i++) {
        bool wider = gap == 'p' || (gap == '\n' && r->gaps[i] != 'p') || r->gaps[i] == 0;
        r->gaps[i] = wider ? gap : r->gaps[i];
    }
}

/* White space is single, and paragraphs stand apart. */
static void add_text(gm_buf *out, char *gap, const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            *gap = *gap == 0 ? ' ' : *gap;
            continue;
        }
        if (*gap != 0 && out->len > 0) {
            gm_buf_add_text(out, *gap == 'p' ? "\n\n" : *gap == '\n' ? "\n" : " ");
        }
        *gap = 0;
        gm_buf_add_char(out, c);
    }
}

/* The first date in the metadata counts: publication stands before modification on every page that has both. */
static void take_published(page_reader *r, gm_str value) {
    if (r->page->published.len == 0 && value.len > 0 && value.len < 100) {
        gm_buf_add_str(&r->page->published, value);
    }
}

/* "datePublished": "2020-02-04T…" in a script of linked data. */
static void read_linked_data(page_reader *r, gm_str script) {
    static const char key[] = "\"datePublished\"";
    const char *at = script.len == 0 ? NULL : memmem(script.ptr, script.len, key, sizeof key - 1);
    if (at == NULL) {
        return;
    }
    gm_str rest = gm_str_skip(script, (size_t)(at - script.ptr) + sizeof key - 1);
    gm_str before;
    gm_str value;
    if (gm_str_split(&rest, '"', &before) && gm_str_is(gm_str_trim(before), ":") &&
        gm_str_split(&rest, '"', &value)) {
        take_published(r, value);
    }
}

static void on_text(void *context, const xmlChar *text, int len) {
    page_reader *r = context;
    const char *bytes = (const char *)text;
    size_t n = len > 0 ? (size_t)len : 0;
    if (r->in_title && r->page->title.len < 1000) {
        char gap = ' ';
        add_text(&r->page->title, &gap, bytes, n);
    }
    if (r->out > 0) {
        read_linked_data(r, (gm_str){bytes, n});
    }
    if (r->out > 0 || r->in_title) {
        return;
    }
    add_text(&r->bodies[BODY_ALL], &r->gaps[BODY_ALL], bytes, n);
    if (r->main > 0) {
        add_text(&r->bodies[BODY_MAIN], &r->gaps[BODY_MAIN], bytes, n);
    }
    if (r->article > 0) {
        add_text(&r->bodies[BODY_ARTICLE], &r->gaps[BODY_ARTICLE], bytes, n);
    }
}

static gm_str attribute(const xmlChar **attributes, const char *name) {
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        if (strcmp((const char *)attributes[i], name) == 0) {
            return gm_str_from((const char *)attributes[i + 1]);
        }
    }
    return (gm_str){NULL, 0};
}

static bool is_one_of(gm_str s, const char *const *names, size_t n) {
    for (size_t i = 0; i < n && s.len > 0; i++) {
        if (gm_str_eq_nocase(s, gm_str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

static void read_metadata(page_reader *r, const char *element, const xmlChar **attributes) {
    static const char *const dates[] = {"article:published_time",
                                        "datePublished",
                                        "date",
                                        "pubdate",
                                        "publishdate",
                                        "publish-date",
                                        "DC.date",
                                        "DC.date.issued",
                                        "dcterms.created",
                                        "dcterms.date",
                                        "sailthru.date",
                                        "parsely-pub-date",
                                        "article.published",
                                        "og:published_time"};
    static const size_t n_dates = sizeof dates / sizeof *dates;
    gm_str content = attribute(attributes, "content");
    bool is_date = is_one_of(attribute(attributes, "property"), dates, n_dates) ||
                   is_one_of(attribute(attributes, "name"), dates, n_dates) ||
                   is_one_of(attribute(attributes, "itemprop"), dates, n_dates);
    if (strcmp(element, "meta") == 0) {
        take_published(r, is_date ? content : (gm_str){NULL, 0});
        if (r->page->url.len == 0 && gm_str_is(attribute(attributes, "property"), "og:url")) {
            gm_buf_add_str(&r->page->url, content);
        }
    } else if (strcmp(element, "time") == 0) {
        take_published(r, attribute(attributes, "datetime"));
    } else if (strcmp(element, "link") == 0 && r->page->url.len == 0 &&
               gm_str_eq_nocase(attribute(attributes, "rel"), GM_STR("canonical"))) {
        gm_buf_add_str(&r->page->url, attribute(attributes, "href"));
    }
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    page_reader *r = context;
    enum element_role role = role_of(name);
    r->depth++;
    if (r->depth > HTML_DEEPEST) { /* libxml2 walks the open elements at each end tag */
        r->page->hostile = true;
        xmlStopParser(r->parser);
        return;
    }
    r->out += role == ROLE_OUT;
    r->main += role == ROLE_MAIN;
    r->article += role == ROLE_ARTICLE;
    r->in_title |= role == ROLE_TITLE && r->out == 0;
    if (role != ROLE_INLINE) {
        add_gap(r, role == ROLE_BREAK ? '\n' : 'p');
    }
    read_metadata(r, (const char *)name, attributes);
}

static void on_end(void *context, const xmlChar *name) {
    page_reader *r = context;
    enum element_role role = role_of(name);
    r->depth -= r->depth > 0;
    r->out -= role == ROLE_OUT && r->out > 0;
    r->main -= role == ROLE_MAIN && r->main > 0;
    r->article -= role == ROLE_ARTICLE && r->article > 0;
    r->in_title &= role != ROLE_TITLE;
    if (role != ROLE_INLINE && role != ROLE_BREAK) {
        add_gap(r, 'p');
    }
}

static void say_nothing(void *context, xmlErrorPtr error) {
    (void)context;
    (void)error;
}

static gm_status parse(page_reader *r, gm_str bytes) {
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text};
    r->parser = htmlCreateMemoryParserCtxt(bytes.ptr, (int)bytes.len);
    if (r->parser == NULL) {
        return GM_E_MEMORY;
    }
    memcpy(r->parser->sax, &sax, sizeof sax);
    r->parser->userData = r;
    htmlCtxtUseOptions(r->parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                      HTML_PARSE_RECOVER);
    if (gm_utf8_valid(bytes)) { /* else what the page says, or Latin 1 */
        xmlSwitchEncoding(r->parser, XML_CHAR_ENCODING_UTF8);
    }
    /* Faults of the encoding go past the parser's own options, to standard error. */
    xmlStructuredErrorFunc theirs = xmlStructuredError;
    void *their_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, say_nothing);
    htmlParseDocument(r->parser);
    xmlSetStructuredErrorFunc(their_context, theirs);
    if (r->parser->myDoc != NULL) {
        xmlFreeDoc(r->parser->myDoc);
        r->parser->myDoc = NULL;
    }
    htmlFreeParserCtxt(r->parser);
    return GM_OK;
}

/* libxml2 compares each attribute of a tag with those before it. */
static bool has_endless_tag(gm_str s) {
    char quote = 0;
    bool in_tag = false;
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '<') {
            in_tag = true;
            n = 0;
        } else if (in_tag && c == '>') {
            in_tag = false;
        } else if (in_tag &&
                   (c == '"' || c == '\'' || c == ' ' || c == '\n' || c == '\t' || c == '/')) {
            quote = c == '"' || c == '\'' ? c : 0;
            if (++n > 2 * HTML_MOST_ATTRIBUTES) { /* a blank and a quote each */
                return true;
            }
        }
    }
    return false;
}

/* libxml2 hands broken bytes on as they are when the page says that it is UTF-8. */
static void clean(gm_buf *buf) {
    if (!buf->failed && !gm_utf8_valid(gm_buf_view(buf))) {
        gm_buf cleaned = GM_BUF_INIT;
        gm_utf8_add_clean(&cleaned, gm_buf_view(buf));
        gm_buf_clear(buf);
        *buf = cleaned;
    }
}

gm_status html_read(gm_str bytes, html_page *out) {
    *out = (html_page){.hostile = false};
    page_reader r = {.page = out};
    out->hostile = has_endless_tag(bytes);
    gm_status status = bytes.len == 0 || out->hostile ? GM_OK : parse(&r, bytes);
    size_t best = BODY_ALL;
    for (size_t i = 0; i < BODY_N; i++) {
        best = r.bodies[i].len >= HTML_LEAST_ARTICLE ? i : best;
        status = r.bodies[i].failed ? GM_E_MEMORY : status;
    }
    out->text = r.bodies[best];
    for (size_t i = 0; i < BODY_N; i++) {
        if (i != best) {
            gm_buf_clear(&r.bodies[i]);
        }
    }
    gm_buf *const texts[] = {&out->text, &out->title, &out->published, &out->url};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        clean(texts[i]);
        status = texts[i]->failed ? GM_E_MEMORY : status;
    }
    if (status != GM_OK) {
        html_page_clear(out);
        return GM_E_MEMORY;
    }
    return GM_OK;
}

void html_page_clear(html_page *page) {
    gm_buf_clear(&page->text);
    gm_buf_clear(&page->title);
    gm_buf_clear(&page->published);
    gm_buf_clear(&page->url);
}

bool html_is(gm_str bytes) {
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body",  "<!--",
                                         "<article",       "<div",  "<p>",   "<title", "<meta"};
    gm_str s = gm_str_trim(bytes);
    if (gm_str_starts(s, GM_STR("\xEF\xBB\xBF"))) {
        s = gm_str_trim(gm_str_skip(s, 3));
    }
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        gm_str start = gm_str_from(starts[i]);
        if (s.len >= start.len && gm_str_eq_nocase((gm_str){s.ptr, start.len}, start)) {
            return true;
        }
    }
    return gm_str_starts(s, GM_STR("<?xml"));
}
