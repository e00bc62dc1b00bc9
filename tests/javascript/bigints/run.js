// Numbers beyond 2^53.
const fact = n => (n <= 1n ? 1n : n * fact(n - 1n));
const gcd = (a, b) => (b ? gcd(b, a % b) : a);
const powmod = (b, e, m) => {
  let r = 1n;
  for (b %= m; e > 0n; e >>= 1n, b = (b * b) % m) if (e & 1n) r = (r * b) % m;
  return r;
};
const isqrt = n => {
  let x = n, y = (x + 1n) / 2n;
  while (y < x) [x, y] = [y, (y + n / y) / 2n];
  return x;
};
console.log(fact(30n), fact(50n).toString().length, String(fact(25n)));
console.log(gcd(2n ** 70n * 15n, 6n ** 20n), powmod(3n, 10n ** 18n, 998244353n), isqrt(10n ** 41n));
console.log((2n ** 64n - 1n).toString(16), (-255n).toString(2), BigInt('0xff'), BigInt.asUintN(8, -1n), BigInt.asIntN(8, 255n));
console.log(-7n / 2n, -7n % 2n, 7n ** 0n, 5n << 70n, -1n >> 3n, ~5n, 6n & 3n, 6n | 1n, 6n ^ 3n);
console.log(1n < 2, 2n == 2, 2n === 2, typeof 1n, 0n ? 't' : 'f', [3n, 1, 2n].sort((a, b) => (a < b ? -1 : 1)));
for (const f of [() => 1n + 1, () => BigInt(1.5), () => BigInt('x'), () => 1n / 0n, () => JSON.stringify({ a: 1n }), () => +1n, () => Math.max(1n)]) {
  try {
    console.log(f());
  } catch (e) {
    console.log(`${e.name}: ${e.message}`);
  }
}
console.log(JSON.stringify({ big: 12345678901234567890n }, (k, v) => (typeof v === 'bigint' ? `${v}n` : v)), (123456789n).toLocaleString());
console.log({ n: 5n, list: [1n, -2n] }, Number(2n ** 53n) + 1, parseInt('9007199254740993'), Number.MAX_SAFE_INTEGER);
