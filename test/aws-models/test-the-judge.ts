import { readFileSync, writeFileSync } from 'node:fs';
import type { Judgement } from './judge-recording.ts';
import type { RecordedCall } from './recording.ts';
import { nameOf, WRONG_CALLS } from './wrong-calls.ts';

/** The faults that the judge does not find, by name: each is put into a recorded call that was right. */
export const missedFaults = async (
  recording: string,
  judge: (file: string) => Promise<Judgement>,
): Promise<readonly string[]> => {
  const calls = readFileSync(recording, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall)
    .filter(({ status }) => status === 200);
  const missed: string[] = [];
  const file = `${recording}.wrong`;
  const wrongs = WRONG_CALLS.flatMap(({ name, of, wrong }) => {
    const right = calls.find((call) => of.test(nameOf(call)));
    if (right === undefined) missed.push(`${name}: no such call was made`);
    return right === undefined ? [] : [wrong(right)];
  });
  writeFileSync(file, wrongs.map((call) => `${JSON.stringify(call)}\n`).join(''), { mode: 0o600 });
  const { findings } = await judge(file);
  const said = findings.map(({ problem }) => problem);
  for (const wrong of WRONG_CALLS) {
    if (!said.some((problem) => wrong.said.test(problem))) missed.push(wrong.name);
  }
  return missed;
};
