// The last line of standard error is the error's message.
console.log('loading');
await null;
function check(value) {
  if (!Number.isInteger(value)) throw new TypeError(`expected an integer, got ${typeof value}`);
}
check('7');
console.log('not reached');
