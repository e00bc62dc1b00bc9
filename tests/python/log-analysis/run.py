"""A web server's log, line by line: counts, percentiles, sessions, a table in Markdown and as JSON lines."""
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from operator import itemgetter
from statistics import median

LINE = re.compile(r'(?P<host>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" (?P<status>\d{3}) (?P<size>\d+|-)(?: "(?P<agent>[^"]*)")?')
top = json.load(sys.stdin)["top"]
entries, skipped = [], []
with open("access.log", encoding="utf-8", errors="replace") as f:
    for number, line in enumerate(f, 1):
        if not (m := LINE.match(line)):
            skipped.append((number, line.rstrip("\n")))
            continue
        e = m.groupdict()
        e["time"] = datetime.strptime(e["time"], "%d/%b/%Y:%H:%M:%S %z")
        e["size"] = 0 if e["size"] == "-" else int(e["size"])
        entries.append(e)
print(len(entries), skipped)
print("| path | hits | bytes |\n|---|---:|---:|")
sizes = defaultdict(int)
for e in entries:
    sizes[e["path"].partition("?")[0]] += e["size"]
for path, hits in Counter(e["path"].partition("?")[0] for e in entries).most_common(top):
    print(f"| `{path}` | {hits} | {sizes[path]:,} |")
classes = Counter(e["status"][0] + "xx" for e in entries)
print(dict(sorted(classes.items())), f"{classes['5xx'] / len(entries):.1%}", median(e["size"] for e in entries))
sessions = defaultdict(list)
for e in sorted(entries, key=itemgetter("host", "time")):
    visits = sessions[e["host"]]
    if visits and e["time"] - visits[-1][-1]["time"] <= timedelta(minutes=30):
        visits[-1].append(e)
    else:
        visits.append([e])
for host, visits in sessions.items():
    print(host, [[len(v), str(v[-1]["time"] - v[0]["time"])] for v in visits])
hours = Counter(e["time"].astimezone(__import__("zoneinfo").ZoneInfo("Asia/Tokyo")).hour for e in entries)
print("\n".join(f"{h:02} {'#' * n}" for h, n in sorted(hours.items())))
with gzip.open("/tmp/errors.jsonl.gz", "wt") as f:
    for e in entries:
        if e["status"] >= "400":
            f.write(json.dumps(e, default=str) + "\n")
with gzip.open("/tmp/errors.jsonl.gz", "rt") as f, open("artifacts/errors.jsonl", "w") as out:
    out.writelines(f)
if classes["5xx"]:
    print(f"{classes['5xx']} server errors", file=sys.stderr)
    raise SystemExit(2)
