import type { Cloud } from '../cloud.ts';

export type ConsoleAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** Asks the deployed `console` function, as the CLI does through Lambda. */
export const askConsole = async (
  cloud: Pick<Cloud, 'invoke' | 'outputs'>,
  operation: string,
  input: unknown,
  actorId: string,
): Promise<ConsoleAnswer> => {
  const outcome = await cloud.invoke(consoleFunctionOf(cloud), {
    operation,
    input,
    actor: { kind: 'person', id: actorId },
  });
  if (outcome.ok) return JSON.parse(outcome.payload) as ConsoleAnswer;
  return { ok: false, error: { code: 'console-failed', message: outcome.error.errorMessage } };
};

export const consoleFunctionOf = (cloud: Pick<Cloud, 'outputs'>): string => {
  const name = cloud.outputs()['ConsoleFunctionName'];
  if (name === undefined) throw new RangeError('the template has no output ConsoleFunctionName');
  return name;
};

/** What the console found or did; a refusal throws. */
export const resultOf = (answer: ConsoleAnswer): unknown => {
  if (answer.ok) return answer.result;
  throw new Error(`the console refused: ${answer.error.message}`);
};
