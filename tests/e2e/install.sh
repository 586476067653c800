#!/usr/bin/env bash
# What `cmake --install` leaves behind works where it was put and where it was moved to: the program finds its
# theatre, other projects find the library, manual pages and completions know every command.
# shellcheck disable=SC1091,SC2153,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

tree=$(dirname "$GAZMAP")
command -v cmake >/dev/null || skip "no cmake"
[[ -e $tree/cmake_install.cmake ]] || skip "$GAZMAP does not lie in a build tree"
version=$("$GAZMAP" --version | awk 'NR == 1 { print $2 }')
sanitize=$(sed -n 's/^GM_SANITIZE:[A-Z]*=//p' "$tree/CMakeCache.txt")

cd "$scratch"
cmake --install "$tree" --prefix "$scratch/first" >install.log || fail "cmake --install: $(tail -n 3 install.log)"
mv first moved
prefix=$scratch/moved
lib=$(dirname "$(find "$prefix" -name libgazmap.a)")
gazmap=$prefix/bin/gazmap

# ---- the program ---------------------------------------------------------------------------------

mkdir empty
(cd empty && "$gazmap" resolve --json Saraqib) >answer 2>words || fail "the installed program resolves: $(<words)"
grep -q '"place_id":"gn:164816"' answer || fail "with the bundled theatre: $(<answer)"
strace -f -e trace=openat -o opened "$gazmap" resolve -q Saraqib >/dev/null 2>&1 || true
if [[ -s opened ]]; then
    grep -q "moved/.*places.geojson" opened || fail "the one that was installed with it"
fi
cp -r "$prefix/share/gazmap" theatre
status=0
(cd theatre && "$gazmap" export -q) || status=$?
[[ $status == 3 && -s theatre/output/idlib/map.html ]] || fail "the installed theatre exports: $status"

# ---- manual pages and completions -----------------------------------------------------------------

commands=$("$gazmap" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[[ $commands == *export* ]] || fail "--help lists the commands"
while read -r command; do
    page=$prefix/share/man/man1/gazmap-$command.1
    [[ -s $page ]] || fail "no manual page of $command"
    # Each option of the help stands in the page, and in each shell's completions.
    mapfile -t helps < <(
        "$gazmap" "$command" --help | sed -n "s/^  \($command [a-z]*\) .*/\1/p"
    )
    ((${#helps[@]})) || helps=("$command")
    for help in "${helps[@]}"; do
        # shellcheck disable=SC2086 # "gazetteer check" is two words
        while read -r option; do
            grep -qF -- "\\fB${option//-/\\-}\\fR" "$page" || fail "$option is not in $page"
            for completion in bash-completion/completions/gazmap zsh/site-functions/_gazmap; do
                grep -qe "$option\b" "$prefix/share/$completion" || fail "$option is not in $completion"
            done
            grep -qe "is $help' -l ${option#--}\b" "$prefix/share/fish/vendor_completions.d/gazmap.fish" ||
                fail "$help $option is not in fish's completions"
        done < <("$gazmap" $help --help | grep -oE '^  (-.,|   ) --[a-z-]+' | grep -oE -- '--[a-z-]+')
    done
    grep -q "gazmap\\\\-$command" "$prefix/share/man/man1/gazmap.1" || fail "gazmap.1 does not name $command"
done <<<"$commands"
if command -v mandoc >/dev/null; then
    found=$(mandoc -T lint -W warning "$prefix"/share/man/man1/*.1 | grep -v 'missing date' || true)
    [[ -z $found ]] || fail "mandoc says: $found"
elif command -v man >/dev/null; then
    found=$(for page in "$prefix"/share/man/man1/*.1; do man --warnings -l "$page" 2>&1 >/dev/null; done)
    [[ -z $found ]] || fail "man says: $found"
fi

# completed WORD...: what bash offers for the last word.
completed() {
    bash -c '
        . "$1"
        shift
        COMP_WORDS=(gazmap "$@") COMP_CWORD=$#
        _gazmap
        printf "%s " "${COMPREPLY[@]}"' bash "$prefix/share/bash-completion/completions/gazmap" "$@"
}
[[ $(completed exp) == 'export ' ]] || fail "bash completes a command: $(completed exp)"
[[ $(completed gazetteer ch) == 'check ' ]] || fail "bash completes a part of one"
[[ $(completed gazetteer check --st) == '--strict ' ]] || fail "bash completes its options"
[[ $(completed export -f geo) == 'geojson geojsonseq ' ]] || fail "bash completes formats"
[[ $(completed export --date-order '') == 'dmy mdy ' ]] || fail "bash completes values"
if command -v zsh >/dev/null; then
    zsh -n "$prefix/share/zsh/site-functions/_gazmap" || fail "zsh reads its completions"
else
    echo "note: no zsh here to read its completions"
fi
if command -v fish >/dev/null; then
    offered=$(HOME=$scratch fish --no-config -c "
        source $prefix/share/fish/vendor_completions.d/gazmap.fish
        complete -C 'gazmap gazetteer ch'; complete -C 'gazmap export -f geo'; complete -C 'gazmap resolve --ba'" 2>&1 |
        cut -f 1 | tr '\n' ' ')
    [[ $offered == 'check geojson geojsonseq --batch ' ]] || fail "fish offers: ${offered:0:300}"
else
    echo "note: no fish here to try its completions"
fi

# ---- the library ----------------------------------------------------------------------------------

nm -D --defined-only "$lib/libgazmap.so" | awk '{ print $3 }' | LC_ALL=C sort >exported
if [[ -z $sanitize ]]; then
    diff "$GAZMAP_ROOT/src/install/symbols" exported || fail "the library exports what src/install/symbols lists"
    nm -g --defined-only "$lib/libgazmap.a" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort >exported
    diff "$GAZMAP_ROOT/src/install/symbols" exported || fail "and so does the static one"
fi
abi=${version%.*}
soname=$(objdump -p "$lib/libgazmap.so" | awk '$1 == "SONAME" { print $2 }')
[[ $soname == "libgazmap.so.$abi" ]] || fail "its SONAME is $soname"
grep -q "^Version: $version$" "$lib/pkgconfig/gazmap.pc" || fail "gazmap.pc has the version"
grep -q "$tree\|$scratch/first" "$lib/pkgconfig/gazmap.pc" "$lib"/cmake/gazmap/*.cmake &&
    fail "what is installed names the build tree or the prefix"

[[ -z $sanitize ]] || { echo "note: with sanitizers no other project is built"; exit 0; }
command -v c++ >/dev/null || skip "no C++ compiler"

expected='35.86447 36.80591 2000'
gazetteer=$prefix/share/gazmap/gazetteer/idlib
cmake -S "$GAZMAP_ROOT/tests/install" -B by_cmake -D CMAKE_PREFIX_PATH="$prefix" \
    -D CMAKE_C_FLAGS='-Wall -Wextra -Wpedantic -Werror' -D CMAKE_CXX_FLAGS='-Wall -Wextra -Wpedantic -Werror' \
    >cmake.log 2>&1 || fail "find_package(gazmap): $(tail -n 5 cmake.log)"
cmake --build by_cmake >cmake.log 2>&1 || fail "building with CMake: $(tail -n 20 cmake.log)"
for program in in_c in_cpp in_c_static; do
    found=$("by_cmake/$program" "$gazetteer" Saraqib) || fail "$program ends with $?"
    [[ $found == "$expected" ]] || fail "$program says $found"
done
[[ $(ldd by_cmake/in_c) == *"libgazmap.so.$abi => $lib/"* ]] || fail "in_c is linked with the installed library"
[[ $(ldd by_cmake/in_c_static) != *libgazmap* ]] || fail "in_c_static needs no library of ours"

export PKG_CONFIG_PATH=$lib/pkgconfig
read -ra flags < <(pkg-config --cflags --libs gazmap)
cc -std=c99 "$GAZMAP_ROOT/tests/install/example.c" -o by_pc "${flags[@]}" -Wl,-rpath,"$lib" ||
    fail "building with pkg-config"
[[ $(./by_pc "$gazetteer" Saraqib) == "$expected" ]] || fail "by_pc says something else"
