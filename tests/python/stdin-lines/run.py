"""Input that is not JSON, read in every way."""
import fileinput
import sys

print(input("prompt "))
print(sys.stdin.readline())
line = next(sys.stdin)
print(repr(line), sys.stdin.isatty(), sys.stdin.readable(), sys.stdin.seekable() in (True, False), sys.stdin.closed)
rest = list(sys.stdin)
print(rest, sys.stdin.read(), sys.stdin.buffer.read())
with fileinput.input(["in.json", "run.py"], encoding="utf-8") as files:
    print([(fileinput.filelineno(), fileinput.isfirstline(), line[:5]) for line in files][4:6], fileinput.filename())
with open("artifacts/edit.txt", "w") as f:
    f.write("a\nb\n")
for line in fileinput.input("artifacts/edit.txt", inplace=True):
    print(line.upper(), end="")
print(open("artifacts/edit.txt").read())
for number, text in enumerate(open(0, closefd=False)):
    print(number, text)
print("end")
input()
