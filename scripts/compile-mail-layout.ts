/**
 * `npm run mails`: compiles `functions/notifications/templates/layout.mjml` into `layout.ts` beside it,
 * so that no deployed bundle holds MJML. A test says when it is out of date.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileLayout } from './mail-layout.ts';

const PLACE = fileURLToPath(
  new URL('../functions/notifications/templates/layout.ts', import.meta.url),
);

writeFileSync(
  PLACE,
  [
    '/** Compiled from `layout.mjml` by `npm run mails`; not to be edited. */',
    `export const LAYOUT = ${JSON.stringify(await compileLayout())};`,
    '',
  ].join('\n'),
);
execFileSync('biome', ['format', '--write', PLACE], { stdio: 'inherit' });
