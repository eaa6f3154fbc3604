import type { SentMail } from '../../../local/ses/tables.ts';
import type { FaultKind } from '../engine/fault-kinds.ts';
import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { expectedStatuses } from './story-checks.ts';
import { commitsOf, toldOf } from './told.ts';
import { unsentMails } from './unsent-mails.ts';

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
  readonly at?: string;
}

/** Where no fault delays it, a buyer is told within this time. */
const PROMPT_MS = 3 * 60 * 60_000;

const checkDue = (quiet: Quiet, life: Life, sent: ReadonlyMap<string, SentMail>): void => {
  const told = toldOf(quiet, 'notifications', life).map(({ type, data }) => ({
    type,
    ...(data as About),
  }));
  const asked = told.filter(({ type }) => type === 'NotificationRequested');
  for (const id of unsentMails(told, (each) => sent.has(each))) {
    quiet.accuse('R11', life.orderId, `${id} was never sent, and nobody is told`);
  }
  checkPrompt(quiet, life, asked);
};

const checkPrompt = (quiet: Quiet, life: Life, asked: readonly About[]): void => {
  const { fired } = quiet.world.board;
  // Nobody tells a buyer of what the bus lost, or had no rule for: no other step waits for that.
  const lost = fired.some(({ kind }) => LOST_BY.includes(kind));
  if (lost || !life.told.at(-1)?.taken) return;
  for (const [due, byMs] of templatesOf(quiet, life)) {
    quiet.coverage.saw(`mail due: ${due}`);
    const first = asked.find(({ template }) => template === due);
    if (first && Date.parse(first.at ?? '') <= byMs) continue;
    const when = first ? `only at ${first.at}` : 'not';
    quiet.accuse('R11', life.orderId, `the buyer is told ${when} that it is ${due}`);
  }
};

/** What the buyer is to be told, whatever else they were, and by when. */
const templatesOf = (quiet: Quiet, life: Life): readonly (readonly [string, number])[] => {
  const [status = '', ...others] = expectedStatuses(life);
  const outcome = others.length === 0 ? TEMPLATES[status] : undefined;
  const left = commitsOf(quiet, 'fulfilment', life).find(({ events }) =>
    events.some(({ type }) => type === 'HandOverRecorded'),
  );
  const { board } = quiet.world;
  const isCalm = board.fired.every(({ kind }) => kind === 'secret-rotated');
  const after = (ms: number): number =>
    (isCalm ? ms : Math.max(ms, board.quietSinceMs)) + PROMPT_MS;
  return [
    ...(outcome === undefined ? [] : [[outcome, Infinity] as const]),
    ...(left ? [['shipped', after(Date.parse(left.at))] as const] : []),
  ];
};
