// Errors of a program's own, and how it ends.
const fs = require('fs');

class BankError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = this.constructor.name;
  }
}
class InsufficientFunds extends BankError {
  constructor(needed, available) {
    super(`need ${needed}, have ${available}`);
    this.needed = needed;
    this.available = available;
  }
}
const accounts = new Map(Object.entries(JSON.parse(fs.readFileSync(0)).accounts));
function withdraw(name, amount) {
  if (!accounts.has(name)) throw new BankError(`no account: ${name}`);
  const available = accounts.get(name);
  if (amount > available) throw new InsufficientFunds(amount, available);
  accounts.set(name, available - amount);
  return accounts.get(name);
}
const attempt = (name, amount) => {
  try {
    return withdraw(name, amount);
  } catch (e) {
    if (e instanceof InsufficientFunds) return `${e.name} short by ${e.needed - e.available}`;
    if (e instanceof BankError) return `${e}`;
    throw e;
  } finally {
    console.log('tried', name);
  }
};
console.log(attempt('ada', 30), attempt('bob', 500), attempt('eve', 1));
try {
  try {
    withdraw('bob', 1e6);
  } catch (cause) {
    throw new BankError('transfer failed', { cause });
  }
} catch (e) {
  console.log(e.message, '<-', e.cause.message, Object.prototype.toString.call(e), e instanceof Error);
}
console.log([new AggregateError([new Error('a'), new TypeError('b')], 'many')].map(e => `${e.name} ${e.message} ${e.errors.length}`));
console.error('bank: closing with errors');
process.exitCode = 3;
