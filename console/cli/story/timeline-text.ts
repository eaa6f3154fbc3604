import { clean } from '../format/clean.ts';
import type { Timeline } from './order-answer.ts';

/** `2026-11-02T09:00:05.000Z` → `2 Nov 2026 09:00:05 UTC`. */
export const timeText = (iso: string): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day} ${iso.slice(11, 19)} UTC`;
};

/** What came of it all, and how much happened on the way there. */
export const shortTimelineText = (timeline: Timeline): readonly string[] => {
  const news = timeline.filter(({ minor }) => !minor);
  const rest = timeline.length - news.length;
  return [
    ...news.map(({ at, says }) => `  ${timeText(at)}  ${clean(says)}`),
    ...(rest > 0
      ? [
          `  … and ${rest} ${rest === 1 ? 'step' : 'steps'} between; --steps shows each, with its cause`,
        ]
      : []),
  ];
};

/** Every event in a sentence, and below it what led to it. */
export const timelineText = (timeline: Timeline): readonly string[] =>
  timeline.flatMap(({ at, says, cause, actor, asked }) => [
    `  ${timeText(at)}  ${clean(says)}`,
    `    because of ${cause}${actor ? ` (${clean(actor)})` : ''}`,
    ...asked.map((command) => `    asked ${command}`),
  ]);
