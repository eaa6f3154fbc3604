import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadLocalSecrets } from '../../../local/start/local-secrets.ts';
import { createSeededRandom } from '../virtual-clock.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'karwan-secrets-'));

describe('the secrets of a local deployment', () => {
  it('are made once, for its owner only, and found again', () => {
    const folder = newFolder();
    const first = loadLocalSecrets(folder, createSeededRandom(1), ['shop-a']);
    expect(statSync(join(folder, 'local-secrets.json')).mode & 0o777).toBe(0o600);
    expect(first.channelTagKey.length).toBeGreaterThanOrEqual(32);
    const second = loadLocalSecrets(folder, createSeededRandom(2), ['shop-a', 'shop-b']);
    expect(second).toMatchObject(first);
    expect(second.demo['shop-b']).not.toBe(second.demo['shop-a']);
  });

  it('give a folder of before Stripe what it lacks, and keep the rest', () => {
    const folder = newFolder();
    const path = join(folder, 'local-secrets.json');
    const { stripe: _, ...before } = loadLocalSecrets(folder, createSeededRandom(1), ['shop-a']);
    writeFileSync(path, JSON.stringify(before));
    const now = loadLocalSecrets(folder, createSeededRandom(2), ['shop-a']);
    expect(now).toMatchObject(before);
    expect(now.stripe).toEqual({
      secret: expect.stringMatching(/^whsec_.{40,}/),
      key: expect.stringMatching(/^sk_test_.{40,}/),
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(now);
  });

  it('of the demo’s shops outlive a start without the demo', () => {
    const folder = newFolder();
    const first = loadLocalSecrets(folder, createSeededRandom(1), ['shop-a']);
    loadLocalSecrets(folder, createSeededRandom(2), []);
    expect(loadLocalSecrets(folder, createSeededRandom(3), ['shop-a'])).toEqual(first);
  });

  it('are not made anew over a file that cannot be read: every channel URL hangs on them', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'local-secrets.json'), '{"channelTagKey":"');
    expect(() => loadLocalSecrets(folder, createSeededRandom(1), [])).toThrow('local-secrets.json');
  });
});
