import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from '../shared/accept.ts';
import { type StoredTable, stored } from '../shared/stored.ts';

/** An erased key must not come back for longer than this, so the vault is restorable no further. */
const RECOVERY = Duration.days(7);

/**
 * The keys of personal data, and the key-encryption key above them. A stack of its own because losing
 * it means losing every buyer's name and address: kept and deletion-protected in every stage.
 */
export class VaultStack extends Stack {
  /** Orders' wrapped keys and tombstones: `pk = order#<merchantId>#<orderId>`, `sk = key`. */
  readonly keys: StoredTable;
  /** `{"version":"1","key":"<random text>"}` */
  readonly keyEncryptionKey: Secret;
  /** Who was forgotten, by ids: read after the table was restored, when keys that had gone are back. */
  readonly erasuresBucketName: string;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const table = new Table(this, 'Keys', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: RECOVERY.toDays(),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.keys = stored(table);
    this.erasuresBucketName = this.#erasures().bucketName;
    this.keyEncryptionKey = new Secret(this, 'KeyEncryptionKey', {
      description: 'Wraps the keys of personal data and of channel credentials',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ version: '1' }),
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.keyEncryptionKey, {
      'AwsSolutions-SMG4':
        'A new value would make every wrapped key unreadable: rotation re-wraps them and is an operation of its own.',
    });
  }

  /** Every note of an erasure. */
  get erasuresArn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.erasuresBucketName}/erasures/*`;
  }

  /** Versioned, so that a note written again hides none. */
  #erasures(): Bucket {
    const bucket = new Bucket(this, 'Erasures', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(bucket, {
      'AwsSolutions-S1':
        'Reads of objects are a matter of CloudTrail data events, switched on for a whole account.',
    });
    return bucket;
  }
}
