# gazetteer fmt changes how a layer is written and nothing of what it says: every good layer of the tests reads the same
# before and after, formatting twice changes nothing more, and wrong layers stay as they are.
. "$(dirname "$0")/lib/common.sh"

cd "$scratch"
data=$GAZMAP_ROOT/tests/data/gazetteer
mkdir before after wrong
n=0
for layer in "$data"/good/* "$GAZMAP_ROOT"/gazetteer/idlib/*; do
    name=${layer##*/}
    cp "$layer" before/
    cp "$layer" after/
    "$GAZMAP" gazetteer fmt -q "after/$name" || fail "fmt of $name ended with $?"
    "$GAZMAP" gazetteer fmt -q --check "after/$name" || fail "$name is not canonical after fmt"
    # import writes every entry in full, by id: what gazmap understood. Blanks and empty names between ';' do not count.
    for side in before after; do
        "$GAZMAP" gazetteer import -q "$side/$name" -o - 2>$side.words |
            sed -E 's/ ?; ?/;/g; s/;+/;/g; s/":";/":"/g; s/;"/"/g; s/":""/":null/g' >$side.txt || true
    done
    diff before.txt after.txt >difference || fail "$name says something else after fmt: $(head -5 difference)"
    n=$((n + 1))
done
((n > 20)) || fail "only $n layers were found"

for layer in "$data"/bad/*; do
    name=${layer##*/}
    # What is wrong between two entries, each of them right, is for check to say.
    "$GAZMAP" gazetteer build -q "$layer" -o wrong.gmx 2>/dev/null && continue
    cp "$layer" wrong/
    status=0
    "$GAZMAP" gazetteer fmt -q "wrong/$name" 2>words || status=$?
    [[ $status == 1 || $name == same-id* ]] || fail "fmt of the wrong layer $name ended with $status"
    ((status != 1)) || cmp -s "$layer" "wrong/$name" || fail "$name was touched"
    ((status != 1)) || grep -q "$name" words || fail "the message names $name: $(<words)"
done
[[ -z $(find wrong after -name '*.part') ]] || fail "nothing is left of a refusal"
