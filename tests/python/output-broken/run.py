"""What cannot be written as UTF-8 ends the script."""
import json
import sys

text = json.load(sys.stdin)["text"]
print(text.encode("utf-8", "replace"), ascii(text))
print("é", file=sys.stderr)
sys.stdout.reconfigure(errors="backslashreplace")
print(text)
sys.stdout.reconfigure(errors="strict")
sys.stdout.reconfigure(encoding="ascii", newline="\r\n")
print("plain")
print("ü")
