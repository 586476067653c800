/* Templates: gaps, sections, and what XML cannot hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/template.h"

static const template_value values[] = {
    {"name", true, {"a<b & \"c\"", 9}}, {"markup", true, {"<i/>", 4}},
    {"lines", true, {"1\n2\x01", 4}},   {"empty", true, {"", 0}},
    {"none", false, {NULL, 0}},
};

typedef struct fill_row {
    const char *name, *text;
    const char *want; /* NULL: refused */
    const char *want_error;
} fill_row;

static fill_row fill_rows[] = {
    {"no gaps", "plain { text }\n", "plain { text }\n", NULL},
    {"no line end", "x", "x", NULL},
    {"nothing", "", "", NULL},
    {"a text is escaped", "<t a=\"{{name}}\">", "<t a=\"a&lt;b &amp; &quot;c&quot;\">", NULL},
    {"markup is not", "({{{markup}}})", "(<i/>)", NULL},
    {"two in a line", "{{empty}}-{{{markup}}}{{empty}}", "-<i/>", NULL},
    {"line ends and control characters", "{{lines}}", "1&#xa;2 ", NULL},
    {"kept", "a\n{{#name}}\nb\n{{/name}}\nc\n", "a\nb\nc\n", NULL},
    {"kept when empty", "{{#empty}}\nb\n{{/empty}}\n", "b\n", NULL},
    {"left out", "a\n  {{#none}}  \nb {{none}}\n{{/none}}\nc\n", "a\nc\n", NULL},
    {"kept when not", "{{^none}}\nb\n{{/none}}\n{{^name}}\nc\n{{/name}}\n", "b\n", NULL},
    {"sections in each other",
     "{{#none}}\n{{#name}}\nb\n{{/name}}\n{{/none}}\n{{#name}}\n{{^none}}\nd\n{{/none}}\n{{/name}}\n",
     "d\n", NULL},
    {"a remark goes", "a\n{{! of {{name}} }}\nb\n", "a\nb\n", NULL},
    {"what is filled in is not read again", "{{name}}{{lines}}",
     "a&lt;b &amp; &quot;c&quot;1&#xa;2 ", NULL},
    {"a name that nothing stands for", "{{other}}", NULL, "other"},
    {"a section that nothing stands for", "{{#other}}\n{{/other}}\n", NULL, "other"},
    {"a gap without a value", "{{none}}", NULL, "none"},
    {"a gap that is not closed", "{{name", NULL, "name"},
    {"a section that is not closed", "{{#name}}\n", NULL, "leaves \"name\" open"},
    {"a section that was not open", "{{/name}}\n", NULL, "closes \"name\""},
    {"sections across each other", "{{#name}}\n{{#empty}}\n{{/name}}\n{{/empty}}\n", NULL,
     "closes \"name\""},
};

static void check_fill(void **state) {
    const fill_row *r = *state;
    gm_buf out = GM_BUF_INIT;
    gm_error err = GM_ERROR_INIT;
    gm_status status =
        template_fill(gm_str_from(r->text), values, sizeof values / sizeof *values, &out, &err);
    if (r->want != NULL) {
        assert_int_equal(status, GM_OK);
        assert_string_equal(gm_buf_text(&out), r->want);
    } else {
        assert_int_equal(status, GM_E_EXPORT);
        assert_non_null(strstr(err.text, r->want_error));
    }
    gm_buf_clear(&out);
}

int main(void) {
    struct CMUnitTest tests[sizeof fill_rows / sizeof *fill_rows];
    size_t n = sizeof fill_rows / sizeof *fill_rows;
    for (size_t i = 0; i < n; i++) {
        tests[i] = (struct CMUnitTest){
            .name = fill_rows[i].name, .test_func = check_fill, .initial_state = &fill_rows[i]};
    }
    return _cmocka_run_group_tests("template", tests, n, NULL, NULL);
}
