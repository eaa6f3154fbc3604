import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, statementsOf, viewOf } from '../../lib/checks/template-view.ts';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import type { Judgement } from './judge-recording.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Names of the models, where permissions and clients call the service otherwise. */
const MODEL_OF: Readonly<Record<string, string>> = { ses: 'sesv2', eventbridge: 'events' };

/** What a permission is asked for, where that is no operation of its name. */
const CALLED_BY: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:DeleteItem': ['TransactWriteItems'],
  's3:ListBucket': ['ListObjectsV2'],
  'sqs:SendMessage': ['SendMessage', 'SendMessageBatch'],
};

/** Permissions that Lambda uses itself, by the function's role: nothing of ours makes the call. */
const BY_LAMBDA_ITSELF =
  /^(?:logs:(?:CreateLogStream|PutLogEvents)|dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)|xray:\w+)$/;

/** Of these a person's command asks, and the embedded cloud knows nothing: only the requests can be judged. */
export const ONLY_ASKED: ReadonlySet<string> = new Set([
  'service-quotas ListServiceQuotas',
  'sesv2 GetAccount',
  'sts GetCallerIdentity',
]);

/** What could be called and was not judged, or not with an answer. */
export const unjudged = (
  callable: ReadonlyMap<string, string>,
  { operations }: Judgement,
): readonly string[] => {
  const judged = new Map(operations.map((each) => [named(each.service, each.operation), each]));
  return [...callable].flatMap(([name, why]) => {
    const found = judged.get(name);
    if (found === undefined) return [`${name} is not judged, and ${why} names it`];
    const isAnswered = Object.keys(found.answers).includes('');
    return isAnswered || ONLY_ASKED.has(name) ? [] : [`no answer of ${name} is judged`];
  });
};

/** Every operation, as `service operation`, that something of ours can call, and by what that is known. */
export const callableOperations = (assembly: Assembly): ReadonlyMap<string, string> =>
  new Map([
    ...byPermission(assembly).map((each) => [each, 'a permission'] as const),
    ...byClient().map((each) => [each, 'a command of the SDK'] as const),
    ...byTarget().map((each) => [each, 'a target of the small client'] as const),
  ]);

const byPermission = ({ stacks }: Assembly): readonly string[] => {
  const actions = stacks
    .flatMap(({ template }) => viewOf(template).all)
    .filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
    .flatMap(({ properties }) => statementsOf(properties))
    .flatMap(({ Action }) => listOf(Action).map(String));
  return [...new Set(actions)]
    .filter((action) => !BY_LAMBDA_ITSELF.test(action))
    .flatMap((action) => {
      const [service = '', name = ''] = action.split(':');
      return (CALLED_BY[action] ?? [name]).map((operation) => named(service, operation));
    });
};

/** Commands and paginators that our sources take of an SDK client. */
const byClient = (): readonly string[] =>
  sourcesOf('functions', 'console').flatMap((source) =>
    [...source.matchAll(CLIENT_USE)].flatMap(([, names = '', , service = '']) =>
      [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+))\b/g)].map(([, command, paginated]) =>
        named(service, String(command ?? paginated)),
      ),
    ),
  );

/** `{ QueryCommand } from '@aws-sdk/client-dynamodb'`, and the same of an `await import`. */
const CLIENT_USE = /\{([^{}]+)\}\s*(from|= await import\()\s*'@aws-sdk\/client-([\w-]+)'/g;

const byTarget = (): readonly string[] => {
  const source = readFileSync(join(ROOT, 'functions/shared/adapters/aws-calls.ts'), 'utf8');
  const call = /'(sqs|dynamodb|secretsmanager|events|monitoring)', '\w+\.(\w+)'/g;
  return [...source.matchAll(call)].map(([, service = '', name = '']) => named(service, name));
};

const named = (service: string, operation: string): string =>
  `${MODEL_OF[service] ?? service} ${operation}`;

const sourcesOf = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
