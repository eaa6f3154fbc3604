import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contracts, renderCatalogue } from '../../scripts/event-catalogue.ts';
import { renderInvariants } from '../../scripts/invariants-page.ts';
import { renderLedger } from '../../scripts/ledger-page.ts';
import { renderLifecycles } from '../../scripts/lifecycle-page.ts';

const folder = join(import.meta.dirname, '../../docs/events');

describe('docs/events', () => {
  it('holds what the contracts say; run `npm run docs` when it does not', () => {
    const rendered = renderCatalogue();
    const present = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(present.sort()).toEqual([...rendered.keys()].sort());
    for (const [file, content] of rendered) {
      expect(readFileSync(join(folder, file), 'utf8')).toBe(content);
    }
  });

  it('names every event once over all contexts', () => {
    const names = contracts.flatMap(({ events }) => Object.keys(events));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each([
  ['lifecycles.md', renderLifecycles],
  ['money-ledger.md', renderLedger],
  ['invariants.md', renderInvariants],
])('docs/%s', (file, render) => {
  it('holds what the code says; run `npm run docs` when it does not', () => {
    expect(readFileSync(join(folder, '..', file), 'utf8')).toBe(render());
  });
});
