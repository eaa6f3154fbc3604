import * as z from 'zod';

/** CloudFormation writes booleans as text at times. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const keySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .min(1)
  .max(2);

const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
  ProvisionedThroughput: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  WarmThroughput: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
  ReadProvisionedThroughputSettings: z.unknown().optional(),
  WriteProvisionedThroughputSettings: z.unknown().optional(),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
});

const streamView = z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']);

/** CreateTable's members and CloudFormation's table properties; a member beside these is refused. */
export const tableInput = z.strictObject({
  TableName: z.string(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: z
    .strictObject({ StreamEnabled: flag.optional(), StreamViewType: streamView.optional() })
    .optional(),
  TimeToLiveSpecification: z
    .strictObject({ AttributeName: z.string().optional(), Enabled: flag })
    .optional(),
  DeletionProtectionEnabled: flag.optional(),
  BillingMode: z.enum(['PROVISIONED', 'PAY_PER_REQUEST']).optional(),
  OnDemandThroughput: z
    .strictObject({
      MaxReadRequestUnits: z.number().optional(),
      MaxWriteRequestUnits: z.number().optional(),
    })
    .optional(),
  // Kept and shown again; they change nothing on one machine.
  PointInTimeRecoverySpecification: z.unknown().optional(),
  SSESpecification: z.unknown().optional(),
  ProvisionedThroughput: z.unknown().optional(),
  WarmThroughput: z.unknown().optional(),
  TableClass: z.unknown().optional(),
  Tags: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
  ReadOnDemandThroughputSettings: z.unknown().optional(),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
  WriteProvisionedThroughputSettings: z.unknown().optional(),
});

export type TableInput = z.infer<typeof tableInput>;
export type IndexInput = z.infer<typeof index>;
