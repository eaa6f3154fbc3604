import type { Finding, Rule } from '../rule.ts';
import { listOf, type Resource, recordOf, textOf, valueAt } from '../template-view.ts';

/** Stars in resources that have a reason. */
const REASONED: readonly RegExp[] = [
  // Object keys are made at run time; the prefix before the star is the exact part.
  /^arn:\S+:s3:::[^*]+\/(archive|quarantine|messages|commits|labels|erasures)\/\*$/,
];

/** AWS refuses them to whoever may do less than everything. */
const ONLY_ON_EVERYTHING = ['cloudwatch:DescribeAlarms'];
/** Actions that can be allowed on everything; a telephone number is no resource. */
const ON_EVERYTHING = [...ONLY_ON_EVERYTHING, 'sns:Publish'];

/** Whether a resource with a star in it is one of those that have a reason. */
export const isReasonedStar = (arn: string): boolean =>
  REASONED.some((pattern) => pattern.test(arn));

export const permissionsAreExact: Rule = {
  name: 'permissions-are-exact',
  description: 'A star in a policy allows what nobody has read.',
  fix: 'Name the actions and resources (lib/shared/permissions.ts), or add a reasoned pattern to the rule.',
  find: (template) => template.all.flatMap(findingsOf),
};

const findingsOf = (resource: Resource): Finding[] =>
  documentsOf(resource)
    .flatMap((document) => listOf(recordOf(document)['Statement']))
    .map(recordOf)
    .filter((statement) => statement['Effect'] === 'Allow')
    .flatMap((statement) => [
      ...listOf(statement['NotAction'] ?? statement['NotResource']).map(
        () => 'allows by exclusion',
      ),
      ...listOf(statement['Action'])
        .map(textOf)
        .filter((action) => action.includes('*'))
        .map((action) => `allows the action ${action}`),
      ...listOf(statement['Resource'])
        .map(textOf)
        .filter((arn) => arn.includes('*') && !isReasonedStar(arn))
        .filter(() => !onEverything(statement))
        .map((arn) => `allows the resource ${arn}`),
      ...listOf(statement['Action'])
        .map(textOf)
        .filter((action) => ONLY_ON_EVERYTHING.includes(action))
        .filter(() => !listOf(statement['Resource']).includes('*'))
        .map((action) => `allows ${action} on less than everything, which allows nothing`),
    ])
    .map((problem) => ({ resource, problem }));

/** Nothing but such actions is allowed by it. */
const onEverything = (statement: Readonly<Record<string, unknown>>): boolean =>
  listOf(statement['Action']).every((action) => ON_EVERYTHING.includes(textOf(action)));

/** Identity policies, policies inside roles, and policies of queues, buckets and topics alike. */
const documentsOf = ({ properties }: Resource): readonly unknown[] => [
  ...listOf(properties['PolicyDocument']),
  ...listOf(properties['Policies']).map((policy) => valueAt(policy, 'PolicyDocument')),
];
