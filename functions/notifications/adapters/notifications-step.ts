import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { type Decidable, openStream } from '../../shared/decide-stream.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import type { DeliveryMessage } from '../domain/delivery.ts';
import type { EndpointMessage } from '../domain/endpoints.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import { announceFirst, type HearForEndpoints, withAnnouncement } from './announcing.ts';
import { createEndpointRegister } from './endpoint-register.ts';
import { interpretMessage } from './interpret-message.ts';
import { interpretWebhookMessage, isAboutWebhooks } from './interpret-webhook-message.ts';
import { createPlaces, openSending } from './send-at-once.ts';
import { type CallChannelsPorts, sendingPorts } from './sending-ports.ts';
import { deliveryStreamPorts, endpointStreamPorts } from './webhook-streams.ts';

/** As many as the calls step's batches hold: mail providers allow so many a second. */
const MOST_AT_ONCE = 10;

type Message = NotificationMessage | HearForEndpoints | EndpointMessage | DeliveryMessage;

/**
 * What is heard and wished, of each kind of subject. What a buyer is told of it is sent at once; nothing else
 * here has outside effects.
 */
export const decideNotifications = (ports: CallChannelsPorts): Deciding<Message> => {
  const register = createEndpointRegister(ports);
  const places = createPlaces(MOST_AT_ONCE);
  return {
    interpret: async (received) =>
      isAboutWebhooks(received.envelope)
        ? interpretWebhookMessage(received)
        : withAnnouncement(register, received, interpretMessage(received)),
    open: (stream) => {
      if (stream.subject.startsWith('endpoints/')) {
        const endpoints = openStream(stream, endpointStreamPorts(ports));
        return { decide: (item) => endpoints.decide(item as Decidable<EndpointMessage>) };
      }
      if (stream.subject.startsWith('delivery/')) {
        const delivery = openStream(stream, deliveryStreamPorts(ports));
        return { decide: (item) => delivery.decide(item as Decidable<DeliveryMessage>) };
      }
      const order = openSending(stream, ports, places);
      return {
        decide: (item) =>
          item.message.type === 'HearForEndpoints'
            ? announceFirst(ports, stream, item as Decidable<HearForEndpoints>, order.decide)
            : order.decide(item as Decidable<NotificationMessage>),
      };
    },
  };
};

export const createNotificationsStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): DecideStep<Message> => {
  const { blobs, ports } = sendingPorts(runtime);
  return {
    name: 'notifications',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...decideNotifications(ports),
  };
};
