import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { easypost } from '../../../../../functions/fulfilment/carriers/easypost/index.ts';
import { easypostEvents } from '../../../../../functions/fulfilment/carriers/easypost/map.ts';
import { REQUIRED_SETTINGS } from '../../../../../functions/fulfilment/carriers/easypost/settings.ts';

const page = readFileSync('docs/carriers-easypost.md', 'utf8');

describe('docs/carriers-easypost.md', () => {
  it('names every event that is read, and no other', () => {
    const named = page.match(/`(?:tracker|refund|batch|scan_form)\.[a-z_]+`/g) ?? [];
    expect(named.map((name) => name.slice(1, -1)).toSorted()).toEqual(easypostEvents.toSorted());
  });

  it('marks what has to be set', () => {
    const required = page.match(/`easypost\.[\w.]+`(?=[^\n]*\(required\))/g) ?? [];
    const names = REQUIRED_SETTINGS.map(([name]) => `\`${name}\``);
    expect(required.toSorted()).toEqual(names.toSorted());
  });

  it('shows settings that are accepted, and no others are checked', () => {
    const shown = [...page.matchAll(/`(easypost\.(?!from)[\w.]+)(?:\.<SKU>)?`/g)].map(
      ([, name]) => name,
    );
    const from = Object.fromEntries(REQUIRED_SETTINGS.map(([name]) => [name, 'PK']));
    for (const name of shown) {
      const problem = easypost.checkConfiguration('canary canary', { ...from, [name ?? '']: '' });
      const isFree = /signer|eelPfc/.test(name ?? '');
      expect([name, problem === undefined]).toEqual([name, isFree]);
    }
  });
});
