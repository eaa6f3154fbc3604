import type { Ses } from '../ses/ses.ts';
import type { SentMail } from '../ses/tables.ts';
import type { Sns } from '../sns/sns.ts';
import type { HttpResponse, WebHandler } from '../wire/http-message.ts';
import { escaped, htmlPage, isLocal, shownTime } from './html-page.ts';

/** What was sent, as long as there is a cloud that knows it. */
export interface Mailbox {
  readonly ses: Pick<Ses, 'mails' | 'mail'>;
  readonly sns: Pick<Sns, 'messages'>;
}

const ROOT = '/mailbox/';
const ONE = /^\/mailbox\/mails\/([\w-]{1,100})$/;
const SHOWN = 100;

/** A mail is somebody else's HTML: it runs nothing, loads nothing and knows no origin. */
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The buyers' inboxes, on this machine only: what the pretended SES and SNS took, as it looks. There
 * is no such page anywhere else, because elsewhere nobody may read other people's mail.
 */
export const mailboxPages = (mailbox: () => Mailbox | undefined): WebHandler => ({
  handle: async (request) => {
    const { path } = request;
    if (path === '/mailbox') return { status: 302, headers: [['location', ROOT]], body: '' };
    if (!path.startsWith(ROOT) || request.method !== 'GET' || !isLocal(request)) {
      return undefined;
    }
    const known = mailbox();
    return known && pageOf(known, path);
  },
});

const pageOf = (mailbox: Mailbox, path: string): HttpResponse | undefined => {
  if (path === ROOT) return htmlPage(PAGE_POLICY, overview(mailbox));
  const mail = mailbox.ses.mail(ONE.exec(path)?.[1] ?? '');
  return mail && htmlPage(MAIL_POLICY, mail.html ?? `<pre>${escaped(mail.text ?? '')}</pre>`);
};

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0;display:grid;grid-template-columns:minmax(260px,380px) 1fr;height:100vh}
nav{overflow:auto;border-inline-end:1px solid #8884}h1,h2{font-size:16px;margin:16px}
a{display:block;padding:10px 16px;border-block-end:1px solid #8883;color:inherit;text-decoration:none}
a:hover,a:focus{background:#8882}small{display:block;opacity:.7}p{margin:0;padding:10px 16px}
iframe{border:0;width:100%;height:100%;background:#f2f4f6}
@media (max-width:700px){body{grid-template:40vh 1fr/1fr}nav{border-inline-end:0;border-block-end:1px solid #8884}}`;

const overview = ({ ses, sns }: Mailbox): string => {
  const mails = ses.mails(SHOWN);
  const [newest] = mails;
  const short = sns.messages(SHOWN);
  const messages = short.map(
    ({ to, text, atMs }) =>
      `<p><bdi>${escaped(text)}</bdi><small>${escaped(to)} · ${shownTime(atMs)}</small></p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox · Karwan</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${STYLE}</style></head><body>
<nav aria-label="Mails"><h1>Buyers’ mailbox</h1>${mails.length === 0 ? '<p>No mail yet.</p>' : ''}
${mails.map(entry).join('\n')}
${messages.length === 0 ? '' : `<h2>Short messages</h2>${messages.join('\n')}`}</nav>
<main><iframe name="mail" title="The mail" sandbox src="${newest ? placeOf(newest) : 'about:blank'}"></iframe></main>
</body></html>`;
};

const placeOf = ({ messageId }: SentMail): string => `/mailbox/mails/${messageId}`;

const entry = (mail: SentMail): string =>
  `<a href="${placeOf(mail)}" target="mail"><bdi>${escaped(mail.subject)}</bdi>` +
  `<small>${escaped(mail.to.join(', '))} · ${shownTime(mail.atMs)}</small></a>`;
