/** What was seen to happen, and how often: faults, transitions, dead letters, awkward moments. */
export type Coverage = Readonly<Record<string, number>>;

export interface CoverageBook {
  saw(what: string): void;
  readonly seen: Coverage;
}

export const createCoverage = (): CoverageBook => {
  const seen: Record<string, number> = {};
  return {
    seen,
    saw: (what) => {
      seen[what] = (seen[what] ?? 0) + 1;
    },
  };
};

/** One book of several seeds. */
export const addCoverage = (one: Coverage, other: Coverage): Coverage => {
  const sum: Record<string, number> = { ...one };
  for (const [what, count] of Object.entries(other)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
};
