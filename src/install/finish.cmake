# Run by cpack on the folders that are about to become packages. Times come from SOURCE_DATE_EPOCH where it is set.

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(here "${CMAKE_CURRENT_LIST_DIR}")
file(READ "${here}/../../NOTICE" notice)
string(REGEX REPLACE "\n\n" "\n.\n" notice "${notice}")
string(REGEX REPLACE "\n$" "" notice "${notice}")
string(REGEX REPLACE "\n" "\n " notice "${notice}")

# Debian's way with what people read: packed, and the same bytes each time.
function(pack file)
    execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER "${component}" upper)
    set(name "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
    set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}/usr")
    set(doc "${root}/share/doc/${name}")
    configure_file("${here}/copyright.in" "${doc}/copyright" @ONLY)
    file(WRITE "${doc}/changelog.Debian"
        "gazmap (${CPACK_PACKAGE_VERSION}-1) unstable; urgency=medium\n\n"
        "  * Version ${CPACK_PACKAGE_VERSION}; changelog.gz says what is new.\n\n"
        " -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
    configure_file("${here}/../../CHANGELOG.md" "${doc}/changelog" COPYONLY)
    file(REMOVE "${doc}/CHANGELOG.md" "${doc}/NOTICE") # the copyright file holds it
    pack("${doc}/changelog.Debian")
    pack("${doc}/changelog")
    file(GLOB pages "${root}/share/man/man1/*.1")
    foreach(page IN LISTS pages)
        pack("${page}")
    endforeach()
    file(GLOB_RECURSE archives "${root}/*.a")
    foreach(archive IN LISTS archives)
        execute_process(COMMAND strip --strip-debug --enable-deterministic-archives "${archive}"
            COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
    file(GLOB_RECURSE files "${doc}/*")
    file(CHMOD ${files} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endforeach()
