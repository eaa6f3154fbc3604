import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { estimate, estimateText } from '../../../scripts/deploy/estimate.ts';
import { MONTHLY } from '../../bench/prices.ts';
import { leastCapacity } from '../../bench/provisioned.ts';
import { standingParts } from '../../bench/quiet-month.ts';
import { createFixtureApp } from '../../lib/fixture-app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'karwan-estimate-'));
beforeAll(() => void createFixtureApp({ outdir, context: { stage: 'prod' } }).synth());
afterAll(() => rmSync(outdir, { recursive: true }));

const use = (amount: number) => ({ entries: [{ unit: 'eventbridge.event', amount }] });
const counted = (units = {}) => ({
  date: '2026-11-26',
  alone: use(20),
  together: use(8),
  quietMonth: { units },
});

describe('the estimate', () => {
  it('is the counted units at list prices, for a million orders', () => {
    expect(estimate(outdir, counted())).toMatchObject({
      perMillionAloneUsd: 20,
      perMillionTogetherUsd: 8,
      countedOn: '2026-11-26',
    });
  });

  it('adds what stands still to what an idle month uses', () => {
    const still = estimate(outdir, counted());
    const polled = estimate(outdir, counted({ 'sqs.request': 2_000_000 }));
    expect(still.idleUsd).toBeGreaterThan(1);
    expect(polled.idleUsd - still.idleUsd).toBeCloseTo(0.8);
    expect(polled.idleBeyondFreeUsd - still.idleBeyondFreeUsd).toBeCloseTo(0.4);
    expect(still.idleBeyondFreeUsd).toBeLessThan(still.idleUsd);
  });

  it('has capacity at its least in an idle month where it is provided, and its indexes watched', () => {
    const steady = mkdtempSync(join(tmpdir(), 'karwan-steady-'));
    const context = { stage: 'prod', steadyOrdersPerMonth: 1_000_000 };
    createFixtureApp({ outdir: steady, context }).synth();
    const [onDemand, provided] = [outdir, steady].map((folder) => estimate(folder, counted()));
    expect(onDemand?.capacity).toMatchObject({ usd: 0, alarms: 0 });
    const least = leastCapacity(1_000_000);
    const { writes, reads, usd, alarmsUsd } = least;
    expect(provided?.capacity).toEqual(least);
    expect(estimateText(steady)).toContain(`capacity of ${writes} write and ${reads} read units`);
    const [few = 0, more = 0] = [outdir, steady].map(
      (folder) => standingParts(readAssembly(folder)).alarm,
    );
    rmSync(steady, { recursive: true });
    expect(more).toBeGreaterThan(few);
    expect(Number(provided?.idleUsd) - Number(onDemand?.idleUsd)).toBeCloseTo(
      usd + alarmsUsd + (more - few) * MONTHLY.alarm.usd,
    );
  });

  it('says so in words, by the figures that are checked in', () => {
    expect(estimateText(outdir)).toMatch(
      /nothing is sold: \$\d+\.\d\d, .*\n.*million orders.*: \$\d+\.\d\d when ten.*\n.*not in it/,
    );
  });

  it('refuses figures that are none', () => {
    expect(() => estimate(outdir, { date: '2026-11-26' })).toThrow(/alone/);
  });
});
