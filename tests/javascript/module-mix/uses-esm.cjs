module.exports = require('./live.mjs').counter;
