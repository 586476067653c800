/* Reports as web pages. */
#include "reports.h"

#include "core/utf8.h"
#include "scan/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    html_page page;
    FUZZ_CHECK(html_read((gm_str){(const char *)data, size}, &page) == GM_OK);
    FUZZ_CHECK(gm_utf8_valid(gm_buf_view(&page.text)));
    FUZZ_CHECK(gm_utf8_valid(gm_buf_view(&page.title)));
    html_page_clear(&page);
    reports_try(data, size, REPORT_HTML);
    return 0;
}
