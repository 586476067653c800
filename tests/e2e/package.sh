#!/usr/bin/env bash
# The Debian packages hold what they should, depend on what they open, and lintian finds no error in them. That they
# work on a machine without compilers, .ci/package proves.
# shellcheck disable=SC1091,SC2153,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

tree=$(dirname "$GAZMAP")
[[ -e $tree/CPackConfig.cmake ]] || skip "$GAZMAP does not lie in a build tree"
[[ -z $(sed -n 's/^GM_SANITIZE:[A-Z]*=//p' "$tree/CMakeCache.txt") ]] || skip "no packages of sanitized programs"
for tool in cpack dpkg-deb dpkg-shlibdeps file gzip; do
    command -v "$tool" >/dev/null || skip "no $tool"
done

cd "$scratch"
version=$("$GAZMAP" --version | awk 'NR == 1 { print $2 }')
abi=${version%.*}
cpack --config "$tree/CPackConfig.cmake" -B "$scratch" >cpack.log 2>&1 || fail "cpack: $(tail -n 5 cpack.log)"
for name in gazmap "libgazmap$abi" libgazmap-dev; do
    found=("${name}_$version-1_"*.deb)
    [[ -s ${found[0]} ]] || fail "no package $name of $version: $(ls)"
    dpkg-deb -x "${found[0]}" "$name"
    dpkg-deb -f "${found[0]}" >"$name.control"
    dpkg-deb -c "${found[0]}" >listing
    ! grep -vE '^(-rw-r--r--|-rwxr-xr-x|drwxr-xr-x|l)' listing || fail "modes in $name"
    for file in copyright changelog.gz changelog.Debian.gz; do
        [[ -s $name/usr/share/doc/$name/$file ]] || fail "$name has no $file"
    done
done

grep -q '^Depends:.*libgdal[0-9]' gazmap.control || fail "gazmap depends on GDAL, which it opens when it needs it"
grep -q '^Depends:.*libproj' gazmap.control || fail "and on what it is linked with"
[[ -x gazmap/usr/bin/gazmap && -s gazmap/usr/share/gazmap/gazmap.json && -s gazmap/usr/share/man/man1/gazmap.1.gz ]] ||
    fail "gazmap holds $(find gazmap -type f | head -n 20)"
(cd / && "$scratch/gazmap/usr/bin/gazmap" resolve -q Saraqib) >answer || fail "the packed program runs"
[[ -n $(find "libgazmap$abi" -name "libgazmap.so.$abi") ]] || fail "the library's package holds it"
[[ -z $(find "libgazmap$abi" -name 'libgazmap.so' -o -name '*.h') ]] || fail "and nothing for developers"
[[ -n $(find libgazmap-dev -name gazmap.h) ]] || fail "libgazmap-dev holds the header"
# In a debug build assertions name their files.
grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=Debug$' "$tree/CMakeCache.txt" ||
    ! grep -rqF -- "$GAZMAP_ROOT" gazmap "libgazmap$abi" libgazmap-dev ||
    fail "the folder of the build is named in what is shipped"

if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error ./*.deb >lintian.log 2>&1 ||
        fail "lintian: $(tail -n 20 lintian.log)"
else
    echo "note: no lintian here"
fi
