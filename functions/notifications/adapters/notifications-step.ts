import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { type Decidable, openStream } from '../../shared/decide-stream.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import type { DeliveryMessage } from '../domain/delivery.ts';
import type { EndpointMessage } from '../domain/endpoints.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import { announceFirst, type HearForEndpoints, withAnnouncement } from './announcing.ts';
import { createEndpointRegister } from './endpoint-register.ts';
import { interpretMessage } from './interpret-message.ts';
import { interpretWebhookMessage, isAboutWebhooks } from './interpret-webhook-message.ts';
import { notificationStreamPorts } from './notification-streams.ts';
import { deliveryStreamPorts, endpointStreamPorts, type LogPorts } from './webhook-streams.ts';

type Message = NotificationMessage | HearForEndpoints | EndpointMessage | DeliveryMessage;

/** What is heard and wished, of each kind of subject; nothing here has outside effects. */
export const decideNotifications = (ports: LogPorts): Deciding<Message> => {
  const register = createEndpointRegister(ports);
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
      const order = openStream(stream, notificationStreamPorts(stream, ports));
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
  const { dynamodb, now, setting } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  return {
    name: 'notifications',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...decideNotifications({ log, now }),
  };
};
