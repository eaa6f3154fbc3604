/**
 * `npm run models [-- --page]`: what our functions and commands really send to AWS, and what the embedded
 * cloud answers them, held to AWS's own service models as botocore carries them. Ends non-zero on a finding,
 * on an operation that could be called and was not judged, and when the judge passes over a fault.
 * `--page` writes `docs/aws-models.md`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly } from '../local/cloudformation/assembly.ts';
import { callableOperations, unjudged } from '../test/aws-models/callable.ts';
import { prepareJudge } from '../test/aws-models/judge-recording.ts';
import { isKnown } from '../test/aws-models/known.ts';
import { liveOnRecord } from '../test/aws-models/live.ts';
import { openRecording } from '../test/aws-models/recording.ts';
import { missedFaults } from '../test/aws-models/test-the-judge.ts';
import { renderAwsModels } from './aws-models-page.ts';

const { values } = parseArgs({ options: { page: { type: 'boolean', default: false } } });
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

const judge = await prepareJudge(stopping.signal);
const folder = mkdtempSync(join(tmpdir(), 'karwan-aws-models-'));
try {
  const assembly = join(folder, 'assembly');
  const file = join(folder, 'calls');
  const recording = openRecording(file);
  try {
    const options = { assembly, folder, onAwsExchange: recording.take, say: console.log };
    await liveOnRecord(options, () => !recording.hasTarget('DynamoDB_20120810.UpdateItem'));
  } finally {
    recording.close();
  }
  const judgement = await judge(file);
  const wrong = [
    ...judgement.findings
      .filter((finding) => !isKnown(finding))
      .map(
        (each) =>
          `${each.service} ${each.operation}, ${each.side}: ${each.problem} (${each.times} times)`,
      ),
    ...unjudged(callableOperations(readAssembly(assembly)), judgement),
    ...(await missedFaults(file, judge)).map((name) => `the judge passes over ${name}`),
  ];
  const { operations } = judgement;
  const calls = operations.reduce((sum, each) => sum + each.calls, 0);
  console.log(`${calls} calls of ${operations.length} operations judged, ${wrong.length} findings`);
  for (const line of wrong) console.error(`WRONG: ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
  else if (values.page) {
    const page = join(import.meta.dirname, '../docs/aws-models.md');
    writeFileSync(page, renderAwsModels(judgement));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
