import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpEvent } from '../../../functions/ingest/inbound-request.ts';
import type { Envelope } from '../../../functions/shared/envelope.ts';
import { refused } from '../shared/adapters/fake-aws.ts';
import { ARCHIVE, createScene, OWNER, scrambled } from './scene.ts';

let scene: ReturnType<typeof createScene>;
beforeEach(() => {
  scene = createScene();
});

describe('rotation', () => {
  const at = (iso: string) => {
    scene.runtime.clock.now = Date.parse(iso);
  };

  it('takes both secrets until the old one ends, then only the new one', async () => {
    scene.storeChannel(scene.channelId, [
      { secret: 'new' },
      { secret: 'old', expiresAt: '2026-11-02T00:00:00.000Z' },
    ]);
    at('2026-11-01T23:59:59.999Z');
    expect((await scene.receive(scene.signed('{}', 'old'))).statusCode).toBe(200);
    expect((await scene.receive(scene.signed('{}', 'new'))).statusCode).toBe(200);
    // The channel is still remembered: a secret's end does not wait for the cache.
    at('2026-11-02T00:00:00.000Z');
    expect((await scene.receive(scene.signed('{}', 'old'))).statusCode).toBe(401);
    expect((await scene.receive(scene.signed('{}', 'new'))).statusCode).toBe(200);
  });

  it('takes a secret that came after the channel was remembered', async () => {
    await scene.receive(scene.signed('{}'));
    scene.storeChannel(scene.channelId, [{ secret: 'new' }, { secret: 'secret-1' }]);
    scene.runtime.clock.now += 2_000;
    expect((await scene.receive(scene.signed('{}', 'new'))).statusCode).toBe(200);
  });

  it('does not let forgeries buy more than one look-up in two seconds', async () => {
    for (let time = 0; time < 10; time++) await scene.receive(scene.signed('{}', 'forged'));
    expect(scene.callsOf('dynamodb')).toHaveLength(1);
    scene.runtime.clock.now += 2_000;
    for (let time = 0; time < 10; time++) await scene.receive(scene.signed('{}', 'forged'));
    expect(scene.callsOf('dynamodb')).toHaveLength(2);
  });
});

describe('when AWS refuses', () => {
  it('an unknown channel is unknown whether the secret comes or not', async () => {
    scene.aws.items.clear();
    scene.aws.fail = ({ what }) => (what === 'secretsmanager' ? refused(400, 'Down') : undefined);
    expect((await scene.receive(scene.signed('{}'))).statusCode).toBe(404);
  });

  const big = () => scene.signed(`"${scrambled('seed')}"`);

  it.each<
    [string, (call: { what: string; url: string; input: object }) => boolean, () => HttpEvent]
  >([
    ['the channels table', ({ what }) => what === 'dynamodb', () => scene.signed('{}')],
    ['the secret', ({ what }) => what === 'secretsmanager', () => scene.signed('{}')],
    ['both queues', ({ what }) => what === 'sqs', () => scene.signed('{}')],
    [
      'the owner’s queue',
      ({ input }) => Object.values(input).includes(OWNER),
      () => scene.signed('{}'),
    ],
    [
      'the archive’s',
      ({ input }) => Object.values(input).includes(ARCHIVE),
      () => scene.signed('{}'),
    ],
    ['the bucket', ({ what }) => what === 's3 PUT', big],
  ])('%s: 503, try again, and then it is taken', async (_what, isRefused, event) => {
    scene.aws.fail = (call) =>
      isRefused(call) ? refused(400, 'AccessDeniedException') : undefined;
    const answer = await scene.receive(event());
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
    expect(scene.runtime.counts).toEqual({ WebhookUnavailable: 1 });
    expect(scene.runtime.lines).toHaveLength(1);
    scene.aws.fail = () => undefined;
    expect((await scene.receive(event())).statusCode).toBe(200);
    const ids = [...scene.aws.queues.values()]
      .flat()
      .map((text) => (JSON.parse(text) as Envelope).id);
    expect(new Set(ids).size).toBe(1);
  });

  it('sends nothing when the payload did not reach the bucket', async () => {
    scene.aws.fail = ({ what }) => (what === 's3 PUT' ? refused(403, 'AccessDenied') : undefined);
    await scene.receive(big());
    scene.expectNothingStored();
  });

  it('an answer without a message id is none', async () => {
    scene.aws.fail = ({ what }) => (what === 'sqs' ? Response.json({}) : undefined);
    expect((await scene.receive(scene.signed('{}'))).statusCode).toBe(503);
  });

  it.each([
    ['a provider without a verifier', { provider: 'nobody' }],
    ['a context without a queue', { context: 'payments' }],
  ])('%s: 503, never an open door', async (_what, fields) => {
    scene.storeChannel(scene.channelId, [{ secret: 'secret-1' }], fields);
    const answer = await scene.receive(scene.signed('{}'));
    expect(answer.statusCode).toBe(503);
    scene.expectNothingStored();
  });
});
