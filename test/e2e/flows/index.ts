import type { Flow } from '../world.ts';
import { afterDeployment } from './after-deployment.ts';
import { atTheDoor } from './at-the-door.ts';
import { awsFaults } from './aws-faults.ts';
import { duplicates } from './duplicates.ts';
import { mendedByPeople } from './mended-by-people.ts';
import { paidAndDelivered } from './paid-and-delivered.ts';
import { placed } from './placed.ts';

/** Every acceptance flow; the last one looks at what all of them left behind. */
export const FLOWS: readonly Flow[] = [
  ...afterDeployment,
  ...placed,
  ...paidAndDelivered,
  ...atTheDoor,
  ...duplicates,
  ...awsFaults,
  ...mendedByPeople,
];
