// What the package lacks of Node.js's `Buffer`: the encoding base64url, and errors in Node.js's words.
import { Buffer } from 'buffer/';
import { received } from './call.js';

const G = globalThis;

const isUrl = encoding => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
const { from, byteLength, isEncoding } = Buffer;
const { toString, write, fill } = Buffer.prototype;

Buffer.from = function (value, encoding, length) {
  return from.call(Buffer, value, isUrl(encoding) ? 'base64' : encoding, length);
};
Buffer.byteLength = function (value, encoding) {
  return byteLength.call(Buffer, value, isUrl(encoding) ? 'base64' : encoding);
};
Buffer.isEncoding = encoding => isUrl(encoding) || isEncoding.call(Buffer, encoding);
Buffer.prototype.toString = function (encoding, start, end) {
  if (!isUrl(encoding)) return toString.call(this, encoding, start, end);
  return toString.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};
Buffer.prototype.write = function (text, ...rest) {
  return write.call(this, text, ...rest.map(r => (isUrl(r) ? 'base64' : r)));
};
Buffer.prototype.fill = function (value, ...rest) {
  return fill.call(this, value, ...rest.map(r => (isUrl(r) ? 'base64' : r)));
};

const fail = (Kind, code, message) => {
  throw Object.assign(new Kind(message), { code });
};
const shown = v => (typeof v === 'number' && Math.abs(v) > 2 ** 32 ? String(v).replace(/\B(?=(\d{3})+$)/g, '_') : String(v));
const outOfRange = (name, must, value) => fail(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range. It must be ${must}. Received ${shown(value)}`);

const SIZES = { Int8: 1, UInt8: 1, Int16: 2, UInt16: 2, Int32: 4, UInt32: 4, BigInt64: 8, BigUInt64: 8, Float: 4, Double: 8 };
const checkOffset = (buffer, offset, size) => {
  if (offset === undefined) offset = 0;
  if (typeof offset !== 'number') fail(TypeError, 'ERR_INVALID_ARG_TYPE', `The "offset" argument must be of type number. Received ${received(offset)}`);
  if (buffer.length < size) fail(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  if (!Number.isInteger(offset)) outOfRange('offset', 'an integer', offset);
  if (offset < 0 || offset + size > buffer.length) outOfRange('offset', `>= 0 and <= ${buffer.length - size}`, offset);
};
const checkValue = (kind, size, value) => {
  const number = +value;
  const unsigned = kind.startsWith('U');
  const [min, max] = unsigned ? [0, 2 ** (8 * size) - 1] : [-(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1];
  if (number >= min && number <= max) return;
  const must = size <= 2 ? `>= ${min} and <= ${max}` : unsigned ? `>= 0 and <= ${shown(max)}` : `>= -(2 ** ${8 * size - 1}) and < 2 ** ${8 * size - 1}`;
  if (!Number.isNaN(number)) outOfRange('value', must, value);
};
for (const [kind, size] of Object.entries(SIZES))
  for (const end of size === 1 ? [''] : ['LE', 'BE']) {
    const checks = /^U?Int/.test(kind);
    for (const name of [kind, kind.replace('UInt', 'Uint')]) {
      const [read, write] = [Buffer.prototype[`read${name}${end}`], Buffer.prototype[`write${name}${end}`]];
      if (!read || !write) continue;
      Buffer.prototype[`read${name}${end}`] = function (offset) {
        checkOffset(this, offset, size);
        return read.call(this, offset ?? 0);
      };
      Buffer.prototype[`write${name}${end}`] = function (value, offset) {
        if (checks) checkValue(kind, size, value);
        checkOffset(this, offset, size);
        return write.call(this, value, offset ?? 0);
      };
    }
  }

const own = u => Object.setPrototypeOf(u, Buffer.prototype);
const view = b => new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
const isUtf8 = e => e === undefined || e === null || /^utf-?8$/i.test(e);
const isHex = e => typeof e === 'string' && e.toLowerCase() === 'hex';
// As far as it is hexadecimal, in pairs.
const hexOf = text => /^(?:[\da-f]{2})*/i.exec(text)[0];
const urlFrom = Buffer.from;
Buffer.from = function (value, encoding, length) {
  if (typeof value === 'number' || value == null) {
    const received = value == null ? value : `type number (${value})`;
    fail(TypeError, 'ERR_INVALID_ARG_TYPE', `The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${received}`);
  }
  if (typeof value === 'string' && typeof encoding === 'string' && !Buffer.isEncoding(encoding)) fail(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  if (typeof value === 'string' && isUtf8(encoding)) return own(G.__host.enc(value));
  return urlFrom(typeof value === 'string' && isHex(encoding) ? hexOf(value) : value, encoding, length);
};
const urlToString = Buffer.prototype.toString;
Buffer.prototype.toString = function (encoding, start, end) {
  if (typeof encoding === 'string' && !Buffer.isEncoding(encoding)) fail(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  if (isUtf8(encoding)) return G.__host.dec(start === undefined && end === undefined ? view(this) : view(this.subarray(start, end)));
  return urlToString.call(this, encoding, start, end);
};
for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
  const make = Buffer[name];
  Buffer[name] = function (size, ...rest) {
    if (typeof size !== 'number') fail(TypeError, 'ERR_INVALID_ARG_TYPE', `The "size" argument must be of type number. Received ${size == null ? size : `type ${typeof size} (${typeof size === 'string' ? `'${size}'` : String(size)})`}`);
    if (!(size >= 0 && size <= Number.MAX_SAFE_INTEGER)) fail(RangeError, 'ERR_OUT_OF_RANGE', `The value of "size" is out of range. It must be >= 0 && <= 9007199254740991. Received ${shown(size)}`);
    return make.call(Buffer, size, ...rest);
  };
}
const MOST = 50;
Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')] = function () {
  const more = this.length - MOST;
  const bytes = [...this.subarray(0, MOST)].map(b => b.toString(16).padStart(2, '0')).join(' ');
  return `<Buffer ${bytes}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`;
};
Buffer.prototype.inspect = Buffer.prototype[Symbol.for('nodejs.util.inspect.custom')];
