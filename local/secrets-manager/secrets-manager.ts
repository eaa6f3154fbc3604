import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput, unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { createSecretProvider } from './secret-provider.ts';
import { openSecretTable, type Secret, type SecretTable } from './secret-table.ts';
import { addVersion, needSecret, needVersion } from './secret-values.ts';

const MOST_BYTES = 65_536;

const getValueInput = z.strictObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const describeInput = z.strictObject({ SecretId: z.string() });
const putValueInput = z.strictObject({
  SecretId: z.string(),
  ClientRequestToken: z.string().optional(),
  SecretString: z.string().optional(),
  SecretBinary: z.instanceof(Uint8Array).optional(),
  VersionStages: z.array(z.string()).min(1).optional(),
});
const listInput = z.strictObject({
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: z.string().optional(),
});

/** Secrets Manager of the embedded cloud. */
export interface SecretsManager {
  readonly service: Service;
  readonly provider: ResourceProvider;
}

/** Starts Secrets Manager on the environment's store. */
export const createSecretsManager = (environment: Environment): SecretsManager => {
  const secrets = openSecretTable(environment.store);
  const operations: Readonly<
    Record<string, (input: Record<string, unknown>) => Record<string, unknown>>
  > = {
    GetSecretValue: (input) =>
      getSecretValue(secrets, readInput('GetSecretValue', getValueInput, input)),
    DescribeSecret: (input) => {
      const { SecretId } = readInput('DescribeSecret', describeInput, input);
      return describeSecret(secrets, needSecret(secrets, SecretId));
    },
    PutSecretValue: (input) =>
      putSecretValue(environment, secrets, readInput('PutSecretValue', putValueInput, input)),
    ListSecrets: (input) => listSecrets(secrets, readInput('ListSecrets', listInput, input)),
  };
  return {
    service: {
      id: 'secretsmanager',
      call: async (operation, input) => {
        const run = operations[operation];
        if (run === undefined) throw unknownOperation('Secrets Manager', operation);
        environment.meter.add('secretsmanager.request', 1, String(input['SecretId'] ?? '*'));
        return run(input);
      },
    },
    provider: createSecretProvider(environment, secrets),
  };
};

const getSecretValue = (
  secrets: SecretTable,
  { SecretId, VersionId, VersionStage }: z.output<typeof getValueInput>,
): Record<string, unknown> => {
  const secret = needSecret(secrets, SecretId);
  const version = needVersion(secrets.versions(secret.arn), VersionId, VersionStage);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    ...(version.text !== undefined && { SecretString: version.text }),
    ...(version.bytes !== undefined && { SecretBinary: version.bytes }),
    VersionStages: version.stages,
    CreatedDate: new Date(version.createdMs),
  };
};

const putSecretValue = (
  environment: Environment,
  secrets: SecretTable,
  input: z.output<typeof putValueInput>,
): Record<string, unknown> => {
  const { SecretString: text, SecretBinary: bytes } = input;
  if ((text === undefined) === (bytes === undefined)) {
    throw new AwsError(
      'InvalidParameterException',
      'You must provide either SecretString or SecretBinary.',
    );
  }
  if (Buffer.byteLength(text ?? bytes ?? '') > MOST_BYTES) {
    throw new AwsError('InvalidParameterException', `A secret is at most ${MOST_BYTES} bytes.`);
  }
  const secret = needSecret(secrets, input.SecretId);
  const version = addVersion(environment, secrets, secret, {
    versionId: input.ClientRequestToken ?? environment.random.uuid(),
    text,
    bytes,
    stages: input.VersionStages,
  });
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    VersionStages: version.stages,
  };
};

const describeSecret = (secrets: SecretTable, secret: Secret): Record<string, unknown> => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(secret.description !== undefined && { Description: secret.description }),
  CreatedDate: new Date(secret.createdMs),
  LastChangedDate: new Date(secret.changedMs),
  VersionIdsToStages: Object.fromEntries(
    secrets
      .versions(secret.arn)
      .flatMap(({ versionId, stages }) => (stages.length === 0 ? [] : [[versionId, stages]])),
  ),
});

const listSecrets = (
  secrets: SecretTable,
  { MaxResults, NextToken }: z.output<typeof listInput>,
): Record<string, unknown> => {
  const rest = secrets.all().filter(({ name }) => NextToken === undefined || name > NextToken);
  const page = rest.slice(0, MaxResults);
  return {
    SecretList: page.map((secret) => {
      const { VersionIdsToStages, ...described } = describeSecret(secrets, secret);
      return { ...described, SecretVersionsToStages: VersionIdsToStages };
    }),
    ...(rest.length > page.length && { NextToken: page.at(-1)?.name }),
  };
};
