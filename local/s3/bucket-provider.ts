import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type {
  Environment,
  ProvisionedResource,
  ProvisionRequest,
  ResourceProvider,
} from '../engine/service.ts';
import type { BucketTable } from './bucket-table.ts';
import { lifecycleRule } from './lifecycle.ts';

const kept = z.unknown().optional();

/** Everything else a bucket can have is refused, because here it would have no effect. */
const bucketProperties = z.strictObject({
  BucketName: z.string().min(3).max(63).optional(),
  LifecycleConfiguration: z.object({ Rules: z.array(lifecycleRule) }).optional(),
  VersioningConfiguration: kept,
  BucketEncryption: kept,
  OwnershipControls: kept,
  PublicAccessBlockConfiguration: kept,
  ObjectLockEnabled: kept,
  ObjectLockConfiguration: kept,
  AccessControl: kept,
  LoggingConfiguration: kept,
  Tags: kept,
});

const policyProperties = z.strictObject({ Bucket: z.string(), PolicyDocument: z.unknown() });

/** Makes buckets and keeps their policies; `onBucket` is told after each bucket is made or changed. */
export const createBucketProvider = (
  environment: Environment,
  buckets: BucketTable,
  onBucket: () => void,
): ResourceProvider => ({
  types: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  provision: async (request) => {
    if (request.type === 'AWS::S3::BucketPolicy') return provisionPolicy(buckets, request);
    const properties = readProperties(bucketProperties, request);
    const name = properties.BucketName ?? generatedName(environment, request);
    buckets.put(name, environment.clock.now(), properties);
    onBucket();
    return bucketResource(environment, name);
  },
});

const provisionPolicy = (buckets: BucketTable, request: ProvisionRequest): ProvisionedResource => {
  const { Bucket, PolicyDocument } = readProperties(policyProperties, request);
  buckets.putPolicy(Bucket, PolicyDocument);
  return { ref: Bucket, attributes: {} };
};

const readProperties = <Schema extends z.ZodType>(
  schema: Schema,
  { type, logicalId, properties }: ProvisionRequest,
): z.output<Schema> => {
  const read = schema.safeParse(properties);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const what =
    issue?.code === 'unrecognized_keys'
      ? `the embedded cloud does not implement ${issue.keys.join(', ')}`
      : `${issue?.path.join('.')}: ${issue?.message}`;
  throw new AwsError('InvalidRequest', `${type} ${logicalId}: ${what}.`);
};

/** The same for the same stack and logical id, so that a restart finds its bucket again. */
const generatedName = (
  { accountId, region }: Environment,
  { stackName, logicalId }: ProvisionRequest,
): string => {
  const suffix = createHash('sha256')
    .update(`${accountId}/${region}/${stackName}/${logicalId}`)
    .digest('hex')
    .slice(0, 12);
  const stem = `${stackName}-${logicalId}`.toLowerCase().replace(/[^a-z0-9-]/g, '');
  return `${stem.slice(0, 50).replace(/-+$/, '')}-${suffix}`;
};

const bucketResource = ({ region }: Environment, name: string): ProvisionedResource => ({
  ref: name,
  attributes: {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
  },
});
