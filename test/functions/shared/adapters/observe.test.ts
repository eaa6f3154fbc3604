import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createObserve } from '../../../../functions/shared/adapters/observe.ts';

let logged: string[];

beforeEach(() => {
  logged = [];
  // Powertools writes past the console otherwise.
  process.env['POWERTOOLS_DEV'] = 'true';
  jest.spyOn(console, 'info').mockImplementation((line: unknown) => {
    logged.push(String(line));
  });
});
afterEach(() => {
  delete process.env['POWERTOOLS_DEV'];
  jest.restoreAllMocks();
});

describe('the observer with Powertools', () => {
  it('logs at once, and writes the metrics of an invocation when it is flushed', () => {
    const lines: string[] = [];
    const { observe, flush } = createObserve('orders', {
      namespace: 'Karwan/test',
      now: () => 0,
      write: (line) => void lines.push(line),
      verbose: false,
    });
    observe.log('debug', 'record', { step: 'orders' });
    observe.log('info', 'record', { step: 'orders' });
    observe.count('RecordDecided', 2);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ message: 'record', service: 'orders' });
    expect(lines).toEqual([]);
    flush();
    expect(lines).toEqual(['{"service":"orders","RecordDecided":2}']);
  });
});
