/** What was not done about a letter, and why. */
type Undone = readonly { readonly reason: string }[];

/** What an operation did about dead letters. */
export interface Settled {
  readonly failed: Undone;
  readonly missed: Undone;
  /** There are letters beyond those that one call takes. */
  readonly more?: boolean;
}

/** All of it in one line: what was not done is no less news than what was. */
export const settledText = (done: string, { failed, missed, more = false }: Settled): string => {
  const undone = [...failed, ...missed];
  return [
    `${done}.`,
    ...(undone[0] ? [`Not done: ${undone.length} (${undone[0].reason}).`] : []),
    ...(more ? ['There are more: send them back as well.'] : []),
  ].join(' ');
};
