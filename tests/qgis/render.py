"""render.py PROJECT PICTURE [--layout | --day YYYY-MM-DD]: draws a project of gazmap's as one PNG, as QGIS shows it.

--layout draws the page to print; --day one frame of the animation; else the map as the project opens.
"""

import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, QTime

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT, DPI = 1200, 1000, 120  # pixels of a map; a page is as wide as it is at LAYOUT_DPI
LAYOUT_DPI = 120


def open_layer(path, name, style=None, only=None):
    """A layer of its own, with a style of styles/."""
    uri = str(path) + (f"|geometrytype={only}" if only else "")
    layer = QgsVectorLayer(uri, name, "ogr")
    if not layer.isValid():
        sys.exit(f"QGIS cannot open {uri}")
    if style:
        message, good = layer.loadNamedStyle(str(ROOT / "styles" / f"{style}.qml"))
        if not good:
            sys.exit(f"styles/{style}.qml: {message}")
    return layer


def open_project(path):
    project = QgsProject.instance()
    project.clear()
    if not project.read(str(path)):
        sys.exit(f"QGIS cannot read {path}: {project.error()}")
    return project


def frame(day):
    """One frame of the temporal controller: a day without its end."""
    start = QDateTime(QDate.fromString(day, "yyyy-MM-dd"), QTime(0, 0))
    return QgsDateTimeRange(start, start.addDays(1), True, False)


def draw(project, day=None, layers=None):
    """The map as the project opens, or a frame of its animation. An image, and a function from degrees to its pixels."""
    root = project.layerTreeRoot()
    settings = QgsMapSettings()
    settings.setLayers(layers or [layer for layer in root.layerOrder() if root.findLayer(layer).isVisible()])
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(DPI)
    settings.setBackgroundColor(project.backgroundColor())
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setEllipsoid(project.ellipsoid())
    settings.setExtent(project.viewSettings().defaultViewExtent())
    settings.setLabelingEngineSettings(project.labelingEngineSettings())
    for flag in (QgsMapSettings.Antialiasing, QgsMapSettings.DrawLabeling, QgsMapSettings.UseAdvancedEffects):
        settings.setFlag(flag)
    if day:
        settings.setIsTemporal(True)
        settings.setTemporalRange(frame(day))
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(None))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    for error in job.errors():
        sys.exit(f"{error.layerID}: {error.message}")
    to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project)

    def to_pixel(lon, lat):
        point = settings.mapToPixel().transform(to_map.transform(lon, lat))
        return point.x(), point.y()

    return job.renderedImage(), to_pixel


def page(project):
    """The page to print."""
    layouts = project.layoutManager().layouts()
    if len(layouts) != 1:
        sys.exit(f"the project has {len(layouts)} layouts")
    return QgsLayoutExporter(layouts[0]).renderPageToImage(0, QSize(), LAYOUT_DPI)


def main(arguments):
    if len(arguments) not in (2, 3, 4):
        sys.exit(__doc__)
    application = QgsApplication([], False)
    application.initQgis()
    project = open_project(Path(arguments[0]).resolve())
    if "--layout" in arguments:
        image = page(project)
    else:
        image, _ = draw(project, arguments[3] if "--day" in arguments else None)
    if not image.save(arguments[1], "PNG"):
        sys.exit(f"{arguments[1]} cannot be written")
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1:])
