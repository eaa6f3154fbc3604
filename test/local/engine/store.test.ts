import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore, type Store } from '../../../local/engine/store.ts';

let store: Store;
beforeEach(() => {
  store = openStore(':memory:');
  store.db.exec('CREATE TABLE word (text TEXT)');
});
afterEach(() => store.close());

const write = (text: string): void =>
  void store.db.prepare('INSERT INTO word VALUES (?)').run(text);
const words = () =>
  store.db
    .prepare('SELECT text FROM word')
    .all()
    .map(({ text }) => text);

const refuse = (text: string) => (): never => {
  write(text);
  throw new Error(`no ${text}`);
};

describe('a transaction', () => {
  it('is taken back whole by a throw, and is joined by those within it', () => {
    expect(() => store.transaction(() => store.transaction(refuse('one')))).toThrow('no one');
    expect(words()).toEqual([]);
    store.transaction(() => {
      write('two');
      store.transaction(() => write('three'));
    });
    expect(words()).toEqual(['two', 'three']);
    expect(store.db.isTransaction).toBe(false);
  });
});

describe('transactions together', () => {
  it('are each taken back alone, and committed as one', () => {
    store.together(() => {
      store.transaction(() => write('one'));
      expect(() =>
        store.transaction(() => {
          write('two');
          store.transaction(refuse('three'));
        }),
      ).toThrow('no three');
      store.transaction(() => write('four'));
      expect(store.db.isTransaction).toBe(true);
    });
    expect(words()).toEqual(['one', 'four']);
    expect(store.db.isTransaction).toBe(false);
  });

  it('are all taken back by a throw between them', () => {
    const work = () => {
      store.transaction(() => write('one'));
      store.together(() => write('two'));
      refuse('three')();
    };
    expect(() => store.together(work)).toThrow('no three');
    expect(words()).toEqual([]);
    store.transaction(() => write('four'));
    expect(words()).toEqual(['four']);
  });
});
