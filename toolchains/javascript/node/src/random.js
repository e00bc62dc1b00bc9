// Math.random is seeded anew in each call: the snapshot holds one seed for all (xoshiro128**).
let state;
export function seedMath(b) {
  const v = new DataView(b.buffer, b.byteOffset, 16);
  let s0 = v.getUint32(0) | 1,
    s1 = v.getUint32(4),
    s2 = v.getUint32(8),
    s3 = v.getUint32(12);
  const next = () => {
    const t0 = s1 << 9;
    let r = Math.imul(s1, 5);
    r = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t0;
    s3 = (s3 << 11) | (s3 >>> 21);
    return r;
  };
  state = next;
}
const { random } = {
  random() {
    return (state() * 2097152 + (state() >>> 11)) / 9007199254740992;
  },
};
Object.defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
