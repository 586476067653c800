"""render.py SET PICTURE [GAZETTEER]: draws a set of the bundled theatre with the styles of styles/ as one PNG.

SET is what `gazmap export` wrote. GAZETTEER (the theatre's own) gives the quiet base: a set holds only those places that
its points rest on.
"""

import sys
from collections import Counter
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMarker,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT, DPI = 1200, 800, 144  # pixels
MM = 25.4 / DPI
EXTENT = QgsRectangle(35.60, 35.20, 37.66, 36.60)  # the north-west of Syria, degrees
CRS = "EPSG:32637"  # UTM 37 north: true shapes, and a scale bar that holds
PAPER, LAND = "#e9eef0", "#fcfbf8"


def open_layer(path, name, style=None, only=None):
    uri = str(path) + (f"|geometrytype={only}" if only else "")
    layer = QgsVectorLayer(uri, name, "ogr")
    if not layer.isValid():
        sys.exit(f"QGIS cannot open {uri}")
    if style:
        message, good = layer.loadNamedStyle(str(ROOT / "styles" / f"{style}.qml"))
        if not good:
            sys.exit(f"styles/{style}.qml: {message}")
    return layer


def base_layers(gazetteer, shown_ids):
    """From the bottom up: land and outlines, then roads; and the towns and posts that go above the extents."""
    # Only Syria has outlines good enough to be read as coast and border; its neighbours stay plain paper.
    land = open_layer(gazetteer / "areas.geojson", "land", only="Polygon")
    land.setSubsetString("name = 'Syria'")
    land.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"color": LAND, "outline_style": "no"})))
    areas = open_layer(gazetteer / "areas.geojson", "areas", "places_areas", "Polygon")
    areas.setSubsetString("country = 'Syria'")
    areas.setLabelsEnabled(False)
    roads = open_layer(gazetteer / "roads.geojson", "roads", "places_lines", "LineString")
    towns = open_layer(gazetteer / "places.geojson", "towns", "places_points", "Point")
    ids = ",".join("'" + place_id.replace("'", "''") + "'" for place_id in sorted(shown_ids))
    towns.setSubsetString(f"population > 0 OR id IN ({ids})")
    posts = open_layer(gazetteer / "posts.geojson", "posts", "places_points", "Point")
    return [land, areas, roads], [towns, posts]


def label(layout, text, pixels, size, bold=False, italic=False, color="#333333", spacing=0.0):
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
    font = QFont("DejaVu Sans")
    font.setPointSizeF(size)
    font.setBold(bold)
    font.setItalic(italic)
    font.setLetterSpacing(QFont.AbsoluteSpacing, spacing)
    item.setFont(font)
    item.setFontColor(QColor(color))
    x, y, width, height = (pixel * MM for pixel in pixels)
    item.attemptSetSceneRect(QRectF(x, y, width, height))
    item.setMarginX(0)
    item.setMarginY(0)
    layout.addLayoutItem(item)
    return item


def panel(layout, x, y, width, height):
    item = QgsLayoutItemShape(layout)
    item.setShapeType(QgsLayoutItemShape.Rectangle)
    item.setSymbol(QgsFillSymbol.createSimple({"color": "255,255,255,225", "outline_color": "200,200,200", "outline_width": "0.15"}))
    item.attemptSetSceneRect(QRectF(x * MM, y * MM, width * MM, height * MM))
    layout.addLayoutItem(item)


def sample(layout, symbol, x, y):
    """One symbol of a style, drawn as it is when nothing is known of an event."""
    item = QgsLayoutItemMarker(layout)
    item.setSymbol(symbol)
    item.attemptSetSceneRect(QRectF(x * MM, y * MM, 22 * MM, 22 * MM))
    layout.addLayoutItem(item)


def circle(layout, extents, x, y):
    item = QgsLayoutItemShape(layout)
    item.setShapeType(QgsLayoutItemShape.Ellipse)
    item.setSymbol(extents.renderer().rootRule().children()[0].symbol().clone())
    item.attemptSetSceneRect(QRectF(x * MM, y * MM, 22 * MM, 22 * MM))
    layout.addLayoutItem(item)


def legend(layout, events, extents, x, y):
    """The kinds of event that are on the map, and the two things that this map must not be misread in."""
    categories = events.renderer().embeddedRenderer().categories()
    kinds = {event["type"] for event in events.getFeatures()}
    rows = [(category.symbol().clone(), category.label()) for category in categories if category.value() in kinds]
    grey = {"color": "#777777", "outline_color": "#ffffff", "outline_width": "0.25", "size": "2.1"}
    hollow = {"color": "0,0,0,0", "outline_color": "#777777", "outline_width": "0.5", "size": "2.1"}
    rows.append((QgsMarkerSymbol.createSimple(grey), "filled: at or near this spot"))
    rows.append((QgsMarkerSymbol.createSimple(hollow), "hollow: somewhere in the area"))
    rows.append((None, "the true spot lies within"))
    y -= 27 * len(rows) + 48
    panel(layout, x, y, 300, 48 + 27 * len(rows))
    for i, (symbol, text) in enumerate(rows):
        top = y + 12 + 27 * i
        if symbol is None:
            circle(layout, extents, x + 12, top)
        else:
            sample(layout, symbol, x + 12, top)
        label(layout, text, (x + 46, top + 2, 250, 22), 7, color="#444444")
    label(layout, "larger: more deaths reported", (x + 46, y + 14 + 27 * len(rows), 250, 22), 7, color="#444444")


def add_furniture(layout, chart, events, extents):
    """Names of what has no outline here, title, legend, scale."""
    quiet = "#8b959a"
    label(layout, "TURKEY", (330, 130, 200, 24), 9, color=quiet, spacing=4)
    label(layout, "Mediterranean Sea", (24, 560, 200, 24), 8, italic=True, color="#7f9aa8")
    panel(layout, 20, 20, 440, 76)
    label(layout, "Idlib, winter 2020", (34, 30, 440, 32), 15, bold=True)
    label(layout, "Incidents in five news reports, each as sure as its report", (35, 67, 420, 22), 7, color="#555555")
    legend(layout, events, extents, 880, 780)
    scale = QgsLayoutItemScaleBar(layout)
    scale.setStyle("Line Ticks Up")
    scale.setLinkedMap(chart)
    scale.setUnits(QgsUnitTypes.DistanceKilometers)
    scale.setUnitLabel("km")
    scale.setUnitsPerSegment(10)
    scale.setNumberOfSegments(2)
    scale.setNumberOfSegmentsLeft(0)
    scale.setHeight(1.5)
    words = QgsTextFormat()
    words.setFont(QFont("DejaVu Sans"))
    words.setSize(7)
    words.setColor(QColor("#555555"))
    scale.setTextFormat(words)
    scale.setLineSymbol(QgsLineSymbol.createSimple({"line_color": "#555555", "line_width": "0.25"}))
    layout.addLayoutItem(scale)
    scale.update()
    scale.attemptMove(QgsLayoutPoint(20 * MM, 745 * MM))


def annotate(layout, events, to_pixel):
    """Says in words what the largest heap of hollow marks is."""
    heaps = Counter((event["place_name"], event.geometry().asPoint().x(), event.geometry().asPoint().y())
                    for event in events.getFeatures() if event["geo_prec"] >= 4)
    if not heaps:
        return
    (name, lon, lat), number = heaps.most_common(1)[0]
    x, y = to_pixel(lon, lat)
    text = label(layout, f"{number} events\nsomewhere in {name}\ngovernorate", (x - 210, y + 8, 170, 60), 7, italic=True, color="#8c5c00")
    text.setHAlign(Qt.AlignRight)


def render(folder, picture, gazetteer=ROOT / "gazetteer" / "idlib"):
    """Draws the set into the file `picture`; returns a function from degrees to pixels of it."""
    project = QgsProject.instance()
    project.clear()
    project.setCrs(QgsCoordinateReferenceSystem(CRS))
    events = open_layer(folder / "events.geojson", "Events", "events")
    under, over = base_layers(gazetteer, {event["place_id"] for event in events.getFeatures() if event["place_id"]})
    extents = open_layer(folder / "extents.geojson", "Uncertainty", "extents")
    layers = [*under, extents, *over, events]
    project.addMapLayers(layers, False)

    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    page = layout.pageCollection().page(0)
    page.setPageSize(QgsLayoutSize(WIDTH * MM, HEIGHT * MM))
    layout.renderContext().setDpi(DPI)

    chart = QgsLayoutItemMap(layout)
    chart.attemptSetSceneRect(QRectF(0, 0, WIDTH * MM, HEIGHT * MM))
    chart.setCrs(QgsCoordinateReferenceSystem(CRS))
    chart.setBackgroundColor(QColor(PAPER))
    chart.setLayers(layers[::-1])
    to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem(CRS), project)
    chart.zoomToExtent(to_map.transformBoundingBox(EXTENT))
    layout.addLayoutItem(chart)

    add_furniture(layout, chart, events, extents)
    shown = chart.extent()

    def to_pixel(lon, lat):
        point = to_map.transform(lon, lat)
        return ((point.x() - shown.xMinimum()) / shown.width() * WIDTH,
                (shown.yMaximum() - point.y()) / shown.height() * HEIGHT)

    annotate(layout, events, to_pixel)
    image = QgsLayoutExporter(layout).renderPageToImage(0, QSize(WIDTH, HEIGHT), DPI)
    if image.isNull() or not image.save(str(picture), "PNG"):
        sys.exit(f"QGIS cannot draw {picture}")
    return to_pixel


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    application = QgsApplication([], False)
    application.initQgis()
    render(Path(sys.argv[1]), Path(sys.argv[2]), *map(Path, sys.argv[3:]))
    application.exitQgis()
