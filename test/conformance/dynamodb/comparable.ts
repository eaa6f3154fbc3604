import type { Answer, Json } from '../aws.ts';
import type { Step } from '../step.ts';

/** An answer without its wording, and in an order where DynamoDB promises none. */
export const comparable = (answer: Answer, { operation }: Step): unknown => {
  if ('error' in answer) {
    const { Item, CancellationReasons } = answer.members;
    const reasons = (CancellationReasons as readonly Json[] | undefined)?.map(
      ({ Message: _text, ...rest }) => rest,
    );
    return setsSorted({ error: answer.error, Item, reasons });
  }
  const { Attributes, Items, Responses, ...rest } = setsSorted(answer.output) as Json;
  // MiniStack sends an empty map where AWS sends none (./known.ts).
  const told = Object.keys((Attributes ?? {}) as Json).length > 0;
  return {
    ...rest,
    ...(told && { Attributes }),
    Items: operation === 'Scan' ? inOneOrder(Items) : Items,
    Responses: operation === 'BatchGetItem' ? eachInOneOrder(Responses) : Responses,
  };
};

const inOneOrder = (items: unknown): unknown =>
  (items as readonly unknown[]).toSorted((one, other) =>
    JSON.stringify(keysSorted(one)) < JSON.stringify(keysSorted(other)) ? -1 : 1,
  );

const keysSorted = (item: unknown): unknown =>
  Object.fromEntries(
    Object.entries(item as Json).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );

const eachInOneOrder = (tables: unknown): Json =>
  Object.fromEntries(
    Object.entries(tables as Json).map(([name, items]) => [name, inOneOrder(items)]),
  );

/** Members of a set have no order. */
const setsSorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(setsSorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      ['SS', 'NS', 'BS'].includes(name) && Array.isArray(inner)
        ? inner.toSorted()
        : setsSorted(inner),
    ]),
  );
};
