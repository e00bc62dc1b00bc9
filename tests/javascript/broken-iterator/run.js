const { log } = console;
delete Array.prototype[Symbol.iterator];
log("a", 1);
setTimeout(() => {
  process.stdout.write("timer\n");
}, 1);
Promise.resolve(1).then((v) => process.stdout.write("then " + v + "\n"));
process.on("exit", (c) => process.stdout.write("exit " + c + "\n"));
