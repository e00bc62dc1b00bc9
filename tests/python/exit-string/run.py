"""The usual way to refuse: a message and exit code 1."""
import json
import sys

request = json.load(sys.stdin)
print(json.dumps({"checked": len(request["missing"])}))
if request["missing"]:
    sys.exit(f"error: missing {', '.join(request['missing'])}")
