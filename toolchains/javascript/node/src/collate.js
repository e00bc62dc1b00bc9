// The order of text in English: letters first without accents, then with, then lower case before upper; signs before digits
// before letters.
const bare = s => s.normalize('NFD').replace(/\p{M}/gu, '');
const kind = c => (/\p{L}/u.test(c) ? 3 : /\p{N}/u.test(c) ? 2 : /\s/.test(c) ? 0 : 1);
const byLetters = (a, b) => {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] === y[i]) continue;
    return kind(x[i]) - kind(y[i]) || (x[i] < y[i] ? -1 : 1);
  }
  return x.length - y.length;
};
const byNumbers = (a, b) => {
  const [x, y] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const c = i % 2 ? x[i] - y[i] : byLetters(x[i], y[i]);
    if (c) return c;
  }
  return x.length - y.length;
};
const marks = s => (s.normalize('NFD').match(/\P{M}\p{M}*/gu) ?? []).map(c => c.replace(/^\P{M}/u, ''));
const byAccents = (a, b) => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
};
const plain = /^[\w ]*$/;

// A function that compares two texts: -1, 0 or 1.
export const collate =
  ({ numeric, sensitivity = 'variant' } = {}) =>
  (a, b) => {
    if (a === b) return 0;
    const isPlain = plain.test(a) && plain.test(b);
    const [x, y] = isPlain ? [a, b] : [bare(a), bare(b)];
    const first = (numeric ? byNumbers : byLetters)(x.toLowerCase(), y.toLowerCase());
    if (first || sensitivity === 'base') return Math.sign(first);
    if (!isPlain && sensitivity !== 'case') {
      const accents = byAccents(marks(a), marks(b));
      if (accents || sensitivity === 'accent') return Math.sign(accents);
    }
    if (sensitivity === 'accent') return 0;
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i] === x[i].toLowerCase() ? -1 : 1;
    return 0;
  };
