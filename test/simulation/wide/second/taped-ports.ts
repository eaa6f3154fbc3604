import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import type { StepParts } from '../engine/real-steps.ts';
import type { Tape } from './tape.ts';

/** The tape of who calls a port just now, if there is one. */
export type CurrentTape = () => Tape | undefined;

/** Every port of every step goes by the tape. */
export const tapedPorts = (current: CurrentTape, parts: StepParts): StepParts => {
  const taped = tapedBy(current);
  return {
    ...parts,
    now: () => current()?.atMs ?? parts.now(),
    randomBytes: taped('random', { bytes: parts.randomBytes }).bytes,
    logs: mapped(parts.logs, (name, log) =>
      readAnew(current, taped(`log ${name}`, log, ['append'])),
    ),
    tables: mapped(parts.tables, (name, table) => ({
      ...taped(`table ${name}`, { ...table }),
      references: taped(`references ${name}`, table.references),
    })),
    stock: {
      ...taped('stock', parts.stock),
      group: taped('group', parts.stock.group, ['append']),
    },
    vault: taped('vault', parts.vault),
    blobs: taped('blobs', parts.blobs, ['put']),
    accounts: taped('accounts', parts.accounts),
    stores: taped('stores', parts.stores),
    cardCalls: (...given) => taped('provider', parts.cardCalls(...given), PROVIDER_ASKS),
    labelCalls: (...given) => taped('carrier', parts.labelCalls(...given), CARRIER_ASKS),
    storefrontCalls: mapped(
      parts.storefrontCalls,
      (name, open) =>
        (...given) =>
          taped(`store ${name}`, open(...given), STORE_ASKS),
    ),
    mail: taped('mail', parts.mail, ['send']),
  };
};

/** Of a tape that is played every commit is another one, so that all which is remembered by them is reckoned anew. */
const readAnew = (current: CurrentTape, log: CommitLog): CommitLog => ({
  ...log,
  load: (...given) => {
    const commits = log.load(...given);
    return current()?.isPlayed ? commits.then((known) => known.map(copyOf)) : commits;
  },
});

const copyOf = (commit: Commit): Commit => ({
  ...commit,
  events: commit.events.map((event) => ({ ...event })),
});

const PROVIDER_ASKS = ['checkout', 'capture', 'void', 'refund', 'find'];
const CARRIER_ASKS = ['call', 'find'];
const STORE_ASKS = ['cancel', 'recordRefund', 'tellParcel', 'findWriteBack', 'findParcel'];

const mapped = <Name extends string, One>(
  ports: Readonly<Record<Name, One>>,
  change: (name: Name, port: One) => One,
): Readonly<Record<Name, One>> =>
  Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, change(name as Name, port as One)]),
  ) as Record<Name, One>;

/** The same port, but that each of its functions is called through the tape. */
const tapedBy =
  (current: CurrentTape) =>
  <Port extends object>(name: string, port: Port, asks: readonly string[] = []): Port =>
    Object.fromEntries(
      Object.entries(port).map(([operation, member]: readonly [string, unknown]) => {
        if (typeof member !== 'function') return [operation, member];
        const call = member as (...given: readonly unknown[]) => unknown;
        const place = `${name} ${operation}`;
        const isAsked = asks.includes(operation);
        const through = (...given: readonly unknown[]): unknown => {
          const tape = current();
          if (!tape) return call(...given);
          return tape.through(place, isAsked, { given, ask: () => call(...given) });
        };
        return [operation, through];
      }),
    ) as Port;
