import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { handlerOf } from '../../flows/handlers.ts';
import { type ForgottenStreams, forgetStreams, type StreamReader } from './forgotten-streams.ts';
import { isDeadLetters, listQueues, type World } from './world.ts';

interface Mapping {
  readonly UUID: string;
  readonly FunctionArn: string;
}
interface Bus {
  readonly Name: string;
}
interface Rule {
  readonly Name: string;
}

/** What happens to the deployed parts themselves: pauses, mistakes of people, and things put right again. */
export interface OperationFaults {
  /** Ends every pause at once. */
  mend(): Promise<void>;
  readonly streams: ForgottenStreams;
}

export const startOperationFaults = async (world: World): Promise<OperationFaults> => {
  const { clock, board, services } = world;
  const open = new Set<() => Promise<unknown>>();
  const parts = await partsOf(world);
  const streams = forgetStreams(world, parts.mappings.filter(isPublishers).map(readerOf));
  /** Breaks something, and puts it right after a while. */
  const forAWhile = (
    ms: number,
    spoil: () => Promise<unknown>,
    mend: () => Promise<unknown>,
  ): void => {
    open.add(mend);
    spoil().catch(board.unheeded('something spoilt'));
    clock.at(clock.now() + ms, () => {
      if (open.delete(mend)) mend().catch(board.unheeded('something mended'));
    });
  };
  const pauseSome = (): void => {
    for (const { UUID, FunctionArn } of parts.mappings) {
      if (streams.isOff(UUID)) continue;
      const luck = board.strike('mapping-paused', labelOf(FunctionArn));
      const enable = (Enabled: boolean) => () =>
        services.lambda.call('UpdateEventSourceMapping', { UUID, Enabled });
      const resume = () => (streams.isOff(UUID) ? Promise.resolve() : enable(true)());
      if (luck) forAWhile(luck.logUniform(MINUTE, 10 * HOUR), enable(false), resume);
    }
  };
  const removeSomeRules = (): void => {
    for (const { rule, bus } of parts.rules) {
      const luck = board.strike('rule-removed', placeOf(rule));
      const set = (operation: string) => () =>
        services.eventBridge.call(operation, { Name: rule, EventBusName: bus });
      if (luck) forAWhile(luck.logUniform(MINUTE, HOUR), set('DisableRule'), set('EnableRule'));
    }
  };
  const spoilSomeQueues = (): void => {
    for (const QueueUrl of parts.queues) {
      const luck = board.strike('queue-refuses', placeOf(QueueUrl));
      const limit = (bytes: number) => () =>
        services.sqs.call('SetQueueAttributes', {
          QueueUrl,
          Attributes: { MaximumMessageSize: String(bytes) },
        });
      if (luck) forAWhile(luck.logUniform(MINUTE, HOUR), limit(1024), limit(1_048_576));
      if (!board.strike('poison-pill', placeOf(QueueUrl))) continue;
      const MessageBody = '{"id":"evt_poison","kind":"event"}';
      services.sqs
        .call('SendMessage', { QueueUrl, MessageBody })
        .catch(board.unheeded('a poison pill'));
    }
  };
  const round = (): void => {
    if (board.isQuiet) return;
    pauseSome();
    removeSomeRules();
    spoilSomeQueues();
    clock.at(clock.now() + HOUR, round);
  };
  clock.at(clock.now() + 10 * MINUTE, round);
  return {
    streams,
    mend: async () => {
      for (const mend of open) await mend();
      open.clear();
      await streams.mend();
    },
  };
};

/** The last part of a name or URL, without the stack. */
const placeOf = (name: string): string => name.split(/[:/]/).at(-1)?.split('-').at(-1) ?? name;

/** A mapping names the function's alias; which of ours it is, the name before it says. */
const labelOf = (functionArn: string): string =>
  handlerOf(
    functionArn
      .replace(/:live$/, '')
      .split(':')
      .at(-1) ?? '',
  ).label;

const isPublishers = ({ FunctionArn }: Mapping): boolean => /Publisher/.test(FunctionArn);

const readerOf = ({ UUID, FunctionArn }: Mapping): StreamReader => ({
  uuid: UUID,
  functionName: FunctionArn,
  place: labelOf(FunctionArn),
});

const partsOf = async (world: World) => {
  const { lambda, eventBridge } = world.services;
  const { EventSourceMappings } = await lambda.call('ListEventSourceMappings', {});
  const { EventBuses } = await eventBridge.call('ListEventBuses', {});
  const rules: { readonly rule: string; readonly bus: string }[] = [];
  for (const { Name: bus } of EventBuses as readonly Bus[]) {
    if (bus === 'default') continue;
    const { Rules } = await eventBridge.call('ListRules', { EventBusName: bus });
    rules.push(...(Rules as readonly Rule[]).map(({ Name }) => ({ rule: Name, bus })));
  }
  const queues = (await listQueues(world)).filter(
    (url) => /Queue[0-9A-F]{8}$/.test(url) && !isDeadLetters(url),
  );
  return { mappings: EventSourceMappings as readonly Mapping[], rules, queues };
};
