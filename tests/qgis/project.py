"""The QGIS project of a set: layers valid from every format that it may rest on, also after the folder has moved; and the
temporal controller: each event in some frame, and in those of its own dates only."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import render
from qgis.core import Qgis, QgsFeatureRequest, QgsInterval, QgsProject, QgsTemporalNavigationObject, QgsUnitTypes, QgsVectorLayerTemporalContext, QgsVectorLayerTemporalProperties
from theatre import check, export, qgis, verdict

LAYERS = {"gazmap_events_layer": 0, "gazmap_extents_layer": 2, "gazmap_base_points": 0, "gazmap_base_lines": 1, "gazmap_base_areas": 2, "gazmap_base_land": 2}
TABLES = ("gazmap_claims_table", "gazmap_unplaced_table")


def check_layers(project, name, source, crs):
    for layer_id, geometry in LAYERS.items():
        layer = project.mapLayer(layer_id)
        if not check(layer is not None and layer.isValid(), f"{name}: {layer_id} is not valid"):
            continue
        check(layer.geometryType() == geometry, f"{name}: {layer_id} has geometry {layer.geometryType()}")
        wanted = "EPSG:4326" if "base" in layer_id else crs
        check(layer.crs().isValid() and layer.crs().authid() == wanted, f"{name}: {layer_id} is in {layer.crs().authid() or 'nothing'}")
        check(layer.featureCount() > 0, f"{name}: {layer_id} is empty")
        check(layer.mapTipTemplate() != "" or layer_id == "gazmap_base_land", f"{name}: {layer_id} has no map tip")
    for table in TABLES:
        layer = project.mapLayer(table)
        check(layer is not None and layer.isValid() and layer.featureCount() > 0, f"{name}: {table} is not valid or empty")
    events = project.mapLayer("gazmap_events_layer")
    check(source in events.source(), f"{name}: the events come from {events.source()}")
    check(events.renderer().type() == "pointDisplacement", f"{name}: events are drawn by {events.renderer().type()}")
    check(events.attributeAlias(events.fields().indexOf("killed_lo")) == "Killed (lowest claim)", f"{name}: killed_lo has no alias")
    check(events.labelsEnabled(), f"{name}: events have no labels")


def check_project(project, name):
    root = project.layerTreeRoot()
    check([group.name() for group in root.findGroups()] == ["Incidents", "Places", "Tables"], f"{name}: groups {[g.name() for g in root.findGroups()]}")
    network = root.findLayer("gazmap_openstreetmap")
    check(network is not None and not network.isVisible(), f"{name}: OpenStreetMap is not there, or switched on")
    check(root.layerOrder()[0].id() == "gazmap_events_layer", f"{name}: {root.layerOrder()[0].id()} lies on top")
    check(project.crs().isValid() and project.crs().authid() == "EPSG:32637", f"{name}: the project is in {project.crs().authid() or 'nothing'}")
    check(project.filePathStorage() == Qgis.FilePathType.Relative if hasattr(Qgis, "FilePathType") else project.readEntry("Paths", "/Absolute")[0] == "false",
          f"{name}: paths are absolute")
    check(project.title() == "Idlib, winter 2020", f"{name}: the title is {project.title()}")
    relations = project.relationManager().relations()
    check([relation.isValid() for relation in relations.values()] == [True], f"{name}: relations {relations}")
    events = project.mapLayer("gazmap_events_layer")
    claimed = sum(relation.getRelatedFeatures(event).isValid() and len(list(relation.getRelatedFeatures(event))) > 0
                  for relation in relations.values() for event in events.getFeatures())
    check(claimed >= 10, f"{name}: {claimed} events have claims")
    view = project.viewSettings().defaultViewExtent()
    check(view.width() < 300_000 and view.height() < 300_000, f"{name}: the map opens {view.width() / 1000:.0f} by {view.height() / 1000:.0f} km wide")


def check_controller(project, name):
    temporal = project.mapLayer("gazmap_events_layer").temporalProperties()
    check(temporal.isActive() and temporal.mode() == QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromExpressions, f"{name}: the events are not temporal")
    check((temporal.startField(), temporal.endField()) == ("date_start", "date_end"), f"{name}: {temporal.startField()} to {temporal.endField()}")
    check(temporal.limitMode() == Qgis.VectorTemporalLimitMode.IncludeBeginIncludeEnd, f"{name}: events of one day do not show")
    times = project.timeSettings()
    check(times.timeStep() == 1 and times.timeStepUnit() == QgsUnitTypes.TemporalDays, f"{name}: a step is {times.timeStep()}")
    check(times.temporalRange().begin().toString("yyyy-MM-ddTHH:mm") == "2019-04-01T00:00", f"{name}: begins {times.temporalRange().begin()}")
    check(times.temporalRange().end().toString("yyyy-MM-ddTHH:mm") == "2020-03-05T22:59", f"{name}: ends {times.temporalRange().end()}")
    mode, known = project.readNumEntry("TemporalControllerWidget", "/NavigationMode", -1)
    check(known and mode == int(QgsTemporalNavigationObject.NavigationOff), f"{name}: the project opens in navigation mode {mode}")


def play(project):
    """Presses play: day by day, the events that the frame shows."""
    layer = project.mapLayer("gazmap_events_layer")
    times = project.timeSettings()
    player = QgsTemporalNavigationObject()
    player.setNavigationMode(QgsTemporalNavigationObject.Animated)
    player.setTemporalExtents(times.temporalRange())
    player.setFrameDuration(QgsInterval(times.timeStep(), times.timeStepUnit()))
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    for number in range(player.totalFrameCount()):
        moment = player.dateTimeRangeForFrameNumber(number)
        shown = layer.getFeatures(QgsFeatureRequest().setFilterExpression(layer.temporalProperties().createFilterString(context, moment)))
        yield moment.begin().toString("yyyy-MM-dd"), {event["event_id"] + "/" + str(event["part"]) for event in shown}


def check_frames(project, name):
    dates = {event["event_id"] + "/" + str(event["part"]): (event["date_start"].toString("yyyy-MM-dd"), event["date_end"].toString("yyyy-MM-dd"))
             for event in project.mapLayer("gazmap_events_layer").getFeatures()}
    frames = list(play(project))
    for day, shown in frames:
        own = {event for event, (first, last) in dates.items() if first <= day <= last}
        check(shown == own, f"{name}: {day} shows {len(shown)} events, not {len(own)}")
    check(len(frames) == 340, f"{name}: {len(frames)} frames")
    check(set().union(*(shown for _, shown in frames)) == set(dates), f"{name}: some events are in no frame")


def check_open_dates(scratch):
    """What has no end goes on, what has no date is always there."""
    table = scratch / "open.csv"
    table.write_text("event_id,date,place\nday,2020-02-03,Saraqib\nsince,2020-02-03/..,Saraqib\nuntil,../2020-02-04,Saraqib\nnever,,Saraqib\nlast,2020-02-05,Saraqib\n",
                     encoding="utf-8")
    folder = export(scratch / "open", "-g", "gazetteer/idlib", table)
    frames = [(day, "".join(sorted(event[0] for event in shown))) for day, shown in play(render.open_project(folder / "open.qgz"))]
    check(frames == [("2020-02-03", "dnsu"), ("2020-02-04", "nsu"), ("2020-02-05", "lns")], f"open dates: {frames}")


def check_bare(scratch):
    """Without dates, claims or a second layer the project still opens."""
    table = scratch / "bare.csv"
    table.write_text("event_id,place\none,Saraqib\n", encoding="utf-8")
    for options in (("--layers", "events"), ("--layers", "places"), ("-f", "qgis", "--fields", "event_id")):
        folder = export(scratch / ("bare" + "".join(options)), "-g", "gazetteer/idlib", *options, table)
        project = render.open_project(next(folder.glob("*.qgz")))
        for layer in project.mapLayers().values():
            check(layer.isValid(), f"{' '.join(options)}: {layer.id()} is not valid")


def check_text(path, folder):
    with zipfile.ZipFile(path) as packed:
        check(packed.namelist() == [path.stem + ".qgs"], f"{path.name} holds {packed.namelist()}")
        check([entry.date_time for entry in packed.infolist()] == [(1980, 1, 1, 0, 0, 0)], f"{path.name} has a date")
        text = packed.read(packed.namelist()[0]).decode()
    check(str(folder) not in text, f"{path.name} names the folder it was made in")
    check(not re.search(r"\{\{|\}\}", re.sub(r'uuid="\{[^}]*\}"|Uuid="\{[^}]*\}"|worldFileMap="\{[^}]*\}"', "", text)), f"{path.name} has an open gap")


def check_set(scratch, name, source, *options, crs="EPSG:4326"):
    made = export(scratch / name, *options)
    check_text(made / "idlib.qgz", made)
    folder = scratch / "elsewhere" / f"{name}, moved"
    folder.parent.mkdir(exist_ok=True)
    shutil.move(made, folder)
    project = render.open_project(folder / "idlib.qgz")
    check_layers(project, name, source, crs)
    check_project(project, name)
    check_controller(project, name)
    check_frames(project, name)
    print(f"{name}: {len(project.mapLayers())} layers")


def check_other_zone(zone):
    """The calendar's days are the analyst's own, wherever that is."""
    done = subprocess.run([sys.executable, "-B", __file__], env={**os.environ, "TZ": zone, "GAZMAP_ONE_SET": "1"}, capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"TZ={zone}: {done.stdout}{done.stderr[-300:]}")


with qgis() as scratch:
    check_set(scratch, "default", "idlib.gpkg|layername=events")
    if "GAZMAP_ONE_SET" not in os.environ:
        check_set(scratch, "geojson", "events.geojson", "-f", "geojson", "-f", "qgis")
        check_set(scratch, "shapefile", "shapefile/events.shp", "-f", "shapefile", "-f", "qgis")
        check_set(scratch, "alone", "events.geojson", "-f", "qgis")
        check_set(scratch, "other CRS", "idlib.gpkg|layername=events", "-f", "gpkg", "-f", "qgis", "--crs", "EPSG:32636", crs="EPSG:32636")
        check_open_dates(scratch)
        check_bare(scratch)
        for zone in ("Asia/Damascus", "America/New_York"):
            check_other_zone(zone)
    QgsProject.instance().clear()
verdict()
