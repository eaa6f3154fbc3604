import * as z from 'zod';
import type { Datum } from '../engine/metrics.ts';

const lineSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});
const numbers = z.union([z.number(), z.array(z.number())]);

/**
 * The numbers of a log line in CloudWatch's embedded metric format; none when it is another line. As on
 * AWS, what is not in that form is a log line and nothing else.
 */
export const embeddedData = (text: string): readonly Datum[] => {
  if (!text.startsWith('{"_aws"')) return [];
  const line = lineSchema.safeParse(parsed(text));
  if (!line.success) return [];
  return line.data._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line.data[name])]));
      return Metrics.flatMap(({ Name }) => {
        const told = numbers.safeParse(line.data[Name]);
        const values = told.success ? [told.data].flat() : [];
        return values.map((value) => ({ namespace: Namespace, name: Name, dimensions, value }));
      });
    }),
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
