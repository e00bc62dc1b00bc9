// `crypto`: digests, random values.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha224, sha256, sha384, sha512, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { G, H, buf, received, toU8 } from './call.js';
import { unavailable } from './missing.js';
import { stream } from './packages.js';
import { complete } from './timers.js';

const algos = {
  md5, sha1, sha256, sha512, sha384, sha224, ripemd160, rmd160: ripemd160, 'sha512-256': sha512_256,
  'sha3-224': sha3_224, 'sha3-256': sha3_256, 'sha3-384': sha3_384, 'sha3-512': sha3_512,
};
const alg = n => {
  const h = algos[String(n).toLowerCase().replace(/^sha-|^rsa-/, m => (m === 'sha-' ? 'sha' : ''))];
  if (!h) throw new Error('Digest method not supported');
  return h;
};
export class Hash extends stream.Transform {
  constructor(h) {
    super();
    this._h = h;
  }
  update(d, e) {
    if (this._digest) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    if (typeof d !== 'string' && !ArrayBuffer.isView(d))
      refuse(TypeError, 'ERR_INVALID_ARG_TYPE', `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(d)}`);
    this._h.update(toU8(d, e));
    return this;
  }
  digest(e) {
    if (this._digest && !this._streamed) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    const b = (this._digest ??= buf(this._h.digest()));
    this._streamed = false;
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
    this._streamed = true;
    cb();
  }
}
const refuse = (Kind, code, message) => {
  throw Object.assign(new Kind(message), { code });
};
export class Hmac extends Hash {}
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
const bytes = d => (d instanceof ArrayBuffer ? new Uint8Array(d) : toU8(d));
const exact = u => u.buffer.slice(u.byteOffset, u.byteOffset + u.byteLength);
const nameOf = a => String(typeof a === 'string' ? a : a?.name).toUpperCase();
class CryptoKey {
  constructor(fields, data) {
    Object.assign(this, fields);
    Object.defineProperty(this, '_data', { value: data });
  }
}
Object.assign(subtle, {
  async importKey(format, data, algorithm, extractable, usages) {
    if (format !== 'raw' || !['HMAC', 'PBKDF2', 'HKDF'].includes(nameOf(algorithm))) throw unavailable(`crypto.subtle.importKey of ${format} ${nameOf(algorithm)}`, 'only raw keys for HMAC are there');
    return new CryptoKey({ type: 'secret', extractable, algorithm: { ...algorithm, name: nameOf(algorithm) }, usages }, bytes(data).slice());
  },
  async sign(algorithm, key, data) {
    return exact(hmac(alg(key.algorithm.hash?.name ?? key.algorithm.hash), key._data, bytes(data)));
  },
  async verify(algorithm, key, signature, data) {
    const [made, given] = [new Uint8Array(await subtle.sign(algorithm, key, data)), bytes(signature)];
    return made.length === given.length && crypto.timingSafeEqual(made, given);
  },
  async exportKey(format, key) {
    if (!key.extractable) throw new DOMException('key is not extractable', 'InvalidAccessError');
    return exact(key._data.slice());
  },
});
for (const name of ['encrypt', 'decrypt', 'generateKey', 'deriveBits', 'deriveKey', 'wrapKey', 'unwrapKey'])
  subtle[name] = async () => {
    throw unavailable(`crypto.subtle.${name}`, 'only digests and HMAC are there');
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
    if (!(b > a)) refuse(RangeError, 'ERR_OUT_OF_RANGE', `The value of "max" is out of range. It must be greater than the value of "min" (${a}). Received ${b}`);
    const r = a + Number(rb(6).readUIntBE(0, 6) % (b - a));
    if (cb) setImmediate(() => cb(null, r));
    else return r;
  },
  randomFillSync: getRandomValues,
  getRandomValues,
  createHash: n => new Hash(alg(n).create()),
  createHmac: (n, k) => new Hmac(hmac.create(alg(n), toU8(k))),
  hash: (n, d, e = 'hex') => new Hash(alg(n).create()).update(d).digest(e),
  getHashes: () => Object.keys(algos),
  timingSafeEqual: (a, b) => {
    if (a.length !== b.length) refuse(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
    let r = 0;
    for (let i = 0; i < a.length; i++) r |= a[i] ^ b[i];
    return r === 0;
  },
  scryptSync: (p, s, length, o = {}) =>
    buf(scrypt(toU8(p), toU8(s), { N: o.N ?? o.cost ?? 16384, r: o.r ?? o.blockSize ?? 8, p: o.p ?? o.parallelization ?? 1, dkLen: length })),
  hkdfSync: (d, key, salt, info, length) => new Uint8Array(hkdf(alg(d), toU8(key), toU8(salt), toU8(info), length)).buffer,
  Hash,
  Hmac,
  pbkdf2Sync: (p, s, c, l, d) => buf(pbkdf2(alg(d), toU8(p), toU8(s), { c, dkLen: l })),
  webcrypto,
  subtle,
};
for (const name of ['pbkdf2', 'scrypt', 'hkdf'])
  crypto[name] = (...args) => {
    const callback = args.pop();
    const made = crypto[`${name}Sync`](...args);
    complete(() => callback(null, made));
  };
crypto.getFips = () => 0;
Object.defineProperty(G, 'crypto', { value: webcrypto, writable: true, configurable: true });
