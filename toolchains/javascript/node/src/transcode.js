// Of `buffer`: what bytes are text, and the same text in other bytes.
import { Buffer } from 'buffer/';
import { G } from './call.js';

const bytes = data => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));

export const isUtf8 = data => G.__host.isUtf8(bytes(data));
export const isAscii = data => bytes(data).every(byte => byte < 128);

const NAMES = { utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le', latin1: 'latin1', binary: 'latin1', ascii: 'ascii' };
const LARGEST = { latin1: 0xff, ascii: 0x7f };
export const transcode = (source, from, to) => {
  if (!ArrayBuffer.isView(source)) throw Object.assign(new TypeError('The "source" argument must be an instance of Buffer or Uint8Array.'), { code: 'ERR_INVALID_ARG_TYPE' });
  const [before, after] = [from, to].map(name => NAMES[String(name).toLowerCase()]);
  if (!before || !after) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    throw Object.assign(error, { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  const text = Buffer.from(bytes(source)).toString(before);
  // What has no place there becomes a question mark.
  return Buffer.from(LARGEST[after] ? [...text].map(c => (c.codePointAt(0) > LARGEST[after] ? '?' : c)).join('') : text, after);
};
