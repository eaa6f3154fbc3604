import { describe, expect, it } from '@jest/globals';
import { createWorld } from '../console-world.ts';

const LOCAL = 'http://127.0.0.1:4811';
const merchantId = 'sialkot';
const url = 'https://shop.example/hooks';

/** A console whose commit log holds what has happened to the merchant's endpoints. */
const givenEndpoints = (
  events: readonly { readonly type: string; readonly data: object }[] = [],
  localEndpoint?: string,
) => {
  const world = createWorld();
  const commit = { events: events.map((event) => ({ id: 'evt', schemaVersion: 1, ...event })) };
  const notifications = { load: async () => (events.length > 0 ? [commit] : []) as never };
  Object.assign(world.ports, { logs: { ...world.ports.logs, notifications }, localEndpoint });
  return world;
};

const at = '2026-11-10T11:00:00.000Z';
const added = (endpointId: string) => ({
  type: 'EndpointAdded',
  data: { endpointId, url, types: [], sealedSecret: 'sealed', by: 'ayesha', why: 'added', at },
});
const happened = (type: string, more: object = {}) => ({
  type,
  data: { endpointId: 'enp_1', at, ...more },
});

describe('endpoints.add', () => {
  it('sends what was asked with the secret sealed, and shows the secret to who asked', async () => {
    const { ask, sent, sentTo } = givenEndpoints();
    const answer = await ask('endpoints.add', { merchantId, url, types: ['order.placed'] });
    expect(answer).toMatchObject({
      ok: true,
      result: {
        merchantId,
        url,
        types: ['order.placed'],
        secret: expect.stringMatching(/^whsec_/),
      },
    });
    const [command] = sent;
    expect(sentTo).toEqual(['notifications']);
    expect(command).toMatchObject({
      name: 'AddEndpoint',
      merchantId,
      subject: 'endpoints/all',
      data: { url, types: ['order.placed'], by: 'ayesha', why: 'added' },
    });
    const { secret } = (answer as { result: { secret: string } }).result;
    expect(JSON.stringify(sent)).not.toContain(secret);
  });

  it.each([
    ['http', { url: 'http://shop.example/hooks' }, 'url: give a whole https URL'],
    ['no URL', { url: 'shop.example' }, 'url: give a whole https URL'],
    ['another scheme', { url: 'ftp://shop.example/' }, 'url: give a whole https URL'],
    ['a password', { url: 'https://me:secret@shop.example/' }, 'url: leave out user name'],
    ['this machine, where none is named', { url: `${LOCAL}/hooks` }, 'url: give a whole https URL'],
    ['an unknown type', { types: ['order.lost'] }, 'types.0: use types such as order.placed'],
    ['no merchant', { merchantId: 'A#B' }, 'merchantId: use 1–63'],
  ])('refuses %s', async (_case, wrong, message) => {
    const { ask, sent } = givenEndpoints();
    expect(await ask('endpoints.add', { merchantId, url, ...wrong })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining(message) },
    });
    expect(sent).toEqual([]);
  });

  it.each([
    [`${LOCAL}/hooks/sialkot`, true],
    ['http://127.0.0.1:4812/hooks', false],
    ['http://localhost:4811/hooks', false],
    ['http://127.0.0.1.evil.example:4811/hooks', false],
    ['http://me:secret@127.0.0.1:4811/hooks', false],
  ])('takes of this machine only the origin that the stage names: %s', async (local, ok) => {
    const { ask } = givenEndpoints([], LOCAL);
    expect(await ask('endpoints.add', { merchantId, url: local })).toMatchObject({ ok });
  });

  it('has an end: twenty are enough', async () => {
    const { ask, sent } = givenEndpoints(Array.from({ length: 20 }, (_, n) => added(`enp_${n}`)));
    expect(await ask('endpoints.add', { merchantId, url })).toMatchObject({
      ok: false,
      error: { code: 'refused', fix: 'Remove one first.' },
    });
    expect(sent).toEqual([]);
  });

  it('says so when the queue does not take it', async () => {
    const { ask, broken } = givenEndpoints();
    broken.queue = true;
    expect(await ask('endpoints.add', { merchantId, url })).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});

describe('endpoints.list', () => {
  it.each([
    ['works', [], { state: 'working' }],
    ['fails', [happened('EndpointFailing')], { state: 'failing' }],
    [
      'is paused',
      [happened('EndpointFailing'), happened('EndpointPaused', { until: at })],
      { state: 'paused', pausedUntil: at },
    ],
    [
      'has recovered',
      [happened('EndpointPaused', { until: at }), happened('EndpointRecovered')],
      { state: 'working', pausedUntil: null },
    ],
    ['is disabled', [happened('EndpointDisabled')], { state: 'disabled' }],
  ])('shows one that %s, and never its secret', async (_case, events, state) => {
    const { ask } = givenEndpoints([added('enp_1'), ...events]);
    const answer = await ask('endpoints.list', { merchants: [merchantId] });
    expect(answer).toMatchObject({
      ok: true,
      result: { endpoints: [{ endpointId: 'enp_1', url, ...state }] },
    });
    expect(JSON.stringify(answer)).not.toContain('sealed');
  });

  it('no longer shows one that was removed', async () => {
    const { ask } = givenEndpoints([added('enp_1'), happened('EndpointRemoved')]);
    expect(await ask('endpoints.list', { merchants: [merchantId] })).toMatchObject({
      result: { endpoints: [] },
    });
  });
});

describe('endpoints.remove', () => {
  it('sends it to the merchant whose endpoint it is', async () => {
    const { ask, sent } = givenEndpoints([added('enp_1')]);
    const input = { merchantId, endpointId: 'enp_1' };
    expect(await ask('endpoints.remove', input)).toMatchObject({ ok: true, result: input });
    expect(sent).toMatchObject([
      { name: 'RemoveEndpoint', merchantId, data: { endpointId: 'enp_1', by: 'ayesha' } },
    ]);
  });

  it('says that there is none', async () => {
    const { ask, sent } = givenEndpoints([added('enp_1')]);
    expect(await ask('endpoints.remove', { merchantId, endpointId: 'enp_2' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect(sent).toEqual([]);
  });
});
