class ConfigError extends Error {
  constructor(m, o2) {
    super(m, o2);
    this.name = "ConfigError";
    this.code = "E_CFG";
    this.details = { file: "a.json" };
  }
}
try {
  try {
    JSON.parse("{bad");
  } catch (e) {
    throw new ConfigError("cannot load", { cause: e });
  }
} catch (e) {
  console.log(e.name, e.cause.name, e.cause.message, e instanceof ConfigError, Object.keys(e), String(e), e.stack.split("\n")[0]);
  const ag = new AggregateError([e, new Error("2")], "many");
  console.log(ag.errors.length, ag.message, ag.name);
  console.log(Object.prototype.toString.call(e), JSON.stringify(e), Error.isError?.(e));
}
const o = {};
Error.captureStackTrace(o);
console.log(typeof o.stack, o.stack.split("\n")[0]);
function f() {
  throw new ConfigError("top level", { cause: new TypeError("inner") });
}
f();
