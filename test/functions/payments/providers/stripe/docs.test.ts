import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { stripe } from '../../../../../functions/payments/providers/stripe/index.ts';
import { stripeEvents } from '../../../../../functions/payments/providers/stripe/map.ts';

const page = readFileSync('docs/payments-stripe.md', 'utf8');
const SECRET = 'whsec_canary';
const successUrl = 'https://shop.example/thanks';

describe('docs/payments-stripe.md', () => {
  it('names every event that is read, and no other', () => {
    const named = page.match(/`(?:payment_intent|checkout|charge|refund)\.[a-z_.]+`/g) ?? [];
    expect(named.map((name) => name.slice(1, -1)).toSorted()).toEqual(stripeEvents.toSorted());
  });
});

describe('the configuration of a Stripe channel', () => {
  it.each([
    [SECRET, { 'stripe.successUrl': successUrl }, undefined],
    [SECRET, { 'stripe.successUrl': successUrl, 'stripe.livemode': 'false' }, undefined],
    [SECRET, { 'stripe.successUrl': successUrl, apiBase: 'http://127.0.0.1:4242' }, undefined],
    ['', {}, /^secret: /],
    ['sk_test_canary', {}, /^secret: /],
    [SECRET, {}, /^setting stripe.successUrl: /],
    [SECRET, { 'stripe.successUrl': 'thanks' }, /^setting stripe.successUrl: /],
    [SECRET, { 'stripe.successUrl': 'javascript:1' }, /^setting stripe.successUrl: /],
    [SECRET, { 'stripe.successUrl': successUrl, 'stripe.cancelUrl': 'x' }, /stripe.cancelUrl: /],
    [SECRET, { 'stripe.successUrl': successUrl, 'stripe.livemode': 'yes' }, /stripe.livemode: /],
    [SECRET, { 'stripe.successUrl': successUrl, apiBase: 'https://evil.example' }, /apiBase: /],
  ])('%s %j: %s', (secret, settings, problem) => {
    const found = stripe.checkConfiguration(secret, settings);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
    expect(found ?? '').not.toContain('canary');
  });
});
