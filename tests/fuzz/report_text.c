/* Reports as plain text, and as lines of JSON when they look so. */
#include "reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    reports_try(data, size, size > 0 && data[0] == '{' ? REPORT_NDJSON : REPORT_TEXT);
    return 0;
}
