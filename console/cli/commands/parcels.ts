import { Command } from 'commander';
import * as z from 'zod';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import type { PersonOptions } from '../person-options.ts';
import { rowsOf } from '../show-table.ts';
import { linkingCommand, sendLink } from './link-case.ts';

const text = z.string().nullable();
const pageSchema = z.looseObject({
  cases: z.array(
    z.looseObject({
      caseId: z.string(),
      state: z.string(),
      trackingNumber: text,
      carrier: text,
      lastSeen: z.object({ status: z.string(), at: z.string() }).nullable(),
      orderId: text,
      merchantId: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const cases = (io: CliIo): Command =>
  listCommand(io, {
    name: 'cases',
    description: 'Show parcels that carriers tell of and no order here knows',
    examples: ['karwan parcels cases', 'karwan parcels cases --state all --json'],
    states: 'open (the default) or all',
    operation: 'parcels.cases',
    schema: pageSchema,
    rows: (page) =>
      rowsOf(
        page.cases,
        [
          { title: 'CASE', of: ({ caseId }) => caseId },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'NUMBER', of: ({ trackingNumber }) => trackingNumber },
          { title: 'BY', of: ({ carrier }) => carrier, spare: true },
          {
            title: 'SEEN',
            of: ({ lastSeen }) => lastSeen && `${lastSeen.status} ${lastSeen.at}`,
            spare: true,
          },
          { title: 'ORDER', of: ({ orderId }) => orderId, spare: true },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
        ],
        'No unknown parcels: one that a carrier tells of and no order knows would wait here for `karwan parcels link`.',
      ),
  });

interface LinkOptions extends PersonOptions {
  readonly parcel?: string;
}

const link = (io: CliIo): Command =>
  linkingCommand('Say whose parcel a case is', [
    "karwan parcels link cas_4x7… '#1001' --why 'the number was typed wrong'",
  ])
    .option('--parcel <id>', 'which parcel of the order; needed where there are several')
    .action(async (caseId: string, order: string, options: LinkOptions) => {
      await sendLink(io, options, {
        operation: 'parcels.link',
        input: { caseId, order, ...(options.parcel ? { parcel: options.parcel } : {}) },
        subject: `parcel-case/${caseId}`,
        context: 'fulfilment',
      });
    });

export const parcels = (io: CliIo): Command =>
  new Command('parcels')
    .description('Parcels that carriers tell of and no order here knows')
    .addCommand(cases(io))
    .addCommand(link(io));
