import type { SampleBuyer } from '../../local/simulators/storefronts/order.ts';

/** A buyer whose every text is found nowhere else. */
export const canaryBuyer: SampleBuyer = {
  firstName: 'Quxofina',
  lastName: 'Wyrmblatt',
  email: 'zyxquill@canary.example',
  phone: '+449990017351',
  locale: 'en-GB',
  company: 'Vexolite Brothers',
  line1: '77 Jabberfjord Way',
  city: 'Grumblethorpe',
  region: 'Quagshire',
  postcode: 'ZQ9 7XJ',
  country: 'GB',
};

export const CANARY_NOTE = 'Leave it with Mordwick next door';

/** What nobody may find in the clear; country and locale are not personal. */
export const canaryTexts: readonly string[] = [
  ...Object.entries(canaryBuyer)
    .filter(([field]) => field !== 'country' && field !== 'locale')
    .map(([, text]) => text),
  CANARY_NOTE,
];

/**
 * The texts that stand in `content`, in the clear or in an encoding that anybody can undo: base64 at
 * any offset, hex, percent and `\u` escapes.
 */
export const tracesIn = (content: string): readonly string[] =>
  canaryTexts.filter((text) => disguisesOf(text).some((disguise) => content.includes(disguise)));

const disguisesOf = (text: string): readonly string[] => {
  const known = cache.get(text);
  if (known) return known;
  const bytes = Buffer.from(text, 'utf8');
  const disguises = [
    text,
    text.toLowerCase(),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    bytes.toString('hex'),
    ...[0, 1, 2].map((offset) => base64Core(bytes, offset)),
  ];
  cache.set(text, disguises);
  return disguises;
};
const cache = new Map<string, readonly string[]>();

/** The characters of the base64 text that depend on these bytes alone, `offset` bytes into a triple. */
const base64Core = (bytes: Buffer, offset: number): string => {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return padded.slice(first, last);
};
