// Messages of the engine that want the program's text: «not a function» becomes «rows.each is not a function».
import { G, td } from './call.js';

const WORD = /[\w$]/;

const textOf = file => td.decode(G.__host.readFile(file)).split('\n');

// The expression that ends with the name at `at`: what stands before its dots, calls and brackets.
const before = (text, at) => {
  let found = '';
  for (let i = at; ; ) {
    const dot = /(\?\.|\.)\s*$/.exec(text.slice(0, i));
    if (!dot) return found;
    found = (dot[1] === '?.' ? '?.' : '.') + found;
    i = dot.index;
    for (;;) {
      const close = text[i - 1];
      if (close !== ')' && close !== ']') break;
      const open = matching(text, i - 1);
      if (open < 0) return `(intermediate value)${found}`;
      const inside = text.slice(open + 1, i - 1);
      if (close === ')' && !WORD.test(text[open - 1] ?? '') && !')]'.includes(text[open - 1] ?? ' ')) return `(intermediate value)${found}`;
      found = (close === ')' ? '(...)' : /^(\d+|\w+)$/.test(inside) ? `[${inside}]` : '[...]') + found;
      i = open;
    }
    const name = /[\w$#]+$/.exec(text.slice(0, i));
    if (!name) return found;
    found = name[0] + found;
    i = name.index;
  }
};

const matching = (text, close) => {
  const pair = text[close] === ')' ? '()' : '[]';
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (text[i] === pair[1]) depth++;
    else if (text[i] === pair[0] && --depth === 0) return i;
  }
  return -1;
};

const called = (text, at) => {
  const [name] = /^[\w$#]+/.exec(text.slice(at)) ?? [];
  if (!name || /Error$/.test(name)) return null;
  if (/\bnew\s+$/.test(text.slice(0, at))) return `${/^[\w$.]+/.exec(text.slice(at))[0]} is not a constructor`;
  const calls = /^\s*\([^()]*\)\s*\(/.test(text.slice(at + name.length)) ? '(...)' : '';
  return `${before(text, at)}${name}${calls} is not a function`;
};
const constructed = (text, at) => (/\bnew\s+\(/.test(text.slice(0, at + 1)) ? '(intermediate value) is not a constructor' : called(text, at));
const iterated = (text, at) => {
  const [name] = /^[\w$.#]+/.exec(text.slice(at)) ?? [];
  return name ? `${name} is not iterable` : null;
};

const REWORDED = {
  'not a function': called,
  'not a constructor': constructed,
  'value is not iterable': iterated,
};

// What the place alone tells.
const PLAIN = {
  "Cannot read properties of undefined (reading 'Symbol.iterator')": () => 'undefined is not iterable (cannot read property Symbol(Symbol.iterator))',
  'cannot convert BigInt to number': site => (site?.isNative() ? 'Cannot convert a BigInt value to a number' : 'Cannot mix BigInt and other types, use explicit conversions'),
  "Class constructor cannot be invoked without 'new'": site => `Class constructor ${site?.getFunctionName() ?? ''} cannot be invoked without 'new'`,
  'String.prototype.matchAll called with a non-global RegExp argument': site => `String.prototype.${site?.getFunctionName() ?? 'matchAll'} called with a non-global RegExp argument`,
};

// Rewords the message of an error that has just been made.
export const reword = (error, sites) => {
  if (!(error instanceof TypeError)) return;
  const site = sites[0];
  const plain = PLAIN[error.message]?.(site);
  if (plain) error.message = plain;
  const rewording = REWORDED[error.message];
  if (!rewording || !site || site.isNative()) return;
  const file = site.getFileName();
  if (!file?.startsWith('/')) return;
  try {
    const [line, column] = G.__host.place(file, site.getLineNumber(), site.getColumnNumber());
    const lines = textOf(file);
    // A chain of calls may begin lines before.
    const head = lines.slice(Math.max(line - 6, 0), line - 1).join('\n');
    const text = `${head}\n${lines.slice(line - 1, line + 2).join('\n')}`;
    const said = rewording(text, head.length + column);
    if (said) error.message = said;
  } catch {
    // Its text cannot be had: QuickJS's words are good enough.
  }
};
