"""Where a script sees how wide the machine's words are."""
import array
import json
import random
import struct
import sys

seconds = json.load(sys.stdin)["seconds"]
print(range(seconds)[-1], seconds in range(seconds), sum(1 for _ in zip(range(3), range(seconds))))
print(struct.calcsize("<qlid"), struct.calcsize("q"), array.array("q").itemsize)
print(sys.maxsize, struct.calcsize("l"), struct.calcsize("P"), array.array("L").itemsize, hash(10**12), random.Random(1.5).random())
for action in (lambda: len(range(seconds)), lambda: random.Random(1).sample(range(seconds), 2)):
    try:
        print(action())
    except OverflowError as e:
        print("OverflowError:", e)
