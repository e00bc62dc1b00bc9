export default 'internal tool';
