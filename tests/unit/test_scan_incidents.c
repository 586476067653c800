/* Incidents in prose: each row is a sentence or two, and what must be found in it. */
#include "scan/incidents.h"

#include "gazetteer/gaz.h"
#include "scan/drafts.h"

#include "check.h"

/* `want`: fields that must hold, '|' between them, in any order: t=type, s=subtype, k=title of the kind, a= and v= the
 * parties, p= the place's words, d= EDTF, killed=, wounded= … lo-hi (hi empty: open), by= the claimant, m= marks, agg=1.
 * "none": no incident at all. It is asked of the incident with the most conf, or of the one of the title behind "k=". */
typedef struct row {
    const char *text, *want;
} row;

static row rows[] = {
    /* types */
    {"Soldiers clashed with rebels near Saraqib on Monday.",
     "t=Battles|s=Armed clash|p=near Saraqib|d=2020-03-02"},
    {"Rebels shelled Saraqib on Monday.",
     "t=Explosions/Remote violence|s=Shelling/artillery/missile attack|a=Armed groups|p=Saraqib"},
    {"Russian planes bombed Saraqib on Sunday.",
     "s=Air/drone strike|a=Military Forces of Russia|d=2020-03-01"},
    {"A drone strike hit Saraqib on Sunday.", "s=Air/drone strike|p=Saraqib"},
    {"Artillery struck Saraqib on Tuesday.", "s=Shelling/artillery/missile attack|p=Saraqib"},
    {"A car bomb exploded in Saraqib on Tuesday.", "s=Remote explosive/landmine/IED"},
    {"A suicide bomber attacked a checkpoint in Saraqib on Tuesday.", "s=Suicide bomb"},
    {"Men threw a hand grenade in Saraqib on Tuesday.", "s=Grenade"},
    {"A chlorine attack was reported in Saraqib on Tuesday.", "s=Chemical weapon"},
    {"Gunmen killed two civilians in Saraqib on Tuesday.",
     "t=Violence against civilians|s=Attack|a=Armed groups|v=Civilians|killed=2-2"},
    {"Gunmen kidnapped a doctor in Saraqib on Tuesday.",
     "s=Abduction/forced disappearance|a=Armed groups"},
    {"Soldiers raped two women in Saraqib on Tuesday.", "s=Sexual violence"},
    {"Syrian troops captured Saraqib on Tuesday.",
     "s=Government regains territory|a=Military Forces of Syria|p=Saraqib"},
    {"Rebels seized Saraqib on Tuesday.", "s=Non-state actor overtakes territory|a=Armed groups"},
    {"Syrian troops withdrew from Saraqib on Tuesday.", "s=Non-violent transfer of territory"},
    {"Turkish soldiers are surrounded in Saraqib.",
     "k=Encirclement|v=Military Forces of Turkey|p=Saraqib"},
    {"Turkey deployed troops in Idlib on Friday.",
     "s=Change to group/activity|a=Military Forces of Turkey|d=2020-02-28"},
    {"Turkey set up a checkpoint in Saraqib on Friday.", "s=Headquarters or base established"},
    {"Police arrested 25 protesters in Idlib on Sunday.",
     "s=Arrests|a=Police forces|v=Protesters|captured=25-25"},
    {"Residents fled Saraqib on Sunday.", "k=Displacement|a=Civilians|p=Saraqib"},
    {"Turkey and Russia agreed a ceasefire in Idlib on Thursday.", "s=Agreement|d=2020-03-05"},
    {"The truce in Idlib collapsed on Thursday.", "k=End of a ceasefire"},
    {"Turkish officials met with Russian diplomats in Ankara on Thursday.",
     "k=Talks|a=Government of Turkey|v=Government of Russia|p=Ankara"},
    {"The two presidents spoke by phone on Thursday.", "k=Phone call|p="},
    {"The Russian president visited Ankara on Thursday.",
     "k=Visit|a=Government of Russia|p=Ankara"},
    {"Turkey vowed to strike in Syria.", "k=Threat|a=Government of Turkey"},
    {"A helicopter crashed in Idlib on Thursday.", "k=Crash or downing"},
    {"Looters ransacked shops in Saraqib on Thursday.", "s=Looting/property destruction"},
    {"Sappers defused a mine in Saraqib on Thursday.", "s=Disrupted weapons use"},
    {"Hundreds of people protested in Idlib on Friday.", "t=Protests|s=Peaceful protest"},
    {"Police fired tear gas at demonstrators in Idlib on Friday.", "s=Protest with intervention"},
    {"Crowds rioted in Idlib on Friday.", "t=Riots|s=Violent demonstration"},
    {"A mob lynched a man in Idlib on Friday.", "t=Riots|s=Mob violence"},
    /* who */
    {"Syrian forces killed eight Turkish soldiers in Idlib on Monday.",
     "a=Military Forces of Syria|v=Military Forces of Turkey|killed=8-8"},
    {"Eight Turkish soldiers were killed by Syrian forces in Idlib on Monday.",
     "a=Military Forces of Syria|v=Military Forces of Turkey|killed=8-8"},
    {"The killing of 33 Turkish soldiers by Syrian forces in Idlib on Monday shocked many.",
     "a=Military Forces of Syria|v=Military Forces of Turkey|killed=33-33"},
    {"Clashes between Turkish and Syrian forces broke out in Idlib on Monday.",
     "k=Clash|d=2020-03-02"},
    {"Ankara launched an operation in northern Syria on Monday.",
     "k=Operation launched|a=Military Forces of Turkey|p=northern Syria"},
    {"Turkey's operation against rebels in Saraqib on Monday failed.",
     "a=Military Forces of Turkey|v=Armed groups"},
    {"Forces loyal to the president shelled Saraqib in Idlib on Monday.",
     "s=Shelling/artillery/missile attack"},
    /* figures */
    {"At least 13 soldiers were killed in Idlib on Monday.", "killed=13-"},
    {"More than 1,000 civilians were killed in Idlib on Monday.", "killed=1000-"},
    {"Up to 20 rebels were killed in Idlib on Monday.", "killed=0-20"},
    {"Between 12 and 15 people died in Idlib on Monday.", "killed=12-15"},
    {"Some 12-15 people were killed in Idlib on Monday.", "killed=12-15"},
    {"Twenty-five people were killed in Idlib on Monday.", "killed=25-25"},
    {"Two hundred people were killed in Idlib on Monday.", "killed=200-200"},
    {"Dozens of people were killed in Idlib on Monday.", "killed=24-"},
    {"Scores of rebels were killed in Idlib on Monday.", "killed=40-"},
    {"Hundreds of thousands of people fled Idlib on Monday.", "displaced=200000-"},
    {"Around 700,000 people fled Idlib in February.", "displaced=700000-700000"},
    {"About 3.6 million people fled Idlib in February.", "displaced=3600000-3600000"},
    {"A blast in Saraqib on Monday killed three people and wounded five.",
     "killed=3-3|wounded=5-5"},
    {"Three people were killed and five wounded in a blast in Saraqib on Monday.",
     "killed=3-3|wounded=5-5"},
    {"Shelling in Saraqib on Monday killed two soldiers and three civilians.", "killed=5-5"},
    {"Turkey said it neutralized 184 regime troops in Idlib on Monday.",
     "neutralized=184-184|killed="},
    {"Four tanks and five vehicles were destroyed in Idlib on Monday.", "destroyed=9-9"},
    {"Shelling in Saraqib on Monday left 12 dead.", "killed=12-12"},
    {"In two clashes in Idlib at least 13 soldiers were killed on each side on Monday.",
     "killed=26-|agg=1"},
    {"Casualties were ten times higher in Idlib, where soldiers clashed on Monday.", "killed="},
    /* claims */
    {"Turkey claimed that 70 soldiers were killed in Idlib on Monday.", "by=Turkey|killed=70-70"},
    {"According to a war monitor, 13 soldiers were killed in Idlib on Monday.", "by=a war monitor"},
    {"Shells killed 13 people in Idlib on Monday, the Interior Ministry said.",
     "by=Interior Ministry"},
    {"He said that 13 people were killed in Idlib on Monday.", "by=|killed=13-13"},
    /* where and when */
    {"On Monday, rebels shelled Saraqib and jets bombed Nayrab.", "d=2020-03-02"},
    {"In Saraqib, rebels clashed with soldiers on 2 February 2020.", "p=Saraqib|d=2020-02-02"},
    {"Rebels attacked soldiers. Fighting raged in Saraqib on Monday.", "k=Clash|p=Saraqib"},
    {"People fled to the Turkish border on Monday.", "p=Turkish border"},
    {"Rebels shelled Saraqib on Monday. Five people were killed.", "k=Shelling|killed=5-5"},
    {"Soldiers clashed with rebels in northern Idlib over the weekend.",
     "p=northern Idlib|d=2020-02-29/2020-03-01"},
    {"Soldiers clashed with rebels in the city of Idlib in January.", "p=city of Idlib|d=2020-01"},
    {"Soldiers clashed with rebels in Saraqib.", "d=2020-02-28/2020-03-05"},
    /* what did not happen, or not now */
    {"Troops did not capture Saraqib on Monday.", "m=negated"},
    {"The army denied that jets bombed Saraqib on Monday.", "k=Air or drone strike|m=negated"},
    {"Nobody was killed in Saraqib on Monday.", "m=negated"},
    {"Rebels failed to capture Saraqib on Monday.", "m=negated"},
    {"If another soldier is killed in Saraqib, war may follow.", "m=hypothetical"},
    {"Turkey would bomb Saraqib.", "m=hypothetical"},
    {"Jets could have bombed Saraqib on Monday.", "m=hypothetical"},
    {"Were soldiers killed in Saraqib on Monday?", "m=hypothetical"},
    {"The army wants to capture Saraqib.", "m=hypothetical"},
    {"Fears of an attack on Saraqib grew on Monday.", "m=hypothetical"},
    {"The army will bomb Saraqib on Monday.", "m=planned"},
    {"Turkey threatened that its jets bombed Saraqib.", "k=Air or drone strike|m=threatened"},
    {"In 2015, jets bombed Saraqib.", "m=historical"},
    {"Jets bombed Saraqib in March 2012.", "m=historical"},
    {"Years ago jets bombed Saraqib.", "m=historical"},
    {"Residents began to flee Saraqib on Monday.", "k=Displacement|m="},
    {"Troops continued to advance in Saraqib on Monday.", "k=Offensive|m="},
    {"Not only soldiers were killed in Saraqib on Monday.", "m="},
    /* no incident */
    {"Turkey is home to many refugees.", "none"},
    {"Cooperation was deep.", "none"},
    {"", "none"},
    {"\xFF\xFE killed \xFF 12", "k=Casualties"},
};

typedef struct bench {
    gm_gaz *gaz;
    scanner *scanner;
    incident_reader *reader;
} bench;

static bench all;

static int open_all(void **state) {
    static const char *const theatre = CHECK_THEATRE;
    gm_error err = GM_ERROR_INIT;
    (void)state;
    check_ok(gm_gaz_open(&theatre, 1, &all.gaz, &err), &err);
    all.scanner = scanner_new(all.gaz);
    all.reader = incident_reader_new(all.gaz);
    assert_non_null(all.scanner);
    assert_non_null(all.reader);
    return 0;
}

static int close_all(void **state) {
    (void)state;
    incident_reader_free(all.reader);
    scanner_free(all.scanner);
    gm_gaz_close(all.gaz);
    return 0;
}

static report report_of(const char *text) {
    gm_error err = GM_ERROR_INIT;
    report r = {.file = GM_STR("text"), .text = gm_str_from(text), .by = PUBLISHED_OPTION};
    check_ok(date_parse(GM_STR("2020-03-05"), DATE_ORDER_NONE, &r.published, &err), &err);
    return r;
}

static size_t read_text(const char *text, const incident **out) {
    static report r;
    scan_findings found;
    size_t n;
    r = report_of(text);
    assert_int_equal(scanner_read(all.scanner, &r, &found), GM_OK);
    assert_int_equal(incidents_read(all.reader, &r, &found, out, &n), GM_OK);
    return n;
}

/* The value behind "key=" in a want; false when it is not there. */
static bool wanted(const char *want, const char *key, char *out, size_t size) {
    gm_str rest = gm_str_from(want);
    for (gm_str piece; gm_str_split(&rest, '|', &piece);) {
        size_t n = strlen(key);
        if (piece.len > n && memcmp(piece.ptr, key, n) == 0 && piece.ptr[n] == '=') {
            (void)snprintf(out, size, "%.*s", GM_FMT(gm_str_skip(piece, n + 1)));
            return true;
        }
    }
    return false;
}

static const incident *pick(const incident *found, size_t n, const char *want) {
    char title[64];
    const incident *best = NULL;
    bool named = wanted(want, "k", title, sizeof title);
    for (size_t i = 0; i < n; i++) {
        bool fits = !named || strcmp(found[i].type.title, title) == 0;
        if (fits && (best == NULL || found[i].conf > best->conf)) {
            best = &found[i];
        }
    }
    return best;
}

static void check_figures(const incident *in, const char *want) {
    for (count_field f = COUNT_KILLED; f < COUNT_N; f++) {
        char value[64];
        char text[64] = "";
        if (!wanted(want, count_field_word(f), value, sizeof value)) {
            continue;
        }
        for (size_t i = 0; i < in->n_claims; i++) {
            if (in->claims[i].field == f) {
                (void)snprintf(text, sizeof text, "%lld-", (long long)in->claims[i].lo);
                if (in->claims[i].hi >= 0) {
                    (void)snprintf(text + strlen(text), 24, "%lld", (long long)in->claims[i].hi);
                }
            }
        }
        assert_string_equal(text, value);
    }
}

static void check_text(gm_str found, const char *want, const char *key) {
    char value[200];
    if (wanted(want, key, value, sizeof value)) {
        check_str(found, value);
    }
}

static void check_row(void **state) {
    const row *r = *state;
    const incident *found;
    size_t n = read_text(r->text, &found);
    const incident *in = pick(found, n, r->want);
    if (strcmp(r->want, "none") == 0) {
        assert_null(in);
        return;
    }
    assert_non_null(in);
    gm_buf date = GM_BUF_INIT;
    gm_buf marks = GM_BUF_INIT;
    scan_date_write(in->dates, &date);
    incident_marks_write(in->marks, &marks);
    check_text(gm_str_from(in->type.type), r->want, "t");
    check_text(gm_str_from(in->type.subtype), r->want, "s");
    check_text(in->actor1, r->want, "a");
    check_text(in->actor2, r->want, "v");
    check_text(in->place_text, r->want, "p");
    check_text(gm_buf_view(&date), r->want, "d");
    check_text(in->claim_by, r->want, "by");
    check_text(gm_buf_view(&marks), r->want, "m");
    check_text(in->aggregate ? GM_STR("1") : GM_STR("0"), r->want, "agg");
    check_figures(in, r->want);
    gm_buf_clear(&date);
    gm_buf_clear(&marks);
}

/* ---- Groups ------------------------------------------------------------------------------------ */

static drafts *drafts_of(const char *const *texts, size_t n) {
    static report r;
    drafts *d = drafts_new(false);
    assert_non_null(d);
    for (size_t i = 0; i < n; i++) {
        const incident *found;
        size_t n_found = read_text(texts[i], &found);
        r = report_of(texts[i]);
        assert_int_equal(drafts_add(d, &r, found, n_found, (uint32_t)i), GM_OK);
    }
    assert_int_equal(drafts_group(d), GM_OK);
    return d;
}

static gm_str cell(const draft_row *r, const char *name) {
    for (size_t c = 0; c < DRAFT_COLUMNS; c++) {
        if (strcmp(draft_columns[c], name) == 0) {
            return r->cells[c];
        }
    }
    fail_msg("no column %s", name);
    return GM_STR("");
}

static void one_incident_told_twice(void **state) {
    static const char *const texts[] = {
        "Syrian forces killed 33 Turkish soldiers in Idlib on 27 February 2020.",
        "On 27 February 2020 at least 34 Turkish soldiers were killed by Syrian forces in Idlib.",
        "Rebels shelled Nayrab on 27 February 2020, killing three civilians."};
    (void)state;
    drafts *d = drafts_of(texts, N_OF(texts));
    draft_row r = {.text = GM_BUF_INIT};
    draft_telling where;
    assert_int_equal(drafts_count(d), 2);
    assert_int_equal(drafts_row(d, 0, &r), GM_OK);
    check_str(cell(&r, "killed"), ""); /* they differ */
    check_str(cell(&r, "killed_lo"), "33");
    check_str(cell(&r, "killed_hi"), "33");
    check_str(cell(&r, "tellings"), "2");
    check_str(cell(&r, "status"), "draft");
    assert_true(drafts_telling(d, 0, 1, &where));
    assert_int_equal(where.article, 1);
    assert_false(drafts_telling(d, 0, 2, &where));
    gm_buf claims = GM_BUF_INIT;
    assert_int_equal(drafts_write_claims(d, &claims), GM_OK);
    assert_non_null(strstr(gm_buf_text(&claims), ",killed,34,,"));
    gm_buf_clear(&claims);
    gm_buf_clear(&r.text);
    drafts_free(d);
}

static void other_days_and_sides_stay_apart(void **state) {
    static const char *const texts[] = {
        "Syrian forces killed eight Turkish soldiers in Idlib on 3 February 2020.",
        "Syrian forces killed five Turkish soldiers in Idlib on 10 February 2020.",
        "Turkish forces killed eight Syrian soldiers in Idlib on 3 February 2020.",
        "Syrian forces killed 80 Turkish soldiers in Idlib on 3 February 2020."};
    (void)state;
    drafts *d = drafts_of(texts, N_OF(texts));
    assert_int_equal(drafts_count(d), N_OF(texts));
    drafts_free(d);
}

static void rows_are_the_same_each_time(void **state) {
    static const char *const texts[] = {
        "Rebels shelled Saraqib on Monday, killing three.",
        "Jets bombed Nayrab on Tuesday. Five people were wounded, a monitor said."};
    gm_buf first = GM_BUF_INIT;
    gm_buf second = GM_BUF_INIT;
    (void)state;
    drafts *a = drafts_of(texts, N_OF(texts));
    drafts *b = drafts_of(texts, N_OF(texts));
    assert_int_equal(drafts_write_csv(a, &first), GM_OK);
    assert_int_equal(drafts_write_csv(b, &second), GM_OK);
    assert_true(gm_str_eq(gm_buf_view(&first), gm_buf_view(&second)));
    gm_buf_reset(&first);
    assert_int_equal(drafts_write_ndjson(a, &first), GM_OK);
    assert_true(first.len > 0 && first.ptr[0] == '{');
    gm_buf_clear(&first);
    gm_buf_clear(&second);
    drafts_free(a);
    drafts_free(b);
}

/* Words of the rows in any order, cut anywhere: nothing is found that lies outside the text. */
static void any_text_is_safe(void **state) {
    uint64_t seed = check_seed();
    (void)state;
    for (int round = 0; round < 3000; round++) {
        gm_buf text = GM_BUF_INIT;
        for (int i = 0; i < 5; i++) {
            gm_str s = gm_str_from(rows[check_random(&seed) % N_OF(rows)].text);
            size_t from = s.len == 0 ? 0 : check_random(&seed) % s.len;
            gm_buf_add_str(&text, gm_str_skip(s, from));
            gm_buf_add_text(&text, check_random(&seed) % 2 == 0 ? " " : ", ");
        }
        const incident *found;
        size_t n = read_text(gm_buf_text(&text), &found);
        for (size_t i = 0; i < n; i++) {
            assert_true(found[i].start < found[i].end && found[i].end <= text.len);
            assert_in_range(found[i].conf, 0, 99);
        }
        gm_buf_clear(&text);
    }
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 4];
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].text, .test_func = check_row, .initial_state = &rows[i]};
    }
    size_t n = N_OF(rows);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(one_incident_told_twice);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(other_days_and_sides_stay_apart);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(rows_are_the_same_each_time);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(any_text_is_safe);
    return cmocka_run_group_tests_name("scan incidents", tests, open_all, close_all);
}
