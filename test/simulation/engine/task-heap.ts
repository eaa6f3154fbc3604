/** Something that is due; `run` is taken away from one that is called off. */
export interface Task<Run> {
  readonly atMs: number;
  /** Tasks of the same instant are taken in the order of chance. */
  readonly tie: number;
  readonly order: number;
  run: Run | undefined;
}

/** Tasks in the order in which they fall due. */
export interface TaskHeap<Run> {
  readonly first: Task<Run> | undefined;
  push(task: Task<Run>): void;
  /** Takes the first away. */
  pop(): void;
}

export const createTaskHeap = <Run>(): TaskHeap<Run> => {
  const heap: Task<Run>[] = [];
  return {
    get first() {
      return heap[0];
    },
    push: (task) => rise(heap, task),
    pop: () => sink(heap),
  };
};

const isBefore = (one: Task<unknown>, other: Task<unknown>): boolean =>
  one.atMs - other.atMs < 0 ||
  (one.atMs === other.atMs &&
    (one.tie < other.tie || (one.tie === other.tie && one.order < other.order)));

const rise = <Run>(heap: Task<Run>[], task: Task<Run>): void => {
  let at = heap.push(task) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(task, heap[above] as Task<Run>)) break;
    heap[at] = heap[above] as Task<Run>;
    at = above;
  }
  heap[at] = task;
};

const sink = <Run>(heap: Task<Run>[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child =
      right < heap.length && isBefore(heap[right] as Task<Run>, heap[left] as Task<Run>)
        ? right
        : left;
    if (!isBefore(heap[child] as Task<Run>, last)) break;
    heap[at] = heap[child] as Task<Run>;
    at = child;
  }
  heap[at] = last;
};
