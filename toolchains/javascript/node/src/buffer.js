// What the package lacks of Node.js's `Buffer`: the encoding base64url.
import { Buffer } from 'buffer/';

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
