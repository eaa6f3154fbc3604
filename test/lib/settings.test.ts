import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { recordOf, valueAt, viewOf } from '../../lib/checks/template-view.ts';
import { createKarwanApp } from '../../lib/karwan-app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'karwan-settings-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Every name that some handler asks its runtime for. */
const asked = (): ReadonlySet<string> => {
  const functions = fileURLToPath(new URL('../../functions', import.meta.url));
  const sources = readdirSync(functions, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(functions, path), 'utf8'));
  const names = sources.flatMap((text) => [...text.matchAll(/\bsetting\('([A-Z_]+)'\)/g)]);
  return new Set(names.map(([, name]) => name ?? ''));
};

/** The deployed functions with the code that each of them runs. */
const deployed = () => {
  const [stage] = createKarwanApp({ outdir }).synth().nestedAssemblies;
  const pipeline = stage?.nestedAssembly.stacks.find(({ id }) => id.includes('Pipeline'));
  return viewOf(pipeline?.template)
    .ofType('AWS::Lambda::Function')
    .map(({ id, properties }) => {
      const hash = String(valueAt(properties, 'Code', 'S3Key')).replace('.zip', '');
      return {
        id,
        given: Object.keys(recordOf(valueAt(properties, 'Environment', 'Variables'))),
        code: codeIn(join(outdir, `asset.${hash}`)),
      };
    });
};

/** The bundle, with what it imports later. */
const codeIn = (folder: string): string =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

describe('the settings that a function’s code asks for', () => {
  const names = asked();

  it.each(deployed().map((each) => [each.id, each] as const))('%s', (_id, { given, code }) => {
    const read = [...names].filter((name) => code.includes(`("${name}")`));
    expect(read.length).toBeGreaterThan(0);
    expect(given).toEqual(expect.arrayContaining(read));
  });
});
