/**
 * `npm run conformance [-- --sequences N --seed S --service dynamodb|sqs|events]`: the same generated
 * calls on the embedded cloud and on MiniStack, every answer compared. Ends non-zero on a difference,
 * with the shortest sequence that shows it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embeddedAws, remoteAws } from '../test/conformance/aws.ts';
import { CONFORMANCES, compare } from '../test/conformance/conformance.ts';
import { installMinistack } from '../test/e2e/ministack/installation.ts';
import { freePort, startMinistack } from '../test/e2e/ministack/ministack.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    service: { type: 'string' },
  },
});
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

const python = await installMinistack(stopping.signal);
const folder = mkdtempSync(join(tmpdir(), 'karwan-conformance-'));
const port = await freePort();
const functionsEndpoint = `http://127.0.0.1:${port}`;
const { signal } = stopping;
const ministack = await startMinistack({ python, folder, port, functionsEndpoint, signal });
try {
  const theirs = remoteAws(ministack.url);
  const options = { sequences: Number(values.sequences), seed: Number(values.seed) };
  for (const conformance of CONFORMANCES) {
    if (values.service && values.service !== conformance.service) continue;
    const outcome = await compare(conformance, { ours: embeddedAws, theirs }, options);
    const { steps, answered, difference } = outcome;
    const counts = [...answered].map(([name, times]) => `${name} ${times}`).join(', ');
    console.log(`${conformance.service}: seed ${options.seed}, ${steps} calls: ${counts}`);
    if (difference !== undefined) {
      console.log(`${conformance.service}: DIFFERENT at ${difference}`);
      process.exitCode = 1;
    }
  }
} finally {
  await ministack.stop();
  rmSync(folder, { recursive: true, force: true });
}
