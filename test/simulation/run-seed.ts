import { HOUR, MINUTE } from '../../functions/shared/spans.ts';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { startBringingBack } from './engine/bring-back.ts';
import type { FaultPlan, FiredFault } from './engine/fault-board.ts';
import type { FaultKind } from './engine/fault-kinds.ts';
import { startOperationFaults } from './engine/operation-faults.ts';
import { startTimetable } from './engine/timetable.ts';
import { openWorld, type Sabotage, type Witness, type World } from './engine/world.ts';
import type { Coverage } from './oracle/coverage.ts';
import type { Violation } from './oracle/judging.ts';
import { createOracle } from './oracle/oracle.ts';
import { schedule } from './workload/acts.ts';
import { settleRefunds } from './workload/bank-days.ts';
import { createDesk, type Desk } from './workload/desk.ts';
import { createLife, type Life } from './workload/life.ts';
import { type Merchant, openMerchant } from './workload/merchant.ts';
import { lookAtForgotten } from './workload/privacy-acts.ts';
import { rotateSecrets } from './workload/rotation.ts';
import type { Scenario } from './workload/scenario.ts';

/** What one seed came to. */
export interface SeedReport<Kind extends string = FaultKind> {
  readonly seed: number;
  readonly orders: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly violations: readonly Violation[];
  readonly fired: readonly FiredFault<Kind>[];
  readonly coverage: Coverage;
  /** Of everything that was observed, in order: the same run has the same. */
  readonly trace: string;
}

export interface SeedParts {
  readonly assembly: Assembly;
  readonly scenario: Scenario;
  readonly faults: FaultPlan;
  /** Throws `ReplayDiverged` when a recorded fault finds no place. @default false */
  readonly strict?: boolean;
  readonly sabotage?: Sabotage | undefined;
  /** Looks on, for a timeline. */
  readonly witness?: Witness;
}

/** Faults strike until here: the last acts of the orders have begun. */
const TROUBLE_MS = 36 * HOUR;
/** Longer than any retry, duplicate or nightly job that was under way. */
const TAIL_MS = 30 * HOUR;
/** The longest that an archived webhook's message was withheld, and some. */
const ARCHIVED_MS = 5 * HOUR;
/** Longer than a message stays hidden. */
const UNDER_WAY_MS = 15 * MINUTE;
const BOOKS_EVERY_MS = 20 * HOUR;

export const runSeed = async (parts: SeedParts): Promise<SeedReport> => {
  const { assembly, scenario, faults, strict = false, sabotage, witness } = parts;
  const { seed } = scenario;
  const world = await openWorld({ seed, assembly, faults, sabotage });
  try {
    const { oracle, merchants, lives } = await settleIn(world, scenario);
    if (witness) world.witnesses.push(witness);
    witness?.onStart?.(world.clock);
    const startMs = world.clock.now();
    const timetable = await startTimetable(world, seed);
    const operation = await startOperationFaults(world);
    const bringing = startBringingBack(world);
    const desk = createDesk(world, merchants);
    keepBooks(world, desk);
    settleRefunds(world, merchants);
    world.board.begin();
    rotateSecrets(world, merchants);
    for (const life of lives) schedule(world, life, startMs, oracle.fault);
    await world.clock.runUntil(startMs + TROUBLE_MS, oracle.hasFailed);
    world.board.quieten();
    await operation.mend();
    await world.letters.mend();
    await whileTimePasses(world, operation.streams.catchUp());
    const until = (ms: number) => world.clock.runUntil(startMs + TROUBLE_MS + ms, oracle.hasFailed);
    await until(HOUR);
    if (!scenario.unattended) {
      await whileTimePasses(world, desk.redrive(seed % 2 === 0));
      await until(ARCHIVED_MS);
      // What had been retried for long may have been given up after that.
      await whileTimePasses(world, desk.redrive(false));
      await whileTimePasses(world, bringing.sayAgain());
      await until(ARCHIVED_MS + 2 * HOUR);
      await whileTimePasses(world, bringing.wishAgain());
    }
    await until(TAIL_MS);
    await whileTimePasses(world, lookAtForgotten(world, merchants));
    timetable.stop();
    // What the sweeper told in this very moment is under way, and waits for nobody.
    await world.clock.runUntil(world.clock.now() + UNDER_WAY_MS, oracle.hasFailed);
    await oracle.judge();
    if (strict) world.board.finish();
    oracle.saw('sometimes what a stream forgot is said again', operation.streams.commits);
    oracle.saw('sometimes a dead letter expires and is brought back', bringing.broughtBack);
    return {
      seed,
      orders: scenario.orders.length,
      steps: world.clock.steps,
      virtualMs: world.clock.now() - startMs,
      ...oracle.report(),
      fired: world.board.fired,
    };
  } finally {
    world.close();
  }
};

const settleIn = async (world: World, scenario: Scenario) => {
  const merchants: Merchant[] = [];
  const lives: Life[] = [];
  const isUnattended = scenario.unattended === true;
  const oracle = createOracle(world, { merchants, lives, isUnattended });
  for (const index of scenario.merchants.keys()) {
    merchants.push(await openMerchant(world, scenario, index, oracle));
  }
  for (const plan of scenario.orders) {
    const merchant = merchants[plan.merchant];
    if (!merchant) throw new RangeError(`order ${plan.index} has no merchant`);
    lives.push(createLife(plan, merchant));
  }
  return { oracle, merchants, lives };
};

/** The bookkeeper's day. */
const keepBooks = (world: World, desk: Desk): void => {
  const { clock, board } = world;
  clock.at(clock.now() + BOOKS_EVERY_MS, () => {
    desk.keepBooks().catch(board.unheeded('the books kept'));
    keepBooks(world, desk);
  });
};

const whileTimePasses = async (world: World, work: Promise<unknown>): Promise<void> => {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  await world.clock.runUntil(world.clock.now() + HOUR, () => isOver);
  await watched;
};
