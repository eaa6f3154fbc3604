import { unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import type { AwsEvent } from '../eventbridge/eventbridge.ts';
import { createReporter } from './reports.ts';
import { provisionSes, SES_RESOURCE_TYPES } from './resources.ts';
import { sendEmail } from './send-email.ts';
import { openSesTables, type SentMail } from './tables.ts';

/** SES v2 of the embedded cloud: nothing leaves this machine, and every inbox can be looked into. */
export interface Ses extends Service, ResourceProvider {
  readonly id: 'ses';
  /** Newest first. */
  mails(limit: number): readonly SentMail[];
  mail(messageId: string): SentMail | undefined;
  /** Forgets timers; what is to be reported goes on with the next start. */
  close(): void;
}

/** Starts SES on the environment's store; `emit` puts its events on the account's default bus. */
export const createSes = (environment: Environment, emit: (event: AwsEvent) => void): Ses => {
  const tables = openSesTables(environment.store);
  const reporter = createReporter(environment, tables, emit);
  return {
    id: 'ses',
    types: SES_RESOURCE_TYPES,
    call: async (operation, input) => {
      if (operation !== 'SendEmail') throw unknownOperation('SES', operation);
      const output = sendEmail(environment, tables, input);
      reporter.rearm();
      return output;
    },
    provision: async (request) => provisionSes(tables, request),
    mails: (limit) => tables.newestMails(limit),
    mail: (messageId) => tables.mail(messageId),
    close: () => reporter.close(),
  };
};
