import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { writeAssembly } from '../assembly-fixture.ts';

describe('readAssembly', () => {
  it('finds assets by their object key', () => {
    const root = writeAssembly({ Only: { template: {} } }, { abc: 'export const x = 1;' });
    const { assets } = readAssembly(root);
    expect(readFileSync(join(assets.get('abc.zip') ?? '', 'index.mjs'), 'utf8')).toBe(
      'export const x = 1;',
    );
  });

  it('reads the stages inside the assembly', () => {
    const root = mkdtempSync(join(tmpdir(), 'karwan-stages-'));
    const stage = writeAssembly({ Inner: { template: {}, stackName: 'Local-Inner' } });
    mkdirSync(join(root, 'assembly-Local'));
    renameSync(stage, join(root, 'assembly-Local'));
    const artifact = {
      type: 'cdk:cloud-assembly',
      properties: { directoryName: 'assembly-Local', displayName: 'Local' },
    };
    writeFileSync(join(root, 'manifest.json'), JSON.stringify({ artifacts: { Local: artifact } }));
    expect(readAssembly(root).stacks.map(({ stackName }) => stackName)).toEqual(['Local-Inner']);
  });

  it('refuses a folder without an assembly, saying what makes one', () => {
    expect(() => readAssembly(mkdtempSync(join(tmpdir(), 'karwan-empty-')))).toThrow(
      'manifest.json is missing). Run `npm run synth` first.',
    );
  });

  it('refuses stacks that depend on each other', () => {
    const root = writeAssembly({
      A: { template: {}, dependencies: ['B'] },
      B: { template: {}, dependencies: ['A'] },
    });
    expect(() => readAssembly(root)).toThrow('stacks depend on each other: A → B → A');
  });
});
