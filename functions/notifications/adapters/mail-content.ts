import { permanent } from '../../shared/fault.ts';
import { ERASED } from '../../shared/seal.ts';
import { storeNameOf } from '../channels/email/sender.ts';
import { type Notification, type NotificationState, orderNow } from '../domain/state.ts';
import type { MailContent } from '../templates/mail-view.ts';

/** What a claimed message says. Throws a permanent fault on a claim without its occasion. */
export const mailContentOf = (
  state: NotificationState,
  { key, template, locale }: Notification,
  name = '',
): MailContent => {
  const { total, occasions } = state;
  const order = orderNow(state);
  const occasion = occasions.get(key);
  if (!order || !occasion) throw permanent('unknown-occasion', `${key} is not in its stream`);
  return {
    locale,
    template,
    order,
    amended: total?.content ? null : total,
    details: occasion.details,
    at: template === 'confirmed' ? order.placedAt : occasion.at,
    store: storeNameOf(order.settings),
    name: name === ERASED ? '' : name,
  };
};
