import * as z from 'zod';
import { Fault, isRetryable } from '../shared/fault.ts';
import { type Outcome, refuse } from './operation.ts';
import { operations } from './operations/index.ts';
import type { ConsolePorts } from './ports.ts';

const requestSchema = z.object({
  operation: z.string('name the operation'),
  input: z.unknown().optional(),
  actor: z
    .object({ kind: z.literal('person'), id: z.string().min(1).max(200) })
    .default({ kind: 'person', id: 'unknown' }),
});

/** Answers every request: refusals and faults are told, never thrown at the caller. */
export const answer = async (ports: ConsolePorts, event: unknown): Promise<Outcome<unknown>> => {
  const request = requestSchema.safeParse(event);
  if (!request.success) {
    return refuse(
      'bad-input',
      'operation: name one',
      `Known are ${[...operations.keys()].join(', ')}.`,
    );
  }
  const { operation, input, actor } = request.data;
  const run = operations.get(operation);
  if (!run) {
    const known = [...operations.keys()].join(', ');
    return refuse('bad-input', 'operation: this one is not known', `Known are ${known}.`);
  }
  try {
    return await run(ports, input, actor);
  } catch (error) {
    return told(ports, operation, error);
  }
};

/** The log has the details; the caller learns whether trying again can help. */
const told = (ports: ConsolePorts, operation: string, error: unknown): Outcome<never> => {
  const code = error instanceof Fault ? error.code : 'internal';
  ports.runtime.observe.count('OperationFailed');
  ports.runtime.observe.log('error', 'operation failed', {
    operation,
    code,
    error: error instanceof Error ? error.message : String(error),
    stack: error instanceof Error ? (error.stack ?? '') : '',
  });
  return isRetryable(error)
    ? refuse(
        'unavailable',
        `${operation} could not be done now (${code}).`,
        'Try again in a moment.',
      )
    : refuse(code, `${operation} failed.`, 'The console function’s log says why.');
};
