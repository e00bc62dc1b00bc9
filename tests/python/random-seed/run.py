"""The same random numbers everywhere, from the same seed."""
import json
import os
import random
import sys

seed = json.load(sys.stdin)["seed"]
random.seed(seed)
print([random.random() for _ in range(3)], [random.randint(1, 6) for _ in range(10)], random.randrange(0, 100, 7), random.getrandbits(70))
print(random.choice("abc"), random.choices(["x", "y"], weights=[9, 1], k=6), random.sample(range(10**9), 3), random.sample(["a", "b"], k=3, counts=[2, 2]))
deck = list(range(10))
random.shuffle(deck)
print(deck, random.uniform(1, 2), random.gauss(0, 1), random.betavariate(1, 2), random.expovariate(1), random.triangular(0, 1, 0.5), random.normalvariate(0, 1), random.lognormvariate(0, 1), random.vonmisesvariate(0, 1), random.gammavariate(2, 1), random.paretovariate(3), random.weibullvariate(1, 2))
for s in ("text", b"bytes", -7, 2**200, None):
    r = random.Random(s)
    print(s, r.random() if s is not None else 0 <= r.random() < 1)
r = random.Random(1)
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)], r.randbytes(4).hex(), len(random.SystemRandom().randbytes(3)))
for bad in (lambda: random.choice([]), lambda: random.sample([1], 2), lambda: random.randint(2, 1)):
    try:
        bad()
    except (IndexError, ValueError) as e:
        print(type(e).__name__)
print(len(os.urandom(16)), os.urandom(8) != os.urandom(8), hash("a") == hash("a"), len({random.Random().random() for _ in range(5)}))
