import type { Outcome } from '../../../local/lambda/invocation.ts';
import type { ConsoleAnswer } from '../../../local/start/console-client.ts';

/** The people at the desk. */
export interface Console {
  ask(operation: string, input: object, by?: string): Promise<ConsoleAnswer>;
  /** Wishes again what was wished under this id of a person's own. */
  again(commandId: string): Promise<ConsoleAnswer>;
}

export const createConsole = (invoke: (event: object) => Promise<Outcome>): Console => {
  /** By the people's own ids. */
  const wished = new Map<string, () => Promise<ConsoleAnswer>>();
  const ask: Console['ask'] = async (operation, input, by = 'operator') => {
    if ('commandId' in input) wished.set(String(input.commandId), () => ask(operation, input, by));
    const outcome = await invoke({ operation, input, actor: { kind: 'person', id: by } });
    if (outcome.ok) return JSON.parse(outcome.payload) as ConsoleAnswer;
    const { errorMessage } = outcome.error;
    return { ok: false, error: { code: 'console-failed', message: errorMessage } };
  };
  return {
    ask,
    again: (commandId) => {
      const wish = wished.get(commandId);
      if (!wish) throw new RangeError(`nobody wished ${commandId}`);
      return wish();
    },
  };
};
