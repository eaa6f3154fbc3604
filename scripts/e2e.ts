/**
 * `npm run e2e [-- [--with key=value] <part of a flow's name>]`: deploys the application to MiniStack through CDK and
 * CloudFormation, with further context if any, and runs the acceptance flows there. Ends with the number of flows and the duration;
 * exit code 1 when one failed, 130 when it was interrupted.
 */
import { parseArgs } from 'node:util';
import { runFlows } from '../test/e2e/run-flows.ts';

const { values, positionals } = parseArgs({
  options: { with: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const startedAt = Date.now();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
}

try {
  const { passed, failed } = await runFlows({
    signal: stopping.signal,
    say: (line) => console.log(line),
    only: positionals[0] ?? '',
    context: values.with,
  });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  console.log(`${passed} flows passed, ${failed} failed, in ${seconds} s`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
} catch (error) {
  if (stopping.signal.aborted) {
    console.error(`${stopping.signal.reason.message}; everything it started is gone.`);
    process.exitCode = 130;
  } else {
    const known = error instanceof Error && 'code' in error;
    console.error(known ? error.message : error);
    process.exitCode = 1;
  }
}
