#include "project/remind.h"

static const double fine_m = 1000;

/* A word of a column's name that says that the cells are about somebody. */
static const char *const people_words[] = {
    "address",   "contact",     "detainee", "email",     "family",      "household", "informant",
    "informer",  "interviewee", "mobile",   "patient",   "person",      "phone",     "respondent",
    "survivor",  "surname",     "suspect",  "telephone", "victim",      "victims",   "witness",
    "witnesses", "firstname",   "lastname", "fullname",  "interviewer",
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_people_word(gm_str word) {
    for (size_t i = 0; i < sizeof people_words / sizeof *people_words; i++) {
        if (gm_str_eq_nocase(word, gm_str_from(people_words[i]))) {
            return true;
        }
    }
    return false;
}

bool remind_column(gm_str name) {
    /* "name" alone, since "place name" and "source name" are of something else. */
    if (gm_str_eq_nocase(name, GM_STR("name")) || gm_str_eq_nocase(name, GM_STR("names"))) {
        return true;
    }
    size_t start = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i == name.len || !is_letter(name.ptr[i])) {
            if (is_people_word((gm_str){name.ptr + start, i - start})) {
                return true;
            }
            start = i + 1;
        }
    }
    return false;
}

bool remind_table(const ev_table *table) {
    for (size_t i = 0; i < ev_n_columns(table); i++) {
        if (ev_column_field(table, i) == EV_N_FIELDS && remind_column(ev_columns(table)[i].name)) {
            return true;
        }
    }
    return false;
}

static bool has_people(place_kind kind) {
    return kind == KIND_OBSERVATION_POST || kind == KIND_CHECKPOINT || kind == KIND_CAMP ||
           kind == KIND_FACILITY;
}

bool remind_part(const gm_gaz *gaz, const res_part *part, bool people) {
    if (!part->placed || part->radius_m >= fine_m) {
        return false;
    }
    bool found = people;
    for (size_t i = 0; gaz != NULL && !found && i < part->n_used; i++) {
        found = has_people(gaz_kind(gaz, part->used[i]));
    }
    return found;
}
