# Makes one page out of review.html, review.css and review.js: gm_assemble_review(OUTPUT). @DATA@ stays in it for
# src/scan/review.c. gm_read_inline, gm_base64_of_sha256 and gm_write_changed are those of src/export/html/assemble.cmake.
function(gm_assemble_review output)
    set(here "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    gm_read_inline("${here}/review.css" style)
    gm_read_inline("${here}/review.js" script)
    foreach(part style script)
        string(SHA256 hex "${${part}}")
        gm_base64_of_sha256(${hex} ${part}_hash)
    endforeach()
    string(CONCAT policy "default-src 'none'; script-src ${script_hash}; style-src ${style_hash}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${here}/review.html")
    file(READ "${here}/review.html" page)
    string(REPLACE "@POLICY@" "${policy}" page "${page}")
    string(REPLACE "@STYLE@" "<style>${style}</style>" page "${page}")
    string(REPLACE "@SCRIPT@" "<script>${script}</script>" page "${page}")
    gm_write_changed("${output}" "${page}")
endfunction()
