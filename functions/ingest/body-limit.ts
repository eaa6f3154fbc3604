/** The most that a sender's body may have, in bytes as sent. */
export const MAX_BODY_BYTES = 512 * 1024;

/** Nothing that was packed unpacks to more: a store that was asked may say more than one that sends. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;
