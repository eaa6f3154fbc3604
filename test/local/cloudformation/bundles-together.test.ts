import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { togetherFolders } from '../../../local/cloudformation/bundles-together.ts';

const given = (texts: Readonly<Record<string, string>>) => {
  const root = mkdtempSync(join(tmpdir(), 'karwan-together-'));
  for (const [folder, text] of Object.entries(texts)) {
    mkdirSync(join(root, folder), { recursive: true });
    if (text !== '') writeFileSync(join(root, folder, 'index.mjs'), text);
  }
  return root;
};

describe('bundles that are built together', () => {
  it('stand for the very bundles they are made with, and for no others', () => {
    const root = given({ 'asset.a': 'as built', 'asset.b': 'another one', 'asset.c': '' });
    mkdirSync(join(root, 'bundles/together'), { recursive: true });
    const index = { [hash('sha256', 'as built')]: 'orders/decide-orders' };
    writeFileSync(join(root, 'bundles/together/index.json'), JSON.stringify(index));
    const folderOf = togetherFolders(root);
    expect(folderOf(join(root, 'asset.a'))).toBe(
      join(root, 'bundles/together/orders/decide-orders'),
    );
    expect(folderOf(join(root, 'asset.b'))).toBe(join(root, 'asset.b'));
    expect(folderOf(join(root, 'asset.c'))).toBe(join(root, 'asset.c'));
  });

  it('are missing where none were made', () => {
    const root = given({ 'asset.a': 'as built' });
    expect(togetherFolders(root)(join(root, 'asset.a'))).toBe(join(root, 'asset.a'));
  });
});
