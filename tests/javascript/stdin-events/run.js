let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', part => (text += part));
process.stdin.on('end', () => {
  const { numbers } = JSON.parse(text);
  const sum = numbers.reduce((a, b) => a + b, 0);
  const mean = sum / numbers.length;
  const variance = numbers.reduce((a, x) => a + (x - mean) ** 2, 0) / numbers.length;
  process.stdout.write(JSON.stringify({ sum, mean, deviation: Math.sqrt(variance) }) + '\n');
});
