// How `console.log` shows objects of the web platform.
import { G } from './call.js';
import { util } from './packages.js';

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');
const show = (prototype, f) => Object.defineProperty(prototype, CUSTOM, { value: f, writable: true, configurable: true });

// `Name { … }` with these properties.
const named = (name, properties, depth, options) => {
  if (depth < 0) return `[${name}]`;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${util.inspect(properties, inner)}`;
};
const URL_PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash'];
const pick = (object, names) => Object.fromEntries(names.map(name => [name, object[name]]));

show(G.URL.prototype, function (depth, options) {
  return named('URL', pick(this, URL_PARTS), depth, options);
});
show(G.URLSearchParams.prototype, function (depth, options) {
  if (depth < 0) return '[Object]';
  const entries = [...this].map(([k, v]) => `${util.inspect(k, options)} => ${util.inspect(v, options)}`);
  return entries.length ? `URLSearchParams { ${entries.join(', ')} }` : 'URLSearchParams {}';
});
show(G.AbortSignal.prototype, function (depth, options) {
  return named('AbortSignal', { aborted: this.aborted }, depth, options);
});
show(G.AbortController.prototype, function (depth, options) {
  return named('AbortController', { signal: this.signal }, depth, options);
});
show(G.Blob.prototype, function (depth, options) {
  return named('Blob', pick(this, ['size', 'type']), depth, options);
});
show(G.File.prototype, function (depth, options) {
  return named('File', pick(this, ['size', 'type', 'name', 'lastModified']), depth, options);
});
show(G.Headers.prototype, function (depth, options) {
  return named('Headers', Object.fromEntries(this), depth, options);
});
