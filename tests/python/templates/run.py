"""An invoice by string.Template, f-strings, format and textwrap."""
import json
import string
import sys
import textwrap
from datetime import date

data = json.load(sys.stdin)
LETTER = string.Template("Dear $name,\nfrom ${city}: you owe $$${total}. $missing")
total = sum(n * p for _, n, p in data["items"])
try:
    LETTER.substitute(data["customer"], total=total)
except KeyError as e:
    print("KeyError", e)
letter = LETTER.safe_substitute(data["customer"], total=f"{total:,.2f}")
print(letter)
try:
    string.Template("line\nbad ${1x}").substitute()
except ValueError as e:
    print("ValueError", e)


class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+(?:\\.[a-z]+)?"


print(Percent("%a.b and %{c} 100%% $x").substitute({"a.b": 1, "c": 2}))
for name, count, price in data["items"]:
    first, *rest = textwrap.wrap(name, 20)
    print(f"{first:<20}|{count:>9,}|{price:>10.3f}|{count * price:>14_.2f}|{count:#x}|{price:e}|{price:g}")
    for line in rest:
        print(f"{line:<20}|")
print(f"{'mid':*^11}|{42:+}|{42:08.3f}|{-42:=+8d}|{0.5:.0%}|{255:b}|{255:#o}|{65:c}|{1e10:n}|{12345.678:.3}")
width, precision, value = 12, 4, 3.14159265
print(f"{value:{width}.{precision}}|{value!r:>20}|{value=:.2f}|{data['customer']['city']!a}|{date(2026, 3, 4):%d.%m.%Y}")
print("{0[items][0][0]} {0[customer][name]!s:>6} {1.year} {{}}".format(data, date(2026, 1, 1)))
print("%-10s|%5d|%05.1f|%x|%%|%r|%c" % ("left", 42, 3.14159, 255, "q'", "z"))
print("%(a)s %(b)03d" % {"a": 1, "b": 2})
print("{:>{w}}{:^{w}}".format("a", "b", w=5), "{n:,}".format_map({"n": 1234567}))
print(textwrap.fill("The quick brown fox jumps over-the-lazy dog, " * 2, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten("The quick brown fox jumps", 15, placeholder="…"))
print(repr(textwrap.dedent("    a\n      b\n    \n    c\n")), repr(textwrap.indent("a\n\nb\n", "> ")))
print([list(string.Formatter().parse("a{b!r:>{c}}d"))])
for spec, what in [("d", 1.5), (",s", "x"), ("z", "x"), (".2d", 3), ("s", 1)]:
    try:
        print(format(what, spec))
    except ValueError as e:
        print("ValueError", e)
with open("artifacts/letter.txt", "w", encoding="utf-16-le") as f:
    f.write("ok")
