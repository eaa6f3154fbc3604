import type { Template } from 'aws-cdk-lib/assertions';
import { listOf, recordOf, statementsOf, textOf, valueAt } from '../../lib/checks/template-view.ts';
import { resourcesOf } from './synthesized.ts';

/** By function, every action that its role allows and on what: `sqs:SendMessage → orders/orders/Queue`. */
export type Permissions = Readonly<Record<string, readonly string[]>>;

/** Reads them from the template alone, whatever construct put them there. */
export const permissionsOf = (pipeline: Template): Permissions => {
  const paths = pathsOf(pipeline);
  // What one policy cannot hold CDK puts into another kind.
  const kinds = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];
  const policies = kinds
    .flatMap((kind) => resourcesOf(pipeline, kind))
    .map(({ properties }) => ({
      roles: listOf(properties['Roles']).map((role) => recordOf(role)['Ref']),
      lines: linesOf(properties, paths),
    }));
  return Object.fromEntries(
    resourcesOf(pipeline, 'AWS::Lambda::Function')
      .map(({ id, properties }) => {
        const role = listOf(valueAt(properties['Role'], 'Fn::GetAtt'))[0];
        const own = policies.filter(({ roles }) => roles.includes(role));
        return [paths.get(id) ?? id, own.flatMap(({ lines }) => lines).toSorted()] as const;
      })
      .toSorted(([left], [right]) => left.localeCompare(right)),
  );
};

const linesOf = (
  properties: Readonly<Record<string, unknown>>,
  paths: ReadonlyMap<string, string>,
): string[] =>
  statementsOf(properties).flatMap((statement) =>
    listOf(statement['Action']).flatMap((action) =>
      listOf(statement['Resource']).map(
        (resource) => `${String(action)} → ${readable(resource, paths)}`,
      ),
    ),
  );

/** Logical ids become construct paths, imports the names of what they import, without their hashes. */
const readable = (resource: unknown, paths: ReadonlyMap<string, string>): string => {
  const exported = /Export\w+?(?:FnGetAtt|Ref)([A-Za-z]+?)(?:[0-9A-F]{8})(Arn|StreamArn)?/;
  const imported = exported.exec(JSON.stringify(resource));
  const named = imported ? `${imported[1]}${imported[2] === 'StreamArn' ? ' stream' : ''}` : '';
  return textOf(resource)
    .replace(/^arn:\$\{[^}]+\}:s3:::/, '')
    .replaceAll(/\$\{([^}]+)\}/g, (_all, id: string) =>
      id === 'import' ? named : (paths.get(id) ?? id),
    );
};

/** `Karwan-dev/Pipeline/orders/Publisher/Publish/Function/Resource` → `orders/Publisher/Publish/Function`. */
const pathsOf = (template: Template): ReadonlyMap<string, string> => {
  const resources = recordOf(template.toJSON()['Resources']);
  return new Map(
    Object.entries(resources).map(([id, resource]) => {
      const path = String(valueAt(resource, 'Metadata', 'aws:cdk:path'));
      return [id, path.split('/').slice(2, -1).join('/')];
    }),
  );
};
