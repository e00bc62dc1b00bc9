// TextEncoder and TextDecoder.
const G = globalThis;
if (typeof G.TextEncoder === 'undefined') {
  const encJs = s => {
    s = String(s);
    const n = s.length;
    let b = new Uint8Array(n + (n >> 1) + 8),
      p = 0;
    for (let i = 0; i < n; i++) {
      let c = s.charCodeAt(i);
      if (p + 4 > b.length) {
        const x = new Uint8Array(b.length * 2);
        x.set(b);
        b = x;
      }
      if (c < 128) b[p++] = c;
      else if (c < 2048) {
        b[p++] = 192 | (c >> 6);
        b[p++] = 128 | (c & 63);
      } else {
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < n) {
          const d = s.charCodeAt(i + 1);
          if (d >= 0xdc00 && d < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
            i++;
            b[p++] = 240 | (c >> 18);
            b[p++] = 128 | ((c >> 12) & 63);
            b[p++] = 128 | ((c >> 6) & 63);
            b[p++] = 128 | (c & 63);
            continue;
          }
        }
        if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
        b[p++] = 224 | (c >> 12);
        b[p++] = 128 | ((c >> 6) & 63);
        b[p++] = 128 | (c & 63);
      }
    }
    return b.slice(0, p);
  };
  const decJs = (u, fatal) => {
    let s = '',
      chunk = [];
    const bad = () => {
      if (fatal) {
        const e = new TypeError('The encoded data was not valid for encoding utf-8');
        e.code = 'ERR_ENCODING_INVALID_ENCODED_DATA';
        throw e;
      }
      return 0xfffd;
    };
    for (let i = 0; i < u.length;) {
      let c = u[i++];
      if (c >= 128) {
        let n = c >= 240 && c < 245 ? 3 : c >= 224 ? (c < 240 ? 2 : 0) : c >= 194 ? 1 : 0;
        if (!n) c = bad();
        else {
          let v = c & (63 >> n);
          let ok = true;
          for (let k = 0; k < n; k++) {
            const d = u[i];
            if ((d & 192) !== 128) {
              ok = false;
              break;
            }
            v = (v << 6) | (d & 63);
            i++;
          }
          c = ok ? v : bad();
        }
      }
      if (c > 0xffff) {
        c -= 0x10000;
        chunk.push(0xd800 + (c >> 10), 0xdc00 + (c & 1023));
      } else chunk.push(c);
      if (chunk.length > 8000) {
        s += String.fromCharCode.apply(null, chunk);
        chunk = [];
      }
    }
    return s + String.fromCharCode.apply(null, chunk);
  };
  G.TextEncoder = class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(s = '') {
      const h = G.__host;
      return h && h.enc ? h.enc(String(s)) : encJs(s);
    }
    encodeInto(s, u) {
      const b = this.encode(s);
      const n = Math.min(b.length, u.length);
      u.set(b.subarray(0, n));
      return { read: s.length, written: n };
    }
  };
  G.TextDecoder = class TextDecoder {
    constructor(e = 'utf-8', o = {}) {
      this.encoding = String(e)
        .toLowerCase()
        .replace(/^utf8$/, 'utf-8');
      this.fatal = !!o.fatal;
      this.ignoreBOM = !!o.ignoreBOM;
      this._rest = null;
    }
    decode(b, o) {
      let u =
        b === undefined
          ? new Uint8Array(0)
          : b instanceof ArrayBuffer
            ? new Uint8Array(b)
            : new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
      if (this.encoding === 'utf-16le') {
        let s = '';
        for (let i = 0; i + 1 < u.length; i += 2) s += String.fromCharCode(u[i] | (u[i + 1] << 8));
        return s;
      }
      if (/latin1|8859-1|1252|ascii/.test(this.encoding)) {
        let s = '';
        for (const x of u) s += String.fromCharCode(x);
        return s;
      }
      if (this._rest) {
        const x = new Uint8Array(this._rest.length + u.length);
        x.set(this._rest);
        x.set(u, this._rest.length);
        u = x;
        this._rest = null;
      }
      if (o && o.stream) {
        let k = u.length;
        for (let j = 1; j <= 3 && j <= u.length; j++) {
          const c = u[u.length - j];
          if ((c & 192) === 192) {
            const need = c >= 240 ? 4 : c >= 224 ? 3 : 2;
            if (need > j) k = u.length - j;
            break;
          }
          if (c < 128) break;
        }
        if (k < u.length) {
          this._rest = u.slice(k);
          u = u.subarray(0, k);
        }
      }
      if (!this.ignoreBOM && u[0] === 0xef && u[1] === 0xbb && u[2] === 0xbf) u = u.subarray(3);
      const h = G.__host;
      return h && h.dec && !this.fatal ? h.dec(u) : decJs(u, this.fatal);
    }
  };
}
