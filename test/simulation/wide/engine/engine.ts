import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import type { Blobs } from '../../../../functions/shared/blobs.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import type { Deciding } from '../../../../functions/shared/step-runner.ts';
import { createFaultBoard, type FaultBoard, type FaultPlan } from '../../engine/fault-board.ts';
import { type Luck, luckOf } from '../../engine/luck.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import type { AboutOf } from './by-stream.ts';
import { createDeadlineWatch } from './deadline-watch.ts';
import { withLogFaults, withShelfFaults } from './faulty-log.ts';
import { createHands, type Hands } from './hands.ts';
import { createMemoryShelves, type MemoryShelves } from './memory-shelves.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';
import { createMemoryBlobs } from './memory-vault.ts';
import { createPost, type Letter, type Post } from './post.ts';
import { createPublishing } from './publishing.ts';
import { CONTRACTS, type ContextName, DECLARATIONS } from './real-steps.ts';
import { createRollout } from './rollout.ts';
import type { WideFault } from './wide-faults.ts';

/** Who looks on; nothing that they do changes what happens. */
export interface WideWitness {
  onStart?(clock: { now(): number }): void;
  onCommit?(commit: Commit): void;
  /** A transaction of several streams and the rows beside them stands; its commits are told next. */
  onTogether?(commits: readonly Commit[], writes: readonly TransactWriteItem[]): void;
  onHandled?(letter: Letter, outcome: string, events: readonly string[]): void;
  /** It can never be handled: a person would find it among the dead letters. */
  onParked?(letter: Letter, error: unknown): void;
  /** A deadline was told again and again, and still stands as it did. */
  onVain?(commit: Commit, kind: string): void;
}

export interface EngineParts {
  readonly seed: number;
  readonly faults: FaultPlan<WideFault>;
  /** Which order a stream is of, or which shelf, as places of faults name it. */
  readonly aboutOf: AboutOf;
}

/** Time, tables and what travels between the steps; the steps themselves are put into it. */
export interface Engine {
  readonly seed: number;
  readonly agenda: Agenda;
  readonly board: FaultBoard<WideFault>;
  readonly hands: Hands;
  readonly blobs: Blobs;
  readonly tables: Readonly<Record<ContextName, MemoryTable>>;
  /** The tables' logs as workers reach them. */
  readonly logs: Readonly<Record<ContextName, CommitLog>>;
  readonly shelves: MemoryShelves;
  /** The shelves as the stock step reaches them. */
  readonly stock: Pick<MemoryShelves, 'group' | 'readShelf'>;
  readonly post: Post;
  readonly steps: Map<string, Deciding<unknown>>;
  readonly witnesses: WideWitness[];
}

const NAMES = Object.keys(CONTRACTS) as readonly ContextName[];

const byContext = <One>(make: (name: ContextName) => One): Readonly<Record<ContextName, One>> =>
  Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<ContextName, One>;

export const openEngine = ({ seed, faults, aboutOf }: EngineParts): Engine => {
  const agenda = createAgenda();
  const board = createFaultBoard(seed, faults, agenda);
  const hands = createHands();
  const blobs = createMemoryBlobs();
  const tables = byContext(createMemoryTable);
  const witnesses: WideWitness[] = [];
  const steps = new Map<string, Deciding<unknown>>();
  const luckFor = createLucks(seed);
  const post = createPost({
    ...{ agenda, board, hands, blobs, steps, luckFor },
    onHandled: (letter, outcome, events) => {
      for (const witness of witnesses) witness.onHandled?.(letter, outcome, events);
    },
    onParked: (letter, error) => {
      for (const witness of witnesses) witness.onParked?.(letter, error);
    },
  });
  const publishing = createPublishing({
    ...{ agenda, board, post, aboutOf, contracts: CONTRACTS, declarations: DECLARATIONS },
    isStep: (name) => steps.has(name),
  });
  const watch = createDeadlineWatch({
    ...{ agenda, board, post, aboutOf, luckFor },
    openOf: (commit) => tables[commit.context as ContextName].deadlines(commit),
    onVain: (commit, { kind }) => {
      for (const witness of witnesses) witness.onVain?.(commit, kind);
    },
  });
  const onAppended = (commit: Commit): void => {
    for (const witness of witnesses) witness.onCommit?.(commit);
    publishing.onAppended(commit);
    watch.onAppended(commit);
  };
  const rollouts = byContext(() => createRollout({ board, now: agenda.now }));
  const logs = byContext((name) =>
    withLogFaults({ log: tables[name].log, rollout: rollouts[name], board, hands, onAppended }),
  );
  const shelves = createMemoryShelves(tables.fulfilment);
  const stock = withShelfFaults({
    ...{ shelves, board, hands, onAppended, rollout: rollouts.fulfilment },
    onTogether: (commits, writes) => {
      for (const witness of witnesses) witness.onTogether?.(commits, writes);
    },
  });
  return {
    ...{ seed, agenda, board, hands, blobs, tables, logs, shelves, stock },
    ...{ post, steps, witnesses },
  };
};

/** Each order has its own chance on its ways, so that cutting one away changes no other. */
const createLucks = (seed: number): ((about: string) => Luck) => {
  const lucks = new Map<string, Luck>();
  return (about) => {
    const known = lucks.get(about);
    if (known) return known;
    const fresh = luckOf(seed, `ways of ${about}`);
    lucks.set(about, fresh);
    return fresh;
  };
};
