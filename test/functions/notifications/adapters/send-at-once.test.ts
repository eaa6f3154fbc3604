import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createPlaces,
  openSending,
} from '../../../../functions/notifications/adapters/send-at-once.ts';
import type { CallChannelsPorts } from '../../../../functions/notifications/adapters/sending-ports.ts';
import type {
  Channel,
  Outgoing,
  SendAnswer,
} from '../../../../functions/notifications/channels/channel.ts';
import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import { type Commit, partitionKeyOf } from '../../../../functions/shared/commit.ts';
import type { Decidable } from '../../../../functions/shared/decide-stream.ts';
import { sealPersonal } from '../../../../functions/shared/seal.ts';
import { SECOND } from '../../../../functions/shared/spans.ts';
import { memoryLog } from '../../shared/memory-log.ts';
import { HEARD, told } from '../domain/mail-stream.ts';
import { NOW, ORDER } from '../domain/notifications.ts';

const STREAM = { context: 'notifications', merchantId: 'm', subject: 'order/ord_1' } as const;
const KEY = { kind: 'key', key: new Uint8Array(32) } as const;
const recipient = sealPersonal(
  KEY,
  { merchantId: 'm', orderId: 'ord_1' },
  { 'buyer.email': 'a@shop.example' },
);
const order = { ...ORDER, recipient };

let memory: ReturnType<typeof memoryLog>;
let sent: Outgoing[];
let answer: () => Promise<SendAnswer>;
/** Once the channel is called. */
let called: Promise<void>;
let tellCalled: () => void;
let clock: number;
let chance: number;

beforeEach(async () => {
  memory = memoryLog();
  sent = [];
  called = new Promise((resolve) => (tellCalled = resolve));
  answer = () => Promise.resolve({ kind: 'accepted', messageId: 'ses-1' });
  clock = Date.parse(NOW);
  chance = 0;
  await worker().decide(item('evt_order', { ...HEARD, order } as NotificationMessage));
});

const mail: Channel = {
  addressPath: 'buyer.email',
  addressOf: (text) => text,
  problemOf: () => undefined,
  send: (_ports, message) => {
    sent.push(message);
    tellCalled();
    return answer();
  },
};

/** Another environment each time, with so many places. */
const worker = (places = 1) => {
  const ports = {
    log: memory.log,
    now: () => clock,
    // No two workers draw the same.
    randomBytes: (count: number) => {
      chance += 1;
      return new Uint8Array(count).fill(chance);
    },
    channels: { email: mail, sms: mail },
    vault: { existingKey: () => Promise.resolve(KEY) },
    suppressions: { hashOf: () => Promise.resolve('hash'), has: () => Promise.resolve(false) },
    outside: {},
  } as unknown as CallChannelsPorts;
  return openSending(STREAM, ports, createPlaces(places));
};

const item = (cause: string, message: NotificationMessage): Decidable<NotificationMessage> => ({
  ...{ cause, correlationId: 'order', occurredAt: NOW, name: message.type, message },
});
const CONFIRMED = item('evt_1', told('confirmed'));

const commits = (): readonly Commit[] => memory.streams.get(partitionKeyOf(STREAM)) ?? [];
const story = (): string[] => commits().map(({ events }) => events.map(({ type }) => type).join());
const commands = (): string[] => commits().flatMap((each) => each.commands.map(({ name }) => name));

const CLAIMED = 'OccasionHeard,NotificationRequested,AttemptStarted';

describe('who hears what a buyer is told of', () => {
  it('sends it at once: the claim has the lease, and nobody else is asked', async () => {
    const decided = await worker().decide(CONFIRMED);
    expect(decided).toMatchObject({ outcome: 'appended' });
    expect(story()).toEqual(['OrderHeard', CLAIMED, 'AttemptEnded,NotificationSent']);
    expect(commands()).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(commits().at(-1)?.deadlines).toEqual([]);
  });

  it('leaves alone what another worker has claimed for the same event, ended or not', async () => {
    let letGo: (answer: SendAnswer) => void = () => undefined;
    answer = () => new Promise((resolve) => (letGo = resolve));
    const first = worker().decide(CONFIRMED);
    await called;
    expect(await worker().decide(CONFIRMED)).toMatchObject({ outcome: 'already-done' });
    letGo({ kind: 'accepted', messageId: 'ses-1' });
    await first;
    expect(await worker().decide(CONFIRMED)).toMatchObject({ outcome: 'already-done' });
    expect(sent).toHaveLength(1);
  });

  it('does so too where it saw no claim when it looked', async () => {
    answer = () => new Promise(() => undefined);
    void worker().decide(CONFIRMED);
    await called;
    memory.log.unseen = () => 1;
    await worker().decide(CONFIRMED);
    expect(sent).toHaveLength(1);
    expect(story()).toEqual(['OrderHeard', CLAIMED]);
  });

  it('sends it when only the answer to its own commit was lost', async () => {
    memory.log.lostAnswers = 1;
    await worker().decide(CONFIRMED);
    expect(sent).toHaveLength(1);
    expect(story()).toEqual(['OrderHeard', CLAIMED, 'AttemptEnded,NotificationSent']);
  });

  it('that died before it sent leaves a try which a deadline brings up', async () => {
    answer = () => new Promise(() => undefined);
    void worker().decide(CONFIRMED);
    await called;
    const [deadline] = commits().at(-1)?.deadlines ?? [];
    expect(deadline).toMatchObject({ kind: 'mail_confirmation' });
    clock = Date.parse(deadline?.dueAt ?? '') + SECOND;
    const due = { type: 'DeadlineReached', kind: 'mail_confirmation', dueAt: '' } as const;
    await worker().decide(item('evt_due', due));
    expect(story()).toEqual(['OrderHeard', CLAIMED, 'CallSaidAgain']);
    expect(commands()).toEqual(['SendNotification']);
    expect(sent).toHaveLength(1);
  });

  it('tells what failed as news, and what went well not', async () => {
    expect(await worker().decide(CONFIRMED)).toMatchObject({ ended: false });
    answer = () => Promise.resolve({ kind: 'refused', code: 'message-rejected', retriable: false });
    const refused = await worker().decide(item('evt_2', told('shipped/ful_1')));
    expect(refused).toMatchObject({ ended: true });
    expect(refused.events).toContain('NotificationFailed');
  });

  it('leaves to the calls step what it has no place for', async () => {
    await worker(0).decide(CONFIRMED);
    expect(story()).toEqual(['OrderHeard', 'OccasionHeard,NotificationRequested']);
    expect(commands()).toEqual(['SendNotification']);
    expect(sent).toEqual([]);
  });

  it('gives its place back, however it ends', async () => {
    const one = worker(1);
    memory.log.beforeAppend = () => {
      throw new Error('no table');
    };
    await expect(one.decide(CONFIRMED)).rejects.toThrow('no table');
    memory.log.beforeAppend = () => undefined;
    await one.decide(item('evt_2', told('shipped/ful_1')));
    expect(sent).toHaveLength(1);
  });
});
