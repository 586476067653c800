#!/usr/bin/env bash
# `export -o - -` is a filter: line in, line out, in flat memory, and pieces of a table give the bytes of the whole.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$scratch"

gazetteer=$GAZMAP_ROOT/gazetteer/idlib
columns=event_id,date,place,title,killed,lon,lat
{
    echo "$columns"
    echo 'a,2020-02-03,Saraqib,"two
lines, and ""quotes""",3,,'
    echo 'b,2020-02-03,Nowhere at all,,,,'
    echo 'c,2020-02,"5 km south-west of Saraqib; Nayrab",سراقب,,,'
    echo 'd,2020-02-30,Saraqib,,,,'
    echo 'e,,,=1+1,,179.99,-10'
    echo 'f,2020-02-04,Saraqib,,0,,'
} >whole.csv
python3 -c '
import csv, json, sys
for row in csv.DictReader(open("whole.csv", newline="", encoding="utf-8")):
    print(json.dumps({k: int(v) if k == "killed" and v else v or None for k, v in row.items()}, ensure_ascii=False))
' >whole.ndjson

# filter FORMAT ARG...: standard input through it.
filter() {
    local status=0
    "$GAZMAP" export --quiet -g "$gazetteer" -o - -f "$@" - || status=$?
    ((status == 0 || status == 3)) || fail "export -f $* ended with $status"
}

for format in ndjson csv geojsonseq geojson; do
    export_here -g "$gazetteer" -f $format -o - whole.csv >of_file
    filter $format <whole.csv >of_stream
    sed 's/whole\.csv/standard input/' of_file | cmp - of_stream || fail "$format: a stream gives other bytes than a file"
done
[[ $(filter ndjson <whole.csv | wc -l) == 7 ]] || fail "ndjson: not a line for each part"
filter ndjson <whole.csv | python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
assert [r["event_id"] for r in rows] == list("abccdef"), rows
assert [r["lon"] is None for r in rows] == [False, True, False, False, True, False, False], rows
assert all((r["reason"] is None) == (r["lon"] is not None) for r in rows), rows
assert rows[0]["title"] == "two\nlines, and \"quotes\"" and rows[0]["killed"] == 3, rows[0]
' || fail "ndjson: wrong rows"

# Halves. Lines 1 to 4 are the header and two rows, one of them on two lines.
for format in ndjson csv geojsonseq; do
    filter $format <whole.csv >whole
    { head -n 4 whole.csv | filter $format; tail -n +5 whole.csv | filter $format --header "$columns"; } >halves
    if [[ $format == ndjson ]]; then # a date that is wrong is told with its line
        sed -i 's/"reason":"[^}]*/"reason":/' whole halves
    fi
    cmp whole halves || fail "$format: two halves of a CSV give other bytes than the whole"
    [[ $format != csv ]] || continue # each piece of NDJSON would get a header
    filter $format <whole.ndjson >whole
    { head -n 3 whole.ndjson | filter $format; tail -n +4 whole.ndjson | filter $format; } >halves
    cmp whole halves || fail "$format: two halves of NDJSON give other bytes than the whole"
done

# A key that the first line lacks is no silent loss; a field that it lacks is none at all.
printf '%s\n' '{"event_id":"a","place":"Saraqib"}' '{"event_id":"b","place":"Saraqib","title":"t"}' \
    '{"event_id":"c","place":"Saraqib","mood":"x"}' | filter ndjson >keys
grep -q '"event_id":"b".*"title":"t".*"reason":null' keys || fail "a field that the first line lacks: $(cat keys)"
grep -q '"lon":null.*"reason":"the first line has no key \\"mood\\"' keys || fail "an unknown key: $(cat keys)"

# Each line comes out before the next goes in.
for format in ndjson csv geojsonseq; do
    coproc pipe { "$GAZMAP" export --quiet -g "$gazetteer" --fields event_id -f $format -o - -; }
    in=${pipe[1]} out=${pipe[0]}
    echo "event_id,place" >&"$in"
    for id in one two three; do
        echo "$id,Saraqib" >&"$in"
        line=
        while [[ $line != *$id* ]]; do
            IFS= read -r -t 60 -u "$out" line || fail "$format: no line for $id while the input waits"
        done
    done
    exec {in}>&-
    wait "$pipe_PID" || fail "$format: the filter ended with $?"
done

# The reader goes away: no word about it.
{ echo event_id,lon,lat; seq -f '%.0f,36,35' 100000; } >many.csv
{ "$GAZMAP" export --quiet -g "$gazetteer" -f ndjson -o - many.csv 2>stderr || true; } | head -n 1 >/dev/null
[[ ! -s stderr ]] || fail "a broken pipe is talked about: $(cat stderr)"

# Flat memory: a hundred times the rows take no more.
python3 - "$GAZMAP" "$gazetteer" <<'END' || fail "memory grows with the rows"
import os, resource, subprocess, sys

def peak_kb(n_rows):
    child = subprocess.Popen([sys.argv[1], "export", "-q", "-g", sys.argv[2], "-f", "csv", "-o", "-", "-"],
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"})
    child.stdin.write(b"event_id,lon,lat\n")
    for i in range(n_rows):
        child.stdin.write(b"e%d,36.5,35.5\n" % i)
    child.stdin.close()
    assert child.wait() == 0, child.returncode
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of the largest child so far

few = peak_kb(10_000)
many = peak_kb(1_000_000)
print(f"peak memory: {few} KiB for 10 thousand rows, {many} KiB for a million")
sys.exit(many - few > 16384)
END
