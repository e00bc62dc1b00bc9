const { pipeline, Readable, Transform } = require('stream');
const zlib = require('zlib');
const { promisify } = require('util');

const upper = () => new Transform({ transform(chunk, encoding, done) { done(null, String(chunk).toUpperCase()); } });

exports.execute = async ({ words }) => {
  let joined = '';
  await promisify(pipeline)(Readable.from(words), upper(), async function* (source) {
    for await (const word of source) joined += word;
  });
  const zipped = zlib.gzipSync(joined.repeat(50));
  const inflated = await promisify(zlib.inflate)(zlib.deflateSync(Buffer.from(joined)));
  return { joined, smaller: zipped.length < joined.length * 50, back: zlib.gunzipSync(zipped).length, inflated: inflated.toString() };
};
