import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
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
}
