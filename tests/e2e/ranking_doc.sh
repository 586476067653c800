#!/usr/bin/env bash
# The weights and thresholds of docs/ranking.md are those of src/resolve/rank.c, and none is left out.
# shellcheck disable=SC1091,SC2154 # lib/common.sh sets what is used here
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

# The first enum of rank.c: NAME = VALUE, one a line, those that the code uses at all.
in_use() {
    while read -r name value; do
        (($(grep -cw -- "$name" "$GAZMAP_ROOT/src/resolve/rank.c") < 2)) || printf '%s %s\n' "$name" "$value"
    done
}
sed -n '/^enum {$/,/^};$/p' "$GAZMAP_ROOT/src/resolve/rank.c" |
    sed -nE 's/^ +([A-Z_]+) = (-?[0-9]+),.*/\1 \2/p' | in_use | LC_ALL=C sort >"$scratch/code"
# shellcheck disable=SC2016 # the backquotes are the page's
sed -nE 's/^\| `([A-Z_]+)` \| (-?[0-9]+) \|.*/\1 \2/p' "$GAZMAP_ROOT/docs/ranking.md" | LC_ALL=C sort >"$scratch/page"

(($(wc -l <"$scratch/code") > 15)) || fail "the weights cannot be read from rank.c"
diff "$scratch/code" "$scratch/page" || fail "docs/ranking.md (>) and rank.c (<) differ"
