#!/usr/bin/env bash
# The examples of docs/georeferencing.md are what the program answers.
# shellcheck disable=SC1091 # lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

command -v python3 >/dev/null || skip "no python3"

python3 -B - "$GAZMAP" "$GAZMAP_ROOT" <<'END' || fail "docs/georeferencing.md and the program differ"
import csv, io, json, re, subprocess, sys

program, root = sys.argv[1:]
line = re.compile(r"> `(.+)`(?: \(admin1 (.+)\))? → (\S+), (\S+), (\d+) m, (\w+)$")
examples = []
with open(f"{root}/docs/georeferencing.md", encoding="utf-8") as page:
    for text in page:
        if text.startswith("> "):
            found = line.match(text.rstrip("\n"))
            assert found, f"no example can be read from: {text}"
            examples.append(found.groups())
assert len(examples) > 20

table = io.StringIO()
writer = csv.writer(table)
writer.writerow(["place", "admin1"])
writer.writerows([text, admin1 or ""] for text, admin1, *_ in examples)
command = [program, "resolve", "-q", "--batch", "-g", f"{root}/gazetteer/idlib"]
answers = subprocess.run(command, input=table.getvalue().encode(), stdout=subprocess.PIPE).stdout.decode().splitlines()
assert len(answers) == len(examples)
wrong = 0
for (text, _, lat, lon, radius, method), answer in zip(examples, map(json.loads, answers)):
    fits = (
        answer["lat"] is not None
        and abs(answer["lat"] - float(lat)) < 2e-6
        and abs(answer["lon"] - float(lon)) < 2e-6
        and answer["radius_m"] == int(radius)
        and answer["method"] == method
    )
    if not fits:
        wrong += 1
        print(f"{text}: documented {lat}, {lon}, {radius} m, {method}; answered {answer}")
sys.exit(wrong != 0)
END
