import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { metricsNamespace } from '../monitoring/karwan-metric.ts';
import { accept } from './accept.ts';
import type { HandlerFile } from './bundle.ts';
import { rareLog, standardLog } from './log-groups.ts';
import type { Permission } from './permissions.ts';
import type { Platform } from './platform.ts';
import { LIVE } from './releases.ts';

export interface KarwanFunctionProps extends HandlerFile {
  readonly platform: Pick<Platform, 'bundles' | 'settings'>;
  readonly description: string;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** @default 512 */
  readonly memoryMegabytes?: number;
  /** So many environments are kept for it, and it gets no more. @default what the account has free */
  readonly reservedConcurrency?: number;
  /** Counts no metric of ours; its log may be one that is rarely read. @default false */
  readonly hasRareLog?: boolean;
  /** Settings beside `CONTEXT`. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it may do beside writing its own log. @default nothing */
  readonly permissions?: readonly Permission[];
}

/**
 * One of our handlers on Lambda, with a role and a log group of its own. Lambda's own log lines
 * (START, END, REPORT) are off: they would be the larger part of the log bill.
 */
export class KarwanFunction extends Construct {
  /** For what is measured and described; what calls it calls `live`. */
  readonly lambda: LambdaFunction;
  readonly live: Alias;
  readonly role: Role;
  /** What people call it: the handler's file. */
  readonly title: string;
  readonly memoryMegabytes: number;

  constructor(scope: Construct, id: string, props: KarwanFunctionProps) {
    super(scope, id);
    const { settings, bundles } = props.platform;
    this.title = props.handler;
    this.memoryMegabytes = props.memoryMegabytes ?? 512;
    const logGroup = props.hasRareLog
      ? rareLog(this, 'RareLog', settings)
      : standardLog(this, 'Log', settings);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const permission of props.permissions ?? []) this.allow(permission);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundles.folderOf(props)),
      role: this.role,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: this.memoryMegabytes,
      ...(props.reservedConcurrency && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      environment: {
        CONTEXT: props.context,
        METRICS_NAMESPACE: metricsNamespace(settings),
        ...props.environment,
      },
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    this.live = new Alias(this, 'Live', {
      aliasName: LIVE,
      version: this.lambda.currentVersion,
    });
    accept(this, {
      'Serverless-LambdaDLQ':
        'Its sources keep what fails; a schedule comes again and finds what was left.',
      'Serverless-LambdaTracing':
        'The correlation id follows an order; a trace of every message would cost more than the work.',
    });
  }

  /** Adds to its role exactly what `permission` names. */
  allow({ actions, resources }: Permission): void {
    this.role.addToPolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resources] }),
    );
  }
}
