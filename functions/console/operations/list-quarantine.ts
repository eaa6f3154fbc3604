import { listInputSchema } from '../list-input.ts';
import { listQuarantined } from '../list-quarantined.ts';
import { operation } from '../operation.ts';

export const listQuarantine = operation(listInputSchema, listQuarantined);
