"""gazmap watch: every way to save starts a run, many saves few of them, and a mistake keeps the last good set."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

GAZMAP = os.environ["GAZMAP"]
ROOT = Path(os.environ["GAZMAP_ROOT"])
PATIENCE = 60  # seconds until a step counts as stuck

problems = []


def check(good, message):
    if not good:
        problems.append(message)


class Watch:
    """gazmap watch, and the lines that it says."""

    def __init__(self, folder, *arguments):
        self.child = subprocess.Popen([GAZMAP, "watch", *arguments], cwd=folder, stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.child.stderr:
            with self.news:
                self.lines.append(line.rstrip("\n"))
                self.news.notify()
        with self.news:
            self.lines.append(None)
            self.news.notify()

    def next(self, words):
        """The lines up to the first with these words."""
        seen = []
        with self.news:
            while not seen or words not in seen[-1]:
                if not self.news.wait_for(lambda: self.lines, PATIENCE):
                    self.child.kill()
                    sys.exit(f"FAIL: nothing said with \"{words}\"; only {seen}")
                line = self.lines.pop(0)
                if line is None:
                    sys.exit(f"FAIL: it ended with {self.child.wait()} after {seen}")
                seen.append(line)
        return seen

    def end(self, number=signal.SIGINT):
        self.child.send_signal(number)
        return self.child.wait(PATIENCE)


def put_by_rename(path, text):
    path.with_name("saving.tmp").write_text(text)
    os.replace(path.with_name("saving.tmp"), path)


def edit(path, old, new, save=Path.write_text):
    text = path.read_text()
    assert old in text, f"{path} has no {old}"
    save(path, text.replace(old, new, 1))


def position(folder):
    rows = (folder / "out" / "positions.tsv").read_text().splitlines()
    return rows[1].split("\t")[2:4]


def make(folder):
    folder.mkdir()
    (folder / "gazmap.json").write_text('{"theatre": "t", "gazetteer": ["layers"], "events": ["events.csv"], "output": "out"}\n')
    (folder / "layers").mkdir()
    (folder / "layers" / "a.csv").write_text("id,name,lon,lat,source\np1,Millbrook,10.5,50.5,me\n")
    (folder / "events.csv").write_text("event_id,date,place\ne1,2020-02-03,Millbrook\n")


def everyday(folder):
    make(folder)
    layer, events, project = folder / "layers" / "a.csv", folder / "events.csv", folder / "gazmap.json"
    watch = Watch(folder, "-f", "geojson")
    line = watch.next("placed")[-1]
    check(re.fullmatch(r"\d\d:\d\d:\d\d a new set; .*; 1 placed, 0 unplaced", line), f"the first line is {line!r}")

    edit(layer, "10.5", "10.6")
    line = watch.next("moved")[-1]
    check("layers/a.csv: 1 moved, 7." in line and "e1: gazetteer entry p1 (layers/a.csv:2) changed" in line, f"a move in place: {line}")
    check(position(folder) == ["10.6", "50.5"], f"it lies at {position(folder)}")
    edit(layer, "10.6", "10.7", put_by_rename)
    line = watch.next("moved")[-1]
    check("layers/a.csv: 1 moved" in line and position(folder) == ["10.7", "50.5"], f"a move by rename: {line}")

    edit(events, "Millbrook\n", "Millbrook\ne2,2020-02-04,Nowhere at all\n", put_by_rename)
    line = watch.next("1 unplaced")[-1]
    check("events.csv: 1 added (e2: " in line, f"a row that is not placed: {line}")
    (folder / "layers" / "b.csv").write_text("id,name,lon,lat,source\np2,Nowhere at all,11,51,me\n")
    check("layers/b.csv: 1 newly placed (e2: " in watch.next("newly placed")[-1], "a new layer in the folder")
    (folder / "layers" / "b.csv").unlink()
    check("layers/b.csv: 1 newly unplaced (e2: " in watch.next("newly unplaced")[-1], "the layer is gone")

    # Mistakes: shown with their place, and the set stays.
    before = (folder / "out" / "manifest.json").read_bytes()
    good = layer.read_text()
    layer.write_text(good + "p3,Elsewhere,not a number,51,me\n")
    line = watch.next("stays as it was")[-1]
    check("layers/a.csv:3" in line and "out stays as it was" in line, f"a broken layer: {line}")
    check((folder / "out" / "manifest.json").read_bytes() == before, "the set is as it was")
    put_by_rename(layer, good)
    watch.next("nothing changed")
    edit(project, '"theatre"', '"theater"')
    line = watch.next("stays as it was")[-1]
    check('did you mean "theatre"' in line, f"a broken project: {line}")
    edit(project, '"theater"', '"theatre"', put_by_rename)
    watch.next("nothing changed")
    shutil.move(folder / "events.csv", folder / "elsewhere.csv")
    watch.next("stays as it was")
    edit(project, "events.csv", "elsewhere.csv")
    check("gazmap.json: " in watch.next("placed")[-1], "another table in the project")
    edit(folder / "elsewhere.csv", "2020-02-03", "2020-02-05")
    check("elsewhere.csv: nothing moved" in watch.next("placed")[-1], "a change of the other table")
    check(watch.end() == 0, "Ctrl-C ends with 0")


def many_saves(folder):
    make(folder)
    layer = folder / "layers" / "a.csv"
    text = layer.read_text()
    watch = Watch(folder, "-f", "geojson")
    watch.next("placed")
    for i in range(200):
        new = text.replace("10.5", f"{11 + i / 1000:.3f}")
        if i % 3:
            layer.write_text(new)
        else:
            put_by_rename(layer, new)
    layer.write_text(text.replace("10.5", "12.5"))
    runs = 0
    while not position(folder) == ["12.5", "50.5"]:
        watch.next("placed")
        runs += 1
    check(runs <= 40, f"200 saves made {runs} runs")
    check(watch.end(signal.SIGTERM) == 0, "SIGTERM ends with 0")


def broken_from_the_start(folder):
    make(folder)
    edit(folder / "gazmap.json", '"layers"', '"../layers"')
    watch = Watch(folder, "-f", "geojson")
    check("gazmap.json:1" in watch.next("nothing was written")[-1], "the project is wrong from the start")
    edit(folder / "gazmap.json", '"../layers"', '"layers"')
    watch.next("a new set")
    check(watch.end() == 0, "Ctrl-C ends with 0")


def limit(folder):
    make(folder)
    watch = Watch(folder, "-f", "geojson", "--max-move", "1", "--quiet")
    until = time.monotonic() + PATIENCE
    while not (folder / "out" / "manifest.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    edit(folder / "layers" / "a.csv", "10.5", "10.6")
    line = watch.next("--max-move")[-1]
    check("1 moved" in line and "out stays as it was" in line, f"a move too far: {line}")
    check(position(folder) == ["10.5", "50.5"], "the set is as it was")
    watch.end()


def refused(folder):
    make(folder)
    for words in (["-o", "-", "-f", "geojson"], ["--check"], ["--depfile", "d"], ["-g", "layers", "-"]):
        run = subprocess.run([GAZMAP, "watch", *words], cwd=folder, capture_output=True, text=True, check=False)
        check(run.returncode == 2 and "try: gazmap watch --help" in run.stderr, f"{words}: {run.returncode} {run.stderr}")


with tempfile.TemporaryDirectory(prefix="gazmap-watch-") as scratch:
    for case in (everyday, many_saves, broken_from_the_start, limit, refused):
        case(Path(scratch) / case.__name__)
for problem in problems:
    print("FAIL:", problem)
sys.exit(1 if problems else 0)
