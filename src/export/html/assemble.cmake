# Makes one page out of page.html, page.css, the scripts and Leaflet: gm_assemble_page(OUTPUT). What differs from
# export to export stays in it as @TITLE@, @TILES@ and @DATA@; src/export/html.c fills that in.

# In the order in which they need each other; together they are one script.
set(gm_page_scripts data filter cluster layer ground marks card panel time page)

find_path(GM_LEAFLET_DIR leaflet.css
    PATHS /usr/share/javascript/leaflet /usr/share/nodejs/leaflet/dist
          /usr/local/share/javascript/leaflet /opt/homebrew/lib/node_modules/leaflet/dist
    DOC "Folder with leaflet.css and leaflet.js (or leaflet.min.js), version 1.7 or later"
    NO_DEFAULT_PATH)
if(NOT GM_LEAFLET_DIR)
    message(FATAL_ERROR "Leaflet is not here, and the web page is made with it. On Debian: apt-get install "
        "libjs-leaflet. Elsewhere: -D GM_LEAFLET_DIR=FOLDER, with leaflet.css and leaflet.js in it.")
endif()

# The base64 of a hex number of 64 digits, as a content security policy names a hash.
function(gm_base64_of_sha256 hex out)
    set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    set(text "")
    string(APPEND hex "00") # 66 digits: 22 groups of three, two letters each
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${hex}" ${at} 3 group)
        math(EXPR high "0x${group} >> 6")
        math(EXPR low "0x${group} & 63")
        string(SUBSTRING "${letters}" ${high} 1 first)
        string(SUBSTRING "${letters}" ${low} 1 second)
        string(APPEND text "${first}${second}")
    endforeach()
    string(SUBSTRING "${text}" 0 43 text)
    set(${out} "'sha256-${text}='" PARENT_SCOPE)
endfunction()

# Reads a file that will stand between tags: no source map for a browser's tools to ask for, nothing that would end
# the element or be taken for one of our marks.
function(gm_read_inline file out)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    string(REGEX REPLACE "\n?//# sourceMappingURL=[^\n]*" "" text "${text}")
    string(REGEX REPLACE "\n?/\\*# sourceMappingURL=[^\n]*\\*/" "" text "${text}")
    string(REPLACE "\r" "" text "${text}")
    if(text MATCHES "</[Ss][Cc]|</[Ss][Tt]|<!--|@(POLICY|TITLE|TILES|DATA)@")
        message(FATAL_ERROR "${file} holds \"${CMAKE_MATCH_0}\", which would break the page")
    endif()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Leaves a file alone that would stay the same, so that nothing is built anew for it.
function(gm_write_changed output text)
    set(old "")
    if(EXISTS "${output}")
        file(READ "${output}" old)
    endif()
    if(NOT old STREQUAL text)
        file(WRITE "${output}" "${text}")
    endif()
endfunction()

function(gm_assemble_page output)
    set(here "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    set(leaflet_js "${GM_LEAFLET_DIR}/leaflet.min.js")
    if(NOT EXISTS "${leaflet_js}")
        set(leaflet_js "${GM_LEAFLET_DIR}/leaflet.js")
    endif()
    gm_read_inline("${leaflet_js}" leaflet)
    gm_read_inline("${GM_LEAFLET_DIR}/leaflet.css" leaflet_style)
    gm_read_inline("${here}/page.css" style)
    gm_read_inline("${here}/leaflet-licence.txt" licence)
    set(script "(() => {\n")
    foreach(name IN LISTS gm_page_scripts)
        gm_read_inline("${here}/${name}.js" part)
        string(APPEND script "${part}")
    endforeach()
    string(APPEND script "})();\n")
    string(PREPEND leaflet "/*\n${licence}*/\n")
    string(PREPEND leaflet_style "/* Leaflet's; its licence stands with its script. */\n")
    string(APPEND leaflet_style "\n${style}")

    foreach(part leaflet leaflet_style script)
        string(SHA256 hex "${${part}}")
        gm_base64_of_sha256(${hex} ${part}_hash)
    endforeach()
    # A server that adds a script of its own finds "; connect-src 'none'" right behind the hashes.
    string(CONCAT policy "default-src 'none'; script-src ${leaflet_hash} ${script_hash}; connect-src 'none'; "
        "style-src ${leaflet_style_hash}; img-src data:@TILES@; base-uri 'none'; form-action 'none'")

    file(READ "${here}/page.html" page)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${here}/page.html")
    string(REPLACE "@POLICY@" "${policy}" page "${page}")
    string(REPLACE "@STYLE@" "<style>${leaflet_style}</style>" page "${page}")
    string(REPLACE "@LEAFLET@" "<script>${leaflet}</script>" page "${page}")
    string(REPLACE "@SCRIPT@" "<script>${script}</script>" page "${page}")
    gm_write_changed("${output}" "${page}")
endfunction()
