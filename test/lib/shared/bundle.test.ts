import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CONTEXTS } from '../../../lib/karwan-stack.ts';
import { handlersOf } from '../../../lib/karwan-stage.ts';
import { bundleHandlers, bundleTogether, CannotFindEntryFile } from '../../../lib/shared/bundle.ts';

const KILOBYTE = 1024;
const BUDGET = 430 * KILOBYTE;
const BUDGETS: Readonly<Record<string, number>> = {
  // Every webhook may meet its cold start, and its sender waits for the answer.
  'ingest/receive-webhook': 40 * KILOBYTE,
  'ingest/archive-webhooks': 125 * KILOBYTE,
  'views/check-readers': 90 * KILOBYTE,
  'views/update-views': 310 * KILOBYTE,
  // What is used of Stripe's official SDK is 60 KB of it.
  'payments/call-providers': 450 * KILOBYTE,
  // All operations of people in one bundle; only a person waits for its cold start.
  'console/console': 560 * KILOBYTE,
};

interface Outputs {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>
  >;
}

const functions = fileURLToPath(new URL('../../../functions', import.meta.url));
const into = mkdtempSync(join(tmpdir(), 'karwan-bundles-'));
const handlers = handlersOf(CONTEXTS);
const bundles = bundleHandlers(handlers, { functions, into });
const bundleOf = (handler: (typeof handlers)[number]) =>
  join(bundles.folderOf(handler), 'index.mjs');

afterAll(() => rmSync(into, { recursive: true }));

describe.each(handlers.map((each) => [`${each.context}/${each.handler}`, each] as const))(
  'the bundle of %s',
  (name, handler) => {
    const text = readFileSync(bundleOf(handler), 'utf8');

    it('keeps its budget', () => {
      expect(statSync(bundleOf(handler)).size).toBeLessThanOrEqual(BUDGETS[name] ?? BUDGET);
    });

    it('is an ES module that needs nothing but Node', () => {
      expect(text).toMatch(/export\s*\{[^}]*\bas handler\b/);
      expect(text).not.toContain('Dynamic require of');
    });

    it('has its source map beside it, not in it', () => {
      expect(readdirSync(bundles.folderOf(handler))).toEqual(['index.mjs']);
      expect(text).not.toContain('sourceMappingURL');
      expect(existsSync(join(into, 'source-maps', name, 'index.mjs.map'))).toBe(true);
    });

    it('holds no simulator, no infrastructure and no test', () => {
      const { outputs } = JSON.parse(readFileSync(join(into, 'metafile.json'), 'utf8')) as Outputs;
      const [, output] =
        Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.mjs`)) ?? [];
      const inputs = Object.keys(output?.inputs ?? {});
      expect(inputs.length).toBeGreaterThan(5);
      const ours = inputs.filter((path) => !path.includes('node_modules/'));
      expect(ours.filter((path) => !/(^|\/)functions\//.test(path))).toEqual([]);
    });
  },
);

describe('the bundles without source maps', () => {
  const bare = mkdtempSync(join(tmpdir(), 'karwan-bundles-'));
  afterAll(() => rmSync(bare, { recursive: true }));

  it('are the same to the byte', () => {
    const [one] = handlers;
    if (!one) throw new Error('there are handlers');
    const { folderOf } = bundleHandlers([one], { functions, into: bare, sourceMaps: false });
    const text = readFileSync(join(folderOf(one), 'index.mjs'));
    expect(text).toEqual(readFileSync(bundleOf(one)));
    expect(existsSync(join(bare, 'source-maps'))).toBe(false);
  });
});

describe('the bundles that are built together', () => {
  const together = join(into, 'together');
  bundleTogether(handlers, { functions, into }, bundles);
  const counterparts = JSON.parse(readFileSync(join(together, 'index.json'), 'utf8'));

  it.each(handlers.map((each) => [`${each.context}/${each.handler}`, each] as const))(
    'have %s, found by its deployed bundle, with what others need too outside of it',
    (name, handler) => {
      expect(counterparts[hash('sha256', readFileSync(bundleOf(handler)))]).toBe(name);
      const text = readFileSync(join(together, name, 'index.mjs'), 'utf8');
      expect(text).toMatch(/export\s*\{[^}]*\bas handler\b/);
      expect(text).toMatch(/from\s*"\.\.\/\.\.\/chunk-\w+\.mjs"/);
      expect(text.length).toBeLessThan(statSync(bundleOf(handler)).size);
    },
  );
});

describe('the budgets', () => {
  it('are set only for handlers that there are', () => {
    const names = handlers.map(({ context, handler }) => `${context}/${handler}`);
    expect(names).toEqual(expect.arrayContaining(Object.keys(BUDGETS)));
  });
});

describe('a handler without a file', () => {
  it('is named, with all others that miss theirs', () => {
    const missing = [
      { context: 'orders', handler: 'decide-oders' },
      { context: 'nowhere', handler: 'at-all' },
    ];
    const bundle = () => bundleHandlers([...handlers, ...missing], { functions, into });
    expect(bundle).toThrow(CannotFindEntryFile);
    expect(bundle).toThrow(
      /decide-oders of orders: .*decide-oders\.ts[\s\S]*at-all of nowhere: .*at-all\.ts/,
    );
  });
});
