import {
  createEasyPostSimulator,
  type EasyPostSimulator,
} from '../../local/simulators/easypost/easypost.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { createSeededRandom } from '../local/virtual-clock.ts';
import { goodsCommand } from './goods.ts';
import { partiesOutside } from './outside.ts';
import type { Pipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

const API_KEY = 'EZTK_simulated';
const SECRET = 'sécret of the simulated hook';
const SETTINGS = {
  'easypost.from.name': 'Sialkot Sports',
  'easypost.from.street1': '1 Paris Road',
  'easypost.from.city': 'Sialkot',
  'easypost.from.country': 'PK',
  'easypost.from.phone': '+92524600000',
  'easypost.customs.signer': 'Ayesha Khan',
  'easypost.customs.tariff': '950662',
};

/** A shop whose parcels go by a pretended EasyPost, which is all there is outside. */
export interface EasyPostShop extends Shop {
  readonly easypost: EasyPostSimulator;
  /** Takes a paid order and packs it into one carton; gives its id. */
  packed(overrides?: Partial<SampleOrder>): Promise<string>;
  /** Takes a paid order; gives its id. */
  order(overrides?: Partial<SampleOrder>): Promise<string>;
  pack(orderId: string): Promise<void>;
  command(name: string, orderId: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
}

const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 5000, lines: null };

export const openEasyPostShop = async (
  pipeline: Pipeline,
  settings: Readonly<Record<string, string>> = {},
): Promise<EasyPostShop> => {
  const { clock } = pipeline;
  const easypost = createEasyPostSimulator({
    clock,
    random: createSeededRandom(17),
    post: async (url, webhook) => {
      const { status } = await pipeline.receive({ path: new URL(url).pathname, ...webhook });
      return status;
    },
  });
  pipeline.outside = partiesOutside(clock, {
    'api.easypost.com': easypost.answer,
    'easypost-files.s3.us-west-2.amazonaws.com': easypost.answer,
  });
  const added = await pipeline.ask('channels.add', {
    merchantId: 'sialkot-sports',
    provider: 'easypost',
    secret: SECRET,
    settings: SETTINGS,
    api: { key: API_KEY },
  });
  if (!added.ok) throw new Error(added.error.message);
  const { channelId, url } = added.result as { channelId: string; url: string };
  easypost.webhooks.sendTo({ url, secrets: [SECRET] });
  const shop = await openShop(pipeline, {
    settings: { carrier: 'easypost', 'carrier.account': channelId, ...settings },
  });
  const { merchantId } = shop;
  const command: EasyPostShop['command'] = (name, orderId, data = {}) =>
    goodsCommand(pipeline, { name, subject: `order/${orderId}`, merchantId }, data);
  const order: EasyPostShop['order'] = async (overrides = {}) => {
    const placed = nextOrder({ paid: true, ...overrides });
    await shop.insist(shop.signed(placed));
    await comeToRest(pipeline);
    return shop.orderId(placed);
  };
  const pack: EasyPostShop['pack'] = (orderId) =>
    command('PackParcel', orderId, { fulfilmentId: null, part: false, cartons: [CARTON] });
  return {
    ...shop,
    easypost,
    command,
    order,
    pack,
    packed: async (overrides) => {
      const orderId = await order(overrides);
      await pack(orderId);
      await comeToRest(pipeline);
      return orderId;
    },
  };
};
