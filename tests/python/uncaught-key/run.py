"""The most common end of a script that is given the wrong input."""
import json
import sys

for row in json.load(sys.stdin)["rows"]:
    print(row["id"])
    print("wrote", file=sys.stderr)
    row["amount"] += 1
