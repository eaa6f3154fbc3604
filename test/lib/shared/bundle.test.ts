import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CONTEXTS } from '../../../lib/karwan-stack.ts';
import { handlersOf } from '../../../lib/karwan-stage.ts';
import { bundleHandlers, bundleTogether, CannotFindEntryFile } from '../../../lib/shared/bundle.ts';

const KILOBYTE = 1024;
const BUDGET = 410 * KILOBYTE;
const BUDGETS: Readonly<Record<string, number>> = {
  // Every webhook may meet its cold start, and its sender waits for the answer.
  'ingest/receive-webhook': 40 * KILOBYTE,
  'ingest/archive-webhooks': 118 * KILOBYTE,
  'views/check-readers': 84 * KILOBYTE,
  'views/update-views': 280 * KILOBYTE,
  // What is used of Stripe's official SDK is 60 KB of it.
  'payments/call-providers': 430 * KILOBYTE,
};
/** What is read later, when an operation asks for it. */
const LATER: Readonly<Record<string, number>> = { 'console/console': 150 * KILOBYTE };

interface Outputs {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly kind: string }[];
      }
    >
  >;
}

const functions = fileURLToPath(new URL('../../../functions', import.meta.url));
const into = mkdtempSync(join(tmpdir(), 'karwan-bundles-'));
const handlers = handlersOf(CONTEXTS);
const bundles = bundleHandlers(handlers, { functions, into });
const bundleOf = (handler: (typeof handlers)[number]) =>
  join(bundles.folderOf(handler), 'index.mjs');

const { outputs } = JSON.parse(readFileSync(join(into, 'metafile.json'), 'utf8')) as Outputs;
/** Each file of a handler, and whether a cold start reads it. */
const filesOf = (name: string): ReadonlyMap<string, boolean> => {
  const paths = Object.keys(outputs).filter((path) => path.includes(`/${name}/`));
  const atStart = new Set(paths.filter((path) => path.endsWith('/index.mjs')));
  for (const path of atStart) {
    for (const each of outputs[path]?.imports ?? []) {
      if (each.kind === 'import-statement' && outputs[each.path]) atStart.add(each.path);
    }
  }
  const files = paths.filter((path) => path.endsWith('.mjs'));
  return new Map(files.map((path) => [path, atStart.has(path)]));
};
const bytesOf = (name: string, atStart: boolean): number =>
  [...filesOf(name)].reduce(
    (sum, [path, does]) => sum + (does === atStart ? (outputs[path]?.bytes ?? 0) : 0),
    0,
  );

afterAll(() => rmSync(into, { recursive: true }));

describe.each(handlers.map((each) => [`${each.context}/${each.handler}`, each] as const))(
  'the bundle of %s',
  (name, handler) => {
    const text = readFileSync(bundleOf(handler), 'utf8');

    it('keeps its budget', () => {
      const atStart = bytesOf(name, true);
      expect(atStart).toBeGreaterThanOrEqual(statSync(bundleOf(handler)).size);
      expect(atStart).toBeLessThanOrEqual(BUDGETS[name] ?? BUDGET);
      expect(bytesOf(name, false)).toBeLessThanOrEqual(LATER[name] ?? 0);
    });

    it('is an ES module that needs nothing but Node', () => {
      expect(text).toMatch(/export\s*\{[^}]*\bas handler\b/);
      expect(text).not.toContain('Dynamic require of');
    });

    it('has its source map beside it, not in it', () => {
      const files = [...filesOf(name).keys()].map((path) => basename(path));
      expect(readdirSync(bundles.folderOf(handler)).toSorted()).toEqual(files.toSorted());
      expect(text).not.toContain('sourceMappingURL');
      expect(existsSync(join(into, 'source-maps', name, 'index.mjs.map'))).toBe(true);
    });

    it('holds no simulator, no infrastructure and no test', () => {
      const inputs = [...filesOf(name).keys()].flatMap((path) =>
        Object.keys(outputs[path]?.inputs ?? {}),
      );
      expect(inputs.length).toBeGreaterThan(5);
      const ours = inputs.filter((path) => !path.includes('node_modules/'));
      expect(ours.filter((path) => !/(^|\/)functions\//.test(path))).toEqual([]);
    });
  },
);

describe('a bundle that splits', () => {
  it.each(handlers.filter(({ splits }) => splits))(
    'imports later what lies beside it: $handler',
    async (handler) => {
      const folder = bundles.folderOf(handler);
      const text = readFileSync(bundleOf(handler), 'utf8');
      const later = [...text.matchAll(/\bimport\("(\.\/[\w-]+\.mjs)"\)/g)];
      expect(later.length).toBeGreaterThan(0);
      for (const [, file = ''] of later) {
        const operations = Object.values(await import(join(folder, file)));
        expect(operations.length).toBeGreaterThan(0);
        for (const each of operations) expect(each).toEqual(expect.any(Function));
      }
    },
  );
});

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
    expect(names).toEqual(expect.arrayContaining(Object.keys({ ...BUDGETS, ...LATER })));
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
