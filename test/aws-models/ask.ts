import { invokeFunction } from '../../console/cli/connection/aws.ts';
import type { Cloud } from '../../local/cloud.ts';
import {
  type ConsoleAnswer,
  consoleFunctionOf,
  resultOf,
} from '../../local/start/console-client.ts';

/** The console, asked as the command line asks: by Lambda's own API. */
export interface Ask {
  /** What it found or did; throws a refusal. */
  done(operation: string, input?: object): Promise<unknown>;
  /** The same where a refusal is as good: its requests were made. */
  anyhow(operation: string, input?: object): Promise<unknown>;
  /** The operations that were asked for. */
  readonly asked: ReadonlySet<string>;
}

export const askAsCommandLine = (cloud: Cloud): Ask => {
  const asked = new Set<string>();
  const target = {
    kind: 'local',
    url: cloud.origin,
    functionName: consoleFunctionOf(cloud),
  } as const;
  const answerOf = async (operation: string, input: object): Promise<ConsoleAnswer> => {
    asked.add(operation);
    const actor = { kind: 'person', id: 'models' };
    return (await invokeFunction(target, { operation, input, actor })) as ConsoleAnswer;
  };
  return {
    asked,
    done: async (operation, input = {}) => {
      const answer = await answerOf(operation, input);
      if (!answer.ok) throw new Error(`${operation}: ${answer.error.code} ${answer.error.message}`);
      return resultOf(answer);
    },
    anyhow: async (operation, input = {}) => {
      const answer = await answerOf(operation, input);
      return answer.ok ? answer.result : answer.error;
    },
  };
};
