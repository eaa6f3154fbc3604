import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createObserve } from '../../../../functions/shared/adapters/observe.ts';
import { lambdaEntry } from '../../../../functions/shared/edge/lambda.ts';

const NOW = Date.UTC(2026, 10, 1, 12);

describe('createObserve', () => {
  const open = (verbose = false) => {
    const lines: unknown[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line));
    return {
      lines,
      ...createObserve('ingest', { namespace: 'Karwan/test', now: () => NOW, write, verbose }),
    };
  };

  it('writes a line per log, which no field can disguise', () => {
    const { observe, lines } = open();
    observe.log('warn', 'refused', { code: 'a\nb', level: 'INFO', service: 'x' });
    expect(lines).toEqual([
      {
        code: 'a\nb',
        level: 'WARN',
        message: 'refused',
        service: 'ingest',
        timestamp: '2026-11-01T12:00:00.000Z',
      },
    ]);
  });

  it('writes what is only for who looks for a fault where that is wanted', () => {
    const silent = open();
    silent.observe.log('debug', 'record', {});
    expect(silent.lines).toEqual([]);
    const verbose = open(true);
    verbose.observe.log('debug', 'record', {});
    expect(verbose.lines).toMatchObject([{ level: 'DEBUG', message: 'record' }]);
  });

  it('writes the sums of an invocation once, as embedded metrics', () => {
    const { observe, flush, lines } = open();
    observe.count('WebhookAccepted', 3);
    observe.count('WebhookRejected');
    observe.count('WebhookRejected');
    flush();
    flush();
    const Metrics = [{ Name: 'WebhookRejected', Unit: 'Count' }];
    const directive = { Namespace: 'Karwan/test', Dimensions: [['service']], Metrics };
    expect(lines).toEqual([
      {
        _aws: { Timestamp: NOW, CloudWatchMetrics: [directive] },
        service: 'ingest',
        WebhookAccepted: 3,
        WebhookRejected: 2,
      },
    ]);
  });
});

describe('lambdaEntry', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('makes the handler once, and writes the metrics whatever happens', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    let made = 0;
    const handler = lambdaEntry<[string], string>('ingest', ({ observe }) => {
      made++;
      return async (event) => {
        observe.count('Called');
        if (event === 'fail') throw new Error('no');
        return event;
      };
    });
    expect(made).toBe(0);
    expect(await handler('a')).toBe('a');
    await expect(handler('fail')).rejects.toThrow('no');
    expect(made).toBe(1);
    expect(write).toHaveBeenCalledTimes(2);
  });
});
