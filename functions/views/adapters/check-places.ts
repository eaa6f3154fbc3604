import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { TablePlace } from '../../shared/adapters/commit-pages.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { keys } from '../contract.ts';

/** How far the check has come in each context's table, so that the next run goes on there. */
export interface CheckPlaces {
  /** Undefined: from the beginning. */
  load(context: string): Promise<TablePlace | undefined>;
  save(context: string, place: TablePlace | undefined): Promise<void>;
}

const placeSchema = z.record(z.string(), z.object({ S: z.string() })).nullable();

/** In the views table: `pk = check#deadlines`, `sk = <context>`, `body` = JSON of the place or null. */
export const createCheckPlaces = (ports: HasDynamoDb, table: string): CheckPlaces => {
  const keyOf = (context: string) => {
    const { pk, sk } = keys.check(context);
    return { pk: { S: pk }, sk: { S: sk } };
  };
  return {
    load: async (context) => {
      try {
        const input = { TableName: table, Key: keyOf(context), ConsistentRead: true };
        const { Item } = await ports.dynamodb.send(new GetItemCommand(input));
        return placeSchema.parse(JSON.parse(Item?.['body']?.S ?? 'null')) ?? undefined;
      } catch (error) {
        throw awsFault(`read the check's place in ${context}`, error);
      }
    },
    save: async (context, place) => {
      try {
        const body = { S: JSON.stringify(place ?? null) };
        const input = { TableName: table, Item: { ...keyOf(context), body } };
        await ports.dynamodb.send(new PutItemCommand(input));
      } catch (error) {
        throw awsFault(`keep the check's place in ${context}`, error);
      }
    },
  };
};
