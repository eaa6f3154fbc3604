import * as z from 'zod';

/**
 * One entry of a stream's log. Item: `pk = <context>#<merchantId>#<subject>`, `sk = <version,
 * 10 digits>`, `kind = 'commit'`, `cause`, and `body`: the JSON text of what follows here, deflated when
 * it would take more than one write unit (or `bodyRef`, an S3 key, when it would exceed 200 KB).
 */
export const commitSchema = z.object({
  context: z.string(),
  merchantId: z.string(),
  subject: z.string(),
  version: z.number().int().positive(),
  /** Id of the envelope that led to it; at most one commit of a stream has it. */
  cause: z.string(),
  correlationId: z.string(),
  at: z.iso.datetime(),
  /** Schema of the commit's own shape; a worker that meets a higher one than it reads waits. */
  schema: z.number().int().positive(),
  actor: z.object({ kind: z.enum(['storefront', 'person', 'system']), id: z.string() }).optional(),
  events: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      schemaVersion: z.number().int().positive(),
      occurredAt: z.iso.datetime(),
      data: z.unknown(),
    }),
  ),
  commands: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.string(),
      subject: z.string(),
      data: z.unknown(),
    }),
  ),
  /** The stream's complete set of open deadlines after this commit. */
  deadlines: z.array(z.object({ kind: z.string(), dueAt: z.iso.datetime() })),
  /** How they stand to those of the commit before (`awaiting.ts`); an earlier release does not say. */
  awaits: z.enum(['later', 'anew']).optional(),
});

export type Commit = z.infer<typeof commitSchema>;
export type RecordedEvent = Commit['events'][number];
export type RecordedCommand = Commit['commands'][number];

/** The commit schema this release writes, and the highest it reads. */
export const COMMIT_SCHEMA = 1;

/** Names one stream: who decides, for whom, about what. */
export interface StreamName {
  readonly context: string;
  readonly merchantId: string;
  readonly subject: string;
}

export const partitionKeyOf = (stream: StreamName): string =>
  `${stream.context}#${stream.merchantId}#${stream.subject}`;

const VERSION_DIGITS = 10;
export const sortKeyOf = (version: number): string => String(version).padStart(VERSION_DIGITS, '0');
