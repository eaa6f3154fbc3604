import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTEXTS } from '../../lib/karwan-stack.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';

interface Seen {
  readonly arrived: boolean;
  readonly steps: readonly { readonly step: string; readonly arrivedAt: string | null }[];
}

interface Depth {
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

/** Whoever hears anything must be reached. */
const listeners = CONTEXTS.flatMap(({ declaration }) => declaration.steps)
  .filter(({ subscribesTo }) => subscribesTo.length > 0)
  .map(({ name }) => name);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

const ask = async <Result>(operation: string, input: object = {}): Promise<Result> => {
  const answer = await pipeline.ask(operation, input);
  if (!answer.ok) throw new Error(`${operation}: ${answer.error.message}`);
  return answer.result as Result;
};
const send = async () => (await ask<{ canaryId: string }>('canary.send')).canaryId;
const show = (canaryId: string) => ask<Seen>('canary.show', { canaryId });

describe('a deployment’s canary', () => {
  it('comes through the rule of every step that hears anything', async () => {
    const canaryId = await send();
    expect((await show(canaryId)).steps.map(({ step }) => step)).toEqual(listeners);
    await pipeline.until(async () => (await show(canaryId)).arrived);
  });

  it('leaves nothing behind in queues and dead letters', async () => {
    const { steps } = await ask<{ steps: readonly Depth[] }>('dlq.list');
    expect(steps.filter((step) => step.waiting + step.inFlight + step.deadLetters > 0)).toEqual([]);
  });

  it('does not arrive where the rule is off, and an earlier one is no proof of it', async () => {
    const rule = await disableOne();
    const canaryId = await send();
    await pipeline.until(async () => silentIn(await show(canaryId)).length === 1);
    await pipeline.clock.advance(60_000);
    const [silent] = silentIn(await show(canaryId));
    expect(rule).toBe(`Events that step ${silent} hears`);
  });
});

const silentIn = ({ steps }: Seen): readonly string[] =>
  steps.filter(({ arrivedAt }) => arrivedAt === null).map(({ step }) => step);

/** Switches a subscription off; its description. */
const disableOne = async (): Promise<string> => {
  const { eventBridge } = pipeline.cloud.services;
  const { EventBuses } = (await eventBridge.call('ListEventBuses', {})) as {
    EventBuses: readonly { Name: string }[];
  };
  const bus = EventBuses.find(({ Name }) => Name !== 'default');
  const on = { EventBusName: bus?.Name };
  const { Rules } = (await eventBridge.call('ListRules', on)) as {
    Rules: readonly { Name: string; Description: string }[];
  };
  const [rule] = Rules;
  await eventBridge.call('DisableRule', { Name: rule?.Name, ...on });
  return String(rule?.Description);
};
