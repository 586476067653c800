#!/usr/bin/python3
"""The map adds up to the table: every row is placed, unplaced or a draft, and no figure is lost or counted twice."""

import csv
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "lib"))
from common import ROOT, check, end, export_bundled, features

FIGURES = ("killed", "killed_lo", "killed_hi", "wounded", "displaced")


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


folder = export_bundled()
rows = table(ROOT / "events" / "idlib-2020.csv")
events = [feature["properties"] for feature in features(folder / "events.geojson")]
unplaced = table(folder / "unplaced.csv")
counts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["counts"]
positions = (folder / "positions.tsv").read_text(encoding="utf-8").splitlines()[1:]

# ---- rows and parts ----

placed_ids = {event["event_id"] for event in events}
unplaced_ids = {row["event_id"] for row in unplaced}
drafts = {row["event_id"] for row in rows if row["status"] == "draft"}
check(placed_ids | unplaced_ids | drafts == {row["event_id"] for row in rows}, "a row is neither on the map nor in unplaced.csv")
check(counts["rows"] == len(rows), f"the manifest counts {counts['rows']} rows of {len(rows)}")
check(counts["rows"] == counts["rows_placed"] + counts["rows_unplaced"] + counts["rows_draft"], f"rows do not add up: {counts}")
check(counts["rows_placed"] == len(placed_ids), "rows_placed is not the number of events on the map")
check(counts["parts_placed"] == len(events) == len(positions), "parts_placed, events.geojson and positions.tsv differ")
check(counts["parts_unplaced"] == len(unplaced), "parts_unplaced is not the number of lines of unplaced.csv")
for event in events:
    siblings = [other["part"] for other in events if other["event_id"] == event["event_id"]]
    lost = [row for row in unplaced if row["event_id"] == event["event_id"]]
    check(len(siblings) + len(lost) == event["parts"], f"{event['event_id']}: {event['parts']} parts, {len(siblings)} placed, {len(lost)} unplaced")
    check(len(set(siblings)) == len(siblings), f"{event['event_id']}: a part number recurs")

# ---- figures ----

for name in FIGURES:
    for aggregate in (False, True):
        wanted = sum(int(row[name] or 0) for row in rows
                     if row["event_id"] in placed_ids and (row["aggregate"] == "1") == aggregate)
        found = sum(event[name] or 0 for event in events if (event["aggregate"] == 1) == aggregate)
        check(wanted == found, f"{name}, aggregate {aggregate}: {wanted} in the table, {found} on the map")
    known = sum(1 for row in rows if row["event_id"] in placed_ids and row[name])
    check(known == sum(1 for event in events if event[name] is not None), f"{name}: an unknown figure became one, or a known one was lost")

# ---- what the reader typed ----

by_id = {row["event_id"]: row for row in rows}
for event in events:
    row = by_id[event["event_id"]]
    for name in ("title", "summary", "type", "subtype", "actor1", "actor2", "place", "source", "source_url", "quote", "claim_by", "note"):
        check((event[name] or "") == row[name], f"{event['event_id']}: {name} is not what the table says")
end()
