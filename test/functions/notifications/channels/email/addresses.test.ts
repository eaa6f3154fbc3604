import { describe, expect, it } from '@jest/globals';
import { emailAddressOf } from '../../../../../functions/notifications/channels/email/address.ts';
import {
  senderHeader,
  senderOf,
  storeNameOf,
} from '../../../../../functions/notifications/channels/email/sender.ts';
import { fc } from '../../../../properties.ts';

describe('an address', () => {
  it.each([
    ['amelia@example.com', 'amelia@example.com'],
    ['  Amelia.Hart+shop@Example.COM ', 'Amelia.Hart+shop@example.com'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['a@b', undefined],
    ['a@b.example,c@d.example', undefined],
    ['a@b.example\r\nBcc: c@d.example', undefined],
    ['Amelia <a@b.example>', undefined],
    ['amélia@example.com', undefined],
    ['"a b"@example.com', undefined],
    ['a..b@example.com', undefined],
    ['@example.com', undefined],
    ['', undefined],
  ])('%j is %j', (text, address) => {
    expect(emailAddressOf(text)).toBe(address);
  });

  it('never holds what could end a header or name another', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
        const address = emailAddressOf(text);
        return address === undefined || /^[\x21-\x7e]+@[a-z0-9.-]+$/.test(address);
      }),
    );
  });
});

describe('a sender', () => {
  it.each([
    ['orders@shop.example', 'orders@shop.example'],
    ['Sialkot Sports <orders@shop.example>', '"Sialkot Sports" <orders@shop.example>'],
    ['"A, B" <o@shop.example>', '"A, B" <o@shop.example>'],
    ['O"Neil <o@shop.example>', '"O\\"Neil" <o@shop.example>'],
  ])('%s is written as %s', (text, header) => {
    const sender = senderOf(text);
    expect(sender && senderHeader(sender)).toBe(header);
  });

  it('of another script is written in encoded words of at most 75 characters', () => {
    const name = 'چنیوٹ فرنیچر ہاؤس اینڈ سنز پرائیویٹ لمیٹڈ';
    const sender = senderOf(`${name} <o@shop.example>`);
    const header = sender ? senderHeader(sender) : '';
    const words = header.split(' ').slice(0, -1);
    expect(words.every((word) => word.length <= 75 && /^=\?UTF-8\?B\?[^?]+\?=$/.test(word))).toBe(
      true,
    );
    const decoded = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8'));
    expect(decoded.join('')).toBe(name);
  });

  it('that is none is undefined', () => {
    expect(senderOf('Shop <a@b.example>\r\nBcc: c@d.example')).toBeUndefined();
    expect(senderOf('Shop')).toBeUndefined();
  });

  it('names the shop, where no setting does', () => {
    expect(storeNameOf({ 'mail.from': 'Shop <a@b.example>' })).toBe('Shop');
    expect(storeNameOf({ 'mail.from': 'a@b.example' })).toBe('b.example');
    expect(storeNameOf({ 'mail.from': 'Shop <a@b.example>', 'mail.store': 'Ours' })).toBe('Ours');
  });
});
