import * as z from 'zod';

/** Members that many operations share. */
export const expressionMembers = {
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
};

export const conditionMembers = {
  ...expressionMembers,
  ConditionExpression: z.string().optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
};

export const projectionMembers = {
  ProjectionExpression: z.string().optional(),
  ExpressionAttributeNames: expressionMembers.ExpressionAttributeNames,
};

export const capacityMember = {
  ReturnConsumedCapacity: z.enum(['INDEXES', 'TOTAL', 'NONE']).optional(),
};

export const writeMembers = {
  ...capacityMember,
  ReturnItemCollectionMetrics: z.enum(['NONE']).optional(),
};

/** A member that holds attribute values; their own parser checks what is inside. */
export const attributes = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Member must be a map of attribute values',
);
