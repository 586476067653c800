# What `cmake --install` puts where. Three components, which are Debian's packages too: program, runtime (the shared
# library) and dev. Nothing here depends on the prefix, so that an installed tree may be moved.

# Both libraries and gazmapConfig.cmake name these.
list(JOIN gm_pc_modules ", " gm_pc_requires)

# ---- libraries -----------------------------------------------------------------------------------

install(TARGETS gazmap
    LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev
    PUBLIC_HEADER DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT dev)
install(TARGETS gazmap_static ARCHIVE COMPONENT dev)

include(CMakePackageConfigHelpers)
set(gm_shared_soname "libgazmap.so.${gm_abi}")
set(gm_shared_file "libgazmap.so.${PROJECT_VERSION}")
set(gm_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/gazmap")
set(gm_data_dir "${CMAKE_INSTALL_DATADIR}/gazmap")
configure_package_config_file(src/install/gazmapConfig.cmake.in "${PROJECT_BINARY_DIR}/gazmapConfig.cmake"
    INSTALL_DESTINATION "${gm_config_dir}"
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR gm_data_dir)
# Before 1.0 a minor release may break what was promised.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/gazmapConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH gm_prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" gm_prefix_from_pc "${gm_prefix_from_pc}")
configure_file(src/install/gazmap.pc.in "${PROJECT_BINARY_DIR}/gazmap.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/gazmapConfig.cmake" "${PROJECT_BINARY_DIR}/gazmapConfigVersion.cmake"
    DESTINATION "${gm_config_dir}" COMPONENT dev)
install(FILES "${PROJECT_BINARY_DIR}/gazmap.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT dev)

# ---- program -------------------------------------------------------------------------------------

install(TARGETS gm_cli RUNTIME COMPONENT program)

# Debian's packages have a folder of their own for zsh's completions.
set(GM_ZSH_DIR "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE STRING "Folder below the prefix for zsh's completions")

# Manual pages and completions, which the program prints from its own tables: one page a command.
set(gm_pages gazmap.1)
foreach(source IN LISTS gm_cli_sources)
    if(source MATCHES "/cmd_([a-z]+)\\.c$")
        list(APPEND gm_pages gazmap-${CMAKE_MATCH_1}.1)
    endif()
endforeach()
set(gm_printed "")
set(gm_printer gm_cli)
if(GM_SANITIZE) # leaks are the tests' business, and cannot be looked for everywhere
    set(gm_printer ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0 $<TARGET_FILE:gm_cli>)
endif()
# gm_print(FILE WORD...): what `gazmap --print WORD...` says.
function(gm_print file)
    set(path "${PROJECT_BINARY_DIR}/printed/${file}")
    add_custom_command(OUTPUT "${path}"
        COMMAND ${gm_printer} --print ${ARGN} > "${path}"
        DEPENDS gm_cli VERBATIM)
    set(gm_printed ${gm_printed} "${path}" PARENT_SCOPE)
endfunction()
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/printed")
foreach(page IN LISTS gm_pages)
    string(REGEX REPLACE "^gazmap-?|\\.1$" "" command "${page}")
    gm_print(${page} man ${command})
    install(FILES "${PROJECT_BINARY_DIR}/printed/${page}"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
endforeach()
gm_print(gazmap bash)
gm_print(_gazmap zsh)
gm_print(gazmap.fish fish)
add_custom_target(gm_print_all ALL DEPENDS ${gm_printed})
install(FILES "${PROJECT_BINARY_DIR}/printed/gazmap"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT program)
install(FILES "${PROJECT_BINARY_DIR}/printed/_gazmap"
    DESTINATION "${GM_ZSH_DIR}" COMPONENT program)
install(FILES "${PROJECT_BINARY_DIR}/printed/gazmap.fish"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT program)

# ---- the bundled theatre, styles, words ------------------------------------------------------------

install(FILES gazmap.json DESTINATION "${gm_data_dir}" COMPONENT program)
install(DIRECTORY events gazetteer styles DESTINATION "${gm_data_dir}" COMPONENT program)
install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program
    PATTERN decisions EXCLUDE)
install(FILES CHANGELOG.md NOTICE README.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)

# In a build tree the program finds the same beside itself.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/share")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/share/gazmap" SYMBOLIC)
