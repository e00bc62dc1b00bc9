// `zlib`: gzip and deflate. A stream collects what it is given and answers at its end.
import { Gunzip, deflateSync, gunzipSync, gzipSync, inflateSync, unzlibSync, zlibSync } from 'fflate';
import { Buffer } from 'buffer/';
import { buf, toU8 } from './call.js';
import { unavailable } from './missing.js';
import { stream } from './packages.js';
import { complete } from './timers.js';

const fail = (code, errno, message) => Object.assign(new Error(message), { errno, code });
const WRONG = () => fail('Z_DATA_ERROR', -3, 'incorrect header check');
const CUT = () => fail('Z_BUF_ERROR', -5, 'unexpected end of file');

const isGzip = d => d[0] === 0x1f && d[1] === 0x8b;
const isZlib = d => (d[0] & 15) === 8 && ((d[0] << 8) | d[1]) % 31 === 0;
const u32 = (d, at) => (d[at] | (d[at + 1] << 8) | (d[at + 2] << 16) | (d[at + 3] << 24)) >>> 0;
const inflating = (check, inflate, tail) => d => {
  if (d.length === 0) throw CUT();
  if (!check(d)) throw d.length < 2 ? CUT() : WRONG();
  let out;
  try {
    out = inflate(d);
  } catch (e) {
    throw e.code === 0 || e.code === 'Z_BUF_ERROR' ? CUT() : fail('Z_DATA_ERROR', -3, e.message ?? 'invalid data');
  }
  tail?.(d, out);
  return out;
};
// The end of a gzip file says what is in it.
const gzipTail = (d, out) => {
  if (d.length < 18) throw CUT();
  const [crc, size] = [u32(d, d.length - 8), u32(d, d.length - 4)];
  if (size !== out.length >>> 0 || crc !== crc32(out)) throw u32(d, d.length - 4) === out.length >>> 0 ? fail('Z_DATA_ERROR', -3, 'incorrect data check') : CUT();
};
// It says how large it is; deflate makes nothing a thousandth of its size.
const isWhole = d => u32(d, d.length - 4) <= d.length * 1040;
const member = inflating(isGzip, d => {
  if (d.length < 18 || !isWhole(d)) throw CUT();
  return gunzipSync(d);
}, gzipTail);
// A file may be several, one after the other.
const starts = d => {
  const found = [];
  const reader = new Gunzip(() => {});
  reader.onmember = at => found.push(at);
  try {
    reader.push(d, true);
  } catch {
    return [];
  }
  return found;
};
const gunzip = d => {
  try {
    return member(d);
  } catch (e) {
    const later = starts(d).filter(at => at > 0);
    if (!later.length) throw e;
    return Buffer.concat([0, ...later].map((at, i) => member(d.subarray(at, later[i]))));
  }
};
const inflate = inflating(isZlib, unzlibSync);
const inflateRaw = inflating(() => true, inflateSync);

const level = o => ({ level: o?.level >= 0 ? o.level : 6, mtime: 0 });
const METHODS = {
  Gzip: (d, o) => {
    const out = gzipSync(d, level(o));
    out[9] = 3;
    return out;
  },
  Gunzip: gunzip,
  Deflate: (d, o) => zlibSync(d, level(o)),
  Inflate: inflate,
  DeflateRaw: (d, o) => deflateSync(d, level(o)),
  InflateRaw: inflateRaw,
  Unzip: d => (isGzip(d) ? gunzip(d) : inflate(d)),
};

let table;
export const crc32 = (data, value = 0) => {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  let c = ~value;
  for (const byte of toU8(data)) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
};

const bytesOf = d => {
  if (typeof d === 'string' || ArrayBuffer.isView(d)) return toU8(d);
  if (d instanceof ArrayBuffer) return new Uint8Array(d);
  const received = d == null ? d : typeof d === 'object' ? `an instance of ${d.constructor?.name}` : `type ${typeof d} (${String(d)})`;
  const message = `The "buffer" argument must be of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer. Received ${received}`;
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
};

export const zlib = {
  crc32,
  constants: {
    Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_OK: 0, Z_STREAM_END: 1,
    Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5,
    Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1,
    Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15,
  },
};
for (const [name, method] of Object.entries(METHODS)) {
  const plain = name[0].toLowerCase() + name.slice(1);
  zlib[`${plain}Sync`] = (data, options) => buf(method(bytesOf(data), options));
  zlib[plain] = (data, options, callback = options) => {
    const given = bytesOf(data);
    complete(() => {
      let out;
      try {
        out = buf(method(given, options));
      } catch (e) {
        return callback(e);
      }
      callback(null, out);
    });
  };
  const Kind = {
    [name]: class extends stream.Transform {
      constructor(options) {
        super(options);
        this._options = options;
        this._parts = [];
        this.bytesWritten = 0;
      }
      _transform(chunk, encoding, done) {
        this._parts.push(chunk);
        this.bytesWritten += chunk.length;
        done();
      }
      _flush(done) {
        try {
          const out = buf(method(Buffer.concat(this._parts), this._options));
          for (let i = 0; i < out.length; i += 16384) this.push(out.subarray(i, i + 16384));
        } catch (e) {
          return done(e);
        }
        done();
      }
      close(cb) {
        if (cb) this.once('close', cb);
        this.destroy();
      }
    },
  }[name];
  zlib[name] = Kind;
  zlib[`create${name}`] = options => new Kind(options);
}
for (const name of ['BrotliCompress', 'BrotliDecompress', 'ZstdCompress', 'ZstdDecompress']) {
  const plain = name[0].toLowerCase() + name.slice(1);
  for (const missing of [plain, `${plain}Sync`, `create${name}`])
    zlib[missing] = () => {
      throw unavailable(`zlib.${missing}`, 'only gzip and deflate are there');
    };
}
