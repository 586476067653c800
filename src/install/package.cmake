# `cpack`: three Debian packages of the components that install.cmake makes. finish.cmake adds what Debian wants in
# each: copyright, changelog, packed manual pages.

set(GM_PACKAGE_CONTACT "gazmap contributors <contributors@gazmap.invalid>" CACHE STRING
    "Who answers for the packages: name <address>")

set(CPACK_VERBATIM_VARIABLES ON) # there are quotes in them
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gazmap)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "${GM_PACKAGE_CONTACT}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program runtime dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/src/install/finish.cmake")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")

# Opened on first use, so that no tool sees it: libgdal.so.32 is Debian's libgdal32.
string(REGEX REPLACE "^libgdal\\.so\\.([0-9]+).*$" "libgdal\\1" gm_gdal_package "${gm_gdal_soname}")

set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "tool that puts dated incident reports on maps")
set(gm_about "gazmap reads place texts (\"5 km south-west of Saraqib\") the way an analyst
does, gives every point a radius and an explanation, refuses rather than
guesses, and writes GeoJSON, shapefiles, GeoPackage, a QGIS project, a web
page and more.")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gazmap)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${gm_gdal_package}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "qgis")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "${gm_about}")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libgazmap${gm_abi})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "${gm_gdal_package}")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "${gm_about}
.
This package holds the library for other programs.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/src/install/triggers")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libgazmap-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libgazmap${gm_abi} (= ${PROJECT_VERSION}-1), libproj-dev, libjansson-dev, libsqlite3-dev, libutf8proc-dev, \
libxxhash-dev, libxml2-dev, zlib1g-dev, liblzma-dev, libminizip-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION "${gm_about}
.
This package holds the header, the static library, and what CMake and
pkg-config read.")

include(CPack)
