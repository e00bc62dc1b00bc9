// Nobody catches: exit code 1, the error and what it carries on standard error.
process.on('exit', code => console.log('exit', code));
console.log('before');
const error = new RangeError('the value is out of range');
error.limits = { min: 1, max: 9 };
error.code = 'E_RANGE';
setTimeout(() => console.log('never'), 5);
setImmediate(() => {
  throw error;
});
