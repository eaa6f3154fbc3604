import type { Actor, Envelope } from './envelope.ts';

/** What a deployment sends over the bus; every subscription lets it through, and no step acts on it. */
export const CANARY = { source: 'karwan.deployment', name: 'DeploymentCanary' } as const;

/** The event itself: whoever receives it may tell it by its source and name. */
export const canaryEnvelope = (id: string, actor: Actor, at: string): Envelope => ({
  id,
  kind: 'event',
  name: CANARY.name,
  schemaVersion: 1,
  source: CANARY.source,
  merchantId: 'karwan',
  subject: `canary/${id}`,
  occurredAt: at,
  recordedAt: at,
  causationId: id,
  correlationId: id,
  actor,
  data: {},
});

export const isCanary = ({ kind, name, source }: Envelope): boolean =>
  kind === 'event' && name === CANARY.name && source === CANARY.source;

/** Where a step writes that it has seen one: a single row, which the next one overwrites. */
export const canaryKey = (step: string): { readonly pk: string; readonly sk: string } => ({
  pk: `canary#${step}`,
  sk: 'row',
});
