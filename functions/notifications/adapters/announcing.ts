import type { StreamName } from '../../shared/commit.ts';
import { type Decidable, type Decided, openStream } from '../../shared/decide-stream.ts';
import { isReplay, type ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type { Announce } from '../domain/announcement.ts';
import { isWanted } from '../domain/endpoints.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import type { EndpointRegister } from './endpoint-register.ts';
import { sayingOf, webhookOf } from './webhook-of.ts';
import { announcementStreamPorts, type LogPorts } from './webhook-streams.ts';

/** An event that some of its merchant's endpoints want, and what its buyer is told, if anything. */
export interface HearForEndpoints {
  readonly type: 'HearForEndpoints';
  readonly announce: Announce;
  readonly forBuyer: NotificationMessage | undefined;
}

type Meaning = Interpretation<NotificationMessage>;

/** What the event means, with its announcement where an endpoint wants it: few merchants have any. */
export const withAnnouncement = async (
  endpoints: EndpointRegister,
  received: ReceivedMessage,
  meaning: Meaning,
): Promise<Meaning | Interpretation<HearForEndpoints>> => {
  // A replay of the bus's archive is for reading: no merchant is told old news.
  if (isReplay(received)) return meaning;
  const { envelope } = received;
  const saying = sayingOf(envelope.name);
  if (!saying) return meaning;
  const { id: eventId, merchantId, name, correlationId, occurredAt } = envelope;
  const endpointIds = [...(await endpoints.of(merchantId)).values()]
    .filter((endpoint) => isWanted(endpoint, saying.type))
    .map(({ endpointId }) => endpointId);
  if (endpointIds.length === 0) return meaning;
  // Read only now: most merchants have no endpoint that an event's content would be for.
  const webhook = webhookOf(saying, envelope);
  const announce: Announce = { type: 'Announce', eventId, webhook, endpointIds };
  const [stream, item] =
    meaning.kind === 'message'
      ? [meaning.stream, meaning.item]
      : [announcementOf(merchantId, announce), { cause: eventId, correlationId, occurredAt, name }];
  const forBuyer = meaning.kind === 'message' ? meaning.item.message : undefined;
  const message: HearForEndpoints = { type: 'HearForEndpoints', announce, forBuyer };
  return { kind: 'message', stream, item: { ...item, message } };
};

const announcementOf = (merchantId: string, { eventId }: Announce): StreamName => ({
  context: 'notifications',
  merchantId,
  subject: `announcement/${eventId}`,
});

/**
 * Announces the event in a stream of its own, and then lets the order's stream decide for the buyer. Both
 * commits have the event as their cause: whoever dies between them hears it again and writes the other.
 */
export const announceFirst = async (
  ports: LogPorts,
  { merchantId }: StreamName,
  item: Decidable<HearForEndpoints>,
  decide: (item: Decidable<NotificationMessage>) => Promise<Decided>,
): Promise<Decided> => {
  const { announce, forBuyer } = item.message;
  const announcement = openStream(
    announcementOf(merchantId, announce),
    announcementStreamPorts(ports),
  );
  const announced = await announcement.decide({ ...item, message: announce });
  return forBuyer ? decide({ ...item, message: forBuyer }) : announced;
};
