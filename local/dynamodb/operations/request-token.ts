import { createHash } from 'node:crypto';
import { AwsError } from '../../engine/aws-error.ts';
import type { Database } from '../database.ts';

const KEPT_MS = 10 * 60 * 1000;

/**
 * Claims a `ClientRequestToken` for a request, inside its transaction: a request that fails leaves no
 * claim. The same token with other parameters is refused for ten minutes.
 */
export const claimToken = (
  { prepare, environment }: Database,
  token: string,
  request: unknown,
): 'new' | 'done-before' => {
  const now = environment.clock.now();
  prepare('DELETE FROM dynamodb_tokens WHERE expires_at <= ?').run(now);
  const fingerprint = createHash('sha256').update(canonical(request)).digest('hex');
  const known = prepare('SELECT fingerprint FROM dynamodb_tokens WHERE token = ?').get(token);
  if (known === undefined) {
    prepare('INSERT INTO dynamodb_tokens (token, fingerprint, expires_at) VALUES (?, ?, ?)').run(
      token,
      fingerprint,
      now + KEPT_MS,
    );
    return 'new';
  }
  if (known['fingerprint'] === fingerprint) return 'done-before';
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'The provided ClientRequestToken was used before with different request parameters',
  );
};

/** JSON with sorted keys, and bytes as base64. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (ArrayBuffer.isView(part)) {
      return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
    }
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
