// TextEncoder and TextDecoder.
const G = globalThis;
const H = () => G.__host;
const LABELS = {
  'utf-8': 'utf-8 utf8 unicode-1-1-utf-8', 'utf-16le': 'utf-16le utf-16 ucs-2 unicode', 'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252 latin1 iso-8859-1 iso8859-1 ascii us-ascii cp1252 l1',
};
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

G.TextEncoder = class TextEncoder {
  get encoding() {
    return 'utf-8';
  }
  encode(text = '') {
    return H().enc(String(text));
  }
  encodeInto(text, into) {
    let [read, written] = [0, 0];
    for (const c of String(text)) {
      const bytes = this.encode(c);
      if (written + bytes.length > into.length) break;
      into.set(bytes, written);
      written += bytes.length;
      read += c.length;
    }
    return { read, written };
  }
};

const failed = (Kind, code, message) => Object.assign(new Kind(message), { code });
// How many bytes at the end are the beginning of a character that may go on.
const unfinished = bytes => {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const c = bytes[bytes.length - back];
    if (c < 0x80) return 0;
    if (c < 0xc0) continue;
    const length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
};
const bytesOf = source => {
  if (source === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw failed(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
};

G.TextDecoder = class TextDecoder {
  #rest = new Uint8Array(0);
  #begun = false;
  constructor(label = 'utf-8', options = {}) {
    const name = String(label).trim().toLowerCase();
    const found = Object.keys(LABELS).find(l => LABELS[l].split(' ').includes(name));
    if (!found) throw failed(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
    Object.defineProperties(this, {
      encoding: { value: found, enumerable: true },
      fatal: { value: !!options.fatal, enumerable: true },
      ignoreBOM: { value: !!options.ignoreBOM, enumerable: true },
    });
  }
  decode(source, options) {
    let bytes = bytesOf(source);
    if (this.#rest.length) {
      const all = new Uint8Array(this.#rest.length + bytes.length);
      all.set(this.#rest);
      all.set(bytes, this.#rest.length);
      bytes = all;
    }
    const left = !options?.stream ? 0 : this.encoding === 'utf-8' ? unfinished(bytes) : this.encoding.startsWith('utf-16') ? bytes.length % 2 : 0;
    this.#rest = bytes.slice(bytes.length - left);
    let text = this.#text(bytes.subarray(0, bytes.length - left));
    if (!this.#begun && !this.ignoreBOM && text.startsWith('\ufeff')) text = text.slice(1);
    this.#begun = !!options?.stream && (this.#begun || text.length > 0);
    return text;
  }
  #text(bytes) {
    if (this.encoding === 'utf-8') {
      if (this.fatal && !H().isUtf8(bytes))
        throw failed(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', 'The encoded data was not valid for encoding utf-8');
      return H().dec(bytes);
    }
    let text = '';
    if (this.encoding === 'windows-1252') for (const b of bytes) text += b >= 0x80 && b < 0xa0 ? HIGH[b - 0x80] : String.fromCharCode(b);
    else for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(this.encoding === 'utf-16le' ? bytes[i] | (bytes[i + 1] << 8) : (bytes[i] << 8) | bytes[i + 1]);
    return text;
  }
};
