// A validator for a part of JSON Schema.
import { readFileSync } from 'fs';

const kinds = { string: v => typeof v === 'string', number: v => typeof v === 'number', integer: Number.isInteger, boolean: v => typeof v === 'boolean', array: Array.isArray, object: v => v !== null && typeof v === 'object' && !Array.isArray(v), null: v => v === null };
function* check(schema, value, at = '') {
  const fail = (what) => ({ at: at || '/', what });
  if (schema.$ref) return yield* check(schema.$ref.split('/').slice(1).reduce((o, k) => o[k], root), value, at);
  if (schema.type && ![schema.type].flat().some(t => kinds[t](value))) return yield fail(`is ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}, not ${[schema.type].flat().join(' or ')}`);
  if (schema.enum && !schema.enum.includes(value)) yield fail(`is none of ${JSON.stringify(schema.enum)}`);
  if (value < schema.minimum) yield fail(`is less than ${schema.minimum}`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) yield fail(`does not match ${schema.pattern}`);
  if (schema.minLength > [...value].length) yield fail(`is shorter than ${schema.minLength}`);
  for (const k of schema.required ?? []) if (!(k in value)) yield fail(`lacks ${k}`);
  for (const [k, s] of Object.entries(schema.properties ?? {})) if (k in value) yield* check(s, value[k], `${at}/${k}`);
  if (schema.additionalProperties === false) for (const k of Object.keys(value)) if (!(k in (schema.properties ?? {}))) yield fail(`has ${k}, which is not known`);
  if (schema.items) for (const [i, v] of value.entries()) yield* check(schema.items, v, `${at}/${i}`);
  if (schema.uniqueItems && new Set(value.map(v => JSON.stringify(v))).size < value.length) yield fail('has an item twice');
  if (schema.anyOf && !schema.anyOf.some(s => check(s, value).next().done)) yield fail('fits none of anyOf');
}
const { schema: root, values } = JSON.parse(readFileSync(0, 'utf8'));
let failed = 0;
for (const value of values) {
  const errors = [...check(root, value)];
  failed += errors.length > 0;
  console.log(errors.length ? errors : 'ok');
}
process.exitCode = Math.min(failed, 125);
