// `process`
import { EventEmitter } from './events.js';
import { ExitError, H, buf, lazy, nodeErr, received, st, te, toPath } from './call.js';
import { wantInput } from './poll.js';
import { nextTick } from './timers.js';
import { stream } from './packages.js';

export const proc = new EventEmitter();
class WS extends stream.Writable {
  constructor(fd) {
    super({
      decodeStrings: true,
      write(c, e, cb) {
        H().write(fd, c);
        cb();
      },
    });
    this.fd = fd;
  }
  // sync fast path like node pipes/files
  write(c, e, cb) {
    if (typeof e === 'function') {
      cb = e;
      e = undefined;
    }
    H().write(this.fd, typeof c === 'string' ? te.encode(c) : c);
    if (cb) queueMicrotask(cb);
    return true;
  }
  getWindowSize() {
    return [80, 24];
  }
  hasColors() {
    return false;
  }
  getColorDepth() {
    return 1;
  }
}
Object.assign(proc, {
  title: 'node',
  version: 'v24.19.0',
  versions: { node: '24.19.0', v8: '13.6.233.17-node.37', uv: '1.51.0', modules: '137' },
  platform: 'linux',
  arch: 'x64',
  pid: 1,
  ppid: 0,
  execPath: '/usr/bin/node',
  execArgv: [],
  release: { name: 'node' },
  features: {},
  config: {},
  stdinRead: null,
  cwd: () => st.cwd,
  chdir(d) {
    st.cwd = toPath(d);
  },
  umask: () => 18,
  uptime: () => (H().monoMs() - st.t0) / 1000,
  nextTick,
  exit(c) {
    const code = Number(checkCode(c) ?? proc.exitCode ?? 0);
    proc.exitCode = code;
    if (!st.exiting) {
      st.exiting = true;
      try {
        proc.emit('exit', code);
      } catch {}
    }
    H().exit?.(code);
    throw new ExitError(code);
  },
  abort() {
    proc.exit(134);
  },
  kill() {
    throw nodeErr('EPERM', 'kill');
  },
  getuid: () => 1000,
  getgid: () => 1000,
  geteuid: () => 1000,
  getegid: () => 1000,
  memoryUsage: Object.assign(
    () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0, ...(H().mem?.() || {}) }),
    { rss: () => 0 },
  ),
  cpuUsage: () => ({ user: 0, system: 0 }),
  resourceUsage: () => ({}),
  hrtime: Object.assign(
    p => {
      const n = H().monoMs() * 1e6;
      let s = Math.floor(n / 1e9),
        ns = Math.floor(n % 1e9);
      if (p) {
        s -= p[0];
        ns -= p[1];
        if (ns < 0) {
          s--;
          ns += 1e9;
        }
      }
      return [s, ns];
    },
    { bigint: () => BigInt(Math.floor(H().monoMs() * 1e6)) },
  ),
  emitWarning(warning, type, code) {
    const options = typeof type === 'object' && type !== null ? type : { type, code };
    const error = warning instanceof Error ? warning : new Error(warning);
    if (!(warning instanceof Error)) error.name = options.type ?? 'Warning';
    if (options.code) error.code = options.code;
    nextTick(() => {
      const shown = `${options.code ? `[${options.code}] ` : ''}${error.name}: ${error.message}`;
      H().write(2, te.encode(`(node:${proc.pid}) ${shown}\n`));
      const what = error.name === 'DeprecationWarning' ? 'trace-deprecation' : 'trace-warnings';
      if (!st.warned) H().write(2, te.encode(`(Use \`node --${what} ...\` to show where the warning was created)\n`));
      st.warned = true;
      proc.emit('warning', error);
    });
  },
  binding() {
    throw new Error('process.binding is not supported');
  },
  setUncaughtExceptionCaptureCallback() {},
});
let exitCode;
const checkCode = code => {
  const number = typeof code === 'string' && code.trim() !== '' ? Number(code) : code;
  if (number == null || Number.isInteger(number)) return code;
  const isNumber = typeof number === 'number' && !Number.isNaN(number);
  const error = isNumber
    ? new RangeError(`The value of "code" is out of range. It must be an integer. Received ${code}`)
    : new TypeError(`The "code" argument must be of type number. Received ${received(code)}`);
  throw Object.assign(error, { code: isNumber ? 'ERR_OUT_OF_RANGE' : 'ERR_INVALID_ARG_TYPE' });
};
Object.defineProperty(proc, 'exitCode', {
  get: () => exitCode,
  set: code => void (exitCode = checkCode(code)),
  enumerable: true,
  configurable: false,
});
proc.setMaxListeners(0);
lazy(proc, 'stdout', () => new WS(1));
lazy(proc, 'stderr', () => new WS(2));
const mkStdin = () => {
  st.readsInput = true;
  const s = new stream.Readable({
    read() {
      wantInput(data => this.push(data.length ? buf(data) : null));
    },
  });
  s.fd = 0;
  s.setRawMode = () => s;
  s.ref = s.unref = () => s;
  return s;
};
lazy(proc, 'stdin', mkStdin);
proc.env = {};
proc.argv = ['/usr/bin/node', '/skill/run.js'];
proc.argv0 = 'node';
