import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import type { Assembly } from './assembly.ts';
import type { DeployedStack } from './deployed-stack.ts';
import type { DynamicSources } from './dynamic-references.ts';
import { type GivenParameters, refuseUnknownParameters } from './parameters.ts';
import { createRecordedResources } from './recorded-resources.ts';
import { createResourceLedger, type LeftResource } from './resource-ledger.ts';
import { deployStack } from './stack-deployment.ts';
import { TemplateRefused } from './template-refused.ts';

/** An assembly as it stands after provisioning. */
export interface Deployment {
  readonly stacks: readonly DeployedStack[];
  readonly exports: ReadonlyMap<string, string>;
  /** Resources of earlier starts that left the template. Their data is kept. */
  readonly left: readonly LeftResource[];
}

export interface DeployRequest {
  readonly assembly: Assembly;
  readonly environment: Environment;
  readonly providers: readonly ResourceProvider[];
  readonly parameters?: GivenParameters;
  /** Answers `{{resolve:secretsmanager:…}}`. */
  readonly secretsManager?: Service;
  /** Answers `{{resolve:ssm:…}}`. */
  readonly ssm?: Service;
  /** Ends what a resource that left the template would still do; false when it holds data to keep. */
  retire?(resource: LeftResource): Promise<boolean>;
}

/**
 * Provisions every stack, in dependency order. A type without a provider, an unknown intrinsic or a
 * reference to nothing throws `TemplateRefused`, before anything is provisioned where it can be seen
 * so early.
 */
export const deploy = async (request: DeployRequest): Promise<Deployment> => {
  const { assembly, environment, parameters = {} } = request;
  const providers = providersByType([createRecordedResources(environment), ...request.providers]);
  refuseUnknownParameters(assembly.stacks, parameters);
  refuseUnknownTypes(assembly, providers);
  const exports = new Map<string, string>();
  const stacks: DeployedStack[] = [];
  const sources = createDynamicSources(request);
  for (const stack of assembly.stacks) {
    const deployed = await deployStack({
      stack,
      environment,
      providers,
      parameters,
      exports,
      sources,
    });
    for (const [output, name] of Object.entries(deployed.exportNames)) {
      exports.set(name, deployed.outputs[output] ?? '');
    }
    stacks.push(deployed);
  }
  return { stacks, exports, left: await settleLeft(request, stacks) };
};

const settleLeft = async (
  { environment, retire }: DeployRequest,
  stacks: readonly DeployedStack[],
): Promise<readonly LeftResource[]> => {
  const ledger = createResourceLedger(environment.store);
  const kept: LeftResource[] = [];
  for (const resource of ledger.settle(stacks)) {
    if (await retire?.(resource)) ledger.forget(resource);
    else kept.push(resource);
  }
  return kept;
};

const providersByType = (
  providers: readonly ResourceProvider[],
): ReadonlyMap<string, ResourceProvider> =>
  new Map(providers.flatMap((provider) => provider.types.map((type) => [type, provider] as const)));

const refuseUnknownTypes = (
  assembly: Assembly,
  providers: ReadonlyMap<string, ResourceProvider>,
): void => {
  for (const { stackName, template } of assembly.stacks) {
    for (const [logicalId, { Type: type }] of Object.entries(template.Resources)) {
      if (providers.has(type)) continue;
      throw new TemplateRefused('this resource type is not known to the embedded cloud', {
        stackName,
        logicalId,
        type,
      });
    }
  }
};

const createDynamicSources = ({ secretsManager, ssm }: DeployRequest): DynamicSources => ({
  secret: async (input) => {
    if (secretsManager === undefined) throw new TemplateRefused('there is no Secrets Manager here');
    const { SecretString } = await secretsManager.call('GetSecretValue', input);
    return String(SecretString);
  },
  parameter: async (name) => {
    if (ssm === undefined) throw new TemplateRefused('there is no parameter store here');
    const { Parameter } = await ssm.call('GetParameter', { Name: name });
    return String((Parameter as { Value: string }).Value);
  },
});
