// Streams of the web beside those of Node.js, and compression as one.
import { Buffer } from 'buffer/';
import { G } from './call.js';
import { stream } from './packages.js';
import { zlib } from './zlib.js';

const { Readable, Writable } = stream;
Readable.fromWeb = (web, options) => Readable.from(web, { objectMode: false, ...options });
Readable.toWeb = from => {
  const parts = from[Symbol.asyncIterator]();
  return new G.ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(Buffer.isBuffer(value) ? new Uint8Array(value) : value);
    },
    async cancel(reason) {
      from.destroy(reason instanceof Error ? reason : undefined);
    },
  });
};
Writable.toWeb = to =>
  new G.WritableStream({
    write: chunk => new Promise((resolve, reject) => to.write(chunk, e => (e ? reject(e) : resolve()))),
    close: () => new Promise(resolve => to.end(resolve)),
    abort: reason => void to.destroy(reason instanceof Error ? reason : undefined),
  });

// The end is answered at the end, as by `zlib`.
const through = (kind, methods) =>
  ({
    [kind]: class {
      constructor(format) {
        const method = zlib[`${methods[format]}Sync`];
        if (!method) {
          const error = new TypeError(`The provided value '${format}' is not a valid enum value of type CompressionFormat.`);
          throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
        }
        const parts = [];
        const { readable, writable } = new G.TransformStream({
          transform: chunk => void parts.push(Buffer.from(chunk)),
          flush: controller => controller.enqueue(new Uint8Array(method(Buffer.concat(parts)))),
        });
        Object.assign(this, { readable, writable });
      }
    },
  })[kind];
G.CompressionStream = through('CompressionStream', { gzip: 'gzip', deflate: 'deflate', 'deflate-raw': 'deflateRaw' });
G.DecompressionStream = through('DecompressionStream', { gzip: 'gunzip', deflate: 'inflate', 'deflate-raw': 'inflateRaw' });
