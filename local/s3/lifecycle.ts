import * as z from 'zod';
import { DAY } from '../../functions/shared/spans.ts';

/**
 * One rule of a template. Selecting by tag or size is refused: ignoring a filter would delete too much.
 */
export const lifecycleRule = z.strictObject({
  Id: z.string().optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().optional(),
  ExpirationInDays: z.coerce.number().int().positive().optional(),
  ExpirationDate: z.coerce.date().optional(),
  // Kept without effect: there are no storage classes, old versions or multipart uploads here.
  AbortIncompleteMultipartUpload: z.unknown().optional(),
  NoncurrentVersionExpiration: z.unknown().optional(),
  Transitions: z.unknown().optional(),
});

const configured = z.object({
  LifecycleConfiguration: z.object({ Rules: z.array(lifecycleRule) }).optional(),
});

/** A rule that deletes objects. */
export interface LifecycleRule {
  readonly prefix: string;
  /** Whether an object last written at `writtenMs` is gone at `nowMs`. */
  expired(writtenMs: number, nowMs: number): boolean;
}

/** The enabled rules of a bucket that delete objects, from its stored properties. */
export const lifecycleRules = (
  configuration: Readonly<Record<string, unknown>>,
): readonly LifecycleRule[] => {
  const rules = configured.parse(configuration).LifecycleConfiguration?.Rules ?? [];
  return rules
    .filter((rule) => rule.Status === 'Enabled')
    .flatMap(({ Prefix = '', ExpirationInDays: days, ExpirationDate: date }) => {
      if (days !== undefined) {
        return {
          prefix: Prefix,
          expired: (writtenMs, nowMs) => nowMs >= expiryMs(writtenMs, days),
        };
      }
      return date === undefined
        ? []
        : { prefix: Prefix, expired: (_, nowMs) => nowMs >= date.getTime() };
    });
};

/** S3 adds the days and rounds up to the next midnight UTC. */
const expiryMs = (writtenMs: number, days: number): number =>
  Math.ceil((writtenMs + days * DAY) / DAY) * DAY;

/** The next midnight UTC, when S3 next looks at its rules. */
export const nextSweepMs = (nowMs: number): number => (Math.floor(nowMs / DAY) + 1) * DAY;
