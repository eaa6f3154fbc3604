import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type { Environment, ProvisionRequest, ResourceProvider } from '../engine/service.ts';
import { randomPassword } from './random-password.ts';
import type { Secret, SecretTable } from './secret-table.ts';
import { addVersion, findSecret, newArn } from './secret-values.ts';

const flag = z.boolean().default(false);

const generateSecretString = z.strictObject({
  PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: flag,
  ExcludeUppercase: flag,
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  IncludeSpace: flag,
  RequireEachIncludedType: z.boolean().default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

const secretProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  GenerateSecretString: generateSecretString.optional(),
  SecretString: z.string().optional(),
  KmsKeyId: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

type SecretProperties = z.output<typeof secretProperties>;

/**
 * Makes secrets. A value is generated once and kept for as long as the template wishes the same; a
 * changed wish makes a new version, as on AWS, and the old one stays as `AWSPREVIOUS`.
 */
export const createSecretProvider = (
  environment: Environment,
  secrets: SecretTable,
): ResourceProvider => ({
  types: ['AWS::SecretsManager::Secret'],
  provision: async (request) => {
    const properties = readProperties(request);
    const name = properties.Name ?? generatedName(environment, request);
    const secret = environment.store.transaction(() =>
      provisionSecret(environment, secrets, name, properties),
    );
    return { ref: secret.arn, attributes: { Id: secret.arn } };
  },
});

const provisionSecret = (
  environment: Environment,
  secrets: SecretTable,
  name: string,
  properties: SecretProperties,
): Secret => {
  const {
    GenerateSecretString: generate,
    SecretString: text,
    Description: description,
  } = properties;
  const wish = digest(JSON.stringify({ generate, text }));
  const nowMs = environment.clock.now();
  const existing = findSecret(secrets, name);
  const secret: Secret = existing
    ? { ...existing, description, wish }
    : {
        arn: newArn(environment, name),
        name,
        description,
        createdMs: nowMs,
        changedMs: nowMs,
        wish,
      };
  secrets.put(secret);
  if (existing?.wish === wish || (generate === undefined && text === undefined)) return secret;
  const value = generate === undefined ? text : generatedValue(environment, name, generate);
  addVersion(environment, secrets, secret, { versionId: environment.random.uuid(), text: value });
  return secret;
};

const generatedValue = (
  { random }: Environment,
  name: string,
  generate: z.output<typeof generateSecretString>,
): string => {
  const password = randomPassword(random, generate);
  if (password === undefined) {
    throw invalid(name, 'GenerateSecretString excludes too much for its PasswordLength.');
  }
  const { SecretStringTemplate: template, GenerateStringKey: key } = generate;
  if (template === undefined && key === undefined) return password;
  if (template === undefined || key === undefined) {
    throw invalid(name, 'SecretStringTemplate and GenerateStringKey go together.');
  }
  return JSON.stringify({ ...templateObject(name, template), [key]: password });
};

const templateObject = (name: string, template: string): object => {
  try {
    const value: unknown = JSON.parse(template);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below: the parser's own message would quote the template.
  }
  throw invalid(name, 'SecretStringTemplate is not a JSON object.');
};

const readProperties = ({ logicalId, properties }: ProvisionRequest): SecretProperties => {
  const read = secretProperties.safeParse(properties);
  if (read.success) {
    const { GenerateSecretString, SecretString } = read.data;
    if (GenerateSecretString === undefined || SecretString === undefined) return read.data;
    throw invalid(logicalId, 'give GenerateSecretString or SecretString, not both.');
  }
  const [issue] = read.error.issues;
  throw invalid(
    logicalId,
    issue?.code === 'unrecognized_keys'
      ? `the embedded cloud does not implement ${issue.keys.join(', ')}.`
      : `${issue?.path.join('.')}: ${issue?.message}`,
  );
};

const invalid = (secret: string, reason: string): AwsError =>
  new AwsError('InvalidParameterException', `Secret ${secret}: ${reason}`);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same for the same stack and logical id, so that a restart finds its secret again. */
const generatedName = (
  { accountId, region }: Environment,
  { stackName, logicalId }: ProvisionRequest,
): string =>
  `${logicalId}-${digest(`${accountId}/${region}/${stackName}/${logicalId}`).slice(0, 12)}`;
