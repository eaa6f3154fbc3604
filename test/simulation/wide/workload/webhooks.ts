import { packWebhook } from '../../../../functions/ingest/pack-webhook.ts';
import type { Channel } from '../../../../functions/shared/channel.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import type { Content } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';

export interface Told {
  /** Which step hears it. */
  readonly step: string;
  readonly about: string;
  readonly channel: Channel;
  readonly rawBody: Uint8Array;
}

/** Brings a body to its step as the door would, at `place` late or twice. */
export const sendWebhook = (
  { agenda, board, post }: WideWorld,
  place: string,
  { step, about, channel, rawBody }: Told,
): void => {
  const deliver = (): void => {
    const receivedAt = new Date(agenda.now()).toISOString();
    const accepted = { channel, headers: {}, labelHeaders: [], rawBody, receivedAt };
    const { message } = packWebhook(accepted, 'bucket');
    post.send({ step, name: 'WebhookReceived', about, content: JSON.parse(message) as Content });
  };
  const late = board.strike('webhook-late', place);
  agenda.at(agenda.now() + (late?.logUniform(1000, 6 * HOUR) ?? 0), deliver);
  const twice = board.strike('webhook-twice', place);
  if (twice) agenda.at(agenda.now() + twice.logUniform(1, 24 * HOUR), deliver);
};
