"""Methods of strings, lists, dictionaries and sets, slices and sorting."""
import json
import sys

t = json.load(sys.stdin)["text"]
print([t.strip(), t.lstrip(), t.rstrip(), t.split(), t.split(" "), t.strip().split("o", 1), t.rsplit(maxsplit=1), t.partition("\t"), t.rpartition("x"), t.expandtabs(4)])
s = t.strip()
print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), s.center(30, "*"), s.ljust(24, "."), s.rjust(24), "42".zfill(5), "-42".zfill(5)])
print([s.find("z"), s.index("Q"), s.rfind("o"), s.count("o"), s.startswith(("A", "T")), s.endswith("x", 0, -1), s.replace("o", "0", 1), s.removeprefix("The "), s.removesuffix("x"), s.translate(str.maketrans("aeiou", "AEIOU", "Q")), s[::-1], s[-3:], s[4:9:2], s[100:], "x" * 3])
print([w.isidentifier() for w in ("abc", "1a", "class", "é_1")], "a1".isalnum(), "12".isdecimal(), "ab".isalpha(), " \n".isspace(), "Ab C".istitle(), "ab".islower(), "a\n".isprintable(), "".isascii(), "é".isascii())
try:
    s.index("zzz")
except ValueError as e:
    print(e)
print(repr("tab\t nl\n quote' \" back\\ nul\0 é \x7f \u200b \U0001F600"), ascii("é😀"), str(b"x", "ascii"), r"raw\n", "con" "cat", "a" in "cat", chr(8364), ord("€"), "%s %r" % ("a", "a"), "é".encode().hex(), "\t".join("abc"))
l = [3, 1, 2]
l += [5]
l[1:2] = [9, 9]
l.insert(0, 7)
del l[-1]
print(l, sorted(l, reverse=True), l.index(9), l.count(9), l.pop(), l.remove(9), l, l.copy() == l, l[::-2], [*l, 1] > l, l * 2, 9 in l)
matrix = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*matrix)], [x for row in matrix for x in row if x % 2], [[0] * 2 for _ in range(2)], list(enumerate("ab", 1)), list(map(str, range(3))), list(filter(None, [0, "", 1])))
records = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(records, key=lambda r: (-r[1], r[0])), max(records, key=lambda r: r[1]), sorted(["10", "9", "a", "B"], key=str.lower), sorted("bca"), min([], default=None))
d = {"b": 1, "a": 2}
d.setdefault("c", []).append(1)
d.update(b=3, z=0)
print(d, d.get("x"), d.get("x", 5), d.pop("z"), d.pop("none", "default"), list(d), list(d.items())[-1], "a" in d, d | {"a": 9}, {v: k for k, v in {"x": 1}.items()}, dict(zip("ab", [1, 2])), d.keys() & {"a", "q"}, list(reversed(d)), d.popitem(), len(d))
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b), a <= b, a.isdisjoint({9}), sorted(a.union([7], (8,))), frozenset([1]) in {frozenset([1])}, {1, 1.0, True})
first, *middle, last = "abcde"
(x, y), z = (1, 2), 3
print(first, middle, last, x, y, z, [*"ab", *range(2)], (1,) + (2,), (lambda *, key: key)(key=1), not [], [] or "else", 1 < 2 < 3, 5 if s else 6, None is None, ... is Ellipsis)
for action in ["d['none']", "l[99]", "''.join([1])", "int('x')", "a.b", "'a' < 1", "[].pop()", "x, y = (1,)", "min([])", "'a'.foo()", "chr(-1)", "'%d' % 'x'", "'{}'.format()", "del d['q']", "d.add(1)", "a.remove(99)", "''.rindex('x')", "float('1,5')", "'x' * 'y'", "f()", "object()()", "len(None)", "(1).real()", "sorted([1, 'a'])", "'ab'[1.5]", "range(1, 2, 0)", "bytes([256])", "'é'.encode('ascii')", "b'\\xff'.decode()", "round('x')", "sum(['a'])", "isinstance(1, 'x')", "super().x", "iter(5)", "next(5)", "(x for x in 5)", "print(1, nope=2)", "open(1.5)", "setattr(1, 'a', 2)", "__import__('no.such')", "str(1, 2)", "type('X', (int, str), {})", "''.center('x')"]:
    try:
        exec(action)
        print(action, "is fine")
    except Exception as e:
        print(f"{action}: {type(e).__name__}: {e}")
