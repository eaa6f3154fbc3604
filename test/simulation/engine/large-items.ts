import { MINUTE } from '../../../functions/shared/spans.ts';
import { AwsError } from '../../../local/engine/aws-error.ts';
import type { ServiceCall, ServiceShape } from '../../../local/in-process-runtime.ts';
import type { FaultBoard } from './fault-board.ts';

const TOO_LARGE = 'Item size has exceeded the maximum allowed size';

/** Items that a table does not take: they are as large when they are written again. */
export interface LargeItems {
  /** Throws as DynamoDB does of an item above 400 KB. */
  refuse(call: ServiceCall, place: string): void;
}

interface LargeItemsParts {
  readonly board: FaultBoard;
  readonly clock: { now(): number };
}

/** An item stays too large for some time: until a release makes it smaller. */
export const createLargeItems = ({ board, clock }: LargeItemsParts): LargeItems => {
  const until = new Map<string, number>();
  return {
    refuse: ({ operation, input }, place) => {
      const item = writtenBy(operation, input);
      if (item === undefined || board.isQuiet) return;
      const struck = board.strike('item-too-large', place);
      if (struck) until.set(item, clock.now() + struck.logUniform(5 * MINUTE, 180 * MINUTE));
      if ((until.get(item) ?? 0) <= clock.now()) return;
      if (operation !== 'TransactWriteItems') throw new AwsError('ValidationException', TOO_LARGE);
      const items = input['TransactItems'] as readonly unknown[];
      throw new AwsError('TransactionCanceledException', 'Transaction cancelled', {
        members: {
          CancellationReasons: items.map((_, index) =>
            index === 0 ? { Code: 'ValidationError', Message: TOO_LARGE } : { Code: 'None' },
          ),
        },
      });
    },
  };
};

/** What a write is about: the same item again, of the same cause where it is a commit. */
const writtenBy = (operation: string, input: ServiceShape): string | undefined => {
  switch (operation) {
    case 'PutItem':
      return keyOf(input['Item']);
    case 'UpdateItem':
      return keyOf(input['Key']);
    case 'TransactWriteItems': {
      const [first] = input['TransactItems'] as readonly Record<string, ServiceShape>[];
      const { Item, Key } = Object.values(first ?? {})[0] ?? {};
      return keyOf(Item ?? Key);
    }
    default:
      return undefined;
  }
};

const keyOf = (item: unknown): string => {
  const { pk, sk, cause } = item as Readonly<Record<string, { readonly S?: string }>>;
  return `${pk?.S} ${sk?.S} ${cause?.S}`;
};
