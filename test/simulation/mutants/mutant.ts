/** A small seeded bug: one text of one file, and another in its place. */
export interface Mutant {
  readonly id: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What goes wrong, and so why it must be seen. */
  readonly why: string;
  /** The name of the case that was made for it, which is run first. */
  readonly shownBy?: string;
  /** Why no run can tell it from the right code, where that is so. */
  readonly survives?: string;
}
