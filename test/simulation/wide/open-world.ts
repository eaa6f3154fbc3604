import type { Deciding } from '../../../functions/shared/step-runner.ts';
import type { FaultPlan } from '../engine/fault-board.ts';
import { luckOf } from '../engine/luck.ts';
import type { Scenario } from '../workload/scenario.ts';
import type { AboutOf } from './engine/by-stream.ts';
import { openEngine } from './engine/engine.ts';
import { createMemoryVault } from './engine/memory-vault.ts';
import { realSteps } from './engine/real-steps.ts';
import type { WideFault } from './engine/wide-faults.ts';
import { openParties, type PartiesWitness } from './parties/open-parties.ts';
import { createSecondRuns, SHARE } from './second/second-runs.ts';
import type { WideWorld } from './wide-world.ts';
import { createLife, type Life, nextNumber } from './workload/life.ts';
import { openMerchant, type Storekeeping } from './workload/merchant.ts';
import { shelfOf } from './workload/shelves.ts';
import { tellChange } from './workload/store.ts';

export interface WideWorldParts {
  readonly scenario: Scenario;
  readonly faults: FaultPlan<WideFault>;
  readonly parties: PartiesWitness;
  readonly sabotage?: WideSabotage | undefined;
  readonly secondRuns?: number | undefined;
}

/** Puts a broken step in the place of a good one, to see that it is found out. */
export type WideSabotage = (steps: Map<string, Deciding<unknown>>) => void;

const ELSEWHERE = 'elsewhere';

export const openWideWorld = (parts: WideWorldParts): WideWorld => {
  const { scenario, faults, sabotage } = parts;
  const { seed } = scenario;
  const lifeOf = (externalId: string): Life => {
    const life = lives.find((one) => one.externalId === externalId);
    if (life) return life;
    throw new RangeError(`no order of this world is called ${externalId}`);
  };
  const storekeeping: Storekeeping = {
    now: () => engine.agenda.now(),
    nextId: (externalId) => nextNumber(lifeOf(externalId)),
    onChange: (change) => tellChange(world, lifeOf(change.order.externalId), change),
  };
  const merchants = scenario.merchants.map((plan, index) =>
    openMerchant(plan, { index, seed, storekeeping }),
  );
  const lives = scenario.orders.map((plan) => {
    const merchant = merchants[plan.merchant];
    if (!merchant) throw new RangeError(`order ${plan.index} has no merchant`);
    return createLife(plan, merchant);
  });
  const bySubject = new Map(lives.map((life) => [life.subject, life]));
  const aboutOf: AboutOf = ({ merchantId, subject }) => {
    if (subject.startsWith('stock/')) return shelfOf(merchantId);
    return bySubject.get(subject)?.about ?? ELSEWHERE;
  };
  const engine = openEngine({ seed, faults, aboutOf });
  const secondRuns = createSecondRuns({
    seed,
    hands: engine.hands,
    share: parts.secondRuns ?? SHARE,
  });
  const world: WideWorld = { ...engine, merchants, lives, secondRuns };
  const { now } = engine.agenda;
  const real = realSteps(
    secondRuns.ports({
      ...{ now, logs: engine.logs, tables: engine.tables, blobs: engine.blobs },
      stock: engine.stock,
      ...{ vault: createMemoryVault(), randomBytes: luckOf(seed, 'random').bytes },
      ...openParties(world, parts.parties),
    }),
  );
  for (const [name, step] of real) engine.steps.set(name, step);
  sabotage?.(engine.steps);
  for (const [name, step] of engine.steps) engine.steps.set(name, secondRuns.step(name, step));
  return world;
};
