// What the event loop waits for besides timers: children, and standard input.
import { H } from './call.js';
import { guard } from './errors.js';
import { SafeMap, append, list } from './primordials.js';

// The host waits for children or for standard input, not for both: then it looks at one and the other in turn.
const TURN = 5;
const { min } = Math;

const children = new SafeMap();
let reader = null;

export const watchChild = child => children.set(child, child);
export const forgetChild = child => children.delete(child);
// `f` is called once, with bytes; with none at the end.
export const wantInput = f => {
  reader = f;
};

const receive = () => {
  const f = reader;
  reader = null;
  guard(() => f(H().readSome()));
};
const listening = () => {
  const heard = list();
  children.forEach(child => child._wanted() && append(heard, child));
  return heard;
};

// Looks what has happened, at most so many milliseconds long (-1: until something has). → whether anything has
const look = most => {
  const heard = listening();
  if (!heard.length) {
    if (!reader || !H().stdinReady(most)) return false;
    receive();
    return true;
  }
  const long = !reader ? most : most < 0 ? TURN : min(most, TURN);
  const wanted = list();
  for (let at = 0; at < heard.length; at++) {
    append(wanted, heard[at]._id);
    append(wanted, heard[at]._wanted());
  }
  const come = H().waitAny(wanted, long);
  let any = false;
  for (let at = 0; at < heard.length; at++) {
    if (!come[at]) continue;
    any = true;
    guard(() => heard[at]._came(come[at]));
  }
  const input = reader && H().stdinReady(0);
  if (input) receive();
  return input || any;
};
// What has happened by now, for whoever is never idle. → whether anything has
export const glance = () => (reader !== null || children.size > 0) && look(0);

const anyRefed = heard => {
  for (let at = 0; at < heard.length; at++) if (!heard[at]._unrefed) return true;
  return false;
};

// Waits until something happens, at most until the `next` timer is due. `most` is that of those that keep the program
// alive. → milliseconds that are left to sleep, -1 where there is nothing to wait for
export const wait = (most, next) => {
  const heard = listening();
  if (!heard.length && !reader) return most;
  if (most < 0 && !reader && !anyRefed(heard)) return most;
  look(next);
  return 0;
};

// At the beginning of a call.
export const resetPoll = () => {
  reader = null;
  children.clear();
};
