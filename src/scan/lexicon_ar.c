/* Arabic. Words stand in simple form (gaz_simplify): alef and ya of every kind are one, ta marbuta is ha. */
#include "scan/lexicon.h"

static const lexicon_row rows[] = {
    {LEX_IN, "في قرب داخل خارج شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط حول عبر نحو باتجاه"},
    {LEX_TO, "من الي علي بين عن"},
    {LEX_KIND,
     "مدينه قريه بلده محافظه ريف منطقه ناحيه قضاء حي مخيم مطار جبل نهر طريق معبر ضاحيه اقليم ولايه بلدات قري مدن"},
};

const lexicon_table lexicon_ar = {"Arabic", rows, sizeof rows / sizeof *rows, NULL, 0, NULL, 0,
                                  NULL,     0};
