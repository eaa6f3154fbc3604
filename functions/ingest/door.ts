import { sqsSendMessage } from '../shared/adapters/aws-calls.ts';
import { createBlobs } from '../shared/adapters/blobs.ts';
import { createChannels } from '../shared/adapters/channels.ts';
import { createKekSource } from '../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../shared/adapters/signed-client.ts';
import { liveCredentials, type OpenChannel } from '../shared/channel.ts';
import { isOwnChannelId } from '../shared/channel-id.ts';
import { permanent } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { InboundWebhook, Verdict, Verify } from '../shared/webhook.ts';
import { type HttpEvent, headersOf, rawBodyOf } from './inbound-request.ts';
import { type PackedWebhook, packWebhook } from './pack-webhook.ts';
import { type Refusal, refusals, signatureRejected } from './refusal.ts';

/** The providers that have a verifier. */
export interface Registry {
  readonly verifiers: Readonly<Record<string, Verify>>;
  readonly labelHeadersOf: (provider: string) => readonly string[];
}

/** What became of a request. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The channel id is none that we gave out; nothing was looked up. */
  | { readonly kind: 'guessed' };

/** Takes webhooks in. Throws when a service behind it fails: then nothing may be acknowledged. */
export interface Door {
  receive(channelId: string, event: HttpEvent): Promise<Outcome>;
}

type Ports = Runtime & SignedAws;

/** Stands in `PUBLIC_URL` where the function is reached by its own URL, which no setting of it can know. */
const DOMAIN_NAME = '{domainName}';

export const createDoor = (ports: Ports, registry: Registry): Door => {
  const tagKey = ports.setting('CHANNEL_TAG_KEY');
  const publicUrl = ports.setting('PUBLIC_URL').replace(/\/+$/, '');
  const table = ports.setting('CHANNELS_TABLE');
  const kek = createKekSource(ports);
  const channels = createChannels({ ...ports, kek, table });
  const deliver = createDelivery(ports);

  /** Judged once more with the channel as it is now, when the remembered secrets do not fit. */
  const judge = async (known: OpenChannel, webhook: InboundWebhook): Promise<Judged> => {
    const judged = judgeBy(registry, known, webhook, ports.now());
    if (judged.verdict.verdict !== 'reject') return judged;
    const fresh = await channels.findFresh(known.channelId);
    return !fresh || fresh === known ? judged : judgeBy(registry, fresh, webhook, ports.now());
  };

  return {
    receive: async (channelId, event) => {
      if (!isOwnChannelId(tagKey, channelId)) return { kind: 'guessed' };
      const headers = headersOf(event);
      const body = rawBodyOf(event, headers);
      if ('refusal' in body) return { kind: 'refused', refusal: body.refusal };
      const known = await channels.find(channelId);
      if (!known) return { kind: 'refused', refusal: refusals.unknownChannel };

      const { channel, verdict } = await judge(known, {
        method: event.requestContext.http.method,
        publicUrl: `${publicUrl.replace(DOMAIN_NAME, event.requestContext.domainName)}/webhooks/${channelId}`,
        headers,
        rawBody: body.bytes,
      });
      if (verdict.verdict === 'acknowledge') return { kind: 'acknowledged' };
      if (verdict.verdict !== 'accept') {
        return { kind: 'refused', refusal: signatureRejected(verdict.reason) };
      }
      const packed = packWebhook(
        {
          channel,
          headers,
          labelHeaders: registry.labelHeadersOf(channel.provider),
          rawBody: body.bytes,
          signedId: verdict.signedId,
          receivedAt: new Date(ports.now()).toISOString(),
        },
        deliver.bucket,
      );
      await deliver.send(channel.context, packed);
      const { merchantId, provider } = channel;
      return {
        kind: 'accepted',
        fields: { webhookId: packed.id, channelId, merchantId, provider },
      };
    },
  };
};

interface Judged {
  readonly channel: OpenChannel;
  readonly verdict: Verdict;
}

/** Fails closed: without a live secret, and when the verifier throws, the answer is no. */
const judgeBy = (
  registry: Registry,
  channel: OpenChannel,
  webhook: InboundWebhook,
  now: number,
): Judged => {
  const verify = registry.verifiers[channel.provider];
  if (!verify) throw permanent('unknown-provider', `no verifier for ${channel.provider}`);
  const credentials = liveCredentials(channel.credentials, now);
  if (credentials.length === 0) {
    return { channel, verdict: { verdict: 'reject', reason: 'the channel has no live secret' } };
  }
  try {
    return { channel, verdict: verify(webhook, credentials, channel.settings, now) };
  } catch {
    // What it threw may quote the request; that it threw is all that anybody may know.
    return { channel, verdict: { verdict: 'reject', reason: 'the signature cannot be read' } };
  }
};

/** The payload first, when it travels apart; then both messages; done only when all are in. */
const createDelivery = (ports: Ports) => {
  const bucket = ports.setting('BUCKET');
  const blobs = createBlobs(ports, bucket);
  const archive = ports.setting('ARCHIVE_QUEUE_URL');
  const owners = JSON.parse(ports.setting('OWNER_QUEUES')) as Readonly<Record<string, string>>;

  const send = async (context: string, packed: PackedWebhook): Promise<void> => {
    const owner = owners[context];
    if (!owner) throw permanent('unknown-owner', `OWNER_QUEUES has no queue for ${context}`);
    if (packed.payload) await blobs.put(packed.payload.key, packed.payload.bytes);
    // Settled, not raced: an answer given while a send is under way would freeze it half done.
    const results = await Promise.allSettled(
      [owner, archive].map((queueUrl) => sqsSendMessage(ports, queueUrl, packed.message)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return { bucket, send };
};
