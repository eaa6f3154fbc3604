import { AwsError } from '../engine/aws-error.ts';
import type { Environment } from '../engine/service.ts';
import type { Secret, SecretTable, SecretVersion } from './secret-table.ts';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const SUFFIX_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A value to be stored. */
export interface NewValue {
  readonly versionId: string;
  readonly text?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
  readonly stages?: readonly string[] | undefined;
}

/** The secret named by its name, its ARN, or its ARN without the six random characters. */
export const findSecret = (secrets: SecretTable, id: string): Secret | undefined =>
  secrets.all().find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7));

/** The same; throws the answer of the service when there is none. */
export const needSecret = (secrets: SecretTable, id: string): Secret => {
  const secret = findSecret(secrets, id);
  if (secret !== undefined) return secret;
  throw new AwsError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  );
};

/** The version asked for: by id, by label or both; the current one when neither is given. */
export const needVersion = (
  versions: readonly SecretVersion[],
  versionId: string | undefined,
  stage: string | undefined,
): SecretVersion => {
  const label = stage ?? (versionId === undefined ? CURRENT : undefined);
  const version = versions.find(
    (one) =>
      (versionId === undefined || one.versionId === versionId) &&
      (label === undefined || one.stages.includes(label)),
  );
  if (version !== undefined) return version;
  throw new AwsError(
    'ResourceNotFoundException',
    versionId === undefined
      ? `Secrets Manager can't find the specified secret value for staging label: ${label}`
      : `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`,
  );
};

/**
 * Stores a value and moves its labels to it; the version that was current becomes the previous one. The
 * same version id with the same value is the same request again; with another value it is refused.
 */
export const addVersion = (
  { clock, store }: Environment,
  secrets: SecretTable,
  secret: Secret,
  value: NewValue,
): SecretVersion => {
  const versions = secrets.versions(secret.arn);
  const same = versions.find(({ versionId }) => versionId === value.versionId);
  if (same !== undefined) return repeated(same, value);
  // The first version is always the current one.
  const stages = versions.length === 0 ? [CURRENT] : (value.stages ?? [CURRENT]);
  const added: SecretVersion = {
    versionId: value.versionId,
    text: value.text,
    bytes: value.bytes,
    createdMs: clock.now(),
    stages,
  };
  store.transaction(() => {
    for (const version of versions) {
      secrets.putVersion(secret.arn, { ...version, stages: labelsLeft(version.stages, stages) });
    }
    secrets.putVersion(secret.arn, added);
    secrets.put({ ...secret, changedMs: clock.now() });
  });
  return added;
};

const repeated = (stored: SecretVersion, { text, bytes }: NewValue): SecretVersion => {
  const equal =
    stored.text === text && Buffer.compare(stored.bytes ?? Buffer.of(), bytes ?? Buffer.of()) === 0;
  if (equal) return stored;
  throw new AwsError(
    'ResourceExistsException',
    "You can't modify an existing version, you can only create a new version.",
  );
};

const labelsLeft = (held: readonly string[], taken: readonly string[]): readonly string[] => {
  const left = held.filter((stage) => !taken.includes(stage));
  if (!taken.includes(CURRENT)) return left;
  const older = left.filter((stage) => stage !== PREVIOUS);
  return held.includes(CURRENT) ? [...older, PREVIOUS] : older;
};

/** A new ARN for `name`; AWS ends it with six random characters. */
export const newArn = ({ region, accountId, random }: Environment, name: string): string => {
  const suffix = Array.from(
    { length: 6 },
    () => SUFFIX_CHARACTERS[Math.floor(random.next() * SUFFIX_CHARACTERS.length)],
  ).join('');
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
};
