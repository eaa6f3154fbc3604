import mustache from 'mustache';
import { LAYOUT } from './layout.ts';
import { type MailContent, type MailView, mailViewOf } from './mail-view.ts';
import { SETTINGS } from './words.ts';

/** A mail as it is sent: each form says the same. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Fills layout and words; all that comes from outside is escaped in HTML and one line in the subject. */
export const renderMail = (content: MailContent): RenderedMail => {
  const view = mailViewOf(content);
  return {
    subject: view.subject,
    html: mustache.render(LAYOUT, { ...SETTINGS[content.locale], ...view }),
    text: mustache.render(TEXT, view, {}, { escape: String }),
  };
};

/** The same for readers without HTML. */
const TEXT = `{{heading}}

{{greeting}}

{{body}}
{{#button}}

{{label}}: {{url}}
{{/button}}
{{#hasFacts}}

{{#facts}}
{{label}}: {{value}}
{{/facts}}
{{/hasFacts}}
{{#hasLines}}

{{linesLabel}}
{{#lines}}
- {{title}} × {{quantity}}{{#amount}}  {{amount}}{{/amount}}
{{/lines}}
{{/hasLines}}
{{#hasSums}}

{{#sums}}
{{label}}: {{amount}}
{{/sums}}
{{/hasSums}}

--
{{footer}}
`;

/** One line for a short message. */
export const renderShortMessage = (content: MailContent): string => {
  const { store, subject, button }: MailView = mailViewOf(content);
  return [`${store}: ${subject}.`, button?.url].filter((part) => part !== undefined).join(' ');
};
