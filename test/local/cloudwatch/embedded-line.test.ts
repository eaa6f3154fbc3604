import { describe, expect, it } from '@jest/globals';
import { createEmbeddedMetrics } from '../../../functions/shared/adapters/embedded-metrics.ts';
import { embeddedData } from '../../../local/cloudwatch/embedded-line.ts';

describe('a log line', () => {
  it('is read as what the functions write', () => {
    const metrics = createEmbeddedMetrics('views', { namespace: 'Karwan/dev', now: () => 0 });
    metrics.count('OrderEntered', 2, { State: 'placed' });
    metrics.count('SecondsToConfirm', 3);
    metrics.count('SecondsToConfirm', 5);
    metrics.count('ViewWritten', 9);
    const told = metrics.flush().flatMap(embeddedData);
    const of = (name: string, dimensions: object, value: number) => ({
      namespace: 'Karwan/dev',
      name,
      dimensions,
      value,
    });
    expect(told).toEqual([
      of('OrderEntered', { State: 'placed' }, 2),
      of('SecondsToConfirm', { service: 'views' }, 3),
      of('SecondsToConfirm', { service: 'views' }, 5),
    ]);
  });

  it.each([
    '{"level":"INFO","message":"record"}',
    '{"_aws"',
    '{"_aws":{}}',
    '{"_aws":{"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[["s"]],"Metrics":[{"Name":"a"}]}]}}',
    'plain text',
  ])('holds no numbers when it is %s', (text) => {
    expect(embeddedData(text)).toEqual([]);
  });
});
