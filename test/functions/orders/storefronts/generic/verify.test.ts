import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signGithub, signStandard } from '../../../../../local/simulators/storefronts/generic.ts';
import { NOW, storefrontCalled, verify } from '../expectations.ts';

const body = Buffer.from('{"type":"order.placed"}');
const SECRET = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz';
const { checkConfiguration } = storefrontCalled('generic');

describe('profiles', () => {
  it('standard-webhooks is the default and gives the signed id', () => {
    const headers = signStandard(body, SECRET, { id: 'msg_1', at: NOW });
    expect(verify('generic', { headers, body }, ['b2xk', SECRET])).toEqual({
      verdict: 'accept',
      signedId: 'msg_1',
    });
    expect(verify('generic', { headers, body }, ['b2xk']).verdict).toBe('reject');
  });

  it('github has no signed id', () => {
    const request = { headers: signGithub(body, 's'), body };
    const settings = { profile: 'github' };
    expect(verify('generic', request, ['s'], { settings })).toEqual({ verdict: 'accept' });
    expect(verify('generic', request, ['s']).verdict).toBe('reject');
  });

  const ts = String(NOW / 1000);
  const base64 = createHmac('sha256', Buffer.from('a2V5a2V5a2V5', 'base64'))
    .update(`e1.${ts}.${body}`)
    .digest('base64');
  const stripe = createHmac('sha256', 'whsec_x').update(`${ts}.${body}`).digest('hex');

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    [
      'an id and a time in headers',
      {
        signatureHeader: 'X-Sig',
        signatureEncoding: 'base64',
        secretEncoding: 'base64',
        signatureTemplate: '{id}.{ts}.{body}',
        timestampHeader: 'X-Time',
        idHeader: 'X-Id',
      },
      { 'X-Sig': base64, 'X-Time': ts, 'X-Id': 'e1' },
      'a2V5a2V5a2V5',
    ],
    [
      'the time among the signatures',
      {
        signatureHeader: 'Acme-Signature',
        signaturePrefix: 'v1=',
        signatureSeparator: 'comma',
        signatureTemplate: '{ts}.{body}',
        timestampEntry: 't',
        toleranceBounds: 'past',
      },
      { 'Acme-Signature': `t=${ts},v1=${stripe}` },
      'whsec_x',
    ],
  ])('custom: %s', (_name, custom, headers, secret) => {
    const settings = { profile: 'custom', ...custom };
    expect(checkConfiguration(secret, settings)).toBeUndefined();
    expect(verify('generic', { headers, body }, [secret], { settings }).verdict).toBe('accept');
    const late = { settings, now: NOW + 301_000 };
    expect(verify('generic', { headers, body }, [secret], late).verdict).toBe('reject');
  });
});

it.each<[string, Record<string, string>, string]>([
  [
    'an unknown profile',
    { profile: 'pgp' },
    'setting profile: use one of standard-webhooks, github, custom',
  ],
  ['no header', { profile: 'custom' }, 'setting signatureHeader'],
  [
    'a header that cannot be',
    { profile: 'custom', signatureHeader: 'a b' },
    'setting signatureHeader',
  ],
  [
    'an unknown encoding',
    { profile: 'custom', signatureHeader: 'x', signatureEncoding: 'utf7' },
    'setting signatureEncoding: use one of hex, base64',
  ],
  [
    'an unknown template',
    { profile: 'custom', signatureHeader: 'x', signatureTemplate: '{ts}' },
    'setting signatureTemplate',
  ],
  [
    'no time',
    { profile: 'custom', signatureHeader: 'x', signatureTemplate: '{ts}.{body}' },
    'setting timestampHeader',
  ],
  [
    'an endless tolerance',
    {
      profile: 'custom',
      signatureHeader: 'x',
      signatureTemplate: '{ts}.{body}',
      timestampHeader: 't',
      toleranceSeconds: '1e9',
    },
    'setting toleranceSeconds',
  ],
  [
    'no id',
    {
      profile: 'custom',
      signatureHeader: 'x',
      signatureTemplate: '{id}.{ts}.{body}',
      timestampHeader: 't',
    },
    'setting idHeader',
  ],
])('settings with %s are refused by name, and reject every webhook', (_name, settings, problem) => {
  expect(checkConfiguration('secret', settings)).toContain(problem);
  const request = { headers: signGithub(body, 'secret'), body };
  expect(verify('generic', request, ['secret'], { settings }).verdict).toBe('reject');
});

it('a secret that is no base64 is refused for the default profile', () => {
  expect(checkConfiguration('not base64!', {})).toMatch(/^secret: must be base64/);
  expect(checkConfiguration('not base64!', { profile: 'github' })).toBeUndefined();
});
