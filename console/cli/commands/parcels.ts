import { Command } from 'commander';
import * as z from 'zod';
import { askingCommand, clientOf, show } from '../command.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';
import { type ListOptions, listInput, tellEnd, withListOptions } from '../list-options.ts';
import type { PersonOptions } from '../person-options.ts';
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
  withListOptions(
    askingCommand('cases', 'Show parcels that carriers tell of and no order here knows', [
      'karwan parcels cases',
      'karwan parcels cases --state all --json',
    ]),
  )
    .option('--state <which>', 'open (the default) or all')
    .action(async (options: ListOptions) => {
      const client = await clientOf(io, options);
      const page = await client.ask('parcels.cases', listInput(options), pageSchema);
      show(io, options, page, (look) =>
        table(
          page.cases,
          [
            { title: 'CASE', of: ({ caseId }) => caseId },
            { title: 'STATE', of: ({ state }) => state },
            { title: 'NUMBER', of: ({ trackingNumber }) => trackingNumber },
            { title: 'BY', of: ({ carrier }) => carrier },
            {
              title: 'SEEN',
              of: ({ lastSeen }) => lastSeen && `${lastSeen.status} ${lastSeen.at}`,
            },
            { title: 'ORDER', of: ({ orderId }) => orderId },
            { title: 'MERCHANT', of: ({ merchantId }) => merchantId, shrinks: true },
          ],
          look,
        ),
      );
      tellEnd(io, options, page.next, page.cases.length);
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
