/** When a scheduled rule fires. All times are epoch milliseconds, all calendars UTC. */
export interface Schedule {
  /**
   * The first due time after `now` when the last one was `previous` (a new rule's: its creation).
   * Occasions that passed unused are skipped. Undefined: never again.
   */
  next(previous: number, now: number): number | undefined;
}
