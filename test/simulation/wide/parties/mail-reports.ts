import type { Outgoing } from '../../../../functions/notifications/channels/channel.ts';
import { idOf } from '../../../../functions/shared/ids.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import type { Luck } from '../../engine/luck.ts';
import { onBus } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';

/** What a mail service says of a mail, in SES's words. */
type MailReport = 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Reject' | 'Rendering Failure';

/** What becomes of mails; most are delivered, of some nothing is heard. */
const FATES: readonly (readonly [share: number, reports: readonly MailReport[]])[] = [
  [0.45, ['Send', 'Delivery']],
  [0.53, ['Send']],
  [0.56, []],
  [0.61, ['Delivery', 'Send']],
  [0.68, ['Reject', 'Bounce']],
  [0.78, ['Rendering Failure', 'Delivery']],
  [0.82, ['Reject', 'Complaint']],
  [0.87, ['Send', 'Bounce']],
  [0.9, ['Bounce', 'Delivery']],
  [0.94, ['Delivery', 'Bounce', 'Complaint']],
  [0.97, ['Send', 'Delivery', 'Complaint']],
  [1, ['Complaint']],
];

/** Any other kind may pass, and ends nothing. */
const HARD_BOUNCE = { bounceType: 'Permanent' };

/** Longer than a message waits for somebody’s word. */
const LATE_MS = 40 * MINUTE;

export interface Fate {
  readonly reports: readonly MailReport[];
  /** When the first of them comes; each other a minute later. */
  readonly afterMs: number;
}

export const fateOf = (luck: Luck): Fate => {
  const draw = luck.next();
  const reports = FATES.find(([share]) => draw < share)?.[1] ?? [];
  return { reports, afterMs: luck.chance(0.3) ? LATE_MS : luck.whole(1, 20) };
};

/** Tells of them as the rules of the template do. */
export const reportMail = (
  { agenda, post, lives }: WideWorld,
  {
    notificationId,
    merchantId,
    orderId,
  }: Pick<Outgoing, 'notificationId' | 'merchantId' | 'orderId'>,
  { reports, afterMs }: Fate,
): void => {
  const about = lives.find((life) => life.orderId === orderId)?.about ?? '';
  for (const [index, eventType] of reports.entries()) {
    const atMs = agenda.now() + afterMs + index * MINUTE;
    const at = new Date(atMs).toISOString();
    const envelope = {
      id: idOf('command', 'mail-report', notificationId, eventType),
      ...{ kind: 'event' as const, name: 'MailReported', schemaVersion: 1, source: 'aws.ses' },
      ...{ merchantId, subject: `order/${orderId}`, occurredAt: at, recordedAt: at },
      ...{ causationId: notificationId, correlationId: notificationId },
      data: { notificationId, eventType, ...(eventType === 'Bounce' && HARD_BOUNCE) },
    };
    agenda.at(atMs, () =>
      post.send({ step: 'notifications', name: 'MailReported', about, content: onBus(envelope) }),
    );
  }
};
