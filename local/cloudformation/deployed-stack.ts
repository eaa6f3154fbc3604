import type { ProvisionedResource } from '../engine/service.ts';

/** A stack as it stands after provisioning. */
export interface DeployedStack {
  readonly stackName: string;
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Output name → export name, for outputs that are exported. */
  readonly exportNames: Readonly<Record<string, string>>;
}

/** One resource, with what `Ref` and `Fn::GetAtt` give. */
export interface DeployedResource extends ProvisionedResource {
  readonly type: string;
}
