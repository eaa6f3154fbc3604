/**
 * Above this many bytes of JSON a commit or message carries its payload by reference
 * (`design.md` §3). Apart from the envelope's schema, so that ingest need not bundle zod.
 */
export const INLINE_LIMIT_BYTES = 200 * 1024;
