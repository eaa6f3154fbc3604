import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { channels } from '../channels/index.ts';
import { contract } from '../contract.ts';
import type { SendPorts } from './send-requests.ts';
import { createSuppressions } from './suppression-rows.ts';

/** What a step needs that writes to buyers. */
export interface CallChannelsPorts
  extends Omit<SendPorts, 'merchantId'>,
    Pick<Runtime, 'now' | 'randomBytes'> {
  readonly log: CommitLog;
}

/** The same, as a function's runtime and settings have it. */
export const sendingPorts = (
  runtime: Runtime & HasDynamoDb & SignedAws,
): { readonly blobs: Blobs; readonly ports: CallChannelsPorts } => {
  const { dynamodb, now, setting, randomBytes } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const vault = createKeyVault({ dynamodb, now, randomBytes, kek, table: setting('VAULT_TABLE') });
  const suppressions = createSuppressions({ dynamodb, kek }, setting('TABLE'));
  return {
    blobs,
    ports: { channels, outside: runtime, vault, suppressions, log, now, randomBytes },
  };
};
