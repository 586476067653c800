#!/usr/bin/env python3
"""Measures gazmap against events whose coordinates are known. docs/accuracy.md says what the tables mean.

GAZMAP_EVAL names a folder with eval/ged_syria_dev.csv (events as UCDP GED publishes them) and data/
(syria.tsv.xz, world.tsv.xz in the GeoNames layout, with the code tables). Without it, or without --ged and
--layer, only the acceptance table of the tests is judged.
"""

import argparse
import csv
import difflib
import json
import os
import sys
from collections import Counter
from pathlib import Path

from judge import Divisions, distance_km, read_places, simple
from program import Program, parts_of
import incidents
import prose
import speed

PROJECT = Path(__file__).resolve().parents[2]
THEATRE = PROJECT / "gazetteer" / "idlib"
CODES = ("admin1CodesASCII.txt", "admin2Codes.txt.xz", "countryInfo.txt")


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def share(n, of):
    return n / of if of else 0.0


# ---- places with coordinates ------------------------------------------------------------------------


def judge_points(program, layers, rows):
    """Rows of where_prec 1 and 2, with their hints: the distance from each answer to the row's coordinates."""
    asked = [[r["where_coordinates"], r["adm_1"], r["adm_2"], r["country"]] for r in rows]
    answers, _ = program.resolve(layers, asked)
    judged = []
    for row, answer in zip(rows, answers):
        parts = parts_of(answer)
        km = score = inside = None
        if parts:
            km = max(distance_km(float(row["latitude"]), float(row["longitude"]), p["lat"], p["lon"])
                     for p in parts)
            score = min(p["score"] for p in parts)
            inside = 1000 * km <= max(p["radius_m"] for p in parts)
        judged.append({"row": row, "answer": answer, "km": km, "score": score, "inside": inside})
    return judged


def count_points(judged):
    placed = [j["km"] for j in judged if j["km"] is not None]
    return {
        "rows": len(judged),
        "answered": share(len(placed), len(judged)),
        "within_5_km": share(sum(km <= 5 for km in placed), len(judged)),
        "within_25_km": share(sum(km <= 25 for km in placed), len(judged)),
        "wrong_over_25_km_of_answers": share(sum(km > 25 for km in placed), len(placed)),
        "within_radius_of_answers": share(sum(j["inside"] or 0 for j in judged), len(placed)),
        **count_texts(judged),
    }


def count_texts(judged):
    """The same with each text and hints once: a city that many rows name counts as one."""
    texts = {}
    for j in judged:
        texts.setdefault(tuple(j["row"][c] for c in ("where_coordinates", "adm_1", "adm_2")), []).append(j["km"])
    near = sum(share(sum(km is not None and km <= 5 for km in kms), len(kms)) for kms in texts.values())
    return {"texts": len(texts), "texts_within_5_km": share(near, len(texts))}


def reliability(judged):
    table = []
    for tenth in range(10, -1, -1):
        group = [j["km"] for j in judged if j["km"] is not None and int(j["score"] * 10 + 1e-9) == tenth]
        if group:
            table.append({
                "score": f"{tenth / 10:.1f}" + ("" if tenth == 10 else f" to {(tenth + 0.99) / 10:.2f}"),
                "answers": len(group),
                "within_5_km": share(sum(km <= 5 for km in group), len(group)),
                "within_25_km": share(sum(km <= 25 for km in group), len(group)),
            })
    return table


# ---- areas ------------------------------------------------------------------------------------------


def judge_areas(program, layers, rows, places, divisions):
    """Rows of where_prec 3 to 5 that name a governorate, by their text alone: right when every part of the
    answer is in that governorate."""
    answers, _ = program.resolve(layers, [[r["where_coordinates"]] for r in rows])
    judged = []
    for row, answer in zip(rows, answers):
        found = [divisions.of_answer(part, places) for part in parts_of(answer)]
        wanted = divisions.named(row["adm_1"])
        outcome = "refused" if not found else "right" if all(f == wanted for f in found) else "wrong"
        judged.append({"row": row, "answer": answer, "found": found, "outcome": outcome})
    return judged


def count_areas(judged):
    outcomes = Counter(j["outcome"] for j in judged)
    answered = outcomes["right"] + outcomes["wrong"]
    return {
        "rows": len(judged),
        "answered": share(answered, len(judged)),
        "right": share(outcomes["right"], len(judged)),
        "right_of_answers": share(outcomes["right"], answered),
    }


# ---- the acceptance table ---------------------------------------------------------------------------


def judge_acceptance(program, path):
    """As tests/unit/test_resolve.c reads it. right: as wanted; wrong: answered, but not so; refused: not
    answered although a place was wanted. Refusals that the table wants are right."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if line.strip() and line[0] != "#"]
    rows = [dict(zip(lines[0], cells)) for cells in lines[1:]]
    answers, _ = program.resolve(
        [THEATRE], [[r["text"], r["admin1"], r["admin2"], r["country"], r["date"]] for r in rows])
    counts = Counter(rows=len(rows), right=0, wrong=0, refused=0)
    failures = []
    for row, answer in zip(rows, answers):
        outcome = accept(row, answer)
        counts[outcome] += 1
        if outcome != "right":
            failures.append({"text": row["text"], "want": row["want"], "outcome": outcome})
    return dict(counts), failures


def accept(row, answer):
    parts = answer.get("parts") or [answer]
    placed = [p for p in parts if p["lat"] is not None]
    if row["want"] == "refused":
        return "wrong" if placed else "right"
    if not placed:
        return "refused"
    if row["want"] != "point":
        n = int(row["want"].split()[1])
        return "right" if len(parts) == n == len(placed) else "wrong"
    if len(parts) != 1:
        return "wrong"
    p = placed[0]
    fits = not row["lat"] or (
        1000 * distance_km(float(row["lat"]), float(row["lon"]), p["lat"], p["lon"])
        <= float(row["tol_m"]) * 1.006  # the sphere against the ellipsoid
    )
    fits &= not row["radius_lo"] or p["radius_m"] >= float(row["radius_lo"]) - 1
    fits &= not row["radius_hi"] or p["radius_m"] <= float(row["radius_hi"]) + 1
    fits &= row["method"] in ("", p["method"])
    fits &= row["geo_prec"] in ("", str(p["geo_prec"]))
    fits &= row["n_cand"] in ("", str(p["n_cand"]))
    return "right" if fits else "wrong"


# ---- what went wrong ----------------------------------------------------------------------------------

REASONS = (
    ("ambiguous", "several places of that name"),
    ("where it should lie", "what it should lie in or near is unknown"),
    ("outside the admin1", "only in another governorate"),
    ("outside the admin2", "only in another district"),
    ("outside the country", "only in another country"),
    ("fits the hints", "none fits hints and kind"),
    ("of another kind", "only of another kind"),
    ("no road or border", "a road that the gazetteer lacks"),
    ("no place of that name", "name unknown"),
)


def reason_of(answer):
    reasons = [p["reason"] for p in answer.get("parts") or [answer] if p.get("reason")]
    text = reasons[0] if reasons else ""
    return next((word for mark, word in REASONS if mark in text), "another reason"), text


def known_nearby(settlements, row):
    """An entry within 5 km of the row's coordinates with a name much like the row's."""
    lat, lon = float(row["latitude"]), float(row["longitude"])
    words = [w for w in row["where_coordinates"].split() if w.casefold() not in ("town", "village", "city", "area")]
    asked = simple(" ".join(words))
    for name, at_lat, at_lon in settlements:
        if abs(at_lat - lat) < 0.05 and abs(at_lon - lon) < 0.06:
            if difflib.SequenceMatcher(None, simple(name), asked).ratio() >= 0.7:
                return True
    return False


def miss_categories(judged, places):
    settlements = []
    for place in places.values():
        if place["geometry"]["type"] == "Point":
            lon, lat = place["geometry"]["coordinates"]
            listed = place.get("names") or ""
            names = [place["name"], *(listed if isinstance(listed, list) else listed.split(";"))]
            settlements += [(name, lat, lon) for name in names]
    categories, texts, memo = Counter(), {}, {}
    for j in judged:
        if j["km"] is not None and j["km"] <= 5:
            continue
        row = j["row"]
        if j["km"] is None:
            kind = "refused: " + reason_of(j["answer"])[0]
        else:
            kind = "5 to 25 km off" if j["km"] <= 25 else "over 25 km off"
        key = (row["where_coordinates"], row["latitude"], row["longitude"])
        if key not in memo:
            memo[key] = known_nearby(settlements, row)
        category = (kind, "yes" if memo[key] else "no")
        categories[category] += 1
        said = j["answer"]
        detail = reason_of(said)[1] if j["km"] is None else f"{said['place_name']} ({said['method']}), {j['km']:.0f} km"
        texts.setdefault(category, Counter())[
            (row["where_coordinates"], row["adm_1"], row["adm_2"], detail[:130])] += 1
    return categories, texts


def print_misses(texts, areas, n):
    print("\nThe commonest misses of each category of places")
    for category in sorted(texts, key=lambda c: -sum(texts[c].values())):
        print(f"{category[0]}; such an entry there: {category[1]}")
        for text, times in texts[category].most_common(n):
            print(f"{times:6}  {' | '.join(text)}")
    print("\nThe commonest misses of the areas")
    missed = Counter()
    for j in areas:
        if j["outcome"] == "refused":
            missed[(j["row"]["where_coordinates"], j["row"]["adm_1"], reason_of(j["answer"])[1][:140])] += 1
        elif j["outcome"] == "wrong":
            first = parts_of(j["answer"])[0]
            missed[(j["row"]["where_coordinates"], j["row"]["adm_1"],
                    f"in {', '.join(map(str, j['found']))}: {first['place_name']} ({first['method']})")] += 1
    for text, times in missed.most_common(n * 10):
        print(f"{times:6}  {' | '.join(text)}")


# ---- tables ---------------------------------------------------------------------------------------------


def percent(x):
    return f"{100 * x:.1f} %"


def print_table(title, rows, columns):
    """columns: (heading, key, format)."""
    print(f"\n{title}")
    cells = [[heading for heading, _, _ in columns]]
    cells += [[form(row[key]) for _, key, form in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        print("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths))).rstrip())


def print_prose(p):
    print_table(f"Places in {p['articles']} articles: {p['marked']} marked, {p['found']} found", [
        {"how": how, **p[how]} for how in ("exact", "overlapping")], [
            ("counted", "how", str), ("precision", "precision", percent), ("recall", "recall", percent),
            ("F", "f", percent)])
    print(f"found and put within {prose.NEAR_KM} km: {percent(p['put'])} of those marked, "
          f"{percent(p['put_of_found'])} of those found")
    if "speed" in p:
        s = p["speed"]
        print(f"{s['reports']:,} reports, {s['text_mb']:.0f} MB of text: {s['mb_s']:.1f} MB a second of processor time")


def print_incidents(found):
    print_table("Incidents in the five articles, against events/idlib-2020.csv", [found], [
        ("rows", "rows", str), ("found", "found", str), ("share", "found_share", percent),
        ("by the row's own sentence", "own_words", str), ("drafts", "drafts", str),
        ("false", "false", str), ("repeats", "repeats", str)])
    print_table("Rows that were missed", found["missed"], [("event", "event_id", str), ("why", "why", str)])
    print_table("Drafts that fit no row", found["false_drafts"], [
        ("title", "title", str), ("date", "date", str), ("quote", "quote", str)])


def print_report(report):
    if "points" in report:
        print_table("Places (where_prec 1 and 2), with admin1, admin2 and country", report["points"], [
            ("gazetteer", "gazetteer", str), ("rows", "rows", str), ("answered", "answered", percent),
            ("within 5 km", "within_5_km", percent), ("within 25 km", "within_25_km", percent),
            ("answers > 25 km off", "wrong_over_25_km_of_answers", percent),
            ("answers within their radius", "within_radius_of_answers", percent), ("texts", "texts", str),
            ("texts within 5 km", "texts_within_5_km", percent)])
        print_table("Areas (where_prec 3 to 5), by the text alone: the right governorate", report["areas"], [
            ("gazetteer", "gazetteer", str), ("rows", "rows", str), ("answered", "answered", percent),
            ("right", "right", percent), ("right of answers", "right_of_answers", percent)])
        print_table(f"Reliability of the score ({report['points'][-1]['gazetteer']})", report["reliability"], [
            ("score", "score", str), ("answers", "answers", str), ("within 5 km", "within_5_km", percent),
            ("within 25 km", "within_25_km", percent)])
        print_table("Places not within 5 km, and whether an entry of such a name lies within 5 km of the row's point",
                    report["misses"], [("what happened", "what", str), ("such an entry", "entry", str),
                                       ("rows", "rows", str), ("share", "share", percent)])
    if "incidents" in report:
        print_incidents(report["incidents"])
    print_table("Acceptance table, bundled theatre", [report["acceptance"]], [
        ("rows", "rows", str), ("right", "right", str), ("wrong", "wrong", str), ("refused", "refused", str)])
    for failure in report["acceptance_failures"]:
        print(f"  {failure['outcome']}: {failure['text']} (wanted: {failure['want']})")
    if "prose" in report:
        print_prose(report["prose"])
    if "speed" in report:
        s = report["speed"]
        print_table("Speed, names of the gazetteer itself, rows a second of processor time; misspelled: one letter changed, each "
                    "never seen before",
                    s["gazetteers"], [
                        ("gazetteer", "gazetteer", str), ("start ms", "start_ms", "{:.1f}".format),
                        ("names", "names", "{:,}".format),
                        ("recurring: rows", "recurring_rows", "{:,}".format),
                        ("a second", "recurring_rows_s", "{:,.0f}".format),
                        ("each once: rows", "once_rows", "{:,}".format),
                        ("a second", "once_rows_s", "{:,.0f}".format),
                        ("misspelled", "misspellings", "{:,}".format),
                        ("ms each", "misspelled_ms", "{:.3f}".format),
                        ("of them answered", "misspelled_answered", percent)])
        print(f"`gazmap resolve Saraqib`, bundled theatre, whole process: {s['saraqib_ms']:.1f} ms (median of 21)")
    if "imports" in report:
        print_table("Imported gazetteers", report["imports"], [
            ("index", "name", str), ("places", "places", "{:,}".format), ("import s", "seconds", "{:.2f}".format),
            ("MB", "mb", "{:.1f}".format)])


# ---- main -------------------------------------------------------------------------------------------------


def import_all(program, data, work):
    """The dumps as indexes, and the first one as a layer too, which tells the judge what each place is."""
    work.mkdir(parents=True, exist_ok=True)
    codes = [data / name for name in CODES]
    imports = []
    for name in ("syria", "world"):
        target = work / f"{name}.gmx"
        seconds = program.import_gazetteer([data / f"{name}.tsv.xz", *codes], target)
        info = {"name": target.name, "seconds": seconds, "mb": target.stat().st_size / 1e6}
        imports.append(info)
    program.import_gazetteer([data / "syria.tsv.xz", *codes], work / "syria.geojson")
    program.import_gazetteer([data / "world.tsv.xz", *codes], work / "world.geojson")
    return imports


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazmap", default=PROJECT / "build" / "release" / "gazmap", help="the program to judge")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="also the N commonest misses of a category")
    parser.add_argument("--no-speed", action="store_true", help="leave out the timings")
    parser.add_argument("--ged", type=Path, help="another table of events in GED's columns…")
    parser.add_argument("--layer", type=Path, action="append", help="…and the GeoJSON layers to judge it with")
    parser.add_argument("--prose", type=Path, help="articles with marked places, judged with the same layers")
    parser.add_argument("--work", type=Path, default=PROJECT / "build" / "eval", help="folder for imported gazetteers")
    options = parser.parse_args()
    if (options.ged is None and options.prose is None) != (options.layer is None):
        parser.error("--layer goes with --ged or --prose, and they with it")
    return options


def main():
    options = arguments()
    program = Program(options.gazmap)
    report = {}
    theatre = sorted(THEATRE.glob("*.geojson"))
    divisions = Divisions(read_places(theatre))
    outside = os.environ.get("GAZMAP_EVAL")
    ged, gazetteers, layers_of, speed_of, names_of = None, {}, {}, {}, {}
    if options.ged:
        ged = options.ged
        gazetteers = {"given": options.layer}
        layers_of = {"given": options.layer}
    elif outside and (Path(outside) / "eval" / "ged_syria_dev.csv").is_file():
        ged = Path(outside) / "eval" / "ged_syria_dev.csv"
        work = options.work
        report["imports"] = import_all(program, Path(outside) / "data", work)
        syria, world = work / "syria.gmx", work / "world.gmx"
        gazetteers = {"world": [world], "Syria": [syria], "Syria and theatre": [syria, THEATRE]}
        layers_of = {"world": [work / "world.geojson"], "Syria": [work / "syria.geojson"],
                     "Syria and theatre": [work / "syria.geojson", *theatre]}
        speed_of = {"theatre, 5 layers": [THEATRE], "syria.gmx": [syria], "world.gmx": [world],
                    "world.gmx and theatre": [world, THEATRE]}
        names_of = {"theatre, 5 layers": theatre, "syria.gmx": layers_of["Syria"], "world.gmx": layers_of["world"],
                    "world.gmx and theatre": layers_of["world"]}
    else:
        print("eval: no GAZMAP_EVAL with eval/ged_syria_dev.csv: only the acceptance table is judged", file=sys.stderr)

    places = {}
    if ged is not None:
        rows = read_table(ged)
        points = [r for r in rows if r["where_prec"] in ("1", "2")]
        areas = [r for r in rows if r["where_prec"] in ("3", "4", "5") and r["adm_1"]]
        report["points"], report["areas"] = [], []
        for label, layers in gazetteers.items():
            places = read_places(layers_of[label])
            judged = judge_points(program, layers, points)
            judged_areas = judge_areas(program, layers, areas, places, divisions)
            report["points"].append({"gazetteer": label, **count_points(judged)})
            report["areas"].append({"gazetteer": label, **count_areas(judged_areas)})
            for info in report.get("imports", []):
                if info["name"] == f"{label.lower()}.gmx":
                    info["places"] = len(places)
        report["reliability"] = reliability(judged)
        categories, miss_texts = miss_categories(judged, places)
        report["misses"] = [{"what": what, "entry": entry, "rows": n, "share": share(n, len(judged))}
                            for (what, entry), n in sorted(categories.items(), key=lambda c: (-c[1], c[0]))]
    articles, prose_layers = options.prose, options.layer
    if articles is None and outside and (Path(outside) / "eval" / "geovirus.xml").is_file() and "world" in gazetteers:
        articles, prose_layers = Path(outside) / "eval" / "geovirus.xml", gazetteers["world"]
    if articles is not None and prose_layers:
        report["prose"] = prose.measure(program, prose_layers, articles)
        if speed_of and not options.no_speed:
            report["prose"]["speed"] = prose.measure_speed(program, prose_layers, articles, options.work)
    reports = incidents.find_articles(outside) if outside else None
    if reports is not None:
        report["incidents"] = incidents.judge(program, reports, PROJECT / "events" / "idlib-2020.csv", THEATRE)
    report["acceptance"], report["acceptance_failures"] = judge_acceptance(
        program, PROJECT / "tests" / "data" / "resolve" / "acceptance.tsv")
    if speed_of and not options.no_speed:
        report["speed"] = speed.measure(program, speed_of, names_of, PROJECT)

    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print_report(report)
        if options.misses and ged is not None:
            print_misses(miss_texts, judged_areas, options.misses)


if __name__ == "__main__":
    main()
