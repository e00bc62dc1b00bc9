// What the event loop waits for besides timers: children, and standard input.
import { H } from './call.js';
import { guard } from './errors.js';

// The host waits for children or for standard input, not for both: then it looks at one and the other in turn.
const TURN = 5;

const children = new Set();
let reader = null;

export const watchChild = child => children.add(child);
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
const listening = () => [...children].filter(child => child._wanted());

// Looks what has happened, at most so many milliseconds long (-1: until something has). → whether anything has
const look = most => {
  const heard = listening();
  if (!heard.length) {
    if (!reader || !H().stdinReady(most)) return false;
    receive();
    return true;
  }
  const long = !reader ? most : most < 0 ? TURN : Math.min(most, TURN);
  const come = H().waitAny(
    heard.flatMap(child => [child._id, child._wanted()]),
    long,
  );
  heard.forEach((child, at) => come[at] && guard(() => child._came(come[at])));
  const input = reader && H().stdinReady(0);
  if (input) receive();
  return input || come.some(events => events);
};
// What has happened by now, for whoever is never idle. → whether anything has
export const glance = () => (reader !== null || children.size > 0) && look(0);

// Waits until something happens, at most until the `next` timer is due. `most` is that of those that keep the program
// alive. → milliseconds that are left to sleep, -1 where there is nothing to wait for
export const wait = (most, next) => {
  const heard = listening();
  if (!heard.length && !reader) return most;
  if (most < 0 && !reader && heard.every(child => child._unrefed)) return most;
  look(next);
  return 0;
};

// At the beginning of a call.
export const resetPoll = () => {
  reader = null;
  children.clear();
};
