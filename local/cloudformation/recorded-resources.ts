import type {
  Environment,
  ProvisionedResource,
  ProvisionRequest,
  ResourceProvider,
} from '../engine/service.ts';

type Recorder = (request: ProvisionRequest, arns: Arns) => ProvisionedResource;
interface Arns {
  of(service: string, rest: string): string;
  /** IAM has no region in its ARNs. */
  global(service: string, rest: string): string;
}

/**
 * Resources that have no effect at run time on one machine: they are recorded, not run, and give the
 * `Ref` and attributes that others refer to. A type outside this list and without a provider of its
 * own is refused.
 */
export const createRecordedResources = (
  environment: Pick<Environment, 'region' | 'accountId'>,
): ResourceProvider => {
  const { region, accountId } = environment;
  const arns: Arns = {
    of: (service, rest) => `arn:aws:${service}:${region}:${accountId}:${rest}`,
    global: (service, rest) => `arn:aws:${service}::${accountId}:${rest}`,
  };
  return {
    types: Object.keys(RECORDERS),
    provision: async (request) => {
      const recorder = RECORDERS[request.type] ?? plain;
      return recorder(request, arns);
    },
  };
};

const nameOf = ({ stackName, logicalId, properties }: ProvisionRequest, property: string): string =>
  String(properties[property] ?? `${stackName}-${logicalId}`);

const plain: Recorder = (request) => ({ ref: nameOf(request, 'Name'), attributes: {} });

const named =
  (property: string, service: string, path: string, suffix = ''): Recorder =>
  (request, arns) => {
    const name = nameOf(request, property);
    return { ref: name, attributes: { Arn: arns.of(service, `${path}${name}${suffix}`) } };
  };

const role: Recorder = (request, arns) => {
  const name = nameOf(request, 'RoleName');
  return { ref: name, attributes: { Arn: arns.global('iam', `role/${name}`), RoleId: name } };
};

const managedPolicy: Recorder = (request, arns) => {
  const arn = arns.global('iam', `policy/${nameOf(request, 'ManagedPolicyName')}`);
  return { ref: arn, attributes: { PolicyArn: arn } };
};

const topic: Recorder = (request, arns) => {
  const name = nameOf(request, 'TopicName');
  const arn = arns.of('sns', name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

const key: Recorder = (request, arns) => {
  const id = `${request.stackName}-${request.logicalId}`;
  return { ref: id, attributes: { KeyId: id, Arn: arns.of('kms', `key/${id}`) } };
};

const RECORDERS: Readonly<Record<string, Recorder>> = {
  'AWS::ApiGateway::Account': plain,
  'AWS::ApplicationAutoScaling::ScalableTarget': plain,
  'AWS::ApplicationAutoScaling::ScalingPolicy': plain,
  'AWS::CDK::Metadata': plain,
  'AWS::CodeDeploy::Application': (request) => ({
    ref: nameOf(request, 'ApplicationName'),
    attributes: {},
  }),
  'AWS::CodeDeploy::DeploymentConfig': plain,
  'AWS::CodeDeploy::DeploymentGroup': plain,
  'AWS::Events::Archive': named('ArchiveName', 'events', 'archive/'),
  'AWS::Events::EventBusPolicy': plain,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': plain,
  'AWS::IAM::Role': role,
  'AWS::KMS::Alias': (request) => ({ ref: nameOf(request, 'AliasName'), attributes: {} }),
  'AWS::KMS::Key': key,
  'AWS::Logs::LogGroup': named('LogGroupName', 'logs', 'log-group:', ':*'),
  'AWS::Logs::MetricFilter': plain,
  'AWS::Logs::QueryDefinition': plain,
  'AWS::S3::BucketPolicy': plain,
  'AWS::SNS::Subscription': plain,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': plain,
  'AWS::SQS::QueuePolicy': plain,
  'AWS::SecretsManager::ResourcePolicy': plain,
};
