import type { Rule } from '../rule.ts';
import { listOf, type Resource, referredId, statementsOf, valueAt } from '../template-view.ts';

/** By type: the policy's type, and the property that names what it belongs to. */
const POLICIES: Readonly<Record<string, { readonly type: string; readonly of: string }>> = {
  'AWS::SQS::Queue': { type: 'AWS::SQS::QueuePolicy', of: 'Queues' },
  'AWS::S3::Bucket': { type: 'AWS::S3::BucketPolicy', of: 'Bucket' },
  'AWS::SNS::Topic': { type: 'AWS::SNS::TopicPolicy', of: 'Topics' },
};

export const transportIsEncrypted: Rule = {
  name: 'transport-is-encrypted',
  description: 'Queues, buckets and topics must refuse requests that are not made over TLS.',
  fix: 'Set enforceSSL.',
  find: (template) =>
    Object.entries(POLICIES).flatMap(([type, policy]) => {
      const safe = new Set(
        template
          .ofType(policy.type)
          .filter(refusesPlainText)
          .flatMap(({ properties }) => listOf(properties[policy.of]).map(referredId)),
      );
      return template
        .ofType(type)
        .filter(({ id }) => !safe.has(id))
        .map((resource) => ({ resource, problem: 'accepts requests without TLS' }));
    }),
};

const refusesPlainText = ({ properties }: Resource): boolean =>
  statementsOf(properties).some(
    (statement) =>
      statement['Effect'] === 'Deny' &&
      valueAt(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
  );
