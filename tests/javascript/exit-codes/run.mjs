process.on("exit", () => console.log("bye"));
try {
  process.exitCode = "abc";
} catch (e) {
  console.log(e.code, e.message);
}
try {
  process.exit({});
} catch (e) {
  console.log(e.code, e.message);
}
process.exitCode = "5";
