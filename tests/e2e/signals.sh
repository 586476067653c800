# A run that is stopped by SIGINT or SIGTERM leaves the old set whole and nothing beside it, says so in one line, and
# dies of the signal.
. "$(dirname "$0")/lib/common.sh"

cd "$scratch"
cp -r "$GAZMAP_ROOT/gazetteer/idlib" gazetteer
printf 'event_id,date,place\ne0,2020-02-03,Saraqib\n' >events.csv
export_here -f geojson -g gazetteer -o out/set events.csv
(cd out/set && find . -type f -exec sha256sum {} + | sort -k 2) >before

# Standard input that does not end: the run has made its folder and waits for rows, however slow the machine.
for name in INT TERM; do
    mkfifo rows
    # A background job of a script has SIGINT ignored, and hands that on: python3 sets it back.
    /usr/bin/python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
' "$GAZMAP" export -q -f geojson -g gazetteer -o out/set - <rows 2>words &
    pid=$!
    exec 9>rows
    printf 'event_id,date,place\ne1,2020-02-03,Taftanaz\n' >&9
    for ((i = 0; i < 600; i++)); do
        compgen -G 'out/.set.gazmap-*' >/dev/null && break
        sleep 0.05
    done
    compgen -G 'out/.set.gazmap-*' >/dev/null || fail "the run has begun"
    kill -s "$name" "$pid"
    # The row after it wakes the reader, if the signal did not.
    printf 'e2,2020-02-03,Sarmin\n' >&9
    status=0
    exec 9>&-
    wait "$pid" || status=$?
    rm rows
    ((status == 128 + $(kill -l "$name"))) || fail "it dies of SIG$name: $status, $(<words)"
    [[ $(wc -l <words) == 1 ]] || fail "one line about SIG$name: $(<words)"
    grep -q '^gazmap: stopped; nothing was published, and what was there before is kept: out/set$' words ||
        fail "it says what was kept: $(<words)"
    [[ $(find out -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | tr '\n' ' ') == ".set.lock set " ]] ||
        fail "nothing is left lying about: $(ls -A out)"
    (cd out/set && find . -type f -exec sha256sum {} + | sort -k 2) >after
    cmp -s before after || fail "the old set is as it was"
done
