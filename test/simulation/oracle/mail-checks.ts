import type { SentMail } from '../../../local/ses/tables.ts';
import type { FaultKind } from '../engine/fault-kinds.ts';
import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { toldOf } from './outcome-checks.ts';
import { expectedStatuses } from './story-checks.ts';

const MOST_MAILS = 10_000;
const TAGS = ['karwan-merchant', 'karwan-order', 'karwan-notification'] as const;

/** Each message to a buyer left once, by the books of who sent it; and none that is due was forgotten. */
export const checkMails: FinalCheck = (quiet) => {
  const { world, accuse, coverage, lives } = quiet;
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
  for (const life of lives) if (life.merchant.plan.mails) checkDue(quiet, life, sent);
};

/** What an outcome is told by. */
const TEMPLATES: Readonly<Record<string, string>> = {
  confirmed: 'confirmed',
  cancelled: 'cancelled',
};

const LOST_BY: readonly FaultKind[] = ['put-events-undelivered', 'rule-removed'];

interface About {
  readonly notificationId: string;
  readonly template?: string;
  readonly outcome?: string;
}

const checkDue = (quiet: Quiet, life: Life, sent: ReadonlyMap<string, SentMail>): void => {
  const { accuse, coverage } = quiet;
  const told = toldOf(quiet, 'notifications', life).map(({ type, data }) => ({
    type,
    ...(data as About),
  }));
  const asked = told.filter(({ type }) => type === 'NotificationRequested');
  for (const { notificationId } of asked) {
    const isShown = told.some(
      (each) =>
        each.notificationId === notificationId &&
        (each.type === 'NotificationUnconfirmed' || each.outcome === 'refused'),
    );
    if (!sent.has(notificationId) && !isShown) {
      accuse('R11', life.orderId, `${notificationId} was never sent, and nobody is told`);
    }
  }
  const [status, ...others] = expectedStatuses(life);
  const template = others.length === 0 && status !== undefined ? TEMPLATES[status] : undefined;
  // Nobody tells a buyer of what the bus lost, or had no rule for: no other step waits for that.
  const lost = quiet.world.board.fired.some(({ kind }) => LOST_BY.includes(kind));
  if (template === undefined || lost || !life.told.at(-1)?.taken) return;
  coverage.saw(`mail due: ${template}`);
  if (!asked.some((each) => each.template === template)) {
    accuse('R11', life.orderId, `the buyer is not told that it is ${template}`);
  }
};
