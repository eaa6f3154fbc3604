import { describe, expect, it } from '@jest/globals';
import type { StepDeclaration } from '../../../functions/shared/step.ts';
import { listOf, valueAt } from '../../../lib/checks/template-view.ts';
import { CONTEXTS } from '../../../lib/karwan-stack.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

/** A dashboard's widgets; references in its text are put as `${id}`. */
const widgetsOf = (id: string, { pipeline } = whole): readonly Widget[] => {
  const found = resourcesOf(pipeline, 'AWS::CloudWatch::Dashboard').find((each) =>
    each.id.startsWith(`Monitoring${id}`),
  );
  const parts = listOf(listOf(valueAt(found?.properties, 'DashboardBody', 'Fn::Join'))[1]);
  const text = parts.map((part) =>
    typeof part === 'string'
      ? part
      : `\${${/"([A-Za-z0-9:]+)"[^"]*$/.exec(JSON.stringify(part))?.[1] ?? ''}}`,
  );
  return (JSON.parse(text.join('')) as { widgets: Widget[] }).widgets;
};
const titlesOf = (widgets: readonly Widget[]) =>
  widgets.flatMap(({ properties: { title, markdown } }) => title ?? markdown?.split('\n')[0] ?? []);

const whole = synthesize();

describe('the dashboard Business', () => {
  const widgets = widgetsOf('Business');

  it('shows orders, money, payments and waits', () => {
    expect(titlesOf(widgets)).toEqual([
      '# Orders',
      'Orders that came into a state',
      'Orders placed, by storefront',
      'Orders past a deadline, by state',
      'Money captured, by currency, whole units',
      'Money refunded, by currency, whole units',
      'Payments that succeeded, percent',
      'Seconds until confirmed',
      'Seconds until handed over',
      'Seconds until delivered',
    ]);
  });

  it('finds every series of the stage’s own namespace', () => {
    const text = JSON.stringify(widgets).replaceAll('\\"', '"');
    // AWS wants quotes around a namespace that has a dash in it, as a stage's name may have.
    expect(text).toContain(`SEARCH('{"Karwan/dev",State} MetricName=`);
    expect(text).toContain(`SEARCH('{"Karwan/dev",Currency} MetricName=`);
    const staging = synthesize({ context: { stage: 'staging' } });
    expect(JSON.stringify(widgetsOf('Business', staging))).not.toContain('Karwan/dev');
  });
});

describe('the dashboard Operations', () => {
  const line: StepDeclaration = {
    name: 'weigh-parcels',
    handler: 'weigh-parcels',
    subscribesTo: [],
  };

  it('has a row of four graphs for every declared step', () => {
    const titles = titlesOf(widgetsOf('Operations'));
    const steps = CONTEXTS.flatMap(({ declaration }) => declaration.steps);
    for (const { name } of steps) {
      const at = titles.indexOf(`## Step ${name}`);
      expect(titles.slice(at + 1, at + 5)).toEqual([
        'Oldest message, seconds',
        'Waiting, in flight, dead letters',
        'Invocations, errors, throttles',
        'Duration p50, p99, milliseconds',
      ]);
    }
  });

  it('gets the row of a new step from its declaration', () => {
    const contexts = CONTEXTS.map((each) =>
      each.declaration.context === 'orders'
        ? {
            ...each,
            declaration: { ...each.declaration, steps: [...each.declaration.steps, line] },
          }
        : each,
    );
    const more = titlesOf(widgetsOf('Operations', synthesize({ contexts })));
    expect(more).toContain('## Step weigh-parcels');
    expect(more).toHaveLength(titlesOf(widgetsOf('Operations')).length + 5);
  });

  it('names every function and every table of the application', () => {
    const text = JSON.stringify(widgetsOf('Operations'));
    for (const { id } of resourcesOf(whole.pipeline, 'AWS::Lambda::Function')) {
      expect(text).toContain(`\${${id}}`);
    }
    for (const table of ['orders', 'payments', 'views', 'channels', 'vault']) {
      expect(text).toContain(`${table} WriteThrottleEvents`);
    }
  });

  it('estimates an order’s cost from every kind of billed unit', () => {
    const cost = widgetsOf('Operations').find(({ properties }) =>
      properties.title?.includes('cost'),
    );
    const text = JSON.stringify(cost);
    for (const metric of [
      'Invocations',
      'Duration',
      'NumberOfMessagesSent',
      'MatchedEvents',
      'ConsumedWriteCapacityUnits',
      'ConsumedReadCapacityUnits',
      'Count',
    ]) {
      expect(text).toContain(`"${metric}"`);
    }
    expect(text).toMatch(/0\.0000006250\*\(FILL\(w0,0\)/);
  });
});
