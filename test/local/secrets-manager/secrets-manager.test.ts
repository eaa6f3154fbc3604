import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Environment } from '../../../local/engine/service.ts';
import {
  createSecretsManager,
  type SecretsManager,
} from '../../../local/secrets-manager/secrets-manager.ts';
import { createTestEnvironment } from '../environment.ts';

let environment: Environment;
let secrets: SecretsManager;

beforeEach(() => {
  environment = createTestEnvironment();
  secrets = createSecretsManager(environment);
});

const provision = (properties: object, logicalId = 'Key1A2B', cloud = secrets) =>
  cloud.provider.provision({
    type: 'AWS::SecretsManager::Secret',
    stackName: 'karwan-vault',
    logicalId,
    properties: { ...properties },
  });

const call = (operation: string, input: object, cloud = secrets) =>
  cloud.service.call(operation, { ...input });

const secretText = async (SecretId: string, more: object = {}, cloud = secrets): Promise<string> =>
  String((await call('GetSecretValue', { SecretId, ...more }, cloud))['SecretString']);

describe('a secret of a template', () => {
  it('is found by name, ARN, and ARN without its random end', async () => {
    const { ref, attributes } = await provision({ Name: 'karwan/kek', SecretString: 'v' });
    expect(ref).toMatch(
      /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:karwan\/kek-[A-Za-z0-9]{6}$/,
    );
    expect(attributes).toEqual({ Id: ref });
    for (const id of ['karwan/kek', ref, ref.slice(0, -7)]) expect(await secretText(id)).toBe('v');
  });

  it('is generated once for the same wish, and keeps the old value when the wish changes', async () => {
    const { ref } = await provision({ GenerateSecretString: {} });
    const first = await secretText(ref);
    expect((await provision({ GenerateSecretString: {} })).ref).toBe(ref);
    expect(await secretText(ref)).toBe(first);
    await provision({ GenerateSecretString: { PasswordLength: 40 } });
    expect(await secretText(ref)).toHaveLength(40);
    expect(await secretText(ref, { VersionStage: 'AWSPREVIOUS' })).toBe(first);
  });

  it('is not taken back to the template by a restart after someone rotated it', async () => {
    const { ref } = await provision({ SecretString: 'template' });
    await call('PutSecretValue', { SecretId: ref, SecretString: 'rotated' });
    await provision({ SecretString: 'template' });
    expect(await secretText(ref)).toBe('rotated');
  });

  it('survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'karwan-secrets-'));
    const path = join(folder, 'state.db');
    const before = createTestEnvironment({ path, seed: 1 });
    const { ref } = await provision(
      { GenerateSecretString: {} },
      'Key',
      createSecretsManager(before),
    );
    const value = await secretText(ref, {}, createSecretsManager(before));
    before.store.close();
    const after = createSecretsManager(createTestEnvironment({ path, seed: 2 }));
    expect((await provision({ GenerateSecretString: {} }, 'Key', after)).ref).toBe(ref);
    expect(await secretText(ref, {}, after)).toBe(value);
    rmSync(folder, { recursive: true });
  });

  it('may be empty', async () => {
    const { ref } = await provision({ Description: 'filled in by hand' });
    await expect(secretText(ref)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    expect(await call('DescribeSecret', { SecretId: ref })).toMatchObject({
      Description: 'filled in by hand',
      VersionIdsToStages: {},
    });
  });
});

describe('GenerateSecretString', () => {
  it.each<[object, RegExp]>([
    [{}, /^[!-~]{32}$/],
    [{ PasswordLength: 12, ExcludePunctuation: true }, /^[A-Za-z0-9]{12}$/],
    [{ ExcludeUppercase: true, ExcludePunctuation: true }, /^[a-z0-9]{32}$/],
    [{ ExcludeLowercase: true, ExcludeNumbers: true, ExcludePunctuation: true }, /^[A-Z]{32}$/],
    [{ ExcludeCharacters: '"@/\\', PasswordLength: 4096 }, /^[^"@/\\ ]{4096}$/],
    [{ PasswordLength: 5, IncludeSpace: true }, /^(?=.* )(?=.*[a-z])(?=.*[A-Z])(?=.*\d)/],
    [{ PasswordLength: 4 }, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9]).{4}$/],
    [{ PasswordLength: 1, RequireEachIncludedType: false }, /^[!-~]$/],
    [
      { SecretStringTemplate: '{"user":"a"}', GenerateStringKey: 'key', ExcludePunctuation: true },
      /^\{"user":"a","key":"[A-Za-z0-9]{32}"\}$/,
    ],
  ])('%j', async (GenerateSecretString, pattern) => {
    for (let index = 0; index < 20; index += 1) {
      const { ref } = await provision({ GenerateSecretString }, `S${index}`);
      expect(await secretText(ref)).toMatch(pattern);
    }
  });

  it.each<[object, string]>([
    [{ GenerateSecretString: { PasswordLength: 3 } }, 'excludes too much'],
    [{ GenerateSecretString: { ExcludeCharacters: 'a', PasswordLength: 0 } }, 'PasswordLength'],
    [{ GenerateSecretString: { GenerateStringKey: 'k' } }, 'go together'],
    [
      { GenerateSecretString: { GenerateStringKey: 'k', SecretStringTemplate: '[1]' } },
      'not a JSON object',
    ],
    [{ GenerateSecretString: { Entropy: 1 } }, 'Entropy'],
    [{ GenerateSecretString: {}, SecretString: 'x' }, 'not both'],
    [{ ReplicaRegions: [] }, 'ReplicaRegions'],
  ])('%j is refused', async (properties, reason) => {
    await expect(provision(properties)).rejects.toThrow(reason);
  });
});

describe('PutSecretValue', () => {
  it('moves the labels', async () => {
    const { ref } = await provision({ SecretString: 'one' });
    const put = (SecretString: string, more: object = {}) =>
      call('PutSecretValue', { SecretId: ref, SecretString, ...more });
    const second = await put('two');
    await put('three', { VersionStages: ['AWSPENDING'] });
    expect(await secretText(ref)).toBe('two');
    expect(await secretText(ref, { VersionStage: 'AWSPREVIOUS' })).toBe('one');
    expect(await secretText(ref, { VersionStage: 'AWSPENDING' })).toBe('three');
    await put('four');
    expect(await secretText(ref, { VersionId: second['VersionId'] })).toBe('two');
    expect(await secretText(ref, { VersionStage: 'AWSPREVIOUS' })).toBe('two');
    const { VersionIdsToStages } = await call('DescribeSecret', { SecretId: ref });
    expect(Object.values(VersionIdsToStages as object).sort()).toEqual([
      ['AWSCURRENT'],
      ['AWSPENDING'],
      ['AWSPREVIOUS'],
    ]);
  });

  it('with the same token is the same request, or a refusal when the value differs', async () => {
    const { ref } = await provision({ SecretString: 'one' });
    const put = (SecretString: string) =>
      call('PutSecretValue', { SecretId: ref, SecretString, ClientRequestToken: 'token' });
    expect(await put('two')).toEqual(await put('two'));
    await expect(put('other')).rejects.toMatchObject({ code: 'ResourceExistsException' });
    expect(await secretText(ref)).toBe('two');
  });

  it('takes bytes', async () => {
    const { ref } = await provision({});
    const SecretBinary = new Uint8Array([0, 255]);
    await call('PutSecretValue', { SecretId: ref, SecretBinary });
    expect(await call('GetSecretValue', { SecretId: ref })).toMatchObject({ SecretBinary });
  });

  it.each([
    [{ SecretId: 'none', SecretString: 'x' }, 'ResourceNotFoundException'],
    [{ SecretString: 'x', SecretBinary: new Uint8Array() }, 'InvalidParameterException'],
    [{}, 'InvalidParameterException'],
    [{ SecretString: 'x'.repeat(65_537) }, 'InvalidParameterException'],
  ])('refuses %#', async (input, code) => {
    const { ref } = await provision({});
    await expect(call('PutSecretValue', { SecretId: ref, ...input })).rejects.toMatchObject({
      code,
    });
  });
});

it('lists page by page', async () => {
  for (const Name of ['c', 'a', 'b']) await provision({ Name, SecretString: Name }, Name);
  const first = await call('ListSecrets', { MaxResults: 2 });
  const second = await call('ListSecrets', { MaxResults: 2, NextToken: first['NextToken'] });
  const names = (page: Record<string, unknown>) =>
    (page['SecretList'] as { Name: string }[]).map(({ Name }) => Name);
  expect([names(first), names(second)]).toEqual([['a', 'b'], ['c']]);
  expect(second['NextToken']).toBeUndefined();
});

it('meters requests and names what it does not do', async () => {
  await expect(call('RotateSecret', { SecretId: 's' })).rejects.toMatchObject({
    code: 'UnknownOperationException',
    message: expect.stringContaining('RotateSecret'),
  });
  await call('ListSecrets', {});
  expect(environment.meter.totals()).toEqual({ 'secretsmanager.request': { '*': 1 } });
});
