import { TRANSITIONS } from '../../../functions/orders/domain/transitions.ts';
import { FAULT_KINDS } from '../engine/fault-kinds.ts';
import type { Coverage } from './coverage.ts';

/** A set of seeds in which one of these never happened proves nothing about it. */
const SOMETIMES = [
  'sometimes an event is emitted again',
  'sometimes a message is parked',
  'sometimes a message comes after its work was done',
] as const;

/** All that must be seen at least once in a run of many seeds. */
export const guards = (): readonly string[] => [
  ...FAULT_KINDS.map((kind) => `fault ${kind}`),
  ...TRANSITIONS.map(({ id, from, event, to }) => `transition ${id} ${from} ${event} ${to}`),
  ...SOMETIMES,
];

export const neverSeen = (coverage: Coverage): readonly string[] =>
  guards().filter((what) => coverage[what] === undefined);
