#include "gazetteer/fold.h"

#include <utf8proc.h>

#include "core/utf8.h"

/* Letters that Unicode does not decompose but that transliterations exchange freely, and Arabic letters
 * that differ between keyboards and spelling habits. A NULL replacement drops the character. */
static const struct {
    uint32_t from;
    const char *to;
} replacements[] = {
    {0x0027, NULL},       {0x0060, NULL}, {0x00B4, NULL}, {0x02B9, NULL}, {0x02BB, NULL},
    {0x02BC, NULL},       {0x02BE, NULL}, {0x02BF, NULL}, {0x2018, NULL}, {0x2019, NULL},
    {0x201B, NULL},       {0x2032, NULL}, {0x0640, NULL}, /* tatweel */
    {0x00E6, "ae"},       {0x00F0, "d"},  {0x00F8, "o"},  {0x00FE, "th"}, {0x0111, "d"},
    {0x0127, "h"},        {0x0131, "i"},  {0x0142, "l"},  {0x0153, "oe"}, {0x0259, "a"},
    {0x015F, "sh"},       {0x0219, "sh"}, /* Turkish and Romanian s with cedilla or comma sound sh */
    {0x0629, "\xD9\x87"},                 /* ta marbuta as ha */
    {0x0649, "\xD9\x8A"},                 /* alef maksura as ya */
    {0x06CC, "\xD9\x8A"},                 /* Persian ya */
    {0x06A9, "\xD9\x83"},                 /* Persian kaf */
    {0x0671, "\xD8\xA7"},                 /* alef wasla */
    {0x0621, NULL},                       /* lone hamza */
};

static bool replace(uint32_t c, gm_buf *out) {
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        if (replacements[i].from == c) {
            if (replacements[i].to != NULL) {
                gm_buf_add_text(out, replacements[i].to);
            }
            return true;
        }
    }
    return false;
}

static bool is_letter_or_digit(uint32_t c) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_NL;
}

static bool add_plain(uint32_t c, gm_buf *out) {
    if (replace(c, out)) {
        return true;
    }
    if ((c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9)) {
        gm_buf_add_char(out, (char)('0' + (c & 0xF))); /* Arabic-Indic digits end in 0 to 9 */
        return true;
    }
    if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_CF) {
        return true; /* direction marks, joiners: unseen, so without weight */
    }
    if (!is_letter_or_digit(c)) {
        return false;
    }
    gm_utf8_add(out, c);
    return true;
}

/* ASCII in simple form: '\0' ends a word, '-' is a mark that is dropped. A table, since names go through here
 * letter by letter several times each. */
static const char simple_ascii[128] = {
    ['0'] = '0',  ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7',  ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
    ['e'] = 'e',  ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k',
    ['l'] = 'l',  ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's',  ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z',  ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g',  ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm',
    ['N'] = 'n',  ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u',  ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['`'] = '-',
    ['\''] = '-',
};

bool gaz_simple_char(uint32_t c, gm_buf *out) {
    if (c < 0x80) {
        char simple = simple_ascii[c];
        if (simple != '\0' && simple != '-') {
            gm_buf_add_char(out, simple);
        }
        return simple != '\0';
    }
    if (c == 0x015E) {
        c = 0x015F; /* before decomposition takes the cedilla away */
    }
    if (replace(c, out)) {
        return true;
    }
    utf8proc_int32_t parts[16];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, 16,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
    if (n < 0 || n > 16) {
        return false;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        if (!add_plain((uint32_t)parts[i], out)) {
            return false;
        }
    }
    return true;
}

static bool is_ascii(gm_str text) {
    unsigned char bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        bits |= (unsigned char)text.ptr[i];
    }
    return bits < 0x80;
}

/* gaz_simplify() for the commonest texts, in one pass. None becomes longer. */
static size_t simplify_ascii(gm_str text, char *out) {
    size_t n = 0;
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = simple_ascii[(unsigned char)text.ptr[i] & 0x7F];
        if (c == '\0') {
            blank = n > 0;
        } else if (c != '-') {
            if (blank) {
                out[n++] = ' ';
                blank = false;
            }
            out[n++] = c;
        }
    }
    return n;
}

void gaz_simplify(gm_str text, gm_buf *out) {
    if (is_ascii(text)) {
        char *to = gm_buf_reserve(out, text.len);
        out->len += to == NULL ? 0 : simplify_ascii(text, to);
        return;
    }
    size_t start = out->len;
    bool blank = false;
    for (size_t at = 0, size = 0; at < text.len; at += size) {
        uint32_t c = gm_utf8_decode(gm_str_skip(text, at), &size);
        size_t before = out->len;
        if (blank && before > start) {
            gm_buf_add_char(out, ' ');
        }
        size_t with_blank = out->len;
        bool word = gaz_simple_char(c, out);
        if (!word || out->len == with_blank) {
            out->len = before;
        } else {
            blank = false;
        }
        blank |= !word;
    }
}

static bool is_article(gm_str word) {
    enum { LONGEST = 3 };
    static const char articles[][LONGEST + 1] = {"al",  "el",  "ul", "ar",  "as", "ash",
                                                 "at",  "ath", "ad", "adh", "an", "az",
                                                 "ach", "er",  "es", "en",  "ed", "et"};
    char padded[LONGEST + 1] = "";
    if (word.len > LONGEST) {
        return false;
    }
    memcpy(padded, word.ptr, word.len);
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        if (memcmp(padded, articles[i], sizeof padded) == 0) {
            return true;
        }
    }
    return false;
}

/* The Arabic article at the front of a word that has at least three letters more. */
static gm_str without_arabic_article(gm_str word) {
    static const gm_str article = {"\xD8\xA7\xD9\x84", 4}; /* alef lam */
    return word.len >= article.len + 6 && gm_str_starts(word, article) ? gm_str_skip(word, 4)
                                                                       : word;
}

static bool ends_in(gm_str word, const char *two) {
    return word.len >= 2 && word.ptr[word.len - 2] == two[0] && word.ptr[word.len - 1] == two[1];
}

/* Before another word the ending -ah sounds -at: Maarah is Maarat al-Numan. */
static gm_str without_construct_t(gm_str word) {
    bool construct = word.len > 4 && (ends_in(word, "at") || ends_in(word, "et"));
    return without_arabic_article((gm_str){word.ptr, construct ? word.len - 1 : word.len});
}

/* Spellings of one sound, in one letter or two; the table is tried in order at each letter. */
static const struct {
    char from[3];
    char to[3];
} sounds[] = {
    {"ou", "u"}, {"oo", "u"}, {"ee", "i"},  {"ei", "ay"}, {"ey", "ay"}, {"ai", "ay"},
    {"dh", "d"}, {"q", "k"},  {"ch", "sh"}, {"dj", "j"},  {"ph", "f"},
};

/* The sound that the word goes on with, and how many bytes write it. */
static gm_str next_sound(gm_str word, size_t *out_step) {
    static const bool begins_one[256] = {['a'] = true, ['c'] = true, ['d'] = true, ['e'] = true,
                                         ['o'] = true, ['p'] = true, ['q'] = true};
    char second = word.len > 1 ? word.ptr[1] : ' ';
    bool any = begins_one[(unsigned char)word.ptr[0]];
    for (size_t i = 0; any && i < sizeof sounds / sizeof *sounds; i++) {
        const char *from = sounds[i].from;
        if (from[0] == word.ptr[0] && (from[1] == second || from[1] == '\0')) {
            *out_step = from[1] == '\0' ? 1 : 2;
            return gm_str_from(sounds[i].to);
        }
    }
    *out_step = 1;
    return (gm_str){word.ptr, 1};
}

static void fold_word(gm_str word, gm_buf *out) {
    size_t start = out->len;
    char last = '\0'; /* of the letters written */
    for (size_t at = 0, step = 0; at < word.len; at += step) {
        gm_str sound = next_sound((gm_str){word.ptr + at, word.len - at}, &step);
        size_t doubled = sound.ptr[0] == last && last >= 'a' && last <= 'z' ? 1 : 0;
        for (size_t i = doubled; i < sound.len; i++) {
            gm_buf_add_char(out, sound.ptr[i]);
        }
        last = sound.ptr[sound.len - 1];
    }
    gm_str folded = {out->ptr + start, out->len - start};
    if (!out->failed && folded.len > 2 && (ends_in(folded, "ah") || ends_in(folded, "eh"))) {
        out->len--;
        out->ptr[out->len - 1] = 'a';
    }
    char before_n = folded.len > 4 ? folded.ptr[folded.len - 3] : ' ';
    if (!out->failed && (before_n == 'i' || before_n == 'u') && ends_in(folded, "ne")) {
        out->len--; /* French writes Sarmine and Khan Cheikhoune so that the n is heard */
    }
}

void gaz_fold_simple(gm_str simple, gm_buf *out) {
    gm_str rest = simple;
    gm_str word;
    while (rest.len > 0 && gm_str_split(&rest, ' ', &word)) {
        bool more = rest.ptr != NULL;
        if (!(more && is_article(word))) {
            fold_word(more ? without_construct_t(word) : without_arabic_article(word), out);
        }
    }
}

enum { STACK_NAME = 256 }; /* bytes: most names need no memory */

void gaz_fold(gm_str name, gm_buf *out) {
    char near[STACK_NAME];
    if (name.len <= sizeof near && is_ascii(name)) {
        gaz_fold_simple((gm_str){near, simplify_ascii(name, near)}, out);
        return;
    }
    if (!gm_utf8_valid(name)) {
        return;
    }
    gm_buf simple = GM_BUF_INIT;
    gaz_simplify(name, &simple);
    out->failed |= simple.failed;
    gaz_fold_simple(gm_buf_view(&simple), out);
    gm_buf_clear(&simple);
}
