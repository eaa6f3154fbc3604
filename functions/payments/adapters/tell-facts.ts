import type { QueueEntry, Queues } from '../../shared/adapters/queues.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { retryable } from '../../shared/fault.ts';
import { idOf } from '../../shared/ids.ts';
import { canonicalJson, toJson } from '../../shared/json.ts';
import { sendAll } from '../../shared/send-all.ts';
import { factsToJson } from '../domain/case.ts';
import type { FactAddress, ProviderFact } from '../domain/facts.ts';
import type { CallAccount, FactPage } from '../providers/provider.ts';

export interface TellPorts {
  readonly queues: Queues;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Facts of one order, or of one payment whose order is looked up. */
interface Telling {
  readonly address: FactAddress;
  readonly facts: Map<string, ProviderFact>;
}

/** A fact takes about 600 bytes, so a message stays far below what a queue takes. */
const MOST_FACTS = 100;

/**
 * Facts from a provider's list go to the payments step as commands, one for each order: to the order
 * that they name, else by reference as webhooks do. Their ids come from the facts', so the same page
 * told twice is decided once, and facts that are known already write nothing. Throws a retryable
 * fault when the queue does not take them all.
 *
 * @returns how many commands were sent.
 */
export const tellFacts = async (
  ports: TellPorts,
  account: CallAccount,
  entries: FactPage['entries'],
): Promise<number> => {
  const toldAt = new Date(ports.now()).toISOString();
  const envelopes = tellingsOf(entries).map((telling) => envelopeOf(account, telling, toldAt));
  const queued = envelopes.map(
    (envelope): QueueEntry => ({ envelope, bytes: Buffer.byteLength(toJson(envelope)) }),
  );
  const refused = await sendAll(queued, (chunk) => ports.queues.send('payments', chunk));
  const [reason] = refused.values();
  if (reason !== undefined) {
    throw retryable('facts-refused', `${refused.size} messages were not taken: ${reason}`);
  }
  return envelopes.length;
};

const tellingsOf = (entries: FactPage['entries']): readonly Telling[] => {
  const tellings = new Map<string, Telling>();
  for (const { address, facts } of entries) {
    for (const fact of facts) {
      const key = destinationOf(address, fact);
      const telling = tellings.get(key) ?? { address, facts: new Map() };
      // The newest comes first, and the same fact is the same in both.
      if (!telling.facts.has(fact.factId)) telling.facts.set(fact.factId, fact);
      tellings.set(key, telling);
    }
  }
  return [...tellings.values()].flatMap(inParts);
};

/** By reference, each payment for itself: where no order is found, each is a case of its own. */
const destinationOf = (
  { orderId, references }: FactAddress,
  { reference }: ProviderFact,
): string => (orderId === null ? canonicalJson([reference, ...references]) : `order/${orderId}`);

const inParts = ({ address, facts }: Telling): readonly Telling[] => {
  const all = [...facts];
  const parts = Array.from({ length: Math.ceil(all.length / MOST_FACTS) }, (_, index) =>
    all.slice(index * MOST_FACTS, (index + 1) * MOST_FACTS),
  );
  return parts.map((part) => ({ address, facts: new Map(part) }));
};

const envelopeOf = (
  { account, merchantId }: CallAccount,
  { address, facts }: Telling,
  toldAt: string,
): Envelope => {
  const all = [...facts.values()];
  const command = commandOf(address, all);
  const factIds = [...facts.keys()].sort();
  const id = idOf('command', merchantId, account, command.name, command.subject, ...factIds);
  return {
    id,
    kind: 'command',
    ...command,
    schemaVersion: 1,
    source: 'karwan.payments',
    merchantId,
    // Told now, however old: what is unknown by now may be in a message on its way.
    occurredAt: toldAt,
    recordedAt: toldAt,
    causationId: id,
    correlationId: id,
    actor: { kind: 'system', id: 'reconcile-providers' },
  };
};

const commandOf = (
  address: FactAddress,
  facts: readonly ProviderFact[],
): Pick<Envelope, 'name' | 'subject' | 'data'> => {
  const told = factsToJson(facts);
  if (address.orderId !== null) {
    return { name: 'RecordFacts', subject: `order/${address.orderId}`, data: { facts: told } };
  }
  const subject = `payment/${facts[0]?.reference}`;
  return { name: 'ImportFacts', subject, data: { address, facts: told } };
};
