import type { MoneyWish } from '../../../../../functions/orders/contract.ts';
import { paymentStreamPorts } from '../../../../../functions/payments/adapters/payment-streams.ts';
import { providerRequests } from '../../../../../functions/payments/adapters/provider-requests.ts';
import type { PaymentMessage } from '../../../../../functions/payments/domain/messages.ts';
import { providers } from '../../../../../functions/payments/providers/index.ts';
import { map } from '../../../../../functions/payments/providers/stripe/map.ts';
import { openCalls } from '../../../../../functions/shared/calls-step.ts';
import { openStream } from '../../../../../functions/shared/decide-stream.ts';
import { isRetryable } from '../../../../../functions/shared/fault.ts';
import { memoryLog } from '../../../shared/memory-log.ts';
import { hear, wish } from '../../domain/builders.ts';
import { givenCalls } from './given-calls.ts';

const STREAM = { context: 'payments', merchantId: 'm1', subject: 'order/ord_1' };
const LEASE_MS = 90_000;
/** A stored 500 is asked about for a quarter of an hour. */
const MOST_ROUNDS = 40;

/** One order's money in its stream, our Stripe adapter, and the pretended Stripe with its webhooks. */
export const givenOrderMoney = async (seed: number) => {
  const given = await givenCalls(seed);
  const { log, streams } = memoryLog();
  const now = () => given.clock.now();
  const ports = paymentStreamPorts(STREAM, { rules: providers, log, now });
  const requests = providerRequests({
    merchantId: 'm1',
    calls: { stripe: () => given.calls },
    accounts: { open: () => Promise.resolve(given.account) },
    outside: { now, fetch: () => Promise.reject(new Error('not here')) },
  });
  const commands = () => [...streams.values()].flat().flatMap((commit) => commit.commands);
  const done = new Set<string>();
  let invocations = 0;
  let number = 0;

  const item = <Message>(cause: string, name: string, message: Message) => {
    const occurredAt = new Date(now()).toISOString();
    return { cause, correlationId: cause, occurredAt, name, message };
  };
  const tell = (cause: string, message: PaymentMessage) =>
    openStream(STREAM, ports).decide(item(cause, message.type, message));

  /** Delivers one command; false when it is to be delivered again. */
  const deliver = async (command: ReturnType<typeof commands>[number]): Promise<boolean> => {
    invocations += 1;
    const owner = invocations;
    const randomBytes = (count: number) => new Uint8Array(count).fill(owner);
    const calls = openCalls(STREAM, { ...ports, randomBytes, timeoutSeconds: 30 }, requests);
    try {
      await calls.decide(item(command.id, command.name, command.data as { requestId: string }));
      return true;
    } catch (error) {
      if (isRetryable(error)) return false;
      throw error;
    }
  };

  /** Every command once; those that must come again wait for the next time. */
  const work = async (): Promise<boolean> => {
    const open = commands().filter(({ id }) => !done.has(id));
    for (const command of open) if (await deliver(command)) done.add(command.id);
    return open.length === 0;
  };

  /** Hears whatever webhooks came since, in the order given. */
  const listen = async (reorder: <One>(all: readonly One[]) => readonly One[] = (all) => all) => {
    await given.clock.advance(0);
    for (const { body } of reorder(given.arrived.splice(0))) {
      const receivedAt = new Date(now()).toISOString();
      const said = { account: 'chn_stripe', merchantId: STREAM.merchantId, headers: {} };
      const mapped = map({ ...said, rawBody: body, receivedAt });
      if (mapped.kind === 'unmappable') throw new Error(mapped.because);
      if (mapped.kind !== 'mapped') continue;
      const { id } = JSON.parse(body.toString()) as { id: string };
      await tell(`webhook ${id}`, { type: 'RecordFacts', facts: mapped.facts });
    }
  };

  return {
    ...given,
    tell,
    work,
    listen,
    wishFor: async (more: Partial<MoneyWish>): Promise<void> => {
      number += 1;
      const settings = { 'payments.prepaid': 'stripe', 'payments.account': 'chn_stripe' };
      const paymentDueAt = '2026-11-08T00:00:00.000Z';
      await tell(`wish ${number}`, hear(wish({ number, settings, paymentDueAt, ...more })));
    },
    /** Works, waits and listens until nothing is left to do. */
    settle: async (): Promise<void> => {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const idle = await work();
        await listen();
        if (idle && commands().every(({ id }) => done.has(id))) return;
        await given.clock.advance(LEASE_MS + 1);
      }
      throw new Error('it does not come to rest');
    },
    /** What the nightly comparison does. */
    importList: async (): Promise<void> => {
      const { entries } = await given.calls.list(given.account, '2026-11-01T00:00:00.000Z', null);
      for (const [index, { facts }] of entries.entries()) {
        await tell(`list ${now()} ${index}`, { type: 'RecordFacts', facts });
      }
    },
    state: () => openStream(STREAM, ports).state(),
    /** The page that the buyer may pay at now. */
    page: () =>
      given.simulator.account.all('checkout.session').find(({ status }) => status === 'open'),
  };
};
