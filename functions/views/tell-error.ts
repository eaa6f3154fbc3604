import { Fault } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';

/** An error that does not end the run: the other rows are still to be worked on. */
export const tellError = (
  { observe }: Pick<Runtime, 'observe'>,
  message: string,
  fields: Readonly<Record<string, unknown>>,
  error?: unknown,
): void => {
  observe.log('error', message, {
    ...fields,
    ...(error === undefined
      ? {}
      : {
          code: error instanceof Fault ? error.code : 'unexpected',
          error: error instanceof Error ? error.message : String(error),
        }),
  });
};
