import type { Rule } from '../rule.ts';
import { type Resource, valueAt } from '../template-view.ts';

/** By type, whether what it holds is encrypted. Tables always are, by a key of AWS's own. */
const ENCRYPTED: Readonly<Record<string, (resource: Resource) => boolean>> = {
  'AWS::SQS::Queue': ({ properties }) =>
    properties['SqsManagedSseEnabled'] === true || properties['KmsMasterKeyId'] !== undefined,
  'AWS::S3::Bucket': ({ properties }) =>
    valueAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration') !== undefined,
};

export const storageIsEncrypted: Rule = {
  name: 'storage-is-encrypted',
  description: 'A message or an object that waits must not lie there in the clear.',
  fix: 'Set encryption: QueueEncryption.SQS_MANAGED or BucketEncryption.S3_MANAGED.',
  find: (template) =>
    Object.entries(ENCRYPTED).flatMap(([type, isEncrypted]) =>
      template
        .ofType(type)
        .filter((resource) => !isEncrypted(resource))
        .map((resource) => ({ resource, problem: 'keeps what waits in it unencrypted' })),
    ),
};
