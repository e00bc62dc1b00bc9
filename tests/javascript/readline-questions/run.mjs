// Questions, prompts and lines.
import { createInterface } from 'node:readline';
import * as readline from 'node:readline';
import { Readable } from 'node:stream';

const rl = createInterface({ input: process.stdin, output: process.stdout });
const name = await new Promise(resolve => rl.question('Name? ', resolve));
console.log(`Hello ${name}`);
rl.setPrompt('> ');
rl.prompt();
const rest = [];
for await (const line of createInterface({ input: Readable.from(['a\r\nb', '\nc ü\n', '\n', 'last']) })) rest.push(line);
console.log(rest);
readline.cursorTo(process.stdout, 0);
readline.clearLine(process.stdout, 0);
readline.moveCursor(process.stdout, -2, 3);
rl.on('close', () => console.log('\nbye', rl.closed));
rl.close();
