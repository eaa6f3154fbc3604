import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../functions/shared/metrics.ts';
import { billOf, sentenceOf, seriesOf } from '../../../lib/monitoring/monitoring-bill.ts';
import { createFixtureApp } from '../fixture-app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'karwan-bill-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const metric = (metricName: string) => new Metric({ namespace: 'n', metricName });
const alarmOn = (stack: Stack, id: string, on: Metric | MathExpression) =>
  new Alarm(stack, id, { metric: on, threshold: 1, evaluationPeriods: 1 });

describe('what monitoring costs', () => {
  const stack = new Stack(new App(), 'Stack');
  const sum = new MathExpression({
    expression: 'a + b',
    usingMetrics: { a: metric('a'), b: metric('b') },
  });

  it('counts an alarm for each metric it computes from, and the free part apart', () => {
    const one = billOf([alarmOn(stack, 'One', metric('one'))]);
    const two = billOf([alarmOn(stack, 'Sum', sum), alarmOn(stack, 'Two', metric('two'))]);
    expect(one).toMatchObject({ alarms: 2, alarmMetrics: 1 });
    expect(two).toMatchObject({ alarms: 3, alarmMetrics: 3 });
    expect(two.dollars - one.dollars).toBeCloseTo(0.2);
    expect(two.dollarsAboveFree).toBe(one.dollarsAboveFree);
  });

  it('says at synthesis what will be asked for, and the dimensions stay few', () => {
    const assemblies = createFixtureApp({ outdir }).synth().nestedAssemblies;
    const told = assemblies
      .flatMap(({ nestedAssembly }) => nestedAssembly.stacks)
      .flatMap(({ messages }) => messages.map(({ entry }) => String(entry.data)))
      .filter((text) => text.startsWith('Monitoring: '));
    expect(told).toEqual([
      expect.stringMatching(
        /^Monitoring: \d+ alarms over \d+ metrics, 2 dashboards, .* \$\d+\.\d\d a month/,
      ),
    ]);
    const series = Object.values(METRICS).reduce((total, metric) => total + seriesOf(metric), 0);
    expect(series).toBeLessThanOrEqual(50);
    expect(sentenceOf(billOf([]))).toContain(`at most ${series} custom metrics`);
  });
});
