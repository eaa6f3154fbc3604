import { Aws, Duration, type RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { REFERENCE_INDEX } from '../../functions/shared/reference.ts';
import type { BucketPrefix } from '../../functions/shared/step.ts';
import { DUE_INDEX } from '../../functions/views/contract.ts';
import { accept } from '../shared/accept.ts';
import { type StoredTable, type StreamedTable, stored, streamed } from '../shared/stored.ts';
import { removalPolicyOf, type StageSettings } from '../stage-settings.ts';
import { tableCapacity } from './table-capacity.ts';

export interface StateStackProps extends StackProps {
  readonly settings: StageSettings;
  /** Contexts that own a table. */
  readonly contexts: readonly StoredContext[];
}

export interface StoredContext {
  readonly name: string;
  /** Whether a step finds streams by references: the table then has an index of them. */
  readonly findsReferences: boolean;
}

const KEYS = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
} as const;

/** What a new on-demand table reads a second without warming; AWS wants both numbers. */
const READ_UNITS = 12_000;

/** Raw bodies and payloads go after so many days; a large commit is kept as long as its log. */
const EXPIRY: Readonly<Record<BucketPrefix, Duration | undefined>> = {
  archive: Duration.days(30),
  quarantine: Duration.days(30),
  messages: Duration.days(30),
  commits: undefined,
  // Until long after a parcel left; sealed, as they show the buyer's address.
  labels: Duration.days(90),
};

/** Everything that must outlive a deployment, save the vault. */
export class StateStack extends Stack {
  /** Each context's commit log, by the context's name. */
  readonly tables: ReadonlyMap<string, StreamedTable>;
  /** The read model; its index `deadlines` is what the sweeper reads. */
  readonly views: StoredTable;
  readonly channels: StoredTable;
  /** The tables, `views` included, whose capacity is provided and can thus be used up, each with its index. */
  readonly provided: ReadonlyMap<string, string | undefined>;
  /** Archive, quarantine and payloads that are too large for a message or an item. */
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, props);
    const { settings, contexts } = props;
    const kept = keptTable(settings);
    this.tables = new Map(
      contexts.map((each) => [each.name, streamed(this.#contextTable(each, settings, kept))]),
    );
    this.views = stored(this.#viewsTable(settings, kept));
    // By the request in every stage: the door reads it, and a throttle there is a 503 to the sender.
    this.channels = stored(new Table(this, 'Channels', kept));
    this.provided = new Map(
      settings.steadyOrdersPerMonth === undefined
        ? []
        : [
            ...contexts.map(
              ({ name, findsReferences }) =>
                [name, findsReferences ? REFERENCE_INDEX : undefined] as const,
            ),
            ['views', DUE_INDEX],
          ],
    );
    this.bucketName = this.#bucket(removalPolicyOf(settings)).bucketName;
  }

  /** Every object below a prefix. */
  objectsArn(prefix: BucketPrefix): string {
    return `arn:${Aws.PARTITION}:s3:::${this.bucketName}/${prefix}/*`;
  }

  #contextTable(
    { name, findsReferences }: StoredContext,
    settings: StageSettings,
    kept: TableProps,
  ): Table {
    const { warmWriteUnits } = settings;
    const capacity = tableCapacity(name, settings);
    const table = new Table(this, `${name}-commits`, {
      ...kept,
      ...capacity.table,
      stream: StreamViewType.NEW_IMAGE,
      ...(warmWriteUnits && {
        warmThroughput: { readUnitsPerSecond: READ_UNITS, writeUnitsPerSecond: warmWriteUnits },
      }),
    });
    if (!findsReferences) {
      capacity.follow(table);
      return table;
    }
    table.addGlobalSecondaryIndex({
      indexName: REFERENCE_INDEX,
      partitionKey: { name: 'ref', type: AttributeType.STRING },
      sortKey: { name: 'refAt', type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['value'],
      ...capacity.index,
    });
    capacity.follow(table, REFERENCE_INDEX);
    return table;
  }

  #viewsTable(settings: StageSettings, kept: TableProps): Table {
    const capacity = tableCapacity('views', settings);
    const table = new Table(this, 'Views', { ...kept, ...capacity.table });
    table.addGlobalSecondaryIndex({
      indexName: DUE_INDEX,
      partitionKey: { name: 'dueShard', type: AttributeType.NUMBER },
      sortKey: { name: 'dueKey', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
      ...capacity.index,
    });
    capacity.follow(table, DUE_INDEX);
    return table;
  }

  /** No server access logs: a bucket of logs would need the same care as the one it watches. */
  #bucket(removalPolicy: RemovalPolicy): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        ...Object.entries(EXPIRY).flatMap(([prefix, expiration]) =>
          expiration ? [{ id: prefix, prefix: `${prefix}/`, expiration }] : [],
        ),
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    });
    accept(bucket, {
      'AwsSolutions-S1':
        'Reads of objects are a matter of CloudTrail data events, switched on for a whole account.',
    });
    return bucket;
  }
}

/** What all tables of state have in common. */
const keptTable = (settings: StageSettings): TableProps => ({
  ...KEYS,
  billingMode: BillingMode.PAY_PER_REQUEST,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: !settings.disposable,
  removalPolicy: removalPolicyOf(settings),
});

/** `{context: tableName}` as JSON, for the functions that read every context's log. */
export const contextTables = (scope: Construct, state: StateStack): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries([...state.tables].map(([context, table]) => [context, table.name])),
  );
