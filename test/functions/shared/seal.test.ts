import { describe, expect, it } from '@jest/globals';
import { isRetryable } from '../../../functions/shared/fault.ts';
import {
  ERASED,
  seal,
  sealPersonal,
  unseal,
  unsealPersonal,
} from '../../../functions/shared/seal.ts';
import { fc } from '../../properties.ts';

const key = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);
const place = { merchantId: 'sialkot', orderId: 'ord_1', path: 'buyer.email' };
const texts = fc.string({ unit: 'grapheme' });

describe('seal', () => {
  it('opens to the same text, and says nothing of it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const sealed = seal(key, place, text);
        expect(unseal(key, place, sealed)).toBe(text);
        expect(sealed).toMatch(/^v1\.[\w-]+$/);
      }),
    );
  });

  it('gives the same bytes for the same text, others for any other text, path or key', () => {
    const sealed = seal(key, place, 'jane@example.com');
    expect(seal(key, place, 'jane@example.com')).toBe(sealed);
    const nonceOf = (text: string) => Buffer.from(text.slice(3), 'base64url').subarray(0, 12);
    for (const different of [
      seal(key, place, 'jane@example.org'),
      seal(key, { ...place, path: 'buyer.name' }, 'jane@example.com'),
      seal(other, place, 'jane@example.com'),
    ]) {
      expect(nonceOf(different).equals(nonceOf(sealed))).toBe(false);
    }
  });

  it('keeps apart what it remembers: order, merchant, path and text', () => {
    const places = [
      place,
      { ...place, path: 'buyer.name' },
      { ...place, orderId: 'ord_2' },
      { ...place, merchantId: 'lahore' },
    ];
    const sealed = places.map((where) => seal(key, where, 'Jane'));
    expect(new Set(sealed).size).toBe(places.length);
    for (const [nth, where] of places.entries()) {
      expect(seal(key, where, 'Jane')).toBe(sealed[nth]);
      expect(seal(Uint8Array.from(key), where, 'Jane')).toBe(sealed[nth]);
    }
  });

  it('forgets what it remembers before a store fills the memory with it', () => {
    const all = Array.from({ length: 250 }, (_, nth) => `text ${nth}`);
    const first = all.map((text) => seal(key, place, text));
    expect(all.map((text) => seal(key, place, text))).toEqual(first);
  });

  it('writes what earlier releases wrote: stored texts and retried decisions depend on it', () => {
    expect(seal(key, place, 'jane@example.com')).toBe(
      'v1.hlAysJ75nI5QSLf5IRbz4o7gI-uTFOTH-DhEg8SRcL9dFLb-dmsecsQ4AGg',
    );
  });

  it('has one spelling only: the spare bits of the last character count', () => {
    const sealed = seal(key, place, 'jane@example.com');
    const respelt = `${sealed.slice(0, -1)}h`;
    const bytesOf = (text: string) => Buffer.from(text.slice(3), 'base64url');
    expect(bytesOf(respelt).equals(bytesOf(sealed))).toBe(true);
    expect(() => unseal(key, place, respelt)).toThrow('not sealed for this place');
  });

  it('does not let a path and a text swap characters', () => {
    const nonces = [
      seal(key, { ...place, path: 'a' }, 'bc'),
      seal(key, { ...place, path: 'ab' }, 'c'),
    ].map((sealed) => sealed.slice(0, 19));
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each([
    ['another merchant', key, { ...place, merchantId: 'chiniot' }],
    ['another order', key, { ...place, orderId: 'ord_2' }],
    ['another path', key, { ...place, path: 'buyer.name' }],
    ['another key', other, place],
    ['shifted parts', key, { ...place, merchantId: 'sialkoto', orderId: 'rd_1' }],
  ])('does not open for %s', (_what, withKey, at) => {
    expect(() => unseal(withKey, at, seal(key, place, 'jane'))).toThrow(
      'not sealed for this place',
    );
  });

  it('does not open when one character differs', () => {
    const sealed = seal(key, place, 'jane@example.com');
    fc.assert(
      fc.property(
        fc.nat({ max: sealed.length - 1 }),
        fc.constantFrom(...'AZaz09-_.='),
        (at, character) => {
          fc.pre(sealed[at] !== character);
          const tampered = sealed.slice(0, at) + character + sealed.slice(at + 1);
          expect(() => unseal(key, place, tampered)).toThrow('not sealed for this place');
        },
      ),
    );
  });

  it.each(['', 'v1.', 'v1.AAAA', 'v2.AAAA', 'plain text'])('does not open %p', (text) => {
    try {
      unseal(key, place, text);
      throw new Error('opened');
    } catch (error) {
      expect((error as Error).message).toContain('not sealed for this place');
      expect(isRetryable(error)).toBe(false);
    }
  });

  it('refuses a key of another length', () => {
    expect(() => seal(new Uint8Array(16), place, 'x')).toThrow('32 bytes');
  });
});

describe('sealPersonal', () => {
  const owner = { merchantId: 'sialkot', orderId: 'ord_1' };
  const personal = { 'buyer.name': 'Jane', 'buyer.email': 'jane@example.com' };

  it('seals each text at its own path and opens again', () => {
    const sealed = sealPersonal({ kind: 'key', key }, owner, personal);
    expect(JSON.stringify(sealed)).not.toMatch(/jane/i);
    expect(sealed['buyer.email']).toBe(seal(key, place, 'jane@example.com'));
    expect(unsealPersonal({ kind: 'key', key }, owner, sealed)).toEqual(personal);
  });

  const whole = {
    'billTo.line1': '1 Mill Road',
    'shipTo.line1': '1 Mill Road',
    'billTo.name': 'Jane',
    'shipTo.name': 'Jane',
    ...personal,
    'shipTo.phone': '+44 1',
    'buyer.phone': '+44 2',
    'billTo.phone': '+44 2',
    note: 'Jane',
  };
  const orderKey = { kind: 'key', key } as const;
  const sealAt = (path: string, text: string) => seal(key, { ...owner, path }, text);

  it('seals once what the buyer, who is sent to and who is billed have in common', () => {
    const sealed = sealPersonal(orderKey, owner, whole);
    expect(sealed).toEqual({
      'buyer.name': sealAt('buyer.name', 'Jane'),
      'shipTo.name': sealAt('buyer.name', 'Jane'),
      'billTo.name': sealAt('buyer.name', 'Jane'),
      'buyer.email': sealAt('buyer.email', 'jane@example.com'),
      'shipTo.line1': sealAt('shipTo.line1', '1 Mill Road'),
      'billTo.line1': sealAt('shipTo.line1', '1 Mill Road'),
      'buyer.phone': sealAt('buyer.phone', '+44 2'),
      'shipTo.phone': sealAt('shipTo.phone', '+44 1'),
      'billTo.phone': sealAt('buyer.phone', '+44 2'),
      note: sealAt('note', 'Jane'),
    });
  });

  it('opens each text alone, whatever it was sealed with and whichever has changed since', () => {
    const sealed = sealPersonal(orderKey, owner, whole);
    for (const [path, text] of Object.entries(sealed)) {
      const opened = unsealPersonal(orderKey, owner, { [path]: text });
      expect(opened).toEqual({ [path]: whole[path as keyof typeof whole] });
    }
    const moved = sealPersonal(orderKey, owner, { 'shipTo.line1': '2 Mill Road' });
    const opened = unsealPersonal(orderKey, owner, { ...sealed, ...moved });
    expect(opened).toEqual({ ...whole, 'shipTo.line1': '2 Mill Road' });
  });

  it('opens what was sealed at each path alone, as earlier releases did', () => {
    const apart = Object.fromEntries(
      Object.entries(whole).map(([path, text]) => [path, sealAt(path, text)]),
    );
    expect(unsealPersonal(orderKey, owner, apart)).toEqual(whole);
  });

  it.each([
    ['a later role for an earlier one', 'billTo.name', 'buyer.name'],
    ['another field', 'buyer.name', 'shipTo.phone'],
    ['a field that is no role’s', 'label.name', 'billTo.name'],
    ['a role’s for what is none', 'buyer.name', 'label.name'],
  ])('opens no text at another place: %s', (_what, from, to) => {
    expect(() => unsealPersonal(orderKey, owner, { [to]: sealAt(from, 'Jane') })).toThrow(
      'not sealed for this place',
    );
  });

  it('puts the mark where the buyer was erased, and reads the mark from then on', () => {
    const erased = { 'buyer.name': ERASED, 'buyer.email': ERASED };
    expect(sealPersonal({ kind: 'erased' }, owner, personal)).toEqual(erased);
    const sealed = sealPersonal({ kind: 'key', key }, owner, personal);
    expect(unsealPersonal({ kind: 'erased' }, owner, sealed)).toEqual(erased);
    expect(unsealPersonal({ kind: 'key', key }, owner, erased)).toEqual(erased);
  });
});
