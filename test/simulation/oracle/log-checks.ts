import { contract as fulfilment } from '../../../functions/fulfilment/contract.ts';
import { contract as notifications } from '../../../functions/notifications/contract.ts';
import { contract as orders } from '../../../functions/orders/contract.ts';
import { contract as payments } from '../../../functions/payments/contract.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { askedBy, type ContextContract, isOnBus } from '../../../functions/shared/contract.ts';
import type { Accuse, FinalCheck, Quiet } from './judging.ts';

const CONTRACTS: Readonly<Record<string, ContextContract>> = {
  orders,
  payments,
  fulfilment,
  notifications,
};

/** What must hold of every stream, whatever it is about. */
export const checkLogs: FinalCheck = (quiet) => {
  for (const [key, commits] of quiet.streams) {
    checkStream(quiet, key, commits);
    checkOverdue(quiet, key, commits);
  }
};

const checkStream = (quiet: Quiet, key: string, commits: readonly Commit[]): void => {
  const [, merchantId = ''] = key.split(' ');
  checkCommits(quiet.accuse, key, merchantId, commits);
  for (const commit of commits) {
    const isHeard = commit.cause.startsWith('evt_');
    const { details, commands } = quiet.published;
    if (isHeard && !details.has(commit.cause) && !commands.has(commit.cause)) {
      quiet.accuse('R17', key, `its cause ${commit.cause} is no event that was emitted`);
    }
    checkEvents(quiet, key, commit);
  }
};

/** No version left out, no cause and no event's id twice, and nobody else's commit in a merchant's stream. */
export const checkCommits = (
  accuse: Accuse,
  key: string,
  merchantId: string,
  commits: readonly Commit[],
): void => {
  const causes = new Set<string>();
  const ids = new Set<string>();
  for (const [index, commit] of commits.entries()) {
    if (commit.version !== index + 1) accuse('R17', key, `version ${commit.version} at ${index}`);
    if (causes.has(commit.cause)) accuse('R17', key, `the cause ${commit.cause} stands twice`);
    causes.add(commit.cause);
    for (const { id, type } of commit.events) {
      if (ids.has(id)) accuse('R15', key, `${type} ${id} is the id of two events`);
      ids.add(id);
    }
  }
  const stranger = commits.find((commit) => commit.merchantId !== merchantId);
  if (stranger) accuse('R23', key, `a commit of ${stranger.merchantId}`);
};

/** Longer than the sweeper's patience, its longest pause and a message's way. */
const OVERDUE_MS = 3 * 60 * 60_000;

/** Long after all faults no deadline has passed that nobody acted upon. */
const checkOverdue = ({ accuse, world }: Quiet, key: string, commits: readonly Commit[]): void => {
  const before = world.clock.now() - OVERDUE_MS;
  const late = commits.at(-1)?.deadlines.find(({ dueAt }) => Date.parse(dueAt) < before);
  if (late) accuse('D8', key, `${late.kind} of ${late.dueAt} has passed, and nobody acted`);
};

/** A bus that loses what it has taken is the one excuse for an event that nobody was told of. */
const checkEvents = (quiet: Quiet, key: string, { context, events, commands }: Commit): void => {
  const { accuse, world, published, coverage } = quiet;
  const lost = world.board.fired.some(({ kind }) => kind === 'put-events-undelivered');
  for (const { id, type } of events) {
    coverage.saw(`event ${context} ${type}`);
    const contract = CONTRACTS[context];
    const isPublic = contract !== undefined && isOnBus(contract, type);
    if (isPublic && !lost && !published.details.has(id)) {
      accuse('R16', key, `${type} ${id} was never emitted`);
    }
    if (contract && askedBy(contract, type) !== undefined && !published.commands.has(id)) {
      accuse('R16', key, `${type} ${id} came to no queue`);
    }
  }
  const unsent = commands.find(({ id }) => !published.commands.has(id));
  if (unsent) accuse('R16', key, `${unsent.name} ${unsent.id} came to no queue`);
};
