"""The styles say what they mean to: every expression in them works on real features, areas are hollow, drafts are grey."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import render
from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsProject,
    QgsSymbolLayer,
)

problems = []


def check(good, message):
    if not good:
        problems.append(message)


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


def check_style(path, style):
    layer = render.open_layer(path, style, style)
    features = list(layer.getFeatures())
    check(features, f"{path.name} is empty")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    found = list(expressions(layer, layer.renderer()))
    if layer.labelsEnabled():
        settings = layer.labeling().settings()
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
    grey = [int(part) for part in value(fill, geo_prec=1, status="draft").split(",")[:3]]
    check(len(set(grey)) == 1, f"a draft is filled with {grey}")
    none, few, many = (value(width, killed=killed, killed_lo=None, killed_hi=None, aggregate=0) for killed in (None, 8, 1000))
    check(none < few < many <= 2.5 * none, f"sizes are {none}, {few}, {many}")
    check(value(width, killed=1000, aggregate=1) == none, "a total over other rows is drawn large")


def main():
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory(prefix="gazmap-qgis-styles-") as scratch:
        folder = Path(scratch) / "idlib"
        done = subprocess.run([os.environ["GAZMAP"], "export", "--quiet", "-o", folder], cwd=os.environ["GAZMAP_ROOT"], check=False)
        assert done.returncode in (0, 3), done.returncode
        for path, style in {folder / "events.geojson": "events", folder / "extents.geojson": "extents",
                            **{folder / "shapefile" / f"places_{kind}.shp": f"places_{kind}" for kind in ("points", "lines", "areas")}}.items():
            check_style(path, style)
        for kind in ("events", "extents"):
            check_style(folder / "shapefile" / f"{kind}.shp", kind)
        check_marks(folder / "events.geojson")
        QgsProject.instance().clear()
    application.exitQgis()
    for problem in problems[:40]:
        print(f"FAIL: {problem}")
    sys.exit(1 if problems else 0)


main()
