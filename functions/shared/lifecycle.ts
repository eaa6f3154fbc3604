/** One way from one status to another. */
export interface Transition<Status extends string, Event extends string = string> {
  /** Row of the lifecycle table that it implements. */
  readonly id: string;
  /** `none`: nothing was told of it yet. */
  readonly from: Status | 'none';
  readonly to: Status;
  /** Our own event, or what an outside party told, by its name. */
  readonly event: Event;
  readonly guard: string;
  readonly effects: string;
  readonly compensation: string;
  /** The deadline of the state that is entered. */
  readonly deadline: string;
}

export interface Lifecycle<Status extends string> {
  readonly statuses: readonly Status[];
  /** In which nothing is awaited any more. */
  readonly resting: readonly Status[];
  readonly transitions: readonly Transition<Status>[];
}

export type Words = readonly [guard: string, effects: string, compensation: string];

/** Rows of a table in which each status has its deadline; what is told may find one of several statuses. */
export const rowsWith =
  <Status extends string, Event extends string = string>(
    deadline: Readonly<Record<Status, string>>,
  ) =>
  (
    id: string,
    event: Event,
    to: Status,
    [from, words]: readonly [from: readonly (Status | 'none')[], words: Words],
  ): readonly Transition<Status, Event>[] => {
    const [guard, effects, compensation] = words;
    return from
      .filter((status) => status !== to)
      .map((status) => ({
        ...{ id, from: status, to, event },
        ...{ guard, effects, compensation, deadline: deadline[to] },
      }));
  };

/** Thrown at start-up: a status that cannot be reached, or one that waits and cannot be left. */
class BrokenLifecycle extends Error {
  override readonly name = 'BrokenLifecycle';
  readonly code = 'broken-lifecycle';
}

/** Proves over the table alone that every status can be reached and every waiting one left. */
export const checkLifecycle = <Status extends string>({
  statuses,
  resting,
  transitions,
}: Lifecycle<Status>): void => {
  const reached = new Set<string>(['none']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  for (const status of statuses) {
    if (!reached.has(status)) throw new BrokenLifecycle(`${status} cannot be reached`);
    const left = transitions.some(({ from }) => from === status);
    if (!left && !resting.includes(status)) throw new BrokenLifecycle(`${status} cannot be left`);
  }
};
