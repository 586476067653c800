#!/usr/bin/env python3
"""Times the loop: nothing changed, a place moved, a comparison of two large sets. Prints the table of docs/reruns.md.

usage: bench/rerun/rerun.py [GAZMAP]      (default: build/release/gazmap)
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GAZMAP = str(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/gazmap").resolve())
TIMES = 9
HEAD = "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash\n"


def run(*arguments, cwd):
    """Seconds that a run takes."""
    start = time.perf_counter()
    done = subprocess.run([GAZMAP, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 3, 4):
        sys.exit(f"gazmap {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return seconds


def edit(folder, turn):
    layer = folder / "gazetteer/idlib/places.geojson"
    text = layer.read_text(encoding="utf-8")
    here = f"36.{80591 + turn},35.86447" if turn else "36.80591,35.86447"
    there = f"36.{80592 + turn},35.86447"
    assert here in text
    layer.write_text(text.replace(here, there), encoding="utf-8")


def theatre(folder):
    for name in ("gazmap.json", "gazetteer", "events"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    run("export", "-q", cwd=folder)
    nothing = [run("export", "-q", cwd=folder) for _ in range(TIMES)]
    changed = []
    for turn in range(TIMES):
        edit(folder, turn)
        changed.append(run("export", "-q", cwd=folder))
    return statistics.median(nothing), statistics.median(changed)


def positions(path, n, moved):
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for i in range(n):
            lon = 36 + i % 1000 / 1000 + (0.01 if moved and i % 1000 == 7 else 0)
            file.write(f"event-{i:07d}\t1\t{lon:.5f}\t{35 + i % 977 / 1000:.5f}\t2000\texact\tgn:{i % 1000}\t"
                       f"{i % 1000 + (500000 if moved and i % 1000 == 7 else 0):016x}\n")


def diff(folder, n=1_000_000):
    positions(folder / "old.tsv", n, False)
    positions(folder / "new.tsv", n, True)
    seconds = statistics.median(run("diff", "old.tsv", "new.tsv", "-o", "moved.json", cwd=folder) for _ in range(3))
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    mapped = sum((folder / name).stat().st_size for name in ("old.tsv", "new.tsv")) / 2**20
    return seconds, megabytes, mapped


def main():
    if not os.access(GAZMAP, os.X_OK):
        sys.exit(f"{GAZMAP} is no program; build it with ./dev demo")
    with tempfile.TemporaryDirectory(prefix="gazmap-bench-") as name:
        folder = Path(name)
        nothing, changed = theatre(folder)
        seconds, megabytes, mapped = diff(folder)
    print("| what | time |")
    print("|---|---|")
    print(f"| `gazmap export`, bundled theatre, nothing changed | {nothing * 1000:.0f} ms |")
    print(f"| the same after a place was moved, all default formats | {changed * 1000:.0f} ms |")
    print(f"| `gazmap diff`, a million rows on each side, a thousand moved | {seconds:.1f} s, {megabytes:.0f} MB "
          f"resident at most, {mapped:.0f} MB of it the mapped files |")


if __name__ == "__main__":
    main()
