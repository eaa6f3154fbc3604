import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

import { sampleMail } from '../../../../console/cli/story/sample-mail.ts';
import { LOCALES, TEMPLATES } from '../../../../functions/notifications/domain/kinds.ts';
import { LAYOUT } from '../../../../functions/notifications/templates/layout.ts';
import type { MailContent } from '../../../../functions/notifications/templates/mail-view.ts';
import {
  renderMail,
  renderShortMessage,
} from '../../../../functions/notifications/templates/render-mail.ts';
import { MESSAGES } from '../../../../functions/notifications/templates/words.ts';
import { compileLayout } from '../../../../scripts/mail-layout.ts';

const require = createRequire(import.meta.url);
const naughtyStrings = require('big-list-of-naughty-strings') as readonly string[];

const EVERY = TEMPLATES.flatMap((template) => LOCALES.map((locale) => [template, locale] as const));

/** Names of what a message is filled with. */
const argumentsOf = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].toSorted();

describe('the words', () => {
  const flat = (locale: keyof typeof MESSAGES): Record<string, string> => {
    const { templates, ...labels } = MESSAGES[locale];
    const parts = Object.entries(templates).flatMap(([template, words]) =>
      Object.entries(words).map(([part, text]) => [`${template}.${part}`, text as string]),
    );
    return { ...labels, ...Object.fromEntries(parts) };
  };

  it.each(['ur', 'zh'] as const)('are all there in %s, and filled with the same', (locale) => {
    const english = flat('en');
    const other = flat(locale);
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const [key, message] of Object.entries(other)) {
      const missing = argumentsOf(message).filter(
        (name) => !argumentsOf(english[key] ?? '').includes(name),
      );
      expect({ key, missing }).toEqual({ key, missing: [] });
      expect(message).not.toBe(english[key]);
    }
  });
});

describe('a mail', () => {
  it('has the layout that layout.mjml says; if not: npm run mails', async () => {
    expect(LAYOUT).toBe(await compileLayout());
  });

  it.each(EVERY)(
    '%s in %s leaves no place unfilled, and says the same as text',
    (template, locale) => {
      const { subject, html, text } = renderMail(sampleMail(template, locale, 'Sialkot Sports'));
      for (const form of [subject, html, text]) {
        expect(form).not.toMatch(/\{\{|\}\}|undefined|\[object/);
      }
      expect(subject).toContain('#1001');
      expect(html).toContain(locale === 'ur' ? 'dir="rtl"' : 'dir="ltr"');
      expect(html).toContain(`lang="${locale}"`);
      // MJML's columns set a direction of their own, which would turn what is inside them about.
      expect(html).not.toContain(locale === 'ur' ? 'direction:ltr' : 'direction:rtl');
      expect(text).toContain('#1001');
    },
  );

  it.each(LOCALES)('in %s tells amounts by ISO digits', (locale) => {
    const { html, text } = renderMail(sampleMail('confirmed', locale, 'Shop'));
    expect(html).toContain('<bdi dir="ltr">15600.00 PKR</bdi>');
    expect(text).toContain('15600.00 PKR');
  });

  it('of an amended order tells the new total and no line that may be wrong', () => {
    const sample = sampleMail('confirmed', 'en', 'Shop');
    const total = { amount: 100n, currency: 'PKR' };
    const { text } = renderMail({ ...sample, amended: { total, linesChanged: true } });
    expect(text).toContain('Total: 1.00 PKR');
    expect(text).not.toContain('Match football');
  });

  it('links to the web only', () => {
    const sample = sampleMail('payment-failed', 'en', 'Shop');
    const { html } = renderMail({ ...sample, details: { url: 'javascript:alert(1)' } });
    expect(html).not.toContain('javascript:');
    expect(html).not.toContain('Try again<');
  });

  it('from naughty names and titles is one line of subject, and markup of ours alone', () => {
    const tagsOf = (html: string) => html.replaceAll(/<(\/?\w+)[^>]*>/g, '<$1>').match(/<\/?\w+>/g);
    const plain = renderMail(filledWith('x'));
    for (const text of [...naughtyStrings, 'a\r\nBcc: b@c.example', '{{subject}} {{{html}}}']) {
      const mail = renderMail(filledWith(`x${text}`));
      expect(mail.subject).not.toMatch(/[\r\n\u202a-\u202e]/);
      expect(tagsOf(mail.html)).toEqual(tagsOf(plain.html));
      expect(renderShortMessage(filledWith(`x${text}`))).not.toMatch(/[\r\n]/);
    }
  });
});

const filledWith = (text: string): MailContent => {
  const sample = sampleMail('shipped', 'en', text);
  const lines = sample.order.lines.map((line) => ({ ...line, title: text }));
  return { ...sample, name: text, order: { ...sample.order, number: text, lines } };
};
