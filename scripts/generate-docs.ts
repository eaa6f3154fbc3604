import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderCatalogue } from './event-catalogue.ts';
import { renderInvariants } from './invariants-page.ts';
import { renderLedger } from './ledger-page.ts';
import { renderLifecycles } from './lifecycle-page.ts';

const target = join(import.meta.dirname, '../docs/events');
rmSync(target, { recursive: true, force: true });
for (const [file, content] of renderCatalogue()) {
  const path = join(target, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
console.log(`docs/events: ${renderCatalogue().size} files`);

writeFileSync(join(target, '../lifecycles.md'), renderLifecycles());
console.log('docs/lifecycles.md');

writeFileSync(join(target, '../money-ledger.md'), renderLedger());
console.log('docs/money-ledger.md');

writeFileSync(join(target, '../invariants.md'), renderInvariants());
console.log('docs/invariants.md');
