// Packages that are modules of Node.js.
import util from 'util/';
import * as nie from 'node-inspect-extracted';
import * as streamNS from 'readable-stream';

export { path } from './path.js';
// As in Node.js it is the old `Stream` itself: packages call it as a constructor of theirs.
const readable = streamNS.default || streamNS;
export const stream = readable.Stream;
for (const name of Object.keys(readable)) stream[name] ??= readable[name];
Object.assign(util, { inspect: nie.inspect, format: nie.format, formatWithOptions: nie.formatWithOptions });
export { util };
