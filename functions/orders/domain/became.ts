import * as z from 'zod';
import type { CommandDraft } from '../../shared/decider.ts';

/** What a quarantined body turned out to be: something about an order, or a request about a buyer. */
export const becameSchema = z.union([
  z.object({ orderId: z.string() }),
  z.object({ requestId: z.string() }),
]);
export type Became = z.infer<typeof becameSchema>;

/** What was read from quarantine ends there too, also when it was no news. */
export const endOfQuarantine = (
  quarantineId: string | undefined,
  became: Became,
): readonly CommandDraft[] =>
  quarantineId === undefined
    ? []
    : [
        {
          name: 'ResolveQuarantined',
          to: 'orders',
          subject: `quarantine/${quarantineId}`,
          data: became,
        },
      ];
