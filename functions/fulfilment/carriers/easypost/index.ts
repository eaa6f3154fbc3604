import type { Carrier } from '../carrier.ts';
import { map } from './map.ts';
import { settingProblem } from './settings.ts';
import { labelHeaders, verify } from './verify.ts';

/**
 * EasyPost, which speaks to a hundred carriers: rates and labels, and trackers whose scans come as
 * webhooks. Our request's id travels as the shipment's reference.
 */
export const easypost: Carrier = {
  name: 'easypost',
  title: 'EasyPost',
  can: ['label', 'cancel-label', 'track'],
  verify,
  labelHeaders,
  map,
  checkConfiguration: (secret, settings) => secretProblem(secret) ?? settingProblem(settings),
};

const secretProblem = (secret: string): string | undefined =>
  secret.length >= 8
    ? undefined
    : 'secret: use the webhook secret that you gave EasyPost, at least 8 characters';
