import type { FileProblem } from '../../shared/table-file.ts';
import type { FactAddress, ProviderFact } from '../domain/facts.ts';

/** What one line of a bank's statement or a courier's list says. */
export interface ImportedLine {
  readonly line: number;
  readonly address: FactAddress;
  /** Order numbers and consignments that the line names: looked up by the merchant's own orders. */
  readonly names: readonly string[];
  readonly facts: readonly [ProviderFact, ...ProviderFact[]];
  /** Why a person has to look at it, whatever order it is of; null when it adds up. */
  readonly mismatch: string | null;
}

/** A file as it was read: what counts, what could not be read, and how many lines are about nothing. */
export interface ImportedFile {
  readonly lines: readonly ImportedLine[];
  readonly problems: readonly FileProblem[];
  readonly ignored: number;
}

/**
 * Reads what a bank or a courier sends once in a while. Total: any text gives an answer. `account`
 * becomes the facts' account and has to be the same for the same file.
 */
export type ReadFile = (
  text: string,
  account: string,
  settings: Readonly<Record<string, string>>,
) => ImportedFile;

/** What became of one line; a problem says why it counts for nothing. */
export type ReadLine = ImportedLine | FileProblem | 'ignored';

/** The file that its lines make up. */
export const importedFile = (read: readonly ReadLine[]): ImportedFile => ({
  lines: read.filter((one): one is ImportedLine => one !== 'ignored' && 'facts' in one),
  problems: read.filter((one): one is FileProblem => one !== 'ignored' && 'code' in one),
  ignored: read.filter((one) => one === 'ignored').length,
});
