import { readStatement } from './bank-transfer/statement.ts';
import { readRemittance } from './cash-on-delivery/remittance.ts';
import type { ReadFile } from './imported-file.ts';

/**
 * One line per provider that sends files, by its name. Apart from the providers themselves, so that
 * only who imports files carries what reads them.
 */
export const fileReaders: Readonly<Record<string, ReadFile>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, ReadFile>, {
    'bank-transfer': readStatement,
    'cash-on-delivery': readRemittance,
  }),
);
