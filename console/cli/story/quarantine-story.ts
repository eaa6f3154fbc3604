import * as z from 'zod';
import { clean } from '../format/clean.ts';
import type { Look } from '../format/table.ts';
import { wrapped } from '../format/wrap.ts';
import { timelineSchema } from './order-answer.ts';
import { timelineText, timeText } from './timeline-text.ts';

/** What `quarantine.show` answers, as far as the story needs it. */
export const quarantineAnswerSchema = z.looseObject({
  quarantined: z.looseObject({
    quarantineId: z.string(),
    merchantId: z.string(),
    state: z.string(),
    provider: z.string().nullable(),
    channelId: z.string().nullable(),
    quarantinedAt: z.string().nullable(),
    problems: z.array(z.object({ code: z.string(), path: z.string(), message: z.string() })),
    note: z.string().nullable(),
  }),
  body: z.string().optional(),
  timeline: timelineSchema,
});

export const quarantineStory = (
  answer: z.infer<typeof quarantineAnswerSchema>,
  look: Look,
): string => {
  const { quarantined: view, body, timeline } = answer;
  const told = [
    `${view.quarantineId} of ${view.merchantId} is ${view.state}`,
    ...(view.quarantinedAt
      ? [
          `  Came ${timeText(view.quarantinedAt)} through ${view.provider}, channel ${view.channelId}`,
        ]
      : []),
    ...(view.note ? [`  ${clean(view.note)}`] : []),
    '',
    'What is wrong',
    ...view.problems.map(
      ({ code, path, message }) => `  ${clean(path) || 'the body'}: ${clean(message)} (${code})`,
    ),
    '',
    'What happened',
    ...timelineText(timeline),
  ].join('\n');
  // The body as it was sent: this is for a person who asked for it, or for a file.
  return [wrapped(told, look), ...(body === undefined ? [] : ['', 'The body', body])].join('\n');
};
