import type { SentMail } from '../../../local/ses/tables.ts';
import type { FinalCheck } from './judging.ts';

const MOST_MAILS = 10_000;
const TAGS = ['karwan-merchant', 'karwan-order', 'karwan-notification'] as const;

/** Each message to a buyer left once, by the books of who sent it. */
export const checkMails: FinalCheck = ({ world, accuse, coverage, lives }) => {
  const sent = new Map<string, SentMail>();
  for (const mail of world.services.ses.mails(MOST_MAILS)) {
    coverage.saw('mail sent');
    const [merchant, order = '', notification = ''] = TAGS.map((name) => mail.tags[name]);
    const before = sent.get(notification);
    if (before) accuse('R10', order, `${notification}: “${before.subject}”, “${mail.subject}”`);
    sent.set(notification, mail);
    const own = lives.find(({ orderId }) => orderId === order)?.merchant.plan.merchantId;
    if (own !== merchant) accuse('R23', order, `a mail of ${merchant} about an order of ${own}`);
  }
};
