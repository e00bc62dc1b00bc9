// `child_process`: each child is another WebAssembly instance beside this one.
import { EventEmitter } from './events.js';
import { Buffer } from 'buffer/';
import { H, st, te, toPath } from './call.js';
import { fs } from './fs.js';
import { stream, util } from './packages.js';
import { proc } from './process.js';
import { complete } from './timers.js';
import { forgetChild, watchChild } from './poll.js';

const WRITABLE = 1;
const OUTPUTS = [null, 2, 4]; // events of standard output and error, by descriptor
const EXIT = 8;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15 };
const ERRNO = { ENOENT: -2, ENOEXEC: -8, EAGAIN: -11, EACCES: -13, ENOTDIR: -20 };
const signalName = n => Object.keys(SIGNALS).find(name => SIGNALS[name] === n) || `SIG${n}`;
const signalNumber = s => {
  const n = s == null ? 15 : typeof s === 'number' ? s : SIGNALS[s];
  if (n !== undefined) return n;
  const error = new TypeError(`Unknown signal: ${s}`);
  error.code = 'ERR_UNKNOWN_SIGNAL';
  throw error;
};

// [code, signal] as Node.js says them.
const ended = ([code, signal]) => [code ?? null, signal == null ? null : signalName(signal)];

// → [arguments, options], as most of the functions take them
const split = (args, options) => (Array.isArray(args) ? [args, options || {}] : [[], args || options || {}]);

const checked = (value, name) => {
  if (typeof value === 'string' && value.length) return value;
  const error = new TypeError(
    typeof value === 'string'
      ? `The argument '${name}' cannot be empty. Received ''`
      : `The "${name}" argument must be of type string. Received ${util.inspect(value)}`,
  );
  error.code = typeof value === 'string' ? 'ERR_INVALID_ARG_VALUE' : 'ERR_INVALID_ARG_TYPE';
  throw error;
};

// What is started: a program, or a shell with a command line.
const command = (file, args, options) => {
  args = args.map(String);
  if (!options.shell) return { file, argv: [options.argv0 || file, ...args] };
  const shell = typeof options.shell === 'string' ? options.shell : '/bin/sh';
  return { file: shell, argv: [shell, '-c', [file, ...args].join(' ')] };
};

const environment = env => Object.entries(env || proc.env).flatMap(([k, v]) => (v === undefined ? [] : [k, String(v)]));

// → for each of the three streams what the host is told, and where else its bytes go
const streams = (stdio, usual) => {
  const said = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  return [0, 1, 2].map(fd => {
    const one = said[fd] ?? usual[fd];
    if (one === 'pipe' || one === 'overlapped') return { mode: 'pipe', pipe: true };
    if (one === 'inherit' || one === 'ignore') return { mode: one };
    const target = typeof one === 'number' ? one : one.fd;
    if (target === fd) return { mode: 'inherit' };
    if (target === 1 || target === 2) return { mode: 'other' };
    if (fd && target !== undefined) return { mode: 'pipe', file: target };
    if (target !== undefined) return { mode: 'pipe', input: target };
    const error = new TypeError(`The argument 'stdio' is invalid. Received ${util.inspect(one)}`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
  });
};

// Starts it, or throws as Node.js does.
const start = (file, argv, options, plan, syscall) => {
  const cwd = options.cwd == null ? st.cwd : toPath(options.cwd);
  try {
    return H().spawn(file, argv, environment(options.env), cwd, plan.map(s => s.mode));
  } catch (e) {
    const code = e.hostCode || 'EIO';
    const error = new Error(`${syscall} ${file} ${code}`, { cause: e.message });
    Object.assign(error, { errno: ERRNO[code] ?? -5, code, syscall: `${syscall} ${file}`, path: file, spawnargs: argv.slice(1) });
    throw error;
  }
};

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    Object.assign(this, { stdin: null, stdout: null, stderr: null, stdio: [null, null, null], pid: undefined });
    Object.assign(this, { exitCode: null, signalCode: null, killed: false, connected: false, _open: 0 });
  }
  _start(file, argv, options) {
    Object.assign(this, { spawnfile: file, spawnargs: argv });
    this._plan = streams(options.stdio, ['pipe', 'pipe', 'pipe']);
    try {
      this._id = this.pid = start(file, argv, options, this._plan, 'spawn');
    } catch (error) {
      this.exitCode = error.errno;
      this._connect(true);
      complete(() => {
        this.emit('error', error);
        this.emit('close', error.errno, null);
      });
      return;
    }
    watchChild(this);
    this._connect(false);
    complete(() => this.emit('spawn'));
    if (options.timeout > 0) setTimeout(() => this.kill(options.killSignal), options.timeout).unref();
    const abort = () => {
      this.kill(options.killSignal);
      const error = new Error('The operation was aborted', { cause: options.signal.reason });
      this.emit('error', Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    if (options.signal?.aborted) complete(abort);
    else options.signal?.addEventListener('abort', abort, { once: true });
  }
  _connect(dead) {
    const [input, ...outputs] = this._plan;
    if (input.pipe) this.stdio[0] = this.stdin = new stream.Writable({ write: (c, e, done) => this._write(dead, c, done), final: done => this._end(dead, done) });
    if (input.input !== undefined && !dead) this._feed = Buffer.from(fs.readFileSync(input.input));
    outputs.forEach((plan, at) => {
      const fd = at + 1;
      if (plan.mode !== 'pipe') return;
      this._open |= dead ? 0 : OUTPUTS[fd];
      if (!plan.pipe) return;
      const out = new stream.Readable({ read: () => (this._paused &= ~OUTPUTS[fd]), destroy: (e, done) => (this._close(fd), done(e)) });
      this._paused |= OUTPUTS[fd];
      this[fd === 1 ? 'stdout' : 'stderr'] = this.stdio[fd] = out;
      if (dead) out.push(null);
    });
  }
  _paused = 0;
  _write(dead, chunk, done) {
    if (dead || this.exitCode !== null || this.signalCode !== null) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', errno: -32, syscall: 'write' }));
    this._pending = { chunk, at: 0, done };
  }
  _end(dead, done) {
    if (!dead) H().childCloseStdin(this._id);
    done();
  }
  // What it waits for now. After its end there may be something left to read.
  _wanted() {
    const heard = this._open & ~this._paused;
    return this._ended ? heard : EXIT | heard | (this._pending || this._feed ? WRITABLE : 0);
  }
  _came(events) {
    if (events & WRITABLE) this._send();
    for (const fd of [1, 2]) if (events & OUTPUTS[fd] & this._open) this._receive(fd);
    if (events & EXIT && !this._ended) this._finish();
  }
  _send() {
    const from = this._pending || (this._pending = { chunk: this._feed, at: 0, done: () => H().childCloseStdin(this._id) });
    this._feed = undefined;
    const n = from.chunk.length ? H().childWrite(this._id, from.chunk.subarray(from.at, from.at + 65536)) : 0;
    from.at += n;
    if (n >= 0 && from.at < from.chunk.length) return;
    this._pending = null;
    from.done(n < 0 ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE', errno: -32, syscall: 'write' }) : null);
  }
  _receive(fd) {
    const data = Buffer.from(H().childRead(this._id, OUTPUTS[fd]));
    const { file } = this._plan[fd];
    const out = this.stdio[fd];
    if (!data.length) {
      this._open &= ~OUTPUTS[fd];
      out?.push(null);
      this._release();
    } else if (file !== undefined) fs.writeSync(file, data);
    else if (!out.push(data)) this._paused |= OUTPUTS[fd];
  }
  _finish() {
    // What it has said comes before its end.
    if (this._open & ~this._paused) return;
    const exit = H().childExit(this._id);
    if (!exit) return;
    this._ended = true;
    this._release();
    [this.exitCode, this.signalCode] = ended(exit);
    this._pending?.done(null);
    const outs = [this.stdout, this.stderr].filter(s => s && !s.closed && !s.destroyed);
    this.emit('exit', this.exitCode, this.signalCode);
    // What nobody reads is read away, so that the end comes.
    complete(() => outs.forEach(out => out.readable && out.resume()));
    let left = outs.length;
    const close = () => --left <= 0 && complete(() => this.emit('close', this.exitCode, this.signalCode));
    for (const out of outs) out.once('close', close);
    if (!left) close();
  }
  _close(fd) {
    if (!(this._open & OUTPUTS[fd])) return;
    this._open &= ~OUTPUTS[fd];
    H().childCloseOutput(this._id, OUTPUTS[fd]);
    this._release();
  }
  // Nothing more is to be had of it.
  _release() {
    if (!this._ended || this._open) return;
    forgetChild(this);
    H().childForget(this._id);
  }
  kill(signal) {
    const n = signalNumber(signal);
    if (this._id === undefined || this._ended) return false;
    if (n) H().childKill(this._id, n);
    this.killed = this.killed || n > 0;
    return true;
  }
  ref() {}
  unref() {
    this._unrefed = true;
  }
  send() {
    throw new Error('child.send is not possible here: there is no channel between processes; use stdin and stdout');
  }
}

export const spawn = (file, args, options) => {
  [args, options] = split(args, options);
  const { file: program, argv } = command(checked(file, 'file'), args, options);
  const child = new ChildProcess();
  child._start(program, argv, options);
  return child;
};

const tooMuch = name => Object.assign(new RangeError(`${name} maxBuffer length exceeded`), { code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });

export const execFile = (file, args, options, callback) => {
  [args, options, callback] = [args, options, callback].filter(a => a != null).reduce(
    ([a, o, c], v) => (Array.isArray(v) ? [v, o, c] : typeof v === 'function' ? [a, o, v] : [a, v, c]),
    [[], {}, undefined],
  );
  const encoding = options.encoding === undefined ? 'utf8' : options.encoding;
  const most = options.maxBuffer ?? 1 << 20;
  const child = spawn(file, args, { ...options, stdio: 'pipe' });
  const said = { stdout: [], stderr: [] };
  const size = { stdout: 0, stderr: 0 };
  let failed = null;
  for (const name of ['stdout', 'stderr']) {
    child[name].on('data', data => {
      size[name] += data.length;
      const over = size[name] - most;
      said[name].push(over > 0 ? data.subarray(0, Math.max(data.length - over, 0)) : data);
      if (over > 0 && !failed) {
        failed = tooMuch(name);
        child.kill(options.killSignal);
      }
    });
  }
  const decoded = name => (encoding && encoding !== 'buffer' ? Buffer.concat(said[name]).toString(encoding) : Buffer.concat(said[name]));
  child.on('error', error => (failed = error));
  child.on('close', (code, signal) => {
    const [stdout, stderr] = [decoded('stdout'), decoded('stderr')];
    const shown = options.shell ? file : [file, ...args].join(' ');
    if (!failed && (code || signal)) {
      failed = new Error(`Command failed: ${shown}\n${stderr}`);
      Object.assign(failed, { code, killed: child.killed, signal });
    }
    if (failed) Object.assign(failed, { cmd: shown, stdout, stderr });
    callback?.(failed, stdout, stderr);
  });
  return child;
};
export const exec = (line, options, callback) => {
  if (typeof options === 'function') [options, callback] = [{}, options];
  return execFile(checked(line, 'command'), [], { ...options, shell: options?.shell || true }, callback);
};
const promised = f => (...args) => {
  let child;
  const promise = new Promise((resolve, reject) => {
    child = f(...args, (error, stdout, stderr) => (error ? reject(error) : resolve({ stdout, stderr })));
  });
  promise.child = child;
  return promise;
};
execFile[util.promisify.custom] = promised(execFile);
exec[util.promisify.custom] = promised(exec);

export const spawnSync = (file, args, options) => {
  [args, options] = split(args, options);
  const { file: program, argv } = command(checked(file, 'file'), args, options);
  const plan = streams(options.stdio, ['pipe', 'pipe', 'pipe']);
  const encoding = options.encoding && options.encoding !== 'buffer' ? options.encoding : null;
  const said = [null, [], []];
  const result = { pid: 0, output: null, stdout: null, stderr: null, status: null, signal: null };
  let id;
  try {
    id = start(program, argv, options, plan, 'spawnSync');
  } catch (error) {
    return Object.assign(result, { error });
  }
  const exit = converse(id, plan, said, options, result);
  const show = parts => (encoding ? Buffer.concat(parts).toString(encoding) : Buffer.concat(parts));
  const outputs = [1, 2].map(fd => (plan[fd].pipe ? show(said[fd]) : null));
  result.output = [null, ...outputs];
  [result.stdout, result.stderr] = outputs;
  [result.status, result.signal] = ended(exit);
  result.pid = id;
  return result;
};

// Feeds a child and listens to it until it has ended. → [code, signal]
const converse = (id, plan, said, options, result) => {
  const given = plan[0].input !== undefined ? fs.readFileSync(plan[0].input) : plan[0].pipe ? options.input : undefined;
  let input = given == null ? null : typeof given === 'string' ? te.encode(given) : new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const most = options.maxBuffer ?? 1 << 20;
  const end = options.timeout > 0 ? H().monoMs() + options.timeout : Infinity;
  const size = [0, 0, 0];
  let open = OUTPUTS[1] * (plan[1].mode === 'pipe') | OUTPUTS[2] * (plan[2].mode === 'pipe');
  const fail = (code, name) => {
    result.error = Object.assign(new Error(`spawnSync ${options.shell ? '/bin/sh' : name} ${code}`), { code, errno: code === 'ETIMEDOUT' ? -110 : -105 });
    H().childKill(id, signalNumber(options.killSignal));
  };
  if (plan[0].mode === 'pipe' && !input) H().childCloseStdin(id);
  for (;;) {
    const wanted = open | (input ? WRITABLE : 0) || EXIT;
    const left = end === Infinity ? -1 : Math.max(end - H().monoMs(), 0);
    const [come] = H().waitAny([id, wanted], left);
    if (!come && left >= 0 && !result.error) fail('ETIMEDOUT', plan.file);
    if (come & WRITABLE) {
      const n = input.length ? H().childWrite(id, input.subarray(0, 65536)) : 0;
      input = n < 0 || n >= input.length ? null : input.subarray(n);
      if (!input) H().childCloseStdin(id);
    }
    for (const fd of [1, 2]) {
      if (!(come & OUTPUTS[fd] & open)) continue;
      const data = H().childRead(id, OUTPUTS[fd]);
      size[fd] += data.length;
      if (!data.length) open &= ~OUTPUTS[fd];
      else if (plan[fd].file !== undefined) fs.writeSync(plan[fd].file, data);
      else said[fd].push(Buffer.from(data));
      if (size[fd] > most && !result.error) fail('ENOBUFS', plan.file);
    }
    if (come & EXIT && !open) {
      const exit = H().childExit(id);
      H().childForget(id);
      return exit;
    }
  }
};

const succeeded = (result, options, shown) => {
  if (!options.stdio && result.stderr?.length) proc.stderr.write(result.stderr);
  if (result.error) throw Object.assign(result.error, result, { error: undefined });
  if (result.status === 0) return result.stdout;
  const error = new Error(`Command failed: ${shown}${result.stderr?.length ? `\n${result.stderr}` : ''}`);
  throw Object.assign(error, result);
};
export const execFileSync = (file, args, options) => {
  [args, options] = split(args, options);
  return succeeded(spawnSync(file, args, options), options, [file, ...args].join(' '));
};
export const execSync = (line, options = {}) =>
  succeeded(spawnSync(checked(line, 'command'), [], { ...options, shell: options.shell || true }), options, line);

export const fork = (module, args, options) => {
  [args, options] = split(args, options);
  const child = spawn(options.execPath || proc.execPath, [...(options.execArgv || []), String(module), ...args], {
    ...options,
    stdio: options.stdio || (options.silent ? 'pipe' : 'inherit'),
  });
  return child;
};

export const childProcess = { ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
