import type { Environment, ProvisionedResource } from '../engine/service.ts';
import type { AssemblyStack } from './assembly.ts';
import { evaluateCondition, NO_VALUE, type Scope } from './intrinsics.ts';
import { TemplateRefused } from './template-refused.ts';

/** What a stack's scope grows from; `resources` and `exports` fill up while it is provisioned. */
export interface ScopeSource {
  readonly stack: AssemblyStack;
  readonly environment: Pick<Environment, 'region' | 'accountId'>;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly resources: ReadonlyMap<string, ProvisionedResource>;
  readonly exports: ReadonlyMap<string, string>;
}

/** The scope in which one stack's intrinsics are resolved. */
export const createStackScope = (source: ScopeSource): Scope => {
  const { stack, environment, parameters, resources, exports } = source;
  const pseudo = pseudoParameters(stack.stackName, environment);
  const resource = (logicalId: string): ProvisionedResource => {
    const found = resources.get(logicalId);
    if (found !== undefined) return found;
    throw new TemplateRefused(`refers to ${logicalId}, ${whyAbsent(stack, logicalId)}`);
  };
  const scope: Scope = {
    ref: (name) => {
      if (pseudo.has(name)) return pseudo.get(name);
      if (parameters.has(name)) return parameters.get(name);
      return resource(name).ref;
    },
    attribute: (logicalId, attribute) => {
      const { attributes } = resource(logicalId);
      const value = attributes[attribute];
      if (value !== undefined) return value;
      throw new TemplateRefused(
        `refers to ${logicalId}.${attribute}; the embedded cloud gives ` +
          `${Object.keys(attributes).join(', ') || 'no attribute'}`,
      );
    },
    condition: createConditions(stack, () => scope),
    mapping: (map, top, second) => {
      const value = stack.template.Mappings[map]?.[top]?.[second];
      if (value !== undefined) return value;
      throw new TemplateRefused(`mapping ${map} has no ${top}.${second}`);
    },
    importValue: (name) => {
      const value = exports.get(name);
      if (value !== undefined) return value;
      throw new TemplateRefused(`imports ${name}, which no stack before this one exports`);
    },
    availabilityZones: () => ['a', 'b', 'c'].map((zone) => `${environment.region}${zone}`),
  };
  return scope;
};

const pseudoParameters = (
  stackName: string,
  { region, accountId }: Pick<Environment, 'region' | 'accountId'>,
): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['AWS::AccountId', accountId],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);

const whyAbsent = (stack: AssemblyStack, name: string): string => {
  const parameter = stack.template.Parameters[name];
  if (parameter?.Type.startsWith('AWS::SSM::Parameter::')) {
    return 'a parameter read from SSM, which has no value here';
  }
  if (parameter !== undefined) return `a parameter without a value; give one for ${name}`;
  const condition = stack.template.Resources[name]?.Condition;
  if (condition !== undefined) return `which condition ${condition} leaves out`;
  return 'which is neither a parameter nor a resource of this stack';
};

const createConditions = (
  stack: AssemblyStack,
  scope: () => Scope,
): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  const underWay = new Set<string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const body = stack.template.Conditions[name];
    if (body === undefined) throw new TemplateRefused(`condition ${name} is not declared`);
    if (underWay.has(name)) throw new TemplateRefused(`condition ${name} refers to itself`);
    underWay.add(name);
    const result = evaluateCondition(body, scope());
    underWay.delete(name);
    known.set(name, result);
    return result;
  };
};
