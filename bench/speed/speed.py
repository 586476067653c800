"""How fast `gazmap export` is beside other programs that turn the same table into the same columns.

The programs of one format take turns (A B C, A B C, …), so that whatever else the machine does meets all of them. What a ratio
says therefore holds on a machine that is busy, which the seconds do not. Each run is a process of its own that starts with an
empty output folder; the input has been read once before. Syncing to disk is left out on all sides (nosync.c) and timed apart.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import data

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = Path(os.environ.get("GAZMAP_BENCH", ROOT / "build/bench"))

FORMATS = {  # name: what gazmap, what GDAL calls it, what GDAL needs for the same content, the file
    "geojson": ("geojson", "GeoJSON", ["-lco", "COORDINATE_PRECISION=6"], "events.geojson"),
    "shapefile": ("shapefile", "ESRI Shapefile", ["-lco", "ENCODING=UTF-8"], "shapefile"),
    "gpkg": ("gpkg", "GPKG", [], "bench.gpkg"),
    "flatgeobuf": ("flatgeobuf", "FlatGeobuf", [], "events.fgb"),
    "ndjson": ("ndjson", None, None, "events.ndjson"),
}


@dataclass
class Program:
    """One that takes part: its command writes into the folder `out`."""

    name: str
    command: list
    out: Path
    env: dict = field(default_factory=dict)
    may_exit: tuple = (0,)
    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak: list = field(default_factory=list)


class Failed(Exception):
    pass


# ---- What is timed -------------------------------------------------------------------------------


def timed(program):
    """Runs it once into an empty folder, and adds what it took."""
    shutil.rmtree(program.out, ignore_errors=True)
    program.out.mkdir(parents=True)
    took = WORK / "took"
    command = [WORK / "run", took, "env", *(f"{name}={value}" for name, value in program.env.items()), *program.command]
    with open(WORK / "log", "wb") as log:
        code = subprocess.run(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False).returncode
    if code not in program.may_exit:
        said = (WORK / "log").read_text(errors="replace")[-2000:]
        raise Failed(f"{program.name}: exit {code}\n{' '.join(map(str, program.command))}\n{said}")
    wall, cpu, peak = map(float, took.read_text().split())
    program.wall.append(wall)
    program.cpu.append(cpu)
    program.peak.append(peak / 1024)


def take_turns(programs, runs):
    for _ in range(runs):
        for program in programs:
            timed(program)


def join_sql(places):
    """Without MATERIALIZED SQLite reads the table of places anew for each event."""
    table = str(places).replace("'", "''")
    return (f"WITH p AS MATERIALIZED (SELECT name, CAST(lon AS REAL) lon, CAST(lat AS REAL) lat FROM '{table}'.places) "
            "SELECT e.*, MakePoint(p.lon, p.lat, 4326) AS geometry FROM events e JOIN p ON e.place = p.name")


def gazmap(args, folder, name, env, may_exit=(0, 3)):
    out = WORK / "out" / "gazmap" / "bench"
    command = [args.gazmap, "export", folder / "events.csv", "-g", folder / "places.gmx", "-f", name, "--layers", "events",
               "--fields", ",".join(data.COLUMNS), "--quiet", "-o", out]
    return Program("gazmap", command, out, env, may_exit)


def contestants(args, name, folder, env):
    ours, driver, options, written = FORMATS[name]
    programs = [gazmap(args, folder, ours, env)]
    if driver is not None:
        out = WORK / "out" / "ogr2ogr"
        target = out / {"shapefile": "events.shp"}.get(name, written)
        common = ["ogr2ogr", "-f", driver, target, "-nln", "events", *options, "-oo", "AUTODETECT_TYPE=YES"]
        programs.append(Program("ogr2ogr, coordinates given", [
            *common, folder / "given.csv", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo",
            "KEEP_GEOM_COLUMNS=NO", "-a_srs", "EPSG:4326"], out, env))
        programs.append(Program("ogr2ogr, join by exact name", [
            *common, folder / "events.csv", "-dialect", "sqlite", "-sql", join_sql(folder / "places.csv")], out, env))
    if name == "ndjson" and (module := duckdb()) is not None:
        for threads in (1, 2):
            out = WORK / "out" / "duckdb"
            programs.append(Program(f"DuckDB, join by exact name, {threads} thread{'s' * (threads > 1)}", [
                "node", module / "duck.mjs", folder / "places.csv", folder / "events.csv", out / "events.ndjson", str(threads)],
                out, env))
    source = WORK / "out" / "copied" / written
    programs.append(Program("cp of gazmap's output", ["cp", "-r", source, WORK / "out" / "cp"], WORK / "out" / "cp", env))
    return programs


def keep_for_cp(program, name):
    """One untimed run of gazmap, whose output is what cp copies. Returns how many
    rows were placed, and how many bytes that is."""
    timed(program)
    manifest = json.loads((program.out / "manifest.json").read_text(encoding="utf-8"))
    copied = WORK / "out" / "copied"
    shutil.rmtree(copied, ignore_errors=True)
    copied.mkdir(parents=True)
    written = FORMATS[name][3]
    move = program.out / written
    if not move.exists():
        raise Failed(f"gazmap wrote no {written}")
    shutil.move(move, copied / written)
    files = [f for f in copied.rglob("*") if f.is_file()]
    for seconds in (program.wall, program.cpu, program.peak):
        seconds.clear()
    return manifest["counts"]["rows_placed"], sum(f.stat().st_size for f in files)


# ---- What it needs -------------------------------------------------------------------------------


def say(*words):
    print("bench:", *words, file=sys.stderr)


def duckdb(cache={}):  # noqa: B006 # asked for once
    """A folder with DuckDB for Node.js, from the npm registry; None without."""
    if "at" not in cache:
        at = WORK / "npm"
        at.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "duck.mjs", at)
        missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
        if missing:
            say(f"DuckDB is skipped: no {missing[0]}")
        elif not (at / "node_modules/@duckdb/node-api").is_dir():
            got = subprocess.run(["npm", "install", "--prefix", at, "--no-audit", "--no-fund", "@duckdb/node-api"],
                                 capture_output=True, text=True)
            if got.returncode != 0:
                missing = ["@duckdb/node-api"]
                say("DuckDB is skipped: npm cannot install @duckdb/node-api")
        cache["at"] = None if missing else at
    return cache["at"]


def compiled():
    """Makes what times programs. Returns the environment in which their fsync does nothing."""
    library = WORK / "nosync.so"
    subprocess.run(["cc", "-O2", "-o", WORK / "run", HERE / "run.c"], check=True)
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, HERE / "nosync.c"], check=True)
    return {"LD_PRELOAD": str(library)}


def prepared(args):
    folder = WORK / f"{args.events}-{args.places}"
    if not (folder / "given.csv").exists():
        say(f"making {args.events:,} events in {folder}")
        data.write(folder, args.events, args.places)
    start = time.perf_counter()
    subprocess.run([args.gazmap, "gazetteer", "build", folder / "places.geojson", "-o", folder / "places.gmx", "--quiet"],
                   check=True)
    index_seconds = time.perf_counter() - start
    for file in ("events.csv", "given.csv"):  # into the system's memory
        with open(folder / file, "rb") as table:
            while table.read(1 << 22):
                pass
    return folder, index_seconds


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def machine():
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    changed = "" if first_line("git", "status", "--porcelain", "--untracked-files=no") == "unknown" else ", with changes"
    return {
        "machine": f"{os.cpu_count()} x {cpu}, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB, "
                   f"{platform.system()} {platform.release()}",
        "compiler": first_line("cc", "--version"),
        "gdal": first_line("ogr2ogr", "--version"),
        "commit": first_line("git", "rev-parse", "--short=10", "HEAD") + changed,
    }


# ---- What it says --------------------------------------------------------------------------------


def figures(programs, events):
    ours = programs[0]
    for program in programs:
        ratios = [theirs / own for theirs, own in zip(program.wall, ours.wall)]
        cpu = [theirs / own for theirs, own in zip(program.cpu, ours.cpu)]
        yield {
            "program": program.name,
            "seconds": statistics.median(program.wall),
            "cpu_seconds": statistics.median(program.cpu),
            "rows_per_second": events / statistics.median(program.wall),
            "peak_mib": statistics.median(program.peak),
            "times_as_long": statistics.median(ratios),
            "least": min(ratios),
            "most": max(ratios),
            "times_the_processor": statistics.median(cpu),
        }


def measure(args):
    folder, index_seconds = prepared(args)
    env = compiled()
    report = {**machine(), "events": args.events, "places": args.places, "runs": args.runs, "index_seconds": index_seconds,
              "table_bytes": (folder / "events.csv").stat().st_size, "load_before": os.getloadavg()[0], "formats": {}}
    for name in args.only or FORMATS:
        programs = contestants(args, name, folder, env)
        placed, size = keep_for_cp(programs[0], name)
        say(f"{name}: {len(programs)} programs, {args.runs} times each")
        synced = gazmap(args, folder, FORMATS[name][0], {})
        synced.name = "gazmap, syncing to disk"
        take_turns([*programs, synced], args.runs)
        report["placed"] = placed
        report["formats"][name] = {"bytes": size, "programs": list(figures([*programs, synced], args.events))}
    report["load_after"] = os.getloadavg()[0]
    return report


def table_rows(fmt):
    yield ["", "thousand rows/s", "seconds", "processor seconds", "peak MiB", "gazmap is faster by", "(least–most)", "by processor"]
    for p in fmt["programs"]:
        yield [p["program"], f"{p['rows_per_second'] / 1000:.0f}", f"{p['seconds']:.2f}", f"{p['cpu_seconds']:.2f}",
               f"{p['peak_mib']:.0f}", f"{p['times_as_long']:.2f}", f"{p['least']:.2f}–{p['most']:.2f}",
               f"{p['times_the_processor']:.2f}"]


def print_table(lines, markdown):
    if markdown:
        print("|", " | ".join(lines[0]), "|")
        print("|---|" + "---:|" * (len(lines[0]) - 1))
        for line in lines[1:]:
            print("|", " | ".join(line), "|")
        return
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths))))


def print_report(report, markdown):
    star = "- " if markdown else ""
    print(f"{star}{report['machine']}; {report['compiler']}; {report['gdal']}; commit {report['commit']}")
    busy = " (a busy machine: trust the ratios, not the seconds)" if report["load_before"] > os.cpu_count() / 2 else ""
    print(f"{star}{report['events']:,} events ({report['table_bytes'] / 1e6:.0f} MB of CSV), {report['places']:,} places, medians of "
          f"{report['runs']} runs, load average {report['load_before']:.1f} before and {report['load_after']:.1f} after{busy}")
    print(f"{star}the index of the places is made beforehand, in {report['index_seconds']:.2f} s; {report['placed']:,} of the events find "
          "their place, while a join leaves out each that is written otherwise")
    for name, fmt in report["formats"].items():
        print(f"\n{'### ' if markdown else ''}{name}, {fmt['bytes'] / 1e6:.0f} MB\n")
        print_table(list(table_rows(fmt)), markdown)


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000, help="rows of the table (default: a million)")
    parser.add_argument("--places", type=int, default=data.PLACES, help="places of the gazetteer (default: 30000)")
    parser.add_argument("--runs", type=int, default=5, help="of which the median is taken (default: 5)")
    parser.add_argument("--only", nargs="+", choices=FORMATS, metavar="NAME", help="formats: " + " ".join(FORMATS))
    parser.add_argument("--gazmap", type=Path, default=ROOT / "build/release/gazmap", help="another build")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--markdown", action="store_true", help="for docs/performance.md")
    shown.add_argument("--json", action="store_true", help="all figures as one object")
    args = parser.parse_args()
    if min(args.events, args.places, args.runs) < 1:
        parser.error("--events, --places and --runs are at least 1")
    return args


def main():
    args = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        report = measure(args)
    except Failed as error:
        sys.exit(f"bench: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"bench: {error}")
    finally:
        shutil.rmtree(WORK / "out", ignore_errors=True)
    if args.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_report(report, args.markdown)


if __name__ == "__main__":
    main()
