// Bytes of a binary format: headers, checksums, slices.
const head = Buffer.alloc(16);
head.write('RIFF', 0, 'ascii');
head.writeUInt32LE(36, 4);
head.writeInt16BE(-2, 8);
head.writeDoubleLE(0, 8);
head.writeFloatBE(1.5, 12);
console.log(head, head.toString('hex'), head.readUInt32LE(4), head.readFloatBE(12));
const text = Buffer.from('Grüße, 世界 🌍');
console.log(text.length, text.toString('base64'), text.toString('base64url'), text.toString('latin1').length, text.subarray(0, 6).toString());
console.log(Buffer.from('ff00zz', 'hex'), Buffer.from('aGk', 'base64').toString(), Buffer.from('_-8', 'base64url'), Buffer.from([256, -1, 1.9]));
console.log(Buffer.concat([Buffer.from('ab'), Buffer.from('cd')], 3), Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('abc').equals(Buffer.from('abc')));
console.log(text.indexOf('世'), text.includes('nope'), text.lastIndexOf(0x2c), Buffer.from('a-b-c').indexOf('-', 2));
const swap = Buffer.from([1, 2, 3, 4]);
console.log(swap.swap16(), swap.swap32(), swap.readBigUInt64LE === undefined, Buffer.from([1, 0, 0, 0, 0, 0, 0, 128]).readBigInt64LE());
console.log(Buffer.from('test').toJSON(), JSON.stringify(Buffer.from('é')), [...Buffer.from('hi').entries()]);
console.log(Buffer.byteLength('héllo'), Buffer.byteLength('aGk=', 'base64'), Buffer.isBuffer(text), Buffer.isEncoding('UTF-8'), Buffer.alloc(4, 'ab'), Buffer.from('abcd').fill(0, 1, 3));
const u16 = Buffer.from('hé', 'utf16le');
console.log(u16, u16.toString('utf16le'), u16.toString('ucs2'), new Uint16Array([1, 258]), Buffer.from(new Uint16Array([1, 258]).buffer));
for (const f of [() => head.readUInt32LE(14), () => head.writeUInt8(300, 0), () => Buffer.from(5), () => Buffer.alloc(-1), () => Buffer.from('a').toString('nope')]) {
  try {
    f();
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}
const crc = Buffer.from('123456789').reduce((c, b) => { c ^= b; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1; return c; }, -1);
console.log(((crc ^ -1) >>> 0).toString(16), text.slice(-4).toString(), Buffer.from('abc').at?.(-1), Buffer.from('one,two').toString('utf8', 4), Buffer.poolSize > 0);
console.log(atob('aGVsbG8='), btoa('hello'), Buffer.from('abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz'));
