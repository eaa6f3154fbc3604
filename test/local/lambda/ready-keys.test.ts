import { createHash, createHmac } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';

const MODULE = new URL('../../../local/lambda/ready-keys.ts', import.meta.url).href;

/** What a thread gives whose keys are kept ready: bytes as hex, and what was thrown by its name. */
const inThread = (work: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const source = `
      const { parentPort } = require('node:worker_threads');
      const { createHmac } = require('node:crypto');
      const { subtle } = globalThis.crypto;
      const hex = (bytes) => Buffer.from(bytes).toString('hex');
      const bytes = (text) => new TextEncoder().encode(text);
      const importHmac = (key, usages = ['sign'], hash = 'SHA-256') =>
        subtle.importKey('raw', key, { name: 'HMAC', hash }, false, usages);
      import(${JSON.stringify(MODULE)})
        .then(({ keepKeysReady }) => keepKeysReady())
        .then(async () => { ${work} })
        .catch(({ name }) => name)
        .then((given) => parentPort.postMessage(given));`;
    const worker = new Worker(source, { eval: true });
    worker.on('message', resolve);
    worker.on('error', reject);
  });

const hmac = (hash: string, key: string, text: string) =>
  createHmac(hash, key).update(text).digest('hex');
const digest = (hash: string, text: string) => createHash(hash).update(text).digest('hex');

describe('in a thread whose keys are kept ready', () => {
  it.each([
    ['SHA-256', 'sha256', 3],
    ['SHA-256', 'sha256', 0],
    ['SHA-256', 'sha256', 100_000],
    ['SHA-512', 'sha512', 3],
  ])('%s of Web Crypto is %s, also of %i bytes', async (name, hash, length) => {
    const work = `return hex(await subtle.digest('${name}', bytes('a'.repeat(${length}))));`;
    expect(await inThread(work)).toBe(digest(hash, 'a'.repeat(length)));
  });

  it.each([
    ['SHA-256', 'sha256', 4],
    ['SHA-256', 'sha256', 100_000],
    ['SHA-384', 'sha384', 4],
  ])('an HMAC by %s is as ever, also of %i bytes', async (name, hash, length) => {
    const work = `
      const key = await importHmac(bytes('key'), ['sign'], '${name}');
      return hex(await subtle.sign('HMAC', key, bytes('a'.repeat(${length}))));`;
    expect(await inThread(work)).toBe(hmac(hash, 'key', 'a'.repeat(length)));
  });

  it('a key that is a digest, as in a chain of them, is taken as it is', async () => {
    const work = `
      const first = await subtle.sign('HMAC', await importHmac(bytes('key')), bytes('a'));
      return hex(await subtle.sign('HMAC', await importHmac(first), bytes('b')));`;
    const first = createHmac('sha256', 'key').update('a').digest();
    expect(await inThread(work)).toBe(createHmac('sha256', first).update('b').digest('hex'));
  });

  it('what Web Crypto refuses is refused', async () => {
    const empty = `return importHmac(bytes(''));`;
    const unusable = `return importHmac(bytes('key'), []);`;
    const forOthers = `return subtle.sign('HMAC', await importHmac(bytes('key'), ['verify']), bytes('a'));`;
    const names = await Promise.all([empty, unusable, forOthers].map(inThread));
    expect(names).toEqual(['DataError', 'SyntaxError', 'InvalidAccessError']);
  });

  it('a key that is known stays good for what it was imported for alone', async () => {
    const work = `
      const sign = async (...given) => subtle.sign('HMAC', await importHmac(bytes('key'), ...given), bytes('a'));
      const first = hex(await sign(['sign']));
      const again = hex(await sign(['sign']));
      const refused = await sign(['verify']).catch(({ name }) => name);
      return [first, again === first, refused];`;
    expect(await inThread(work)).toEqual([hmac('sha256', 'key', 'a'), true, 'InvalidAccessError']);
  });

  it('the same bytes sign the same by createHmac, again and again', async () => {
    const work = `
      const sign = () => createHmac('sha256', bytes('key')).update('a').digest('hex');
      return [sign(), sign()];`;
    const expected = hmac('sha256', 'key', 'a');
    expect(await inThread(work)).toEqual([expected, expected]);
  });
});
