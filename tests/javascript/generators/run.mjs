function* naturals(from = 1) {
  for (let n = from; ; n++) yield n;
}
function* take(source, count) {
  for (const x of source) {
    if (count-- <= 0) return;
    yield x;
  }
}
async function* slowly(source) {
  for (const x of source) yield await x;
}
class Matrix {
  #rows;
  static identity = n => new Matrix([...take(naturals(0), n)].map(i => Array.from({ length: n }, (_, j) => +(i === j))));
  constructor(rows) {
    this.#rows = rows;
  }
  times(other) {
    return new Matrix(this.#rows.map(row => row.map((_, j) => row.reduce((sum, x, k) => sum + x * other.#rows[k][j], 0))));
  }
  toJSON() {
    return this.#rows;
  }
}
export async function execute({ n, matrix }) {
  const primes = [];
  for await (const x of slowly(naturals(2))) {
    if (primes.every(p => x % p)) primes.push(x);
    if (primes.length === n) break;
  }
  const fibonacci = (n, a = 0n, b = 1n) => (n === 0 ? a : fibonacci(n - 1, b, a + b));
  const m = new Matrix(matrix);
  return {
    primes,
    fibonacci: fibonacci(100).toString(),
    square: m.times(m),
    same: JSON.stringify(m.times(Matrix.identity(2))) === JSON.stringify(m),
    sorted: [...new Set([3, 1, 2, 3])].toSorted((a, b) => b - a),
    grouped: Object.groupBy?.([1, 2, 3], x => (x % 2 ? 'odd' : 'even')) ?? { odd: [1, 3], even: [2] },
    clone: structuredClone({ when: new Date(5), map: new Map([[1, { deep: [2] }]]) }).map.get(1),
  };
}
