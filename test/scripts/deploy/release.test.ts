import { describe, expect, it } from '@jest/globals';
import { ok, problem, warning } from '../../../console/doctor/finding.ts';
import { readOptions, UnusableOptions } from '../../../scripts/deploy/options.ts';
import { type DeployPorts, release } from '../../../scripts/deploy/release.ts';

/** Runs `npm run deploy -- <args>` over ports that write down what they are asked. */
const deploy = async (args: readonly string[], overrides: Partial<DeployPorts> = {}) => {
  const done: string[] = [];
  const ports: DeployPorts = {
    say: (text) => void done.push(`say ${text}`),
    cdk: async (cdkArguments, environment) => {
      done.push(`cdk ${cdkArguments.join(' ')} ${JSON.stringify(environment)}`);
    },
    karwan: async (karwanArguments) => {
      done.push(`karwan ${karwanArguments.join(' ')}`);
      return 0;
    },
    examine: async () => [ok('Node', 'v24'), warning('e-mail', 'sandbox', 'ask SES')],
    examineAssembly: async () => [],
    estimate: (assembly) => `the cost of ${assembly}`,
    isDeployed: async () => true,
    confirm: async (question) => {
      done.push(`ask ${question}`);
      return true;
    },
    newSecret: () => 'a new secret',
    ...overrides,
  };
  const code = await release(
    readOptions(args, () => undefined),
    ports,
  );
  const what = done.map((line) => line.split(' ')[0]);
  return { code, done, what, text: done.join('\n') };
};

const PROD = ['--stage', 'prod'];

describe('npm run deploy', () => {
  it('examines, synthesizes, tells the cost, asks, deploys, and proves the rules, in that order', async () => {
    const { code, what, done } = await deploy([
      ...PROD,
      '--profile',
      'shop',
      '--region',
      'eu-west-1',
    ]);
    expect(code).toBe(0);
    expect(what).toEqual(['say', 'cdk', 'say', 'ask', 'cdk', 'karwan', 'say']);
    const environment =
      '{"AWS_PROFILE":"shop","AWS_REGION":"eu-west-1","AWS_DEFAULT_REGION":"eu-west-1"}';
    expect(done[0]).toContain('e-mail: sandbox\n         ask SES');
    expect(done[1]).toBe(`cdk synth --quiet --output cdk.out -c stage=prod ${environment}`);
    expect(done[2]).toContain('the cost of cdk.out');
    expect(done[4]).toBe(
      `cdk deploy --app cdk.out Karwan-prod/* --require-approval=never ${environment}`,
    );
    expect(done[5]).toBe(
      'karwan canary --stage prod --profile shop --region eu-west-1 --timeout 180',
    );
  });

  it('makes the key of channels’ tags with the first deployment, and only then', async () => {
    const first = await deploy([...PROD, '-y'], { isDeployed: async () => false });
    expect(first.text).toContain('--parameters Karwan-prod-Pipeline:ChannelTagKey=a new secret');
    expect(first.text).not.toContain('channelTagKeyId');
    expect((await deploy([...PROD, '-y'])).text).not.toContain('ChannelTagKey');
  });

  it('makes another key when told to, and says so to the functions that read it', async () => {
    const { done } = await deploy([...PROD, '-y', '--new-channel-tag-key']);
    expect(done[1]).toMatch(/^cdk synth .* -c channelTagKeyId=[0-9a-f]{12} /);
    expect(done.join('\n')).toContain('Pipeline:ChannelTagKey=a new secret');
  });

  it('stops at a problem before anything is made', async () => {
    const examine = async () => [problem('bootstrap', 'none', 'Run: cdk bootstrap')];
    const { code, what, text } = await deploy([...PROD, '--yes'], { examine });
    expect({ code, what }).toEqual({ code: 1, what: ['say', 'say'] });
    expect(text).toContain('Run: cdk bootstrap');
  });

  it('stops at what the synthesized application asks and the account has not', async () => {
    const examineAssembly = async (assembly: string) => [
      problem('lambda: reserved concurrency', `100 of 150 by ${assembly}`, 'Ask for 200'),
    ];
    const { code, what, text } = await deploy([...PROD, '--yes'], { examineAssembly });
    expect({ code, what }).toEqual({ code: 1, what: ['say', 'cdk', 'say', 'say'] });
    expect(text).toContain('100 of 150 by cdk.out');
    expect(text).not.toContain('cdk deploy');
  });

  it('deploys nothing when the person says no', async () => {
    const { code, text } = await deploy(PROD, { confirm: async () => false });
    expect(code).toBe(1);
    expect(text).not.toContain('cdk deploy');
  });

  it('does not ask with --yes', async () => {
    expect((await deploy([...PROD, '--yes'])).what).not.toContain('ask');
  });

  it('releases without canary when a fix must go out, and hands settings on', async () => {
    const { text } = await deploy([...PROD, '-y', '--at-once', '-c', 'webhooksPerSecond=50']);
    expect(text).toContain('-c stage=prod -c canaryRelease=false -c webhooksPerSecond=50');
  });

  it('has failed when a step does not hear the canary', async () => {
    const { code, text } = await deploy([...PROD, '-y'], { karwan: async () => 1 });
    expect(code).toBe(1);
    expect(text).toContain('this release has failed');
  });

  it('passes on what CDK says', async () => {
    const cdk = () => Promise.reject(new Error('cdk deploy ended with 1'));
    await expect(deploy([...PROD, '-y'], { cdk })).rejects.toThrow('ended with 1');
  });

  it.each([
    [[]],
    [['--stage']],
    [[...PROD, '--fast']],
    [[...PROD, '-c', 'localEndpoint=http://127.0.0.1:4811']],
    [['--stage', 'dev', '--context', ' localEndpoint =http://127.0.0.1:4811']],
  ])('refuses %j', (args) => {
    const said: string[] = [];
    expect(() => readOptions(args, (text) => void said.push(text))).toThrow(UnusableOptions);
    expect(said.join('')).toMatch(/error: /);
  });
});
