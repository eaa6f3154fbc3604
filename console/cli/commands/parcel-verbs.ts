import type { Command } from 'commander';
import { keyValue } from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import { type OrderVerb, quantitiesOf } from './order-verb.ts';

type Texts = Readonly<Record<string, string>>;

interface ParcelOptions {
  readonly parcel?: string;
  readonly carton?: readonly string[];
  readonly part?: boolean;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly service?: string;
  readonly url?: string;
  readonly status?: string;
  readonly at?: string;
  readonly place?: string;
  readonly return?: string;
  readonly line?: Texts;
  readonly reason?: string;
  readonly fact?: string;
  readonly approve?: boolean;
  readonly reject?: boolean;
  readonly sent?: boolean;
  readonly received?: boolean;
  readonly close?: boolean;
  readonly restock?: Texts;
  readonly quarantine?: Texts;
  readonly writeOff?: Texts;
  readonly refund?: boolean;
}

const withParcel = (command: Command): Command =>
  command.option('--parcel <id>', 'which parcel, or its number; needed where there are several');
const withReturn = (command: Command): Command =>
  command.option('--return <id>', 'which return; needed where there are several');
const several = (value: string, known: readonly string[] = []): readonly string[] => [
  ...known,
  value,
];

const CARTON = /^(\d{1,5})x(\d{1,5})x(\d{1,5}),(\d{1,7})g(?:,(.+))?$/;

/** `300x200x150,1200g,466157049=2`: millimetres, grams, and what is in it. */
export const cartonOf = (text: string): object => {
  const [, lengthMm, widthMm, heightMm, weightGrams, contents] = CARTON.exec(text) ?? [];
  if (lengthMm === undefined) {
    throw new CliFailure('usage', `carton: ${text} is not like 300x200x150,1200g,LINE=2`, {
      fix: 'Give millimetres, then grams, then what is in it; one line after the other by commas.',
    });
  }
  const lines = contents?.split(',').reduce<Texts>((known, one) => keyValue(one, known), {});
  return {
    lengthMm: Number(lengthMm),
    widthMm: Number(widthMm),
    heightMm: Number(heightMm),
    weightGrams: Number(weightGrams),
    ...(lines ? { lines: quantitiesOf('--carton', lines) } : {}),
  };
};

const RETURN_STEPS = ['approve', 'reject', 'sent', 'received', 'close'] as const;

const returnStep = (options: ParcelOptions): string => {
  const [step, other] = RETURN_STEPS.filter((name) => options[name] === true);
  if (other !== undefined)
    throw new CliFailure('usage', `--${step} and --${other}: give one of them`);
  return step ?? 'request';
};

/** What people do with parcels and returns; the fulfilment step decides it. */
export const PARCEL_VERBS: readonly OrderVerb<ParcelOptions>[] = [
  {
    name: 'pack',
    commands: ['PackParcel'],
    context: 'fulfilment',
    description: 'Say that a parcel is packed: its cartons, their size and weight',
    example: "karwan orders pack '#1001' --carton 300x200x150,1200g --why 'packed'",
    options: (command) =>
      withParcel(command)
        .requiredOption(
          '--carton <LxWxHmm,GRAMSg[,line=quantity…]>',
          'a carton; a single one holds everything unless its contents are given; repeatable',
          several,
        )
        .option('--part', 'pack less than planned; the rest becomes a parcel of its own'),
    inputOf: ({ parcel = null, carton = [], part = false }) => ({
      parcel,
      cartons: carton.map(cartonOf),
      part,
    }),
  },
  {
    name: 'label',
    commands: ['BuyLabel'],
    context: 'fulfilment',
    description: 'Buy a label for each carton of a packed parcel that has none',
    example:
      "karwan orders label '#1001' --service USPS/Priority --why 'it must be there on Friday'",
    options: (command) =>
      withParcel(command).option(
        '--service <name>',
        'carrier and service, such as USPS/Priority (default: the cheapest allowed)',
      ),
    inputOf: ({ parcel = null, service = null }) => ({ parcel, service }),
  },
  {
    name: 'cancel-label',
    commands: ['CancelLabel'],
    context: 'fulfilment',
    description: 'Send back labels of a parcel that nobody will use',
    example: "karwan orders cancel-label '#1001' --why 'it goes by another carrier'",
    options: (command) =>
      withParcel(command).option('--tracking <number>', 'only the label with this number'),
    inputOf: ({ parcel = null, tracking = null }) => ({ parcel, trackingNumber: tracking }),
  },
  {
    name: 'hand-over',
    commands: ['HandOverParcel'],
    context: 'fulfilment',
    description: 'Say that a parcel is with the carrier',
    example: "karwan orders hand-over '#1001' --carrier TCS --tracking 779123 --why 'picked up'",
    options: (command) =>
      withParcel(command)
        .option('--carrier <name>', 'who carries it')
        .option('--tracking <number>', 'under which number'),
    inputOf: ({ parcel = null, carrier = null, tracking = null }) => ({
      parcel,
      carrier,
      trackingNumber: tracking,
    }),
  },
  {
    name: 'track',
    commands: ['TrackParcel'],
    context: 'fulfilment',
    description: 'Give a parcel’s number, or what the carrier says of it',
    example: "karwan orders track '#1001' --status out_for_delivery --why 'they told us so'",
    options: (command) =>
      withParcel(command)
        .option('--carrier <name>', 'who carries it')
        .option('--tracking <number>', 'under which number')
        .option('--url <link>', 'where the buyer can follow it')
        .option('--status <name>', 'in_transit, out_for_delivery, attempt_failed, lost …')
        .option('--at <time>', 'when it was, such as 2026-11-02T14:30:00Z (default: now)')
        .option('--place <name>', 'where it was'),
    inputOf: ({ parcel = null, carrier = null, tracking = null, ...told }) => ({
      ...{ parcel, carrier, trackingNumber: tracking, trackingUrl: told.url ?? null },
      ...{ status: told.status ?? null, at: told.at ?? null, place: told.place ?? null },
    }),
  },
  {
    name: 'deliver',
    commands: ['DeliverParcel'],
    context: 'fulfilment',
    description: 'Say that a parcel reached the buyer',
    example: "karwan orders deliver '#1001' --why 'the buyer called'",
    options: (command) => withParcel(command).option('--at <time>', 'when it was (default: now)'),
    inputOf: ({ parcel = null, at = null }) => ({ parcel, at }),
  },
  {
    name: 'return',
    commands: [
      ...(['RequestReturn', 'ApproveReturn', 'RejectReturn'] as const),
      ...(['SendReturn', 'ReceiveReturn', 'CloseReturn'] as const),
    ],
    context: 'fulfilment',
    description: 'Ask for a return, or take it a step further',
    example:
      "karwan orders return '#1001' --line 466157049=1 --reason damaged --why 'a photo came'",
    options: (command) =>
      withReturn(command)
        .option('--line <id=quantity>', 'so many of a line; repeatable (default: all)', keyValue)
        .option('--reason <code>', 'why the buyer gives it back: damaged, wrong-size …')
        .option('--approve', 'the buyer may send it')
        .option('--reject', 'it is not taken back')
        .option('--sent', 'the buyer has sent it')
        .option('--received', 'it has come, or --fact says what became of it')
        .option('--fact <code>', 'lost-in-transit, short-shipped, shipped-wrong-item …')
        .option('--close', 'nothing more will happen to it'),
    inputOf: (options) => ({
      ...{ step: returnStep(options), returnId: options.return ?? null },
      ...{ lines: quantitiesOf('--line', options.line) ?? null, reason: options.reason ?? null },
      ...(options.fact === undefined ? {} : { fact: options.fact }),
    }),
  },
  {
    name: 'inspect',
    commands: ['InspectReturn'],
    context: 'fulfilment',
    description: 'Say where returned goods go; stock and money move only by it',
    example: "karwan orders inspect '#1001' --write-off 466157049=1 --why 'torn'",
    options: (command) =>
      withReturn(command)
        .option('--restock <line=quantity>', 'back on the shelf (default: all of it)', keyValue)
        .option('--quarantine <line=quantity>', 'set aside', keyValue)
        .option('--write-off <line=quantity>', 'not to be sold again', keyValue)
        .option('--no-refund', 'the buyer gets no money back for it'),
    inputOf: ({ refund = true, ...options }) => ({
      ...{ returnId: options.return ?? null, refund },
      lines: {
        ...placed('restock', '--restock', options.restock),
        ...placed('quarantine', '--quarantine', options.quarantine),
        ...placed('write-off', '--write-off', options.writeOff),
      },
    }),
  },
];

const placed = (disposition: string, option: string, texts: Texts | undefined): object => {
  const quantities = quantitiesOf(option, texts);
  return quantities ? { [disposition]: quantities } : {};
};
