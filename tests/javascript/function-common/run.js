'use strict';
const { groupBy } = require('./helpers');

// Order of lines by customer, with what they cost.
module.exports.execute = inputs => {
  const orders = groupBy(inputs.lines, line => line.customer);
  return Object.entries(orders).map(([customer, lines]) => ({
    customer,
    total: lines.reduce((sum, { price, quantity = 1 }) => sum + price * quantity, 0),
    items: lines.map(l => l.item).sort(),
    first: lines.at(0).item,
  }));
};
