import * as z from 'zod';
import { Fault, permanent, retryable } from '../../../shared/fault.ts';

/** A definitive no: nothing happened, and nothing will. */
export interface EasyPostNo {
  /** kebab-case: `shipment-postage-failure` */
  readonly code: string;
}

/** The SDK's errors, by their shape: its classes are not exported. */
const errorSchema = z.object({ statusCode: z.number(), code: z.unknown(), message: z.unknown() });

/** Refusals with which EasyPost does not say that nothing happened. */
const UNCLEAR = [
  'shipment-purchase-in-progress',
  'shipment-postage-no-response',
  'shipment-postage-timed-out',
];

/**
 * What EasyPost says while an earlier request like this one is under way, be it one that nobody waits for any
 * more. Its code is that of whatever else went wrong (`TRACKER.CREATE.ERROR`), so only the words tell.
 */
const UNDER_WAY = /in-flight/i;

/** What the call gave, or EasyPost's definitive no; everything unclear is thrown as a retryable fault. */
export const answerOf = async <T extends object>(
  call: Promise<T>,
): Promise<{ readonly object: T } | { readonly no: EasyPostNo }> => {
  try {
    return { object: await call };
  } catch (error) {
    return { no: definitive(error) };
  }
};

/** As `answerOf`, for reads, where nothing but an answer will do; null when EasyPost knows of none. */
export const readOr404 = async <T extends object>(call: Promise<T>): Promise<T | null> => {
  const answer = await answerOf(call);
  if ('object' in answer) return answer.object;
  if (answer.no.code === 'not-found') return null;
  throw retryable('easypost-refused-read', `EasyPost refused a reading: ${answer.no.code}`);
};

const definitive = (error: unknown): EasyPostNo => {
  if (error instanceof Fault) throw error;
  const read = errorSchema.safeParse(error).data;
  if (!read) throw error;
  const { statusCode, message } = read;
  const code = codeOf(read.code);
  const isUnderWay = typeof message === 'string' && UNDER_WAY.test(message);
  if (statusCode === 404) return { code: 'not-found' };
  if (statusCode === 401 || statusCode === 403) {
    throw retryable('easypost-refuses-key', `EasyPost answered ${statusCode}`, error);
  }
  if (statusCode >= 300 && statusCode < 400) {
    throw permanent('easypost-moved', 'EasyPost redirects; correct its address (apiBase)', error);
  }
  // 402, an empty purse, is a no like any other: a person fills it and asks again.
  const decided = statusCode < 500 && statusCode !== 408 && statusCode !== 429;
  if (!decided || isUnderWay || UNCLEAR.includes(code)) {
    throw retryable('easypost-unclear', `EasyPost: ${code} ${statusCode}`, error);
  }
  return { code };
};

/** `SHIPMENT.POSTAGE.FAILURE` → `shipment-postage-failure`; never a free text. */
const codeOf = (code: unknown): string =>
  typeof code === 'string' && /^[\w.]{1,60}$/.test(code)
    ? code.toLowerCase().replaceAll(/[._]/g, '-')
    : 'refused';
