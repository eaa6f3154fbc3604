import type { Command } from 'commander';
import * as z from 'zod';
import { askingCommand, keyValue, tell, wholeNumber } from '../command.ts';
import type { CliIo } from '../io.ts';
import { type PersonOptions, personInput, withPersonOptions } from '../person-options.ts';
import { sendCommand, sentSchema } from '../send-command.ts';
import { sendMany } from '../send-many.ts';
import { importActs } from './import-acts.ts';
import { type OrderVerb, quantitiesOf } from './order-verb.ts';
import { PARCEL_VERBS } from './parcel-verbs.ts';

type Texts = Readonly<Record<string, string>>;

interface OrderOptions extends PersonOptions {
  readonly reason?: string;
  readonly amount?: string;
  readonly line?: Texts;
  readonly shipTo?: Texts;
}

type Verb = OrderVerb<OrderOptions>;

const withReason = (command: Command): Command =>
  command.requiredOption('--reason <name>', 'the hold’s name, such as address-check');

const VERBS: readonly Verb[] = [
  {
    name: 'confirm',
    commands: ['ConfirmOrder'],
    context: 'orders',
    description: 'Confirm an order on your word, whatever its payment says',
    example: "karwan orders confirm '#1001' --why 'paid in cash at the shop'",
  },
  {
    name: 'hold',
    commands: ['HoldOrder'],
    context: 'orders',
    description: 'Keep an order from being packed until the hold is released',
    example: "karwan orders hold '#1001' --reason address-check --why 'no house number'",
    options: withReason,
    inputOf: ({ reason }) => ({ reason }),
  },
  {
    name: 'release',
    commands: ['ReleaseHold'],
    context: 'orders',
    description: 'End a hold',
    example: "karwan orders release '#1001' --reason address-check --why 'the buyer answered'",
    options: withReason,
    inputOf: ({ reason }) => ({ reason }),
  },
  {
    name: 'cancel',
    commands: ['CancelOrder'],
    context: 'orders',
    description: 'Cancel an order; its money is let go or goes back',
    example: "karwan orders cancel '#1001' --why 'the buyer changed their mind'",
  },
  {
    name: 'refund',
    commands: ['RefundOrder'],
    context: 'orders',
    description: 'Give money back: an amount, some lines, or all that is left',
    example: "karwan orders refund '#1001' --amount 12.50 --why 'a torn box'",
    options: (command) =>
      command
        .option('--amount <text>', 'how much, such as 12.50, in the order’s currency')
        .option('--line <id=quantity>', 'so many of a line; repeatable', keyValue),
    inputOf: ({ amount, line }) => ({ amount, lines: quantitiesOf('--line', line) }),
  },
  {
    name: 'amend',
    commands: ['AmendOrder'],
    context: 'orders',
    description: 'Change quantities or the address before packing',
    example: "karwan orders amend '#1001' --line 466157049=1 --why 'one is out of stock'",
    options: (command) =>
      command
        .option('--line <id=quantity>', 'the new quantity of a line; repeatable', keyValue)
        .option(
          '--ship-to <field=text>',
          'name, company, line1, line2, city, region, postcode, phone or country; repeatable',
          keyValue,
        ),
    inputOf: ({ line, shipTo }) => ({ quantities: quantitiesOf('--line', line), shipTo }),
  },
  {
    name: 'tell-store',
    commands: ['TellStore'],
    context: 'orders',
    description: 'Tell the store again what it has not taken: parcels, refunds, a cancellation',
    example: "karwan orders tell-store '#1001' --why 'the app has its scopes now'",
  },
  {
    name: 'told',
    commands: ['MarkTold'],
    context: 'orders',
    description:
      'Say that what the store has not taken was done there by hand, or need not be done',
    example: "karwan orders told '#1001' --why 'refunded in its admin on 12 November'",
  },
  ...PARCEL_VERBS,
];

/** `CancelOrder` → `orders cancel`: what a refusal says can be done instead. */
const nameOf = (command: string): string => {
  const verb = VERBS.find(({ commands }) => commands.includes(command));
  return verb ? `orders ${verb.name}` : command;
};

const orderSentSchema = sentSchema.extend({ orderId: z.string() });

const commandOfVerb = (io: CliIo, verb: Verb): Command => {
  const command = withPersonOptions(askingCommand(verb.name, verb.description, [verb.example]))
    .argument('<order...>', 'our id, the store’s own id, or the number; several are done alike')
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber);
  return (verb.options?.(command) ?? command).action(
    async ([order = '', ...others]: readonly string[], options: OrderOptions) => {
      if (others.length > 0) {
        const wish = { act: verb.name, ...verb.inputOf?.(options) };
        const acts = [order, ...others].map((each) => ({ ...wish, order: each }));
        return sendMany(io, options, acts, nameOf);
      }
      const sent = await sendCommand(io, options, {
        operation: `orders.${verb.name}`,
        input: { order, ...personInput(io, options), ...verb.inputOf?.(options) },
        schema: orderSentSchema,
        nameOf,
        streamOf: ({ orderId }) => ({ subject: `order/${orderId}`, context: verb.context }),
      });
      tell(io, options, sent, () =>
        [`${sent.orderId} is now ${sent.state ?? 'unchanged'}.`, ...sent.says].join('\n'),
      );
    },
  );
};

/** What people can want of an order, or of many, each waiting for its answer. */
export const orderCommands = (io: CliIo): readonly Command[] => [
  ...VERBS.map((verb) => commandOfVerb(io, verb)),
  importActs(io, nameOf),
];
