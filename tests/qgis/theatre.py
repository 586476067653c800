"""A fresh set of the bundled theatre for the checks in QGIS, and what they have in common."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication, QgsProject

problems = []


def check(good, message):
    if not good:
        problems.append(message)
    return good


def export(folder, *options):
    done = subprocess.run([os.environ["GAZMAP"], "export", "--quiet", *options, "-o", folder],
                          cwd=os.environ["GAZMAP_ROOT"], check=False)
    assert done.returncode in (0, 3), done.returncode
    return folder


@contextmanager
def qgis():
    """QGIS without a window, and a folder for files that goes with it."""
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory(prefix="gazmap-qgis-") as scratch:
        yield Path(scratch)
        QgsProject.instance().clear()
    application.exitQgis()


def verdict():
    for problem in problems[:40]:
        print(f"FAIL: {problem}")
    sys.exit(1 if problems else 0)
