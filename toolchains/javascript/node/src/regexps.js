// `RegExp.$1` and its like: the engine keeps where the last match was.
import { G } from './call.js';

const group = n => {
  const { input, at } = G.__host.lastMatch();
  return input !== undefined && at[2 * n] >= 0 ? input.slice(at[2 * n], at[2 * n + 1]) : '';
};
const TOLD = {
  input: () => G.__host.lastMatch().input ?? '',
  lastMatch: () => group(0),
  lastParen: () => {
    const { at } = G.__host.lastMatch();
    const last = [1, 2, 3, 4, 5, 6, 7, 8, 9].findLast(n => at[2 * n] >= 0);
    return last ? group(last) : '';
  },
  leftContext: () => (G.__host.lastMatch().input ?? '').slice(0, Math.max(0, G.__host.lastMatch().at[0])),
  rightContext: () => (G.__host.lastMatch().input ?? '').slice(Math.max(0, G.__host.lastMatch().at[1])),
};
const SHORT = { $_: 'input', '$&': 'lastMatch', '$+': 'lastParen', '$`': 'leftContext', "$'": 'rightContext' };
for (const [short, name] of Object.entries(SHORT)) TOLD[short] = TOLD[name];
for (let n = 1; n < 10; n++) TOLD[`$${n}`] = () => group(n);
for (const [name, get] of Object.entries(TOLD)) Object.defineProperty(RegExp, name, { get, set() {}, configurable: true, enumerable: false });
