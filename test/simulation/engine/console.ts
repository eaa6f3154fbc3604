import type { Outcome } from '../../../local/lambda/invocation.ts';
import type { ConsoleAnswer } from '../../../local/start/console-client.ts';

/** The people at the desk. */
export interface Console {
  ask(operation: string, input: object, by?: string): Promise<ConsoleAnswer>;
}

export const createConsole = (invoke: (event: object) => Promise<Outcome>): Console => ({
  ask: async (operation, input, by = 'operator') => {
    const outcome = await invoke({ operation, input, actor: { kind: 'person', id: by } });
    if (outcome.ok) return JSON.parse(outcome.payload) as ConsoleAnswer;
    const { errorMessage } = outcome.error;
    return { ok: false, error: { code: 'console-failed', message: errorMessage } };
  },
});
