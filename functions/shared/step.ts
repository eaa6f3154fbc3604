/**
 * The declaration of a step: one handler with its queue, dead letters, subscriptions and alarms.
 * Pure data: `lib/` turns it into infrastructure, the console and the dashboards list it.
 */
export interface StepDeclaration {
  /** Unique over all contexts; the queue's role name in commands (`to`) and in the console. */
  readonly name: string;
  /** The handler's file below `functions/<context>/handlers/`, without `.ts`. */
  readonly handler: string;
  /** Published events it hears, by name, from any context's contract. */
  readonly subscribesTo: readonly string[];
  /** @default 10 */
  readonly batchSize?: number;
  /** Above zero only when the batch size exceeds 10. @default 0 */
  readonly batchWindowSeconds?: number;
  /** @default 10 */
  readonly maxConcurrency?: number;
  /** @default 30; the queue's visibility is six times this. */
  readonly timeoutSeconds?: number;
  /** @default 512 */
  readonly memoryMegabytes?: number;
  /** May find out which stream of its context a provider's reference belongs to. @default false */
  readonly findsReferences?: boolean;
  /** May read and write the keys of personal data. @default false */
  readonly sealsPersonalData?: boolean;
  /** May read the keys of personal data and make none. @default false */
  readonly unsealsPersonalData?: boolean;
  /** May note in the log of erasures that an order's buyer was forgotten. @default false */
  readonly notesErasures?: boolean;
  /** May read channels' configuration. @default false */
  readonly readsChannels?: boolean;
  /** May open what its own streams keep sealed under the key-encryption key. @default false */
  readonly opensSecrets?: boolean;
  /** Posts to wherever merchants say, guarded; it is told of the stage's endpoint on one's own machine. @default false */
  readonly callsEndpoints?: boolean;
  /** May send e-mail as the stage's identities. @default false */
  readonly sendsMail?: boolean;
  /** May send short messages, where the stage has them. @default false */
  readonly sendsShortMessages?: boolean;
  /** Hears from the mail provider what became of mails; at most one step. @default false */
  readonly hearsMailReports?: boolean;
  /** Which objects of the one bucket it may read and write. @default none */
  readonly bucket?: BucketAccess;
  /** May change and take away rows beside the commits: counters, and who waits for them. @default false */
  readonly keepsCounters?: boolean;
  /** Gets the webhooks of the channels that its context owns; at most one step of a context. @default false */
  readonly receivesWebhooks?: boolean;
  /** Keeps webhooks as they came, and waits for many of them as long as the stage says. @default false */
  readonly archivesWebhooks?: boolean;
  /** How long a message may wait before people are told, in seconds. @default 300 */
  readonly promiseSeconds?: number;
}

/** The parts of the one bucket, each with a lifecycle of its own. */
export type BucketPrefix = 'archive' | 'quarantine' | 'messages' | 'commits' | 'labels';

export interface BucketAccess {
  readonly reads: readonly BucketPrefix[];
  readonly writes: readonly BucketPrefix[];
}

/** A job that runs by the clock: one handler, and what it may touch. */
export interface ScheduleDeclaration {
  /** Unique over all contexts. */
  readonly name: string;
  /** The handler's file below `functions/<context>/handlers/`, without `.ts`. */
  readonly handler: string;
  readonly everyMinutes: number;
  /** @default 30 */
  readonly timeoutSeconds?: number;
  /** May list all channels and read their configuration. @default false */
  readonly readsChannels?: boolean;
  /** May read the levels of stock, wherever they are kept. @default false */
  readonly readsStock?: boolean;
  /** May page its context's whole table. @default false */
  readonly pagesTable?: boolean;
  /** Steps of its own context that it may send to. @default none */
  readonly sendsTo?: readonly string[];
  /** Which objects of the one bucket it may read and write. @default none */
  readonly bucket?: BucketAccess;
  /** What to do when it fails, for whoever hears the alarm. */
  readonly onFailure: string;
}

/** All steps of one context. */
export interface ContextDeclaration {
  readonly context: string;
  readonly steps: readonly StepDeclaration[];
  /** @default none */
  readonly schedules?: readonly ScheduleDeclaration[];
  /** Handler that publishes the context's commits; absent where a context has no table. */
  readonly publisher?: string;
}
