import { describe, expect, it } from '@jest/globals';
import { rememberFew, rememberLatest } from '../../../functions/shared/remembered.ts';

describe('rememberLatest', () => {
  it('makes each text once while it is among the latest', () => {
    const made: string[] = [];
    const shout = rememberLatest(2, (text) => {
      made.push(text);
      return text.toUpperCase();
    });
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(shout)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
    // `b` had not been asked for longest when `c` came.
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not keep a text that is longer than all that it may keep', () => {
    const texts: string[] = [];
    const size = rememberLatest(3, (text) => texts.push(text));
    for (const text of ['ab', 'abcd', 'abcd']) size(text);
    expect(texts).toEqual(['ab', 'abcd', 'abcd']);
  });

  it('remembers nothing of what was thrown', () => {
    let tries = 0;
    const fails = rememberLatest(2, () => {
      tries += 1;
      throw new Error('not this time');
    });
    expect(() => fails('a')).toThrow();
    expect(() => fails('a')).toThrow();
    expect(tries).toBe(2);
  });
});

describe('rememberFew', () => {
  it('reckons once for each thing, also where nothing comes of it', () => {
    const asked: object[] = [];
    const nothing = rememberFew((given: object) => {
      asked.push(given);
      return undefined;
    });
    const [one, other] = [{}, {}];
    for (const given of [one, other, one, other]) expect(nothing(given)).toBeUndefined();
    expect(asked).toEqual([one, other]);
  });
});
