/* Which words of a text are names of the gazetteer, and what each name may mean. */
#ifndef GM_SCAN_NAMES_H
#define GM_SCAN_NAMES_H

#include "gazetteer/gaz.h"
#include "resolve/resolve.h"
#include "scan/tokens.h"

enum {
    NAMES_LONGEST = 7,     /* words of a name */
    NAMES_CANDIDATES = 16, /* kept for each name, best first */
};

/** A place that a name may mean, as ranked without any context. */
typedef struct name_candidate {
    place_ref ref;
    place_kind kind;
    gm_latlon point;
    double x, y, z; /* the point on the unit sphere: distances between candidates are many */
    uint64_t self, country,
        area; /* hashes: of a country's or division's own name as others give it; of the country
                                     it lies in; of country and first division */
    bool first_level; /* a division that no other lies above, but the country */
    bool
        inside; /* a town in the area of its name, which is meant unless something holds only the town */
    bool spelled; /* letter for letter, but for case and marks */
    int64_t population;
    res_method method;
    int total, spelling; /* rank_terms, thousandths */
} name_candidate;

/** True when a country or division holds a place, by the names that both give. */
static inline bool name_holds(const name_candidate *area, const name_candidate *inner) {
    return area->ref != inner->ref &&
           ((area->kind == KIND_COUNTRY && area->self == inner->country) ||
            (area->first_level && area->self == inner->area));
}

/** How much is known of a name: the weight of its weightiest place. */
enum name_weight {
    WEIGHT_NONE,
    WEIGHT_SPOT,    /* a place without inhabitants that anybody counted */
    WEIGHT_VILLAGE, /* over 1,000 */
    WEIGHT_TOWN,    /* over 15,000; and divisions */
    WEIGHT_CITY,    /* over 100,000; and every place of a small gazetteer, which somebody chose */
    WEIGHT_METROPOLIS, /* over 1,000,000, and divisions of the first level */
    WEIGHT_COUNTRY,    /* and continents */
};

typedef struct scan_name {
    gm_str simple; /* its words in simple form, a blank between them */
    name_candidate *items;
    size_t n;
    int n_open;        /* how many places it may mean in all */
    int weight;        /* of the weightiest candidate that is spelled so, else of any */
    bool spelled;      /* some place is spelled so, and not only sounds so */
    bool abbreviation; /* of a language's table: "US" */
    bool held_only;    /* an abbreviation that stands only behind a place it holds: "TX" */
    bool bare_start;   /* only the first word of many names */
} scan_name;

/** What a gazetteer has said so far. Bounded; forgets between texts only. */
typedef struct scan_names scan_names;
scan_names *scan_names_new(const gm_gaz *gaz);
void scan_names_free(scan_names *names);
/** Frees memory if it has grown large; every scan_name from before is dead then, and so must be the words'
 *  `known` and `demonym`: *out_forgot says so. */
void scan_names_trim(scan_names *names, bool *out_forgot);

/** The name made of tokens [first, last]; NULL when the gazetteer has none, or memory ran out (*status). */
const scan_name *scan_name_of(scan_names *names, const scan_text *t, size_t first, size_t last,
                              gm_status *status);

/** The place whose people (or what is theirs) the word means: "Turkish", "Syrians"; NULL: it is no demonym.
 *  *out_last moves on when two words make it ("North Korean"). */
const scan_name *scan_demonym_of(scan_names *names, const scan_text *t, size_t first,
                                 size_t *out_last, gm_status *status);

/** True when names may begin with the word and go on behind it; asked of the gazetteer once for each word. */
bool scan_name_goes_on(scan_names *names, scan_word *word);

#endif
