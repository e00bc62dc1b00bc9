// What the event loop waits for besides timers: children, requests, and standard input.
import { H } from './call.js';
import { guard } from './errors.js';
import { SafeMap, append, list } from './primordials.js';

// The host waits for one kind of these: where there are several, it looks at one after the other in turn.
const TURN = 5;
const { min } = Math;

const children = new SafeMap();
const requests = new SafeMap();
let reader = null;

export const watchChild = child => children.set(child, child);
export const forgetChild = child => children.delete(child);
export const watchRequest = request => requests.set(request, request);
export const forgetRequest = request => requests.delete(request);
// `f` is called once, with bytes; with none at the end.
export const wantInput = f => {
  reader = f;
};

const receive = () => {
  const f = reader;
  reader = null;
  guard(() => f(H().readSome()));
};
const listening = of => {
  const heard = list();
  of.forEach(one => one._wanted() && append(heard, one));
  return heard;
};
// Waits for these and tells them. → whether anything has happened
const told = (heard, waitAny, long) => {
  const wanted = list();
  for (let at = 0; at < heard.length; at++) {
    append(wanted, heard[at]._id);
    append(wanted, heard[at]._wanted());
  }
  const come = waitAny(wanted, long);
  let any = false;
  for (let at = 0; at < heard.length; at++) {
    if (!come[at]) continue;
    any = true;
    guard(() => heard[at]._came(come[at]));
  }
  return any;
};

// Looks what has happened, at most so many milliseconds long (-1: until something has). → whether anything has
const look = most => {
  const heard = listening(children);
  const asked = listening(requests);
  if (!heard.length && !asked.length) {
    if (!reader || !H().stdinReady(most)) return false;
    receive();
    return true;
  }
  const alone = !reader && (!heard.length || !asked.length);
  const long = alone ? most : most < 0 ? TURN : min(most, TURN);
  let any = false;
  if (heard.length) any = told(heard, H().waitAny, long);
  if (asked.length) any = told(asked, H().httpWait, heard.length ? 0 : long) || any;
  const input = reader && H().stdinReady(0);
  if (input) receive();
  return input || any;
};
// What has happened by now, for whoever is never idle. → whether anything has
export const glance = () => (reader !== null || children.size > 0 || requests.size > 0) && look(0);

const anyRefed = heard => {
  for (let at = 0; at < heard.length; at++) if (!heard[at]._unrefed) return true;
  return false;
};

// Waits until something happens, at most until the `next` timer is due. `most` is that of those that keep the program
// alive. → milliseconds that are left to sleep, -1 where there is nothing to wait for
export const wait = (most, next) => {
  const heard = listening(children);
  const asked = listening(requests);
  if (!heard.length && !asked.length && !reader) return most;
  if (most < 0 && !reader && !anyRefed(heard) && !anyRefed(asked)) return most;
  look(next);
  return 0;
};

// At the beginning of a call.
export const resetPoll = () => {
  reader = null;
  children.clear();
  requests.clear();
};
