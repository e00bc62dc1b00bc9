import { createHash, createHmac } from 'crypto';

console.log('this is for the log');

export async function execute({ text, key }) {
  console.log('so is this');
  await new Promise(resolve => setTimeout(resolve, 2));
  const digests = Object.fromEntries(['md5', 'sha1', 'sha256', 'sha512'].map(name => [name, createHash(name).update(text).digest('hex')]));
  return { ...digests, hmac: createHmac('sha256', key).update(text).digest('base64') };
}
