# A set is replaced as a whole or not at all: on a full disk, in a read-only folder, by two runs at once, and under
# the eyes of somebody who reads the old files.
. "$(dirname "$0")/lib/common.sh"

cd "$scratch"
cp -r "$GAZMAP_ROOT/gazetteer/idlib" gazetteer
awk 'BEGIN { print "event_id,date,place"; for (i = 0; i < 4000; i++) printf "e%d,2020-02-03,near Saraqib\n", i }' >events.csv
cat >run <<'END'
exec "$GAZMAP" export -q -f csv -f geojson -g gazetteer -o "$1" events.csv
END
export GAZMAP

listing() {
    (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2)
}

# ---- a disk that is full -----------------------------------------------------------------------------

# A small file system of one's own needs a name space of one's own.
if unshare --user --map-root-user --mount true 2>/dev/null; then
    mkdir small
    export -f listing
    # shellcheck disable=SC2016 # it is the inner shell that expands
    unshare --user --map-root-user --mount bash -euo pipefail -c '
        mount -t tmpfs -o size=24m none small
        mkdir small/out
        bash run small/out/set || [[ $? == 3 ]]
        listing small/out/set >before
        sed -i "s/Saraqib/Taftanaz/" events.csv
        fallocate -l 24m small/filler 2>/dev/null || cat /dev/zero >small/filler 2>/dev/null || true
        head -c 100k /dev/zero >small/out/a 2>/dev/null || true
        rm -f small/out/a
        status=0
        bash run small/out/set 2>words || status=$?
        listing small/out/set >after
        ls -A small/out >names
        echo "$status" >status
        rm small/filler
        bash run small/out/set || [[ $? == 3 ]]
        listing small/out/set >later
    ' || fail "a run on a small disk"
    [[ $(<status) == 1 ]] || fail "a full disk fails the run: $(<status)"
    grep -q 'No space left on device' words || fail "and says so: $(<words)"
    [[ $(wc -l <words) == 1 ]] || fail "in one line: $(<words)"
    cmp -s before after || fail "the old set is as it was"
    [[ $(tr '\n' ' ' <names) == ".set.lock set " ]] || fail "nothing is left lying about: $(<names)"
    cmp -s after later && fail "with room again the next run does its work"
    sed -i "s/Taftanaz/Saraqib/" events.csv
else
    echo "note: no name spaces here (unshare --user --mount), so no disk could be filled"
fi

# ---- a folder that may not be written -------------------------------------------------------------------

bash run out
listing out >before
cp -r out first
sed -i 's/Saraqib/Taftanaz/' events.csv
mkdir locked
mv out locked/out
chmod a-w locked
# Root may write anywhere, unless it gives that right away.
obey=()
if ((EUID == 0)); then
    obey=(setpriv "--bounding-set=-dac_override,-dac_read_search")
fi
if "${obey[@]}" bash -c '[[ ! -w locked ]] && ! touch locked/x' 2>/dev/null; then
    status=0
    "${obey[@]}" bash run locked/out 2>words || status=$?
    [[ $status == 1 ]] || fail "a folder that may not be written fails the run: $status"
    grep -qi 'permission denied' words || fail "and says so: $(<words)"
    listing locked/out >after
    cmp -s before after || fail "the old set is as it was"
    # To look needs no leave to write.
    status=0
    "${obey[@]}" "$GAZMAP" export -q --check -f csv -f geojson -g gazetteer -o locked/out events.csv || status=$?
    [[ $status == 4 ]] || fail "--check writes nothing and says that the set is out of date: $status"
else
    echo "note: who runs this may write everywhere, so no folder could be locked"
fi
chmod u+w locked
mv locked/out out

# ---- a reader of the old files ----------------------------------------------------------------------------

exec 7<out/positions.tsv 8<out/events.csv
mkdir linked && ln out/events.geojson linked/
bash run out
cmp -s - first/positions.tsv <&7 || fail "who has the old positions open goes on reading them"
cmp -s - first/events.csv <&8 || fail "who has the old events open goes on reading them"
cmp -s linked/events.geojson first/events.geojson || fail "a hard link keeps the old bytes"
cmp -s out/positions.tsv first/positions.tsv && fail "while the folder has new ones"
exec 7<&- 8<&-

# ---- two at once -------------------------------------------------------------------------------------------

# Which one comes first is nobody's business; that the set is whole, and one of the two, is.
mkdir left right
bash run left/set
bash run right/set
for turn in 1 2 3; do
    bash run right/set &
    one=$!
    bash run right/set &
    two=$!
    wait $one || fail "one of two runs at once, turn $turn"
    wait $two || fail "the other one, turn $turn"
    same_folders left/set right/set "two runs at once leave a whole set (turn $turn)"
    sed -i "s/^e1,2020-02-[0-9]*/e1,2020-02-0$turn/" events.csv
    bash run left/set
done
[[ $(find . -name '*.gazmap-*' | wc -l) == 0 ]] || fail "nothing is left of either"
