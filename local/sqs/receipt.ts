import { AwsError } from '../engine/aws-error.ts';
import type { Random } from '../engine/clock.ts';

/** What a receipt handle stands for: one receive of one message. */
export interface Receipt {
  readonly queue: string;
  readonly seq: number;
  readonly receipt: string;
}

const RECEIPT_BYTES = 12;

export const newReceipt = (random: Random): string =>
  Buffer.from(random.bytes(RECEIPT_BYTES)).toString('hex');

export const receiptHandle = ({ queue, seq, receipt }: Receipt): string =>
  Buffer.from(`${queue} ${seq} ${receipt}`, 'utf8').toString('base64');

/** Throws `ReceiptHandleIsInvalid` for what this SQS never handed out. */
export const parseReceiptHandle = (handle: string): Receipt => {
  const parts = /^([A-Za-z0-9_-]{1,80}) (\d{1,15}) ([0-9a-f]{24})$/.exec(
    Buffer.from(handle, 'base64').toString('utf8'),
  );
  const [, queue, seq, receipt] = parts ?? [];
  if (queue === undefined || seq === undefined || receipt === undefined) {
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      'The input receipt handle is invalid: pass the ReceiptHandle of a ReceiveMessage answer.',
    );
  }
  return { queue, seq: Number(seq), receipt };
};
