const rl = require('readline').createInterface({ input: process.stdin });
rl.on('line', line => {
  try {
    console.log(String(eval(line)));
  } catch (e) {
    console.log(e.name);
  }
});
rl.on('close', () => process.exit(6));
