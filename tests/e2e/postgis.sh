#!/usr/bin/env bash
# `-f ogr:PostgreSQL` into a real PostgreSQL with PostGIS: every layer a table, with the rows, types, dates, names and
# geometries of the GeoJSON; all of a run or none of it. The server is the test's own, behind a socket in a folder.
# shellcheck disable=SC1091,SC2154,SC2164 # lib/common.sh sets what is used here, and -e
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[[ -n $bin && -x $bin/initdb ]] || skip "PostgreSQL is not installed (Debian: postgresql-15)"
[[ -f ${bin%/bin}/lib/postgis-3.so ]] || skip "PostGIS is not installed (Debian: postgresql-15-postgis-3)"
command -v psql >/dev/null || skip "psql is not installed (Debian: postgresql-client-15)"
python=/usr/bin/python3
[[ -x $python ]] || skip "python3 is not installed"

# ---- the server: never as root, which PostgreSQL refuses ----

server=$scratch/server
mkdir "$server"
as_server=()
if ((EUID == 0)); then
    id postgres >/dev/null 2>&1 || skip "running as root, and there is no user postgres"
    chmod 711 "$scratch"
    chown postgres "$server"
    as_server=(runuser -u postgres --)
fi
cd /
stop_server() {
    [[ ! -f $server/data/postmaster.pid ]] ||
        "${as_server[@]}" "$bin/pg_ctl" -D "$server/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf -- "$scratch"
}
trap stop_server EXIT
"${as_server[@]}" "$bin/initdb" -D "$server/data" -U gazmap -A trust -E UTF8 --locale=C --no-sync \
    >"$scratch/initdb" 2>&1 || { cat "$scratch/initdb"; fail "initdb"; }
"${as_server[@]}" "$bin/pg_ctl" -D "$server/data" -l "$server/log" -w \
    -o "-c listen_addresses='' -c unix_socket_directories='$server' -c fsync=off" start >"$scratch/start" 2>&1 ||
    { cat "$scratch/start" "$server/log"; fail "the server does not start"; }

sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$server" -U gazmap -d incidents -c "$1"
}
want() { # want SQL ANSWER
    local found
    found=$(sql "$1") || fail "psql: $1"
    [[ $found == "$2" ]] || fail "$1: $found, not $2"
}
createdb -h "$server" -U gazmap incidents
sql "CREATE EXTENSION postgis"
database="PG:host=$server user=gazmap dbname=incidents"

# ---- a run ----

export_bundled -f geojson -o "$scratch/set"
export_bundled -f ogr:PostgreSQL -o "$database"

# count LAYER: features in the set's GeoJSON, or rows of its table.
count() {
    "$python" - "$scratch/set/$1" <<'END'
import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    print(len(json.load(file)["features"]) if sys.argv[1].endswith("json") else sum(1 for _ in csv.DictReader(file)))
END
}
for layer in events extents places; do
    want "SELECT count(*) FROM $layer" "$(count $layer.geojson)"
    want "SELECT DISTINCT ST_SRID(geom) FROM $layer" 4326
    want "SELECT count(*) FROM pg_indexes WHERE tablename = '$layer' AND indexdef LIKE '%USING gist%'" 1
done
want "SELECT count(*) FROM unplaced" "$(count unplaced.csv)"
want "SELECT count(*) FROM claims" "$(count claims.csv)"
want "SELECT string_agg(DISTINCT type, ' ' ORDER BY type) FROM geometry_columns WHERE f_table_name IN ('events', 'extents', 'places')" \
    "GEOMETRY MULTIPOLYGON POINT"
want "SELECT count(*) FROM extents WHERE NOT ST_IsValid(geom)" 0

# Types: dates are dates, counts are whole numbers.
want "SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_name) FROM information_schema.columns
      WHERE table_name = 'events' AND column_name IN ('date_start', 'killed', 'score', 'title', 'event_id')" \
    "date_start date, event_id character varying, killed bigint, score double precision, title character varying"
want "SELECT count(*) FROM events WHERE killed = 0 AND killed_lo IS NULL AND killed_hi > 0" 0

# The same values, row for row; positions to the sixth decimal; Arabic as the gazetteer has it.
sql "COPY (SELECT event_id, part, title, date_start, date_end, killed, radius_m, place_name, method,
                  round(ST_X(geom)::numeric, 6)::float8, round(ST_Y(geom)::numeric, 6)::float8
           FROM events ORDER BY feature_fid) TO STDOUT WITH (FORMAT csv)" >"$scratch/events.csv"
sql "COPY (SELECT id, names FROM places ORDER BY feature_fid) TO STDOUT WITH (FORMAT csv)" >"$scratch/places.csv"
"$python" - "$scratch" <<'END' || fail "the tables hold other values than the GeoJSON"
import csv, json, sys

base = sys.argv[1]


def rows(name):
    with open(f"{base}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def text(value):
    return "" if value is None else str(value)


bad = 0
with open(f"{base}/set/events.geojson", encoding="utf-8") as file:
    wanted = [[*(text(f["properties"][key]) for key in ("event_id", "part", "title", "date_start", "date_end", "killed",
                                                        "radius_m", "place_name", "method")),
               *f["geometry"]["coordinates"]] for f in json.load(file)["features"]]
for left, right in zip(wanted, rows("events")):
    if left != [*right[:9], float(right[9]), float(right[10])]:
        print(left, right, sep="\n")
        bad += 1
with open(f"{base}/set/places.geojson", encoding="utf-8") as file:
    names = [[f["properties"]["id"], text(f["properties"]["names"])] for f in json.load(file)["features"]]
bad += names != rows("places") or not any("سراقب" in row[1] for row in rows("places"))
sys.exit(bad > 0)
END

# Outlines are the same shapes, and what lies within an extent is found by it.
want "SELECT count(*) FROM events e WHERE radius_m > 0 AND method <> 'road' AND NOT EXISTS
      (SELECT 1 FROM extents x WHERE ST_DWithin(x.geom, e.geom, 0.001))" 0

# Another CRS, and a schema of its own.
sql "CREATE SCHEMA utm"
(cd "$GAZMAP_ROOT" && export_here -f ogr:PostgreSQL --crs EPSG:32637 -o "$database active_schema=utm")
want "SELECT DISTINCT ST_SRID(geom) FROM utm.events" 32637
want "SELECT count(*) FROM utm.events u JOIN public.events p USING (event_id, part)
      WHERE ST_DWithin(ST_Transform(p.geom, 32637), u.geom, 0.1)" "$(count events.geojson)"

# ---- what stands there already ----

export_again() { # export_again STATUS WORDS ARG...: into the same database
    local status=0
    (cd "$GAZMAP_ROOT" && "$GAZMAP" export -f ogr:PostgreSQL -o "$database" "${@:3}") >"$scratch/out" 2>&1 || status=$?
    [[ $status == "$1" ]] || { cat "$scratch/out"; fail "export ${*:3} ended with $status, not $1"; }
    grep -q -- "$2" "$scratch/out" || { cat "$scratch/out"; fail "export ${*:3} does not say $2"; }
}
sql "DELETE FROM claims"
export_again 1 'has a table "events" already'
want "SELECT count(*) FROM claims" 0
export_again 3 'the tables are in the database' --overwrite
want "SELECT count(*) FROM claims" "$(count claims.csv)"

# All or nothing: the last table cannot be replaced, and so the first one stays as it was.
sql "DROP TABLE claims; CREATE VIEW claims AS SELECT 1 AS one; DELETE FROM events"
export_again 1 'GDAL.s driver PostgreSQL says' --overwrite
want "SELECT count(*) FROM events" 0
want "SELECT one FROM claims" 1

# No server: one line, no password in it.
if "$GAZMAP" export -g "$GAZMAP_ROOT/gazetteer/idlib" -f ogr:PostgreSQL -o "PG:host=$scratch/none password=secret" \
    "$GAZMAP_ROOT"/events/*.csv >"$scratch/out" 2>&1; then
    fail "a database that is not there was written"
fi
! grep -q secret "$scratch/out" || fail "the message holds the password"
[[ $(grep -c . "$scratch/out") == 1 ]] || { cat "$scratch/out"; fail "more than one line"; }
