"""merge_places.py [--write]: styles/places.qml and .sld are places_areas, places_lines and places_points in one.

A GeoJSON file or a GeoPackage table of places mixes kinds of geometry. QGIS splits it into one layer for each kind and
loads the same style file for all of them; a rule draws nothing where its symbol is of another kind, so one file with all
rules serves. Shapefiles hold one kind each, and take the small files. --write makes the merged files anew.
"""

import re
import sys
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "styles"
KINDS = {"areas": "Polygon", "lines": "Line", "points": "Point"}
COMMENT = "<!-- Places of every kind of geometry: made of places_areas, places_lines and places_points by tests/qgis/merge_places.py. -->"


def between(text, start, end):
    """What lies inside of the first `start`…`end`, without the line that `start` stands on and that of `end`."""
    found = re.search(rf"^ *{start}.*\n((?:.*\n)*?) *{end}$", text, re.MULTILINE)
    assert found, start
    return found.group(1)


def merged_qml():
    parts = {kind: (STYLES / f"places_{kind}.qml").read_text(encoding="utf-8") for kind in KINDS}
    head = re.match(r"(?:.*\n){3}", parts["areas"]).group(0).splitlines()
    tips = {re.search(r"<mapTip>(?:.*\n)*?.*</mapTip>", text).group(0) for text in parts.values()}
    assert len(tips) == 1, "the three map tips differ"
    drawn = "".join(
        f'      <rule key="{kind}" filter="geometry_type($geometry) = \'{geometry}\'" label="{kind.capitalize()}">\n'
        + re.sub("^", "  ", between(parts[kind], "<rules key=\"(?:area|line|point)\">", "</rules>"), flags=re.MULTILINE).rstrip(" ")
        + "      </rule>\n"
        for kind, geometry in KINDS.items())
    symbols = "".join(between(parts[kind], "<symbols>", "</symbols>") for kind in KINDS)
    labels = "".join(
        f'      <rule key="{kind}-labels" filter="geometry_type($geometry) = \'{geometry}\'">\n'
        + re.sub("^", "  ", between(parts[kind], f'<rules key="places_{kind}-labels">', "</rules>"), flags=re.MULTILINE).rstrip(" ")
        + "      </rule>\n"
        for kind, geometry in KINDS.items())
    return "\n".join([head[0], COMMENT, head[2],
                      '  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">',
                      '    <rules key="places">', drawn + "    </rules>", "    <symbols>", symbols + "    </symbols>", "  </renderer-v2>",
                      '  <labeling type="rule-based">', '    <rules key="places-labels">', labels + "    </rules>", "  </labeling>",
                      "  " + tips.pop(), "</qgis>", ""])


def merged_sld():
    parts = [(STYLES / f"places_{kind}.sld").read_text(encoding="utf-8") for kind in KINDS]
    lines = parts[0].splitlines()
    head = "\n".join([lines[0], COMMENT, *lines[2:lines.index("      <se:FeatureTypeStyle>")]]).replace("places_areas", "places")
    styles = "".join("      <se:FeatureTypeStyle>\n" + between(text, "<se:FeatureTypeStyle>", "</se:FeatureTypeStyle>") + "      </se:FeatureTypeStyle>\n"
                     for text in parts)
    tail = parts[0][parts[0].index("    </UserStyle>"):]
    return head + "\n" + styles + tail


def merged():
    return {"places.qml": merged_qml(), "places.sld": merged_sld()}


if __name__ == "__main__":
    for name, text in merged().items():
        if "--write" in sys.argv:
            (STYLES / name).write_text(text, encoding="utf-8")
        elif (STYLES / name).read_text(encoding="utf-8") != text:
            sys.exit(f"styles/{name} is not what its parts make: run tests/qgis/merge_places.py --write")
