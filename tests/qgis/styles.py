"""The styles say what they mean to: every expression in them works on real features, areas are hollow, drafts are hatched,
QGIS finds them beside the files by itself, and takes the SLDs."""

import merge_places
import render
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsRuleBasedRenderer,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from theatre import check, export, qgis, verdict

def check_expression(text, context, features, where):
    expression = QgsExpression(text)
    check(not expression.hasParserError(), f"{where}: {text}: {expression.parserErrorString()}")
    expression.prepare(context)
    for feature in features:
        context.setFeature(feature)
        expression.evaluate(context)
        if expression.hasEvalError():
            check(False, f"{where}: {text}: {expression.evalErrorString()}")
            return


def expressions(layer, renderer):
    """Every text of the style that QGIS evaluates."""
    if renderer.embeddedRenderer():
        yield from expressions(layer, renderer.embeddedRenderer())
        return
    if hasattr(renderer, "rootRule"):
        for rule in renderer.rootRule().descendants():
            if rule.filterExpression() and rule.filterExpression() != "ELSE":
                yield rule.filterExpression()
        symbols = [rule.symbol().clone() for rule in renderer.rootRule().descendants() if rule.symbol()]
    else:
        symbols = [category.symbol().clone() for category in renderer.categories()]  # it dies with its category
    for symbol in symbols:
        for part in symbol.symbolLayers():
            properties = part.dataDefinedProperties()
            for key in properties.propertyKeys():
                yield properties.property(key).expressionString()


def label_settings(labeling):
    return [labeling.settings(provider) for provider in labeling.subProviders()]


def check_style(path, style, only=None):
    layer = render.open_layer(path, style, style, only)
    features = list(layer.getFeatures())
    check(features, f"{path.name} is empty")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    found = list(expressions(layer, layer.renderer()))
    for settings in label_settings(layer.labeling()) if layer.labelsEnabled() else ():
        found.append(settings.fieldName)
        properties = settings.dataDefinedProperties()
        found += [properties.property(key).expressionString() for key in properties.propertyKeys()]
    for text in found:
        check_expression(text, context, features, style)
    tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    check("[%" not in tip, f"{style}: the map tip is {tip}")
    print(f"{style}: {len(found)} expressions, {len(features)} features")


def check_marks(events):
    """What a feature's mark is, by its precision and status."""
    layer = render.open_layer(events, "events", "events")
    categories = layer.renderer().embeddedRenderer().categories()
    symbol = categories[0].symbol().clone()
    mark = symbol.symbolLayers()[-1]
    fill = mark.dataDefinedProperties().property(QgsSymbolLayer.PropertyFillColor).expressionString()
    width = mark.dataDefinedProperties().property(QgsSymbolLayer.PropertySize).expressionString()
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))

    def value(text, **fields):
        feature = next(layer.getFeatures())
        for name, given in fields.items():
            feature[name] = given
        context.setFeature(feature)
        return QgsExpression(text).evaluate(context)

    hue = value(fill, geo_prec=1, status="reviewed")
    for precision in range(4, 8):
        check(value(fill, geo_prec=precision, status="reviewed") == "0,0,0,0", f"geo_prec {precision} is filled")
    for precision in range(1, 4):
        check(value(fill, geo_prec=precision, status="reviewed") == hue, f"geo_prec {precision} is not filled")
    check(value(fill, geo_prec=1, status="draft") == "0,0,0,0", "a draft is filled")
    hatched = symbol.symbolLayers()[1]
    check(hatched.layerType() == "FilledMarker", f"drafts are drawn by a {hatched.layerType()}")
    hatch = hatched.dataDefinedProperties().property(QgsSymbolLayer.PropertyLayerEnabled).expressionString()
    check(value(hatch, geo_prec=1, status="draft") and not value(hatch, geo_prec=1, status="reviewed") and not value(hatch, geo_prec=5, status="draft"),
          f"hatched when {hatch}")
    none, few, many = (value(width, killed=killed, killed_lo=None, killed_hi=None, aggregate=0) for killed in (None, 8, 1000))
    check(none < few < many <= 2.5 * none, f"sizes are {none}, {few}, {many}")
    check(value(width, killed=1000, aggregate=1) == none, "a total over other rows is drawn large")


def check_tip_is_text(folder):
    """A title is no markup: a map tip is a web page."""
    layer = render.open_layer(folder / "events.geojson", "events", "events")
    event = next(layer.getFeatures())
    event["title"] = "<img src='http://example.org/x'> & [% 1 %]"
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(event)
    tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    check("<img" not in tip and "&lt;img src" in tip and "&amp; [% 1 %]" in tip, f"the map tip is {tip}")


def check_beside(path, style, only=None):
    """What QGIS makes of the file by itself."""
    layer = QgsVectorLayer(str(path) + (f"|geometrytype={only}" if only else ""), path.stem, "ogr")
    styled = render.open_layer(path, path.stem, style, only)
    check(layer.isValid() and layer.renderer().dump() == styled.renderer().dump(), f"{path.name}: QGIS does not take the style beside it")
    check(len(list(layer.getFeatures())) > 0, f"{path.name} {only or ''} is empty")
    message, good = layer.loadSldStyle(str(path.with_suffix(".sld")))
    check(good and isinstance(layer.renderer(), QgsRuleBasedRenderer), f"{path.stem}.sld: {message}")


def check_merged():
    for name, text in merge_places.merged().items():
        check((merge_places.STYLES / name).read_text(encoding="utf-8") == text, f"styles/{name} is not what its parts make: run tests/qgis/merge_places.py --write")


with qgis() as scratch:
    folder = export(scratch / "idlib")
    files = {folder / "events.geojson": "events", folder / "extents.geojson": "extents"}
    files |= {folder / "shapefile" / f"{style}.shp": style for style in ("events", "extents", "places_points", "places_lines", "places_areas")}
    for path, style in files.items():
        check_style(path, style)
        check_beside(path, style)
    for kind in ("Point", "LineString", "Polygon"):
        check_style(folder / "places.geojson", "places", kind)
        check_beside(folder / "places.geojson", "places", kind)
    check_marks(folder / "events.geojson")
    check_tip_is_text(folder)
    check_merged()
verdict()
