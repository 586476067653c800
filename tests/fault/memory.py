"""Every allocation fails in turn: an error in one line, nothing leaked, nothing half-written."""

import concurrent.futures
import os
import shutil
import sys

import common

COMMANDS = {
    "export": common.export_words(),
    "project": ["export", "-q"],
    "stream": ["export", "-q", "-g", "places.gmx", "-f", "ndjson", "-o", "-", "events.csv"],
    "resolve": ["resolve", "--json", "-g", "places.geojson", "5 km south of Saraqib, Idlib"],
    "index": ["resolve", "-g", "places.gmx", "M4/M5 junction"],
    "build": ["gazetteer", "build", "-q", "places.geojson", "-o", "made.gmx"],
    "check": ["gazetteer", "check", "-q", "places.geojson"],
    "import": ["gazetteer", "import", "-q", "dump.txt", "-o", "made.geojson"],
    "scan": ["scan", "--mentions", "-g", "places.gmx", "news.txt"],
}
MADE = ["out", "output", "made.gmx", "made.geojson"]


def clear(bench):
    for name in MADE:
        path = bench.dir / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def state(bench):
    """What the command has published, and what lies about."""
    made = {}
    for name in MADE:
        path = bench.dir / name
        made[name] = path.read_bytes() if path.is_file() else common.contents(path)
        if path.is_dir():
            made[name] = {k: v for k, v in made[name].items() if not k.endswith(".lock")} or None
    return made


def once(bench, words, fail_at):
    """One run; how many allocations it asked for, and what is wrong."""
    clear(bench)
    report = bench.dir / ".report"
    report.unlink(missing_ok=True)
    code, out, err = bench.run(
        words, LD_PRELOAD=os.environ["FAIL_ALLOC"], FAULT_AT=str(fail_at), FAULT_REPORT=str(report)
    )
    wrong = common.complaint(code, err)
    if wrong is None:
        n_asked, n_alive, caller = report.read_text().split()
        if n_alive != "0":
            wrong = f"{n_alive} allocations were never freed, one of them asked for at {caller}; {err.strip()}"
        return code, out, state(bench), int(n_asked), wrong
    return code, out, state(bench), 0, wrong


def try_command(name):
    words = COMMANDS[name]
    bench = common.Bench()
    faults = []
    try:
        good = once(bench, words, 0)
        if good[4] is not None or good[0] not in (0, 3, 4):
            return name, 0, [f"{name}: without a fault: {good[0]}, {good[4]}"]
        n = good[3]
        numbers = [i for i in range(1, n + 1) if common.ALL or i <= 40 or i % 19 == 0]
        nothing = {key: None for key in MADE}
        for i in numbers:
            code, out, made, _, wrong = once(bench, words, i)
            if wrong is None and code == 1 and made not in (nothing, good[2]):
                wrong = "something half-written was left"
            if wrong is None and code != 1 and (code, out, made) != (good[0], good[1], good[2]):
                wrong = f"it ends with {code}, but not with what it makes otherwise: {out[:300]!r}"
            if wrong is not None:
                faults.append(f"{name}: allocation {i} of {n}: {wrong}")
        return name, len(numbers), faults
    finally:
        bench.close()


def main():
    names = sys.argv[1:] or list(COMMANDS)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, n, faults in pool.map(try_command, names):
            print(f"{name}: {n} runs, {len(faults)} bad", flush=True)
            for line in faults[:20]:
                print("  " + line)
            bad += len(faults)
    sys.exit(1 if bad else 0)


main()
