/**
 * `npm run conformance [-- --sequences N --seed S --service dynamodb|sqs|events --page]`: the same
 * generated calls on the embedded cloud and on MiniStack, every answer compared; N sequences of each
 * kind. Ends non-zero on a difference, with the shortest sequence that shows it. `--page` writes
 * `docs/conformance.md`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embeddedAws, remoteAws } from '../test/conformance/aws.ts';
import { CONFORMANCES, compare, type Outcome } from '../test/conformance/conformance.ts';
import { installMinistack } from '../test/e2e/ministack/installation.ts';
import { freePort, startMinistack } from '../test/e2e/ministack/ministack.ts';
import { number, renderConformance, titleOf } from './conformance-page.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    service: { type: 'string' },
    page: { type: 'boolean', default: false },
  },
});
const chosen = CONFORMANCES.filter(
  ({ service }) => values.service === undefined || service === values.service,
);
if (chosen.length === 0 || (values.page && values.service !== undefined)) {
  console.error('--service is dynamodb, sqs or events; --page needs all of them.');
  process.exit(2);
}
const options = { sequences: Number(values.sequences), seed: Number(values.seed) };
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

/** What it came to, in a line, and the difference if there is one. */
const tell = (outcome: Outcome): void => {
  const { sequences, calls, tallies, met, difference } = outcome;
  const title = titleOf(outcome);
  const counts = [...tallies].map(([name, { answered, refused }]) =>
    refused === 0 ? `${name} ${answered}` : `${name} ${answered} + ${refused} refused`,
  );
  const known = [...met.values()].reduce((sum, times) => sum + times, 0);
  console.log(
    `${title}: ${number(sequences)} sequences of seed ${options.seed}, ${number(calls)} calls ` +
      `(${counts.join(', ')}), known differences met ${known} times`,
  );
  if (difference !== undefined) {
    console.log(`${title}: DIFFERENT at ${difference}`);
    process.exitCode = 1;
  }
};

const python = await installMinistack(stopping.signal);
const folder = mkdtempSync(join(tmpdir(), 'karwan-conformance-'));
const port = await freePort();
const functionsEndpoint = `http://127.0.0.1:${port}`;
const { signal } = stopping;
const ministack = await startMinistack({ python, folder, port, functionsEndpoint, signal });
const outcomes: Outcome[] = [];
try {
  const theirs = remoteAws(ministack.url);
  for (const conformance of chosen) {
    const outcome = await compare(conformance, { ours: embeddedAws, theirs }, options);
    tell(outcome);
    outcomes.push(outcome);
  }
} finally {
  await ministack.stop();
  rmSync(folder, { recursive: true, force: true });
}
const sequences = outcomes.reduce((sum, outcome) => sum + outcome.sequences, 0);
console.log(`${number(sequences)} sequences compared`);
if (values.page && process.exitCode !== 1) {
  const command = `npm run conformance -- --sequences ${options.sequences} --seed ${options.seed}`;
  writeFileSync(
    join(import.meta.dirname, '../docs/conformance.md'),
    renderConformance(outcomes, command),
  );
}
