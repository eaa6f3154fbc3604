import { createHash } from 'node:crypto';
import type { World } from '../engine/world.ts';
import type { Life } from '../workload/life.ts';
import type { StoreWitness } from '../workload/storefront.ts';
import { readStreams } from './commit-books.ts';
import { type Coverage, createCoverage } from './coverage.ts';
import { FINAL_CHECKS } from './final-checks.ts';
import type { Accuse, OracleParts, Violation } from './judging.ts';
import { createStepWitness } from './step-checks.ts';

/** Watches one world and judges it: what it knows comes from the outside parties. */
export interface Oracle extends StoreWitness {
  /** Something in the workload itself went wrong. */
  readonly fault: (fault: unknown) => void;
  readonly hasFailed: () => boolean;
  /** What happened, and so often: nothing when it did not. */
  readonly saw: (what: string, times: number) => void;
  /** Everything that must hold once all is quiet. */
  judge(): Promise<void>;
  report(): {
    readonly violations: readonly Violation[];
    readonly coverage: Coverage;
    readonly trace: string;
  };
}

/** A run with more than this many is told by its first ones. */
const MOST_VIOLATIONS = 20;

export const createOracle = (world: World, parts: OracleParts): Oracle => {
  const violations: Violation[] = [];
  const coverage = createCoverage();
  const trace = createHash('sha256');
  const accuse: Accuse = (invariant, about, message) => {
    if (violations.length >= MOST_VIOLATIONS) return;
    violations.push({ invariant, about, message, atMs: world.clock.now() });
  };
  const steps = createStepWitness({ accuse, coverage, ...parts });
  world.witnesses.push(steps.witness, {
    onCall: (label, { service, operation }) => {
      trace.update(`${world.clock.now()} ${label} ${service} ${operation}\n`);
    },
  });
  return {
    told: (webhook, taken) => {
      const life = lifeIn(parts.lives, webhook.body);
      const order = life?.merchant.store.books.order(life.externalId);
      if (!life || !order) return;
      const version = { order, webhook, taken: false };
      life.told.push(version);
      taken.then(
        (was) => {
          version.taken = was;
        },
        () => undefined,
      );
    },
    refused: ({ body }) => {
      const life = lifeIn(parts.lives, body);
      if (life) accuse('R13', life.orderId, 'a webhook with the right signature was turned away');
    },
    fault: (fault) => {
      const message = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
      accuse('workload', 'the workload itself', message);
    },
    hasFailed: () => violations.length > 0,
    saw: (what, times) => {
      if (times > 0) coverage.saw(what, times);
    },
    judge: async () => {
      if (violations.length > 0) return;
      for (const { kind } of world.board.fired) coverage.saw(`fault ${kind}`);
      for (const [what, count] of world.board.notDone) coverage.saw(`not done: ${what}`, count);
      const streams = await readStreams(world.services);
      for (const check of FINAL_CHECKS) {
        await check({ world, streams, accuse, coverage, published: steps.published, ...parts });
      }
    },
    report: () => ({
      violations,
      coverage: coverage.seen,
      trace: trace.copy().digest('hex').slice(0, 16),
    }),
  };
};

/** Every body names the order by the store's own id. */
const lifeIn = (lives: readonly Life[], body: Uint8Array): Life | undefined => {
  const [, index] = /8209829119461(\d{6})/.exec(Buffer.from(body).toString('utf8')) ?? [];
  return lives.find(({ plan }) => plan.index === Number(index) - 540_000);
};
