"""What the fault tests share: small inputs, the commands, and what must hold whichever call has failed."""

import os
import pathlib
import shutil
import subprocess
import tempfile

GAZMAP = os.environ["GAZMAP"]
ROOT = pathlib.Path(os.environ["GAZMAP_ROOT"])
CORPUS = ROOT / "tests/fuzz/corpus"
# Every n takes minutes: ./dev test tries the first ones and then every few.
ALL = os.environ.get("GM_FAULT_ALL") == "1"

EVENTS = """event_id,date,place,killed,admin1
a,2020-02-03,Saraqib,4,Idlib
b,2020-02-04,5 km south of Saraqib,,Idlib
c,2020-02-05,M4/M5 junction,,Idlib
d,2020-02-06,Nowhere,,
"""

FORMATS = ["geojson", "shapefile", "ndjson", "gpkg"]


class Bench:
    """A scratch folder with the inputs."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="gazmap-fault-"))
        shutil.copy(CORPUS / "gaz_layer/theatre.geojson", self.dir / "places.geojson")
        shutil.copy(CORPUS / "gaz_index/theatre.gmx", self.dir / "places.gmx")
        shutil.copy(CORPUS / "geonames/dump.txt", self.dir / "dump.txt")
        shutil.copy(CORPUS / "report_text/news.txt", self.dir / "news.txt")
        (self.dir / "events.csv").write_text(EVENTS)
        (self.dir / "gazmap.json").write_text(
            '{"theatre": "small", "gazetteer": ["places.geojson"], "events": ["events.csv"],'
            ' "formats": ["geojson", "csv"]}'
        )

    def close(self):
        shutil.rmtree(self.dir)

    def run(self, words, **environment):
        """Runs gazmap with the words; exit code (negative: the signal), stdout, stderr."""
        done = subprocess.run(
            [GAZMAP, *words],
            cwd=self.dir,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def contents(folder):
    """The files below a folder by name, with their bytes; None when there is no folder."""
    if not folder.is_dir():
        return None
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def strangers(folder, known):
    """What lies in a folder beside what is known there; locks may stay."""
    return sorted(p.name for p in folder.iterdir() if p.name not in known and not p.name.endswith(".lock"))


def export_words(out="out/set"):
    words = ["export", "-q", "-g", "places.geojson", "-o", out]
    for name in FORMATS:
        words += ["-f", name]
    return words + ["events.csv"]


def complaint(code, words):
    """What is wrong with how a failed run said so; None: nothing."""
    if code < 0:
        return f"killed by signal {-code}"
    if code in (0, 3, 4):
        return None
    if code != 1:
        return f"exit code {code}: {words!r}"
    lines = words.splitlines()
    if len(lines) != 1 or not lines[0].startswith("gazmap: "):
        return f"not one line of words: {words!r}"
    return None
