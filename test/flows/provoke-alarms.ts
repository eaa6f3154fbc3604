import { MINUTE } from '../../functions/shared/spans.ts';
import { PROVOCATIONS, type Provocation } from './provocations.ts';
import { type Alarm, startWatchedCloud, type WatchedCloud } from './provoked-alarms.ts';

/** How a kind of alarm behaved when it was provoked. */
export interface Provoked {
  readonly kind: string;
  /** How many alarms of the kind there are, all of which were provoked. */
  readonly alarms: number;
  readonly threshold: string;
  readonly how: string;
  /** Minutes until the last of them was raised, and from the end of the trouble until all were well. */
  readonly raisedAfter: number;
  readonly wellAfter: number;
}

/** An alarm that did not do what it should. */
class NotProvoked extends Error {
  override readonly name = 'NotProvoked';
}

const PATIENCE = 45;

/** Provokes every kind of alarm once, on virtual time: each goes to `ALARM` and back to `OK`. */
export const provokeAlarms = async (
  assembly?: string,
): Promise<{
  readonly rows: readonly Provoked[];
  readonly notifications: number;
  readonly kinds: ReadonlySet<string>;
}> => {
  const cloud = await startWatchedCloud(assembly);
  try {
    await minutesUntil(cloud, 'all are well at first', () => true, isWell);
    const kinds = new Set((await cloud.alarms()).map(({ kind }) => kind));
    const rows: Provoked[] = [];
    for (const provocation of PROVOCATIONS) rows.push(...(await provoke(cloud, provocation)));
    const { cloudWatch } = cloud.pipeline.cloud.services;
    return { rows, notifications: cloudWatch.notifications().length, kinds };
  } finally {
    cloud.instead = () => undefined;
    await cloud.pipeline.stop();
  }
};

const isWell = ({ state }: Alarm): boolean => state === 'OK';
const isRaised = ({ state }: Alarm): boolean => state === 'ALARM';

const provoke = async (cloud: WatchedCloud, provocation: Provocation): Promise<Provoked[]> => {
  const { kinds, how } = provocation;
  const all = await cloud.alarms();
  const targeted = all.filter((alarm) => kinds.includes(alarm.kind));
  const names = new Set(targeted.map(({ name }) => name));
  const isTargeted = ({ name }: Alarm): boolean => names.has(name);
  const what = kinds.join(', ');

  await provocation.start(cloud, targeted);
  const raised = new Map<string, number>();
  for (let minutes = 0; raised.size < names.size; minutes += 1) {
    if (minutes > PATIENCE) throw notProvoked(what, 'ALARM', targeted, raised);
    await provocation.again?.(cloud, targeted);
    await cloud.pipeline.clock.advance(MINUTE);
    for (const { name } of (await cloud.alarms()).filter(isTargeted).filter(isRaised)) {
      if (!raised.has(name)) raised.set(name, minutes + 1);
    }
  }
  await provocation.stop(cloud, targeted);
  const wellAfter = await minutesUntil(cloud, what, () => true, isWell);
  return kinds.map((kind) => ({
    kind,
    alarms: targeted.filter((alarm) => alarm.kind === kind).length,
    threshold: targeted.find((alarm) => alarm.kind === kind)?.threshold ?? '',
    how,
    raisedAfter: Math.max(
      ...targeted.filter((one) => one.kind === kind).map(({ name }) => raised.get(name) ?? 0),
    ),
    wellAfter,
  }));
};

/** Lets minutes pass until it holds of all the chosen alarms. */
const minutesUntil = async (
  cloud: WatchedCloud,
  what: string,
  chosen: (alarm: Alarm) => boolean,
  holds: (alarm: Alarm) => boolean,
): Promise<number> => {
  for (let minutes = 0; ; minutes += 1) {
    const others = (await cloud.alarms()).filter(chosen).filter((alarm) => !holds(alarm));
    if (others.length === 0) return minutes;
    if (minutes > PATIENCE) {
      const left = others.map(({ name, state }) => `${name} is ${state}`).join(', ');
      throw new NotProvoked(`${what}: after ${PATIENCE} minutes ${left}`);
    }
    await cloud.pipeline.clock.advance(MINUTE);
  }
};

const notProvoked = (
  what: string,
  state: string,
  targeted: readonly Alarm[],
  raised: ReadonlyMap<string, number>,
): NotProvoked => {
  const left = targeted.map(({ name }) => name).filter((name) => !raised.has(name));
  return new NotProvoked(`${what}: not in ${state} after ${PATIENCE} minutes: ${left.join(', ')}`);
};
