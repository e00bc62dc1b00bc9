// A promise that nobody listens to ends the program; one that somebody does later, does not.
const late = Promise.reject(new Error('handled in time'));
late.catch(e => console.log('caught', e.message));
async function load(name) {
  await new Promise(resolve => setTimeout(resolve, 2));
  throw new Error(`cannot load ${name}`);
}
load('settings');
setTimeout(() => console.log('never printed'), 50);
