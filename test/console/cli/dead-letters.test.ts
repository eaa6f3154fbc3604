import { describe, expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const round = (redriven: number, more: boolean) => ({
  ...{ step: 'orders', redriven, failed: [], missed: [], more },
});
const counted = (deadLetters: number) => ({
  steps: [{ step: 'orders', waiting: 0, inFlight: 0, deadLetters }],
});
const sendBack = async (depth: number, rounds: readonly object[]) => {
  const asked = given({ 'dlq.list': counted(depth), 'dlq.redrive': rounds });
  const { code, out } = await run(['dlq', 'redrive', 'orders'], runningCloud);
  const asking = asked.filter(({ operation }) => operation === 'dlq.redrive').length;
  return { code, asking, said: out.trimEnd().split('\n') };
};

describe('dlq redrive', () => {
  it('goes on round by round until all that were counted are sent', async () => {
    const rounds = [round(100, true), round(100, true), round(50, false)];
    expect(await sendBack(250, rounds)).toEqual({ code: 0, asking: 3, said: ['Sent back: 250.'] });
  });

  it('goes on after a round that got fewer than there are', async () => {
    const rounds = [round(40, false), round(60, false)];
    expect(await sendBack(100, rounds)).toEqual({ code: 0, asking: 2, said: ['Sent back: 100.'] });
  });

  it.each([
    ['were counted', 100],
    ['SQS’s count says at first', 0],
  ])('says that there are more than %s, and is not done', async (_than, depth) => {
    expect(await sendBack(depth, [round(100, true)])).toEqual({
      code: 6,
      asking: 1,
      said: ['Sent back: 100.', 'There are more: send back once more.'],
    });
  });

  it('says how many it did not get at, and is not done', async () => {
    expect(await sendBack(12, [round(9, false), round(0, false)])).toEqual({
      code: 6,
      asking: 2,
      said: [
        'Sent back: 9.',
        'About 3 more were counted: somebody may be looking at them. Send back once more in half a minute.',
      ],
    });
  });

  it('asks once for those that are named, whatever there is beside them', async () => {
    const asked = given({ 'dlq.list': counted(40), 'dlq.redrive': round(1, false) });
    const { code } = await run(['dlq', 'redrive', 'orders', '--id', 'whk_1'], runningCloud);
    expect(code).toBe(0);
    expect(asked.map(({ operation }) => operation)).toEqual(['dlq.redrive']);
  });
});

describe('dlq show', () => {
  const messages = [
    {
      ...{ id: 'whk_1', name: 'X', subject: null, merchantId: null, occurredAt: null },
      ...{ messageId: 'm', reason: 'poison', error: null, stack: null, sentAt: null, holds: [] },
    },
  ];

  it.each([
    [true, /^These are not all: --limit shows up to 100, `karwan dlq list` says how many/],
    [false, /^$/],
  ])('says whether there are more: %s', async (more, expected) => {
    given({ 'dlq.show': { step: 'orders', messages, more } });
    const { err, code } = await run(['dlq', 'show', 'orders'], runningCloud);
    expect(code).toBe(0);
    expect(err).toMatch(expected);
  });
});
