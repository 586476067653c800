"""The moves that gazmap diff writes open in QGIS as lines with their style: arrows that can be seen."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

HEAD = "event_id\tpart\tlon\tlat\tradius_m\tmethod\tplace_id\tentry_hash\n"
ROW = "{}\t1\t{}\t{}\t2000\texact\tgn:1\t{:016x}\n"
problems = []


def check(good, message):
    if not good:
        problems.append(message)


def main():
    folder = Path(tempfile.mkdtemp(prefix="gazmap-moved-"))
    (folder / "old.tsv").write_text(HEAD + ROW.format("a", 36.5, 35.5, 1) + ROW.format("b", 36.9, 35.9, 1)
                                    + ROW.format("<c>", 36.2, 35.8, 1), encoding="utf-8")
    (folder / "new.tsv").write_text(HEAD + ROW.format("a", 36.8, 35.6, 2) + ROW.format("b", 36.7, 35.95, 2)
                                    + ROW.format("<c>", 36.2, 35.8, 1), encoding="utf-8")
    done = subprocess.run([os.environ["GAZMAP"], "diff", "old.tsv", "new.tsv", "-o", "moved.geojson"], cwd=folder,
                          capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"gazmap diff: {done.stderr}")
    layer = QgsVectorLayer(str(folder / "moved.geojson"), "moved", "ogr")
    check(layer.isValid() and layer.featureCount() == 2, "QGIS reads two moves")
    check(layer.geometryType() == 1, "they are lines")
    symbol = layer.renderer().symbol() if layer.renderer().type() == "singleSymbol" else None
    check(symbol is not None and symbol.symbolLayerCount() == 4, "moved.qml beside the file is its style")
    check(layer.labelsEnabled() and "cause" in layer.mapTipTemplate(), "with labels and map tips")

    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(600, 400))
    settings.setExtent(QgsRectangle(36.3, 35.4, 37.0, 36.05))
    settings.setBackgroundColor(QColor("#f4f1ea"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    target = os.environ.get("GAZMAP_PICTURE")
    if target:
        image.save(target)
    red = sum(image.pixelColor(x, y).red() > 150 > 90 > image.pixelColor(x, y).green()
              for x in range(600) for y in range(400))
    check(red > 500, f"arrows are drawn ({red} red pixels)")


application = QgsApplication([], False)
application.initQgis()
main()
application.exitQgis()
for problem in problems:
    print(f"FAIL: {problem}")
sys.exit(1 if problems else 0)
