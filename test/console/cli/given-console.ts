import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';

export const lambda = mockClient(LambdaClient);
afterEach(() => {
  lambda.reset();
});

const origin = 'http://127.0.0.1:8080';
/** What a running `npm start` says of itself. */
export const cloudFile = JSON.stringify({
  ...{ pid: 42, port: 8080, origin, ingestUrl: origin, awsUrl: origin },
  ...{ consoleUrl: `${origin}/console/`, consoleFunction: 'console-fn' },
});

/** What a running `npm start` leaves for the command to find. */
export const runningCloud = { '/home/karwan/.karwan/cloud.json': cloudFile };

interface Asked {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly actor: unknown;
}

/** Each operation's answer, or its answers in turn, of which the last stays; what was asked is written down. */
export const given = (answers: Readonly<Record<string, object | readonly object[]>>) => {
  const asked: Asked[] = [];
  lambda.on(InvokeCommand).callsFake(async (request) => {
    const one = JSON.parse(Buffer.from(request.Payload).toString()) as Asked;
    const before = asked.filter(({ operation }) => operation === one.operation).length;
    asked.push(one);
    const all = [answers[one.operation]].flat();
    const answer = { ok: true, result: all[Math.min(before, all.length - 1)] };
    return { Payload: Buffer.from(JSON.stringify(answer)) };
  });
  return asked;
};

/** The console gives this answer, whatever it is asked; what was asked is written down. */
export const givenAnswer = (answer: object): Asked[] => {
  const asked: Asked[] = [];
  lambda.on(InvokeCommand).callsFake(async (request) => {
    asked.push(JSON.parse(Buffer.from(request.Payload).toString()) as Asked);
    return { Payload: Buffer.from(JSON.stringify(answer)) };
  });
  return asked;
};

/** A person's command on its way, and what its stream says of it in the end. */
export const sent = { commandId: 'cmd_1', merchantId: 'sialkot', orderId: 'ord_1', sent: 'X' };
export const accepted = {
  outcome: 'accepted',
  state: 'cancelled',
  says: ['Cancelled by the person'],
};

/** A row of `orders.list`. */
export const orderRow = (overrides = {}) => ({
  orderId: 'ord_1',
  merchantId: 'sialkot',
  state: 'placed',
  number: '#1001',
  provider: 'shopify',
  payment: 'paid',
  fulfilment: null,
  totalText: '7747.00 PKR',
  placedAt: '2026-11-02T09:00:00.000Z',
  ...overrides,
});
