// A dialogue over standard input and output, with a child that reads lines.
const { spawn } = require('child_process');
const readline = require('readline');

const child = spawn('node', ['calculator.js'], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = readline.createInterface({ input: child.stdout });
const questions = ['1 + 2', '6 * 7', 'x y', '2 ** 10'];
let at = 0;
answers.on('line', line => {
  console.log(`${questions[at]} -> ${line}`);
  if (++at < questions.length) child.stdin.write(`${questions[at]}\n`);
  else child.stdin.end();
});
child.stdin.write(`${questions[0]}\n`);
child.on('close', code => console.log('closed', code));
