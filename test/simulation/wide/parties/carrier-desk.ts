import type { Carrier } from '../../../../functions/fulfilment/carriers/carrier.ts';
import { carriers } from '../../../../functions/fulfilment/carriers/index.ts';
import {
  type CarrierFact,
  carrierFactSchema,
} from '../../../../functions/fulfilment/domain/facts.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from '../workload/life.ts';
import { sendWebhook } from '../workload/webhooks.ts';

const CARRIER = 'easypost';

/** What the pretended carrier tells: the fact itself, of one parcel. */
const map: NonNullable<Carrier['map']> = ({ rawBody }) => {
  const fact = carrierFactSchema.parse(JSON.parse(Buffer.from(rawBody).toString('utf8')));
  return fact.kind === 'scan'
    ? { kind: 'mapped', trackingNumber: fact.trackingNumber, facts: [fact] }
    : { kind: 'ignored', topic: fact.kind };
};

/** The registered carriers, but that one of them tells in the pretended carrier's words. */
export const pretendedCarriers: Readonly<Record<string, Carrier>> = {
  ...carriers,
  [CARRIER]: { ...(carriers[CARRIER] as Carrier), map },
};

/** Tells what was seen of a parcel, as the carrier's webhook does. */
export const tellScan = (
  world: WideWorld,
  life: Life,
  scan: Pick<Extract<CarrierFact, { kind: 'scan' }>, 'trackingNumber' | 'status' | 'at'>,
): void => {
  const { channel } = life.merchant;
  life.scanned.push(scan.status);
  const fact: CarrierFact = {
    ...{ kind: 'scan', carrier: 'A courier', place: null, rawCode: scan.status },
    ...scan,
  };
  sendWebhook(world, `${life.about} carrier`, {
    step: 'fulfilment',
    about: life.about,
    channel: {
      ...channel,
      ...{ channelId: `${channel.channelId}-carrier`, provider: CARRIER, context: 'fulfilment' },
      settings: {},
    },
    rawBody: Buffer.from(JSON.stringify(fact)),
  });
};
