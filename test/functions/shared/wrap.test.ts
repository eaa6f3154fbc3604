import { describe, expect, it } from '@jest/globals';
import { kekFromSecret, unwrap, wrap } from '../../../functions/shared/wrap.ts';
import { fc } from '../../properties.ts';

const kek = kekFromSecret({ version: '1', key: 'k'.repeat(40) });
const nonce = new Uint8Array(12).fill(1);
const owner = ['channel', 'chn_1'];

describe('wrap', () => {
  it('opens to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (plain) => {
        const wrapped = wrap(kek, owner, plain, nonce);
        expect(wrapped).toMatch(/^v1\.1\.[\w-]+$/);
        expect([...unwrap(kek, owner, wrapped)]).toEqual([...plain]);
      }),
    );
  });

  const wrapped = wrap(kek, owner, Buffer.from('secret'), nonce);
  it.each([
    ['for another owner', kek, ['channel', 'chn_2'], wrapped],
    ['for shifted parts', kek, ['channelc', 'hn_1'], wrapped],
    ['under another key', kekFromSecret({ version: '1', key: 'x'.repeat(40) }), owner, wrapped],
    ['under another version', { ...kek, version: '2' }, owner, wrapped],
    ['cut short', kek, owner, wrapped.slice(0, -1)],
    ['with more behind it', kek, owner, `${wrapped}.x`],
    ['of another scheme', kek, owner, wrapped.replace('v1', 'v2')],
    ['when it is nothing', kek, owner, ''],
  ])('does not open %s', (_what, key, of, text) => {
    expect(() => unwrap(key, of, text)).toThrow(
      expect.objectContaining({ code: 'unwrap-failed', retryable: true }),
    );
  });

  it('writes what earlier releases wrote: stored keys depend on it', () => {
    expect(wrapped).toBe('v1.1.AQEBAQEBAQEBAQEB9XobfyflrVO7Z-EnKXLe8bN65Hsm1w');
  });

  it('says no secret when it does not open', () => {
    expect(() => unwrap({ ...kek, version: '2' }, owner, wrapped)).toThrow(
      'channel chn_1: does not open under key 2',
    );
  });
});
