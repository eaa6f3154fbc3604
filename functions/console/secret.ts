import * as z from 'zod';

/** A shorter one can be found by trying them all against one captured webhook. */
const MIN_SECRET = 8;

/** A signing secret as a person enters it. */
export const secretSchema = z
  .string('give the secret that the sender signs with')
  .min(MIN_SECRET, `give the sender's own signing secret, at least ${MIN_SECRET} characters`)
  .max(1024, 'at most 1024 characters');
