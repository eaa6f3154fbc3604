/** What the doctor asks of an AWS account; every answer may be refused by throwing. */
export interface AwsAccount {
  /** Undefined when neither profile nor environment name one. */
  region(): Promise<string | undefined>;
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Of the bootstrap stack; undefined when there is none. */
  bootstrapVersion(): Promise<number | undefined>;
  /** A stack's status; undefined when there is none. */
  stackStatus(stackName: string): Promise<string | undefined>;
  /** Every quota of a service as it is applied to the account, by name. */
  quotas(serviceCode: string): Promise<ReadonlyMap<string, number>>;
  mail(): Promise<{ readonly production: boolean; readonly enabled: boolean }>;
}

/** As much of an SDK client's configuration as says where and as whom it asks. */
export interface AwsAccess {
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Each client is loaded when it is first asked: a command that asks nothing loads none. */
export const createAwsAccount = (access: AwsAccess): AwsAccount => ({
  region: async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    try {
      return await new STSClient(access).config.region();
    } catch {
      // The SDK throws when it finds none: that is the answer.
      return undefined;
    }
  },
  identity: async () => {
    const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
    const { Account, Arn } = await new STSClient(access).send(new GetCallerIdentityCommand({}));
    return { account: String(Account), arn: String(Arn) };
  },
  bootstrapVersion: async () => {
    const stack = await findStack(access, 'CDKToolkit');
    const version = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion');
    return stack && Number(version?.OutputValue ?? 0);
  },
  stackStatus: async (stackName) => (await findStack(access, stackName))?.StackStatus,
  quotas: async (ServiceCode) => {
    const { paginateListServiceQuotas, ServiceQuotasClient } = await import(
      '@aws-sdk/client-service-quotas'
    );
    const client = new ServiceQuotasClient(access);
    const found = new Map<string, number>();
    for await (const { Quotas } of paginateListServiceQuotas({ client }, { ServiceCode })) {
      for (const { QuotaName, Value } of Quotas ?? []) found.set(String(QuotaName), Number(Value));
    }
    return found;
  },
  mail: async () => {
    const { GetAccountCommand, SESv2Client } = await import('@aws-sdk/client-sesv2');
    const answer = await new SESv2Client(access).send(new GetAccountCommand({}));
    return {
      production: answer.ProductionAccessEnabled === true,
      enabled: answer.SendingEnabled === true,
    };
  },
});

const findStack = async (access: AwsAccess, StackName: string) => {
  const { CloudFormationClient, DescribeStacksCommand } = await import(
    '@aws-sdk/client-cloudformation'
  );
  try {
    const command = new DescribeStacksCommand({ StackName });
    return (await new CloudFormationClient(access).send(command)).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
};
