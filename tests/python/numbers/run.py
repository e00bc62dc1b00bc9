"""Big integers, decimals, fractions, statistics, floats and their edges."""
import cmath
import decimal
import fractions
import json
import math
import statistics
import sys
from decimal import Decimal, ROUND_HALF_EVEN, ROUND_HALF_UP
from fractions import Fraction

data = json.load(sys.stdin)
f = math.factorial(data["n"])
print(len(str(f)), str(f)[:20], f % (10**9 + 7), f.bit_length(), math.isqrt(f) % 1000, pow(3, 10**20, 10**9 + 9), pow(3, -1, 7))
print(hex(2**130), int("z" * 20, 36), (-7) // 2, -7 % 3, divmod(-7, 2), (-7) >> 1, ~5, (12345).to_bytes(3, "little"), int.from_bytes(b"\xff\x00", "big", signed=True))
try:
    str(10**5000)
except ValueError as e:
    print("ValueError", str(e)[:30])
sys.set_int_max_str_digits(0)
print(len(str(7**9000)), int("9" * 5000) % 97, (7).bit_count())
for text in data["amounts"]:
    d = Decimal(text)
    print(d, d.quantize(Decimal("0.01"), ROUND_HALF_UP), d.quantize(Decimal("0.01"), ROUND_HALF_EVEN), d.normalize(), d.as_tuple().exponent, f"{d:,.3f}")
with decimal.localcontext() as context:
    context.prec = 50
    print(Decimal(2).sqrt(), Decimal(1) / 7, Decimal(1).exp(), Decimal(10).ln())
    context.traps[decimal.Inexact] = True
    try:
        Decimal(1) / 3
    except decimal.Inexact as e:
        print("Inexact", isinstance(e, ArithmeticError))
for action in [lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: 1 // 0, lambda: 1.0 % 0, lambda: 2.0**10000, lambda: math.sqrt(-1), lambda: math.log(0), lambda: int(float("inf")), lambda: Fraction(1, 0), lambda: int("12a")]:
    try:
        print(action())
    except (ArithmeticError, ValueError) as e:
        print(type(e).__name__)
print(Decimal("NaN").is_nan(), Decimal("Infinity") > 10**100, decimal.getcontext().prec, Decimal(0.1), Decimal("0.1") + Decimal("0.2") == Decimal("0.3"))
print(Fraction("3.125"), Fraction(1, 3) + Fraction(1, 6), Fraction(math.pi).limit_denominator(1000), sum(map(Fraction, ["1/3"] * 3)), fractions.Fraction(-7, 2).__floor__())
sample = [2, 3, 3, 5, 8, 13, 21.5]
print(statistics.mean(sample), statistics.median(sample), statistics.mode(sample), statistics.stdev(sample), statistics.pvariance([1, 2, 3, 4]), statistics.quantiles(sample, n=4), statistics.geometric_mean([1, 10, 100]), statistics.multimode("aabbc"), statistics.harmonic_mean([40, 60]))
print(statistics.linear_regression([1, 2, 3], [2, 4, 6.5]), statistics.correlation([1, 2, 3], [1, 3, 2]), statistics.NormalDist(100, 15).cdf(130), statistics.fmean([1, 2], weights=[3, 1]))
print([round(x) for x in (0.5, 1.5, 2.5, -0.5)], round(2.675, 2), round(1234567, -3), 0.1 + 0.2, 1e16 + 1, 1 / 3, 100.0, 1e100, 5e-324, -0.0)
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.gcd(12, 18, 27), math.lcm(4, 6), math.comb(50, 25), math.perm(5, 2), math.prod(range(1, 6)), math.hypot(3, 4), math.dist((0, 0), (1, 1)))
print([round(g(0.7), 12) for g in (math.sin, math.cos, math.tan, math.exp, math.log2, math.log10, math.gamma, math.erf, math.atanh, math.cbrt, math.log1p, math.expm1)])
print((1.5).hex(), float.fromhex("0x1.8p3"), (0.75).as_integer_ratio(), math.nextafter(1, 2), math.ulp(1.0), math.frexp(8.5), math.copysign(1, -0.0), math.remainder(7, 4), math.trunc(-2.7), math.modf(-2.5))
print(complex("1+2j") * 1j, abs(3 + 4j), cmath.sqrt(-1), cmath.phase(-1), (1 + 2j).conjugate(), complex(0, -0.0))
print(float("nan") == float("nan"), sorted([3, float("-inf"), 1.5]), True + True, 10**2, 10**-2, 7 // 2.0, hash(1) == hash(1.0) == hash(Decimal(1)), 0.1.__repr__(), sys.float_info.max, sys.int_info.bits_per_digit)
