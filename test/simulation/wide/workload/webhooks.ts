import { packWebhook } from '../../../../functions/ingest/pack-webhook.ts';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import type { Content } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Told } from './life.ts';

/** Brings a body to its step as the door would, after a while, at `place` late or twice. */
export const sendWebhook = (
  { agenda, board, post }: WideWorld,
  place: string,
  { step, about, channel, rawBody, headers = {} }: Told,
  afterMs = 0,
): void => {
  const deliver = (): void => {
    const receivedAt = new Date(agenda.now()).toISOString();
    const labelHeaders = storefronts[channel.provider]?.labelHeaders ?? [];
    const accepted = { channel, headers, labelHeaders, rawBody, receivedAt };
    const { message } = packWebhook(accepted, 'bucket');
    post.send({ step, name: 'WebhookReceived', about, content: JSON.parse(message) as Content });
  };
  const late = board.strike('webhook-late', place);
  agenda.at(agenda.now() + afterMs + (late?.logUniform(1000, 6 * HOUR) ?? 0), deliver);
  const twice = board.strike('webhook-twice', place);
  if (twice) agenda.at(agenda.now() + twice.logUniform(1, 24 * HOUR), deliver);
};
