/* Dates: date_parse() in every order. */
#include "core/date.h"
#include "fuzz.h"

static void check(gm_str text, date_order order) {
    gm_error err = GM_ERROR_INIT;
    date_span span;
    gm_status status = date_parse(text, order, &span, &err);
    fuzz_check_failure(status, &err);
    if (status != GM_OK) {
        return;
    }
    int prec = date_precision(span);
    FUZZ_CHECK(span.first <= span.last);
    FUZZ_CHECK(prec >= 1 && prec <= 5);
    const int32_t days[] = {span.first, span.last};
    for (size_t i = 0; i < 2; i++) {
        char day[11];
        date_span back;
        date_format(days[i], day);
        bool is_open = days[i] == DATE_OPEN_PAST || days[i] == DATE_OPEN_FUTURE;
        FUZZ_CHECK(is_open == (day[0] == '\0'));
        if (!is_open) { /* what is written reads back as the same day */
            FUZZ_CHECK(date_parse(gm_str_from(day), DATE_ORDER_NONE, &back, NULL) == GM_OK);
            FUZZ_CHECK(back.first == days[i] && back.last == days[i]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gm_str text = {(const char *)data, size};
    check(text, DATE_ORDER_NONE);
    check(text, DATE_ORDER_DMY);
    check(text, DATE_ORDER_MDY);
    return 0;
}
