#!/usr/bin/env node
// A query over JSON with a tokenizer and a recursive parser.
const tokens = text => [...text.matchAll(/\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|('[^']*')|(&&|\|\||[<>=!]=|[<>()!.]))/gy)].map(m => m[0].trim());

function parse(list) {
  let at = 0;
  const accept = (...wanted) => (wanted.includes(list[at]) ? list[at++] : undefined);
  const binary = (next, ...operators) => () => {
    let left = next();
    for (let o; (o = accept(...operators)); ) left = { o, left, right: next() };
    return left;
  };
  const atom = () => {
    if (accept('(')) {
      const inner = or();
      if (!accept(')')) throw new SyntaxError(`expected ) at token ${at}`);
      return inner;
    }
    if (accept('!')) return { o: '!', left: atom() };
    const token = list[at++];
    if (/^\d/.test(token)) return { value: Number(token) };
    if (token.startsWith("'")) return { value: token.slice(1, -1) };
    const path = [token];
    while (accept('.')) path.push(list[at++]);
    return { path };
  };
  const compare = binary(atom, '<', '>', '<=', '>=', '==', '!=');
  const and = binary(compare, '&&');
  const or = binary(and, '||');
  return or();
}

const operators = {
  '<': (a, b) => a < b, '>': (a, b) => a > b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b,
  '==': (a, b) => a === b, '!=': (a, b) => a !== b, '&&': (a, b) => a && b, '||': (a, b) => a || b, '!': a => !a,
};
const evaluate = (node, row) =>
  'value' in node ? node.value
  : node.path ? node.path.reduce((value, key) => value?.[key], row)
  : operators[node.o](evaluate(node.left, row), node.right && evaluate(node.right, row));

module.exports = {
  execute({ rows, where }) {
    const query = parse(tokens(where));
    return { query, rows: rows.filter(row => evaluate(query, row)) };
  },
};
