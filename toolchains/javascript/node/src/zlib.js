// `zlib`, all at once.
import { gunzipSync, gzipSync, deflateSync as rawDef, inflateSync as rawInf, unzlibSync, zlibSync } from 'fflate';
import { buf, toU8 } from './call.js';

const zu = f => d => buf(f(toU8(d)));
export const zlib = {
  gzipSync: zu(gzipSync),
  gunzipSync: zu(gunzipSync),
  deflateSync: zu(zlibSync),
  inflateSync: zu(unzlibSync),
  deflateRawSync: zu(rawDef),
  inflateRawSync: zu(rawInf),
  constants: {},
};
for (const k of ['gzip', 'gunzip', 'deflate', 'inflate', 'deflateRaw', 'inflateRaw'])
  zlib[k] = (d, o, cb) => {
    cb = cb || o;
    setImmediate(() => {
      let r;
      try {
        r = zlib[k + 'Sync'](d);
      } catch (e) {
        return cb(e);
      }
      cb(null, r);
    });
  };
