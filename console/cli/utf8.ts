import { CliFailure } from './exit-codes.ts';

/** A file's text; what is not UTF-8 ends the command with the way to make it so. */
export const utf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CliFailure('usage', 'file: it is not UTF-8', {
      fix: 'Save it as “CSV UTF-8”, or convert it: iconv -f windows-1252 -t utf-8.',
      cause: error,
    });
  }
};
