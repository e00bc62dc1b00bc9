import EventEmitter, { once, on, getEventListeners, errorMonitor, setMaxListeners } from "node:events";
const e = new EventEmitter();
e.on("a", (...x) => console.log("a", ...x));
e.prependListener("a", () => console.log("first"));
e.once("a", () => console.log("once"));
console.log(e.emit("a", 1, 2), e.emit("a"), e.emit("none"), e.listenerCount("a"), e.eventNames(), e.listeners("a").length, e.rawListeners("a").length);
setTimeout(() => {
  e.emit("ready", 1, 2);
}, 1);
console.log(await once(e, "ready"));
setTimeout(() => {
  e.emit("error", new Error("bad"));
}, 1);
try {
  await once(e, "ready");
} catch (x) {
  console.log("rejected", x.message);
}
setTimeout(() => {
  for (let i = 0; i < 3; i++) e.emit("tick", i);
}, 1);
let n = 0;
for await (const [v] of on(e, "tick")) {
  console.log("tick", v);
  if (++n === 3) break;
}
const ac = new AbortController();
setTimeout(() => ac.abort(), 3);
try {
  for await (const v of on(e, "never", { signal: ac.signal })) ;
} catch (x) {
  console.log(x.name, x.code, x.message);
}
const alive = setTimeout(() => {
}, 50);
try {
  await once(e, "never", { signal: AbortSignal.timeout(3) });
} catch (x) {
  console.log(x.name, x.cause?.name);
}
try {
  e.emit("error", new Error("unhandled one"));
} catch (x) {
  console.log(x.message);
}
try {
  e.emit("error", { a: 1 });
} catch (x) {
  console.log(x.code, x.message, x.context);
}
try {
  e.emit("error");
} catch (x) {
  console.log(x.message);
}
e.on(errorMonitor, (x) => console.log("monitor", x.message));
e.on("error", (x) => console.log("handler", x.message));
e.emit("error", new Error("both"));
console.log(getEventListeners(e, "error").length, EventEmitter.defaultMaxListeners, e.getMaxListeners());
e.on("newListener", (n2, f2) => console.log("new", n2));
e.on("removeListener", (n2) => console.log("removed", n2));
const f = () => {
};
e.on("z", f);
e.off("z", f);
e.removeAllListeners("a");
console.log(e.eventNames());
class My extends EventEmitter {
  constructor() {
    super({ captureRejections: true });
  }
}
const m = new My();
m.on("go", async () => {
  throw new Error("async fail");
});
m.on("error", (x) => console.log("captured", x.message));
m.emit("go");
await new Promise((r) => setTimeout(r, 2));
const t = new EventTarget();
t.addEventListener("ev", (x) => {
  console.log(x.type, x instanceof Event, x.detail, x.cancelable);
  x.preventDefault();
}, { once: true });
console.log(t.dispatchEvent(new CustomEvent("ev", { detail: 5, cancelable: true })), t.dispatchEvent(new Event("ev")));
t.addEventListener("o", { handleEvent(x) {
  console.log("object", this !== void 0, x.type);
} });
t.dispatchEvent(new Event("o"));
setTimeout(() => t.dispatchEvent(new Event("late")), 1);
console.log((await once(t, "late"))[0].type);
console.log(e instanceof EventEmitter, EventEmitter.EventEmitter === EventEmitter);
await new Promise((r) => setTimeout(r, 1));
