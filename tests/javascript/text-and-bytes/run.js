const { StringDecoder } = require('string_decoder');
const querystring = require('querystring');
const util = require('util');

exports.execute = ({ text }) => {
  const bytes = Buffer.from(text);
  const decoder = new StringDecoder('utf8');
  const parts = [...bytes].map(b => decoder.write(Buffer.from([b])));
  const url = new URL('https://user:pw@example.org:8080/a/./b/../c?x=1&y=a%20b&x=2#top');
  return {
    hex: bytes.toString('hex'),
    base64: bytes.toString('base64'),
    url64: Buffer.from([251, 255, 254]).toString('base64url'),
    back: Buffer.from(bytes.toString('base64'), 'base64').equals(bytes),
    parts: parts.filter(Boolean),
    wide: Buffer.from('hi', 'utf16le').length,
    numbers: [bytes.readUInt16BE(0), bytes.readInt32LE(0), Buffer.from('0000c03f', 'hex').readFloatLE(0)],
    joined: Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'z')]).toString(),
    json: JSON.stringify(Buffer.from('hi')),
    lone: [...new TextEncoder().encode('a\ud800b')],
    decoded: new TextDecoder().decode(new Uint8Array([0xff, 0x41, 0xe2, 0x82])),
    normal: 'e\u0301'.normalize('NFC').length,
    url: [url.host, url.pathname, url.searchParams.getAll('x'), url.hash, new URL('../d', url).pathname],
    query: querystring.stringify(querystring.parse('a=1&b=2&a=3&c=%20')),
    format: util.format('%s %d %i %j %o', 'a', 1.5, 2.7, { x: [1] }, [1]),
    inspect: util.inspect({ a: [1, { b: new Map([['k', new Set([1])]]) }], d: new Date(0), s: 'x', f() {} }, { depth: 5 }),
    money: [(1234567.891).toLocaleString(), new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(-1234.5)],
    day: new Date(Date.UTC(2024, 1, 29)).toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }),
  };
};
