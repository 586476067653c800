#include "scan/date_words.h"

static const date_word_table *const tables[] = {&date_words_en};

uint16_t date_words_find(gm_str simple) {
    uint16_t row = 0;
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        for (size_t i = 0; i < tables[k]->n; i++) {
            row++;
            if (gm_str_is(simple, tables[k]->words[i].word)) {
                return row;
            }
        }
    }
    return 0;
}

date_word date_words_at(uint16_t row) {
    size_t i = (size_t)row - 1;
    for (size_t k = 0; row > 0 && k < sizeof tables / sizeof *tables; k++) {
        if (i < tables[k]->n) {
            return tables[k]->words[i];
        }
        i -= tables[k]->n;
    }
    return (date_word){"", DATE_NO_WORD, 0};
}

bool date_words_ordinal(gm_str ending) {
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        for (const char *const *known = tables[k]->ordinals; *known != NULL; known++) {
            if (gm_str_is(ending, *known)) {
                return true;
            }
        }
    }
    return false;
}
