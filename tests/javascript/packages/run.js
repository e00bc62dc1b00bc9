// Packages as npm lays them out: exports with conditions, a main, a scope, JSON, a cycle.
const conditions = require('conditions');
const sub = require('conditions/sub/thing');
const main = require('@scope/main');
const cycle = require('./cycle-a');
const { createRequire } = require('module');

exports.execute = async () => {
  const asModule = await import('conditions');
  const failure = id => {
    try {
      return require(id);
    } catch (e) {
      return [e.code, e.message.split('\n')[0]];
    }
  };
  return {
    conditions,
    asModule: asModule.default,
    sub,
    main: main.name,
    cycle,
    same: createRequire(__filename)('conditions') === conditions,
    missing: failure('left-pad'),
    unknown: failure('node:nope')[0],
    resolved: require.resolve('@scope/main').endsWith('node_modules/@scope/main/lib/index.js'),
    builtin: require.resolve('fs'),
  };
};
