/** One step by which a figure came down; batch 10 unless it says otherwise. */
export interface Improvement {
  readonly what: string;
  readonly figure: string;
  readonly before: string;
  readonly after: string;
}

/** In the order in which they were made, the first measured page before them all. */
export const HISTORY: readonly Improvement[] = [
  {
    what: 'the first measured page, before anything was changed',
    figure: 'bill per 1M orders, batch 1 / batch 10',
    before: '–',
    after: '$213.70 / $134.48',
  },
];
