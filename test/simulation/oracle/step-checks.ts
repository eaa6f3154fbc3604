import type { ServiceCall, ServiceShape } from '../../../local/in-process-runtime.ts';
import { BUYERS } from '../../../local/simulators/storefronts/buyers.ts';
import type { Witness } from '../engine/world.ts';
import type { Published, StepWitnessParts } from './judging.ts';
import { createLevelChecks } from './level-checks.ts';
import { createProviderChecks } from './money-checks.ts';
import { watchBodies } from './spilled-bodies.ts';

interface Entry {
  readonly Detail: string;
}
interface Envelope {
  readonly id: string;
  readonly name: string;
  readonly merchantId: string;
  readonly subject: string;
}

/** What must hold after every single step. */
export const createStepWitness = (
  parts: StepWitnessParts,
): { readonly witness: Witness; readonly published: Published } => {
  const details = new Map<string, string>();
  const bySubject = new Map<string, number>();
  const commands = new Set<string>();
  const checkProviders = createProviderChecks(parts);
  const checkLevels = createLevelChecks(parts);
  const onEvent = (event: Envelope): void => {
    const { id, merchantId, subject } = event;
    const detail = JSON.stringify(event);
    const before = details.get(id);
    if (before === undefined) {
      details.set(id, detail);
      checkText(parts, `event ${id}`, detail);
    } else {
      parts.coverage.saw('sometimes an event is emitted again');
      if (before !== detail) parts.accuse('R15', id, `${before} and then ${detail}`);
    }
    // How often one is emitted again is the bus's chance, and no work that an order makes.
    if (before === undefined) {
      const count = (bySubject.get(subject) ?? 0) + 1;
      bySubject.set(subject, count);
      if (count > MOST_EVENTS) parts.accuse('R30', subject, `${count} events were emitted`);
    }
    checkMerchant(parts, subject, merchantId, detail);
  };
  const onEntry = ({ Detail }: Entry): void => {
    const { events } = JSON.parse(Detail) as { readonly events: readonly Envelope[] };
    if (events.length > 1) parts.coverage.saw('sometimes an entry carries several events');
    events.forEach(onEvent);
  };
  const bodies = watchBodies(parts);
  const asked = new Map<string, number>();
  const onCommand = (subject: string): void => {
    const count = (asked.get(subject) ?? 0) + 1;
    asked.set(subject, count);
    if (count > MOST_COMMANDS) parts.accuse('R30', subject, `${count} commands were given`);
  };
  const witness: Witness = {
    onCall: (label, call, answer) => {
      if (call.operation === 'PutEvents') {
        taken(call, answer).forEach(onEntry);
      }
      if (call.operation === 'SendMessageBatch') {
        for (const { id, subject } of sent(call, answer)) {
          commands.add(id);
          onCommand(subject);
        }
      }
      if (label.includes('callsWorker')) checkProviders();
      if (call.service === 's3') bodies.onCall(label, call);
      checkLevels(call);
    },
    onDeath: bodies.onDeath,
    onLog: (label, _level, message, fields) => {
      if (message === 'record parked') parts.coverage.saw('sometimes a message is parked');
      if (message === 'record' && fields['outcome'] === 'already-done') {
        parts.coverage.saw('sometimes a message comes after its work was done');
      }
      checkText(parts, `a log line of ${label}`, JSON.stringify(fields));
    },
  };
  return { witness, published: { details, bySubject, commands } };
};

const taken = ({ input }: ServiceCall, answer: ServiceShape): readonly Entry[] => {
  const results = answer['Entries'] as readonly { readonly EventId?: string }[];
  const entries = input['Entries'] as readonly Entry[];
  return entries.filter((_, index) => results[index]?.EventId !== undefined);
};

/** The messages of a batch that the queue has taken. */
const sent = ({ input }: ServiceCall, answer: ServiceShape): readonly Envelope[] => {
  const taken = new Set(
    ((answer['Successful'] ?? []) as readonly { readonly Id: string }[]).map(({ Id }) => Id),
  );
  const entries = input['Entries'] as readonly {
    readonly Id: string;
    readonly MessageBody: string;
  }[];
  return entries
    .filter(({ Id }) => taken.has(Id))
    .map(({ MessageBody }) => JSON.parse(MessageBody) as Envelope);
};

/** Published events of one order: an edit, a refund or a dispute more makes a few. */
const MOST_EVENTS = 150;
/** A call that a provider refuses for a day and a half is asked for again each quarter of an hour. */
const MOST_COMMANDS = 600;

/** Long enough that no id holds them by chance. */
const PRIVATE = [
  ...BUYERS.flatMap(({ email, line1, phone }) => [email, line1, phone]),
  'and long enough',
  'sk_test_',
  'whsec_',
];

/** A whole alternation is looked for at once: texts are many and long. */
const PRIVATE_PATTERN = new RegExp(
  PRIVATE.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
);

const checkText = ({ accuse }: StepWitnessParts, about: string, text: string): void => {
  const [found] = PRIVATE_PATTERN.exec(text) ?? [];
  if (found !== undefined) accuse('R24', about, `it holds “${found}”: ${text.slice(0, 400)}`);
};

const checkMerchant = (
  { accuse, lives }: StepWitnessParts,
  subject: string,
  merchantId: string,
  detail: string,
): void => {
  const life = lives.find(({ orderId }) => subject === `order/${orderId}`);
  if (!life) return;
  const { merchantId: own } = life.merchant.plan;
  const other = /"merchantId":"([^"]+)"/.exec(detail)?.[1];
  if (merchantId !== own || (other !== undefined && other !== own)) {
    accuse('R23', subject, `an order of ${own} in a message of ${merchantId} and ${other}`);
  }
};
