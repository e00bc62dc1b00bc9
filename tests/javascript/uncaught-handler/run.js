// A program that handles what nobody caught goes on.
process.on('uncaughtException', (error, origin) => console.log('handler', error.message, origin));
process.on('unhandledRejection', (reason, promise) => console.log('rejection', reason, promise instanceof Promise));
process.on('warning', w => console.log('warning', w.name, w.message));
process.once('beforeExit', code => {
  console.log('beforeExit', code);
  setTimeout(() => console.log('one more turn'), 1);
});
process.on('exit', code => console.log('exit', code, process.exitCode));
setTimeout(() => { throw new Error('from a timer'); }, 1);
setTimeout(() => Promise.reject('plain'), 2);
setTimeout(() => process.emitWarning('careful', 'TestWarning'), 3);
setTimeout(() => { process.exitCode = 4; }, 4);
