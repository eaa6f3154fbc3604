import * as z from 'zod';
import { clean } from '../format/clean.ts';
import { type Look, table } from '../format/table.ts';

const text = z.string().nullable();

/** What `payments.import` answers. */
export const importAnswerSchema = z.looseObject({
  dryRun: z.boolean(),
  read: z.number(),
  ignored: z.number(),
  problems: z.array(z.object({ line: z.number(), code: z.string(), message: z.string() })),
  lines: z.array(
    z.looseObject({
      line: z.number(),
      amountText: text,
      goesTo: z.enum(['reference', 'order', 'case']),
      reference: text,
      orderId: text,
      caseId: text,
      because: text,
      proposed: text,
    }),
  ),
});
export type ImportAnswer = z.infer<typeof importAnswerSchema>;
type Line = ImportAnswer['lines'][number];

const whither = (line: Line): string => {
  if (line.goesTo === 'reference') return `the order of ${line.reference}`;
  if (line.goesTo === 'order') return line.orderId ?? '';
  return `${line.caseId} (${line.because})`;
};

/** Line by line where the money went, and below it what could not be read. */
export const importStory = (answer: ImportAnswer, look: Look): string => {
  const { lines, problems, read, ignored, dryRun } = answer;
  const rows = table(
    lines,
    [
      { title: 'LINE', of: ({ line }) => line, side: 'right' },
      { title: 'AMOUNT', of: ({ amountText }) => amountText, side: 'right' },
      { title: dryRun ? 'WOULD GO TO' : 'GOES TO', of: whither },
      { title: 'PERHAPS OF', of: ({ proposed }) => proposed },
    ],
    look,
  );
  const unread = problems.map(
    ({ line, message }) => `${line === 0 ? 'The file' : `Line ${line}`}: ${clean(message)}`,
  );
  if (!look.isTerminal) return [rows, ...unread].filter((part) => part !== '').join('\n');
  const sum = `${read} lines of money, ${ignored} about nothing, ${problems.length} unread.`;
  return [...(lines.length > 0 ? [rows, ''] : []), ...unread, sum].join('\n');
};
