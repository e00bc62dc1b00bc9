// `util.parseArgs`
import { proc } from './process.js';

const fail = (code, message) => {
  throw Object.assign(new TypeError(message), { code });
};

const tokensOf = (args, options, allowNegative) => {
  const tokens = [];
  const shortOf = letter => Object.keys(options).find(name => options[name].short === letter) ?? letter;
  const isNegative = name => allowNegative && name.startsWith('no-') && options[name.slice(3)]?.type === 'boolean';
  const takesValue = name => options[name]?.type === 'string';
  const rest = args.map((arg, index) => ({ arg, index }));
  while (rest.length) {
    const { arg, index } = rest.shift();
    const next = rest[0]?.arg;
    const option = (name, rawName, value, inlineValue) => tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      tokens.push(...rest.map(r => ({ kind: 'positional', index: r.index, value: r.arg })));
      break;
    }
    if (/^-[^-]$/.test(arg)) {
      const name = shortOf(arg[1]);
      const value = takesValue(name) && next !== undefined ? rest.shift().arg : undefined;
      option(name, arg, value, value === undefined ? undefined : false);
    } else if (/^-[^-]./.test(arg)) {
      const at = [...arg.slice(1)].findIndex(letter => takesValue(shortOf(letter)));
      const flags = at < 0 ? arg.slice(1) : arg.slice(1, at + 1);
      const split = [...flags].map(letter => ({ arg: `-${letter}`, index }));
      if (at === 0) option(shortOf(arg[1]), `-${arg[1]}`, arg.slice(2), true);
      else if (at > 0) split.push({ arg: `-${arg.slice(at + 1)}`, index });
      if (at !== 0) rest.unshift(...split);
    } else if (/^--[^=]+=/.test(arg)) {
      const [, name, value] = /^--([^=]+)=(.*)$/s.exec(arg);
      option(name, `--${name}`, value, true);
    } else if (/^--./.test(arg)) {
      const name = arg.slice(2);
      const value = takesValue(name) && next !== undefined ? rest.shift().arg : undefined;
      option(isNegative(name) ? name.slice(3) : name, arg, value, value === undefined ? undefined : false);
    } else tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
};

const checkKnown = (token, options, allowPositionals) => {
  if (Object.hasOwn(options, token.name)) return;
  const hint = allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${token.rawName}"` : '';
  fail('ERR_PARSE_ARGS_UNKNOWN_OPTION', `Unknown option '${token.rawName}'${hint}`);
};

const checkValue = (token, options) => {
  const { short, type } = options[token.name];
  const shown = `${short ? `-${short}, ` : ''}--${token.name}`;
  if (type === 'string' && typeof token.value !== 'string')
    fail('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown} <value>' argument missing`);
  if (type === 'boolean' && token.value !== undefined)
    fail('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', `Option '${shown}' does not take an argument`);
  if (type === 'string' && token.inlineValue === false && token.value.length > 1 && token.value.startsWith('-'))
    fail(
      'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
      `Option '${token.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${token.rawName}'?\n` +
        `To specify an option argument starting with a dash use '${token.rawName.startsWith('--') ? `${token.rawName}=-XYZ` : `--${token.name}=-XYZ' or '${token.rawName}-XYZ`}'.`,
    );
};

export function parseArgs(config = {}) {
  const { args = proc.argv.slice(2), strict = true, options = {}, tokens: wantsTokens = false, allowNegative = false } = config;
  const allowPositionals = config.allowPositionals ?? !strict;
  const tokens = tokensOf(args, options, allowNegative);
  const values = Object.create(null);
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals)
        fail('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', `Unexpected argument '${token.value}'. This command does not take positional arguments`);
      positionals.push(token.value);
    }
    if (token.kind !== 'option') continue;
    let { name, value = true } = token;
    if (token.rawName === `--no-${name}`) value = false;
    else if (strict) {
      checkKnown(token, options, allowPositionals);
      checkValue(token, options);
    }
    if (options[name]?.multiple) (values[name] ??= []).push(value);
    else values[name] = value;
  }
  for (const [name, option] of Object.entries(options))
    if ('default' in option && !Object.hasOwn(values, name)) values[name] = option.default;
  return wantsTokens ? { values, positionals, tokens } : { values, positionals };
}
