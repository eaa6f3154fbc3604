import * as z from 'zod';
import { type FileProblem, readTable, type TableRow } from '../../shared/table-file.ts';
import { done, operation, refuse } from '../operation.ts';
import { sendCommands } from '../send-commands.ts';
import {
  locationSchema,
  piecesSchema,
  type StockChange,
  skuSchema,
  stockCommand,
  stockInputSchema,
} from '../stock-input.ts';

const MOST_CHARACTERS = 5 * 1024 * 1024;

const inputSchema = stockInputSchema.extend({
  text: z
    .string('give the file’s text')
    .min(1, 'the file is empty')
    .max(MOST_CHARACTERS, 'at most 5 MB; split the file'),
  /** For lines that name none. */
  location: locationSchema,
  /** `set`: the file says what is there. `receive`: it says what came in. */
  mode: z.enum(['set', 'receive'], 'use set or receive').default('set'),
  dryRun: z.boolean().default(false),
});

const COLUMNS = {
  sku: ['sku', 'variant sku', 'article', 'item number'],
  location: ['location', 'warehouse', 'place'],
  pieces: ['quantity', 'qty', 'stock', 'on hand', 'on_hand', 'counted', 'available'],
} as const;
type Column = keyof typeof COLUMNS;

/** A table of SKUs and pieces; lines that cannot be read are told, the others count. */
export const importStock = operation(inputSchema, async (ports, input, actor) => {
  const file = readTable<Column>(input.text, COLUMNS, [['sku'], ['pieces']]);
  if ('problem' in file) {
    return refuse(
      'bad-input',
      `file: ${file.problem.message}`,
      'Name the columns sku and quantity.',
    );
  }
  const read = file.rows.map((row) => readRow(row, input));
  const problems = [...read.flatMap(({ problem }) => problem ?? []), ...namedTwice(read)];
  const wrong = new Set(problems.map(({ line }) => line));
  const changes = read.flatMap(({ line, change }) => (change && !wrong.has(line) ? [change] : []));
  const by = input.by ?? actor.id;
  const commands = changes.map((change) => stockCommand(input, by, change));
  const reasons = input.dryRun ? [] : await sendCommands(ports, 'stock', commands, actor);
  if (reasons.length > 0) {
    const message = `The stock queue did not take ${reasons.length} lines: ${reasons[0]}`;
    return refuse('unavailable', message, 'Send it again with the same command id.');
  }
  const { merchantId, commandId, dryRun } = input;
  ports.runtime.observe.log('info', 'stock imported', { merchantId, lines: changes.length, by });
  return done({ commandId, dryRun, read: changes.length, problems, changes });
});

interface ReadRow {
  readonly line: number;
  readonly change?: StockChange;
  readonly problem?: FileProblem;
}

const readRow = (
  { line, texts }: TableRow<Column>,
  { mode, location }: z.infer<typeof inputSchema>,
): ReadRow => {
  const [sku = ''] = texts.sku;
  const [place = location] = texts.location.filter((text) => text !== '');
  const [pieces = ''] = texts.pieces;
  const parsed = rowSchema.safeParse({
    sku,
    location: place.toLowerCase(),
    pieces: /^\d{1,12}$/.test(pieces) ? Number(pieces) : undefined,
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `${issue?.path.join('.')}: ${issue?.message}`;
    return { line, problem: { line, code: 'bad-line', message } };
  }
  return { line, change: { name: mode === 'set' ? 'CountStock' : 'ReceiveStock', ...parsed.data } };
};

const rowSchema = z.object({ sku: skuSchema, location: locationSchema, pieces: piecesSchema });

/** Two counts of one level: nobody knows which is right, so neither is taken. */
const namedTwice = (rows: readonly ReadRow[]): readonly FileProblem[] => {
  const keyOf = ({ change }: ReadRow) => change && `${change.sku}@${change.location}`;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return rows
    .filter((row) => (counts.get(keyOf(row) ?? '') ?? 0) > 1)
    .map(({ line }) => ({
      line,
      code: 'named-twice',
      message: 'another line names the same SKU and location; neither was taken',
    }));
};
