#include "scan/lexicon.h"

const lexicon_table *const lexicon_tables[] = {&lexicon_en, &lexicon_ar};
const size_t lexicon_n_tables = sizeof lexicon_tables / sizeof *lexicon_tables;

/* True when the word stands in a list of words with single blanks between them. */
static bool lists(const char *words, gm_str word) {
    const char *at = words;
    while ((at = strchr(at, word.ptr[0])) != NULL) {
        bool starts = at == words || at[-1] == ' ';
        if (starts && strncmp(at, word.ptr, word.len) == 0 &&
            (at[word.len] == ' ' || at[word.len] == '\0')) {
            return true;
        }
        at++;
    }
    return false;
}

uint32_t lexicon_find(gm_str simple) {
    uint32_t bits = 0;
    for (size_t k = 0; k < lexicon_n_tables && simple.len > 0; k++) {
        for (size_t i = 0; i < lexicon_tables[k]->n_rows; i++) {
            const lexicon_row *row = &lexicon_tables[k]->rows[i];
            if ((bits & row->bits) != row->bits && lists(row->words, simple)) {
                bits |= row->bits;
            }
        }
    }
    return bits;
}
