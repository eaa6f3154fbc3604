import type { InvariantId } from '../../oracle/invariants.ts';

/** What the wide depth judges too; of the others it has nothing that could break them. */
export const WIDE_CHECKED: readonly InvariantId[] = [
  'R2',
  'R3',
  'R4',
  'R5',
  'R9',
  'R10',
  'R11',
  'R12',
  'R14',
  'R15',
  'R17',
  'R18',
  'R19',
  'R20',
  'R23',
  'R26',
  'R27',
  'R30',
  'D2',
  'D6',
  'D7',
  'D8',
  'unpaid',
  'liveness',
];
