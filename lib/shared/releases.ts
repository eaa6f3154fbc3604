import { Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';
import { accept } from './accept.ts';

/** The alias through which every function is called; a release moves it. */
export const LIVE = 'live';

/** A function as far as a release is concerned. */
interface Released extends Construct {
  readonly lambda: LambdaFunction;
  readonly live: Alias;
}

interface Desk {
  readonly application: LambdaApplication;
  readonly role: Role;
}

/**
 * Brings a function's new version to a tenth of its calls first, to the rest five minutes on, and
 * back to none when one of its alarms is raised meanwhile.
 */
export class Releases extends Construct {
  /** Absent where releases are made at once. */
  readonly #desk: Desk | undefined;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    if (!settings.canaryRelease || settings.emulator) return;
    this.#desk = { application: new LambdaApplication(this, 'Application'), role: this.#role() };
  }

  /** The alarms are the function's own; CodeDeploy takes ten at most. */
  shift({ live, lambda, node }: Released, alarms: readonly IAlarm[]): void {
    if (this.#desk === undefined) return;
    const { application, role } = this.#desk;
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'lambda:GetAlias',
          'lambda:UpdateAlias',
          'lambda:GetProvisionedConcurrencyConfig',
        ],
        // Not the alias's own reference: it waits for its group, and the group for this role.
        resources: [lambda.functionArn, `${lambda.functionArn}:${LIVE}`],
      }),
    );
    const group = new LambdaDeploymentGroup(node.scope as Construct, `${node.id}Release`, {
      application,
      alias: live,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [...alarms],
      // CDK would add AWS's managed policy, which may move every alias of the account.
      role: role.withoutPolicyUpdates(),
    });
    group.node.addDependency(role);
  }

  #role(): Role {
    const role = new Role(this, 'Role', {
      description: `Moves aliases of ${Stack.of(this).stackName}`,
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    );
    accept(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'It may only describe alarms, whose names CloudFormation makes; AWS’s own policy for CodeDeploy allows the same.',
    });
    return role;
  }
}
