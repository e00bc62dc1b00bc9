// What nobody caught.
import { H, st, te } from './call.js';
import { proc } from './process.js';
import { util } from './packages.js';

export const fatal = e => {
  if (e && e.__skillExit) {
    st.exitCode = e.code;
    st.stopped = true;
    return;
  }
  if (proc.listenerCount('uncaughtException')) {
    proc.emit('uncaughtException', e);
    return;
  }
  if (e instanceof InternalError && e.message === 'out of memory') H().abort();
  H().write(2, te.encode(fmtErr(e) + '\n'));
  st.exitCode = 1;
  st.stopped = true;
};
export const guard = f => {
  try {
    f();
  } catch (e) {
    fatal(e);
  }
};
const fmtErr = e => (e instanceof Error ? util.inspect(e) : `Uncaught:\n${util.inspect(e)}`);
// unhandled rejections: the engine reports each (promise, reason, handled), the embedder flushes when the job queue is empty
const rejected = new Map();
export const noteRejected = (p, reason, handled) => {
  if (handled) rejected.delete(p);
  else rejected.set(p, reason);
};
export const flushRejected = () => {
  const l = [...rejected];
  rejected.clear();
  for (const [p, r] of l) {
    if (proc.listenerCount('unhandledRejection')) proc.emit('unhandledRejection', r, p);
    else fatal(r);
    if (st.stopped) break;
  }
};
