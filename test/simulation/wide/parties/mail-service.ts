import type {
  Channel,
  Outgoing,
  SendAnswer,
} from '../../../../functions/notifications/channels/channel.ts';
import { email } from '../../../../functions/notifications/channels/email/index.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Luck } from '../../engine/luck.ts';
import type { Hands } from '../engine/hands.ts';
import type { WideFault } from '../engine/wide-faults.ts';
import { type Fate, fateOf } from './mail-reports.ts';

/** A mail that left. */
export type SentMail = Pick<Outgoing, 'notificationId' | 'merchantId' | 'orderId'> & {
  readonly template: string;
};

export interface MailParts {
  readonly board: FaultBoard<WideFault>;
  readonly hands: Hands;
  readonly onSent: (mail: SentMail) => void;
  readonly report: (mail: SentMail, fate: Fate) => void;
  /** What becomes of a mail, and of those whom a merchant writes to. */
  readonly luckOf: (name: string) => Luck;
}

/** So many merchants have let the service report to them; of the others’ mails nothing is heard. */
const TELLS = 0.6;

/** A mail service: who asks it twice sends twice, and what is sent is only known by its reports. */
export const createMailChannel = (parts: MailParts): Channel => {
  const { board, hands, luckOf } = parts;
  const tells = (merchantId: string): boolean => luckOf(`reports of ${merchantId}`).chance(TELLS);
  let sent = 0;
  const send = async (message: Outgoing): Promise<SendAnswer> => {
    const { place, die } = hands.now();
    if (board.strike('dies-before-call', place)) return die();
    if (board.strike('call-fails-before', place)) {
      return { kind: 'refused', code: 'throttled', retriable: true };
    }
    const { notificationId, merchantId, orderId, content } = message;
    const mail = { notificationId, merchantId, orderId, template: content.template };
    parts.onSent(mail);
    if (tells(merchantId)) parts.report(mail, fateOf(luckOf(notificationId)));
    if (board.strike('dies-after-call', place)) return die();
    if (board.strike('call-answer-lost', place)) return { kind: 'unclear', code: 'no-answer' };
    sent += 1;
    return { kind: 'accepted', messageId: `mail-${sent}` };
  };
  return { ...email, send: (_ports, message) => send(message) };
};
