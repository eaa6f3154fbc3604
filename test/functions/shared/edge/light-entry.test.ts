import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createLightObserve } from '../../../../functions/shared/adapters/light-observe.ts';
import { lightEntry } from '../../../../functions/shared/edge/light-entry.ts';

const NOW = Date.UTC(2026, 10, 1, 12);

describe('createLightObserve', () => {
  const open = (verbose = false) => {
    const lines: unknown[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line));
    return {
      lines,
      ...createLightObserve('ingest', {
        namespace: 'Karwan/test',
        now: () => NOW,
        write,
        verbose,
      }),
    };
  };

  it.each([
    [true, 1],
    [false, 0],
  ])('tells what is for this machine only where all is told: %s', (verbose, lines) => {
    const opened = open(verbose);
    opened.observe.log('debug', 'record', {});
    expect(opened.lines).toHaveLength(lines);
  });

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

describe('lightEntry', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('makes the handler once, and writes the metrics whatever happens', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    let made = 0;
    const handler = lightEntry<[string], string>('ingest', ({ observe }) => {
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
