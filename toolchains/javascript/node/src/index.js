// What the runner calls (`globalThis.__node`). It gives `globalThis.__host`, which is looked up at each call: all of this
// runs before the snapshot. web.js comes first: packages look for its globals while they load.
import './web.js';
import './intl.js';
import './stacks.js';
import './dates.js';
import './json.js';
import './buffer.js';
import './console.js';
import './util.js';
import './filehandle.js';
import './webstreams.js';
import './fetch.js';
import './shown.js';
import './regexps.js';
import { B } from './builtins.js';
import { G, H, pathToFileURL, setCall, st, te } from './call.js';
import { Module, load, makeRequire, runMain } from './require.js';
import { callSkill } from './skill.js';
import { fatal, flushRejected, guard, noteRejected, syntaxError } from './errors.js';
import { namesOfMissing } from './missing.js';
import { isEsmPath, resolve } from './resolve.js';
import { path } from './packages.js';
import { proc } from './process.js';
import { seedMath } from './random.js';
import { resetContexts } from './context.js';
import { resetPoll } from './poll.js';
import { resetRequests } from './requests.js';
import { resetTimers, runNextTicks, tick } from './timers.js';
import { chooseZone } from './zones.js';

// Begins a call: { cwd, args, file? } → the file's absolute path.
const begin = o => {
  setCall({
    cwd: o.cwd,
    group: 0,
    t0: H().monoMs(),
    exitCode: undefined,
    stopped: false,
    exiting: false,
    inbuf: null,
    main: undefined,
    readsInput: false,
  });
  resetTimers();
  resetPoll();
  resetRequests();
  resetContexts();
  const env = H().env();
  chooseZone(env.TZ);
  // Values are text, whatever is assigned.
  proc.env = new Proxy(env, {
    set(env, name, value) {
      if (name === 'TZ') chooseZone(String(value));
      return Reflect.set(env, name, String(value));
    },
  });
  proc.exitCode = undefined;
  const file = o.file === undefined ? undefined : mainFile(path.resolve(o.cwd, o.file));
  proc.argv = [proc.execPath, ...(file === undefined ? [] : [file]), ...o.args];
  seedMath(H().random(16));
  return file;
};

const asURL = found => (found.startsWith('node:') ? found : pathToFileURL(found).href);

// As Node.js: a name without its ending, or a folder, will do.
const mainFile = file => {
  try {
    return resolve(file, '/', false);
  } catch {
    return file;
  }
};

// node -e, node -p, node -
const evaluate = (source, print) => {
  const file = path.join(st.cwd, '[eval]');
  const m = new Module('[eval]', null);
  Object.assign(G, { require: makeRequire(file, m), module: m, exports: m.exports, __filename: '[eval]', __dirname: '.' });
  const value = (0, eval)(`${source}\n//# sourceURL=[eval]`);
  if (print) G.console.log(value);
  return value;
};

// Nothing is left to do, unless who hears of it does more.
const beforeExit = () => {
  if (!st.stopped) guard(() => proc.emit('beforeExit', st.exitCode ?? proc.exitCode ?? 0));
};
const finish = () => {
  if (!st.exiting) {
    st.exiting = true;
    const code = Number(st.exitCode ?? proc.exitCode ?? 0);
    try {
      proc.emit('exit', code);
    } catch (e) {
      if (!(e && e.__skillExit)) fatal(e);
    }
  }
  if (st.unanswered && !st.stopped) {
    H().write(2, te.encode('Error: execute returned a promise that nothing will ever settle\n'));
    return 13;
  }
  return Number(st.exitCode ?? proc.exitCode ?? 0) & 255;
};

Object.defineProperty(G, '__host', { enumerable: false });
Object.defineProperty(G, '__node', {
  value: {
    beforeExit,
    begin,
    builtin: name => B[name.slice(5)],
    builtins: () => Object.keys(B),
    callSkill,
    evaluate,
    fatal,
    finish,
    flushRejected,
    isModule: isEsmPath,
    load: file => load(file, null),
    missing: namesOfMissing,
    nextTicks: runNextTicks,
    rejected: noteRejected,
    resolve,
    resolver: from => id => asURL(resolve(String(id), from, true)),
    runMain,
    state: () => st,
    syntaxError,
    tick,
  },
});
