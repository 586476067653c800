# Read by the tests of this folder: strict mode, a folder of their own, and words for a failure.
# GAZMAP is the program under test, GAZMAP_ROOT the project's folder; by hand, what ./dev test has built.
# shellcheck shell=bash
set -euo pipefail

GAZMAP_ROOT=${GAZMAP_ROOT:-$(realpath -- "$(dirname "${BASH_SOURCE[0]}")/../../..")}
GAZMAP=${GAZMAP:-$GAZMAP_ROOT/build/dev/gazmap}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/gazmap-e2e.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT

fail() {
    printf 'FAIL: %s\n' "$*"
    exit 1
}

skip() {
    printf 'SKIP: %s\n' "$*"
    exit 77
}

# export_here ARG...: `gazmap export ARG...` in the current folder. Status 3, some events unplaced, is fine.
export_here() {
    local status=0
    "$GAZMAP" export --quiet "$@" 2>"$scratch/stderr" || status=$?
    if ((status != 0 && status != 3)); then
        cat "$scratch/stderr"
        fail "gazmap export $* ended with $status"
    fi
}

# export_bundled ARG...: the bundled theatre.
export_bundled() {
    cd "$GAZMAP_ROOT"
    export_here "$@"
}

# same_folders A B WHAT: both hold the same files with the same bytes.
same_folders() {
    diff -rq -- "$1" "$2" || fail "$3"
}
