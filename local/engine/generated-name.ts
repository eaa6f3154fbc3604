import { createHash } from 'node:crypto';
import type { ProvisionRequest } from './service.ts';

/**
 * The name of a resource whose template gives none: `<stack>-<logicalId>`, the same at every start.
 * Over `limit` characters its tail becomes a digest, so that two long logical ids stay two resources.
 */
export const generatedName = (
  { stackName, logicalId }: Pick<ProvisionRequest, 'stackName' | 'logicalId'>,
  limit: number,
): string => {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= limit) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, limit - digest.length - 1)}-${digest}`;
};
