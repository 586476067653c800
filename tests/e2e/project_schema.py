"""docs/project.schema.json and gazmap's own reader say the same of the same project files."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
from common import GAZMAP, ROOT, SCRATCH, check, end, skip  # noqa: E402

try:
    import jsonschema
except ImportError:
    skip("python3-jsonschema is missing; on Debian: apt-get install python3-jsonschema")

SCHEMA = json.loads((ROOT / "docs/project.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

LEAST = {"theatre": "t", "gazetteer": ["g.csv"], "events": ["e.csv"]}

# What each key may hold, and what not. Files named here exist in the folder.
GOOD = [
    {}, {"title": "T"}, {"claims": ["c.csv"]}, {"claims": []}, {"formats": ["csv"]}, {"output": "out"},
    {"layers": ["events", "places"]}, {"fields": ["date_start"]}, {"date_order": "dmy"}, {"drafts": True},
    {"guess": False}, {"fallback": "admin"}, {"max_radius": 12.5}, {"relocate": False}, {"web": True},
    {"compact": True}, {"hxl": True}, {"allow_outside": True}, {"context": "title"},
    {"tiles": "https://tiles.example/{z}/{x}/{y}.png"}, {"coarsen": "5km", "output": "coarse"}, {"coarsen": "admin1", "keep": ["title"], "output": "coarse"},
    {"events": [{"path": "e.csv"}]}, {"events": [{"path": "e.csv", "profile": "none", "date_order": "mdy"}]},
    {"events": [{"path": "e.csv", "mapping": "m.json"}]},
]
BAD = [
    {"theatre": ""}, {"theatre": "a b"}, {"theatre": 1}, {"titel": "T"}, {"title": ""}, {"gazetteer": "g.csv"},
    {"gazetteer": [1]}, {"events": {}}, {"events": [{}]}, {"events": [{"path": "e.csv", "order": "dmy"}]},
    {"events": [{"path": ""}]}, {"formats": "csv"}, {"output": 1}, {"layers": ["event"]}, {"fields": [""]},
    {"date_order": "ymd"}, {"drafts": "yes"}, {"coarsen": "5"}, {"coarsen": 5}, {"coarsen": "admin3"}, {"keep": "title"}, {"fallback": "country"}, {"max_radius": 0}, {"max_radius": "12"},
    {"web": 1}, {"allow_outside": None}, {"theatre": None}, {"gazetteer": None}, {"events": None},
]
MISSING = [{"theatre"}, {"gazetteer"}, {"events"}]


def gazmap_takes(project):
    """Whether the reader does; what the run makes of it is no matter of the schema."""
    folder = SCRATCH / "project"
    folder.mkdir(exist_ok=True)
    (folder / "g.csv").write_text("id,name,lon,lat\na,Alpha,1,2\n", encoding="utf-8")
    (folder / "e.csv").write_text("event_id,date,place,title\n1,2020-02-03,Alpha,x\n", encoding="utf-8")
    (folder / "c.csv").write_text("event_id,field,lo\n", encoding="utf-8")
    (folder / "m.json").write_text('{"place": "place"}', encoding="utf-8")
    (folder / "gazmap.json").write_text(json.dumps(project), encoding="utf-8")
    done = subprocess.run([GAZMAP, "export", "-q", "-f", "csv"], cwd=folder, capture_output=True, text=True,
                          check=False)
    return done.returncode in (0, 3), done.stderr


def judge(project, good):
    says = VALIDATOR.is_valid(project)
    takes, words = gazmap_takes(project)
    check(says == good, f"the schema {'refuses' if good else 'allows'} {project}")
    check(takes == good, f"gazmap {'refuses' if good else 'takes'} {project}: {words}")
    if not good:
        check("gazmap.json:" in words, f"the message names the file: {words}")


for change in GOOD:
    judge({**LEAST, **change}, True)
for change in BAD:
    judge({**LEAST, **change}, False)
for keys in MISSING:
    judge({k: v for k, v in LEAST.items() if k not in keys}, False)

for path in [ROOT / "gazmap.json", *sorted(ROOT.glob("tests/golden/*/*/files/**/gazmap.json"))]:
    try:
        project = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        continue
    wrong = path.parent.name == "files" and path.parent.parent.name in ("project_wrong",)
    check(VALIDATOR.is_valid(project) != wrong, f"{path} against the schema")

subprocess.run([GAZMAP, "init", "-q", str(SCRATCH / "new")], check=True)
check(VALIDATOR.is_valid(json.loads((SCRATCH / "new/gazmap.json").read_text(encoding="utf-8"))),
      "what gazmap init writes is valid")
end()
