import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createObserve } from '../../../../functions/shared/adapters/observe.ts';

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Dimensions: readonly (readonly string[])[] }[];
  };
}

let lines: string[];

beforeEach(() => {
  lines = [];
  // Powertools writes past the console otherwise.
  process.env['POWERTOOLS_DEV'] = 'true';
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';
  jest.spyOn(console, 'log').mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
});
afterEach(() => {
  delete process.env['POWERTOOLS_DEV'];
  delete process.env['POWERTOOLS_METRICS_DISABLED'];
  jest.restoreAllMocks();
});

describe('counting', () => {
  it('tells a metric with a dimension by that dimension alone, and the others by their service', () => {
    const { observe, flush } = createObserve('views');
    observe.count('ViewWritten', 2);
    observe.count('PastDeadline', 3, { State: 'placed' });
    observe.count('PastDeadline', 4, { State: 'all' });
    flush();
    const told = lines.map((line) => JSON.parse(line) as Emf & Record<string, unknown>);
    const dimensionsOf = ({ _aws }: Emf) => _aws.CloudWatchMetrics.map((one) => one.Dimensions);
    expect(told.map(dimensionsOf)).toEqual([[[['State']]], [[['State']]], [[['service']]]]);
    expect(told).toMatchObject([
      { PastDeadline: 3, State: 'placed' },
      { PastDeadline: 4, State: 'all' },
      { ViewWritten: 2, service: 'views' },
    ]);
  });
});
