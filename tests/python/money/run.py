"""An invoice in exact numbers: rounding, shares, interest, and how numbers are written without a locale."""
import decimal
import json
import locale
import statistics
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
rows = json.load(sys.stdin, parse_float=Decimal)["rows"]
total = Decimal(0)
for row in rows:
    net = Decimal(row["price"]) * row["count"]
    tax = (net * Decimal(row["tax"]) / 100).quantize(CENT, ROUND_HALF_UP)
    total += net + tax
    print(f"{row['name']:<12}{row['count']:>4}{Decimal(row['price']):>10.2f}{tax:>9}{net + tax:>14,.2f}")
print(f"{'':=^49}\n{'total':<35}{total:>14,.2f}", repr(total), total.as_tuple())


def shares(amount, parts):
    each = [(amount * p / sum(parts)).quantize(CENT, ROUND_DOWN) for p in parts]
    rest = int((amount - sum(each)) / CENT)
    return [e + (CENT if i < rest else 0) for i, e in enumerate(each)]


print(shares(Decimal("100"), [1, 1, 1]), sum(shares(total, [3, 2, 2])) == total)
for text in ("2.675", "-2.5", "1e3", "0.000", "NaN", "1E+5"):
    d = Decimal(text)
    q = d.quantize(CENT, ROUND_HALF_EVEN) if d.is_finite() else d
    print(text, q, f"{d:+.1f}|{d:010.3f}|{d:e}|{d:g}|{d:%}", d.normalize() if d.is_finite() else "")
with decimal.localcontext(prec=30) as context:
    context.traps[decimal.Inexact] = False
    print((1 + Decimal(5) / 100) ** 20, Decimal(2).sqrt(), Decimal(10).ln(), context.flags[decimal.Inexact])
try:
    Decimal("1") / 0
except decimal.DivisionByZero as e:
    print(type(e).__mro__[1].__name__, e)
try:
    Decimal("a")
except decimal.InvalidOperation as e:
    print(e)
print(Fraction("3.125"), Fraction(1, 3) + Fraction(1, 6), Fraction(0.1).limit_denominator(100), f"{Fraction(22, 7):.5f}", round(Fraction(7, 2)))
print(f"{1234567.891:,.2f} {1234567:_} {0.1 + 0.2!r} {1e22} {123456789.0:.3e} {0.00001234:g} {255:#x} {255:#010b} {-7 // 2} {-7 % 3} {7.5:>+10.1%}")
print(locale.format_string("%.2f", 1234.5, grouping=True), locale.localeconv()["decimal_point"], round(2.5), round(0.15, 1), round(1234, -2))
data = [Decimal("2.5"), Decimal("3.25"), Decimal("5.5"), Decimal("11.25"), Decimal("11.75")]
print(statistics.mean(data), statistics.median(data), statistics.stdev(data), statistics.quantiles(map(float, data), n=4))
print(statistics.linear_regression([1, 2, 3], [2, 4, 7]), statistics.correlation([1, 2, 3], [1, 5, 7]), statistics.multimode("aabbc"))
print(statistics.NormalDist(100, 15).cdf(130), statistics.fmean([1, 2, 4], weights=[1, 1, 2]), statistics.geometric_mean([54, 24, 36]))
