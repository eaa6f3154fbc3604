import { describe, expect, it } from '@jest/globals';
import { messageSettingProblem } from '../../../../functions/notifications/channels/settings.ts';

const FROM = { 'mail.from': 'Sialkot Sports <orders@shop.example>' };

describe('settings of messages to buyers', () => {
  it.each<[Record<string, string>]>([
    [{}],
    [FROM],
    [{ ...FROM, 'mail.buyer': 'on', 'mail.replyTo': 'help@shop.example', 'mail.locale': 'ur' }],
    [{ ...FROM, 'mail.store': 'سیالکوٹ', 'mail.resend': 'auto' }],
    [{ 'sms.buyer': 'on', 'sms.sender': 'SIALKOT', 'mailbox.other': 'is not ours' }],
  ])('%j are right', (settings) => {
    expect(messageSettingProblem(settings)).toBeUndefined();
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ 'mail.buyer': 'on' }, /^setting mail\.from: say who the mails are from/],
    [{ 'mail.buyer': 'yes' }, /^setting mail\.buyer: use one of on, off$/],
    [{ 'mail.from': 'Sialkot Sports' }, /^setting mail\.from: give an address/],
    [{ ...FROM, 'mail.replyTo': 'a@b.example, c@d.example' }, /^setting mail\.replyTo: give one/],
    [{ 'mail.locale': 'ur-PK' }, /^setting mail\.locale: use one of en, ur, zh$/],
    [{ 'mail.resend': 'always' }, /^setting mail\.resend: use one of auto, person$/],
    [{ 'mail.form': 'a@b.example' }, /^setting mail\.form: there is no such setting; use one of/],
    [{ 'sms.buyer': 'true' }, /^setting sms\.buyer: use one of on, off$/],
    [{ 'sms.sender': 'Sialkot Sports' }, /^setting sms\.sender: use 1 to 11 letters/],
    [{ 'sms.sender': '12345' }, /^setting sms\.sender/],
  ])('%j are refused with the name and the fix', (settings, problem) => {
    expect(messageSettingProblem(settings)).toMatch(problem);
  });
});
