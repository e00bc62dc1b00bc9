process.on("exit", (c) => {
  console.log("exit", c, process.exitCode);
  process.exitCode = 9;
});
process.on("beforeExit", () => console.log("before"));
process.on("uncaughtException", (e, origin) => {
  console.log("uncaught", e.message, origin);
});
process.on("unhandledRejection", (r, p) => console.log("unhandled", r.message, p instanceof Promise));
process.on("warning", (w) => console.log("warning", w.name));
setTimeout(() => {
  throw new Error("later");
}, 1);
Promise.reject(new Error("rejected"));
process.emitWarning("careful", { code: "W1" });
process.exitCode = 3;
console.log(process.argv.length, typeof process.pid, process.uptime() > 0, process.hrtime().length, typeof process.hrtime.bigint(), process.memoryUsage().rss > 0, process.cwd() === __dirname, process.platform, process.version.startsWith("v24"), process.release.name, process.env.HOME, process.env.NOPE, "NOPE" in process.env, process.stdout.writable);
