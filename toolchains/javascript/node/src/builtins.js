// The table of built-in modules.
import { EventEmitter } from './events.js';
import assert from 'assert/';
import { Buffer, SlowBuffer, constants as bufConst, kMaxLength } from 'buffer/';
import { StringDecoder } from 'string_decoder/';
import { G, H, fileURLToPath, st } from './call.js';
import { childProcess } from './child_process.js';
import { AsyncLocalStorage, AsyncResource } from './context.js';
import { crypto } from './crypto.js';
import { diagnostics } from './diagnostics.js';
import * as performance from './performance.js';
import { test } from './test.js';
import * as bytesOf from './transcode.js';
import { fs } from './fs.js';
import { http, https } from './http.js';
import { Module, cjsCache, makeRequire } from './require.js';
import { path, stream, util } from './packages.js';
import { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } from './ports.js';
import { proc } from './process.js';
import { querystring } from './querystring.js';
import { readline } from './readline.js';
import { tellMissing } from './missing.js';
import { timersMod, tp } from './timers.js';
import { url } from './url.js';
import { vm } from './vm.js';
import { zlib } from './zlib.js';

// 4, 6 or 0.
export function isIP(s) {
  s = String(s);
  if (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(s)) return 4;
  try {
    return s.includes(':') && new URL(`http://[${s}]`) ? 6 : 0;
  } catch {
    return 0;
  }
}
const os = {
  EOL: '\n',
  platform: () => 'linux',
  type: () => 'Linux',
  arch: () => 'x64',
  release: () => '6.0.0-wasi',
  version: () => 'wasi',
  machine: () => 'wasm32',
  hostname: () => 'sandbox',
  homedir: () => proc.env.HOME || '/',
  tmpdir: () => proc.env.TMPDIR || '/tmp',
  cpus: () => [{ model: 'wasm', speed: 0, times: {} }],
  availableParallelism: () => 1,
  totalmem: () => 256 << 20,
  freemem: () => 128 << 20,
  uptime: () => proc.uptime(),
  loadavg: () => [0, 0, 0],
  networkInterfaces: () => ({}),
  userInfo: () => ({ username: 'skill', uid: 1000, gid: 1000, shell: null, homedir: os.homedir() }),
  endianness: () => 'LE',
  constants: { signals: { SIGINT: 2, SIGTERM: 15 }, errno: {} },
  devNull: '/dev/null',
};
if (!assert.strict) assert.strict = assert;
const bufMod = {
  ...bytesOf,
  Buffer,
  SlowBuffer,
  kMaxLength,
  constants: bufConst,
  Blob: G.Blob,
  File: G.File,
  atob: G.atob,
  btoa: G.btoa,
};
const collect = async source => {
  const parts = [];
  for await (const part of source) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
};
const consumers = {
  buffer: collect,
  text: async s => (await collect(s)).toString(),
  json: async s => JSON.parse((await collect(s)).toString()),
  arrayBuffer: async s => new Uint8Array(await collect(s)).buffer,
  blob: async s => new G.Blob([await collect(s)]),
};
const webStreams = { ReadableStream: G.ReadableStream, WritableStream: G.WritableStream, TransformStream: G.TransformStream };
G.Buffer = Buffer;
G.process = proc;
G.global = G;
export const B = {
  fs,
  'fs/promises': fs.promises,
  path,
  'path/posix': path,
  os,
  util,
  'util/types': util.types || {},
  events: EventEmitter,
  assert,
  'assert/strict': assert.strict,
  buffer: bufMod,
  stream,
  'stream/promises': stream.promises || {
    pipeline: util.promisify(stream.pipeline),
    finished: util.promisify(stream.finished),
  },
  'stream/consumers': consumers,
  'stream/web': webStreams,
  string_decoder: { StringDecoder },
  querystring,
  url,
  crypto,
  timers: timersMod,
  'timers/promises': tp,
  process: proc,
  console: G.console,
  child_process: childProcess,
  readline,
  'readline/promises': readline.promises,
  zlib,
  perf_hooks: { ...performance },
  async_hooks: { AsyncLocalStorage, AsyncResource, executionAsyncId: () => 1, triggerAsyncId: () => 0 },
  worker_threads: { isMainThread: true, parentPort: null, workerData: null, threadId: 0, resourceLimits: {}, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort },
  module: {
    Module,
    _cache: cjsCache,
    isBuiltin: n => isBuiltin(String(n)) !== null,
    createRequire: f => makeRequire(String(f).startsWith('file:') ? fileURLToPath(f) : f),
    builtinModules: [],
  },
  tty: { isatty: () => false },
  net: { isIP, isIPv4: s => isIP(s) === 4, isIPv6: s => isIP(s) === 6 },
  tls: {},
  dns: { promises: {} },
  'dns/promises': {},
  http,
  https,
  http2: { constants: {} },
  vm,
  v8: {},
  test,
  constants: { ...os.constants.signals, ...fs.constants },
  cluster: {},
  inspector: {},
  dgram: {},
  repl: {},
  wasi: {},
  trace_events: {},
  sys: util,
  diagnostics_channel: diagnostics,
};
proc.getBuiltinModule = name => B[isBuiltin(String(name))];
proc.loadEnvFile = (file = '.env') => {
  const found = util.parseEnv(fs.readFileSync(file, 'utf8'));
  for (const [name, value] of Object.entries(found)) if (!(name in proc.env)) proc.env[name] = value;
};
B.module.builtinModules.push(...Object.keys(B));
for (const name of Object.keys(B)) tellMissing(name, B[name]);
// The name without its prefix, or null. Of these the name without it may be a package's.
const PREFIXED = new Set(['test']);
export const isBuiltin = n => {
  if (n.startsWith('node:')) n = n.slice(5);
  else if (PREFIXED.has(n)) return null;
  return Object.hasOwn(B, n) ? n : null;
};
