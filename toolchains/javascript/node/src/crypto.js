// `crypto`: digests, random values.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { G, H, buf, toU8 } from './call.js';
import { stream } from './packages.js';

const algos = { md5, sha1, sha256, sha512, sha384, sha224 };
const alg = n => {
  const h = algos[String(n).toLowerCase().replace('-', '')];
  if (!h) throw new Error('Digest method not supported: ' + n);
  return h;
};
export class Hash extends stream.Transform {
  constructor(h) {
    super();
    this._h = h;
  }
  update(d, e) {
    this._h.update(toU8(d, e));
    return this;
  }
  digest(e) {
    const b = buf(this._h.digest());
    return e && e !== 'buffer' ? b.toString(e) : b;
  }
  copy() {
    return new Hash(this._h.clone());
  }
  _transform(c, e, cb) {
    this.update(c);
    cb();
  }
  _flush(cb) {
    this.push(this.digest());
    cb();
  }
}
const rb = n => buf(H().random(n));
export const randomUUID = () => {
  const b = H().random(16);
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const h = [...b].map(x => x.toString(16).padStart(2, '0')).join('');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
};
export const getRandomValues = a => {
  const u = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  u.set(H().random(u.length));
  return a;
};
const subtle = {
  digest: async (a, d) => {
    const r = alg(typeof a === 'string' ? a : a.name)(toU8(d instanceof ArrayBuffer ? new Uint8Array(d) : d));
    return r.buffer.slice(r.byteOffset, r.byteOffset + r.length);
  },
};
const webcrypto = { getRandomValues, randomUUID, subtle };
export const crypto = {
  randomUUID,
  randomBytes: (n, cb) => {
    const b = rb(n);
    if (cb) {
      setImmediate(() => cb(null, b));
      return;
    }
    return b;
  },
  randomInt: (a, b, cb) => {
    if (typeof b === 'function') {
      cb = b;
      b = undefined;
    }
    if (b === undefined) {
      b = a;
      a = 0;
    }
    const r = a + Number(rb(6).readUIntBE(0, 6) % (b - a));
    if (cb) setImmediate(() => cb(null, r));
    else return r;
  },
  randomFillSync: getRandomValues,
  getRandomValues,
  createHash: n => new Hash(alg(n).create()),
  createHmac: (n, k) => new Hash(hmac.create(alg(n), toU8(k))),
  hash: (n, d, e = 'hex') => new Hash(alg(n).create()).update(d).digest(e),
  getHashes: () => Object.keys(algos),
  timingSafeEqual: (a, b) => {
    if (a.length !== b.length) throw new RangeError('Input buffers must have the same byte length');
    let r = 0;
    for (let i = 0; i < a.length; i++) r |= a[i] ^ b[i];
    return r === 0;
  },
  pbkdf2Sync: (p, s, c, l, d) => buf(pbkdf2(alg(d), toU8(p), toU8(s), { c, dkLen: l })),
  webcrypto,
  subtle,
};
Object.defineProperty(G, 'crypto', { value: webcrypto, writable: true, configurable: true });
