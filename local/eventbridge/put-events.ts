import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput } from '../engine/operation-input.ts';
import {
  archiveEvent,
  type EventBridgeContext,
  type Input,
  type Output,
  routeEvent,
} from './context.ts';
import { acceptEntry, type Entry, entrySchema, refuseForeignSource, sizeOfEntry } from './event.ts';
import { invalid } from './refusal.ts';

const MAX_ENTRIES = 10;
/** Since January 2026; 256 KB before. Source: EventBridge quotas, PutEvents request size. */
const MAX_REQUEST_BYTES = 1_048_576;
const BILLED_BYTES = 65_536;

const inputSchema = z.strictObject({ Entries: z.array(entrySchema).min(1).max(MAX_ENTRIES) });

/**
 * Answers each entry by its id or its error. All accepted entries, their deliveries and archived
 * copies are one transaction: an answered event is not lost. A bus that does not exist takes events
 * like any other and delivers nothing, as AWS does.
 */
export const putEvents = (context: EventBridgeContext, input: Input): Output => {
  const { Entries } = readInput('PutEvents', inputSchema, input);
  const bytes = Entries.reduce((total, entry) => total + sizeOfEntry(entry), 0);
  if (bytes > MAX_REQUEST_BYTES) {
    throw invalid(
      `Total size of the entries in the request is over the limit: ${bytes} of ${MAX_REQUEST_BYTES} bytes.`,
    );
  }
  const results = context.environment.store.transaction(() =>
    Entries.map((entry) => putEntry(context, entry)),
  );
  return {
    FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
    Entries: results,
  };
};

const putEntry = (context: EventBridgeContext, entry: Entry): Output => {
  try {
    const event = acceptEntry(context.environment, entry);
    refuseForeignSource(entry);
    const units = Math.max(1, Math.ceil(event.bytes / BILLED_BYTES));
    context.environment.meter.add('eventbridge.event', units, event.bus);
    routeEvent(context, event);
    archiveEvent(context, event);
    return { EventId: event.id };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { ErrorCode: error.code, ErrorMessage: error.message };
  }
};
