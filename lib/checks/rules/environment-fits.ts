import { environmentBytes, MOST_ENVIRONMENT_BYTES } from '../environment-bytes.ts';
import type { Finding, Rule } from '../rule.ts';
import { listOf, type Resource, recordOf, type TemplateView } from '../template-view.ts';

/** Names that CloudFormation gives are of the stack’s, the logical id and twelve characters of chance. */
const AROUND_ID = 'Karwan-production-Pipeline--'.length + 12;
const QUEUE_URL = 'https://sqs.ap-southeast-2.amazonaws.com/123456789012/'.length;
const ARN = 'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:'.length;
/** Of what another stack, a parameter or AWS itself says. */
const ELSEWHERE = 64;

/** Which of its attributes are a name alone. */
const NAMES = ['QueueName', 'TopicName', 'FunctionName', 'TableName'];

export const environmentFits: Rule = {
  name: 'environment-fits',
  description: 'A function whose variables are more than 4 KB cannot be deployed.',
  fix: 'Say what they have in common once, as the console does with the URLs of queues.',
  find: (template) => template.ofType('AWS::Lambda::Function').flatMap(findingIn(template)),
};

const findingIn =
  (template: TemplateView) =>
  (resource: Resource): readonly Finding[] => {
    const { Variables } = recordOf(resource.properties['Environment']);
    const bytes = environmentBytes(
      Object.fromEntries(
        Object.entries(recordOf(Variables)).map(([name, value]) => [
          name,
          deployed(template, value),
        ]),
      ),
    );
    return bytes <= MOST_ENVIRONMENT_BYTES
      ? []
      : [{ resource, problem: `has variables of some ${bytes} bytes once it is deployed` }];
  };

/** A value as long as it will be: what is only known at deployment is taken for as it mostly is. */
const deployed = (template: TemplateView, value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = recordOf(value);
  if (typeof ref === 'string') return unknown(referredBytes(template, ref));
  if (attribute !== undefined) return unknown(attributeBytes(listOf(attribute)));
  if (!Array.isArray(join)) return unknown(ELSEWHERE);
  const [delimiter, parts] = join as [unknown, unknown];
  return listOf(parts)
    .map((part) => deployed(template, part))
    .join(String(delimiter));
};

const unknown = (bytes: number): string => '?'.repeat(bytes);

const referredBytes = (template: TemplateView, id: string): number => {
  const type = template.byId(id)?.type;
  if (type === undefined) return ELSEWHERE;
  return nameBytes(id) + (type === 'AWS::SQS::Queue' ? QUEUE_URL : 0);
};

const attributeBytes = ([id, name]: readonly unknown[]): number =>
  nameBytes(String(id)) + (NAMES.includes(String(name)) ? 0 : ARN);

/** SQS and Lambda cut what is longer. */
const nameBytes = (id: string): number => Math.min(80, AROUND_ID + id.length);
