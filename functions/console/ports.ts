import type { CallableStore, StorePorts } from '../orders/storefronts/callable-store.ts';
import type { ChannelRegister } from '../shared/adapters/channel-register.ts';
import type { CommitLog } from '../shared/adapters/commit-log.ts';
import type { KeyVault } from '../shared/adapters/key-vault.ts';
import type { Queues } from '../shared/adapters/queues.ts';
import type { References } from '../shared/adapters/reference-rows.ts';
import type { StockReader } from '../shared/adapters/stock-reader.ts';
import type { Blobs } from '../shared/blobs.ts';
import type { Channel } from '../shared/channel.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { Canaries } from './adapters/canaries.ts';
import type { DeadLetters } from './adapters/dead-letters.ts';
import type { ErasureNotes } from './adapters/erasure-notes.ts';
import type { ReadRaisedAlarms } from './adapters/raised-alarms.ts';
import type { ReadUntakenLevels } from './adapters/untaken-levels.ts';
import type { ViewsReader } from './adapters/views-reader.ts';
import type { WebhookArchive } from './adapters/webhook-archive.ts';

/** Everything an operation may touch. */
export interface ConsolePorts {
  readonly runtime: Runtime;
  readonly channels: ChannelRegister;
  readonly views: ViewsReader;
  /** All merchants as of a moment ago; a new one may not be among them. */
  readonly recentMerchants: () => Promise<readonly string[]>;
  readonly stock: StockReader;
  readonly untakenLevels: ReadUntakenLevels;
  /** Which order a parcel's number belongs to. */
  readonly parcels: References;
  /** The contexts' commit logs, read-only here, by context. */
  readonly logs: Readonly<Record<string, Pick<CommitLog, 'load'>>>;
  readonly vault: Pick<KeyVault, 'existingKey' | 'lookups'>;
  /** Seals a secret under the key-encryption key, for its owner alone. */
  readonly sealSecret: (owner: readonly string[], secret: string) => Promise<string>;
  readonly erasures: ErasureNotes;
  readonly blobs: Pick<Blobs, 'get' | 'put'>;
  readonly archive: WebhookArchive;
  readonly queues: Queues;
  /** A channel's store as it is called; undefined when nobody said how. */
  readonly store: (
    channel: Channel,
    storefrontCalls: StorePorts['storefrontCalls'],
  ) => Promise<CallableStore | undefined>;
  readonly deadLetters: DeadLetters;
  readonly canaries: Canaries;
  readonly raisedAlarms: ReadRaisedAlarms;
  /** Names of all steps that have a queue. */
  readonly steps: readonly string[];
  /** Where webhooks are posted: its `/webhooks/<channelId>`. */
  readonly publicUrl: string;
  /** The one origin that may be an endpoint without TLS, on one's own machine. @default none */
  readonly localEndpoint?: string | undefined;
}
