import type { OrderEvent } from './events.ts';
import type { WriteBackStand, WriteBacks } from './write-backs.ts';

type WriteBackEvent = Extract<
  OrderEvent,
  { type: 'WriteBackRequested' | 'WriteBackEnded' | 'WriteBacksRetried' | 'WriteBacksSettled' }
>;

/** How far the store is told, after an event. */
export const evolveWriteBacks = (writeBacks: WriteBacks, event: WriteBackEvent): WriteBacks => {
  switch (event.type) {
    case 'WriteBackRequested': {
      const wish = event.data;
      const externalIds = writeBacks.get(wish.id)?.externalIds ?? [];
      return new Map(writeBacks).set(wish.id, { stage: 'requested', wish, externalIds });
    }
    case 'WriteBackEnded': {
      const { id, done, externalIds } = event.data;
      const stage = done ? 'done' : 'failed';
      return changed(writeBacks, [id], { stage, ...(externalIds ? { externalIds } : {}) });
    }
    case 'WriteBacksRetried':
      return changed(writeBacks, event.data.ids, { stage: 'waiting' });
    case 'WriteBacksSettled':
      return changed(writeBacks, event.data.ids, { stage: 'by-hand' });
  }
};

const changed = (
  writeBacks: WriteBacks,
  ids: readonly string[],
  change: Partial<WriteBackStand>,
): WriteBacks => {
  const after = new Map(writeBacks);
  for (const id of ids) {
    const known = writeBacks.get(id);
    if (known) after.set(id, { ...known, ...change });
  }
  return after;
};
