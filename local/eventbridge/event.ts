import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type { Environment } from '../engine/service.ts';
import type { MatchedEvent } from './input-transform.ts';
import { nameIn } from './names.ts';
import { isObject } from './pattern-matchers.ts';

/** One entry of PutEvents in the SDK's shape. */
export const entrySchema = z.strictObject({
  Time: z.date().optional(),
  Source: z.string().default(''),
  Resources: z.array(z.string()).default([]),
  DetailType: z.string().default(''),
  Detail: z.string().default(''),
  EventBusName: z.string().optional(),
  TraceHeader: z.string().optional(),
});
export type Entry = z.infer<typeof entrySchema>;

/** An event that the bus has accepted, or is about to. */
export interface BusEvent extends MatchedEvent {
  readonly id: string;
  readonly bus: string;
  readonly bytes: number;
}

const MAX_DETAIL_TYPE_LENGTH = 128;
const TIME_BYTES = 14;

/**
 * Bytes that count against the request's limit and the bill.
 * Source: EventBridge user guide, "Calculating PutEvents event entry size".
 */
export const sizeOfEntry = (entry: Entry): number =>
  (entry.Time === undefined ? 0 : TIME_BYTES) +
  [entry.Source, entry.DetailType, entry.Detail, ...entry.Resources].reduce(
    (total, text) => total + Buffer.byteLength(text),
    0,
  );

/** Gives the entry its id, account, region and time. Throws, as `AwsError`, its own refusal. */
export const acceptEntry = (environment: Environment, entry: Entry): BusEvent => {
  const detail = parseDetail(entry);
  const { accountId, region, clock, random } = environment;
  const now = clock.now();
  const envelope = {
    version: '0',
    id: random.uuid(),
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: accountId,
    time: secondsText(entry.Time?.getTime() ?? now),
    region,
    resources: entry.Resources,
  };
  return {
    id: envelope.id,
    bus: nameIn(entry.EventBusName),
    bytes: sizeOfEntry(entry),
    body: { ...envelope, detail },
    // The detail travels as the text it came as, so that no number in it loses digits.
    json: `${JSON.stringify(envelope).slice(0, -1)},"detail":${entry.Detail}}`,
    acceptedAt: now,
  };
};

/** Only AWS's own services speak as `aws.…`. */
export const refuseForeignSource = ({ Source }: Entry): void => {
  if (!Source.startsWith('aws.')) return;
  throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
};

/** EventBridge's times have no fractions of seconds. */
const secondsText = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

const parseDetail = (entry: Entry): Record<string, unknown> => {
  if (entry.Source === '') throw invalidArgument('Source', 'Source is a required argument');
  if (entry.DetailType === '') {
    throw invalidArgument('DetailType', 'DetailType is a required argument');
  }
  if (entry.DetailType.length > MAX_DETAIL_TYPE_LENGTH) {
    throw invalidArgument('DetailType', `it is longer than ${MAX_DETAIL_TYPE_LENGTH} characters`);
  }
  if (entry.Detail === '') throw invalidArgument('Detail', 'Detail is a required argument');
  return parseJsonObject(entry.Detail);
};

const parseJsonObject = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AwsError('MalformedDetail', 'Detail is malformed.');
};

const invalidArgument = (name: string, reason: string): AwsError =>
  new AwsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${reason}.`);
