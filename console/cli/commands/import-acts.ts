import type { Command } from 'commander';
import {
  type ColumnNames,
  readTable,
  type TableRow,
} from '../../../functions/shared/table-file.ts';
import { askingCommand, readOption, wholeNumber } from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { withPersonOptions } from '../person-options.ts';
import type { AwaitedCommand } from '../send-command.ts';
import { type ListedAct, type ManyOptions, sendMany } from '../send-many.ts';
import { utf8 } from '../utf8.ts';
import { cartonOf } from './parcel-verbs.ts';

/** As couriers' manifests, exports of stores and people name them. */
const COLUMNS = {
  order: ['order', 'order number', 'order no', 'order id', 'reference', 'name'],
  act: ['act', 'action'],
  parcel: ['parcel'],
  carrier: ['carrier', 'courier', 'shipping carrier'],
  trackingNumber: [
    ...['tracking', 'tracking number', 'tracking no', 'consignment', 'consignment number'],
    ...['awb', 'cn', 'waybill'],
  ],
  trackingUrl: ['tracking url', 'tracking link', 'url'],
  status: ['status'],
  at: ['at', 'time'],
  place: ['place', 'location'],
  service: ['service'],
  reason: ['reason', 'hold'],
  amount: ['amount'],
  cartons: ['cartons', 'carton'],
  why: ['why', 'note'],
} as const satisfies ColumnNames<string>;
type Column = keyof typeof COLUMNS;

interface ImportOptions extends ManyOptions {
  readonly act?: string;
}

/** A line of the file as a wish; an empty cell says nothing. Several cartons are parted by semicolons. */
const actOf = ({ line, texts }: TableRow<Column>, byDefault: string | undefined): ListedAct => {
  const said = Object.entries(texts).flatMap(([column, cells]) => {
    const text = cells.find((cell) => cell !== '');
    return text === undefined ? [] : [[column, text] as const];
  });
  const { act = byDefault, order, cartons, ...others } = Object.fromEntries(said);
  if (order === undefined) throw new CliFailure('usage', `Line ${line}: it names no order`);
  if (act === undefined) {
    throw new CliFailure('usage', `Line ${line}: it does not say what is to be done`, {
      fix: 'Give --act, such as --act hand-over, or a column `act`.',
    });
  }
  const packed = cartons?.split(';').map((carton) => cartonOf(carton.trim()));
  return { ...others, ...(packed ? { cartons: packed } : {}), act, order };
};

/** `orders import`: a courier's manifest, or any list of orders and what is to be done with each. */
export const importActs = (io: CliIo, nameOf: AwaitedCommand['nameOf']): Command =>
  withPersonOptions(
    askingCommand('import', 'Do with each order of a file what its line says', [
      "karwan orders import manifest.csv --act hand-over --why 'picked up on Monday'",
      "karwan orders import packed.csv --act pack --why 'packed' --dry-run",
    ]),
  )
    .argument('<file>', 'CSV with a column order, and others such as carrier, tracking, cartons')
    .option('--act <name>', 'for lines that have no act: pack, hand-over, track, deliver, hold …')
    .option('--dry-run', 'say what would be sent and send nothing')
    .option('--wait <seconds>', 'how long to wait for each answer (default: 30)', wholeNumber)
    .action(async (path: string, options: ImportOptions) => {
      const text = utf8(await readOption(io, 'file', path));
      const file = readTable<Column>(text, COLUMNS, [['order']]);
      if ('problem' in file) {
        throw new CliFailure('usage', `file: ${file.problem.message}`, {
          fix: 'Name the column with the orders `order`.',
        });
      }
      const acts = file.rows.map((row) => actOf(row, options.act));
      if (acts.length === 0) throw new CliFailure('usage', 'file: it has no lines');
      await sendMany(io, options, acts, nameOf);
    });
