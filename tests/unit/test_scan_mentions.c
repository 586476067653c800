/* Places in prose: each row is a text and what must be found in it; most rows hold a trap. */
#include "scan/mentions.h"

#include "check.h"

/* `want`: the names found, '|' between them; behind a name ":m" when it is a metonym, ":d" a demonym, and
 * "=id" when the place is told. */
typedef struct row {
    const char *text, *want;
} row;

static row rows[] = {
    /* plain */
    {"Shells fell in Saraqib.", "Saraqib=p-saraqib"},
    {"Shells fell in Saraqeb.", "Saraqeb=p-saraqib"},
    {"They fled Ma'arrat al-Nu'man and al-Bab.", "Ma'arrat al-Nu'man=p-maarat|al-Bab=p-bab"},
    {"Troops left Maarat\nal-Numan.", "Maarat\nal-Numan=p-maarat"},
    {"SHELLS FALL ON SARAQIB IN SYRIA", "SARAQIB=p-saraqib|SYRIA=c-sy"},
    {"Shells Fall on Saraqib as Thousands Flee Idlib", "Saraqib=p-saraqib|Idlib=a-idlib"},
    {"Saraqib's mayor spoke in Idlib's west.", "Saraqib=p-saraqib|Idlib=a-idlib"},
    {"the Moscow-Ankara alliance", "Moscow=p-moscow|Ankara=p-ankara"},
    {"an Ankara-backed group", "Ankara=p-ankara"},
    {"In Idlib province, in Saraqib and in Ankara.",
     "Idlib=a-idlib|Saraqib=p-saraqib|Ankara=p-ankara"},
    {"the U.S. and the US, the U.K. too", "U.S.=c-us|US=c-us|U.K.=c-uk"},
    {"It cost US$40 and he told us so.", ""},
    {"the Philippines and Chad", "Philippines=c-ph|Chad=c-td"},
    {"Saraqib (Idlib)", "Saraqib=p-saraqib|Idlib=a-idlib"},
    {"in \"Saraqib,quot; he", "Saraqib=p-saraqib"},
    {"in Ma & # 39; arrat al-Numan", "Ma & # 39; arrat al-Numan=p-maarat"},
    {"in Saraqib\xFF\xFE and Idlib", "Saraqib=p-saraqib|Idlib=a-idlib"},
    /* persons */
    {"Michael Jordan spoke. Jordan was tired.", ""},
    {"Mr. Houston left. Later Houston said no more.", ""},
    {"President Jackson came.", ""},
    {"Paris Hilton sang.", ""},
    {"Chad Smith played the drums.", ""},
    {"J. Houston won.", ""},
    {"his wife Florence", ""},
    {"Austin, 32, was hurt.", ""},
    {"spokesman Jim London said", ""},
    {"He flew to Jordan to meet Michael Ford.", "Jordan=c-jo"},
    /* organisations, streets, works */
    {"a professor at Istanbul University", ""},
    {"the Bank of England", ""},
    {"the University of Texas said", ""},
    {"the Institute for the Study of England wrote", ""},
    {"the Washington Post and the Moscow Times", ""},
    {"the Kansas Red Cross Society", ""},
    {"on London Road", ""},
    {"the Paris Agreement", ""},
    {"the Texas Health Minister", "Texas=a-tx"},
    {"the city of Houston", "Houston=p-houston"},
    {"the governor of Texas", "Texas=a-tx"},
    /* everyday words and dates */
    {"Most of them left. Police came. Reading was hard.", ""},
    {"On Saturday, 3 March 2020, they met. In March it ended.", ""},
    {"The men walked. Of those, two fell.", ""},
    {"They drove to Reading in England.", "Reading=p-reading|England=a-eng"},
    /* homonyms */
    {"Paris, Texas", "Paris=p-paris-tx|Texas=a-tx"},
    {"Paris, TX", "Paris=p-paris-tx|TX=a-tx"},
    {"He moved to Paris.", "Paris=p-paris-fr"},
    {"Clashes in Lebanon: in Tripoli two died.", "Lebanon=c-lb|Tripoli=p-tripoli-lb"},
    {"Clashes in Tripoli.", "Tripoli=p-tripoli-ly"},
    /* sense */
    {"Washington condemned the attack.", "Washington:m=p-dc"},
    {"Ankara has repeatedly warned Damascus.", "Ankara:m=p-ankara"},
    {"Russia later accused Turkey.", "Russia:m=c-ru|Turkey=c-tr"},
    {"In Washington they met.", "Washington=p-dc"},
    {"a Turkish soldier and two Syrians", "Turkish:d=c-tr|Syrians:d=c-sy"},
    {"North Korean troops and Londoners", "North Korean:d=c-kp|Londoners:d=p-london"},
    {"the British and the Filipino crew", "British:d=c-uk|Filipino:d=c-ph"},
    /* Arabic */
    {"قصف الطيران مدينة سراقب في ريف إدلب", "سراقب=p-saraqib|إدلب=a-idlib"},
    {"نزح الأهالي من معرة النعمان إلى الباب في سوريا",
     "معرة النعمان=p-maarat|الباب=p-bab|سوريا=c-sy"},
    {"", ""},
    {"'s . \xF0\x9F\x92\xA5 U.S", "U.S=c-us"},
};

static gm_gaz *gaz;

static int open_places(void **state) {
    (void)state;
    const char *path = GM_TEST_DATA "/scan/places.csv";
    gm_error err = GM_ERROR_INIT;
    check_ok(gm_gaz_open(&path, 1, &gaz, &err), &err);
    return 0;
}

static int close_places(void **state) {
    (void)state;
    gm_gaz_close(gaz);
    return 0;
}

static void list(const scan_findings *f, gm_buf *out) {
    for (size_t i = 0; i < f->n_mentions; i++) {
        const scan_mention *m = &f->mentions[i];
        gm_buf_add_text(out, i > 0 ? "|" : "");
        gm_buf_add(out, f->text.text.ptr + m->start, m->end - m->start);
        gm_buf_add_text(out, m->sense == SENSE_METONYM   ? ":m"
                             : m->sense == SENSE_DEMONYM ? ":d"
                                                         : "");
        gm_buf_add_char(out, '=');
        gm_buf_add_str(out, m->part->placed ? m->part->place_id : GM_STR("?"));
    }
}

static void check_row(void **state) {
    const row *r = *state;
    scanner *s = scanner_new(gaz);
    const report text = {.text = gm_str_from(r->text)};
    scan_findings found;
    gm_buf out = GM_BUF_INIT;
    assert_int_equal(scanner_read(s, &text, &found), GM_OK);
    list(&found, &out);
    check_str(gm_str_from(gm_buf_text(&out)), r->want);
    gm_buf_clear(&out);
    scanner_free(s);
}

/* What a text holds does not depend on what was read before. */
static void check_order(void **state) {
    (void)state;
    gm_buf alone = GM_BUF_INIT;
    gm_buf together = GM_BUF_INIT;
    scanner *one = scanner_new(gaz);
    for (size_t i = N_OF(rows); i-- > 0;) {
        const report text = {.text = gm_str_from(rows[i].text)};
        scan_findings found;
        assert_int_equal(scanner_read(one, &text, &found), GM_OK);
        gm_buf_reset(&together);
        gm_buf_reset(&alone);
        list(&found, &together);
        scanner *fresh = scanner_new(gaz);
        assert_int_equal(scanner_read(fresh, &text, &found), GM_OK);
        list(&found, &alone);
        assert_string_equal(gm_buf_text(&alone), gm_buf_text(&together));
        scanner_free(fresh);
    }
    scanner_free(one);
    gm_buf_clear(&alone);
    gm_buf_clear(&together);
}

/* Cuts, doubles and overwrites bytes of the rows' texts: whatever comes is read, and every offset lies in it. */
static void check_mutations(void **state) {
    (void)state;
    uint64_t seed = check_seed();
    scanner *s = scanner_new(gaz);
    gm_buf text = GM_BUF_INIT;
    gm_buf line = GM_BUF_INIT;
    for (int round = 0; round < 10000; round++) {
        gm_buf_reset(&text);
        for (int k = 0; k < 3; k++) {
            gm_buf_add_text(&text, rows[check_random(&seed) % N_OF(rows)].text);
        }
        for (uint32_t n = check_random(&seed) % 8; n > 0 && text.len > 0; n--) {
            text.ptr[check_random(&seed) % text.len] = (char)check_random(&seed);
        }
        text.len -= text.len > 0 ? check_random(&seed) % text.len : 0;
        const report r = {
            .text = gm_buf_view(&text), .by = PUBLISHED_OPTION, .published = {18296, 18296}};
        scan_findings found;
        scan_counter counter = {0, 0};
        assert_int_equal(scanner_read(s, &r, &found), GM_OK);
        for (size_t i = 0; i < found.n_mentions; i++) {
            const scan_mention *m = &found.mentions[i];
            assert_true(m->start < m->end && m->end <= text.len);
            assert_true(i == 0 || m->start >= found.mentions[i - 1].end);
            gm_buf_reset(&line);
            scan_write_mention(&r, m, &counter, &line);
            assert_false(line.failed);
        }
    }
    gm_buf_clear(&text);
    gm_buf_clear(&line);
    scanner_free(s);
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 2];
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].text, .test_func = check_row, .initial_state = &rows[i]};
    }
    tests[N_OF(rows)] = (struct CMUnitTest)cmocka_unit_test(check_order);
    tests[N_OF(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(check_mutations);
    return cmocka_run_group_tests_name("scan mentions", tests, open_places, close_places);
}
