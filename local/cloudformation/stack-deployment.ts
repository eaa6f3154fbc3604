import type { Environment, ResourceProvider } from '../engine/service.ts';
import type { AssemblyStack } from './assembly.ts';
import type { DeployedResource, DeployedStack } from './deployed-stack.ts';
import { type DynamicSources, resolveDynamicReferences } from './dynamic-references.ts';
import { resolveIntrinsics, type Scope } from './intrinsics.ts';
import { type GivenParameters, parameterValues } from './parameters.ts';
import { resourceOrder } from './resource-order.ts';
import { createStackScope } from './stack-scope.ts';
import type { TemplateResource } from './template.ts';
import { type TemplatePlace, TemplateRefused } from './template-refused.ts';

export interface StackRequest {
  readonly stack: AssemblyStack;
  readonly environment: Environment;
  readonly providers: ReadonlyMap<string, ResourceProvider>;
  readonly parameters: GivenParameters;
  readonly exports: ReadonlyMap<string, string>;
  readonly sources: DynamicSources;
}

/** Provisions one stack's resources in dependency order, then works out its outputs. */
export const deployStack = async (request: StackRequest): Promise<DeployedStack> => {
  const { stack, environment, exports } = request;
  const { stackName, template } = stack;
  const resources = new Map<string, DeployedResource>();
  const parameters = parameterValues(stack, request.parameters);
  const scope = createStackScope({ stack, environment, parameters, resources, exports });
  const wanted = await within({ stackName }, () => wantedResources(template.Resources, scope));
  for (const logicalId of await within({ stackName }, () => resourceOrder(wanted))) {
    const resource = wanted[logicalId] as TemplateResource;
    const place = { stackName, logicalId, type: resource.Type };
    const provisioned = await within(place, () => provision(request, place, resource, scope));
    resources.set(logicalId, provisioned);
  }
  return { stackName, resources, ...(await outputsOf(request, scope)) };
};

const wantedResources = (
  resources: Readonly<Record<string, TemplateResource>>,
  scope: Scope,
): Record<string, TemplateResource> =>
  Object.fromEntries(
    Object.entries(resources).filter(
      ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
    ),
  );

const provision = async (
  request: StackRequest,
  place: Required<TemplatePlace>,
  resource: TemplateResource,
  scope: Scope,
): Promise<DeployedResource> => {
  const provider = request.providers.get(resource.Type);
  if (provider === undefined) {
    throw new TemplateRefused('this resource type is not known to the embedded cloud');
  }
  const properties = (await resolveDynamicReferences(
    resolveIntrinsics(resource.Properties, scope),
    request.sources,
  )) as Record<string, unknown>;
  return { type: resource.Type, ...(await provider.provision({ ...place, properties })) };
};

const outputsOf = async (
  { stack, sources }: StackRequest,
  scope: Scope,
): Promise<Pick<DeployedStack, 'outputs' | 'exportNames'>> => {
  const outputs: Record<string, string> = {};
  const exportNames: Record<string, string> = {};
  const { stackName } = stack;
  for (const [name, output] of Object.entries(stack.template.Outputs)) {
    await within({ stackName, logicalId: name, type: 'Output' }, async () => {
      if (output.Condition !== undefined && !scope.condition(output.Condition)) return;
      const value = resolveIntrinsics(output.Value, scope);
      outputs[name] = String(await resolveDynamicReferences(value, sources));
      if (output.Export) exportNames[name] = String(resolveIntrinsics(output.Export.Name, scope));
    });
  }
  return { outputs, exportNames };
};

/** Runs `work`; a refusal or a provider's fault inside it gets its place in front. */
const within = async <T>(place: TemplatePlace, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof TemplateRefused ? error.reason : String(error);
    throw new TemplateRefused(reason, place, { cause: error });
  }
};
