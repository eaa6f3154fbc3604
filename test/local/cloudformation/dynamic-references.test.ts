import { describe, expect, it } from '@jest/globals';
import { resolveDynamicReferences } from '../../../local/cloudformation/dynamic-references.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:keys-AbCdEf';
const sources = {
  secret: async (input: { SecretId: string; VersionStage?: string }) => {
    if (input.SecretId === 'plain') return 'not-json';
    return JSON.stringify({ key: `${input.SecretId}@${input.VersionStage ?? 'current'}` });
  },
  parameter: async (name: string) => `value of ${name}`,
};

describe('resolveDynamicReferences', () => {
  it.each([
    ['a secret’s text', '{{resolve:secretsmanager:plain}}', 'not-json'],
    ['a member, by name', '{{resolve:secretsmanager:keys:SecretString:key}}', 'keys@current'],
    ['a member, by ARN', `{{resolve:secretsmanager:${ARN}:SecretString:key::}}`, `${ARN}@current`],
    ['a stage', '{{resolve:secretsmanager:keys:SecretString:key:AWSPREVIOUS}}', 'keys@AWSPREVIOUS'],
    ['a parameter', 'x-{{resolve:ssm:/a/b:3}}-y', 'x-value of /a/b-y'],
    ['nothing', 'plain text', 'plain text'],
  ])('resolves %s', async (_name, text, expected) => {
    const value = await resolveDynamicReferences({ deep: [text, 7] }, sources);
    expect(value).toEqual({ deep: [expected, 7] });
  });

  it('names the secret and the member, never the content, when there is none', async () => {
    const refused = resolveDynamicReferences(
      '{{resolve:secretsmanager:plain:SecretString:k}}',
      sources,
    );
    await expect(refused).rejects.toThrow('secret plain is no JSON object with a member k');
    await expect(refused).rejects.not.toThrow('not-json');
  });

  it('refuses services that it does not know', async () => {
    await expect(resolveDynamicReferences('{{resolve:ssm-secure:x}}', sources)).rejects.toThrow(
      '{{resolve:ssm-secure:…}} is not known',
    );
  });
});
