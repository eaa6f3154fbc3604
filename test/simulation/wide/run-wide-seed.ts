import { DAY, HOUR } from '../../../functions/shared/spans.ts';
import { createCoverage } from '../oracle/coverage.ts';
import type { Accuse, Violation } from '../oracle/judging.ts';
import type { SeedReport } from '../run-seed.ts';
import type { RunParts } from '../runner.ts';
import type { WideWitness } from './engine/engine.ts';
import type { WideFault } from './engine/wide-faults.ts';
import { openWideWorld, type WideSabotage } from './open-world.ts';
import { judge } from './oracle/judge.ts';
import { shelfWitness } from './oracle/stock.ts';
import { createMailBook, createTrace, witnessOf } from './oracle/witness.ts';
import { schedule } from './workload/acts.ts';
import { doDuties } from './workload/duties.ts';
import { fillShelves } from './workload/shelves.ts';

/** Faults strike until here: the last acts of the orders have begun. */
const TROUBLE_MS = 36 * HOUR;
/** People look at what is left every few hours, for some days. */
const DUTY_EVERY_MS = 6 * HOUR;
const DUTIES_MS = 3 * DAY;
/** Longer than any hold on a card's money. */
const END_MS = 10 * DAY;

export interface WideSeedParts extends RunParts<WideFault> {
  readonly sabotage?: WideSabotage | undefined;
  /** Which part of all messages is handled a second time, to see that it comes to the same. @default 1/60 */
  readonly secondRuns?: number | undefined;
  /** Looks on, for a timeline. */
  readonly witness?: WideWitness;
}

export const runWideSeed = async (parts: WideSeedParts): Promise<SeedReport<WideFault>> => {
  const { scenario, faults, sabotage, secondRuns, witness, strict = false } = parts;
  const violations: Violation[] = [];
  const coverage = createCoverage();
  let now = (): number => 0;
  const accuse: Accuse = (invariant, about, message) => {
    violations.push({ invariant, about, message, atMs: now() });
  };
  const mails = createMailBook();
  const world = openWideWorld({
    ...{ scenario, faults, sabotage, secondRuns },
    parties: {
      onMail: mails.add,
      onKeyMisused: (orderId, key) =>
        accuse('R5', orderId, `its key ${key} asks for another thing`),
    },
  });
  const { agenda, board, lives } = world;
  now = agenda.now;
  const trace = createTrace();
  world.witnesses.push(witnessOf(accuse, coverage), trace.witness);
  world.witnesses.push(shelfWitness({ accuse, coverage, merchants: world.merchants }));
  if (witness) world.witnesses.push(witness);
  witness?.onStart?.(agenda);
  await fillShelves(world);
  const startMs = agenda.now();
  const hasFailed = (): boolean => violations.length > 0;
  board.begin();
  for (const life of lives) schedule(world, life, startMs);
  await agenda.runUntil(startMs + TROUBLE_MS, hasFailed);
  board.quieten();
  for (let atMs = DUTY_EVERY_MS; atMs < DUTIES_MS; atMs += DUTY_EVERY_MS) {
    agenda.at(startMs + TROUBLE_MS + atMs, () => {
      for (const life of lives) doDuties(world, life);
    });
  }
  await agenda.runUntil(startMs + END_MS, hasFailed);
  if (!hasFailed()) {
    for (const { kind } of board.fired) coverage.saw(`fault ${kind}`);
    judge({ world, accuse, coverage, mails: mails.byOrder });
    await world.secondRuns.judge(accuse, coverage);
    if (strict) board.finish();
  }
  return {
    ...{ seed: scenario.seed, orders: lives.length, steps: agenda.steps },
    ...{ virtualMs: agenda.now() - startMs, violations, coverage: coverage.seen },
    ...{ fired: board.fired, trace: trace.text() },
  };
};
