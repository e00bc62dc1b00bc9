// A file with a function `execute`.
import { H, st, td } from './call.js';
import { fatal } from './errors.js';

// Called once the main file is loaded. A file that exports `execute`, and did not ask for standard input itself, is a
// function: it gets the input, what it returns is the answer, and what is printed goes to the log.
export function callSkill(exports) {
  const execute = functionOf(exports);
  if (!execute || st.readsInput) {
    H().printToOutput();
    return;
  }
  H().printToLog();
  const answer = result => {
    H().answer(toJson(result));
    st.stopped = true;
  };
  const result = execute(readInput());
  if (typeof result?.then !== 'function') {
    answer(result);
    return;
  }
  st.unanswered = true;
  result.then(value => {
    st.unanswered = false;
    answer(value);
  }).catch(error => {
    st.unanswered = false;
    fatal(error);
  });
}

const functionOf = exports => {
  const named = [exports?.execute, exports?.default?.execute].find(f => typeof f === 'function');
  const single = [exports, exports?.default].find(f => typeof f === 'function' && f.name === 'execute');
  return named ?? single;
};

const readInput = () => {
  const text = td.decode(H().readStdin());
  try {
    return text.trim() ? JSON.parse(text) : {};
  } catch (error) {
    throw new SyntaxError(`the input is not JSON: ${error.message}`);
  }
};

const toJson = value => {
  const text = JSON.stringify(value === undefined ? null : value);
  if (text === undefined) throw new TypeError(`execute returned a ${typeof value}, which is not JSON`);
  return text + '\n';
};
