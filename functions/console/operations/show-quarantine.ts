import * as z from 'zod';
import type { Actor } from '../../shared/envelope.ts';
import { unseal } from '../../shared/seal.ts';
import type { QuarantineView } from '../../views/contract.ts';
import { findQuarantined, unknownQuarantined } from '../find-quarantined.ts';
import { done, merchantIdSchema, operation } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { timelineOf } from '../present/timeline.ts';

const inputSchema = z.object({
  quarantineId: z.string('name what is quarantined').min(1).max(200),
  merchantId: merchantIdSchema.optional(),
  /** Shows the body as it was sent, personal data included; who looked is logged. */
  reveal: z.boolean().default(false),
});

/** One quarantined body: why, since when, and what was done about it. */
export const showQuarantine = operation(inputSchema, async (ports, input, actor) => {
  const view = await findQuarantined(ports, input.quarantineId, input.merchantId);
  if (!view) return unknownQuarantined;
  const { merchantId, quarantineId } = view;
  const subject = `quarantine/${quarantineId}`;
  const commits =
    (await ports.logs['orders']?.load({ context: 'orders', merchantId, subject })) ?? [];
  return done({
    quarantined: view,
    ...(input.reveal ? { body: await bodyOf(ports, view, actor) } : {}),
    timeline: timelineOf(commits),
  });
});

/** The raw bytes are sealed as base64 at path `raw` under the quarantined body's own key. */
const bodyOf = async (
  { vault, blobs, runtime }: ConsolePorts,
  { merchantId, quarantineId }: QuarantineView,
  actor: Actor,
): Promise<string> => {
  const key = await vault.existingKey(merchantId, quarantineId);
  if (key.kind === 'erased') return 'erased';
  const sealed = Buffer.from(await blobs.get(`quarantine/${quarantineId}`)).toString('utf8');
  runtime.observe.log('info', 'quarantined body shown', { merchantId, quarantineId, by: actor.id });
  const place = { merchantId, orderId: quarantineId, path: 'raw' };
  return Buffer.from(unseal(key.key, place, sealed), 'base64').toString('utf8');
};
