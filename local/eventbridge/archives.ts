import * as z from 'zod';
import { DAY } from '../../functions/shared/spans.ts';
import { readInput } from '../engine/operation-input.ts';
import type { Archive, Replay } from './archive-table.ts';
import { type EventBridgeContext, type Input, type Output, routeEvent } from './context.ts';
import { nameIn } from './names.ts';
import type { JsonObject } from './pattern.ts';
import { alreadyExists, invalid, notFound } from './refusal.ts';

/** Archives and their replays. */
export interface Archives {
  describe(input: Input): Output;
  startReplay(input: Input): Output;
  describeReplay(input: Input): Output;
  close(): void;
}

const archiveName = z.string().regex(/^[.\-_A-Za-z0-9]{1,48}$/, 'use 1 to 48 of A-Z a-z 0-9 . - _');
const replayName = z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/, 'use 1 to 64 of A-Z a-z 0-9 . - _');
const startSchema = z.strictObject({
  ReplayName: replayName,
  Description: z.string().optional(),
  EventSourceArn: z.string(),
  EventStartTime: z.date(),
  EventEndTime: z.date(),
  Destination: z.strictObject({
    Arn: z.string(),
    FilterArns: z.array(z.string()).optional(),
  }),
});

const PAGE = 100;

/** Replays are rows, so one that a restart interrupted goes on where it was. */
export const createArchives = (context: EventBridgeContext): Archives => {
  const { clock, store } = context.environment;
  const armed = new Map<string, () => void>();
  const arm = (name: string): void => {
    const task = (): void => {
      armed.delete(name);
      if (store.transaction(() => replayPage(context, name))) arm(name);
    };
    armed.set(name, clock.at(clock.now(), task));
  };
  for (const { name } of context.archives.unfinishedReplays()) arm(name);

  return {
    describe: (input) => {
      const schema = z.strictObject({ ArchiveName: archiveName });
      const { ArchiveName } = readInput('DescribeArchive', schema, input);
      return presentArchive(context, existingArchive(context, ArchiveName));
    },
    startReplay: (input) => {
      const replay = newReplay(context, input);
      context.archives.saveReplay(replay);
      arm(replay.name);
      return {
        ReplayArn: context.names.replay(replay.name),
        State: replay.state,
        ReplayStartTime: new Date(replay.startedAt),
      };
    },
    describeReplay: (input) => {
      const schema = z.strictObject({ ReplayName: replayName });
      const { ReplayName } = readInput('DescribeReplay', schema, input);
      const replay = context.archives.findReplay(ReplayName);
      if (replay === undefined) throw notFound(`Replay ${ReplayName}`);
      return presentReplay(context, replay);
    },
    close: () => {
      for (const disarm of armed.values()) disarm();
    },
  };
};

const existingArchive = ({ archives }: EventBridgeContext, name: string): Archive => {
  const archive = archives.find(name);
  if (archive === undefined) throw notFound(`Archive ${name}`);
  return archive;
};

const newReplay = (context: EventBridgeContext, input: Input): Replay => {
  const ask = readInput('StartReplay', startSchema, input);
  const archive = existingArchive(context, nameIn(ask.EventSourceArn));
  if (context.archives.findReplay(ask.ReplayName)) throw alreadyExists(`Replay ${ask.ReplayName}`);
  if (nameIn(ask.Destination.Arn) !== archive.bus) {
    throw invalid('Parameter Destination.Arn is not valid. Reason: it must be the archived bus.');
  }
  if (ask.EventStartTime >= ask.EventEndTime) {
    throw invalid('Parameter EventEndTime is not valid. Reason: it must be after EventStartTime.');
  }
  const filterArns = ask.Destination.FilterArns ?? [];
  return {
    name: ask.ReplayName,
    archive: archive.name,
    description: ask.Description ?? null,
    filterArns: filterArns.length > 0 ? JSON.stringify(filterArns) : null,
    fromAt: ask.EventStartTime.getTime(),
    toAt: ask.EventEndTime.getTime(),
    state: 'STARTING',
    position: 0,
    lastEventAt: null,
    startedAt: context.environment.clock.now(),
    endedAt: null,
  };
};

/** Puts one page of events back on the bus, marked with `replay-name`; whether there may be more. */
const replayPage = (context: EventBridgeContext, name: string): boolean => {
  const replay = context.archives.findReplay(name);
  const archive = replay && context.archives.find(replay.archive);
  if (replay === undefined || archive === undefined || replay.endedAt !== null) return false;
  const now = context.environment.clock.now();
  const only = replay.filterArns === null ? undefined : (JSON.parse(replay.filterArns) as string[]);
  const events = context.archives.page(replay, PAGE);
  for (const { event } of events) {
    const json = `{"replay-name":${JSON.stringify(name)},${event.slice(1)}`;
    const body = JSON.parse(json) as JsonObject;
    const bytes = Buffer.byteLength(json);
    const id = String(body['id']);
    routeEvent(context, { id, bus: archive.bus, bytes, json, body, acceptedAt: now }, only);
  }
  const last = events.at(-1);
  const isDone = events.length < PAGE;
  context.archives.saveReplay({
    ...replay,
    state: isDone ? 'COMPLETED' : 'RUNNING',
    position: last?.seq ?? replay.position,
    lastEventAt: last?.acceptedAt ?? replay.lastEventAt,
    endedAt: isDone ? now : null,
  });
  return !isDone;
};

const presentArchive = (context: EventBridgeContext, archive: Archive): Output => {
  const { archives, environment, names } = context;
  if (archive.retentionDays > 0) {
    archives.removeExpired(archive.name, environment.clock.now() - archive.retentionDays * DAY);
  }
  const { count, bytes } = archives.size(archive.name);
  return {
    ArchiveName: archive.name,
    ArchiveArn: names.archive(archive.name),
    EventSourceArn: names.bus(archive.bus),
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    EventCount: count,
    SizeBytes: bytes,
    CreationTime: new Date(archive.createdAt),
    ...(archive.pattern !== null && { EventPattern: archive.pattern }),
    ...(archive.description !== null && { Description: archive.description }),
  };
};

const presentReplay = ({ archives, names }: EventBridgeContext, replay: Replay): Output => ({
  ReplayName: replay.name,
  ReplayArn: names.replay(replay.name),
  State: replay.state,
  EventSourceArn: names.archive(replay.archive),
  Destination: {
    Arn: names.bus(archives.find(replay.archive)?.bus ?? ''),
    ...(replay.filterArns !== null && { FilterArns: JSON.parse(replay.filterArns) as string[] }),
  },
  EventStartTime: new Date(replay.fromAt),
  EventEndTime: new Date(replay.toAt),
  ReplayStartTime: new Date(replay.startedAt),
  ...(replay.lastEventAt !== null && { EventLastReplayedTime: new Date(replay.lastEventAt) }),
  ...(replay.endedAt !== null && { ReplayEndTime: new Date(replay.endedAt) }),
  ...(replay.description !== null && { Description: replay.description }),
});
