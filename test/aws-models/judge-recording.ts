import { join } from 'node:path';
import * as z from 'zod';
import { pythonWith } from '../e2e/python-environment.ts';
import { run } from '../e2e/run-command.ts';

const findingSchema = z.object({
  service: z.string(),
  operation: z.string(),
  side: z.enum(['request', 'answer']),
  problem: z.string(),
  times: z.number(),
});
const judgementSchema = z.object({
  operations: z.array(
    z.object({
      service: z.string(),
      operation: z.string(),
      calls: z.number(),
      /** How many different sets of members were asked with. */
      sets: z.number(),
      /** By the error's code, none being empty; an answer that could not be judged is not counted. */
      answers: z.record(z.string(), z.number()),
    }),
  ),
  findings: z.array(findingSchema),
});

export type Judgement = z.infer<typeof judgementSchema>;
export type JudgedOperation = Judgement['operations'][number];
export type Finding = z.infer<typeof findingSchema>;

/** Makes the judge ready: it holds a recording's calls to the models that botocore carries. */
export const prepareJudge = async (
  signal: AbortSignal,
): Promise<(file: string) => Promise<Judgement>> => {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const python = await pythonWith({ name: 'aws-models', requirements }, signal);
  // -B: nothing is written beside the sources.
  const args = ['-B', join(import.meta.dirname, 'judge.py')];
  return async (file) =>
    judgementSchema.parse(
      JSON.parse(await run(python, [...args, file], { env: process.env, signal })),
    );
};
