"""Says what this sandbox may use. A skill sees its own limits here, never those of the machine under it."""

import json
import os
import platform
import sys


def resources(limits):
    return {
        "cpu": {
            "count": 1,  # a call runs on one thread
            "timeLimitMs": limits.get("cpu_ms"),
            "deadlineMs": limits.get("deadline_ms"),
        },
        "memory": {"limitBytes": limits.get("memory")},
        "disk": {"limitBytes": limits.get("disk_bytes"), "limitFiles": limits.get("disk_files")},
        "platform": {
            "system": sys.platform,
            "machine": platform.machine() or "wasm32",
            "pointerBits": sys.maxsize.bit_length() + 1,
            "python": platform.python_version(),
            "implementation": platform.python_implementation(),
        },
        "skill": {"name": os.environ.get("SKILL_NAME"), "executionId": os.environ.get("SKILL_EXECUTION_ID")},
    }


def main():
    json.load(sys.stdin)  # any JSON will do: there is nothing to choose
    answer = resources(json.loads(os.environ.get("SKILLHOST_LIMITS", "{}")))
    folder = os.environ.get("SKILL_ARTIFACTS_DIR", "artifacts")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "resources.json"), "w", encoding="utf-8") as file:
        json.dump(answer, file, indent=2)
    json.dump(answer, sys.stdout)


main()
