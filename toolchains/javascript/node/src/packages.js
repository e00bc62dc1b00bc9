// Packages that are modules of Node.js.
import pathPosix from 'path-browserify';
import util from 'util/';
import * as nie from 'node-inspect-extracted';
import * as streamNS from 'readable-stream';

export const path = pathPosix;
path.posix = path;
path.win32 = path;
export const stream = streamNS.default || streamNS;
Object.assign(util, { inspect: nie.inspect, format: nie.format, formatWithOptions: nie.formatWithOptions });
export { util };
