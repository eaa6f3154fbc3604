import { describe, expect, it } from '@jest/globals';
import { createEmbeddedMetrics } from '../../../../functions/shared/adapters/embedded-metrics.ts';

const NOW = Date.UTC(2026, 10, 1, 12);
const open = () => createEmbeddedMetrics('views', { namespace: 'Karwan/test', now: () => NOW });
const flushed = (metrics: ReturnType<typeof open>): Record<string, unknown>[] =>
  metrics.flush().map((line) => JSON.parse(line) as Record<string, unknown>);
const directive = (dimension: string, ...metrics: readonly (readonly [string, string])[]) => ({
  Namespace: 'Karwan/test',
  Dimensions: [[dimension]],
  Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
});

describe('embedded metrics', () => {
  it('puts what a batch did to one order into one line, each metric under its own dimension', () => {
    const metrics = open();
    metrics.count('OrderEntered', 1, { State: 'confirmed' });
    metrics.count('MoneyCaptured', 12.5, { Currency: 'EUR' });
    metrics.count('SecondsToConfirm', 40);
    metrics.count('PaymentAssured');
    expect(flushed(metrics)).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            directive('State', ['OrderEntered', 'Count']),
            directive('Currency', ['MoneyCaptured', 'None']),
            directive('service', ['SecondsToConfirm', 'Seconds'], ['PaymentAssured', 'Count']),
          ],
        },
        service: 'views',
        State: 'confirmed',
        Currency: 'EUR',
        OrderEntered: 1,
        MoneyCaptured: 12.5,
        SecondsToConfirm: 40,
        PaymentAssured: 1,
      },
    ]);
  });

  it('needs a line more for each further value of a dimension, and no more', () => {
    const metrics = open();
    for (const State of ['placed', 'confirmed', 'placed', 'cancelled']) {
      metrics.count('OrderEntered', 1, { State });
    }
    metrics.count('MoneyCaptured', 1, { Currency: 'EUR' });
    metrics.count('MoneyCaptured', 2, { Currency: 'PKR' });
    const lines = flushed(metrics);
    expect(
      lines.map(({ State, OrderEntered, Currency, MoneyCaptured }) => [
        State,
        OrderEntered,
        Currency,
        MoneyCaptured,
      ]),
    ).toEqual([
      ['placed', 2, 'EUR', 1],
      ['confirmed', 1, 'PKR', 2],
      ['cancelled', 1, undefined, undefined],
    ]);
  });

  it('keeps single values where percentiles are wanted, a hundred to a line', () => {
    const metrics = open();
    for (let value = 1; value <= 130; value += 1) metrics.count('SecondsToConfirm', value);
    const values = flushed(metrics).map(({ SecondsToConfirm }) => SecondsToConfirm as number[]);
    expect(values.map((some) => some.length)).toEqual([100, 30]);
    expect(values.flat()).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
  });

  it('writes numbers that are no declared metric beside them, where they cost nothing more', () => {
    const metrics = open();
    metrics.count('ViewWritten', 3);
    metrics.count('toString');
    metrics.count('PaymentAssured');
    const [line, ...others] = flushed(metrics);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ ViewWritten: 3, toString: 1, PaymentAssured: 1 });
    expect(line).toMatchObject({
      _aws: { CloudWatchMetrics: [directive('service', ['PaymentAssured', 'Count'])] },
    });
  });

  it('writes nothing when nothing was counted, and nothing twice', () => {
    const metrics = open();
    expect(metrics.flush()).toEqual([]);
    metrics.count('ViewWritten');
    expect(flushed(metrics)).toEqual([{ service: 'views', ViewWritten: 1 }]);
    expect(metrics.flush()).toEqual([]);
  });
});
