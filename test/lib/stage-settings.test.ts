import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { readStageSettings, UnusableSetting } from '../../lib/stage-settings.ts';

const read = (context: Record<string, unknown>) => readStageSettings(new App({ context }).node);

describe('stage settings', () => {
  it('are those of a disposable dev stage when nothing is said', () => {
    expect(read({})).toEqual({
      stage: 'dev',
      disposable: true,
      emulator: false,
      mailIdentities: [],
      shortMessages: false,
      canaryRelease: false,
      webhookDoor: 'http-api',
      webhooksPerSecond: 1_000,
      webhookBurst: 2_000,
      warmWriteUnits: undefined,
      steadyOrdersPerMonth: undefined,
      streamParallelization: 1,
      archiveWindowSeconds: 30,
    });
  });

  it.each([
    ['another stage keeps its data', { stage: 'production' }, { disposable: false }],
    ['and folds its views’ writes', { stage: 'production' }, { viewWindowSeconds: 10 }],
    ['as wide as is wanted', { viewWindowSeconds: '2' }, { viewWindowSeconds: 2 }],
    ['and archives webhooks by the object', { stage: 'production' }, { archiveWindowSeconds: 300 }],
    ['and is released to by canaries', { stage: 'production' }, { canaryRelease: true }],
    [
      'or at once, when a fix must go out',
      { stage: 'production', canaryRelease: 'false' },
      { canaryRelease: false },
    ],
    [
      'webhooks may come in by the function’s own URL',
      { webhookDoor: 'function-url' },
      { webhookDoor: 'function-url' },
    ],
    [
      'a steady seller says how much it sells',
      { steadyOrdersPerMonth: '1000000' },
      { steadyOrdersPerMonth: 1_000_000 },
    ],
    ['unless told otherwise', { stage: 'e2e', disposable: 'true' }, { disposable: true }],
    ['texts of the command line count', { emulator: 'true' }, { emulator: true }],
    [
      'so do real values',
      { emulator: false, webhookBurst: 7 },
      { emulator: false, webhookBurst: 7 },
    ],
    [
      'identities are named with commas between',
      { mailIdentities: 'shop.example,a@b.example' },
      { mailIdentities: ['shop.example', 'a@b.example'] },
    ],
    ['webhooks stay on the public internet', {}, { localEndpoint: undefined }],
    [
      'unless one’s own machine is named',
      { localEndpoint: 'http://127.0.0.1:4811' },
      { localEndpoint: 'http://127.0.0.1:4811' },
    ],
  ])('%s', (_case, context, expected) => {
    expect(read(context)).toMatchObject(expected);
  });

  it.each([
    [{ stage: 'has space' }, 'stage'],
    [{ stage: '1st' }, 'stage'],
    [{ stage: 'a-name-much-longer-than-20' }, 'stage'],
    [{ disposable: 'yes' }, 'disposable'],
    [{ emulator: 1 }, 'emulator'],
    [{ canaryRelease: 'slowly' }, 'canaryRelease'],
    [{ webhooksPerSecond: '0' }, 'webhooksPerSecond'],
    [{ webhookBurst: '1.5' }, 'webhookBurst'],
    [{ warmWriteUnits: 'many' }, 'warmWriteUnits'],
    [{ webhookDoor: 'functionUrl' }, 'webhookDoor'],
    [{ steadyOrdersPerMonth: '1e9' }, 'steadyOrdersPerMonth'],
    [{ steadyOrdersPerMonth: 'a million' }, 'steadyOrdersPerMonth'],
    [{ streamParallelization: 11 }, 'streamParallelization'],
    [{ viewWindowSeconds: '61' }, 'viewWindowSeconds'],
    [{ archiveWindowSeconds: '301' }, 'archiveWindowSeconds'],
    [{ mailIdentities: 'shop.example,not an identity' }, 'mailIdentities'],
    [{ shortMessages: 'some' }, 'shortMessages'],
    [{ stage: 'staging', localEndpoint: 'http://127.0.0.1:4811' }, 'localEndpoint'],
    [{ stage: 'production', localEndpoint: 'http://127.0.0.1:4811' }, 'localEndpoint'],
    [
      { localEndpoint: 'http://127.0.0.1:4811', 'aws:cdk:bundling-stacks': ['**'] },
      'localEndpoint',
    ],
    [{ localEndpoint: 'http://169.254.169.254:80' }, 'localEndpoint'],
    [{ localEndpoint: 'http://localhost:4811' }, 'localEndpoint'],
    [{ localEndpoint: 'http://127.0.0.1:4811/hooks' }, 'localEndpoint'],
    [{ localEndpoint: 'http://127.0.0.1' }, 'localEndpoint'],
  ])('%j is refused by name', (context, key) => {
    expect(() => read(context)).toThrow(UnusableSetting);
    expect(() => read(context)).toThrow(new RegExp(`^${key} is .*it takes`));
  });
});
