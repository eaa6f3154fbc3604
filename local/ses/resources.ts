import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { generatedName } from '../engine/generated-name.ts';
import { readInput } from '../engine/operation-input.ts';
import type { ProvisionedResource, ProvisionRequest } from '../engine/service.ts';
import type { SesTables } from './tables.ts';

const tags = z.array(z.unknown()).optional();
/** Options that have no effect on one machine are taken as they are. */
const option = z.record(z.string(), z.unknown()).optional();
const setSchema = z.strictObject({
  Name: z.string().optional(),
  DeliveryOptions: option,
  ReputationOptions: option,
  SendingOptions: option,
  SuppressionOptions: option,
  Tags: tags,
});
const destinationSchema = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Name: z.string().optional(),
    Enabled: z.boolean(),
    MatchingEventTypes: z.array(z.string()).min(1),
    EventBridgeDestination: z.strictObject({ EventBusArn: z.string() }),
  }),
});
const identitySchema = z.strictObject({ EmailIdentity: z.string(), Tags: tags });

const MOST_CHARACTERS = 64;

type Provision = (tables: SesTables, request: ProvisionRequest) => ProvisionedResource;

const provisionSet: Provision = (tables, request) => {
  const { Name } = readInput(request.type, setSchema, request.properties);
  const name = Name ?? generatedName(request, MOST_CHARACTERS);
  tables.saveConfigurationSet(name);
  return { ref: name, attributes: {} };
};

const provisionDestination: Provision = (tables, request) => {
  const ask = readInput(request.type, destinationSchema, request.properties);
  const { Name, Enabled, MatchingEventTypes, EventBridgeDestination } = ask.EventDestination;
  if (!EventBridgeDestination.EventBusArn.endsWith(':event-bus/default')) {
    throw new AwsError('ValidationError', 'SES sends its events to the default bus only.');
  }
  const name = Name ?? generatedName(request, MOST_CHARACTERS);
  const types = Enabled ? MatchingEventTypes : [];
  tables.saveDestination({ configurationSet: ask.ConfigurationSetName, name, types });
  return { ref: name, attributes: {} };
};

/** Verified at once: there is no DNS here to wait for. */
const provisionIdentity: Provision = (tables, request) => {
  const { EmailIdentity } = readInput(request.type, identitySchema, request.properties);
  tables.saveIdentity(EmailIdentity);
  const tokens = [1, 2, 3].flatMap((n) => [
    [`DkimDNSTokenName${n}`, `token${n}._domainkey.${EmailIdentity}`],
    [`DkimDNSTokenValue${n}`, `token${n}.dkim.amazonses.com`],
  ]);
  return { ref: EmailIdentity, attributes: Object.fromEntries(tokens) };
};

const PROVISIONS: ReadonlyMap<string, Provision> = new Map([
  ['AWS::SES::ConfigurationSet', provisionSet],
  ['AWS::SES::ConfigurationSetEventDestination', provisionDestination],
  ['AWS::SES::EmailIdentity', provisionIdentity],
]);

/** The resource types that SES creates for CloudFormation. */
export const SES_RESOURCE_TYPES: readonly string[] = [...PROVISIONS.keys()];

export const provisionSes: Provision = (tables, request) => {
  const provision = PROVISIONS.get(request.type);
  if (provision) return provision(tables, request);
  throw new AwsError('ValidationError', `SES has no resource type ${request.type}.`);
};
