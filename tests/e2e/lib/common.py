"""Shared by the tests of this folder: exports into a folder of their own, and failures that say what."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# ctest names the program and the project; by hand, it is what ./dev test has built.
ROOT = Path(os.environ.get("GAZMAP_ROOT") or Path(__file__).resolve().parents[3])
GAZMAP = os.environ.get("GAZMAP") or str(ROOT / "build" / "dev" / "gazmap")
SCRATCH = Path(tempfile.mkdtemp(prefix="gazmap-e2e-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

_problems = []


def export(*arguments, cwd=ROOT):
    """Runs `gazmap export`; status 3, some events unplaced, is fine."""
    done = subprocess.run([GAZMAP, "export", "--quiet", *map(str, arguments)], cwd=cwd,
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"FAIL: gazmap export {arguments} ended with {done.returncode}\n{done.stderr}")


def export_bundled(*arguments):
    """The folder of a fresh set of the bundled theatre."""
    folder = SCRATCH / "idlib"
    export("-o", folder, *arguments)
    return folder


def features(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["features"]


def check(good, message):
    """Notes a failure; end() reports all of them."""
    if not good:
        _problems.append(message)
    return good


def skip(message):
    print(f"SKIP: {message}")
    sys.exit(77)


def end():
    for problem in _problems[:40]:
        print(f"FAIL: {problem}")
    if len(_problems) > 40:
        print(f"... and {len(_problems) - 40} more")
    sys.exit(1 if _problems else 0)
