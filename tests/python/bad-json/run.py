"""Input that is cut off, not caught."""
import json
import sys

print(json.load(sys.stdin))
