// `JSON`, whose errors say what V8's say.
const { parse, stringify } = JSON;

class Wrong {
  constructor(message, at) {
    Object.assign(this, { message, at });
  }
}
const SPACE = ' \t\n\r';
const CONTEXT = 10;

const unexpected = (text, at) => {
  if (at >= text.length) return 'Unexpected end of JSON input';
  const c = text[at];
  if (/[-\d]/.test(c)) throw new Wrong('Unexpected number', at);
  if (c === '"') throw new Wrong('Unexpected string', at);
  if (['NaN', 'Infinity', 'undefined', '[object Object]'].includes(text)) return `"${text}" is not valid JSON`;
  let part = `"${text}"`;
  if (text.length > 2 * CONTEXT) {
    const [from, to] = [at < CONTEXT ? 0 : at - CONTEXT, at >= text.length - CONTEXT && at >= CONTEXT ? text.length : at + CONTEXT];
    part = `${from ? '...' : ''}"${text.slice(from, to)}"${to < text.length ? '...' : ''}`;
  }
  return `Unexpected token '${c}', ${part} is not valid JSON`;
};

// Finds the first thing that is wrong, as V8's parser does, and throws it.
function look(text) {
  let i = 0;
  const skip = () => {
    while (i < text.length && SPACE.includes(text[i])) i++;
  };
  const plain = () => {
    throw new Wrong(unexpected(text, i));
  };
  const expect = (c, message) => {
    skip();
    if (text[i] !== c) throw new Wrong(message, i);
    i++;
  };
  const string = () => {
    for (i++; ; i++) {
      if (i >= text.length) throw new Wrong('Unterminated string', i);
      if (text[i] === '"') return void i++;
      if (text[i] < ' ') throw new Wrong('Bad control character in string literal', i);
      if (text[i] !== '\\') continue;
      i++;
      if (i >= text.length) throw new Wrong('Unterminated string', i);
      if (text[i] === 'u') {
        for (let n = 0; n < 4; n++) if (!/[\da-f]/i.test(text[++i] ?? '')) throw new Wrong('Bad Unicode escape', i);
      } else if (!'"\\/bfnrt'.includes(text[i])) throw new Wrong('Bad escaped character', i);
    }
  };
  const digits = message => {
    if (!/\d/.test(text[i] ?? '')) throw new Wrong(message, i);
    while (/\d/.test(text[i] ?? '')) i++;
  };
  const number = () => {
    if (text[i] === '-' && !/\d/.test(text[++i] ?? '')) throw new Wrong('No number after minus sign', i);
    if (text[i] === '0') {
      if (/\d/.test(text[++i] ?? '')) throw new Wrong('Unexpected number', i);
    } else digits('');
    if (text[i] === '.') i++, digits('Unterminated fractional number');
    if (/e/i.test(text[i] ?? '')) {
      i++;
      if (/[-+]/.test(text[i] ?? '')) i++;
      digits('Exponent part is missing a number');
    }
  };
  const object = () => {
    i++;
    skip();
    if (text[i] === '}') return void i++;
    for (let message = "Expected property name or '}'"; ; message = 'Expected double-quoted property name') {
      skip();
      if (text[i] !== '"') throw new Wrong(message, i);
      string();
      expect(':', "Expected ':' after property name");
      value();
      skip();
      if (text[i] === '}') return void i++;
      expect(',', "Expected ',' or '}' after property value");
    }
  };
  const array = () => {
    i++;
    skip();
    if (text[i] === ']') return void i++;
    for (;;) {
      value();
      skip();
      if (text[i] === ']') return void i++;
      expect(',', "Expected ',' or ']' after array element");
    }
  };
  const value = () => {
    skip();
    const c = text[i];
    if (c === '{') return object();
    if (c === '[') return array();
    if (c === '"') return string();
    if (c !== undefined && /[-\d]/.test(c)) return number();
    const word = { t: 'true', f: 'false', n: 'null' }[c];
    if (!word) plain();
    for (const letter of word) {
      if (text[i] !== letter) plain();
      i++;
    }
  };
  value();
  skip();
  if (i < text.length) throw new Wrong('Unexpected non-whitespace character after JSON', i);
}

const told = text => {
  try {
    look(text);
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) return null;
    if (wrong.at === undefined) return wrong.message;
    const before = text.slice(0, wrong.at).split('\n');
    return `${wrong.message} in JSON at position ${wrong.at} (line ${before.length} column ${before.at(-1).length + 1})`.replace(' after JSON in JSON', ' after JSON');
  }
  return null;
};

JSON.parse = {
  parse(text, reviver) {
    try {
      return parse(text, reviver);
    } catch (error) {
      if (error instanceof SyntaxError) {
        const message = told(String(text));
        if (message) throw new SyntaxError(message);
      }
      throw error;
    }
  },
}.parse;

// The way back to an object that is inside itself.
const circle = (value, path) => {
  const start = path.findIndex(step => step.value === value);
  if (start >= 0) return path.slice(start);
  if (value === null || typeof value !== 'object') return null;
  const here = [...path, { value }];
  for (const key of Object.keys(value)) {
    here.at(-1).key = Array.isArray(value) ? `index ${key}` : `property '${key}'`;
    const found = circle(value[key], here);
    if (found) return found;
  }
  return null;
};
const explain = steps => {
  const kind = step => `object with constructor '${step.value.constructor?.name ?? 'Object'}'`;
  const lines = steps.slice(1).map((step, i) => `|     ${steps[i].key} -> ${kind(step)}`);
  if (lines.length > 3) lines.splice(2, lines.length - 3, '|     ...');
  const all = [`--> starting at ${kind(steps[0])}`, ...lines, `--- ${steps.at(-1).key} closes the circle`];
  return `Converting circular structure to JSON\n${all.map(l => `    ${l}`).join('\n')}`;
};

JSON.stringify = {
  stringify(value, replacer, space) {
    try {
      return stringify(value, replacer, space);
    } catch (error) {
      if (error instanceof TypeError && error.message === 'circular reference') {
        const steps = circle(value, []);
        error.message = steps ? explain(steps) : 'Converting circular structure to JSON';
      }
      throw error;
    }
  },
}.stringify;
