interface Told {
  readonly type: string;
  readonly notificationId: string;
  readonly outcome?: string;
}

/** Of the mails that were asked for, those that never left and of which nobody is told either. */
export const unsentMails = (
  told: readonly Told[],
  hasLeft: (notificationId: string) => boolean,
): readonly string[] =>
  told
    .filter(({ type }) => type === 'NotificationRequested')
    .map(({ notificationId }) => notificationId)
    .filter(
      (id) =>
        !hasLeft(id) &&
        !told.some(
          (each) =>
            each.notificationId === id &&
            (each.type === 'NotificationUnconfirmed' || each.outcome === 'refused'),
        ),
    );
