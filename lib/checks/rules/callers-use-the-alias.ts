import type { Rule } from '../rule.ts';
import { listOf, type Resource, referredId, type TemplateView, valueAt } from '../template-view.ts';

/** By type of what calls, where it names the function. */
const CALLEES: Readonly<Record<string, (properties: Resource['properties']) => unknown[]>> = {
  'AWS::Lambda::EventSourceMapping': (properties) => [properties['FunctionName']],
  'AWS::Lambda::EventInvokeConfig': (properties) => [properties['FunctionName']],
  'AWS::Lambda::Permission': (properties) => [properties['FunctionName']],
  'AWS::Lambda::Url': (properties) => [properties['TargetFunctionArn']],
  'AWS::ApiGatewayV2::Integration': (properties) => [properties['IntegrationUri']],
  'AWS::Events::Rule': (properties) =>
    listOf(properties['Targets']).map((target) => valueAt(target, 'Arn')),
};

export const callersUseTheAlias: Rule = {
  name: 'callers-use-the-alias',
  description:
    'What calls a function itself gets each release at once and in full: no canary, no way back.',
  fix: 'Name `live` of the KarwanFunction instead of its `lambda`.',
  find: (template) =>
    Object.entries(CALLEES).flatMap(([type, calleesOf]) =>
      template
        .ofType(type)
        .filter(
          ({ properties }) =>
            // A configuration of asynchronous calls names the function, and the alias beside it.
            properties['Qualifier'] === undefined &&
            calleesOf(properties).some((callee) => isFunction(template, callee)),
        )
        .map((resource) => ({ resource, problem: 'calls a function and not its alias' })),
    ),
};

const isFunction = (template: TemplateView, callee: unknown): boolean =>
  template.byId(referredId(callee))?.type === 'AWS::Lambda::Function';
