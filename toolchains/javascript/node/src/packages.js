// Packages that are modules of Node.js.
import util from 'util/';
import * as nie from 'node-inspect-extracted';
import * as streamNS from 'readable-stream';

export { path } from './path.js';
export const stream = streamNS.default || streamNS;
Object.assign(util, { inspect: nie.inspect, format: nie.format, formatWithOptions: nie.formatWithOptions });
export { util };
