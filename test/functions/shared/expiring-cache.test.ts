import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createExpiringCache,
  type ExpiringCache,
} from '../../../functions/shared/expiring-cache.ts';

let now: number;
let reads: string[];
let failing: boolean;
let cache: ExpiringCache<string>;
beforeEach(() => {
  now = 0;
  reads = [];
  failing = false;
  cache = createExpiringCache(
    async (key) => {
      reads.push(key);
      if (failing) throw new Error('down');
      return `${key} at ${now}`;
    },
    { ttlMs: 100, maxEntries: 2, now: () => now },
  );
});

describe('an expiring cache', () => {
  it('reads once until the time to live is over', async () => {
    expect(await cache.get('a')).toBe('a at 0');
    now = 99;
    expect(await cache.get('a')).toBe('a at 0');
    now = 100;
    expect(await cache.get('a')).toBe('a at 100');
    expect(reads).toEqual(['a', 'a']);
  });

  it('reads once for callers at the same moment', async () => {
    await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]);
    expect(reads).toEqual(['a', 'b']);
  });

  it('does not keep a failure', async () => {
    failing = true;
    await expect(cache.get('a')).rejects.toThrow('down');
    failing = false;
    expect(await cache.get('a')).toBe('a at 0');
  });

  it('forgets what was longest not asked for', async () => {
    for (const key of ['a', 'b', 'a', 'c', 'a']) await cache.get(key);
    expect(reads).toEqual(['a', 'b', 'c']);
    await cache.get('b');
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('reads again when asked for something fresh', async () => {
    await cache.get('a');
    now = 10;
    expect(await cache.getFresh('a', 11)).toBe('a at 0');
    expect(await cache.getFresh('a', 10)).toBe('a at 10');
    expect(await cache.get('a')).toBe('a at 10');
  });

  it('forgets on demand', async () => {
    await cache.get('a');
    cache.forget('a');
    await cache.get('a');
    expect(reads).toEqual(['a', 'a']);
  });

  it('keeps a newer value when an older read fails late', async () => {
    let fail: (error: Error) => void = () => undefined;
    const answers = [
      new Promise<string>((_resolve, reject) => {
        fail = reject;
      }),
      Promise.resolve('new'),
    ];
    let asked = 0;
    const late = createExpiringCache(() => answers[asked++] ?? Promise.resolve('read again'), {
      ttlMs: 100,
      maxEntries: 2,
      now: () => now,
    });
    const old = late.get('a');
    now = 100;
    expect(await late.get('a')).toBe('new');
    fail(new Error('late'));
    await expect(old).rejects.toThrow('late');
    expect(await late.get('a')).toBe('new');
  });
});
