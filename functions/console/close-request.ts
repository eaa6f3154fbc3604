import { idOf } from '../shared/ids.ts';
import type { CommandToSend } from './send-commands.ts';

const NAME = 'ClosePrivacyRequest';

/** A store's request about a buyer's data was answered. */
export const closeRequest = (of: {
  readonly merchantId: string;
  readonly requestId: string;
  readonly commandId: string;
  readonly by: string;
  readonly why: string;
}): CommandToSend => ({
  id: idOf('command', of.merchantId, NAME, of.requestId, of.commandId),
  name: NAME,
  merchantId: of.merchantId,
  subject: `privacy/${of.requestId}`,
  causationId: of.commandId,
  data: { by: of.by, why: of.why },
});
