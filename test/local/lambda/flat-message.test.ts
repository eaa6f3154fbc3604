import { describe, expect, it } from '@jest/globals';
import {
  addAnswer,
  addCall,
  type FlatMessage,
  hasMore,
  nextAnswer,
  nextCall,
  nextNumber,
  type Reading,
} from '../../../local/lambda/flat-message.ts';
import { fc } from '../../properties.ts';

const body = fc.oneof(fc.string(), fc.uint8Array());
const headers = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 4 });
const calls = fc.array(fc.record({ method: fc.string(), target: fc.string(), headers, body }));
const answers = fc.array(fc.record({ status: fc.nat(599), headers, body }));

const crossed = <Part>(
  parts: readonly Part[],
  add: (message: FlatMessage, id: number, part: Part) => void,
  next: (reading: Reading) => Part,
): (readonly [number, Part])[] => {
  const message: FlatMessage = [];
  for (const [id, part] of parts.entries()) add(message, id, part);
  const reading = { message: structuredClone(message), at: 0 };
  const read: (readonly [number, Part])[] = [];
  while (hasMore(reading)) read.push([nextNumber(reading), next(reading)]);
  return read;
};

describe('a message between threads', () => {
  it('brings calls as they were, in their order, whatever is in them', () => {
    fc.assert(
      fc.property(calls, (given) => {
        expect(crossed(given, addCall, nextCall)).toEqual([...given.entries()]);
      }),
    );
  });

  it('brings answers as they were', () => {
    fc.assert(
      fc.property(answers, (given) => {
        expect(crossed(given, addAnswer, nextAnswer)).toEqual([...given.entries()]);
      }),
    );
  });

  it('that ends too early is refused, and not read as something else', () => {
    const message: FlatMessage = [];
    addCall(message, 1, { method: 'POST', target: '/', headers: [['host', 'here']], body: '{}' });
    const reading = { message: message.slice(0, -1), at: 0 };
    nextNumber(reading);
    expect(() => nextCall(reading)).toThrow('ends too early');
  });
});
