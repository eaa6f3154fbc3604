import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const COMMANDS = 'console/cli/commands';

const all = (pattern: RegExp, text = readme): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '');

describe('README', () => {
  it('is at most 150 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(151);
  });

  it.each(all(/npm run (?:-s )?([\w:]+)/g))('names npm run %s, which there is', (name) => {
    expect(scripts).toHaveProperty([name]);
  });

  it.each(all(/\]\(((?!http)[^)]+)\)/g))('links to %s, which there is', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  it.each(all(/npm run test:unit -- (\S+?)`/g))('names tests in %s, which there are', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  it.each(all(/karwan -- (\w+ [a-z]+)/g))('shows karwan %s, which there is', (words) => {
    const [command, verb] = words.split(' ');
    expect(read(`${COMMANDS}/${command}.ts`)).toContain(`'${verb}`);
  });

  it('sends the very order that the page about signed JSON explains', () => {
    const [block] = all(/```json\n([\s\S]*?)```/g, read('docs/webhooks-generic.md'));
    expect(JSON.parse(read('docs/examples/order-placed.json'))).toEqual(JSON.parse(block ?? ''));
  });
});

describe('.ci/run', () => {
  it('runs what the README promises, and what GitHub runs', () => {
    const script = read('.ci/run');
    expect(script).toContain('npm test');
    expect(script).toContain('scripts/first-start.mjs');
    expect(existsSync(join(ROOT, 'scripts/first-start.mjs'))).toBe(true);
    expect(read('.github/workflows/ci.yml')).toContain('bash .ci/run');
  });
});
