import { isDeadLetters, listQueues } from '../engine/world.ts';
import type { FinalCheck, Quiet } from './judging.ts';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** Nothing waits any more but what is parked, and no stream's record was given up. */
export const checkQueues: FinalCheck = async (quiet) => {
  const { accuse } = quiet;
  for (const url of await listQueues(quiet.world)) {
    const waiting = await waitingIn(quiet, url);
    if (waiting > 0) judge(quiet, url, waiting);
    const pills = isDeadLetters(url) ? pillsFor(quiet, url) : 0;
    if (waiting < pills) accuse('R25', url, `${waiting} of ${pills} poison pills are parked`);
  }
};

const waitingIn = async ({ world }: Quiet, QueueUrl: string): Promise<number> => {
  const input = { QueueUrl, AttributeNames: ['All'] };
  const { Attributes } = await world.services.sqs.call('GetQueueAttributes', input);
  const counts = Attributes as Readonly<Record<string, string>>;
  return COUNTS.reduce((sum, name) => sum + Number(counts[name] ?? 0), 0);
};

/** What was put into a step's queue that nobody can read; the archive keeps such a thing as it is. */
const pillsFor = ({ world: { board, letters } }: Quiet, deadLetters: string): number => {
  const name = (deadLetters.split('-').at(-1) ?? '').replace(/DeadLetters[0-9A-F]{8}$/, '');
  const gone = letters.gone.filter(
    ({ queueUrl, body }) => queueUrl === deadLetters && body.includes('evt_poison'),
  );
  const pills = board.fired.filter(
    ({ kind, place }) =>
      kind === 'poison-pill' &&
      place.replace(/Queue[0-9A-F]{8}$/, '') === name &&
      !/rchive/.test(name),
  );
  return pills.length - gone.length;
};

/** Only a poison pill stays parked, however often it is put back; a missed run is told and made up for. */
const judge = (
  { world, accuse, coverage, isUnattended }: Quiet,
  url: string,
  waiting: number,
): void => {
  const name = url.split('-').at(-1) ?? url;
  if (/MissedRuns/.test(url) || (isUnattended && isDeadLetters(url))) return;
  if (/LostPositions/.test(url)) {
    accuse('R16', name, `${waiting} stream records were given up`);
  } else if (!isDeadLetters(url)) {
    accuse('R25', name, `${waiting} messages still wait`);
  } else if (world.board.fired.some(({ kind }) => kind === 'poison-pill')) {
    coverage.saw(`dead letters of ${name.replace(/DeadLetters[0-9A-F]{8}$/, '')}`);
  } else {
    accuse('R26', name, `${waiting} messages are parked for good`);
  }
};
