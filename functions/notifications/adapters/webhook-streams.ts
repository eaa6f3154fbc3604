import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import type { StreamPorts } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import {
  type Announce,
  type Announcement,
  announcementBook,
  announcementDecider,
} from '../domain/announcement.ts';
import { type Delivery, type DeliveryMessage, deliveryDecider } from '../domain/delivery.ts';
import { deliveryBook } from '../domain/delivery-events.ts';
import {
  type EndpointMessage,
  type Endpoints,
  endpointBook,
  endpointDecider,
} from '../domain/endpoints.ts';

export interface LogPorts {
  readonly log: CommitLog;
  readonly now: () => number;
}

export const endpointStreamPorts = (ports: LogPorts): StreamPorts<Endpoints, EndpointMessage> => ({
  ...ports,
  book: endpointBook,
  decider: endpointDecider as unknown as Decider<Endpoints, EndpointMessage, DomainEvent>,
});

export const deliveryStreamPorts = (ports: LogPorts): StreamPorts<Delivery, DeliveryMessage> => ({
  ...ports,
  book: deliveryBook,
  decider: deliveryDecider as unknown as Decider<Delivery, DeliveryMessage, DomainEvent>,
});

export const announcementStreamPorts = (ports: LogPorts): StreamPorts<Announcement, Announce> => ({
  ...ports,
  book: announcementBook,
  decider: announcementDecider as unknown as Decider<Announcement, Announce, DomainEvent>,
});
