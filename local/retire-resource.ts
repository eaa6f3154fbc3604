import type { LeftResource } from './cloudformation/resource-ledger.ts';
import type { Service } from './engine/service.ts';

/** Types whose resources hold what people would miss: they stay until someone deletes them. */
const KEPT = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::SecretsManager::Secret',
];

/**
 * Ends what a resource that left the template would still do, and says whether it is gone. A rule is
 * stored with its targets and would deliver on; functions, mappings and routes live only while they
 * are declared; what holds data is kept.
 */
export const createRetire =
  (eventBridge: Service) =>
  async ({ type, ref }: LeftResource): Promise<boolean> => {
    if (KEPT.includes(type)) return false;
    if (type === 'AWS::Events::Rule') await deleteRule(eventBridge, ref);
    return true;
  };

/** A rule's `Ref` is its name, with the bus in front when that is not the default one. */
const deleteRule = async (eventBridge: Service, ref: string): Promise<void> => {
  const [name = '', bus] = ref.split('|').reverse();
  const rule = bus === undefined ? {} : { EventBusName: bus };
  const { Targets } = await eventBridge.call('ListTargetsByRule', { Rule: name, ...rule });
  const Ids = ((Targets ?? []) as { Id: string }[]).map(({ Id }) => Id);
  if (Ids.length > 0) await eventBridge.call('RemoveTargets', { Rule: name, Ids, ...rule });
  await eventBridge.call('DeleteRule', { Name: name, ...rule });
};
