export let counter = 0;
export const bump = () => ++counter;
export default 'live';
