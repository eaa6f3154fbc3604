import { TemplateRefused } from './template-refused.ts';

/** Where dynamic references (`{{resolve:…}}`) get their values; each throws when there is none. */
export interface DynamicSources {
  secret(input: { SecretId: string; VersionStage?: string; VersionId?: string }): Promise<string>;
  parameter(name: string): Promise<string>;
}

const REFERENCE = /\{\{resolve:([a-z-]+):([^}]+)\}\}/g;

/** Replaces every dynamic reference in the strings of `value`. */
export const resolveDynamicReferences = async (
  value: unknown,
  sources: DynamicSources,
): Promise<unknown> => {
  if (typeof value === 'string') return resolveText(value, sources);
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => resolveDynamicReferences(item, sources)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await resolveDynamicReferences(item, sources)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

const resolveText = async (text: string, sources: DynamicSources): Promise<string> => {
  let result = text;
  for (const [match, service = '', reference = ''] of text.matchAll(REFERENCE)) {
    const value = await lookUp(service, reference, sources);
    result = result.replace(match, () => value);
  }
  return result;
};

const lookUp = (service: string, reference: string, sources: DynamicSources): Promise<string> => {
  if (service === 'secretsmanager') return lookUpSecret(reference, sources);
  // `ssm:name:version`; only the newest version is kept here.
  if (service === 'ssm') return sources.parameter(reference.split(':')[0] ?? '');
  throw new TemplateRefused(`{{resolve:${service}:…}} is not known to the embedded cloud`);
};

const lookUpSecret = async (reference: string, sources: DynamicSources): Promise<string> => {
  const parts = reference.split(':');
  // `secret-id:SecretString:json-key:version-stage:version-id`, where an ARN is seven parts long.
  const idParts = reference.startsWith('arn:') ? 7 : 1;
  const secretId = parts.slice(0, idParts).join(':');
  const [, jsonKey, stage, versionId] = parts.slice(idParts);
  const text = await sources.secret({
    SecretId: secretId,
    ...(stage ? { VersionStage: stage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  });
  if (!jsonKey) return text;
  const value = memberOf(text, jsonKey);
  if (value === undefined) {
    throw new TemplateRefused(`secret ${secretId} is no JSON object with a member ${jsonKey}`);
  }
  return String(value);
};

const memberOf = (text: string, key: string): unknown => {
  try {
    return (JSON.parse(text) as Record<string, unknown>)[key];
  } catch {
    // The parser's message would quote the secret.
    return undefined;
  }
};
