/** The most that a sender's body may have, in bytes as sent; nothing that was packed unpacks to more. */
export const MAX_BODY_BYTES = 512 * 1024;
