/* Place texts to expressions, over the bundled theatre: a name is parsed differently when it is known. */
#include "check.h"

#include "core/num.h"
#include "core/utf8.h"
#include "gazetteer/fold.h"
#include "resolve/expr.h"
#include "resolve/words.h"

static gm_gaz *gaz;

/* ---- Expressions as text ------------------------------------------------------------------------------- */

static void print_names(const expr *e, gm_buf *out) {
    for (size_t i = 0; i < e->n_names; i++) {
        gm_buf_printf(out, "%s%.*s", i == 0 ? "" : "|", GM_FMT(e->names[i]));
    }
}

static void print_expr(const expr *e, gm_buf *out);

static void print_inner(const char *before, const expr *e, gm_buf *out) {
    if (e != NULL) {
        gm_buf_add_text(out, before);
        print_expr(e, out);
    }
}

/* "near(Saraqib)", "offset(5000+-500 225+-22.5 Saraqib)", "Kafr Nabl:settlement in Idlib". */
static void print_expr(const expr *e, gm_buf *out) {
    static const char *const types[] = {
        [EXPR_NAME] = "",
        [EXPR_COORD] = "coord",
        [EXPR_NEAR] = "near",
        [EXPR_OFFSET] = "offset",
        [EXPR_AROUND] = "around",
        [EXPR_HEADING] = "heading",
        [EXPR_PART] = "part",
        [EXPR_RURAL] = "rural",
        [EXPR_OUTSIDE] = "outside",
        [EXPR_BETWEEN] = "between",
        [EXPR_ROAD] = "road",
        [EXPR_ROAD_AT] = "roadat",
        [EXPR_ROAD_BETWEEN] = "roadbetween",
        [EXPR_JUNCTION] = "junction",
        [EXPR_SET] = "set",
        [EXPR_SET_SOME] = "some",
        [EXPR_MEMBER] = "member",
        [EXPR_REFUSED] = "!",
    };
    gm_buf_add_text(out, types[e->type]);
    if (e->type == EXPR_REFUSED) {
        return;
    }
    bool bare = e->type == EXPR_NAME;
    if (!bare) {
        gm_buf_add_char(out, '(');
    }
    print_names(e, out);
    if (e->kind_asked) {
        gm_buf_printf(out, ":%s", place_kind_word(e->kind));
        if (e->admin_level > 0) {
            gm_buf_add_int(out, e->admin_level);
        }
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_AROUND) {
        gm_buf_printf(out, "%g+-%g ", e->distance_m, e->distance_u_m);
    }
    if (e->type == EXPR_OFFSET || e->type == EXPR_HEADING ||
        (e->type == EXPR_PART && e->half_deg < 360)) {
        gm_buf_printf(out, "%g+-%g ", e->bearing_deg, e->half_deg);
    } else if (e->type == EXPR_PART) {
        gm_buf_add_text(out, "central ");
    }
    if (e->type == EXPR_COORD) {
        gm_buf_printf(out, "%.5f,%.5f", e->point.lat, e->point.lon);
    }
    if (e->type == EXPR_SET_SOME) {
        gm_buf_printf(out, " %lld", (long long)e->count);
    }
    if (e->type == EXPR_MEMBER) {
        gm_buf_printf(out, " #%lld", (long long)e->number);
    }
    print_inner("", e->a, out);
    print_inner(e->near ? " near " : ", ", e->b, out);
    print_inner(", ", e->c, out);
    if (!bare) {
        gm_buf_add_char(out, ')');
    }
    print_inner(" in ", e->in, out);
    print_inner(" by ", e->close_to, out);
}

/* Parts with " ; " between. */
static void print_text(gm_str text, gm_buf *out) {
    gm_arena keep = GM_ARENA_INIT;
    gm_arena scratch = GM_ARENA_INIT;
    parsed found;
    assert_int_equal(expr_parse(gaz, text, &keep, &scratch, &found), GM_OK);
    assert_true(found.n_parts >= 1);
    for (size_t i = 0; i < found.n_parts; i++) {
        gm_buf_add_text(out, i == 0 ? "" : " ; ");
        print_expr(found.parts[i], out);
        assert_int_equal(found.parts[i]->type == EXPR_REFUSED, found.parts[i]->reason.len > 0);
        json_t *json = expr_json(found.parts[i]);
        assert_true(json_is_object(json));
        json_decref(json);
    }
    gm_arena_clear(&keep);
    gm_arena_clear(&scratch);
}

/* ---- Rows ------------------------------------------------------------------------------------------------ */

typedef struct row {
    const char *name; /* the text */
    const char *want;
} row;

static row rows[] = {
    {"Saraqib", "Saraqib"},
    {"  the   Saraqib. ", "Saraqib"},
    {"Saraqib, Idlib", "Saraqib in Idlib"},
    {"Saraqib, Idlib, Syria", "Saraqib in Idlib in Syria"},
    {"Saraqib (Idlib)", "Saraqib in Idlib"},
    {"Saraqib [Idlib province]", "Saraqib in Idlib province"},
    {"Saraqib in Idlib", "Saraqib in Idlib"},
    {"Idlib's Saraqib", "Saraqib in Idlib"},
    {"Idlib city", "Idlib:settlement"},
    {"city of Idlib", "Idlib:settlement"},
    {"Idlib (city)", "Idlib:settlement"},
    {"the strategic town of Saraqib", "Saraqib:settlement"},
    {"Xanadu province", "Xanadu:admin1"},
    {"Xanadu district", "Xanadu:admin2"},
    {"province of Xanadu", "Xanadu:admin1"},
    {"Idlib province", "Idlib province"},
    {"Xanadu air base", "Xanadu:air_base"},
    {"Taftanaz airbase", "Taftanaz airbase"},
    {"Xanadu area", "Xanadu"},
    {"the area of Xanadu", "Xanadu"},
    {"Kafr Nabl/Kafranbel", "Kafr Nabl|Kafranbel"},
    {"Kafr Nabl (Kafranbel)", "Kafr Nabl|Kafranbel"},
    {"Saraqib/Nayrab", "Saraqib ; Nayrab"},
    {"Ankara, Turkey", "Ankara, Turkey"},
    {"near Saraqib", "near(Saraqib)"},
    {"close to the town of Saraqib", "near(Saraqib:settlement)"},
    {"in the vicinity of Saraqib", "near(Saraqib)"},
    {"on the outskirts of Saraqib", "near(Saraqib)"},
    {"Saraqib outskirts", "near(Saraqib)"},
    {"Saraqib's outskirts", "near(Saraqib)"},
    {"outside Saraqib", "outside(Saraqib)"},
    {"near near Saraqib", "near(near(Saraqib))"},
    {"near Saraqib, Idlib", "near(Saraqib in Idlib)"},
    {"Sarmin near Saraqib", "Sarmin by Saraqib"},
    {"countryside of Saraqib", "rural(Saraqib)"},
    {"Saraqib countryside", "rural(Saraqib)"},
    {"rural Idlib", "rural(Idlib)"},
    {"rif Idlib", "rural(Idlib)"},
    {"5 km south-west of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"5km SW of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"5 km to the south-west of Saraqib", "offset(5000+-500 225+-22.5 Saraqib)"},
    {"10 km east of Saraqib", "offset(10000+-5000 90+-45 Saraqib)"},
    {"100 km east of Saraqib", "offset(100000+-50000 90+-45 Saraqib)"},
    {"12 km east of Saraqib", "offset(12000+-500 90+-45 Saraqib)"},
    {"7.5 km SSE of Saraqib", "offset(7500+-50 157.5+-11.25 Saraqib)"},
    {"500 m west of Saraqib", "offset(500+-50 270+-45 Saraqib)"},
    {"two miles north of Saraqib", "offset(3218.69+-804.672 0+-45 Saraqib)"},
    {"2-3 km north of Saraqib", "offset(2500+-1000 0+-45 Saraqib)"},
    {"8 kilometers (5 miles) east of Saraqib", "offset(8000+-500 90+-45 Saraqib)"},
    {"about 5 km north of Saraqib", "offset(5000+-500 0+-45 Saraqib)"},
    {"5 km south of Saraqib, Idlib", "offset(5000+-500 180+-45 Saraqib in Idlib)"},
    {"2 km north of 3 km east of Saraqib",
     "offset(2000+-500 0+-45 offset(3000+-500 90+-45 Saraqib))"},
    {"5 km from Saraqib", "around(5000+-500 Saraqib)"},
    {"5 km outside Saraqib", "around(5000+-500 Saraqib)"},
    {"5 km from", "!"},
    {"100000 km south of Saraqib", "!"},
    {"south of Saraqib", "heading(180+-45 Saraqib)"},
    {"north-west of Saraqib", "heading(315+-22.5 Saraqib)"},
    {"NNE of Saraqib", "heading(22.5+-11.25 Saraqib)"},
    {"southern Idlib", "part(180+-45 Idlib)"},
    {"south-eastern Idlib", "part(135+-22.5 Idlib)"},
    {"southern countryside of Idlib", "part(180+-45 Idlib)"},
    {"Idlib's southern countryside", "part(180+-45 Idlib)"},
    {"southern Idlib countryside", "part(180+-45 Idlib)"},
    {"central Idlib", "part(central Idlib)"},
    {"the northwestern city of Idlib", "Idlib:settlement"},
    {"parts of Idlib", "Idlib"},
    {"Kafr Nabl, southern Idlib", "Kafr Nabl in part(180+-45 Idlib)"},
    {"between Saraqib and Nayrab", "between(Saraqib, Nayrab)"},
    {"midway between Saraqib and Nayrab", "between(Saraqib, Nayrab)"},
    {"between the towns of Saraqib and Nayrab", "between(Saraqib:settlement, Nayrab)"},
    {"between Saraqib and Nayrab, Idlib", "between(Saraqib in Idlib, Nayrab in Idlib)"},
    {"between Saraqib", "!"},
    {"between", "!"},
    {"between Saraqib and", "!"},
    {"M5", "road(M5)"},
    {"the M5 highway", "road(M5 highway)"},
    {"the M45 motorway", "road(M45)"},
    {"M-5", "road(M-5)"},
    {"M5 near Khan al-Subul", "roadat(road(M5) near Khan al-Subul)"},
    {"on the M4 near Ariha", "roadat(road(M4) near Ariha)"},
    {"the M4 in Idlib", "roadat(road(M4), Idlib)"},
    {"M4, Idlib", "roadat(road(M4), Idlib)"},
    {"M5, near Khan al-Subul", "roadat(road(M5) near Khan al-Subul)"},
    {"M5 south of Saraqib", "roadat(road(M5), heading(180+-45 Saraqib))"},
    {"M5 between Hama and Saraqib", "roadbetween(road(M5), Hama, Saraqib)"},
    {"Syrian-Turkish border near Reyhanli", "roadat(road(Syrian-Turkish border) near Reyhanli)"},
    {"M4/M5 junction", "M4/M5 junction"},
    {"junction of the M5 and M4 motorways", "junction(road(M5), road(M4))"},
    {"M1/M2 junction", "junction(road(M1), road(M2))"},
    {"M1-M2 intersection", "junction(road(M1), road(M2))"},
    {"intersection of the M1 and the M2", "junction(road(M1), road(M2))"},
    {"the observation posts", "set(:observation_post)"},
    {"all Turkish observation posts", "set(Turkish:observation_post)"},
    {"four of the dozen observation posts", "some(:observation_post 4)"},
    {"several observation posts", "some(:observation_post -1)"},
    {"12 Turkish observation posts", "some(Turkish:observation_post 12)"},
    {"observation post 9", "observation post 9"},
    {"observation post 99", "member(:observation_post #99)"},
    {"observation post no. 99", "member(:observation_post #99)"},
    {"Turkish observation post 99", "member(Turkish:observation_post #99)"},
    {"Saraqib and Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib, Nayrab and Sarmin", "Saraqib ; Nayrab ; Sarmin"},
    {"Saraqib, Nayrab, and Sarmin", "Saraqib ; Nayrab ; Sarmin"},
    {"Saraqib; Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib & Nayrab", "Saraqib ; Nayrab"},
    {"Saraqib as well as Nayrab", "Saraqib ; Nayrab"},
    {"near Saraqib and Nayrab", "near(Saraqib) ; near(Nayrab)"},
    {"Saraqib and near Nayrab", "Saraqib ; near(Nayrab)"},
    {"the towns of Saraqib and Sarmin", "Saraqib:settlement ; Sarmin:settlement"},
    {"Saraqib, Nayrab, Idlib", "Saraqib in Idlib ; Nayrab in Idlib"},
    {"Saraqib, Nayrab, Idlib, Syria", "Saraqib in Idlib in Syria ; Nayrab in Idlib in Syria"},
    {"Idlib, Aleppo and Hama", "Idlib ; Aleppo ; Hama"},
    {"between Saraqib and Nayrab and near Sarmin", "between(Saraqib, Nayrab) ; near(Sarmin)"},
    {"سراقب، النيرب", "سراقب ; النيرب"},
    {"Saraqib\nNayrab", "Saraqib ; Nayrab"},
    {"Saraqib, a city at the junction of the M4 and M5 motorways", "Saraqib"},
    {"Saraqib, east of Idlib", "Saraqib"},
    {"Sarmin, 8 km east of Idlib city", "Sarmin by offset(8000+-500 90+-45 Idlib:settlement)"},
    {"Nayrab, near Saraqib", "Nayrab by near(Saraqib)"},
    {"35.8645, 36.8059", "coord(35.86450,36.80590)"},
    {"(35.8645, 36.8059)", "coord(35.86450,36.80590)"},
    {"35.8645 N 36.8059 E", "coord(35.86450,36.80590)"},
    {"", "!"},
    {"   ", "!"},
    {",", "!"},
    {"; ;", "!"},
    {"/", "!"},
    {"&", "!"},
    {"()", "!"},
    {"...", "!"},
    {"near", "!"},
    {"near the", "!"},
    {"the", "!"},
    {"N/A", "!"},
    {"the front", "!"},
    {"unknown", "!"},
    {"Unknown location", "!"},
    {"in the", "!"},
    {"Xanadu-upon-Orontes", "Xanadu-upon-Orontes"},
    /* pairs, members, sides and owners */
    {"the Saraqib-Nayrab axis", "between(Saraqib, Nayrab)"},
    {"southern countryside of Saraqib", "heading(180+-45 Saraqib)"},
    {"southern Saraqib countryside", "heading(180+-45 Saraqib)"},
    {"southern parts of Saraqib", "part(180+-45 Saraqib)"},
    {"Turkey's observation posts", "set(Turkish:observation_post)"},
    {"Russia's observation posts", "set(Russia:observation_post)"},
    {"Sarmin 8 km east of Idlib city", "Sarmin by offset(8000+-500 90+-45 Idlib:settlement)"},
    {"Nayrab on the outskirts of Saraqib", "Nayrab by near(Saraqib)"},
    {"near Saraqib-upon-Orontes", "near(Saraqib-upon-Orontes)"},
    {"southern rural Idlib", "part(180+-45 Idlib)"},
    {"the Saraqib – Ariha road", "between(Saraqib, Ariha)"},
    {"northern entrances of Saraqib", "near(Saraqib)"},
    {"Saraqib's southern entrance", "near(Saraqib)"},
    {"the crossing at Bab al-Hawa", "Bab al-Hawa crossing"},
    {"observation posts 4 and 5", "member(:observation_post #4) ; member(:observation_post #5)"},
    {"observation posts 4, 5 and 6",
     "member(:observation_post #4) ; member(:observation_post #5) ; member(:observation_post #6)"},
    {"southern and eastern Idlib", "part(180+-45 Idlib) ; part(90+-45 Idlib)"},
    {"south and west of Saraqib", "heading(180+-45 Saraqib) ; heading(270+-45 Saraqib)"},
    {"the northern entrance of Saraqib", "near(Saraqib)"},
    {"Saraqib axis", "near(Saraqib)"},
    {"the Saraqib–Ariha road", "between(Saraqib, Ariha)"},
    {"road from Saraqib to Ariha", "between(Saraqib, Ariha)"},
    {"highway between Saraqib and Ariha", "between(Saraqib, Ariha)"},
    {"the road between Saraqib and Ariha", "between(Saraqib, Ariha)"},
    {"Aleppo-Damascus highway", "road(Aleppo-Damascus highway)"},
    {"Russia's Hmeimim air base", "Hmeimim air base"},
    {"Russia's Saraqib", "Saraqib in Russia"},
    {"Syria's Hmeimim air base", "Hmeimim air base in Syria"},
    {"Saraqib (Nayrab)", "!"},
    {"N of M5", "heading(0+-45 road(M5))"},
    {"2 km north of the Morek observation post", "offset(2000+-500 0+-45 Morek observation post)"},
    {"the village of Nayrab near Saraqib in southern Idlib",
     "Nayrab:settlement in part(180+-45 Idlib) by Saraqib"},
    {"Russia's observation post 9", "member(Russia's:observation_post #9)"},
    {"frontline near Saraqib", "near(Saraqib)"},
    {"the frontlines in southern Idlib", "near(part(180+-45 Idlib))"},
    {"Nayrab frontline", "near(Nayrab)"},
    {"5 km NNW of Saraqib", "offset(5000+-500 337.5+-11.25 Saraqib)"},
    {"5 km north-north-west of Saraqib", "offset(5000+-500 337.5+-11.25 Saraqib)"},
    {"south-southwestern Idlib", "part(202.5+-11.25 Idlib)"},
    /* Arabic */
    {"قرب سراقب", "near(سراقب)"},
    {"بالقرب من سراقب", "near(سراقب)"},
    {"محيط سراقب", "near(سراقب)"},
    {"أطراف سراقب", "near(سراقب)"},
    {"ضواحي حلب", "near(حلب)"},
    {"ريف إدلب", "ريف إدلب"},
    {"ريف إدلب الجنوبي", "part(180+-45 إدلب)"},
    {"ريف إدلب الجنوبي الشرقي", "part(135+-22.5 إدلب)"},
    {"ريف إدلب الجنوبي والشرقي", "part(180+-45 إدلب) ; part(90+-45 إدلب)"},
    {"ريف سراقب الجنوبي", "heading(180+-45 سراقب)"},
    {"ريف حلب الشمالي", "part(0+-45 حلب)"},
    {"بين سراقب والنيرب", "between(سراقب, النيرب)"},
    {"بين مدينة سراقب وبلدة النيرب", "between(سراقب:settlement, النيرب:settlement)"},
    {"الطريق بين سراقب وأريحا", "between(سراقب, أريحا)"},
    {"طريق سراقب - أريحا", "between(سراقب, أريحا)"},
    {"طريق M5 قرب سراقب", "roadat(road(طريق M5) near سراقب)"},
    {"الطريق الدولي M4 قرب أريحا", "roadat(road(الطريق الدولي M4) near أريحا)"},
    {"الطريق الدولي M5", "road(الطريق الدولي M5)"},
    {"تقاطع M4 وM5", "تقاطع M4 وM5"},
    {"تقاطع الطريقين M4 وM5", "junction(road(M4), road(M5))"},
    {"عقدة سراقب", "عقدة سراقب"},
    {"5 كم جنوب غرب سراقب", "offset(5000+-500 225+-22.5 سراقب)"},
    {"٥ كم جنوب غرب سراقب", "offset(5000+-500 225+-22.5 سراقب)"},
    {"5 كيلومترات شمال شرق سراقب", "offset(5000+-500 45+-22.5 سراقب)"},
    {"على بعد 10 كم شرق إدلب", "offset(10000+-5000 90+-45 إدلب)"},
    {"على بعد 5 كم من سراقب", "around(5000+-500 سراقب)"},
    {"5 كم إلى الجنوب من سراقب", "offset(5000+-500 180+-45 سراقب)"},
    {"500 متر غرب النيرب", "offset(500+-50 270+-45 النيرب)"},
    {"جنوب سراقب", "heading(180+-45 سراقب)"},
    {"جنوب غربي سراقب", "heading(225+-22.5 سراقب)"},
    {"شمال غرب سوريا", "part(315+-22.5 سوريا)"},
    {"شمالي إدلب", "part(0+-45 إدلب)"},
    {"جنوب إدلب", "part(180+-45 إدلب)"},
    {"جنوب مدينة إدلب", "heading(180+-45 مدينة إدلب)"},
    {"مدينة إدلب", "مدينة إدلب"},
    {"بلدة سراقب", "سراقب:settlement"},
    {"إدلب", "إدلب"},
    {"محافظة إدلب", "محافظة إدلب"},
    {"محافظة إدلب، سوريا", "محافظة إدلب in سوريا"},
    {"سراقب، إدلب", "سراقب in إدلب"},
    {"سراقب في ريف إدلب", "سراقب in ريف إدلب"},
    {"سراقب والنيرب", "سراقب ; النيرب"},
    {"سراقب و النيرب", "سراقب ; النيرب"},
    {"سراقب ومعرة النعمان", "سراقب ; معرة النعمان"},
    {"سراقب والنيرب وسرمين", "سراقب ; النيرب ; سرمين"},
    {"قرب سراقب والنيرب", "near(سراقب) ; near(النيرب)"},
    {"بلدة النيرب قرب سراقب", "النيرب:settlement by سراقب"},
    {"مطار تفتناز العسكري", "مطار تفتناز العسكري"},
    {"مطار أبو الظهور العسكري", "مطار أبو الظهور العسكري"},
    {"معبر باب الهوى", "معبر باب الهوى"},
    {"قاعدة حميميم الجوية", "قاعدة حميميم الجوية"},
    {"نقاط المراقبة التركية", "set(:observation_post)"},
    {"نقاط المراقبة", "set(:observation_post)"},
    {"12 نقطة مراقبة", "some(:observation_post 12)"},
    {"أربع نقاط مراقبة", "some(:observation_post 4)"},
    {"نقطة المراقبة رقم 9", "member(:observation_post #9)"},
    {"نقطة المراقبة التاسعة", "member(:observation_post #9)"},
    {"نقطة المراقبة التركية في مورك", "نقطة المراقبة التركية في مورك"},
    {"نقطة المراقبة في مورك", "Morek observation post"},
    {"نقطة مراقبة مورك", "Morek observation post"},
    {"نقطتي المراقبة 4 و5", "member(:observation_post #4) ; member(:observation_post #5)"},
    {"الحدود السورية التركية", "road(الحدود السورية التركية)"},
    {"الحدود السورية التركية قرب الريحانية", "roadat(road(الحدود السورية التركية) near الريحانية)"},
    {"الجبهة", "!"},
    {"جبهة سراقب", "near(سراقب)"},
    {"غير معروف", "!"},
    {"مجهول", "!"},
    {"قرية مجهولة", "مجهولة:settlement"},
    {"محور سراقب", "near(سراقب)"},
    {"شرق المتوسط", "شرق المتوسط"},
    {"وادي الضيف", "وادي الضيف"},
    {"2 كم شمال نقطة المراقبة في مورك", "offset(2000+-500 0+-45 Morek observation post)"},
    {"جنوب شرق إدلب وشمال حماة", "part(135+-22.5 إدلب) ; part(0+-45 حماة)"},
    {"سراقب بريف إدلب الشرقي", "سراقب in part(90+-45 إدلب)"},
    {"النيرب غرب سراقب", "النيرب"},
    {"سرمين على بعد 8 كم شرق مدينة إدلب", "سرمين by offset(8000+-500 90+-45 مدينة إدلب)"},
    {"محور سراقب - النيرب", "between(سراقب, النيرب)"},
    {"النيرب في ريف سراقب", "النيرب in rural(سراقب)"},
    {"نقطة المراقبة في سراقب", "نقطة المراقبة in سراقب"},
    {"معبر باب الهوى الحدودي", "معبر باب الهوى"},
    {"بلدة سراقب الاستراتيجية", "سراقب:settlement"},
    {"جبل الزاوية", "الزاوية:mountain"},
    {"حاجز سراقب", "سراقب:checkpoint"},
    {"مدينتي سراقب وسرمين", "سراقب:settlement ; سرمين:settlement"},
    {"قريتي النيرب وسرمين", "النيرب:settlement ; سرمين:settlement"},
    {"محافظتي إدلب وحلب", "إدلب:admin1 ; حلب:admin1"},
    {"إدلب وحلب وحماة", "إدلب ; حلب ; حماة"},
    {"ريفي إدلب وحماة", "rural(إدلب) ; rural(حماة)"},
    {"قرى ريف إدلب الجنوبي", "part(180+-45 إدلب)"},
    {"مناطق في ريف إدلب", "ريف إدلب"},
    {"الدير الشرقي", "الدير الشرقي"},
    {"سراقب الشرقية", "سراقب الشرقية"},
    {"حماة الشمالي", "part(0+-45 حماة)"},
    {"ريف اللاذقية", "ريف اللاذقية"},
    {"ريف دمشق", "ريف دمشق"},
    {"ريف اللاذقية الشمالي", "part(0+-45 اللاذقية)"},
    {"أوتوستراد M5 بين سراقب وحماة", "roadbetween(road(M5), سراقب, حماة)"},
    {"على طريق M4 قرب أريحا", "roadat(road(طريق M4) near أريحا)"},
    {"M5 قرب خان السبل", "roadat(road(M5) near خان السبل)"},
    {"جسر الشغور", "جسر الشغور"},
    {"تل رفعت", "تل رفعت"},
    {"قرب مدينة معرة النعمان", "near(معرة النعمان:settlement)"},
    {"سراقب 5 كم جنوب", "سراقب by !"},
    {"شمال وغرب إدلب", "part(0+-45 إدلب) ; part(270+-45 إدلب)"},
    {"جنوب وشرق سراقب", "heading(180+-45 سراقب) ; heading(90+-45 سراقب)"},
    {"2 ميل شمال سراقب", "offset(3218.69+-804.672 0+-45 سراقب)"},
    {"خارج سراقب", "outside(سراقب)"},
    {"الحدود التركية", "road(الحدود التركية)"},
    {"قرب الحدود السورية التركية", "near(road(الحدود السورية التركية))"},
    {"قرب نقطة المراقبة التركية في مورك", "near(نقطة المراقبة التركية في مورك)"},
    /* Turkish */
    {"Türkiye'nin gözlem noktaları", "set(Turkish:observation_post)"},
    {"Rusya'nın gözlem noktaları", "set(Rusya:observation_post)"},
    {"Taftanaz hava üssü", "Taftanaz air base"},
    {"Taftanaz'daki hava üssü", "Taftanaz air base"},
    {"Nayrab hava üssü", "Nayrab:air_base"},
    {"Serakib ile Ariha arasındaki yol", "between(Serakib, Ariha)"},
    {"Serakib gözlem noktası", "Serakib:observation_post"},
    {"İdlib'in güney ve doğu kırsalı", "part(180+-45 İdlib) ; part(90+-45 İdlib)"},
    {"İdlib, Suriye", "İdlib in Suriye"},
    {"Serakib'in doğu girişi", "near(Serakib)"},
    {"Serakib dışında", "near(Serakib)"},
    {"Idlib'in guneyi", "part(180+-45 Idlib)"},
    {"Idlib kirsali", "rural(Idlib)"},
    {"İDLİB KIRSALI", "rural(İDLİB)"},
    {"SERAKİB YAKINLARINDA", "near(SERAKİB)"},
    {"Serakib Nayrab hattı", "near(Serakib Nayrab)"},
    {"Halep şehri", "Halep:settlement"},
    {"Halep kırsalı", "rural(Halep)"},
    {"Halep'in batı kırsalı", "part(270+-45 Halep)"},
    {"Halep-Şam karayolu", "between(Halep, Şam)"},
    {"Hama'nın kuzeyi", "part(0+-45 Hama)"},
    {"İdlib ve Hama kırsalı", "İdlib ; rural(Hama)"},
    {"İdlib gerginliği azaltma bölgesi", "İdlib gerginliği azaltma bölgesi"},
    {"Bab al-Hawa sınır kapısı", "Bab al-Hawa:crossing"},
    {"Serakib ilçe merkezi", "Serakib:settlement"},
    {"Nayrab ve Sarmin köyleri", "Nayrab ; Sarmin:settlement"},
    {"Serakib'in 5 km güneybatısındaki köy", "köy by offset(5000+-500 225+-22.5 Serakib)"},
    {"Serakib'in 5,5 km güneyi", "offset(5500+-50 180+-45 Serakib)"},
    {"Serakib'in 2,5 km kuzeydoğusunda", "offset(2500+-50 45+-22.5 Serakib)"},
    {"٢٫٥ كم جنوب سراقب", "offset(2500+-50 180+-45 سراقب)"},
    {"doğu", "doğu"},
    {"güneyinde", "güneyi"},
    {"arasında", "arası"},
    {"Serakib arasında", "!"},
    {"yakınında", "!"},
    {"Serakib'in", "Serakib"},
    {"Kafr Nabl'ın 3 km doğusunda", "offset(3000+-500 90+-45 Kafr Nabl)"},
    {"Serakib", "Serakib"},
    {"Serakib'de", "Serakib"},
    {"Serakib’in 5 km güneybatısında", "offset(5000+-500 225+-22.5 Serakib)"},
    {"Serakib'in 5 km güneybatısı", "offset(5000+-500 225+-22.5 Serakib)"},
    {"Serakib'in yaklaşık 5 kilometre kuzeyinde", "offset(5000+-500 0+-45 Serakib)"},
    {"Serakib'den 5 km", "around(5000+-500 Serakib)"},
    {"Serakib'e 5 km uzaklıkta", "around(5000+-500 Serakib)"},
    {"Serakib'in güneyinde", "heading(180+-45 Serakib)"},
    {"Serakib'in kuzeybatısında", "heading(315+-22.5 Serakib)"},
    {"Serakib yakınında", "near(Serakib)"},
    {"Serakib yakınlarında", "near(Serakib)"},
    {"Serakib civarında", "near(Serakib)"},
    {"Serakib çevresinde", "near(Serakib)"},
    {"Serakib'in çevresi", "near(Serakib)"},
    {"Serakib'e yakın", "near(Serakib)"},
    {"Serakib kenti yakınlarında", "near(Serakib:settlement)"},
    {"Serakib ile Neyrab arasında", "between(Serakib, Neyrab)"},
    {"Serakib ve Nayrab arasında", "between(Serakib, Nayrab)"},
    {"Serakib ile Nayrab arası", "between(Serakib, Nayrab)"},
    {"Serakib-Nayrab arasında", "between(Serakib, Nayrab)"},
    {"Serakib ile Nayrab arasında ve Sarmin yakınında", "between(Serakib, Nayrab) ; near(Sarmin)"},
    {"İdlib", "İdlib"},
    {"İdlib'in güneyi", "part(180+-45 İdlib)"},
    {"İdlib'in güneyinde", "part(180+-45 İdlib)"},
    {"İdlib güneyi", "part(180+-45 İdlib)"},
    {"güney İdlib", "part(180+-45 İdlib)"},
    {"İdlib kırsalı", "rural(İdlib)"},
    {"İdlib'in kırsalında", "rural(İdlib)"},
    {"İdlib'in güney kırsalı", "part(180+-45 İdlib)"},
    {"İdlib'in güney kırsalında", "part(180+-45 İdlib)"},
    {"İdlib güney kırsalı", "part(180+-45 İdlib)"},
    {"İdlib kırsalının güneyi", "part(180+-45 İdlib)"},
    {"İdlib ili", "İdlib ili"},
    {"İdlib şehri", "İdlib:settlement"},
    {"İdlib şehir merkezi", "İdlib:settlement"},
    {"İdlib'in Serakib ilçesi", "Serakib:admin2 in İdlib"},
    {"İdlib'in Serakib ilçesinde", "Serakib:admin2 in İdlib"},
    {"İdlib ilinin Serakib ilçesi", "Serakib:admin2 in İdlib ili"},
    {"Serakib ilçesi", "Serakib:admin2"},
    {"Serakib ilçesinin 5 km güneyinde", "offset(5000+-500 180+-45 Serakib:admin2)"},
    {"Nayrab köyü", "Nayrab:settlement"},
    {"İdlib'deki Nayrab köyü", "Nayrab:settlement in İdlib"},
    {"Serakib yakınındaki Nayrab köyü", "Nayrab:settlement by near(Serakib)"},
    {"Serakib'in 5 km güneyindeki Nayrab", "Nayrab by offset(5000+-500 180+-45 Serakib)"},
    {"İdlib'in güneyindeki Kafr Nabl", "Kafr Nabl in part(180+-45 İdlib)"},
    {"Hmeymim Hava Üssü", "Hmeymim Hava Üssü"},
    {"Cilvegözü sınır kapısı", "Cilvegözü:crossing"},
    {"M4 ve M5 karayollarının kavşağı", "junction(road(M4), road(M5))"},
    {"M4/M5 kavşağı", "M4/M5 kavşağı"},
    {"M5 karayolu", "road(M5 karayolu)"},
    {"M5 otoyolu", "road(M5 otoyolu)"},
    {"M5 karayolu Serakib yakınında", "roadat(road(M5 karayolu) near Serakib)"},
    {"Serakib yakınlarındaki M5 karayolu", "roadat(road(M5 karayolu) near Serakib)"},
    {"M4 karayolunda Ariha yakınlarında", "roadat(road(M4) near Ariha)"},
    {"M5 karayolunda Hama ile Serakib arasında", "roadbetween(road(M5), Hama, Serakib)"},
    {"Serakib ile Hama arasındaki M5 karayolu", "roadbetween(road(M5 karayolu), Serakib, Hama)"},
    {"Serakib-Ariha yolu", "between(Serakib, Ariha)"},
    {"Türkiye-Suriye sınırı", "road(Türkiye-Suriye sınırı)"},
    {"Türkiye-Suriye sınırında", "road(Türkiye-Suriye sınırı)"},
    {"Reyhanlı yakınında Türkiye-Suriye sınırı",
     "roadat(road(Türkiye-Suriye sınırı) near Reyhanlı)"},
    {"gözlem noktaları", "set(:observation_post)"},
    {"12 gözlem noktası", "some(:observation_post 12)"},
    {"dört gözlem noktası", "some(:observation_post 4)"},
    {"Türk gözlem noktaları", "set(:observation_post)"},
    {"9 numaralı gözlem noktası", "9 numaralı gözlem noktası"},
    {"9. gözlem noktası", "member(:observation_post #9)"},
    {"4 ve 5 numaralı gözlem noktaları",
     "member(:observation_post #4) ; member(:observation_post #5)"},
    {"99 numaralı gözlem noktası", "member(:observation_post #99)"},
    {"Morek gözlem noktası", "Morek gözlem noktası"},
    {"Morek'teki gözlem noktası", "Morek gözlem noktası"},
    {"Morek'teki Türk gözlem noktası", "Morek observation post"},
    {"Morek gözlem noktasının 2 km kuzeyinde", "offset(2000+-500 0+-45 Morek gözlem noktası)"},
    {"Serakib ve Nayrab", "Serakib ; Nayrab"},
    {"Serakib, İdlib", "Serakib in İdlib"},
    {"Serakib (İdlib)", "Serakib in İdlib"},
    {"cephe hattı", "!"},
    {"Serakib cephesi", "near(Serakib)"},
    {"bilinmiyor", "!"},
    {"bilinmeyen yer", "!"},
    {"Sana'a", "Sana'a"},
    {"Ma'arat al-Numan", "Ma'arat al-Numan"},
    {"Ma'dan", "Ma'dan"},
    {"Jum'a", "Jum'a"},
    {"Halep'in güneyi", "part(180+-45 Halep)"},
    {"Halep", "Halep"},
    {"Han Şeyhun'un kuzeyinde", "heading(0+-45 Han Şeyhun)"},
    {"Cisr eş-Şuğur kırsalı", "rural(Cisr eş-Şuğur)"},
    {"Serakib-Nayrab hattı", "between(Serakib, Nayrab)"},
    {"Besni", "Besni"},
};

static void parses(void **state) {
    const row *r = *state;
    gm_buf found = GM_BUF_INIT;
    print_text(gm_str_from(r->name), &found);
    assert_string_equal(gm_buf_text(&found), r->want);
    gm_buf_clear(&found);
}

/* ---- Beyond rows ----------------------------------------------------------------------------------------- */

static void check_refused(gm_buf *text, const char *reason) {
    gm_arena arena = GM_ARENA_INIT;
    parsed found;
    assert_int_equal(expr_parse(gaz, gm_buf_view(text), &arena, &arena, &found), GM_OK);
    assert_int_equal(found.n_parts, 1);
    const expr *e = found.parts[0];
    while (e->type != EXPR_REFUSED) {
        assert_non_null(e->a);
        e = e->a;
    }
    check_str(e->reason, reason);
    gm_arena_clear(&arena);
    gm_buf_clear(text);
}

static void repeat(gm_buf *out, const char *word, size_t n) {
    for (size_t i = 0; i < n; i++) {
        gm_buf_add_text(out, word);
    }
}

static void endless_texts_are_refused(void **state) {
    (void)state;
    gm_buf text = GM_BUF_INIT;
    repeat(&text, "Saraqib ", 1 << 17); /* a megabyte */
    check_refused(&text, "the text is too long to be a place");
    repeat(&text, "a ", 900);
    check_refused(&text, "the text has too many words to be a place");
    repeat(&text, "near ", 50);
    repeat(&text, "Saraqib", 1);
    check_refused(&text, "the text is nested too deep to be one place");
}

static void long_lists_are_cut(void **state) {
    (void)state;
    gm_buf text = GM_BUF_INIT;
    gm_buf found = GM_BUF_INIT;
    repeat(&text, "Has; ", 99);
    print_text(gm_buf_view(&text), &found);
    size_t n = 1;
    for (size_t i = 0; i + 2 < found.len; i++) {
        n += memcmp(found.ptr + i, " ; ", 3) == 0;
    }
    assert_int_equal(n, 64);
    gm_buf_clear(&text);
    gm_buf_clear(&found);
}

static void odd_characters_do_no_harm(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"\xE2\x80\xAE"
         "Saraqib"
         "\xE2\x80\xAC",
         "Saraqib"},
        {"\xE2\x81\xA6"
         "Saraqib"
         "\xE2\x81\xA9, Idlib",
         "Saraqib"},
        {"Saraqib\xC2\xA0", "Saraqib"},
        {"\xF0\x9F\x92\xA5 Saraqib", "Saraqib"},
        {"((((((((((((((((((((", NULL},
        {"))))))))((((((((", NULL},
        {"(,;/&(,;/&(", NULL},
        {"'s's's's", NULL},
        {"5 5 5 km km of of", NULL},
        {"of of of of in in in", NULL},
        {"1.2.3.4.5.6", NULL},
        {"99999999999999999999999 km north of Saraqib", NULL},
        {"the the the the", NULL},
        {"\xD8\x8C\xD8\x9B", NULL},
        {"and and and", NULL},
        {"between and between and", NULL},
        {"junction of and", NULL},
        {"observation posts of of", NULL},
        {"north south east west", NULL},
        {"M M M M 4 4 4 4 / / /", NULL},
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        gm_buf found = GM_BUF_INIT;
        print_text(gm_str_from(cases[i].text), &found);
        assert_true(cases[i].want == NULL || strstr(gm_buf_text(&found), cases[i].want) != NULL);
        gm_buf_clear(&found);
    }
}

static void random_texts_are_parsed(void **state) {
    (void)state;
    static const char *const words[] = {"near",
                                        "5",
                                        "km",
                                        "south",
                                        "of",
                                        "between",
                                        "and",
                                        "the",
                                        "posts",
                                        "M4",
                                        "/",
                                        ",",
                                        "(",
                                        ")",
                                        "junction",
                                        "Saraqib",
                                        "Idlib",
                                        "southern",
                                        "countryside",
                                        "'s",
                                        "9",
                                        "in",
                                        ";",
                                        "all",
                                        "four",
                                        "a",
                                        "to",
                                        "from",
                                        "observation post",
                                        "central",
                                        "border",
                                        "outskirts",
                                        "-",
                                        "city",
                                        "ريف",
                                        "والنيرب",
                                        "الجنوبي",
                                        "جنوب",
                                        "بين",
                                        "كم",
                                        "نقطة مراقبة",
                                        "Serakib'in",
                                        "güneyinde",
                                        "arasında",
                                        "ile",
                                        "kırsalı",
                                        "yakınındaki",
                                        "numaralı",
                                        "gözlem noktasının",
                                        "M5 karayolunda",
                                        "axis",
                                        "road"};
    uint64_t seed = check_seed();
    for (int i = 0; i < 20000; i++) {
        gm_buf text = GM_BUF_INIT;
        gm_buf found = GM_BUF_INIT;
        for (uint32_t n = 1 + check_random(&seed) % 14; n > 0; n--) {
            gm_buf_add_text(&text, words[check_random(&seed) % N_OF(words)]);
            gm_buf_add_char(&text, check_random(&seed) % 8 == 0 ? '-' : ' ');
        }
        print_text(gm_buf_view(&text), &found);
        gm_buf_clear(&text);
        gm_buf_clear(&found);
    }
}

/* A phrase that is not in simple form would never be found. */
static void phrases_are_in_simple_form(void **state) {
    (void)state;
    gm_buf simple = GM_BUF_INIT;
    for (size_t k = 0; word_tables[k] != NULL; k++) {
        for (size_t i = 0; i < word_tables[k]->n; i++) {
            gm_str phrase = gm_str_from(word_tables[k]->entries[i].phrase);
            gm_buf_reset(&simple);
            gaz_simplify(phrase, &simple);
            assert_string_equal(gm_buf_text(&simple), phrase.ptr);
        }
    }
    gm_buf_clear(&simple);
}

static int open_theatre(void **state) {
    (void)state;
    gaz = check_open_theatre();
    return 0;
}

static int close_theatre(void **state) {
    (void)state;
    gm_gaz_close(gaz);
    return 0;
}

int main(void) {
    static struct CMUnitTest tests[N_OF(rows) + 5] = {
        cmocka_unit_test(endless_texts_are_refused),  cmocka_unit_test(long_lists_are_cut),
        cmocka_unit_test(odd_characters_do_no_harm),  cmocka_unit_test(random_texts_are_parsed),
        cmocka_unit_test(phrases_are_in_simple_form),
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        tests[5 + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = parses, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("parse", tests, open_theatre, close_theatre);
}
