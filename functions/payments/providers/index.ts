import type { PaymentProvider } from './provider.ts';
import * as registered from './registered.ts';

/**
 * Every payment provider by its name. Without a prototype, so that no name from outside finds what
 * nobody registered.
 */
export const providers: Readonly<Record<string, PaymentProvider>> = Object.freeze(
  Object.assign(
    Object.create(null) as Record<string, PaymentProvider>,
    Object.fromEntries(
      Object.values<PaymentProvider>(registered).map((provider) => [provider.name, provider]),
    ),
  ),
);

export { caseIdOf } from '../domain/case.ts';
export type { ImportedLine } from './imported-file.ts';
export { isPrintedReference } from './printed-reference.ts';
